"""A comparison as a file: CSV for spreadsheets, XLSX laid out as a 新旧対照表, JSON."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import xlsxwriter

from pipeline.answers.csv_cells import csv_cells
from pipeline.database.row_types import ComparedRow, ComparisonRow
from pipeline.kinds import RowKind, UnitKind

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
KINDS = {
    RowKind.SAME: "同じ",
    RowKind.CHANGED: "変更",
    RowKind.ADDED: "追加",
    RowKind.REMOVED: "削除",
    RowKind.MOVED: "移動",
}
UNITS = {
    UnitKind.HEADING: "見出し",
    UnitKind.SENTENCE: "文",
    UnitKind.ROW: "表の行",
    UnitKind.TOC: "目次",
    UnitKind.RUNNING: "柱（ページ上下の見出し）",
}
_EMPTY = {(RowKind.ADDED, "old"): "（新設）", (RowKind.REMOVED, "new"): "（削る）"}
"""What stands on the side that has no text."""
_LEFT_OUT = "（略）"
_CELL = 32_000  # characters; Excel's own bound is 32,767


Format = Any
"""A cell format of XlsxWriter, which has no types."""
Sheet = Any
"""A worksheet of XlsxWriter."""


def numbers_in_words(row: ComparedRow) -> str:
    """The changed numbers of a row: 70% → 80%; 平成31年度 → 令和元年度."""
    return "；".join(_number_in_words(**n) for n in json.loads(row["numbers_changed"] or "[]"))


def _number_in_words(
    old: str | None = None,
    new: str | None = None,
    indicator: str | None = None,
    column: str | None = None,
    **_: object,
) -> str:
    above = f"（{column}）" if column else ""
    named = f"{indicator or ''}{above} " if indicator or column else ""
    return f"{named}{old or '—'} → {new or '—'}"


def _values(row: ComparedRow) -> Iterable[object]:
    """The values of :data:`COLUMNS`, in words where the row has a kind."""
    values: Mapping[str, object] = {
        **row,
        "kind": KINDS[row["kind"]],
        "unit": UNITS.get(row["unit"], row["unit"]),
        "numbers": numbers_in_words(row),
    }
    return (values.get(name) for name, _ in COLUMNS)


def to_csv(
    comparison: ComparisonRow, rows: Sequence[ComparedRow], old_name: str, new_name: str
) -> bytes:
    """All rows as CSV with a byte-order mark (Japanese Excel needs it) and CRLF (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    named = {"new_text": f"新：{new_name}", "old_text": f"旧：{old_name}"}
    writer.writerow(csv_cells(named.get(name, words) for name, words in COLUMNS))
    writer.writerows(csv_cells(_values(row)) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def to_json(
    comparison: ComparisonRow, rows: Sequence[ComparedRow], old_name: str, new_name: str
) -> bytes:
    """The comparison with its rows; segments and numbers as lists, not as text."""
    parsed = [
        {name: value for name, value in row.items() if name != "comparison_id"}
        | {
            "numbers_changed": json.loads(row["numbers_changed"] or "[]"),
            "segments": json.loads(row["segments"] or "[]"),
        }
        for row in rows
    ]
    value = {**comparison, "old_name": old_name, "new_name": new_name, "rows": parsed}
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


class _Formats(NamedTuple):
    """How cells look."""

    cell: Format
    underlined: Format
    """A cell that is new or gone as a whole."""
    soft: Format
    head: Format
    title: Format
    plain: Format
    """Characters inside a cell."""
    marked: Format
    """Changed characters inside a cell."""


_FONT = {"font_name": "MS Mincho", "font_size": 10.5}
_CELL_LOOK = {"text_wrap": True, "valign": "top", "border": 1, **_FONT}
_HEAD_LOOK = {"bold": True, "align": "center", "bg_color": "#EEEEEE"}
_TITLE_LOOK = {"bold": True, "font_size": 14, "align": "center", "font_name": "MS Mincho"}


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    return _Formats(
        cell=book.add_format(_CELL_LOOK),
        underlined=book.add_format(_CELL_LOOK | {"underline": 1}),
        soft=book.add_format(_CELL_LOOK | {"font_color": "#555555"}),
        head=book.add_format(_CELL_LOOK | _HEAD_LOOK),
        title=book.add_format(_TITLE_LOOK),
        plain=book.add_format(_FONT),
        marked=book.add_format({"underline": 1, **_FONT}),
    )


def _shown(rows: Sequence[ComparedRow]) -> list[ComparedRow | int]:
    """Rows that differ, and numbers of unchanged ones between them; headings of changes stay."""
    shown: list[ComparedRow | int] = []
    for row, leads in zip(rows, _leading(rows), strict=True):
        if row["kind"] != RowKind.SAME or row["renumbered"] or leads:
            shown.append(row)
        elif shown and isinstance(shown[-1], int):
            shown[-1] += 1
        else:
            shown.append(1)
    return shown


def _leading(rows: Sequence[ComparedRow]) -> list[bool]:
    """Is a row a heading with a change before the next heading?"""
    leading = []
    change_follows = False
    for row in reversed(rows):
        heading = row["unit"] == UnitKind.HEADING
        leading.append(heading and change_follows)
        change_follows = row["kind"] != RowKind.SAME or (change_follows and not heading)
    return leading[::-1]


def _fragments(row: ComparedRow, side: str, formats: _Formats) -> list[Format | str]:
    """Formats and texts for a cell in turn: changed characters underlined."""
    found: list[Format | str] = []
    for op, old, new in json.loads(row["segments"] or "[]"):
        text = old if side == "old" else new
        if text:
            found += [formats.plain if op == "equal" else formats.marked, text]
    return found


def _side_text(row: ComparedRow, side: str) -> str:
    text = row["old_text"] if side == "old" else row["new_text"]
    return (text or "")[:_CELL]


def _write_side(
    sheet: Sheet, at: tuple[int, int], row: ComparedRow, side: str, formats: _Formats
) -> None:
    """Write one side of a row into a cell."""
    text = _side_text(row, side)
    fragments = _fragments(row, side, formats)
    if not text:
        moved = f"（移動：{row['moved_to']}）" if row["kind"] == RowKind.MOVED else ""
        sheet.write_string(*at, moved or _EMPTY.get((row["kind"], side), ""), formats.soft)
    elif len(fragments) > 2 and len(text) < _CELL:
        sheet.write_rich_string(*at, *fragments, formats.cell)
    else:
        sheet.write_string(*at, text, _look_of(row, fragments, formats))


def _look_of(row: ComparedRow, fragments: list[Format | str], formats: _Formats) -> Format:
    """A cell without fragments: underlined where all of it is new or gone."""
    wholly = row["kind"] in (RowKind.ADDED, RowKind.REMOVED) or len(fragments) == 2
    return formats.underlined if wholly and row["kind"] != RowKind.SAME else formats.cell


def to_xlsx(
    comparison: ComparisonRow, rows: Sequence[ComparedRow], old_name: str, new_name: str
) -> bytes:
    """A 新旧対照表 as officials lay it out, and all rows on a second sheet.

    New left, old right, changes underlined, the unchanged as （略）. Texts are written as text,
    never as formulas.
    """
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        formats = _formats(book)
        table = book.add_worksheet("新旧対照表")
        _write_head(table, comparison["summary"], (old_name, new_name), formats)
        _write_table(table, rows, formats)
        _write_all_rows(book.add_worksheet("全行"), rows, formats)
    return out.getvalue()


def _write_head(sheet: Sheet, summary: str, names: tuple[str, str], formats: _Formats) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.set_footer("&C&P / &N")
    for column, width in enumerate((62, 62, 9, 9, 26)):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 4, "新旧対照表", formats.title)
    sheet.merge_range(1, 0, 1, 4, f"{summary}（変更箇所に下線。自動で作成）", formats.soft)
    heads = (f"新：{names[1]}", f"旧：{names[0]}", "新の頁", "旧の頁", "変わった数値")
    for column, text in enumerate(heads):
        sheet.write_string(3, column, text, formats.head)
    sheet.freeze_panes(4, 0)


def _write_table(sheet: Sheet, rows: Sequence[ComparedRow], formats: _Formats) -> None:
    for line, row in enumerate(_shown(rows), 4):
        if isinstance(row, int):
            for column, text in enumerate((_LEFT_OUT, _LEFT_OUT, "", "", "")):
                sheet.write_string(line, column, text, formats.soft)
            continue
        _write_side(sheet, (line, 0), row, "new", formats)
        _write_side(sheet, (line, 1), row, "old", formats)
        sheet.write(line, 2, row["new_page"], formats.cell)
        sheet.write(line, 3, row["old_page"], formats.cell)
        sheet.write_string(line, 4, numbers_in_words(row), formats.cell)


def _write_all_rows(sheet: Sheet, rows: Sequence[ComparedRow], formats: _Formats) -> None:
    for column, (_, words) in enumerate(COLUMNS):
        sheet.write_string(0, column, words, formats.head)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(_values(row)):
            if isinstance(value, str):
                sheet.write_string(line, column, value[:_CELL])
            elif value is not None:
                sheet.write_number(line, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)


FORMATS: dict[str, Callable[[ComparisonRow, Sequence[ComparedRow], str, str], bytes]] = {
    "csv": to_csv,
    "json": to_json,
    "xlsx": to_xlsx,
}
