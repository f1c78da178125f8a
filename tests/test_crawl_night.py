"""What a night costs, what it stores once, and what it says of the clock and of the servers."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive.bodies import read_payload
from pipeline.archive.reader import warc_names
from pipeline.archive.records import Record, records, statement
from pipeline.archive.verify import verify_archive
from pipeline.archive.writer import RUN_END
from pipeline.cli.nightly import NightResult, SourceResult
from pipeline.crawl.http import new_session
from pipeline.crawl.run import RunReport, crawl
from pipeline.kinds import ClockDoubt, RunStatus, Verdict
from tests.archives import read_run
from tests.loopback import Loopback, Reply
from tests.test_crawl_run import PDF, QUICK, START, captures, night, page, site, source
from tests.tinypdf import tiny_pdf

__all__ = ["site"]


def of_run(archive: Path, kind: str, number: int = -1) -> list[Record]:
    name = warc_names(archive)[number]
    return [r for r in records(archive / name, name) if r.kind == kind]


def end_of(archive: Path, number: int = -1) -> dict[str, Any]:
    said = [statement(r.content) for r in of_run(archive, "metadata", number)]
    return next(s for s in said if s.get("about") == RUN_END)


def many(site: Loopback, number: int, body: bytes | None = None) -> None:
    names = [f"/{i}.pdf" for i in range(number)]
    site.route("/docs/1/", page(*names))
    for i, name in enumerate(names):
        site.route(name, Reply(200, body or tiny_pdf([f"plan {i}"]), PDF))


def asked(site: Loopback) -> int:
    return sum(path.endswith(".pdf") for path in site.paths())


def test_the_budget_of_files(site: Loopback, tmp_path: Path) -> None:
    many(site, 9)
    limits = QUICK._replace(night_files=6)  # the page is one of them
    report = night(site, tmp_path, limits=limits)
    assert (report.status, report.failed, asked(site)) == (RunStatus.PARTIAL, 4, 5)
    refused = {path for path, c in captures(tmp_path).items() if c.verdict is Verdict.REFUSED}
    assert refused == {"5.pdf", "6.pdf", "7.pdf", "8.pdf"}
    assert "budget of 6 files" in (captures(tmp_path)["8.pdf"].reason or "")
    assert report.notices == (
        "the night's budget of 6 files is used up: 4 URLs wait for another night",
    )
    assert end_of(tmp_path)["message"] == report.notices[0]
    assert read_run(tmp_path, report.warc_file)[0].message == report.notices[0]
    site.asked.clear()
    report = night(site, tmp_path, 1, limits=limits)  # 304 costs nothing: the rest comes in
    assert (report.status, report.fetched, report.unchanged) == (RunStatus.OK, 4, 6)
    assert report.notices == ()


def test_the_budget_of_bytes(site: Loopback, tmp_path: Path) -> None:
    many(site, 5, b"%PDF-" + b"x" * 20_000)
    report = night(site, tmp_path, limits=QUICK._replace(night_bytes=50_000))
    assert (report.status, asked(site)) == (RunStatus.PARTIAL, 3)
    assert "budget of 50,000 bytes" in report.notices[0]


def test_what_fails_costs_bytes_too_and_is_not_asked_again(site: Loopback, tmp_path: Path) -> None:
    site.route("/a.pdf", Reply(500, b"x" * 60_000))
    report = night(site, tmp_path, limits=QUICK._replace(night_bytes=50_000, retries=3))
    assert (report.status, asked(site)) == (RunStatus.PARTIAL, 1)
    assert report.failures[0][1] == "HTTP status 500"
    assert report.notices == ()  # nothing had to wait


def test_the_usual_budget() -> None:
    from pipeline.crawl.limits import Limits

    assert (Limits().night_bytes, Limits().night_files) == (2_000_000_000, 1_000)


def test_a_notice_is_told_by_the_run(site: Loopback, tmp_path: Path) -> None:
    many(site, 3)
    report = night(site, tmp_path, limits=QUICK._replace(night_files=2))
    result = NightResult([SourceResult("higano", report, None, [])], [], False)
    assert any("notice: the night's budget" in str(one) for one in result.told())
    assert "budget" in json.dumps(result.as_json())
    assert not result.ok


def test_equal_bytes_under_another_address_are_stored_once(site: Loopback, tmp_path: Path) -> None:
    body = tiny_pdf(["the same plan"])
    many(site, 3, body)
    report = night(site, tmp_path)
    assert (report.status, report.fetched) == (RunStatus.OK, 4)
    held, *same = of_run(tmp_path, "response")[2:], *of_run(tmp_path, "revisit")
    assert (len(held), len(same)) == (1, 2)
    for record in same:
        assert record.headers["warc-refers-to"] == held[0].record_id
        assert record.headers["warc-refers-to-target-uri"] == f"{site.url}/0.pdf"
        assert record.headers["warc-profile"].endswith("/identical-payload-digest")
        assert record.headers["warc-payload-digest"] == held[0].headers["warc-payload-digest"]
    for path in ("0.pdf", "1.pdf", "2.pdf"):
        seen = captures(tmp_path)[path]
        assert read_payload(tmp_path, seen.payload_file or "", seen.payload_offset or 0) == body
    assert verify_archive(tmp_path).findings == []
    second = night(site, tmp_path, 1)
    assert (second.unchanged, second.fetched) == (4, 0)


def test_a_file_that_moved_is_not_stored_again(site: Loopback, tmp_path: Path) -> None:
    night(site, tmp_path)
    site.route("/new.pdf", Reply(200, tiny_pdf(["plan"]), PDF))
    site.route("/docs/1/", page("/new.pdf"))
    report = night(site, tmp_path, 1)
    assert report.fetched == 2
    (revisit,) = of_run(tmp_path, "revisit")
    assert revisit.headers["warc-refers-to-filename"] == warc_names(tmp_path)[0]
    assert revisit.headers["warc-refers-to-target-uri"] == f"{site.url}/a.pdf"
    assert (
        read_run(tmp_path, report.warc_file)[1][-1].sha256 == captures(tmp_path)["new.pdf"].sha256
    )


def test_equal_bytes_of_another_kind_are_kept_for_themselves(
    site: Loopback, tmp_path: Path
) -> None:
    body = b"PK\x03\x04" + b"office" * 99
    site.route("/docs/1/", page("/a.docx", "/a.xlsx"))
    for path in ("/a.docx", "/a.xlsx"):
        site.route(path, Reply(200, body, {"Content-Type": "application/octet-stream"}))
    night(site, tmp_path)
    kinds = {captures(tmp_path)[path].media_type for path in ("a.docx", "a.xlsx")}
    assert len(kinds) == 2


def dated(site: Loopback, moment: datetime, age: int | None = None) -> None:
    """Let every answer carry this Date (the test server's own comes after it)."""
    more = {} if age is None else {"Age": str(age)}
    for path, replies in site.routes.items():
        site.routes[path] = [
            _raw(reply, {"Date": format_datetime(moment, usegmt=True), **more}) for reply in replies
        ]


def _raw(reply: Reply, more: dict[str, str]) -> Reply:
    head = [f"HTTP/1.1 {reply.status} x", *(f"{k}: {v}" for k, v in (reply.headers | more).items())]
    head.append(f"Content-Length: {len(reply.body)}")
    return Reply(raw="\r\n".join(head).encode() + b"\r\n\r\n" + reply.body)


@pytest.mark.parametrize(
    ("apart", "told", "suspect"),
    [
        (timedelta(), None, None),
        (timedelta(minutes=10), None, None),
        (timedelta(minutes=11), "0:11:00 ahead of", None),
        (-timedelta(hours=3), "3:00:00 behind", None),
        (timedelta(days=2), "2 days, 0:00:00 ahead of", ClockDoubt.AHEAD_OF_SERVERS),
        (-timedelta(days=2), "2 days, 0:00:00 behind", ClockDoubt.BEHIND_SERVERS),
    ],
)
def test_our_clock_against_the_servers(
    site: Loopback, tmp_path: Path, apart: timedelta, told: str | None, suspect: str | None
) -> None:
    dated(site, START - apart)
    report = night(site, tmp_path)
    assert report.status == RunStatus.OK
    said = end_of(tmp_path)
    seconds = int(apart.total_seconds())
    assert said["clock"] == {
        "offset_seconds": seconds,
        "answers": 3,
        **({"suspect": suspect} if suspect else {}),
    }
    assert bool(report.notices) is bool(told)
    assert (told or "") in " ".join(report.notices)
    assert said["message"] == (report.notices[0] if told else None)


def test_the_age_of_a_cached_answer_is_no_difference(site: Loopback, tmp_path: Path) -> None:
    dated(site, START - timedelta(hours=5), age=5 * 3600)
    assert night(site, tmp_path).notices == ()


def test_a_server_that_tells_no_time(site: Loopback, tmp_path: Path) -> None:
    for path, replies in site.routes.items():
        site.routes[path] = [_raw(reply, {"Date": "soon"}) for reply in replies]
    assert night(site, tmp_path).notices == ()
    assert end_of(tmp_path)["clock"] == {"offset_seconds": None, "answers": 0}


def test_one_wrong_server_is_outvoted(site: Loopback, tmp_path: Path) -> None:
    dated(site, START)
    site.route(
        "/a.pdf",
        _raw(Reply(200, tiny_pdf(["plan"]), PDF), {"Date": "Thu, 01 Jan 1970 00:00:00 GMT"}),
    )
    assert night(site, tmp_path).notices == ()


def test_a_clock_before_the_last_capture(site: Loopback, tmp_path: Path) -> None:
    night(site, tmp_path, 3)
    report = night(site, tmp_path)  # its file's name comes first
    assert end_of(tmp_path, 0)["clock"]["suspect"] == ClockDoubt.BEFORE_LAST_CAPTURE
    assert any("before the last capture" in words for words in report.notices)


def test_the_address_of_the_server_is_written_down(site: Loopback, tmp_path: Path) -> None:
    night(site, tmp_path)
    night(site, tmp_path, 1)
    for number in (0, 1):
        for kind in ("response", "revisit", "request"):
            for record in of_run(tmp_path, kind, number):
                assert record.headers["warc-ip-address"] == "127.0.0.1"


def test_behind_a_proxy_nobody_knows_the_address(site: Loopback, tmp_path: Path) -> None:
    with new_session() as session:
        session.proxies = {"http": site.url}
        session.trust_env = False
        site.routes = {f"{site.url}{path}": replies for path, replies in site.routes.items()}
        report: RunReport = crawl(
            source(site), tmp_path, clock=lambda: START, limits=QUICK, session=session
        )
    assert report.status == RunStatus.OK
    for kind in ("response", "request"):
        assert all("warc-ip-address" not in r.headers for r in of_run(tmp_path, kind))


def test_a_server_that_is_not_there_has_no_address(site: Loopback, tmp_path: Path) -> None:
    site.route("/a.pdf", Reply(hang_up=True))
    night(site, tmp_path)
    lines = {r.url.rpartition("/")[2]: r for r in of_run(tmp_path, "request")}
    assert lines["a.pdf"].headers["warc-ip-address"] == "127.0.0.1"
    gone = source(site, page="http://127.0.0.1:9/docs/1/")
    crawl(gone, tmp_path / "b", clock=lambda: datetime.now(UTC), limits=QUICK)
    assert all("warc-ip-address" not in r.headers for r in of_run(tmp_path / "b", "request"))
