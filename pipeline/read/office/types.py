"""How office files are read now."""

EXTRACTOR = "office-1"
"""Version of the whole way from bytes to text; raise it whenever a text can come out otherwise."""
