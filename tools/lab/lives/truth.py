"""What became of each text of an edition, by the lives that it was made with."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from pipeline.compare.units.keys import key_of
from pipeline.compare.units.types import Unit
from pipeline.kinds import UnitKind
from tools.lab.lives.plan import Text


class Stand(NamedTuple):
    """A text as it stands in an edition: its unit, and its lives; none where nobody knows."""

    unit: Unit
    lives: tuple[str, ...]


class Step(NamedTuple):
    """How a text came about."""

    kind: str
    """new, same, renumbered, reworded, split, merged. Whether it moved as well is seen by order."""
    edition: int | None
    """From which of the editions before, by place; None for new."""
    places: tuple[int, ...] = ()
    """Of the texts there, from 0."""


def steps(editions: Sequence[Sequence[Stand]]) -> list[list[Step]]:
    """Of each text of each edition, the editions in order (one line, without drafts)."""
    holders = [_holders(stands) for stands in editions]
    return [
        [_step(editions, holders, n, place) for place in range(len(stands))]
        for n, stands in enumerate(editions)
    ]


def _holders(stands: Sequence[Stand]) -> dict[str, list[int]]:
    """Each life, and those that it was split off from, with the texts that hold it."""
    found: dict[str, list[int]] = {}
    for place, stand in enumerate(stands):
        for name in dict.fromkeys(n for life in stand.lives for n in _and_above(life)):
            found.setdefault(name, []).append(place)
    return found


def _and_above(life: str) -> Iterator[str]:
    yield life
    while "/" in life:
        life = life.rpartition("/")[0]
        yield life


def related(
    stand: Stand, holders: Mapping[str, Sequence[int]], stands: Sequence[Stand]
) -> tuple[int, ...]:
    """The texts of another edition that live on in one, or of which it lives on."""
    below = {place for life in stand.lives for place in holders.get(life, ())}
    above = {
        place
        for life in stand.lives
        for name in _and_above(life)
        for place in holders.get(name, ())
        if name in stands[place].lives
    }
    return tuple(sorted(below | above))


def _step(
    editions: Sequence[Sequence[Stand]],
    holders: Sequence[Mapping[str, Sequence[int]]],
    n: int,
    place: int,
) -> Step:
    stand = editions[n][place]
    for before in range(n - 1, -1, -1):
        olds = related(stand, holders[before], editions[before])
        if not olds:
            continue
        old = editions[before][olds[0]]
        if len(olds) > 1:
            return Step("merged", before, olds)
        if len(related(old, holders[n], editions[n])) > 1:
            return Step("split", before, olds)
        return Step(_wording(old.unit, stand.unit), before, olds)
    return Step("new", None)


def _wording(old: Unit, new: Unit) -> str:
    if old.key == new.key:
        return "same"
    if old.bare == new.bare:
        return "same" if new.kind == UnitKind.TOC else "renumbered"
    return "reworded"


def root(life: str) -> str:
    """The life that it was split off from first."""
    return life.partition("/")[0]


def stands_of(texts: Sequence[Text], units: Sequence[Unit]) -> list[Stand]:
    """The units of a text with the lives of what was written; a unit that was not written so has
    none (a head of a table that stands above it once more is no unit).
    """
    written = [key_of(text.text()) for text in texts]
    read = [key_of(unit.text) for unit in units]
    found = [Stand(unit, ()) for unit in units]
    for block in LCSseq.opcodes(written, read):
        if block.tag == "equal":
            for i, j in zip(
                range(block.src_start, block.src_end),
                range(block.dest_start, block.dest_end),
                strict=True,
            ):
                found[j] = found[j]._replace(lives=texts[i].lives)
    return found
