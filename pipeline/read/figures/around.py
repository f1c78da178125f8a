"""What the text around a table says of all its values: their unit, their years, which of two is the
target."""

import re
from typing import NamedTuple

from pipeline.kinds import FigureKind
from pipeline.read.figures.heads import kind_of
from pipeline.read.quantities.amounts import unit_in
from pipeline.read.quantities.years import years

_UNIT_NOTE = re.compile(r"単位\s*[:：]\s*([^)）\s]{1,12})")
_YEAR_NOTE = re.compile(
    r"(?P<label>(?:中間|最終|前期|後期|数値)?(?:基準|現状|現況|目標|実績|策定時|当初))"
    r"(?:の)?(?:値|年度?|年次)?\s*(?:は|の|[:：=])"
)
_VALUE = re.compile(r"(?:の)?(?:値|数値)$")
_TIER = r"\s*(?:は|が|[:：=])?\s*[「(]?(?P<{}>[^\s、,。:：()「」]{{2,8}}?)"
_TIERS = re.compile(
    "上段"
    + _TIER.format("upper")
    + r"(?=[\s、,。:：()」]).{0,4}下段"
    + _TIER.format("lower")
    + r"(?=[\s、,。:：()」]|$)"
)


class Around(NamedTuple):
    """What the text around a table says of all its values."""

    unit: str | None = None
    years: dict[str, int] = {}  # noqa: RUF012 (never changed)
    """基準, 中間目標 … → fiscal year."""
    tiers: tuple[FigureKind, FigureKind] | None = None
    """Of which kind the upper and the lower one of two values are (上段：目標、下段：実績)."""

    def year_of(self, label: str, kind: FigureKind | None) -> int | None:
        """The year of the values under a head, by its words, else by their kind."""
        told = self.years.get(_VALUE.sub("", label))
        if told is not None:
            return told
        of_kind = {year for said, year in self.years.items() if kind and kind_of(said) == kind}
        return of_kind.pop() if len(of_kind) == 1 else None


def dates(text: str) -> bool:
    """Does a note tell years of values?"""
    return _YEAR_NOTE.search(text) is not None


def around(above: str, below: str, notes: str) -> Around:
    """Unit, years and tiers that a note above a table, or below it, gives; else one of the page.

    Args:
        above, below, notes: in plain form.
    """
    unit = next((unit for found in _UNIT_NOTE.findall(above) if (unit := unit_in(found))), None)
    noted: dict[str, int] = {}
    tiers = None
    for text in (above, below, notes):
        tiers = tiers or _tiers(text)
        for mark in _YEAR_NOTE.finditer(text):
            stated = years(text[mark.end() : mark.end() + 16], bare=False)
            if stated and stated[0].start <= 3:
                noted.setdefault(mark["label"], stated[0].year)
    return Around(unit, noted, tiers)


def _tiers(text: str) -> tuple[FigureKind, FigureKind] | None:
    found = _TIERS.search(text)
    upper, lower = (kind_of(found["upper"]), kind_of(found["lower"])) if found else (None, None)
    return (upper, lower) if upper and lower else None
