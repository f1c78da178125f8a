"""The structure of two texts, what is formal only, and what a unit is known by."""

import pytest

from pipeline.answers.outlines import outlines
from pipeline.compare.comparison import Comparison, compare_pages
from pipeline.compare.leads import by_lead, by_name
from pipeline.compare.structure import levels_of
from pipeline.compare.units.keys import undated
from pipeline.compare.units.text import units_of
from pipeline.compare.units.types import PageText
from pipeline.history.comparisons import heading_record_of
from pipeline.kinds import RowKind


def pages(*texts: str) -> list[PageText]:
    return [PageText("0" * 64, n, text) for n, text in enumerate(texts, 1)]


def formal(old: str, new: str) -> list[tuple[str, str | None]]:
    rows = compare_pages(pages(old), pages(new)).rows
    return [(row.kind, row.formal) for row in rows if row.kind != "same" or row.formal]


MOVE = "移住の相談を受ける専任の職員を置き、住まいの情報をまとめて提供します。"
TOUR = "観光の案内板を多くの言葉で記し、年間を通じて客を迎えます。"
PLAN = (
    "第１章 基本目標\n基本目標１ しごとをつくる\n"
    "（１）果樹を育てる\n果樹の園地を次の世代へ引き継ぎます。\n"
    f"（２）移住を進める\n{MOVE}\n基本目標２ 人を呼ぶ\n（１）観光を広げる\n{TOUR}"
)


def structure(found: Comparison) -> list[tuple[str, str | None, str | None]]:
    return [(h.kind, h.old_text, h.new_text) for h in found.headings if h.kind != "same"]


def test_measures_are_part_of_the_outline() -> None:
    units = units_of(pages(PLAN))
    named = [
        (level, unit.text[:7]) for level, unit in zip(levels_of(units), units, strict=True) if level
    ]
    assert named == [
        (1, "第１章 基本目"),
        (2, "基本目標１ し"),
        (3, "（１）果樹を育"),
        (3, "（２）移住を進"),
        (2, "基本目標２ 人"),
        (3, "（１）観光を広"),
    ]


def test_a_measure_that_was_added_dropped_renamed_and_renumbered() -> None:
    new = PLAN.replace("（１）果樹を育てる", "（１）果樹の担い手を育てる").replace(
        f"（１）観光を広げる\n{TOUR}",
        f"（１）仲間を増やす\n市外から関わる人を登録します。\n（２）観光を広げる\n{TOUR}",
    )
    assert structure(compare_pages(pages(PLAN), pages(new))) == [
        ("renamed", "（１）果樹を育てる", "（１）果樹の担い手を育てる"),
        ("added", None, "（１）仲間を増やす"),
        ("renumbered", "（１）観光を広げる", "（２）観光を広げる"),
    ]
    assert ("removed", "（１）仲間を増やす", None) in structure(
        compare_pages(pages(new), pages(PLAN))
    )


def test_a_measure_under_another_goal_moved() -> None:
    new = PLAN.replace(f"（２）移住を進める\n{MOVE}\n", "").replace(
        "（１）観光を広げる", f"（１）移住を進める\n{MOVE}\n（２）観光を広げる"
    )
    found = structure(compare_pages(pages(PLAN), pages(new)))
    assert {kind for kind, old, new_ in found if "移住" in (old or new_ or "")} == {"moved"}


def test_two_outlines_side_by_side() -> None:
    new = PLAN.replace("（２）移住を進める", "（２）移住と定住を進める").replace(
        "置き、", "置いて、"
    )
    found = compare_pages(pages(PLAN), pages(new))
    lines = outlines([heading_record_of("x", pair) for pair in found.headings], changed_only=True)
    assert [(line.kind, (line.new or line.old or lines[0].new).text[:5]) for line in lines] == [  # type: ignore[union-attr]
        ("same", "第１章 基"),
        ("same", "基本目標１"),
        ("renamed", "（２）移住"),
    ]
    assert (lines[-1].old is not None, lines[-1].changes, lines[-1].other) == (True, 1, None)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("令和４年３月４日提出", "令和８年２月27日提出", "version"),
        ("（令和6年3月31日）", "（令和7年3月31日）", "version"),
        ("第2.0版", "第2.1版", "version"),
        ("令和７年度 市の予算", "令和８年度 市の予算", "version"),
        ("総合戦略（PDF：1.2MB）", "総合戦略（PDF：3.4MB）", "file_size"),
        (
            "第８条の規定により、市は予算を定める。",
            "第７条の規定により、市は予算を定める。",
            "number",
        ),
        ("表１に示す割合を目標とします。", "表２に示す割合を目標とします。", "number"),
        ("- 208 -　介護保険", "- 205 -　介護保険", "running"),
    ],
)
def test_what_is_formal(old: str, new: str, kind: str) -> None:
    assert {found for _, found in formal(old, new)} == {kind}
    found = compare_pages(pages(old), pages(new))
    assert (found.changed, found.added, found.removed, found.numbers_changed) == (0, 0, 0, 0)
    assert sum(found.formal.values()) >= 1
    assert "形式的な変更" in found.summary


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("令和７年度までに工事を終えます。", "令和８年度までに工事を終えます。"),
        ("第３位の市です。今も多くの人がいます。", "第２位の市です。今も多くの人がいます。"),
        ("計画の期間は５年間とします。", "計画の期間は４年間とします。"),
    ],
)
def test_what_says_something(old: str, new: str) -> None:
    found = compare_pages(pages(old), pages(new))
    assert (found.changed, sum(found.formal.values())) == (1, 0)


def test_contents_without_leaders_are_formal() -> None:
    names = ["策定の趣旨", "計画の期間", "人口の見通し", "基本の目標", "推進の体制"]
    body = "\n".join(
        f"{n}. {name}\n{name}について、市は広く意見を聴きます。" for n, name in enumerate(names, 1)
    )
    old = "\n".join(f"{n} {name} {n + 3}" for n, name in enumerate(names, 1)) + "\n" + body
    new = "\n".join(f"{n} {name} {n + 9}" for n, name in enumerate(names, 1)) + "\n" + body
    rows = compare_pages(pages(old), pages(new)).rows
    assert [row.unit for row in rows[:5]] == ["toc"] * 5
    assert {row.formal for row in rows if row.kind != "same" or row.formal} <= {"contents"}


def test_a_list_that_nothing_names_again_is_no_contents() -> None:
    items = "\n".join(f"（{n}）{name}の数" for n, name in enumerate("一二三四五六", 1))
    units = units_of(pages(items + "\n以上の項目を毎年調べます。"))
    assert "toc" not in {unit.kind for unit in units}


def test_the_clause_that_a_sentence_begins_with_pairs_it() -> None:
    old = "公共交通につきましては、路線の見直しを終え、次の計画を定めます。町の祭りは秋に開きます。"
    new = "新しい図書館は春に開きます。公共交通につきましては、予約の車を平野でも走らせます。"
    found = compare_pages(pages(old), pages(new))
    (row,) = (row for row in found.rows if row.kind == RowKind.CHANGED)
    assert row.segments[0] == ("equal", "公共交通につきましては、", "公共交通につきましては、")


def test_what_units_are_known_by() -> None:
    unit = units_of(pages("議案第３号は、市税条例の改正です。"))[0]
    assert by_lead(unit) == "議案第3号"
    assert by_lead(units_of(pages("また、市は道を直します。"))[0]) == ""
    assert by_name(units_of(pages("令和８年度予算の概要"))[0]) == "#予算の概要"
    assert by_name(units_of(pages("市は道を直します。"))[0]) == ""


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("令和4年3月4日提出", "#提出"),
        ("平成31(2019)年度", "#年度"),
        ("2024/4/1", "#"),
        ("令和7.3", "#"),
        ("12,345日", "12,345日"),
        ("2024年度~2028年度", "#~#"),
        ("9月30日", "#"),
    ],
)
def test_dates_of_a_key(key: str, expected: str) -> None:
    assert undated(key) == expected


def test_one_text_cut_at_other_places_is_the_same() -> None:
    old = pages("「道の駅」は、\n市の西の端にあり、毎年多くの客を迎えます。次の文です。")
    new = pages("「道の駅」は、市の西の端にあり、毎年多くの客を迎えます。次の文です。")
    assert formal(old[0].text, new[0].text) == []


def test_a_text_is_never_added_and_removed_at_once() -> None:
    old = pages("以上\n市は道を直します。\n計\n市は橋を架けます。")
    new = pages("市は橋を架けます。\n計\n市は道を直します。\n以上")
    rows = compare_pages(old, new).rows
    gone = {row.old_text for row in rows if row.kind == "removed"}
    assert not gone & {row.new_text for row in rows if row.kind == "added"}


def test_two_long_texts_that_share_nothing_are_bounded_and_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.compare.align.MOST_DIFFERENT", 3)
    old, new = pages("市は道を直します。海は青い。"), pages("市は道を直した。空は高い。")
    found = compare_pages(old, new)
    assert (found.bounded, found.changed, found.added, found.removed) == (True, 0, 2, 2)
    assert "違いが大きい" in found.summary
    monkeypatch.setattr("pipeline.compare.align.MOST_DIFFERENT", 4)
    assert not compare_pages(old, new).bounded
