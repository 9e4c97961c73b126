"""Outputs of pages as records: drift from them, and versions side by side."""
