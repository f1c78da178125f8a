"""Look at a page once: one polite visit, archived, and what a night's projection would make of it.

A look is kept in a folder of the archive of its own, ``looks/``: before a source is declared its id
is not settled, and a page that turns out to be the wrong one must not stand in a city's history.
What its links were found to be is taken over by the first crawl of the source.
"""

import json
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urldefrag, urlsplit

import requests

from pipeline.adopt.hosts import OtherHost, other_hosts
from pipeline.adopt.municipalities import id_of, id_of_host
from pipeline.adopt.plans import names_a_plan
from pipeline.adopt.who import Who, named, who
from pipeline.archive.bodies import read_payload
from pipeline.archive.lastgood import last_good
from pipeline.archive.reader import Night, read_night
from pipeline.archive.types import Capture
from pipeline.corrections import is_url
from pipeline.crawl.limits import Limits
from pipeline.crawl.run import crawl
from pipeline.database.names import series_order
from pipeline.database.row_types import (
    DocumentRow,
    DoubtRow,
    EditionRow,
    PageLinkRow,
    PageVersionRow,
)
from pipeline.database.rows import all_rows
from pipeline.errors import PageError, SourceError
from pipeline.history.trial import projected
from pipeline.history.urls import url_key
from pipeline.kinds import ANSWERED, LOOKS, LinkAnswer, LinkKind
from pipeline.read.page.site import read_site
from pipeline.sources import Source, host_of

_MOST_PAGES = 5
_EDITIONS = f"SELECT * FROM editions ORDER BY {series_order('series')}, position DESC, id"  # noqa: S608
_LINKS = "SELECT * FROM page_links ORDER BY position"
_DOCUMENTS = """
SELECT d.*, ed.edition_id AS of_edition FROM documents d
LEFT JOIN edition_documents ed ON ed.document_id = d.id ORDER BY d.position, d.id
"""
_DOUBTS = "SELECT * FROM doubts WHERE settled IS NULL ORDER BY note, kind, id"


class _Listed(DocumentRow):
    """A file with one of the editions that it belongs to."""

    of_edition: str | None


class Looked(NamedTuple):
    """What a look at a page told."""

    url: str
    led_to: str | None
    """Where its address led on the same host; None where the page stands there itself."""
    at: str
    """When, UTC."""
    warc_file: str
    """Relative to the archive."""
    who: Who
    source: Source
    """As it would be declared."""
    page: PageVersionRow
    editions: tuple[EditionRow, ...]
    """By series, the newest first."""
    files: dict[str | None, tuple[DocumentRow, ...]]
    """Edition → its files in the page's order; those of none under None."""
    hosts: tuple[OtherHost, ...]
    """Other hosts with files; those of the municipality's own domain are in ``source``."""
    pages: tuple[tuple[str, str], ...]
    """(address, label) of pages that are linked and called like plans."""
    doubts: tuple[DoubtRow, ...]

    @property
    def file_count(self) -> int:
        """Files of the page, each once."""
        return len({row["id"] for rows in self.files.values() for row in rows})


class Asked(NamedTuple):
    """What is asked for beside the address."""

    id: str | None = None
    name: str | None = None
    allow_private: bool = False
    """Whether the page's host is one's own, at a loopback or private address."""


_NOTHING = Asked()


def look_at(
    url: str,
    archive: Path,
    asked: Asked = _NOTHING,
    *,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    session: requests.Session | None = None,
    limits: Limits | None = None,
    sleep: Callable[[float], None] = time.sleep,
    delay: float = 1.0,
) -> Looked:
    """Visit a page once and tell what it is; the caller holds the archive's lock.

    Args:
        asked: an id and a name that a person gave, believed before what is found, and whether the
            host is one's own.
        delay: seconds between two requests.

    Raises:
        SourceError: the address is none, or the id that was given.
        PageError: the page can't be had or read, or is no plan's page.
        ArchiveError: the archive can't be written.
    """
    url = address(url)
    host = host_of(url)
    visitor = Source(LOOKS, host, url, delay=delay, allow_private=asked.allow_private)
    report = crawl(
        visitor, archive, clock=clock, session=session, limits=limits, sleep=sleep, look=True
    )
    night = read_night(archive, report.warc_file)
    capture = _page_capture(night, url)
    site = read_site(_body(archive, capture), capture.final_url, content_type=capture.content_type)
    whose = who(urlsplit(url).hostname or "", site)
    whose = named(asked.name, whose) if asked.name else whose
    source = _source(_settled(url, capture.final_url), whose, asked)
    looked = _told(_as_of(night, source, archive), archive, source, whose)
    if own := tuple(other.host for other in looked.hosts if other.own):
        source = source._replace(hosts=own)  # what they hold is read as the page's own files, too
        again = _told(_as_of(night, source, archive), archive, source, whose)
        looked = again._replace(hosts=looked.hosts)
    _must_be_a_plans_page(looked)
    same = url_key(url) == url_key(capture.final_url)
    return looked._replace(url=url, led_to=None if same else capture.final_url)


def _settled(url: str, final_url: str) -> str:
    """The address to declare: the one that answered where it's only another spelling (https)."""
    return final_url if url_key(url) == url_key(final_url) else url


def address(url: str) -> str:
    """The address of a page, without fragment; ``https://`` may be left out.

    Raises:
        SourceError: it is none.
    """
    full = urldefrag(url.strip() if "://" in url else f"https://{url.strip()}")[0]
    if not is_url(full) or " " in full:
        raise SourceError(f"{url}: is not the http or https address of a page")
    return full


def _page_capture(night: Night, url: str) -> Capture:
    """The capture of the page.

    Raises:
        PageError: it brought none.
    """
    capture = next((c for c in night.captures if c.url == url), None)
    if capture is None or capture.verdict not in ANSWERED or capture.payload_file is None:
        reason = capture.reason if capture and capture.reason else "no answer"
        reason = reason.removeprefix(f"{url}: ")
        raise PageError(f"{url}: {reason}{_hint(reason)}")
    return capture


def _hint(reason: str) -> str:
    """What to do about a page that was not had."""
    if reason.startswith("redirected to "):
        return "; if that is the page, adopt that address"
    if reason.endswith("without allow_private"):
        return "; if the server is your own, give --allow-private"
    if "not an HTML page" in reason:
        return "; give the address of the page that links the files"
    return ""


def _body(archive: Path, capture: Capture) -> bytes:
    assert capture.payload_file is not None
    assert capture.payload_offset is not None
    place = capture.payload_file, capture.payload_offset
    return read_payload(archive, *place, sha256=capture.sha256)


def _source(url: str, whose: Who, asked: Asked) -> Source:
    """The source as it would be declared."""
    found = whose.municipality
    host = urlsplit(url).hostname or ""
    return Source(
        id=asked.id or (id_of(found) if found else id_of_host(host)),
        name=whose.name or host,
        page=url,
        code=found.code if found else None,
        allow_private=asked.allow_private,
    )


def _as_of(night: Night, source: Source, archive: Path) -> Night:
    """The night as if the source had been declared; links that were asked on an earlier look are
    what they were found to be.
    """
    asked = last_good(archive, LOOKS).asked
    files = tuple(url for url, found in asked.items() if found.answer is LinkAnswer.FILE)
    run = night.run._replace(
        source_id=source.id,
        source_name=source.name,
        source_code=source.code,
        files=files,
        hosts=tuple(sorted(source.allowed_hosts)),
    )
    captures = [c._replace(source_id=source.id) for c in night.captures]
    return Night(run, captures, night.damage)


def _told(night: Night, archive: Path, source: Source, whose: Who) -> Looked:
    """What a night's projection makes of the page, as if the source had been declared."""
    host = urlsplit(night.run.page_url or "").netloc
    with projected(night, archive) as db:
        versions = all_rows(db, PageVersionRow, "SELECT * FROM page_versions", [])
        links = all_rows(db, PageLinkRow, _LINKS, [])
        listed = all_rows(db, _Listed, _DOCUMENTS, [])
        return Looked(
            url=source.page,
            led_to=None,
            at=night.run.started_at,
            warc_file=night.run.warc_file,
            who=whose,
            source=source,
            page=versions[0],
            editions=tuple(all_rows(db, EditionRow, _EDITIONS, [])),
            files=_by_edition(listed),
            hosts=tuple(other_hosts(links, host, whose.municipality)),
            pages=_plan_pages(links),
            doubts=tuple(all_rows(db, DoubtRow, _DOUBTS, [])),
        )


def _by_edition(listed: list[_Listed]) -> dict[str | None, tuple[DocumentRow, ...]]:
    found: dict[str | None, tuple[DocumentRow, ...]] = {}
    for row in listed:
        found[row["of_edition"]] = (*found.get(row["of_edition"], ()), row)
    return found


def _must_be_a_plans_page(looked: Looked) -> None:
    """Raises: PageError: the page names no plan, or has no file."""
    if (looked.editions and looked.files) or looked.hosts:
        return
    why = "names plans and links no file" if looked.editions else "names no plan"
    if not looked.editions and looked.files:
        why += f" in a heading or with one of its {looked.file_count} files"
    more = "; perhaps one of these is the page:" if looked.pages else ""
    pages = "".join(f"\n  {url}  {label}" for url, label in looked.pages)
    raise PageError(f"{looked.url}: this page {why}{more}{pages}")


def _plan_pages(links: Iterable[PageLinkRow]) -> tuple[tuple[str, str], ...]:
    found = {
        link["url"]: link["label"]
        for link in links
        if link["kind"] == LinkKind.PAGE
        and names_a_plan(link["label"], tuple(json.loads(link["headings"] or "[]")))
    }
    return tuple(found.items())[:_MOST_PAGES]
