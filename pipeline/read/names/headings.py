"""Pieces of patterns for the numbers before headings: 第1章, (1), 基本目標1; for ①, ⑴, Ⅰ see
``numerals``.

Each reader decides by itself which of them make a heading (a comparison takes more for one than a
search does); how they are written is said here only.
"""

from pipeline.read.names.numerals import DIGITS, KANJI


def ordinal(counters: str, *, gap: str = "", numerals: str = KANJI) -> str:
    """Pattern of 第N and one of ``counters``: 第1章, 第２節, 第十二条.

    Args:
        gap: pattern of what may stand between the letters.
        numerals: the kanji that count.
    """
    return rf"第{gap}[{DIGITS}{numerals}]+{gap}[{counters}]"


def bracketed(*, letters: str = "", gap: str = "", most: int = 2) -> str:
    """Pattern of a number in brackets: (1), （２）, （十）.

    Args:
        letters: what may stand for a number besides, as the inside of a character class (ア-ン,
            a-z).
        gap: pattern of what may stand inside the brackets, around the number.
        most: longest number, in letters.
    """
    return rf"[(（]{gap}[{DIGITS}{KANJI}{letters}]{{1,{most}}}{gap}[)）]"
