"""The 新旧対照表 as a Word file, as officials file it: two columns, 傍線 under what changed, the
head row on every page, page numbers, and below what it was made of.

The rows are written as XML: python-docx walks a table anew for each of its cells.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from pipeline.answers.comparison_table import Half, Line, LineKind, lines
from pipeline.answers.comparison_words import above, column_names, sources
from pipeline.answers.exported import Export, Layout
from pipeline.answers.office_text import office_text

MOST_LINES = 5000
"""Lines of the table; a line at its end says how many are left out. Word opens no endless table."""
_UNBROKEN = 400
"""A line of no more letters is not broken at the end of a page."""
_MANY_CELLS, _MOST_CELLS = 5, 10
"""A row of more cells is set in small letters; one of still more is a line of words, as columns
would be too narrow."""
_FACE = "ＭＳ 明朝"
_FACE_LATIN = "Times New Roman"
_LONG_SIDE, _SHORT_SIDE, _MARGIN = 297, 210, 18  # A4, in mm
_TWIPS = 56.6929  # a mm
_DATED = (1980, 1, 1, 0, 0, 0)
"""Of the parts inside the file: not the clock, so that bytes can be compared."""
_W = nsdecls("w")
_GREY = '<w:color w:val="555555"/>'
_SMALL = '<w:sz w:val="15"/>'
_NARROWEST, _WIDEST, _WIDEST_HEAD, _CELL_MARGINS = 4, 26, 8, 3
"""Half-width characters of a column in a row of a table."""
_NARROW = '<w:sz w:val="16"/>'
_BOLD = "<w:b/>"
_MARKED = '<w:u w:val="single"/>'


def comparison_word(export: Export, layout: Layout) -> bytes:
    """The bytes of the file."""
    document = docx.Document()
    _set_page(document, layout)
    _set_faces(document)
    _add(document, export.title, size=14, centred=True, bold=True)
    for text in above(export, layout):
        _add(document, text)
    document.element.body.insert(len(document.element.body) - 1, _table(export, layout))
    _add(document, "")
    for text in sources(export):
        _add(document, text, size=9)
    _set_facts(document, export)
    out = io.BytesIO()
    document.save(out)
    return _dated(out.getvalue())


def _set(thing: Any, **facts: object) -> None:
    """Set what python-docx has as attributes."""
    for name, value in facts.items():
        setattr(thing, name, value)


def _set_page(document: Any, layout: Layout) -> None:
    section = document.sections[0]
    if layout.paper == "landscape":
        wide, high, orientation = _LONG_SIDE, _SHORT_SIDE, WD_ORIENT.LANDSCAPE
    else:
        wide, high, orientation = _SHORT_SIDE, _LONG_SIDE, WD_ORIENT.PORTRAIT
    _set(section, page_width=Mm(wide), page_height=Mm(high), orientation=orientation)
    _set(section, **{f"{side}_margin": Mm(_MARGIN) for side in ("left", "right", "top", "bottom")})
    paragraph = section.footer.paragraphs[0]
    _set(paragraph, alignment=WD_ALIGN_PARAGRAPH.CENTER)
    for field, between in (("PAGE", " / "), ("NUMPAGES", "")):
        _add_field(paragraph, field)
        paragraph.add_run(between)


def _add_field(paragraph: Any, name: str) -> None:
    """A field that Word counts itself."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    _set(text, text="1")
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _set_faces(document: Any) -> None:
    style = document.styles["Normal"]
    _set(style.font, name=_FACE_LATIN, size=Pt(10.5))
    _set(style.paragraph_format, space_after=Pt(0))
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), _FACE)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ja-JP")
    language.set(qn("w:eastAsia"), "ja-JP")
    style.element.get_or_add_rPr().append(language)


def _add(
    document: Any, text: str, *, size: float = 10.5, centred: bool = False, bold: bool = False
) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(office_text(text))
    _set(run, bold=bold)
    _set(run.font, size=Pt(size))
    if centred:
        _set(paragraph, alignment=WD_ALIGN_PARAGRAPH.CENTER)


def _set_facts(document: Any, export: Export) -> None:
    day = export.made.replace(tzinfo=None)
    _set(
        document.core_properties,
        title=office_text(export.title)[:255],
        author="shinkyu",
        last_modified_by="shinkyu",
        comments="",
        revision=1,
        created=day,
        modified=day,
    )


def _dated(data: bytes) -> bytes:
    """The same file with its parts dated alike."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as made,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as again,
    ):
        for name in made.namelist():
            info = zipfile.ZipInfo(name, _DATED)
            again.writestr(info, made.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _table(export: Export, layout: Layout) -> Any:
    """The table as an element of Word."""
    names = column_names(export, layout)
    order = [which for which, _ in names]
    whole = _LONG_SIDE if layout.paper == "landscape" else _SHORT_SIDE
    width = round((whole - 2 * _MARGIN) / 2 * _TWIPS)
    told = lines(export.compared.rows, formal=layout.formal)
    rows = [_head([name for _, name in names], width)]
    for cells, stretch in _tables(told[:MOST_LINES]):
        widths = _widths(stretch, cells, width - 240)  # the margins of the cell around it
        rows += [_row(line, order, width, widths) for line in stretch]
    if len(told) > MOST_LINES:
        words = f"（ほかに{len(told) - MOST_LINES}行あります。CSV と JSON にはすべてあります。）"
        rows.append(_cells([_paragraph(_run(words, _GREY)), _paragraph("")], width))
    grid = f'<w:gridCol w:w="{width}"/>' * 2
    return parse_xml(
        f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{2 * width}" w:type="dxa"/>{_borders()}'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _tables(told: Sequence[Line]) -> Iterator[tuple[int, list[Line]]]:
    """Lines that share their columns: rows of a table with as many cells, what is left out of it
    between them; each stretch with the number of its cells.
    """
    stretch: list[Line] = []
    known: tuple[int, int | None] = (0, None)
    for line in told:
        cells = max(len(line.old.cells), len(line.new.cells))
        here = (cells, line.table)
        inside = line.kind == LineKind.OMITTED and line.table is not None
        if stretch and here != known and not (inside and line.table == known[1]):
            yield known[0], stretch
            stretch = []
        known = known if stretch else here
        stretch.append(line)
    yield known[0], stretch


def _widths(stretch: Sequence[Line], cells: int, room: int) -> list[int]:
    """The widths of columns, by what stands in them, in twips; heads can be broken."""
    wide = [_NARROWEST] * cells
    for line in stretch:
        most = _WIDEST_HEAD if line.kind == LineKind.HEAD else _WIDEST
        for half in (line.old, line.new):
            for n, cell in enumerate(half.cells):
                text = "".join(text for text, _ in cell)
                halves = len(text) + sum(character > "\u2000" for character in text)
                wide[n] = max(wide[n], min(halves, most))
    whole = sum(wide) + _CELL_MARGINS * cells
    return [room * (own + _CELL_MARGINS) // max(whole, 1) for own in wide]


def _borders() -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines_of = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in sides)
    return f"<w:tblBorders>{lines_of}</w:tblBorders>"


def _head(names: Sequence[str], width: int) -> str:
    """The row that every page repeats."""
    contents = [_paragraph(_run(name, _BOLD), "center") for name in names]
    return _cells(contents, width, "<w:cantSplit/><w:tblHeader/>", "EEEEEE")


def _cells(contents: Sequence[str], width: int, facts: str = "", shade: str = "") -> str:
    shaded = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shaded}</w:tcPr>{content}</w:tc>'
        for content in contents
    )
    return f"<w:tr><w:trPr>{facts}</w:trPr>{cells}</w:tr>"


def _row(line: Line, order: Sequence[str], width: int, widths: Sequence[int]) -> str:
    halves = {"old": line.old, "new": line.new}
    contents = [_content(line, halves[which], widths) for which in order]
    whole = max(len(line.old.text), len(line.new.text)) <= _UNBROKEN
    return _cells(contents, width, "<w:cantSplit/>" if whole else "")


def _content(line: Line, half: Half, widths: Sequence[int]) -> str:
    if not half.cells:
        return _paragraph(_run(half.note, _GREY) if half.note else "")
    bold = _BOLD if line.kind in (LineKind.HEADING, LineKind.HEAD) else ""
    page = _run(f"［p{half.page}］", _GREY + _SMALL) if half.page else ""
    if len(half.cells) > 1:
        if len(half.cells) > _MOST_CELLS:
            joined = _run(" ｜ ", bold).join("".join(_runs(cell, bold)) for cell in half.cells)
            return _paragraph(joined + page)
        return _nested(half, bold, widths) + _foot(page)
    return _paragraph("".join(_runs(half.cells[0], bold)) + page)


def _nested(half: Half, look: str, widths: Sequence[int]) -> str:
    """A row of a table, as a table of one row."""
    look += _NARROW if len(half.cells) > _MANY_CELLS else ""
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(''.join(_runs(cell, look)))}</w:tc>"
        for wide, cell in zip(widths, half.cells, strict=True)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{_borders()}'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr>{cells}</w:tr></w:tbl>"
    )


def _runs(pieces: Sequence[tuple[str, bool]], look: str) -> Iterator[str]:
    for text, marked in pieces:
        yield _run(text, look + (_MARKED if marked else ""))


def _run(text: str, look: str = "") -> str:
    """A stretch of text; ends of lines become Word's."""
    broken = escape(office_text(text)).replace("\t", "　")
    inside = '</w:t><w:br/><w:t xml:space="preserve">'.join(broken.split("\n"))
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{inside}</w:t></w:r>'


def _foot(page: str) -> str:
    """The paragraph that Word wants behind a table in a cell, no higher than what stands in it."""
    high = 180 if page else 20
    spacing = f'<w:spacing w:line="{high}" w:lineRule="exact"/>'
    return f'<w:p><w:pPr>{spacing}<w:jc w:val="right"/></w:pPr>{page}</w:p>'


def _paragraph(runs: str, align: str = "") -> str:
    aligned = f'<w:pPr><w:jc w:val="{align}"/></w:pPr>' if align else ""
    return f"<w:p>{aligned}{runs}</w:p>"
