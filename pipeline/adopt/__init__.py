"""Adopt: look at a page once, and tell whose it is and what was understood of it."""
