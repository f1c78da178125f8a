"""What does not change is not looked at: folders of years of nights are not listed, and what came
into one, or left it, by whatever way, is seen all the same.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.archive import fixity, folders, manifest
from pipeline.archive.folders import look_at
from pipeline.archive.lastgood import last_good
from pipeline.archive.layout import touched_since
from pipeline.archive.manifest import Entry
from pipeline.archive.reader import warc_names
from pipeline.cli.salvaging import MARK, salvage_night
from pipeline.history.build import build
from tests.test_order import SOURCES, START, Desk


def nights(desk: Desk, number: int) -> None:
    for _ in range(number):
        desk.now += timedelta(days=1)
        for source_id in SOURCES[:2]:
            desk.begin(source_id, 0)
            desk.end(source_id)


def settle(archive: Path) -> None:
    """Let all folders have been changed a while ago."""
    for folder, _, _ in os.walk(archive):
        os.utime(folder, (START.timestamp(), START.timestamp()))


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that are listed."""
    names: list[str] = []

    def noted(archive: Path, name: str) -> folders.Folder:
        names.append(name)
        return look_at(archive, name)

    monkeypatch.setattr(folders, "look_at", noted)
    return names


def test_a_build_lists_the_folders_that_changed_alone(tmp_path: Path, listed: list[str]) -> None:
    desk, db = Desk(tmp_path / "archive"), tmp_path / "s.db"
    nights(desk, 3)
    settle(desk.archive)
    for _ in range(2):
        assert build(desk.archive, db, workers=1).problems == {}
        listed.clear()
    build(desk.archive, db, workers=1)
    assert listed == []
    other = Desk(tmp_path / "other")
    other.now += timedelta(days=9)
    nights(other, 1)
    name = warc_names(other.archive)[0]
    stray = Path(shutil.copy(other.archive / name, desk.archive / name))
    assert build(desk.archive, db, workers=1).warc_files == 1
    assert {*listed} == {"aoi/2024"}
    stray.unlink()
    assert build(desk.archive, db, workers=1).problems == {name: "the file is gone"}


def test_a_folder_that_went_is_missed_by_each_of_its_files(tmp_path: Path) -> None:
    desk, db = Desk(tmp_path / "archive"), tmp_path / "s.db"
    nights(desk, 2)
    settle(desk.archive)
    build(desk.archive, db, workers=1)
    shutil.rmtree(desk.archive / "beni")
    assert len(build(desk.archive, db, workers=1).problems) == 2
    with closing(sqlite3.connect(db)) as rows:
        assert rows.execute("SELECT count(*) FROM captures").fetchone() == (4,)


def test_what_is_known_of_a_source_is_read_once(tmp_path: Path, listed: list[str]) -> None:
    desk = Desk(tmp_path)
    nights(desk, 3)
    settle(tmp_path)
    known = last_good(tmp_path, "aoi")
    settle(tmp_path)
    listed.clear()
    assert last_good(tmp_path, "aoi")._replace(damage=[]) == known
    assert "aoi/2024" not in listed
    *_, before, last = [name for name in warc_names(tmp_path) if name.startswith("aoi")]
    assert known.sizes == {last: (tmp_path / last).stat().st_size}
    (tmp_path / last).unlink()
    assert last_good(tmp_path, "aoi").sizes.keys() == {before}


def test_a_night_closes_what_was_left_where_something_was_touched(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    nights(desk, 2)
    salvage_night(tmp_path)
    desk.begin("aoi", 0)
    desk.cut("aoi")
    salvage_night(tmp_path)
    assert len(warc_names(tmp_path)) == 5
    settle(tmp_path)
    in_years = [
        p
        for p in touched_since(tmp_path, (tmp_path / MARK).stat().st_mtime)
        if len(p.relative_to(tmp_path).parts) > 2
    ]
    assert in_years == []


def test_a_large_archive_is_looked_at_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path)
    nights(desk, 4)
    monkeypatch.setattr(fixity, "_A_NIGHT", 400)
    names = warc_names(tmp_path)
    (tmp_path / names[5]).write_bytes(b"")
    found = [fixity.look(tmp_path) for _ in range(6)]
    assert found[0] == []
    assert {d.file for d in found[-1]} == {names[5]}
    seen: list[Entry] = []
    at = 0
    for _ in range(4):
        entries, at = manifest.stretch(tmp_path, at, 400)
        seen += entries
        if at == 0:
            break
    assert [entry.name for entry in seen] == [*manifest.entries(tmp_path)]
