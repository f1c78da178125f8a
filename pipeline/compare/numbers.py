"""Numbers and dates that differ inside a pair: 70% → 80%, 平成31年度 → 令和元年度."""

import re
from bisect import bisect
from collections.abc import Sequence
from typing import NamedTuple, NotRequired, TypedDict

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from pipeline.kinds import ValueKind
from pipeline.read.quantities.grammar import ITEM, plain
from pipeline.read.quantities.scan import Quantity, quantities

_GAPS = re.compile(r"(?<![A-Za-z])\s+(?!\d+/\d)|(?<=[A-Za-z])\s+(?!\d)")
"""Blanks of prose that part nothing: those before a fraction (3 1/3) and between a word and its
number do."""
_ITEM = re.compile(rf"\s*{ITEM}")
_BLANKS = re.compile(r"\s+")
_IN_NUMBER = re.compile(r"\s+(?!\d+/\d)")
_BESIDE = 60
"""Likeness of the words around two numbers (0 to 100) from which on one became the other."""
_SAME_UNIT = 40
"""Added to it where the unit is the same."""


class Value(NamedTuple):
    """A number or a date of a text."""

    raw: str
    """In half-width digits, without blanks."""
    kind: ValueKind
    unit: str | None
    around: str
    """The words beside it."""


class NumberChange(TypedDict):
    """A number that differs between two texts; what came or went alone has no other side."""

    old: str | None
    new: str | None
    kind: ValueKind
    unit: str | None
    indicator: NotRequired[str]
    """Name of the row's indicator, where the pair is a row of a table."""
    column: NotRequired[str]
    """What stands above its column, where the table has a head."""


_Match = tuple[Value | None, Value | None]


def values_of(text: str, *, cells: bool = False) -> list[Value]:
    """All numbers and dates of a text, in order.

    ``cells``: of a row of a table, where a blank ends a number.
    """
    line = _as_row(text) if cells else _as_prose(text)
    return [_value(quantity, line) for quantity in quantities(line)]


def _as_row(text: str) -> str:
    """A row of cells, where a blank or a tab ends a number."""
    return re.sub(r"[^\S\t]+", " ", plain(text)).strip(" ")


def _as_prose(text: str) -> str:
    """Prose, whose letters may be spaced out: without blanks, and without its item number.

    Commas are points of thousands alone: 1、200 is a number, 5、10月 are two.
    """
    line = _GAPS.sub("", _ITEM.sub("", plain(text), count=1)).replace("、", ",")
    return re.sub(r",(?!\d{3})|(?<!\d),", "、", line)


def _value(quantity: Quantity, line: str) -> Value:
    raw = _IN_NUMBER.sub("", quantity.raw)
    before, behind = line[max(0, quantity.start - 24) : quantity.start], line[quantity.end :][:12]
    around = _BLANKS.sub("", before)[-8:] + _BLANKS.sub("", behind)[:4]
    return Value(raw, quantity.kind, quantity.unit, around)


def numbers_changed(
    old: str, new: str, indicator: str | None = None, *, cells: bool = False
) -> list[NumberChange]:
    """The numbers that differ between two texts of a pair, in order.

    Args:
        indicator: name of the row's indicator, where it is a row of a table.
        cells: whether the texts are rows of a table.
    """
    a, b = values_of(old, cells=cells), values_of(new, cells=cells)
    if [v.raw for v in a] > [v.raw for v in b]:  # one direction for both, so that ties fall alike
        turned = numbers_changed(new, old, indicator, cells=cells)
        return [_turned(change) for change in turned]
    return [_change(left, right, indicator) for left, right in _differing(a, b)]


def _change(old: Value | None, new: Value | None, indicator: str | None) -> NumberChange:
    value = new or old
    assert value is not None
    change = NumberChange(
        old=old.raw if old else None,
        new=new.raw if new else None,
        kind=value.kind,
        unit=value.unit,
    )
    if indicator:
        change["indicator"] = indicator
    return change


def _turned(change: NumberChange) -> NumberChange:
    turned = change.copy()
    turned["old"], turned["new"] = change["new"], change["old"]
    return turned


def _differing(a: Sequence[Value], b: Sequence[Value]) -> list[_Match]:
    """Pairs of numbers between those that stayed."""
    pairs: list[_Match] = []
    i = j = 0
    for block in LCSseq.editops([v.raw for v in a], [v.raw for v in b]).as_matching_blocks():
        pairs += _paired(a[i : block.a], b[j : block.b])
        i, j = block.a + block.size, block.b + block.size
    return pairs


def _paired(a: Sequence[Value], b: Sequence[Value]) -> list[_Match]:
    """Numbers of a stretch side by side.

    All of them where there are as many of each sort, else by the words around.
    """
    if [v.kind for v in a] == [v.kind for v in b]:
        return list(zip(a, b, strict=True))
    partners = _partners(a, b)
    found: list[_Match] = [(v, b[partners[i]] if i in partners else None) for i, v in enumerate(a)]
    taken = set(partners.values())
    return found + [(None, v) for j, v in enumerate(b) if j not in taken]


def _partners(a: Sequence[Value], b: Sequence[Value]) -> dict[int, int]:
    """Which number of ``a`` became which of ``b``, never crosswise; likest surroundings first."""
    scored = [
        (fuzz.ratio(x.around, y.around) + _SAME_UNIT * (x.unit == y.unit), i, j)
        for i, x in enumerate(a)
        for j, y in enumerate(b)
        if x.kind == y.kind
    ]
    partners: dict[int, int] = {}
    order: list[tuple[int, int]] = []
    for score, i, j in sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if score < _BESIDE:
            break
        place = bisect(order, (i, j))
        if _fits(order, place, (i, j)):
            order.insert(place, (i, j))
            partners[i] = j
    return partners


def _fits(order: list[tuple[int, int]], place: int, pair: tuple[int, int]) -> bool:
    """Can a pair stand at a place among pairs that do not cross, so that none does?

    Its neighbours tell: both members of all that stand before them are smaller. (Asking every pair
    took 14 of 20 s of a rebuild with two tables of 700 numbers.)
    """
    i, j = pair
    before = order[place - 1] if place else (-1, -1)
    if not (before[0] < i and before[1] < j):
        return False
    return place == len(order) or (i < order[place][0] and j < order[place][1])
