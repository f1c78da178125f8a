"""The report of a run: what it brought beside the usual, from the archive alone, and how it is
told.
"""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from pipeline.archive.reader import _asked
from pipeline.archive.types import HostAsked
from pipeline.cli import main
from pipeline.crawl.run import crawl
from pipeline.history.usual import Numbers, Usual, unusual, usual_of
from pipeline.kinds import Unusual
from tests.city import P2, P3, QUICK, START, V2, City, page, pdf
from tests.demo_site import played_offline
from tests.loopback import Loopback, Reply

USUAL = Usual(addresses=20, last=20, changes=0.1, answer=0.2)
QUIET = Numbers(addresses=20, added=0, updated=0, removed=0, answer=0.2)


def told(cut: bool = False, **numbers: Any) -> list[Unusual]:
    return unusual(QUIET._replace(**numbers), USUAL, cut=cut)


def test_what_is_usual_takes_seven_nights() -> None:
    assert usual_of([QUIET] * 6) is None
    assert usual_of([QUIET] * 7) == USUAL._replace(changes=0.0)
    assert unusual(QUIET._replace(addresses=1), None, cut=False) == []


def test_an_ordinary_night_is_not_unusual() -> None:
    assert told() == []
    assert told(addresses=18, updated=2, added=3) == []


def test_most_addresses_gone_is_unusual_and_a_run_that_was_killed_is_not() -> None:
    assert told(addresses=9) == [Unusual.FEWER_ADDRESSES]
    assert told(addresses=9, cut=True) == []
    assert told(addresses=40) == [Unusual.MORE_ADDRESSES]


def test_what_is_so_since_a_night_is_told_of_that_night_alone() -> None:
    assert unusual(QUIET._replace(addresses=9), USUAL._replace(last=9), cut=False) == []


def test_a_site_that_was_rebuilt_is_unusual() -> None:
    assert told(removed=6) == [Unusual.MANY_REMOVED]
    assert told(updated=15) == [Unusual.MANY_UPDATED]


def test_answers_are_slow_against_the_source_s_own() -> None:
    assert told(answer=3.0) == [Unusual.SLOW]
    assert told(answer=0.9) == []  # five times slower than usual, and nobody would notice


def test_what_the_demo_s_nights_came_to_is_what_its_log_says() -> None:
    path = played_offline().played.db
    rows = _rows(path, "SELECT * FROM run_reports ORDER BY started_at")
    log = _rows(path, "SELECT kind, count(*) AS n FROM changes GROUP BY kind")
    counted: dict[str, int] = {}
    for row in rows:
        for kind, number in json.loads(row["changes"]).items():
            counted[kind] = counted.get(kind, 0) + number
        assert row["added"] + row["updated"] + row["removed"] == sum(
            json.loads(row["changes"]).values()
        )
    assert counted == {row["kind"]: row["n"] for row in log}
    captures = _rows(path, "SELECT run_id, count(*) AS n FROM captures GROUP BY run_id")
    assert {r["run_id"]: r["addresses"] for r in rows} == {r["run_id"]: r["n"] for r in captures}
    [nights] = _rows(
        path, "SELECT sum(runs) AS runs, sum(added + updated + removed) AS n FROM nights"
    )
    assert (nights["runs"], nights["n"]) == (len(rows), sum(counted.values()))
    doubts = _rows(path, "SELECT count(*) AS n FROM doubts WHERE note = 0")
    assert sum(row["new_doubts"] for row in rows) == doubts[0]["n"]


def _rows(path: Path, sql: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(sql)]


def test_what_only_the_crawl_knows_stands_in_the_archive(tmp_path: Path) -> None:
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(V2, P2), v2=pdf("one"), p2=pdf("two"))
        city.night()
        city.shows(page=page(P2, P3), v2=Reply(404), p3=pdf("three"))
        city.night()
    first, second = city.rows("SELECT * FROM run_reports ORDER BY started_at")
    assert (first["requests"], first["addresses"]) == (4, 3)  # robots.txt too
    [host] = json.loads(first["hosts"])
    assert host["host"] == first["slowest_host"] == site.url.removeprefix("http://")
    assert host["bytes"] == first["bytes"] > 0
    assert (second["added"], second["updated"], second["removed"]) == (2, 1, 1)
    before = city.content()
    city.build(rebuild=True)
    assert city.content() == before


def test_a_doubt_is_of_the_first_of_two_runs_that_began_in_one_second(tmp_path: Path) -> None:
    with Loopback() as site:
        city = City(site, tmp_path)
        twice = (V2, V2._replace(label=f"{V2.label}本編", path="/v2w.pdf"))
        city.shows(page=page(*twice), v2=pdf("one"), v2w=pdf("two"))
        city.night()
        city.nights = 0
        city.night()
    told = [row["new_doubts"] for row in city.rows("SELECT * FROM run_reports ORDER BY run_id")]
    assert (told[0] > 0, told[1]) == (True, 0)
    before = city.content()
    city.build(rebuild=True)
    assert city.content() == before


def test_a_doubt_is_of_the_run_that_ends_in_the_second_in_which_the_next_begins(
    tmp_path: Path,
) -> None:
    later = START + timedelta(seconds=1)
    with Loopback() as site:
        city = City(site, tmp_path)
        twice = (V2, V2._replace(label=f"{V2.label}本編", path="/v2w.pdf"))
        city.shows(page=page(*twice), v2=pdf("one"), v2w=pdf("two"))
        for start in (START, later):
            moments = chain([start, start], repeat(later))  # its name, its start, all else
            with site.at(later):
                crawl(city.source, city.archive, clock=partial(next, moments), limits=QUICK)
            city.build()
    told = [row["new_doubts"] for row in city.rows("SELECT * FROM run_reports ORDER BY run_id")]
    assert (told[0] > 0, told[1]) == (True, 0)
    before = city.content()
    city.build(rebuild=True)
    assert city.content() == before


def test_what_a_run_s_end_says_of_hosts_may_be_anything() -> None:
    good = {"a.example": {"requests": 2, "bytes": 9, "seconds": 0.5, "slowest": 0.4}}
    assert _asked(good) == (HostAsked("a.example", 2, 9, 0.5, 0.4),)
    half = {"a": {**good["a.example"], "bytes": "x"}}
    broken: tuple[Any, ...] = (None, [], "x", {"a": 1}, {"a": {}}, half)
    for bad in broken:
        assert _asked(bad) is None


def test_the_report_of_a_night_in_a_terminal_and_as_json() -> None:
    path = str(played_offline().played.db)
    said = CliRunner().invoke(main, ["report", "--db", path, "--night", "2024-02-12"])
    assert said.exit_code == 0
    first, second, third = said.stdout.splitlines()
    assert first.startswith("2024-02-12: 0 ok, 1 partial, 0 failed; 10 added, 7 updated, 2 removed")
    assert second.startswith("higano: partial: 16 addresses (usually 4)")
    assert "more addresses (16, usually 4), many updated (7 of 4)" in second
    assert third.startswith("slow: www.city.higano.example: ")
    as_json = CliRunner().invoke(main, ["report", "--db", path, "--json"])
    facts = json.loads(as_json.stdout)
    assert facts["runs"][0]["unusual"] == []
    assert facts["runs"][0]["hosts"][0]["host"] == "www.city.higano.example"
    none = CliRunner().invoke(main, ["report", "--db", path, "--night", "1999-01-01"])
    assert (none.exit_code, none.stderr) == (1, "Error: no crawl began on 1999-01-01\n")


def test_a_database_of_another_version_is_said_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "shinkyu.db"
    shutil.copyfile(played_offline().played.db, path)
    with closing(sqlite3.connect(path)) as db:
        db.executescript("UPDATE meta SET value = '' WHERE key = 'projection'; DROP TABLE nights")
    said = CliRunner().invoke(main, ["report", "--db", str(path)])
    assert said.exit_code == 1
    assert "was made by another version of the program; «shinkyu build»" in said.stderr
