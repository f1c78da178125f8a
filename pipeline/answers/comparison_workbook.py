"""The 新旧対照表 as an Excel file: the table as officials lay it out, then all that is known:
changes of indicators, structure, all rows, files.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import xlsxwriter

from pipeline.answers.comparison_table import Half, Line, LineKind, lines
from pipeline.answers.comparison_words import COLUMN_HEADS, above, column_names, sources
from pipeline.answers.exported import COLUMNS, Export, Layout, all_values
from pipeline.answers.office_text import EXCEL_CELL, cut, office_text, units
from pipeline.answers.row_words import HEADING_KINDS, INDICATOR_KINDS, KINDS
from pipeline.answers.workbook import MOST_ROWS, Cell, Table, workbook

_SHEET = "新旧対照表"
_FONT = {"font_name": "MS Mincho", "font_size": 10.5}
_LOOK = {"text_wrap": True, "valign": "top", "border": 1, **_FONT}
_CELL_BORDER = " ｜ "
"""Between the cells of a table's row, which share a cell here."""
_WIDE = {"landscape": 66, "portrait": 44}
"""Of the two columns, in half-width characters."""
_LINE, _HIGHEST = 15.0, 409.0
"""Points: the height of a line, and of the highest row that Excel has."""
_MORE_WIDTHS = (7, 7, 8)
_LAST = 1 + len(_MORE_WIDTHS)
"""Index of the last column."""


class _Formats(NamedTuple):
    cell: Any
    soft: Any
    heading: Any
    head: Any
    title: Any
    note: Any
    plain: Any
    """Characters inside a cell."""
    marked: Any
    """Changed characters inside a cell."""
    underlined: Any
    """A cell that changed as a whole."""


def comparison_workbook(export: Export, layout: Layout) -> bytes:
    """The bytes of the file."""
    tables = [*_indicators(export), *_structure(export), _all_rows(export), _files(export)]
    return workbook(
        tables,
        title=export.title,
        made=export.made,
        first=lambda book: _table(book, export, layout),
    )


def _formats(book: xlsxwriter.Workbook) -> _Formats:
    return _Formats(
        cell=book.add_format(_LOOK),
        soft=book.add_format(_LOOK | {"font_color": "#555555"}),
        heading=book.add_format(_LOOK | {"bold": True}),
        head=book.add_format(_LOOK | {"bold": True, "align": "center", "bg_color": "#EEEEEE"}),
        title=book.add_format(_FONT | {"bold": True, "font_size": 14, "align": "center"}),
        note=book.add_format(_FONT | {"text_wrap": True, "valign": "top"}),
        plain=book.add_format(_FONT),
        marked=book.add_format(_FONT | {"underline": 1}),
        underlined=book.add_format(_LOOK | {"underline": 1}),
    )


def _table(book: xlsxwriter.Workbook, export: Export, layout: Layout) -> str:
    """Write the table.

    Returns:
        the name of its sheet.
    """
    sheet, formats = book.add_worksheet(_SHEET), _formats(book)
    widths = (_WIDE[layout.paper], _WIDE[layout.paper], *_MORE_WIDTHS)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    _write_over(sheet, 0, export.title, formats.title, layout)
    line = 1
    for text in above(export, layout):
        _write_over(sheet, line, text, formats.note, layout)
        line += 1
    names = column_names(export, layout)
    pages = [f"{COLUMN_HEADS[which]}の頁" for which, _ in names]
    for column, text in enumerate((*(name for _, name in names), *pages, "種別")):
        sheet.write_string(line, column, cut(office_text(text)), formats.head)
    sheet.set_row(line, 2 * _LINE + 2)
    _set_page(sheet, line, layout)
    told = lines(export.compared.rows, formal=layout.formal)
    order = [which for which, _ in names]
    for found in told[:MOST_ROWS]:
        line += 1
        _write_line(sheet, line, found, order, widths[0], formats)
    if len(told) > MOST_ROWS:
        line += 1
        sheet.write_string(line, 0, f"ほかに{len(told) - MOST_ROWS}行あります", formats.soft)
    line += 1
    for text in sources(export):
        line += 1
        _write_over(sheet, line, text, formats.note, layout)
    return _SHEET


def _write_over(sheet: Any, line: int, text: str, look: Any, layout: Layout) -> None:
    """A line of words over all columns, high enough for them."""
    words = cut(office_text(text))
    sheet.merge_range(line, 0, line, _LAST, "", look)
    sheet.write_string(line, 0, words, look)
    whole = 2 * _WIDE[layout.paper] + sum(_MORE_WIDTHS)
    sheet.set_row(line, _height([(words, whole)]) if line else 24)


def _set_page(sheet: Any, head: int, layout: Layout) -> None:
    if layout.paper == "landscape":
        sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.set_footer("&C&P / &N")
    sheet.freeze_panes(head + 1, 0)


def _write_line(
    sheet: Any, at: int, line: Line, order: Sequence[str], wide: int, formats: _Formats
) -> None:
    halves = {"old": line.old, "new": line.new}
    for column, which in enumerate(order):
        _write_half(sheet, (at, column), halves[which], line, formats)
        page = halves[which].page
        if page is None:
            sheet.write_blank(at, 2 + column, None, formats.cell)
        else:
            sheet.write_number(at, 2 + column, page, formats.cell)
    told = line.row if line.kind != LineKind.HEAD else None
    kind = KINDS[told["kind"]] if told and told["kind"] in KINDS else ""
    sheet.write_string(at, 4, kind, formats.cell)
    sheet.set_row(at, _height([(halves[which].text, wide) for which in order]))


def _height(texts: Sequence[tuple[str, int]]) -> float:
    """Of a row, in points: not every program finds it by itself.

    Args:
        texts: each with the width of its column in half-width characters.
    """
    high = max(
        sum(max(1, -(-_halves(line) // (wide - 2))) for line in text.split("\n"))
        for text, wide in texts
    )
    return min(_HIGHEST, _LINE * high + 2)


def _halves(text: str) -> int:
    """Half-width characters that a text takes; what stands between cells is wider than a tab."""
    return sum(1 + (character > "\u2000") + 3 * (character == "\t") for character in text)


def _write_half(sheet: Any, at: tuple[int, int], half: Half, line: Line, formats: _Formats) -> None:
    if not half.cells:
        sheet.write_string(*at, half.note, formats.soft)
        return
    bold = line.kind in (LineKind.HEADING, LineKind.HEAD)
    look = formats.heading if bold else formats.cell
    pieces = list(_in_one_cell(half))
    whole = "".join(text for text, _ in pieces)
    if len(pieces) < 2 or units(whole) > EXCEL_CELL:
        marked = any(marked for _, marked in pieces)
        sheet.write_string(*at, cut(whole), formats.underlined if marked else look)
        return
    fragments: list[Any] = []
    for text, marked in pieces:
        fragments += [formats.marked if marked else formats.plain, text]
    sheet.write_rich_string(*at, *fragments, look)


def _in_one_cell(half: Half) -> Iterator[tuple[str, bool]]:
    """The pieces of all cells, without what Excel can't hold; none is empty."""
    for number, cell in enumerate(half.cells):
        if number:
            yield _CELL_BORDER, False
        for text, marked in cell:
            if kept := office_text(text):
                yield kept, marked


_INDICATOR_HEADS = (
    *("種別", "指標", "旧の値", "新の値", "単位", "差", "増減率（％）", "旧の年度", "新の年度"),
    *("旧の名称", "目標・分野", "新の頁", "旧の頁"),
)


def _indicators(export: Export) -> list[Table]:
    rows: list[list[Cell]] = [
        [
            INDICATOR_KINDS.get(row["kind"], row["kind"]),
            row["new_name"] or row["old_name"],
            row["old_value"],
            row["new_value"],
            row["unit"],
            row["difference"],
            row["percent"],
            row["old_year"],
            row["new_year"],
            row["old_name"],
            row["goal"],
            export.figure_pages.get(row["new_figure_id"] or ""),
            export.figure_pages.get(row["old_figure_id"] or ""),
        ]
        for row in export.indicators
    ]
    return [Table("指標の変化", _INDICATOR_HEADS, rows, title="指標の変化")] if rows else []


def _structure(export: Export) -> list[Table]:
    heads = ("種別", "新の見出し", "旧の見出し", "階層", "新の頁", "旧の頁", "変更の数")
    rows: list[list[Cell]] = [
        [
            HEADING_KINDS.get(row["kind"], row["kind"]),
            row["new_text"],
            row["old_text"],
            row["new_level"] or row["old_level"],
            row["new_page"],
            row["old_page"],
            row["changes"],
        ]
        for row in export.compared.headings
    ]
    return [Table("構成", heads, rows, title="構成（見出し）")] if rows else []


def _all_rows(export: Export) -> Table:
    widths = (7, 7, 10, 24, 60, 60, 8, 8, 30, 8, 8, 20, 20, 12, 8, 6, 30)
    rows = ([_as_cell(value) for value in values] for values in all_values(export))
    return Table("全行", tuple(words for _, words in COLUMNS), rows, widths=widths)


def _as_cell(value: object) -> Cell:
    return value if isinstance(value, str | int | float | None) else str(value)


def _files(export: Export) -> Table:
    heads = (
        "側",
        "自治体",
        "名称",
        "日付",
        "ファイル",
        "ページ数",
        "SHA-256",
        "捕捉日時（UTC）",
        "URL",
    )
    rows: list[list[Cell]] = [
        [
            COLUMN_HEADS[which],
            side.city,
            side.words,
            side.published,
            file.label,
            file.pages,
            file.sha256,
            _moment(file.captured_at),
            file.url,
        ]
        for which, side in (("new", export.new), ("old", export.old))
        for file in side.files
    ]
    return Table("資料", heads, rows, title="資料", notes=list(sources(export))[-1:])


def _moment(text: str) -> Cell:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text
