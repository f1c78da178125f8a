"""What a rebuild does ahead of its turn: the rows are those of nights one by one."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import closing
from errno import ENOSPC
from functools import partial
from pathlib import Path

import pytest

from pipeline.archive.reader import read_night, warc_names
from pipeline.errors import DatabaseError
from pipeline.executors import hands
from pipeline.executors.hands import Hands
from pipeline.executors.sure import Surely
from pipeline.history.build import build
from pipeline.history.doubts.page.detect import doubts_of_page
from pipeline.history.files_ahead import ReadAhead
from pipeline.history.laid_nights import LaidNights
from pipeline.history.listing import understand
from pipeline.history.pages_ahead import PagesAhead
from pipeline.history.workshop import Workshop
from pipeline.read.children.many import Begin, in_order
from pipeline.read.page.types import PageReading
from tests.city import P2, V2, City, content, page, pdf
from tests.loopback import Loopback

LONG = "KPI 1 = 100 " * 2000


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """A city that shows an edition."""
    with Loopback() as site:
        found = City(site, tmp_path)
        found.shows(page=page(V2), v2=pdf("KPI 1 = 100"))
        yield found


def ripe(city: City, folder: Path) -> list[int]:
    """The nights after which the source is settled."""
    with LaidNights(folder / "laid.nights") as laid:
        laid.lay(city.archive, warc_names(city.archive), list, Hands())
        laid.arrange({})
        return [turn.number - 1 for turn in laid.turns() if laid.step(turn.number).ripe]


@pytest.mark.parametrize(
    ("later", "wanted"), [("KPI 1 = 200", [0, 2]), (f"{LONG} KPI 2 = 200", [2])]
)
def test_a_source_is_settled_when_nearly_all_came_and_when_all_did(
    city: City, tmp_path: Path, later: str, wanted: list[int]
) -> None:
    city.shows(page=page(V2, P2), v2=pdf(LONG), p2=pdf("KPI 1 = 100"))
    city.crawl()
    city.crawl()
    city.shows(p2=pdf(later))
    city.crawl()
    city.crawl()
    assert ripe(city, tmp_path) == wanted


def test_a_source_that_brings_pages_alone_is_settled_too(city: City, tmp_path: Path) -> None:
    city.shows(page=page())
    city.crawl()
    city.crawl()
    assert ripe(city, tmp_path) == [0]


def test_what_a_page_lists_and_leaves_doubtful_is_known_ahead(city: City) -> None:
    city.crawl()
    night = read_night(city.archive, warc_names(city.archive)[0])
    shown = next(c for c in night.captures if c.media_type == "text/html")
    ahead = PagesAhead(city.archive, [(night.run, shown)], Surely(None))
    says = ahead.says(night.run, shown)
    assert isinstance(says, PageReading)
    known = ahead.understood(says, city.source.name)
    assert known is not None
    assert known.listing == understand(city.source.id, says, city.source.name)
    assert [file.label for file in known.listing.files] == [V2.label]
    assert list(known.doubts) == doubts_of_page(says, known.listing, city.source.name)
    assert ahead.understood(says, "別の市") is None
    assert ahead.understood(says._replace(title="別の題"), city.source.name) is None


def test_comparisons_are_taken_over_before_their_source_is_settled(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.crawl()
    city.shows(page=page(V2, P2), p2=pdf("KPI 1 = 200"))
    city.crawl()
    city.build()
    before = city.content()
    asked: list[str] = []
    real = Workshop.ahead

    def noted(workshop: Workshop, source_id: str, key: str, *rest: object) -> None:
        asked.append(getattr(rest[1], "__name__", ""))
        real(workshop, source_id, key, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(hands, "_WORTH", 0)
    monkeypatch.setattr(Workshop, "ahead", noted)
    build(city.archive, city.db, rebuild=True, workers=2)
    assert city.content() == before
    assert "digested" not in asked
    with closing(sqlite3.connect(city.db)) as db, db:
        db.execute("UPDATE comparison_rows SET new_text = 'x' WHERE comparison_id LIKE 'higano%'")
    build(city.archive, city.db, rebuild=True, workers=2)
    assert content(city.db) == before
    assert asked.count("digested") == 1


def test_a_rebuild_makes_the_folder_of_its_database(city: City, tmp_path: Path) -> None:
    city.crawl()
    city.build()
    build(city.archive, tmp_path / "new" / "db" / "shinkyu.db", rebuild=True, workers=1)
    assert content(tmp_path / "new" / "db" / "shinkyu.db") == city.content()


class Files:
    """Files that are read in a hundredth of a second each."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.read: list[int] = []

    def items(self) -> Iterator[tuple[str, Callable[[], bytes], Begin[int]]]:
        """They, with how they are read."""
        for n in range(200):
            yield str(n), partial(bytes, 1), partial(self._begin, n)

    def _begin(self, n: int, pool: Executor, _: bytes) -> Callable[[], int]:
        self.begun.append(n)
        return pool.submit(self._read, n).result

    def _read(self, n: int) -> int:
        time.sleep(0.01)
        self.read.append(n)
        return n


def test_files_are_begun_before_anybody_asks_for_them() -> None:
    files = Files()
    readings = in_order(files.items(), workers=2)
    assert 2 <= len(files.begun) < 100
    assert list(readings) == [(str(n), n) for n in range(200)]
    assert files.begun == list(range(200))


def test_files_that_nobody_waits_for_any_more_are_not_read() -> None:
    files = Files()
    in_order(files.items(), workers=2).close()
    read = len(files.read)
    assert read < 10
    time.sleep(0.2)
    assert len(files.read) == read


def test_a_rebuild_that_fails_leaves_what_it_has_begun(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.crawl()
    left: list[ReadAhead] = []
    real = ReadAhead.close

    def noted(ahead: ReadAhead) -> None:
        left.append(ahead)
        real(ahead)

    def full(*_: object, **__: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(ReadAhead, "close", noted)
    monkeypatch.setattr("pipeline.history.anew.project", full)
    with pytest.raises(DatabaseError, match="make room"):
        build(city.archive, tmp_path / "db", rebuild=True, workers=2)
    assert len(left) == 1


def test_pages_are_indexed_as_they_are_without_it_though_others_tell_how(
    city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.shows(page=page(V2, P2), p2=pdf("KPI 1 = 200"))
    city.crawl()
    city.build()
    told: list[int] = []
    real = ReadAhead.forms_of

    def noted(ahead: ReadAhead, sha256: str) -> object:
        forms = real(ahead, sha256)
        told.append(len(forms or ()))
        return forms

    monkeypatch.setattr(ReadAhead, "forms_of", noted)
    build(city.archive, tmp_path / "again.db", rebuild=True, workers=2)
    assert sorted(told) == [0, 1, 1]  # the page of the city and two files
    assert indexed(tmp_path / "again.db") == indexed(city.db)


def indexed(path: Path) -> list[list[tuple[object, ...]]]:
    """All that the index of pages holds."""
    with closing(sqlite3.connect(path)) as db:
        for name in ("pages_fts", "pages_chars"):
            db.execute(f"CREATE VIRTUAL TABLE temp.{name}_terms USING fts5vocab(main, {name}, row)")
        names = ("search_pages", "pages_fts_terms", "pages_chars_terms")
        return [db.execute(f"SELECT * FROM {name}").fetchall() for name in names]
