"""How PDFs are read now."""

EXTRACTOR = "layout-2"
"""Version of the whole way from bytes to text; raise it whenever a text can come out otherwise."""
