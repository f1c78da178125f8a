"""Units brought together: 302万人 is 3,020,000 人, 4割 is 40％, 1.5ha is 15,000㎡."""

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.read.quantities.grammar import plain
from pipeline.read.quantities.words import SCALES

_SAME = {
    "名": "人",
    "パーセント": "%",
    "箇所": "か所",
    "個所": "か所",
    "カ所": "か所",
    "ヵ所": "か所",
    "ヶ所": "か所",
    "ケ所": "か所",
    "所": "か所",
    "店": "店舗",
    "トン": "t",
    "キログラム": "kg",
    "グラム": "g",
    "ヘクタール": "ha",
    "キロメートル": "km",
    "メートル": "m",
    "平方メートル": "m2",
    "平方キロメートル": "km2",
    "キロワット": "kW",
    "パーミル": "‰",
    "pt": "ポイント",
    "カ国": "か国",
    "ヵ国": "か国",
    "ヶ国": "か国",
    "カ月": "か月",
    "ヵ月": "か月",
    "ヶ月": "か月",
    "t-co2": "t-CO2",
    "tCO2": "t-CO2",
    "tco2": "t-CO2",
}
_PARTS = {
    "割": ("%", 10.0),
    "‰": ("%", 0.1),
    "ha": ("m2", 10_000.0),
    "a": ("m2", 100.0),
    "km2": ("m2", 1_000_000.0),
    "km": ("m", 1000.0),
    "cm": ("m", 0.01),
    "mm": ("m", 0.001),
    "t": ("kg", 1000.0),
    "g": ("kg", 0.001),
    "kt-CO2": ("t-CO2", 1000.0),
    "kg-CO2": ("t-CO2", 0.001),
    "MWh": ("kWh", 1000.0),
    "GWh": ("kWh", 1_000_000.0),
    "MW": ("kW", 1000.0),
    "GW": ("kW", 1_000_000.0),
}
"""Unit → the one that it is brought to, and how many of those it is."""
_WRITTEN = ("万", "億", "兆")
_MARKS = re.compile(r"[\s()\[\]【】〔〕]|単位[:：]?")
_PER_YEAR = re.compile(r"/(?:年度?|y|year)$|^(?:年間|年)(?=.)|年間$(?<=.年間)")
_TOTAL = re.compile(r"^(?:延べ|のべ|累計|累積)|(?:累計|累積)$")


class BaseUnit(NamedTuple):
    """A unit without its multiplier."""

    unit: str
    times: float
    """How many of it one of the printed unit is."""


@lru_cache(maxsize=4096)
def base_of(printed: str | None) -> BaseUnit | None:
    """The unit without its multiplier, and the multiplier; None where none is printed."""
    unit = _MARKS.sub("", plain(printed or ""))
    unit = _TOTAL.sub("", _PER_YEAR.sub("", unit))
    if not unit:
        return None
    scale, times = _scale(unit)
    rest = unit[len(scale) :] if scale and len(unit) > len(scale) else unit
    if rest is unit:
        times = 1.0
    rest = _SAME.get(rest, rest)
    base, parts = _PARTS.get(rest, (rest, 1.0))
    return BaseUnit(base, times * parts)


def _scale(unit: str) -> tuple[str, float]:
    """The multiplier that a unit begins with."""
    for word, times in SCALES.items():
        if unit.startswith(word):
            return word, float(times)
    return "", 1.0


def written_unit(printed: str | None, raw: str) -> str | None:
    """The unit as people read it: 万, 億 and 兆 beside the digits (400万人) are a way to write a
    number, not a part of its unit; 千 and 百万 (4千円) are.
    """
    unit = _MARKS.sub("", plain(printed or ""))
    if not unit:
        return None
    scale, _times = _scale(unit)
    rest = unit
    if scale in _WRITTEN and len(unit) > len(scale):
        rest = unit[len(scale) :] if re.search(rf"\d\s*{scale}", plain(raw)) else unit
    rest = _TOTAL.sub("", _PER_YEAR.sub("", rest)) or rest
    return _SAME.get(rest, rest)


def in_base(value: float | None, printed: str | None) -> tuple[float | None, str | None]:
    """A value in the unit without its multiplier, and that unit."""
    base = base_of(printed)
    if base is None:
        return value, None
    return (None if value is None else _clean(value * base.times)), base.unit


def _clean(value: float) -> float:
    """Without the dust of binary fractions: 30.2 × 10,000 is 302,000."""
    return float(f"{value:.12g}")
