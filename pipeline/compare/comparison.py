"""Two texts compared: rows, counts and a summary in words. Pure functions."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.compare.align import align
from pipeline.compare.characters import Segment, segments_of
from pipeline.compare.numbers import numbers_changed
from pipeline.compare.units import PageText, Unit, is_table_head, row_label, units_of

COMPARER = "units-2"
"""Version of the way from two texts to rows; raise it whenever rows can come out differently."""


class Row(NamedTuple):
    """One row of a comparison, fields as in the table ``comparison_rows``."""

    position: int
    kind: str
    """same | changed | added | removed | moved"""
    old_text: str | None
    new_text: str | None
    old_page: int | None
    new_page: int | None
    numbers: tuple[dict[str, str | None], ...]
    old_sha256: str | None
    new_sha256: str | None
    unit: str
    """heading | sentence | row | toc"""
    renumbered: bool
    moved_to: int | None
    """Position of the other end of a move."""
    segments: tuple[Segment, ...]
    heading: str | None
    """Nearest heading above, on the new side where there is one."""


class Comparison(NamedTuple):
    """Rows in reading order, with counts."""

    rows: tuple[Row, ...]
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


class _Side(NamedTuple):
    text: str | None
    page: int | None
    sha256: str | None
    units: tuple[Unit, ...]


_NOTHING = _Side(None, None, None, ())


def _side(units: Sequence[Unit], picked: Sequence[int]) -> _Side:
    chosen = tuple(units[i] for i in picked)
    if not chosen:
        return _NOTHING
    return _Side("".join(u.text for u in chosen), chosen[0].page, chosen[0].sha256, chosen)


def _key(side: _Side) -> str:
    return "".join(u.key for u in side.units)


def _pair(position: int, kind: str, old: _Side, new: _Side, partner: _Side | None = None) -> Row:
    """A row. ``partner`` is the old side of a unit that moved here, to tell what changed on the way."""
    left, unit = partner or old, (new.units or old.units)[0].kind
    renumbered = False
    numbers: tuple[dict[str, str | None], ...] = ()
    segments: tuple[Segment, ...] = ()
    if left.units and new.units and _key(left) != _key(new):
        bare = [u.bare for u in left.units] == [u.bare for u in new.units]
        renumbered = bare and "heading" in (unit, left.units[0].kind)
        kind = "same" if bare and kind == "changed" else kind
        if not bare:
            segments = tuple(segments_of(left.text or "", new.text or "", cells=unit == "row"))
            numbers = _numbers(left, new, unit, segments)
    elif kind == "changed":
        kind = "same"  # only cut differently
    return Row(
        position,
        kind,
        old.text,
        new.text,
        old.page,
        new.page,
        numbers,
        old.sha256,
        new.sha256,
        unit,
        renumbered,
        None,
        segments,
        None,
    )


def _numbers(
    old: _Side, new: _Side, unit: str, segments: Sequence[Segment]
) -> tuple[dict[str, str | None], ...]:
    if unit == "toc":
        return ()
    whole = (
        len(segments) == 1 and unit != "row"
    )  # replaced whole: numbers that came or went alone tell nothing
    label = row_label(new.text or "") if unit == "row" and not is_table_head(new.text or "") else ""
    found = numbers_changed(old.text or "", new.text or "", label or None, cells=unit == "row")
    return tuple(
        c
        for c in found
        if (c["old"] and c["new"]) or (not whole and (c["unit"] or c["kind"] == "date"))
    )


def _rows(old: Sequence[Unit], new: Sequence[Unit]) -> list[Row]:
    links = align(old, new)
    steady = sorted((x for x in links if x.kind != "moved"), key=lambda x: x.new)
    went = {x.old[0]: x.new[0] for x in links if x.kind == "moved"}
    came = {j: i for i, j in went.items()}
    rows: list[Row] = []
    ends: dict[tuple[str, int], int] = {}
    i = j = 0
    for link in [*steady, None]:
        stop_old, stop_new = (link.old[0], link.new[0]) if link else (len(old), len(new))
        for n in range(i, stop_old):
            if n in went:
                ends["old", n] = len(rows)
            rows.append(
                _pair(len(rows) + 1, "moved" if n in went else "removed", _side(old, [n]), _NOTHING)
            )
        for n in range(j, stop_new):
            partner = _side(old, [came[n]]) if n in came else None
            if partner:
                ends["new", n] = len(rows)
            rows.append(
                _pair(
                    len(rows) + 1,
                    "moved" if partner else "added",
                    _NOTHING,
                    _side(new, [n]),
                    partner,
                )
            )
        if link:
            rows.append(_pair(len(rows) + 1, link.kind, _side(old, link.old), _side(new, link.new)))
            i, j = link.old[-1] + 1, link.new[-1] + 1
    for a, b in went.items():
        x, y = ends["old", a], ends["new", b]
        rows[x], rows[y] = rows[x]._replace(moved_to=y + 1), rows[y]._replace(moved_to=x + 1)
    return rows


def _with_headings(rows: Sequence[Row]) -> tuple[Row, ...]:
    heading: str | None = None
    out = []
    for row in rows:
        out.append(row._replace(heading=heading))
        if row.unit == "heading":
            heading = row.new_text or row.old_text
    return tuple(out)


def summary_of(counts: Counter[str], numbers: int, renumbered: int) -> str:
    """What changed, in Japanese words: 文3件を変更、2件を追加、数値1件."""
    words = {"changed": "変更", "added": "追加", "removed": "削除", "moved": "移動"}
    parts = [f"{counts[kind]}件を{word}" for kind, word in words.items() if counts[kind]]
    parts += [f"数値{numbers}件"] if numbers else []
    parts += [f"見出し番号{renumbered}件"] if renumbered else []
    if not parts:
        return "本文の変更はありません"
    return ("文" if parts[0][0].isdigit() else "") + "、".join(parts)


def compare_pages(old: Sequence[PageText], new: Sequence[PageText]) -> Comparison:
    """Compare two texts.

    Deterministic; old → new mirrors new → old. The ``old_text`` of the rows joined in order are the units of the old text
    to the letter, and the same for the new one. A moved unit has two rows, one at each end, that name each other; what
    changed on the way stands in the row of the new end.
    """
    rows = _with_headings(_rows(units_of(old), units_of(new)))
    counts = Counter(row.kind for row in rows)
    counts["moved"] //= 2
    numbers, renumbered = sum(1 for r in rows if r.numbers), sum(r.renumbered for r in rows)
    return Comparison(
        rows,
        counts["added"],
        counts["removed"],
        counts["changed"],
        counts["moved"],
        counts["same"],
        numbers,
        renumbered,
        summary_of(counts, numbers, renumbered),
    )
