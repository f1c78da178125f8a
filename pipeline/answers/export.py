"""A comparison as a file: CSV for spreadsheets, XLSX laid out as a 新旧対照表, JSON."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

from pipeline.answers.csv_cells import csv_cells

Row = Mapping[str, Any]
COLUMNS = (
    ("position", "番号"),
    ("kind", "種別"),
    ("unit", "単位"),
    ("heading", "見出し"),
    ("new_text", "新"),
    ("old_text", "旧"),
    ("new_page", "新のページ"),
    ("old_page", "旧のページ"),
    ("numbers", "変わった数値"),
    ("renumbered", "番号のみの変更"),
    ("moved_to", "移動の相手"),
    ("new_sha256", "新の原本（SHA-256）"),
    ("old_sha256", "旧の原本（SHA-256）"),
)
KINDS = {"same": "同じ", "changed": "変更", "added": "追加", "removed": "削除", "moved": "移動"}
UNITS = {"heading": "見出し", "sentence": "文", "row": "表の行", "toc": "目次"}
_CELL = 32_000  # characters; Excel's own bound is 32,767


def numbers_in_words(row: Row) -> str:
    """The changed numbers of a row: 70% → 80%; 平成31年度 → 令和元年度."""
    found = json.loads(row["numbers_changed"] or "[]")
    return "；".join(
        (f"{n['indicator']} " if n.get("indicator") else "")
        + f"{n['old'] or '—'} → {n['new'] or '—'}"
        for n in found
    )


def to_csv(comparison: Row, rows: Sequence[Row], old_name: str, new_name: str) -> bytes:
    """All rows as CSV with a byte-order mark (Japanese Excel needs it) and CRLF (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    head = {"new_text": f"新：{new_name}", "old_text": f"旧：{old_name}"}
    writer.writerow(csv_cells(head.get(name, words) for name, words in COLUMNS))
    for row in rows:
        values = dict(row) | {
            "kind": KINDS[row["kind"]],
            "unit": UNITS.get(row["unit"], row["unit"]),
            "numbers": numbers_in_words(row),
        }
        writer.writerow(csv_cells(values.get(name) for name, _ in COLUMNS))
    return out.getvalue().encode("utf-8-sig")


def to_json(comparison: Row, rows: Sequence[Row], old_name: str, new_name: str) -> bytes:
    """The comparison with its rows; segments and numbers as lists, not as text."""
    parsed = [
        {k: v for k, v in row.items() if k != "comparison_id"}
        | {k: json.loads(row[k]) if row[k] else [] for k in ("numbers_changed", "segments")}
        for row in rows
    ]
    value = {**comparison, "old_name": old_name, "new_name": new_name, "rows": parsed}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _rich(row: Row, side: int, plain: Any, marked: Any) -> list[Any]:
    """Fragments for a cell: changed characters underlined."""
    parts: list[Any] = []
    for op, *texts in json.loads(row["segments"] or "[]"):
        if texts[side]:
            parts += [plain if op == "equal" else marked, texts[side]]
    return parts


def _shown(rows: Sequence[Row]) -> list[Row | int]:
    """Rows that differ, and numbers of unchanged ones between them; headings above a change stay."""
    leads = [False] * len(rows)
    change_follows = False
    for i in range(len(rows) - 1, -1, -1):
        heading = rows[i]["unit"] == "heading"
        leads[i] = heading and change_follows
        change_follows = rows[i]["kind"] != "same" or (change_follows and not heading)
    shown: list[Row | int] = []
    for row, leading in zip(rows, leads, strict=True):
        if row["kind"] != "same" or row["renumbered"] or leading:
            shown.append(row)
        elif shown and isinstance(shown[-1], int):
            shown[-1] += 1
        else:
            shown.append(1)
    return shown


def _cell(sheet: Any, at: tuple[int, int], row: Row, side: str, formats: Mapping[str, Any]) -> None:
    text = (row[f"{side}_text"] or "")[:_CELL]
    empty = {("added", "old"): "（新設）", ("removed", "new"): "（削る）"}.get((row["kind"], side))
    if not text:
        other = f"（移動：{row['moved_to']}）" if row["kind"] == "moved" else empty or ""
        sheet.write_string(*at, other, formats["soft"])
        return
    parts = _rich(row, 0 if side == "old" else 1, formats["plain"], formats["marked"])
    wholly = row["kind"] in ("added", "removed") or len(parts) == 2
    if len(parts) > 2 and len(text) < _CELL:
        sheet.write_rich_string(*at, *parts, formats["cell"])
    else:
        sheet.write_string(
            *at, text, formats["all"] if wholly and row["kind"] != "same" else formats["cell"]
        )


def to_xlsx(comparison: Row, rows: Sequence[Row], old_name: str, new_name: str) -> bytes:
    """A 新旧対照表 as officials lay it out: new left, old right, changes underlined, the unchanged
    as （略）; all rows follow.

    Texts are written as text, never as formulas.
    """
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        base = {
            "text_wrap": True,
            "valign": "top",
            "border": 1,
            "font_name": "MS Mincho",
            "font_size": 10.5,
        }
        formats = {
            "cell": book.add_format(base),
            "all": book.add_format(base | {"underline": 1}),
            "soft": book.add_format(base | {"font_color": "#555555"}),
            "head": book.add_format(
                base | {"bold": True, "align": "center", "bg_color": "#EEEEEE"}
            ),
            "title": book.add_format(
                {"bold": True, "font_size": 14, "align": "center", "font_name": "MS Mincho"}
            ),
            "plain": book.add_format({"font_name": "MS Mincho", "font_size": 10.5}),
            "marked": book.add_format(
                {"underline": 1, "font_name": "MS Mincho", "font_size": 10.5}
            ),
        }
        _table(book.add_worksheet("新旧対照表"), comparison, rows, (old_name, new_name), formats)
        _all_rows(book.add_worksheet("全行"), rows, formats)
    return out.getvalue()


def _table(
    sheet: Any,
    comparison: Row,
    rows: Sequence[Row],
    names: tuple[str, str],
    formats: Mapping[str, Any],
) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.set_footer("&C&P / &N")
    for column, width in enumerate((62, 62, 9, 9, 26)):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 4, "新旧対照表", formats["title"])
    sheet.merge_range(
        1, 0, 1, 4, f"{comparison['summary']}（変更箇所に下線。自動で作成）", formats["soft"]
    )
    heads = (f"新：{names[1]}", f"旧：{names[0]}", "新の頁", "旧の頁", "変わった数値")
    for column, text in enumerate(heads):
        sheet.write_string(3, column, text, formats["head"])
    sheet.freeze_panes(4, 0)
    for line, row in enumerate(_shown(rows), 4):
        if isinstance(row, int):
            for column, text in enumerate(("（略）", "（略）", "", "", "")):
                sheet.write_string(line, column, text, formats["soft"])
            continue
        _cell(sheet, (line, 0), row, "new", formats)
        _cell(sheet, (line, 1), row, "old", formats)
        for column, key in ((2, "new_page"), (3, "old_page")):
            sheet.write(line, column, row[key], formats["cell"])
        sheet.write_string(line, 4, numbers_in_words(row), formats["cell"])


def _all_rows(sheet: Any, rows: Sequence[Row], formats: Mapping[str, Any]) -> None:
    for column, (_, words) in enumerate(COLUMNS):
        sheet.write_string(0, column, words, formats["head"])
    for line, row in enumerate(rows, 1):
        values = dict(row) | {
            "kind": KINDS[row["kind"]],
            "unit": UNITS.get(row["unit"], row["unit"]),
            "numbers": numbers_in_words(row),
        }
        for column, (name, _) in enumerate(COLUMNS):
            value = values.get(name)
            if isinstance(value, str):
                sheet.write_string(line, column, value[:_CELL])
            elif value is not None:
                sheet.write_number(line, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)


FORMATS: dict[str, Callable[[Row, Sequence[Row], str, str], bytes]] = {
    "csv": to_csv,
    "json": to_json,
    "xlsx": to_xlsx,
}
