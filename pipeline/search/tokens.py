"""The tokens that FTS5 sees: every two neighbouring characters of the normalised text, as one «word».

A text of n characters becomes n tokens: the n-1 overlapping pairs and the last character on its own. So a query of two
characters and more is an FTS5 phrase of its pairs, and a query of one character is a prefix, and both find exactly the
substrings. Blanks and ASCII punctuation stand as their full-width forms, which NFKC has taken out of the text: FTS5's
plain ``ascii`` tokenizer then sees nothing but word characters, and no query can hold a character of FTS5's own syntax.
"""

from collections.abc import Iterable
from operator import add

_WIDE = {c: c + 0xFEE0 for c in range(0x21, 0x7F) if not chr(c).isalnum()} | {0x20: 0x3000}


def tokens(normalised: str) -> str:
    """Return the tokens of a normalised text, separated by spaces; empty for an empty text."""
    wide = normalised.translate(_WIDE)
    return " ".join(map(add, wide, wide[1:] + " ")).rstrip(" ")


def heading_tokens(headings: Iterable[str]) -> str:
    """Tokens of several normalised headings; no phrase of pairs can run from one into the next."""
    return " ".join(tokens(h) for h in headings if h)


def phrase(normalised: str) -> str:
    """Return the FTS5 expression that finds a normalised text of one character and more.

    Raises:
        ValueError: the text is empty (FTS5 has no expression for it).
    """
    if not normalised:
        raise ValueError("an empty text has no FTS5 expression")
    if len(normalised) == 1:
        return f'"{normalised.translate(_WIDE)}"*'
    wide = normalised.translate(_WIDE)
    return '"' + " ".join(map(add, wide, wide[1:])) + '"'
