"""Work that others do: the same results, whoever dies; and what a rebuild takes over."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from pipeline.archive.reader import read_night, warc_names
from pipeline.errors import ShinkyuError
from pipeline.executors import hands, local
from pipeline.executors.hands import Hands
from pipeline.executors.local import Processes, WorkerLostError
from pipeline.executors.sure import Surely
from pipeline.history import comparisons, pages_ahead
from pipeline.history import workshop as workshop_module
from pipeline.history.build import build
from pipeline.history.pages_ahead import PagesAhead
from pipeline.history.workshop import Workshop
from pipeline.read.page.types import PageReading
from tests.city import P2, V2, City, content, page, pdf
from tests.loopback import Loopback
from tests.others import dies_elsewhere, fails

HERE = os.getpid()


def noted(done: list[int], rank: int, _: object) -> None:
    """Note that something is done."""
    done.append(rank)


@pytest.mark.slow
def test_children_do_the_work_and_a_killed_one_is_replaced() -> None:
    pool = Processes(1)
    try:
        first = pool.submit(os.getpid).result()
        assert first != HERE
        assert pool.submit(os.getpid).result() == first
        with pytest.raises(WorkerLostError, match="-9"):
            pool.submit(dies_elsewhere, HERE).result()
        assert Surely(pool).submit(dies_elsewhere, HERE).result() == "done"
        with pytest.raises(ValueError, match="told"):
            pool.submit(fails, "told").result()
        assert pool.submit(os.getpid).result() not in (HERE, first)
    finally:
        pool.shutdown()


def test_a_child_that_starts_while_all_are_ended_does_no_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pool = Processes(1)

    class Late(local._Child):
        def __init__(self) -> None:
            super().__init__()
            pool.shutdown(wait=False, cancel_futures=True)

    monkeypatch.setattr(local, "_Child", Late)
    with pytest.raises(WorkerLostError):
        pool.submit(os.getpid).result(timeout=10)


def test_without_anybody_else_work_is_done_when_it_is_asked_for() -> None:
    calls: list[int] = []
    waiting = Surely(None).submit(calls.append, 1)
    assert calls == []
    waiting.result()
    waiting.result()
    assert calls == [1]


def test_little_work_starts_no_process() -> None:
    with Hands(2) as some:
        assert some.ask(10, 0, os.getpid).result() == HERE
        many = [some.ask(hands._WORTH, 0, os.getpid) for _ in range(20)]
        assert {asked.result() for asked in many} - {HERE}


def test_no_cluster_no_work() -> None:
    with pytest.raises(ShinkyuError, match="--dask"):
        Hands(2, "tcp://127.0.0.1:1")


def brought(workshop: Workshop) -> None:
    """Wait until nothing is on its way any more."""
    while not workshop.is_ready("higano"):
        time.sleep(0.01)


def test_results_wait_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "_WORTH", 0)
    with Hands(2) as some, Workshop(some) as workshop:
        for n in range(20):
            workshop.ahead("higano", str(n), 1, abs, -n)
            brought(workshop)
        assert len(workshop._asked) <= 9
        assert [workshop.taken(str(n)) for n in range(20)] == list(range(20))
        assert workshop.taken("0") is None


def test_texts_that_wait_to_be_worked_on_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop_module, "_WAITING", 250)
    with Hands(2) as some, Workshop(some) as workshop:
        for n in range(20):
            workshop.ahead("higano", str(n), 100, abs, -n)
            waiting = [asked for asked in workshop._asked.values() if not asked.answer.is_brought]
            assert len(waiting) <= 2
        assert [workshop.taken(str(n)) for n in range(20)] == list(range(20))


def test_what_is_needed_first_is_done_first() -> None:
    pool = Processes(1)
    done: list[int] = []
    try:
        pool.submit(time.sleep, 0.3)
        asked = {rank: pool.submit_ranked(rank, os.getpid) for rank in (3, 1, 2)}
        for rank, future in asked.items():
            future.add_done_callback(partial(noted, done, rank))
        asked[3].result()
    finally:
        pool.shutdown()
    assert done == [1, 2, 3]


def test_who_waits_for_what_nobody_has_begun_does_it() -> None:
    pool = Processes(1)
    try:
        pool.submit(time.sleep, 0.3)
        assert Surely(pool).submit(os.getpid).result() == HERE
    finally:
        pool.shutdown()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Two nights: editions, and a file that is replaced."""
    with Loopback() as site:
        found = City(site, tmp_path_factory.mktemp("city"))
        found.shows(page=page(V2, P2), v2=pdf("KPI 1 = 100"), p2=pdf("KPI 1 = 200"))
        found.crawl()
        found.shows(p2=pdf("KPI 1 = 250"), page=page(V2, P2, text="二。"))
        found.crawl()
        found.build()
        yield found


def test_a_rebuild_by_several_has_the_same_rows(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "_WORTH", 0)
    monkeypatch.setattr("pipeline.history.laid_nights._FEW", 0)
    build(city.archive, tmp_path / "again.db", rebuild=True, workers=2)
    assert content(tmp_path / "again.db") == content(city.db)


def test_a_rebuild_takes_over_what_still_is_what_was_written(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(city.db)
    path = tmp_path / "copy.db"
    with closing(sqlite3.connect(city.db)) as db, closing(sqlite3.connect(path)) as copy:
        db.backup(copy)
    made: list[object] = []
    real = comparisons._compared

    def counted(*texts: object) -> object:
        made.append(texts)
        return real(*texts)  # type: ignore[arg-type]

    monkeypatch.setattr(comparisons, "_compared", counted)
    build(city.archive, path, rebuild=True, workers=1)
    assert content(path) == before
    assert made == []
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE comparison_rows SET new_text = 'x' WHERE comparison_id LIKE 'higano%'")
        db.execute("UPDATE figures SET value = 7")
        db.execute("UPDATE passage_steps SET steps = '[]'")
    build(city.archive, path, rebuild=True, workers=1)
    assert content(path) == before
    assert len(made) == 1


def test_pages_that_nobody_asks_for_do_not_stop_those_behind_them(city: City) -> None:
    night = read_night(city.archive, warc_names(city.archive)[0])
    shown = next(c for c in night.captures if c.media_type == "text/html")
    others = [shown._replace(sha256=f"{n:064}") for n in range(3 * pages_ahead._AHEAD)]
    came = [(night.run, capture) for capture in (*others, shown)]
    ahead = PagesAhead(city.archive, came, Surely(None))
    said = [ahead.says(night.run, shown) for _ in came]
    [page] = [one for one in said if one is not None]
    assert isinstance(page, PageReading)
    assert page.title == "地方創生の取組"
