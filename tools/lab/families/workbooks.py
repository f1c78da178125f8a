"""Sheets of a workbook, printed by LibreOffice Calc."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from tools.lab.families.budget import rows_of
from tools.lab.families.parts import number, two_figures
from tools.lab.piece import Cell, Figure, Told, grid
from tools.lab.registry import Paper, layout
from tools.lab.variant import Kpi, Variant
from tools.lab.words import GOALS

Rows = Sequence[Sequence[Cell | str]]


class Workbook:
    """Sheets with what they say; a sheet is a page."""

    def __init__(self, v: Variant, *, landscape: bool, rules: bool = True) -> None:
        self.v = v
        self.told: list[tuple[int | None, Told]] = []
        self.figures: list[Figure] = []
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, {"in_memory": True})
        self._landscape = landscape
        self._page = 0
        rule = {"border": 1} if rules else {}
        face = {"font_name": v.look.body, "font_size": v.look.size}
        wrap = {"text_wrap": True, "valign": "vcenter"}
        self._title = self._book.add_format(face | {"font_size": 14})
        self._plain = self._book.add_format(face)
        self._head = self._book.add_format(face | rule | wrap | {"align": "center"})
        self._cell = self._book.add_format(face | rule | wrap)
        self._right = self._book.add_format(face | rule | {"align": "right", "valign": "vcenter"})

    def sheet(
        self, title: str, above: str, rows: Rows, widths: Sequence[float], head: int = 1
    ) -> None:
        """A sheet: a title that runs over the cells beside it, a note at the right, a table.

        Args:
            widths: of the columns, in letters of the standard font.
        """
        self._page += 1
        sheet = self._book.add_worksheet(f"表{self._page}")
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 1)
        if self._landscape:
            sheet.set_landscape()
        for x, width in enumerate(widths):
            sheet.set_column(x, x, width)
        sheet.write(0, 0, title, self._title)
        self.told.append((self._page, Told(("heading",), title)))
        if above:
            sheet.write(1, len(widths) - 1, above, self._plain)
            self.told.append((self._page, Told((), above)))
        self._table(sheet, rows, widths, head)

    def _table(self, sheet: Any, rows: Rows, widths: Sequence[float], head: int) -> None:
        whole = [[c if isinstance(c, Cell) else Cell(c) for c in row] for row in rows]
        made = grid(whole)
        merged = {(y, x): (high, wide) for y, x, high, wide in made.spans}
        numbers = {(y, x) for y, x in _places(whole, made.spans) if _is_number(made.rows[y][x])}
        for y, x in _places(whole, made.spans):
            looks = self._right if (y, x) in numbers else self._cell
            looks = self._head if y < head else looks
            text = made.rows[y][x]
            if (y, x) in merged:
                high, wide = merged[y, x]
                sheet.merge_range(y + 2, x, y + 1 + high, x + wide - 1, text, looks)
            else:
                sheet.write_string(y + 2, x, text, looks)
        for y, row in enumerate(made.rows):
            lines = max(
                -(-len(text) * 2.2 // widths[x]) if (y, x) not in merged else 1
                for x, text in enumerate(row)
            )
            sheet.set_row(y + 2, max(1, lines) * self.v.look.size * 1.7)
        self.told.append((self._page, Told(("table",), grid=made, head=head)))

    def paper(self) -> Paper:
        """The whole."""
        self._book.close()
        return Paper("xlsx", self._out.getvalue(), tuple(self.told), tuple(self.figures))


def _places(
    rows: Sequence[Sequence[Cell]], spans: Sequence[tuple[int, int, int, int]]
) -> list[tuple[int, int]]:
    covered = {
        (y + dy, x + dx)
        for y, x, high, wide in spans
        for dy in range(high)
        for dx in range(wide)
        if dy or dx
    }
    made = grid(rows).rows
    return [(y, x) for y, row in enumerate(made) for x in range(len(row)) if (y, x) not in covered]


def _is_number(text: str) -> bool:
    return text.lstrip("△ 　").replace(",", "").replace(".", "").isdigit()


def _row(kpi: Kpi, places: Sequence[int]) -> list[Cell | str]:
    return [kpi.name, kpi.unit or "－", *(number(kpi, i) for i in places)]


@layout("sheet_kpi")
def kpi_sheets(v: Variant) -> Paper:
    """A workbook with a sheet of indicators for each goal."""
    book = Workbook(v, landscape=v.chance(0.5))
    style = v.pick(("short", "long"))
    for i, goal in enumerate(v.sample(GOALS, 2)):
        kpis = v.kpis(v.some(6, 10), steps=2)
        years = kpis[0].years
        first = [v.year(y, style) for y in years[:-1]]
        rows: list[list[Cell | str]] = [
            [Cell("指標", rows=2), Cell("単位", rows=2), Cell("実績値", columns=3), "目標値"],
            [*first, v.year(years[-1], style)],
        ]
        rows += [_row(kpi, range(4)) for kpi in kpis]
        book.sheet(f"基本目標{i + 1}　{goal}", "", rows, (38, 8, 12, 12, 12, 12), head=2)
        book.figures += [
            Figure(kpi.name, kpi.unit, "目標値" if n == 3 else "実績値", years[n], kpi.values[n])
            for kpi in kpis
            for n in range(4)
        ]
    return book.paper()


@layout("sheet_plain")
def plain_sheet(v: Variant) -> Paper:
    """A sheet without rules: baseline and target."""
    book = Workbook(v, landscape=False, rules=False)
    kpis = v.kpis(v.some(7, 12))
    style = v.pick(("short", "long"))
    heads = [f"現状値（{v.year(v.base, style)}）", f"目標値（{v.year(v.target, style)}）"]
    rows: list[list[Cell | str]] = [["指標", "単位", *heads]]
    rows += [_row(kpi, (0, -1)) for kpi in kpis]
    book.sheet(f"{v.town}　重要業績評価指標", "", rows, (40, 8, 18, 18))
    book.figures += [f for kpi in kpis for f in two_figures(kpi)]
    return book.paper()


@layout("sheet_budget")
def budget_sheet(v: Variant) -> Paper:
    """A budget as a sheet, 単位：千円 above it at the right."""
    book = Workbook(v, landscape=False, rules=v.chance(0.7))
    rows, heads = rows_of(v)
    cells: list[list[Cell | str]] = [list(heads)]
    cells += [list(row) for row in rows]
    title = f"{v.year(v.base, 'long')}　予算実施計画"
    book.sheet(title, "（単位：千円）", cells, (20, 20, 14, 14, 14))
    return book.paper()
