"""Spelling variants: the other ways in which officials write the same word.

The table is ``variants.txt``; a few rules cover what no table can list: the long-vowel mark at the
end of katakana words (コンピューター, コンピュータ), numbers after 第 (第二期, 第2期), the small ヶ
of counters (3か月, 3ヶ月) and the dots inside names (まち・ひと・しごと).
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice, product
from pathlib import Path
from typing import NamedTuple

from pipeline.read.names.numerals import KANJI, number, to_kanji
from pipeline.search.normalise import normalise

MAX_VARIANTS = 24
_TABLE = Path(__file__).with_name("variants.txt")


class Table(NamedTuple):
    """The groups of ``variants.txt``, ready for use."""

    groups: dict[str, tuple[str, ...]]
    """Each spelling → the others of its group, all normalised."""
    pattern: re.Pattern[str]
    """Matches the longest spelling at a place."""


def read_groups(text: str) -> list[tuple[str, ...]]:
    """Read the table: one group a line, spellings between blanks, ``#`` begins a comment."""
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    return [tuple(dict.fromkeys(map(normalise, words))) for words in lines if words]


@cache
def table() -> Table:
    """Load the table; groups that share a spelling are joined."""
    groups: dict[str, tuple[str, ...]] = {}
    for group in read_groups(_TABLE.read_text(encoding="utf-8")):
        joined = tuple(
            dict.fromkeys([word for known in group for word in (*groups.get(known, ()), known)])
        )
        for word in joined:
            groups[word] = joined
    longest = sorted(groups, key=lambda w: (-len(w), w))
    others = {word: tuple(w for w in group if w != word) for word, group in groups.items()}
    return Table(others, re.compile("|".join(map(re.escape, longest))))


_LONG_VOWEL = re.compile(r"(?<=[ァ-ヺー]{2}[ァ-ヺ])ー(?![ァ-ヺー])")
_NUMBER = re.compile(rf"(?<=第)(?:[1-9]|10|[{KANJI}])(?=[期次章版部編節回条項])")
_COUNTER = re.compile(rf"(?<=[0-9{KANJI}数])[ヶケヵカか箇ヵ](?=[月所年国村条])")
_DOT = re.compile(r"(?<=[ぁ-ヿ一-鿿])・(?=[ぁ-ヿ一-鿿])")


def _left_out(_: str) -> tuple[str, ...]:
    return ("",)


def _other_number(text: str) -> tuple[str, ...]:
    value = number(text) or 0
    return (to_kanji(value),) if text.isascii() else (str(value),)


def _other_counters(mark: str) -> tuple[str, ...]:
    return tuple(m for m in "かヶケカヵ箇" if m != mark)


_RULES: tuple[tuple[re.Pattern[str], Callable[[str], tuple[str, ...]]], ...] = (
    # The longer form contains the shorter, so adding the mark would find nothing new.
    (_LONG_VOWEL, _left_out),
    (_NUMBER, _other_number),
    (_COUNTER, _other_counters),
    (_DOT, _left_out),
)


class _Place(NamedTuple):
    start: int
    end: int
    others: tuple[str, ...]


def _places(word: str) -> list[_Place]:
    """Where the word can be written otherwise: the table before the rules, none overlapping."""
    known = table()
    found = [_Place(m.start(), m.end(), known.groups[m[0]]) for m in known.pattern.finditer(word)]
    for pattern, others in _RULES:
        for m in pattern.finditer(word):
            if all(m.end() <= p.start or p.end <= m.start() for p in found):
                found.append(_Place(m.start(), m.end(), others(m[0])))
    return sorted(found)


def _spellings(word: str) -> Iterator[str]:
    """Every combination, as far as the order of the table goes the fewest changes first."""
    places = _places(word)[:6]
    for choice in product(*((word[p.start : p.end], *p.others) for p in places)):
        text, last = "", 0
        for place, put in zip(places, choice, strict=True):
            text += word[last : place.start] + put
            last = place.end
        yield text + word[last:]


def variants(normalised: str) -> tuple[str, ...]:
    """Return the other spellings of a normalised word, at most ``MAX_VARIANTS``.

    Spellings that contain the word are left out: who looks for 取組 finds 取組み anyway.
    """
    if len(normalised) > 60:
        return ()
    found: dict[str, None] = {}
    for other in islice(_spellings(normalised), 20 * MAX_VARIANTS):
        if other and normalised not in other:
            found[other] = None
    kept = [w for w in found if not any(o != w and o in w for o in found)]
    return tuple(kept[:MAX_VARIANTS])
