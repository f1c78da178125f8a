"""Excerpts: pieces of the original text around the words that were found, cut at the borders of sentences."""

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from pipeline.search.marks import spans
from pipeline.search.normalise import BREAKS, INVISIBLE, is_japanese

LONGEST = 160
_AROUND = 55
# A sentence ends after its full stop (and what closes behind it), but not after the dot of a number (１．, Ⅱ．, ９．５).
_STOP = re.compile(r"[。！？!?．\t][」』）)】]*")
_NUMBER = re.compile(r"[0-9０-９Ⅰ-Ⅻ]")
# It also ends at a blank line, and before a line that begins with a mark of a list or a number of a heading.
_MARKED = re.compile(r"[^\S\n]*(?:\n|[■◆●◎○□◇・※▼【]|[(（][0-9０-９]|第[0-9０-９一-十]+[章節条]|[①-⑳⑴-⑽])")
_COMMA = re.compile("[、，]")
_SHORT = 0.6
_BLANKS = re.compile(r"[^\S ]\s*| \s+|\A\s+|\s\Z")
_BREAK = frozenset(BREAKS)
# Private-use characters are bullets of fonts that nobody else has.
_UNSEEN = re.compile(f"[{INVISIBLE}\ue000-\uf8ff]")


class Excerpt(NamedTuple):
    """A piece of an original text; its characters are those of the original, line breaks aside."""

    parts: tuple[tuple[str, bool], ...]
    """(text, True where it is a hit), in order."""
    start: int
    """Offset in the original text."""
    end: int
    cut_before: bool
    """True where the sentence goes on before it."""
    cut_after: bool

    @property
    def text(self) -> str:
        """The excerpt as plain text, with … where a sentence was cut."""
        return _dots(self, "".join(text for text, _ in self.parts))

    @property
    def html(self) -> str:
        """The excerpt as HTML, hits in ``<mark>``; everything else escaped."""
        return _dots(self, "".join(f"<mark>{escape(t)}</mark>" if hit else escape(t) for t, hit in self.parts))


def _dots(excerpt: Excerpt, text: str) -> str:
    return ("…" if excerpt.cut_before else "") + text + ("…" if excerpt.cut_after else "")


def excerpts(text: str, words: Sequence[str], most: int = 3) -> tuple[tuple[Excerpt, ...], int]:
    """Return up to ``most`` excerpts around normalised ``words`` and the number of their places in ``text``.

    The places chosen come first, one for each word that is there, then further ones in order of the text.
    """
    found = spans(text, words)
    if not found:
        return (), 0
    windows: list[tuple[int, int, bool, bool]] = []
    for start, end in _chosen(text, found, words):
        if any(w[0] <= start and end <= w[1] for w in windows):
            continue
        windows.append(_window(text, start, end))
        if len(windows) == most:
            break
    return tuple(_excerpt(text, w, found) for w in sorted(windows)), len(found)


def _chosen(text: str, found: list[tuple[int, int]], words: Sequence[str]) -> list[tuple[int, int]]:
    """The first place of every spelling that occurs, then the others."""
    first: dict[str, tuple[int, int]] = {}
    for start, end in found:
        first.setdefault("".join(text[start:end].split()), (start, end))
    ahead = list(first.values())[: max(1, len(words))]
    return ahead + [f for f in found if f not in ahead]


def _borders(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """Borders between sentences from ``low`` to ``high``: (end of the one, beginning of the next), in order.

    A line break is a border where the line is much shorter than those around it and holds no comma (a heading, a row):
    running text fills its lines.
    """
    found = [
        (m.end(), m.end())
        for m in _STOP.finditer(text, low, high)
        if text[m.start()] != "．" or not _NUMBER.match(text, m.start() - 1)
    ]
    lines: list[tuple[int, int]] = []
    start = low
    while (end := text.find("\n", start, high)) >= 0:
        lines.append((start, end))
        start = end + 1
    shortest = _SHORT * max((end - start for start, end in [*lines, (start, high)]), default=0)
    for start, end in lines:
        whole = start > low or start == 0  # the first line may have been cut off by ``low``
        short = whole and end - start < shortest and not _COMMA.search(text, start, end)
        if short or _MARKED.match(text, end + 1):
            found.append((end, end + 1))
    return sorted(found)


def _window(text: str, start: int, end: int) -> tuple[int, int, bool, bool]:
    """The sentence around a place, or as much of it as fits: (start, end, cut before, cut after)."""
    low, high = max(0, start - LONGEST), min(len(text), end + LONGEST)
    left, right = low, high
    for stop, begin in _borders(text, low, high):
        if begin <= start:
            left = begin
        elif stop >= end:
            right = stop
            break
    cut_left, cut_right = left == low > 0, right == high < len(text)
    if right - left > LONGEST or cut_left or cut_right:
        near, far = max(left, start - _AROUND), min(right, max(end + _AROUND, start + LONGEST - _AROUND))
        cut_left, cut_right = near > left or cut_left, far < right or cut_right
        left, right = near, far
    return left, right, cut_left, cut_right


def _excerpt(text: str, window: tuple[int, int, bool, bool], found: list[tuple[int, int]]) -> Excerpt:
    left, right, cut_left, cut_right = window
    parts: list[tuple[str, bool]] = []
    at = left
    for start, end in found:
        if end <= left or start >= right:
            continue
        parts += [(text[at : max(at, start)], False), (text[max(at, start) : min(end, right)], True)]
        at = min(end, right)
    parts.append((text[at:right], False))
    return Excerpt(_tidy(parts), left, right, cut_left, cut_right)


def _tidy(parts: list[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
    """Line breaks as a reader expects them: none next to a Japanese character, else a space; no blanks at the ends."""
    whole = "".join(text for text, _ in parts)
    out: list[tuple[str, bool]] = []
    at = 0
    for text, hit in parts:
        pieces, last = [], 0
        for m in _BLANKS.finditer(text):
            pieces += [text[last : m.start()], _blank(whole, at + m.start(), at + m.end())]
            last = m.end()
        tidy = _UNSEEN.sub("", "".join([*pieces, text[last:]]))
        at += len(text)
        if tidy:
            out.append((tidy, hit))
    return tuple(out)


def _blank(whole: str, start: int, end: int) -> str:
    """What the run of blanks from ``start`` to ``end`` is shown as."""
    if start == 0 or end >= len(whole):
        return ""
    broken = not _BREAK.isdisjoint(whole[start:end])
    return "" if broken and (is_japanese(whole[start - 1]) or is_japanese(whole[end])) else " "
