"""What became of each wording from one text to the next, and how sure that is."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from pipeline.compare.passages.frames import are_of_one_form
from pipeline.compare.passages.labels import is_head, label_of
from pipeline.compare.passages.own_words import (
    Weights,
    have_other_numbers,
    own_likeness,
    own_shared,
)
from pipeline.compare.passages.subjects import are_about_two, say_the_same, subjects_of
from pipeline.compare.passages.types import Judged, Step, Text, Tie, Wording, is_sole_in_section
from pipeline.compare.units.keys import undated, without_leader, without_number
from pipeline.kinds import PassageStep, RowKind, UnitKind

WEAK = 0.7
"""A step that is less sure than that is told as weak."""
LEAST = 0.5
"""One that is less sure than that joins no lives."""
OWN = 0.3
"""Share of what is their own from which on two wordings that are alike are one: below it they share
what every plan says.
"""
OWN_OF_OTHER_NUMBERS = 0.75
"""The same, of wordings that have numbers and none of them in common: figures of another year are
told in nearly the same words, those of another thing in like ones."""
TELLING = 1.0
"""So much that is its own has what a sentence is about, if it tells that sentence from others: a
rare run of two characters. 本市は and 地元の企業と手を携えて begin many."""
OWN_OF_ANY_SUBJECT = 0.45
"""Share of what is their own from which on two wordings are one that are about the same, which does
not tell them."""
ALIKE_OF_OTHER_SUBJECT = 0.6
"""Likeness from which on two wordings may be one that name two things as what they are about."""
OWN_OF_OTHER_SUBJECT = 0.55
"""Share of what is their own from which on they are."""
NEVER = 2.0
"""A share that no two wordings reach."""
SHARED_OF_OTHER_SUBJECT = 3.0
"""So much that is their own they share besides, in rare runs of two characters: a clause or two
that no other wording has."""
NUMERIC = 0.06
"""Share of digits from which on a wording tells numbers."""
OF_ANOTHER_DATE = 0.6
"""How sure it is that two wordings at one place are one that differ in their dates alone, however
short they are: the date on a cover."""
SURE_PARTS = 0.8
"""From this on a split or a merger joins lives."""
PART_LOST = 0.15
"""So much of a part of a sure split or merger can be missing besides."""
WHOLE = 10
"""Characters from which on an identical wording that stands once is sure to be the same one."""
SHORT = 24
"""Characters below which a sentence is known by nearly all of its letters."""
OF_OTHER_NAMES = 0.75
"""Likeness from which on two rows of other names may be one, called otherwise: its values stay."""
OF_SHORT = 0.8
"""Likeness that two such sentences have at the least."""
_FAR = 8
"""Wordings on either side that tell what moved together."""
_CELLS = 3
"""Cells from which on a row without values is a head: 管理業務 and 12年度まで are two."""
_TOTALS = frozenset({"計", "合計", "小計", "総計"})
_DIGITS = str.maketrans("", "", "0123456789,.")
_WORDED = frozenset({UnitKind.SENTENCE, UnitKind.HEADING})


SAME = Step(PassageStep.SAME, 1.0, 1.0)
"""Of what stands once in both texts, and as it did."""


class _Pair(NamedTuple):
    """Two texts with the ties between them."""

    old: Text
    new: Text
    of_old: dict[int, int]
    """Which tie each old place is in."""
    of_new: dict[int, int]
    weights: Weights
    """Of what is the wordings' own in both texts."""


def judged(old: Text, new: Text, ties: Sequence[Tie]) -> list[Judged]:
    """The steps between two texts, each between one old and one new wording.

    The same whichever text comes first, but for the words split and merged.
    """
    pair = _Pair(
        old,
        new,
        {i: n for n, tie in enumerate(ties) for i in tie.old},
        {j: n for n, tie in enumerate(ties) for j in tie.new},
        Weights(old.runs, new.runs),
    )
    return [step for tie in ties for step in _judged(pair, tie)]


def _judged(pair: _Pair, tie: Tie) -> Iterator[Judged]:
    if tie.kind == RowKind.SAME and len(tie.old) == len(tie.new) == 1:
        i, j = tie.old[0], tie.new[0]
        key = pair.old.wordings[i].key
        if key == pair.new.wordings[j].key and _once(pair, key) and _is_known(pair, i, j):
            yield Judged(i, j, SAME, True)
            return
    if len(tie.old) == len(tie.new):
        for i, j in zip(tie.old, tie.new, strict=True):
            step, joins = _step(pair, tie, i, j)
            yield Judged(i, j, step, joins)
    else:
        yield from _parts(pair, tie)


def _is_known(pair: _Pair, i: int, j: int) -> bool:
    """Whether a wording that stands once in both texts is the same one there."""
    one = pair.old.wordings[i]
    by_itself = len(one.key) >= WHOLE and one.kind != UnitKind.ROW
    return by_itself or _beside(pair, i, j) > 0 or _under(pair, i, j) or _is_whole(one)


def _is_whole(one: Wording) -> bool:
    """Whether a wording that stands once is known by itself: a short one (以上) or the head of a
    table may be another's, if nothing around it was there before.
    """
    return len(one.key) >= WHOLE and not (one.kind == UnitKind.ROW and is_head(one.text, one.key))


def _step(pair: _Pair, tie: Tie, i: int, j: int) -> tuple[Step, bool]:
    """The step of one wording to one."""
    a, b = pair.old.wordings[i], pair.new.wordings[j]
    alike = likeness(a, b)
    beside = _beside(pair, i, j)
    support = beside + _under(pair, i, j)
    if tie.repeated:
        sure = 0.8 if beside else 0.0
    elif alike == 1.0:
        if 0 < support < 3 and not _has_own_around(pair, i, j):
            support = 0
        sure = _sure_of_identical(pair, i, tie.kind, support)
    elif any(map(_is_of_any_table, (a, b))) and not _has_own_around(pair, i, j):
        sure = 0.0
    else:
        sure = _sure_of_changed(pair, a, b, alike, support)
    kind = _kind(tie, alike)
    if kind == PassageStep.RENUMBERED:
        sure = max(sure, 0.9)
    return Step(kind, round(sure, 2), round(alike, 3), weak=sure < WEAK), sure >= LEAST


def _kind(tie: Tie, alike: float) -> PassageStep:
    if tie.kind == RowKind.MOVED:
        return PassageStep.MOVED
    if tie.renumbered:
        return PassageStep.RENUMBERED
    if tie.kind == RowKind.SAME or alike == 1.0:
        return PassageStep.SAME
    return PassageStep.REWORDED


def likeness(a: Wording, b: Wording) -> float:
    """Share of both wordings that is the same, 0 to 1."""
    return 1.0 if a.key == b.key else float(fuzz.ratio(a.key, b.key)) / 100


def _beside(pair: _Pair, i: int, j: int) -> int:
    """How many of the wordings before and behind two answer to each other too: 0 to 2. Where both
    texts begin or end, what stands on the other side tells it alone.
    """
    before, behind = _tied(pair, i - 1, j - 1), _tied(pair, i + 1, j + 1)
    ends = (len(pair.old.wordings) - 1, len(pair.new.wordings) - 1)
    return 2 if (before and (i, j) == ends) or (behind and i == j == 0) else before + behind


def _has_own_around(pair: _Pair, i: int, j: int) -> bool:
    """Whether any of what answers to each other around a wording that repeats stands but once: a
    unit and the head of a table that moved without its rows may be those of any table.
    """
    for way in (-1, 1):
        for step in range(way, way * (_FAR + 1), way):
            if not _tied(pair, i + step, j + step):
                break
            if _is_own(pair, i + step, j + step):
                return True
    heading, other = pair.old.above[i], pair.new.above[j]
    if heading is None or other is None or not _tied(pair, heading, other):
        return False
    alone = is_sole_in_section(pair.old, i) and is_sole_in_section(pair.new, j)
    return alone and _is_own(pair, heading, other)


def _is_own(pair: _Pair, i: int, j: int) -> bool:
    key = pair.old.wordings[i].key
    return key == pair.new.wordings[j].key and _once(pair, key)


def _under(pair: _Pair, i: int, j: int) -> bool:
    """Whether the headings above two wordings answer to each other."""
    heading, other = pair.old.above[i], pair.new.above[j]
    return heading is not None and other is not None and _tied(pair, heading, other)


def _tied(pair: _Pair, i: int, j: int) -> bool:
    tie = pair.of_old.get(i)
    return tie is not None and tie == pair.of_new.get(j)


def _once(pair: _Pair, key: str) -> bool:
    return pair.old.seen[key] == pair.new.seen[key] == 1


def _sure_of_identical(pair: _Pair, i: int, kind: RowKind, support: int) -> float:
    """How sure it is that one wording is the other, which says the same: what stands more than once
    is known by what stands around it.
    """
    one = pair.old.wordings[i]
    if not _once(pair, one.key) or not (support or _is_whole(one)):
        return (0.4, 0.9, 0.95, 0.98)[support]
    short = kind == RowKind.MOVED and len(one.key) < WHOLE
    return 0.85 if short else 1.0


def _sure_of_changed(pair: _Pair, a: Wording, b: Wording, alike: float, support: int) -> float:
    """How sure it is that one wording is the other, reworded: what they share counts as far as it
    is their own (measured with ``benchmarks/lives.py``).
    """
    if a.kind == b.kind == UnitKind.ROW:
        label = label_of(a.text, a.key)
        if label and label == label_of(b.text, b.key):
            return max(alike, 0.9)
    left, right = _bare(a), _bare(b)
    if _begin_alike(a, b) or _holds(left, right):
        return min(alike + 0.05 * support, 0.97)  # nothing but words more, or less
    if undated(a.key) == undated(b.key):
        return max(min(alike + 0.05 * support, 0.97), OF_ANOTHER_DATE if support else 0.0)
    if _are_two(pair, a, b, alike):
        return 0.0
    own = own_likeness(left, right, pair.weights)
    if own < _least_own(pair, a, b, alike):
        return 0.0
    return min(0.97, 0.35 + 0.9 * own, alike + 0.3)


def _is_of_any_table(row: Wording) -> bool:
    """Whether a row is one that any table has: its head, or 計."""
    if row.kind != UnitKind.ROW:
        return False
    head = len(row.text.split()) >= _CELLS and is_head(row.text, row.key)
    return head or label_of(row.text, row.key) in _TOTALS


def _bare(one: Wording) -> str:
    """What of a wording says anything: its key without a number, or without leader and page."""
    if one.kind == UnitKind.ROW:
        return one.key
    words = without_leader if one.kind == UnitKind.TOC else without_number
    return words(one.text) or one.key


def _least_own(pair: _Pair, a: Wording, b: Wording, alike: float) -> float:
    """Share of what is their own that two wordings have in common at the least, if they are one."""
    least = OWN_OF_OTHER_NUMBERS if _tell_other_numbers(a, b) else OWN
    if UnitKind.ROW in (a.kind, b.kind):
        return least
    if not are_about_two(a.key, b.key):
        told = own_shared(*subjects_of(a.key, b.key), pair.weights) >= TELLING
        return least if told else max(least, OWN_OF_ANY_SUBJECT)
    shared = own_shared(a.key, b.key, pair.weights)
    if alike < ALIKE_OF_OTHER_SUBJECT or shared < SHARED_OF_OTHER_SUBJECT:
        return NEVER
    if say_the_same(a.key, b.key):
        return NEVER
    return max(least, OWN_OF_OTHER_SUBJECT)


def _tell_other_numbers(a: Wording, b: Wording) -> bool:
    """Whether two wordings tell numbers above all, and have none in common; a line of contents has
    a page, and a long sentence a phase or an article.
    """
    numeric = all(sum(map(str.isdigit, one.key)) >= NUMERIC * len(one.key) for one in (a, b))
    return numeric and UnitKind.TOC not in (a.kind, b.kind) and have_other_numbers(a.key, b.key)


def _holds(a: str, b: str) -> bool:
    """Whether one of two keys has nothing but words more than the other."""
    return LCSseq.similarity(a, b) == min(len(a), len(b))


def _are_two(pair: _Pair, a: Wording, b: Wording, alike: float) -> bool:
    """Whether two wordings are of two things, however alike they are: rows of other names and other
    values; short items that share what they name and no more (・船便の運航の拡大, ・船便の案内);
    sentences that say of two things what is said of a third one too.
    """
    if a.kind == b.kind == UnitKind.ROW:
        names = (label_of(one.text, one.key) for one in (a, b))
        other = have_other_numbers(a.key, b.key) or alike < OF_OTHER_NAMES
        return other and not _holds(*names)
    if a.kind not in _WORDED or b.kind not in _WORDED:
        return False
    short = UnitKind.HEADING not in (a.kind, b.kind) and min(len(a.key), len(b.key)) < SHORT
    short = short and a.key.translate(_DIGITS) != b.key.translate(_DIGITS)
    return (short and alike < OF_SHORT) or are_of_one_form(
        a.key, b.key, pair.old.forms, pair.new.forms
    )


def _begin_alike(a: Wording, b: Wording) -> bool:
    """Whether two rows have one first cell."""
    rows = a.kind == b.kind == UnitKind.ROW
    return rows and a.text.split("\t")[0].strip() == b.text.split("\t")[0].strip()


def _parts(pair: _Pair, tie: Tie) -> Iterator[Judged]:
    """The steps of one wording to the two that it was split into, or of two to one."""
    olds = [pair.old.wordings[i] for i in tie.old]
    news = [pair.new.wordings[j] for j in tie.new]
    left, right = "".join(w.key for w in olds), "".join(w.key for w in news)
    alike = 1.0 if left == right else float(fuzz.ratio(left, right)) / 100
    sure = min(alike, 0.98, _least_kept(olds, news) + PART_LOST)
    kind = PassageStep.SPLIT if len(tie.old) < len(tie.new) else PassageStep.MERGED
    if alike == 1.0:
        kind, sure = PassageStep.SAME, 0.98  # the same words, cut elsewhere
    step = Step(kind, round(sure, 2), round(alike, 3), weak=sure < SURE_PARTS)
    most = _largest_part(pair, tie)
    for i in tie.old:
        for j in tie.new:
            joins = sure >= SURE_PARTS or ((i, j) == most and _lives_on(pair, i, j))
            yield Judged(i, j, step, joins, parts=True)


def _lives_on(pair: _Pair, i: int, j: int) -> bool:
    """Whether the larger part of what was not surely split is what was there before."""
    a, b = pair.old.wordings[i], pair.new.wordings[j]
    return _sure_of_changed(pair, a, b, likeness(a, b), 0) >= LEAST


def _least_kept(olds: Sequence[Wording], news: Sequence[Wording]) -> float:
    """Share of a part that is in the whole for it alone, of the part with the least: what stands
    beside a sentence and was dropped was not merged into it.
    """
    whole, parts = (olds, news) if len(olds) < len(news) else (news, olds)
    key = "".join(w.key for w in whole)
    together = LCSseq.similarity("".join(w.key for w in parts), key)
    others = ("".join(w.key for m, w in enumerate(parts) if m != n) for n in range(len(parts)))
    shares = (
        (together - LCSseq.similarity(other, key)) / max(len(part.key), 1)
        for part, other in zip(parts, others, strict=True)
    )
    return min(shares)


def _largest_part(pair: _Pair, tie: Tie) -> tuple[int, int]:
    """The two that share most; of equal ones the first."""
    a, b = pair.old.wordings, pair.new.wordings

    def kept(ends: tuple[int, int]) -> float:
        i, j = ends
        return likeness(a[i], b[j]) * (len(a[i].key) + len(b[j].key))

    return max(((i, j) for i in tie.old for j in tie.new), key=kept)
