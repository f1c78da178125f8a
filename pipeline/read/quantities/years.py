"""Fiscal years: 令和4年度, 令和4年, R4, (2022), 令和5年3月末 are 2022."""

import re
from typing import NamedTuple

from pipeline.read.names.eras import ERAS, era_of
from pipeline.read.quantities.grammar import DATE

_DATES = re.compile(DATE)
_COUNT = re.compile(r"\d|元")
_BARE = re.compile(r"(?<![\d.,年])((?:19|20)\d{2})(?![\d.,]|[ ]?(?:年[間前来]|[^\W\d_年]))")
_QUOTE = re.compile(r"[’‘']")
_SHORT = re.compile(r"(?<!\w)[’‘'][ ]?(\d{2})(?![\d.,])(?:年度?)?")
"""’24."""
_PARTS = re.compile(
    r"(?P<era>明治|大正|昭和|平成|令和|[明大昭平令MTSHR](?=[ .]?(?:元|\d)))?[ .]{0,2}"
    r"(?P<year>元|\d{1,4})(?=\D|$)[ ]?(?:\([^)]{1,12}\))?[ ]?"
    r"(?:年?[ ]?(?P<fiscal>度)|年?[ ]?[./年-]?[ ]?(?P<month>\d{1,2})(?=[./月-]|$))?"
)
_ENGLISH = re.compile(r"(?P<january>Jan|Feb|Mar)?[A-Za-z .,、0-9]*?(?P<year>(?:19|20)\d{2})")


class Year(NamedTuple):
    """A date of a text by its fiscal year."""

    year: int
    """Of a span (R2～R6) its last."""
    start: int
    end: int
    raw: str


def years(text: str, *, bare: bool = False, after: int | None = None) -> list[Year]:
    """The dates of a text that name a year, in order.

    Args:
        text: as :func:`pipeline.read.quantities.grammar.plain` makes it.
        bare: whether 2022 alone is a year, as in the head of a table.
        after: the year before, which tells the era of a 3年度 behind 令和2年度.
    """
    if not _COUNT.search(text):
        return []
    found = [year for date in _DATES.finditer(text) if (year := _year(date, after))]
    if bare:
        found += [
            Year(2000 + int(one[1]), one.start(), one.end(), one[0])
            for one in (_SHORT.finditer(text) if _QUOTE.search(text) else ())
        ]
        taken = [(year.start, year.end) for year in found]
        found += [
            Year(int(one[1]), one.start(), one.end(), one[0])
            for one in _BARE.finditer(text)
            if not any(start < one.end() and one.start() < end for start, end in taken)
        ]
    return sorted(found, key=lambda year: year.start)


def _year(date: re.Match[str], after: int | None) -> Year | None:
    raw = date[0]
    parts = re.split(r"~|から|(?<=[\d年度)])-(?=\D|\d{4}|\d{1,2}年?度?$)", raw)
    era, last = None, None
    for part in parts:
        era, year = _fiscal(part.strip(), era, last if last is not None else after)
        last = year if year is not None else last
    return None if last is None else Year(last, date.start(), date.end(), raw)


def _fiscal(part: str, era: str | None, before: int | None) -> tuple[str | None, int | None]:
    """Era and fiscal year of one date, the era perhaps that of the date before."""
    if re.search("[A-Za-z]{3}", part):
        return None, _english(part)
    found = _PARTS.match(part)
    if not found or ":" in part or "時" in part or not _names_a_year(part, found, era):
        return era, None
    named = era_of(found["era"]) if found["era"] else None
    year = _calendar(named or era, found["year"], before)
    if year is not None and found["month"] and 1 <= int(found["month"]) <= 3:
        year -= 1
    return named or era, year


def _english(part: str) -> int | None:
    found = _ENGLISH.search(part)
    return int(found["year"]) - bool(found["january"]) if found else None


def _names_a_year(part: str, found: re.Match[str], era: str | None) -> bool:
    """Not 3月31日."""
    return bool(found["era"] or era or len(found["year"]) == 4 or "年" in part or part.isdigit())


def _calendar(era: str | None, year: str, before: int | None) -> int | None:
    if len(year) == 4 and year.isdigit():
        return int(year)
    count = 1 if year == "元" else int(year)
    if era:
        return ERAS[era] + count
    if before is None:
        return None
    if before >= 100 and count < 100 and before % 100 < count <= before % 100 + 30 and count > 20:
        return before - before % 100 + count  # 2020~24年度
    return next((base + count for base in (2018, 1988) if before <= base + count), None)
