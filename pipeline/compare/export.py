"""Exports of a comparison: CSV that Japanese Excel reads, XLSX laid out as a 新旧対照表, JSON."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import xlsxwriter

Row = dict[str, Any]
KINDS = {"same": "同じ", "changed": "変更", "added": "追加", "removed": "削除", "moved": "移動"}
_COLUMNS = (
    "position", "kind", "new_text", "old_text", "new_page", "old_page", "numbers_changed", "heading", "unit", "renumbered", "moved_to",
    "new_sha256", "old_sha256",
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CELL = 32000  # Excel takes 32,767 characters in a cell


def cell(value: Any) -> Any:
    """A value for a spreadsheet: text that would be a formula gets an apostrophe before it (OWASP, CSV Injection)."""
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠") else text


def as_csv(comparison: Row, rows: list[Row], old_name: str, new_name: str) -> bytes:
    """All rows with a byte-order mark, so that Excel reads Japanese; new before old, as in the table."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([cell(row[c]) for c in _COLUMNS])
    return out.getvalue().encode("utf-8-sig")


def as_json(comparison: Row, rows: list[Row], old_name: str, new_name: str) -> bytes:
    """Everything: the comparison, its two sides, its rows with marked segments and changed numbers as values."""
    whole = [
        row
        | {
            "segments": json.loads(row["segments"] or "null"),
            "numbers_changed": json.loads(row["numbers_changed"] or "null"),
        }
        for row in rows
    ]
    value = {"comparison": comparison, "old": old_name, "new": new_name, "rows": whole}
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _rich(sheet: Any, at: tuple[int, int], parts: list[tuple[str, bool]], mark: Any, wrap: Any) -> None:
    """A cell whose marked pieces are underlined."""
    parts = [(_CONTROL.sub("", text), marked) for text, marked in parts if _CONTROL.sub("", text)]
    text = "".join(text for text, _ in parts)[:_CELL]
    if len(parts) < 2 or len(text) >= _CELL:
        marked = bool(parts) and parts[0][1]
        sheet.write_string(*at, text, mark if marked else wrap)
        return
    pieces: list[Any] = []
    for piece, marked in parts:
        pieces += [mark, piece] if marked else [piece]
    if sheet.write_rich_string(*at, *pieces, wrap) != 0:
        sheet.write_string(*at, text, wrap)


def _sides(row: Row) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    segments = json.loads(row["segments"] or "[]") or []
    if segments:
        return [(o, op != "equal") for op, o, _ in segments if o], [(n, op != "equal") for op, _, n in segments if n]
    marked = row["kind"] in ("added", "removed", "changed")
    return [(row["old_text"] or "", marked)], [(row["new_text"] or "", marked)]


def as_xlsx(comparison: Row, rows: list[Row], old_name: str, new_name: str) -> bytes:
    """A 新旧対照表: new on the left, old on the right, what differs underlined, unchanged stretches as （略）."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": f"新旧対照表 {comparison['id']}"[:250]})
    sheet = book.add_worksheet("新旧対照表")
    base = {"text_wrap": True, "valign": "top", "border": 1, "font_name": "Yu Gothic", "font_size": 10}
    wrap, head = book.add_format(base), book.add_format(base | {"bold": True, "bg_color": "#EDEFF2", "align": "center"})
    grey = book.add_format(base | {"font_color": "#666666", "align": "center"})
    mark, title = (
        book.add_format({**base, "underline": 1}),
        book.add_format({"bold": True, "font_size": 14, "font_name": "Yu Gothic"}),
    )
    sheet.set_column(0, 1, 55, None)
    sheet.set_column(2, 4, 9, None)
    sheet.write_string(0, 0, "新旧対照表", title)
    sheet.write_string(1, 0, _CONTROL.sub("", str(comparison["summary"])))
    for column, text in enumerate((f"新　{new_name}", f"旧　{old_name}", "新の頁", "旧の頁", "種別")):
        sheet.write_string(3, column, _CONTROL.sub("", text), head)
    line, skipped = 4, 0

    def fold(line: int, skipped: int) -> int:
        if not skipped:
            return line
        for column in (0, 1):
            sheet.write_string(line, column, "（略）", grey)
        for column in (2, 3, 4):
            sheet.write_blank(line, column, None, grey)
        return line + 1

    for row in rows:
        if row["kind"] == "same":
            skipped += 1
            continue
        line, skipped = fold(line, skipped), 0
        old, new = _sides(row)
        _rich(sheet, (line, 0), [("（削る）", False)] if row["kind"] == "removed" else new, mark, wrap)
        _rich(sheet, (line, 1), [("（新設）", False)] if row["kind"] == "added" else old, mark, wrap)
        for column, value in ((2, row["new_page"]), (3, row["old_page"])):
            sheet.write_number(line, column, value, wrap) if value else sheet.write_blank(line, column, None, wrap)
        sheet.write_string(line, 4, KINDS[row["kind"]], wrap)
        line += 1
    fold(line, skipped)
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    book.close()
    return out.getvalue()


FORMATS: dict[str, Callable[[Row, list[Row], str, str], bytes]] = {"csv": as_csv, "json": as_json, "xlsx": as_xlsx}
"""Form → function of (comparison, its rows, name of the old side, name of the new side) → bytes."""
