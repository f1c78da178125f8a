"""A comparison as a file: CSV for spreadsheets, JSON whole, XLSX and Word as a 新旧対照表."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

from pipeline.answers.comparison_workbook import comparison_workbook
from pipeline.answers.csv_cells import csv_cells
from pipeline.answers.exported import COLUMNS, Export, Layout, all_values
from pipeline.answers.row_names import names_of
from pipeline.answers.sides import Side
from pipeline.database.row_types import ComparedRow


def to_csv(export: Export, layout: Layout) -> bytes:
    """All rows as CSV with a byte-order mark (Japanese Excel needs it) and CRLF (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    named = {"new_text": f"新：{export.new.name}", "old_text": f"旧：{export.old.name}"}
    writer.writerow(csv_cells(named.get(name, words) for name, words in COLUMNS))
    writer.writerows(csv_cells(values) for values in all_values(export))
    return out.getvalue().encode("utf-8-sig", "replace")


def to_json(export: Export, layout: Layout) -> bytes:
    """The comparison whole: both sides with their files, rows with segments and cells as lists,
    structure, indicators' changes, pages that look different.
    """
    compared = export.compared
    names = names_of(compared.rows)
    value = {
        **compared.comparison,
        "formal_kinds": json.loads(compared.comparison["formal_kinds"] or "{}"),
        "old_name": export.old.name,
        "new_name": export.new.name,
        "old": _side(export.old),
        "new": _side(export.new),
        "indicators": [dict(row) for row in export.indicators],
        "headings": [_bare(row) for row in compared.headings],
        "pictures": [_bare(row) | {"boxes": _list(row["boxes"])} for row in compared.pictures],
        "rows": [_row(export, row, names[row["position"]]) for row in compared.rows],
    }
    # A lone surrogate can't be written in UTF-8; JSON has «\udXXX» for it.
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", "backslashreplace")


def _side(side: Side) -> dict[str, object]:
    return side._asdict() | {"files": [file._asdict() for file in side.files]}


def _row(export: Export, row: ComparedRow, name: str) -> dict[str, object]:
    parsed = {key: _list(row[key]) for key in ("numbers_changed", "segments", "cells")}
    return _bare(row) | parsed | {"name": name, "address": export.address_of(name)}


def _bare(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row without the id of the comparison that it stands in."""
    return {key: value for key, value in row.items() if key != "comparison_id"}


def _list(text: str | None) -> object:
    return json.loads(text or "[]")


def to_xlsx(export: Export, layout: Layout) -> bytes:
    """A 新旧対照表 as officials lay it out, and sheets with all that is known."""
    return comparison_workbook(export, layout)


def to_docx(export: Export, layout: Layout) -> bytes:
    """A 新旧対照表 as officials file it."""
    from pipeline.answers.comparison_word import comparison_word  # 0.2 s of processor time

    return comparison_word(export, layout)


FORMATS: dict[str, Callable[[Export, Layout], bytes]] = {
    "docx": to_docx,
    "xlsx": to_xlsx,
    "csv": to_csv,
    "json": to_json,
}
