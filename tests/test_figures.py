"""Figures of tables, cards and sentences: which indicator, how much, when, and what is none."""

from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.kinds import BlockKind
from pipeline.read.blocks import NOWHERE, Block, Box, Cell, PageLayout
from pipeline.read.figures.lines import Cards
from pipeline.read.figures.reading import figures_of, speaks_of_indicators
from pipeline.read.figures.types import Figure, FiguresFound

BASE, TARGET, ACTUAL, OTHER = "基準値", "目標値", "実績値", "other"
Said = tuple[str, str | None, str, str | None, float | None]


class Part(NamedTuple):
    """A block to be, with its lines."""

    kind: BlockKind
    lines: list[str]
    cells: tuple[tuple[Cell, ...], ...] = ()
    head: int = 0
    continued: bool = False
    level: int = 0


def text(line: str, kind: BlockKind = BlockKind.PARAGRAPH, level: int = 0) -> Part:
    return Part(kind, line.split("\n"), level=level)


def heading(line: str, level: int = 0) -> Part:
    return text(line, BlockKind.HEADING, level)


def table(rows: str, *, known: bool = True, head: int = 0, continued: bool = False) -> Part:
    """A table from one line a row, cells by ``|``; ``<`` goes on from the left, ``^`` from above.

    Args:
        known: whether the layout knows which cells are merged.
    """
    texts = [[cell.strip() for cell in row.split("|")] for row in rows.strip().splitlines()]
    cells = []
    for y, row in enumerate(texts):
        made = []
        for x, cell in enumerate(row):
            if cell not in ("<", "^"):
                wide = 1
                while x + wide < len(row) and row[x + wide] == "<":
                    wide += 1
                tall = 1
                while y + tall < len(texts) and texts[y + tall][x] == "^":
                    tall += 1
                made.append(Cell(x, wide, tall, place(x, y)))
        cells.append(tuple(made))
    lines = ["\t".join("" if c in "<^" else c for c in row).rstrip("\t") for row in texts]
    return Part(BlockKind.TABLE, lines, tuple(cells) if known else (), head, continued)


def place(x: int, y: int) -> Box:
    return (x / 20, y / 20, (x + 1) / 20, (y + 1) / 20)


def found(*pages: Sequence[Part], labels: Sequence[str] = ()) -> FiguresFound:
    texts, layouts = [], []
    for parts in pages:
        blocks, first = [], 0
        for part in parts:
            boxes = (NOWHERE,) * len(part.lines)
            blocks.append(
                Block(
                    kind=part.kind,
                    first=first,
                    boxes=boxes,
                    level=part.level,
                    head=part.head,
                    continued=part.continued,
                    cells=part.cells,
                )
            )
            first += len(part.lines)
        texts.append("\n".join(line for part in parts for line in part.lines))
        layouts.append(PageLayout(595, 842, tuple(blocks)))
    return figures_of(texts, layouts, labels)


def said(figure: Figure) -> Said:
    return (figure.indicator, figure.unit, str(figure.kind), figure.year, figure.value)


def read(*parts: Part) -> list[Said]:
    return [said(figure) for figure in found(parts).figures]


def both(
    name: str,
    unit: str | None,
    base: tuple[str | None, float | None],
    target: tuple[str | None, float | None],
) -> list[Said]:
    return [(name, unit, BASE, *base), (name, unit, TARGET, *target)]


FARMERS = both("新規就農者数", "人", ("2022", 3), ("2026", 5))
RATE = both("住みよいと思う割合", "%", ("2022", 72.5), ("2026", 80))
PLAIN = [*FARMERS, *RATE]

SHAPES = {
    "a plain head": """
        指標 | 単位 | 現状値（令和4年度） | 目標値（令和8年度）
        新規就農者数 | 人 | 3 | 5
        住みよいと思う割合 | ％ | 72.5 | 80.0""",
    "units behind the values": """
        重要業績評価指標（KPI） | 基準値（R4） | 目標値（R8）
        新規就農者数 | ３人 | ５人
        住みよいと思う割合 | 72.5％ | 80％以上""",
    "units in brackets behind the name": """
        指標名 | 基準値 令和４年 | 目標値 令和８年
        新規就農者数（人） | 3 | 5
        住みよいと思う割合（％） | 72.5 | 80""",
    "years in the cells": """
        指標 | 現状値 | 目標値
        新規就農者数 | 3人（R4） | 5人（R8）
        住みよいと思う割合 | 72.5％（令和4年度） | 80％（令和8年度）""",
    "years before the values": """
        指標 | 現状 | 目標
        新規就農者数 | 令和4年度：3人 | 令和8年度：5人
        住みよいと思う割合 | R4 72.5% | R8 80%""",
    "years of the common era before the values": """
        KPI | 基準値 | 目標値
        新規就農者数 | 2022年度 3人 | 2026年度 5人
        住みよいと思う割合 | 2022年度 72.5% | 2026年度 80%""",
    "years of the common era": """
        KPI | 基準値（2022年度） | 目標値（2026年度）
        新規就農者数 | 3人 | 5人
        住みよいと思う割合 | 72.5% | 80%""",
    "years alone in a second head row": """
        指標 | 単位 | 基準値 | 目標値
        ^ | ^ | R4 | R8
        新規就農者数 | 人 | 3 | 5
        住みよいと思う割合 | % | 72.5 | 80""",
    "a merged column of goals": """
        基本目標 | 指標 | 基準値（R4） | 目標値（R8）
        1 働く場をつくる | 新規就農者数 | 3人 | 5人
        ^ | 住みよいと思う割合 | 72.5％ | 80％""",
    "goals and measures at the left, an office at the right": """
        基本目標 | 施策 | 数値目標 | 単位 | 現状値 R4 | 目標値 R8 | 担当課
        働く場 | 農業 | 新規就農者数 | 人 | 3 | 5 | 農林課
        ^ | 暮らし | 住みよいと思う割合 | ％ | 72.5 | 80 | 企画課""",
    "numbers before the names": """
        No. | 指標 | 現状値（R4） | 目標値（R8） | 備考
        1 | 新規就農者数 | 3人 | 5人 | 毎年度
        2 | 住みよいと思う割合 | 72.5％ | 80％ | 調査による""",
    "marks before the names": """
        指標 | 現状値（R4） | 目標値（R8）
        ・新規就農者数 | 3人 | 5人
        ②住みよいと思う割合 | 72.5％ | 80％""",
    "a title row above the head": """
        目標指標 | < | <
        項目 | 現状値（令和4年度） | 目標値（令和8年度）
        新規就農者数 | 3人 | 5人
        住みよいと思う割合 | 72.5％ | 80％""",
    "sections between the rows": """
        指標 | 現状値（R4） | 目標値（R8）
        基本目標1 働く場をつくる | < | <
        新規就農者数 | 3人 | 5人
        基本目標2 安心して暮らす | < | <
        住みよいと思う割合 | 72.5％ | 80％""",
    "a repeated head": """
        指標 | 現状値（R4） | 目標値（R8）
        新規就農者数 | 3人 | 5人
        指標 | 現状値（R4） | 目標値（R8）
        住みよいと思う割合 | 72.5％ | 80％""",
    "columns of years beside the values": """
        指標 | 基準年度 | 基準値 | 目標年度 | 目標値
        新規就農者数 | R4 | 3人 | R8 | 5人
        住みよいと思う割合 | 令和4年度 | 72.5％ | 令和8年度 | 80％""",
    "two tables in one": """
        指標 | 現状値（R4） | 目標値（R8） | 指標 | 現状値（R4） | 目標値（R8）
        新規就農者数 | 3人 | 5人 | 住みよいと思う割合 | 72.5％ | 80％""",
    "a change in one cell": """
        指標 | 数値（現状→目標）
        新規就農者数 | 3人（R4）→5人（R8）
        住みよいと思う割合 | 72.5％（R4）⇒ 80％（R8）""",
    "a change under a head with both years": """
        施策 | 指標 | 現状値（R4）→ 目標値（R8）
        農業 | 新規就農者数 | 3人 ⇒ 5人
        暮らし | 住みよいと思う割合 | 72.5％ ⇒ 80％""",
    "a form": """
        指標 | 新規就農者数 | 基準値（R4） | 3人 | 目標値（R8） | 5人
        指標 | 住みよいと思う割合 | 基準値（R4） | 72.5％ | 目標値（R8） | 80％""",
    "words of other towns": """
        成果指標 | 計画策定時（令和4年度） | 最終目標（令和8年度）
        新規就農者数 | 3人 | 5人
        住みよいと思う割合 | 72.5％ | 80％""",
    "the years' words around": """
        目標指標 | 令和4年度末現状値 | 令和8年度末目標値
        新規就農者数 | 3人 | 5人
        住みよいと思う割合 | 72.5％ | 80％""",
    "a year with its gloss": """
        指標 | 現状値 令和4（2022）年度 | 目標値 令和8（2026）年度
        新規就農者数 | 3人 | 5人
        住みよいと思う割合 | 72.5％ | 80％""",
    "a unit in the head": """
        指標 | 現状値 (R4) | 目標値 (R8) | 単位
        新規就農者数 | 3 | 5 | （人）
        住みよいと思う割合 | 72.5 | 80 | （％）""",
    "a column of calculation": """
        指標 | 指標の説明 | 単位 | 現状値（R4） | 目標値（R8） | 出典
        新規就農者数 | 1年間に就農した人の数 | 人 | 3 | 5 | 農林課調べ
        住みよいと思う割合 | 2年ごとの市民意識調査 | ％ | 72.5 | 80 | 意識調査""",
    "years and numbers under each kind": """
        指標 | 基準値 | < | 目標値 | <
        ^ | 年度 | 数値 | 年度 | 数値
        新規就農者数 | R4 | 3人 | R8 | 5人
        住みよいと思う割合 | R4 | 72.5％ | R8 | 80％""",
    "a side label over all rows": """
        ＫＰＩ | 指標 | 現状値（R4） | 目標値（R8）
        ^ | 新規就農者数 | 3人 | 5人
        ^ | 住みよいと思う割合 | 72.5％ | 80％""",
    "a side label that is the only one": """
        重要業績評価指標 | 項目 | 現状（R4） | 目標（R8）
        ^ | 新規就農者数 | ３人 | ５人
        ^ | 住みよいと思う割合 | ７２．５％ | ８０％以上""",
    "a target that is called a numeric one": """
        指標 | 現状（R4） | 数値目標（R8）
        新規就農者数 | 3人 | 5人
        住みよいと思う割合 | 72.5％ | 80％""",
    "years after which": """
        指標 | 現状値 令和4年度 | 4年後の目標 令和8年度
        新規就農者数 | 3人 | 5人
        住みよいと思う割合 | 72.5％ | 80％""",
    "an evaluation that is yet to come": """
        指標 | 現状値（R4） | 目標値（R8） | 評価方法
        新規就農者数 | 3人 | 5人 | 農林課調べ
        住みよいと思う割合 | 72.5％ | 80％ | 意識調査""",
}


def ordered(figures: Sequence[Said]) -> list[Said]:
    return sorted(figures, key=lambda figure: (figure[0], figure[2], figure[3] or ""))


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("known", [True, False])
def test_tables_however_they_stand(shape: str, known: bool) -> None:
    assert ordered(read(table(SHAPES[shape], known=known))) == ordered(PLAIN)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_table_without_places_is_read_by_its_tabs(shape: str) -> None:
    lines = table(SHAPES[shape]).lines
    assert ordered([said(f) for f in figures_of(["\n".join(lines)], ()).figures]) == ordered(PLAIN)


def series(name: str, unit: str | None, *values: tuple[str, str, float | None]) -> list[Said]:
    return [(name, unit, kind, year, value) for kind, year, value in values]


def test_a_head_of_two_levels() -> None:
    rows = """
        指標 | 単位 | 実績値 | < | < | 目標値
        ^ | ^ | H30 | R1 | R2 | R6
        出生数 | 人 | 120 | | 115 | 130"""
    expected = series(
        "出生数", "人", (ACTUAL, "2018", 120), (ACTUAL, "2020", 115), (TARGET, "2024", 130)
    )
    assert read(table(rows)) == expected
    assert read(table(rows, known=False)) == expected


def test_a_head_whose_words_stand_over_the_middle_of_their_years() -> None:
    rows = """
        指標 | | 実績 | | 目標 |
        | H30 | R1 | R2 | R6 | R7
        出生数（人） | 120 | 118 | 115 | 130 | 131"""
    assert read(table(rows, known=False)) == series(
        "出生数",
        "人",
        (ACTUAL, "2018", 120),
        (ACTUAL, "2019", 118),
        (ACTUAL, "2020", 115),
        (TARGET, "2024", 130),
        (TARGET, "2025", 131),
    )


def test_a_head_of_three_levels() -> None:
    rows = """
        施策 | 指標 | 単位 | 指標の値 | < | <
        ^ | ^ | ^ | 実績値 | < | 目標値
        ^ | ^ | ^ | R3 | R4 | R8
        農業 | 新規就農者数 | 人 | 2 | 3 | 5"""
    assert read(table(rows)) == series(
        "新規就農者数", "人", (ACTUAL, "2021", 2), (ACTUAL, "2022", 3), (TARGET, "2026", 5)
    )


def test_years_that_leave_their_era_to_the_first() -> None:
    rows = """
        指標 | 令和2年度実績 | 3年度実績 | 4年度実績 | 令和8年度目標
        出生数 | 120人 | 118人 | 115人 | 130人"""
    assert read(table(rows)) == series(
        "出生数",
        "人",
        (ACTUAL, "2020", 120),
        (ACTUAL, "2021", 118),
        (ACTUAL, "2022", 115),
        (TARGET, "2026", 130),
    )


def test_years_alone_are_of_no_kind() -> None:
    rows = """
        指標 | 単位 | R2 | R3 | 目標値（R8）
        出生数 | 人 | 120 | 118 | 130"""
    assert read(table(rows)) == series(
        "出生数", "人", (OTHER, "2020", 120), (OTHER, "2021", 118), (TARGET, "2026", 130)
    )


def test_a_target_for_each_year() -> None:
    rows = """
        指標 | 現状値 R4 | 年度別目標値 | < | <
        ^ | ^ | R5 | R6 | R7
        出生数 | 120人 | 122人 | 124人 | 126人"""
    assert read(table(rows)) == series(
        "出生数",
        "人",
        (BASE, "2022", 120),
        (TARGET, "2023", 122),
        (TARGET, "2024", 124),
        (TARGET, "2025", 126),
    )


def test_a_head_that_says_year_over_values() -> None:
    rows = """
        指標 | 単位 | 基準年度 | 目標値（R8）
        出生数 | 人 | 120 | 130"""
    assert read(table(rows)) == both("出生数", "人", (None, 120), ("2026", 130))


def test_a_span_of_years_means_its_last() -> None:
    rows = """
        指標 | 基準値（R1） | 目標値（R2～R6累計）
        創業件数 | 11件 | 80件"""
    assert read(table(rows)) == both("創業件数", "件", ("2019", 11), ("2024", 80))


def test_words_in_the_place_of_numbers() -> None:
    rows = """
        指標 | 単位 | 基準値（R4） | 目標値（R8）
        出生数 | 人 | － | 維持
        公園の数 | か所 | 12 | 検討中"""
    assert read(table(rows)) == [
        *both("出生数", "人", ("2022", None), ("2026", None)),
        *both("公園の数", "か所", ("2022", 12), ("2026", None)),
    ]


def test_empty_cells_keep_their_column_and_give_nothing() -> None:
    rows = """
        指標 | 単位 | 基準値（R4） | 中間目標（R6） | 目標値（R8）
        出生数 | 人 | | 125 | 130
        公園の数 | か所 | 12 | |"""
    assert read(table(rows)) == [
        ("出生数", "人", TARGET, "2024", 125),
        ("出生数", "人", TARGET, "2026", 130),
        ("公園の数", "か所", BASE, "2022", 12),
    ]


def test_limits_ranges_and_signs() -> None:
    rows = """
        指標 | 基準値（R4） | 目標値（R8）
        来訪者 | 約1,900人 | 約2,000人以上
        社会増減 | △ 286人 | ±0人
        相談員 | 2～3人 | 3～5人
        売上高 | 1億8,000万円 | 302百万円"""
    assert read(table(rows)) == [
        *both("来訪者", "人", ("2022", 1900), ("2026", 2000)),
        *both("社会増減", "人", ("2022", -286), ("2026", 0)),
        *both("相談員", "人", ("2022", 2), ("2026", 3)),
        ("売上高", "円", BASE, "2022", 180_000_000),
        ("売上高", "百万円", TARGET, "2026", 302),
    ]


def test_a_number_without_a_unit_has_that_of_its_row() -> None:
    rows = """
        指標 | 基準値（R4） | 目標値（R8）
        来訪者数 | 1,900 | 2,000人"""
    assert read(table(rows)) == both("来訪者数", "人", ("2022", 1900), ("2026", 2000))


def test_a_unit_in_a_note_above() -> None:
    rows = """
        指標 | 令和4年度 実績値 | 令和8年度 目標値
        寄附金の額 | 1,000 | 2,000
        達成の割合 | 10％ | 20％"""
    assert read(text("（単位：千円）"), table(rows)) == [
        *series("寄附金の額", "千円", (ACTUAL, "2022", 1000), (TARGET, "2026", 2000)),
        *series("達成の割合", "%", (ACTUAL, "2022", 10), (TARGET, "2026", 20)),
    ]


def test_a_unit_in_the_head_of_a_column() -> None:
    rows = """
        指標 | 現状値（R4）（人） | 目標値（R8）（人）
        来訪者数 | 1,900 | 2,000"""
    assert read(table(rows)) == both("来訪者数", "人", ("2022", 1900), ("2026", 2000))


@pytest.mark.parametrize("below", [True, False])
def test_years_in_a_note(below: bool) -> None:
    note = text("※基準値は令和4年度、目標値は令和8年度の数値")
    body = table("指標 | 基準値 | 目標値\n来訪者数 | 1,900人 | 2,000人")
    parts = [body, note] if below else [note, body]
    assert read(*parts) == both("来訪者数", "人", ("2022", 1900), ("2026", 2000))


def test_a_name_over_two_columns() -> None:
    rows = """
        指標 | < | 基準値（R4） | 目標値（R8）
        受診率 | 男性 | 40％ | 50％
        ^ | 女性 | 45％ | 55％
        出生数 | < | 120人 | 130人"""
    assert read(table(rows)) == [
        *both("受診率 男性", "%", ("2022", 40), ("2026", 50)),
        *both("受診率 女性", "%", ("2022", 45), ("2026", 55)),
        *both("出生数", "人", ("2022", 120), ("2026", 130)),
    ]


def test_a_cell_that_parts_its_indicator() -> None:
    rows = HEAD + "健康寿命 | 男性：79.5歳 女性：84.1歳 | 男性：80.0歳 女性：85.0歳"
    assert ordered(read(table(rows))) == ordered(
        [
            *both("健康寿命 男性", "歳", ("2022", 79.5), ("2026", 80)),
            *both("健康寿命 女性", "歳", ("2022", 84.1), ("2026", 85)),
        ]
    )


def test_a_row_for_each_year() -> None:
    rows = """
        指標 | 年度 | 目標値 | 実績値
        来訪者数 | R3 | 1,800人 | 1,700人
        ^ | R4 | 1,900人 | 1,850人"""
    expected = [
        ("来訪者数", "人", TARGET, "2021", 1800),
        ("来訪者数", "人", ACTUAL, "2021", 1700),
        ("来訪者数", "人", TARGET, "2022", 1900),
        ("来訪者数", "人", ACTUAL, "2022", 1850),
    ]
    assert read(table(rows)) == expected
    assert read(table(rows, known=False)) == expected


def test_a_row_for_targets_and_one_for_results() -> None:
    rows = """
        指標 | 単位 | 区分 | R3 | R4
        来訪者数 | 人 | 目標 | 1,800 | 1,900
        ^ | ^ | 実績 | 1,700 |"""
    expected = series(
        "来訪者数", "人", (TARGET, "2021", 1800), (TARGET, "2022", 1900), (ACTUAL, "2021", 1700)
    )
    assert read(table(rows)) == expected


def test_numbers_of_which_another_column_says_what_they_are() -> None:
    rows = """
        指標 | 区分 | 年度 | 数値
        新規就農者数 | 現状 | R4 | 3人
         | 目標 | R8 | 5人"""
    assert read(table(rows)) == FARMERS
    of_no_kind = rows.replace("現状", "男性").replace("目標", "女性")
    assert read(table(of_no_kind)) == []


def test_a_total_of_some_years_is_one_number() -> None:
    rows = HEAD + "創業件数 | 12件 | 5年間の累計 60件"
    assert read(table(rows)) == both("創業件数", "件", ("2022", 12), ("2026", 60))


def test_years_are_a_unit_of_what_lasts() -> None:
    rows = HEAD + "自立して暮らす期間【年】 | 79.5 | 80.1"
    assert read(table(rows)) == both("自立して暮らす期間", "年", ("2022", 79.5), ("2026", 80.1))


def test_indicators_across_and_years_down() -> None:
    rows = """
        年度 | 新規就農者数（人） | 住みよいと思う割合（％）
        令和4年度（基準値） | 3 | 72.5
        令和8年度（目標値） | 5 | 80"""
    assert ordered(read(table(rows))) == ordered(PLAIN)


def test_an_indicator_for_itself() -> None:
    rows = """
        指標 | 新規就農者数
        基準値 | 3人（R4）
        目標値 | 5人（R8）"""
    assert ordered(read(table(rows))) == ordered(FARMERS)


HEAD = "指標 | 現状値（R4） | 目標値（R8）\n"


STRIP = """
        指標 | 新規就農者数 | < | 単位 | 人
        年度 | R4 | R5 | R6 | R8
        区分 | 基準値 | 中間目標 | 中間目標 | 最終目標
        値 | 3 | 4 | 4 | 5"""


@pytest.mark.parametrize("known", [True, False])
def test_a_form_with_a_strip_of_years_under_its_name(known: bool) -> None:
    years = ((BASE, "2022", 3), (TARGET, "2023", 4), (TARGET, "2024", 4), (TARGET, "2026", 5))
    assert read(table(STRIP, known=known)) == series("新規就農者数", "人", *years)


@pytest.mark.parametrize("change", [("指標 | 新規", "施策 | 新規"), ("値 | 3", "来訪者 | 3")])
def test_a_strip_of_something_else_is_no_form_of_an_indicator(change: tuple[str, str]) -> None:
    assert "新規就農者数" not in {name for name, *_ in read(table(STRIP.replace(*change)))}


LABELS_OVER_NUMBERS = "現状値（R4） | | 目標値（R8）\n3人 | → | 5人"


def test_labels_over_their_numbers_in_a_table_without_names() -> None:
    parts = [heading("数値目標"), text("新規就農者数"), table(LABELS_OVER_NUMBERS, known=False)]
    again = [text("住みよいと思う割合"), table("現状値（R4） | 目標値（R8）\n72.5％ | 80％")]
    assert read(*parts, *again) == PLAIN


def test_labels_whose_cells_hold_the_names_of_the_further_ones() -> None:
    rows = """
        現状（R4） | 目標（R8）
        3人 | 5人
        ◆住みよいと思う割合現状（R4） | 目標（R8）
        72.5％ | 80％"""
    parts = [heading("数値目標"), text("◆新規就農者数"), table(rows, known=False)]
    assert read(*parts) == PLAIN


def test_labels_over_their_numbers_line_by_line() -> None:
    lines = ["◆新規就農者数", "現状値（R4）", "3人", "目標値（R8）", "5人"]
    one_row = ["◆住みよいと思う割合", "現状値（R4）\t目標値（R8）", "72.5 ％ → 80 ％"]
    places = [(0.1, 0.1), (0.3, 0.12), (0.3, 0.14), (0.6, 0.12), (0.6, 0.14)]
    cards = Cards(evidence=True)
    seen = [
        figure
        for line, (x, y) in zip(lines, places, strict=True)
        for figure in cards.see(line, BlockKind.PARAGRAPH, (x, y, x + 0.1, y + 0.01))
    ]
    seen += [figure for line in one_row for figure in cards.see(line, BlockKind.PARAGRAPH)]
    told = [(f.indicator, f.unit, str(f.kind), str(f.year), f.value) for f in seen]
    assert ordered(told) == ordered(PLAIN)


def test_labels_over_numbers_under_a_goal_are_a_doubt() -> None:
    reading = found([heading("基本目標1　働く場をつくる"), table(LABELS_OVER_NUMBERS)])
    assert not reading.figures
    assert len(reading.doubts) == 1


@pytest.mark.parametrize("verb", ["は", "を"])
def test_a_goal_that_a_sentence_says_outright(verb: str) -> None:
    aside = "（基準値：令和4年度 72.5％）"
    name = "住みよいと思う割合"
    told = f"令和8年度における{name}の目標値{verb}80％{aside}とします。"
    assert read(heading("目標"), text(told)) == RATE
    wrapped = f"令和8年度における{name}の目標値{verb}80％（基準値：令和4年度\n72.5％）とします。"
    assert read(heading("目標"), text(wrapped)) == RATE
    bare = f"令和8年度の{name}の目標値{verb}80％とします。"
    assert read(heading("目標"), text(bare)) == RATE[1:]
    past = f"令和8年度の{name}の目標値{verb}80％としていました。"
    assert read(heading("目標"), text(past)) == []


def test_a_table_over_two_pages() -> None:
    first, second = HEAD + "新規就農者数 | 3人 | 5人", "住みよいと思う割合 | 72.5％ | 80％"
    foot = text("- 12 -", BlockKind.PAGE_NUMBER)
    top = text("○○市総合戦略", BlockKind.RUNNING_HEAD)
    for continued in (True, False):
        pages = [[table(first), foot], [top, table(second, continued=continued)]]
        assert [said(f) for f in found(*pages).figures] == PLAIN
    repeated = [[table(first)], [table(HEAD + second, continued=True)]]
    assert [(f.page, f.position, said(f)) for f in found(*repeated).figures] == [
        (1, 1, PLAIN[0]),
        (1, 2, PLAIN[1]),
        (2, 1, PLAIN[2]),
        (2, 2, PLAIN[3]),
    ]


def test_the_next_chapter_does_not_go_on_with_a_table() -> None:
    first, second = HEAD + "新規就農者数 | 3人 | 5人", "市民税 | 1,000 | 1,200"
    pages = [[table(first)], [heading("第5章　財政の見通し"), table(second)]]
    assert [said(f) for f in found(*pages).figures] == FARMERS


CARDS = {
    "one line": ["数値目標　新規就農者数　3人（R4）→ 5人（R8）"],
    "no blanks": ["新規就農者数３人（2022年度）→５人（2026年度）"],
    "years first": ["数値目標", "新規就農者数　R4：3人 → R8：5人"],
    "a name above": ["【目標指標】", "新規就農者数", "3人（R4）⇒5人（R8）"],
    "words": ["重要業績評価指標（KPI）", "新規就農者数", "現状値（R4）3人　目標値（R8）5人"],
    "words over lines": [
        "指標：新規就農者数",
        "現状値：3人（令和4年度）",
        "目標値：5人（令和8年度）",
    ],
    "years over lines": ["【目標指標】", "新規就農者数", "2022年度：3人", "→", "2026年度：5人"],
    "a mark before the name": ["KPI", "①新規就農者数", "現状 3人（R4） → 目標 5人（R8）"],
    "a unit behind the name": ["数値目標", "新規就農者数（人）", "3（R4）→ 5（R8）"],
    "years before their kinds": ["・指標：新規就農者数　（R4現状値）3人　（令和8年度の目標値）5人"],
    "length of time": ["数値目標：新規就農者数　3人（R4年度）→年間5人（R8年度）"],
}


@pytest.mark.parametrize("card", CARDS)
def test_cards(card: str) -> None:
    lines = [text(line) for line in CARDS[card]]
    assert read(heading("基本目標1　働く場をつくる"), *lines) == FARMERS


def test_a_line_that_tells_a_target_alone() -> None:
    lines = [text("数値目標：新規就農者数　5人（R8）"), text("ＫＰＩ　出生数 130人（R8年度）")]
    assert read(*lines) == [FARMERS[1], ("出生数", "人", TARGET, "2026", 130)]
    assert read(text("指標の数は全部で5つあり、3人が評価した。")) == []


@pytest.mark.parametrize("card", ["a name above", "words", "years over lines"])
def test_cards_side_by_side(card: str) -> None:
    other = {"新規就農者数": "住みよいと思う割合", "3人": "72.5％", "5人": "80％"}
    lines = CARDS[card][1:]
    rows = []
    for line in lines:
        twin = line
        for old, new in other.items():
            twin = twin.replace(old, new)
        rows.append(f"{line} | {twin}")
    assert ordered(read(heading("数値目標"), table("\n".join(rows)))) == ordered(PLAIN)


SENTENCES = {
    "新規就農者数を、令和8年度までに5人とする。": FARMERS[1:],
    "　そのため、新規就農者数を令和8年度までに5人にします。": FARMERS[1:],
    "令和8年度までに新規就農者数を5人に増やすことをめざします。": FARMERS[1:],
    "新規就農者数を、令和4年度の3人から令和8年度までに5人とすることをめざします。": FARMERS,
    "新規就農者数（令和4年度：3人）を令和8年度に5人まで引き上げます。": FARMERS,
    "令和8年度までに新規就農者数を3人から5人に増やす。": both(
        "新規就農者数", "人", (None, 3), ("2026", 5)
    ),
    "新規就農者数を3人（令和4年度）から5人（令和8年度）に増やします。": FARMERS,
    "新規就農者数が令和8年度までに5人となることをめざします。": FARMERS[1:],
    "新規就農者数を3人から5人に増やす。": both("新規就農者数", "人", (None, 3), (None, 5)),
    "令和8年度における新規就農者数の目標値は5人（基準値：令和4年度 3人）とします。": FARMERS,
    "新規就農者数の目標は、令和8年度に5人（現状：3人（令和4年度））です。": FARMERS,
    "新規就農者数の目標値を約5人以上（令和8年度）に設定します。": FARMERS[1:],
    "新規就農者数の令和8年度の目標値は5年間で5人です。": FARMERS[1:],
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences(sentence: str) -> None:
    assert read(text(sentence)) == SENTENCES[sentence]
    middle = len(sentence) // 2
    assert read(text(f"{sentence[:middle]}\n{sentence[middle:]}")) == SENTENCES[sentence]


NONE_AT_ALL = {
    "a budget": [
        table("款 | 項 | 本年度予算額 | 前年度予算額 | 比較\n市税 | 市民税 | 1,200 | 1,100 | 100"),
    ],
    "settled accounts": [
        table("科目 | 予算現額 | 決算額 | 実績\n市税 | 1,200 | 1,100 | 1,100"),
    ],
    "a census": [
        heading("人口の推移"),
        table(
            "年 | 総人口 | 年少人口\n平成27年 | 12,000人 | 1,500人\n令和2年 | 11,000人 | 1,200人"
        ),
    ],
    "a census by years": [
        heading("第2章　現状と課題"),
        table("区分 | H27 | R2\n総人口 | 12,000人 | 11,000人"),
    ],
    "a running head": [
        text("指標 現状値（R4）3人 目標値（R8）5人", BlockKind.RUNNING_HEAD),
    ],
    "related plans": [
        heading("【目標指標】"),
        text("【主な関連計画】 ・第２次観光振興ビジョン ・実施計画2025"),
    ],
    "a past in a sentence": [text("令和4年度には新規就農者数を3人から5人に増やしました。")],
    "a sentence of people": [text("人口は1990年の1,584人から2010年には995人に減少しています。")],
    "what is foreseen in a sentence": [
        text("出生数が増えた場合の令和8年度には、子どもの割合が2割以上となることが想定されます。"),
        text("高齢化率が令和8年度に30％となる見込みです。"),
    ],
    "a target that was missed": [
        text("令和4年度における新規就農者数の目標値は5人でしたが、実績は3人でした。")
    ],
    "two targets in one sentence": [
        text("新規就農者数の目標値は5人、利用者数の目標値は80人とします。")
    ],
    "a target with a rate of its own": [
        text("新規就農者数の目標値は5人（前年度比3％増）とします。")
    ],
    "a sentence without a measure": [text("これを、令和8年度までに80％とする。")],
    "contents": [text("数値目標　3人（R4）→ 5人（R8）", BlockKind.CONTENTS)],
    "a chart's axis": [
        heading("指標の推移"),
        *[text(line) for line in ("0", "500", "1,000", "2019 2020 2025", "(人)")],
    ],
    "a change without a name": [text("3人 → 5人")],
}


@pytest.mark.parametrize("case", NONE_AT_ALL)
def test_what_states_no_figures(case: str) -> None:
    assert read(*NONE_AT_ALL[case]) == []


def test_totals_offices_and_headings_are_no_indicators() -> None:
    rows = """
        指標 | 現状値（R4） | 目標値（R8）
        【しごと】 | 3人 | 5人
        合計 | 3人 | 5人
        担当課 | 3人 | 5人
        基本目標1 | 3人 | 5人
        数値 | 3人 | 5人
        新規就農者数（うち | 3人 | 5人
        新規就農者数 | 3人 | 5人"""
    assert read(table(rows)) == FARMERS


def test_a_row_of_values_without_a_name_is_a_doubt() -> None:
    told = found([table(HEAD + " | 3人 | 5人")])
    assert told.figures == ()
    assert [doubt.page for doubt in told.doubts] == [1]


REVIEWED = table(
    "指標 | 基準値（R1） | 目標値（R4） | 実績値（R4）\n新規就農者数 | 3人 | 5人 | 4人"
)


def test_roles() -> None:
    def roles(*parts: Part, labels: Sequence[str] = ()) -> set[str]:
        return {str(f.role) for f in found(parts, labels=labels).figures}

    assert roles(heading("３　計画の推進"), REVIEWED) == {"plan"}
    for title in (
        "第1期総合戦略の検証",
        "現行計画の進捗状況",
        "前計画の評価",
        "数値目標の達成状況",
    ):
        assert roles(heading(title, 2), REVIEWED) == {"review"}, title
        deeper = [heading(title, 2), heading("(1) しごと", 3), REVIEWED]
        assert roles(*deeper) == {"review"}
        assert roles(heading(title, 2), heading("第3章　施策", 1), REVIEWED) == {"plan"}
    judged = table("指標 | 目標値（R4） | 実績値（R4） | 評価\n新規就農者数 | 5人 | 4人 | Ａ")
    assert roles(judged) == {"review"}
    assert roles(heading("令和4年度 総合戦略 進捗状況報告書", 1), REVIEWED) == {"progress"}
    assert roles(REVIEWED, labels=["総合戦略評価シート"]) == {"progress"}
    assert roles(heading("第5章　進行管理と評価の仕組み"), REVIEWED) == {"plan"}


def test_every_figure_knows_its_places() -> None:
    (base, target) = found([table(HEAD + "新規就農者数 | 3人 | 5人")]).figures
    assert base.boxes == (place(1, 1), place(0, 1))
    assert target.boxes == (place(2, 1), place(0, 1))
    assert (base.raw, target.raw) == ("3人", "5人")
    across = found([table("年度 | 出生数（人）\nR4（実績値） | 120\nR8（目標値） | 130")]).figures
    assert [f.boxes[0] for f in across] == [place(1, 1), place(1, 2)]


@pytest.mark.parametrize(
    "lines", [["3人（R4）⇒5人（R8）"], ["2022年度：3人", "2026年度：5人"]], ids=["one", "two"]
)
def test_every_figure_of_a_card_knows_its_places(lines: list[str]) -> None:
    """Also where the card ends long after them, and with a footnote that is none of it."""
    cards = Cards(evidence=True)
    stated = [cards.see("新規就農者数", BlockKind.PARAGRAPH, place(1, 1))]
    for y, line in enumerate(lines, 2):
        stated.append(cards.see(line, BlockKind.PARAGRAPH, place(1, y)))
    stated += [cards.see("資料：市の調べ", BlockKind.PARAGRAPH, place(1, 5)), cards.end()]
    told = [figure.boxes for found_here in stated for figure in found_here]
    assert told == [(place(1, 2), place(1, 1)), (place(1, 1 + len(lines)), place(1, 1))]


def test_pages_that_can_hold_figures() -> None:
    assert speaks_of_indicators("ＫＰＩ")
    assert speaks_of_indicators("現状値\t目標値")
    assert not speaks_of_indicators("人口の推移")


CELLS = st.sampled_from(
    ["指標", "基準値", "目標値（R8）", "R4", "3人", "5％", "－", "維持", "出生数", "単位", "人", ""]
)
GRIDS = st.integers(1, 6).flatmap(
    lambda wide: st.lists(st.lists(CELLS, min_size=wide, max_size=wide), min_size=1, max_size=6)
)


@given(GRIDS)
def test_any_table_is_read(rows: list[list[str]]) -> None:
    figures = found([table("\n".join(" | ".join(row) for row in rows))]).figures
    assert [f.position for f in figures] == list(range(1, len(figures) + 1))
    assert all(f.indicator and f.raw for f in figures)


@given(st.lists(st.text(max_size=60), max_size=6))
def test_any_text_is_read(lines: list[str]) -> None:
    figures_of(["\n".join(lines)], ())
    found([text(line.replace("\n", " ")) for line in lines])
