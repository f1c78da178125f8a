"""One seed's choices: texts, numbers, sizes and colours of a document of the lab."""

import random
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from tools.lab import words

T = TypeVar("T")
_SERIF = ("Noto Serif CJK JP", "IPAexMincho")
_SANS = ("Noto Sans CJK JP", "IPAexGothic")
_COLOURS = ("#1f4e79", "#2e6b3e", "#8a3b12", "#5b3a75", "#222222", "#00606b")
_TINTS = ("#e3edf7", "#e6f2e4", "#fbeee2", "#eee8f4", "#eeeeee", "#e0f2f3")


class Kpi(NamedTuple):
    """An indicator with its values by fiscal year; the last one is the target."""

    name: str
    unit: str
    years: tuple[int, ...]
    values: tuple[float, ...]
    decimals: int


class Look(NamedTuple):
    """Fonts, size in points, colours."""

    body: str
    head: str
    size: float
    colour: str
    tint: str


class Variant:
    """The choices of a seed for one layout, always the same ones.

    Args:
        layout: name of the layout.
        seed: of the whole set.
        room: from 1 downwards: how much text there shall be; the maker asks for less where a
            page ran over.
        small: for a small file: half the text, of few words, in IPAex faces, of which Chromium
            takes in the letters that are used.
    """

    def __init__(self, layout: str, seed: int, room: float = 1.0, *, small: bool = False) -> None:
        self.rng = random.Random(f"{layout}/{seed}")
        self.room = room * (0.5 if small else 1)
        self._words = 0.3 if small else 1.0
        self.town = self.pick(words.TOWNS)
        tone = self.rng.randrange(len(_COLOURS))
        # A Noto face comes out of Chromium as Type 3, an IPAex one as TrueType: both are met.
        drawn = 0 if self.chance(0.6) else 1
        face = 1 if small else drawn
        pair = (_SERIF[face], _SANS[face])
        body = pair[1] if self.chance(0.4) else pair[0]
        size = self.pick((9.5, 10, 10.5, 11))
        self.look = Look(body, pair[1], size, _COLOURS[tone], _TINTS[tone])
        self.tagged = self.chance(0.4)
        self.base = self.pick((2018, 2019, 2020, 2021, 2022, 2023, 2024))
        self.target = self.base + self.pick((4, 5, 6))

    def pick(self, of: Sequence[T]) -> T:
        """One of them."""
        return of[self.rng.randrange(len(of))]

    def sample(self, of: Sequence[T], count: int) -> list[T]:
        """Several, each at most once, in any order."""
        return self.rng.sample(of, min(count, len(of)))

    def chance(self, share: float) -> bool:
        """True in that share of all seeds."""
        return self.rng.random() < share

    def some(self, low: int, high: int) -> int:
        """A number between both; less where there is less room."""
        return max(1, round(self.rng.randint(low, high) * self.room))

    def sentence(self) -> str:
        """One sentence."""
        few = self._few
        return (
            f"{few(words.OPENERS)}{few(words.SUBJECTS)}については、{few(words.CAUSES)}ことから、"
            f"{few(words.ASIDES)}{few(words.ACTIONS)}。"
        )

    def _few(self, of: Sequence[T]) -> T:
        """One of them; of a part of them where there shall be few words."""
        return self.pick(of[: max(4, round(len(of) * self._words))])

    def prose(self, low: int = 2, high: int = 4) -> str:
        """A paragraph's sentences, the first one indented as Japanese texts are."""
        count = self.rng.randint(low, high)
        return "　" + "".join(self.sentence() for _ in range(count))

    def chapter(self, number: int) -> str:
        """A chapter's heading."""
        return f"第{wide(number)}章　{self._few(words.CHAPTERS)}"

    def section(self, number: int) -> str:
        """A section's heading."""
        return f"{wide(number)}　{self._few(words.SECTIONS)}"

    def year(self, fiscal: int, style: str) -> str:
        """A fiscal year as it is written: 令和6年度, R6, 2024年度, 令和6（2024）年度 …"""
        short, long, number = (
            ("R", "令和", fiscal - 2018)
            if fiscal > 2018
            else (
                "H",
                "平成",
                fiscal - 1988,
            )
        )
        number_text = "元" if number == 1 else str(number)
        return {
            "long": f"{long}{number_text}年度",
            "wide": f"{long}{wide(number_text)}年度",
            "short": f"{short}{number}",
            "west": f"{fiscal}年度",
            "both": f"{long}{number_text}（{fiscal}）年度",
            "year": f"{long}{number_text}年",
        }[style]

    def year_style(self) -> str:
        """One of the ways to write a year."""
        return self.pick(("long", "wide", "short", "west", "both", "year"))

    def kpis(self, count: int, *, steps: int = 0, long: int = 0, units: bool = False) -> list[Kpi]:
        """Indicators with a baseline, a target, and ``steps`` years between.

        Args:
            long: so many of them have names that fill more than a line.
            units: only such as have a unit.
        """
        pool = [row for row in words.INDICATORS if row[1] or not units]
        rows = self.sample(pool, count - min(long, count)) + self.sample(words.LONG_NAMES, long)
        self.rng.shuffle(rows)
        return [self.kpi_of(row, steps) for row in rows[:count]]

    def rare_kpis(self, count: int, *, steps: int = 0, common: bool = True) -> list[Kpi]:
        """Indicators of rarer units; some that every plan has among them where ``common``."""
        pool = words.MORE_INDICATORS + (words.INDICATORS[::3] if common else ())
        rows = self.sample([row for row in pool if row[1]], count)
        return [self.kpi_of(row, steps) for row in rows]

    def kpi_of(self, row: tuple[str, str, float, float, int, int], steps: int = 0) -> Kpi:
        """An indicator of the lists of words with a baseline, a target, ``steps`` between."""
        name, unit, low, high, decimals, sign = row
        start = self.rng.uniform(low, high - (high - low) * 0.3 * (sign > 0))
        years = [self.base + i for i in range(steps + 1)] + [self.target]
        span = (high - low) * 0.25
        values = [start]
        for i in range(1, len(years)):
            values.append(start + sign * span * (i / len(years)) * self.rng.uniform(0.5, 1.1))
        top = 100.0 if unit == "％" else high * 1.3
        kept = tuple(round(max(min(v, top), low * 0.5), decimals) for v in values)
        return Kpi(name, unit, tuple(years), kept, decimals)


def wide(number: object) -> str:
    """Digits at full width."""
    return str(number).translate(str.maketrans("0123456789.,", "０１２３４５６７８９．，"))


def shown(value: float, decimals: int, minus: str = "△") -> str:
    """A number as plans print it."""
    text = f"{abs(value):,.{decimals}f}"
    return f"{minus}{text}" if value < 0 else text
