"""A link as templates take it."""

from typing import NamedTuple


class Link(NamedTuple):
    """Words that lead somewhere."""

    href: str
    words: str
