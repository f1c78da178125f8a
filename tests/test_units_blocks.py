"""Units from the blocks of pages, and comparisons of them: rows by their columns, running feet told
once, nothing lost.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.comparison import Comparison, compare_pages
from pipeline.compare.rows import AlignedRow
from pipeline.compare.units.running import own_text, running_units
from pipeline.compare.units.text import units_of
from pipeline.compare.units.types import PageText, Unit
from pipeline.kinds import BlockKind, UnitKind
from pipeline.read.blocks import NOWHERE, Block, Cell, lines_of

K = BlockKind
SHA = "0" * 64
Part = tuple[Block, list[str]]
"""A block, its place in the page left open, and its lines."""


def part(kind: BlockKind, *lines: str, **more: Any) -> Part:
    return Block(kind, 0, (NOWHERE,) * len(lines))._replace(**more), list(lines)


def table(
    *rows: str, head: int = 0, continued: bool = False, down: dict[int, int] | None = None
) -> Part:
    """A table of rows with tabs.

    Args:
        down: row → how many rows its first cell spans.
    """
    cells = tuple(
        tuple(
            Cell(column, 1, (down or {}).get(n, 1) if column == 0 else 1, NOWHERE)
            for column, text in enumerate(row.split("\t"))
            if text
        )
        for n, row in enumerate(rows)
    )
    return part(K.TABLE, *rows, head=head, continued=continued, cells=cells)


def pages(*made: Sequence[Part], sha256: str = SHA) -> list[PageText]:
    return [_page(number, parts, sha256) for number, parts in enumerate(made, 1)]


def _page(number: int, parts: Sequence[Part], sha256: str) -> PageText:
    starts = accumulate((len(lines) for _, lines in parts), initial=0)
    blocks = tuple(block._replace(first=at) for (block, _), at in zip(parts, starts, strict=False))
    text = "\n".join(line for _, lines in parts for line in lines)
    return PageText(sha256, number, text, blocks)


def told(units: Sequence[Unit]) -> list[tuple[str, str]]:
    return [(str(unit.kind), unit.text) for unit in units]


def changes(found: Comparison) -> list[AlignedRow]:
    return [row for row in found.rows if row.kind != "same"]


def numbers(row: AlignedRow) -> list[tuple[str | None, str | None, str | None, str | None]]:
    return [(n["old"], n["new"], n.get("indicator"), n.get("column")) for n in row.numbers]


def test_blocks_tell_what_lines_are() -> None:
    text = pages(
        [
            part(K.HEADING, "これからの", "まちづくり", level=1),
            part(K.PARAGRAPH, "市は、移住を進め", "ます。教育も広げます。"),
            part(K.LIST_ITEM, "・図書館を", "増やします。"),
            part(K.CONTENTS, "第１章 はじめに …… 1", "第２章 現状 …… 3"),
            table("指標\t目標\t単位", "来訪者数\t120\t千人", head=1),
            part(K.CAPTION, "図１ 人口の動き"),
            part(K.FOOTNOTE, "※ 国の調査による。"),
            part(K.PAGE_NUMBER, "- 1 -"),
        ]
    )
    assert told(units_of(text)) == [
        ("heading", "これからのまちづくり"),
        ("sentence", "市は、移住を進めます。"),
        ("sentence", "教育も広げます。"),
        ("sentence", "・図書館を増やします。"),
        ("toc", "第１章 はじめに …… 1"),
        ("toc", "第２章 現状 …… 3"),
        ("row", "指標\t目標\t単位"),
        ("row", "来訪者数\t120\t千人"),
        ("sentence", "図１ 人口の動き"),
        ("sentence", "※ 国の調査による。"),
    ]


def test_a_paragraph_goes_on_behind_a_footnote_and_over_the_page() -> None:
    text = pages(
        [part(K.PARAGRAPH, "市は、移住を"), part(K.FOOTNOTE, "注１ 国の調査。")],
        [
            part(K.RUNNING_HEAD, "総合戦略"),
            part(K.PARAGRAPH, "進めます。", continued=True),
            part(K.PARAGRAPH, "別の段落です。"),
        ],
    )
    assert [unit.text for unit in units_of(text)] == [
        "市は、移住を進めます。",
        "注１ 国の調査。",
        "別の段落です。",
    ]


def test_a_running_foot_is_told_once_with_the_change_of_its_date() -> None:
    def plan(month: str, first: int) -> list[PageText]:
        return pages(
            *(
                [
                    part(K.PARAGRAPH, f"{n}番目の文です。"),
                    part(K.RUNNING_FOOT, f"総合戦略（{month}） ― {first + n} ―"),
                ]
                for n in range(4)
            )
        )

    (row,) = changes(compare_pages(plan("令和４年３月", 1), plan("令和８年３月", 11)))
    assert (row.unit, row.old_text, row.new_text) == (
        UnitKind.RUNNING,
        "総合戦略（令和４年３月）",
        "総合戦略（令和８年３月）",
    )
    assert (row.formal, row.counts, row.numbers) == ("running", False, ())


def test_a_leaf_without_number_does_not_make_two_feet_of_one() -> None:
    places = [1, 2, 3, 5, 6, 7]
    text = pages(*([part(K.RUNNING_FOOT, f"計画 {n}")] for n in places))
    assert told(running_units(text)) == [("running", "計画")]


def test_running_feet_are_left_out_where_one_side_came_without_places() -> None:
    texts = ("移住を進めます。", "図書館を増やします。", "道路と橋を直します。")
    plain = [PageText(SHA, n, text) for n, text in enumerate(texts, 1)]
    laid_out = pages(
        *([part(K.PARAGRAPH, page.text), part(K.RUNNING_FOOT, "総合戦略")] for page in plain)
    )
    assert changes(compare_pages(plain, laid_out)) == []


def test_the_head_of_a_table_that_goes_on_is_no_second_row() -> None:
    head = "指標\t令和６年度"
    text = pages(
        [table(head, "来訪者数\t120", head=1)],
        [table(head, "移住者数\t30", head=1, continued=True)],
    )
    found = units_of(text)
    assert [unit.text for unit in found] == [head, "来訪者数\t120", "移住者数\t30"]
    assert [unit.row.head for unit in found if unit.row][1:] == [("指標", "令和６年度")] * 2


def test_a_row_is_the_same_with_other_empty_cells() -> None:
    old = pages([table("来訪者数\t\t120\t\t130")])
    new = pages([table("来訪者数\t120\t130")])
    assert changes(compare_pages(old, new)) == []
    assert units_of(old)[0].key == units_of(new)[0].key


def test_numbers_of_a_row_keep_their_column() -> None:
    head = "指標\t基準値\t目標値"
    old = pages([table(head, "来訪者数\t80人\t120人", head=1)])
    new = pages([table(head, "来訪者数\t\t140人", head=1)])
    (row,) = changes(compare_pages(old, new))
    assert numbers(row) == [
        ("80人", None, "来訪者数", "基準値"),
        ("120人", "140人", "来訪者数", "目標値"),
    ]


def test_of_a_row_the_cells_that_differ_are_marked() -> None:
    old, new = pages([table("1.保険料\t853,485\t千円")]), pages([table("1.保険料\t861,375\t千円")])
    (row,) = changes(compare_pages(old, new))
    assert [(str(s.op), s.old, s.new) for s in row.segments] == [
        ("equal", "1.保険料\t", "1.保険料\t"),
        ("replace", "853,485", "861,375"),
        ("equal", "\t千円", "\t千円"),
    ]


def test_of_a_row_outside_of_a_table_too() -> None:
    old = pages([part(K.PARAGRAPH, "人\t口\t２４６，４９１\t人")])
    new = pages([part(K.PARAGRAPH, "人\t口\t２４４，７１８\t人")])
    (row,) = changes(compare_pages(old, new))
    assert [(str(s.op), s.old, s.new) for s in row.segments] == [
        ("equal", "人\t口\t", "人\t口\t"),
        ("replace", "２４６，４９１", "２４４，７１８"),
        ("equal", "\t人", "\t人"),
    ]


def test_rows_without_a_head_that_fall_into_other_cells() -> None:
    for head in ([], ["収入"]):
        old = pages([table(*head, "第１項\t営業収益\t630,655", head=len(head))])
        new = pages([table(*head, "第１項\t営\t業収益\t754,940", head=len(head))])
        (row,) = changes(compare_pages(old, new))
        assert numbers(row) == [("630,655", "754,940", "第１項 営 業収益", None)]


def test_the_first_row_prints_the_unit_above_its_numbers() -> None:
    head = "目\t本年度予算額\t前年度予算額"
    old = pages([table(head, "1 総務使用料\t千円1,300\t千円13", head=1)])
    new = pages([table(head, "1 総務使用料\t千円946\t千円1,300", head=1)])
    (row,) = changes(compare_pages(old, new))
    assert numbers(row) == [
        ("1,300", "946", "1 総務使用料", "本年度予算額"),
        ("13", "1,300", "1 総務使用料", "前年度予算額"),
    ]


def test_columns_answer_to_each_other_by_their_names() -> None:
    old = pages([table("指標\t令和４年度\t令和５年度", "来訪者数\t80\t90", head=1)])
    new = pages([table("指標\t令和５年度\t令和６年度", "来訪者数\t91\t95", head=1)])
    row = next(
        row
        for row in changes(compare_pages(old, new))
        if row.numbers and "来訪" in (row.new_text or "")
    )
    assert numbers(row) == [
        ("80", None, "来訪者数", "令和４年度"),
        ("90", "91", "来訪者数", "令和５年度"),
        (None, "95", "来訪者数", "令和６年度"),
    ]
    back = next(r for r in changes(compare_pages(new, old)) if "来訪" in (r.new_text or ""))
    assert sorted(map(str, numbers(back))) == sorted(
        str((new_, old_, name, column)) for old_, new_, name, column in numbers(row)
    )


def test_a_cell_that_reaches_down_names_each_of_its_rows() -> None:
    old = pages([table("観光\t来訪者数\t120", "\t宿泊者数\t30", down={0: 2})])
    new = pages([table("観光\t来訪者数\t120", "\t宿泊者数\t40", down={0: 2})])
    (row,) = changes(compare_pages(old, new))
    assert numbers(row) == [("30", "40", "観光 宿泊者数", None)]


def test_rows_of_one_name_are_paired_whatever_their_values_and_number() -> None:
    old = pages([table("1.補助金\t1,263\t0", "計\t1,263\t0")])
    new = pages([table("○補助金\t90,507\t12,507", "計\t90,507\t12,507")])
    assert [row.kind for row in compare_pages(old, new).rows] == ["changed", "changed"]


def test_an_item_whose_number_alone_changed_is_the_same() -> None:
    old = pages([part(K.LIST_ITEM, "(1) 図書館を増やします。")])
    new = pages([part(K.LIST_ITEM, "(2) 図書館を増やします。")])
    (row,) = compare_pages(old, new).rows
    assert (row.kind, row.renumbered, row.numbers) == ("same", True, ())


def test_blocks_that_do_not_share_out_the_lines_lose_none_of_them() -> None:
    (page,) = pages([part(K.HEADING, "見出し"), part(K.PARAGRAPH, "文です。")])
    short = page._replace(blocks=page.blocks[:1])
    assert [unit.text for unit in units_of([short])] == ["見出し", "文です。"]


# --- what must hold for any page -----------------------------------------------------------------

WORDS = st.text("市町村は人口計画を第1２3。、（）・ ", min_size=1, max_size=12).filter(
    lambda text: text.strip() != ""
)
ROWS = st.lists(WORDS | st.just(""), min_size=1, max_size=4).map("\t".join).filter(str.strip)
LOST = (K.RUNNING_HEAD, K.RUNNING_FOOT, K.PAGE_NUMBER)


@st.composite
def parts(draw: st.DrawFn) -> Part:
    kind = draw(st.sampled_from(list(K)))
    lines = draw(st.lists(ROWS if kind == K.TABLE else WORDS, min_size=1, max_size=4))
    if kind == K.TABLE:
        lines = [line.rstrip("\t") for line in lines]
        head = draw(st.integers(0, len(lines)))
        return table(*lines, head=head, continued=draw(st.booleans()))
    return part(kind, *lines)


TEXTS = st.lists(st.lists(parts(), max_size=4), min_size=1, max_size=3).map(lambda p: pages(*p))


def ink(text: str) -> str:
    return "".join(text.split())


@given(TEXTS)
def test_units_hold_every_character_in_order(text: list[PageText]) -> None:
    found = units_of(text)
    lines = [
        line
        for page in text
        for block in page.blocks
        if block.kind not in LOST
        for line in lines_of(block, page.text.split("\n"))
    ]
    heads = {
        ink(page.text.split("\n")[block.first + n])
        for page in text
        for block in page.blocks
        for n in range(block.head)
    }
    rest = [ink(line) for line in lines]
    held = ink("".join(unit.text for unit in found))
    ways = {0}  # a line equal to a head may be there or missing: every way is followed
    for line in rest:  # a head that comes again may be missing, nothing else
        taken = {at + len(line) for at in ways if held.startswith(line, at)}
        ways = taken | (ways if line in heads else set())
        assert ways, line
    assert len(held) in ways


@given(TEXTS)
def test_every_running_head_is_told_once(text: list[PageText]) -> None:
    keys = [unit.key for unit in running_units(text)]
    assert len(keys) == len(set(keys))


@given(TEXTS, TEXTS)
def test_a_comparison_holds_both_texts_and_turns_round(
    old: list[PageText], new: list[PageText]
) -> None:
    found, back = compare_pages(old, new), compare_pages(new, old)
    assert "".join(row.old_text or "" for row in found.rows) == "".join(
        unit.text for unit in units_of(old) + running_units(old) if _told(old, new, unit)
    )
    assert (found.added, found.removed, found.changed) == (back.removed, back.added, back.changed)
    assert found.same == back.same


def _told(old: Sequence[PageText], new: Sequence[PageText], unit: Unit) -> bool:
    """Running heads are told where both sides have blocks on all their files."""
    both = all(
        any(page.blocks for page in side) or not any(p.text for p in side) for side in (old, new)
    )
    return unit.kind != UnitKind.RUNNING or both


def test_a_page_says_what_stands_between_its_edges() -> None:
    head, number = part(K.RUNNING_HEAD, "人口の見通し"), part(K.PAGE_NUMBER, "- 12 -")
    [whole, chart] = pages([head, part(K.PARAGRAPH, "人口は減ります。"), number], [head, number])
    assert own_text(whole) == "人口は減ります。"
    assert own_text(chart) == ""
    assert own_text(chart._replace(blocks=())) == chart.text
