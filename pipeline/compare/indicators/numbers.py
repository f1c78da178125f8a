"""A figure as the matching reads it: what its words say of it, its value in the base unit."""

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.compare.indicators.names import key_of, measure_in
from pipeline.compare.indicators.units import in_base
from pipeline.kinds import Bound, Measure
from pipeline.read.quantities.grammar import plain

_LEAST = re.compile(r"以上|を?超|[≧≥]|を?上回")
_MOST = re.compile(r"以下|未満|以内|[≦≤]|を?下回")
_RANGE = re.compile(r"\d[^\d~(（]{0,6}~[^\d]{0,3}\d")
_RELATIVE = re.compile(
    r"\d[^\d\s]{0,8}?(?:増加?|減少?|削減|アップ|ダウン|縮減|上昇|低下|引き?上げ|引き?下げ)(?![^\W\d_])"
)
_PER_YEAR = re.compile(r"/年度?$|^年間(?=.)|(?<=.)年間$")


class Said(NamedTuple):
    """What the words around a number make of it."""

    base_value: float | None
    base_unit: str | None
    measure: Measure | None
    bound: Bound | None
    relative: bool


@lru_cache(maxsize=16384)
def said_of(indicator: str, value: float | None, unit: str | None, raw: str) -> Said:
    """What a figure's words say.

    Args:
        indicator: the name beside it.
        raw: the number as printed.
    """
    line = re.sub(r"\s+", "", plain(raw))
    base_value, base_unit = in_base(value, unit)
    per_year = Measure.YEARLY if _PER_YEAR.search(plain(unit or "")) else None
    return Said(
        base_value=base_value,
        base_unit=base_unit,
        measure=key_of(indicator).measure or measure_in(raw) or measure_in(unit or "") or per_year,
        bound=_bound(line),
        relative=_RELATIVE.search(line) is not None,
    )


def _bound(line: str) -> Bound | None:
    if _RANGE.search(line):
        return Bound.RANGE
    if _LEAST.search(line):
        return Bound.AT_LEAST
    return Bound.AT_MOST if _MOST.search(line) else None
