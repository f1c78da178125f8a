"""The blocks of pages as rows: written with the text, taken over with it, lost with nothing."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive.reader import warc_names
from pipeline.database.layouts import layouts_of
from pipeline.history import originals
from pipeline.kinds import BlockKind
from pipeline.read.blocks import (
    Block,
    Cell,
    PageLayout,
    WrittenBlocks,
    blocks_from_json,
    blocks_to_json,
)
from pipeline.read.files import read_many as plain
from pipeline.read.types import FileReading
from tests.city import P2, V2, City, content, page, pdf
from tests.loopback import Loopback

LINE = (0.1, 0.1, 0.5, 0.12)
LAYOUT = PageLayout(
    595.0,
    842.0,
    (
        Block(BlockKind.HEADING, 0, (LINE,), level=1, size=12.0),
        Block(BlockKind.TABLE, 1, (LINE,), head=1, cells=((Cell(0, 2, 1, LINE),),)),
    ),
)
SHA = "SELECT sha256 FROM originals WHERE media_type = 'application/pdf' ORDER BY sha256"


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(V2, P2), v2=pdf("plan two"), p2=pdf("phase two"))
        yield city


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read, each page of them as :data:`LAYOUT`."""
    asked: list[str] = []

    def read_many(files: Iterable[Any], **how: Any) -> Iterator[tuple[str, FileReading]]:
        for name, reading in plain(files, **how):
            asked.append(name)
            yield name, reading._replace(layouts=(LAYOUT,) * len(reading.pages))

    monkeypatch.setattr(originals, "read_many", read_many)
    return asked


def known(city: City) -> dict[str, tuple[PageLayout, ...]]:
    """SHA-256 of each PDF → its pages."""
    with closing(sqlite3.connect(city.db)) as db:
        return {sha256: layouts_of(db, sha256) for (sha256,) in db.execute(SHA).fetchall()}


def test_each_page_is_kept_with_its_blocks(city: City, read: list[str]) -> None:
    city.night()
    assert sorted(known(city)) == sorted(read)
    assert list(known(city).values()) == [(LAYOUT,), (LAYOUT,)]


def test_a_file_that_was_read_without_places_has_none(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        originals,
        "read_many",
        lambda files, **how: ((n, r._replace(layouts=())) for n, r in plain(files, **how)),
    )
    city.night()
    assert list(known(city).values()) == [(), ()]


def test_they_are_taken_over_with_the_text(city: City, read: list[str]) -> None:
    city.night()
    before = content(city.db)
    read.clear()
    with closing(sqlite3.connect(city.db)) as db, db:
        db.execute("UPDATE meta SET value = 'other code' WHERE key = 'projection'")
    assert city.build().rebuilt
    assert read == []
    assert content(city.db)["page_layouts"] == before["page_layouts"] != []


def test_they_stay_when_the_bytes_are_lost(city: City, read: list[str]) -> None:
    city.night()
    before = known(city)
    (city.archive / warc_names(city.archive)[0]).unlink()
    city.build(rebuild=True)
    assert known(city) == before


def test_a_database_from_before_them_is_taken_as_it_is(city: City, read: list[str]) -> None:
    city.night()
    with closing(sqlite3.connect(city.db)) as db, db:
        db.execute("DROP TABLE page_layouts")
        db.execute("UPDATE meta SET value = 'older code' WHERE key = 'projection'")
    assert city.build().rebuilt
    assert list(known(city).values()) == [(), ()]


def test_blocks_go_through_as_they_were_written() -> None:
    written = blocks_to_json(LAYOUT.blocks)
    blocks = WrittenBlocks(written)
    assert blocks_to_json(blocks) is written
    assert blocks == blocks_from_json(written) == LAYOUT.blocks
    assert blocks == WrittenBlocks(written) != WrittenBlocks("[]")
    assert [block.kind for block in blocks] == [BlockKind.HEADING, BlockKind.TABLE]
    assert blocks[1].cells
    assert blocks[1:] == LAYOUT.blocks[1:]


@pytest.mark.parametrize("other", ["", "{", "null", "[1]", '[{"kind": "unknown"}]', "[]"])
def test_what_nobody_wrote_as_blocks_holds_none(other: str) -> None:
    assert not WrittenBlocks(other)
