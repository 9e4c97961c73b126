"""The mapping's files: their layout, reading and writing, texts and claims."""
