"""Visits of a rebuild that come before their turn: the rows are those of nights one by one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.archive.reader import warc_names
from pipeline.errors import ArchiveError
from pipeline.executors.hands import Hands
from pipeline.history import project, projecting, stretch
from pipeline.history.brought import Brought
from pipeline.history.build import build
from pipeline.history.laid_nights import LaidNights
from pipeline.history.originals import Reading
from pipeline.history.projecting import Step
from pipeline.history.turns import Turns
from pipeline.history.visits import Visit
from pipeline.sources import Source
from tests.city import P2, V2, City, content, page, pdf
from tests.loopback import Loopback, Reply

GONE = Reply(404, validators=False)
DOWN = Reply(503, validators=False)


@pytest.fixture
def cities(tmp_path: Path) -> Iterator[list[City]]:
    """Two cities of one archive, both with an edition."""
    with Loopback() as one, Loopback() as other:
        found = [City(one, tmp_path), City(other, tmp_path)]
        found[1].source = Source("kawana", "川名市", f"{other.url}/docs/1/", delay=0.0)
        for city in found:
            city.shows(page=page(V2), v2=pdf("KPI 1 = 100"))
        yield found


def nights(cities: list[City], n: int) -> None:
    """So many nights of all of them."""
    for _ in range(n):
        for city in cities:
            city.crawl()
            city.build()


def never(_: Reading, visit: Visit) -> bool:
    """As if whatever is waited for took for ever."""
    return False


def turns(city: City, folder: Path, *, read: bool) -> tuple[list[list[str]], list[str]]:
    """The sources in the order in which their visits are given, and of the first early ones that
    are put back those that come next.
    """
    with LaidNights(folder / "laid.nights") as laid:
        laid.lay(city.archive, warc_names(city.archive), list, Hands())
        laid.arrange({})
        given = [_said(step) for step in Turns(laid, lambda _: read)]
        order = Turns(laid, lambda _: read)
        again = iter(order)
        for step in again:
            if step.early:
                order.put_back(step)
                break
        return given, [name for step in again for name in _said(step)]


def _said(step: Step) -> list[str]:
    return [visit.run.id.partition("-")[0] for visit in step.visits]


def test_while_a_visit_is_waited_for_others_come_that_bring_nothing(
    cities: list[City], tmp_path: Path
) -> None:
    nights(cities, 4)
    cities[0].shows(v2=pdf("KPI 1 = 200"))
    nights(cities, 1)
    given, _ = turns(cities[0], tmp_path, read=False)
    assert given == [["higano"], ["higano"] * 3, ["kawana"], ["kawana"] * 4, ["higano"]]
    given, put_back = turns(cities[0], tmp_path, read=True)
    assert given == [["higano"], ["kawana"], ["higano"] * 3, ["kawana"] * 4, ["higano"]]
    assert put_back == ["higano"] + ["kawana"] * 4 + ["higano"] * 3


def eventful(cities: list[City]) -> None:
    """Nights with and without news, nights that fail, files that go and come again."""
    first, second = cities
    nights(cities, 4)
    first.shows(v2=GONE)
    nights(cities, 3)
    first.shows(v2=pdf("KPI 1 = 100"))
    second.shows(page=page(V2, P2), p2=pdf("KPI 1 = 300"))
    nights(cities, 3)
    first.shows(page=DOWN)
    second.shows(p2=DOWN)
    nights(cities, 3)
    first.shows(page=page(V2, P2), p2=pdf("KPI 1 = 300"))
    second.shows(p2=pdf("KPI 1 = 400"))
    nights(cities, 4)


@pytest.mark.parametrize("waited", [False, True])
def test_the_rows_are_those_of_nights_one_by_one(
    cities: list[City], monkeypatch: pytest.MonkeyPatch, waited: bool
) -> None:
    eventful(cities)
    before = content(cities[0].db)
    again: list[Visit] = []
    real = stretch._apply_again

    def noted(db: sqlite3.Connection, visit: Visit, brought: Brought) -> bool:
        again.append(visit)
        return real(db, visit, brought)

    monkeypatch.setattr(stretch, "_apply_again", noted)
    if waited:
        monkeypatch.setattr(Reading, "is_read", never)
    build(cities[0].archive, cities[0].db, rebuild=True, workers=1)
    assert content(cities[0].db) == before
    assert len(again) >= 5


def test_a_visit_that_cant_be_projected_leaves_no_gap(
    cities: list[City], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nights(cities, 3)
    cities[1].shows(v2=pdf("KPI 1 = 300"))
    nights(cities, 1)
    real = project.apply_visit

    def lost(db: sqlite3.Connection, visit: Visit, *rest: object) -> bool:
        if visit.run.source_id == "kawana" and any(c.verdict == "ok" for c in visit.captures):
            raise ArchiveError("its bytes are lost")
        return real(db, visit, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Reading, "is_read", never)
    monkeypatch.setattr(projecting, "apply_visit", lost)
    said: list[str] = []
    done = build(
        cities[0].archive, tmp_path / "new.db", rebuild=True, workers=1, report=said.append
    )
    assert len(done.problems) == 2
    assert sum("one visit after the other" in line for line in said) == 1
    with closing(sqlite3.connect(tmp_path / "new.db")) as db:
        ids = [number for (number,) in db.execute("SELECT id FROM captures ORDER BY id")]
        of_others = db.execute(
            "SELECT count(*) FROM captures WHERE source_id = 'kawana'"
        ).fetchone()
    assert ids == list(range(1, len(ids) + 1))
    assert of_others == (4,)
