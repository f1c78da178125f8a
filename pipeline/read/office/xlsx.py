"""In the child process: how an .xlsx shows its cells: formats, hidden rows and columns, panes."""

from dataclasses import dataclass, field

from pipeline.read.children.protocol import Why
from pipeline.read.office.format_code import BUILTIN
from pipeline.read.office.limits import MAX_AREA, MAX_CELLS, MAX_MERGED
from pipeline.read.office.package import Element, Package, Unreadable, attribute, children, local

_TAGS = ("+sheetFormatPr", "+pane", "+col", "+row", "c", "+mergeCell")
_HIDDEN = ("1", "true", "on")


@dataclass
class SheetLook:
    """How the cells of a sheet are shown; places are row and column, from 0."""

    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    """Format codes of the cells that have one, and a number."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """First and last."""
    frozen: int = 0

    def hides(self, column: int) -> bool:
        """Is a column hidden?"""
        return any(first <= column <= last for first, last in self.hidden_columns)


PLAIN = SheetLook()
"""Of a sheet that says nothing of its looks."""


@dataclass
class _Counted:
    """What of a workbook was seen so far."""

    cells: int = 0


def sheet_looks(package: Package) -> dict[str, SheetLook]:
    """Name → looks of every sheet.

    Raises:
        Unreadable: there is more of it than is read.
    """
    book = package.of_kind("", "officeDocument") or "xl/workbook.xml"
    root = package.tree(book)
    if root is None:
        return {}  # .xlsb: its parts are no XML
    codes = _codes(package.tree(package.of_kind(book, "styles")))
    parts = package.related(book)
    counted = _Counted()
    looks: dict[str, SheetLook] = {}
    for sheet in children(root, "sheets"):
        kind, part = parts.get(attribute(sheet, "id") or "", ("", ""))
        if kind == "worksheet" and part in package:
            looks[sheet.get("name") or ""] = _look(package, part, codes, counted)
    return looks


def _codes(styles: Element | None) -> list[str]:
    """The format codes of the cell styles, by their numbers; empty for General."""
    own = {
        item.get("numFmtId"): item.get("formatCode") or "" for item in children(styles, "numFmts")
    }
    codes: list[str] = []
    for style in children(styles, "cellXfs"):
        number = style.get("numFmtId") or "0"
        builtin = BUILTIN.get(int(number), "") if number.isdecimal() else ""
        codes.append(own.get(number, builtin))
    return ["" if code == "General" else code for code in codes]


def _look(package: Package, part: str, codes: list[str], counted: _Counted) -> SheetLook:
    look = SheetLook()
    walk = _Walk(look, codes, counted)
    for event, element in package.events(part, _TAGS):
        if event == "end" and local(element) != "c":
            continue
        walk.see(element)
    return look


class _Walk:
    """Along the cells of a sheet."""

    def __init__(self, look: SheetLook, codes: list[str], counted: _Counted) -> None:
        self._look, self._codes, self._counted = look, codes, counted
        self._row, self._column = -1, -1
        self._top, self._bottom, self._left, self._right = 1 << 30, -1, 1 << 30, -1
        self._merged = 0

    def see(self, element: Element) -> None:
        """One element: a cell when it ends, all others when they begin."""
        name = local(element)
        if name == "c":
            self._see_cell(element)
        elif name == "row":
            stated = _number(element.get("r"))
            self._row = stated - 1 if stated else self._row + 1
            self._column = -1
            if element.get("hidden") in _HIDDEN:
                self._look.hidden_rows.add(self._row)
        elif name == "col" and element.get("hidden") in _HIDDEN:
            first, last = _number(element.get("min")), _number(element.get("max"))
            self._look.hidden_columns.append((first - 1, last - 1))
        elif name == "pane" and element.get("state") in ("frozen", "frozenSplit"):
            self._look.frozen = _number((element.get("ySplit") or "").partition(".")[0])
        elif name == "mergeCell":
            self._see_merged()

    def _see_merged(self) -> None:
        self._merged += 1
        if self._merged > MAX_MERGED:
            words = f"has more than the {MAX_MERGED} merged ranges on a sheet that are read"
            raise Unreadable(Why.TOO_LARGE, words)

    def _see_cell(self, cell: Element) -> None:
        stated = _place(cell.get("r") or "")
        row, self._column = stated or (self._row, self._column + 1)
        if not any(part.tag.endswith(("}v", "}is")) for part in cell):
            return
        self._counted.cells += 1
        self._top, self._bottom = min(self._top, row), max(self._bottom, row)
        self._left, self._right = min(self._left, self._column), max(self._right, self._column)
        self._bound()
        style = _number(cell.get("s"))
        code = self._codes[style] if style < len(self._codes) else ""
        if code and cell.get("t", "n") in ("n", "d"):
            self._look.formats[row, self._column] = code

    def _bound(self) -> None:
        if self._counted.cells > MAX_CELLS:
            raise Unreadable(Why.TOO_LARGE, f"has more than the {MAX_CELLS} cells that are read")
        rows, columns = self._bottom - self._top + 1, self._right - self._left + 1
        if rows * columns > MAX_AREA:
            words = f"a sheet of {rows} rows and {columns} columns is too large"
            raise Unreadable(Why.TOO_LARGE, words)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 9 else 0


def _place(name: str) -> tuple[int, int] | None:
    """Row and column of «B3», from 0; None where it is no name of a cell."""
    letters = name.rstrip("0123456789")
    digits = name[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and 0 < len(letters) < 4):
        return None
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return (_number(digits) - 1, column - 1) if _number(digits) else None
