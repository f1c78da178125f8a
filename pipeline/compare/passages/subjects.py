"""What a wording is about.

A Japanese sentence names what it is about before it says anything of it, up to its first particle:
«里山の保全については、…», «空き家の台帳を整えます。» Two sentences that say the same of two things
are two, however much of what they say is alike; two that say something else of one thing may be one
that was reworded.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import LCSseq, Postfix

from pipeline.compare.units.keys import undated, without_number

LONG = 60
"""Characters that are the same in both wordings from which on another name for what they are about
does not make them two."""
MANY = 16
"""Characters of words from which on what they are about is told by most of them: 水路や農道の補修、
取水ゲートなどの修繕."""
MOST = 0.7
"""Share of them that is most."""
_NUMBER = re.compile(r"[0-9][0-9,.]*")
_OPENING = re.compile(r"(?:[^、。]{1,6}|#[\u3041-\u309f]{1,9})、(?=.)")
"""また、 一方、 このほか、 and a year: 令和6年度につきましては、"""
_YEARLY = re.compile(r"#[\u3041-\u309f]{1,9}、")
_PARTICLE = re.compile(r"(?<=[^\u3041-\u309f#])(?:[はをがにで]|と(?:し|いたし|は))")
_NO_WORD = re.compile(r"[\u3041-\u309f\W_]")
"""Hiragana and marks; katakana write words as kanji do."""


def are_about_two(a: str, b: str) -> bool:
    """Whether two keys name two things as what they are about: neither name has nothing but words
    more than the other. The same whichever comes first; of a year two sentences may be one.
    """
    if _YEARLY.match(undated(a)) and _YEARLY.match(undated(b)):
        return False
    one, other = words_of(_subject(a)), words_of(_subject(b))
    least = min(len(one), len(other))
    return LCSseq.similarity(one, other) < (least * MOST if least >= MANY else least)


def say_the_same(a: str, b: str) -> bool:
    """Whether two keys are alike in all but what they are about, and not so long that this would
    tell that they are one: what each says is a form that any other thing can be filled in.
    """
    left, right = _after(a), _after(b)
    return len(left) < LONG and Postfix.similarity(left, right) == len(left) == len(right)


def subjects_of(a: str, b: str) -> tuple[str, str]:
    """What two keys are about, as it stands in them."""
    return _subject(a), _subject(b)


def _after(key: str) -> str:
    plain = _plain(key)
    return plain[_end(plain) :]


def _subject(key: str) -> str:
    plain = _plain(key)
    return plain[: _end(plain)]


def _end(plain: str) -> int:
    found = _PARTICLE.search(plain)
    return found.start() if found else len(plain)


@lru_cache(maxsize=1 << 8)  # both tests ask for the same two
def _plain(key: str) -> str:
    """A key without its number, its dates and the word that it opens with."""
    plain = _NUMBER.sub("#", undated(without_number(key)))
    found = _OPENING.match(plain)
    return plain[found.end() :] if found else plain


def words_of(text: str) -> str:
    """What of a text is words that say what it is about: no hiragana, no marks."""
    return _NO_WORD.sub("", text)
