"""Texts of the archive as one line of a page, a picture or a citation shows them."""

import unicodedata

_UNSEEN = ("Cc", "Cf", "Cs", "Co")


def visible(text: str) -> str:
    """A text without controls, marks that turn its direction, and lone surrogates."""
    if text.isprintable():  # most are, and need no look at each character
        return text
    return "".join(c for c in text if c in "\t\n" or unicodedata.category(c) not in _UNSEEN)


def beginning(text: str, most: int) -> str:
    """A text in one line; of one with more characters the first so many, and … ."""
    line = " ".join(visible(text).split())
    return line if len(line) <= most else f"{line[:most]}…"
