"""Which characters of a changed pair differ, marked so that people can read it: whole numbers and words, no confetti."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

from pipeline.compare.units import key_of, row_key

KEPT = 0.5
"""When less than this share of a pair is kept, it is one replacement."""


class Segment(NamedTuple):
    """A stretch of both texts."""

    op: str
    """equal | replace | insert | delete"""
    old: str
    new: str


class _Token(NamedTuple):
    key: str
    text: str
    """As printed, with the blanks after it."""


_LEADER = re.compile(
    r"(?:[.．・…‥･⋯]\s*){3,}[0-9０-９]*\s*"
)  # of a table of contents, with its page number
_RUNS = re.compile(
    r"(?:[.．・…‥･⋯]\s*){3,}[0-9０-９]*|"
    r"[0-9０-９]+(?:[,，.．][0-9０-９]+)*|[ァ-ヴーｦ-ﾟ]+|[a-zA-Zａ-ｚＡ-Ｚ]+|\S",
    re.DOTALL,
)
_KANJI, _KANA = re.compile(r"[㐀-鿿々]"), re.compile(r"[ぁ-んー、。・]*")


def _tokens(text: str) -> list[_Token]:
    """Numbers, katakana words and Latin words whole, everything else one character each; blanks with what precedes them."""
    starts = [m.start() for m in _RUNS.finditer(text)]
    if not starts:
        return [_Token("", text)] if text else []
    starts[0] = 0
    ends = [*starts[1:], len(text)]
    return [
        _Token("…" if _LEADER.fullmatch(text[i:j]) else key_of(text[i:j]), text[i:j])
        for i, j in zip(starts, ends, strict=True)
    ]


class _Op(NamedTuple):
    equal: bool
    i: int
    k: int
    j: int
    m: int


def _diff(a: Sequence[_Token], b: Sequence[_Token]) -> list[_Op]:
    ops = LCSseq.opcodes([t.key for t in a], [t.key for t in b])
    return _merged(
        [_Op(o.tag == "equal", o.src_start, o.src_end, o.dest_start, o.dest_end) for o in ops]
    )


def _merged(ops: Sequence[_Op]) -> list[_Op]:
    """Neighbours of one sort put together."""
    out: list[_Op] = []
    for op in ops:
        if out and out[-1].equal == op.equal:
            last = out.pop()
            op = _Op(op.equal, last.i, op.k, last.j, op.m)
        if op.i < op.k or op.j < op.m:
            out.append(op)
    return out


def _weight(tokens: Sequence[_Token]) -> int:
    return sum(len(t.key) for t in tokens)


def _without_islands(ops: list[_Op], a: Sequence[_Token], b: Sequence[_Token]) -> list[_Op]:
    """Kept characters between two changes, too few to be read as kept, become part of the change."""
    out: list[_Op] = []
    for n, op in enumerate(ops):
        inner = op.equal and 0 < n < len(ops) - 1
        if inner:
            text = "".join(t.key for t in a[op.i : op.k])
            around = [
                max(_weight(a[x.i : x.k]), _weight(b[x.j : x.m])) for x in (ops[n - 1], ops[n + 1])
            ]
            short = len(text) == 1 or (len(text) <= 3 and _KANA.fullmatch(text) is not None)
            if (short or len(text) == 2) and len(text) <= (
                min(around) if not short else max(around)
            ):
                op = op._replace(equal=False)
        out.append(op)
    return _merged(out)


def _slid(ops: list[_Op], a: Sequence[_Token], b: Sequence[_Token]) -> list[_Op]:
    """Pure insertions and deletions moved along equal characters to where a word begins."""
    ops = list(ops)
    for n in range(1, len(ops) - 1):
        op, before, after = ops[n], ops[n - 1], ops[n + 1]
        if op.equal or (op.i < op.k) == (op.j < op.m):
            continue
        tokens, lo, hi = (a, op.i, op.k) if op.i < op.k else (b, op.j, op.m)
        room = before.k - before.i
        best, shift, steps = _border(tokens, lo, hi), 0, 0
        while (
            steps < min(room - 1, 12) and tokens[lo - 1 - steps].key == tokens[hi - 1 - steps].key
        ):
            steps += 1
            score = _border(tokens, lo - steps, hi - steps)
            if score > best:
                best, shift = score, steps
        if shift:
            ops[n - 1] = before._replace(k=before.k - shift, m=before.m - shift)
            ops[n] = _Op(False, op.i - shift, op.k - shift, op.j - shift, op.m - shift)
            ops[n + 1] = after._replace(i=after.i - shift, j=after.j - shift)
    return ops


def _script(key: str) -> str:
    name = unicodedata.name(key[:1] or " ", "")
    return "P" if key[:1] in "、。（）「」・" else name.split(" ")[0]


def _border(tokens: Sequence[_Token], lo: int, hi: int) -> int:
    """How good a stretch begins and ends: after a comma is best, where the script changes is good."""
    score = 0
    for at in (lo, hi):
        if at <= 0 or at >= len(tokens):
            score += 3
            continue
        left, right = _script(tokens[at - 1].key), _script(tokens[at].key)
        score += (
            3
            if left == "P"
            else 2
            if right == "P"
            else 2
            if left == "HIRAGANA" != right
            else int(left != right)
        )
    return score


def _whole_words(ops: list[_Op], a: Sequence[_Token], b: Sequence[_Token]) -> list[_Op]:
    """A change that leaves one kanji of a two-kanji word takes the other in."""
    ops = list(ops)
    for n, op in enumerate(ops):
        if op.equal or not (op.i < op.k and op.j < op.m):
            continue
        if n > 0 and _lone(a, op.i, -1) and _lone(b, op.j, -1) and _inside(ops[n - 1]):
            ops[n - 1] = ops[n - 1]._replace(k=op.i - 1, m=op.j - 1)
            op = op._replace(i=op.i - 1, j=op.j - 1)
        if n + 1 < len(ops) and _lone(a, op.k, 1) and _lone(b, op.m, 1) and _inside(ops[n + 1]):
            ops[n + 1] = ops[n + 1]._replace(i=op.k + 1, j=op.m + 1)
            op = op._replace(k=op.k + 1, m=op.m + 1)
        ops[n] = op
    return ops


def _inside(op: _Op) -> bool:
    return op.equal and op.k - op.i >= 2


def _lone(tokens: Sequence[_Token], at: int, step: int) -> bool:
    """Is the kept token beside a change (which begins or ends at ``at``) one kanji that stands alone with it?"""
    kept, inside, beyond = (at - 1, at, at - 2) if step < 0 else (at, at - 1, at + 1)
    if not (0 <= kept < len(tokens) and 0 <= inside < len(tokens)):
        return False
    outside = tokens[beyond].key if 0 <= beyond < len(tokens) else ""
    kanji = _KANJI.match(tokens[kept].key) and _KANJI.match(tokens[inside].key)
    return bool(kanji) and not _KANJI.match(outside)


def kept_share(segments: Sequence[Segment]) -> float:
    """Share of both texts that stays, 0 to 1, blanks apart."""
    kept = sum(len(key_of(s.old)) + len(key_of(s.new)) for s in segments if s.op == "equal")
    total = sum(len(key_of(s.old)) + len(key_of(s.new)) for s in segments)
    return kept / total if total else 1.0


def segments_of(old: str, new: str, *, whole: bool = True, cells: bool = False) -> list[Segment]:
    """The stretches of a changed pair; joined, they give back both texts to the letter.

    Characters that differ in width or in blanks alone are equal. Less than :data:`KEPT` kept gives one replacement, unless
    ``whole`` is False. Turning the texts round turns every segment round. ``cells``: the texts are rows of a table, where
    ``1 23`` is not ``12 3``.
    """
    key = row_key if cells else key_of
    if key(old) == key(new):
        return [Segment("equal", old, new)]
    if key(old) > key(new):  # one direction for both, so that ties fall alike
        names = {"insert": "delete", "delete": "insert"}
        return [
            Segment(names.get(s.op, s.op), s.new, s.old)
            for s in segments_of(new, old, whole=whole, cells=cells)
        ]
    a, b = _tokens(old), _tokens(new)
    ops = _whole_words(_slid(_without_islands(_diff(a, b), a, b), a, b), a, b)
    segments: list[Segment] = []
    for op in _merged(ops):
        left, right = (
            "".join(t.text for t in a[op.i : op.k]),
            "".join(t.text for t in b[op.j : op.m]),
        )
        name = (
            "equal" if op.equal else "replace" if left and right else "delete" if left else "insert"
        )
        segments.append(Segment(name, left, right))
    if whole and kept_share(segments) < KEPT:
        return [Segment("replace" if old and new else "delete" if old else "insert", old, new)]
    return segments
