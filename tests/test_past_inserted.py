"""The past put in later gives the rows of having been there: whatever the order in which nights
arrive, and whether they come as our own files or as captures from elsewhere.

Real parts all the way: a loopback server, the ordinary crawler, WARC files, the importer, SQLite.
"""

import hashlib
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.archive.salvage import salvage
from pipeline.crawl.run import Limits, crawl
from pipeline.demo.nights import SOURCE
from pipeline.history.build import build
from pipeline.imports.importer import import_warc
from pipeline.imports.wayback.run import Asked, backfill
from pipeline.imports.wayback.server import Means, Pace
from pipeline.imports.wayback.told import Came
from pipeline.sources import Source
from tests.city import P2, P3, V2, City, Link, at, content, page, pdf
from tests.demo_site import played
from tests.loopback import Loopback
from tests.test_history_rebuild import Night, nights, play
from tests.wayback import Shot, Wayback, shots_of

START = datetime(2024, 4, 1, 18, tzinfo=UTC)
OF_RUNS = ("runs", "run_reports", "nights", "captures", "warc_files", "damage")
"""Tables that tell how captures came in."""
CAPTURE = "(SELECT url || ' ' || captured_at FROM captures WHERE id = {0}) AS {0}"


class Watched(NamedTuple):
    """A city that was watched night by night."""

    source: Source
    archive: Path
    names: list[str]
    """Its WARC files, oldest first."""


def watch(site: Loopback, folder: Path, history: list[Night]) -> Watched:
    """Crawl a history, a WARC file a night; and each night by itself, as a stranger would, who
    knows nothing of the nights before.
    """
    archive = folder / "watched"
    source = Source("higano", "日向野市", f"{site.url}/docs/1/", delay=0.0)
    names = []
    for number, night in enumerate(history):
        start = START + timedelta(days=number)
        for there in (archive, folder / f"stranger-{number}"):
            play(site, night)
            with site.at(start):
                done = crawl(source, there, clock=at(start), limits=Limits(retries=0))
        names.append(done.warc_file)
    return Watched(source, archive, names)


def said(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a database says of the city: every row without how its captures came in, and captures by
    what they are, not by their number.
    """
    told = {}
    with closing(sqlite3.connect(path)) as db:
        for table in content(path):
            if table in OF_RUNS:
                continue
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            wanted = [
                CAPTURE.format(c) if c.endswith("capture_id") else c
                for c in columns
                if not c.startswith("warc_")
            ]
            rows = db.execute(f"SELECT {', '.join(wanted)} FROM {table}")
            told[table] = sorted(rows, key=repr)
    return told


def assert_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    for table in one:
        assert one[table] == other[table], table


histories = st.lists(nights, min_size=2, max_size=3).flatmap(
    lambda history: st.tuples(st.just(history), st.permutations(range(len(history))))
)
some = settings(
    deadline=None,
    max_examples=int(os.environ.get("SHINKYU_EXAMPLES", "1")),  # each plays a city for seconds
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes, and shows little more
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@some
@given(histories)
def test_our_own_nights_in_any_order_of_arrival(told: tuple[list[Night], list[int]]) -> None:
    history, order = told
    with TemporaryDirectory() as name, Loopback() as site:
        folder = Path(name)
        city = watch(site, folder, history)
        build(city.archive, folder / "in_order.db", workers=1)
        there, db = folder / "archive", folder / "db.sqlite"
        for night in order:
            target = there / city.names[night]
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(city.archive / city.names[night], target)
            build(there, db, workers=1)
        assert_same(content(folder / "in_order.db"), content(db))


@some
@given(histories)
def test_captures_from_elsewhere_in_any_order(told: tuple[list[Night], list[int]]) -> None:
    history, order = told
    # Without its page a stranger asks for no files; who was there before asks for those it knows.
    history = [night._replace(page="ok") for night in history]
    with TemporaryDirectory() as name, Loopback() as site:
        folder = Path(name)
        city = watch(site, folder, history)
        build(city.archive, folder / "in_order.db", workers=1)
        there, db = folder / "archive", folder / "db.sqlite"
        salvage(there)
        for night in order:
            import_warc(folder / f"stranger-{night}" / city.names[night], city.source, there)
            build(there, db, workers=1)
        assert_same(said(folder / "in_order.db"), said(db))


@pytest.mark.slow
def test_a_server_of_captures_gives_back_the_history_of_the_demo(tmp_path: Path) -> None:
    """Ten years of a city from the index and the captures alone: every row, every feed's name."""
    demo = played(tmp_path)
    archive, db = tmp_path / "archive", tmp_path / "copy.db"
    shutil.copy(demo.db, db)  # its texts are taken over, since the bytes are the same
    with closing(sqlite3.connect(db)) as copy, copy:
        copy.execute("DELETE FROM warc_files")
    with Wayback() as server:
        server.add(*shots_of(demo.archive))
        means = Means(pace=Pace(pause=0.0), sleep=lambda _: None)
        source = Source("higano", "日向野市", SOURCE.page, delay=0.0)
        done = backfill(source, archive, Asked(server.url), means=means)
        asked = server.captures()
    assert (done.pages, done.links, done.ok) == (9, 25, True)
    assert len(asked) == len(set(asked)) == 33  # of 117: each body once
    build(archive, db, workers=1)
    # A backfill asks for pages and files, not for what a page needs to look as it did.
    assert_same(said(demo.db) | {"requisites": []}, said(db))


def test_an_edition_between_two_captures_is_dated_by_none_of_them(tmp_path: Path) -> None:
    with Loopback() as site:
        city = City(site, tmp_path)
        published: list[str | None] = []
        for days, links in ((0, [P2]), (2, [P3, P2]), (400, [V2, P3, P2])):
            city.shows(page=page(*links, published=""), v2=pdf("2"), p2=pdf("p2"), p3=pdf("p3"))
            city.nights = days
            city.night()
        for name in ("phase-2", "phase-3", "2.0"):
            sql = "SELECT published FROM editions WHERE id LIKE ?"
            published += [row["published"] for row in city.rows(sql, f"%{name}")]
        assert published == ["2020-03", "2024-04-04", "2015-10"]
        undated = Link("日向野市デジタル指針", "日向野市デジタル指針", "/d.pdf")
        for days, links in ((500, [P2, undated]), (510, [P2])):
            city.shows(page=page(*links, published=""), d=pdf("d"))
            city.nights = days
            city.night()
        sql = "SELECT published, published_source FROM editions WHERE series = 'その他'"
        assert city.rows(sql) == [{"published": None, "published_source": None}]


def test_the_past_of_a_city_that_is_watched(tmp_path: Path) -> None:
    """First seen moves back, changes get their times, and what was told keeps its name."""
    old = page(V2, published="2015年11月09日", updated="2015年11月09日").body
    middle = page(P2, V2, published="2020年04月01日", updated="2020年04月01日").body
    with Loopback() as site, Wayback() as server:
        city = City(site, tmp_path)
        texts = {"v2": pdf("plan two says 70."), "p2": pdf("phase two says 75.")}
        city.shows(page=page(P2, V2), **texts)
        city.night()
        city.shows(page=page(P3, P2, V2), p3=pdf("phase three says 80."), **texts)
        city.night()
        told = {row["key"] for row in city.rows("SELECT key FROM changes")}
        lives = {row["id"] for row in city.rows("SELECT id FROM passages")}
        was = pdf("plan two says 60.").body
        server.add(
            Shot("20151109030000", f"{site.url}/docs/1/", old),
            Shot("20151109030005", f"{site.url}/v2.pdf", was, "application/pdf"),
            Shot("20200401030000", f"{site.url}/docs/1/", middle),
            Shot("20210401030000", f"{site.url}/v2.pdf", texts["v2"].body, "application/pdf"),
        )
        means = Means(pace=Pace(pause=0.0), sleep=lambda _: None)
        done = backfill(city.source, city.archive, Asked(server.url), means=means)
        assert (done.pages, done.files, done.counts[Came.SAME]) == (2, 1, 1)
        assert city.build().rebuilt == "captures older than the last night were added"
        assert {row["id"]: row["first_seen"] for row in city.rows("SELECT * FROM editions")} == {
            "higano-総合戦略-2.0": "2015-11-09T03:00:00Z",
            "higano-総合戦略-phase-2": "2020-04-01T03:00:00Z",
            "higano-総合戦略-phase-3": "2024-04-02T18:00:00Z",
        }
        changes = city.rows("SELECT * FROM changes ORDER BY at")
        again = {row["key"] for row in changes}
        assert told <= again
        new = [(row["at"][:7], row["kind"]) for row in changes if row["key"] not in told]
        assert new == [
            ("2020-04", "page_changed"),
            ("2021-04", "document_replaced"),
            ("2024-04", "page_changed"),
        ]
        compared = city.rows("SELECT old_id, new_id FROM comparisons WHERE scope = 'document'")
        assert compared[0]["new_id"] == hashlib.sha256(texts["v2"].body).hexdigest()
        aliases = {row["id"] for row in city.rows("SELECT id FROM passage_aliases")}
        assert lives <= aliases | {row["id"] for row in city.rows("SELECT id FROM passages")}
