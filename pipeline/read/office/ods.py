"""In the child process: the sheets of an OpenDocument workbook.

Every cell carries its text as it is shown beside its value (OpenDocument 1.2, part 1, 9.1.4), so
that no format has to be understood here, which no library of ours gives.
"""

from collections.abc import Iterable, Iterator

from pipeline.read.children.protocol import Why
from pipeline.read.office.limits import MAX_CELLS, MAX_SHEETS
from pipeline.read.office.package import (
    Element,
    Package,
    Unreadable,
    attribute,
    child,
    children,
    local,
)
from pipeline.read.office.page import clean_lines, joined
from pipeline.read.office.sheet import Sheet, SheetRow
from pipeline.read.office.tables import GridCell

_UNSEEN = ("annotation", "ruby-text", "note", "tracked-changes", "deletion")
_MOST_REPEATED = 10_000
"""So often a filled cell or row is repeated at most: no sheet means more."""


def ods_sheets(data: bytes) -> tuple[list[Sheet], int]:
    """The sheets that are shown, and how many are not."""
    package = Package(data)
    if package.tree("META-INF/manifest.xml") is not None and _locked(package):
        raise Unreadable(Why.PASSWORD, "is protected by a password")
    root = package.tree("content.xml")
    book = child(root, "body", "spreadsheet")
    tables = [e for e in (() if book is None else book) if local(e) == "table"]
    if len(tables) > MAX_SHEETS:
        words = f"has {len(tables)} sheets, more than the {MAX_SHEETS} that are read"
        raise Unreadable(Why.TOO_MANY_PAGES, words)
    hidden = _hidden_styles(root)
    shown = [t for t in tables if attribute(t, "style-name") not in hidden]
    reading = _Reading()
    found = [Sheet(attribute(t, "name") or "", list(reading.rows(t))) for t in shown]
    return found, len(tables) - len(shown)


def _locked(package: Package) -> bool:
    manifest = package.tree("META-INF/manifest.xml")
    entries = () if manifest is None else manifest
    return any(child(entry, "encryption-data") is not None for entry in entries)


def _hidden_styles(root: Element) -> set[str | None]:
    """Styles of tables that are not displayed."""
    return {
        attribute(style, "name")
        for style in children(root, "automatic-styles")
        if attribute(child(style, "table-properties"), "display") == "false"
    }


class _Reading:
    """Rows of a workbook's sheets, bounded all together."""

    def __init__(self) -> None:
        self._cells = 0

    def rows(self, table: Element) -> Iterator[SheetRow]:
        """The rows that are shown and hold something."""
        columns = _hidden_columns(table)
        number = 0
        for row in _inside(table, "table-row"):
            repeated = _count(row, "number-rows-repeated")
            if attribute(row, "visibility") not in ("collapse", "filter"):
                cells = list(self._cells_of(row, columns))
                for n in range(min(repeated, _MOST_REPEATED) if cells else 0):
                    self._counted(len(cells))
                    yield SheetRow(number + n, cells)
            number += repeated

    def _cells_of(self, row: Element, hidden: list[range]) -> Iterator[GridCell]:
        column = 0
        for cell in row:
            if local(cell) not in ("table-cell", "covered-table-cell"):
                continue
            repeated = _count(cell, "number-columns-repeated")
            text = _text(cell) if local(cell) == "table-cell" else ""
            for n in range(min(repeated, _MOST_REPEATED) if text else 0):
                self._counted(1)
                if not any(column + n in columns for columns in hidden):
                    wide, high = (_count(cell, f"number-{what}-spanned") for what in _SPANNED)
                    yield GridCell(column + n, wide, high, text)
            column += repeated

    def _counted(self, cells: int) -> None:
        self._cells += cells
        if self._cells > 2 * MAX_CELLS:  # each is counted in its cell and in its row
            raise Unreadable(Why.TOO_LARGE, f"has more than the {MAX_CELLS} cells that are read")


_SPANNED = ("columns", "rows")
_GROUPS = (
    "table-header-rows",
    "table-rows",
    "table-row-group",
    "table-header-columns",
    "table-columns",
    "table-column-group",
)


def _inside(table: Element, name: str) -> Iterator[Element]:
    """Rows or columns of a table, those of its groups too."""
    for element in table:
        if local(element) == name:
            yield element
        elif local(element) in _GROUPS:
            yield from _inside(element, name)


def _hidden_columns(table: Element) -> list[range]:
    hidden: list[range] = []
    at = 0
    for column in _inside(table, "table-column"):
        repeated = _count(column, "number-columns-repeated")
        if attribute(column, "visibility") in ("collapse", "filter"):
            hidden.append(range(at, at + repeated))
        at += repeated
    return hidden


def _count(element: Element, name: str) -> int:
    text = attribute(element, name) or "1"
    return max(1, int(text)) if text.isdecimal() and len(text) < 9 else 1


def _text(cell: Element) -> str:
    paragraphs = ["".join(_pieces(p)) for p in cell if local(p) in ("p", "h")]
    return joined(clean_lines("\n".join(paragraphs)))


def _pieces(element: Element) -> Iterable[str]:
    """Text of an element; blanks and tabs are elements of their own."""
    yield element.text or ""
    for part in element:
        name = local(part)
        if name == "s":
            yield " "
        elif name in ("tab", "line-break"):
            yield "\t" if name == "tab" else "\n"
        elif name not in _UNSEEN:
            yield from _pieces(part)
        yield part.tail or ""
