"""An entry of a list to choose from, as templates take it."""

from typing import NamedTuple


class Option(NamedTuple):
    """What an address says, its words, and whether it is chosen."""

    value: str
    words: str
    selected: bool
