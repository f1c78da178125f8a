"""Comparisons: pairs with truth, and what must hold for any pair."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare.characters import KEPT, kept_share, segments_of
from pipeline.compare.comparison import Comparison, compare_pages
from pipeline.compare.numbers import numbers_changed
from pipeline.compare.rows import AlignedRow
from pipeline.compare.units.text import units_of
from pipeline.compare.units.types import PageText
from pipeline.kinds import RowKind, SegmentKind

A = "市は、若い世代が安心して働けるしごとをつくり、移住と定住を進めます。"
B = "商店街の空き店舗を活用し、創業する人を五年間で八十人に増やします。"
C = "子育て世代の負担を軽くするため、医療費の助成を中学校卒業まで広げます。"
D = "道路と橋の点検を毎年行い、災害に強いまちを市民とともに築きます。"
E = "図書館と公民館を結ぶ学びの輪を広げ、誰もが集える場所を整えます。"


def pages(*texts: str, sha256: str = "0" * 64) -> list[PageText]:
    return [PageText(sha256, number, text) for number, text in enumerate(texts, 1)]


def wrap(text: str, width: int) -> str:
    """Hard line breaks, as a PDF has them."""
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


def changes(found: Comparison) -> list[tuple[str, str | None, str | None]]:
    return [(r.kind, r.old_text, r.new_text) for r in found.rows if r.kind != "same"]


def only(found: Comparison) -> AlignedRow:
    rows = [r for r in found.rows if r.kind != "same"]
    assert len(rows) == 1, rows
    return rows[0]


def test_other_line_and_page_breaks_are_no_change() -> None:
    text = A + B + C + D
    old, new = pages(wrap(text, 40)), pages(wrap(text[:66], 33), wrap(text[66:], 33))
    found = compare_pages(old, new)
    assert changes(found) == []
    assert found.same == 4
    assert found.summary == "本文の変更はありません"


def test_widths_and_dashes_are_no_change() -> None:
    assert (
        changes(
            compare_pages(
                pages("ＫＰＩは２５％〜３０％とします。"), pages("KPIは25%～30%とします。")
            )
        )
        == []
    )


def test_running_heads_and_page_numbers_do_not_count() -> None:
    old = pages(
        *(f"日向野市総合戦略（第２版）\n{text}\n- {n} -" for n, text in enumerate((A, B, C, D), 1))
    )
    new = pages(
        *(f"日向野市総合戦略（第３版）\n{text}\n- {n} -" for n, text in enumerate((A, B, C, D), 5))
    )
    found = compare_pages(old, new)
    assert changes(found) == []
    assert [u.text for u in units_of(old)] == [A, B, C, D]


def test_a_number_in_a_sentence() -> None:
    row = only(
        compare_pages(
            pages(A + "割合を７０％に高めます。" + B), pages(A + "割合を８０％に高めます。" + B)
        )
    )
    assert row.kind == "changed"
    assert row.numbers == ({"old": "70%", "new": "80%", "kind": "percent", "unit": "%"},)
    assert [(s.op, s.old, s.new) for s in row.segments] == [
        ("equal", "割合を", "割合を"),
        ("replace", "７０", "８０"),
        ("equal", "％に高めます。", "％に高めます。"),
    ]


def test_a_row_of_indicators_names_its_indicator() -> None:
    head = "指標 基準値（平成26年度） 目標値（平成31年度）"
    old, new = (
        f"{head}\n創業件数（累計） 11件 75件\n移住世帯数 4世帯 60世帯",
        f"{head}\n創業件数（累計） 11件 80件",
    )
    found = compare_pages(pages(old), pages(new))
    assert changes(found) == [
        ("changed", "創業件数（累計） 11件 75件", "創業件数（累計） 11件 80件"),
        ("removed", "移住世帯数 4世帯 60世帯", None),
    ]
    (number,) = next(r.numbers for r in found.rows if r.numbers)
    assert number == {
        "old": "75件",
        "new": "80件",
        "kind": "number",
        "unit": "件",
        "indicator": "創業件数（累計）",
    }
    assert found.summary == "文1件を変更、1件を削除、数値1件"


def test_neighbouring_numbers_of_a_row_stay_apart() -> None:
    row = only(compare_pages(pages("2 国庫補助金 3,471 12 3"), pages("2 国庫補助金 3,471 1 23")))
    assert [(n["old"], n["new"], n["indicator"]) for n in row.numbers] == [
        ("12", "1", "国庫補助金"),
        ("3", "23", "国庫補助金"),
    ]
    row = only(compare_pages(pages("歳 入 合 計 9,753 1,549"), pages("歳入合計 9,804 1,549")))
    assert [(n["old"], n["new"], n["indicator"]) for n in row.numbers] == [
        ("9,753", "9,804", "歳入合計")
    ]


def test_a_bare_value_in_full_width_is_paired_with_what_stands_in_its_place() -> None:
    found = compare_pages(pages(f"{A}\n６，９４２\n{B}"), pages(f"{A}\n３７，１６０\n{B}"))
    assert changes(found) == [("changed", "６，９４２", "３７，１６０")]


def test_a_line_that_begins_with_an_amount_is_no_heading() -> None:
    assert [u.kind for u in units_of(pages("７５．４パーセントであり、昨年より高い値です"))] == [
        "sentence"
    ]
    assert [u.kind for u in units_of(pages("１．２ 人口の見通し"))] == ["heading"]
    assert [u.kind for u in units_of(pages("[概要]"))] == ["heading"]


def test_renumbered_headings_are_shown_as_such() -> None:
    found = compare_pages(pages(f"（１）観光を広げる\n{A}"), pages(f"（２）観光を広げる\n{A}"))
    assert (found.changed, found.renumbered) == (0, 1)
    assert [(r.kind, r.renumbered) for r in found.rows] == [("same", True), ("same", False)]


def test_a_moved_sentence_has_two_ends_that_name_each_other() -> None:
    found = compare_pages(pages(A + B + C + D), pages(D + A + B + C))
    moved = [r for r in found.rows if r.kind == "moved"]
    assert (found.moved, found.same) == (1, 3)
    assert {(r.position, r.moved_to) for r in moved} == {
        (moved[0].position, moved[1].position),
        (moved[1].position, moved[0].position),
    }
    assert {(r.old_text, r.new_text) for r in moved} == {(D, None), (None, D)}


def test_a_block_far_away_is_moved_and_what_changed_in_it_is_marked() -> None:
    block = "（３）学びの場を整える\n" + E + "\n"
    filler = "\n".join(
        f"第{n}の取組として、{w}の事業を計画に沿って着実に進めます。"
        for n, w in enumerate("東西南北上下左右内外", 1)
    )
    found = compare_pages(
        pages(block + filler), pages(f"{filler}\n{block.replace('公民館', '体育館')}")
    )
    end = [r for r in found.rows if r.kind == "moved" and r.new_text]
    assert [r.unit for r in end] == ["heading", "sentence"]
    assert [(s.old, s.new) for s in end[1].segments if s.op != "equal"] in (
        [("公民", "体育")],
        [("公民館", "体育館")],
    )


@pytest.mark.parametrize("turned", [False, True])
def test_a_split_sentence_is_one_row(turned: bool) -> None:
    begins = "市は空き家の情報を集めて所有者に働きかけ、改修に要する費用の一部を補助"
    one = begins + "するとともに、相談の窓口を設けます。"
    two = begins + "します。また、相談の窓口を設けます。"
    old, new = pages(A + one + D), pages(A + two + D)
    row = only(compare_pages(new, old) if turned else compare_pages(old, new))
    assert row.kind == "changed"
    assert {row.old_text, row.new_text} == {one, two}


def test_less_than_half_kept_is_one_replacement() -> None:
    assert len(segments_of("観光を広げます。", "市民税の減免は行いません。")) == 1


def test_a_table_of_contents_is_known() -> None:
    toc = "目次\n第１章　計画の考え方 ・・・・・・ {}\n第２章　人口の現状 ・・・・・・・ {}\n"
    found = compare_pages(pages(toc.format(1, 4) + A), pages(toc.format(2, 7) + A))
    assert [r.unit for r in found.rows] == ["toc", "toc", "toc", "sentence"]
    assert changes(found) == []


def test_dates_on_a_cover_are_one_change() -> None:
    row = only(
        compare_pages(
            pages("日向野市総合戦略\n平成２７年１０月"), pages("日向野市総合戦略\n令和元年１２月")
        )
    )
    assert (row.kind, row.formal, row.counts, row.numbers) == ("changed", "version", False, ())


def test_a_fiscal_year_of_the_old_era() -> None:
    assert numbers_changed("平成３１年度までに", "令和元年度までに") == [
        {"old": "平成31年度", "new": "令和元年度", "kind": "date", "unit": "年度"}
    ]


def test_added_numbers_do_not_shift_the_others() -> None:
    found = numbers_changed(
        "人口は５万人、世帯は２万世帯です。", "人口は６万人、高齢化率は３０％、世帯は２万世帯です。"
    )
    assert [(c["old"], c["new"]) for c in found] == [("5万人", "6万人"), (None, "30%")]


SENTENCES = st.sampled_from(
    [
        A,
        B,
        C,
        D,
        E,
        "割合を７０％にします。",
        "割合を８０％にします。",
        "目標 10件 20件\n",
        "目標 10件 25件\n",
    ]
)
BITS = st.one_of(
    SENTENCES,
    st.text("市民の１２3%、。（）\n 第章ア※・", max_size=20),
    st.sampled_from(["\n第１章　総論\n", "\n（２）各論\n"]),
)
TEXTS = st.lists(st.lists(BITS, max_size=6).map("".join), max_size=4).map(
    lambda texts: pages(*texts)
)


@settings(deadline=None, max_examples=150)
@given(TEXTS)
def test_a_text_against_itself_has_no_changes(text: list[PageText]) -> None:
    found = compare_pages(text, text)
    assert changes(found) == []
    assert found.renumbered == 0


@settings(deadline=None, max_examples=150)
@given(TEXTS, TEXTS)
def test_rows_give_back_both_texts(old: list[PageText], new: list[PageText]) -> None:
    rows = compare_pages(old, new).rows
    assert "".join(r.old_text or "" for r in rows) == "".join(u.text for u in units_of(old))
    assert "".join(r.new_text or "" for r in rows) == "".join(u.text for u in units_of(new))
    for row in rows:
        if row.segments and row.kind == "changed":
            assert "".join(s.old for s in row.segments) == row.old_text
            assert "".join(s.new for s in row.segments) == row.new_text
    assert [r.position for r in rows] == list(range(1, len(rows) + 1))


@settings(deadline=None, max_examples=150)
@given(TEXTS, TEXTS)
def test_turning_the_sides_round_mirrors_the_comparison(
    old: list[PageText], new: list[PageText]
) -> None:
    there, back = compare_pages(old, new), compare_pages(new, old)
    other = {RowKind.ADDED: RowKind.REMOVED, RowKind.REMOVED: RowKind.ADDED}

    def turned(row: AlignedRow) -> tuple[object, ...]:
        names = {
            SegmentKind.INSERT: SegmentKind.DELETE,
            SegmentKind.DELETE: SegmentKind.INSERT,
        }
        marks = (
            tuple((names.get(s.op, s.op), s.new, s.old) for s in row.segments)
            if row.kind == "changed"
            else ()
        )
        return (
            other.get(row.kind, row.kind),
            row.new_text,
            row.old_text,
            row.renumbered and row.kind == "same",
            marks,
        )

    def plain(row: AlignedRow) -> tuple[object, ...]:
        marks = tuple(tuple(s) for s in row.segments) if row.kind == "changed" else ()
        return row.kind, row.old_text, row.new_text, row.renumbered and row.kind == "same", marks

    assert sorted(map(repr, map(turned, there.rows))) == sorted(map(repr, map(plain, back.rows)))


@settings(deadline=None, max_examples=200)
@given(
    st.text("市民人口を増や減す１２3%年度、。 ", max_size=30),
    st.text("市民人口を増や減す１２3%年度、。 ", max_size=30),
)
def test_segments_give_back_both_texts(old: str, new: str) -> None:
    segments = segments_of(old, new)
    assert ("".join(s.old for s in segments), "".join(s.new for s in segments)) == (old, new)
    assert len(segments) == 1 or kept_share(segments) >= KEPT
    assert all(
        (s.op == "insert") == (not s.old and bool(s.new)) for s in segments if s.op != "equal"
    )


@settings(deadline=None, max_examples=100)
@given(TEXTS)
def test_units_hold_every_character_of_pages_without_furniture(text: list[PageText]) -> None:
    from pipeline.compare.units.furniture import without_furniture

    kept = without_furniture([p.text.split("\n") for p in text])
    ink = "".join("".join(line.split()) for lines in kept for line in lines)
    assert "".join("".join(u.text.split()) for u in units_of(text)) == ink


@pytest.mark.parametrize(
    "line",
    [
        "あ" * 300_000,
        "目次\n" * 20_000,
        "." * 100_000 + "x1",
        "指標 " * 40_000,
        "1 " * 100_000,
        " " * 100_000 + "1",
    ],
)
def test_texts_that_are_none_come_to_an_end(line: str) -> None:
    found = compare_pages(pages(line, A), pages(line[1:] + "い", A))
    assert found.same >= 1
