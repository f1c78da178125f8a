"""WACZ out: what goes in comes out again, every index line points at its record, and archives
written the old way are written the new way on the way out.
"""

import gzip
import hashlib
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive.bodies import read_payload
from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.surt import surt
from pipeline.archive.types import Capture
from pipeline.archive.wacz import export
from pipeline.cli.commands import main
from pipeline.errors import ArchiveError
from pipeline.imports.importer import import_warc
from pipeline.sources import Source
from tests.demo_site import played
from tests.test_archive_files import one_run

PAGE = "https://www.city.higano.example/docs/1/"
HTML = b"<html><title>plan</title></html>"


def captured(archive: Path) -> list[Capture]:
    nights = (read_night(archive, name) for name in warc_names(archive))
    return [capture for night in nights for capture in night.captures]


def index_of(path: Path) -> list[tuple[str, str, dict[str, str]]]:
    with zipfile.ZipFile(path) as z:
        lines = z.read("indexes/index.cdxj").decode().splitlines()
    split = (line.split(" ", 2) for line in lines)
    return [(key, stamp, json.loads(fields)) for key, stamp, fields in split]


def record_at(path: Path, fields: dict[str, str]) -> Any:
    """The record that an index line points at, and nothing around it."""
    with zipfile.ZipFile(path) as z:
        data = z.read(f"archive/{fields['filename']}")
    start = int(fields["offset"])
    member = data[start : start + int(fields["length"])]
    assert gzip.decompress(member).endswith(b"\r\n\r\n")
    return next(iter(ArchiveIterator(io.BytesIO(member))))


def old_archive(archive: Path) -> str:
    """A night as it was written before: a revisit with its 304, statements at the page's URL."""
    name = "higano/2024/higano-20240401T180000Z.warc.gz"
    path = archive / name
    path.parent.mkdir(parents=True)
    facts = json.dumps(
        {
            "sha256": hashlib.sha256(HTML).hexdigest(),
            "size": len(HTML),
            "media_type": "text/html",
        }
    )
    with path.open("wb") as stream:
        warc = WARCWriter(stream, gzip=True, warc_version="1.1")

        def write(kind: str, date: str, block: bytes, http: Any, more: dict[str, str]) -> Any:
            record = warc.create_warc_record(
                None if kind == "warcinfo" else PAGE,
                kind,
                payload=io.BytesIO(block),
                length=len(block),
                http_headers=http,
                warc_content_type="" if http else "application/json",
                warc_headers_dict={"WARC-Date": date, **more},
            )
            offset = stream.tell()
            warc.write_record(record)
            return offset, record.rec_headers.get_header("WARC-Record-ID")

        info = f'kind: "crawl"\r\nsource: "higano"\r\nname: "日向野市"\r\npage: "{PAGE}"\r\n'
        write("warcinfo", "2024-04-01T18:00:00Z", info.encode(), None, {})
        ok = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        offset, original = write(
            "response", "2024-04-01T18:00:01Z", HTML, ok, {"WARC-Shinkyu-Body": facts}
        )
        same = StatusAndHeaders("304 Not Modified", [("ETag", '"1"')], protocol="HTTP/1.1")
        refers = {
            "WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
            "WARC-Refers-To": original,
            "WARC-Refers-To-Target-URI": PAGE,
            "WARC-Refers-To-Date": "2024-04-01T18:00:01Z",
            "WARC-Refers-To-Filename": name,
            "WARC-Refers-To-File-Offset": str(offset),
            "WARC-Shinkyu-Body": facts,
        }
        write("revisit", "2024-04-01T18:00:05Z", b"", same, refers)
        end = b'{"about": "run-end", "finished_at": "2024-04-01T18:01:00Z", "status": "ok"}'
        write("metadata", "2024-04-01T18:01:00Z", end, None, {})
    return name


def test_the_demo_comes_back_as_it_went(tmp_path: Path) -> None:
    archive, target = played(tmp_path).archive, tmp_path / "city.wacz"
    done = export(archive, target)
    first = read_night(archive, warc_names(archive)[0]).run
    assert first.page_url
    source = Source(first.source_id, "日向野市", first.page_url, hosts=first.hosts)
    report = import_warc(target, source, tmp_path / "again")
    assert (report.lost, report.problems) == (0, ())
    assert done.damage == []

    def held(archive: Path) -> set[tuple[str, str]]:
        return {(c.final_url, c.sha256) for c in captured(archive) if c.sha256}

    again = tmp_path / "again"
    assert held(again) >= held(archive)
    for c in captured(again):
        if c.sha256 and c.payload_file is not None and c.payload_offset is not None:
            body = read_payload(again, c.payload_file, c.payload_offset)
            assert hashlib.sha256(body).hexdigest() == c.sha256


def test_files_of_today_go_in_byte_for_byte_and_stored(tmp_path: Path) -> None:
    archive, target = played(tmp_path).archive, tmp_path / "city.wacz"
    export(archive, target)
    with zipfile.ZipFile(target) as z:
        assert z.testzip() is None
        for name in warc_names(archive):
            path = archive / name
            assert z.read(f"archive/{path.name}") == path.read_bytes()
        assert {i.compress_type for i in z.infolist()} == {zipfile.ZIP_STORED}


def test_every_line_of_the_index_points_at_its_record(tmp_path: Path) -> None:
    target = tmp_path / "city.wacz"
    export(played(tmp_path).archive, target)
    lines = index_of(target)
    assert [line[:2] for line in lines] == sorted(line[:2] for line in lines)
    assert {f["mime"] for _, _, f in lines} >= {"application/pdf", "text/html", "warc/revisit"}
    for key, stamp, fields in lines:
        record = record_at(target, fields)
        head = record.rec_headers
        assert head.get_header("WARC-Target-URI") == fields["url"]
        assert head.get_header("WARC-Payload-Digest") == fields["digest"]
        assert "".join(filter(str.isdigit, head.get_header("WARC-Date")))[:14] == stamp
        assert key == surt(fields["url"])
        assert (record.rec_type == "revisit") == (fields["mime"] == "warc/revisit")


def test_the_datapackage_tells_every_file(tmp_path: Path) -> None:
    target = tmp_path / "city.wacz"
    export(played(tmp_path).archive, target)
    with zipfile.ZipFile(target) as z:
        said = json.loads(z.read("datapackage.json"))
        digest = json.loads(z.read("datapackage-digest.json"))
        assert (said["profile"], said["wacz_version"]) == ("data-package", "1.1.1")
        for r in said["resources"]:
            data = z.read(r["path"])
            assert r["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
            assert r["bytes"] == len(data)
        told = {r["path"] for r in said["resources"]}
        assert {i.filename for i in z.infolist()} - told == {
            "datapackage.json",
            "datapackage-digest.json",
        }
        whole = hashlib.sha256(z.read("datapackage.json")).hexdigest()
        assert digest == {"path": "datapackage.json", "hash": f"sha256:{whole}"}
        head, *pages = map(json.loads, z.read("pages/pages.jsonl").splitlines())
    assert head["format"] == "json-pages-1.0"
    stamps = {(f["url"], stamp) for _, stamp, f in index_of(target)}
    assert pages
    for page in pages:
        assert (page["url"], "".join(filter(str.isdigit, page["ts"]))[:14]) in stamps
        assert page["title"] == "日向野市"


def test_an_old_archive_goes_out_the_new_way(tmp_path: Path) -> None:
    archive, target = tmp_path / "archive", tmp_path / "old.wacz"
    name = old_archive(archive)
    before = (archive / name).read_bytes()
    export(archive, target)
    assert (archive / name).read_bytes() == before
    with zipfile.ZipFile(target) as z:
        data = z.read(f"archive/{Path(name).name}")
    kinds = {}
    for r in ArchiveIterator(io.BytesIO(data)):
        kinds[r.rec_type] = (r.rec_headers, r.http_headers, r.content_stream().read())
    head, http, block = kinds["revisit"]
    assert (http, block, head.get_header("Content-Length")) == (None, b"", "0")
    answer = json.loads(head.get_header("WARC-Shinkyu-Answer"))
    assert answer == {"status": "304 Not Modified", "headers": [["ETag", '"1"']]}
    assert head.get_header("WARC-Refers-To-File-Offset") is None
    head, _, block = kinds["metadata"]
    assert head.get_header("WARC-Target-URI").startswith("urn:shinkyu:higano-20240401T180000Z:")
    assert json.loads(block)["url"] == PAGE
    revisits = [f for _, _, f in index_of(target) if f["mime"] == "warc/revisit"]
    assert [record_at(target, f).rec_type for f in revisits] == ["revisit"]

    unpacked = tmp_path / "unpacked" / name
    unpacked.parent.mkdir(parents=True)
    unpacked.write_bytes(data)
    told = [
        (c.final_url, c.captured_at, c.status, c.verdict, c.sha256)
        for c in captured(tmp_path / "unpacked")
    ]
    assert told == [
        (c.final_url, c.captured_at, c.status, c.verdict, c.sha256) for c in captured(archive)
    ]
    assert len(told) == 2


def test_the_same_archive_gives_the_same_bytes(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    old_archive(archive)
    export(archive, tmp_path / "one.wacz")
    export(archive, tmp_path / "two.wacz")
    assert (tmp_path / "one.wacz").read_bytes() == (tmp_path / "two.wacz").read_bytes()


def test_a_damaged_record_costs_itself_and_is_told(tmp_path: Path) -> None:
    archive, target = tmp_path / "archive", tmp_path / "a.wacz"
    name = one_run(archive, [b"%PDF-1.7 one", b"%PDF-1.7 two", b"%PDF-1.7 three"])
    second = sorted(c.warc_offset for c in captured(archive))[1]
    data = bytearray((archive / name).read_bytes())
    data[second + 60] ^= 0x10
    (archive / name).write_bytes(data)
    done = CliRunner().invoke(main, ["export", "--wacz", str(target), "--archive", str(archive)])
    assert done.exit_code == 1
    assert f"{name}: bytes {second} to" in done.stderr
    assert [f["url"][-1] for _, _, f in index_of(target)] == ["0", "2"]
    for _, _, fields in index_of(target):
        assert record_at(target, fields).rec_headers.get_header("WARC-Target-URI") == fields["url"]


def test_nothing_is_overwritten_and_nothing_is_left_behind(tmp_path: Path) -> None:
    archive, target = tmp_path / "archive", tmp_path / "a.wacz"
    one_run(archive, [b"%PDF-1.7 one"])
    target.write_bytes(b"mine")
    with pytest.raises(ArchiveError, match="is not overwritten"):
        export(archive, target)
    with pytest.raises(ArchiveError, match="can't be exported"):
        export(archive, tmp_path / "nowhere" / "a.wacz")
    with pytest.raises(ArchiveError, match="no closed WARC file of elsewhere"):
        export(archive, tmp_path / "b.wacz", ["elsewhere"])
    assert target.read_bytes() == b"mine"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.wacz", "archive"]


def test_only_the_sources_that_are_named(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    name = one_run(archive, [b"%PDF-1.7 one"], datetime(2024, 4, 1, tzinfo=UTC))
    other = archive / "else" / "2024" / "else-20240401T000000Z.warc.gz"
    other.parent.mkdir(parents=True)
    other.write_bytes((archive / name).read_bytes())
    assert export(archive, tmp_path / "all.wacz").warc_files == 2
    assert export(archive, tmp_path / "one.wacz", ["higano"]).warc_files == 1
    assert {f["filename"] for _, _, f in index_of(tmp_path / "one.wacz")} == {Path(name).name}


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.city.example/a", "example,city,www)/a"),
        ("http://www.city.example/a", "example,city,www)/a"),
        ("https://www.city.example", "example,city,www)/"),
        ("https://www.city.example:443/", "example,city,www)/"),
        ("http://www.city.example:443/", "example,city,www:443)/"),
        ("http://127.0.0.1:8080/x", "127.0.0.1:8080)/x"),
        ("https://City.Example/A.PDF?b=2&a=1#top", "example,city)/a.pdf?a=1&b=2"),
        ("https://city.example/a b", "example,city)/a%20b"),
    ],
)
def test_surt(url: str, key: str) -> None:
    assert surt(url) == key
