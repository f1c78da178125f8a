"""Where a word stands in an original: a pattern that reads it as if it were normalised.

Normalising a page costs a tenth of a millisecond, and finding the way back twice that. A pattern
that allows, for each character of the word, the characters that normalise to it finds nearly every
place at once; where it finds none on a page that the index named, ``normalise_with_origins`` finds
the rest (an era sign ㋿ for 令和, a unit ㌔ for キロ).
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise

from pipeline.search.normalise import (
    BREAKS,
    INVISIBLE,
    is_japanese,
    normalise,
    normalise_with_origins,
)

# Kana and ideographs of the basic plane that stand for themselves: not looked at, to save time.
_THEMSELVES = (range(0x3041, 0x30FB), range(0x4E00, 0xA000))
_BASIC_PLANE = (*range(0x20, 0xD800), *range(0xF900, 0xFFF0))  # without surrogates and private use
_VOICE_MARKS = ("\u3099", "\u309a")
# Next to a Japanese character a line may end.
_SEEN_AS_NOTHING = f"[{INVISIBLE}]*"
_MAYBE_BREAK = rf"(?:[{INVISIBLE}]*[^\S{BREAKS}]*[{BREAKS}]\s*)?[{INVISIBLE}]*"


@cache
def _originals() -> dict[str, str]:
    """Each character of normalised text → all others of the basic plane that become it alone."""
    found: dict[str, str] = {}
    for code in _BASIC_PLANE:
        if any(code in same for same in _THEMSELVES):
            continue
        char = chr(code)
        form = normalise(char)
        if len(form) == 1 and form != char:
            found[form] = found.get(form, "") + char
    return found


def _one(char: str) -> str:
    """A pattern for what can stand for one character of normalised text."""
    if char == " ":
        return r"\s+"
    chars = char + _originals().get(char, "")
    single = re.escape(char) if len(chars) == 1 else f"[{re.escape(chars)}]"
    parts = unicodedata.normalize("NFD", char)
    if len(parts) != 2 or parts[1] not in _VOICE_MARKS:
        return single
    kana = parts[0] + _originals().get(parts[0], "")
    return f"(?:{single}|[{kana}][{parts[1]}ﾞﾟ])"


def _between(before: str, after: str) -> str:
    """A pattern for what may stand between two neighbours of normalised text."""
    if " " in (before, after):
        return ""
    if is_japanese(before) or is_japanese(after):
        return _MAYBE_BREAK
    return _SEEN_AS_NOTHING


@lru_cache(maxsize=512)
def pattern(word: str) -> re.Pattern[str]:
    """A pattern for the places of a normalised word in an original text.

    Line breaks and invisible characters may stand between its characters.
    """
    pieces = [_one(char) for char in word[:1]]
    for before, char in pairwise(word):
        pieces += [_between(before, char), _one(char)]
    return re.compile("".join(pieces), re.IGNORECASE if word.isascii() else 0)


def spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Places of normalised words in an original text: (start, end), in order, none overlapping."""
    words = list(words)
    found = [m.span() for word in words for m in pattern(word).finditer(text)]
    if not found:
        found = _spans_by_normalising(text, words)
    return _longest(found)


def _spans_by_normalising(text: str, words: list[str]) -> list[tuple[int, int]]:
    normalised = normalise_with_origins(text)
    return [
        normalised.span(m.start(), m.end())
        for word in words
        for m in re.finditer(re.escape(word), normalised.text)
    ]


def _longest(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order; of those that overlap the first one, of those that begin together the longest."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept
