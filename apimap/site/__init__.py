"""From pages to the published site."""
