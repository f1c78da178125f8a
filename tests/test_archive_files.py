"""WARC files: written so that any tool reads them, read at random, cut anywhere, and checked to
the byte."""

import gzip
import io
import itertools
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive.bodies import read_payload
from pipeline.archive.lastgood import FORMAT, NAME, last_good
from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.records import records
from pipeline.archive.salvage import salvage
from pipeline.archive.types import Body, Held
from pipeline.archive.verify import verify_archive
from pipeline.archive.writer import RUN_END, RunWriter
from pipeline.errors import ArchiveError
from tests.archives import read_run

START = datetime(2024, 4, 1, 18, tzinfo=UTC)
URL = "https://www.city.higano.example/plan.pdf"
DIGEST = "c" * 64


def facts(body: bytes) -> Body:
    import hashlib

    return Body(hashlib.sha256(body).hexdigest(), len(body), "application/pdf")


def one_run(archive: Path, bodies: list[bytes], moment: datetime = START, url: str = URL) -> str:
    with RunWriter(archive, "higano", moment) as warc:
        warc.warcinfo(
            moment,
            {"kind": "crawl", "source": "higano", "name": "日向野市", "page": "https://x.example/"},
        )
        for i, body in enumerate(bodies):
            when = moment + timedelta(seconds=i)
            _, record = warc.response(
                f"{url}?{i}",
                when,
                "200 OK",
                [("ETag", f'"{i}"')],
                io.BytesIO(body),
                len(body),
                facts=facts(body),
            )
            warc.request(
                f"{url}?{i}",
                when,
                "GET /plan.pdf HTTP/1.1",
                [("Host", "www.city.higano.example")],
                record,
            )
        warc.metadata(
            "https://x.example/", moment, {"about": RUN_END, "finished_at": "2024-04-01T18:01:00Z"}
        )
    return warc.name


def test_a_file_lies_where_its_source_and_moment_say(tmp_path: Path) -> None:
    name = one_run(tmp_path, [b"%PDF-1.7 one"])
    assert name == "higano/2024/higano-20240401T180000Z.warc.gz"
    again = one_run(tmp_path, [b"%PDF-1.7 two"])
    later = one_run(tmp_path, [b"%PDF-1.7 three"], START + timedelta(days=400))
    assert again == "higano/2024/higano-20240401T180000Z-2.warc.gz"
    assert warc_names(tmp_path) == [name, again, later]


def test_a_run_is_told_by_its_records_alone(tmp_path: Path) -> None:
    name = one_run(tmp_path, [b"%PDF-1.7 one", b"%PDF-1.7 two"])
    run, captures = read_run(tmp_path, name)
    assert (run.id, run.source_id, run.source_name) == (
        "higano-20240401T180000Z",
        "higano",
        "日向野市",
    )
    assert (run.started_at, run.finished_at) == ("2024-04-01T18:00:00Z", "2024-04-01T18:01:00Z")
    assert [(c.url, c.captured_at, c.verdict, c.etag) for c in captures] == [
        (f"{URL}?0", "2024-04-01T18:00:00Z", "ok", '"0"'),
        (f"{URL}?1", "2024-04-01T18:00:01Z", "ok", '"1"'),
    ]
    for capture, body in zip(captures, (b"%PDF-1.7 one", b"%PDF-1.7 two"), strict=True):
        assert (
            read_payload(tmp_path, capture.payload_file or "", capture.payload_offset or 0) == body
        )


def test_other_tools_read_it_record_by_record(tmp_path: Path) -> None:
    name = one_run(tmp_path, [b"%PDF-1.7 one"])
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(tmp_path / name)],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    data = (tmp_path / name).read_bytes()
    for record in records(tmp_path / name, name):
        assert (
            next(iter(ArchiveIterator(io.BytesIO(data[record.offset :])))).rec_type == record.kind
        )


@settings(deadline=None, max_examples=60)
@given(cut=st.floats(0, 1), junk=st.binary(max_size=40))
def test_cut_anywhere_the_whole_records_are_kept(
    cut: float, junk: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    archive = tmp_path_factory.mktemp("cut")
    name = one_run(archive, [bytes([65 + i]) * 300 for i in range(4)])
    path = archive / name
    data = path.read_bytes()
    ends = [*[r.offset for r in records(path, name)][1:], len(data)]
    length = round(cut * len(data))
    path.unlink()
    path.with_name(path.name + ".open").write_bytes(
        data[:length] + (junk if length < len(data) else b"")
    )
    whole = [end for end in ends if end <= length]
    opened = path.with_name(path.name + ".open").read_bytes()
    found = salvage(archive)
    last = whole[-1] if whole else 0
    aside = [p.read_bytes() for p in path.parent.glob("*.damaged")]
    assert aside == ([opened[last:]] if opened[last:] else [])
    if not whole:
        assert warc_names(archive) == []
        return
    assert [(s.name, s.records) for s in found] == [(name, len(whole))]
    assert path.read_bytes().startswith(data[:last])
    assert (path.stat().st_size == last) == (not aside)
    assert verify_archive(archive).findings == []
    assert read_run(archive, name)[0].source_id == "higano"


@settings(deadline=None, max_examples=60)
@given(
    name=st.text(
        alphabet=st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs"]),
        min_size=1,
        max_size=20,
    ),
    value=st.text(
        alphabet=st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs"]), max_size=60
    ),
)
def test_no_header_from_the_network_adds_to_a_record(
    name: str, value: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assume(name.lower() not in ("content-encoding", "transfer-encoding"))  # they mean something
    archive = tmp_path_factory.mktemp("inject")
    body = b"%PDF-1.7 one"
    evil = [
        (name, value),
        ("X", f"{value}\r\nWARC-Type: warcinfo\r\n\r\nWARC/1.1\r\n"),
        (f"a\nb{name}", "\n\n"),
    ]
    with RunWriter(archive, "higano", START) as warc:
        warc.warcinfo(START, {"source": "higano", "name": f"{value}\nsource: x"})
        warc.response(
            f"{URL}?{value}",
            START,
            f"200 {value}",
            evil,
            io.BytesIO(body),
            len(body),
            facts=facts(body),
        )
        warc.request(f"{URL}?{value}", START, f"GET /{value} HTTP/1.1", evil)
    run, captures = read_run(archive, warc.name)
    assert run.source_id == "higano"
    assert [(c.status, c.verdict, c.sha256) for c in captures] == [(200, "ok", facts(body).sha256)]
    assert [r.kind for r in records(archive / warc.name, warc.name)] == [
        "warcinfo",
        "response",
        "request",
    ]
    assert read_payload(archive, warc.name, captures[0].warc_offset) == body
    assert verify_archive(archive).findings == []


def rewrite(path: Path, number: int, change: bytes, to: bytes) -> None:
    """Change bytes inside one gzip member, its own checksum made right again."""
    name = path.name
    offsets = [*(r.offset for r in records(path, name)), path.stat().st_size]
    data = path.read_bytes()
    members = [data[a:b] for a, b in itertools.pairwise(offsets)]
    inside = gzip.decompress(members[number])
    assert change in inside
    members[number] = gzip.compress(inside.replace(change, to))
    path.write_bytes(b"".join(members))


def test_a_changed_byte_is_found_and_named(tmp_path: Path) -> None:
    name = one_run(tmp_path, [b"%PDF-1.7 one", b"%PDF-1.7 two"])
    offset = read_run(tmp_path, name)[1][0].warc_offset
    rewrite(tmp_path / name, 1, b"1.7 one", b"1.7 0ne")
    findings = verify_archive(tmp_path).findings
    assert {(f.file, f.offset, f.url) for f in findings} == {
        (name, offset, f"{URL}?0"),
        (name, None, ""),  # the whole file, against the manifest
    }
    reasons = " ".join(f.reason for f in findings)
    assert "SHA-256" in reasons
    assert "digest" in reasons.lower()
    with pytest.raises(ArchiveError, match=f"{name} at {offset}.*SHA-256 differs"):
        read_payload(tmp_path, name, offset)


def test_a_lying_header_is_found(tmp_path: Path) -> None:
    name = one_run(tmp_path, [b"%PDF-1.7 one"])
    rewrite(tmp_path / name, 1, facts(b"%PDF-1.7 one").sha256.encode(), DIGEST.encode())
    assert any("not what was captured" in f.reason for f in verify_archive(tmp_path).findings)


@pytest.mark.parametrize("where", ["in a body", "in the last record", "at a border"])
def test_a_truncated_file_is_found(tmp_path: Path, where: str) -> None:
    import random

    name = one_run(tmp_path, [b"%PDF-1.7 one", random.Random(1).randbytes(50_000)])
    path = tmp_path / name
    data = path.read_bytes()
    offsets = [r.offset for r in records(path, name)]
    cut = {
        "in a body": offsets[3] + 20_000,
        "in the last record": len(data) - 5,
        "at a border": offsets[5],
    }[where]
    path.write_bytes(data[:cut])
    findings = verify_archive(tmp_path).findings
    if where == "at a border":  # all records are whole: only the manifest knows better
        (finding,) = findings
        assert (finding.file, finding.offset) == (name, None)
        assert f"{len(data[:cut])} bytes, the manifest says {len(data)}" in finding.reason
        assert read_run(tmp_path, name)[0].finished_at is None
    else:
        assert findings
        assert findings[0].file == name


@pytest.mark.parametrize(
    "junk",
    [b"", b"no WARC at all", b"\x1f\x8b\x08\x00junk", gzip.compress(b"plain text\n" * 9, mtime=0)],
)
def test_a_file_that_is_no_warc_is_named(tmp_path: Path, junk: bytes) -> None:
    good = one_run(tmp_path, [b"%PDF-1.7 one"])
    bad = tmp_path / good.replace("20240401", "20240402")
    bad.write_bytes(junk)
    name = bad.relative_to(tmp_path).as_posix()
    if junk:  # all of it is damage, and no capture is told
        night = read_night(tmp_path, name)
        assert ([d.end for d in night.damage], night.captures) == ([len(junk)], [])
    else:
        with pytest.raises(ArchiveError, match=name):
            read_night(tmp_path, name)
    assert {f.file for f in verify_archive(tmp_path).findings} == {name}
    assert last_good(tmp_path, "higano").by_url[f"{URL}?0"].etag == '"0"'


def test_a_revisit_without_its_original_is_found(tmp_path: Path) -> None:
    body = b"%PDF-1.7 one"
    one_run(tmp_path, [body])
    gone = Held(
        URL,
        "higano/2023/higano-20230101T000000Z.warc.gz",
        512,
        "<urn:uuid:1>",
        "2023-01-01T00:00:00Z",
        "sha256:A",
        facts(b"%PDF-1.7 bytes that no record holds"),
    )
    with RunWriter(tmp_path, "higano", START + timedelta(days=1)) as warc:
        warc.warcinfo(START, {"source": "higano"})
        offset, _ = warc.revisit(URL, START, "304 Not Modified", [], of=gone, not_modified=True)
    (finding,) = verify_archive(tmp_path).findings
    assert (finding.file, finding.offset, finding.url) == (warc.name, offset, URL)
    assert "higano-20230101T000000Z" in finding.reason
    with pytest.raises(ArchiveError, match="no response record"):
        read_payload(tmp_path, warc.name, offset)


@pytest.mark.parametrize("name", ["../secret.warc.gz", "/etc/passwd", "higano/../../x.warc.gz"])
def test_nothing_outside_the_archive_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "archive").mkdir()
    with pytest.raises(ArchiveError, match="not in the archive"):
        read_payload(tmp_path / "archive", name, 0)


def test_a_wrong_offset_is_named(tmp_path: Path) -> None:
    name = one_run(tmp_path, [b"%PDF-1.7 one"])
    for offset in (3, 0, 10_000_000):
        with pytest.raises(ArchiveError, match=f"{name} at {offset}"):
            read_payload(tmp_path, name, offset)


@pytest.mark.parametrize(
    "damage", ["missing", "junk", "old format", "rests on a file that is gone", "wrong types"]
)
def test_the_index_of_last_good_captures_is_disposable(tmp_path: Path, damage: str) -> None:
    one_run(tmp_path, [b"%PDF-1.7 one", b"%PDF-1.7 two"])
    one_run(tmp_path, [b"%PDF-1.7 three"], START + timedelta(days=1))
    side = tmp_path / "higano" / NAME
    truth = last_good(tmp_path, "higano")
    if damage == "missing":
        side.unlink()
    elif damage == "rests on a file that is gone":
        name = one_run(tmp_path, [b"%PDF-1.7 four"], START + timedelta(days=2))
        assert last_good(tmp_path, "higano") != truth
        (tmp_path / name).unlink()
    else:
        side.write_text(
            {
                "junk": "{",
                "old format": '{"format": 0}',
                "wrong types": f'{{"format": {FORMAT}, "folders": [], "good": {{"x": [1]}}}}',
            }[damage]
        )
    assert last_good(tmp_path, "higano") == truth
    assert truth.by_url[f"{URL}?0"].held.file.endswith("20240402T180000Z.warc.gz")
    assert truth.by_url[f"{URL}?1"].held.file.endswith("20240401T180000Z.warc.gz")


def test_reading_the_index_again_reads_no_old_file(tmp_path: Path) -> None:
    name = one_run(tmp_path, [b"%PDF-1.7 one"])
    truth = last_good(tmp_path, "higano")
    (tmp_path / name).write_bytes(b"")  # would be an error if it were opened
    assert last_good(tmp_path, "higano") == truth
