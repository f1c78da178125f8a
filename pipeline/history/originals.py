"""Originals and their text: every PDF is read once, in a process of its own, and its pages go into the search index."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pipeline.database.rows import all_rows, insert, one_row
from pipeline.history.captures import Seen
from pipeline.read.pdf.reading import EXTRACTOR, PdfReading, read_many
from pipeline.search import index

PDF = "application/pdf"
Payload = Callable[[str, int], bytes]
"""(WARC file, offset) → the body's bytes."""


class Reading(NamedTuple):
    """How originals are read in a build."""

    payload: Payload
    size: Callable[[str], int]
    """WARC file → its size in bytes."""
    workers: int
    earlier: sqlite3.Connection | None
    """An older database whose texts may be taken over where the extractor is the same; None reads everything anew."""


def new_originals(db: sqlite3.Connection, seen: Iterable[Seen]) -> list[Seen]:
    """The first capture of each body that the database does not hold yet, in order."""
    found: dict[str, Seen] = {}
    for s in seen:
        c = s.capture
        wanted = s.good and c.sha256 and c.payload_file is not None and c.sha256 not in found
        if wanted and one_row(db, "SELECT 1 FROM originals WHERE sha256 = ?", [c.sha256]) is None:
            found[c.sha256 or ""] = s
    return list(found.values())


def _earlier(reading: Reading, sha256: str) -> PdfReading | None:
    if reading.earlier is None:
        return None
    row = one_row(
        reading.earlier,
        "SELECT * FROM originals WHERE sha256 = ? AND extractor = ?",
        [sha256, EXTRACTOR],
    )
    if row is None or row["text_sha256"] is None:
        return None
    pages = all_rows(
        reading.earlier, "SELECT text FROM pages WHERE sha256 = ? ORDER BY page", [sha256]
    )
    return PdfReading(
        pages=tuple(p["text"] for p in pages),
        text_state=row["text_state"],
        title=row["title"],
        producer=row["producer"],
        created=row["created"],
        modified=row["modified"],
        extractor=row["extractor"],
        error=row["error"],
        text_sha256=row["text_sha256"],
    )


def _readings(reading: Reading, wanted: list[Seen]) -> Iterator[tuple[Seen, PdfReading]]:
    known = {s.capture.sha256: _earlier(reading, s.capture.sha256 or "") for s in wanted}
    items = []
    for s in wanted:
        c = s.capture
        if known[c.sha256] is None and c.payload_file is not None and c.payload_offset is not None:
            items.append(
                (c.sha256 or "", lambda f=c.payload_file, o=c.payload_offset: reading.payload(f, o))
            )
    fresh = (
        read_many(items, workers=min(reading.workers, max(1, len(items)))) if items else iter(())
    )
    for s in wanted:
        yield s, known[s.capture.sha256] or next(fresh)[1]


def write_originals(db: sqlite3.Connection, seen: Iterable[Seen], reading: Reading) -> None:
    """Add the originals of a visit, with their text where they are PDFs, and index it."""
    fresh = new_originals(db, seen)
    texts = {
        s.capture.sha256: r
        for s, r in _readings(reading, [s for s in fresh if s.capture.media_type == PDF])
    }
    for s in fresh:
        _write(db, s, texts.get(s.capture.sha256))


def _write(db: sqlite3.Connection, seen: Seen, text: PdfReading | None) -> None:
    c = seen.capture
    row = {
        "sha256": c.sha256,
        "media_type": c.media_type,
        "size": c.size or 0,
        "warc_file": c.payload_file,
        "warc_offset": c.payload_offset,
        "url": c.url,
        "first_seen": c.captured_at,
    }
    if text is not None:
        row |= {
            "pages": len(text.pages) or None,
            "text_state": text.text_state,
            "title": text.title,
            "producer": text.producer,
            "created": text.created,
            "modified": text.modified,
            "extractor": text.extractor,
            "text_sha256": text.text_sha256,
            "error": text.error,
        }
    insert(db, "originals", row)
    if text is not None:
        ids = [
            insert(db, "pages", {"sha256": c.sha256, "page": n, "text": t})
            for n, t in enumerate(text.pages, 1)
        ]
        index.add_pages(db, zip(ids, text.pages, strict=True))
