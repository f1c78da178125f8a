"""The form in which text is indexed and searched, and the way back from it to the original.

Search compares *normalised* text: CJK radicals folded into the characters they stand for, NFKC (Unicode Standard
Annex 15), case folded, invisible characters dropped, and line breaks next to a Japanese character removed, because a
PDF breaks its lines anywhere. Every other run of blanks is one space. A query finds a text exactly when the normalised
query is a substring of the normalised text.
"""

import re
import unicodedata
from bisect import bisect_right
from typing import NamedTuple

from pipeline.read.radicals import RADICALS

BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# Characters that nobody sees and that hide words from a search: controls, soft hyphen, zero-width and directional
# marks, variation selectors, lone surrogates (they can't be stored in UTF-8 at all), tags.
INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
_FOLDED = re.compile(f"[{INVISIBLE}{''.join(RADICALS)}]")
# Every run of blanks but the single space between two words, which stays as it is.
_BLANKS = re.compile(r"[^\S ]\s*| \s+|\A\s+|\s\Z")
_HAS_BREAK = re.compile(f"[{BREAKS}]")

# Characters that may melt into the one before them (combining marks, half-width voice marks, conjoining Hangul).
_GLUE = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093c-\u094d\u0e38-\u0e3a\u0e48-\u0e4e\u1160-\u11ff\u20d0-\u20f0\u3099\u309a\ufe20-\ufe2f\uff9e\uff9f"
# Characters that become exactly one character on their own. Leaving some out costs time, not correctness.
_PLAIN = (
    "\t\n\r\x20-\x7e\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e"
)
_ODD = re.compile(f"(?:[^{_PLAIN}]|.(?=[{_GLUE}]))[{_GLUE}]*", re.DOTALL)


def _fold(text: str) -> str:
    """Everything but the blanks: radicals, NFKC, case."""
    text = _FOLDED.sub(lambda m: RADICALS.get(m[0], ""), text)
    text = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", text)


def is_japanese(char: str) -> bool:
    """True for kana, CJK ideographs, and the marks between them (、。「」ー・々), as they stand after NFKC."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000"


def _blank(match: re.Match[str]) -> str:
    """What a run of blanks becomes: nothing at the ends and for a break next to a Japanese character, else a space."""
    text, start, end = match.string, match.start(), match.end()
    if start == 0 or end == len(text):
        return ""
    if (is_japanese(text[start - 1]) or is_japanese(text[end])) and _HAS_BREAK.search(match[0]):
        return ""
    return " "


def normalise(text: str) -> str:
    """Return the form of ``text`` that is indexed and searched; never raises, and normalising twice changes nothing."""
    return _BLANKS.sub(_blank, _fold(text))


class Normalised(NamedTuple):
    """A normalised text that remembers where its characters came from."""

    text: str
    """The same as ``normalise(original)``."""
    marks: list[int]
    """Positions in the folded text (blanks as they were) where the distance to the original changes …"""
    origins: list[int]
    """… and the offsets in the original of these positions."""
    blank_marks: list[int]
    """The same between ``text`` and the folded text, where blanks were taken out."""
    blank_origins: list[int]
    length: int
    """Length of the original."""

    def origin(self, position: int) -> int:
        """Offset in the original of the character at ``position`` of the normalised text (its length gives the end)."""
        if position >= len(self.text):
            return self.length
        i = bisect_right(self.blank_marks, position) - 1
        folded = self.blank_origins[i] + position - self.blank_marks[i]
        j = bisect_right(self.marks, folded) - 1
        return self.origins[j] + folded - self.marks[j]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of ``text[start:end]``, without blanks that follow it there."""
        if end <= start:
            return self.origin(start), self.origin(start)
        last = self.origin(end - 1)
        # A character that came out of several (か + ゙) ends where the next one begins, blanks between them aside.
        return self.origin(start), max(last + 1, self._next(end - 1))

    def _next(self, position: int) -> int:
        """End in the original of the cluster that made the character at ``position``."""
        i = bisect_right(self.blank_marks, position) - 1
        folded = self.blank_origins[i] + position - self.blank_marks[i]
        j = bisect_right(self.marks, folded)
        if j < len(self.marks) and self.marks[j] == folded + 1:
            return self.origins[j]
        return self.origins[j - 1] + folded - self.marks[j - 1] + 1


def normalise_with_origins(text: str) -> Normalised:
    """Return the normalised text with the way back to ``text``, for excerpts and marks."""
    folded = _fold(text)
    marks, origins = [0], [0]
    at = shift = 0
    pieces: list[tuple[int, int, int]] = []
    for match in _ODD.finditer(text):
        width = len(_fold(match[0]))
        if width == match.end() - match.start() == 1:
            continue
        at = match.start() + shift
        pieces.append((match.start(), match.end(), width))
        shift += width - (match.end() - match.start())
        for k in range(width):  # each character out of a cluster leads back to its beginning
            marks.append(at + k)
            origins.append(match.start())
        marks.append(at + width)
        origins.append(match.end())
    if len(text) + shift != len(folded):  # marks of a script we don't know: fold piece by piece
        folded, last = "", 0
        for start, end, _ in pieces:
            folded += _fold_each(text[last:start]) + _fold(text[start:end])
            last = end
        folded += _fold_each(text[last:])
    return _with_blanks(folded, marks, origins, len(text))


def _fold_each(text: str) -> str:
    """Fold character by character, keeping the length: what doesn't become one character stays as it is."""
    return "".join(c if len(_fold(c)) != 1 else _fold(c) for c in text)


def _with_blanks(folded: str, marks: list[int], origins: list[int], length: int) -> Normalised:
    blank_marks, blank_origins, out, last, size = [0], [0], [], 0, 0
    for match in _BLANKS.finditer(folded):
        put = _blank(match)
        if put == match[0]:
            continue
        out += [folded[last : match.start()], put]
        size += match.start() - last + len(put)
        last = match.end()
        if put:
            blank_marks.append(size - 1)
            blank_origins.append(match.start())
        blank_marks.append(size)
        blank_origins.append(last)
    return Normalised(
        "".join([*out, folded[last:]]), marks, origins, blank_marks, blank_origins, length
    )
