"""Which characters of a changed pair differ: whole numbers and words, no confetti."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from pipeline.compare.units.keys import key_of, row_key
from pipeline.kinds import SegmentKind

KEPT = 0.5
"""When less than this share of a pair is kept, it is one replacement."""


class Segment(NamedTuple):
    """A stretch of both texts."""

    op: SegmentKind
    old: str
    new: str


class _Token(NamedTuple):
    key: str
    """What is compared."""
    text: str
    """As printed, with the blanks after it."""


_DOTS = r"(?:[.．・…‥･⋯]\s*){3,}[0-9０-９]*"
_LEADER = re.compile(rf"{_DOTS}\s*")  # of a table of contents, with its page number
_RUNS = re.compile(
    rf"{_DOTS}|[0-9０-９]+(?:[,，.．][0-9０-９]+)*|[ァ-ヴーｦ-ﾟ]+|[a-zA-Zａ-ｚＡ-Ｚ]+|\S",
    re.DOTALL,
)
_KANJI, _KANA = re.compile(r"[㐀-鿿々]"), re.compile(r"[ぁ-んー、。・]*")
_COMMAS = ("、", ",", "。")
_SHORTEST_CLAUSE = 4
"""Tokens of a clause that both texts begin or end with, at the least."""
_POINTS = "、。（）「」・"
_FARTHEST = 12
"""Tokens that a pure insertion or deletion is slid at most."""


def _tokens(text: str) -> list[_Token]:
    """Numbers, katakana and Latin words whole, all else character by character.

    Blanks go with what precedes them.
    """
    starts = [m.start() for m in _RUNS.finditer(text)]
    if not starts:
        return [_Token("", text)] if text else []
    starts[0] = 0
    ends = [*starts[1:], len(text)]
    return [_token(text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _token(text: str) -> _Token:
    """All leaders are one: their length and their page tell nothing."""
    return _Token("…" if _LEADER.fullmatch(text) else key_of(text), text)


class _Edit(NamedTuple):
    """Tokens of both sides that are equal, or that stand in place of each other."""

    equal: bool
    old_start: int
    old_stop: int
    new_start: int
    new_stop: int

    @property
    def one_sided(self) -> bool:
        """A pure insertion or deletion."""
        return (self.old_start < self.old_stop) != (self.new_start < self.new_stop)

    @property
    def two_sided(self) -> bool:
        return self.old_start < self.old_stop and self.new_start < self.new_stop


class _Sides(NamedTuple):
    """The tokens of both texts."""

    old: Sequence[_Token]
    new: Sequence[_Token]


def _edits(sides: _Sides) -> list[_Edit]:
    """The edits between both sides, each kept token on the longest common subsequence."""
    opcodes = LCSseq.opcodes([t.key for t in sides.old], [t.key for t in sides.new])
    return _merged(
        [_Edit(o.tag == "equal", o.src_start, o.src_end, o.dest_start, o.dest_end) for o in opcodes]
    )


def _merged(edits: Sequence[_Edit]) -> list[_Edit]:
    """Neighbours of one sort put together."""
    merged: list[_Edit] = []
    for edit in edits:
        if merged and merged[-1].equal == edit.equal:
            last = merged.pop()
            edit = edit._replace(old_start=last.old_start, new_start=last.new_start)
        merged.append(edit)
    return merged


def _without_islands(edits: Sequence[_Edit], sides: _Sides) -> list[_Edit]:
    """Kept characters between two changes, too few to read as kept, become part of the change."""
    inner = range(1, len(edits) - 1)
    return _merged(
        [
            edit._replace(equal=edit.equal and not (n in inner and _is_island(n, edits, sides)))
            for n, edit in enumerate(edits)
        ]
    )


def _is_island(n: int, edits: Sequence[_Edit], sides: _Sides) -> bool:
    """One character, or up to three of kana, beside a change as long; two beside two as long."""
    island = sides.old[edits[n].old_start : edits[n].old_stop]
    text = "".join(token.key for token in island)
    around = [_longer_side(edits[n - 1], sides), _longer_side(edits[n + 1], sides)]
    if len(text) == 1 or (len(text) <= 3 and _KANA.fullmatch(text)):
        return len(text) <= max(around)
    return len(text) == 2 and len(text) <= min(around)


def _longer_side(edit: _Edit, sides: _Sides) -> int:
    """Characters of the longer side of an edit."""
    return max(
        _weight(sides.old[edit.old_start : edit.old_stop]),
        _weight(sides.new[edit.new_start : edit.new_stop]),
    )


def _weight(tokens: Sequence[_Token]) -> int:
    return sum(len(token.key) for token in tokens)


def _slid(edits: Sequence[_Edit], sides: _Sides) -> list[_Edit]:
    """Pure insertions and deletions moved along equal characters to where a word begins.

    Where 市は観光を広げる became 市は観光を支え、観光を広げる, «観光を支え、» is new and not
    «支え、観光を», though both are the same number of characters.
    """
    slid = list(edits)
    for n in range(1, len(slid) - 1):
        before, edit, after = slid[n - 1 : n + 2]
        if edit.equal or not edit.one_sided:
            continue
        shift = _best_shift(edit, room=before.old_stop - before.old_start, sides=sides)
        slid[n - 1] = before._replace(
            old_stop=before.old_stop - shift, new_stop=before.new_stop - shift
        )
        slid[n] = _Edit(
            equal=False,
            old_start=edit.old_start - shift,
            old_stop=edit.old_stop - shift,
            new_start=edit.new_start - shift,
            new_stop=edit.new_stop - shift,
        )
        slid[n + 1] = after._replace(
            old_start=after.old_start - shift, new_start=after.new_start - shift
        )
    return slid


def _best_shift(edit: _Edit, room: int, sides: _Sides) -> int:
    """How many tokens to the front an insertion or deletion reads best.

    One of the ``room`` kept tokens before it stays there.
    """
    if edit.old_start < edit.old_stop:
        tokens, start, stop = sides.old, edit.old_start, edit.old_stop
    else:
        tokens, start, stop = sides.new, edit.new_start, edit.new_stop
    best, best_shift = _border(tokens, start, stop), 0
    for shift in range(1, min(room - 1, _FARTHEST) + 1):
        if tokens[start - shift].key != tokens[stop - shift].key:
            break
        score = _border(tokens, start - shift, stop - shift)
        if score > best:
            best, best_shift = score, shift
    return best_shift


def _border(tokens: Sequence[_Token], start: int, stop: int) -> int:
    """How well a stretch begins and ends."""
    return _cut(tokens, start) + _cut(tokens, stop)


def _cut(tokens: Sequence[_Token], at: int) -> int:
    """How well it reads to cut before a token: best at an end or after a comma."""
    if at <= 0 or at >= len(tokens):
        return 3
    left, right = _script(tokens[at - 1].key), _script(tokens[at].key)
    if left == "P":
        return 3
    if right == "P" or (left == "HIRAGANA" and right != "HIRAGANA"):
        return 2
    return int(left != right)


def _script(key: str) -> str:
    """The script of the first character, as Unicode names it; P for the points of a sentence."""
    first = key[:1] or " "
    return "P" if first in _POINTS else unicodedata.name(first, "").split(" ")[0]


def _whole_words(edits: Sequence[_Edit], sides: _Sides) -> list[_Edit]:
    """A change that leaves one kanji of a two-kanji word takes the other in."""
    whole = list(edits)
    for n, edit in enumerate(whole):
        if edit.equal or not edit.two_sided:
            continue
        if n > 0 and _can_give(whole[n - 1]) and _kanji_before(edit, sides):
            before = whole[n - 1]
            whole[n - 1] = before._replace(
                old_stop=before.old_stop - 1, new_stop=before.new_stop - 1
            )
            edit = edit._replace(old_start=edit.old_start - 1, new_start=edit.new_start - 1)
        if n + 1 < len(whole) and _can_give(whole[n + 1]) and _kanji_after(edit, sides):
            after = whole[n + 1]
            whole[n + 1] = after._replace(
                old_start=after.old_start + 1, new_start=after.new_start + 1
            )
            edit = edit._replace(old_stop=edit.old_stop + 1, new_stop=edit.new_stop + 1)
        whole[n] = edit
    return whole


def _can_give(edit: _Edit) -> bool:
    """Kept tokens of which one can go and some are left."""
    return edit.equal and edit.old_stop - edit.old_start >= 2


def _kanji_before(edit: _Edit, sides: _Sides) -> bool:
    """Is the kept token before a change one kanji that stands alone with it, on both sides?"""
    return all(
        _lone_kanji(tokens, kept=start - 1, changed=start, beyond=start - 2)
        for tokens, start in ((sides.old, edit.old_start), (sides.new, edit.new_start))
    )


def _kanji_after(edit: _Edit, sides: _Sides) -> bool:
    """The same of the kept token after it."""
    return all(
        _lone_kanji(tokens, kept=stop, changed=stop - 1, beyond=stop + 1)
        for tokens, stop in ((sides.old, edit.old_stop), (sides.new, edit.new_stop))
    )


def _lone_kanji(tokens: Sequence[_Token], *, kept: int, changed: int, beyond: int) -> bool:
    """``beyond`` is there: what can give has two tokens or more."""
    kanji = [_KANJI.match(tokens[at].key) is not None for at in (changed, kept, beyond)]
    return kanji == [True, True, False]


def kept_share(segments: Sequence[Segment]) -> float:
    """Share of both texts that stays, 0 to 1, blanks apart."""
    sizes = [(s.op, len(key_of(s.old)) + len(key_of(s.new))) for s in segments]
    total = sum(size for _, size in sizes)
    kept = sum(size for op, size in sizes if op == SegmentKind.EQUAL)
    return kept / total if total else 1.0


def segments_of(old: str, new: str, *, whole: bool = True, cells: bool = False) -> list[Segment]:
    """The stretches of a changed pair; joined, they give back both texts to the letter.

    Characters that differ in width or in blanks alone are equal. Turning the texts round turns
    every segment round.

    Args:
        whole: whether a pair of which less than :data:`KEPT` is kept is told as one replacement.
        cells: the texts are rows of a table, where ``1 23`` is not ``12 3``.
    """
    key = row_key if cells else key_of
    if key(old) == key(new):
        return [Segment(SegmentKind.EQUAL, old, new)]
    if key(old) > key(new):  # one direction for both, so that ties fall alike
        return [_turned(s) for s in segments_of(new, old, whole=whole, cells=cells)]
    sides = _Sides(_tokens(old), _tokens(new))
    readable = _whole_words(_slid(_without_islands(_edits(sides), sides), sides), sides)
    segments = [_segment(edit, sides) for edit in _merged(readable)]
    if whole and kept_share(segments) < KEPT:
        return _replaced(sides)
    return segments


def _replaced(sides: _Sides) -> list[Segment]:
    """Both texts as one replacement, but for the clauses that both begin and both end with."""
    pairs = list(zip(sides.old, sides.new, strict=False))
    head = _clauses(pairs)
    most = min(len(sides.old), len(sides.new)) - head
    ends = list(zip(sides.old[::-1], sides.new[::-1], strict=False))[:most]
    tail = _last_clauses(ends)
    stops = len(sides.old) - tail, len(sides.new) - tail
    edits = (
        _Edit(True, 0, head, 0, head),
        _Edit(False, head, stops[0], head, stops[1]),
        _Edit(True, stops[0], len(sides.old), stops[1], len(sides.new)),
    )
    found = [_segment(edit, sides) for edit in edits]
    return [segment for segment in found if segment.old or segment.new]


def _clauses(pairs: Sequence[tuple[_Token, _Token]]) -> int:
    """How many tokens both begin with, up to a comma."""
    kept = 0
    for n, (old, new) in enumerate(pairs, 1):
        if old.key != new.key:
            break
        if old.key in _COMMAS:
            kept = n
    return kept if kept >= _SHORTEST_CLAUSE else 0


def _last_clauses(pairs: Sequence[tuple[_Token, _Token]]) -> int:
    """How many tokens both end with, from behind a comma on; the pairs stand from the end on."""
    kept = 0
    for n, (old, new) in enumerate(pairs):
        if old.key in _COMMAS or new.key in _COMMAS:
            kept = n
        if old.key != new.key:
            break
    return kept if kept >= _SHORTEST_CLAUSE else 0


def _segment(edit: _Edit, sides: _Sides) -> Segment:
    old = "".join(t.text for t in sides.old[edit.old_start : edit.old_stop])
    new = "".join(t.text for t in sides.new[edit.new_start : edit.new_stop])
    return Segment(SegmentKind.EQUAL if edit.equal else _kind_of_change(old, new), old, new)


def _kind_of_change(old: str, new: str) -> SegmentKind:
    if old and new:
        return SegmentKind.REPLACE
    return SegmentKind.DELETE if old else SegmentKind.INSERT


_TURNED = {SegmentKind.INSERT: SegmentKind.DELETE, SegmentKind.DELETE: SegmentKind.INSERT}


def _turned(segment: Segment) -> Segment:
    op = _TURNED.get(segment.op, segment.op)
    return Segment(op, old=segment.new, new=segment.old)
