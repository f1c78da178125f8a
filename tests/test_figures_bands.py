"""Figures of tables that the titles of goals cut in parts, and of cards with a small table each."""

from collections.abc import Sequence

import pytest

from pipeline.kinds import BlockKind
from pipeline.read.blocks import Block, PageLayout
from pipeline.read.figures.reading import figures_of

Said = tuple[str, str | None, str, str | None, float | None]
Piece = tuple[str, list[str]]
HEAD = "指標名\t現状値（R4）\t目標値（R8）"


def read(pieces: Sequence[Piece]) -> list[Said]:
    """Pieces one under the other, each a tenth of the page below the one before."""
    lines: list[str] = []
    blocks = []
    for n, (kind, own) in enumerate(pieces):
        top = 0.05 + 0.03 * n
        boxes = tuple((0.1, top + 0.01 * i, 0.5, top + 0.01 * i + 0.01) for i in range(len(own)))
        blocks.append(Block(BlockKind(kind), len(lines), boxes))
        lines += own
    found = figures_of(["\n".join(lines)], [PageLayout(595, 842, tuple(blocks))])
    return [(f.indicator, f.unit, str(f.kind), f.year, f.value) for f in found.figures]


def both(name: str, unit: str, base: float, target: float) -> list[Said]:
    return [(name, unit, "基準値", "2022", base), (name, unit, "目標値", "2026", target)]


STAYS = both("民宿の延べ泊数", "泊", 120, 150)
FERRIES = both("渡し船の運航日数", "日", 200, 220)
ROWS = ["民宿の延べ泊数\t120泊\t150泊", "渡し船の運航日数\t200日\t220日"]


@pytest.mark.parametrize("kind", ["table", "paragraph"])
def test_a_head_stands_over_the_parts_that_titles_of_goals_part(kind: str) -> None:
    pieces = [
        (kind, [HEAD]),
        ("heading", ["基本目標１　島を訪ねる"]),
        (kind, ROWS[:1]),
        ("heading", ["基本目標２　島を巡る"]),
        (kind, ROWS[1:]),
    ]
    assert read(pieces) == [*STAYS, *FERRIES]


def test_a_head_of_two_rows_whose_last_column_is_empty_below() -> None:
    head = ["指標名\t現状値\t目標値\t担当課", "\t2022（R4）\t2026（R8）"]
    rows = [f"{row}\t観光課" for row in ROWS]
    assert read([("table", head), ("heading", ["基本目標１　島を訪ねる"]), ("table", rows)]) == [
        *STAYS,
        *FERRIES,
    ]


def test_a_table_behind_two_headings_or_prose_does_not_go_on() -> None:
    table = ("table", [HEAD, *ROWS])
    more = ("table", ["定期便の便数\t3便\t4便"])
    headings = [("heading", ["第４章　資料"]), ("heading", ["１　便数の比較"])]
    prose = (
        "paragraph",
        ["島では、三つの港の間を定期便が結び、冬の間も休まずに運航しています。" * 2],
    )
    for between in (headings, [prose]):
        assert read([table, *between, more]) == [*STAYS, *FERRIES]


def test_remarks_that_only_some_rows_have() -> None:
    head, first = f"{HEAD}\t備考", f"{ROWS[0]}\t推計値"
    assert read([("table", [head, first]), ("table", ROWS[1:])]) == [*STAYS, *FERRIES]


def test_a_small_table_under_the_name_of_its_indicator() -> None:
    card = ["現状値\t目標", "2022年度\t2026年度", "120泊\t150泊"]
    assert read([("paragraph", ["民宿の延べ泊数"]), ("table", card)]) == STAYS
    assert read([("paragraph", ["島の民宿では体験も勧めています。"]), ("table", card)]) == []


def test_years_of_a_note_further_below() -> None:
    pieces = [
        ("table", ["指標名\t現状値\t目標値", ROWS[0]]),
        ("heading", ["基本目標２　島を巡る"]),
        ("table", [ROWS[1]]),
        ("paragraph", ["※現状値は令和４年度、目標値は令和８年度の値です。"]),
    ]
    assert read(pieces) == [*STAYS, *FERRIES]


def test_the_title_of_cards_labels_no_number() -> None:
    card = ["民宿の延べ泊数", "策定時（令和４年度）：120泊", "目標（令和８年度）：150泊"]
    assert read([("heading", ["【数値目標】"]), ("paragraph", card)]) == STAYS
    known = ["民宿の延べ泊数", "現状値（R4）：120泊", "最終目標（R8）：150泊"]
    assert read([("heading", ["【KPI】"]), ("paragraph", known)]) == STAYS


def test_an_arrow_may_point_down() -> None:
    table = ["指標名\t現状値（R4）→ 目標値（R8）", "民宿の延べ泊数\t120泊↓150泊"]
    assert read([("table", table)]) == STAYS


@pytest.mark.parametrize("aim", ["ＫＰＩ目標（R8）", "目標指標値（R8）", "成果目標（R8）"])
def test_further_words_for_a_target(aim: str) -> None:
    assert read([("table", [f"指標名\t策定時（R4）\t{aim}", *ROWS])]) == [*STAYS, *FERRIES]


@pytest.mark.parametrize(
    "lines",
    [
        ["民宿の延べ泊数　2022年度 120泊 ⇒ 2026年度", "150泊"],
        ["民宿の延べ泊数　2022年度", "120泊 ⇒ 2026年度 150泊"],
    ],
)
def test_a_line_broken_between_a_year_and_its_number(lines: list[str]) -> None:
    assert read([("heading", ["【KPI】"]), ("paragraph", lines)]) == STAYS


@pytest.mark.parametrize(
    "sentence",
    [
        "民宿の延べ泊数を、令和８年度までに150泊とすることを目指します（令和４年度：120泊）。",
        "民宿の延べ泊数については、令和４年度の120泊から令和８年度までに150泊とします。",
        "令和８年度における民宿の延べ泊数の目標を150泊（令和４年度は120泊）とします。",
        "令和４年度に120泊であった民宿の延べ泊数を、令和８年度には150泊にすることを目標とします。",
    ],
)
def test_a_sentence_that_tells_where_its_target_starts_from(sentence: str) -> None:
    assert read([("paragraph", [sentence])]) == STAYS


@pytest.mark.parametrize(
    "sentence",
    [
        "民宿の延べ泊数は、令和４年度に120泊となりました（令和３年度：110泊）。",
        "民宿の延べ泊数については、令和４年度の120泊から令和５年度に130泊となりました。",
    ],
)
def test_what_was_reached_is_no_target(sentence: str) -> None:
    assert read([("paragraph", [sentence])]) == []


def test_a_head_with_a_column_of_years_beside_each_of_numbers() -> None:
    head = ["指標名\t現状\t\t目標\t", "\t時点\t数値\t時点\t数値"]
    rows = ["民宿の延べ泊数\tR4\t120泊\tR8\t150泊", "渡し船の運航日数\tR4\t200日\tR8\t220日"]
    assert read([("table", [*head, *rows])]) == [*STAYS, *FERRIES]


@pytest.mark.parametrize("name", ["最終目標", "中間目標値", "現状維持"])
def test_what_says_of_what_kind_a_value_is_names_no_indicator(name: str) -> None:
    assert read([("table", [HEAD, f"{name}\t120泊\t150泊", ROWS[0]])]) == STAYS


@pytest.mark.parametrize(
    "sentence",
    [
        "民宿の延べ泊数について、現状値120泊（令和４年度）を令和８年度には150泊まで高めます。",
        "令和８年度における民宿の延べ泊数の目標値を150泊とします（基準値は令和４年度の120泊）。",
        "民宿の延べ泊数を120泊（2022年度）から150泊以上（2026年度）とします。",
    ],
)
def test_further_sentences_that_tell_where_they_start_from(sentence: str) -> None:
    assert read([("paragraph", [sentence])]) == STAYS


def test_a_sentence_with_several_targets_and_their_year_behind_all() -> None:
    sentence = "数値目標として、民宿の延べ泊数を150泊、渡し船の運航日数を220日とすることを掲げます"
    told = [*STAYS[1:], *FERRIES[1:]]
    assert read([("paragraph", [f"{sentence}（目標年度：2026年度）。"])]) == told
    assert read([("paragraph", [f"{sentence}（島の総会：2026年度）。"])]) == []


def test_a_note_in_brackets_belongs_to_the_name() -> None:
    sentence = "民宿の延べ泊数（市内分）を、令和８年度までに150泊とします。"
    assert read([("paragraph", [sentence])]) == [("民宿の延べ泊数(市内分)", *STAYS[1][1:])]


def test_words_in_the_place_of_a_target_behind_an_arrow() -> None:
    lines = ["・民宿の延べ泊数　120泊（R4）→ 現状維持（R8）"]
    target = ("民宿の延べ泊数", None, "目標値", "2026", None)
    assert read([("heading", ["【KPI】"]), ("paragraph", lines)]) == [STAYS[0], target]


def test_the_middle_rows_of_a_head() -> None:
    head = ["\t現状\t目標\t", "指標名\t\t\t算出方法", "\tR4年度\tR8年度\t"]
    rows = [f"{row}\t聞き取り" for row in ROWS]
    assert read([("table", [*head, *rows])]) == [*STAYS, *FERRIES]


@pytest.mark.parametrize("aim", ["数値目標", "KPI", "後期目標"])
def test_what_heads_targets_beside_the_names(aim: str) -> None:
    head = f"指標名\t現状値（R4）\t{aim}（R8）"
    assert read([("table", [head, *ROWS])]) == [*STAYS, *FERRIES]


def test_units_and_years_in_brackets_in_a_row_of_their_own() -> None:
    head = "指標名\t現状値\t目標値"
    rows = ["民宿の延べ泊数\t120\t150", "（泊）\t（R4）\t（R8）"]
    more = ["渡し船の運航日数\t200\t220", "（日）\t（R4）\t（R8）"]
    assert read([("table", [head, *rows, *more])]) == [*STAYS, *FERRIES]


def test_a_unit_that_the_layout_took_for_part_of_the_name() -> None:
    rows = ["民宿の延べ泊数 泊\t120\t150", "渡し船の運航日数 日\t200\t220"]
    assert read([("table", ["指標名 単位\t現状値（R4）\t目標値（’26）", *rows])]) == [
        *STAYS,
        *FERRIES,
    ]


def test_cells_that_say_what_they_hold() -> None:
    rows = [
        "民宿の延べ泊数\t現状値（R4）120泊\t目標値（R8）150泊",
        "渡し船の運航日数\t現状値 200日（R4）\t目標値 220日（R8）",
    ]
    assert read([("heading", ["【KPI】"]), ("table", rows)]) == [*STAYS, *FERRIES]


def test_kinds_down_a_table_under_the_name_of_its_indicator() -> None:
    name = ("paragraph", ["民宿の延べ泊数（泊）"])
    assert read([name, ("table", ["現状値（R4）\t120", "目標値（R8）\t150"])]) == STAYS
    years = ["区分\tR4\tR8", "実績値\t120\t", "目標値\t140\t150"]
    assert read([name, ("table", years)]) == [
        ("民宿の延べ泊数", "泊", "実績値", "2022", 120),
        ("民宿の延べ泊数", "泊", "目標値", "2022", 140),
        ("民宿の延べ泊数", "泊", "目標値", "2026", 150),
    ]


def test_a_name_between_labels_and_their_numbers() -> None:
    card = ["現状値［2022年］\t目標値［2026年］", "民宿の延べ泊数\t▶", "120泊\t150泊"]
    assert read([("heading", ["【数値目標】"]), ("paragraph", card)]) == STAYS


def test_entries_of_a_list_within_a_cell() -> None:
    cell = "・民宿の延べ泊数：120泊（R4）→150泊（R8）・渡し船の運航日数：200日（R4）→220日（R8）"
    table = ["基本目標\t施策\t指標（現状→目標）", f"島を訪ねる\t○宿を増やす\t{cell}"]
    assert read([("table", table)]) == [*STAYS, *FERRIES]


def test_a_form_whose_names_are_numbered() -> None:
    form = ["指標１\t民宿の延べ泊数", "現状値（R4）\t120泊\t目標値（R8）\t150泊"]
    assert read([("table", form)]) == STAYS


@pytest.mark.parametrize(
    "rows",
    [
        ["民宿の延べ泊数\t泊\t110 120\t150 －"],
        ["民宿の延べ泊数\t泊\t110\t150", "\t\t120\t－"],
    ],
)
def test_target_above_result(rows: list[str]) -> None:
    table = ["指標\t単位\t令和４年度\t令和８年度", *rows]
    told = set(read([("paragraph", ["上段：目標　下段：実績"]), ("table", table)]))
    name = "民宿の延べ泊数"
    assert told == {
        (name, "泊", "目標値", "2022", 110),
        (name, "泊", "実績値", "2022", 120),
        (name, "泊", "目標値", "2026", 150),
        (name, "泊", "実績値", "2026", None),
    }


def test_years_of_a_note_by_the_words_of_the_head() -> None:
    note = "※ 策定時の値＝令和４年度、中間目標＝令和６年度、目標＝令和８年度"
    table = ["指標\t策定時の値\t中間目標\t目標", "民宿の延べ泊数\t120泊\t130泊\t150泊"]
    middle = ("民宿の延べ泊数", "泊", "目標値", "2024", 130)
    assert read([("paragraph", [note]), ("table", table)]) == [STAYS[0], middle, STAYS[1]]


def test_columns_that_the_layout_took_for_one() -> None:
    table = ["指標名\t現状値（R4） 目標値（R8）", "民宿の延べ泊数\t120 泊 150 泊"]
    assert read([("table", [*table, "渡し船の運航日数\t200 日 220 日"])]) == [*STAYS, *FERRIES]


def test_rows_with_numbers_under_a_head_without() -> None:
    rows = [f"({n})\t{row}" for n, row in enumerate(ROWS, 1)]
    pieces = [("paragraph", [HEAD]), ("heading", ["基本目標１　島を訪ねる"]), ("table", rows)]
    assert read(pieces) == [*STAYS, *FERRIES]


@pytest.mark.parametrize(
    "lines",
    [
        ["現状値（2022年度） 120", "泊", "目標値（2026年度） 150", "泊"],
        ["現状値 120泊", "（2022年度）", "目標値 150泊", "（2026年度）"],
    ],
)
def test_a_labelled_value_broken_before_its_unit_or_its_year(lines: list[str]) -> None:
    assert read([("heading", ["【KPI】"]), ("paragraph", ["民宿の延べ泊数", *lines])]) == STAYS
