"""A table, or a definition list, as cells at their places: those that span rows and columns too."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bs4 import Tag

from pipeline.read.page.remarks import is_note_text
from pipeline.read.page.walk import lines_of, tidy

MAX_SPAN = 100
"""Rows or columns that a cell is taken to span at most; HTML itself allows 65,534 and 1,000."""
MAX_COLUMNS = 60
"""Columns of a grid; cells right of them have no heads."""
MAX_PLACES = 20_000
"""Places of a grid that are filled at most; cells after them have no heads."""
MAX_HEAD = 60
"""Letters of a head cell; more is a text."""
_MAX_LINES, _MAX_NOTES = 6, 4_000


class Cell(NamedTuple):
    element: Tag
    row: int
    column: int
    rows: int
    columns: int
    text: str
    notes: str
    """Its ※ lines, joined by line feeds; they are no part of its text."""
    is_head: bool
    """Whether it is a th or dt."""
    has_link: bool

    @property
    def is_short(self) -> bool:
        """Whether it may be the head of others."""
        return not self.has_link and 0 < len(self.text) <= MAX_HEAD


class Grid(NamedTuple):
    cells: list[Cell]
    width: int
    at: dict[tuple[int, int], Cell]

    def row(self, number: int) -> list[Cell]:
        """The cells of a row from the left, those that reach down into it too."""
        found: dict[int, Cell] = {}
        for column in range(self.width):
            cell = self.at.get((number, column))
            if cell is not None:
                found.setdefault(id(cell.element), cell)
        return list(found.values())


def _span(cell: Tag, name: str) -> int:
    value = str(cell.get(name) or "1").strip()
    return max(1, min(int(value), MAX_SPAN)) if value.isascii() and value.isdigit() else 1


def _rows_of_table(table: Tag) -> Iterator[list[Tag]]:
    """The cells of each of a table's own rows."""
    for part in table.find_all(["tr", "thead", "tbody", "tfoot"], recursive=False):
        rows = [part] if part.name == "tr" else part.find_all("tr", recursive=False)
        for row in rows:
            yield row.find_all(["th", "td"], recursive=False)


def _rows_of_list(definitions: Tag) -> Iterator[list[Tag]]:
    """Each dt with each of the dd that follow it."""
    head: Tag | None = None
    for part in definitions.find_all(["dt", "dd", "div"], recursive=False):
        items = part.find_all(["dt", "dd"], recursive=False) if part.name == "div" else [part]
        for item in items:
            if item.name == "dt":
                head = item
            elif head is not None:
                yield [head, item]


def _leads_on(cell: Tag) -> bool:
    return any(
        not str(link["href"]).strip().lower().startswith(("#", "javascript:"))
        for link in cell.find_all("a", href=True, limit=50)
    )


def _words_of(cell: Tag) -> tuple[str, str]:
    """The words of a cell without its sentences, where it has other lines too; and its ※ lines."""
    if cell.find(["table", "ul", "ol", "dl"]) is not None:
        return "", ""
    texts = [text for line in lines_of(cell)[:_MAX_LINES] if (text := tidy(line.text))]
    notes = [text for text in texts if is_note_text(text)]
    texts = [text for text in texts if text not in notes]
    short = [text for text in texts if not text.endswith(("。", "．"))]
    return " ".join(short or texts)[: MAX_HEAD + 1], "\n".join(notes)[:_MAX_NOTES]


def _filled(rows: Iterable[list[Tag]]) -> Grid:
    """The cells at their places, those that span several rows or columns at each of them."""
    cells: list[Cell] = []
    at: dict[tuple[int, int], Cell] = {}
    width = 0
    for number, row in enumerate(rows):
        column = 0
        for element in row:
            while (number, column) in at:
                column += 1
            text, notes = _words_of(element)
            cell = Cell(
                element=element,
                row=number,
                column=column,
                rows=_span(element, "rowspan"),
                columns=_span(element, "colspan"),
                text=text,
                notes=notes,
                is_head=element.name in ("th", "dt"),
                has_link=_leads_on(element),
            )
            if column + cell.columns > MAX_COLUMNS:
                break
            if len(at) + cell.rows * cell.columns > MAX_PLACES:
                return Grid(cells, width, at)
            cells.append(cell)
            for down in range(cell.rows):
                for right in range(cell.columns):
                    at.setdefault((number + down, column + right), cell)
            column += cell.columns
            width = max(width, column)
    return Grid(cells, width, at)


def grid_of(table: Tag) -> Grid:
    """The cells of a ``table``, or of a ``dl`` as one of two columns."""
    return _filled(_rows_of_list(table) if table.name == "dl" else _rows_of_table(table))
