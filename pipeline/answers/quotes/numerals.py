"""Numbers that must not be cut: 23億円 is another number than 123億円."""

import re

_DIGIT, _KANJI = re.compile("[0-9]"), re.compile("[〇一二三四五六七八九十百千万億兆]")
_MULTIPLIER = re.compile("[十百千万億兆]")
_POINT, _SIGN = re.compile("[.,]"), re.compile("[△▲]")


def divides_number(form: str, at: int) -> bool:
    """Is a place of a form inside a number, or between a number and its sign?"""
    if not 0 < at < len(form):
        return False
    last, first = form[at - 1], form[at]
    if _DIGIT.match(last):
        point = _POINT.match(first) and _DIGIT.match(form[at + 1 : at + 2])
        return bool(_DIGIT.match(first) or point or _MULTIPLIER.match(first))
    if _DIGIT.match(first):
        before = form[at - 2 : at - 1] if at > 1 else ""
        return bool(_SIGN.match(last) or (_POINT.match(last) and _DIGIT.match(before)))
    return bool(_KANJI.match(last) and _KANJI.match(first))
