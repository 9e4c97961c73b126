"""The mapping on the site: its domain, index, entry pages and tables."""
