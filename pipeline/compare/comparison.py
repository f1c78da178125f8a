"""Two texts compared: rows, counts and a summary in words. Pure functions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.compare.repeated import told_once
from pipeline.compare.rows import AlignedRow, rows_of
from pipeline.compare.structure import HeadingPair, headings_changed, headings_of
from pipeline.compare.units.text import CutText, cut
from pipeline.compare.units.types import PageText
from pipeline.kinds import FormalKind, RowKind

COMPARER = "units-14"
"""Version of the way from two texts to rows; raise it whenever rows can come out differently."""


class Comparison(NamedTuple):
    """Rows in reading order, with counts. What is formal is in none of them but its own."""

    rows: tuple[AlignedRow, ...]
    added: int
    removed: int
    changed: int
    moved: int
    same: int
    numbers_changed: int
    """Rows whose numbers changed."""
    renumbered: int
    summary: str
    """In Japanese words."""
    formal: Mapping[FormalKind, int]
    """Formal changes by kind, both ends of a move once."""
    headings: tuple[HeadingPair, ...]
    """The structure of both sides."""
    bounded: bool
    """The texts differ so much that reworded passages were not searched everywhere."""


_BOUNDED = "（違いが大きいため、書き換えられた文は一部しか探していません）"
_CHANGES = {
    RowKind.CHANGED: "変更",
    RowKind.ADDED: "追加",
    RowKind.REMOVED: "削除",
    RowKind.MOVED: "移動",
}


def summary_of(counts: Mapping[RowKind, int], numbers: int, headings: int, formal: int) -> str:
    """What changed, in Japanese words: 見出し1件と文3件を変更、2件を追加、数値1件."""
    changes = [f"{counts[kind]}件を{word}" for kind, word in _CHANGES.items() if counts[kind]]
    parts = ["文" + "、".join(changes)] if changes else []
    parts += [f"数値{numbers}件"] if numbers else []
    parts += [f"見出し{headings}件"] if headings else []
    said = "、".join(parts) or "本文の変更はありません"
    return f"{said}（ほかに形式的な変更{formal}件）" if formal else said


def compare_pages(old: Sequence[PageText], new: Sequence[PageText]) -> Comparison:
    """Cut two texts into units and :func:`compare` them."""
    return compare(cut(old), cut(new))


def compare(old: CutText, new: CutText) -> Comparison:
    """Compare two texts.

    Deterministic; old → new mirrors new → old. The ``old_text`` of the rows joined in order are
    the units of the old text to the letter, and the same for the new one. A moved unit has two
    rows, one at each end, that name each other; what changed on the way stands in the row of the
    new end.
    """
    running = old.laid_out and new.laid_out
    left, right = (x.units + (x.running if running else []) for x in (old, new))
    aligned, bounded = rows_of(left, right)
    aligned = told_once(aligned, left, right)
    found = _counted(tuple(found.row for found in aligned), headings_of(aligned, left, right))
    return found._replace(bounded=True, summary=f"{found.summary}{_BOUNDED}") if bounded else found


def _counted(rows: tuple[AlignedRow, ...], headings: tuple[HeadingPair, ...]) -> Comparison:
    counts = Counter(row.kind for row in rows if row.counts)
    formal = Counter(row.formal for row in rows if row.formal and not _is_old_end(row))
    numbers = sum(1 for row in rows if row.numbers)
    return Comparison(
        rows=rows,
        added=counts[RowKind.ADDED],
        removed=counts[RowKind.REMOVED],
        changed=counts[RowKind.CHANGED],
        moved=counts[RowKind.MOVED],
        same=sum(1 for row in rows if row.kind == RowKind.SAME),
        numbers_changed=numbers,
        renumbered=sum(1 for row in rows if row.renumbered),
        summary=summary_of(counts, numbers, headings_changed(headings), formal.total()),
        formal=dict(sorted(formal.items())),
        headings=headings,
        bounded=False,
    )


def _is_old_end(row: AlignedRow) -> bool:
    return row.kind == RowKind.MOVED and row.new_text is None
