"""The package behind the PyTorch to MindSpore mapping site."""

__version__ = "0.1.0"
