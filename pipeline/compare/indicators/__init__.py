"""Indicators through the editions of a plan: which are one, and what became of each. Pure."""
