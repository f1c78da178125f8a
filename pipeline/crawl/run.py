"""One run: visit a source's page and every file its article links, one after the other, into one WARC file."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urldefrag

import requests

from pipeline.archive.lastgood import last_good
from pipeline.archive.layout import moment_text
from pipeline.archive.reader import read_response
from pipeline.archive.salvage import salvage
from pipeline.archive.types import Verdict
from pipeline.archive.writer import RUN_END, RunWriter
from pipeline.crawl.fetch import Crawler, Fetched
from pipeline.crawl.http import USER_AGENT, new_session
from pipeline.crawl.judge import MAX_PAGE
from pipeline.crawl.limits import Limits
from pipeline.errors import ArchiveError, PageError
from pipeline.read.page.reading import PageReading, read_page
from pipeline.sources import Source

__all__ = ["CaptureEvent", "Limits", "RunReport", "crawl"]


class CaptureEvent(NamedTuple):
    """A capture that is safe in the archive."""

    done: int
    total: int
    url: str
    verdict: Verdict
    reason: str | None


class RunReport(NamedTuple):
    """How a run went."""

    run_id: str
    source_id: str
    status: Literal["ok", "partial", "failed"]
    fetched: int
    unchanged: int
    missing: int
    failed: int
    failures: list[tuple[str, str]]
    """(URL, reason) of everything that failed or was refused."""
    warc_file: str


def _now() -> datetime:
    return datetime.now(UTC)


def crawl(
    source: Source,
    archive: Path,
    *,
    clock: Callable[[], datetime] = _now,
    report: Callable[[CaptureEvent], None] | None = None,
    limits: Limits | None = None,
    session: requests.Session | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> RunReport:
    """Visit one source; everything that happened is in one new WARC file afterwards.

    Args:
        clock: gives the moments that are written down (waits go by the monotonic clock).
        report: is told of each capture after its records are flushed.
        session: how to reach the network, e.g. through a proxy.

    Raises:
        ArchiveError: the archive can't be written (full, read-only); what was written stays, to be salvaged.
    """
    salvage(archive) if (archive / source.id).is_dir() else None
    known = last_good(archive, source.id)
    with RunWriter(archive, source.id, clock()) as warc:
        facts = {
            "software": USER_AGENT.split(" ")[0],
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "kind": "crawl",
            "source": source.id,
            "name": source.name,
            "code": source.code,
            "page": source.page,
            "hosts": sorted(source.allowed_hosts),
            "delay": source.delay,
            "agent": USER_AGENT,
            "robots": "RFC 9309",
        }
        warc.warcinfo(clock(), facts)
        crawler = Crawler(
            source, warc, known, session or new_session(), limits or Limits(), clock, sleep
        )
        results = _visit(crawler, archive, report or (lambda event: None))
        summary = _summary(source, warc, results)
        end = {
            "about": RUN_END,
            "finished_at": moment_text(clock()),
            "status": summary.status,
            "message": _message(summary, known.problems),
        }
        warc.metadata(source.page, clock(), end)
        _sync(warc)
    return summary


def _sync(warc: RunWriter) -> None:
    """Once a run, before the file gets its name: what is called closed survives a power cut too."""
    try:
        with warc.path.open("rb") as stream:
            os.fsync(stream.fileno())
    except OSError as error:
        raise ArchiveError(f"{warc.path}: can't be written: {error.strerror or error}") from error


def _visit(
    crawler: Crawler, archive: Path, report: Callable[[CaptureEvent], None]
) -> list[Fetched]:
    page_url = urldefrag(crawler.source.page)[0]
    results = [crawler.fetch(page_url, is_page=True)]
    files = _files(crawler, archive, results[0], page_url)
    report(CaptureEvent(1, 1 + len(files), page_url, results[0].verdict, results[0].reason))
    if crawler.robots(page_url).unreachable:
        return results
    for number, url in enumerate(files, 2):
        results.append(crawler.fetch(url, is_page=False))
        report(CaptureEvent(number, 1 + len(files), url, results[-1].verdict, results[-1].reason))
    return results


def _files(crawler: Crawler, archive: Path, page: Fetched, page_url: str) -> list[str]:
    """The files to look at: those of tonight's page, or of the last good page where tonight's can't be had."""
    reading = page.page or _last_page(crawler, archive, page_url)
    if reading is None:
        return []
    urls = dict.fromkeys(urldefrag(link.url)[0] for link in reading.links if link.kind == "file")
    return [url for url in urls if url != page_url]


def _last_page(crawler: Crawler, archive: Path, page_url: str) -> PageReading | None:
    good = crawler.known.of(page_url)
    if good is None:
        return None
    try:
        http, body = read_response(archive, good.held.file, good.held.offset, MAX_PAGE)
        hosts = crawler.source.allowed_hosts
        return read_page(body, good.held.url, content_type=http.get("content-type"), hosts=hosts)
    except (ArchiveError, PageError):
        return None


def _summary(source: Source, warc: RunWriter, results: list[Fetched]) -> RunReport:
    counts = {
        v: sum(r.verdict == v for r in results)
        for v in ("ok", "unchanged", "missing", "failed", "refused")
    }
    failures = [(r.url, r.reason or "") for r in results if r.verdict in ("failed", "refused")]
    page_ok = results[0].verdict in ("ok", "unchanged")
    if not page_ok and results[0].verdict == "missing":
        failures.insert(0, (results[0].url, results[0].reason or ""))
    status: Literal["ok", "partial", "failed"] = (
        "failed" if not page_ok else "partial" if failures else "ok"
    )
    return RunReport(
        warc.run_id,
        source.id,
        status,
        counts["ok"],
        counts["unchanged"],
        counts["missing"],
        len(failures),
        failures,
        warc.name,
    )


def _message(summary: RunReport, problems: list[str]) -> str | None:
    lines = [f"{url}: {reason}" for url, reason in summary.failures] + problems
    return "; ".join(lines) or None
