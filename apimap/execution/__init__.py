"""Running the code of pages: side by side, each in a kernel of its own."""
