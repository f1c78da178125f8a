"""Workbooks: a sheet comes out as people see it."""

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
import xlwt

from pipeline.read.office.number_format import shown
from pipeline.read.office.reading import read_office
from tests.office_files import blocks, spans, tables, xlsx_file, zipped

KPI = [
    ["第3期総合戦略 KPI一覧"],
    ["", "", "", "（単位：人）"],
    ["指標", "単位", "基準値", "", "目標値"],
    ["", "", "H30", "R1", "R6"],
    ["合計特殊出生率", "", 1.42, "", 1.6],
    ["転入率", "％", 0.75, 0.755, 0.8],
    ["収支", "千円", -1528, 12345678],
    [],
    ["※ 速報値"],
]


def _drawn(sheet: Any) -> None:
    sheet.merge_cells("C3:D3")
    sheet.merge_cells("A3:A4")
    sheet.merge_cells("B3:B4")
    for column in "CDE":
        sheet[f"{column}6"].number_format = "0.0%"
        sheet[f"{column}7"].number_format = '#,##0;"△ "#,##0'


def test_a_list_of_indicators() -> None:
    reading = read_office(xlsx_file(("KPI一覧", KPI), **{"KPI一覧": _drawn}))
    assert blocks(reading) == [
        ("heading", ["KPI一覧"]),
        ("heading", ["第3期総合戦略 KPI一覧"]),
        ("paragraph", ["（単位：人）"]),
        (
            "table",
            [
                "指標\t単位\t基準値\t\t目標値",
                "\t\tH30\tR1\tR6",
                "合計特殊出生率\t\t1.42\t\t1.6",
                "転入率\t％\t75.0%\t75.5%\t80.0%",
                "収支\t千円\t△ 1,528\t12,345,678",
            ],
        ),
        ("paragraph", ["※ 速報値"]),
    ]
    (table,) = tables(reading)
    assert table.head == 2
    assert spans(table)[0] == [(0, 1, 2), (1, 1, 2), (2, 2, 1), (4, 1, 1)]


def test_sheets_are_pages_and_empty_ones_are_none() -> None:
    reading = read_office(xlsx_file(("一", [["あ"]]), ("空", []), ("三", [["う"]])))
    assert reading is not None
    assert reading.pages == ("一\nあ", "三\nう")


def _hidden(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True


def _hide(sheet: Any) -> None:
    sheet.sheet_state = "hidden"


def test_what_is_hidden_is_not_read() -> None:
    rows = [["指標", "作業", "値"], ["隠す行", 1, 2], ["出生数", "x", 3]]
    data = xlsx_file(("表", rows), ("元", [["秘密"]]), 表=_hidden, 元=_hide)
    reading = read_office(data)
    assert reading is not None
    assert reading.pages == ("表\n指標\t値\n出生数\t3",)
    assert reading.error == "1 hidden sheet is not read"


def _frozen(sheet: Any) -> None:
    sheet.freeze_panes = "A4"


def test_the_rows_that_stay_in_sight_are_the_head() -> None:
    rows = [["一", "二"], ["甲", "乙"], ["丙", "丁"], ["x", 1], ["y", 2]]
    (table,) = tables(read_office(xlsx_file(("表", rows), 表=_frozen)))
    assert table.head == 3


def test_lines_of_a_cell_are_one_and_formulas_are_their_values() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("表")
        sheet.write_row(0, 0, ["指標\n（単位）", "GDP\nper head"])
        sheet.write(1, 0, "合計")
        sheet.write_formula(1, 1, "=1+1", book.add_format({"num_format": "0.0"}), 2)
    reading = read_office(out.getvalue())
    assert reading is not None
    assert reading.pages == ("表\n指標（単位）\tGDP per head\n合計\t2.0",)


def test_narrow_columns_that_only_merged_cells_use_are_none() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("方眼紙")
        for row, words in enumerate([("指標", "値"), ("出生数", "120"), ("転入", "80")]):
            for column, word in enumerate(words):
                sheet.merge_range(row * 2, column * 20, row * 2 + 1, column * 20 + 19, word)
    reading = read_office(out.getvalue())
    assert reading is not None
    assert reading.pages == ("方眼紙\n指標\t値\n出生数\t120\n転入\t80",)
    (table,) = tables(reading)
    assert spans(table) == [[(0, 1, 1), (1, 1, 1)]] * 3


def test_an_old_workbook() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("指標")
    for column, word in enumerate(["指標", "値", "日"]):
        sheet.write(0, column, word)
    sheet.write(1, 0, "出生数")
    sheet.write(1, 1, 120)
    sheet.write(1, 2, datetime.date(2024, 4, 1), xlwt.easyxf(num_format_str="yyyy/m/d"))
    sheet.write_merge(2, 2, 0, 1, "計")
    sheet.write(2, 2, "x")
    out = io.BytesIO()
    book.save(out)
    reading = read_office(out.getvalue())
    assert reading is not None
    assert reading.media_type == "application/vnd.ms-excel"
    assert reading.pages == ("指標\n指標\t値\t日\n出生数\t120\t2024/4/1\n計\t\tx",)
    assert spans(tables(reading)[0])[2] == [(0, 2, 1), (2, 1, 1)]


def test_an_old_workbook_has_formats_too() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("率")
    share = xlwt.easyxf(num_format_str="0.0%")
    sheet.write(0, 0, "指標")
    sheet.write(0, 1, "基準")
    sheet.write(0, 2, "目標")
    sheet.write(0, 3, "作業")
    sheet.write(1, 0, "転入率")
    sheet.write(1, 1, 0.755, share)
    sheet.write(1, 2, 80, xlwt.easyxf(num_format_str='0"％以上"'))
    sheet.write(1, 3, 7)
    sheet.write(2, 0, "隠す行")
    sheet.write(2, 1, 1)
    sheet.write(3, 0, "収支")
    sheet.write(3, 1, -1528.5, xlwt.easyxf(num_format_str='#,##0;"△ "#,##0'))
    sheet.write(3, 2, xlwt.Formula("B2*2"), share)
    sheet.col(3).hidden = True
    sheet.row(2).hidden = True
    sheet.panes_frozen = True
    sheet.horz_split_pos = 1
    out = io.BytesIO()
    book.save(out)
    reading = read_office(out.getvalue())
    assert reading is not None
    lines = reading.pages[0].split("\n")
    assert lines[1:3] == ["指標\t基準\t目標", "転入率\t75.5%\t80％以上"]
    assert lines[3].startswith("収支\t△ 1,529")
    assert tables(reading)[0].head == 1


ODS = "application/vnd.oasis.opendocument.spreadsheet"


def ods_file(tables: str, styles: str = "") -> bytes:
    """An OpenDocument workbook of these tables."""
    base = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{base}office:1.0" xmlns:table="{base}table:1.0" '
        f'xmlns:text="{base}text:1.0" xmlns:style="{base}style:1.0">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": ODS, "content.xml": content})


def ods_row(*cells: str, more: str = "") -> str:
    inner = "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in cells)
    return f"<table:table-row {more}>{inner}</table:table-row>"


def test_an_open_workbook_shows_what_its_cells_say() -> None:
    hidden = (
        '<style:style style:name="h"><style:table-properties table:display="false"/></style:style>'
    )
    merged = (
        '<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>計</text:p>'
        "</table:table-cell><table:covered-table-cell/><table:table-cell><text:p>9</text:p>"
        "</table:table-cell></table:table-row>"
    )
    rows = ods_row("指標", "値", "率") + ods_row("出生<text:s/>数", "120", "75.0%") + merged
    rows += ods_row("隠", "1", "2", more='table:visibility="filter"')
    shown_one = f'<table:table table:name="表">{rows}</table:table>'
    other = f'<table:table table:name="元" table:style-name="h">{rows}</table:table>'
    reading = read_office(ods_file(shown_one + other, hidden))
    assert reading is not None
    assert reading.pages == ("表\n指標\t値\t率\n出生 数\t120\t75.0%\n計\t\t9",)
    assert reading.error == "1 hidden sheet is not read"
    assert spans(tables(reading)[0])[2] == [(0, 2, 1), (2, 1, 1)]


DAY = datetime.datetime(2024, 4, 1, 9, 5)


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.75, "0%", "75%"),
        (0.7512, "0.0%", "75.1%"),
        (-0.0001, "0.0", "0.0"),
        (1234567, "#,##0", "1,234,567"),
        (-1528, '#,##0;"△ "#,##0', "△ 1,528"),
        (-1528, "#,##0;[Red]▲#,##0", "▲1,528"),
        (0, '#,##0;-#,##0;"－"', "－"),
        (1234567, '#,##0,"千円"', "1,235千円"),
        (1234.5, "_ * #,##0.0_ ", "1,234.5"),
        (-3, "0_);(0)", "(3)"),
        (-3, '[<0]"マイナス"0;0', "マイナス3"),
        (12, '"約"#,##0"人"', "約12人"),
        (80, '0"％以上"', "80％以上"),
        (9602501, "000-0000", "960-2501"),
        (5, "000", "005"),
        (3, "0.##", "3"),
        (1.42, "", "1.42"),
        (0.1 + 0.2, "", "0.3"),
        (3.0, "General", "3"),
        (1.5, "# ?/?", "1.5"),
        (1e15, "", "1E+15"),
        (True, "0", "TRUE"),
        (DAY, "yyyy/m/d h:mm", "2024/4/1 9:05"),
        (DAY, 'ggge"年"m"月"d"日"', "令和6年4月1日"),
        (DAY, "[$-411]ge.m.d", "R6.4.1"),
        (DAY, "aaaa", "月曜日"),
        (DAY, "", "2024/4/1 9:05"),
        (datetime.date(2019, 4, 30), '[$-411]ggge"年"', "平成31年"),
        (datetime.timedelta(hours=30), "[h]:mm", "30:00"),
        (datetime.time(9, 30), "h:mm AM/PM", "9:30 AM"),
        (45383, 'yyyy"年"m"月"', "2024年4月"),
    ],
)
def test_a_value_as_its_format_shows_it(value: Any, code: str, text: str) -> None:
    assert shown(value, code) == text


@pytest.mark.parametrize(
    "change",
    [lambda s: s, lambda s: s[::-1], lambda s: s * 40, lambda s: s.replace("0", "[")],
    ids=["as it is", "reversed", "long", "broken"],
)
def test_no_format_is_too_odd(change: Callable[[str], str]) -> None:
    for code in ('#,##0.00;[Red]"△"#,##0', "[$-411]ggge年m月d日", "0.0E+00", "%%00.##??", '"""'):
        for value in (0, -1.5, 1e300, -1e-300, DAY):
            assert isinstance(shown(value, change(code)), str)
