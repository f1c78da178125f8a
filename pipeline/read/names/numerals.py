"""Numerals as officials write them: 2, ２, 二, Ⅱ, 十一, 二〇一五; and pieces of patterns that
match them."""

import re

DIGITS = "0-9０-９"
"""Inside a character class: digits in both widths (``\\d`` takes those of every script)."""
KANJI = "一二三四五六七八九十"
"""Inside a character class: what counts up to ninety-nine, without zero."""
ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
"""Inside a character class, and in order: Ⅰ to Ⅹ."""
ROMANS = "Ⅰ-Ⅻ"
"""Inside a character class: the same up to Ⅻ, as headings number."""
CIRCLED = "①-⑳"
BRACKETED = "⑴-⒇"
_LATIN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
"""Ⅰ to Ⅹ as they are typed without signs of their own, in order."""
COUNTED = (
    rf"(?:\d{{1,2}}|[{KANJI}]{{1,2}}|[{ROMAN}]"
    r"|(?<![A-Za-z])(?:I{1,3}|IV|VI{0,3}|IX|X)(?![A-Za-z]))"
)
"""Pattern of the number of a phase or a revision in narrowed text: 2, 二, 十一, Ⅱ, II. Read it
with :func:`counted`."""

_ZEROS = "〇零○"
KANJI_DIGIT = rf"[{_ZEROS}{KANJI}]"
"""Pattern of one letter of a kanji number, with the zeros of 二〇一五 (○ is what many type for
〇)."""
_VALUES = {char: value for value, char in enumerate(KANJI[:-1], 1)} | dict.fromkeys(_ZEROS, 0)


def number(text: str) -> int | None:
    """A number in digits or kanji, perhaps spaced: ``27``, ``2 7``, ``二十七``, ``二七``, ``元``.

    None for what is no number (十十, 1二, ``a``).
    """
    text = re.sub(r"\s", "", text)
    if text == "元":  # 令和元年 is the first
        return 1
    if text.isdecimal():
        return int(text)
    if "十" in text:
        return _tens(text)
    return int("".join(map(str, map(_VALUES.get, text)))) if _is_kanji(text) else None


def _is_kanji(text: str) -> bool:
    return bool(text) and all(char in _VALUES for char in text)


def _tens(text: str) -> int | None:
    """二十七: one letter at most before 十 and one after it."""
    tens, _ten, units = text.partition("十")
    if len(tens) > 1 or len(units) > 1 or not (tens + units == "" or _is_kanji(tens + units)):
        return None
    return _VALUES.get(tens, 1) * 10 + _VALUES.get(units, 0)


def counted(text: str) -> int | None:
    """What :data:`COUNTED` matched as a number: ``2``, ``二``, ``Ⅱ``, ``II``, ``十一``; None for
    what is none (十十)."""
    if text in _LATIN:
        return _LATIN.index(text) + 1
    return ROMAN.index(text) + 1 if text in ROMAN else number(text)


def to_kanji(value: int) -> str:
    """A number from 1 to 99 in kanji: 2 → 二, 12 → 十二, 20 → 二十."""
    tens, units = divmod(value, 10)
    many = KANJI[tens - 1] if tens > 1 else ""
    ten = "十" if tens else ""
    one = KANJI[units - 1] if units else ""
    return many + ten + one
