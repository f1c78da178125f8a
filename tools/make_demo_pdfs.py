"""Make the files of the sample city from the texts in ``tools/demo_texts``.

Needs the group ``dev`` and the IPAex fonts (Debian: fonts-ipaexfont).

    python tools/make_demo_pdfs.py            # writes pipeline/demo/city/files/*
    python tools/make_demo_pdfs.py --check    # exit 1 where a checked-in file differs

The result is the same bytes every time: ReportLab's invariant mode, and the date each text states
under ``created``. A text is one line a paragraph; the marks at the start of a line are:

    # chapter   ## section   ### subsection   - list   | table row |   ~ bars | label=value   ! note
    図… and 表… are captions; {{other}} takes in another text, {{other#１}} its chapter １; a line
    of --- starts a page.
"""

import argparse
import calendar
import io
import os
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import pypdfium2
import xlsxwriter
from fontTools import subset
from PIL import Image
from reportlab import rl_config
from reportlab.graphics.shapes import Drawing, Line, Rect, String
from reportlab.lib import colors, textsplit
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus import paragraph as paragraph_module
from reportlab.platypus.tableofcontents import TableOfContents

HERE = Path(__file__).parent
TEXTS = HERE / "demo_texts"
FILES = HERE.parent / "pipeline" / "demo" / "city" / "files"
FONTS = Path("/usr/share/fonts/opentype")
FACES = {
    "mincho": FONTS / "ipaexfont-mincho/ipaexm.ttf",
    "gothic": FONTS / "ipaexfont-gothic/ipaexg.ttf",
}
# ReportLab joins words by str.split(), which takes the full-width space of 「第１章　…」 for a
# blank. And it lets a line start with the comma or the point of a number in full-width
# digits, or with a long-vowel mark.
textsplit.ALL_CANNOT_START += "，．％ー々"
paragraph_module.cleanBlockQuotedText = lambda text, joiner=" ": text.strip("\n ")
_CAPTION = re.compile(r"[図表][０-９0-9]+　")


class Text(NamedTuple):
    """One source text: its head lines and its body lines."""

    name: str
    head: dict[str, str]
    body: list[str]


class Look(NamedTuple):
    """Fonts and colour of a document; older ones are plain black, newer ones have a colour."""

    body: str
    heading: str
    colour: colors.Color


def read_text(path: Path) -> Text:
    """Read a text; ``{{other#第１章}}`` lines are replaced by that chapter of the other text."""
    head_part, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    head = dict(line.split(": ", 1) for line in head_part.splitlines())
    return Text(path.stem, head, list(_included(body.splitlines(), path.parent)))


def _included(lines: list[str], folder: Path) -> Iterator[str]:
    for line in lines:
        if match := re.fullmatch(r"\{\{([^#}]+)(?:#(.+))?\}\}", line):
            other = read_text(folder / f"{match[1]}.txt").body
            yield from chapter(other, match[2]) if match[2] else other
        elif line:
            yield line


def chapter(lines: list[str], start: str) -> list[str]:
    """The lines of the chapter whose heading starts with ``start``."""
    begin = next(i for i, line in enumerate(lines) if line.startswith(f"# {start}"))
    end = next((i for i in range(begin + 1, len(lines)) if lines[i].startswith("# ")), len(lines))
    return lines[begin:end]


class _Document(BaseDocTemplate):
    """A4 with a cover, a table of contents, running heads and page numbers."""

    def __init__(self, out: io.BytesIO, text: Text, look: Look) -> None:
        margin = 25 * mm
        super().__init__(out, pagesize=A4, title=text.head["info"], author="日向野市", invariant=1)
        frame = Frame(margin, 24 * mm, A4[0] - 2 * margin, A4[1] - 50 * mm, 0, 0, 0, 0)
        self.text, self.look = text, look
        self.front = 0
        self.addPageTemplates(
            [
                PageTemplate("cover", [frame]),
                PageTemplate(
                    "inside", [frame], onPage=self._running_head, onPageEnd=self._page_number
                ),
            ]
        )

    def _running_head(self, canvas: Canvas, _: object) -> None:
        canvas.saveState()
        canvas.setFont(self.look.heading, 8)
        canvas.setFillColor(self.look.colour)
        canvas.drawRightString(A4[0] - 25 * mm, A4[1] - 16 * mm, self.text.head["head"])
        canvas.setStrokeColor(self.look.colour)
        canvas.setLineWidth(0.4)
        canvas.line(25 * mm, A4[1] - 18 * mm, A4[0] - 25 * mm, A4[1] - 18 * mm)
        canvas.restoreState()

    def _page_number(self, canvas: Canvas, _: object) -> None:
        """At the foot, and last in the stream, as word processors write it."""
        number = canvas.getPageNumber() - self.front
        if number > 0:
            canvas.setFillColor(colors.black)
            canvas.setFont(self.look.body, 9)
            canvas.drawCentredString(A4[0] / 2, 13 * mm, f"- {number} -")

    def afterFlowable(self, flowable: Flowable) -> None:
        level = {"chapter": 0, "section": 1}.get(
            getattr(getattr(flowable, "style", None), "name", "")
        )
        if level is not None and isinstance(flowable, Paragraph):
            self.notify("TOCEntry", (level, flowable.getPlainText(), self.page - self.front))


def _style(name: str, font: str, size: float, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=more.pop("leading", size * 1.7),
        wordWrap="CJK",
        **more,
    )


def _styles(look: Look) -> dict[str, ParagraphStyle]:
    tint = look.colour
    bound = {"keepWithNext": 1}
    boxed = (
        {}
        if tint == colors.black
        else {"borderPadding": 4, "backColor": colors.Color(tint.red, tint.green, tint.blue, 0.10)}
    )
    return {
        "body": _style(
            "body", look.body, 10.5, firstLineIndent=10.5, alignment=TA_JUSTIFY, spaceAfter=3
        ),
        "lead": _style("lead", look.heading, 10, keepWithNext=1, spaceBefore=2),
        "list": _style("list", look.body, 10.5, leftIndent=21, firstLineIndent=-10.5, spaceAfter=2),
        "note": _style("note", look.body, 8.5, leftIndent=10),
        "caption": _style(
            "caption", look.heading, 9.5, alignment=TA_CENTER, spaceBefore=6, spaceAfter=3, **bound
        ),
        "cell": _style("cell", look.body, 9, leading=13),
        "cellhead": _style("cellhead", look.heading, 9, leading=13, alignment=TA_CENTER),
        "chapter": _style(
            "chapter",
            look.heading,
            16,
            textColor=tint,
            spaceBefore=14,
            spaceAfter=10,
            **bound,
            **boxed,
        ),
        "section": _style(
            "section",
            look.heading,
            12.5,
            textColor=tint,
            spaceBefore=10,
            spaceAfter=4,
            keepWithNext=1,
        ),
        "subsection": _style(
            "subsection", look.heading, 11, spaceBefore=7, spaceAfter=3, keepWithNext=1
        ),
        "cover": _style("cover", look.heading, 26, alignment=TA_CENTER, textColor=tint, leading=40),
        "coversmall": _style("coversmall", look.heading, 15, alignment=TA_CENTER),
    }


def _cover(text: Text, styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    story: list[Flowable] = [Spacer(1, 62 * mm)]
    story += [Paragraph(escape(line), styles["cover"]) for line in text.head["title"].split("|")]
    if subtitle := text.head.get("subtitle"):
        story += [Spacer(1, 6 * mm), Paragraph(escape(subtitle), styles["coversmall"])]
    story += [Spacer(1, 78 * mm), Paragraph(escape(text.head["date"]), styles["coversmall"])]
    return [*story, Spacer(1, 4 * mm), Paragraph("日　向　野　市", styles["coversmall"])]


def _contents(look: Look, styles: dict[str, ParagraphStyle]) -> list[Flowable]:
    toc = TableOfContents(dotsMinLevel=0, rightColumnWidth=14 * mm)
    toc.levelStyles = [
        _style("toc0", look.heading, 11, spaceBefore=6),
        _style("toc1", look.body, 10, leftIndent=16, leading=15),
    ]
    title = ParagraphStyle("toctitle", parent=styles["chapter"], alignment=TA_CENTER)
    return [Paragraph("目　　次", title), Spacer(1, 4 * mm), toc, PageBreak()]


def _table(rows: list[str], styles: dict[str, ParagraphStyle], look: Look) -> Table:
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    width = A4[0] - 50 * mm
    first = 0.46 if len(cells[0]) == 3 else 0.34
    widths = [width * first] + [width * (1 - first) / (len(cells[0]) - 1)] * (len(cells[0]) - 1)
    shade = colors.whitesmoke if look.colour == colors.black else colors.Color(0.88, 0.94, 0.92)
    data = [
        [Paragraph(escape(c), styles["cellhead" if i == 0 else "cell"]) for c in row]
        for i, row in enumerate(cells)
    ]
    return Table(
        data,
        widths,
        repeatRows=1,
        spaceBefore=4,
        spaceAfter=8,
        style=[
            ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
            ("BACKGROUND", (0, 0), (-1, 0), shade),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("TOPPADDING", (0, 0), (-1, -1), 2.5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
        ],
    )


def _bars(line: str, look: Look) -> Drawing:
    unit, *points = [part.strip() for part in line.split("|")]
    values = [(label, value) for label, _, value in (point.partition("=") for point in points)]
    width, height = A4[0] - 50 * mm, 52 * mm
    drawing = Drawing(width, height)
    top = max(float(value) for _, value in values)
    step = width / len(values)
    colour = colors.grey if look.colour == colors.black else look.colour
    drawing.add(
        String(
            0,
            height - 8,
            f"（{unit.removesuffix('）').partition('（')[2] or unit}）",
            fontName=look.body,
            fontSize=8,
        )
    )
    drawing.add(Line(0, 14, width, 14, strokeWidth=0.6))
    for i, (label, value) in enumerate(values):
        tall = (height - 40) * float(value) / top
        x = step * i + step * 0.25
        drawing.add(Rect(x, 14, step * 0.5, tall, fillColor=colour, strokeWidth=0.3))
        middle = step * (i + 0.5)
        drawing.add(
            String(middle, 17 + tall, value, fontName=look.body, fontSize=8, textAnchor="middle")
        )
        drawing.add(String(middle, 3, label, fontName=look.body, fontSize=8, textAnchor="middle"))
    return drawing


def _flow(
    lines: list[str], styles: dict[str, ParagraphStyle], look: Look, *, break_chapters: bool
) -> Iterator[Flowable]:
    marks = {"# ": "chapter", "## ": "section", "### ": "subsection", "! ": "note"}
    index, first = 0, True
    while index < len(lines):
        line = lines[index]
        mark = next((m for m in marks if line.startswith(m)), None)
        if line.startswith("|"):
            end = next(
                (i for i in range(index, len(lines)) if not lines[i].startswith("|")), len(lines)
            )
            yield KeepTogether([_table(lines[index:end], styles, look)])
            index = end
            continue
        if line == "---":
            yield PageBreak()
        elif mark:
            if mark == "# " and not first and break_chapters:
                yield PageBreak()
            first = False
            yield Paragraph(escape(line.removeprefix(mark)), styles[marks[mark]])
        elif line.startswith("~ "):
            yield KeepTogether([_bars(line[2:], look)])
        elif line.startswith("- "):
            yield Paragraph("・" + escape(line[2:]), styles["list"])
        else:
            before_table = index + 1 < len(lines) and lines[index + 1].startswith("|")
            yield Paragraph(escape(line), styles[_kind_of_paragraph(line, before_table)])
        index += 1


def _kind_of_paragraph(line: str, before_table: bool) -> str:
    if _CAPTION.match(line):
        return "caption"
    return "lead" if before_table and len(line) < 12 else "body"


def make_pdf(text: Text) -> bytes:
    """The PDF of one text: cover and contents unless its head says ``plain: yes``."""
    moment = calendar.timegm(date.fromisoformat(text.head["created"]).timetuple()) + 5 * 3600
    os.environ["SOURCE_DATE_EPOCH"] = str(moment)
    face = text.head.get("face", "mincho")
    colour = colors.HexColor(text.head["colour"]) if "colour" in text.head else colors.black
    look = Look(face, "gothic", colour)
    styles = _styles(look)
    out = io.BytesIO()
    document = _Document(out, text, look)
    plain = text.head.get("plain") == "yes"
    story: list[Flowable] = [NextPageTemplate("inside")]
    if plain:
        document.pageTemplates.reverse()
    else:
        document.front = 2
        story += [*_cover(text, styles), PageBreak(), *_contents(look, styles)]
    story += _flow(text.body, styles, look, break_chapters=text.head.get("flow") != "yes")
    document.multiBuild(story)
    return out.getvalue()


def scanned(pdf: bytes, created: str) -> bytes:
    """The first page of ``pdf`` as a copier saves it: a turned picture in black and white."""
    page = pypdfium2.PdfDocument(pdf)[0]
    picture = (
        page.render(scale=150 / 72, grayscale=True)
        .to_pil()
        .rotate(-0.6, fillcolor=255, resample=Image.Resampling.BICUBIC)
    )
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(f"SCAN_{created.replace('-', '')}")
    canvas.drawImage(ImageReader(picture.convert("1")), 0, 0, *A4)
    canvas.save()
    return out.getvalue()


def indicators(text: Text) -> bytes:
    """The KPI tables of a strategy as an Excel workbook."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties(
        {
            "title": "KPI一覧",
            "author": "日向野市",
            "created": datetime.fromisoformat(text.head["created"]),
        }
    )
    sheet = book.add_worksheet("KPI一覧")
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 2, 24)
    sheet.write_row(
        0, 0, ["指標", "基準値", "目標値（令和8年度）"], book.add_format({"bold": True})
    )
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.body
        if line.startswith("|")
    ]
    for number, row in enumerate(
        (row for row in rows if len(row) == 3 and "指標" not in row[0]), 1
    ):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def opinion_form() -> bytes:
    """The form for opinions on a draft, as a Word document of the barest kind (ECMA-376 part 1)."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    lines = (
        "「第３期日向野市まち・ひと・しごと創生総合戦略（案）」への意見",
        "氏名",
        "住所",
        "ページ",
        "意見の内容",
    )
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{word}">'
        f"<w:body>{paragraphs}</w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2023, 12, 5, 14, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(
                info, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{content}'
            )
    return out.getvalue()


def made(sources: list[Path]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every file of the sample city."""
    for source in sources:
        text = read_text(source)
        pdf = make_pdf(text)
        yield (
            f"{source.stem}.pdf",
            scanned(pdf, text.head["created"]) if text.head.get("scan") == "yes" else pdf,
        )
    yield "kpi-3ki.xlsx", indicators(read_text(TEXTS / "senryaku-3ki.txt"))
    yield "iken.docx", opinion_form()
    yield "kpi-3ki-revised.xlsx", indicators(read_text(TEXTS / "senryaku-3ki-revised.txt"))


def register_fonts(characters: set[str]) -> None:
    """Give ReportLab the two faces cut to ``characters``.

    They come without hinting, which is nearly half of a glyph's bytes.
    """
    for name, path in FACES.items():
        options = subset.Options(
            hinting=False,
            layout_features=[],
            notdef_outline=True,
            name_IDs=["*"],
            recalc_timestamp=False,
        )
        font = subset.load_font(str(path), options)
        cutter = subset.Subsetter(options)
        cutter.populate(text="".join(sorted(characters)))
        cutter.subset(font)
        small = io.BytesIO()
        font.save(small)
        small.seek(0)
        pdfmetrics.registerFont(TTFont(name, small))


def main() -> int:
    """Make every PDF, or check those that are there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare with the checked-in files instead of writing them",
    )
    check = parser.parse_args().check
    rl_config.invariant = 1
    sources = sorted(TEXTS.glob("*.txt"))
    printable = {chr(code) for code in range(0x20, 0x7F)}
    register_fonts(
        printable
        | set("・日　向野市目次（）").union(*(path.read_text(encoding="utf-8") for path in sources))
    )
    FILES.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for name, body in made(sources):
        target = FILES / name
        if check:
            same = target.exists() and target.read_bytes() == body
            wrong += not same
            print(f"{'same' if same else 'DIFFERS'} {target.name}")
        else:
            target.write_bytes(body)
            print(f"{len(body):8} {target.name}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
