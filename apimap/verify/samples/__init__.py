"""Inputs: those of PyTorch's own tests, hand-written ones, edges, and snippets."""
