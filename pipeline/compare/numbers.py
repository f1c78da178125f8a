"""Numbers and dates that differ inside a pair: 70% → 80%, 平成31年度 → 令和元年度."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Sequence
from typing import NamedTuple, NotRequired, TypedDict

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from pipeline.compare.units import key_of, row_key
from pipeline.kinds import ValueKind
from pipeline.read.names.eras import ANY_ERA

_UNIT = (
    "パーセント|ポイント|か所|ヵ所|カ所|ヶ所|箇所|世帯|団体|事業所|事業|施設|地区|百万円|"
    "千円|万円|億円|兆円|円|人|件|戸|社|校|店|回|組|台|名|歳|年間|か年|か月|カ月|ヶ月|時間|"
    "日間|倍|位|種類|本|ha|km|㎡|m2|t|kg|kWh|%|‰|‱|点|品目|者|頭|棟|園|館|区|票|割|個|冊|"
    "席|泊|匹|軒|億|万|千"
)
"""Words of a count; a longer one stands before one that it begins with."""
_DATE = re.compile(
    rf"{ANY_ERA}(?:元|\d{{1,2}})(?:年度?|\.)(?:\d{{1,2}}(?:月(?:\d{{1,2}}日)?|\.\d{{1,2}}))?"
    r"|(?:1[89]|20|21)\d{2}年度?(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|\d{1,2}月(?!間)"
)
_PLAIN = r"(?:,\d{3})*"
_NUMBER = re.compile(  # 3兆4,500億円, 1,234.5%, 12万3千人
    rf"[△▲+-]?\d+{_PLAIN}(?:\.\d+)?"
    rf"(?:兆\d*{_PLAIN}(?:\.\d+)?)?(?:億\d*{_PLAIN}(?:\.\d+)?)?(?:万\d*{_PLAIN})?(?:千)?"
    rf"(?P<unit>{_UNIT})?"
)
_PERCENT = ("%", "パーセント", "ポイント")
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


_Match = tuple[Value | None, Value | None]


def values_of(text: str, *, cells: bool = False) -> list[Value]:
    """All numbers and dates of a text, in order.

    ``cells``: of a row of a table, where a blank ends a number.
    """
    key = _with_thousands((row_key if cells else key_of)(text))
    found: list[Value] = []
    at = 0
    while at < len(key):
        value, end = _value_at(key, at)
        found += [value] if value else []
        at = end
    return found


def _with_thousands(key: str) -> str:
    """A key whose commas are points of thousands alone: 1、200 is a number, 5、10月 are two."""
    key = unicodedata.normalize("NFKC", key).replace("、", ",")
    return re.sub(r",(?!\d{3})|(?<!\d),", "、", key)


def _value_at(key: str, at: int) -> tuple[Value | None, int]:
    """The number or date that begins at ``at``, and where to read on."""
    if date := _DATE.match(key, at):
        unit = "年度" if date[0].endswith("年度") else None
        return Value(date[0], ValueKind.DATE, unit, _around(key, at, date.end())), date.end()
    number = _NUMBER.match(key, at)
    if number is None or (at > 0 and key[at - 1].isdigit()):
        return None, at + 1
    unit = number["unit"]
    kind = ValueKind.PERCENT if unit in _PERCENT else ValueKind.NUMBER
    joins = at > 0 and key[at] == "-" and key[at - 1].isalnum()  # Society-5, 2-1: no minus
    raw = number[0].lstrip("-") if joins else number[0]
    return Value(raw, kind, unit, _around(key, at, number.end())), number.end()


def _around(key: str, start: int, end: int) -> str:
    return key[max(0, start - 8) : start] + key[end : end + 4]


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
