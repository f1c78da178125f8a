"""Where a word stands in an original text: a pattern that reads the original as if it were normalised.

Normalising a page costs a tenth of a millisecond, and finding the way back twice that. A pattern that allows, for each
character of the word, the characters that normalise to it finds nearly every place at once; where it finds none on a page that
the index named, ``normalise_with_origins`` finds the rest (an era sign ㋿ for 令和, a unit ㌔ for キロ).
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


@cache
def _originals() -> dict[str, str]:
    """Each character of normalised text → all others of the basic plane that become it on their own."""
    found: dict[str, str] = {}
    for code in (*range(0x20, 0xD800), *range(0xF900, 0xFFF0)):
        if (
            not 0x3041 <= code <= 0x9FFF or 0x30FB <= code < 0x4E00
        ):  # kana and ideographs stand for themselves
            char = chr(code)
            folded = normalise(char)
            if len(folded) == 1 and folded != char:
                found[folded] = found.get(folded, "") + char
    return found


def _one(char: str) -> str:
    """A pattern for what can stand for one character of normalised text."""
    if char == " ":
        return r"\s+"
    chars = char + _originals().get(char, "")
    single = re.escape(char) if len(chars) == 1 else f"[{re.escape(chars)}]"
    parts = unicodedata.normalize("NFD", char)
    if len(parts) != 2 or not is_japanese(char):
        return single
    return (
        f"(?:{single}|[{parts[0]}{_originals().get(parts[0], '')}][{parts[1]}ﾞﾟ])"
        if parts[1] in "゙゚"
        else single
    )


@lru_cache(maxsize=512)
def pattern(word: str) -> re.Pattern[str]:
    """A pattern for the places of a normalised word in an original text (line breaks and invisible characters between)."""
    out = [_one(word[0])] if word else []
    for before, char in pairwise(word):
        if " " in (before, char):
            gap = ""
        elif is_japanese(before) or is_japanese(char):
            gap = rf"(?:[{INVISIBLE}]*[^\S{BREAKS}]*[{BREAKS}]\s*)?[{INVISIBLE}]*"
        else:
            gap = f"[{INVISIBLE}]*"
        out += [gap, _one(char)]
    return re.compile("".join(out), re.IGNORECASE if word.isascii() else 0)


def spans(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Places of normalised words in an original text: (start, end), in order, none overlapping."""
    found: list[tuple[int, int]] = []
    missed = [word for word in words if not _add(found, text, word)]
    if missed and not found:
        normalised = normalise_with_origins(text)
        for word in missed:
            found += [
                normalised.span(m.start(), m.end())
                for m in re.finditer(re.escape(word), normalised.text)
            ]
    return _merged(found)


def _add(found: list[tuple[int, int]], text: str, word: str) -> bool:
    before = len(found)
    found += [m.span() for m in pattern(word).finditer(text)]
    return len(found) > before


def _merged(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order; what touches or overlaps counts as the longer one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda s: (s[0], -s[1])):
        if not out or start >= out[-1][1]:
            out.append((start, end))
    return out
