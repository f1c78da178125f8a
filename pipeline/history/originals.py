"""Originals and their text: every file is read once, in a process of its own, and its pages go into
the search index.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from pipeline.archive.types import Capture
from pipeline.database.layouts import layout_rows, layouts_of
from pipeline.database.row_types import OriginalRow, PageRow
from pipeline.database.rows import all_rows, insert_all, next_id, one_row
from pipeline.errors import ArchiveError
from pipeline.history.brought import Original, Seen
from pipeline.history.pages_ahead import PagesAhead
from pipeline.history.visits import Visit
from pipeline.kinds import Outcome, TextState, Verdict
from pipeline.read.blocks import NO_LAYOUT, PageLayout, headings_of
from pipeline.read.codes import codes_from_json, codes_to_json, garbled_pages
from pipeline.read.files import PDF, extractor_of, read_many
from pipeline.read.pdf.recognition import recogniser, recogniser_in
from pipeline.read.types import FileReading, Recognised, text_digest

if TYPE_CHECKING:
    from pipeline.history.files_ahead import ReadAhead

Payload = Callable[[str, int, str | None], bytes]
"""(WARC file, offset, SHA-256 of what is meant) → the body's bytes."""


class Reading(NamedTuple):
    """How originals are read in a build."""

    payload: Payload
    size: Callable[[str], int]
    """WARC file → its size in bytes."""
    workers: int
    earlier: sqlite3.Connection | None
    """An older database whose texts may be taken over where the extractor is the same; None reads
    everything anew.
    """
    live: sqlite3.Connection | None = None
    """The database that is served, for what the archive has lost; None where there is none."""
    executor: Executor | None = None
    """Where files are read; None where children of this machine read them."""
    ahead: "ReadAhead | None" = None
    """The files that are read before a visit asks for them."""
    pages: PagesAhead | None = None
    """The pages that are."""

    def is_read(self, visit: Visit) -> bool:
        """Is all that a visit brought read, as far as it is read ahead?"""
        came = [c for c in visit.captures if c.verdict == Verdict.OK]
        pages, files = self.pages, self.ahead
        return all(pages.is_read(visit.run, c) for c in came if pages) and all(
            files.is_read(c.sha256) for c in came if files and c.sha256
        )


BYTES_LOST = "its bytes are lost: the archive can't be read where they were"
"""``originals.error`` of a body that no record holds any more."""


def body_of(capture: Capture, reading: Reading) -> bytes | None:
    """The bytes of a capture; None where the archive can't give them any more."""
    if capture.payload_file is None or capture.payload_offset is None:
        return None
    try:
        return reading.payload(capture.payload_file, capture.payload_offset, capture.sha256)
    except ArchiveError:
        return None


def read_new(
    db: sqlite3.Connection, seen: Iterable[Seen], reading: Reading
) -> tuple[Original, ...]:
    """The bodies of a visit that the database does not hold yet, in order, each with its text
    where it is a file that is read.

    Raises:
        ArchiveError: the archive does not give one of them.
    """
    fresh = _not_held(db, seen)
    texts = _texts([c for c in fresh.values() if extractor_of(c.media_type)], reading)
    found = (_original(sha256, c, texts.get(sha256)) for sha256, c in fresh.items())
    if (ahead := reading.ahead) is None:
        return tuple(found)
    return tuple(one._replace(forms=ahead.forms_of(one.row["sha256"])) for one in found)


def _not_held(db: sqlite3.Connection, seen: Iterable[Seen]) -> dict[str, Capture]:
    """SHA-256 → the first capture of each body that the database does not hold. It holds what is
    unchanged: that is the body of a good capture before.
    """
    found: dict[str, Capture] = {}
    for s in seen:
        if s.outcome in (Outcome.NEW, Outcome.CHANGED) and s.capture.sha256:
            found.setdefault(s.capture.sha256, s.capture)
    if not found:
        return found
    rows = db.execute(
        "SELECT sha256 FROM originals WHERE sha256 IN (SELECT value FROM json_each(?))",
        (json.dumps(list(found)),),
    )
    held = {sha256 for (sha256,) in rows}
    return {sha256: c for sha256, c in found.items() if sha256 not in held}


def _texts(captures: list[Capture], reading: Reading) -> dict[str, FileReading]:
    """SHA-256 → text: taken over from the database before where the same extractor read it, else
    read now.
    """
    texts: dict[str, FileReading] = {}
    wanted: list[tuple[str, str | None, Callable[[], bytes]]] = []
    lost: dict[str, Capture] = {}
    for c in captures:
        sha256, extractor = c.sha256 or "", extractor_of(c.media_type) or ""
        known = earlier_reading(reading.earlier, sha256, extractor) if reading.earlier else None
        known = known or (reading.ahead.text_of(sha256) if reading.ahead else None)
        if known is not None:
            texts[sha256] = known
        else:
            wanted.append((sha256, c.media_type, partial(load_body, c, reading, lost)))
    if wanted:
        workers = min(reading.workers, len(wanted))
        texts.update(read_many(wanted, workers=workers, executor=reading.executor))
    return texts | {sha256: lost_reading(reading, c) for sha256, c in lost.items()}


def load_body(capture: Capture, reading: Reading, lost: dict[str, Capture]) -> bytes:
    """The bytes of a file; none, and it is among the lost, where the archive can't give them."""
    body = body_of(capture, reading)
    if body is None:
        lost[capture.sha256 or ""] = capture
    return body or b""


def lost_reading(reading: Reading, capture: Capture) -> FileReading:
    """What the live database knows of a file whose bytes are lost, whichever extractor read it."""
    known = earlier_reading(reading.live, capture.sha256 or "", "") if reading.live else None
    return known or FileReading(
        pages=(),
        text_state=TextState.FAILED,
        title=None,
        producer=None,
        created=None,
        modified=None,
        extractor=extractor_of(capture.media_type) or "",
        error=BYTES_LOST,
        text_sha256=text_digest(()),
    )


def earlier_reading(db: sqlite3.Connection, sha256: str, extractor: str) -> FileReading | None:
    """What a database holds of a file that an extractor read (``extractor`` or ``extractor+way``;
    "" for any).
    """
    row = one_row(
        db,
        OriginalRow,
        "SELECT * FROM originals WHERE sha256 = ?1 "
        "AND (?2 IN (extractor, '') OR extractor LIKE ?2 || '+%')",
        [sha256, extractor],
    )
    if row is None or row["text_sha256"] is None or row["text_state"] is None:
        return None
    if row["error"] == BYTES_LOST:
        return None  # nobody read it: they may be there again
    pages = all_rows(db, PageRow, "SELECT * FROM pages WHERE sha256 = ? ORDER BY page", [sha256])
    texts = tuple(map(_own_text, pages))
    if extractor and not all(texts) and _other_recogniser(row):
        return None
    layouts = layouts_of(db, sha256)
    return FileReading(
        pages=texts,
        text_state=TextState(row["text_state"]),
        title=row["title"],
        producer=row["producer"],
        created=row["created"],
        modified=row["modified"],
        extractor=row["extractor"] or "",
        error=row["error"],
        text_sha256=row["text_sha256"],
        layouts=layouts,
        recognised=_recognised(pages, layouts),
        codes=codes_from_json(row.get("codes")),
        media_type=row["media_type"],
    )


def _own_text(page: PageRow) -> str:
    """What a page says by itself (an older database knows of no other)."""
    return "" if page.get("ocr") else page["text"]


def _recognised(
    pages: Iterable[PageRow], layouts: tuple[PageLayout, ...]
) -> tuple[Recognised, ...]:
    return tuple(
        Recognised(page["page"], page["text"], layouts[page["page"] - 1])
        for page in pages
        if page.get("ocr")
    )


def _other_recogniser(row: OriginalRow) -> bool:
    """May pages without text be recognised now that were not, or were so by another version?"""
    return row["media_type"] == PDF and recogniser_in(row["extractor"]) != recogniser()


def _original(sha256: str, capture: Capture, text: FileReading | None) -> Original:
    row = OriginalRow(
        sha256=sha256,
        media_type=capture.media_type,
        size=capture.size or 0,
        pages=None,
        text_state=None,
        title=None,
        producer=None,
        created=None,
        modified=None,
        extractor=None,
        text_sha256=None,
        error=None,
        garbled=0,
        codes=None,
        warc_file=capture.payload_file or "",
        warc_offset=capture.payload_offset or 0,
        url=capture.url,
        first_seen=capture.captured_at,
    )
    if text is None:
        return Original(row)
    row["media_type"] = text.media_type or capture.media_type
    row["pages"] = len(text.pages) or None
    row["text_state"] = TextState(text.text_state)
    row["title"] = text.title
    row["producer"] = text.producer
    row["created"] = text.created
    row["modified"] = text.modified
    row["extractor"] = text.extractor
    row["text_sha256"] = text.text_sha256
    row["error"] = text.error
    row["garbled"] = int(garbled_pages(text.pages))
    row["codes"] = codes_to_json(text.codes)
    return Original(row, text.pages, text.layouts, text.recognised)


def write_originals(db: sqlite3.Connection, originals: Iterable[Original]) -> None:
    """Add originals with their pages and what these are made of, and index the text."""
    originals = list(originals)
    if not originals:
        return
    from pipeline.search import index  # for what is new alone

    pages = [
        PageRow(id=number, sha256=sha256, page=page, text=text, ocr=ocr)
        for number, (sha256, page, text, ocr) in enumerate(_pages(originals), next_id(db, "pages"))
    ]
    insert_all(db, "originals", (original.row for original in originals))
    insert_all(db, "pages", pages)
    for original in originals:
        insert_all(db, "page_layouts", layout_rows(original.row["sha256"], _layouts(original)))
    forms = (
        form
        for original in originals
        for form in original.forms
        or index.forms_of(told_pages(original.texts, original.layouts, original.recognised))
    )
    index.add_forms(db, zip((page["id"] for page in pages), forms, strict=True))


def told_pages(
    texts: Iterable[str], layouts: Iterable[PageLayout], recognised: Iterable[Recognised]
) -> list[tuple[str, list[str] | None]]:
    """The text of each page of a file, with its headings where its blocks are known.

    Args:
        texts, layouts: of its pages; there may be no layouts.
        recognised: what character recognition reads on pages without text.
    """
    read = {told.page: told.text for told in recognised}
    of_page = dict(enumerate(layouts, 1))
    return [
        (text, headings_of(text, layout) if layout.blocks else None)
        for page, own in enumerate(texts, 1)
        for text, layout in [(read.get(page, own), of_page.get(page, NO_LAYOUT))]
    ]


def _pages(originals: Iterable[Original]) -> Iterator[tuple[str, int, str, int]]:
    """SHA-256, page, text, and 1 where it was recognised."""
    for original in originals:
        recognised = {told.page: told.text for told in original.recognised}
        for page, text in enumerate(original.texts, 1):
            ocr = page in recognised
            yield original.row["sha256"], page, recognised.get(page, text), int(ocr)


def _layouts(original: Original) -> tuple[PageLayout, ...]:
    """The layouts of an original's pages, recognised ones in their places."""
    if not original.recognised:
        return original.layouts
    own = dict(enumerate(original.layouts, 1))
    own |= {told.page: told.layout for told in original.recognised}
    return tuple(own.get(page, NO_LAYOUT) for page in range(1, len(original.texts) + 1))
