"""Which table of the old text is which of the new one.

Rows are held against those of their own table alone: «現計 700,000» stands in many. Tables are
known by the labels of their rows, by their head and by the heading above them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.compare.identical import Stretch, gaps, identical, longest_rising
from pipeline.compare.leads import by_first_word
from pipeline.compare.likeness import ALL_PAIRS, label_of
from pipeline.compare.rewording import Pairing, heaviest
from pipeline.compare.units.types import Unit
from pipeline.kinds import UnitKind

ALIKE = 0.3
"""Likeness from which on two tables in the same order are one."""
ALIKE_ELSEWHERE = 0.6
"""The same, of tables that left their places."""
PART = 0.5
"""Share of a table's labels from which on it is a part of a table that goes on."""
_FEWEST = 3
"""Rows in a row that are taken for a table though none is known."""
_HEAD = _HEADING = 0.2
"""What the same head and the same heading above add to the likeness of two tables."""
_MOST = 40
"""A label that stands in more tables than these tells none."""


class _Table(NamedTuple):
    labels: frozenset[str]
    head: tuple[str, ...]
    heading: str


class _Heading(NamedTuple):
    number: int
    """From 1; 0 where there is none yet."""
    page: int | None


class _Last(NamedTuple):
    """The last row of a head."""

    page: int
    table: int
    heading: _Heading
    """The last one above it."""


def with_shared_tables(a: Sequence[Unit], b: Sequence[Unit]) -> tuple[list[Unit], list[Unit]]:
    """Both texts, with one number for the tables that answer to each other and another for each
    of the rest; rows that stand in no known table make one with those beside them.
    """
    (a, old_cuts), (b, new_cuts) = (_going_on(_all_in_tables(side)) for side in (a, b))
    old, new = _tables(a), _tables(b)
    old_names, new_names = list(old), list(new)
    left, right = [old[n] for n in old_names], [new[n] for n in new_names]
    pairs = _pairs(left, right)
    to_new = {old_names[i]: new_names[j] for i, j in pairs}
    to_new |= _parts(old, new, to_new, old_cuts)
    back = {j: i for i, j in to_new.items()}
    split = _parts(new, old, back, new_cuts)
    numbers = {name: n for n, name in enumerate(new_names, 1)}
    first = len(numbers) + 1
    numbers |= {name: numbers[to_new[other]] for name, other in split.items() if other in to_new}
    olds = {
        name: numbers[to_new[name]] if name in to_new else first + n
        for n, name in enumerate(old_names)
    }
    return _renamed(a, olds), _renamed(b, numbers)


def _renamed(units: Sequence[Unit], numbers: Mapping[int, int]) -> list[Unit]:
    return [u._replace(table=numbers[u.table]) if u.table else u for u in units]


def _all_in_tables(units: Sequence[Unit]) -> list[Unit]:
    """Runs of rows that stand in no known table get numbers below zero; of a row or two nobody
    knows what they belong to.
    """
    found = list(units)
    alone = (n for n, unit in enumerate(units) if unit.kind == UnitKind.ROW and not unit.table)
    for number, (_, run) in enumerate(groupby(enumerate(alone), lambda pair: pair[1] - pair[0]), 1):
        rows = [n for _, n in run]
        if len(rows) >= _FEWEST:
            for n in rows:
                found[n] = found[n]._replace(table=-number)
    return found


def _going_on(units: Sequence[Unit]) -> tuple[list[Unit], dict[int, int]]:
    """Tables that go on over the page, whatever but a heading stands between, get the number of the
    first: the last of a page and the first of the next that have one head. (A form has a table of
    one head in each of its sections.) And which table each would have gone on from but for a
    heading on the page before.
    """
    numbers: dict[int, int] = {}
    cuts: dict[int, int] = {}
    heading = _Heading(0, None)
    last: dict[tuple[str, ...], _Last] = {}  # by head
    for unit in units:
        if unit.kind == UnitKind.HEADING:
            heading = _Heading(heading.number + 1, unit.page)
        head = _head_of(unit)
        if not any(head) or unit.page is None:
            continue
        page, number, above = last.get(head, _Last(unit.page, unit.table, heading))
        if unit.table not in numbers:
            numbers[unit.table] = unit.table
            if page == unit.page - 1 and above == heading:
                numbers[unit.table] = number
            elif page == unit.page - 1 == heading.page:
                cuts[unit.table] = number
        last[head] = _Last(unit.page, numbers[unit.table], heading)
    whole = [u._replace(table=numbers.get(u.table, u.table)) if u.table else u for u in units]
    return whole, cuts


def _head_of(unit: Unit) -> tuple[str, ...]:
    """The head of the table that a row stands in."""
    return unit.row.head if unit.row and unit.table else ()


def _tables(units: Sequence[Unit]) -> dict[int, _Table]:
    """The tables of a text by their numbers, in order."""
    labels: defaultdict[int, set[str]] = defaultdict(set)
    above: dict[int, tuple[tuple[str, ...], str]] = {}
    heading = ""
    for unit in units:
        if unit.kind == UnitKind.HEADING:
            heading = unit.bare
        elif unit.table:
            above.setdefault(unit.table, (unit.row.head if unit.row else (), heading))
            labels[unit.table].add(_name_of(unit))
    return {n: _Table(frozenset(labels[n]), *above[n]) for n in above}


def _name_of(unit: Unit) -> str:
    """By what a table knows a row: of a row of words alone the first of them (下水道 › 建設課)."""
    words = not any(c.isdecimal() for c in unit.key) and by_first_word(unit)
    return words.partition(" ")[2] if words else label_of(unit) or f"={unit.key}"


def _pairs(old: Sequence[_Table], new: Sequence[_Table]) -> list[tuple[int, int]]:
    """Tables that answer to each other: those of the same labels in order, between them those of
    like ones in order, then the rest.
    """
    names: dict[_Table, str] = {}
    left, right = ([names.setdefault(t, str(len(names))) for t in side] for side in (old, new))
    same = identical(left, right)
    whole = Stretch(range(len(old)), range(len(new)))
    scored = [pairing for gap in gaps(same, whole) for pairing in _alike(old, new, gap)]
    between = [p for gap in gaps(same, whole) for p in heaviest(_inside(scored, gap), gap)]
    found = dict(same) | {pairing.old: pairing.new for pairing in between}
    found |= _elsewhere(old, new, found)
    return sorted(found.items() | _left_over(found, whole))


def _inside(scored: Sequence[Pairing], gap: Stretch) -> list[Pairing]:
    return [p for p in scored if p.old in gap.old and p.new in gap.new]


def _alike(old: Sequence[_Table], new: Sequence[_Table], gap: Stretch) -> list[Pairing]:
    return sorted(
        Pairing(i, j, 1, 1, score * (1 + min(len(old[i].labels), len(new[j].labels))))
        for i, j in _candidates(old, new, gap)
        if (score := _likeness(old[i], new[j])) >= ALIKE
    )


def _elsewhere(
    old: Sequence[_Table], new: Sequence[_Table], found: Mapping[int, int]
) -> dict[int, int]:
    """Tables without a place that are much alike, wherever they stand; the likest first."""
    taken = set(found.values())
    rest = Stretch(range(len(old)), range(len(new)))
    scored = sorted(
        (-_likeness(old[i], new[j]), i, j)
        for i, j in _candidates(old, new, rest)
        if i not in found and j not in taken
    )
    more: dict[int, int] = {}
    for score, i, j in scored:
        if -score >= ALIKE_ELSEWHERE and i not in more and j not in taken:
            more[i] = j
            taken.add(j)
    return more


def _left_over(found: Mapping[int, int], whole: Stretch) -> set[tuple[int, int]]:
    """As many tables on either side between two that answer to each other: one by one."""
    rising = longest_rising(sorted(found.items()))
    taken = set(found.values())
    between = (
        ([i for i in gap.old if i not in found], [j for j in gap.new if j not in taken])
        for gap in gaps(rising, whole)
    )
    return {pair for i, j in between if len(i) == len(j) for pair in zip(i, j, strict=True)}


def _likeness(a: _Table, b: _Table) -> float:
    shared, all_of_both = len(a.labels & b.labels), len(a.labels) + len(b.labels)
    likeness = 2 * shared / all_of_both if all_of_both else 0.0
    same_head = any(a.head) and a.head == b.head
    same_heading = bool(a.heading) and a.heading == b.heading
    return likeness + _HEAD * same_head + _HEADING * same_heading


def _candidates(
    old: Sequence[_Table], new: Sequence[_Table], at: Stretch
) -> Iterator[tuple[int, int]]:
    """Pairs of tables of a stretch: all of a few; of many those that share a label that few have,
    or head and heading.
    """
    if len(at.old) * len(at.new) <= ALL_PAIRS:
        yield from ((i, j) for i in at.old for j in at.new)
        return
    holders: defaultdict[object, list[int]] = defaultdict(list)
    for j in at.new:
        for mark in _marks(new[j]):
            holders[mark].append(j)
    for i in at.old:
        held = (holders.get(mark, ()) for mark in _marks(old[i]))
        yield from (
            (i, j) for j in sorted({j for some in held if len(some) <= _MOST for j in some})
        )


def _marks(table: _Table) -> list[object]:
    return [*table.labels, (table.head, table.heading)]


def _parts(
    tables: Mapping[int, _Table],
    others: Mapping[int, _Table],
    to: Mapping[int, int],
    cuts: Mapping[int, int],
) -> dict[int, int]:
    """Tables that have no counterpart and go on with the one beside them that has, or with the one
    of the page before that a heading cuts them off from, which may be a line misread.

    Args:
        to: which table of the other side a table answers to.
        cuts: table → that of the page before.
    """
    found: dict[int, int] = {}
    for order in (list(tables), list(reversed(list(tables)))):
        beside: int | None = None
        for name in order:
            if name not in to and name not in found:
                before = cuts.get(name, 0)
                wholes = (n for n in (to.get(before, found.get(before)), beside) if n is not None)
                whole = next((n for n in wholes if _is_part(tables[name], others[n])), None)
                found |= {} if whole is None else {name: whole}
            beside = to.get(name, found.get(name, beside))
    return found


def _is_part(table: _Table, whole: _Table) -> bool:
    shared = len(table.labels & whole.labels)
    return shared > 0 and shared >= PART * len(table.labels)
