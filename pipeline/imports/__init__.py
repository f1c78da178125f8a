"""Imports: captures from elsewhere, taken into the archive at their own times."""
