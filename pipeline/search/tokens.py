"""The tokens that FTS5 sees: every two neighbouring characters of the text, as one «word».

A normalised text of n characters becomes n tokens: the n-1 overlapping pairs and the last character
on its own. So a query of two characters and more is an FTS5 phrase of its pairs, and a query of one
character is a prefix, and both find exactly the substrings. A blank stands as U+3000, which NFKC
has taken out of every text; all other characters, punctuation too, are characters of words to
FTS5's ``ascii`` tokenizer as ``TOKENIZE`` sets it up.
"""

from collections.abc import Iterable
from operator import add

TOKENIZE = "tokenize=\"ascii tokenchars '!#$%&()*+,-./:;<=>?@[\\]^_`{|}~''\"\"'\""
_BLANK = "\u3000"


def tokens(normalised: str) -> str:
    """Return the tokens of a normalised text, separated by spaces; empty for an empty text."""
    text = normalised.replace(" ", _BLANK)
    return " ".join(map(add, text, text[1:] + " ")).rstrip(" ")


def heading_tokens(headings: Iterable[str]) -> str:
    """Tokens of several normalised headings; no phrase of pairs can run from one into the next."""
    return " ".join(tokens(h) for h in headings if h)


def one_char(char: str) -> str:
    """Return the FTS5 expression that finds a character in ``pages_chars``."""
    return '"' + char.replace('"', '""') + '"'


def phrase(normalised: str) -> str:
    """Return the FTS5 expression that finds a normalised text of one character and more.

    Raises:
        ValueError: the text is empty (FTS5 has no expression for it).
    """
    if not normalised:
        raise ValueError("an empty text has no FTS5 expression")
    text = normalised.replace(" ", _BLANK)
    if len(text) == 1:
        return one_char(text) + "*"  # the prefix of every pair that begins with it
    pairs = " ".join(map(add, text, text[1:]))
    return '"' + pairs.replace('"', '""') + '"'
