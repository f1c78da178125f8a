"""A comparison's rows as the page shows them: unchanged stretches folded, marked pieces, stable names. Pure functions."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

Row = dict[str, Any]
SHOWS = ("all", "numbers", "changed", "added", "removed", "moved")
FOLD_ROWS = 60
"""A folded stretch longer than this is not in the page at all until it's asked for (``?open=``)."""
PART_BYTES = 450_000
"""About so much HTML of rows makes one part of a long comparison."""
_ROW_BYTES = 900  # of a row's markup, its texts apart
_BORDER = re.compile(r"[、。（(]|,(?!\d)")
_AROUND = 1
"""So many unchanged rows beside a change stay open, for its context."""


class Piece(NamedTuple):
    """A stretch of one side: marked where it is not on the other side."""

    text: str
    marked: bool


class Shown(NamedTuple):
    """A row of the table."""

    name: str
    """Its fragment, made of its texts: it holds while the texts do."""
    number: int
    """Which change it is, from 1; 0 for unchanged rows."""
    kind: str
    unit: str
    old: list[Piece]
    new: list[Piece]
    row: Row
    numbers: list[dict[str, Any]]
    other: str | None
    """Fragment of the other end of a move."""


class Block(NamedTuple):
    """Rows that are shown, or a stretch that is folded."""

    folded: bool
    rows: list[Shown]


class Head(NamedTuple):
    """A heading of the outline with the number of changes under it."""

    text: str
    name: str
    changes: int


def _load(text: str | None) -> list[Any]:
    try:
        value = json.loads(text or "[]")
    except ValueError:
        return []
    return value if isinstance(value, list) else []


def _pieces(row: Row) -> tuple[list[Piece], list[Piece]]:
    segments = _load(row["segments"])
    old_text, new_text = row["old_text"] or "", row["new_text"] or ""
    if not segments:
        marked = row["kind"] in ("added", "removed") or (
            row["kind"] in ("changed", "moved") and old_text != new_text
        )
        return ([Piece(old_text, marked)] if old_text else []), (
            [Piece(new_text, marked)] if new_text else []
        )
    old = [Piece(o, op != "equal") for op, o, _ in segments if o]
    new = [Piece(n, op != "equal") for op, _, n in segments if n]
    return old, new


def merged(row: Shown) -> list[tuple[str, str]]:
    """A changed pair as one text, 見え消し: (``""`` for kept, ``del`` or ``ins``, text); what was kept stands there once."""
    found: list[tuple[str, str]] = []
    for op, old, new in _load(row.row["segments"]):
        found += [("", new)] if op == "equal" else [("del", old), ("ins", new)]
    return [(tag, text) for tag, text in found if text]


def words_before(text: str, number: str) -> str:
    """Up to 14 characters that stand before a number in its sentence, from the last comma on; empty where it is not found."""
    line = "".join(unicodedata.normalize("NFKC", c) for c in text[:2000] if not c.isspace())
    at = line.find(number)
    borders = [m.end() for m in _BORDER.finditer(line, 0, max(at, 0))]
    return (
        line[max(borders[-1] if borders else 0, at - 14) : at].lstrip("0123456789,.")
        if at > 0
        else ""
    )


def fragment(row: Row) -> str:
    """A stable name for a row: a digest of what it says."""
    text = json.dumps([row["kind"], row["old_text"], row["new_text"]], ensure_ascii=False)
    return "r" + hashlib.sha256(text.encode()).hexdigest()[:10]


def shown(rows: Sequence[Row]) -> list[Shown]:
    """Every row of a comparison for the page."""
    names: dict[str, int] = {}
    by_position: dict[int, str] = {}
    for row in rows:
        name = fragment(row)
        names[name] = names.get(name, 0) + 1
        by_position[row["position"]] = name if names[name] == 1 else f"{name}-{names[name]}"
    result, number = [], 0
    for row in rows:
        change = row["kind"] != "same"
        number += change
        old, new = _pieces(row)
        other = by_position.get(row["moved_to"]) if row["moved_to"] else None
        result.append(
            Shown(
                by_position[row["position"]],
                number if change else 0,
                row["kind"],
                row["unit"],
                old,
                new,
                row,
                _load(row["numbers_changed"]),
                other,
            )
        )
    return result


def wanted(row: Shown, show: str) -> bool:
    """Does the filter let this row through? (Unchanged rows only stand between the others when nothing is filtered.)"""
    if show == "numbers":
        return bool(row.numbers)
    return row.kind != "same" if show == "all" else row.kind == show


def blocks(rows: Sequence[Shown], show: str) -> list[Block]:
    """Rows in order; what the filter leaves out, and unchanged stretches, folded."""
    near: set[int] = set()
    if show == "all":
        heading: int | None = None
        for i, row in enumerate(rows):
            if row.unit == "heading":
                heading = i
            if row.kind != "same":
                near |= {
                    *range(i - _AROUND, i + _AROUND + 1),
                    *([] if heading is None else [heading]),
                }
    found: list[Block] = []
    for i, row in enumerate(rows):
        open_ = wanted(row, show) or (i in near and row.kind == "same")
        if not found or found[-1].folded == open_:
            found.append(Block(not open_, []))
        found[-1].rows.append(row)
    return found


def _weight(row: Shown) -> int:
    return _ROW_BYTES + 3 * (len(row.row["old_text"] or "") + len(row.row["new_text"] or ""))


def parts(found: Sequence[Block], opened: str) -> list[list[Block]]:
    """The blocks cut into parts of about :data:`PART_BYTES`; one part where that is enough.

    A folded stretch that is ``opened`` (by the fragment of its first row) becomes rows like the others.
    """
    done: list[list[Block]] = [[]]
    size = 0
    for block in found:
        asked = block.folded and block.rows[0].name == opened
        absent = block.folded and not asked and len(block.rows) > FOLD_ROWS
        for rows in [block.rows] if block.folded and not asked else [[row] for row in block.rows]:
            weight = _ROW_BYTES if absent else sum(map(_weight, rows))
            if size and size + weight > PART_BYTES:
                done.append([])
                size = 0
            size += weight
            if done[-1] and not block.folded and not done[-1][-1].folded:
                done[-1][-1].rows.extend(rows)
            else:
                done[-1].append(Block(block.folded and not asked, list(rows)))
    return done


def outline(rows: Iterable[Shown]) -> list[Head]:
    """The headings in order, each with the changes that stand under it; those without are left out."""
    heads: list[Head] = []
    for row in rows:
        if row.unit == "heading" and (row.row["new_text"] or row.row["old_text"]):
            heads.append(
                Head(row.row["new_text"] or row.row["old_text"], row.name, int(row.kind != "same"))
            )
        elif row.kind != "same":
            if not heads:
                heads.append(Head("", row.name, 0))
            heads[-1] = heads[-1]._replace(changes=heads[-1].changes + 1)
    return [h for h in heads if h.changes]


class Number(NamedTuple):
    """A changed number, with the first row it stands in and how often the same change is made."""

    row: Shown
    facts: dict[str, Any]
    times: int
    what: str
    """What it counts: the row's indicator, else the words before it, else the heading above."""


def _what(row: Shown, n: dict[str, Any]) -> str:
    text = row.row["new_text"] if n.get("new") else row.row["old_text"]
    if n.get("indicator"):
        return str(n["indicator"])
    words = (
        words_before(text or "", str(n.get("new") or n.get("old") or ""))
        if row.unit != "row"
        else ""
    )
    return words or row.row["heading"] or ""


def numbers(rows: Iterable[Shown]) -> list[Number]:
    """Every changed number; a date that changes in the same way all over (平成31年度 → 令和元年度) is told once."""
    found: dict[tuple[Any, ...], Number] = {}
    for row in rows:
        for n in row.numbers:
            date = n.get("kind") == "date"
            key = (
                n.get("old"),
                n.get("new"),
                None if date else n.get("indicator"),
                None if date else row.name,
            )
            known = found.get(key)
            found[key] = (
                known._replace(times=known.times + 1)
                if known
                else Number(
                    row, n | ({"indicator": None} if date else {}), 1, "" if date else _what(row, n)
                )
            )
    return sorted(
        found.values(), key=lambda n: n.facts.get("kind") == "date"
    )  # what people look for first: figures
