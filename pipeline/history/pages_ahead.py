"""What pages of visits to come say, list and leave doubtful: read and understood by others, while
the visits before them are projected.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.archive.bodies import read_payload
from pipeline.archive.types import Capture, Run
from pipeline.errors import ArchiveError, PageError
from pipeline.executors.sure import Answer, Surely
from pipeline.history.doubts.types import Found
from pipeline.kinds import RunKind
from pipeline.read.page.types import PageReading

if TYPE_CHECKING:
    from pipeline.history.listing import Listing

_AHEAD = 32
"""Pages that are read before they are asked for."""
_HTML = ("text/html", "application/xhtml+xml")
Says = PageReading | str
"""What a page says, or the reason why it is none."""


class _Page(NamedTuple):
    """A body as a page, and all that its reading depends on."""

    sha256: str | None
    url: str
    content_type: str | None
    hosts: frozenset[str]
    source_id: str
    name: str
    """Of the municipality, as the run declares it."""
    asked: bool
    """Whether the run asked the links of which only the answer tells whether they are files."""


class Understood(NamedTuple):
    """What is understood of a page, without any correction."""

    name: str
    """Of the municipality whose page it is taken for."""
    listing: "Listing"
    doubts: tuple[Found, ...]


class _Read(NamedTuple):
    """What was made of a page ahead of time."""

    says: Says
    understood: Understood | None
    """None of what is no page of the source."""


def read_body(body: bytes, url: str, content_type: str | None, hosts: frozenset[str]) -> Says:
    """What the bytes of a page say.

    Args:
        url: where they came from.
        hosts: of the source.
    """
    from pipeline.read.page.reading import read_page  # the slow import: a quiet night needs none

    try:
        page = read_page(body, url, content_type=content_type, hosts=hosts)
    except PageError as error:
        return str(error)
    return page.soft_404 or page


def read_stored(archive: Path, file: str, offset: int, page: _Page) -> _Read | None:
    """A page of the archive, read and understood; None where its bytes can't be had."""
    try:
        body = read_payload(archive, file, offset, sha256=page.sha256)
    except ArchiveError:
        return None
    says = read_body(body, page.url, page.content_type, page.hosts)
    return _Read(says, None if isinstance(says, str) else _understood(says, page))


def _understood(says: PageReading, page: _Page) -> Understood:
    from pipeline.history.doubts.page.detect import doubts_of_page  # as above
    from pipeline.history.listing import understand

    listing = understand(page.source_id, says, page.name)
    doubts = doubts_of_page(says, listing, page.name, asked=page.asked)
    return Understood(page.name, listing, tuple(doubts))


class PagesAhead:
    """Pages of visits to come.

    Args:
        captures: those that brought something, each with its run, about in the order in which they
            are asked for.
        executor: who reads them.
    """

    def __init__(
        self, archive: Path, captures: Iterable[tuple[Run, Capture]], executor: Surely
    ) -> None:
        self._archive, self._executor = archive, executor
        self._pages = self._to_come(captures)
        self._asked: dict[_Page, tuple[int, Answer[_Read | None]]] = {}
        self._given = deque[tuple[PageReading, Understood]](maxlen=_AHEAD)
        self._begun = 0
        self._fill()

    def says(self, run: Run, capture: Capture) -> Says | None:
        """What a page says, given away; None where nobody was asked, or its bytes are lost."""
        number, answer = self._asked.pop(_page(run, capture), (0, None))
        # What was passed over is not asked for any more.
        old = [page for page, (n, _) in self._asked.items() if n < number - _AHEAD]
        for page in old:
            del self._asked[page]
        if answer is None and len(self._asked) >= _AHEAD:
            del self._asked[next(iter(self._asked))]  # perhaps nobody asks for it
        self._fill()
        read = answer.result() if answer is not None else None
        if read is None:
            return None
        if not isinstance(read.says, str) and read.understood is not None:
            self._given.append((read.says, read.understood))
        return read.says

    def is_read(self, run: Run, capture: Capture) -> bool:
        """Is there nothing to wait for?"""
        _, answer = self._asked.get(_page(run, capture), (0, None))
        return answer is None or not answer.is_awaited

    def understood(self, page: PageReading, name: str) -> Understood | None:
        """What is understood of a page that was given away a short while ago, with nothing changed
        in it; None where nobody knows.

        Args:
            name: of the municipality whose page it is.
        """
        known = (told for given, told in self._given if given is page and told.name == name)
        return next(known, None)

    def _fill(self) -> None:
        """Ask for pages to come."""
        while len(self._asked) < _AHEAD and (come := next(self._pages, None)):
            page, capture = come
            place = capture.payload_file or "", capture.payload_offset or 0
            self._begun += 1
            read = self._executor.submit_ranked(-1, read_stored, self._archive, *place, page)
            self._asked[page] = (self._begun, read)

    def _to_come(self, captures: Iterable[tuple[Run, Capture]]) -> Iterator[tuple[_Page, Capture]]:
        begun = set[_Page]()
        for run, capture in captures:
            page = _page(run, capture)
            if capture.media_type in _HTML and capture.payload_file and page not in begun:
                begun.add(page)
                yield page, capture


def was_asked(run: Run) -> bool:
    """Whether a run asked the links of which only the answer tells whether they are files; what was
    captured by others asked for nothing.
    """
    return run.kind == RunKind.CRAWL


def _page(run: Run, capture: Capture) -> _Page:
    hosts = frozenset(run.hosts)
    return _Page(
        sha256=capture.sha256,
        url=capture.final_url,
        content_type=capture.content_type,
        hosts=hosts,
        source_id=run.source_id,
        name=run.source_name or run.source_id,
        asked=was_asked(run),
    )
