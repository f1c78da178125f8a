"""Other people's tools: how wget, Browsertrix and others pack, dedupe and describe records."""

import base64
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive.reader import warc_names
from pipeline.archive.records import Record, records
from pipeline.archive.types import Body
from pipeline.archive.verify import verify_archive
from pipeline.archive.writer import ORIGIN, RunWriter
from pipeline.cli import main
from pipeline.errors import ArchiveError
from pipeline.imports.importer import import_warc
from pipeline.imports.passed import Reason
from pipeline.sources import Source
from tests.loopback import Loopback, Reply
from tests.test_archive_import import (
    CHUNKS,
    HOST,
    PAGE,
    PDF,
    SOURCE,
    again,
    body_of,
    captures,
    chunked,
    plan,
    sha1,
    warc,
)
from tests.tinypdf import tiny_pdf

SHA256 = hashlib.sha256(PDF).hexdigest()


def brotli(body: bytes) -> bytes:
    packed: bytes = pytest.importorskip("brotli").compress(body)
    return packed


def zstd(body: bytes) -> bytes:
    packed: bytes = pytest.importorskip("zstandard").compress(body)
    return packed


def zstd_frames(body: bytes) -> bytes:
    return zstd(body[:100]) + zstd(body[100:])


PACKINGS: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "br": ("br", brotli),
    "zstd": ("zstd", zstd),
    "zstd in two frames": ("zstd", zstd_frames),
    "gzip, then br": ("gzip, br", lambda body: brotli(gzip.compress(body))),
    "said br, stored plain": ("br", lambda body: body),
    "said zstd, stored plain": ("zstd", lambda body: body),
}


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("in_chunks", [False, True], ids=["whole", "chunks"])
def test_what_others_pack_is_unpacked_on_the_way_in(
    tmp_path: Path, packing: str, in_chunks: bool
) -> None:
    name, pack = PACKINGS[packing]
    packed = pack(PDF)
    headers = [("Content-Type", "application/pdf"), ("Content-Encoding", name)]
    headers += [CHUNKS] if in_chunks else [("Content-Length", str(len(packed)))]
    body = chunked(packed) if in_chunks else packed
    file = warc(tmp_path / "old.warc.gz", [plan(body=body, headers=headers)])
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.doubted, report.ok) == (1, 0, True)
    (seen,) = captures(tmp_path / "a")
    assert (seen.verdict, seen.sha256) == ("ok", SHA256)
    assert body_of(tmp_path / "a", seen) == PDF
    (response,) = of_kind(tmp_path / "a", "response")
    assert "content-encoding" not in response.http
    assert response.http["x-archive-orig-content-encoding"] == name
    assert verify_archive(tmp_path / "a").findings == []


@pytest.mark.parametrize("name", ["br", "zstd"])
@pytest.mark.parametrize("damage", ["cut", "junk behind"])
def test_what_is_packed_badly_is_evidence_only(tmp_path: Path, name: str, damage: str) -> None:
    pack = brotli if name == "br" else zstd
    packed = pack(PDF * 3)
    body = packed[:-9] if damage == "cut" else packed[:40] + b"\xff" * 200
    file = warc(tmp_path / "1.warc.gz", [plan(body=body, headers=[("Content-Encoding", name)])])
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.doubted) == (1, 1)
    (seen,) = captures(tmp_path / "a")
    assert seen.verdict == "failed"
    assert f"content encoding {name}" in (seen.reason or "")


@pytest.mark.parametrize("name", ["br", "zstd"])
def test_a_bomb_is_no_capture(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.imports.packed.MAX_BODY", 1 << 20)
    packed = (brotli if name == "br" else zstd)(b"%PDF-" + bytes(30 << 20))
    assert len(packed) < 5000
    file = warc(tmp_path / "1.warc.gz", [plan(body=packed, headers=[("Content-Encoding", name)])])
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert report.doubted == 1
    assert "longer than" in (captures(tmp_path / "a")[0].reason or "")


@pytest.mark.parametrize(("name", "library"), [("br", "brotli"), ("zstd", "zstandard")])
def test_without_the_extra_it_is_said(
    tmp_path: Path, name: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = (brotli if name == "br" else zstd)(PDF)
    record = plan(body=packed, headers=[("Content-Encoding", name)])
    file = warc(tmp_path / "1.warc.gz", [record, plan(url=f"http://{HOST}/b.pdf")])
    with monkeypatch.context() as without:
        without.setitem(sys.modules, library, None)
        report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.ok) == (1, False)
    assert report.passed_over[Reason.NEEDS_EXTRA.value] == 1
    assert "needs shinkyu[import]" in str(report)
    assert import_warc(file, SOURCE, tmp_path / "a").taken == 1  # with it, it comes in


def of_kind(archive: Path, kind: str) -> list[Record]:
    return [
        r for name in warc_names(archive) for r in records(archive / name, name) if r.kind == kind
    ]


def spelling(algorithm: str, base: int, label: str = "") -> str:
    digest = hashlib.new(algorithm, PDF).digest()
    text = base64.b32encode(digest).decode() if base == 32 else digest.hex()
    return f"{label or algorithm}:{text}"


SPELLINGS = {
    "SHA-1 in base 32": spelling("sha1", 32),
    "SHA-1 in base 32, small letters": spelling("sha1", 32).lower(),
    "SHA-1 in hexadecimal": spelling("sha1", 16),
    "SHA-256 in base 32": spelling("sha256", 32),
    "SHA-256 without padding": spelling("sha256", 32).rstrip("="),
    "SHA-256 in hexadecimal": spelling("sha256", 16),
    "SHA-256 in capitals": "SHA-256:" + spelling("sha256", 16).partition(":")[2].upper(),
}


def only_digest(digest: str) -> dict[str, Any]:
    """A revisit as ``wget --warc-dedup`` writes it: digest and date, nothing else."""
    return again(**{"WARC-Payload-Digest": digest, "WARC-Truncated": "length"})


@pytest.mark.parametrize("name", SPELLINGS)
@pytest.mark.parametrize("where", ["same file", "imported before", "crawled before"])
def test_a_revisit_that_names_only_a_digest(tmp_path: Path, name: str, where: str) -> None:
    archive = tmp_path / "a"
    first = plan(headers=[("Content-Type", "application/pdf")])
    revisit = only_digest(SPELLINGS[name])
    if where == "same file":
        file = warc(tmp_path / "1.warc.gz", [first, revisit])
    else:
        if where == "crawled before":
            crawled(archive)
        else:
            import_warc(warc(tmp_path / "1.warc.gz", [first]), SOURCE, archive)
        file = warc(tmp_path / "2.warc.gz", [revisit])
    report = import_warc(file, SOURCE, archive)
    assert (report.orphans, report.ok) == (0, True)
    second = max(captures(archive), key=lambda c: c.captured_at)
    assert (second.verdict, second.sha256) == ("unchanged", SHA256)
    assert body_of(archive, second) == PDF
    assert verify_archive(archive).findings == []


def crawled(archive: Path) -> None:
    """An archive as the crawler writes it: it knows no SHA-1, and no word of other people's."""
    moment = datetime(2015, 11, 9, 3, tzinfo=UTC)
    with RunWriter(archive, SOURCE.id, moment) as writer:
        writer.warcinfo(moment, {"kind": "crawl", "source": SOURCE.id, "page": SOURCE.page})
        writer.response(
            f"http://{HOST}/plan.pdf",
            moment,
            "200 OK",
            [("Content-Type", "application/pdf")],
            io.BytesIO(PDF),
            len(PDF),
            facts=Body(SHA256, len(PDF), "application/pdf"),
        )


@pytest.mark.parametrize(
    ("pack", "headers"),
    [(chunked, [CHUNKS]), (gzip.compress, [("Content-Encoding", "gzip")])],
    ids=["chunks", "gzip"],
)
@pytest.mark.parametrize("of", ["as it came", "unpacked"])
def test_the_digest_may_be_of_the_packed_or_of_the_plain_body(
    tmp_path: Path, pack: Callable[[bytes], bytes], headers: list[tuple[str, str]], of: str
) -> None:
    body = pack(PDF)
    digest = sha1(body if of == "as it came" else PDF)
    file = warc(tmp_path / "1.warc.gz", [plan(body=body, headers=headers), only_digest(digest)])
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.orphans) == (2, 0)


def test_a_revisit_of_other_bytes_stays_an_orphan(tmp_path: Path) -> None:
    other = only_digest(sha1(PDF + b"x"))
    report = import_warc(warc(tmp_path / "1.warc.gz", [plan(), other]), SOURCE, tmp_path / "a")
    assert (report.taken, report.orphans, report.ok) == (1, 1, False)
    assert report.passed_over[Reason.ORPHAN.value] == 1


def test_a_revisit_names_the_record_that_was_imported(tmp_path: Path) -> None:
    archive, record_id = tmp_path / "a", "<urn:uuid:12345678-1234-4234-8234-123456789012>"
    first = plan(warc={"WARC-Record-ID": record_id})
    import_warc(warc(tmp_path / "1.warc.gz", [first]), SOURCE, archive)
    revisit = again(**{"WARC-Refers-To": record_id, "WARC-Payload-Digest": "md5:unknown"})
    report = import_warc(warc(tmp_path / "2.warc.gz", [revisit]), SOURCE, archive)
    assert (report.taken, report.orphans) == (1, 0)


@pytest.mark.parametrize("kind", ["resource", "conversion"])
def test_a_page_without_http_headers(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "1.warc.gz"
    write_bare(file, kind, f"https://{HOST}/docs/1/", PAGE, "text/html")
    write_bare(file, kind, f"https://{HOST}/plan.pdf", PDF, "application/pdf")
    write_bare(file, kind, f"urn:text:https://{HOST}/plan.pdf", b"words", "text/plain")
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.doubted, report.foreign) == (2, 0, 1)
    seen = {c.url.rpartition("/")[2]: c for c in captures(tmp_path / "a")}
    assert (seen[""].media_type, seen["plan.pdf"].media_type) == ("text/html", "application/pdf")
    assert body_of(tmp_path / "a", seen["plan.pdf"]) == PDF
    assert {origin(r)["kind"] for r in of_kind(tmp_path / "a", "response")} == {kind}


def write_bare(file: Path, kind: str, url: str, body: bytes, media_type: str, **more: str) -> None:
    with file.open("ab") as stream:
        writer = WARCWriter(stream, gzip=True, warc_version="1.1")
        headers = {"WARC-Date": "2015-11-09T03:00:00Z"} | more
        record = writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            length=len(body),
            warc_content_type=media_type,
            warc_headers_dict=headers,
        )
        writer.write_record(record)


def origin(record: Record) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(record.headers[ORIGIN.lower()])
    return said


def test_what_was_made_from_a_capture_is_no_second_capture(tmp_path: Path) -> None:
    file = warc(tmp_path / "1.warc.gz", [plan()])
    write_bare(file, "conversion", f"http://{HOST}/plan.pdf", PDF + b"smaller", "application/pdf")
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.passed_over[Reason.CONVERTED.value]) == (1, 1)
    assert [c.sha256 for c in captures(tmp_path / "a")] == [SHA256]


def test_record_id_digest_address_and_request_are_kept(tmp_path: Path) -> None:
    record_id = "<urn:uuid:12345678-1234-4234-8234-123456789012>"
    said = {
        "WARC-Record-ID": record_id,
        "WARC-Payload-Digest": sha1(PDF),
        "WARC-IP-Address": "203.0.113.7",
    }
    file = warc(tmp_path / "1.warc.gz", [plan(warc=said)])
    write_request(file, "GET", {"WARC-Concurrent-To": record_id})
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.foreign) == (1, 1)
    (response,), (request,) = (
        of_kind(tmp_path / "a", "response"),
        of_kind(tmp_path / "a", "request"),
    )
    assert origin(response) == {"record_id": record_id, "kind": "response", "digest": sha1(PDF)}
    assert response.headers["warc-ip-address"] == "203.0.113.7"
    assert response.record_id != record_id
    assert request.headers["warc-concurrent-to"] == response.record_id
    assert request.http["user-agent"] == "another crawler"


def write_request(file: Path, method: str, more: dict[str, str]) -> None:
    with file.open("ab") as stream:
        writer = WARCWriter(stream, gzip=True, warc_version="1.1")
        sent = [("Host", HOST), ("User-Agent", "another crawler")]
        http = StatusAndHeaders(f"{method} /plan.pdf HTTP/1.1", sent, is_http_request=True)
        record = writer.create_warc_record(
            f"http://{HOST}/plan.pdf",
            "request",
            http_headers=http,
            warc_headers_dict={"WARC-Date": "2015-11-09T03:00:00Z"} | more,
        )
        writer.write_record(record)


@pytest.mark.parametrize("method", ["POST", "HEAD"])
def test_answers_to_other_requests_are_no_captures(tmp_path: Path, method: str) -> None:
    file = warc(tmp_path / "1.warc.gz", [plan()])
    write_request(file, method, {})
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.passed_over[Reason.OTHER_METHOD.value]) == (0, 1)


def test_every_record_that_is_not_taken_is_counted_by_its_reason(tmp_path: Path) -> None:
    file = warc(
        tmp_path / "1.warc.gz",
        [
            plan(),
            plan(url="https://elsewhere.example/plan.pdf"),
            plan(url="https://other.example/plan.pdf"),
            plan(date="yesterday"),
            only_digest("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"),
        ],
    )
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert report.passed_over == {
        Reason.NO_ANSWER.value: 1,
        Reason.OTHER_HOST.value: 2,
        Reason.NO_MOMENT.value: 1,
        Reason.ORPHAN.value: 1,
    }
    assert all(reason in str(report) for reason in report.passed_over)


NO_WARCS: dict[str, bytes] = {
    "CDX": b" CDX N b a m s k r M S V g\norg,example)/ 20240101000000 http://example.org/ -",
    "CDXJ": b'org,example)/ 20240101000000 {"url": "http://example.org/"}\n',
    "packed CDX": gzip.compress(b" CDX N b a m s k r M S V g\n"),
    "PDF": PDF,
    "page": PAGE,
    "empty": b"",
    "HAR": b'{"log": {"version": "1.2"}}',
}


@pytest.mark.parametrize("name", NO_WARCS)
def test_a_file_that_is_no_warc_is_an_error(tmp_path: Path, name: str) -> None:
    file = tmp_path / "file.warc.gz"
    file.write_bytes(NO_WARCS[name])
    with pytest.raises(ArchiveError, match=r"file\.warc\.gz.*no WARC record"):
        import_warc(file, SOURCE, tmp_path / "a")
    assert not list((tmp_path / "a").rglob("*.warc.gz*"))


def command(tmp_path: Path, *files: Path) -> tuple[int, str]:
    (tmp_path / "higano.yml").write_text(
        f"id: higano\nname: 日向野市\npage: https://{HOST}/docs/1/\n", encoding="utf-8"
    )
    arguments = [*map(str, files), "--source", "higano", "--archive", str(tmp_path / "a")]
    done = CliRunner().invoke(main, ["import", *arguments, "--sources", str(tmp_path)])
    return done.exit_code, done.output


def test_the_command_tells_by_its_exit_code(tmp_path: Path) -> None:
    good, orphan = warc(tmp_path / "1.warc.gz", [plan()]), tmp_path / "2.warc.gz"
    warc(orphan, [only_digest("sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ")])
    (tmp_path / "index.cdx").write_bytes(NO_WARCS["CDX"])
    assert command(tmp_path, good)[0] == 0
    code, text = command(tmp_path, orphan)
    assert (code, Reason.ORPHAN.value in text) == (1, True)
    code, text = command(tmp_path, tmp_path / "index.cdx")
    assert (code, "index.cdx" in text) == (1, True)


def test_a_flipped_bit_is_no_end_of_the_file(tmp_path: Path) -> None:
    many = [plan(url=f"http://{HOST}/{i}.pdf", body=tiny_pdf([str(i)])) for i in range(9)]
    file = warc(tmp_path / "old.warc.gz", many)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(ArchiveError, match=r"old\.warc\.gz.*offset"):
        import_warc(file, SOURCE, tmp_path / "a")


@pytest.mark.skipif(not shutil.which("wget"), reason="wget is not installed")
def test_two_nights_of_wget_itself(tmp_path: Path) -> None:
    """Everything that ``wget --warc-dedup`` writes on a second night is taken."""
    paths = ["/docs/1/", "/a.pdf", "/b.pdf"]
    with Loopback() as site:
        site.route("/docs/1/", Reply(200, PAGE, {"Content-Type": "text/html"}, chunked=True))
        site.route("/a.pdf", Reply(200, tiny_pdf(["a"]), {"Content-Type": "application/pdf"}))
        site.route("/b.pdf", Reply(200, tiny_pdf(["b"]), {"Content-Type": "application/pdf"}))
        source = Source("higano", "日向野市", f"{site.url}/docs/1/")
        urls = [f"{site.url}{path}" for path in paths]
        wget(tmp_path, "first", "--warc-cdx", *urls)
        time.sleep(1.1)  # wget's dates are cut to the second, and a capture is known by its own
        wget(tmp_path, "second", "--warc-dedup=first.cdx", *urls)
    archive = tmp_path / "a"
    first = import_warc(tmp_path / "first.warc.gz", source, archive)
    assert (first.taken, first.doubted, first.ok) == (3, 0, True)
    second = import_warc(tmp_path / "second.warc.gz", source, archive)
    assert (second.taken, second.orphans, second.ok) == (3, 0, True)
    assert len(of_kind(archive, "revisit")) == 3
    assert len(of_kind(archive, "request")) == 6
    bodies = [body_of(archive, c) for c in captures(archive)]
    assert sorted(bodies) == sorted([PAGE, tiny_pdf(["a"]), tiny_pdf(["b"])] * 2)


def wget(folder: Path, name: str, *more: str) -> None:
    command = ["wget", "-q", "--no-config", f"--warc-file={name}", "-O", f"{name}.out", *more]
    subprocess.run(command, cwd=folder, check=True, env={"PATH": "/usr/bin:/bin"})
