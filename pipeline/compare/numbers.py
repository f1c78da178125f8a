"""Numbers and dates that differ inside a pair: 70% → 80%, 平成31年度 → 令和元年度."""

import re
from collections.abc import Sequence
from typing import NamedTuple, NotRequired, TypedDict

from pipeline.compare.number_pairs import Number, differing
from pipeline.kinds import ValueKind
from pipeline.read.quantities.grammar import ITEM, plain
from pipeline.read.quantities.scan import Quantity, quantities

_GAPS = re.compile(r"(?<![A-Za-z])\s+(?!\d+/\d)|(?<=[A-Za-z])\s+(?!\d)")
"""Blanks of prose that part nothing: those before a fraction (3 1/3) and between a word and its
number do."""
_ITEM = re.compile(rf"\s*{ITEM}")
_BLANKS = re.compile(r"\s+")
_IN_NUMBER = re.compile(r"\s+(?!\d+/\d)")


class Value(NamedTuple):
    """A number or a date of a text."""

    raw: str
    """In half-width digits, without blanks."""
    kind: ValueKind
    unit: str | None
    around: str
    """The words beside it."""
    amount: float | None
    """Of a number, with its scales."""
    start: int
    """Where it stands in the line that was read."""
    end: int


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


def values_of(text: str, *, cells: bool = False) -> list[Value]:
    """All numbers and dates of a text, in order.

    ``cells``: of a row of a table, where a blank ends a number.
    """
    line = _line(text, cells=cells)
    return [_value(quantity, line) for quantity in quantities(line)]


_BETWEEN_WORDS = re.compile(r"[^\S\t]+")
_NO_THOUSANDS = re.compile(r",(?!\d{3})|(?<!\d),")


def _line(text: str, *, cells: bool) -> str:
    return _as_row(text) if cells else _as_prose(text)


def _as_row(text: str) -> str:
    """A row of cells, where a blank or a tab ends a number."""
    return _BETWEEN_WORDS.sub(" ", plain(text)).strip(" ")


def _as_prose(text: str) -> str:
    """Prose, whose letters may be spaced out: without blanks, and without its item number.

    Commas are points of thousands alone: 1、200 is a number, 5、10月 are two.
    """
    line = _GAPS.sub("", _ITEM.sub("", plain(text), count=1)).replace("、", ",")
    return _NO_THOUSANDS.sub("、", line)


def _value(quantity: Quantity, line: str) -> Value:
    raw = _IN_NUMBER.sub("", quantity.raw)
    before, behind = line[max(0, quantity.start - 24) : quantity.start], line[quantity.end :][:12]
    around = _BLANKS.sub("", before)[-8:] + _BLANKS.sub("", behind)[:4]
    place = quantity.start, quantity.end
    return Value(raw, quantity.kind, quantity.unit, around, quantity.value, *place)


def numbers_changed(
    old: str, new: str, indicator: str | None = None, *, cells: bool = False
) -> list[NumberChange]:
    """The numbers that differ between two texts of a pair, in order.

    Args:
        indicator: name of the row's indicator, where it is a row of a table.
        cells: whether the texts are rows of a table.
    """
    a, b = values_of(old, cells=cells), values_of(new, cells=cells)
    left, right = [v.raw for v in a], [v.raw for v in b]
    if left == right:
        return []
    if left > right:  # one direction for both, so that ties fall alike
        return [_turned(change) for change in numbers_changed(new, old, indicator, cells=cells)]
    before, after = (_line(text, cells=cells) for text in (old, new))
    pairs = differing(_tokens(before, a), _tokens(after, b))
    return [_change(old_one, new_one, indicator) for old_one, new_one in pairs]


def _tokens(line: str, values: Sequence[Value]) -> list[Number | str]:
    """A line as its numbers and the letters between them, without blanks."""
    found: list[Number | str] = []
    at = 0
    for value in values:
        found += [c for c in line[at : value.start] if not c.isspace()]
        found.append(value)
        at = value.end
    return found + [c for c in line[at:] if not c.isspace()]


def _change(old: Number | None, new: Number | None, indicator: str | None) -> NumberChange:
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
