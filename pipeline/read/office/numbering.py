"""In the child process: numbers of Word's lists, counted as Word does (ECMA-376 part 1, 17.9)."""

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.read.clean import clean_text
from pipeline.read.office.package import Element, attribute, child, local

_KANJI = "〇一二三四五六七八九"
_LARGE = ("", "十", "百", "千")
_AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノ"
    "オクヤマケフコエテアサキユメミシヱヒモセスン"
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_FULL = str.maketrans("0123456789", "０１２３４５６７８９")
_MOST = 9


class Level(NamedTuple):
    """A level of a list."""

    start: int
    form: str
    text: str
    """%1 stands for the number of the first level."""


class _List(NamedTuple):
    """A list: whose counters it counts with, and its levels."""

    family: str
    levels: dict[int, Level]
    restarted: frozenset[int]
    """Levels that begin anew with this list."""


class Numbering:
    """The lists of a document, and how far each has been counted."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        parts = () if root is None else root
        families = {
            attribute(part, "abstractNumId") or "": _levels(part)
            for part in parts
            if local(part) == "abstractNum"
        }
        for part in parts:
            if local(part) == "num":
                self._lists[attribute(part, "numId") or ""] = _list(part, families)

    def label(self, list_id: str, level: int) -> str:
        """The number of the next item, as it is printed; empty where it has none."""
        found = self._lists.get(list_id)
        if found is None or level not in found.levels:
            return ""
        counters = self._counters.setdefault(found.family, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for restarted in found.restarted:
                counters.pop(restarted, None)
        now = found.levels[level]
        counters[level] = counters.get(level, now.start - 1) + 1
        for deeper in [n for n in counters if n > level]:
            del counters[deeper]
        text = now.text
        if now.form == "bullet":
            return _bullet(text)
        for n in range(level, -1, -1):
            if n in found.levels and f"%{n + 1}" in text:
                at = found.levels[n]
                number = written(counters.get(n, at.start), at.form)
                text = text.replace(f"%{n + 1}", number)
        return text.strip()


def _bullet(sign: str) -> str:
    """A sign of a symbol font that nobody can name is a dot."""
    own = "\ue000" <= sign <= "\uf8ff"
    return "•" if own and clean_text(sign) == sign else sign.strip()


def _list(part: Element, families: dict[str, dict[int, Level]]) -> _List:
    family = attribute(child(part, "abstractNumId"), "val") or ""
    levels = dict(families.get(family, {}))
    restarted: set[int] = set()
    for override in part:
        if local(override) != "lvlOverride":
            continue
        number = _number(attribute(override, "ilvl"), 0)
        own = child(override, "lvl")
        if own is not None:
            levels[number] = _level(own)
        start = attribute(child(override, "startOverride"), "val")
        if start is not None and number in levels:
            levels[number] = levels[number]._replace(start=_number(start, 1))
            restarted.add(number)
    return _List(family, levels, frozenset(restarted))


def _levels(part: Element) -> dict[int, Level]:
    found = [level for level in part if local(level) == "lvl"]
    return {_number(attribute(level, "ilvl"), 0): _level(level) for level in found[:_MOST]}


def _level(level: Element) -> Level:
    form = attribute(child(level, "numFmt"), "val") or "decimal"
    return Level(
        start=_number(attribute(child(level, "start"), "val"), 1),
        form=form,
        text=attribute(child(level, "lvlText"), "val") or "",
    )


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 7 else otherwise


def written(number: int, form: str) -> str:
    """A number in one of Word's ways of counting (ST_NumberFormat); others as digits."""
    if form in ("none", "bullet"):
        return ""
    if form in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate(_FULL)
    if form == "decimalZero":
        return f"{number:02}"
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 50:
        return _circled(number)
    if form in _SERIES:
        return _in_series(number, _SERIES[form])
    if form in _COUNTED:
        return _kanji(number)
    if form in ("upperRoman", "lowerRoman"):
        return _roman(number).upper() if form == "upperRoman" else _roman(number)
    return str(number)


_SERIES: dict[str, Iterable[str]] = {
    "aiueoFullWidth": _AIUEO,
    "aiueo": "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ",
    "irohaFullWidth": _IROHA,
    "iroha": _IROHA,
    "ideographTraditional": _STEMS,
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
}
_COUNTED = (
    "japaneseCounting",
    "japaneseLegal",
    "japaneseDigitalTenThousand",
    "chineseCounting",
    "ideographDigital",
)


def _in_series(number: int, letters: Iterable[str]) -> str:
    """Letters one after the other; behind the last each stands twice, as Word does."""
    row = list(letters)
    turn, at = divmod(max(number, 1) - 1, len(row))
    return row[at] * (turn + 1) if turn < 5 else str(number)


def _circled(number: int) -> str:
    if number <= 20:
        return chr(0x2460 + number - 1)
    return chr(0x3251 + number - 21) if number <= 35 else chr(0x32B1 + number - 36)


def _kanji(number: int) -> str:
    if not 0 < number < 10_000:
        return str(number)
    text = ""
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            text += ("" if digit == 1 and place else _KANJI[digit]) + _LARGE[place]
    return text


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text
