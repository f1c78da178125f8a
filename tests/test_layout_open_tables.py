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

    def table(self, *rules: float) -> list[list[str]]:
        """The rows of the only table, its cells' texts."""
        page = Characters("".join(self.letters), np.array(self.places).T)
        drawn = Rules([Rule(y, 50.0, 545.0) for y in rules], [], [])
        found = Reader(page, drawn, 595.0, 842.0).elements(self.runs)
        (table,) = [element for element in found if isinstance(element, Table)]
        return [[cell.text for cell in row] for row in table.by_row()]


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
    rows = sheet.table(118, 145, 164, 184)
    assert rows[0] == ["指標", "基準値（平成２５年度）", "目標値（令和元年度）"]
    assert rows[1] == ["女性の管理職の割合", "9.2（平成26年度）", "14.5"]
