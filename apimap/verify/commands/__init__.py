"""The commands `apimap verify` and `apimap results`."""
