"""Bilingual pages: one file holds both languages, code cells stand once."""
