"""A wrong clock: told, recorded under a flag, projected in the order in which nights came."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.archive.clock import clock_of, server_time
from pipeline.archive.lastgood import last_good
from pipeline.archive.records import Record
from pipeline.kinds import ClockDoubt
from tests.archives import read_run
from tests.city import P2, QUICK, V2, City, page, pdf
from tests.loopback import Loopback

NOW = datetime.now(UTC).replace(microsecond=0)
"""The servers' clock in these tests: loopback answers carry the machine's own."""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(P2, V2), v2=pdf("plan two"), p2=pdf("phase two"))
        yield city


def night(city: City, moment: datetime) -> str:
    """A night by a clock of ours; returns its WARC file."""
    from pipeline.crawl.run import crawl

    return crawl(city.source, city.archive, clock=lambda: moment, limits=QUICK).warc_file


def answer(ours: datetime, **http: str) -> Record:
    return Record("response", 0, "", "", ours.isoformat(), 200, {}, http, b"")


def dated(moment: datetime) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S GMT")


def test_a_night_in_2099_is_projected_at_the_servers_time(city: City) -> None:
    night(city, NOW - timedelta(days=2))
    wrong = night(city, datetime(2099, 1, 1, tzinfo=UTC))
    run, captures = read_run(city.archive, wrong)
    assert run.clock == ClockDoubt.AHEAD_OF_SERVERS
    for moment in (run.started_at, run.finished_at or "", *(c.captured_at for c in captures)):
        assert abs(datetime.fromisoformat(moment) - datetime.now(UTC)) < timedelta(minutes=10)
    city.build()
    assert night(city, NOW + timedelta(hours=1))
    done = city.build()
    assert (done.rebuilt, done.visits) == (None, 1)  # and no later build is a full one
    assert [r["clock"] for r in city.rows("SELECT clock FROM runs ORDER BY started_at")] == [
        None,
        "ahead of the servers",
        None,
    ]
    assert max(r["last_seen"] for r in city.rows("SELECT last_seen FROM documents")) < "2099"
    assert last_good(city.archive, "higano").last_capture < "2099"
    before = city.content()
    city.build(rebuild=True)
    assert city.content() == before


def test_an_hour_back_logs_no_revert(city: City) -> None:
    night(city, NOW - timedelta(minutes=30))
    city.build()
    city.shows(v2=pdf("plan two, revised"))
    night(city, NOW - timedelta(minutes=1))
    city.build()
    kinds = [r["kind"] for r in city.rows("SELECT kind FROM changes")]
    assert kinds.count("document_replaced") == 1
    wrong = night(city, NOW - timedelta(hours=1))
    run, _ = read_run(city.archive, wrong)
    assert run.clock == ClockDoubt.BEFORE_LAST_CAPTURE
    done = city.build()
    assert (done.rebuilt, done.changes) == (None, 0)
    assert [r["kind"] for r in city.rows("SELECT kind FROM changes")] == kinds
    before = city.content()
    city.build(rebuild=True)
    assert city.content() == before


def test_a_clock_that_is_right_is_left_alone(city: City) -> None:
    name = night(city, NOW)
    run, captures = read_run(city.archive, name)
    assert (run.clock, run.started_at) == (None, NOW.isoformat().replace("+00:00", "Z"))
    assert all(c.captured_at == run.started_at for c in captures)


def test_the_median_of_the_answers_counts() -> None:
    ours = datetime(2025, 4, 2, 18, tzinfo=UTC)
    every = [answer(ours, date=dated(ours - timedelta(days=n))) for n in (3, 2, 400)]
    clock = clock_of(every, ours.isoformat(), None)
    assert clock.offset == timedelta(days=3)
    assert (clock.doubt, clock.shift) == (ClockDoubt.AHEAD_OF_SERVERS, -timedelta(days=3))
    assert clock.corrected("2025-04-02T18:00:05Z") == "2025-03-30T18:00:05Z"


@pytest.mark.parametrize(
    ("ahead", "doubted"), [(timedelta(days=1), False), (timedelta(days=1, seconds=1), True)]
)
def test_a_day_is_the_border(ahead: timedelta, doubted: bool) -> None:
    ours = datetime(2025, 4, 2, 18, tzinfo=UTC)
    clock = clock_of([answer(ours, date=dated(ours - ahead))], ours.isoformat(), None)
    assert (clock.doubt is not None) == doubted


def test_behind_the_servers_alone_is_no_reason() -> None:
    ours = datetime(2025, 4, 2, 18, tzinfo=UTC)
    clock = clock_of([answer(ours, date=dated(ours + timedelta(days=900)))], ours.isoformat(), None)
    assert (clock.doubt, clock.shift) == (None, timedelta())


def test_what_came_later_stays_later_whatever_the_servers_say() -> None:
    ours, last = "2025-04-02T18:00:00Z", "2025-04-02T19:00:00Z"
    then = datetime.fromisoformat(ours)
    for http in ({}, {"date": dated(then)}):
        clock = clock_of([answer(then, **http)], ours, last)
        assert clock.doubt == ClockDoubt.BEFORE_LAST_CAPTURE
        assert clock.corrected(ours) == "2025-04-02T19:00:01Z"


def test_a_cache_says_how_old_its_answer_is() -> None:
    moment = datetime(2025, 4, 2, 18, tzinfo=UTC)
    assert server_time({"date": dated(moment), "age": "60"}) == moment + timedelta(minutes=1)
    assert server_time({"date": dated(moment)}) == moment
    for http in ({}, {"date": "yesterday"}, {"date": dated(moment), "age": "old"}):
        assert server_time(http) is None
