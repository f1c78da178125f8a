"""Text documents for LibreOffice as flat ODT, with what they say."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple
from xml.sax.saxutils import escape

from tools.lab.piece import Cell, Figure, Told, grid
from tools.lab.registry import Paper
from tools.lab.variant import Look

_SPACES = {
    "office": "office:1.0",
    "style": "style:1.0",
    "text": "text:1.0",
    "table": "table:1.0",
    "fo": "xsl-fo-compatible:1.0",
    "svg": "svg-compatible:1.0",
}
_BORDERS = {
    "rules": "fo:border='0.5pt solid #000000'",
    "lines": "fo:border-bottom='0.5pt solid #000000'",
    "dots": "fo:border='0.75pt dotted #000000'",
    "gaps": "fo:border='none'",
}
_SIZES = {1: 1.6, 2: 1.3, 3: 1.12}


class Setting(NamedTuple):
    """Paper and furniture of a text document."""

    look: Look
    width: float = 210
    height: float = 297
    """In millimetres."""
    head: str = ""
    foot: str = ""
    """Running head and foot; ``#`` in the foot is the page's number."""


class Writer:
    """A text document, put together in the order of reading."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.told: list[tuple[int | None, Told]] = []
        self.figures: list[Figure] = []
        self._body: list[str] = []
        self._styles: list[str] = []
        self._notes = 0
        self._page: int | None = None

    def page(self, number: int) -> None:
        """From here on this page, by a break before the next paragraph (none before page 1)."""
        self._page = number
        if number > 1:
            self._body.append("<text:p text:style-name='break'/>")

    def heading(self, text: str, level: int = 2) -> None:
        """A heading, 1 the largest."""
        self._say(("heading",), text)
        self._body.append(
            f"<text:h text:style-name='h{level}' text:outline-level='{level}'>{escape(text)}"
            "</text:h>"
        )

    def para(self, text: str, kinds: Sequence[str] = ("paragraph",), style: str = "body") -> None:
        """A paragraph; styles: body, item, inner, caption, note, right."""
        self._say(kinds, text)
        self._body.append(f"<text:p text:style-name='{style}'>{escape(text)}</text:p>")

    def footnoted(self, text: str, note: str, after: str) -> None:
        """A paragraph with a footnote; the program writes the mark, and where it does is its own
        business."""
        self._notes += 1
        mark = str(self._notes)
        self._say(("paragraph",), f"{text}{mark}{after}")
        self.told.append((self._page, Told(("footnote",), f"{mark}{note}", free=True)))
        self._body.append(
            f"<text:p text:style-name='body'>{escape(text)}<text:note text:note-class='footnote'>"
            f"<text:note-citation>{mark}</text:note-citation><text:note-body><text:p "
            f"text:style-name='note'>{escape(note)}</text:p></text:note-body></text:note>"
            f"{escape(after)}</text:p>"
        )

    @contextmanager
    def columns(self, count: int) -> Iterator[None]:
        """What is written meanwhile stands in columns."""
        name = f"section{len(self._styles)}"
        self._styles.append(
            f"<style:style style:name='{name}' style:family='section'><style:section-properties>"
            f"<style:columns fo:column-count='{count}' fo:column-gap='8mm'/>"
            f"</style:section-properties></style:style>"
        )
        self._body.append(f"<text:section text:style-name='{name}' text:name='{name}'>")
        yield
        self._body.append("</text:section>")

    def table(
        self,
        rows: Sequence[Sequence[Cell | str]],
        widths: Sequence[float],
        *,
        style: str = "rules",
        head: int = 1,
        figures: Sequence[Figure] = (),
        split: bool = True,
    ) -> None:
        """A table; its head is repeated where it goes on over a page.

        Args:
            widths: of its columns, in per cent.
            split: its rows may break over pages.
        """
        whole = [[c if isinstance(c, Cell) else Cell(c) for c in row] for row in rows]
        made = grid(whole)
        self.told.append((self._page, Told(("table",), grid=made, head=head)))
        self.figures += figures
        name = f"table{len(self._styles)}"
        usable = self.setting.width - 40
        self._styles.append(
            f"<style:style style:name='{name}' style:family='table'><style:table-properties "
            f"style:width='{usable}mm' table:align='margins'/></style:style>"
            f"<style:style style:name='{name}c' style:family='table-cell'><style:table-cell-"
            f"properties fo:padding='1mm' style:vertical-align='middle' {_BORDERS[style]}/>"
            f"</style:style><style:style style:name='{name}r' style:family='table-row'><style:table"
            f"-row-properties fo:keep-together='{'auto' if split else 'always'}'/></style:style>"
        )
        columns = ""
        for i, width in enumerate(widths):
            self._styles.append(
                f"<style:style style:name='{name}_{i}' style:family='table-column'><style:table-"
                f"column-properties style:column-width='{usable * width / 100:.1f}mm'/>"
                "</style:style>"
            )
            columns += f"<table:table-column table:style-name='{name}_{i}'/>"
        lines = [
            _row(whole[y], made.spans, y, name, "cellhead" if y < head else "")
            for y in range(len(whole))
        ]
        top = f"<table:table-header-rows>{''.join(lines[:head])}</table:table-header-rows>" * (
            head > 0
        )
        self._body.append(
            f"<table:table table:style-name='{name}' table:name='{name}'>{columns}{top}"
            f"{''.join(lines[head:])}</table:table><text:p text:style-name='gap'/>"
        )

    def paper(self, through: tuple[str, ...] = ()) -> Paper:
        """The whole."""
        names = "".join(
            f' xmlns:{key}="urn:oasis:names:tc:opendocument:xmlns:{name}"'
            for key, name in _SPACES.items()
        )
        source = (
            # LibreOffice knows the format by this very attribute, in double quotes.
            f'<?xml version="1.0" encoding="UTF-8"?><office:document{names} office:version="1.3" '
            'office:mimetype="application/vnd.oasis.opendocument.text">'
            f"<office:styles>{self._named()}</office:styles>"
            f"<office:automatic-styles>{''.join(self._styles)}{self._layout()}"
            f"</office:automatic-styles>{self._master()}"
            f"<office:body><office:text>{''.join(self._body)}</office:text></office:body>"
            "</office:document>"
        )
        return Paper(
            "fodt",
            source.encode(),
            tuple(self.told),
            tuple(self.figures),
            through=through,
            every_page=self._furniture,
        )

    def _furniture(self, page: int) -> tuple[Told, ...]:
        told = []
        if self.setting.head:
            told.append(Told(("running_head",), self.setting.head, free=True))
        if self.setting.foot:
            text = self.setting.foot.replace("#", str(page))
            told.append(Told(("page_number", "running_foot"), text, free=True))
        return tuple(told)

    def _say(self, kinds: Sequence[str], text: str) -> None:
        self.told.append((self._page, Told(tuple(kinds), text)))

    def _named(self) -> str:
        look = self.setting.look
        size = look.size
        made = [
            _named_style("body", look.body, size, "fo:line-height='160%' fo:margin-bottom='1mm'"),
            _named_style("item", look.body, size, "fo:margin-left='8mm' fo:text-indent='-4mm'"),
            _named_style("inner", look.body, size, "fo:margin-left='14mm' fo:text-indent='-4mm'"),
            _named_style("caption", look.head, size * 0.9, "fo:text-align='center'"),
            _named_style("note", look.body, size * 0.85, ""),
            _named_style("right", look.body, size * 0.85, "fo:text-align='end'"),
            _named_style("cell", look.body, size * 0.9, ""),
            _named_style("cellright", look.body, size * 0.9, "fo:text-align='end'"),
            _named_style("cellhead", look.head, size * 0.9, "fo:text-align='center'"),
            _named_style("gap", look.body, size * 0.5, ""),
            _named_style("break", look.body, 2, "fo:break-before='page'"),
            _named_style("head", look.head, 8, "fo:text-align='end'"),
            _named_style("foot", look.body, 9, "fo:text-align='center'"),
        ]
        made += [
            _named_style(
                f"h{level}",
                look.head,
                size * by,
                f"fo:margin-top='3mm' fo:margin-bottom='2mm' fo:keep-with-next='always' "
                f"style:default-outline-level='{level}'",
            )
            for level, by in _SIZES.items()
        ]
        return "".join(made)

    def _layout(self) -> str:
        s = self.setting
        furniture = "".join(
            f"<style:{part}-style><style:header-footer-properties fo:min-height='6mm' "
            f"fo:margin-{side}='3mm'/></style:{part}-style>"
            for part, side in (("header", "bottom"), ("footer", "top"))
        )
        return (
            "<style:page-layout style:name='paper'><style:page-layout-properties "
            f"fo:page-width='{s.width}mm' fo:page-height='{s.height}mm' fo:margin='20mm'/>"
            f"{furniture}</style:page-layout>"
        )

    def _master(self) -> str:
        s = self.setting
        head = (
            f"<style:header><text:p text:style-name='head'>{escape(s.head)}</text:p></style:header>"
        )
        number = "<text:page-number text:select-page='current'/>"
        foot = (
            f"<style:footer><text:p text:style-name='foot'>"
            f"{escape(s.foot).replace('#', number)}</text:p></style:footer>"
        )
        return (
            "<office:master-styles><style:master-page style:name='Standard' "
            f"style:page-layout-name='paper'>{head * bool(s.head)}{foot * bool(s.foot)}"
            "</style:master-page></office:master-styles>"
        )


def _named_style(name: str, face: str, size: float, paragraph: str) -> str:
    fonts = " ".join(
        f"style:font-family{script}='{face}' fo:font-size='{size:.1f}pt' "
        f"style:font-size{script}='{size:.1f}pt'"
        if script
        else f"fo:font-family='{face}'"
        for script in ("", "-asian")
    )
    outline = ""
    if "default-outline-level" in paragraph:
        outline, paragraph = f" {paragraph.split()[-1]}", " ".join(paragraph.split()[:-1])
    return (
        f"<style:style style:name='{name}' style:family='paragraph'{outline}>"
        f"<style:paragraph-properties {paragraph}/><style:text-properties {fonts} "
        "fo:language='ja' fo:country='JP' style:language-asian='ja' style:country-asian='JP'/>"
        "</style:style>"
    )


def _row(
    cells: Sequence[Cell], spans: Sequence[tuple[int, int, int, int]], y: int, name: str, style: str
) -> str:
    covered = {
        (top + dy, left + dx)
        for top, left, high, wide in spans
        for dy in range(high)
        for dx in range(wide)
        if dy or dx
    }
    made, x = "", 0
    for cell in cells:
        while (y, x) in covered:
            made += "<table:covered-table-cell/>"
            x += 1
        made += _cell(cell, name, style)
        x += 1
    while (y, x) in covered:
        made += "<table:covered-table-cell/>"
        x += 1
    return f"<table:table-row table:style-name='{name}r'>{made}</table:table-row>"


def _cell(cell: Cell, name: str, style: str) -> str:
    used = style or ("cellright" if "right" in cell.style else "cell")
    spans = f" table:number-columns-spanned='{cell.columns}'" * (cell.columns > 1)
    spans += f" table:number-rows-spanned='{cell.rows}'" * (cell.rows > 1)
    text = "<text:line-break/>".join(escape(part) for part in cell.text.split("\n"))
    return (
        f"<table:table-cell table:style-name='{name}c'{spans}><text:p text:style-name='{used}'>"
        f"{text}</text:p></table:table-cell>"
    )
