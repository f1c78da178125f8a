"""All that one visit brought, as one value: read and judged before anything of it is written."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from pipeline.archive.types import Capture
from pipeline.database.row_types import OriginalRow, PageVersionRow, SourcePageRow, SourceRow
from pipeline.history.urls import url_key
from pipeline.history.visits import Visit
from pipeline.kinds import Outcome
from pipeline.read.page.types import PageReading

if TYPE_CHECKING:  # a night that brings nothing loads no grammar
    from pipeline.history.doubts.types import Found
    from pipeline.history.listing import Listing
    from pipeline.read.blocks import PageLayout
    from pipeline.read.types import Recognised
    from pipeline.search.index import Form

GOOD = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
"""Outcomes of captures that show what an address held: right bytes, or a confirmation of them."""


class Seen(NamedTuple):
    """A capture with the number and the outcome that its row gets."""

    id: int
    capture: Capture
    outcome: Outcome
    refused: str | None
    """Why an answer that came turned out to be no page of the source."""

    @property
    def good(self) -> bool:
        """True where the capture shows what the address held."""
        return self.outcome in GOOD


class Original(NamedTuple):
    """A body that the database does not hold yet."""

    row: OriginalRow
    texts: tuple[str, ...] = ()
    """Its text page by page; empty where it is no PDF or has none."""
    layouts: "tuple[PageLayout, ...]" = ()
    """What its pages are made of; empty where it was read without places."""
    recognised: "tuple[Recognised, ...]" = ()
    """What character recognition reads on pages without text."""
    forms: "list[Form] | None" = None
    """How its pages are indexed; None where that is not known yet."""


class ReadPage(NamedTuple):
    """What a page of the city says."""

    as_read: PageReading
    page: PageReading
    """The same with the dates and files that a person set."""
    listing: "Listing"
    """What it lists, with what a person set."""
    plain: "Listing"
    """What it lists as it was read."""
    doubts: "tuple[Found, ...] | None" = None
    """What it leaves doubtful as it was read; None where that is not known yet."""


class PageLook(NamedTuple):
    """One page of a source in one visit."""

    row: SourcePageRow
    """As it shall be but for when it was seen."""
    before: PageVersionRow | None
    """Its version in force until now; None before the first good look at it."""
    seen: Seen | None
    """Its last good capture in this visit, None where there was none."""
    says: ReadPage | None
    """What it says now; None before the first good look, and where nobody asks: its bytes are the
    ones that were read last time, and those of all the other pages too."""
    fresh: bool
    """Its bytes were not read before."""
    by_hand: tuple[str, ...]
    """Which of its dates a person set."""


class Stood(NamedTuple):
    """Rows of a source as they were before a visit."""

    source: SourceRow | None
    """None before the first visit."""
    pages: tuple[SourcePageRow, ...]


class Brought(NamedTuple):
    """What a visit brought, against what stood in the database before it."""

    visit: Visit
    stood: Stood
    source: SourceRow
    """The source as its row shall be."""
    pages: tuple[PageLook, ...]
    """The source's pages, the main one first."""
    seen: tuple[Seen, ...]
    """Every capture, in the visit's order."""
    by_address: dict[str, Seen]
    """:func:`url_key` → the telling capture of that address."""
    originals: tuple[Original, ...]
    late: Mapping[str, str]
    """:func:`url_key` of links that stood on a page before and are known as files only now → since
    when they stand there: that they are files is nothing new of the city's."""
    news: bool
    """False where nothing but the run, its captures and ``last_seen`` can change."""

    @property
    def source_id(self) -> str:
        """The source that was visited."""
        return self.visit.run.source_id

    @property
    def fresh(self) -> bool:
        """True where one of the pages came in bytes that were not read before."""
        return any(look.fresh for look in self.pages)

    @property
    def shown(self) -> tuple[PageLook, ...]:
        """The pages that were seen."""
        return tuple(look for look in self.pages if look.seen is not None)

    @property
    def at(self) -> str:
        """When a page was seen first (UTC); without a page, when the visit began."""
        return at_of(self.shown) or self.visit.at

    def late_since(self, url: str) -> str | None:
        """Since when the link of a file stands on a page, where nobody knew before that it is one;
        None of all others.
        """
        return self.late.get(url_key(url))

    @property
    def late_editions(self) -> dict[str, str]:
        """Ids of editions that such files name → since when the first of those links stands."""
        found: dict[str, str] = {}
        for file in (file for look in self.pages if look.says for file in look.says.listing.files):
            since = self.late_since(file.url)
            if since is not None:
                found |= {key: min(found.get(key, since), since) for key in file.editions}
        return found

    def good(self, url: str) -> Seen | None:
        """The capture that shows what an address holds now."""
        seen = self.by_address.get(url_key(url))
        return seen if seen is not None and seen.good else None

    def missing(self, url: str) -> Seen | None:
        """The capture that found a file gone."""
        seen = self.by_address.get(url_key(url))
        return seen if seen is not None and seen.outcome == Outcome.MISSING else None


def at_of(looks: Iterable[PageLook]) -> str | None:
    """When the first of some pages was seen in a visit (UTC); None where none of them was."""
    return next((look.seen.capture.captured_at for look in looks if look.seen), None)


def by_address(seen: Iterable[Seen]) -> dict[str, Seen]:
    """The telling capture of each address: a good one rather than a failed one, else the last."""
    found: dict[str, Seen] = {}
    for one in seen:
        key = url_key(one.capture.url)
        if key not in found or one.good or not found[key].good:
            found[key] = one
    return found
