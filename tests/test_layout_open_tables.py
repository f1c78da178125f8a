"""Tables that have lines across only: what stands over the first line is their head."""

import numpy as np

from pipeline.read.blocks import in_one_line
from pipeline.read.pdf.layout.characters import Characters
from pipeline.read.pdf.layout.regions import Reader
from pipeline.read.pdf.layout.rules import Rule, Rules
from pipeline.read.pdf.layout.runs import Run, Way
from pipeline.read.pdf.layout.tables import Table

EM = 9.0


class Sheet:
    """Letters of one size, set one run after the other."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.places: list[tuple[float, float, float, float]] = []
        self.runs: list[Run] = []

    def write(self, x: float, y: float, text: str) -> None:
        first = len(self.letters)
        for n, letter in enumerate(text):
            self.letters.append(letter)
            self.places.append((x + n * EM, y, x + (n + 1) * EM, y + EM))
        chars = list(range(first, len(self.letters)))
        place = (x, y, x + len(text) * EM, y + EM)
        self.runs.append(Run(chars, text, set(), place, EM, Way.ACROSS))

    def tables(self, *rules: float) -> list[list[list[str]]]:
        """The rows of each table, its cells' texts."""
        page = Characters("".join(self.letters), np.array(self.places).T)
        drawn = Rules([Rule(y, 50.0, 545.0) for y in rules], [], [])
        found = Reader(page, drawn, 595.0, 842.0).elements(self.runs)
        tables = [element for element in found if isinstance(element, Table)]
        return [[[cell.text for cell in row] for row in table.by_row()] for table in tables]


def test_a_head_over_a_row_whose_first_line_is_no_number() -> None:
    sheet = Sheet()
    for x, y, text in (
        (380, 94, "基準値（平成"),
        (470, 94, "目標値（令和"),
        (60, 100, "指標"),
        (390, 106, "２５年度）"),
        (480, 106, "元年度）"),
        (390, 122, "9.2（平成"),
        (60, 127, "女性の管理職の割合"),
        (490, 127, "14.5"),
        (400, 132, "26年度）"),
        (60, 150, "新規就農者数"),
        (420, 150, "54.0"),
        (490, 150, "65.7"),
        (60, 170, "地元への就職率"),
        (420, 170, "23.5"),
        (490, 170, "31.1"),
    ):
        sheet.write(x, y, text)
    (rows,) = sheet.tables(118, 145, 164, 184)
    assert rows[0] == ["指標", "基準値（平成２５年度）", "目標値（令和元年度）"]
    assert rows[1] == ["女性の管理職の割合", "9.2（平成26年度）", "14.5"]


HEAD = ("指標", "単位", "目標値")
ROWS = (("新規就農者数", "人", "85"), ("地元への就職率", "％", "31.1"))


def row(sheet: Sheet, y: float, texts: tuple[str, ...]) -> None:
    for x, text in zip((60, 300, 450), texts, strict=True):
        sheet.write(x, y, text)


def test_tables_under_each_goal_with_the_head_over_their_first_line() -> None:
    sheet, rules = Sheet(), []
    for top, goal in ((100, "基本目標１　しごとをつくる"), (220, "基本目標２　ひとの流れをつくる")):
        sheet.write(60, top, goal)
        sheet.write(60, top + 18, "担い手が減っていることから、続けて支援し、その数を増やします。")
        row(sheet, top + 36, HEAD)
        for n, texts in enumerate(ROWS):
            row(sheet, top + 54 + 18 * n, texts)
        rules += [top + 50, top + 68, top + 86]
    assert sheet.tables(*rules) == [[list(HEAD), *map(list, ROWS)]] * 2


def test_tables_under_each_goal_with_the_head_under_their_first_line() -> None:
    sheet, rules = Sheet(), []
    for top, goal in ((100, "基本目標１　しごとをつくる"), (200, "基本目標２　ひとの流れをつくる")):
        sheet.write(60, top, goal)
        for n, texts in enumerate((HEAD, *ROWS)):
            row(sheet, top + 22 + 18 * n, texts)
        rules += [top + 18 + 18 * n for n in range(4)]
    assert sheet.tables(*rules) == [[list(HEAD), *map(list, ROWS)]] * 2


def test_a_goal_within_a_table_whose_head_comes_once() -> None:
    sheet = Sheet()
    row(sheet, 104, HEAD)
    row(sheet, 122, ROWS[0])
    sheet.write(60, 140, "基本目標２　ひとの流れをつくる")
    row(sheet, 158, ROWS[1])
    (rows,) = sheet.tables(100, 118, 136, 154, 172)
    assert [texts[0] for texts in rows] == [
        "指標",
        "新規就農者数",
        "基本目標２\u3000ひとの流れをつくる",
        "地元への就職率",
    ]


def test_a_caption_over_a_table_is_no_part_of_its_head() -> None:
    sheet = Sheet()
    sheet.write(240, 66, "表３")
    sheet.write(276, 66, "指標の一覧")
    for x, text in ((110, "指標名"), (250, "単位"), (400, "基準"), (480, "目標")):
        sheet.write(x, 82, text)
    for n in range(4):
        for x, text in ((60, "貸出の冊数"), (250, "冊"), (400, f"{n + 1},234"), (480, "5,678")):
            sheet.write(x, 103 + 20 * n, text)
    (table,) = sheet.tables(98, 118, 138, 158, 178)
    assert table[0] == ["指標名", "単位", "基準", "目標"]


def test_titles_of_goals_across_a_table_part_no_columns() -> None:
    sheet = Sheet()
    rules = [60.0 + 20 * n for n in range(10)]
    for x, text in ((60, "指標名"), (220, "基準値"), (320, "目標値")):
        sheet.write(x, 65, text)
    for n in range(1, 9):
        y = 65 + 20 * n
        if n % 2:
            sheet.write(60, y, "基本目標１")
            sheet.write(60 + 6 * EM, y, "働く場があって訪ねたくなるまちをつくる")
        else:
            for x, text in ((60, "貸出の冊数"), (220, "1,234冊"), (320, "5,678冊")):
                sheet.write(x, y, text)
    (table,) = sheet.tables(*rules)
    assert [row for row in table if len(row) == 3] == [
        ["指標名", "基準値", "目標値"],
        *[["貸出の冊数", "1,234冊", "5,678冊"]] * 4,
    ]


def test_a_value_and_its_year_below_are_two_numbers() -> None:
    assert in_one_line(["５０３", "2022年度"]) == "５０３ 2022年度"
    assert in_one_line(["１，２", "００人"]) == "１，２００人"
