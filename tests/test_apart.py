"""Comparisons and exports that take seconds: made in a child, few at once, bounded in size."""

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from pipeline.answers import on_demand
from pipeline.answers.apart import DearJob
from pipeline.errors import NotFoundError
from pipeline.read.children.protocol import Failure, Why
from pipeline.web import apart as asking
from pipeline.web import busy
from pipeline.web.busy import TooLarge
from tests.demo_site import SERIES, played

PHASES = f"{SERIES}-phase-2/{SERIES}-phase-3"
STORED = f"/-/compare/{PHASES}"
BACK = "/-/compare/" + "/".join(reversed(PHASES.split("/")))
"""The other way round, which nothing stores."""


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("apart")).db


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    on_demand._kept.clear()
    yield
    on_demand._kept.clear()


def get(db: Path, *paths: str) -> list[Any]:
    """The answers of a new server to readers who come at once."""

    async def ask() -> list[Any]:
        datasette = Datasette([str(db)])
        await datasette.invoke_startup()
        return await asyncio.gather(*(datasette.client.get(path) for path in paths))

    return asyncio.run(ask())


def test_a_child_gives_what_a_thread_gives(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [f"{STORED}.csv", f"{BACK}.json?left=old", BACK, f"{BACK}?show=numbers", f"{BACK}.bib"]
    here = get(db, *paths)
    on_demand._kept.clear()
    monkeypatch.setattr(asking, "_SMALL", 0)
    monkeypatch.setattr(asking, "_FEW", 0)
    asked: list[str] = []
    ask = asking._asked

    def noted(job: DearJob) -> bytes:
        asked.append(job["form"])
        return ask(job)

    monkeypatch.setattr(asking, "_asked", noted)
    there = get(db, *paths)
    for path, one, other in zip(paths, here, there, strict=True):
        assert (one.status_code, other.status_code) == (200, 200), path
        assert one.content == other.content, path
    # Three pages and a citation of one comparison: the others waited for the first.
    assert sorted(asked) == ["", "csv", "json"]


def test_who_comes_when_too_many_wait_is_told_to_come_again(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_FEW", 0)
    monkeypatch.setattr(busy, "_DEAR", (1, 2, 20.0))
    sent_away = threading.Semaphore(0)

    class Noted(busy.Busy):
        def __init__(self) -> None:
            sent_away.release()

    def slowly(job: DearJob) -> bytes:
        if not made:
            made.extend(sent_away.acquire(timeout=20) for _ in range(3))
        return b"made"

    made: list[bool] = []
    monkeypatch.setattr(busy, "Busy", Noted)
    monkeypatch.setattr(asking, "_asked", slowly)
    paths = [f"{STORED}.csv?left=old&n={n}" for n in range(5)]
    answers = get(db, *paths, f"{STORED}.csv?lang=en&n=6", "/-/indicators.csv", STORED)
    assert sorted(answer.status_code for answer in answers[:6]) == [200, 200, 200, 503, 503, 503]
    assert [answer.status_code for answer in answers[6:]] == [200, 200]
    told = next(answer for answer in answers if answer.status_code == 503)
    assert told.headers["retry-after"] == "10"
    assert told.headers["cache-control"] == "no-store"
    assert "混み合っています" in told.text


def test_what_is_too_large_is_refused(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_MOST_ROWS", 3)
    monkeypatch.setattr(asking, "_MOST", 100)
    for answer in get(db, f"{STORED}.xlsx", f"{BACK}.xlsx", BACK):
        assert answer.status_code == 413
        assert "大きすぎます" in answer.text
        assert "retry-after" not in answer.headers


def test_a_child_that_needs_more_than_it_may_have(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "_FEW", 0)
    monkeypatch.setattr(asking, "_LIMITS", asking._LIMITS._replace(wall=0.0))
    (answer,) = get(db, f"{STORED}.json")
    assert answer.status_code == 413
    assert isinstance(asking._error(Failure(Why.MEMORY, "")), TooLarge)


def test_a_side_that_went_in_the_meantime(db: Path, tmp_path: Path) -> None:
    empty = tmp_path / "shinkyu.db"
    with closing(sqlite3.connect(empty)) as other:
        for table in ("sources", "editions", "captures", "page_versions", "originals"):
            other.execute(f"CREATE TABLE {table} (id, sha256)")
    job = DearJob(
        do="compare",
        database=str(empty),
        old="a" * 64,
        new="b" * 64,
        form="",
        left="new",
        paper="landscape",
        formal=False,
    )
    with pytest.raises(NotFoundError):
        asking._asked(job)
