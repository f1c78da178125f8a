"""Rows of tables on the page of a comparison: under their head, only what changed marked."""

import json
from typing import Any

import pytest

from pipeline.compare.comparison import compare_pages
from pipeline.compare.units.types import PageText
from pipeline.database.row_types import ComparedRow
from pipeline.history.comparisons import record_of
from pipeline.web import comparison_view as view
from pipeline.web.comparison_tables import Table, items
from pipeline.web.differences import difference, scaled


def record(position: int, **facts: Any) -> ComparedRow:
    """A row of a comparison; what is not named is as in a row that did not change."""
    found = compare_pages([PageText("a" * 64, 1, "文です。")], [PageText("b" * 64, 1, "文です。")])
    row: Any = dict(record_of("x", found.rows[0])) | {"position": position} | facts
    return row  # type: ignore[no-any-return]


def cells(*columns: tuple[str, str | None, str | None]) -> str:
    return json.dumps(
        [{"head": h, "old": a, "new": b, "changed": int(a != b)} for h, a, b in columns]
    )


def table_row(
    position: int, kind: str, *columns: tuple[str, str | None, str | None], **more: Any
) -> ComparedRow:
    sides = [
        None if all(c[n] is None for c in columns) else "\t".join(c[n] or "" for c in columns)
        for n in (1, 2)
    ]
    return record(
        position,
        kind=kind,
        unit="row",
        table_id=1,
        old_text=sides[0],
        new_text=sides[1],
        cells=cells(*columns) if kind != "same" else None,
        counts=int(kind != "same"),
        **more,
    )


def shown(*rows: ComparedRow, show: str = "all") -> list[Any]:
    return list(items(view.blocks(view.shown(rows), show)))


HEAD = ("指標", "目標値")


def budget(position: int, name: str, old: str | None, new: str | None) -> ComparedRow:
    if old == new:
        return table_row(position, "same", (HEAD[0], name, name), (HEAD[1], old, new))
    kind = {(True, True): "changed", (False, True): "added"}.get((bool(old), bool(new)), "removed")
    label = (HEAD[0], name if old else None, name if new else None)
    return table_row(position, kind, label, (HEAD[1], old, new))


def test_rows_stand_under_their_head_and_only_the_changed_cell_is_marked() -> None:
    head = table_row(1, "same", ("", "指標", "指標"), ("", "目標値", "目標値"))
    (table,) = shown(
        head,
        budget(2, "来訪者", "65万人", "62万人"),
        budget(3, "移住者", "40人", "40人"),
        budget(4, "店", "3店", "3店"),
        budget(5, "農家", None, "12人"),
    )
    assert isinstance(table, Table)
    assert table.heads == list(HEAD)
    visitors, left_out, farmers = table.lines
    assert [cell.texts for cell in visitors.cells] == [
        [("", "来訪者")],
        [("del", "65万人"), ("ins", "62万人")],
    ]
    assert [cell.changed for cell in visitors.cells] == [False, True]
    assert visitors.cells[1].difference == "−3万人（−4.6%）"
    assert len(left_out.folded) == 2
    assert [cell.texts for cell in farmers.cells] == [[("ins", "農家")], [("ins", "12人")]]


def test_a_head_that_changed_is_a_row_itself_and_stands_above() -> None:
    head = table_row(1, "changed", ("", "指標", "指標"), ("", "目標（平成31年）", "目標値"))
    (table,) = shown(head, budget(2, "来訪者", "65万人", "62万人"))
    assert table.heads == []
    assert table.lines[0].is_head
    assert table.lines[0].cells[1].changed


def test_other_columns_begin_another_table() -> None:
    found = shown(
        budget(1, "来訪者", "65万人", "62万人"),
        table_row(2, "changed", ("款", "市税", "市税"), ("金額", "10", "12")),
    )
    assert [table.heads for table in found] == [list(HEAD), ["款", "金額"]]


def test_above_a_row_without_a_name_stands_the_one_that_names_it() -> None:
    rows = (
        table_row(1, "same", ("款", "市税", "市税"), ("項", "", "")),
        table_row(2, "same", ("款", "", ""), ("項", "市民税 1", "市民税 1")),
        table_row(3, "same", ("款", "", ""), ("項", "入湯税 1", "入湯税 1")),
        table_row(4, "changed", ("款", "", ""), ("項", "固定資産税 1", "固定資産税 2")),
    )
    (table,) = shown(*rows)
    assert [bool(line.folded) for line in table.lines] == [False, True, False]
    assert table.lines[0].cells[0].texts == [("", "市税")]


def test_where_the_cells_do_not_answer_to_each_other_the_row_is_one_cell() -> None:
    row = record(
        1,
        kind="changed",
        unit="row",
        table_id=1,
        counts=1,
        old_text="第１項\t営業収益\t630",
        new_text="第１項\t営\t業収益\t754",
        segments=json.dumps([["equal", "第１項", "第１項"], ["replace", "\t630", "\t754"]]),
    )
    (table,) = shown(row)
    (cell,) = table.lines[0].cells
    assert [tag for tag, _ in cell.texts] == ["", "del", "ins"]
    assert "\t" not in "".join(text for _, text in cell.texts)


def test_both_ends_of_a_move_are_one_change_and_formal_ones_are_none() -> None:
    rows = view.shown(
        (
            record(1, kind="moved", new_text=None, moved_to=3),
            record(2, kind="changed", formal="number", new_text="２文です。"),
            record(3, kind="moved", old_text=None, moved_to=1, counts=1),
            record(4, kind="added", old_text=None, counts=1),
        )
    )
    assert [row.number for row in rows] == [1, 0, 1, 2]
    assert view.counted(rows, "all") == 2
    assert view.counted(rows, "moved") == 1
    assert view.counted(rows, "formal") == 1
    assert view.counted(rows, "changed") == 0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("65万人", "62万人", "−3万人（−4.6%）"),
        ("70.0％", "80.0％", "+10ポイント"),
        ("千円1,300", "千円946", "−354（−27.2%）"),
        ("８５３，４８５", "８６１，３７５", "+7,890（+0.9%）"),
        ("△2,360", "△4,273", "−1,913"),
        ("令和4年度", "令和8年度", ""),
        ("議案第45号", "議案第39号", ""),
        ("65万人", "62千人", ""),
        ("維持", "80", ""),
        ("12人", "12人", ""),
    ],
)
def test_how_far_a_number_went(old: str, new: str, told: str) -> None:
    assert difference(old, new) == told


def test_large_numbers_as_japanese_says_them() -> None:
    assert scaled(40_000_000, "円") == "+4,000万円"
    assert scaled(-120_000_000, "円") == "−1億2,000万円"
    assert scaled(1500, "人") == "+1,500人"
    assert scaled(15, "億円") == "+15億円"
