"""What a page of the lab is made of: HTML, and what a careful reader would read in it.

A :class:`Piece` carries both, so that text and truth cannot differ. Pieces are put together in the
order in which a person reads.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

Span = tuple[int, int, int, int]
"""Row and column of a merged cell, how many rows and how many columns it takes."""


class Cell(NamedTuple):
    """A cell of a table."""

    text: str
    rows: int = 1
    columns: int = 1
    style: str = ""
    html: str = ""
    """Where it is more than the text: line breaks, ruby."""


class Grid(NamedTuple):
    """A table by rows and columns: what a merged cell covers is empty."""

    rows: list[list[str]]
    spans: list[Span]


class Told(NamedTuple):
    """A block of the page as it should be read."""

    kinds: tuple[str, ...]
    """The kinds that are right; none where any is."""
    text: str = ""
    """Without line breaks. Of a table: nothing, see ``grid``."""
    grid: Grid | None = None
    head: int = 0
    """Rows of the head of a table; -1 where opinions may differ."""
    continued: bool = False
    free: bool = False
    """Its place in the order is nobody's business (letters in a chart, ruby, a side tab)."""

    def facts(self, page: int | None) -> dict[str, Any]:
        """As JSON."""
        facts: dict[str, Any] = {"page": page, "kinds": list(self.kinds)}
        if self.grid:
            facts |= {"rows": self.grid.rows, "spans": self.grid.spans, "head": self.head}
            facts |= {"continued": self.continued}
        else:
            facts["text"] = self.text
        return facts | ({"free": True} if self.free else {})


class Figure(NamedTuple):
    """A number of an indicator as the table ``figures`` should hold it."""

    indicator: str
    unit: str
    kind: str
    year: int | None
    value: float | None
    role: str = "plan"
    optional: bool = False
    """Reading it is right, and so is leaving it out (a dash)."""


class Piece(NamedTuple):
    """Part of a page."""

    html: str
    told: tuple[Told, ...] = ()
    figures: tuple[Figure, ...] = ()


def text_of(tag: str, kinds: Sequence[str] | str, text: str, style: str = "") -> Piece:
    """A block of text.

    Args:
        tag: the HTML element with its attributes other than ``style``.
        kinds: the right kind, or kinds.
        text: may hold line breaks, which are not told.
    """
    kinds = (kinds,) if isinstance(kinds, str) else tuple(kinds)
    html = escape(text, quote=False).replace("\n", "<br>")
    return Piece(element(tag, html, style), (Told(kinds, text.replace("\n", "")),))


def element(tag: str, inner: str, style: str = "") -> str:
    """``<tag style=…>inner</tag>``; the tag may carry attributes."""
    styled = f' style="{style}"' if style else ""
    return f"<{tag}{styled}>{inner}</{tag.split()[0]}>"


def heading(text: str, level: int = 2, style: str = "") -> Piece:
    """A heading, 1 the largest."""
    return text_of(f"h{level}", "heading", text, style)


def para(text: str, style: str = "") -> Piece:
    """A paragraph."""
    return text_of("p", "paragraph", text, style)


def item(text: str, depth: int = 0, style: str = "") -> Piece:
    """An entry of a list, its mark in the text, as such plans are written."""
    return text_of("p class=item", "list_item", text, f"margin-left:{depth * 1.5 + 1}em;{style}")


def caption(text: str, style: str = "") -> Piece:
    """Of a table or a picture."""
    return text_of("p class=caption", "caption", text, style)


def note(text: str, style: str = "") -> Piece:
    """A small line at a table: (単位：千円), 資料：…; opinions on its kind may differ."""
    return text_of("p class=note", (), text, style)


def stack(*pieces: Piece) -> Piece:
    """One after the other."""
    return Piece(
        "\n".join(p.html for p in pieces),
        tuple(told for p in pieces for told in p.told),
        tuple(figure for p in pieces for figure in p.figures),
    )


def box(tag: str, style: str, *pieces: Piece) -> Piece:
    """Pieces inside an element."""
    inner = stack(*pieces)
    return inner._replace(html=element(tag, inner.html, style))


def freely(piece: Piece) -> Piece:
    """The same, wherever it comes in the order."""
    return piece._replace(told=tuple(told._replace(free=True) for told in piece.told))


def untold(piece: Piece) -> Piece:
    """On the paper, and not told a second time."""
    return Piece(piece.html)


def table(
    rows: Sequence[Sequence[Cell | str]],
    *,
    head: int = 1,
    style: str = "rules",
    widths: Sequence[float] = (),
    continued: bool = False,
    figures: Iterable[Figure] = (),
    more: str = "",
) -> Piece:
    """A table.

    Args:
        rows: a cell that spans stands once, in its first row and column, as in HTML.
        head: so many rows are its head.
        style: class of the style sheet: rules, lines, gaps, dots, zebra.
        widths: of its columns, in per cent.
        more: further CSS.
    """
    whole = [[c if isinstance(c, Cell) else Cell(c) for c in row] for row in rows]
    columns = "".join(f'<col style="width:{width}%">' for width in widths)
    lines = [
        element("tr", "".join(_cell(cell, "th" if i < head else "td") for cell in row))
        for i, row in enumerate(whole)
    ]
    html = element(f"table class={style}", f"<colgroup>{columns}</colgroup>" + "".join(lines), more)
    told = Told(("table",), grid=grid(whole), head=head, continued=continued)
    return Piece(html, (told,), tuple(figures))


def grid(rows: Sequence[Sequence[Cell]]) -> Grid:
    """Cells put where HTML puts them."""
    taken: dict[tuple[int, int], str] = {}
    spans: list[Span] = []
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            for dy in range(cell.rows):
                for dx in range(cell.columns):
                    taken[y + dy, x + dx] = "" if dy or dx else cell.text.replace("\n", "")
            if cell.rows > 1 or cell.columns > 1:
                spans.append((y, x, cell.rows, cell.columns))
            x += cell.columns
    wide = max(x for _, x in taken) + 1
    return Grid([[taken.get((y, x), "") for x in range(wide)] for y in range(len(rows))], spans)


def _cell(cell: Cell, tag: str) -> str:
    spans = f" rowspan={cell.rows}" * (cell.rows > 1) + f" colspan={cell.columns}" * (
        cell.columns > 1
    )
    html = cell.html or escape(cell.text, quote=False).replace("\n", "<br>")
    return element(tag + spans, html, cell.style)
