"""Links without suffix or size that are files, because their answers say so.

What a link was found to be stands: in the captures of its address, in what a run asked, or in the
links of an earlier version of the page.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.archive.types import Capture
from pipeline.history.urls import url_key
from pipeline.history.visits import Visit
from pipeline.kinds import LinkKind, Verdict
from pipeline.read.page.reading import PageReading
from pipeline.read.page.undecided import is_document, may_be_files, with_files

_ANSWERED = (Verdict.OK, Verdict.UNCHANGED)
_LINKS = (
    "SELECT DISTINCT l.url FROM page_links l JOIN page_versions v ON v.id = l.page_version_id "
    "WHERE v.source_id = ? AND l.kind = ?"
)
_LAST_LINKS = (
    "SELECT url FROM page_links WHERE kind = ? AND page_version_id IN "
    "(SELECT max(id) FROM page_versions WHERE source_id = ? GROUP BY page_id)"
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
    late: frozenset[str]
    """Those of them that the page links, and that it linked when nobody knew."""

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
        for url, kind in self.db.execute(_CAPTURED, (self.source_id, json.dumps(urls))):
            if is_document(kind):
                yield url_key(url)


def told_links(db: sqlite3.Connection, visit: Visit) -> ToldLinks:
    """What a visit tells of links, against what stood in the database before it."""
    source_id = visit.run.source_id
    tonight = frozenset((*map(url_key, visit.run.files), *_files(visit.captures)))
    undecided = db.execute(_LAST_LINKS, (LinkKind.PAGE, source_id)) if tonight else ()
    late = frozenset(url_key(url) for (url,) in undecided)
    return ToldLinks(db, source_id, tonight, tonight & late)


def _files(captures: Iterable[Capture]) -> Iterator[str]:
    for capture in captures:
        if capture.verdict in _ANSWERED and is_document(capture.media_type):
            yield url_key(capture.url)
