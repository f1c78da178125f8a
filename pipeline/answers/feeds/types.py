"""News, in shapes that know nothing of a feed's form."""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from pipeline.answers.passage_types import Passage, Standing
from pipeline.database.row_types import EditionRow


class Why(StrEnum):
    """What a piece of news came for, the greatest first."""

    DROPPED = "dropped"
    REWORDED = "reworded"
    NEW = "new"
    RETURNED = "returned"
    """It was away for an edition or more."""
    SPLIT = "split"
    MERGED = "merged"
    MOVED = "moved"
    RENUMBERED = "renumbered"


class Item(NamedTuple):
    """What became of one passage with an edition."""

    why: Why
    passage: Passage
    old: Standing | None
    """How it stood before; None of what is new."""
    new: Standing | None
    """None of what was dropped."""
    weak: bool
    """Is it not sure?"""


class News(NamedTuple):
    """What an edition (or a file that replaced another in it) did."""

    edition: EditionRow
    file: str | None
    """SHA-256 of the file that replaced another one; None of the edition as it came first."""
    at: str
    """When that was seen first, in UTC."""
    items: tuple[Item, ...]

    @property
    def key(self) -> str:
        """Its name among the news of one feed."""
        name = self.edition["news_as"] or self.edition["id"]
        return f"{name}/{self.file}" if self.file else name

    @property
    def is_told(self) -> bool:
        """False of an edition that a person's word made out of what was there before."""
        return self.edition["news_as"] != ""

    @property
    def counts(self) -> Mapping[Why, int]:
        """How many passages for each reason, the greatest first."""
        told = Counter(item.why for item in self.items)
        return {why: told[why] for why in Why if told[why]}


def newest(news: Iterable[News], most: int) -> list[News]:
    """The newest first, at most so many."""
    return sorted(news, key=lambda one: (one.at, one.key), reverse=True)[:most]
