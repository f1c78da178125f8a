"""The style sheets and pictures of a source's pages, taken after everything else of a night.

They are no documents: what becomes of them is no failure of a run and stands in none of its
counts. Each address is asked once; afterwards, with conditions, where the page's own content has
changed, or a month has passed. What page and sheets name is read from the archive on the other
nights, so that what one night's bounds left out comes with the next ones.
"""

import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from pipeline.archive.bodies import Response, read_response
from pipeline.archive.lastgood import Good
from pipeline.crawl.allowed import refusal
from pipeline.crawl.fetch import Crawler, Fetched
from pipeline.crawl.judge import MAX_PAGE
from pipeline.crawl.memory import Pairs
from pipeline.crawl.requisite_judge import SHEET
from pipeline.errors import ArchiveError, PageError
from pipeline.kinds import ANSWERED, RequisiteKind, Verdict
from pipeline.read.page.style import decode_sheet
from pipeline.read.page.types import Requisite

_AGAIN = timedelta(days=30)
_DEEPEST = 4
"""Sheets that import sheets; browsers have no bound, a loop has none either."""
_FAILURES = 3
"""After so many in a row that another night may mend, nothing more is asked for."""


class _Wanted(NamedTuple):
    """Something that a page needs, and how it came to be known."""

    what: Requisite
    depth: int
    """0 where the page itself names it, else how many sheets lie between."""


class _Sheet(NamedTuple):
    """A style sheet, tonight's or the last, and what its addresses are relative to."""

    text: str
    place: str


def take_requisites(
    crawler: Crawler, archive: Path, pages: Iterable[Fetched], is_new: Callable[[Fetched], bool]
) -> int:
    """Take what some pages need to look as they do, within a night's bounds.

    Args:
        pages: as they were fetched tonight; of one that did not answer nothing is asked.
        is_new: whether a page's own content differs from what it was.

    Returns:
        how many addresses were asked.

    Raises:
        ArchiveError: the archive can't be written.
    """
    night = _Night(crawler, archive)
    for page in pages:
        if page.verdict in ANSWERED:
            night.take(page, renew=is_new(page))
    return night.asked


class _Night:
    """What was asked in this run, against its bounds."""

    def __init__(self, crawler: Crawler, archive: Path) -> None:
        self.asked = 0
        self._crawler, self._archive, self._limits = crawler, archive, crawler.limits
        self._bytes = crawler.budget.bytes_spent
        self._deadline = time.monotonic() + crawler.limits.requisites_seconds
        self._seen = set[str]()
        self._failed = 0

    def take(self, page: Fetched, *, renew: bool) -> None:
        """Take what a page needs: its sheets, what they import, then pictures."""
        sheets, pictures = deque[_Wanted](), deque[_Wanted]()

        def want(several: Iterable[Requisite], depth: int) -> None:
            for one in several:
                is_sheet = one.kind is RequisiteKind.SHEET
                (sheets if is_sheet else pictures).append(_Wanted(one, depth))

        want(self._named_by(page), 0)
        while sheets or pictures:
            wanted = sheets.popleft() if sheets else pictures.popleft()
            url = wanted.what.url
            if url in self._seen or wanted.depth > _DEEPEST:
                continue
            self._seen.add(url)
            sheet = self._one(wanted.what, renew)
            if sheet is not None:
                from pipeline.read.page.requisites import requisites_of_sheet  # as below

                want(requisites_of_sheet(sheet.text, sheet.place), wanted.depth + 1)

    def _named_by(self, page: Fetched) -> list[Requisite]:
        """What a page names, as it came tonight or as it stands in the archive."""
        if page.body is not None:
            return self._remembered(page, _needs(page.body, page.place, page.content_type) or [])
        good = self._crawler.known.of(page.url)
        if good is None:
            return []

        def read() -> Pairs | None:
            stored = self._stored(good)
            if stored is None:
                return None
            needs = _needs(stored.body, page.place, _type(stored))
            return None if needs is None else [(one.url, one.kind) for one in needs]

        pairs = self._crawler.memory.pairs("needs", good.held, [page.place], read) or []
        return [Requisite(url, RequisiteKind(kind)) for url, kind in pairs]

    def _remembered(self, page: Fetched, needs: list[Requisite]) -> list[Requisite]:
        """What a page of tonight names, kept for the nights on which it is as it was."""
        if page.held is not None:
            pairs: Pairs = [(one.url, one.kind) for one in needs]
            self._crawler.memory.put("needs", page.held, [page.place], pairs)
        return needs

    def _stored(self, good: Good | None) -> Response | None:
        if good is None:
            return None
        try:
            return read_response(self._archive, good.held.file, good.held.offset, MAX_PAGE)
        except ArchiveError:
            return None

    def _one(self, what: Requisite, renew: bool) -> _Sheet | None:
        """Ask for something where that is due; returns a style sheet, tonight's or the last."""
        good = self._crawler.known.of(what.url)
        came = None
        if self._due(what.url, good, renew) and self._may_ask(what.url):
            came = self._ask(what)
        if what.kind is not RequisiteKind.SHEET:
            return None
        if came is not None and came.body is not None:
            return _Sheet(decode_sheet(came.body), came.place)
        stored = self._stored(good) if good and good.held.body.media_type == SHEET else None
        if stored is None:
            return None
        place = self._crawler.known.answered_by.get(what.url, what.url)
        return _Sheet(decode_sheet(stored.body, _type(stored)), place)

    def _due(self, url: str, good: Good | None, renew: bool) -> bool:
        last = self._crawler.known.no_use.get(url) or good
        if last is None or not last.at:
            return True
        is_old = self._crawler.now() - datetime.fromisoformat(last.at) > _AGAIN
        return is_old or (renew and last is good)

    def _may_ask(self, url: str) -> bool:
        crawler, limits = self._crawler, self._limits
        within = (
            self.asked < limits.night_requisites
            and crawler.budget.bytes_spent - self._bytes < limits.requisites_bytes
            and time.monotonic() < self._deadline
            and self._failed < _FAILURES
        )
        if not within or crawler.budget.used_up() or crawler.time_is_up():
            return False
        if refusal(url, crawler.source.allowed_hosts):
            return False
        return crawler.robots(url).refusal(url) is None

    def _ask(self, what: Requisite) -> Fetched:
        self.asked += 1
        came = self._crawler.requisite(what.url, what.kind)
        self._failed = self._failed + 1 if came.verdict is Verdict.FAILED else 0
        return came


def _needs(body: bytes, place: str, content_type: str | None) -> list[Requisite] | None:
    """What a page names; None where it can't be read."""
    # The slow imports: a night on which nothing changed needs none of them.
    from pipeline.read.page.decode import decode
    from pipeline.read.page.parse import parse
    from pipeline.read.page.requisites import requisites_of_page

    with contextlib.suppress(PageError):
        return requisites_of_page(parse(decode(body, place, content_type), place), place)
    return None


def _type(response: Response) -> str | None:
    return response.http.get("content-type")
