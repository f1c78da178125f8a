"""The crawler against a real server on loopback: polite, patient, suspicious; everything it did is
in the WARC."""

import gzip
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive.bodies import read_payload
from pipeline.archive.reader import warc_names
from pipeline.archive.types import Capture
from pipeline.archive.verify import verify_archive
from pipeline.crawl.fetch import Fetched
from pipeline.crawl.memory import bare_page
from pipeline.crawl.run import Limits, RunReport, _told_cut, crawl
from pipeline.kinds import LinkKind, Verdict
from pipeline.read.page.types import MAX_LINKS
from pipeline.sources import Source
from tests.archives import read_run
from tests.city import at
from tests.loopback import Loopback, Reply
from tests.tinypdf import tiny_pdf

PDF = {"Content-Type": "application/pdf"}
HTML = {"Content-Type": "text/html; charset=utf-8"}
QUICK = Limits(
    connect=2, read=0.5, url_seconds=20, run_seconds=60, retries=1, backoff=0.01, retry_after=1
)
START = datetime(2024, 4, 1, 18, tzinfo=UTC)


def page(*links: str, more: str = "") -> Reply:
    items = "".join(
        f'<p><a class="iconFile iconPdf" href="{link}">計画{i}[PDF：1KB]</a></p>'
        for i, link in enumerate(links)
    )
    text = (
        '<html lang="ja"><head><meta charset="utf-8"><title>計画</title></head><body>'
        '<header><a href="/menu.pdf">案内[PDF：1KB]</a></header>'
        '<div id="pageTitle"><h1>計画の一覧</h1></div><article class="contentGpArticleDoc">'
        '<div class="date"><p class="publishedAt">公開日 2024年02月09日</p></div>'
        '<div class="body"><p>市の計画を掲載しています。ご覧ください。</p>'
        f"{items}{more}</div></article>"
        '<footer><a href="/footer.pdf">地図[PDF：1KB]</a></footer></body></html>'
    )
    return Reply(200, text.encode(), HTML)


@pytest.fixture
def site() -> Iterator[Loopback]:
    with Loopback() as server:
        server.route("/robots.txt", Reply(404, validators=False))
        server.route("/docs/1/", page("/a.pdf"))
        server.route("/a.pdf", Reply(200, tiny_pdf(["plan"]), PDF))
        yield server


def source(site: Loopback, **more: Any) -> Source:
    return Source("higano", "日向野市", f"{site.url}/docs/1/", delay=0.0)._replace(**more)


def night(
    site: Loopback,
    archive: Path,
    number: int = 0,
    limits: Limits = QUICK,
    sleep: Callable[[float], None] = time.sleep,
    **more: Any,
) -> RunReport:
    now = START + timedelta(days=number)
    with site.at(now):
        return crawl(source(site, **more), archive, clock=at(now), limits=limits, sleep=sleep)


def captures(archive: Path) -> dict[str, Capture]:
    """The captures of the newest run, by path."""
    return {c.url.split("/", 3)[3]: c for c in read_run(archive, warc_names(archive)[-1])[1]}


def test_two_nights(site: Loopback, tmp_path: Path) -> None:
    first = night(site, tmp_path)
    assert (first.status, first.fetched, first.unchanged) == ("ok", 2, 0)
    second = night(site, tmp_path, 1)
    assert (second.status, second.fetched, second.unchanged) == ("ok", 0, 2)
    assert site.paths().count("/a.pdf") == 2
    seen = captures(tmp_path)["a.pdf"]
    assert (seen.verdict, seen.status) == ("unchanged", 304)
    assert read_payload(tmp_path, seen.payload_file or "", seen.payload_offset or 0) == tiny_pdf(
        ["plan"]
    )
    for name in warc_names(tmp_path):
        done = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", str(tmp_path / name)],
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
    assert verify_archive(tmp_path).findings == []


def test_identical_bytes_without_validators_are_a_revisit(site: Loopback, tmp_path: Path) -> None:
    site.route("/a.pdf", Reply(200, tiny_pdf(["plan"]), PDF, validators=False))
    night(site, tmp_path)
    assert night(site, tmp_path, 1).unchanged == 2
    assert captures(tmp_path)["a.pdf"].status == 200
    assert verify_archive(tmp_path).findings == []


def test_only_what_the_article_links_is_fetched(site: Loopback, tmp_path: Path) -> None:
    night(site, tmp_path)
    assert set(site.paths()) == {"/robots.txt", "/docs/1/", "/a.pdf"}


def test_the_request_names_us_and_no_phone(site: Loopback, tmp_path: Path) -> None:
    night(site, tmp_path)
    agent = site.asked[-1].headers["User-Agent"]
    assert agent.startswith("shinkyu/")
    assert "https://" in agent
    assert not any(token in agent for token in ("Android", "iPhone", "iPod", "Windows Phone"))
    assert "Cookie" not in site.asked[-1].headers


@pytest.mark.parametrize(
    ("robots", "fetched"),
    [
        (Reply(200, b"User-agent: *\nDisallow:\n"), True),
        (Reply(403), True),
        (Reply(200, b"User-agent: shinkyu\nDisallow: /docs/\n"), False),
        (Reply(500), False),
        (Reply(hang_up=True), False),
        (Reply(200, b"", wait=1.5), False),
    ],
)
def test_robots(site: Loopback, tmp_path: Path, robots: Reply, fetched: bool) -> None:
    site.route("/robots.txt", robots)
    report = night(site, tmp_path)
    assert ("/docs/1/" in site.paths()) is fetched
    if not fetched:
        assert report.status == "failed"
        assert "robots.txt" in report.failures[0][1]
        assert captures(tmp_path)["docs/1/"].verdict == "refused"


def test_a_file_that_robots_forbid_is_left_alone_and_no_failure(
    site: Loopback, tmp_path: Path
) -> None:
    site.route("/robots.txt", Reply(200, b"User-agent: *\nDisallow: /a.pdf\n"))
    report = night(site, tmp_path)
    assert (report.status, report.failed, report.disallowed) == ("ok", 0, 1)
    assert report.failures == []
    assert "/a.pdf" not in site.paths()


def test_crawl_delay_and_delay(site: Loopback, tmp_path: Path) -> None:
    """One wait before each request but the first; the time since the last answer counts."""
    site.route("/robots.txt", Reply(200, b"User-agent: *\nCrawl-delay: 50\n"))
    waits: list[float] = []
    night(site, tmp_path, sleep=waits.append)
    assert [round(wait, -1) for wait in waits] == [50, 50]
    site.clear()
    site.route("/docs/1/", page("/a.pdf"))
    waits.clear()
    night(site, tmp_path, 1, sleep=waits.append, delay=40)
    assert [round(wait, -1) for wait in waits] == [40, 40]


def test_patience(site: Loopback, tmp_path: Path) -> None:
    good = Reply(200, tiny_pdf(["plan"]), PDF)
    site.route("/a.pdf", Reply(503, headers={"Retry-After": "0"}), good)
    assert night(site, tmp_path).status == "ok"
    site.route("/a.pdf", Reply(hang_up=True), good)
    assert night(site, tmp_path, 1).status == "ok"
    site.route("/a.pdf", Reply(429, headers={"Retry-After": "3600"}), good)
    report = night(site, tmp_path, 2)
    assert report.failures[0][1] == "HTTP status 429"
    assert site.paths().count("/a.pdf") == 5


FAULTS = {
    "short": (
        Reply(200, tiny_pdf(["plan two"])[:300], PDF, announce=5000),
        "failed",
        "ends after 300 of 5000 bytes|broken off after 300",
    ),
    "empty": (Reply(200, b"", PDF), "failed", "empty"),
    "html": (
        Reply(200, b"<!DOCTYPE html><html><body>login</body></html>", HTML),
        "refused",
        "HTML page came",
    ),
    "html as pdf": (
        Reply(200, b"<html><body>login</body></html>", PDF),
        "refused",
        "HTML page came",
    ),
    "time-out": (Reply(200, tiny_pdf(["x"]), PDF, wait=1.0), "failed", "time-out"),
    "hang-up": (Reply(hang_up=True), "failed", "connection failed"),
    "error": (Reply(500), "failed", "HTTP status 500"),
    "forbidden": (Reply(403), "failed", "HTTP status 403"),
    "304 unasked": (Reply(304, validators=False), "failed", "304"),
    "broken gzip": (
        Reply(200, b"\x1f\x8b\x08" + b"junk" * 9, {"Content-Encoding": "gzip", **PDF}),
        "failed",
        "gzip",
    ),
    "gone": (Reply(410), "missing", "410"),
    "loop": (Reply(302, headers={"Location": "/b.pdf"}), "refused", "loop"),
    "foreign": (
        Reply(302, headers={"Location": "http://evil.example/a.pdf"}),
        "refused",
        "not one the source names",
    ),
    "scheme": (Reply(302, headers={"Location": "file:///etc/passwd"}), "refused", "scheme file"),
    "user": (
        Reply(302, headers={"Location": "http://u:p@127.0.0.1/a.pdf"}),
        "refused",
        "user name",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_and_changes_nothing(site: Loopback, tmp_path: Path, fault: str) -> None:
    import re

    reply, verdict, words = FAULTS[fault]
    site.route("/b.pdf", reply)
    site.route("/docs/1/", page("/a.pdf", "/b.pdf"))
    report = night(site, tmp_path)
    seen = captures(tmp_path)["b.pdf"]
    assert seen.verdict == verdict
    assert re.search(words, seen.reason or "")
    assert (seen.sha256, seen.payload_file) == (None, None)
    assert captures(tmp_path)["a.pdf"].verdict == "ok"
    assert report.status == ("ok" if verdict == "missing" else "partial")
    assert verify_archive(tmp_path).findings == []


def test_redirects_inside_the_source_are_followed(site: Loopback, tmp_path: Path) -> None:
    site.route("/old.pdf", Reply(301, headers={"Location": "/mid.pdf"}))
    site.route("/mid.pdf", Reply(302, headers={"Location": "a.pdf"}))
    site.route("/docs/1/", page("/old.pdf"))
    assert night(site, tmp_path).status == "ok"
    seen = captures(tmp_path)["old.pdf"]
    assert (seen.verdict, seen.final_url) == ("ok", f"{site.url}/a.pdf")
    assert night(site, tmp_path, 1).unchanged == 2
    assert captures(tmp_path)["old.pdf"].sha256 == seen.sha256


def test_six_redirects_are_too_many(site: Loopback, tmp_path: Path) -> None:
    for i in range(7):
        site.route(f"/r{i}.pdf", Reply(302, headers={"Location": f"/r{i + 1}.pdf"}))
    site.route("/docs/1/", page("/r0.pdf"))
    night(site, tmp_path)
    assert "more than 5 redirects" in (captures(tmp_path)["r0.pdf"].reason or "")


def test_content_encoding_is_undone_and_chunks_are_joined(site: Loopback, tmp_path: Path) -> None:
    body = tiny_pdf(["plan"])
    night(site, tmp_path)
    plain = captures(tmp_path)["a.pdf"].sha256
    site.route("/a.pdf", Reply(200, gzip.compress(body), {"Content-Encoding": "gzip", **PDF}))
    night(site, tmp_path, 1)
    assert captures(tmp_path)["a.pdf"].verdict == "unchanged"
    site.route(
        "/c.pdf", Reply(200, gzip.compress(body), {"Content-Encoding": "gzip", **PDF}, chunked=True)
    )
    site.route("/docs/1/", page("/c.pdf"))
    night(site, tmp_path, 2)
    seen = captures(tmp_path)["c.pdf"]
    assert seen.sha256 == plain
    assert read_payload(tmp_path, seen.payload_file or "", seen.payload_offset or 0) == body
    assert verify_archive(tmp_path).findings == []


def test_wrong_content_type_over_right_bytes_is_fine(site: Loopback, tmp_path: Path) -> None:
    site.route("/a.pdf", Reply(200, tiny_pdf(["plan"]), {"Content-Type": "text/html"}))
    assert night(site, tmp_path).status == "ok"
    assert captures(tmp_path)["a.pdf"].media_type == "application/pdf"


def test_bodies_are_capped_also_when_they_are_bombs(site: Loopback, tmp_path: Path) -> None:
    site.route("/a.pdf", Reply(200, b"%PDF-" + b"x" * 5000, PDF))
    night(site, tmp_path, limits=QUICK._replace(body=1000))
    assert "cap" in (captures(tmp_path)["a.pdf"].reason or "")
    site.route(
        "/a.pdf",
        Reply(
            200, gzip.compress(b"%PDF-" + b"\0" * 10_000_000), {"Content-Encoding": "gzip", **PDF}
        ),
    )
    night(site, tmp_path, 1, limits=QUICK._replace(body=100_000))
    assert "longer than" in (captures(tmp_path)["a.pdf"].reason or "")


def test_a_drip_is_cut_off(site: Loopback, tmp_path: Path) -> None:
    site.route("/a.pdf", Reply(200, b"%PDF-" + b"x" * 500, PDF, drip=0.05))
    night(site, tmp_path, limits=QUICK._replace(url_seconds=1.0, retries=0))
    assert "time for this URL is up" in (captures(tmp_path)["a.pdf"].reason or "")


@pytest.mark.parametrize(
    "bad",
    [
        Reply(500),
        Reply(404, b"gone", validators=False),
        Reply(
            200,
            "<html><title>メンテナンス</title><body><p>ただいまメンテナンス中です。</p></body></html>".encode(),
            HTML,
        ),
        Reply(
            200,
            "<html><title>ページが見つかりません</title><body><h1>お探しのページは見つかりません</h1></body></html>".encode(),
            HTML,
        ),
        Reply(200, b"", HTML),
    ],
)
def test_a_night_without_the_page_still_looks_at_the_known_files(
    site: Loopback, tmp_path: Path, bad: Reply
) -> None:
    night(site, tmp_path)
    site.route("/docs/1/", bad)
    report = night(site, tmp_path, 1)
    assert report.status == "failed"
    seen = captures(tmp_path)
    assert seen["docs/1/"].verdict in ("failed", "refused", "missing")
    assert seen["a.pdf"].verdict == "unchanged"


def test_headers_from_the_network_add_nothing_to_the_archive(
    site: Loopback, tmp_path: Path
) -> None:
    site.route(
        "/a.pdf",
        Reply(200, tiny_pdf(["plan"]), {**PDF, "X-Odd": "caf\u00e9 \x0c WARC-Type: warcinfo"}),
    )
    assert night(site, tmp_path).status == "ok"
    assert verify_archive(tmp_path).findings == []
    assert len(captures(tmp_path)) == 2


def test_the_run_has_a_bound(site: Loopback, tmp_path: Path) -> None:
    site.route("/docs/1/", page("/a.pdf", "/b.pdf", "/c.pdf"))
    for name in "abc":
        site.route(f"/{name}.pdf", Reply(200, tiny_pdf(["plan"]), PDF, wait=0.4))
    report = night(site, tmp_path, limits=QUICK._replace(run_seconds=0.7))
    assert report.status == "partial"
    assert any("time" in reason for _, reason in report.failures)


def test_a_page_that_links_more_than_is_looked_at_is_named() -> None:
    link = bare_page([("http://a.example/x.pdf", LinkKind.FILE)])
    pages = [link, link._replace(links=link.links * MAX_LINKS), None]
    told = _told_cut(
        [Fetched(f"http://{n}/", Verdict.OK, None, p, "") for n, p in enumerate(pages)]
    )
    assert told == ["http://1/: links more than the 5,000 addresses that are looked at"]
