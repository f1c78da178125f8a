"""Edges of labels and headings: phases by their period, names of revisions, who is dated."""

import pytest

from pipeline.kinds import DateSource, EditionStatus, Part
from pipeline.read.names.kinds import FileKind
from pipeline.read.names.labels import EditionName, read_heading, read_label
from pipeline.read.names.plans import find_mentions

PLAN, OTHER = "総合戦略", "その他"
PHASE_2 = ("第2期日向野市総合戦略",)
Told = tuple[str, int | None, str | None, str]


def told(edition: EditionName) -> Told:
    return edition.series, edition.phase, edition.revision, edition.version


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("「日向野市総合戦略（第2版）」（平成27年10月）", (PLAN, 1, "2.0", "2.0")),
        (
            "第2期日向野市総合戦略（令和4年10月改定）",
            (PLAN, 2, "2022-10", "phase 2, 2022-10"),
        ),
        ("第2期日向野市総合戦略（令和4年度改定）", (PLAN, 2, "2022", "phase 2, 2022")),
        ("日向野市総合戦略（平成27年度～令和元年度）", (PLAN, 1, "1.0", "1.0")),
        ("日向野市総合戦略（令和元年度～令和6年度）", (PLAN, 2, None, "phase 2")),
        ("日向野市総合戦略（令和2年度～令和6年度）", (PLAN, 2, None, "phase 2")),
        ("日向野市総合戦略（令和6年度～令和11年度）", (PLAN, 3, None, "phase 3")),
        ("日向野市総合戦略（令和7年度～令和11年度）", (PLAN, 3, None, "phase 3")),
        (
            "「 日向野市観光振興計画 」を策定しました",
            (OTHER, None, None, "日向野市観光振興計画"),
        ),
    ],
)
def test_what_a_heading_says(heading: str, wanted: Told) -> None:
    (edition,) = read_heading(heading)
    assert told(edition) == wanted


def test_a_heading_without_a_date_gives_no_source_of_one() -> None:
    (edition,) = read_heading("日向野市総合戦略（令和2年度～令和6年度）")
    assert (edition.published, edition.published_source) == (None, None)
    (edition,) = read_heading("「日向野市総合戦略（第2版）」（平成27年10月）")
    assert edition.published is not None
    assert (edition.published.iso, edition.published_source) == ("2015-10", DateSource.HEADING)


@pytest.mark.parametrize("heading", ["「計画」を策定しました", "「日向野市観光計画」について"])
def test_a_heading_that_announces_no_plan_of_its_own(heading: str) -> None:
    assert read_heading(heading) == ()


@pytest.mark.parametrize(
    ("label", "above", "wanted", "date"),
    [
        ("令和4年10月改定", PHASE_2, (PLAN, 2, "2022-10", "phase 2, 2022-10"), "2022-10"),
        (
            "平成27年10月",
            ("「日向野市総合戦略（第2版）」",),
            (PLAN, 1, "2.0", "2.0"),
            "2015-10",
        ),
        (
            "平成27年10月",
            ("「日向野市総合戦略」（平成27年4月）",),
            (PLAN, 1, "1.0", "1.0"),
            "2015-10",
        ),
        ("第2版（平成27年10月）", ("日向野市総合戦略",), (PLAN, 1, "2.0", "2.0"), "2015-10"),
        ("日向野市総合戦略（平成27年10月）", ("第2版",), (PLAN, 1, "2.0", "2.0"), "2015-10"),
    ],
)
def test_a_label_s_own_date(label: str, above: tuple[str, ...], wanted: Told, date: str) -> None:
    (edition,) = read_label(label, above).editions
    assert told(edition) == wanted
    assert edition.published is not None
    assert (edition.published.iso, edition.published_source) == (date, DateSource.LABEL)


@pytest.mark.parametrize(
    ("label", "above", "part"),
    [
        ("防災計画", (), Part.WHOLE),
        ("観光計画", ("計画",), Part.WHOLE),
        ("「観光計画」 概要版", (), Part.SUMMARY),
        ("「環境計画」（概要）", (), Part.SUMMARY),
    ],
)
def test_a_plan_of_another_kind(label: str, above: tuple[str, ...], part: Part) -> None:
    reading = read_label(label, above)
    (edition,) = reading.editions
    assert (edition.series, reading.part, reading.kind) == ("その他", part, FileKind.PLAN)
    assert edition.name == edition.version
    assert edition.name in label


@pytest.mark.parametrize("label", ["計画", "計画書"])
def test_a_word_alone_is_no_plan(label: str) -> None:
    reading = read_label(label, ())
    assert (reading.editions, reading.kind) == ((), FileKind.OTHER)


@pytest.mark.parametrize(
    ("label", "above"), [("環境計画（案）", ()), ("案", ("第3期日向野市総合戦略",))]
)
def test_a_draft_is_said_by_the_label(label: str, above: tuple[str, ...]) -> None:
    reading = read_label(label, above)
    assert reading.status == EditionStatus.DRAFT
    assert read_label(label.replace("案", "全文"), above).status == EditionStatus.FINAL


def test_two_reasons_are_two_lines() -> None:
    note = "※指標の追加のため、一部改定\n　※目標値の見直しのため、一部改定　\n"
    reading = read_label("日向野市総合戦略（第2版）", (), note)
    assert reading.reason == "指標の追加のため、一部改定\n目標値の見直しのため、一部改定"


@pytest.mark.parametrize("above", [("分割版", "第2期日向野市総合戦略"), (*PHASE_2, "分割版")])
def test_a_chapter_under_a_plan_is_a_part_of_it(above: tuple[str, ...]) -> None:
    reading = read_label("第1章 はじめに", above)
    assert reading.part == Part.SPLIT
    assert [told(e) for e in reading.editions] == [(PLAN, 2, None, "phase 2")]


def test_a_name_with_its_own_year_does_not_share_the_month_behind_the_next_one() -> None:
    heading = "日向野市人口ビジョン（令和6年度改訂版）および第3期日向野市総合戦略（令和7年3月策定）"
    dates = [m.attributes.published for m in find_mentions(heading)]
    assert [date and date.iso for date in dates] == [None, "2025-03"]


def test_of_two_dates_before_a_name_the_words_of_the_first_stay_with_it() -> None:
    posted = "令和7年6月3日掲載　令和6年3月4日　第3期日向野市総合戦略"
    (mention,) = find_mentions(posted)
    stated = mention.attributes.published
    assert (mention.name, stated and stated.iso) == ("第3期日向野市総合戦略", "2024-03-04")
    (mention,) = find_mentions("令和7年6月3日掲載　第3期日向野市総合戦略")
    assert mention.attributes.published is None
