"""The doubts that the city's pages leave, from what the visits wrote down of them."""

import json
import sqlite3
from collections.abc import Iterator

from pipeline.corrections import THE_PAGE
from pipeline.database.row_types import PageDoubtRow
from pipeline.database.rows import all_rows
from pipeline.history.corrections import corrections_of
from pipeline.history.doubts.corrections import lines_of, settled_since
from pipeline.history.doubts.types import Ask, Doubt


class _Told(PageDoubtRow):
    """What a visit wrote down, with the edition and the document as they stand now."""

    edition: str | None
    document_id: int | None
    sha256: str | None
    version: int | None
    """The version of the page in which it was first found."""
    main: int
    """1 where it is the source's own page, not a further one."""


_FOUND = """
SELECT p.*, e.id AS edition, d.id AS document_id, d.sha256 AS sha256,
  (SELECT max(v.id) FROM page_versions v JOIN source_pages s ON s.id = v.page_id
    WHERE s.source_id = p.source_id AND s.url = p.page_url AND v.first_seen <= p.since) AS version,
  coalesce((SELECT max(s.position = 0) FROM source_pages s
    WHERE s.source_id = p.source_id AND s.url = p.page_url), 1) AS main
FROM page_doubts p LEFT JOIN editions e ON e.id = p.edition_id
LEFT JOIN documents d ON d.id = (SELECT max(id) FROM documents
  WHERE source_id = p.source_id AND url = p.url)
WHERE p.source_id = ? ORDER BY p.page_url, p.kind, p.subject
"""


def doubts_of_pages(db: sqlite3.Connection, source_id: str) -> Iterator[Doubt]:
    """What reading the pages left doubtful. Settled where the page leaves it no more, or since a
    correction in the source's file says how it is.
    """
    corrections = corrections_of(db, source_id)
    for told in all_rows(db, _Told, _FOUND, [source_id]):
        asks = [_for_page(Ask(**ask), told) for ask in json.loads(told["asks"])]
        ends = [told["gone"], settled_since(asks, corrections)]
        yield Doubt(
            kind=told["kind"],
            subject=f"{told['page_url']} {told['subject']}",
            since=told["since"],
            settled=min((end for end in ends if end), default=None),
            facts=json.loads(told["facts"]),
            edition_id=told["edition"],
            document_id=told["document_id"],
            sha256=told["sha256"],
            url=told["url"] or told["page_url"],
            correction=lines_of(asks),
            page_version=told["version"],
        )


def _for_page(ask: Ask, told: _Told) -> Ask:
    """A correction of the page's dates names a further page by its address."""
    return ask._replace(of=told["page_url"]) if ask.of == THE_PAGE and not told["main"] else ask
