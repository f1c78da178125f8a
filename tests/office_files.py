"""Word and Excel files for tests, made by other people's libraries and by hand."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import docx
import openpyxl
from docx.document import Document

from pipeline.read.blocks import Block, lines_of
from pipeline.read.types import FileReading

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def docx_file(make: Callable[[Document], Any]) -> bytes:
    """A Word file as python-docx writes it."""
    document = docx.Document()
    make(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx_file(*sheets: tuple[str, Sequence[Any]], **changes: Callable[[Any], Any]) -> bytes:
    """A workbook as openpyxl writes it; ``changes`` are done to the sheet of their name."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in changes:
            changes[name](sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            stored = zipfile.ZIP_STORED if name == "mimetype" else None
            archive.writestr(name, content, stored)
    return out.getvalue()


def rezipped(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A zip with every part changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({name: change(archive.read(name)) for name in archive.namelist()})


def raw_docx(body: str, head: str = "", **parts: str) -> bytes:
    """A Word file of this body.

    Args:
        body: what stands in ``w:body``.
        head: what stands before the root.
        parts: further parts by their kind (``footnotes``, ``numbering``, ``styles``).
    """
    relations = "".join(
        f'<Relationship Id="r{kind}" Type="{_DOCUMENT}/{kind}" Target="{kind}.xml"/>'
        for kind in parts
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_DOCUMENT}/officeDocument" Target="word/document.xml"/></Relationships>'
        ),
        "word/_rels/document.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'
        ),
        "word/document.xml": (
            f'{head}<w:document xmlns:w="{WORD}" xmlns:r="{_DOCUMENT}"><w:body>{body}</w:body>'
            "</w:document>"
        ),
    }
    for kind, content in parts.items():
        files[f"word/{kind}.xml"] = content
    return zipped(files)


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def blocks(reading: FileReading | None, page: int = 1) -> list[tuple[str, list[str]]]:
    """The blocks of a page: kind and lines."""
    assert reading is not None
    lines = reading.pages[page - 1].split("\n")
    found = reading.layouts[page - 1].blocks
    assert sum(block.lines for block in found) == len(lines if found else [])
    return [(block.kind.value, list(lines_of(block, lines))) for block in found]


def tables(reading: FileReading | None, page: int = 1) -> list[Block]:
    """The tables of a page."""
    assert reading is not None
    return [block for block in reading.layouts[page - 1].blocks if block.cells]


def spans(table: Block) -> list[list[tuple[int, int, int]]]:
    """The cells of a table: first column, columns, rows."""
    return [[(c.column, c.columns, c.rows) for c in row] for row in table.cells]
