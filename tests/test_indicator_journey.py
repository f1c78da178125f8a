"""Indicators through the whole way: files of several nights, tables, corrections, the command."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli.commands import main
from pipeline.corrections import Correction
from pipeline.history.figure_files import edition_about
from pipeline.history.indicators import update_indicators
from pipeline.kinds import CorrectionKind
from tests.city import City, Link, content, page
from tests.loopback import Loopback, Reply
from tests.office_files import xlsx_file

FIRST = Link("「日向野市総合戦略」（平成27年10月）", "日向野市総合戦略", "/1.xlsx")
SECOND = Link("「第2期日向野市総合戦略」（令和2年3月）", "第2期日向野市総合戦略", "/2.xlsx")
DRAFT = Link("「第2期日向野市総合戦略（案）」", "第2期日向野市総合戦略（案）", "/2a.xlsx")
REPORT = Link("総合戦略の進捗", "第2期日向野市総合戦略の進捗状況（令和4年度）", "/r.xlsx")
HEAD = ["基本目標", "指標", "単位"]


def workbook(years: tuple[str, str], *rows: tuple[Any, ...], title: str = "KPI") -> Reply:
    """A list of indicators with baselines and targets."""
    heads = [*HEAD, f"基準値（{years[0]}）", f"目標値（{years[1]}）"]
    return Reply(200, xlsx_file((title, [heads, *rows])), {"Content-Type": "text/plain"})


PHASE_1 = ("平成26年度", "令和元年度")
PHASE_2 = ("令和元年度", "令和6年度")
ONE = workbook(
    PHASE_1,
    ("基本目標1 しごと", "新規就農者数", "人", 12, 40),
    ("基本目標1 しごと", "製造品出荷額", "億円", 210, 250),
    ("基本目標2 ひと", "観光入込客数", "人", 480000, 650000),
    ("基本目標2 ひと", "関係人口の登録者数", "人", 31, 300),
    ("基本目標2 ひと", "お試し住宅の利用組数", "組", 4, 20),
    ("基本目標2 ひと", "宿泊客数", "人", 2100, 3000),
)
TWO = workbook(
    PHASE_2,
    ("基本目標1 しごと", "新規 就農者の数", "人", 21, 60),
    ("基本目標1 しごと", "製造品出荷額", "百万円", 22500, 24000),
    ("基本目標2 ひと", "観光入込客数", "万人", 58, 62),
    ("基本目標2 ひと", "ファンクラブの会員数", "人", 120, 500),
    ("基本目標2 ひと", "移住相談の件数", "件", 44, 90),
    ("基本目標2 ひと", "市内宿泊施設の宿泊客数", "人", 2300, 3200),
)
A_DRAFT = workbook(PHASE_2, ("基本目標1 しごと", "新規就農者数", "人", 21, 70))
PROGRESS = Reply(
    200,
    xlsx_file(
        (
            "進捗状況",
            [
                [
                    "指標",
                    "単位",
                    "基準値（令和元年度）",
                    "実績値（令和4年度）",
                    "目標値（令和6年度）",
                ],
                ["新規就農者数", "人", 21, 33, 60],
                ["移住相談の件数", "件", 44, 71, 90],
            ],
        )
    ),
    {"Content-Type": "text/plain"},
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with Loopback() as site:
        made = City(site, tmp_path_factory.mktemp("city"))
        for path, reply in (("1", ONE), ("2", TWO), ("2a", A_DRAFT), ("r", PROGRESS)):
            site.route(f"/{path}.xlsx", reply)
        made.shows(page=page(FIRST))
        made.night()
        made.shows(page=page(FIRST, DRAFT))
        made.night()
        made.shows(page=page(FIRST, SECOND, REPORT))
        made.night()
        yield made


def _indicators(city: City) -> dict[str, tuple[str | None, str]]:
    rows = city.rows("SELECT name, unit, state FROM indicators ORDER BY id")
    return {row["name"]: (row["unit"], row["state"]) for row in rows}


def test_the_table_of_indicators(city: City) -> None:
    assert _indicators(city) == {
        "お試し住宅の利用組数": ("組", "dropped"),
        "ファンクラブの会員数": ("人", "current"),
        "新規就農者の数": ("人", "current"),
        "移住相談の件数": ("件", "current"),
        "市内宿泊施設の宿泊客数": ("人", "current"),
        "製造品出荷額": ("百万円", "current"),
        "観光入込客数": ("万人", "current"),
        "関係人口の登録者数": ("人", "dropped"),
    }
    [row] = city.rows("SELECT * FROM indicators WHERE name LIKE '新規%'")
    assert row["id"] == "higano-総合戦略-新規就農者数"
    assert json.loads(row["spellings"]) == ["新規就農者数", "新規就農者の数"]
    assert row["goal"] == "基本目標1 しごと"
    assert row["first_edition_id"] == "higano-総合戦略-1.0"


def test_values_in_one_unit_with_those_of_the_report(city: City) -> None:
    sql = """
        SELECT v.kind, v.year, v.base_value, v.base_unit, v.role FROM indicator_values v
        WHERE v.indicator_id = ? AND v.edition_id LIKE '%phase-2' ORDER BY v.role, v.year, v.kind
    """
    rows = city.rows(sql, "higano-総合戦略-観光入込客数")
    assert [tuple(row.values()) for row in rows] == [
        ("基準値", "2019", 580000.0, "人", "plan"),
        ("目標値", "2024", 620000.0, "人", "plan"),
    ]
    rows = city.rows(sql, "higano-総合戦略-新規就農者数")
    assert ("実績値", "2022", 33.0, "人", "progress") in [tuple(row.values()) for row in rows]


def test_changes_between_the_finished_editions(city: City) -> None:
    rows = city.rows("SELECT * FROM indicator_changes WHERE kind <> 'baseline_changed'")
    told = {
        (r["kind"], r["new_name"] or r["old_name"]): (r["old_value"], r["new_value"], r["unit"])
        for r in rows
    }
    assert told == {
        ("added", "ファンクラブの会員数"): (None, 500, "人"),
        ("added", "移住相談の件数"): (None, 90, "件"),
        ("dropped", "お試し住宅の利用組数"): (20, None, "組"),
        ("dropped", "関係人口の登録者数"): (300, None, "人"),
        ("target_raised", "新規就農者の数"): (40, 60, "人"),
        ("target_raised", "市内宿泊施設の宿泊客数"): (3000, 3200, "人"),
        ("renamed", "市内宿泊施設の宿泊客数"): (None, None, None),
        ("target_lowered", "製造品出荷額"): (25000, 24000, "百万円"),
        ("target_lowered", "観光入込客数"): (65, 62, "万人"),
        ("unit_changed", "製造品出荷額"): (250, 24000, "百万円"),
        ("unit_changed", "観光入込客数"): (650000, 62, "万人"),
    }
    assert {row["old_edition_id"] for row in rows} == {"higano-総合戦略-1.0"}
    [lowered] = city.rows("SELECT * FROM indicator_changes WHERE id LIKE '%観光%lowered'")
    assert (lowered["difference"], lowered["percent"]) == (-3, -4.6)
    assert (lowered["old_year"], lowered["new_year"]) == ("2019", "2024")
    assert (lowered["old_unit"], lowered["new_unit"]) == ("人", "万人")


def test_nights_give_what_a_rebuild_gives(city: City, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    city.build()
    from pipeline.history.build import build

    build(city.archive, again, workers=1)
    assert content(again) == content(city.db)


def test_nothing_is_written_where_nothing_changed(city: City) -> None:
    with closing(sqlite3.connect(city.db)) as db:
        before = db.total_changes
        update_indicators(db, "higano")
        assert db.total_changes == before


def test_the_command(city: City, tmp_path: Path) -> None:
    def run(*words: str) -> str:
        wide = CliRunner(env={"COLUMNS": "160"})
        done = wide.invoke(main, ["indicators", "--db", str(city.db), *words])
        assert done.exit_code == 0, done.output
        return done.stdout

    table = run("higano")
    assert "[基本目標1 しごと]" in table
    assert "×お試し住宅の利用組数" in table
    one = run("新規就農者数")
    assert "目標は第2期総合戦略で40人（2019）→60人（2024）に引き上げ" in one
    assert "△" in one
    assert "●" in one
    listed = json.loads(run("higano", "--kind", "target_lowered", "--json"))
    assert {line["name"] for line in listed} == {"製造品出荷額", "観光入込客数"}
    alone = json.loads(run("higano-総合戦略-観光入込客数", "--json"))
    assert alone["sentence"]["en"].endswith("in 総合戦略 phase 2.")
    assert run("--csv").startswith("\ufeffid,source,")
    assert "base_value" in run("higano-総合戦略-観光入込客数", "--csv").splitlines()[0]
    nothing = CliRunner().invoke(main, ["indicators", "--db", str(city.db), "無いもの"])
    assert nothing.exit_code == 1
    assert "no indicator for 無いもの" in nothing.stderr


def test_what_is_unsure_is_a_doubt_with_the_correction_that_settles_it(city: City) -> None:
    sql = "SELECT correction, settled, page FROM doubts WHERE kind = 'same_indicator'"
    [doubt] = city.rows(sql)
    assert "same_indicator: [宿泊客数, 市内宿泊施設の宿泊客数]" in doubt["correction"]
    assert doubt["settled"] is None
    assert doubt["page"] == 1
    names = ("宿泊客数", "市内宿泊施設の宿泊客数")
    city.source = city.source._replace(corrections=(Correction(CorrectionKind.NOT_SAME, names),))
    city.night()
    [doubt] = city.rows(sql)
    assert doubt["settled"] > "2024"
    assert _indicators(city)["宿泊客数"] == ("人", "dropped")
    city.source = city.source._replace(corrections=())
    city.night()
    assert city.rows(sql)[0]["settled"] is None


def test_a_correction_joins_two_and_another_parts_them(city: City) -> None:
    told = (
        Correction(CorrectionKind.SAME_INDICATOR, ("関係人口の登録者数", "ファンクラブの会員数")),
        Correction(CorrectionKind.NOT_SAME, ("higano-総合戦略-新規就農者数", "新規就農者の数")),
    )
    city.source = city.source._replace(corrections=told)
    city.night()
    joined = "SELECT * FROM indicators WHERE id = 'higano-総合戦略-関係人口の登録者数'"
    [row] = city.rows(joined)
    assert (row["name"], row["state"], row["by_hand"]) == ("ファンクラブの会員数", "current", 1)
    rows = city.rows("SELECT kind, one, other, since FROM corrections ORDER BY position")
    assert [row["kind"] for row in rows] == ["same_indicator", "not_same"]
    before = content(city.db)
    city.build(rebuild=True)
    assert content(city.db) == before
    city.source = city.source._replace(corrections=())
    city.night()
    assert city.rows(joined)[0]["state"] == "dropped"
    assert city.rows("SELECT * FROM corrections") == []


def _edition(key: str, phase: int, revision: str | None, published: str) -> Any:
    return {
        "id": key,
        "series": "総合戦略",
        "phase": phase,
        "revision": revision,
        "published": published,
        "plan_from": None,
        "plan_to": None,
        "status": "final",
    }


EDITIONS = [
    _edition("1.0", 1, "1.0", "2015-10"),
    _edition("2.0", 1, "2.0", "2017-03"),
    _edition("phase 2", 2, None, "2020-03"),
    _edition("phase 3", 3, None, "2025-03"),
]


@pytest.mark.parametrize(
    ("labels", "edition"),
    [
        (["日向野市総合戦略　進捗状況（平成28年度）", ""], "1.0"),
        (["日向野市総合戦略（第2版）　進捗状況（平成30年度）", ""], "2.0"),
        (["進捗状況（平成30年度）", "", "日向野市総合戦略（第2版）"], "2.0"),
        (["第2期日向野市総合戦略の進捗状況", ""], "phase 2"),
        (["令和6年度の実績", "", "総合戦略の効果検証"], "phase 2"),
        (["進捗状況", "", "総合戦略"], None),
    ],
)
def test_which_edition_a_report_is_about(labels: list[str], edition: str | None) -> None:
    found = edition_about(labels, EDITIONS)
    assert (found and found["id"]) == edition
