"""Office files that mean harm, or are not what they say: bounded, with words that say why."""

import io
import random
import time
import zipfile
from collections.abc import Callable

import pytest

from pipeline.read.children.pool import Limits
from pipeline.read.office import formats, limits
from pipeline.read.office.formats import office_kind
from pipeline.read.office.reading import read_office
from tests.office_files import docx_file, paragraph, raw_docx, rezipped, xlsx_file, zipped
from tests.test_office_sheets import ods_file

BOMB = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'


def sheet_xml(body: str, before: str = "", after: str = "") -> bytes:
    """A workbook whose sheet is this XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    own = f'<worksheet xmlns="{main}">{before}<sheetData>{body}</sheetData>{after}</worksheet>'

    def change(part: bytes) -> bytes:
        return own.encode() if b"<sheetData" in part else part

    return rezipped(xlsx_file(("表", [["x"]])), change)


def rows_xml(rows: int, columns: int) -> str:
    cells = "".join("<c><v>1</v></c>" for _ in range(columns))
    return "".join(f"<row>{cells}</row>" for _ in range(rows))


def compound(*streams: str) -> bytes:
    """A compound file with these streams in its root."""
    entries = b""
    for number, name in enumerate(["Root Entry", *streams]):
        raw = name.encode("utf-16-le")
        right = number + 1 if 0 < number < len(streams) else 0xFFFFFFFF
        child = 1 if number == 0 and streams else 0xFFFFFFFF
        entry = raw.ljust(64, b"\0") + (len(raw) + 2).to_bytes(2, "little") + b"\5\1"
        entry += b"".join(n.to_bytes(4, "little") for n in (0xFFFFFFFF, right, child))
        entries += entry.ljust(128, b"\0")
    header = bytearray(512)
    header[:8] = formats.OLE_MAGIC
    header[30:32] = (9).to_bytes(2, "little")
    header[48:52] = (0).to_bytes(4, "little")
    header[68:72] = b"\xff" * 4
    header[76:80] = ((len(entries) + 511) // 512).to_bytes(4, "little")
    sectors = (len(entries) + 511) // 512
    table = b"".join(n.to_bytes(4, "little") for n in [*range(1, sectors), 0xFFFFFFFE])
    return bytes(header) + entries.ljust(sectors * 512, b"\0") + table.ljust(512, b"\xff")


def large_part() -> bytes:
    return zipped(
        {
            "[Content_Types].xml": "",
            "word/document.xml": b"<w>" + b" " * (limits.MAX_TREE + 1) + b"</w>",
        }
    )


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "entities": (lambda: raw_docx(paragraph("&i;"), BOMB + "]>"), "word/document.xml is no XML"),
    "outside": (lambda: raw_docx(paragraph("&f;"), OUTSIDE), "declares a document type"),
    "zip bomb": (large_part, "bytes unpacked, more than"),
    "members": (
        lambda: zipped(
            {"[Content_Types].xml": "", "word/document.xml": ""}
            | {f"word/{n}.xml": "" for n in range(limits.MAX_MEMBERS)}
        ),
        "files, more than the",
    ),
    "shortened": (lambda: docx_file(lambda d: d.add_heading("x"))[:-200], "broken or shortened"),
    "no XML": (lambda: raw_docx("<w:p>"), "is no XML"),
    "no document": (
        lambda: zipped({"[Content_Types].xml": "", "word/other.xml": "<x/>"}),
        "has no document part",
    ),
    "cells": (lambda: sheet_xml(rows_xml(610, 500)), "cells that are read"),
    "far corner": (
        lambda: sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        ),
        "is too large",
    ),
    "merged": (
        lambda: sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c></row>',
            after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 100_001 + "</mergeCells>",
        ),
        "merged ranges",
    ),
    "repeated": (
        lambda: ods_file(
            '<table:table table:name="x"><table:table-row table:number-rows-repeated="1048576">'
            '<table:table-cell table:number-columns-repeated="16384"><text:p xmlns:text='
            '"urn:oasis:names:tc:opendocument:xmlns:text:1.0">1</text:p></table:table-cell>'
            "</table:table-row></table:table>"
        ),
        "cells that are read",
    ),
    "password": (lambda: compound("EncryptedPackage", "EncryptionInfo"), "protected by a password"),
    "old and broken": (lambda: compound("Workbook"), ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_means_harm_is_contained(name: str) -> None:
    make, words = HOSTILE[name]
    started = time.monotonic()
    reading = read_office(make(), Limits(cpu=20.0, wall=40.0))
    assert reading is not None
    assert reading.text_state == "failed"
    assert reading.pages == ()
    assert reading.error
    assert words in reading.error
    assert time.monotonic() - started < 40


def test_a_deep_document_neither_crashes_nor_hangs() -> None:
    inner = paragraph("底")
    for _ in range(60):
        inner = f"<w:tbl><w:tr><w:tc>{inner}</w:tc><w:tc>{paragraph('x')}</w:tc></w:tr></w:tbl>"
    reading = read_office(raw_docx(inner))
    assert reading is not None
    assert reading.text_state in ("text", "failed")


def test_links_outside_are_not_followed() -> None:
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r1" TargetMode="External" Target="http://127.0.0.1:9/x.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/>'
        "</Relationships>"
    )
    data = rezipped(raw_docx(paragraph("本文")), lambda part: part)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            own = relation if name.endswith("document.xml.rels") else before.read(name)
            after.writestr(name, own)
    reading = read_office(out.getvalue())
    assert reading is not None
    assert reading.pages == ("本文",)


@pytest.mark.slow
def test_a_million_rows_of_a_few_cells_end_in_words() -> None:
    body = "<row><c><v>1</v></c></row>" * 1_048_576
    reading = read_office(sheet_xml(body))
    assert reading is not None
    assert (reading.text_state, reading.error) == (
        "failed",
        f"has more than the {limits.MAX_CELLS} cells that are read",
    )


@pytest.mark.parametrize("seed", range(6))
def test_broken_bytes(seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(
        chance.choice([docx_file(lambda d: d.add_heading("章")), xlsx_file(("a", [["b", 1]]))])
    )
    for _ in range(30):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    reading = read_office(bytes(data))
    assert reading is None or reading.text_state in ("text", "failed", "image")


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (docx_file(lambda d: d.add_heading("x")), "docx"),
        (xlsx_file(("a", [["b"]])), "xlsx"),
        (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "pptx"),
        (ods_file(""), "ods"),
        (compound("WordDocument", "1Table"), "doc"),
        (compound("Workbook"), "xls"),
        (compound("PowerPoint Document", "Current User"), "ppt"),
        (compound("DocumentText", "a", "b", "c", "d", "e"), "jtd"),
        (zipped({"a.txt": "x"}), None),
        (zipped({"[Content_Types].xml": "", "a/word/document.xml": ""}), None),
        (compound("Something"), None),
        (b"PK\x03\x04", None),
        (formats.OLE_MAGIC, None),
        (formats.OLE_MAGIC + b"\xff" * 3000, None),
        (b"", None),
    ],
)
def test_an_office_file_is_known_by_its_bytes(data: bytes, suffix: str | None) -> None:
    kind = office_kind(data)
    assert (kind.suffix if kind else None) == suffix


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (compound("WordDocument"), "an old Word document (.doc)"),
        (compound("PowerPoint Document"), "an old PowerPoint presentation (.ppt)"),
        (zipped({"[Content_Types].xml": "", "ppt/a.xml": ""}), "PowerPoint presentation (.pptx)"),
    ],
)
def test_what_is_not_read_says_so(data: bytes, words: str) -> None:
    reading = read_office(data)
    assert reading is not None
    assert reading.text_state == "unread"
    assert words in (reading.error or "")
    assert "its text is not read" in (reading.error or "")
