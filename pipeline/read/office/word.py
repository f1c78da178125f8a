"""In the child process: a Word document (.docx), page by page.

Word lays pages out when it shows them; a file knows only the breaks that its author set: before a
paragraph, inside one, and where a section begins on a new page. Those part the pages here. Where
Word broke a page when it saved (``lastRenderedPageBreak``) moves with every printer and tells
nothing of the text.
"""

import re
from collections.abc import Iterable, Iterator

from pipeline.kinds import BlockKind
from pipeline.read.children.protocol import Why
from pipeline.read.office.limits import MAX_CELLS, MAX_DEPTH, MAX_PAGES, MAX_TEXT
from pipeline.read.office.numbering import Numbering
from pipeline.read.office.package import Element, Package, Unreadable, attribute, child, local
from pipeline.read.office.page import PageText, clean_line, clean_lines, joined
from pipeline.read.office.tables import GridCell, make_table
from pipeline.read.office.word_styles import Styles
from pipeline.read.office.word_text import PAGE_BREAK, Inline, inline, is_on, paragraphs_in

_DELETED = ("del", "moveFrom", "sdtPr", "sdtEndPr", "Fallback")
_INK = re.compile(r"\w")
_NOT_NOTES = ("separator", "continuationSeparator", "continuationNotice")
_SAME_PAGE = ("continuous", "nextColumn")


def word_pages(package: Package) -> list[PageText]:
    """The pages of a document.

    Raises:
        Unreadable: it has no text part, or more than is read.
    """
    part = package.of_kind("", "officeDocument") or "word/document.xml"
    root = package.tree(part)
    body = child(root, "body")
    if body is None:
        raise Unreadable(Why.BROKEN, "has no document part")
    document = _Document(package, part, body)
    document.read(body)
    return document.finish()


class _Document:
    """Along the blocks of a document."""

    def __init__(self, package: Package, part: str, body: Element) -> None:
        self._package = package
        self._styles = Styles(package.tree(package.of_kind(part, "styles")))
        self._numbering = Numbering(package.tree(package.of_kind(part, "numbering")))
        self._related = package.related(part)
        self._sections = [e for e in body.iter() if local(e) == "sectPr"]
        self._notes = {
            kind: _notes(package.tree(package.of_kind(part, f"{kind}s")))
            for kind in ("footnote", "endnote")
        }
        self._counts = {"footnote": 0, "endnote": 0}
        self._waiting: dict[str, list[str]] = {"footnote": [], "endnote": []}
        self._feet: list[str] = []
        self._running: set[tuple[str, str]] = set()
        self._section = 0
        self._pages = [PageText()]
        self._characters = 0
        self._cells = 0
        self._begin_section()

    @property
    def _page(self) -> PageText:
        return self._pages[-1]

    def read(self, parent: Element, depth: int = 0) -> None:
        """The blocks inside an element."""
        if depth > MAX_DEPTH:
            return
        for element in parent:
            name = local(element)
            if name == "p":
                self._paragraph(element, depth)
            elif name == "tbl":
                self._table(element, depth)
            elif name == "AlternateContent":
                chosen = child(element, "Choice")
                self.read(element if chosen is None else chosen, depth + 1)
            elif name not in _DELETED:
                self.read(element, depth + 1)

    def finish(self) -> list[PageText]:
        """All pages; a last one with nothing on it is none."""
        self._end_page()
        for line in self._waiting["endnote"]:
            self._page.add(BlockKind.FOOTNOTE, [line])
        while len(self._pages) > 1 and not self._page.lines:
            self._pages.pop()
        return self._pages

    def _paragraph(self, element: Element, depth: int) -> None:
        role = self._styles.role(element)
        if role.new_page and self._page.lines:
            self._turn()
        found = inline(element)
        self._take(found)
        label = self._numbering.label(role.list_id, role.depth) if role.list_id else ""
        for number, part in enumerate(found.text.split(PAGE_BREAK)):
            if number:
                self._turn()
            lines = clean_lines(part)
            if lines and label:
                lines[0] = f"{clean_line(label)} {lines[0]}"
                label = ""
            self._page.add(role.kind, lines, role.level)
        for box in found.boxes:
            self.read(box, depth + 1)
        if child(element, "pPr", "sectPr") is not None:
            self._next_section()

    def _take(self, found: Inline) -> None:
        """Keep the notes of a paragraph for the foot of its page, and bound the whole."""
        for kind, number in found.notes:
            self._counts[kind] += 1
            if text := self._notes[kind].get(number):
                self._waiting[kind].append(f"{self._counts[kind]} {text}")
        self._characters += len(found.text)
        if self._characters > MAX_TEXT:
            words = f"has more than the {MAX_TEXT} characters that are read"
            raise Unreadable(Why.TOO_LARGE, words)

    def _turn(self) -> None:
        self._end_page()
        if len(self._pages) >= MAX_PAGES:
            raise Unreadable(Why.TOO_MANY_PAGES, f"has more than the {MAX_PAGES} pages read")
        self._pages.append(PageText())

    def _end_page(self) -> None:
        for line in self._waiting["footnote"]:
            self._page.add(BlockKind.FOOTNOTE, [line])
        self._waiting["footnote"] = []
        self._page.add(BlockKind.RUNNING_FOOT, self._feet)
        self._feet = []

    def _next_section(self) -> None:
        self._section += 1
        if self._section < len(self._sections):
            kind = attribute(child(self._sections[self._section], "type"), "val")
            if kind not in _SAME_PAGE:
                self._turn()
            self._begin_section()

    def _begin_section(self) -> None:
        """Running heads and feet stand where they are used first."""
        if self._section >= len(self._sections):
            return
        for reference in self._sections[self._section]:
            name = local(reference)
            if name not in ("headerReference", "footerReference"):
                continue
            _, part = self._related.get(attribute(reference, "id") or "", ("", ""))
            lines = self._running_lines(name, part)
            if name == "headerReference":
                self._page.add(BlockKind.RUNNING_HEAD, lines)
            else:
                self._feet += lines

    def _running_lines(self, name: str, part: str) -> list[str]:
        root = self._package.tree(part) if part else None
        if root is None:
            return []
        texts = [(inline(p), p) for p in paragraphs_in(root)]
        lines = [
            line
            for found, _ in texts
            for line in clean_lines(found.text.replace(PAGE_BREAK, "\n"))
            if _INK.search(line) or not found.pages  # «- 3 -» without its number says nothing
        ]
        new = [line for line in lines if (name, line) not in self._running]
        self._running |= {(name, line) for line in new}
        return new

    def _table(self, element: Element, depth: int) -> None:
        rows = list(_rows(element))
        cells = [cell for row in rows for cell in _cells(row)]
        self._cells += len(cells)
        if self._cells > MAX_CELLS:
            raise Unreadable(Why.TOO_LARGE, f"has more than the {MAX_CELLS} cells that are read")
        if len(cells) == 1:  # a frame around paragraphs
            self.read(cells[0], depth + 1)
            return
        grid = [list(self._grid_row(row, depth)) for row in rows]
        heads = [is_on(child(row, "trPr", "tblHeader")) for row in rows]
        head = heads.index(False) if False in heads else 0
        self._page.add_table(make_table(_merged(grid), head))

    def _grid_row(self, row: Element, depth: int) -> Iterator[tuple[GridCell, bool]]:
        """The cells of a row, each with whether it goes on from the row above."""
        column = _number(attribute(child(row, "trPr", "gridBefore"), "val"), 0)
        for cell in _cells(row):
            span = _number(attribute(child(cell, "tcPr", "gridSpan"), "val"), 1)
            merge = child(cell, "tcPr", "vMerge")
            goes_on = merge is not None and attribute(merge, "val") != "restart"
            yield GridCell(column, span, 1, "" if goes_on else self._text(cell, depth)), goes_on
            column += span

    def _text(self, element: Element, depth: int) -> str:
        """All that stands in a cell as one line."""
        return joined(self._lines(element, depth + 1))

    def _lines(self, element: Element, depth: int) -> Iterator[str]:
        if depth > MAX_DEPTH:
            return
        for part in element:
            if local(part) == "p":
                yield from self._paragraph_lines(part, depth)
            elif local(part) == "tbl":
                for row in _rows(part):
                    yield " ".join(filter(None, (self._text(c, depth) for c in _cells(row))))
            elif local(part) not in _DELETED:
                yield from self._lines(part, depth)

    def _paragraph_lines(self, element: Element, depth: int) -> Iterator[str]:
        role = self._styles.role(element)
        found = inline(element)
        self._take(found)
        lines = clean_lines(found.text.replace(PAGE_BREAK, "\n"))
        label = self._numbering.label(role.list_id, role.depth) if role.list_id else ""
        if lines and label:
            yield f"{clean_line(label)} {lines.pop(0)}"
        yield from lines
        for box in found.boxes:
            yield from self._lines(box, depth + 1)


def _number(text: str | None, otherwise: int) -> int:
    return min(int(text), 1000) if text and text.isdecimal() and len(text) < 7 else otherwise


def _rows(table: Element) -> Iterator[Element]:
    """The rows of a table, deleted ones not."""
    for row in _through(table, "tr"):
        if child(row, "trPr", "del") is None:
            yield row


def _cells(row: Element) -> Iterator[Element]:
    return _through(row, "tc")


def _through(parent: Element, name: str) -> Iterator[Element]:
    """Children of one name, through what may surround them (content controls, insertions)."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in ("sdt", "sdtContent", "ins", "customXml", "moveTo", "smartTag"):
            yield from _through(element, name)


def _merged(rows: list[list[tuple[GridCell, bool]]]) -> list[Iterable[GridCell]]:
    """Rows whose cells know over how many rows they go."""
    below: dict[int, int] = {}
    merged: list[Iterable[GridCell]] = []
    for row in reversed(rows):
        now: dict[int, int] = {}
        cells: list[GridCell] = []
        for cell, goes_on in row:
            tall = 1 + below.get(cell.column, 0)
            if goes_on:
                now[cell.column] = tall
            else:
                cells.append(cell._replace(rows=tall))
        below = now
        merged.append(cells)
    return merged[::-1]


def _notes(root: Element | None) -> dict[str, str]:
    """Number in the file → text of its foot- or endnotes."""
    notes: dict[str, str] = {}
    for note in () if root is None else root:
        if attribute(note, "type") in _NOT_NOTES:
            continue
        lines = (clean_line(inline(p).text) for p in paragraphs_in(note))
        notes[attribute(note, "id") or ""] = joined(lines)
    return notes
