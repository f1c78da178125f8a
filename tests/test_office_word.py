"""Word files: what is printed comes out as text and blocks, in the order of reading."""

import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK

from pipeline.read.office.numbering import written
from pipeline.read.office.reading import read_office
from tests.office_files import (
    WORD,
    blocks,
    docx_file,
    paragraph,
    raw_docx,
    rezipped,
    spans,
    tables,
)


def test_headings_paragraphs_and_lists() -> None:
    def make(document: Document) -> None:
        document.core_properties.title = "総合戦略"
        document.add_heading("第3期総合戦略", 0)
        document.add_heading("第1章　基本目標", 1)
        document.add_paragraph("人口の減少をおさえます。\n市民とともに進めます。")
        document.add_paragraph("子育て", style="List Number")
        document.add_paragraph("しごと", style="List Number")
        document.add_paragraph("まち", style="List Bullet")
        document.add_paragraph("図1 人口", style="Caption")

    reading = read_office(docx_file(make))
    assert reading is not None
    assert (reading.text_state, reading.error, reading.title) == ("text", None, "総合戦略")
    assert blocks(reading) == [
        ("heading", ["第3期総合戦略"]),
        ("heading", ["第1章　基本目標"]),
        ("paragraph", ["人口の減少をおさえます。", "市民とともに進めます。"]),
        ("list_item", ["1. 子育て"]),
        ("list_item", ["2. しごと"]),
        ("list_item", ["• まち"]),
        ("caption", ["図1 人口"]),
    ]
    assert [b.level for b in reading.layouts[0].blocks[:2]] == [1, 1]


def test_a_table_with_merged_cells() -> None:
    def make(document: Document) -> None:
        table = document.add_table(rows=4, cols=4)
        words = [
            ["指標", "実績値", "", "目標値"],
            ["", "H30", "R1", "R6"],
            ["出生数", "100人", "", "120人"],
            ["", "", "5", ""],
        ]
        for row, cells in zip(table.rows, words, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(2, 0).merge(table.cell(3, 0))

    reading = read_office(docx_file(make))
    assert blocks(reading) == [
        ("table", ["指標\t実績値\t\t目標値", "\tH30\tR1\tR6", "出生数\t100人\t\t120人", "\t\t5"])
    ]
    (table,) = tables(reading)
    assert table.head == 2
    assert spans(table)[0] == [(0, 1, 2), (1, 2, 1), (3, 1, 1)]
    assert spans(table)[2][0] == (0, 1, 2)


def test_a_frame_of_one_cell_is_no_table() -> None:
    def make(document: Document) -> None:
        cell = document.add_table(rows=1, cols=1).cell(0, 0)
        cell.text = "基本理念"
        cell.add_paragraph("住みつづけられるまち")

    assert blocks(read_office(docx_file(make))) == [
        ("paragraph", ["基本理念"]),
        ("paragraph", ["住みつづけられるまち"]),
    ]


def test_pages_are_the_breaks_that_the_author_set() -> None:
    def make(document: Document) -> None:
        document.add_paragraph("一").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("二")
        document.add_paragraph("三").paragraph_format.page_break_before = True
        document.add_section(WD_SECTION.NEW_PAGE)
        document.add_paragraph("四")
        document.add_section(WD_SECTION.CONTINUOUS)
        document.add_paragraph("四の二")

    reading = read_office(docx_file(make))
    assert reading is not None
    assert reading.pages == ("一", "二", "三", "四\n四の二")


def test_running_heads_and_feet_stand_once() -> None:
    def make(document: Document) -> None:
        section = document.sections[0]
        section.header.paragraphs[0].text = "日向野市総合戦略"
        section.footer.paragraphs[0].text = "企画課"
        document.add_paragraph("一").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("二")

    reading = read_office(docx_file(make))
    assert blocks(reading) == [
        ("running_head", ["日向野市総合戦略"]),
        ("paragraph", ["一"]),
        ("running_foot", ["企画課"]),
    ]
    assert reading is not None
    assert reading.pages[1] == "二"


def test_a_foot_that_only_counts_pages_says_nothing() -> None:
    field = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>'
    foot = f'<w:ftr xmlns:w="{WORD}"><w:p><w:r><w:t>- </w:t></w:r>{field}</w:p></w:ftr>'
    section = '<w:sectPr><w:footerReference r:id="rfooter"/></w:sectPr>'
    reading = read_office(raw_docx(paragraph("本文") + section, footer=foot))
    assert reading is not None
    assert reading.pages == ("本文",)


def test_notes_stand_at_the_foot_of_their_page() -> None:
    notes = (
        f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>国勢調査による。</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = f"<w:p><w:r><w:t>人口は</w:t></w:r>{mark}<w:r><w:t>減る。</w:t></w:r></w:p>"
    broken = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + paragraph("次")
    reading = read_office(raw_docx(body + broken, footnotes=notes))
    assert blocks(reading) == [
        ("paragraph", ["人口は減る。"]),
        ("footnote", ["1 国勢調査による。"]),
    ]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (
            "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>",
            "新",
        ),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>隠</w:t></w:r><w:r><w:t>見</w:t></w:r>", "見"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>ひがの</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>日向野"
            "</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "日向野",
        ),
        (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            "<w:r><w:instrText>DATE</w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>4月</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            "4月",
        ),
        ("<w:hyperlink><w:r><w:t>市の頁</w:t></w:r></w:hyperlink>", "市の頁"),
        ("<w:sdt><w:sdtContent><w:r><w:t>選択</w:t></w:r></w:sdtContent></w:sdt>", "選択"),
        ("<w:r><w:t>項目</w:t><w:tab/><w:t>3</w:t></w:r>", "項目 3"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F06E"/><w:t>重点</w:t></w:r>', "■重点"),
    ],
    ids=["changes", "hidden", "ruby", "field", "link", "control", "tab", "symbol"],
)
def test_what_is_printed(runs: str, text: str) -> None:
    reading = read_office(raw_docx(f"<w:p>{runs}</w:p>"))
    assert reading is not None
    assert reading.pages == (text,)


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('枠の中')}</w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    drawn = (
        f'<mc:AlternateContent xmlns:mc="{mc}"><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:t>外</w:t></w:r><w:r>{drawn}</w:r></w:p>"
    reading = read_office(raw_docx(body))
    assert reading is not None
    assert reading.pages == ("外\n枠の中",)


def test_lists_are_counted_as_word_counts_them() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(
            [("decimalFullWidth", "第%1条"), ("aiueoFullWidth", "%2"), ("decimal", "%1-%3")]
        )
    )
    numbering = (
        f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">{levels}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )

    def item(text: str, level: int) -> str:
        number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        return paragraph(text, number)

    body = item("目的", 0) + item("甲", 1) + item("乙", 1) + item("定義", 0) + item("丙", 1)
    reading = read_office(raw_docx(body, numbering=numbering))
    assert reading is not None
    assert reading.pages[0].split("\n") == [
        "第１条 目的",
        "ア 甲",
        "イ 乙",
        "第２条 定義",
        "ア 丙",
    ]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (12, "japaneseCounting", "十二"),
        (305, "japaneseCounting", "三百五"),
        (3, "decimalEnclosedCircle", "③"),
        (33, "decimalEnclosedCircle", "㉝"),
        (4, "upperRoman", "IV"),
        (28, "lowerLetter", "bb"),
        (2, "iroha", "ロ"),
        (1, "ideographTraditional", "甲"),
        (5, "aiueo", "ｵ"),
        (7, "decimalZero", "07"),
        (9, "hex", "9"),
        (3, "bullet", ""),
    ],
)
def test_ways_of_counting(number: int, form: str, text: str) -> None:
    assert written(number, form) == text


def test_a_file_without_text_is_a_picture() -> None:
    reading = read_office(docx_file(lambda document: document.add_paragraph("")))
    assert reading is not None
    assert reading.text_state == "image"


def test_strict_files_differ_in_their_names_alone() -> None:
    data = raw_docx(paragraph("厳格な形式"))
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    changed = rezipped(data, lambda text: text.replace(WORD.encode(), strict.encode()))
    reading = read_office(changed)
    assert reading is not None
    assert reading.pages == ("厳格な形式",)
