"""Excerpts: pieces of the original text around the words that were found, cut at the borders of sentences."""

import re
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from pipeline.read.names.headings import ordinal
from pipeline.read.names.numerals import CIRCLED, DIGITS, ROMANS
from pipeline.search.marks import spans
from pipeline.search.normalise import BREAKS, INVISIBLE, is_japanese

LONGEST = 160
_AROUND = 55
# A sentence ends after its full stop (and what closes behind it), but not after the dot of a number (１．, Ⅱ．, ９．５).
_STOP = re.compile(r"[。！？!?．\t][」』）)】]*")
_NUMBER = re.compile(f"[{DIGITS}{ROMANS}]")
# It also ends at a blank line, and before a line that begins with a mark of a list or a number of a heading.
_MARKED = re.compile(
    rf"[^\S\n]*(?:\n|[■◆●◎○□◇・※▼【]|[(（][{DIGITS}]|{ordinal('章節条', numerals='一-十')}|[{CIRCLED}⑴-⑽])"
)
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
        return _dots(
            self,
            "".join(f"<mark>{escape(t)}</mark>" if hit else escape(t) for t, hit in self.parts),
        )


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


def _ends_at_stop(text: str, match: re.Match[str]) -> bool:
    return text[match.start()] != "．" or not _NUMBER.match(text, match.start() - 1)


def _breaks(text: str, at: int, low: int, shortest: float) -> bool:
    """True where the line break at ``at`` is a border between sentences.

    It is one before a line that begins like a heading or an item, and after a line that is much shorter than those around
    it and holds no comma (a heading, a row): running text fills its lines.
    """
    if _MARKED.match(text, at + 1):
        return True
    start = text.rfind("\n", low, at) + 1
    if start <= low and low > 0:  # the line was cut off by ``low``: nobody knows its length
        return False
    return at - start < shortest and not _COMMA.search(text, start, at)


def _left(text: str, start: int, low: int, shortest: float) -> int:
    """Where the sentence around ``start`` begins, not before ``low``."""
    left = low
    at = text.rfind("\n", low, start)
    while at >= 0:
        if _breaks(text, at, low, shortest):
            left = at + 1
            break
        at = text.rfind("\n", low, at)
    for match in _STOP.finditer(text, left, start):
        if _ends_at_stop(text, match):
            left = match.end()
    return left


def _right(text: str, end: int, low: int, high: int, shortest: float) -> int:
    """Where the sentence around ``end`` ends, not after ``high``."""
    right = high
    at = text.find("\n", end, high)
    while at >= 0:
        if _breaks(text, at, low, shortest):
            right = at
            break
        at = text.find("\n", at + 1, high)
    stops = (
        m.end() for m in _STOP.finditer(text, max(low, end - 1), right) if _ends_at_stop(text, m)
    )
    return next((stop for stop in stops if stop >= end), right)


def _window(text: str, start: int, end: int) -> tuple[int, int, bool, bool]:
    """The sentence around a place, or as much of it as fits: (start, end, cut before, cut after)."""
    low, high = max(0, start - LONGEST), min(len(text), end + LONGEST)
    shortest = _SHORT * max(map(len, text[low:high].split("\n")))
    left, right = _left(text, start, low, shortest), _right(text, end, low, high, shortest)
    cut_left, cut_right = left == low > 0, right == high < len(text)
    if right - left > LONGEST or cut_left or cut_right:
        near, far = (
            max(left, start - _AROUND),
            min(right, max(end + _AROUND, start + LONGEST - _AROUND)),
        )
        cut_left, cut_right = near > left or cut_left, far < right or cut_right
        left, right = near, far
    return left, right, cut_left, cut_right


def _excerpt(
    text: str, window: tuple[int, int, bool, bool], found: list[tuple[int, int]]
) -> Excerpt:
    left, right, cut_left, cut_right = window
    parts: list[tuple[str, bool]] = []
    at = left
    for start, end in found:
        if end <= left or start >= right:
            continue
        parts += [
            (text[at : max(at, start)], False),
            (text[max(at, start) : min(end, right)], True),
        ]
        at = min(end, right)
    parts.append((text[at:right], False))
    return Excerpt(_tidy(parts), left, right, cut_left, cut_right)


def _tidy(parts: list[tuple[str, bool]]) -> tuple[tuple[str, bool], ...]:
    """Line breaks as a reader expects them: none next to a Japanese character, else a space; no blanks at the ends."""
    whole = "".join(text for text, _ in parts)
    if not _BLANKS.search(whole) and not _UNSEEN.search(whole):
        return tuple(part for part in parts if part[0])
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
