"""Links without suffix or size that are files, because their answers say so.

What a link was found to be stands: in the captures of its address, in what a run asked, or in the
links of an earlier version of the page.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from pipeline.archive.types import Capture
from pipeline.history.urls import url_key
from pipeline.history.visits import Visit
from pipeline.kinds import ANSWERED, LinkKind
from pipeline.read.page.types import PageReading
from pipeline.read.page.undecided import is_document, may_be_files, with_files

_LINKS = (
    "SELECT DISTINCT l.url FROM page_links l JOIN page_versions v ON v.id = l.page_version_id "
    "WHERE v.source_id = ? AND l.kind = ?"
)
_LAST_LINKS = (
    "SELECT url FROM page_links WHERE kind = ? AND page_version_id IN "
    "(SELECT max(id) FROM page_versions WHERE source_id = ? GROUP BY page_id)"
)
_STOOD = (
    "SELECT l.url, min(v.first_seen) FROM page_links l JOIN page_versions v "
    "ON v.id = l.page_version_id WHERE v.source_id = ? "
    "AND l.url IN (SELECT value FROM json_each(?)) GROUP BY l.url"
)
_CAPTURED = (
    "SELECT DISTINCT url, media_type FROM captures WHERE source_id = ? AND media_type IS NOT NULL "
    "AND url IN (SELECT value FROM json_each(?))"
)


class ToldLinks(NamedTuple):
    """What is known of a source's links when a visit is read."""

    db: sqlite3.Connection
    source_id: str
    tonight: frozenset[str]
    """:func:`url_key` of the addresses that the visit shows to hold files."""
    late: Mapping[str, str]
    """:func:`url_key` of links that the pages had when nobody knew that they are files → since when
    they stand there."""

    def applied(self, page: PageReading) -> PageReading:
        """The page with those of its links as files that are known to be."""
        asked = may_be_files(page.links, ())
        if not asked:
            return page
        known = self.tonight | set(self._known(asked))
        return with_files(page, lambda url: url_key(url) in known)

    def _known(self, urls: list[str]) -> Iterator[str]:
        for (url,) in self.db.execute(_LINKS, (self.source_id, LinkKind.FILE)):
            yield url_key(url)
        yield from _captured(self.db, self.source_id, urls)


def told_links(db: sqlite3.Connection, visit: Visit) -> ToldLinks:
    """What a visit tells of links, against what stood in the database before it."""
    source_id = visit.run.source_id
    tonight = frozenset((*map(url_key, visit.run.files), *_files(visit.captures)))
    undecided = [url for (url,) in db.execute(_LAST_LINKS, (LinkKind.PAGE, source_id))]
    known = {*tonight, *_captured(db, source_id, undecided)} if undecided else set[str]()
    late = [url for url in undecided if url_key(url) in known]
    return ToldLinks(db, source_id, tonight, _since(db, source_id, late))


def _captured(db: sqlite3.Connection, source_id: str, urls: list[str]) -> Iterator[str]:
    """Those of some addresses at which a file was captured."""
    for url, kind in db.execute(_CAPTURED, (source_id, json.dumps(urls))):
        if is_document(kind):
            yield url_key(url)


def _since(db: sqlite3.Connection, source_id: str, urls: list[str]) -> dict[str, str]:
    """Since when each of some links stands on a page."""
    if not urls:
        return {}
    found: dict[str, str] = {}
    for url, since in db.execute(_STOOD, (source_id, json.dumps(urls))):
        key = url_key(url)
        found[key] = min(found.get(key, since), since)
    return found


def _files(captures: Iterable[Capture]) -> Iterator[str]:
    for capture in captures:
        if capture.verdict in ANSWERED and is_document(capture.media_type):
            yield url_key(capture.url)
