"""Signatures of both frameworks: how they are read, written down and compared.

``text`` and ``diff`` are pure and import no framework. ``reading`` imports the
frameworks when it is asked for a signature, never before.
"""
