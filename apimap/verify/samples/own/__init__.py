"""Inputs of our own, by namespace."""
