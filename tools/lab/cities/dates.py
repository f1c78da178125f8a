"""Dates as officials write them."""

import random
from datetime import date
from typing import NamedTuple

from tools.lab.variant import wide

_KANJI = "〇一二三四五六七八九"
STYLES = ("era", "era", "era", "wide", "west", "both", "gloss", "short", "kanji")


class Day(NamedTuple):
    """A day of which a page says all, or its month alone."""

    year: int
    month: int
    day: int

    @property
    def iso(self) -> str:
        """``2020-03-31``."""
        return f"{self.year}-{self.month:02}-{self.day:02}"

    @property
    def iso_month(self) -> str:
        """``2020-03``."""
        return self.iso[:7]

    @property
    def fiscal(self) -> int:
        """The fiscal year it is in."""
        return self.year - (self.month < 4)


def era(year: int, month: int = 12) -> tuple[str, int]:
    """Its era, and the year in it; the era changed with May 2019."""
    if (year, month) < (2019, 5):
        return "平成", year - 1988
    return "令和", year - 2018


def _year(year: int, month: int, style: str) -> str:
    name, number = era(year, month)
    text = "元" if number == 1 else str(number)
    return {
        "era": f"{name}{text}年",
        "wide": f"{name}{wide(text)}年",
        "west": f"{year}年",
        "both": f"{name}{text}年（{year}年）",
        "gloss": f"{name}{text}（{year}）年",
        "short": f"{'H' if name == '平成' else 'R'}{number}.",
        "kanji": f"{name}{_kanji(number) if number > 1 else '元'}年",
    }[style]


def _kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = ("", "十", "二十", "三十")[tens]
    return head + (_KANJI[ones] if ones or not tens else "")


def month(at: Day, style: str) -> str:
    """令和2年3月, R2.3, 令和2（2020）年3月 …"""
    head = _year(at.year, at.month, style)
    if style == "short":
        return f"{head}{at.month}"
    number = {"wide": wide(at.month), "kanji": _kanji(at.month)}.get(style, str(at.month))
    return f"{head}{number}月"


def day(at: Day, style: str, *, weekday: bool = False) -> str:
    """令和2年3月31日, R2.3.31, 2020年3月31日（火曜日） …"""
    named = "月火水木金土日"[date(*at).weekday()]
    tail = f"（{named}）" if weekday else ""
    if style == "short":
        return f"{month(at, style)}.{at.day}{tail}"
    number = {"wide": wide(at.day), "kanji": _kanji(at.day)}.get(style, str(at.day))
    return f"{month(at, style)}{number}日{tail}"


def fiscal(year: int, style: str) -> str:
    """令和2年度."""
    name, number = era(year)
    if year == 2019:
        name, number = "令和", 1
    text = "元" if number == 1 else str(number)
    return {
        "wide": f"{name}{wide(text)}年度",
        "west": f"{year}年度",
        "both": f"{name}{text}年度（{year}年度）",
        "gloss": f"{name}{text}（{year}）年度",
    }.get(style, f"{name}{text}年度")


def span(first: int, last: int, style: str, rng: random.Random) -> str:
    """The years of a plan: 令和2年度から令和6年度まで, 令和2年度～6年度 …"""
    one, two = fiscal(first, style), fiscal(last, style)
    form = rng.randrange(4)
    if form == 0:
        return f"{one}から{two}まで"
    if form == 1:
        return f"{one}～{two}"
    if form == 2:
        return f"{one}から{two}までの{last - first + 1}年間"
    name = era(first)[0]
    return f"{one}～{two.removeprefix(name)}" if era(last)[0] == name else f"{one}〜{two}"


def any_day(rng: random.Random, first: int, last: int) -> Day:
    """A day of one of some years."""
    return Day(rng.randint(first, last), rng.randint(1, 12), rng.randint(1, 28))
