"""Other releases of the frameworks: an environment for each in ``versions.toml``."""
