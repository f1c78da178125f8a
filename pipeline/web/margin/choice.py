"""The switch of the reader: what is new in this edition, what it reworded, what is older than …"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from pipeline.answers.passage_margin import Ladder, Tally


class Show(StrEnum):
    """Which passages stand out."""

    ALL = "all"
    NEW = "new"
    """What came with this edition."""
    REWORDED = "reworded"
    """What this edition surely reworded, split or merged."""
    SINCE = "since"
    """What stands since an edition."""
    OLDER = "older"
    """What stood before an edition."""


class Choice(NamedTuple):
    """What is asked for."""

    show: Show
    place: int = 0
    """Of ``since`` and ``older``: of their edition among the steps of the ladder."""
    edition: str = ""
    """Id of that edition."""

    @property
    def query(self) -> dict[str, str]:
        """How an address asks for it."""
        if self.show == Show.ALL:
            return {}
        named = self.show in (Show.SINCE, Show.OLDER)
        return {self.show.value: self.edition} if named else {"show": self.show.value}

    def takes(self, place: int, newest: int, *, reworded: bool) -> bool:
        """Does a passage stand out?

        Args:
            place: of the edition since which it stands.
            newest: place of the edition that is read.
            reworded: whether this edition reworded it.
        """
        if self.show == Show.NEW:
            return place == newest
        if self.show == Show.REWORDED:
            return reworded
        if self.show == Show.SINCE:
            return place == self.place
        return self.show == Show.ALL or place < self.place


EVERYTHING = Choice(Show.ALL)


def choice(ladder: Ladder, show: str, since: str, older: str) -> Choice:
    """What an address asks for; everything where it makes no sense."""
    places = {edition["id"]: n for n, edition in enumerate(ladder.steps)}
    if older in places:
        return Choice(Show.OLDER, places[older], older)
    if since in places:
        return Choice(Show.SINCE, places[since], since)
    return Choice(Show(show)) if show in (Show.NEW, Show.REWORDED) else EVERYTHING


class Counts(NamedTuple):
    """How many passages of a file are how old."""

    total: int
    since: tuple[int, ...]
    """By the steps of the ladder."""
    reworded: int
    """By the edition that is read."""

    def older(self, place: int) -> int:
        """How many stood before an edition."""
        return sum(self.since[:place])

    def of(self, choice: Choice) -> int:
        """How many a choice takes."""
        if choice.show == Show.REWORDED:
            return self.reworded
        newest = len(self.since) - 1
        return sum(
            n for place, n in enumerate(self.since) if choice.takes(place, newest, reworded=False)
        )


def counts(tallies: Iterable[Tally], ladder: Ladder) -> Counts:
    """Count the passages of a file."""
    since = [0] * len(ladder.steps)
    total = reworded = 0
    for tally in tallies:
        since[ladder.place(tally.first_edition_id)] += 1
        reworded += tally.reworded
        total += 1
    return Counts(total, tuple(since), reworded)


def pages_with(tallies: Iterable[Tally], ladder: Ladder, choice: Choice) -> list[int]:
    """The pages on which something stands out."""
    newest = len(ladder.steps) - 1
    found: dict[int, None] = {}
    for tally in tallies:
        place = ladder.place(tally.first_edition_id)
        if choice.takes(place, newest, reworded=tally.reworded):
            found[tally.page] = None
    return sorted(found)


_CLASSES = 5


def age_classes(steps: int) -> list[int]:
    """Step of a ladder → how old it is, from 0 (new) to 4 (the oldest).

    Of more than five steps the two newest have classes of their own.
    """
    if steps <= _CLASSES:
        return list(range(steps))[::-1]
    older = steps - 2
    return [4 - 3 * place // older for place in range(older)] + [1, 0]
