"""Backfill: the captures of a source's page first, then those of the files that each past page
linked.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from pipeline.archive.types import Held
from pipeline.crawl.fence import fence_of_server
from pipeline.crawl.http import GONE
from pipeline.crawl.run import CaptureEvent
from pipeline.errors import ArchiveError, PageError
from pipeline.imports.passed import PassedOverError
from pipeline.imports.wayback import told
from pipeline.imports.wayback.addresses import (
    Hosts,
    first_places,
    is_top,
    place,
    same_path,
)
from pipeline.imports.wayback.index import Row, moment_of
from pipeline.imports.wayback.journal import Journal, Noted
from pipeline.imports.wayback.keep import Keeper
from pipeline.imports.wayback.links import Links
from pipeline.imports.wayback.listing import Lister
from pipeline.imports.wayback.plan import Kind, Plan, Step, plan, within
from pipeline.imports.wayback.replay import Replayed, replay
from pipeline.imports.wayback.server import Means, Server, StoppedError
from pipeline.imports.wayback.told import Came, Forecast, Report
from pipeline.kinds import RunStatus, Verdict
from pipeline.read.page.reading import read_page
from pipeline.sources import Source

_MOST_PLACES = 20
_MOST_PROBLEMS = 50
_MOST_BYTES = 4_000_000_000
"""Of bodies in one run; the next goes on."""
_VERDICTS = {
    Came.TAKEN: Verdict.OK,
    Came.SAME: Verdict.UNCHANGED,
    Came.KNOWN: Verdict.UNCHANGED,
    Came.REDIRECT: Verdict.OK,
    Came.ELSEWHERE: Verdict.UNCHANGED,
    Came.GONE: Verdict.MISSING,
    Came.ABSENT: Verdict.MISSING,
    Came.REFUSED: Verdict.REFUSED,
}
_PASSED = {Kind.ERROR: Came.ERROR, Kind.GONE: Came.ERROR, Kind.EMPTY: Came.EMPTY}


class Asked(NamedTuple):
    """What is wanted."""

    server: str
    since: str | None = None
    """The beginning of a timestamp, ``201511``; None from the very first capture on."""
    until: str | None = None
    dry: bool = False
    allow_private: bool = False
    """Whether the server's name may lead to a loopback or private address."""


class _Done(NamedTuple):
    """What became of a step."""

    came: Came
    detail: str = ""
    held: Held | None = None
    """The bytes, where it shows some."""
    url: str = ""
    """The address at which it shows them."""


class _Backfill:
    """One backfill under way."""

    def __init__(
        self,
        source: Source,
        archive: Path,
        asked: Asked,
        means: Means,
        report: Callable[[CaptureEvent], None],
    ) -> None:
        self.source, self.asked, self.means = source, asked, means
        self.journal = Journal(archive / source.id, archive, dry=asked.dry)
        calls = self.journal.calls(asked.server.rstrip("/"))
        fence = fence_of_server(asked.server, allow_private=asked.allow_private)
        self.server = Server(asked.server, source.delay, means, calls, fence)
        self.keeper = Keeper(source, archive, self.server.address)
        self.hosts = Hosts(source)
        self.lister = Lister(self.server, self.journal, asked.since, asked.until, means.now)
        self.places = first_places(source)
        self.pages: dict[tuple[str, str], Held] = {}
        """(Address, SHA-256) of each past page → the record that holds it."""
        self.links = Links(source)
        self.shown: set[str] = set()
        """Files of which some bytes are held, by their places."""
        self.counts: Counter[Came] = Counter()
        self.taken: Counter[bool] = Counter()
        """Captures taken, of the page (True) and of files."""
        self.problems: list[str] = []
        self.hints: list[str] = []
        self._report = report
        self._done = self._total = self._bytes = 0
        self._waiting = 1
        """Addresses that the index was not asked for yet, as far as they are known."""

    def go(self) -> None:
        """The whole way.

        Raises:
            StoppedError: the server wants no more now, or this run has taken enough.
        """
        self._wait_until_asked_for()
        for url in self.places:  # redirects add to them while they are gone through
            self._take_all(self._plan(url, is_page=True), url, is_page=True)
        for url in self.source.pages:
            if not self._is_the_page(url):
                self._take_all(self._plan(url, is_page=True), url, is_page=True)
        self.find_links()
        self._waiting = len(self.links.files)
        for link in list(self.links.files.values()):
            self._waiting -= 1
            self._file(link)
        for key, link in self.links.undecided.items():
            if key not in self.links.files and self.links.decide(link, self.rows(link)):
                self._file(link)

    def _wait_until_asked_for(self) -> None:
        """Sit out a pause that the server asked an earlier run for."""
        until, now = self.journal.until(self.server.address), self.means.now()
        wait = (until - now).total_seconds() if until else 0.0
        if wait > self.means.pace.longest_pause:
            raise StoppedError(f"{self.server.address}: asked for a pause until {until}")
        if wait > 0:
            self.means.sleep(wait)

    def rows(self, url: str) -> list[Row]:
        """The captures of an address that are the source's, within the dates that are wanted."""
        listed = self.lister.rows(url)
        if listed.problem:
            self._problem(f"{url}: {listed.problem}", Came.FAILED)
        if listed.refused:
            self._problem(f"{url}: {listed.refused}")
        ours = [
            row for row in listed.rows if row.url in self.hosts and place(row.url) == place(url)
        ]
        return within(ours, self.asked.since, self.asked.until)

    def _plan(self, url: str, *, is_page: bool) -> Plan:
        found = plan(self.rows(url), is_page=is_page)
        for kind, count in found.passed.items():
            self.counts[_PASSED[kind]] += count
        self._total += len(found.steps)
        return found

    def _take_all(self, wanted: Plan, linked: str, *, is_page: bool) -> list[str]:
        """Go through the captures of one address; returns where its redirects lead."""
        leads = []
        for step in wanted.steps:
            own = step.row.url if is_page else linked
            done = self._take(step, own, is_page=is_page)
            self._count(step, done, is_page=is_page)
            if done.came is Came.REDIRECT and done.detail:
                leads.append(done.detail)
            if done.held is not None and is_page:
                self.pages[done.url, done.held.body.sha256] = done.held
            elif done.held is not None:
                self.shown.add(place(linked))
            if done.came is Came.REDIRECT and self._is_the_page(step.row.url):
                self._may_be_a_place(done.detail, step.row.url)
        return list(dict.fromkeys(leads))

    def _count(self, step: Step, done: _Done, *, is_page: bool) -> None:
        self.counts[done.came] += 1
        self.taken[is_page] += done.came is Came.TAKEN
        if done.came in (Came.ABSENT, Came.REFUSED, Came.PACKED, Came.FAILED):
            self._problem(f"{step.row.timestamp} {step.row.url}: {done.detail or done.came}")
        self._done += 1
        verdict = _VERDICTS.get(done.came, Verdict.FAILED)
        url = f"{step.row.timestamp} {step.row.url}"
        total = self._total + self._waiting
        self._report(CaptureEvent(self._done, total, url, verdict, done.detail or None))

    def _problem(self, text: str, came: Came | None = None) -> None:
        if came is not None:
            self.counts[came] += 1
        if len(self.problems) < _MOST_PROBLEMS:
            self.problems.append(text)

    def known(self, step: Step, *, is_page: bool) -> _Done | None:
        """What is known of a capture without asking for it; None where it is to be asked for."""
        row = step.row
        noted = self.journal.came(self.server.address, row)
        if noted is not None:
            return self._noted(noted, row)
        if self.keeper.has(row.url, row.moment):
            held = self.keeper.held_at(row.url, row.moment)
            return _Done(Came.KNOWN, held=held, url=row.url)
        if step.kind is not Kind.BODY:
            return None
        doubt = self.journal.doubt(self.server.address, row)
        if doubt is not None:
            return _Done(doubt.came, doubt.detail)
        same = self.keeper.same_bytes(row)
        if same is None:
            return None
        if (same.body.media_type == "text/html") is not is_page:
            return _Done(Came.REFUSED, "its bytes are those of the page, or of a file")
        return _Done(Came.SAME, held=same, url=row.url)

    def _noted(self, noted: Noted, row: Row) -> _Done:
        """What an earlier run noted of a capture."""
        elsewhere = moment_of(noted.detail, self.means.now())
        held = self.keeper.held_at(row.url, elsewhere or row.moment)
        return _Done(noted.came, noted.detail, held, row.url)

    def _take(self, step: Step, linked: str, *, is_page: bool) -> _Done:
        """Have one capture, or know it."""
        row = step.row
        done = self.known(step, is_page=is_page)
        if done is None:
            done = self._ask(step, linked, is_page=is_page)
        elif done.came is Came.SAME and done.held is not None:
            self._say_place(row.url, is_page=is_page)
            self.keeper.confirm(row, done.held, linked)
        return done

    def _say_place(self, url: str, *, is_page: bool) -> None:
        if is_page and self._is_the_page(url):
            self.keeper.page_stood_at(url)

    def _is_the_page(self, url: str) -> bool:
        """Is it a place of the page, not one of the further pages of the same municipality?"""
        return any(place(url) == place(known) for known in self.places)

    def _ask(self, step: Step, linked: str, *, is_page: bool) -> _Done:
        """Ask the server for a capture."""
        row = step.row
        if self._bytes > _MOST_BYTES:
            raise StoppedError(f"this run has taken {_MOST_BYTES:,} bytes; the next goes on")
        came = replay(self.server, row, self.means.now())
        if came.failed:
            return _Done(Came.FAILED, came.failed)
        done = self._came(step, came, linked, is_page=is_page)
        if done.came in (Came.TAKEN, Came.KNOWN) and came.moment == row.moment:
            return done  # the archive itself is the memory of it
        if done.came is not Came.PACKED:
            noted = done
            if came.moment != row.moment and done.came in (Came.TAKEN, Came.KNOWN):
                noted = done._replace(came=Came.ELSEWHERE, detail=came.timestamp)
            self.journal.add_capture(self.server.address, row, Noted(noted.came, noted.detail))
        return done

    def _came(self, step: Step, came: Replayed, linked: str, *, is_page: bool) -> _Done:
        """What is made of what came."""
        if came.absent or came.answer is None:
            return _Done(Came.ABSENT, came.absent or "")
        self._bytes += came.answer.length
        if came.redirect is not None:
            if is_page:
                self.keeper.keep_redirect(came, step.row)
            came.answer.body.close()
            return _Done(Came.REDIRECT, came.redirect)
        if self.keeper.has(came.url, came.moment) or not self._in_span(came):
            came.answer.body.close()
            held = self.keeper.held_at(came.url, came.moment)
            return _Done(Came.ELSEWHERE, came.timestamp, held, came.url)
        return self._keep(step, came, linked, is_page=is_page)

    def _in_span(self, came: Replayed) -> bool:
        row = Row(came.timestamp, came.url, "", None, None)
        return bool(within([row], self.asked.since, self.asked.until)) and came.url in self.hosts

    def _keep(self, step: Step, came: Replayed, linked: str, *, is_page: bool) -> _Done:
        assert came.answer is not None
        status = came.answer.status
        self._say_place(came.url, is_page=is_page)
        try:
            kept = self.keeper.keep(came, step.row, linked, is_page=is_page)
        except PassedOverError:
            return _Done(Came.PACKED)
        if status in GONE:
            return _Done(Came.GONE)
        if status != 200:
            return _Done(Came.ERROR, f"HTTP status {status}")
        if kept.doubt:
            empty = kept.doubt == "the body is empty"
            return _Done(Came.EMPTY if empty else Came.REFUSED, kept.doubt)
        return _Done(Came.TAKEN, held=kept.held, url=came.url)

    def _may_be_a_place(self, url: str, was: str) -> None:
        """Where the page's address led to once: an earlier address, or a page that says sorry."""
        if not url or self._is_the_page(url):
            return
        if is_top(url) or len(self.places) >= _MOST_PLACES:
            return
        if url in self.hosts or same_path(url, was):
            self.hosts.add(url)
            self.places.append(url)
        else:
            hint = f"{was} led to {url} once; if that was the page, declare it as «earlier»"
            self.hints += [hint] if hint not in self.hints else []

    def find_links(self) -> None:
        """The files that the past pages link."""
        hosts = self.source.allowed_hosts
        for (url, _), held in self.pages.items():
            try:
                http, body = self.keeper.read(held)
                page = read_page(body, url, content_type=http.get("content-type"), hosts=hosts)
            except (ArchiveError, PageError):
                continue
            self.links.add(page, url)
        for known in (self.links.files, self.links.undecided):
            for key in [k for k, link in known.items() if not self._may_be_a_file(link)]:
                del known[key]

    def _may_be_a_file(self, url: str) -> bool:
        return url in self.hosts and not self._is_the_page(url) and url not in self.source.pages

    def _file(self, link: str) -> None:
        """The captures of one file, and of what its address was redirected to."""
        leads = self._take_all(self._plan(link, is_page=False), link, is_page=False)
        for url in leads:
            if url in self.hosts and place(url) != place(link) and not is_top(url):
                self._take_all(self._plan(url, is_page=False), link, is_page=False)

    def report(self, stopped: str | None) -> Report:
        """What was done."""
        return Report(
            source_id=self.source.id,
            server=self.server.address,
            pages=self.taken[True],
            files=self.taken[False],
            addresses=tuple(self.places),
            links=len(self.links.files),
            never=tuple(link for key, link in self.links.files.items() if key not in self.shown),
            counts=told.sorted_counts(self.counts),
            index_calls=self.server.index_calls,
            captures=self.server.captures,
            unread=self.lister.unread,
            problems=tuple(self.problems),
            hints=tuple(self.hints),
            stopped=stopped,
            warc_file=self.keeper.file.name,
        )


def _silent(_: CaptureEvent) -> None:
    """Tells nobody."""


def backfill(
    source: Source,
    archive: Path,
    asked: Asked,
    *,
    means: Means | None = None,
    report: Callable[[CaptureEvent], None] = _silent,
) -> Report:
    """Bring the past of a source into the archive; the caller holds the lock.

    A run that is killed, or stopped by the server, is gone on with by the next: what was asked is
    not asked again.

    Args:
        report: is told of each capture when its record is on the disk.

    Raises:
        ShinkyuError: the server's address is none.
        ArchiveError: the archive can't be read or written.
    """
    work = _Backfill(source, archive, asked, means or Means(), report)
    stopped: StoppedError | None = None
    try:
        work.go()
    except StoppedError as error:
        stopped = error
        if error.until is not None:
            work.journal.add_pause(work.server.address, error.until)
    except KeyboardInterrupt:
        stopped = StoppedError("broken off by hand")
    except BaseException:
        work.keeper.file.break_off()
        raise
    done = work.report(str(stopped) if stopped else None)
    work.keeper.end(RunStatus.OK if done.ok else RunStatus.PARTIAL, done.message())
    return done


def forecast(
    source: Source, archive: Path, asked: Asked, *, means: Means | None = None
) -> Forecast:
    """What a backfill would ask for: the index is asked for the page, and nothing is written.

    Raises:
        ShinkyuError: the server's address is none.
        ArchiveError: the archive can't be read.
    """
    means = means or Means()
    work = _Backfill(source, archive, asked._replace(dry=True), means, _silent)
    stopped = None
    listed, wanted = 0, list[Step]()
    try:
        for url in (*work.places, *work.source.pages):
            rows = work.rows(url)
            listed += len(rows)
            wanted += plan(rows, is_page=True).steps
    except StoppedError as error:
        stopped = str(error)
    return _forecast(work, listed, wanted, stopped)


def _forecast(work: _Backfill, listed: int, wanted: list[Step], stopped: str | None) -> Forecast:
    """Count what is not known yet.

    Of captures of the page with one digest one is asked for; of each file at least one.
    """
    asked, digests = 0, set[str]()
    for step in wanted:
        done = work.known(step, is_page=True)
        if done is not None and done.held is not None:
            work.pages[done.url, done.held.body.sha256] = done.held
        if done is None and step.row.digest not in digests:
            asked += 1
            digests |= {step.row.digest} if step.row.digest else set()
    if not work.pages:
        work.pages |= work.keeper.newest_page(work.source.page)
    work.find_links()
    links = {**work.links.undecided, **work.links.files}
    files = len(work.links.files) if work.pages else None
    index = sum(not work.lister.knows(url) for url in links.values())
    captures = asked + len(work.links.files)
    return Forecast(
        source_id=work.source.id,
        server=work.server.address,
        listed=listed,
        pages=asked,
        files=files,
        index_calls=index,
        captures=captures,
        seconds=_seconds(work, index, captures),
        asked=work.server.index_calls,
        stopped=stopped,
        problems=tuple(work.problems),
    )


def _seconds(work: _Backfill, index: int, captures: int) -> int:
    """How long so many requests take, at the pace that the server bears."""
    pace = work.means.pace
    each = max(work.source.delay, pace.pause)
    by_window = max(0, index - pace.index_calls) * pace.window / pace.index_calls
    return round(max(by_window, index * each) + captures * each)
