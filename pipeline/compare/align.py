"""Which unit of the old text answers to which of the new.

What stood still comes first (:mod:`identical`), then what was reworded in the gaps between
(:mod:`rewording`), then what left its place (:mod:`moves`); the rest was removed or added.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.compare.identical import Pair, Stretch, gaps, identical, stretch_of
from pipeline.compare.moves import moves
from pipeline.compare.rewording import reworded
from pipeline.compare.units.types import Unit
from pipeline.kinds import RowKind, UnitKind


class Link(NamedTuple):
    """Old units ``old`` answer to new units ``new``: one or two indices each, in order."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    kind: RowKind
    """Same, changed or moved."""


def align(a: Sequence[Unit], b: Sequence[Unit]) -> list[Link]:
    """Links between old units ``a`` and new units ``b``, by old unit.

    Units without a link were removed or added. No unit is in two links. ``same`` and ``changed``
    links are in order on both sides; ``moved`` ones, of one unit each, cross them. Turning the
    sides round turns every link round.
    """
    if _comes_later(a, b):  # one direction for both, so that ties fall alike
        return sorted(Link(old=x.new, new=x.old, kind=x.kind) for x in align(b, a))
    whole = stretch_of(a, b)
    same = _stood_still(a, b, whole)
    changed = [pairing for gap in gaps(same, whole) for pairing in reworded(a, b, gap)]
    links = [Link((i,), (j,), RowKind.SAME) for i, j in same]
    links += [Link(x.old_units, x.new_units, RowKind.CHANGED) for x in changed]
    moved = moves(a, b, *_loose(links, whole))
    links += [Link((i,), (j,), RowKind.MOVED) for i, j in moved]
    return sorted(links)


def _stood_still(a: Sequence[Unit], b: Sequence[Unit], whole: Stretch) -> list[Pair]:
    """Pairs of identical units, and between them of headings whose number alone differs."""
    pairs = identical([u.key for u in a], [u.key for u in b])
    return sorted(pairs + [p for gap in gaps(pairs, whole) for p in _renumbered(a, b, gap)])


def _loose(links: Sequence[Link], whole: Stretch) -> tuple[list[int], list[int]]:
    """Old and new units without a link."""
    placed_old = {i for link in links for i in link.old}
    placed_new = {j for link in links for j in link.new}
    loose_old = [i for i in whole.old if i not in placed_old]
    return loose_old, [j for j in whole.new if j not in placed_new]


def _comes_later(a: Sequence[Unit], b: Sequence[Unit]) -> bool:
    return (len(a), [u.key for u in a]) > (len(b), [u.key for u in b])


def _renumbered(a: Sequence[Unit], b: Sequence[Unit], at: Stretch) -> list[Pair]:
    """Pairs of headings of a stretch whose number alone differs."""
    pairs = identical([_unnumbered(a[i]) for i in at.old], [_unnumbered(b[j]) for j in at.new])
    return [(at.old[i], at.new[j]) for i, j in pairs]


def _unnumbered(unit: Unit) -> str:
    """What is held against another text's units: a heading without its number, all else as it is.

    A heading and a sentence can be one: without its number a heading is read as a sentence. A row
    and a line of contents are their own kind.
    """
    if unit.kind in (UnitKind.HEADING, UnitKind.SENTENCE):
        return unit.bare
    return f"{unit.kind} {unit.bare}"
