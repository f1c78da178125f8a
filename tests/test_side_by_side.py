"""Sources side by side: one request at a time to each host, one file a source, one build that takes
them as they end.
"""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.verify import verify_archive
from pipeline.archive.writer import RunWriter
from pipeline.cli.nightly import nightly
from pipeline.crawl.http import new_session
from pipeline.crawl.many import crawl_many
from pipeline.crawl.run import RunReport
from pipeline.crawl.turns import StoppedError, Turns, host_key
from pipeline.errors import ArchiveError
from pipeline.history.build import build
from pipeline.sources import Source
from tests.city import V2, City, content, page, pdf
from tests.loopback import Loopback, Reply


@contextmanager
def hosts(number: int) -> Iterator[list[Loopback]]:
    sites = [Loopback() for _ in range(number)]
    for site in sites:
        site.__enter__()
    try:
        yield sites
    finally:
        for site in sites:
            site.__exit__(None, None, None)


def declare(folder: Path, name: str, url: str, delay: float = 0.0) -> None:
    folder.mkdir(exist_ok=True)
    text = f"id: {name}\nname: {name}\npage: {url}\ndelay: {delay}\n"
    (folder / f"{name}.yml").write_text(text, encoding="utf-8")


def test_several_at_a_time_give_the_rows_of_a_rebuild(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, db = tmp_path / "archive", tmp_path / "s.db"
    rename = RunWriter._rename

    def slowly(writer: RunWriter, final: Path) -> None:
        time.sleep(0.02)  # it stands in the manifest, and has no name yet
        rename(writer, final)

    monkeypatch.setattr(RunWriter, "_rename", slowly)
    with hosts(3) as sites:
        for number, site in enumerate(sites):
            site.route("/robots.txt", Reply(404))
            site.route("/a/", page(V2, text=f"{number}。"))
            site.route("/v2.pdf", pdf(f"plan {number}"))
            declare(tmp_path / "sources", f"city{number}", f"{site.url}/a/")
        sites[0].route("/a/", replace(page(V2, text="遅。"), wait=0.2))
        night = nightly(tmp_path / "sources", (), archive, db, parallel=3)
        assert [s.source_id for s in night.sources] == ["city0", "city1", "city2"]
        assert night.ok
        assert all(len(s.changes) for s in night.sources)
        sites[1].route("/a/", Reply(404))
        assert not nightly(tmp_path / "sources", (), archive, db, parallel=3).ok
    runs = [read_night(archive, name).run for name in warc_names(archive)]
    assert len({run.placed for run in runs}) == len(runs) == 6
    assert verify_archive(archive).findings == []
    build(archive, tmp_path / "again.db", workers=1)
    assert content(db) == content(tmp_path / "again.db")


def test_sources_of_one_host_share_its_turn_and_its_pause() -> None:
    turns, asked = Turns(), list[tuple[float, float]]()

    def ask(url: str, owed: float) -> None:
        for _ in range(3):
            with turns.of(url, owed):
                began = time.monotonic()
                time.sleep(0.01)
                asked.append((began, time.monotonic()))

    urls = ("https://a.example/x", "http://A.example:80/y")
    workers = [threading.Thread(target=ask, args=(url, 0.03)) for url in urls]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    asked.sort()
    assert len(asked) == 6
    pauses = [later[0] - earlier[1] for earlier, later in pairwise(asked)]
    assert min(pauses) >= 0.029


def test_what_a_host_is() -> None:
    keys = map(host_key, ("https://me@A.jp:443/", "http://a.jp/x", "http://a.jp:8080/"))
    assert list(keys) == ["a.jp", "a.jp", "a.jp:8080"]


def report(source: Source) -> RunReport:
    return RunReport("run", source.id, "ok", 0, 0, 0, 0, [], "file")  # type: ignore[arg-type]


def sources(*pages: str) -> list[Source]:
    return [Source(f"s{number}", "市", page) for number, page in enumerate(pages)]


def test_those_of_one_host_go_one_after_the_other() -> None:
    under_way: Counter[str] = Counter()

    def visit(source: Source, turns: Turns) -> RunReport:
        key = host_key(source.page)
        under_way[key] += 1
        assert under_way[key] == 1
        time.sleep(0.002)
        under_way[key] -= 1
        return report(source)

    several = sources(*(f"https://h{number % 3}.jp/{number}" for number in range(12)))
    ended = list(crawl_many(several, visit, 8))
    assert sorted(one.source.id for one in ended) == sorted(source.id for source in several)
    assert {one.error for one in ended} == {None}


@pytest.mark.parametrize("parallel", [1, 3])
def test_a_failure_costs_its_own_source_alone(parallel: int) -> None:
    def visit(source: Source, turns: Turns) -> RunReport:
        if source.id == "s0":
            raise ArchiveError("the disk is full")
        if source.id == "s1":
            raise KeyError("x")
        return report(source)

    ended = crawl_many(sources("https://a.jp/", "https://b.jp/", "https://c.jp/"), visit, parallel)
    told = {one.source.id: (one.error, one.trace is not None) for one in ended}
    assert told == {
        "s0": ("the disk is full", False),
        "s1": ("a fault of the program: KeyError: 'x'", True),
        "s2": (None, False),
    }


def test_a_night_that_is_stopped_ends_the_waits_of_all() -> None:
    broken_off = threading.Event()

    def visit(source: Source, turns: Turns) -> RunReport:
        if source.id == "s0":
            return report(source)
        try:
            turns.wait(60)
        except StoppedError:
            broken_off.set()
            raise
        return report(source)

    night = crawl_many(sources("https://a.jp/", "https://b.jp/"), visit, 2)
    assert next(night).source.id == "s0"
    night.close()
    assert broken_off.wait(5)


def test_a_run_closes_its_connections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []
    session = new_session()
    monkeypatch.setattr(session, "close", lambda: closed.append(True))
    monkeypatch.setattr("pipeline.crawl.run.new_session", lambda: session)
    with Loopback() as site:
        City(site, tmp_path).crawl()
    assert closed == [True]
