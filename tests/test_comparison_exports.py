"""Comparisons as files: the 新旧対照表 in Word and Excel as officials file it, CSV, JSON; hostile
and long texts; opened again by other programs.
"""

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import pypdfium2
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from pipeline.answers import comparison_word, export, on_demand
from pipeline.answers.comparison_table import Line, LineKind, lines
from pipeline.answers.exported import Export, Layout, gather
from pipeline.answers.sides import File, Side
from pipeline.cli.commands import main
from pipeline.compare.units.types import PageText
from pipeline.kinds import Scope
from tests.demo_site import SERIES, played

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PHASES = (f"{SERIES}-phase-2", f"{SERIES}-phase-3")


def side(key: str, words: str = "計画", reason: str = "") -> Side:
    file = File(
        f"{key * 64}"[:64],
        "計画",
        "https://city.example/a.pdf",
        "2026-03-31T01:02:03Z",
        "application/pdf",
        3,
        False,
    )
    return Side(
        key, "日向野市", words, words, words, "1.0", "第1版", "", "2026-03", "", reason, (file,)
    )


def made(old: Sequence[str], new: Sequence[str], reason: str = "") -> Export:
    """An export of two texts, a page each."""
    before, after = (
        on_demand.Side(
            key * 64,
            Scope.DOCUMENT,
            [PageText(key * 64, page, text) for page, text in enumerate(texts, 1)],
        )
        for key, texts in (("a", old), ("b", new))
    )
    compared = on_demand.make(before, after)
    return Export(compared, side("a", "旧計画"), side("b", "新計画", reason), [], {})


def write(form: str, told: Export, **layout: Any) -> bytes:
    return export.FORMATS[form](told, Layout(**layout))


@pytest.fixture(scope="module")
def phases(tmp_path_factory: pytest.TempPathFactory) -> Export:
    """Phase 2 and phase 3 of the demo's city."""
    with sqlite3.connect(played(tmp_path_factory.mktemp("x")).db) as db:
        return gather(db, on_demand.compare_now(db, *PHASES))


def marked(half_cells: Any) -> str:
    return "|".join(
        "".join(f"[{text}]" if changed else text for text, changed in cell) for cell in half_cells
    )


def told(found: Line) -> tuple[str, str]:
    """New and old side of a line, changes in brackets."""
    return tuple(half.note or marked(half.cells) for half in (found.new, found.old))  # type: ignore[return-value]


def plain(text: str) -> str:
    return re.sub(r"[\[\]]", "", text)


def test_the_table_has_what_changed_between_stretches_that_are_omitted() -> None:
    same, last = "第１章　総論\n一つ目です。", "最後の文です。"
    old = f"{same}\n旗の色は赤です。\n古い文章はここで終わります。\n{last}"
    new = f"{same}\n旗の色は青です。\n{last}\nまったく新しく加えた一文。"
    rows = made([old], [new]).compared.rows
    found = [told(line) for line in lines(rows)]
    assert found == [
        ("第１章　総論", "第１章　総論"),
        ("（略）", "（略）"),
        ("旗の色は[青]です。", "旗の色は[赤]です。"),
        ("（削る）", "[古い文章はここで終わります。]"),
        ("（略）", "（略）"),
        ("[まったく新しく加えた一文。]", "（新設）"),
    ]


def test_rows_of_tables_are_rows_under_their_heads(phases: Export) -> None:
    found = lines(phases.compared.rows)
    rows = [told(line) for line in found if line.kind == LineKind.ROW]
    new, old = next(row for row in rows if row[0].endswith("[62]万人"))
    assert (new.split("|")[0], old.split("|")[0]) == ("観光入込客数", "観光入込客数")
    assert old.endswith("[65]万人")
    assert (plain(new), plain(old)) == (
        "観光入込客数|44万人（令和4年）|62万人",
        "観光入込客数|58万人（平成30年）|65万人",
    )
    heads = [line for line in found if line.kind == LineKind.HEAD]
    assert heads
    for at, line in enumerate(found):
        if line.kind == LineKind.HEAD:
            assert found[at + 1].kind == LineKind.ROW
            assert len(line.new.cells or line.old.cells) > 1
        if line.kind == LineKind.ROW and line.old.cells and line.new.cells:
            assert len(line.old.cells) == len(line.new.cells)


def test_what_moved_says_where_to(phases: Export) -> None:
    found = [told(line) for line in lines(phases.compared.rows)]
    assert any(re.fullmatch(r"（旧\d+頁から移動）", old) for _, old in found)
    assert any(re.fullmatch(r"（新\d+頁へ移動）", new) for new, _ in found)


def test_changes_of_form_alone_are_left_out_unless_asked_for(phases: Export) -> None:
    without, with_them = (lines(phases.compared.rows, formal=formal) for formal in (False, True))
    assert not [line for line in without if line.row and line.row["unit"] == "toc"]
    assert [line for line in with_them if line.row and line.row["unit"] == "toc"]
    assert "省いています" in text_of_word(write("docx", phases))
    assert "含みます" in text_of_word(write("docx", phases, formal=True))


# Word


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def text_of_word(data: bytes) -> str:
    root = ET.fromstring(parts(data)["word/document.xml"])
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p"))


def word_rows(data: bytes) -> list[list[str]]:
    """The rows of the table: what stands in each of its two columns, underlined text in
    brackets.
    """
    root = ET.fromstring(parts(data)["word/document.xml"])
    table = root.find(f"{W}body/{W}tbl")
    assert table is not None
    return [[_cell(cell) for cell in row.findall(f"{W}tc")] for row in table.findall(f"{W}tr")]


def _cell(cell: ET.Element) -> str:
    found = ""
    for run in cell.iter(f"{W}r"):
        text = "".join(t.text or "" for t in run.iter(f"{W}t"))
        found += f"[{text}]" if run.find(f"{W}rPr/{W}u") is not None else text
    return found


def test_word_has_two_columns_with_what_changed_underlined() -> None:
    data = write(
        "docx",
        made(
            ["旗の色は赤です。\n消える一文がここにあります。"],
            ["旗の色は青です。"],
            "国の方針による",
        ),
    )
    rows = word_rows(data)
    assert [len(row) for row in rows] == [2] * len(rows)
    assert rows[0] == ["改正後　新計画（2026年3月）", "改正前　旧計画（2026年3月）"]
    assert ["旗の色は[青]です。［p1］", "旗の色は[赤]です。［p1］"] in rows
    assert ["（削る）", "[消える一文がここにあります。]［p1］"] in rows
    text = text_of_word(data)
    assert text.startswith("日向野市 新計画 新旧対照表\n改正理由：国の方針による\n")
    assert "（傍線の部分は改正部分）" in text
    for digit in "ab":
        assert f"SHA-256 {digit * 64}　捕捉日時 2026-03-31T01:02:03Z（UTC）" in text


@pytest.mark.parametrize(("paper", "wide"), [("landscape", True), ("portrait", False)])
def test_word_is_a4_with_page_numbers_and_a_head_on_every_page(paper: str, wide: bool) -> None:
    data = write("docx", made(["旗の色は赤です。"], ["旗の色は青です。"]), paper=paper)
    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    assert section.page_width
    assert section.page_height
    size = (round(section.page_width.mm), round(section.page_height.mm))
    assert size == ((297, 210) if wide else (210, 297))
    assert "PAGE" in section.footer._element.xml
    assert document.tables[0].rows[0]._tr.xml.count("w:tblHeader") == 1
    assert document.core_properties.author == "shinkyu"


def test_the_old_side_stands_left_where_that_is_asked_for() -> None:
    told_here = made(["旗の色は赤です。"], ["旗の色は青です。"])
    assert word_rows(write("docx", told_here, left="old"))[0][0].startswith("改正前")
    assert (
        sheets(write("xlsx", told_here, left="old"))["新旧対照表"][3][0]
        == "改正前　旧計画（2026年3月）"
    )


def test_word_has_rows_of_tables_as_tables(phases: Export) -> None:
    root = ET.fromstring(parts(write("docx", phases))["word/document.xml"])
    nested = root.findall(f"{W}body/{W}tbl/{W}tr/{W}tc/{W}tbl")
    texts = [
        ["".join(t.text or "" for t in c.iter(f"{W}t")) for c in n.iter(f"{W}tc")] for n in nested
    ]
    assert ["観光入込客数", "44万人（令和4年）", "62万人"] in texts
    # Word calls a file damaged where a cell does not end with a paragraph
    for cell in root.iter(f"{W}tc"):
        assert cell[-1].tag == f"{W}p"


def test_more_lines_than_word_takes_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison_word, "MOST_LINES", 3)
    new = "\n".join(f"{n}番目に加えた新しい文がここにあります。" for n in range(10))
    rows = word_rows(write("docx", made(["古い文です。"], [new])))
    assert len(rows) == 5
    assert re.match(r"（ほかに\d+行あります。", rows[-1][0])


# Excel


def sheets(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {n: [list(r) for r in book.get_sheet_by_name(n).to_python()] for n in book.sheet_names}


def test_excel_has_the_table_and_all_that_is_known(phases: Export) -> None:
    data = write("xlsx", phases)
    found = sheets(data)
    assert {"新旧対照表", "構成", "全行", "資料"} <= set(found)
    table = found["新旧対照表"]
    assert table[0][0] == "日向野市 第3期総合戦略 新旧対照表"
    assert ["改正後の頁", "改正前の頁", "種別"] in [row[2:5] for row in table]
    cells = [row[:2] for row in table]
    assert [
        "観光入込客数 ｜ 44万人（令和4年） ｜ 62万人",
        "観光入込客数 ｜ 58万人（平成30年） ｜ 65万人",
    ] in cells
    assert any(row[1] == "（新設）" for row in cells)
    assert len(found["全行"]) == len(phases.compared.rows) + 1
    assert [row[6] for row in found["資料"] if len(str(row[6])) == 64]
    styles = parts(data)["xl/styles.xml"].decode()
    assert "<u/>" in styles
    assert 'val="MS Mincho"' in styles
    strings = parts(data)["xl/sharedStrings.xml"].decode()
    assert re.search(r"<r><rPr><u/>.{0,200}<t[^>]*>62</t></r>", strings)


def test_excel_prints_on_a4_with_the_head_on_every_page(phases: Export) -> None:
    xml = parts(write("xlsx", phases, paper="portrait"))
    sheet = xml["xl/worksheets/sheet1.xml"].decode()
    assert 'paperSize="9"' in sheet
    assert 'orientation="landscape"' not in sheet
    assert "_xlnm.Print_Titles" in xml["xl/workbook.xml"].decode()
    landscape = parts(write("xlsx", phases))["xl/worksheets/sheet1.xml"].decode()
    assert 'orientation="landscape"' in landscape


# Hostile texts

HOSTILE = [
    '=HYPERLINK("http://evil.example/")の計算です。',
    "+1+2の計算です。",
    "-1と書いた文です。",
    "@SUMと書いた文です。",
    "制御文字\x00\x08\x0b\x1bの文です。",
    "右から左\u202eの文\u202cです。",
    "印刷できない\ufffe文\uffffです。",
    "<w:t>&amp;</w:t>と書いた文です。",
    "_x0041_と書いた文です。",
]


@pytest.fixture(scope="module")
def hostile() -> Export:
    return made(["もとの文です。"], ["\n".join(HOSTILE)], reason="=1+1\x00\u202e")


def test_no_file_holds_a_formula(hostile: Export) -> None:
    table = list(csv.reader(io.StringIO(write("csv", hostile).decode("utf-8-sig"))))
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "@", "＝"))]
    found = parts(write("xlsx", hostile))
    assert not [name for name, xml in found.items() if "worksheets/sheet" in name and b"<f>" in xml]
    assert "=HYPERLINK" in found["xl/sharedStrings.xml"].decode()


def test_what_xml_refuses_stands_in_no_office_file(hostile: Export) -> None:
    for form in ("docx", "xlsx"):
        for name, xml in parts(write(form, hostile)).items():
            if name.endswith((".xml", ".rels")):
                ET.fromstring(xml)
                assert not re.search("[\u202a-\u202e\ufffe\uffff]", xml.decode())
    text = text_of_word(write("docx", hostile))
    assert "制御文字の文です。" in text
    assert "<w:t>&amp;</w:t>と書いた文です。" in text
    assert "_x0041_と書いた文です。" in str(sheets(write("xlsx", hostile))["新旧対照表"])


def test_lone_surrogates_end_no_export(hostile: Export) -> None:
    row = hostile.compared.rows[-1] | {"new_text": "文\ud800です。", "segments": None}
    odd = hostile._replace(compared=hostile.compared._replace(rows=[row]))
    assert json.loads(write("json", odd))["rows"][0]["new_text"] == "文\ud800です。"
    for form in ("csv", "docx", "xlsx"):
        assert write(form, odd)
    assert "文\ufffdです。" in text_of_word(write("docx", odd))


def test_a_cell_longer_than_excel_takes_is_cut_and_says_so() -> None:
    found = made(["短い文です。"], ["短い文です。"])
    row = found.compared.rows[0] | {"kind": "added", "old_text": None, "new_text": "長" * 40_000}
    long = found._replace(compared=found.compared._replace(rows=[row]))  # type: ignore[list-item]
    cell = sheets(write("xlsx", long))["新旧対照表"][4][0]
    assert isinstance(cell, str)
    assert len(cell) == 32_767
    assert cell.endswith("…（全40000字。以下略）")
    assert "長" * 40_000 in text_of_word(write("docx", long))


@pytest.mark.slow
def test_more_rows_than_word_takes_stay_within_bounds() -> None:
    found = made(["短い文です。"], ["短い文です。"])
    rows = [
        found.compared.rows[0] | {"position": n, "kind": "added", "counts": 1, "new_text": f"{n}番"}
        for n in range(1, 6_001)
    ]
    many = found._replace(compared=found.compared._replace(rows=rows))  # type: ignore[arg-type]
    assert len(sheets(write("xlsx", many))["全行"]) == 6_001
    word = word_rows(write("docx", many))
    assert len(word) == comparison_word.MOST_LINES + 2
    assert word[-1][0].startswith("（ほかに1000行")


@pytest.mark.parametrize("form", ["docx", "xlsx", "csv", "json"])
def test_the_same_comparison_gives_the_same_bytes(form: str) -> None:
    told_here = made(["旗の色は赤です。"], ["旗の色は青です。"])
    first = write(form, told_here)  # alone in its process, a library has no state left yet
    assert {write(form, told_here) for _ in range(2)} == {first}


def test_the_first_excel_file_of_a_process_is_like_the_next_ones() -> None:
    code = (
        "from pipeline.answers.workbook import Table, workbook\n"
        "one, two = (workbook([Table('表', ('頭',), [('値',)])]) for _ in range(2))\n"
        "assert one == two\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_json_has_everything(phases: Export) -> None:
    value = json.loads(write("json", phases))
    assert value["old"]["files"][0]["sha256"] == phases.old.files[0].sha256
    assert value["new"]["files"][0]["captured_at"].endswith("Z")
    assert len(value["headings"]) == len(phases.compared.headings)
    assert len(value["indicators"]) == len(phases.indicators)
    assert value["formal_kinds"]["contents"] > 0
    row = next(row for row in value["rows"] if row["cells"] and row["kind"] == "changed")
    assert row["cells"][0].keys() >= {"head", "old", "new", "changed"}
    assert row["address"] == f"{phases.address_of(row['name'])}"
    assert isinstance(row["segments"], list)


def test_csv_has_every_row_with_its_address(phases: Export) -> None:
    table = list(csv.DictReader(io.StringIO(write("csv", phases).decode("utf-8-sig"))))
    assert len(table) == len(phases.compared.rows)
    assert {"目次", "表の行", "文"} <= {row["単位"] for row in table}
    assert {row["形式的な変更"] for row in table} >= {"", "contents"}
    assert all(row["行のアドレス"].startswith("/-/compare/") for row in table)


def test_the_command_writes_a_file(tmp_path: Path) -> None:
    db, out = str(played(tmp_path).db), tmp_path / "table.docx"
    asked = ["diff", *PHASES, "--db", db, "--format", "docx", "--left", "old", "--output", str(out)]
    done = CliRunner().invoke(main, asked)
    assert (done.exit_code, done.output) == (0, "")
    assert word_rows(out.read_bytes())[0][0].startswith("改正前")


# Opened by LibreOffice


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip(
            "NOT CHECKED IN LIBREOFFICE: no soffice found (Debian: libreoffice-writer, -calc)"
        )
    return found


def as_pdf(office: str, folder: Path, files: dict[str, bytes]) -> dict[str, list[str]]:
    """The text of each page that LibreOffice makes of files, by name; it starts once for all."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    paths = [str(folder / name) for name in files]
    subprocess.run([*command, *paths], check=True, capture_output=True, timeout=180)
    return {name: pages_of((folder / name).with_suffix(".pdf")) for name in files}


def pages_of(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


@pytest.mark.slow
def test_libreoffice_opens_them_and_repeats_the_head(
    office: str, phases: Export, hostile: Export, tmp_path: Path
) -> None:
    forms = ("docx", "xlsx")
    files = {f"phases-{form}.{form}": write(form, phases) for form in forms}
    files |= {f"hostile-{form}.{form}": write(form, hostile) for form in forms}
    opened = as_pdf(office, tmp_path, files)
    for form in forms:
        pages = opened[f"phases-{form}.{form}"]
        assert len(pages) > 3
        assert "新旧対照表" in pages[0]
        assert all("改正後" in page and "改正前" in page for page in pages[:3])
        assert any("観光入込客数" in page for page in pages)
        assert f"1 / {len(pages)}" in pages[0]
        assert phases.new.files[0].sha256 in re.sub(r"\s", "", "".join(pages))
        assert "制御文字" in "".join(opened[f"hostile-{form}.{form}"])
