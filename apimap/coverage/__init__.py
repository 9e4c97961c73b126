"""Whether every public name of PyTorch leads to an entry."""
