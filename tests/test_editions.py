"""Dates believed, covers trusted or not, order in a series, the newest edition on a page."""

import sqlite3

import pytest

from pipeline.database.names import edition_words, series_order, series_place, version_words
from pipeline.database.row_types import EditionRow
from pipeline.history.editions import (
    OnPage,
    Stated,
    believe,
    cover_date,
    edition_id,
    in_series_order,
    newest,
    revision_key,
)
from pipeline.kinds import EditionStatus
from pipeline.read.names.labels import EditionName, read_heading, read_label


def name(heading: str) -> EditionName:
    return read_heading(heading)[0]


def on_page(*headings: str) -> list[OnPage]:
    names = [n for heading in headings for n in read_heading(heading)]
    return [OnPage(edition_id("c", n), n, i) for i, n in enumerate(names)]


@pytest.mark.parametrize(
    ("old", "new", "best"),
    [
        (("2015-10", "label"), ("2015-11", "heading"), ("2015-11", "heading")),
        (("2015-11", "heading"), ("2015-10", "label"), ("2015-11", "heading")),
        (("2015-11", "heading"), ("2015-12", "heading"), ("2015-12", "heading")),
        (("2024-02", "cover"), ("2024-02-09", "page"), ("2024-02-09", "page")),
        (("2024-02-09", "page"), ("2024-02", "cover"), ("2024-02-09", "page")),
        (("2024-03", "cover"), ("2024-02-09", "page"), ("2024-03", "cover")),
        (("2024-02-09", "page"), ("2024-03", "cover"), ("2024-03", "cover")),
        (("2024-02-09", "page"), ("2026-01-01", "page"), ("2024-02-09", "page")),
        (("2024-02-10", "seen"), ("2024-02-09", "page"), ("2024-02-09", "page")),
    ],
)
def test_order_of_belief(old: tuple[str, str], new: tuple[str, str], best: tuple[str, str]) -> None:
    assert believe(Stated(*old), Stated(*new)) == Stated(*best)


def test_nothing_stated_before() -> None:
    assert believe(None, Stated("2020-03", "note")) == Stated("2020-03", "note")


COVER = "第３期\n日向野市　まち・ひと・しごと創生\n総 合 戦 略\n\n令 和 ６ 年 ２ 月\n日 向 野 市\n"


@pytest.mark.parametrize(
    ("cover", "phase", "city", "found"),
    [
        (COVER, 3, "日向野市", "2024-02"),
        (COVER, 2, "日向野市", None),  # another phase's cover
        (COVER, 3, "別の市", None),  # another city's plan
        (COVER.replace("第３期", ""), 3, "日向野市", None),
        (COVER.replace("第３期", ""), None, "日向野市", "2024-02"),
        (COVER.replace("総 合 戦 略", "予算の概要"), 3, "日向野市", None),
        (COVER + "（令和７年４月一部改定）", 3, "日向野市", "2024-02"),
        ("", 3, "日向野市", None),
    ],
)
def test_a_cover_is_believed_only_where_it_names_the_plan(
    cover: str, phase: int | None, city: str, found: str | None
) -> None:
    stated = cover_date(cover, "総合戦略", phase, city)
    assert (stated.iso if stated else None) == found


def test_ids_are_readable_and_drafts_are_editions_of_their_own() -> None:
    assert (
        edition_id("city", name("「日向野市総合戦略（第2.1版）」（令和元年12月）"))
        == "city-総合戦略-2.1"
    )
    assert (
        edition_id("city", name("「第3期日向野市総合戦略」を策定しました"))
        == "city-総合戦略-phase-3"
    )
    draft = read_label("第3期日向野市総合戦略（案）").editions[0]
    assert version_words(draft.version, draft.status) == "phase 3, draft"
    assert edition_id("city", draft) == "city-総合戦略-phase-3-draft"


def row(
    key: str, phase: int | None, revision: str | None, published: str | None = None
) -> EditionRow:
    return EditionRow(
        id=key,
        source_id="c",
        series="総合戦略",
        phase=phase,
        revision=revision,
        version=revision or "1.0",
        label=key,
        status=EditionStatus.FINAL,
        published=published,
        published_source=published and "heading",
        updated=None,
        updated_source=None,
        plan_from=None,
        plan_to=None,
        reason=None,
        first_seen="2020-01-01T00:00:00Z",
        last_seen="2020-01-01T00:00:00Z",
        position=0,
        predecessor_id=None,
        listed=1,
        by_hand=None,
        news_as=None,
    )


def test_order_by_number_and_by_date() -> None:
    rows = [
        row("p2", 2, None),
        row("2.1", 1, "2.1"),
        row("1.0", 1, "1.0"),
        row("2.0", 1, "2.0"),
        row("p10", 10, None),
    ]
    assert [r["id"] for r in in_series_order(rows)] == ["1.0", "2.0", "2.1", "p2", "p10"]
    dated = [
        row("1.0", 1, "1.0", "2015-04"),
        row("2.0", 1, "2.0", "2019-12"),
        row("r", 1, "2017-03", "2017-03"),
    ]
    assert [r["id"] for r in in_series_order(dated)] == ["1.0", "r", "2.0"]


def test_the_newest_is_the_one_without_a_date_where_others_have_one() -> None:
    page = on_page(
        "「第3期日向野市総合戦略」を策定しました",
        "「第2期日向野市人口ビジョン」・「第2期日向野市総合戦略」（令和2年3月）",
        "「日向野市総合戦略（第2版）」（平成27年10月）",
    )
    assert newest(page, "2024-02-09") == ["c-総合戦略-phase-3"]


def test_a_page_older_than_a_phase_dates_none_of_it() -> None:
    page = on_page("「第3期日向野市総合戦略」を策定しました")
    assert newest(page, "2020-03-31") == []
    assert newest(page, "2025-03-31") == ["c-総合戦略-phase-3"]


def test_a_revision_without_number_and_month_is_behind_its_plan() -> None:
    for plain in (None, "1.0"):
        assert revision_key(plain) < revision_key("改訂版") < revision_key("2.0")
    assert revision_key("改訂版") < revision_key("1.1") < revision_key("2020-10")


def test_two_plans_announced_together_are_both_the_newest() -> None:
    page = on_page(
        "「第2期日向野市人口ビジョン」・「第2期日向野市総合戦略」（令和2年3月）",
        "「日向野市総合戦略」（平成27年4月）",
    )
    assert sorted(newest(page, "2020-03-31")) == ["c-人口ビジョン-phase-2", "c-総合戦略-phase-2"]
    assert newest([], "2020-03-31") == []


def test_series_stand_in_one_order_in_sql_and_in_python() -> None:
    wanted = ["総合戦略", "人口ビジョン", "地域再生計画", "総合計画", "その他"]
    with sqlite3.connect(":memory:") as db:
        db.execute("CREATE TABLE editions (series TEXT)")
        db.executemany("INSERT INTO editions VALUES (?)", [(s,) for s in sorted(wanted)])
        found = db.execute(f"SELECT series FROM editions ORDER BY {series_order('series')}")
        assert [series for (series,) in found] == wanted
    assert sorted(sorted(wanted), key=series_place) == wanted


@pytest.mark.parametrize(
    ("series", "phase", "revision", "status", "version", "ja", "en"),
    [
        ("総合戦略", None, "1.0", "final", "1.0", "総合戦略（第1版）", "総合戦略 1.0"),
        ("総合戦略", 1, "2.1", "final", "2.1", "総合戦略（第2.1版）", "総合戦略 2.1"),
        (
            "総合戦略",
            1,
            "2020-10",
            "final",
            "2020-10",
            "総合戦略（2020-10改定）",
            "総合戦略 2020-10",
        ),
        (
            "総合戦略",
            2,
            None,
            "draft",
            "phase 2, draft",
            "第2期総合戦略（案）",
            "総合戦略 phase 2, draft",
        ),
        (
            "人口ビジョン",
            2,
            "2025-04",
            "final",
            "phase 2, 2025-04",
            "第2期人口ビジョン（2025-04改定）",
            "人口ビジョン phase 2, 2025-04",
        ),
        ("その他", None, None, "final", "緑の基本計画", "緑の基本計画", "緑の基本計画"),
    ],
)
def test_an_edition_is_called_what_people_call_it(
    series: str,
    phase: int | None,
    revision: str | None,
    status: str,
    version: str,
    ja: str,
    en: str,
) -> None:
    edition = {
        "series": series,
        "phase": phase,
        "revision": revision,
        "status": status,
        "version": version,
        "label": "緑の基本計画",
    }
    assert (edition_words(edition, "ja"), edition_words(edition, "en")) == (ja, en)
