"""The form in which text is indexed and searched, and the way back from it to the original.

Search compares *normalised* text: CJK radicals folded into the characters they stand for, NFKC
(Unicode Standard Annex 15), case folded, invisible characters dropped, and line breaks next to a
Japanese character removed, because a PDF breaks its lines anywhere. Every other run of blanks is
one space. A query finds a text exactly when the normalised query is a substring of the normalised
text.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.read.radicals import RADICALS

BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# Characters that nobody sees and that hide words from a search.
INVISIBLE = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are no blanks
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiners, fillers
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f"  # zero width and directional marks
    "\u3164\uffa0"  # Hangul fillers
    "\ud800-\udfff"  # lone surrogates: they can't be stored in UTF-8 at all
    "\ufe00-\ufe0f\U000e0000-\U000e0fff"  # variation selectors, tags
    "\ufeff\ufff0-\ufffb"  # byte order mark, specials
)
_DROPPED_OR_RADICAL = re.compile(f"[{INVISIBLE}{''.join(RADICALS)}]")
# Every run of blanks but the single space between two words, which stays as it is.
BLANKS = re.compile(r"[^\S ]\s*| \s+|\A\s+|\s\Z")
_HAS_BREAK = re.compile(f"[{BREAKS}]")

# Characters that may melt into the one before them.
_GLUE = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f"  # combining marks
    "\u0900-\u0903\u093c-\u094d\u0e38-\u0e3a\u0e48-\u0e4e\u20d0-\u20f0\ufe20-\ufe2f"
    "\u3099\u309a\uff9e\uff9f"  # voice marks of kana, half-width ones too
    "\u1160-\u11ff"  # conjoining Hangul
)
# Characters that become exactly one character on their own. Leaving some out costs time, not
# correctness.
_PLAIN = (
    "\t\n\r\x20-\x7e\u3001-\u3029\u3041-\u3096\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e"
)
_CLUSTER = re.compile(f"(?:[^{_PLAIN}]|.(?=[{_GLUE}]))[{_GLUE}]*", re.DOTALL)


def _fold(text: str) -> str:
    """Every character in its one form (radicals, NFKC, case); blanks stay as they are."""
    text = _DROPPED_OR_RADICAL.sub(lambda m: RADICALS.get(m[0], ""), text)
    text = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", text)


def is_japanese(char: str) -> bool:
    """True for kana, CJK ideographs, and the marks between them (、。「」ー・々), as after NFKC."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000"


def joint(text: str, start: int, end: int) -> str:
    """What joins the text on both sides of a run of blanks from ``start`` to ``end``.

    Nothing at the ends of the text and for a line break next to a Japanese character, else a space.
    """
    if start == 0 or end == len(text):
        return ""
    beside_japanese = is_japanese(text[start - 1]) or is_japanese(text[end])
    return "" if beside_japanese and _HAS_BREAK.search(text, start, end) else " "


def normalise(text: str) -> str:
    """Return the form of ``text`` that is indexed and searched.

    Never raises, and normalising twice changes nothing.
    """
    return BLANKS.sub(lambda m: joint(m.string, m.start(), m.end()), _fold(text))


class _Offsets:
    """The way back from a text to the one it was made of.

    Kept are the positions at which the distance between the two changes, and where these lead.
    """

    def __init__(self) -> None:
        self._positions = [0]
        self._origins = [0]

    def lead(self, position: int, origin: int) -> None:
        """From ``position`` on, the new text stands at ``origin`` and behind it in the old one."""
        self._positions.append(position)
        self._origins.append(origin)

    def origin(self, position: int) -> int:
        """Offset in the old text of the character at ``position`` of the new one."""
        i = bisect_right(self._positions, position) - 1
        return self._origins[i] + position - self._positions[i]

    def end(self, position: int) -> int:
        """End in the old text of what made the character at ``position`` of the new one."""
        following = bisect_right(self._positions, position)
        if following < len(self._positions) and self._positions[following] == position + 1:
            return self._origins[following]
        return self.origin(position) + 1


class Normalised(NamedTuple):
    """A normalised text that remembers where its characters came from."""

    text: str
    """The same as ``normalise(original)``."""
    folding: _Offsets
    """From the folded text (blanks as they were) to the original."""
    blanks: _Offsets
    """From ``text`` to the folded text, where blanks were taken out."""
    length: int
    """Length of the original."""

    def origin(self, position: int) -> int:
        """Offset in the original of the character at ``position`` of the normalised text.

        The length of the normalised text gives the end of the original.
        """
        if position >= len(self.text):
            return self.length
        return self.folding.origin(self.blanks.origin(position))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of ``text[start:end]``, without blanks that follow it there."""
        if end <= start:
            return self.origin(start), self.origin(start)
        last = self.origin(end - 1)
        # A character that came out of several (か + ゙) ends where the next one begins, blanks
        # between them aside.
        return self.origin(start), max(last + 1, self.folding.end(self.blanks.origin(end - 1)))


class _Cluster(NamedTuple):
    """Characters of the original that are folded together and don't become one for one."""

    start: int
    end: int
    width: int
    """Characters they become."""


def _clusters(text: str) -> Iterator[_Cluster]:
    for match in _CLUSTER.finditer(text):
        width = len(_fold(match[0]))
        if not width == match.end() - match.start() == 1:
            yield _Cluster(match.start(), match.end(), width)


def normalise_with_origins(text: str) -> Normalised:
    """Return the normalised text with the way back to ``text``, for excerpts and marks."""
    folded = _fold(text)
    clusters = list(_clusters(text))
    folding, shift = _Offsets(), 0
    for start, end, width in clusters:
        at = start + shift
        for k in range(width):  # each character out of a cluster leads back to its beginning
            folding.lead(at + k, start)
        folding.lead(at + width, end)
        shift += width - (end - start)
    if len(text) + shift != len(folded):  # marks of a script that ``_GLUE`` doesn't know
        folded = _fold_by_clusters(text, clusters)
    return _without_blanks(folded, folding, len(text))


def _fold_by_clusters(text: str, clusters: list[_Cluster]) -> str:
    """The folded text, what stands between the clusters character by character."""
    pieces, last = [], 0
    for start, end, _ in clusters:
        pieces += [_fold_each(text[last:start]), _fold(text[start:end])]
        last = end
    return "".join([*pieces, _fold_each(text[last:])])


def _fold_each(text: str) -> str:
    """Fold each character for itself; what doesn't become one character stays as it is."""
    folded = ((char, _fold(char)) for char in text)
    return "".join(form if len(form) == 1 else char for char, form in folded)


def _without_blanks(folded: str, folding: _Offsets, length: int) -> Normalised:
    blanks, pieces, last, size = _Offsets(), [], 0, 0
    for match in BLANKS.finditer(folded):
        put = joint(folded, match.start(), match.end())
        if put == match[0]:
            continue
        pieces += [folded[last : match.start()], put]
        size += match.start() - last + len(put)
        last = match.end()
        if put:
            blanks.lead(size - 1, match.start())
        blanks.lead(size, last)
    return Normalised("".join([*pieces, folded[last:]]), folding, blanks, length)
