"""What others wrote, fit for a terminal."""

_STAY = "\n\u3000"
"""The ideographic space is a character that people typed."""


def printable(text: str) -> str:
    """Text without anything that could steer a terminal; its lines stay lines."""
    return "".join(c if c.isprintable() or c in _STAY else " " for c in text)
