"""Claims, signatures and runs joined: what the site, commands and programs read."""
