"""The amounts and dates of a text, in order."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.kinds import ValueKind
from pipeline.read.quantities.grammar import PARTS, TOKEN
from pipeline.read.quantities.words import CURRENCIES, RATIOS, SCALES

_DIGIT = re.compile(r"\d|元")


class Quantity(NamedTuple):
    """An amount or a date."""

    raw: str
    kind: ValueKind
    value: float | None
    """Of a range the lower end; None for a date."""
    unit: str | None
    """The word of its count (人, %, 円); 年度 of a fiscal year."""
    start: int
    end: int
    number_end: int
    """Where the digits end, with their scales, before the unit."""


def quantities(text: str) -> Iterator[Quantity]:
    """What a text counts and dates.

    Numbers that name (第8条, 表1, page and item numbers, telephone numbers, CO2) are passed over.

    Args:
        text: as :func:`pipeline.read.quantities.grammar.plain` makes it.
    """
    if not _DIGIT.search(text):
        return
    for found in TOKEN.finditer(text):
        if found["date"]:
            yield _date(found)
        elif not found["skip"]:
            yield _amount(found)


def _date(found: re.Match[str]) -> Quantity:
    raw = found["date"]
    unit = "年度" if raw.endswith("年度") else None
    end = found.end()
    return Quantity(raw, ValueKind.DATE, None, unit, found.start(), end, end)


def _amount(found: re.Match[str]) -> Quantity:
    unit = _unit(found)
    share = unit is not None and unit in RATIOS
    number_end = found.start("unit") if found["unit"] else found.end()
    return Quantity(
        raw=found[0],
        kind=ValueKind.PERCENT if share else ValueKind.NUMBER,
        value=_value(found),
        unit=unit,
        start=found.start(),
        end=found.end(),
        number_end=number_end,
    )


def _unit(found: re.Match[str]) -> str | None:
    if found["unit"]:
        return found["unit"].strip()
    return CURRENCIES[found["currency"].strip()] if found["currency"] else None


def _value(found: re.Match[str]) -> float | None:
    negative = bool(found["sign"]) and found["sign"][0] in "△▲▼-"
    value = _fraction(found["fraction"]) if found["fraction"] else number(found["digits"])
    return -value if negative and value is not None else value


def number(digits: str) -> float:
    """A number with its scales: 1億8,000万 → 180,000,000."""
    parts = PARTS.findall(digits)
    return sum(float(part.replace(",", "")) * SCALES.get(scale, 1) for part, scale in parts)


def _fraction(text: str) -> float | None:
    """3 1/3 → 3.33…, 3分の1 → 0.33…; None where something is divided by zero."""
    if "分の" in text:
        below, _word, above = text.partition("分の")
        whole = 0
    else:
        first, _blank, rest = text.rpartition(" ")
        whole = int(first or 0)
        above, _stroke, below = rest.partition("/")
    return whole + int(above) / int(below) if int(below) else None
