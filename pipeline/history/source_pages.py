"""The pages of a source: the one it is named for, and those that ``pages`` of its file adds.

A page keeps its number when the source's page moves to another address; which of them a capture
shows, its address says.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from urllib.parse import urldefrag

from pipeline.archive.types import Capture
from pipeline.database.row_types import SourcePageRow, SourceRow
from pipeline.database.rows import all_rows, next_id, upsert_all
from pipeline.history.declared import Declared
from pipeline.history.seen_again import is_seen_again, see_again
from pipeline.history.urls import url_key
from pipeline.history.visits import Visit, page_keys_of

_STANDING = "SELECT * FROM source_pages WHERE source_id = ? ORDER BY position, id"


def pages_of(db: sqlite3.Connection, source_id: str) -> list[SourcePageRow]:
    """The pages of a source as they stand, the main one first."""
    return all_rows(db, SourcePageRow, _STANDING, [source_id])


def pages_with(
    db: sqlite3.Connection,
    stood: Sequence[SourcePageRow],
    source: SourceRow,
    visit: Visit,
    declared: Declared,
) -> list[SourcePageRow]:
    """The pages of a source as they shall be with a visit, the main one first. A further page comes
    with the first visit that names it or has captured it.

    Args:
        stood: the pages as they were before.
    """
    main = urldefrag(source["page_url"])[0]
    further = [url for url in declared.pages if url_key(url) != url_key(main)]
    called = _keys((*declared.pages, *visit.run.pages))
    rows = _with_main(stood, main, called)
    asked = _keys((main, *visit.run.pages, *(c.url for c in visit.captures)))
    new: dict[str, str] = {}
    for url in (main, *further, *visit.run.pages):
        if url_key(url) in asked and url_key(url) not in rows:
            new.setdefault(url_key(url), url)
    first = next_id(db, "source_pages") if new else 0
    for number, (key, url) in enumerate(new.items(), first):
        rows[key] = _new(number, source["id"], url)
    rows[url_key(main)]["url"] = main
    return _placed(rows.values(), [url_key(url) for url in (main, *further)])


def _keys(urls: Iterable[str]) -> set[str]:
    return {url_key(url) for url in urls}


def _with_main(
    stood: Sequence[SourcePageRow], main: str, called: set[str]
) -> dict[str, SourcePageRow]:
    """:func:`url_key` → page. Where the source's page has another address than before, and the old
    one is not called a further page, the page has moved.
    """
    rows = {url_key(row["url"]): row.copy() for row in stood}
    key, before = url_key(main), url_key(stood[0]["url"]) if stood else ""
    if key not in rows and before and before not in called:
        rows[key] = rows.pop(before)
    return rows


def _new(number: int, source_id: str, url: str) -> SourcePageRow:
    return SourcePageRow(
        id=number,
        source_id=source_id,
        url=url,
        position=0,
        watched=0,
        first_seen=None,
        last_seen=None,
        sha256=None,
    )


def _placed(rows: Iterable[SourcePageRow], declared: list[str]) -> list[SourcePageRow]:
    """Pages in the order of the source's file, then those that it no longer names."""
    places = {key: place for place, key in enumerate(declared)}

    def place(row: SourcePageRow) -> tuple[int, int]:
        return places.get(url_key(row["url"]), len(places)), row["id"]

    ordered = sorted(rows, key=place)
    for position, row in enumerate(ordered):
        row["position"] = position
        row["watched"] = int(url_key(row["url"]) in places)
    return ordered


def captures_by_page(
    visit: Visit, pages: Iterable[SourcePageRow], declared: Declared
) -> dict[int, list[Capture]]:
    """Page → its captures. The main one's may stand under the address that the run knew, or under
    an earlier one.
    """
    pages = list(pages)
    of_key = {url_key(row["url"]): row["id"] for row in pages}
    for key in (*page_keys_of(visit.run), *sorted(declared.earlier)):
        of_key.setdefault(key, pages[0]["id"])
    found: dict[int, list[Capture]] = {row["id"]: [] for row in pages}
    for capture in visit.captures:
        if (page := of_key.get(url_key(capture.url))) is not None:
            found[page].append(capture)
    return found


def write_pages(
    db: sqlite3.Connection, stood: Iterable[SourcePageRow], pages: Iterable[SourcePageRow]
) -> None:
    """Bring the pages of a source in line; the caller owns the transaction.

    Args:
        stood: as they were before.
    """
    before = {row["id"]: row for row in stood}
    changed = [row for row in pages if row != before.get(row["id"])]
    again = {row["id"] for row in changed if is_seen_again(row, before.get(row["id"]))}
    see_again(db, "source_pages", (row for row in changed if row["id"] in again))
    upsert_all(db, "source_pages", (row for row in changed if row["id"] not in again))
