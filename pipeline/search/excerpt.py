"""Excerpts: pieces of the original text around the words found, cut at the borders of sentences."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import NamedTuple

from pipeline.read.names.headings import ordinal
from pipeline.read.names.numerals import CIRCLED, DIGITS, ROMANS
from pipeline.search.marks import spans
from pipeline.search.normalise import BLANKS, INVISIBLE, joint

LONGEST = 160
_AROUND = 55
# A sentence ends after its full stop (and what closes behind it), but not after the dot of a number
# (１．, Ⅱ．, ９．５).
_STOP = re.compile(r"[。！？!?．][」』）)】]*")
_NUMBER = re.compile(f"[{DIGITS}{ROMANS}]")
# It also ends at a blank line, and before a line that begins with a mark of a list or a number of a
# heading.
_CHAPTER = ordinal("章節条", numerals="一-十")
_MARKED = re.compile(rf"[^\S\n]*(?:\n|[■◆●◎○□◇・※▼【]|[(（][{DIGITS}]|{_CHAPTER}|[{CIRCLED}⑴-⑽])")
_BETWEEN_CELLS = " | "
"""What stands between two cells of a row, empty ones left out."""
_COMMA = re.compile("[、，]")
_SHORT = 0.6
"""A line is short that has less than this part of the longest one around it."""
# Private-use characters are bullets of fonts that nobody else has.
_UNSEEN = re.compile(f"[{INVISIBLE}\ue000-\uf8ff]")

Part = tuple[str, bool]
"""A piece of text, and True where it is a hit."""
Span = tuple[int, int]


class Excerpt(NamedTuple):
    """A piece of an original text; its characters are those of the original, breaks aside."""

    parts: tuple[Part, ...]
    """In order."""
    start: int
    """Offset in the original text."""
    end: int
    cut_before: bool
    """True where the sentence goes on before it."""
    cut_after: bool

    @property
    def text(self) -> str:
        """The excerpt as plain text, with … where a sentence was cut."""
        return self.dotted("".join(text for text, _ in self.parts))

    @property
    def html(self) -> str:
        """The excerpt as HTML, hits in ``<mark>``; everything else escaped."""
        return self.dotted("".join(map(_part_html, self.parts)))

    def dotted(self, shown: str) -> str:
        """What the excerpt is shown as, with … where a sentence was cut."""
        before = "…" if self.cut_before else ""
        after = "…" if self.cut_after else ""
        return f"{before}{shown}{after}"


def _part_html(part: Part) -> str:
    text, hit = part
    return f"<mark>{escape(text)}</mark>" if hit else escape(text)


class _Window(NamedTuple):
    """What of a text is shown around a place."""

    start: int
    end: int
    cut_before: bool
    cut_after: bool


def excerpts(text: str, words: Sequence[str], most: int = 3) -> tuple[tuple[Excerpt, ...], int]:
    """Return excerpts around normalised ``words`` and the number of their places in ``text``.

    Of up to ``most`` excerpts those come first into question that show another spelling each, then
    further places in order of the text; they are returned in order of the text.
    """
    found = spans(text, words)
    windows: list[_Window] = []
    for start, end in _chosen(text, found, words):
        if len(windows) == most:
            break
        if not any(w.start <= start and end <= w.end for w in windows):
            windows.append(_window(text, start, end))
    return tuple(_excerpt(text, w, found) for w in sorted(windows)), len(found)


def whole(text: str, words: Sequence[str], longest: int) -> Excerpt:
    """A whole text with its hits; of one that is longer than ``longest`` the best excerpt."""
    found = spans(text, words)
    if len(text) <= longest:
        return _excerpt(text, _Window(0, len(text), False, False), found)
    around = _chosen(text, found, words)[:1] or [(0, 0)]
    return _excerpt(text, _window(text, *around[0]), found)


def _chosen(text: str, found: list[Span], words: Sequence[str]) -> list[Span]:
    """The first place of every spelling that occurs, then the others."""
    first: dict[str, Span] = {}
    for start, end in found:
        first.setdefault("".join(text[start:end].split()), (start, end))
    ahead = list(first.values())[: max(1, len(words))]
    return ahead + [span for span in found if span not in ahead]


def _stops(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences end between two offsets."""
    for match in _STOP.finditer(text, start, end):
        dot_of_number = text[match.start()] == "．" and _NUMBER.match(text, match.start() - 1)
        if not dot_of_number:
            yield match.end()


class _Around(NamedTuple):
    """The surroundings of a place, in which the borders of its sentence are looked for."""

    text: str
    """The whole text."""
    low: int
    high: int
    shortest: float
    """Lines below this length are short."""

    def breaks(self, at: int) -> bool:
        """True where the line break at ``at`` is a border between sentences.

        It is one before a line that begins like a heading or an item, and after a line that is much
        shorter than those around it and holds no comma (a heading, a row): running text fills its
        lines.
        """
        if _MARKED.match(self.text, at + 1) or self._beside_a_row(at):
            return True
        start = self.text.rfind("\n", self.low, at) + 1
        if start <= self.low and self.low > 0:  # cut off by ``low``: nobody knows its length
            return False
        return at - start < self.shortest and not _COMMA.search(self.text, start, at)

    def _beside_a_row(self, at: int) -> bool:
        """Whether the line before or behind the break at ``at`` has cells."""
        before = self.text.rfind("\n", 0, at) + 1
        after = self.text.find("\n", at + 1)
        return "\t" in self.text[before : after if after >= 0 else len(self.text)]

    def left(self, start: int) -> int:
        """Where the sentence around ``start`` begins, not before ``low``."""
        at = self.text.rfind("\n", self.low, start)
        while at >= 0 and not self.breaks(at):
            at = self.text.rfind("\n", self.low, at)
        line = at + 1 if at >= 0 else self.low
        return max(_stops(self.text, line, start), default=line)

    def right(self, end: int) -> int:
        """Where the sentence around ``end`` ends, not after ``high``."""
        at = self.text.find("\n", end, self.high)
        while at >= 0 and not self.breaks(at):
            at = self.text.find("\n", at + 1, self.high)
        line = at if at >= 0 else self.high
        # The place itself may end in a full stop.
        stops = _stops(self.text, max(self.low, end - 1), line)
        return next((stop for stop in stops if stop >= end), line)


def _window(text: str, start: int, end: int) -> _Window:
    """The sentence around a place, or as much of it as fits."""
    low, high = max(0, start - LONGEST), min(len(text), end + LONGEST)
    shortest = _SHORT * max(map(len, text[low:high].split("\n")))
    around = _Around(text, low, high, shortest)
    left, right = around.left(start), around.right(end)
    whole = _Window(left, right, left == low > 0, right == high < len(text))
    if right - left <= LONGEST and not whole.cut_before and not whole.cut_after:
        return whole
    near = max(left, start - _AROUND)
    far = min(right, max(end + _AROUND, start + LONGEST - _AROUND))
    return _Window(near, far, near > left or whole.cut_before, far < right or whole.cut_after)


def _excerpt(text: str, window: _Window, found: list[Span]) -> Excerpt:
    parts: list[Part] = []
    at = window.start
    for start, end in found:
        if end <= window.start or start >= window.end:
            continue
        start, end = max(at, start), min(end, window.end)
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    parts.append((text[at : window.end], False))
    return Excerpt(
        parts=_tidy(parts),
        start=window.start,
        end=window.end,
        cut_before=window.cut_before,
        cut_after=window.cut_after,
    )


def _tidy(parts: list[Part]) -> tuple[Part, ...]:
    """Line breaks as a reader expects them: none next to a Japanese character, else a space.

    There are no blanks at the ends, and nothing invisible.
    """
    whole = "".join(text for text, _ in parts)
    if not BLANKS.search(whole) and not _UNSEEN.search(whole):
        return tuple(part for part in parts if part[0])
    kept: list[Part] = []
    at = 0
    for text, hit in parts:
        tidy = _UNSEEN.sub("", _joined(whole, at, text))
        at += len(text)
        if tidy:
            kept.append((tidy, hit))
    return tuple(kept)


def _joined(whole: str, at: int, text: str) -> str:
    """The part of ``whole`` that begins at ``at``, its blanks as the whole wants them."""
    return BLANKS.sub(lambda m: _between(whole, at + m.start(), at + m.end()), text)


def _between(whole: str, start: int, end: int) -> str:
    """What stands for a run of blanks: a line between two cells of a row."""
    inside = start > 0 and end < len(whole)
    if inside and "\t" in whole[start:end] and "\n" not in whole[start:end]:
        return _BETWEEN_CELLS
    return joint(whole, start, end)
