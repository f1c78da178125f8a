"""``shinkyu diff``: a comparison in a terminal, or as a file."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from pipeline.answers import export, on_demand
from pipeline.answers.exported import Layout, gather
from pipeline.answers.outlines import FORMAL_WORDS, Line, outlines
from pipeline.answers.row_words import KINDS, numbers_in_words
from pipeline.database.names import edition_name
from pipeline.database.row_types import ComparedRow, ComparisonHeadingRow, ComparisonRow
from pipeline.database.utils import Database
from pipeline.kinds import FormalKind, HeadingKind, RowKind

_DOCUMENT = """
SELECT d.label FROM document_versions v JOIN documents d ON d.id = v.document_id
WHERE v.sha256 = ? LIMIT 1
"""
_MARKS = {
    RowKind.CHANGED: "●",
    RowKind.ADDED: "＋",
    RowKind.REMOVED: "－",
    RowKind.MOVED: "⇄",
}
_HEADING_MARKS = {
    HeadingKind.RENAMED: "●",
    HeadingKind.ADDED: "＋",
    HeadingKind.REMOVED: "－",
    HeadingKind.MOVED: "⇄",
}


def name_of(db: Database, key: str) -> str:
    """What people call one side: an edition, a file's label, a version of the page."""
    for edition in db.query("SELECT * FROM editions WHERE id = ?", [key]):
        return edition_name(edition)
    if key.startswith("page-"):
        for page in db.query(
            "SELECT title, first_seen FROM page_versions WHERE id = ?", [int(key[5:])]
        ):
            return f"{page['title'] or key}（{page['first_seen'][:10]}）"
    for document in db.query(_DOCUMENT, [key]):
        return f"{document['label']}（{key[:12]}）"
    return key


class Pen(NamedTuple):
    """Writes in colours, or marks with brackets where there are none."""

    color: bool

    def bold(self, text: str) -> str:
        return click.style(text, bold=True) if self.color and text else text

    def dim(self, text: str) -> str:
        return click.style(text, dim=True) if self.color and text else text

    def yellow(self, text: str) -> str:
        return click.style(text, fg="yellow") if self.color and text else text

    def gone(self, text: str) -> str:
        """A line of the old text."""
        return click.style(text, fg="red") if self.color else text

    def come(self, text: str) -> str:
        """A line of the new text."""
        return click.style(text, fg="green") if self.color else text

    def deleted(self, text: str) -> str:
        """A piece that is only in the old text."""
        if not text:
            return ""
        return click.style(text, fg="red", strikethrough=True) if self.color else f"[-{text}-]"

    def inserted(self, text: str) -> str:
        """A piece that is only in the new text."""
        if not text:
            return ""
        return click.style(text, fg="green", underline=True) if self.color else f"{{+{text}+}}"


def _marked(row: ComparedRow, pen: Pen) -> list[str]:
    """The lines of a row: one with both texts where a part was kept, else the old and the new."""
    parts = json.loads(row["segments"] or "[]")
    if row["kind"] in (RowKind.CHANGED, RowKind.MOVED) and len(parts) > 1:
        return ["".join(_piece(op, old, new, pen) for op, old, new in parts)]
    lines = []
    if row["old_text"] is not None:
        lines.append(pen.gone(f"- {row['old_text']}"))
    if row["new_text"] is not None:
        lines.append(pen.come(f"+ {row['new_text']}"))
    return lines


def _piece(op: str, old: str, new: str, pen: Pen) -> str:
    return new if op == "equal" else pen.deleted(old) + pen.inserted(new)


def _place(row: ComparedRow) -> str:
    pages = ((row["old_page"], "旧"), (row["new_page"], "新"))
    return " → ".join(f"{side}p.{page}" for page, side in pages if page)


def _head(row: ComparedRow, pen: Pen) -> str:
    """What became of a passage, and where it stands."""
    moved = f"（移動：{row['moved_to']}）" if row["moved_to"] else ""
    kind = f"{KINDS[row['kind']]}{moved}"
    return pen.dim(f"{_MARKS[row['kind']]} {row['position']} {kind} {_place(row)}")


def _structure(headings: Sequence[ComparisonHeadingRow], pen: Pen) -> list[str]:
    """Headings that did not stay, one a line, each below those that it stands under."""
    lines = outlines(headings, changed_only=True)
    return [pen.bold("構成"), *(_outlined(line, pen) for line in lines), ""] if lines else []


def _outlined(line: Line, pen: Pen) -> str:
    """A heading as on the new side, with what it was; one that went as on the old side."""
    old, new = line.old, line.new
    side = new or old
    assert side is not None
    mark = _HEADING_MARKS.get(line.kind, "　")
    text = "  " * side.level + f"{mark} {side.text}"
    if new is None:
        return pen.gone(text)
    if old is None:
        return pen.come(text)
    was = f"（旧：{old.text}）" if line.kind == HeadingKind.RENAMED else ""
    return text + was


def _formal(comparison: ComparisonRow, pen: Pen) -> list[str]:
    """What is formal only, by kind."""
    kinds = json.loads(comparison["formal_kinds"])
    named = "、".join(f"{FORMAL_WORDS[FormalKind(kind)]}{n}件" for kind, n in kinds.items())
    return [pen.dim(f"形式的な変更{comparison['formal']}件：{named}")] if kinds else []


def as_table(compared: on_demand.Compared, old_name: str, new_name: str, color: bool) -> str:
    """The structure, then the changes in reading order under their headings; what stayed is left
    out, what is formal is counted.
    """
    pen = Pen(color)
    comparison, rows = compared.comparison, compared.rows
    out = [pen.bold(f"{old_name} → {new_name}"), comparison["summary"], ""]
    out += _structure(compared.headings, pen)
    heading: str | None = None
    for row in rows:
        if row["kind"] == RowKind.SAME or row["formal"]:
            continue
        if row["heading"] != heading:
            heading = row["heading"]
            out.append(pen.bold(f"【{heading}】" if heading else ""))
        out.append(_head(row, pen))
        out += [f"    {line}" for line in _marked(row, pen)]
        if row["numbers_changed"]:
            out.append("    " + pen.yellow(f"数値：{numbers_in_words(row)}"))
    out += ["", *_formal(comparison, pen)]
    return "\n".join(out).rstrip() + "\n"


def diff_command(
    db_path: Path, old: str, new: str, fmt: str, color: bool, layout: Layout
) -> str | bytes:
    """Compare two texts.

    Args:
        old, new: an edition's id, a SHA-256, the unique beginning of either, or ``page-N``.
        fmt: table | json | csv | xlsx | docx.
        color: whether a table is coloured; without, changes are bracketed like ``[-old-]{+new+}``.
        layout: of an XLSX or Word file.

    Returns:
        The table as text, the others as bytes.

    Raises:
        NotFoundError: a side is not there, is ambiguous, or has no text.
        DatabaseError: there is no database, or another version of the program made it.
    """
    from pipeline.database.open import current_database

    with current_database(db_path) as db:
        compared = on_demand.compare_now(db.conn, old, new)
        if fmt != "table":
            return export.FORMATS[fmt](gather(db.conn, compared), layout)
        comparison = compared.comparison
        names = name_of(db, comparison["old_id"]), name_of(db, comparison["new_id"])
    return as_table(compared, *names, color)
