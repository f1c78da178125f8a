"""``shinkyu diff``: a comparison in a terminal, or as a file."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from pipeline.answers import export, on_demand
from pipeline.database.names import edition_name

Row = Mapping[str, Any]
_LABEL = """
SELECT d.label FROM document_versions v JOIN documents d ON d.id = v.document_id
WHERE v.sha256 = ? LIMIT 1
"""
_MARKS = {"changed": "●", "added": "＋", "removed": "－", "moved": "⇄"}


def name_of(db: Any, key: str) -> str:
    """What people call one side: an edition, a file's label, a version of the page."""
    for edition in db.query("SELECT * FROM editions WHERE id = ?", [key]):
        return edition_name(edition)
    if key.startswith("page-"):
        for page in db.query(
            "SELECT title, first_seen FROM page_versions WHERE id = ?", [int(key[5:])]
        ):
            return f"{page['title'] or key}（{page['first_seen'][:10]}）"
    for document in db.query(_LABEL, [key]):
        return f"{document['label']}（{key[:12]}）"
    return key


def _style(text: str, color: bool, **style: Any) -> str:
    return click.style(text, **style) if color and text else text


def _marked(row: Row, color: bool) -> list[str]:
    """The lines of a row: one with both texts where a part was kept, else the old and the new."""
    parts = json.loads(row["segments"] or "[]")
    if row["kind"] in ("changed", "moved") and len(parts) > 1:
        return ["".join(_segment(op, old, new, color) for op, old, new in parts)]
    lines = []
    if row["old_text"] is not None:
        lines.append(_style(f"- {row['old_text']}", color, fg="red"))
    if row["new_text"] is not None:
        lines.append(_style(f"+ {row['new_text']}", color, fg="green"))
    return lines


def _segment(op: str, old: str, new: str, color: bool) -> str:
    """A stretch of a changed row: what stayed as it is, else what went and what came."""
    if op == "equal":
        return new
    if color:
        went = _style(old, color, fg="red", strikethrough=True)
        return went + _style(new, color, fg="green", underline=True)
    went = f"[-{old}-]" if old else ""
    return went + (f"{{+{new}+}}" if new else "")


def _place(row: Row) -> str:
    sides = (("旧", row["old_page"]), ("新", row["new_page"]))
    return " → ".join(f"{side}p.{page}" for side, page in sides if page)


def as_table(
    comparison: Row, rows: Sequence[Row], old_name: str, new_name: str, color: bool
) -> str:
    """The changes in reading order under their headings; unchanged rows are left out."""
    out = [_style(f"{old_name} → {new_name}", color, bold=True), comparison["summary"], ""]
    heading: str | None = None
    for row in rows:
        if row["kind"] == "same":
            continue
        if row["heading"] != heading:
            heading = row["heading"]
            out.append(_style(f"【{heading}】" if heading else "", color, bold=True))
        moved = f"（移動：{row['moved_to']}）" if row["moved_to"] else ""
        kind = f"{_MARKS[row['kind']]} {row['position']} {export.KINDS[row['kind']]}"
        out.append(_style(f"{kind}{moved} {_place(row)}", color, dim=True))
        out += [f"    {line}" for line in _marked(row, color)]
        if row["numbers_changed"]:
            out.append("    " + _style(f"数値：{export.numbers_in_words(row)}", color, fg="yellow"))
    return "\n".join(out).rstrip() + "\n"


def diff_command(db_path: Path, old: str, new: str, fmt: str, color: bool) -> str | bytes:
    """Compare two texts.

    Args:
        old, new: an edition's id, a SHA-256, the unique beginning of either, or ``page-N``.
        fmt: table | json | csv | xlsx.
        color: whether a table is coloured; without, changes are bracketed like ``[-old-]{+new+}``.

    Returns:
        The table as text, the others as bytes.

    Raises:
        NotFoundError: a side is not there, is ambiguous, or has no text.
        DatabaseError: there is no database, or another version of the program made it.
    """
    from pipeline.database.open import current_database

    db = current_database(db_path)
    comparison, rows = on_demand.compare_now(db.conn, old, new)
    names = name_of(db, comparison["old_id"]), name_of(db, comparison["new_id"])
    if fmt == "table":
        return as_table(comparison, rows, *names, color)
    return export.FORMATS[fmt](comparison, rows, *names)
