"""Project one visit into the database: the only place where captures become rows.

A pure function of the visit and of the rows that the visits before it left, so that nights added one by one and a rebuild
give the same content, row numbers included.
"""

import sqlite3

from pipeline.archive.types import Capture
from pipeline.database.rows import one_row
from pipeline.errors import PageError
from pipeline.history import catalogue, documents, log, originals, page
from pipeline.history.captures import close_run, write_captures, write_run, write_source
from pipeline.history.listing import understand
from pipeline.history.originals import Payload, Reading
from pipeline.history.urls import url_key
from pipeline.history.visits import Visit
from pipeline.read.page.reading import PageReading, read_page


def _page_captures(db: sqlite3.Connection, visit: Visit) -> list[Capture]:
    source = one_row(db, "SELECT page_url FROM sources WHERE id = ?", [visit.run.source_id])
    keys = {url_key(visit.run.page_url or ""), url_key(source["page_url"] if source else "")}
    return [c for c in visit.captures if url_key(c.url) in keys]


def _parse(visit: Visit, capture: Capture, reading: Reading) -> PageReading | str:
    """The page, or the reason why it is none."""
    if capture.payload_file is None or capture.payload_offset is None:
        return "the archive holds no bytes for it"
    body = reading.payload(capture.payload_file, capture.payload_offset)
    try:
        parsed = read_page(
            body,
            capture.final_url,
            content_type=capture.content_type,
            hosts=frozenset(visit.run.hosts),
        )
    except PageError as error:
        return str(error)
    return parsed.soft_404 or parsed


def apply_visit(db: sqlite3.Connection, visit: Visit, reading: Reading) -> bool:
    """Write everything one visit tells; the caller owns the transaction.

    Returns:
        True where anything besides the run, its captures and ``last_seen`` may have changed.
    """
    source_id = visit.run.source_id
    write_source(db, visit.run)
    write_run(db, visit.run)
    refused: dict[int, str] = {}
    parsed: dict[int, PageReading] = {}
    before = page.last_bytes(db, source_id)
    for capture in _page_captures(db, visit):
        if capture.verdict in ("ok", "unchanged") and capture.sha256 != before:
            result = _parse(visit, capture, reading)
            if isinstance(result, str):
                refused[capture.warc_offset] = result
            else:
                parsed[capture.warc_offset] = result
    seen = write_captures(db, visit, refused)
    originals.write_originals(db, seen, reading)
    page_keys = {url_key(c.url) for c in _page_captures(db, visit)}
    pages = [s for s in seen if s.good and url_key(s.capture.url) in page_keys]
    shown = pages[-1] if pages else None
    tonight = documents.Tonight(
        source_id,
        shown.capture.captured_at if shown else visit.at,
        documents.by_address(seen),
        shown,
    )
    _project_page(db, tonight, parsed)
    version = page.current(db, source_id)
    documents.write_files(db, tonight, version["updated"] if version else None)
    if visit.last:
        close_run(db, visit.run, _page_was_good(db, visit))
    return bool(parsed) or any(s.outcome in ("new", "changed", "missing") for s in seen)


def _page_was_good(db: sqlite3.Connection, visit: Visit) -> bool:
    """Did the run get the page? (An import that brings files alone is fine.)"""
    if visit.run.kind == "import":
        return True
    keys = {url_key(c.url) for c in _page_captures(db, visit)}
    rows = db.execute(
        "SELECT url FROM captures WHERE run_id = ? AND outcome IN ('new', 'changed', 'unchanged')",
        (visit.run.id,),
    )
    return any(url_key(url) in keys for (url,) in rows)


def _project_page(
    db: sqlite3.Connection, tonight: documents.Tonight, parsed: dict[int, PageReading]
) -> None:
    if tonight.page is None:
        return
    reading = parsed.get(tonight.page.capture.warc_offset)
    if reading is None:  # the bytes are the ones that were read last time
        page.confirm(db, tonight.source_id, tonight.at)
        return
    first = page.current(db, tonight.source_id) is None
    version = page.write_page(db, tonight.page, reading)
    listing = understand(tonight.source_id, reading)
    catalogue.write_editions(db, tonight.source_id, tonight.page, listing, version, first)
    by_url = documents.write_listing(db, tonight, listing.files)
    page.link_documents(db, version["id"], by_url)


def settle(db: sqlite3.Connection, source_id: str, payload: Payload) -> None:
    """After the last visit of a source: comparisons, figures and what the log says of them; a function of the rows.

    Args:
        payload: gives the bytes at a WARC file and an offset, for the figures.
    """
    # Imported here: comparing is the slow import, and an unchanged night needs none of it.
    from pipeline.history import comparisons, figures
    from pipeline.search import index

    comparisons.update_comparisons(db, source_id)
    figures.update_figures(db, source_id, payload)
    log.attach_comparisons(db, source_id)
    index.sync_labels(db, source_id)
