"""MindSpore's own API mapping table, and where a run contradicts it."""
