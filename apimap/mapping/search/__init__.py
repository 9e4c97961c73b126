"""Names and ideas, and which entries and pages answer what is typed."""
