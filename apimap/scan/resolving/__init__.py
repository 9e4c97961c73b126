"""Which API each expression of a file is, found without running the file."""
