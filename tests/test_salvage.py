"""Salvage: every whole record of a cut-off run is kept, wherever it stands; nothing is thrown
away.
"""

import gzip
import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import manifest
from pipeline.archive.bodies import read_payload
from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.records import records
from pipeline.archive.salvage import Salvaged, keep, padded, salvage
from pipeline.archive.verify import verify_archive
from pipeline.errors import ArchiveError
from tests.test_archive_files import one_run

BODIES = [hashlib.sha256(bytes([i])).digest() * 40 for i in range(5)]


def opened(archive: Path) -> tuple[Path, bytes, list[int]]:
    """A run's file as a killed run leaves it: its path, its bytes, the offsets of its records."""
    name = one_run(archive, BODIES)
    path = archive / name
    offsets = [r.offset for r in records(path, name)]
    (archive / manifest.NAME).unlink()
    path.rename(path.with_name(path.name + ".open"))
    return path, path.with_name(path.name + ".open").read_bytes(), offsets


def damage(path: Path, data: bytes, *stretches: tuple[int, int]) -> bytes:
    """Write zeros over stretches of the open file; returns its bytes as they are then."""
    changed = bytearray(data)
    for start, end in stretches:
        changed[start:end] = bytes(end - start)
    path.with_name(path.name + ".open").write_bytes(changed)
    return bytes(changed)


def kept_aside(path: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in path.parent.glob("*.damaged")}


@pytest.mark.parametrize("which", range(12))
def test_a_bad_member_costs_itself_alone(tmp_path: Path, which: int) -> None:
    path, data, offsets = opened(tmp_path)
    ends = [*offsets[1:], len(data)]
    start, end = offsets[which], ends[which]
    changed = damage(path, data, (start, start + 20))
    (found,) = salvage(tmp_path)
    assert found == Salvaged(path.relative_to(tmp_path).as_posix(), 11, ((start, end),))
    assert f"11 records kept; no whole record in {end - start} bytes at offset {start}" in str(
        found
    )
    assert kept_aside(path) == {f"{path.name}.{start}.damaged": changed[start:end]}
    now = [r.offset for r in records(path, found.name)]
    assert [o for o in now if o != start] == [o for o in offsets if o != start]
    assert now[which] == start  # a note of ours stands there
    note = list(records(path, found.name))[which]
    assert (note.kind, b"salvaged" in note.content) == ("warcinfo", True)
    assert f"{end - start} bytes at offset {start}".encode() in note.content
    night = read_night(tmp_path, found.name)
    lost = [r for r in range(1, 11, 2) if r == which]  # every second record is a response
    assert len(night.captures) == len(BODIES) - len(lost)
    assert (night.run.source_id, night.run.started_at, night.damage) == (
        "higano",
        "2024-04-01T18:00:00Z",
        [],
    )
    for capture in night.captures:
        assert read_payload(tmp_path, found.name, capture.warc_offset) in BODIES


def test_other_tools_read_a_salvaged_file_to_its_end(tmp_path: Path) -> None:
    path, data, offsets = opened(tmp_path)
    damage(path, data, (offsets[2] + 5, offsets[3] + 5), (offsets[7] + 30, offsets[7] + 31))
    (found,) = salvage(tmp_path)
    assert (found.records, len(found.cut)) == (9, 2)
    with path.open("rb") as stream:
        kinds = [record.rec_type for record in ArchiveIterator(stream)]
    assert (len(kinds), kinds.count("warcinfo")) == (11, 3)
    assert len(gzip.decompress(path.read_bytes())) > len(data)
    assert verify_archive(tmp_path).findings == []


def test_what_follows_the_last_whole_record_is_cut_off_and_kept(tmp_path: Path) -> None:
    path, data, offsets = opened(tmp_path)
    path.with_name(path.name + ".open").write_bytes(data[: offsets[5] + 100])
    (found,) = salvage(tmp_path)
    assert found.cut == ((offsets[5], offsets[5] + 100),)
    assert kept_aside(path) == {
        f"{path.name}.{offsets[5]}.damaged": data[offsets[5] : offsets[5] + 100]
    }
    assert path.read_bytes()[: offsets[5]] == data[: offsets[5]]
    every = list(records(path, found.name))
    assert [r.offset for r in every] == offsets[:6]
    assert b"salvaged" in every[-1].content


def test_a_whole_file_is_only_named(tmp_path: Path) -> None:
    path, data, _ = opened(tmp_path)
    (found,) = salvage(tmp_path)
    assert (found.records, found.cut, kept_aside(path)) == (12, (), {})
    assert str(found) == f"{found.name}: a run that was cut off; 12 records kept"
    assert path.read_bytes() == data
    assert not path.with_name(path.name + ".open").exists()
    assert manifest.entries(tmp_path)[found.name] == manifest.measure(path, found.name)
    assert salvage(tmp_path) == []


def test_a_file_without_a_whole_record_is_kept_aside(tmp_path: Path) -> None:
    path, data, offsets = opened(tmp_path)
    path.with_name(path.name + ".open").write_bytes(data[: offsets[1] - 1])
    (found,) = salvage(tmp_path)
    assert (found.records, found.cut) == (0, ((0, offsets[1] - 1),))
    assert kept_aside(path) == {f"{path.name}.0.damaged": data[: offsets[1] - 1]}
    assert warc_names(tmp_path) == []
    assert not path.with_name(path.name + ".open").exists()


def test_an_empty_file_goes_without_a_word(tmp_path: Path) -> None:
    path, _, _ = opened(tmp_path)
    path.with_name(path.name + ".open").write_bytes(b"")
    assert (salvage(tmp_path), list(path.parent.iterdir())) == ([], [])


def test_bytes_put_in_between_that_are_too_short_for_a_note_stay(tmp_path: Path) -> None:
    path, data, offsets = opened(tmp_path)
    at = offsets[4]
    path.with_name(path.name + ".open").write_bytes(data[:at] + b"\0" * 9 + data[at:])
    (found,) = salvage(tmp_path)
    assert (found.records, found.cut) == (12, ((at, at + 9),))
    assert path.read_bytes() == data[:at] + b"\0" * 9 + data[at:]
    night = read_night(tmp_path, found.name)
    assert [(d.offset, d.end) for d in night.damage] == [(at, at + 9)]
    assert len(night.captures) == len(BODIES)


def test_a_run_killed_between_its_two_names(tmp_path: Path) -> None:
    path, data, _ = opened(tmp_path)
    path.hardlink_to(path.with_name(path.name + ".open"))
    assert salvage(tmp_path) == []
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == data


def test_two_files_that_want_one_name_are_left_to_a_person(tmp_path: Path) -> None:
    path, data, _ = opened(tmp_path)
    path.write_bytes(b"another")
    with pytest.raises(ArchiveError, match=f"{path.name} is there already"):
        salvage(tmp_path)
    assert path.read_bytes() == b"another"
    assert path.with_name(path.name + ".open").read_bytes() == data


def test_only_the_files_of_one_source(tmp_path: Path) -> None:
    opened(tmp_path)
    assert salvage(tmp_path, "another") == []
    assert len(salvage(tmp_path, "higano")) == 1


def test_a_run_that_stood_in_the_manifest_already_is_not_entered_twice(tmp_path: Path) -> None:
    name = one_run(tmp_path, BODIES)
    path = tmp_path / name
    path.rename(path.with_name(path.name + ".open"))
    before = (tmp_path / manifest.NAME).read_bytes()
    assert [s.name for s in salvage(tmp_path)] == [name]
    assert (tmp_path / manifest.NAME).read_bytes() == before


def test_nothing_kept_aside_is_overwritten(tmp_path: Path) -> None:
    beside = tmp_path / "x.warc.gz.7"
    paths = [keep(beside, data) for data in (b"one", b"two", b"three")]
    assert [p.name for p in paths] == [
        "x.warc.gz.7.damaged",
        "x.warc.gz.7.2.damaged",
        "x.warc.gz.7.3.damaged",
    ]
    assert [p.read_bytes() for p in paths] == [b"one", b"two", b"three"]


@pytest.mark.parametrize("more", [1, 2, 70_000])
def test_a_member_can_be_any_length(more: int) -> None:
    member = gzip.compress(b"WARC/1.1", mtime=0)
    longer = padded(member, len(member) + more)
    assert len(longer) == len(member) + more
    assert gzip.decompress(longer + member) == b"WARC/1.1" * 2


def test_a_disk_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, data, offsets = opened(tmp_path)
    damage(path, data, (offsets[2], offsets[2] + 9))

    def full(self: Path, *args: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(ArchiveError, match=r"\.open: can't be salvaged: No space left"):
        salvage(tmp_path)


def test_the_time_of_a_note_is_the_run_s(tmp_path: Path) -> None:
    path, data, _ = opened(tmp_path)
    damage(path, data, (0, 9))
    (found,) = salvage(tmp_path)
    first = next(records(path, found.name))
    assert first.headers["content-type"] == "application/warc-fields"
    assert gzip.decompress(path.read_bytes()).startswith(b"WARC/1.1\r\n")
    assert first.date == datetime(2024, 4, 1, 18, tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert b'source: "higano"' in first.content
