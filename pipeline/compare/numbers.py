"""Numbers and dates that differ inside a pair: 70% → 80%, 平成31年度 → 令和元年度."""

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from pipeline.compare.units import key_of, row_key
from pipeline.read.names.eras import ANY_ERA

_UNIT = r"(?:パーセント|ポイント|か所|ヵ所|カ所|ヶ所|箇所|世帯|団体|事業所|事業|施設|地区|百万円|千円|万円|億円|兆円|円|人|件|戸|社|校|店|回|組|台|名|歳|年間|か年|か月|カ月|ヶ月|時間|日間|倍|位|種類|本|ha|km|㎡|m2|t|kg|kWh|%|‰|‱|点|品目|者|頭|棟|園|館|区|票|割|個|冊|席|泊|匹|軒|億|万|千)"
_DATE = re.compile(
    rf"{ANY_ERA}(?:元|\d{{1,2}})(?:年度?|\.)(?:\d{{1,2}}(?:月(?:\d{{1,2}}日)?|\.\d{{1,2}}))?"
    r"|(?:1[89]|20|21)\d{2}年度?(?:\d{1,2}月(?:\d{1,2}日)?)?|\d{1,2}月\d{1,2}日|\d{1,2}月(?!間)"
)
_NUMBER = re.compile(
    rf"[△▲+-]?\d+(?:,\d{{3}})*(?:\.\d+)?(?:兆\d*(?:,\d{{3}})*(?:\.\d+)?)?(?:億\d*(?:,\d{{3}})*(?:\.\d+)?)?(?:万\d*(?:,\d{{3}})*)?(?:千)?(?P<unit>{_UNIT})?"
)


class Value(NamedTuple):
    """A number or a date of a text."""

    raw: str
    """In half-width digits, without blanks."""
    kind: str
    """number | percent | date"""
    unit: str | None
    around: str
    """The words beside it."""


def values_of(text: str, *, cells: bool = False) -> list[Value]:
    """All numbers and dates of a text, in order; ``cells``: of a table's row, where a blank ends a number."""
    key = unicodedata.normalize("NFKC", (row_key if cells else key_of)(text)).replace("、", ",")
    key = re.sub(r",(?!\d{3})|(?<!\d),", "、", key)
    found: list[Value] = []
    at = 0
    while at < len(key):
        date = _DATE.match(key, at)
        if date:
            unit = "年度" if date[0].endswith("年度") else None
            found.append(Value(date[0], "date", unit, _around(key, at, date.end())))
            at = date.end()
            continue
        number = _NUMBER.match(key, at)
        if number and (at == 0 or not key[at - 1].isdigit()):
            unit = number["unit"]
            beside = _around(key, at, number.end())
            kind = "percent" if unit in ("%", "パーセント", "ポイント") else "number"
            before = at and key[at] == "-" and (key[at - 1].isalnum())
            found.append(Value(number[0].lstrip("-") if before else number[0], kind, unit, beside))
            at = number.end()
            continue
        at += 1
    return found


def _around(key: str, start: int, end: int) -> str:
    return key[max(0, start - 8) : start] + key[end : end + 4]


def numbers_changed(
    old: str, new: str, indicator: str | None = None, *, cells: bool = False
) -> list[dict[str, str | None]]:
    """The numbers that differ between two texts of a pair.

    Args:
        indicator: name of the row's indicator, where it is a row of a table.
        cells: whether the texts are rows of a table.

    Returns:
        ``{old, new, kind, unit}`` and ``indicator`` where given, in order; a number that came or went alone has None on
        the other side.
    """
    a, b = values_of(old, cells=cells), values_of(new, cells=cells)
    if [v.raw for v in a] > [v.raw for v in b]:
        turned = numbers_changed(new, old, indicator, cells=cells)
        return [c | {"old": c["new"], "new": c["old"]} for c in turned]
    changes: list[dict[str, str | None]] = []
    for left, right in _differing(a, b):
        value = right or left
        assert value is not None
        change = {
            "old": left and left.raw,
            "new": right and right.raw,
            "kind": value.kind,
            "unit": value.unit,
        }
        changes.append(change | ({"indicator": indicator} if indicator else {}))
    return changes


def _differing(a: list[Value], b: list[Value]) -> list[tuple[Value | None, Value | None]]:
    """Pairs of numbers between those that stayed."""
    pairs: list[tuple[Value | None, Value | None]] = []
    i = j = 0
    for block in LCSseq.editops([v.raw for v in a], [v.raw for v in b]).as_matching_blocks():
        pairs += _paired(a[i : block.a], b[j : block.b])
        i, j = block.a + block.size, block.b + block.size
    return pairs


def _paired(a: list[Value], b: list[Value]) -> list[tuple[Value | None, Value | None]]:
    """Numbers of a stretch side by side: all of them where there are as many of each sort, else by the words around."""
    if [v.kind for v in a] == [v.kind for v in b]:
        return list(zip(a, b, strict=True))
    scored = [
        (fuzz.ratio(x.around, y.around) + 40 * (x.unit == y.unit), i, j)
        for i, x in enumerate(a)
        for j, y in enumerate(b)
        if x.kind == y.kind
    ]
    pairs: dict[int, int] = {}
    for score, i, j in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if (
            score >= 60
            and i not in pairs
            and all((i < k) == (j < m) and j != m for k, m in pairs.items())
        ):
            pairs[i] = j
    found: list[tuple[Value | None, Value | None]] = [
        (v, b[pairs[i]] if i in pairs else None) for i, v in enumerate(a)
    ]
    return found + [(None, v) for j, v in enumerate(b) if j not in pairs.values()]
