"""Cards and lines: 合計特殊出生率 1.42（R4）→ 1.60（R8）; 現状値：120人 目標値：150人."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.kinds import FigureKind
from pipeline.read.figures import words
from pipeline.read.figures.types import Stated
from pipeline.read.quantities.amounts import Amount, amounts_of
from pipeline.read.quantities.years import Year, years

ARROWS = ("→", "⇒", "➡", "➔", "➜", "⇨", "▶", "►", "⟶", "->", "=>", "↓", "⇓", "⬇", "⇩")
ARROW = re.compile(rf"\s*(?:{'|'.join(ARROWS)})\s*")
_KIND = re.compile(
    r"(?:[(\[【〈<]\s*)?(?P<word>"
    r"(?P<base>(?:計画)?(?:基準|現状|現況|当初|策定時)(?:の)?(?:値|年度?)?)"
    r"|(?P<target>(?<!基本)(?<!重点)(?<!施策)(?<!政策)(?<!戦略)(?:最終|中間|数値|前期|後期)?目標(?:値|年度|年)?(?!指標|水準の|達成|とする))"
    r"|(?P<actual>(?:直近|最新)?実績(?:値)?)"
    r")(?=\s*[:：・(\[（【〈\d約△▲RHS令平延年→)\]】〉>]|\s+\S|\s*$)(?:\s*[)\]】〉>])?"
)
_COLON = re.compile(r"\s*(?:(?:末|時点|現在|目標|実績)\s*)?(?:[)】\]]\s*)?[:：]\s*")
_OF_A_SENTENCE = ("について、", "に関して、", "については、", "は、")
"""…数について、現状値3件を…: the beginning of a sentence, which is read as one."""
_UNTIL = re.compile(r"\s*末?まで(?:に|の)?\s*(?:累計|延べ|合計)?\s*(?:で|[:：])?\s*")
_BETWEEN = re.compile(r"[\s:：・、,/|()\[\]【】〈〉<>〔〕-]+")
_STATE = re.compile(
    r"現状維持|維持|検討中|調査中|集計中|未設定|未定|未実施|増加|減少|向上|上昇|低下|実施|策定|"
    r"完了|達成|拡大|縮小|縮減|[-―—－]+"
)
_BEFORE_AMOUNT = re.compile(
    r"(?:[\s:：(\[【、,・-]|約|延べ?|のべ|"
    r"(?:^|(?<=[\s:：(\[【、,・)]))(?:年間?|月間?|[各毎](?:年度?)?|計|累計|単年度?|年度))*$"
)


_YEAR_FIRST = re.compile(
    r"\((?P<year>(?:(?:令和|平成|[RH])\s?(?:\d{1,2}|元)|\d{4})\s?(?:年度?)?末?)(?:の|時点の?)?\s*"
    r"(?P<kind>(?:計画)?(?:基準|現状|現況|目標|実績)値?)\)"
)
"""(R4現状値)3人: told as 現状値(R4)3人."""


class Line(NamedTuple):
    """What a line states: the words before its values, and these."""

    name: str
    figures: list[Stated]


def change_in(text: str) -> list[Stated]:
    """The numbers on both sides of an arrow: 1.42（R4）→ 1.60（R8）; none where there is no such
    change.

    Args:
        text: in plain form.
    """
    line = arrow_line(text)
    return line.figures if line and not line.name else []


def arrow_line(text: str) -> Line | None:
    """A line that leads from a number to another with an arrow."""
    parts = ARROW.split(_without_label(text))
    if not 2 <= len(parts) <= 4 or len(text) > 200:
        return None
    stated = [_side(part) for part in parts]
    sides = [side for side in stated if side is not None]
    if len(sides) != len(parts) or not _leads_on(sides):
        return None
    if any(side.name for side in sides[1:]):
        return None
    base, target = FigureKind.BASE, FigureKind.TARGET
    kinds = [base, *([FigureKind.OTHER] * (len(sides) - 2)), target]
    figures = [
        Stated("", s.unit, s.kind or kind, s.year, s.value, s.raw)
        for s, kind in zip(sides, kinds, strict=True)
    ]
    return Line(sides[0].name, figures)


def aimed_line(text: str) -> Line | None:
    """A line that says it is a target and tells one number: 数値目標：出生率 1.60（R8）.

    Args:
        text: in plain form.
    """
    label = words.NAMING.match(text)
    side = _side(text[label.end() :]) if label and len(text) <= 100 else None
    if side is None or side.amount is None or not side.name or not text.endswith(side.raw):
        return None
    stated = Stated("", side.unit, FigureKind.TARGET, side.year, side.value, side.raw)
    return Line(side.name, [stated])


def _without_label(text: str) -> str:
    """数値目標 合計特殊出生率 1.42 without what only says that a target follows."""
    label = words.NAMING.match(text)
    if not label:
        return text
    rest = text[label.end() :]
    named = re.match(r"[^\W\d_]", rest) and (ARROW.search(rest) or _KIND.search(rest))
    return rest if named else text


class _Side(NamedTuple):
    """One side of an arrow."""

    name: str
    amount: Amount | None
    kind: FigureKind | None
    year: int | None
    raw: str

    @property
    def value(self) -> float | None:
        return self.amount.value if self.amount else None

    @property
    def unit(self) -> str | None:
        return self.amount.unit if self.amount else None


def _leads_on(sides: Sequence[_Side]) -> bool:
    """Does an arrow lead to a number, or from one to a word with its year: 21人 → 維持（R8）?"""
    last = sides[-1]
    worded = last.year is not None and any(side.amount for side in sides)
    return last.amount is not None or worded


def _side(text: str) -> _Side | None:
    """A name, perhaps, and one number with its year; None where the text is something else."""
    told = _KIND.search(text)
    kind = _kind(told) if told else None
    text = text[: told.start()] + " " + text[told.end() :] if told else text
    stated = years(text, bare=True)
    amounts = outside(amounts_of(text), stated)
    year = stated[-1].year if stated else None
    if not amounts:
        return _side_in_words(text, kind, stated)
    last = amounts[-1] if len(amounts) > 1 and not _bracketed(text, amounts[-1]) else amounts[0]
    name = _name_before(text, last.start, stated)
    behind = _rest(text[last.end :], years(text[last.end :], bare=True))
    if len(behind) > 12 and not re.search(r"[(（]", text[last.end :]):
        return None
    return _Side(name, last, kind, year, text[_raw_start(text, last, name) :].strip())


def _side_in_words(text: str, kind: FigureKind | None, stated: list[Year]) -> _Side | None:
    """未実施（R4） → …: a word in the place of a number."""
    state = _STATE.search(text)
    if not state:
        return None
    year = stated[-1].year if stated else None
    return _Side(_name_before(text, state.start(), stated), None, kind, year, text.strip())


def _raw_start(text: str, amount: Amount, name: str) -> int:
    return text.index(name) + len(name) if name and name in text else 0


def _bracketed(text: str, amount: Amount) -> bool:
    return text.count("(", 0, amount.start) > text.count(")", 0, amount.start)


def outside(amounts: list[Amount], stated: list[Year]) -> list[Amount]:
    """The amounts that are no part of a year."""
    return [a for a in amounts if not any(y.start <= a.start < y.end for y in stated)]


def _name_before(text: str, at: int, stated: list[Year]) -> str:
    """The words before a value, without its year and the words of amounts (年, 約)."""
    name = text[:at]
    for year in reversed([year for year in stated if year.end <= at]):
        name = name[: year.start] + " " + name[year.end :]
    name = re.sub(r"[\[(【〔]\s*(?:年度?)?(?:末|現在|時点)?\s*[\])】〕]", " ", name)
    name = re.sub(r"(?:5|\d+)[年か]?(?:年間|か年)で?\s*$", "", name)
    name = re.sub(r"(?<=[数量率額件高計])\s*(?:年|月)\s*$|\s+(?:年間?|月)\s*$", "", name)
    name = _BEFORE_AMOUNT.sub("", name) if not name.rstrip().endswith(")") else name
    return name.strip(" :：、,・-")


def _rest(text: str, stated: list[Year]) -> str:
    for year in reversed(stated):
        text = text[: year.start] + text[year.end :]
    return _BETWEEN.sub("", text)


def _kind(found: re.Match[str]) -> FigureKind:
    if found["base"]:
        return FigureKind.BASE
    return FigureKind.TARGET if found["target"] else FigureKind.ACTUAL


def told_line(text: str) -> Line | None:
    """A line that says what its numbers are: 現状値（R4） 120人 目標値（R8） 150人.

    Args:
        text: in plain form.
    """
    text = _YEAR_FIRST.sub(r"\g<kind>(\g<year>)", _without_label(text))
    marks = list(_KIND.finditer(text))
    if not marks or len(text) > 300:
        return None
    figures: list[Stated] = []
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        stretch = text[mark.end() : after.start() if after else len(text)]
        figures += _told(stretch, _kind(mark))
    if not figures:
        return None
    if text[: marks[0].start()].endswith(_OF_A_SENTENCE):
        return None
    name = text[: marks[0].start()].strip(" :：、,・-([【〈/／|")
    return Line(name, figures)


def _told(stretch: str, kind: FigureKind) -> Iterator[Stated]:
    """The first number (or word in its place) behind 目標値, with its year."""
    stated = years(stretch, bare=True)
    amounts = outside(amounts_of(stretch), stated)
    year = stated[0].year if stated else None
    if amounts and len(_rest(stretch[: amounts[0].start], _before(stated, amounts[0]))) <= 4:
        yield Stated("", amounts[0].unit, kind, year, amounts[0].value, stretch.strip(" :："))
        return
    state = _rest(stretch, stated)
    if state and _STATE.fullmatch(state):
        yield Stated("", None, kind, year, None, stretch.strip(" :："))


def term_line(text: str) -> tuple[int, Amount | None] | None:
    """A line of a card that says until when so much is to be reached: 2025年度までに累計150社; the
    number may stand in the next line.
    """
    stated = years(text, bare=False)
    if len(stated) != 1 or stated[0].start > 6 or len(text) > 40 or "。" in text:
        return None
    until = _UNTIL.match(text, stated[0].end)
    if not until:
        return None
    rest = text[until.end() :]
    amount = _soon(rest)
    if rest and (amount is None or len(rest) > amount.end + 4):
        return None
    return stated[0].year, amount


def _before(stated: list[Year], amount: Amount) -> list[Year]:
    return [year for year in stated if year.end <= amount.start]


def _soon(text: str) -> Amount | None:
    """The amount that a text begins with, but for 約 and the like."""
    found = amounts_of(text)
    return found[0] if found and found[0].start <= 4 and "(" not in text[: found[0].start] else None


def _begun_by(text: str) -> list[Year]:
    """The years of a short line that begins with one; none of another line."""
    stated = years(text, bare=True)
    fits = bool(stated) and stated[0].start <= 6 and len(text) <= 40 and "。" not in text
    return stated if fits else []


def year_line(text: str, *, words_too: bool = False) -> Stated | None:
    """A line of a card that is a year and its number: 2025年度：30.0％.

    Args:
        words_too: whether words may stand in the place of the number, as in a card's second line.
    """
    if _KIND.match(text):  # 現状値（R4）：48件 says what it is
        return None
    stated = _begun_by(text)
    if not stated:
        return None
    parted = _COLON.match(text, stated[0].end)
    if not parted:
        return None
    rest = text[parted.end() :]
    amount = _soon(rest)
    if amount is None and not (words_too and re.match(r"[^\W\d_]", rest)):
        return None
    aside = bool(text[: stated[0].start].strip(" ()"))
    return Stated(
        "",
        amount.unit if amount else None,
        FigureKind.OTHER if aside else FigureKind.ACTUAL,
        stated[0].year,
        amount.value if amount else None,
        text,
    )
