"""The two frameworks behind one interface, see ``interface.Backend``."""
