"""Rows of tables that are compared: each with its own in its own table, cell by cell."""

from collections.abc import Sequence

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.compare.comparison import Comparison, compare_pages
from pipeline.compare.rows import AlignedRow
from pipeline.compare.units.running import running_units
from pipeline.compare.units.text import units_of
from pipeline.compare.units.types import PageText
from pipeline.kinds import BlockKind
from pipeline.read.blocks import NOWHERE, Block, Cell

Part = tuple[BlockKind, list[str], int]


def table(*lines: str, head: int = 1) -> Part:
    return BlockKind.TABLE, list(lines), head


def heading(text: str) -> Part:
    return BlockKind.HEADING, [text], 0


def text(*parts: Part) -> list[PageText]:
    """One page laid out."""
    lines: list[str] = []
    blocks = []
    for kind, some, head in parts:
        cells = tuple(
            tuple(Cell(n, 1, 1, NOWHERE) for n in range(line.count("\t") + 1)) for line in some
        )
        boxes = (NOWHERE,) * len(some)
        is_table = kind == BlockKind.TABLE
        block = Block(kind, len(lines), boxes, head=head, cells=cells if is_table else ())
        blocks.append(block)
        lines += some
    return [PageText("0" * 64, 1, "\n".join(lines), tuple(blocks))]


def told(found: Comparison) -> list[tuple[str, str, str]]:
    rows = (row for row in found.rows if row.kind != "same")
    return [(row.kind, row.old_text or "", row.new_text or "") for row in rows]


def marked(row: AlignedRow) -> list[tuple[str, str]]:
    return [(s.old, s.new) for s in row.segments if s.op != "equal"]


def changed(found: Comparison) -> AlignedRow:
    (row,) = (row for row in found.rows if row.counts)
    return row


HEAD = "区分\t令和7年度\t令和8年度"


def test_rows_that_say_the_same_in_many_tables_stay_in_their_own() -> None:
    def book(values: Sequence[tuple[str, str]]) -> list[PageText]:
        parts: list[Part] = []
        for name, value in values:
            parts += [heading(f"{name}交付金"), table(HEAD, f"補正\t\t{name}", f"現計\t{value}\t")]
        return text(*parts)

    old = book([("株式", "500,000"), ("事業税", "700,000"), ("消費税", "900,000")])
    new = book([("株式", "700,000"), ("事業税", "770,000"), ("消費税", "900,000")])
    assert told(compare_pages(old, new)) == [
        ("changed", "現計\t500,000\t", "現計\t700,000\t"),
        ("changed", "現計\t700,000\t", "現計\t770,000\t"),
    ]


def test_a_table_that_came_takes_no_rows_of_another() -> None:
    stays = table(HEAD, "国庫補助金\t1,200\t1,300", "計\t10\t20")
    comes = table("種目\t数", "図書\t5", "計\t10\t20")
    found = compare_pages(text(heading("歳入"), stays), text(heading("蔵書"), comes, stays))
    assert {row.kind for row in found.rows if (row.new_text or "").startswith("計")} == {
        "added",
        "same",
    }


def test_rows_answer_to_rows_of_their_label_before_likeness() -> None:
    same = "証書借入又は証券発行\t5.0％以内（ただし、利率を見直した後の利率）"
    old = table(
        "事業\t限度額\t方法\t利率",
        f"都市計画事業\t746,200\t{same}",
        f"公園整備事業\t311,900\t{same}",
    )
    new = table(
        "事業\t限度額\t方法\t利率",
        f"消防施設整備事業\t1,359\t{same}",
        f"公園整備事業\t382,000\t{same}",
    )
    found = [(kind, a[:6], b[:8]) for kind, a, b in told(compare_pages(text(old), text(new)))]
    assert found == [
        ("removed", "都市計画事業", ""),
        ("added", "", "消防施設整備事業"),
        ("changed", "公園整備事業", "公園整備事業\t3"),
    ]


def test_what_many_labels_share_names_no_row() -> None:
    def plans(*names: str) -> list[PageText]:
        rows = [f"{name}辺地に係る総合整備計画の変更\t可決" for name in names]
        return text(table("件名\t結果", *rows))

    found = compare_pages(
        plans("上", "早日", "歌糸", "梅木", "大井", "三椪"),
        plans("上", "早日", "梅木", "大井", "三椪", "松瀬"),
    )
    assert [(kind, a[:2], b[:2]) for kind, a, b in told(found)] == [
        ("removed", "歌糸", ""),
        ("added", "", "松瀬"),
    ]


def test_only_the_changed_cells_are_marked_and_no_label() -> None:
    old = table("項\t本年度\t前年度\t説明", "２負担金\t11,000\t500\t工事負担金 11,000")
    new = table("項\t本年度\t前年度\t説明", "４負担金\t20,500\t500\t工事負担金 20,500")
    row = changed(compare_pages(text(old), text(new)))
    assert marked(row) == [("11,000", "20,500"), ("11,000", "20,500")]
    assert [(c.head, c.old, c.new, c.changed) for c in row.cells] == [
        ("項", "２負担金", "４負担金", False),
        ("本年度", "11,000", "20,500", True),
        ("前年度", "500", "500", False),
        ("説明", "工事負担金 11,000", "工事負担金 20,500", True),
    ]
    assert [(n["old"], n["new"], n.get("column")) for n in row.numbers] == [
        ("11,000", "20,500", "本年度"),
        ("11,000", "20,500", "説明"),
    ]


def test_units_and_signs_beside_a_value_stay() -> None:
    row = changed(
        compare_pages(
            text(table(HEAD, "戸数\t1,200 戸\t△ 45")), text(table(HEAD, "戸数\t1,300 戸\t△ 6"))
        )
    )
    assert marked(row) == [("1,200 ", "1,300 "), ("45", "6")]


def test_a_row_whose_last_cells_are_empty_is_held_column_by_column() -> None:
    old = table("目\t額\t説明", "負担金\t2")
    new = table("目\t額\t説明", "負担金\t3\t土地改良区負担金")
    row = changed(compare_pages(text(old), text(new)))
    assert marked(row) == [("2", "3"), ("", "\t土地改良区負担金")]
    back = changed(compare_pages(text(new), text(old)))
    assert marked(back) == [("3", "2"), ("\t土地改良区負担金", "")]


def test_a_row_of_which_the_number_alone_differs_is_formal() -> None:
    old = table("番号\t件名", "議案第45号\t市税条例の改正", "議案第46号\t水道の決算")
    new = table("番号\t件名", "議案第39号\t市税条例の改正", "議案第40号\t水道の決算")
    found = compare_pages(text(old), text(new))
    assert [(row.kind, row.formal) for row in found.rows if row.formal] == [("same", "number")] * 2
    assert (found.changed, found.numbers_changed) == (0, 0)


def test_item_numbers_are_no_values() -> None:
    old = table("款\t目\t額", "収益\t３雑収益\t744", "収益\t４受託収益\t15,044")
    new = table("款\t目\t額", "収益\t３利息\t9", "収益\t４雑収益\t541", "収益\t５受託収益\t19,656")
    found = compare_pages(text(old), text(new))
    assert [(n["old"], n["new"]) for row in found.rows for n in row.numbers] == [
        ("744", "541"),
        ("15,044", "19,656"),
    ]


def test_a_table_that_is_cut_in_two_stays_one() -> None:
    rows = [f"{name}費\t{n},000\t{n},500" for n, name in enumerate("土水火木金日", 1)]
    whole = text(heading("歳出"), table(HEAD, *rows))
    parts = text(heading("歳出"), table(HEAD, *rows[:3]), table(*rows[3:], head=0))
    assert told(compare_pages(whole, parts)) == []
    assert told(compare_pages(parts, whole)) == []


def test_a_head_that_is_repeated_more_often_is_formal_and_no_move() -> None:
    notes = [
        heading("一"),
        table("節\t説明", "給料\t10"),
        heading("二"),
        table("節\t説明", "旅費\t2"),
    ]
    old = text(
        *notes, heading("三"), table("項\t額", "計\t5"), heading("四"), table("節\t説明", "手当\t1")
    )
    new = text(*notes, heading("三"), table("項\t額", "計\t5"))
    heads = [row for row in compare_pages(old, new).rows if row.old_text == "節\t説明"]
    assert all(row.formal or row.kind == "same" for row in heads)
    assert "moved" not in {row.kind for row in heads}


def test_a_line_that_one_side_takes_for_a_heading_parts_no_table() -> None:
    head, other = "目\t本年度\t前年度", "節\t金額"
    fees = [f"{name}手数料\t{n}\t{n + 5}" for n, name in enumerate("総民衛農商土消教", 11)]
    notes = [f"{name}証明\t{n}" for n, name in enumerate("住税戸印", 1)]
    late = [line.replace("\t1", "\t2") for line in fees]

    def book(fees: list[str], *between: Part) -> list[PageText]:
        first = text(table(head, *fees[:4]), *between, table(other, *notes[:2]))
        second = text(table(head, *fees[4:]), table(other, *notes[2:]))
        return first + [page._replace(page=2) for page in second]

    read = book(fees, heading("１ 総務手数料"))
    turned = book([*late[:3], late[6], late[4], late[5], late[3], late[7]])
    found = compare_pages(read, turned)
    assert (found.added, found.removed - found.added) == (0, 1)  # the heading alone
    assert found.changed + found.moved == len(fees)


def test_a_row_that_changed_its_place_in_its_table_moved() -> None:
    old = table("目\t額", "返納金\t1", "延滞金\t5", "雑入\t7")
    new = table("目\t額", "延滞金\t5", "雑入\t7", "返納金\t2")
    found = compare_pages(text(old), text(new))
    assert (found.moved, found.added, found.removed) == (1, 0, 0)
    assert [row.numbers[0]["new"] for row in found.rows if row.numbers] == ["2"]


CELLS = st.sampled_from(
    [
        "",
        "計",
        "１負担金",
        "２負担金",
        "雑収益",
        "12",
        "1,300",
        "△ 45",
        "令和7年度",
        "工事等 12",
        "－",
        "ｲ土地",
    ]
)
ROWS = st.lists(CELLS, min_size=1, max_size=4).map("\t".join).filter(lambda line: line.strip())
TABLES = st.lists(
    st.one_of(
        st.builds(
            lambda rows, head: table(*rows, head=min(head, len(rows))),
            st.lists(ROWS, min_size=1, max_size=5),
            st.integers(0, 1),
        ),
        st.sampled_from(["第１款 市税", "第２款 諸収入", "歳出"]).map(heading),
    ),
    min_size=1,
    max_size=4,
).map(lambda parts: text(*parts))


@settings(deadline=None, max_examples=60)
@given(TABLES, TABLES)
def test_any_tables(old: list[PageText], new: list[PageText]) -> None:
    """What holds of all rows: they are the texts, their marks too, and both ways mirror."""
    there, back = compare_pages(old, new), compare_pages(new, old)
    for side, pages in (("old_text", old), ("new_text", new)):
        units = "".join(unit.text for unit in units_of(pages) + running_units(pages))
        assert "".join(getattr(row, side) or "" for row in there.rows) == units
    for row in there.rows:
        if row.segments and row.kind == "changed":
            assert "".join(s.old for s in row.segments) == row.old_text
            assert "".join(s.new for s in row.segments) == row.new_text
    turned = {"added": "removed", "removed": "added"}
    kinds = sorted(turned.get(row.kind, row.kind) for row in back.rows)
    assert sorted(str(row.kind) for row in there.rows) == kinds
    assert (there.added, there.removed, there.moved) == (back.removed, back.added, back.moved)
    assert there.formal == back.formal
    gone = {row.old_text for row in there.rows if row.kind == "removed"}
    assert not gone & {row.new_text for row in there.rows if row.kind == "added"}


@settings(deadline=None, max_examples=40)
@example(text(table("計", "計", "計", "計", head=0)))
@given(TABLES)
def test_a_table_against_itself(pages: list[PageText]) -> None:
    assert told(compare_pages(pages, pages)) == []
