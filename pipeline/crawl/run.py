"""One run: visit a source's pages and every file that their articles link, one after the other.

All of it goes into one WARC file.
"""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urldefrag

import requests

from pipeline.archive.bodies import read_response
from pipeline.archive.fixity import lost_originals
from pipeline.archive.lastgood import LastGood, last_good
from pipeline.archive.layout import moment_text
from pipeline.archive.misnamed import put_names_back
from pipeline.archive.salvage import salvage
from pipeline.archive.writer import RunWriter
from pipeline.corrections import files_meant
from pipeline.crawl.fetch import Crawler, Fetched
from pipeline.crawl.http import USER_AGENT, new_session
from pipeline.crawl.judge import MAX_PAGE
from pipeline.crawl.limits import Limits
from pipeline.crawl.links import files_among
from pipeline.crawl.memory import Memory, Pairs, bare_page
from pipeline.crawl.record import Recorder
from pipeline.crawl.requisites import take_requisites
from pipeline.crawl.turns import Turns
from pipeline.errors import ArchiveError, PageError
from pipeline.kinds import (
    ANSWERED,
    DISALLOWED,
    LOOKS,
    CorrectionKind,
    LinkKind,
    RunKind,
    RunStatus,
    Verdict,
)
from pipeline.read.page.types import MAX_LINKS, PageReading
from pipeline.read.page.undecided import with_files
from pipeline.sources import Source

_WARC_1_1 = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
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
    status: RunStatus
    fetched: int
    unchanged: int
    missing: int
    failed: int
    failures: list[tuple[str, str]]
    """(URL, reason) of everything that failed or was refused."""
    warc_file: str
    damage: tuple[str, ...] = ()
    """What of the archive can't be read any more, in words; its bytes were asked for again."""
    disallowed: int = 0
    """Files that robots.txt asks to leave alone: no failures."""
    notices: tuple[str, ...] = ()
    """What a person should know beside: a budget that is used up, a clock that is wrong."""


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
    turns: Turns | None = None,
    salvaged: bool = False,
    look: bool = False,
) -> RunReport:
    """Visit one source; everything that happened is in one new WARC file afterwards.

    Args:
        clock: gives the moments that are written down (waits go by the monotonic clock).
        report: is told of each capture when its records are on the disk.
        session: how to reach the network, e.g. through a proxy.
        sleep: how to wait so many seconds, where ``turns`` does not say it.
        turns: whose turn it is at each host, where other runs go on beside this one.
        salvaged: what earlier runs left open is closed already.
        look: only the page is visited, and its links are asked which of them are files.

    Raises:
        ArchiveError: the archive can't be written (full, read-only); what was written stays, to be
            salvaged.
    """
    if not salvaged and (archive / source.id).is_dir():
        salvage(archive, source.id)
        put_names_back(archive, source.id)
    known = last_good(archive, source.id)
    _learn_from_looks(archive, known)
    lost = _forget_lost(archive, source, known)
    facts = _facts(source, RunKind.LOOK if look else RunKind.CRAWL, known)
    # Connections that are kept alive are closed with the run: those of 1,788 sources are too many.
    asking = nullcontext(session) if session is not None else new_session()
    with RunWriter(archive, source.id, clock()) as warc, asking as reached:
        warc.warcinfo(clock(), facts)
        crawler = Crawler(
            source,
            Recorder(warc, known),
            known,
            reached,
            limits or Limits(),
            clock,
            turns or Turns(sleep),
            Memory(archive, source.id),
        )
        results = _visit(crawler, archive, _when_saved(warc, report), look=look)
        notices = (
            *crawler.budget.told(),
            *crawler.clocks.told(),
            *_told_links(crawler),
            *_told_cut(results),
        )
        summary = _summary(source, warc, results)._replace(damage=lost, notices=notices)
        end = {**_how_it_ended(summary, crawler), "run": facts}
        warc.end(source.page, clock(), end)
    return summary


def _how_it_ended(summary: RunReport, crawler: Crawler) -> dict[str, object]:
    """What the last record says (JSON values)."""
    return {
        "finished_at": moment_text(crawler.now()),
        "status": summary.status,
        "message": _message(summary, crawler.budget.not_asked, crawler.known.problems),
        "clock": crawler.clocks.statement(),
        "hosts": crawler.traffic.statement(),
    }


def _told_links(crawler: Crawler) -> list[str]:
    """That of some links nobody knows yet whether they are files."""
    waiting = len(crawler.not_answered)
    if not waiting:
        return []
    return [f"whether {waiting:,} links without a suffix are files is asked another night"]


def _told_cut(results: list[Fetched]) -> list[str]:
    """That a page links more than is looked at."""
    return [
        f"{result.url}: links more than the {MAX_LINKS:,} addresses that are looked at"
        for result in results
        if result.page is not None and len(result.page.links) >= MAX_LINKS
    ]


def _learn_from_looks(archive: Path, known: LastGood) -> None:
    """Take over what links were found to be when their page was looked at before its source was
    declared.
    """
    if (archive / LOOKS).is_dir():
        for url, asked in last_good(archive, LOOKS).asked.items():
            known.asked.setdefault(url, asked)


def _forget_lost(archive: Path, source: Source, known: LastGood) -> tuple[str, ...]:
    """Leave out what the archive can't show any more: it is asked for without conditions."""
    held = {url: good.held for url, good in known.by_url.items()}
    lost = lost_originals(archive, source.id, held, known.sizes)
    for url in lost:
        del known.by_url[url]
    reasons = [*map(str, known.damage), *lost.values()]
    return tuple(dict.fromkeys(reasons))


def _when_saved(
    warc: RunWriter, report: Callable[[CaptureEvent], None] | None
) -> Callable[[list[CaptureEvent]], None]:
    """Tell of captures only when their records are on the disk."""

    def told(events: list[CaptureEvent]) -> None:
        warc.sync()
        if report is not None:
            for event in events:
                report(event)

    return told


def _facts(source: Source, kind: RunKind, known: LastGood) -> dict[str, object]:
    """What the first record says: who asked whom, and how (WARC 1.1 §6.2.2, JSON values)."""
    declared = [[c.kind, *c.names] for c in source.corrections]
    return {
        "software": USER_AGENT.split(" ")[0],
        "format": "WARC File Format 1.1",
        "conformsTo": _WARC_1_1,
        "kind": kind,
        "source": source.id,
        "name": source.name,
        "code": source.code,
        "page": source.page,
        "hosts": sorted(source.allowed_hosts),
        "delay": source.delay,
        "agent": USER_AGENT,
        "robots": "RFC 9309",
        **({"pages": source.pages} if source.pages else {}),
        **({"allow_private": True} if source.allow_private else {}),
        **({"corrections": declared} if declared else {}),
        "last_capture": known.last_capture or None,
    }


def _visit(
    crawler: Crawler,
    archive: Path,
    report: Callable[[list[CaptureEvent]], None],
    *,
    look: bool,
) -> list[Fetched]:
    """The page, its further pages, then the files that they link, each once."""
    urls = [urldefrag(url)[0] for url in (crawler.source.page, *crawler.source.pages)]
    pages = [crawler.fetch(url, is_page=True) for url in urls]
    looked = [_files(crawler, archive, page) for page in pages]
    files = [url for url in dict.fromkeys(chain.from_iterable(looked)) if url not in urls]
    total = len(pages) + len(files)
    report([_event(page, number, total) for number, page in enumerate(pages, 1)])
    results = [*pages]
    if look or crawler.robots(urls[0]).unreachable:
        return results
    waiting = []
    for number, url in enumerate(files, len(pages) + 1):
        result = crawler.fetch(url, is_page=False)
        results.append(result)
        waiting.append(_event(result, number, total))
        # What was not even asked waits for company: of 10,000 links 9,000 may be beyond the budget.
        if result.verdict is not Verdict.REFUSED:
            report(waiting)
            waiting = []
    report(waiting)
    take_requisites(crawler, archive, pages, partial(_says_something_new, crawler, archive))
    crawler.memory.keep()
    return results


def _says_something_new(crawler: Crawler, archive: Path, page: Fetched) -> bool:
    """Does the page say something else than it did? A counter beside its article is nothing new."""
    if page.page is None:
        return False
    before = _last_page(crawler, archive, page.url)
    return before is None or _content(before) != _content(page.page)


def _content(page: PageReading) -> tuple[str | None, ...]:
    return page.title, page.published, page.updated, page.text


def _event(result: Fetched, number: int, total: int) -> CaptureEvent:
    return CaptureEvent(number, total, result.url, result.verdict, result.reason)


def _files(crawler: Crawler, archive: Path, page: Fetched) -> list[str]:
    """The files to look at: tonight's page's, or the last good one's where it can't be had.

    Links of which only an answer tells what they are, are asked where the page was; those that a
    person calls files are.
    """
    reading = _links(crawler, archive, page)
    if reading is None:
        return []
    told = called_files(crawler.source, reading)
    asked = files_among(crawler, reading.links, ask=page.verdict in ANSWERED)
    links = with_files(reading, lambda url: url in asked).links
    urls = (link.url for link in links if link.kind == LinkKind.FILE or link.url in told)
    return list(dict.fromkeys(urldefrag(url)[0] for url in urls))


def called_files(source: Source, page: PageReading) -> set[str]:
    """The links within the page's site that a correction calls files."""
    urls = list(dict.fromkeys(link.url for link in page.links))
    told = {
        url
        for correction in source.corrections
        if correction.kind is CorrectionKind.FILE and not correction.settings.get("ignore")
        for url in files_meant(correction.names[0], urls)
    }
    return told.intersection(link.url for link in page.links if link.kind == LinkKind.PAGE)


def _links(crawler: Crawler, archive: Path, page: Fetched) -> PageReading | None:
    """A page as it came tonight, whose links are kept for the nights on which it is as it was; else
    those of the last good one.
    """
    if page.page is None:
        return _last_links(crawler, archive, page.url)
    if page.held is not None:
        pairs = _pairs(page.page)
        crawler.memory.put("links", page.held, sorted(crawler.source.allowed_hosts), pairs)
    return page.page


def _pairs(page: PageReading) -> Pairs:
    return [(link.url, link.kind) for link in page.links]


def _last_links(crawler: Crawler, archive: Path, page_url: str) -> PageReading | None:
    """The last good page, as far as its links: where they lead and of which kind they are."""
    good = crawler.known.of(page_url)
    if good is None:
        return None

    def read() -> Pairs | None:
        page = _last_page(crawler, archive, page_url)
        return None if page is None else _pairs(page)

    hosts = sorted(crawler.source.allowed_hosts)
    pairs = crawler.memory.pairs("links", good.held, hosts, read)
    return None if pairs is None else bare_page(pairs)


def _last_page(crawler: Crawler, archive: Path, page_url: str) -> PageReading | None:
    good = crawler.known.of(page_url)
    if good is None:
        return None
    from pipeline.read.page.reading import read_page  # the slow import: a quiet night needs none

    try:
        http, body = read_response(archive, good.held.file, good.held.offset, MAX_PAGE)
        hosts = crawler.source.allowed_hosts
        return read_page(body, good.held.url, content_type=http.get("content-type"), hosts=hosts)
    except (ArchiveError, PageError):
        return None


_BAD = (Verdict.FAILED, Verdict.REFUSED)


def _summary(source: Source, warc: RunWriter, results: list[Fetched]) -> RunReport:
    counts = Counter(result.verdict for result in results)
    failures = _failures(results, 1 + len(source.pages))
    return RunReport(
        run_id=warc.run_id,
        source_id=source.id,
        status=_status(results[0], failures),
        fetched=counts[Verdict.OK],
        unchanged=counts[Verdict.UNCHANGED],
        missing=counts[Verdict.MISSING],
        failed=len(failures),
        failures=failures,
        warc_file=warc.name,
        disallowed=sum(map(_disallowed, results[1 + len(source.pages) :])),
    )


def _failures(results: list[Fetched], pages: int) -> list[tuple[str, str]]:
    """What failed or was refused. A file may be missing (that is a finding) or disallowed by
    robots.txt (a wish that is kept), a page may not.
    """
    bad = [page for page in results[:pages] if page.verdict is Verdict.MISSING]
    bad += [page for page in results[:pages] if page.verdict in _BAD]
    bad += [r for r in results[pages:] if r.verdict in _BAD and not _disallowed(r)]
    return [(r.url, r.reason or "") for r in bad]


def _disallowed(result: Fetched) -> bool:
    return result.verdict is Verdict.REFUSED and result.reason == DISALLOWED


def _status(page: Fetched, failures: list[tuple[str, str]]) -> RunStatus:
    if page.verdict not in ANSWERED:
        return RunStatus.FAILED
    return RunStatus.PARTIAL if failures else RunStatus.OK


def _message(summary: RunReport, not_asked: set[str], problems: list[str]) -> str | None:
    """What the run says of itself; the thousands that wait for another night are one line."""
    lines = [f"{url}: {reason}" for url, reason in summary.failures if url not in not_asked]
    lines += [*summary.notices, *summary.damage, *problems]
    return "; ".join(lines) or None
