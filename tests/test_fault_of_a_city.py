"""A fault of ours that one city brings to light costs the others nothing, and heals."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.nightly import SourceResult, add_what_is_new
from pipeline.errors import DatabaseError
from pipeline.history import build as building
from pipeline.history import project
from pipeline.sources import Source
from tests.city import V2, City, content, page, pdf
from tests.loopback import Loopback

OTHER = "kawana"
SETTLE = "pipeline.history.projecting.settle"
APPLY = "pipeline.history.projecting.apply_visit"


@pytest.fixture
def cities(tmp_path: Path) -> Iterator[list[City]]:
    """Two cities of one archive, both with an edition."""
    with Loopback() as one, Loopback() as other:
        found = [City(one, tmp_path), City(other, tmp_path)]
        found[1].source = Source(OTHER, "川名市", f"{other.url}/docs/1/", delay=0.0)
        for city in found:
            city.shows(page=page(V2), v2=pdf("KPI 1 = 100"))
            city.crawl()
        yield found


def failing(function: Callable[..., Any], error: Exception) -> Callable[..., Any]:
    """A step of the projection, with a fault that only the one city brings to light."""

    def failed(db: sqlite3.Connection, of: Any, *more: Any) -> Any:
        if OTHER in (of, getattr(getattr(of, "run", None), "source_id", None)):
            raise error
        return function(db, of, *more)

    return failed


def editions(city: City) -> list[str]:
    rows = city.rows("SELECT DISTINCT source_id FROM editions ORDER BY source_id")
    return [str(row["source_id"]) for row in rows]


FAULTS = [
    (IndexError("no such sentence"), False),
    (sqlite3.IntegrityError("twice the same"), True),
]


@pytest.mark.parametrize(("error", "rebuild"), FAULTS)
def test_a_city_that_can_not_be_settled_is_tried_again(
    cities: list[City], monkeypatch: pytest.MonkeyPatch, error: Exception, rebuild: bool
) -> None:
    city, _ = cities
    with monkeypatch.context() as broken:
        broken.setattr(SETTLE, failing(project.settle, error))
        for _ in range(2):
            done = city.build(rebuild=rebuild)
            assert list(done.problems) == [OTHER]
            assert f"{type(error).__name__}: {error}" in done.problems[OTHER]
            assert editions(city) == sorted([city.source.id, OTHER])
    assert city.build().problems == {}
    healed = content(city.db)
    assert city.build(rebuild=True).problems == {}
    assert content(city.db) == healed


@pytest.mark.parametrize("rebuild", [False, True])
def test_a_visit_that_can_not_be_projected_is_left_out_until_a_rebuild(
    cities: list[City], monkeypatch: pytest.MonkeyPatch, rebuild: bool
) -> None:
    city, _ = cities
    with monkeypatch.context() as broken:
        broken.setattr(APPLY, failing(project.apply_visit, KeyError("no such part")))
        for _ in range(2):
            done = city.build(rebuild=rebuild)
            [(name, words)] = done.problems.items()
            assert OTHER in name
            assert "a fault of the program: KeyError" in words
            assert editions(city) == [city.source.id]
    assert city.build(rebuild=True).problems == {}
    assert editions(city) == sorted([city.source.id, OTHER])


@pytest.mark.parametrize("error", [sqlite3.OperationalError("disk I/O error"), MemoryError()])
def test_what_is_everybodys_ends_the_build(
    cities: list[City], monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(SETTLE, failing(project.settle, error))
    with pytest.raises((DatabaseError, MemoryError)):
        cities[0].build()


def test_a_build_that_fails_ends_no_crawl(
    cities: list[City], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: building.Growing) -> None:
        raise AssertionError("never so")

    monkeypatch.setattr(building.Growing, "take", broken)
    ended = [SourceResult(city.source.id, None, "unheard of", []) for city in cities]
    night = add_what_is_new(cities[0].archive, cities[0].db, iter(ended))
    assert night.sources == ended
    assert night.problems == ["a fault of the program: AssertionError: never so"]
    assert not night.ok
    assert "never so" in capsys.readouterr().err
