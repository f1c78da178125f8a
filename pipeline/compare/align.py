"""Which unit of the old text answers to which of the new.

Tables are paired first (:mod:`table_pairs`), as rows answer to rows of their own table alone. What
stood still comes next (:mod:`identical`), then, in the gaps between, what is known by its label or
its first words (:mod:`leads`), then what was reworded (:mod:`rewording`), then what left its place
(:mod:`moves`); the rest was removed or added.
"""

from bisect import bisect
from collections.abc import Container, Sequence
from typing import NamedTuple

from pipeline.compare.identical import Pair, Stretch, gaps, identical, longest_rising, stretch_of
from pipeline.compare.leads import by_first_word, by_lead, by_name, once_in_both
from pipeline.compare.likeness import Common, common_runs
from pipeline.compare.moves import Loose, moves, unchanged_elsewhere
from pipeline.compare.recut import recut
from pipeline.compare.rewording import Placed, reworded, with_part
from pipeline.compare.table_pairs import with_shared_tables
from pipeline.compare.units.types import Unit
from pipeline.kinds import RowKind, UnitKind


class Link(NamedTuple):
    """Old units ``old`` answer to new units ``new``: one or two indices each, in order."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    kind: RowKind
    """Same, changed or moved."""
    repeated: bool = False
    """Of what moved: it is the same text here and there, and no move."""


class Alignment(NamedTuple):
    """Which units answer to which."""

    links: list[Link]
    """By old unit."""
    bounded: bool
    """The texts differ so much that what was reworded was not searched everywhere."""


MOST_DIFFERENT = 8000
"""Units of both texts from which on those that share next to nothing are not searched for reworded
ones: two documents of 600 pages each would take ten seconds, and nothing would come of it."""
SHARED = 0.05
"""Share of identical units from which on two long texts have enough in common to be searched."""
WIDEST = 9_000_000
"""So many pairs of a stretch between identical units are searched for reworded ones."""


def alignment(a: Sequence[Unit], b: Sequence[Unit]) -> Alignment:
    """Links between old units ``a`` and new units ``b``.

    Units without a link were removed or added. No unit is in two links. ``same`` and ``changed``
    links are in order on both sides; ``moved`` ones, of one unit each, cross them. Turning the
    sides round turns every link round.
    """
    if _comes_later(a, b):  # one direction for both, so that ties fall alike
        there = alignment(b, a)
        turned = sorted(x._replace(old=x.new, new=x.old) for x in there.links)
        return there._replace(links=turned)
    a, b = with_shared_tables(a, b)
    whole = stretch_of(a, b)
    same = _stood_still(a, b, whole)
    kept = _kept_for_moves(a, b, same, whole)
    common = common_runs(a, b)
    known = _known(a, b, same, whole, kept)
    wider = _with_parts(a, b, whole, same, known, kept)
    ends = [(i, j) for x in wider for i in x.old for j in x.new]
    changed, bounded = _reworded(_Texts(a, b, whole, common), same, ends, kept)
    links = [Link((i,), (j,), RowKind.SAME) for i, j in same]
    links += wider + changed
    moved, repeated = moves(a, b, *_loose(links, whole), reworded=not bounded, common=common)
    links += [Link((i,), (j,), RowKind.MOVED) for i, j in moved]
    links += [Link((i,), (j,), RowKind.MOVED, repeated=True) for i, j in repeated]
    return Alignment(_settled(sorted(links)), bounded)


def _settled(links: Sequence[Link]) -> list[Link]:
    """The links in order, those that were looked for elsewhere and cross nothing as what they are:
    units that stood still.
    """
    steady = [link for link in links if link.kind != RowKind.MOVED]
    starts = [link.old[0] for link in steady]

    def crosses(link: Link) -> bool:
        at = bisect(starts, link.old[0])
        behind = at < len(steady) and steady[at].new[0] < link.new[0]
        return behind or (at > 0 and link.new[0] < steady[at - 1].new[-1])

    moved = (link for link in links if link.kind == RowKind.MOVED and not crosses(link))
    still = set(longest_rising([(link.old[0], link.new[0]) for link in moved]))
    return [
        Link(x.old, x.new, RowKind.CHANGED) if (x.old[0], x.new[0]) in still else x for x in links
    ]


class _Texts(NamedTuple):
    """Both texts."""

    a: Sequence[Unit]
    b: Sequence[Unit]
    whole: Stretch
    common: Common


def _reworded(texts: _Texts, same: list[Pair], known: list[Pair], kept: Placed) -> Alignment:
    """What was reworded between the pairs that are found already."""
    a, b, whole, common = texts
    wide = list(gaps(sorted(same + known), whole))
    near = [] if _differ(a, b, len(same)) else [gap for gap in wide if _size(gap) <= WIDEST]
    found = [x for gap in near for x in recut(a, b, gap, reworded(a, b, gap, common, kept))]
    links = [Link(x.old_units, x.new_units, RowKind.CHANGED) for x in found]
    return Alignment(links, bounded=len(near) < len(wide))


def _with_parts(
    a: Sequence[Unit],
    b: Sequence[Unit],
    whole: Stretch,
    same: list[Pair],
    known: list[Pair],
    kept: Placed,
) -> list[Link]:
    """The pairs that are known by their first words, with what was split off from them."""
    old = {i for i, _ in same + known} | kept.old
    new = {j for _, j in same + known} | kept.new
    free = Placed(frozenset(_others(whole.old, old)), frozenset(_others(whole.new, new)))
    found = [with_part(a, b, pair, free) for pair in known]
    return [Link(x.old_units, x.new_units, RowKind.CHANGED) for x in found]


def _kept_for_moves(
    a: Sequence[Unit], b: Sequence[Unit], same: list[Pair], whole: Stretch
) -> Placed:
    """Sentences that stand elsewhere to the letter, or but for their number: one of like words at
    their old place is another one.
    """
    old = _others(whole.old, {i for i, _ in same})
    new = _others(whole.new, {j for _, j in same})
    there = unchanged_elsewhere(Loose(a, b, old, new))
    pairs = [(i, j) for i, j in there.items() if a[i].kind == b[j].kind == UnitKind.SENTENCE]
    return Placed(frozenset(i for i, _ in pairs), frozenset(j for _, j in pairs))


def _differ(a: Sequence[Unit], b: Sequence[Unit], same: int) -> bool:
    """Whether two long texts have next to nothing in common."""
    units = len(a) + len(b)
    return units > MOST_DIFFERENT and 2 * same < SHARED * units


def _size(gap: Stretch) -> int:
    return len(gap.old) * len(gap.new)


def _stood_still(a: Sequence[Unit], b: Sequence[Unit], whole: Stretch) -> list[Pair]:
    """Pairs of identical units, and between them of headings whose number alone differs."""
    pairs = identical([_identity(u) for u in a], [_identity(u) for u in b])
    left, right = once_in_both(a, b, lambda unit: unit.key)
    pairs = _with_more(pairs, whole, left, right)
    pairs = _with_more(pairs, whole, [_of_no_table(u) for u in a], [_of_a_row(u) for u in b])
    pairs = _with_more(pairs, whole, [_of_a_row(u) for u in a], [_of_no_table(u) for u in b])
    return _with_more(pairs, whole, [_unnumbered(u) for u in a], [_unnumbered(u) for u in b])


def _known(
    a: Sequence[Unit], b: Sequence[Unit], same: list[Pair], whole: Stretch, kept: Placed
) -> list[Pair]:
    """Pairs, between those that stood still, that are known by their label or first words."""
    pairs = _with_more(same, whole, [by_name(u) for u in a], [by_name(u) for u in b])
    for way in (by_first_word, by_lead):
        left, right = once_in_both(a, b, way)
        left = ["" if i in kept.old else name for i, name in enumerate(left)]
        right = ["" if j in kept.new else name for j, name in enumerate(right)]
        pairs = _with_more(pairs, whole, left, right)
    return sorted(set(pairs) - set(same))


def _with_more(
    pairs: list[Pair], whole: Stretch, old: Sequence[str], new: Sequence[str]
) -> list[Pair]:
    """The pairs, with those in the gaps between them that are known by the same; what is known by
    nothing is left out.
    """
    more = [pair for gap in gaps(pairs, whole) for pair in _in_gap(gap, old, new)]
    return sorted(pairs + more)


def _in_gap(gap: Stretch, old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    olds, news = [i for i in gap.old if old[i]], [j for j in gap.new if new[j]]
    found = identical([old[i] for i in olds], [new[j] for j in news])
    return [(olds[i], news[j]) for i, j in found]


def _loose(links: Sequence[Link], whole: Stretch) -> tuple[list[int], list[int]]:
    """Old and new units without a link."""
    placed_old = {i for link in links for i in link.old}
    placed_new = {j for link in links for j in link.new}
    return _others(whole.old, placed_old), _others(whole.new, placed_new)


def _others(units: range, placed: Container[int]) -> list[int]:
    return [i for i in units if i not in placed]


def _comes_later(a: Sequence[Unit], b: Sequence[Unit]) -> bool:
    return (len(a), [u.key for u in a]) > (len(b), [u.key for u in b])


def _identity(unit: Unit) -> str:
    """What two units that stood still have in common: a row also its table and what reaches down
    to it from above.
    """
    if unit.kind == UnitKind.ROW:
        return f"{unit.table} {unit.label} {unit.key}"
    return unit.key


def _of_a_row(unit: Unit) -> str:
    return unit.key if unit.kind == UnitKind.ROW else ""


def _of_no_table(unit: Unit) -> str:
    """Rows of which nobody knows the table: those that say the same in any table are theirs."""
    return "" if unit.table else _of_a_row(unit)


def _unnumbered(unit: Unit) -> str:
    """What is held against another text's units: a heading without its number, all else as it is.

    A heading and a sentence can be one: without its number a heading is read as a sentence. A row
    and a line of contents are their own kind.
    """
    if unit.kind in (UnitKind.HEADING, UnitKind.SENTENCE):
        return unit.bare
    return f"{unit.kind} {unit.table} {unit.bare}"
