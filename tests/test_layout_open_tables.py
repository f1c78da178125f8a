"""Tables that have lines across only: what stands over the first line is their head."""

import numpy as np

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
