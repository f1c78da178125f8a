"""Servers that mean harm, or are broken: the run goes on, is bounded, and says what it met."""

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from pipeline.archive.bodies import read_payload
from pipeline.archive.records import records
from pipeline.archive.verify import verify_archive
from pipeline.crawl.connections import BreakableAdapter
from pipeline.crawl.http import new_session
from tests.loopback import Loopback, Reply
from tests.test_crawl_run import HTML, PDF, QUICK, captures, night, page, site
from tests.tinypdf import tiny_pdf

__all__ = ["site"]
BODY = tiny_pdf(["plan"])
LOCATIONS = {
    "bracket": (b"http://[/x.pdf", "no valid URL"),
    "port": (b"http://127.0.0.1:99999/x.pdf", "no valid URL"),
    "backslash": (
        b"http://evil.example\\@127.0.0.1/x.pdf",
        "valid URL|two ways|user name|not one the source",
    ),
    "decimal host": (b"http://2130706433/x.pdf", "not one the source"),
    "other port": (b"http://127.0.0.1:1/x.pdf", "not one the source"),
    "port 0": (b"http://127.0.0.1:0/x.pdf", "not one the source"),
    "trailing dot": (b"http://127.0.0.1./x.pdf", "not one the source"),
    "javascript": (b"javascript:alert(1)", "scheme javascript"),
}


@pytest.mark.parametrize("case", LOCATIONS)
def test_no_redirect_leads_astray(site: Loopback, tmp_path: Path, case: str) -> None:
    location, words = LOCATIONS[case]
    raw = b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % location
    site.route("/a.pdf", Reply(raw=raw))
    report = night(site, tmp_path)
    assert report.status == "partial"
    seen = captures(tmp_path)["a.pdf"]
    assert seen.verdict == "refused"
    assert any(word in (seen.reason or "") for word in words.split("|")), seen.reason
    assert verify_archive(tmp_path).findings == []


def test_the_body_of_a_redirect_is_kept_and_bounded(site: Loopback, tmp_path: Path) -> None:
    site.route("/old.pdf", Reply(302, b"moved" * 9, {"Location": "/a.pdf"}))
    site.route("/docs/1/", page("/old.pdf"))
    report = night(site, tmp_path)
    kept = [r for r in records(tmp_path / report.warc_file, report.warc_file) if r.status == 302]
    assert read_payload(tmp_path, report.warc_file, kept[0].offset) == b"moved" * 9
    site.route("/old.pdf", Reply(302, b"x" * 500_000, {"Location": "/a.pdf"}))
    report = night(site, tmp_path, 1, limits=QUICK._replace(body=100_000))
    kept = [r for r in records(tmp_path / report.warc_file, report.warc_file) if r.status == 302]
    assert len(read_payload(tmp_path, report.warc_file, kept[0].offset)) <= 100_000


def test_a_redirect_to_a_japanese_path_as_raw_bytes(site: Loopback, tmp_path: Path) -> None:
    raw = "HTTP/1.1 302 Found\r\nLocation: /計画.pdf\r\nContent-Length: 0\r\n\r\n".encode()
    site.route("/a.pdf", Reply(raw=raw))
    site.route("/%E8%A8%88%E7%94%BB.pdf", Reply(200, BODY, PDF))
    assert night(site, tmp_path).status == "ok"
    assert captures(tmp_path)["a.pdf"].verdict == "ok"
    assert night(site, tmp_path, 1).unchanged == 2


def test_a_status_line_and_headers_that_are_not_ascii(site: Loopback, tmp_path: Path) -> None:
    head = (
        "HTTP/1.1 200 了解\r\nX-名: 値\r\nContent-Length: ".encode()
        + str(len(BODY)).encode()
        + b"\r\n\r\n"
    )
    site.route("/a.pdf", Reply(raw=head + BODY))
    night(site, tmp_path)
    seen = captures(tmp_path)["a.pdf"]
    assert seen.verdict == "ok"
    assert read_payload(tmp_path, seen.payload_file or "", seen.payload_offset or 0) == BODY
    assert verify_archive(tmp_path).findings == []


@pytest.mark.parametrize(
    "value",
    ["²", "9" * 5000, "-1", "soon", "Thu, 99 Foo 2024", "Mon, 01 Jan 2024 00:00:00 +9999999"],
)
def test_a_senseless_retry_after(site: Loopback, tmp_path: Path, value: str) -> None:
    raw = b"HTTP/1.1 503 Busy\r\nRetry-After: %s\r\nContent-Length: 0\r\n\r\n" % value.encode(
        "latin-1"
    )
    site.route("/a.pdf", Reply(raw=raw), Reply(200, BODY, PDF))
    assert captures_after(site, tmp_path) in ("ok", "failed")


def captures_after(site: Loopback, archive: Path) -> str:
    night(site, archive)
    return captures(archive)["a.pdf"].verdict


def test_retry_after_as_a_date(site: Loopback, tmp_path: Path) -> None:
    when = datetime.now(UTC) + timedelta(seconds=300)
    site.route(
        "/a.pdf",
        Reply(503, headers={"Retry-After": format_datetime(when, usegmt=True)}),
        Reply(200, BODY, PDF),
    )
    waits: list[float] = []
    patient = QUICK._replace(retry_after=500, url_seconds=1000, run_seconds=1000)
    night(site, tmp_path, limits=patient, sleep=waits.append)
    assert site.paths().count("/a.pdf") == 2
    assert [round(wait, -2) for wait in waits] == [300]


@pytest.mark.parametrize("value", ["²", "-5", "5, 7", "9" * 400])
def test_a_senseless_content_length(site: Loopback, tmp_path: Path, value: str) -> None:
    raw = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: %s\r\n\r\n"
        % value.encode("latin-1")
    )
    site.route("/a.pdf", Reply(raw=raw + BODY))
    assert captures_after(site, tmp_path) in ("ok", "failed")
    assert verify_archive(tmp_path).findings == []


DRIPS = {
    "headers": b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 2000,
    "status line": b"HTTP/1.1 200 " + b"O" * 2000,
    "chunk size": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;" + b"x" * 2000,
    "body without length": b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n%PDF-"
    + b"x" * 2000,
}


@pytest.mark.parametrize("part", DRIPS)
def test_no_part_of_an_answer_can_drip_for_ever(site: Loopback, tmp_path: Path, part: str) -> None:
    site.route("/a.pdf", Reply(raw=DRIPS[part], drip=0.02))
    night(site, tmp_path, limits=QUICK._replace(url_seconds=1.2, retries=0))
    assert 0 < site.dripped < 1000  # of 2,000
    seen = captures(tmp_path)["a.pdf"]
    assert seen.verdict == "failed"
    assert "time for this URL is up" in (seen.reason or "")


def test_headers_without_end(site: Loopback, tmp_path: Path) -> None:
    for raw in (
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000,
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000,
        b"\0" * 500,
        b"SSH-2.0\r\n",
    ):
        site.route("/a.pdf", Reply(raw=raw + b"\r\n\r\n"))
        assert captures_after(site, tmp_path) == "failed"


def test_a_text_where_a_pdf_was(site: Loopback, tmp_path: Path) -> None:
    night(site, tmp_path)
    for number, reply in enumerate(
        (
            Reply(200, b"Service temporarily unavailable", {"Content-Type": "text/plain"}),
            Reply(200, b'{"error": 1}', {"Content-Type": "application/json"}),
        ),
        1,
    ):
        site.route("/a.pdf", reply)
        night(site, tmp_path, number)
        assert captures(tmp_path)["a.pdf"].verdict == "refused"
    site.route("/a.pdf", Reply(200, BODY, PDF))
    assert (
        night(site, tmp_path, 4).unchanged == 2
    )  # what was refused has not displaced the last good one


def test_robots_txt_packed_although_nobody_asked(site: Loopback, tmp_path: Path) -> None:
    rules = gzip.compress(b"User-agent: *\nDisallow: /a.pdf\n")
    site.route("/robots.txt", Reply(200, rules, {"Content-Encoding": "gzip"}))
    night(site, tmp_path)
    assert captures(tmp_path)["a.pdf"].reason == "robots.txt disallows it"


@pytest.mark.parametrize("hops", [5, 6])
def test_robots_txt_through_redirects(site: Loopback, tmp_path: Path, hops: int) -> None:
    site.route("/robots.txt", Reply(301, headers={"Location": "/r1"}))
    for i in range(1, hops):
        site.route(f"/r{i}", Reply(301, headers={"Location": f"/r{i + 1}"}))
    site.route(f"/r{hops}", Reply(200, b"User-agent: *\nDisallow: /\n"))
    night(site, tmp_path)
    assert ("/docs/1/" in site.paths()) is (
        hops == 6
    )  # beyond five it counts as unavailable: all is allowed


def test_rules_beyond_500_kib_are_not_read(site: Loopback, tmp_path: Path) -> None:
    site.route(
        "/robots.txt", Reply(200, b"User-agent: *\n" + b"#" * 600_000 + b"\nDisallow: /a.pdf\n")
    )
    night(site, tmp_path)
    assert captures(tmp_path)["a.pdf"].verdict == "ok"


def test_the_known_page_is_read_in_its_own_encoding(site: Loopback, tmp_path: Path) -> None:
    """A page that names its encoding in the header alone, and links a Japanese name, on a night of
    304s."""
    plain = page("/計画.pdf").body.decode().replace('<meta charset="utf-8">', "")
    site.route(
        "/docs/1/",
        Reply(200, plain.encode("cp932"), {"Content-Type": "text/html; charset=Shift_JIS"}),
    )
    site.route("/%E8%A8%88%E7%94%BB.pdf", Reply(200, BODY, PDF))
    assert night(site, tmp_path).fetched == 2
    second = night(site, tmp_path, 1)
    assert (second.status, second.unchanged) == ("ok", 2)


def test_a_changed_page_brings_its_new_files(site: Loopback, tmp_path: Path) -> None:
    night(site, tmp_path)
    site.route("/docs/1/", page("/a.pdf", "/b.docx"))
    site.route(
        "/b.docx",
        Reply(200, b"PK\x03\x04" + b"docx" * 99, {"Content-Type": "application/octet-stream"}),
    )
    report = night(site, tmp_path, 1)
    assert (report.fetched, report.unchanged) == (2, 1)
    assert (captures(tmp_path)["b.docx"].media_type or "").endswith("wordprocessingml.document")
    assert captures(tmp_path)["docs/1/"].media_type == HTML["Content-Type"].split(";")[0]


def test_every_session_can_be_broken_off() -> None:
    with new_session() as session:
        assert isinstance(session.get_adapter("https://www.city.higano.example/"), BreakableAdapter)
