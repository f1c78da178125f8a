"""What the log says of each thing that cities do, and what a night of failures leaves untouched."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.city import P2, P3, V2, City, Link, page, pdf
from tests.loopback import Loopback, Reply


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(P2, V2), v2=pdf("plan two"), p2=pdf("phase two"))
        city.night()
        yield city


def test_the_first_night_adds_editions_and_documents(city: City) -> None:
    kinds = [r["kind"] for r in city.rows("SELECT kind FROM changes ORDER BY id")]
    assert sorted(kinds) == ["document_added"] * 2 + ["edition_added"] * 2
    editions = {r["id"]: r for r in city.rows("SELECT * FROM editions")}
    assert set(editions) == {"higano-総合戦略-2.0", "higano-総合戦略-phase-2"}
    assert editions["higano-総合戦略-2.0"]["reason"] == "指標の追加のため、一部改定"
    assert (
        editions["higano-総合戦略-2.0"]["published"],
        editions["higano-総合戦略-2.0"]["published_source"],
    ) == (
        "2015-10",
        "heading",
    )
    assert editions["higano-総合戦略-phase-2"]["updated"] == "2024-04-01"
    assert editions["higano-総合戦略-2.0"]["updated"] is None
    assert editions["higano-総合戦略-phase-2"]["predecessor_id"] == "higano-総合戦略-2.0"


def test_an_unchanged_night_adds_one_run_its_captures_and_its_report_alone(
    city: City,
) -> None:
    before = {t: len(rows) for t, rows in city.content().items()}
    assert city.night() == []
    after = {t: len(rows) for t, rows in city.content().items()}
    grown = {t: after[t] - before[t] for t in after if after[t] != before[t]}
    assert grown == {"runs": 1, "captures": 3, "run_reports": 1, "nights": 1}
    assert {r["outcome"] for r in city.rows("SELECT outcome FROM captures WHERE id > 3")} == {
        "unchanged"
    }


def test_a_silent_replacement(city: City) -> None:
    city.shows(v2=pdf("plan two, with another number"))
    assert city.kinds() == ["document_replaced"]
    assert (
        city.rows("SELECT updated FROM editions WHERE id LIKE '%2.0'")[0]["updated"] == "2024-04-01"
    )
    change = city.rows("SELECT * FROM changes ORDER BY id DESC")[0]
    versions = city.rows(
        "SELECT * FROM document_versions WHERE document_id = ? ORDER BY rowid",
        change["document_id"],
    )
    assert [v["sha256"] for v in versions] == [change["old"], change["new"]]
    assert change["old_capture_id"] < change["new_capture_id"]


def test_a_resave_is_told_apart_from_a_replacement(city: City) -> None:
    city.shows(v2=pdf("plan two", note="saved again"))
    assert city.kinds() == ["document_resaved"]
    assert city.rows("SELECT updated FROM editions WHERE id LIKE '%2.0'")[0]["updated"] is None


def test_a_move_to_a_new_url(city: City) -> None:
    city.shows(page=page(P2, V2._replace(path="/new/v2.pdf")))
    city.site.route("/new/v2.pdf", pdf("plan two"))
    assert city.kinds() == ["document_moved"]
    assert len(city.rows("SELECT * FROM documents")) == 2
    assert len(city.rows("SELECT * FROM page_versions")) == 1


def test_a_link_that_vanishes_and_comes_back(city: City) -> None:
    city.shows(page=page(P2))
    assert city.kinds() == ["page_changed", "document_unlisted"]
    city.shows(page=page(P2, V2))
    assert city.kinds() == ["page_changed", "document_restored"]
    assert len(city.rows("SELECT * FROM documents")) == 2


def test_a_file_that_is_gone_is_a_finding_not_a_failure(city: City) -> None:
    city.shows(v2=Reply(404, validators=False))
    assert city.kinds() == ["document_missing"]
    assert city.rows("SELECT status, failed FROM runs ORDER BY started_at DESC")[0] == {
        "status": "ok",
        "failed": 0,
    }
    assert city.kinds() == []
    city.shows(v2=pdf("plan two"))
    assert city.kinds() == ["document_restored"]
    assert {r["state"] for r in city.rows("SELECT state FROM documents")} == {"listed"}


def test_a_run_is_counted_as_the_crawl_counts_it(city: City) -> None:
    """A file that robots.txt disallows is no failure; a page that is gone is one."""
    counts = "status", "fetched", "unchanged", "missing", "failed", "disallowed"

    def told() -> tuple[object, ...]:
        report = city.crawl()
        city.build()
        [row] = city.rows("SELECT * FROM runs ORDER BY started_at DESC LIMIT 1")
        said = tuple(getattr(report, name) for name in counts)
        assert tuple(row[name] for name in counts) == said
        return said

    city.site.route("/robots.txt", Reply(200, b"User-agent: *\nDisallow: /v2.pdf\n"))
    city.shows(p2=Reply(404))
    assert told() == ("ok", 0, 1, 1, 0, 1)
    city.shows(page=Reply(404))
    assert told() == ("failed", 0, 0, 2, 1, 1)
    city.site.route("/robots.txt", Reply(200, b"User-agent: *\nDisallow: /\n"))
    assert told() == ("failed", 0, 0, 0, 1, 2)


def test_a_new_edition(city: City) -> None:
    city.shows(page=page(P3, P2, V2, published="2024年04月02日"), p3=pdf("phase three"))
    assert city.kinds() == ["page_changed", "edition_added", "document_added"]
    newest = city.rows("SELECT * FROM editions WHERE id LIKE '%phase-3'")[0]
    assert (newest["published"], newest["published_source"]) == ("2024-04-02", "page")


def test_a_new_edition_is_not_dated_by_a_page_that_is_older(city: City) -> None:
    city.shows(page=page(P3, P2, V2), p3=pdf("phase three"))
    city.night()
    newest = city.rows("SELECT * FROM editions WHERE id LIKE '%phase-3'")[0]
    assert (newest["published"], newest["published_source"]) == (
        "2024-04-03",
        "seen",
    )  # the day in Japan


def test_the_url_of_the_old_edition_used_for_the_new_one(city: City) -> None:
    new = Link(
        "「日向野市総合戦略（第2.1版）」（令和元年12月）", "日向野市総合戦略（第2.1版）", "/v2.pdf"
    )
    city.shows(page=page(P2, new), v2=pdf("plan two point one"))
    assert city.kinds() == ["page_changed", "edition_added", "document_added", "document_unlisted"]
    old = city.rows("SELECT * FROM documents WHERE label LIKE '%第2版%'")[0]
    assert len(city.rows("SELECT * FROM document_versions WHERE document_id = ?", old["id"])) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"page": Reply(500)},
        {
            "page": Reply(
                200,
                "<html><title>メンテナンス</title><body>ただいまメンテナンス中です</body></html>".encode(),
            )
        },
        {"v2": Reply(500)},
        {"v2": Reply(200, b"<html><body>error</body></html>")},
        {"v2": Reply(200, b"%PDF-", announce=900)},
        {"v2": Reply(hang_up=True)},
        {"page": Reply(404, validators=False)},
    ],
)
def test_failures_change_nothing_and_never_shorten_last_seen(
    city: City, fault: dict[str, Reply]
) -> None:
    before = city.content()
    city.shows(**fault)
    assert city.kinds() == []
    after = city.content()
    for table in (
        "editions",
        "documents",
        "page_versions",
        "document_versions",
        "changes",
        "originals",
        "pages",
    ):
        assert len(after[table]) == len(before[table]), table
    seen = {r["id"]: r["last_seen"] for r in city.rows("SELECT id, last_seen FROM documents")}
    assert all(value >= "2024-04-01T18:00:00Z" for value in seen.values())
    assert city.rows("SELECT status FROM runs ORDER BY started_at DESC")[0]["status"] in (
        "partial",
        "failed",
    )


def test_only_the_surroundings_of_the_page_changed(city: City) -> None:
    reply = page(P2, V2)
    reply.body = reply.body.replace(
        b"</body>", "<aside>新着情報 今日のお知らせ</aside></body>".encode()
    )
    city.shows(page=reply)
    assert city.kinds() == []
    assert len(city.rows("SELECT * FROM page_versions")) == 1


def test_the_page_alone_changed(city: City) -> None:
    city.shows(page=page(P2, V2, updated="2024年04月02日"))
    assert city.kinds() == ["page_changed"]
    assert (
        city.rows("SELECT updated FROM editions WHERE id LIKE '%phase-2'")[0]["updated"]
        == "2024-04-02"
    )
    assert city.rows("SELECT updated FROM editions WHERE id LIKE '%2.0'")[0]["updated"] is None


def test_rebuild_gives_the_same_and_says_the_same(city: City) -> None:
    city.shows(
        page=page(P3, P2, V2, updated="2024年04月02日"),
        v2=pdf("plan two, changed"),
        p3=pdf("phase three"),
    )
    city.night()
    before = city.content()
    assert city.build(rebuild=True).rebuilt
    assert city.content() == before


def test_a_database_of_another_version_is_rebuilt(city: City) -> None:
    import sqlite3

    before = city.content()
    with sqlite3.connect(city.db) as db:
        db.execute("UPDATE meta SET value = 'older' WHERE key = 'projection'")
    assert "another version" in (city.build().rebuilt or "")
    assert city.content() == before
