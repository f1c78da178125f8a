"""Damage of closed files: told at once, local to itself, and healed by the next night."""

import errno
import gzip
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from pipeline.archive import fixity, manifest
from pipeline.archive.bodies import read_payload
from pipeline.archive.misnamed import put_names_back
from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.repair import repair
from pipeline.archive.salvage import padded
from pipeline.archive.types import Capture
from pipeline.archive.verify import verify_archive
from pipeline.cli import main
from pipeline.kinds import Verdict
from tests.archives import read_run
from tests.city import P2, V2, City, page, pdf
from tests.loopback import Loopback

CITY = ("/docs/1/", "/v2.pdf", "/p2.pdf")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """Two nights: the first holds all bytes, the second refers to them."""
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(P2, V2), v2=pdf("plan two"), p2=pdf("phase two"))
        city.crawl()
        city.crawl()
        yield city


def asked_with_conditions(city: City) -> dict[str, bool]:
    """Path → was the last request for it conditional?"""
    last = {asked.path: asked.headers for asked in city.site.asked if asked.path in CITY}
    return {path: "If-None-Match" in headers for path, headers in last.items()}


def first_captures(city: City) -> list[Capture]:
    return read_run(city.archive, warc_names(city.archive)[0])[1]


def delete(path: Path, offset: int) -> None:
    path.unlink()


def shorten(path: Path, offset: int) -> None:
    path.write_bytes(path.read_bytes()[:offset])


def shorten_inside(path: Path, offset: int) -> None:
    path.write_bytes(path.read_bytes()[: offset + 40])


@pytest.mark.parametrize("harm", [delete, shorten, shorten_inside])
def test_a_lost_original_is_told_and_fetched_again(
    city: City, harm: Callable[[Path, int], None]
) -> None:
    name = warc_names(city.archive)[0]
    last = first_captures(city)[-1]
    harm(city.archive / name, last.warc_offset)
    report = city.crawl()
    assert report.damage
    assert all(name in words for words in report.damage)
    assert not asked_with_conditions(city)[last.url.removeprefix(city.site.url)]
    captures = read_run(city.archive, report.warc_file)[1]
    again = next(c for c in captures if c.url == last.url)
    assert (again.verdict, again.sha256, again.payload_file) == (
        Verdict.OK,
        last.sha256,
        report.warc_file,
    )
    for capture in captures:
        assert capture.payload_file is not None
        assert capture.payload_offset is not None
        assert read_payload(city.archive, capture.payload_file, capture.payload_offset)
    quiet = city.crawl()
    assert (quiet.damage, quiet.unchanged) == ((), 3)
    assert all(asked_with_conditions(city).values())


def test_a_flipped_bit_is_found_by_the_full_check_and_healed_by_the_next_night(city: City) -> None:
    name = warc_names(city.archive)[0]
    last = first_captures(city)[-1]
    data = bytearray((city.archive / name).read_bytes())
    data[last.warc_offset + 700] ^= 0x04
    (city.archive / name).write_bytes(data)
    checked = verify_archive(city.archive)
    assert {d.file for d in checked.damage} == {name}
    assert any(f.offset == last.warc_offset for f in checked.findings)
    fixity.note(city.archive, checked.damage)
    report = city.crawl()
    assert len(report.damage) == 1
    assert f"{name}: bytes {last.warc_offset} to" in report.damage[0]
    assert city.crawl().damage == ()


def test_a_damaged_record_costs_itself_alone(city: City) -> None:
    name = warc_names(city.archive)[0]
    whole = first_captures(city)
    for broken in whole:
        data = (city.archive / name).read_bytes()
        changed = bytearray(data)
        changed[broken.warc_offset + 60] ^= 0x40
        (city.archive / name).write_bytes(changed)
        night = read_night(city.archive, name)
        assert [d.offset for d in night.damage] == [broken.warc_offset]
        assert night.captures == [c for c in whole if c != broken]
        (city.archive / name).write_bytes(data)


@pytest.mark.parametrize("which", [0, -1])
def test_the_record_that_says_whose_run_it_was_has_a_twin(city: City, which: int) -> None:
    name = warc_names(city.archive)[0]
    run, captures = read_run(city.archive, name)
    damaged = bytearray((city.archive / name).read_bytes())
    damaged[30 if which == 0 else -30] ^= 0x10
    (city.archive / name).write_bytes(damaged)
    night = read_night(city.archive, name)
    assert len(night.damage) == 1
    assert night.captures == captures
    if which == 0:
        assert night.run == run


def test_two_swapped_files_are_told_and_get_their_names_back(city: City) -> None:
    city.build()
    before = city.content()
    first, second = (city.archive / name for name in warc_names(city.archive))
    one, two = first.read_bytes(), second.read_bytes()
    first.write_bytes(two)
    second.write_bytes(one)
    damage = fixity.look(city.archive)
    assert {d.file for d in damage} == set(warc_names(city.archive))
    assert all("holds the records of" in d.reason for d in damage)
    assert set(city.build().problems) == set(warc_names(city.archive))
    args = ["build", "--archive", str(city.archive), "--db", str(city.db)]
    done = CliRunner().invoke(main, args)
    assert (done.exit_code, done.output.count("has its own again")) == (0, 2)
    assert (first.read_bytes(), second.read_bytes()) == (one, two)
    assert city.content() == before
    assert city.crawl().damage == ()


def test_a_power_cut_between_two_names_is_no_loss(city: City) -> None:
    first, second = (city.archive / name for name in warc_names(city.archive))
    one, two = first.read_bytes(), second.read_bytes()
    first.rename(first.with_name(first.name + ".renamed"))
    assert put_names_back(city.archive) == [warc_names(city.archive)[0]]
    assert (first.read_bytes(), second.read_bytes()) == (one, two)
    assert put_names_back(city.archive) == []


def test_a_file_is_never_put_over_another(city: City) -> None:
    first, second = (city.archive / name for name in warc_names(city.archive))
    first.write_bytes(second.read_bytes())  # a copy of the second, which is still there
    kept = [first.read_bytes(), second.read_bytes()]
    assert put_names_back(city.archive) == []
    assert [first.read_bytes(), second.read_bytes()] == kept


def test_the_manifest_alone_tells_what_is_missing_shortened_or_too_many(city: City) -> None:
    assert verify_archive(city.archive).findings == []
    first, second = warc_names(city.archive)
    (city.archive / first).unlink()
    offsets = [c.warc_offset for c in read_run(city.archive, second)[1]]
    data = (city.archive / second).read_bytes()
    (city.archive / second).write_bytes(data[: offsets[1]])
    extra = second.replace(".warc.gz", "-9.warc.gz")
    (city.archive / extra).write_bytes(data)
    reasons = {f.file: f.reason for f in verify_archive(city.archive).findings if f.offset is None}
    assert reasons == {
        first: "the manifest names it, but it is gone",
        second: f"has {offsets[1]} bytes, the manifest says {len(data)}",
        extra: "the manifest does not name it",
    }


def test_an_archive_from_before_there_were_manifests_gets_one(city: City) -> None:
    (city.archive / manifest.NAME).unlink()
    assert any(f.file == manifest.NAME for f in verify_archive(city.archive).findings)
    city.crawl()
    assert set(manifest.entries(city.archive)) == set(warc_names(city.archive))
    assert verify_archive(city.archive).findings == []


def test_repair_restores_whole_files_from_a_copy(city: City, tmp_path: Path) -> None:
    first, second = warc_names(city.archive)
    copy = tmp_path / "copy"
    for name in (first, second):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((city.archive / name).read_bytes())
    (city.archive / first).unlink()
    (city.archive / second).write_bytes(b"\0" * 4096)
    done = repair(city.archive, copy, verify_archive(city.archive).damage)
    assert [(r.file, r.mended) for r in done] == [(first, True), (second, True)]
    assert verify_archive(city.archive).findings == []
    aside = (city.archive / second).with_name(Path(second).name + ".damaged")
    assert aside.read_bytes() == b"\0" * 4096
    assert fixity.look(city.archive) == []


def test_repair_takes_stretches_from_a_copy_that_is_damaged_itself(
    city: City, tmp_path: Path
) -> None:
    name = warc_names(city.archive)[0]
    one, two, *_ = (c.warc_offset for c in first_captures(city))
    data = (city.archive / name).read_bytes()
    copy = tmp_path / "copy"
    (copy / name).parent.mkdir(parents=True)
    for path, at in ((city.archive / name, one), (copy / name, two)):
        changed = bytearray(data)
        changed[at + 60] ^= 0x40
        path.write_bytes(changed)
    (done,) = repair(city.archive, copy, verify_archive(city.archive).damage)
    assert (done.mended, (city.archive / name).read_bytes()) == (True, data)


def test_repair_says_what_it_cannot_mend(city: City, tmp_path: Path) -> None:
    name = warc_names(city.archive)[0]
    (city.archive / name).unlink()
    (tmp_path / "copy").mkdir()
    (done,) = repair(city.archive, tmp_path / "copy", fixity.look(city.archive))
    assert (done.mended, str(done)) == (False, f"{name}: {tmp_path / 'copy'} has no such file")


def test_a_read_only_archive_is_built_from(
    city: City, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = os.open

    def read_only(path: object, flags: int, *more: int, **named: int) -> int:
        if str(path).startswith(str(city.archive)) and flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return real(path, flags, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", read_only)
    before = sorted(p.name for p in city.archive.rglob("*"))
    done = CliRunner().invoke(main, ["build", "--archive", str(city.archive), "--db", str(city.db)])
    assert (done.exit_code, "2 WARC files" in done.output) == (0, True)
    assert sorted(p.name for p in city.archive.rglob("*")) == before


def test_a_killed_run_is_salvaged_by_build_too(city: City) -> None:
    last = city.archive / warc_names(city.archive)[-1]
    last.rename(last.with_name(last.name + ".open"))
    done = CliRunner().invoke(main, ["build", "--archive", str(city.archive), "--db", str(city.db)])
    assert (done.exit_code, "salvaged" in done.output) == (0, True)
    assert len(city.rows("SELECT * FROM captures")) == 6


def rows_without_the_flag(city: City) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the database, but for what says that rows rest on damage."""
    tables = city.content()
    del tables["damage"]
    columns = [c["name"] for c in city.rows("SELECT name FROM pragma_table_info('captures')")]
    flag = columns.index("damaged") + 1  # after the rowid
    tables["captures"] = [(*row[:flag], *row[flag + 1 :]) for row in tables["captures"]]
    return tables


def made_by_other_code(city: City) -> None:
    with closing(sqlite3.connect(city.db)) as db, db:
        db.execute("UPDATE meta SET value = 'older' WHERE key = 'projection'")


def flip(city: City, capture: Capture) -> None:
    path = city.archive / capture.warc_file
    data = bytearray(path.read_bytes())
    data[capture.warc_offset + 60] ^= 0x40
    path.write_bytes(data)


@pytest.mark.parametrize("how", ["asked for", "other code"])
@pytest.mark.parametrize("which", range(3))
def test_a_rebuild_keeps_every_row_that_the_database_has(city: City, how: str, which: int) -> None:
    city.build()
    before = rows_without_the_flag(city)
    broken = first_captures(city)[which]
    flip(city, broken)
    if how == "other code":
        made_by_other_code(city)
    done = city.build(rebuild=how == "asked for")
    assert list(done.problems) == [broken.warc_file]
    assert f"bytes {broken.warc_offset} to" in done.problems[broken.warc_file]
    assert rows_without_the_flag(city) == before
    damaged = city.rows("SELECT warc_file, warc_offset FROM captures WHERE damaged = 1")
    assert damaged == [{"warc_file": broken.warc_file, "warc_offset": broken.warc_offset}]
    assert city.build().problems == done.problems  # and says so until it is mended


@pytest.mark.parametrize("number", [0, 1])
def test_a_file_that_is_gone_costs_no_row(city: City, number: int) -> None:
    city.build()
    before = rows_without_the_flag(city)
    name = warc_names(city.archive)[number]
    (city.archive / name).unlink()
    done = city.build()
    assert done.problems == {name: "the file is gone"}
    assert rows_without_the_flag(city) == before
    assert city.build(rebuild=True).problems == done.problems
    assert rows_without_the_flag(city) == before


def test_one_more_night_heals(city: City) -> None:
    city.build()
    broken = first_captures(city)[-1]
    flip(city, broken)
    assert city.build(rebuild=True).problems
    changes = city.rows("SELECT * FROM changes")
    report = city.crawl()
    assert report.damage
    assert city.build().problems == {}
    assert city.rows("SELECT mended FROM damage") == [{"mended": 1}]
    assert city.rows("SELECT * FROM changes") == changes
    for original in city.rows("SELECT * FROM originals"):
        assert read_payload(city.archive, original["warc_file"], original["warc_offset"])
    nights = city.content()
    assert city.crawl().damage == ()
    assert city.build().problems == {}
    after = city.content()
    assert city.build(rebuild=True).problems == {}
    assert city.content() == after
    assert len(after["captures"]) == len(nights["captures"]) + 3


def test_without_a_database_the_rest_of_the_archive_still_tells(city: City) -> None:
    city.build()
    editions = [e["id"] for e in city.rows("SELECT id FROM editions")]
    (city.archive / warc_names(city.archive)[0]).unlink()
    city.db.unlink()
    assert city.build().problems == {warc_names_gone(city): "the file is gone"}
    assert len(city.rows("SELECT * FROM captures WHERE outcome = 'new'")) == 3
    assert city.rows("SELECT DISTINCT text_state, error FROM originals WHERE pages IS NULL") != []
    city.crawl()
    assert city.build().problems == {}
    assert [e["id"] for e in city.rows("SELECT id FROM editions")] == editions
    assert city.rows("SELECT * FROM originals WHERE error IS NOT NULL") == []
    assert len(city.rows("SELECT * FROM pages")) == 2
    before = city.content()
    city.build(rebuild=True)
    assert city.content() == before


def warc_names_gone(city: City) -> str:
    return next(
        name for name in manifest.entries(city.archive) if name not in warc_names(city.archive)
    )


def test_a_repaired_archive_is_projected_as_if_nothing_had_been(city: City, tmp_path: Path) -> None:
    city.build()
    before = city.content()
    name = warc_names(city.archive)[0]
    copy = tmp_path / "copy" / name
    copy.parent.mkdir(parents=True)
    copy.write_bytes((city.archive / name).read_bytes())
    flip(city, first_captures(city)[1])
    assert city.build(rebuild=True).problems
    assert all(r.mended for r in repair(city.archive, tmp_path / "copy", fixity.look(city.archive)))
    assert city.build().problems == {}
    assert city.content() == before


def served(city: City) -> tuple[int, dict[str, Any]]:
    """What a monitor is told: status and JSON."""
    from tests.test_web_many import get

    datasette = Datasette([str(city.db)])
    answer = get(datasette, "/-/status.json")
    return answer.status_code, answer.json()


def test_the_monitor_is_told_until_it_is_mended(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHINKYU_MAX_AGE_HOURS", "1000000")
    city.build()
    assert served(city)[0] == 200
    broken = first_captures(city)[-1]
    flip(city, broken)
    city.build(rebuild=True)
    status, said = served(city)
    assert (status, said["ok"]) == (503, False)
    assert said["damage"][0]["offset"] == broken.warc_offset
    assert any(f"bytes {broken.warc_offset} to" in problem for problem in said["problems"])
    city.crawl()
    city.build()
    assert served(city)[0] == 200


def test_swapped_files_of_one_size_are_told_when_they_are_read(city: City) -> None:
    city.build()
    before = rows_without_the_flag(city)
    first, second = (city.archive / name for name in warc_names(city.archive))
    one, two = first.read_bytes(), second.read_bytes()
    room = max(len(one), len(two)) + 400
    first.write_bytes(padded_file(two, room))
    second.write_bytes(padded_file(one, room))
    (city.archive / manifest.NAME).unlink()  # so that no size tells it beforehand
    done = city.build(rebuild=True)
    assert set(done.problems) == set(warc_names(city.archive))
    assert all("holds the records of" in words for words in done.problems.values())
    assert rows_without_the_flag(city) == before


def padded_file(data: bytes, length: int) -> bytes:
    """A WARC file of this very length with the same records."""
    note = gzip.compress(b"WARC/1.1\r\nWARC-Type: x\r\nContent-Length: 0\r\n\r\n\r\n\r\n", mtime=0)
    return data + padded(note, length - len(data))
