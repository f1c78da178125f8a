"""Captures from elsewhere: WARC/1.0 and 1.1, plain and gzip, chunked, encoded, revisits in any
order, doubtful answers.
"""

import base64
import gzip
import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive.bodies import read_payload
from pipeline.archive.lastgood import last_good
from pipeline.archive.reader import warc_names
from pipeline.archive.types import Capture
from pipeline.archive.verify import verify_archive
from pipeline.corrections import Correction
from pipeline.errors import ArchiveError
from pipeline.imports.importer import import_warc
from pipeline.kinds import CorrectionKind
from pipeline.sources import Source
from tests.archives import read_run
from tests.tinypdf import tiny_pdf

HOST = "www.city.higano.example"
SOURCE = Source("higano", "日向野市", f"https://{HOST}/docs/1/")
PDF = tiny_pdf(["plan"])
PAGE = (
    '<html><head><meta charset="utf-8"><title>計画</title></head><body>'
    '<div id="pageTitle"><h1>計画</h1></div>'
    '<article class="contentGpArticleDoc"><div class="body"><p>市の計画を掲載しています。</p>'
    '<p><a href="/plan.pdf">計画[PDF：1KB]</a></p></div></article></body></html>'
).encode()


def sha1(body: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()


def warc(
    path: Path, records: list[dict[str, Any]], *, version: str = "1.1", packed: bool = True
) -> Path:
    """A foreign WARC file; each record is ``url``, ``date``, and what of the rest differs from a
    plain 200 answer.
    """
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=packed, warc_version=version)
        writer.write_record(
            writer.create_warcinfo_record(path.name, {"software": "another crawler"})
        )
        for r in records:
            body: bytes = r.get("body", b"")
            http = StatusAndHeaders(
                r.get("status", "200 OK"), r.get("headers", []), protocol="HTTP/1.1"
            )
            writer.write_record(
                writer.create_warc_record(
                    r["url"],
                    r.get("kind", "response"),
                    payload=io.BytesIO(body),
                    length=len(body),
                    http_headers=http,
                    warc_headers_dict={"WARC-Date": r["date"], **r.get("warc", {})},
                )
            )
    return path


def plan(
    date: str = "2015-11-09T03:00:00Z", url: str = f"http://{HOST}/plan.pdf", **more: Any
) -> dict[str, Any]:
    return {
        "url": url,
        "date": date,
        "body": PDF,
        "headers": [("Content-Type", "application/pdf")],
        **more,
    }


def captures(archive: Path) -> list[Capture]:
    return [c for name in warc_names(archive) for c in read_run(archive, name)[1]]


def body_of(archive: Path, capture: Capture) -> bytes:
    return read_payload(archive, capture.payload_file or "", capture.payload_offset or 0)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("packed", [True, False])
def test_captures_come_at_their_own_times(tmp_path: Path, version: str, packed: bool) -> None:
    page = {
        "url": f"http://{HOST}/docs/1",
        "date": "2015-11-09T02:59:00Z",
        "body": PAGE,
        "headers": [("Content-Type", "text/html")],
    }
    file = warc(
        tmp_path / f"old.warc{'.gz' if packed else ''}",
        [page, plan()],
        version=version,
        packed=packed,
    )
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.known, report.doubted, report.orphans) == (2, 0, 0, 0)
    assert [(c.url, c.captured_at, c.verdict) for c in captures(tmp_path / "a")] == [
        (f"http://{HOST}/docs/1", "2015-11-09T02:59:00Z", "ok"),
        (f"http://{HOST}/plan.pdf", "2015-11-09T03:00:00Z", "ok"),
    ]
    seen = captures(tmp_path / "a")[1]
    assert (seen.sha256, seen.media_type) == (hashlib.sha256(PDF).hexdigest(), "application/pdf")
    assert body_of(tmp_path / "a", seen) == PDF
    run = read_run(tmp_path / "a", report.warc_file or "")[0]
    assert (run.kind, run.source_id, run.message) == (
        "import",
        "higano",
        f"imported from {file.name}",
    )
    assert verify_archive(tmp_path / "a").findings == []


def test_importing_again_adds_nothing(tmp_path: Path) -> None:
    file = warc(
        tmp_path / "old.warc.gz",
        [plan(), plan(date="2016-01-01T00:00:00Z", status="404 Not Found", body=b"no")],
    )
    assert import_warc(file, SOURCE, tmp_path / "a").taken == 2
    before = {name: (tmp_path / "a" / name).read_bytes() for name in warc_names(tmp_path / "a")}
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.known, report.warc_file) == (0, 2, None)
    assert "2 known already" in str(report)
    assert {
        name: (tmp_path / "a" / name).read_bytes() for name in warc_names(tmp_path / "a")
    } == before
    assert not list((tmp_path / "a").rglob("*.open"))


def test_only_what_the_source_names_comes_in(tmp_path: Path) -> None:
    others = [
        plan(url="https://elsewhere.example/plan.pdf"),
        plan(url=f"https://{HOST}.evil.example/plan.pdf"),
        plan(url=f"https://{HOST}:8443/plan.pdf"),
        plan(url="urn:text:plan"),
        plan(url=f"ftp://{HOST}/plan.pdf"),
        plan(kind="metadata"),
        plan(date="yesterday"),
    ]
    file = warc(tmp_path / "old.warc.gz", [*others, plan(url=f"https://{HOST}:443/plan.pdf")])
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.foreign) == (1, len(others) + 1)


def chunked(body: bytes) -> bytes:
    return (
        b"".join(
            b"%x\r\n%s\r\n" % (len(body[i : i + 99]), body[i : i + 99])
            for i in range(0, len(body), 99)
        )
        + b"0\r\n\r\n"
    )


GZIP, CHUNKS = ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")


@pytest.mark.parametrize(
    ("headers", "wrap"),
    [
        ([CHUNKS], chunked),
        ([GZIP], gzip.compress),
        ([GZIP, CHUNKS], lambda body: chunked(gzip.compress(body))),
        ([CHUNKS], lambda body: body),
        ([GZIP], lambda body: body),
        ([("Content-Encoding", "identity")], lambda body: body),
    ],
    ids=["chunks", "gzip", "both", "chunks said, not there", "gzip said, not there", "identity"],
)
def test_every_way_of_storing_a_body(
    tmp_path: Path, headers: list[tuple[str, str]], wrap: Callable[[bytes], bytes]
) -> None:
    file = warc(tmp_path / "old.warc.gz", [plan(body=wrap(PDF), headers=headers)])
    assert import_warc(file, SOURCE, tmp_path / "a").doubted == 0
    (seen,) = captures(tmp_path / "a")
    assert (seen.verdict, seen.sha256) == ("ok", hashlib.sha256(PDF).hexdigest())
    assert body_of(tmp_path / "a", seen) == PDF
    assert verify_archive(tmp_path / "a").findings == []


def again(date: str = "2016-01-01T00:00:00Z", **warc_headers: str) -> dict[str, Any]:
    same = {
        "WARC-Payload-Digest": sha1(PDF),
        "WARC-Profile": "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
    }
    return plan(date=date, kind="revisit", body=b"", warc=same | warc_headers)


@pytest.mark.parametrize(
    "order", ["after", "before", "in another file", "in another file, by URL and date"]
)
def test_revisits_find_their_original(tmp_path: Path, order: str) -> None:
    original = plan(warc={"WARC-Payload-Digest": sha1(PDF)})
    where = {"WARC-Refers-To-Target-URI": original["url"], "WARC-Refers-To-Date": original["date"]}
    archive = tmp_path / "a"
    if order.startswith("in another file"):
        import_warc(warc(tmp_path / "1.warc.gz", [original]), SOURCE, archive)
        second = [again(**where)] if "date" in order else [original, again()]
        report = import_warc(warc(tmp_path / "2.warc.gz", second), SOURCE, archive)
        assert report.taken == 1
    else:
        both = [original, again()] if order == "after" else [again(), original]
        report = import_warc(warc(tmp_path / "1.warc.gz", both), SOURCE, archive)
        assert report.taken == 2
    assert report.orphans == 0
    first, second_seen = sorted(captures(archive), key=lambda c: c.captured_at)
    assert (first.verdict, second_seen.verdict) == ("ok", "unchanged")
    assert second_seen.sha256 == first.sha256
    assert body_of(archive, second_seen) == PDF
    assert verify_archive(archive).findings == []


def test_a_revisit_without_its_original_is_counted(tmp_path: Path) -> None:
    report = import_warc(warc(tmp_path / "1.warc.gz", [again()]), SOURCE, tmp_path / "a")
    assert (report.taken, report.orphans, report.warc_file) == (0, 1, None)
    assert "1 revisits without their original" in str(report)


HTML = [("Content-Type", "text/html; charset=utf-8")]
NOT_FOUND = (
    "<html><title>ページが見つかりません</title>"
    "<body><h1>お探しのページは見つかりません</h1></body></html>"
).encode()


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (plan(body=b""), "empty"),
        (plan(headers=[("Content-Length", str(len(PDF) + 9))]), "body ends after"),
        (plan(warc={"WARC-Truncated": "length"}), "cut off"),
        (plan(body=NOT_FOUND, headers=HTML), "HTML page came"),
        (plan(body=gzip.compress(PDF)[:-9], headers=[GZIP]), "gzip"),
        (plan(headers=[("Content-Encoding", "compress")]), "compress is not supported"),
        (plan(url=f"https://{HOST}/docs/1/", body=NOT_FOUND, headers=HTML), "found"),
    ],
    ids=[
        "empty",
        "short",
        "truncated",
        "HTML for a PDF",
        "broken gzip",
        "compress",
        "not-found page",
    ],
)
def test_what_the_crawler_would_not_believe_is_evidence_only(
    tmp_path: Path, record: dict[str, Any], words: str
) -> None:
    report = import_warc(warc(tmp_path / "1.warc.gz", [record]), SOURCE, tmp_path / "a")
    assert (report.taken, report.doubted) == (1, 1)
    (seen,) = captures(tmp_path / "a")
    assert (seen.verdict, seen.sha256, seen.payload_file) == ("failed", None, None)
    assert words in (seen.reason or "")
    assert last_good(tmp_path / "a", "higano").by_url == {}
    assert import_warc(tmp_path / "1.warc.gz", SOURCE, tmp_path / "a").known == 1
    assert verify_archive(tmp_path / "a").findings == []


@pytest.mark.parametrize("damage", ["cut", "junk", "empty", "missing", "one gzip member"])
def test_a_file_that_can_not_be_read_leaves_nothing(tmp_path: Path, damage: str) -> None:
    file = warc(
        tmp_path / "old.warc.gz",
        [plan(), plan(url=f"http://{HOST}/b.pdf", body=PDF + bytes(range(256)) * 200)],
    )
    data = file.read_bytes()
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(
            {
                "cut": data[: len(data) - 150],
                "junk": b"no WARC",
                "empty": b"",
                "one gzip member": gzip.compress(gzip.decompress(data)),
            }[damage]
        )
    with pytest.raises(ArchiveError, match=file.name):
        import_warc(file, SOURCE, tmp_path / "a")
    assert warc_names(tmp_path / "a") == []
    assert not list(tmp_path.rglob("*.open"))


def test_hosts_at_which_the_page_stood_before_are_the_sources(tmp_path: Path) -> None:
    old = "http://old.higano.example/plan.pdf"
    file = warc(tmp_path / "old.warc.gz", [plan(url=old)])
    assert import_warc(file, SOURCE, tmp_path / "a").taken == 0
    earlier = Correction(CorrectionKind.EARLIER, ("http://old.higano.example/p.html", "{}"))
    declared = SOURCE._replace(corrections=(earlier,))
    assert import_warc(file, declared, tmp_path / "a").taken == 1
    gone = plan(url="http://old.higano.example/p.html", body=NOT_FOUND, headers=HTML)
    file = warc(tmp_path / "gone.warc.gz", [gone])
    assert import_warc(file, declared, tmp_path / "a").doubted == 1, "the page's own doubts hold"


def test_a_capture_of_a_time_to_come_is_not_taken(tmp_path: Path) -> None:
    file = warc(tmp_path / "old.warc.gz", [plan("2099-01-01T00:00:00Z"), plan()])
    report = import_warc(file, SOURCE, tmp_path / "a")
    assert (report.taken, report.lost, report.ok) == (1, 1, False)
    assert "1 of a time that is still to come" in str(report)
