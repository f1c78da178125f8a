"""Look at what a visit brought: everything is read here, from the archive and of what stood
before; nothing is written.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pipeline.archive.types import Capture, Run
from pipeline.database.row_types import PageVersionRow, SourcePageRow, SourceRow
from pipeline.database.rows import next_id, one_row
from pipeline.history.brought import GOOD, Brought, PageLook, ReadPage, Seen, Stood, by_address
from pipeline.history.by_hand import PAGE_DATES, Words, page_by_hand, words_of
from pipeline.history.declared import NOTHING, Declared
from pipeline.history.link_answers import ToldLinks, told_links
from pipeline.history.originals import Reading, body_of, read_new
from pipeline.history.pages_ahead import PagesAhead, read_body
from pipeline.history.readings import kept_reading
from pipeline.history.source_pages import captures_by_page, pages_of, pages_with
from pipeline.history.visits import Visit
from pipeline.kinds import ANSWERED, LinkKind, Outcome, RunKind
from pipeline.read.page.types import PageReading

if TYPE_CHECKING:
    from pipeline.history.listing import Listing

_NEWS = (Outcome.NEW, Outcome.CHANGED, Outcome.MISSING)


def look(
    db: sqlite3.Connection, visit: Visit, reading: Reading, declared: Declared = NOTHING
) -> Brought:
    """Read all that a visit brought.

    Args:
        declared: what the source's file says now.

    Raises:
        ArchiveError: the archive does not give what one of the captures stands for.
    """
    stood = _stood(db, visit.run.source_id)
    source = _source(stood, visit.run)
    rows = pages_with(db, stood.pages, source, visit, declared)
    captures = captures_by_page(visit, rows, declared)
    links = told_links(db, visit)
    parsed: dict[int, PageReading] = {}
    refused: dict[int, str] = {}
    for row in rows:
        read_last = None if links.late else row["sha256"]
        found, not_pages = _parse(visit, captures[row["id"]], read_last, reading)
        parsed |= {at: links.applied(page) for at, page in found.items()}
        refused |= not_pages
    seen = _judge(db, visit, refused)
    looks = [_page(db, row, _shown(seen, captures[row["id"]]), parsed) for row in rows]
    readings = _readings(links, looks, parsed)
    words = words_of(declared.corrections)
    return Brought(
        visit=visit,
        stood=stood,
        source=source,
        pages=tuple(_understood(looks, readings, source, words, reading.pages)),
        seen=seen,
        by_address=by_address(seen),
        originals=read_new(db, seen, reading),
        late=links.late,
        news=bool(parsed) or any(s.outcome in _NEWS for s in seen),
    )


def _shown(seen: Iterable[Seen], captures: Iterable[Capture]) -> Seen | None:
    """The last good one of a page's captures."""
    offsets = {c.warc_offset for c in captures}
    shown = [s for s in seen if s.good and s.capture.warc_offset in offsets]
    return shown[-1] if shown else None


def _page(
    db: sqlite3.Connection,
    row: SourcePageRow,
    seen: Seen | None,
    parsed: Mapping[int, PageReading],
) -> PageLook:
    """A page, not yet understood."""
    sql = "SELECT * FROM page_versions WHERE page_id = ? ORDER BY id DESC LIMIT 1"
    return PageLook(
        row=row,
        before=one_row(db, PageVersionRow, sql, [row["id"]]),
        seen=seen,
        says=None,
        fresh=seen is not None and seen.capture.warc_offset in parsed,
        by_hand=(),
    )


def _readings(
    links: ToldLinks, looks: Sequence[PageLook], parsed: Mapping[int, PageReading]
) -> list[PageReading | None]:
    """What each page says, where that is asked for: of all of them where one is new, or where some
    were seen and others were not.
    """
    shown = sum(look.seen is not None for look in looks)
    asked = any(look.fresh for look in looks) or 0 < shown < len(looks)
    readings: list[PageReading | None] = []
    for look in looks:
        if look.fresh and look.seen:
            readings.append(parsed[look.seen.capture.warc_offset])
        else:
            kept = kept_reading(links.db, look.row["sha256"]) if asked else None
            readings.append(links.applied(kept) if kept else None)
    return readings


def _understood(
    looks: Iterable[PageLook],
    readings: Iterable[PageReading | None],
    source: SourceRow,
    words: Words,
    ahead: PagesAhead | None,
) -> Iterator[PageLook]:
    """The pages with what they say."""
    for look, reading in zip(looks, readings, strict=True):
        url, main = look.row["url"], look.row["position"] == 0
        word = words.of_page(url, main=main)
        by_hand = tuple(key for key in PAGE_DATES if word and key in word.settings)
        plain = _plain(source, reading, ahead) if reading else None
        says = _by_hand(source, plain, words, url, main) if plain else None
        yield look._replace(says=says, by_hand=by_hand)


def _plain(source: SourceRow, page: PageReading, ahead: PagesAhead | None) -> ReadPage:
    """What a page says by itself."""
    known = ahead.understood(page, source["name"]) if ahead else None
    if known is not None:
        return ReadPage(page, page, known.listing, known.listing, known.doubts)
    from pipeline.history.listing import understand  # the grammar: a quiet night needs none of it

    listing = understand(source["id"], page, source["name"])
    return ReadPage(page, page, listing, listing)


def _by_hand(source: SourceRow, plain: ReadPage, words: Words, url: str, main: bool) -> ReadPage:
    """The same with what a person set."""
    if not words:
        return plain
    from pipeline.history.listing import understand  # as above

    page = page_by_hand(plain.as_read, words, url, main=main)
    listing = understand(source["id"], page, source["name"], words)
    listing = _with_files_by_hand(listing, plain.as_read, words)
    return plain._replace(page=page, listing=listing)


def _with_files_by_hand(listing: "Listing", as_read: PageReading, words: Words) -> "Listing":
    """A listing that says which of its files are files by a person's word alone."""
    plain = {link.url for link in as_read.links if link.kind == LinkKind.FILE}
    told = words.of_links(as_read.links)
    files = tuple(
        file if file.url in plain else file._replace(file_since=told[file.url].since)
        for file in listing.files
    )
    return listing._replace(files=files)


def _stood(db: sqlite3.Connection, source_id: str) -> Stood:
    source = one_row(db, SourceRow, "SELECT * FROM sources WHERE id = ?", [source_id])
    return Stood(source, tuple(pages_of(db, source_id)))


def _source(stood: Stood, run: Run) -> SourceRow:
    """The source as a run declares it; an import believes what is known already."""
    if stood.source is not None and run.kind != RunKind.CRAWL:
        return stood.source
    return SourceRow(
        id=run.source_id,
        name=run.source_name or run.source_id,
        code=run.source_code,
        page_url=run.page_url or "",
    )


def _parse(
    visit: Visit, captures: Iterable[Capture], read_last: str | None, reading: Reading
) -> tuple[dict[int, PageReading], dict[int, str]]:
    """Read a page wherever its bytes are not the ones that were read last time.

    Returns:
        offset of the capture's record → what the page says, and offset → the reason why it is no
        page of the source.
    """
    parsed: dict[int, PageReading] = {}
    refused: dict[int, str] = {}
    for capture in captures:
        if capture.verdict not in ANSWERED or capture.sha256 == read_last:
            continue
        result = _parse_one(visit, capture, reading)
        if isinstance(result, str):
            refused[capture.warc_offset] = result
        elif result is not None:
            parsed[capture.warc_offset] = result
    return parsed, refused


def _parse_one(visit: Visit, capture: Capture, reading: Reading) -> PageReading | str | None:
    """What the page says, or the reason why it is none; None where its bytes are lost.

    A page that answered with bytes nobody can read any more is no news: what it said last stands.
    """
    ahead = reading.pages.says(visit.run, capture) if reading.pages else None
    if ahead is not None:
        return ahead
    body = body_of(capture, reading)
    if body is None:
        return kept_reading(reading.live, capture.sha256)
    hosts = frozenset(visit.run.hosts)
    return read_body(body, capture.final_url, capture.content_type, hosts)


def _judge(db: sqlite3.Connection, visit: Visit, refused: dict[int, str]) -> tuple[Seen, ...]:
    """What each capture meant against the good one before it of the same address."""
    last = _last_good(db, visit)
    first_id = visit.first_capture or next_id(db, "captures")
    seen = []
    for number, capture in enumerate(visit.captures, first_id):
        reason = refused.get(capture.warc_offset)
        outcome = Outcome.REFUSED if reason else _outcome(capture, last)
        if outcome in GOOD:
            last[capture.url] = capture.sha256
        seen.append(Seen(id=number, capture=capture, outcome=outcome, refused=reason))
    return tuple(seen)


def _outcome(capture: Capture, last: dict[str, str | None]) -> Outcome:
    if capture.verdict not in ANSWERED:
        return Outcome(capture.verdict)
    if capture.url not in last:
        return Outcome.NEW
    return Outcome.UNCHANGED if last[capture.url] == capture.sha256 else Outcome.CHANGED


def _last_good(db: sqlite3.Connection, visit: Visit) -> dict[str, str | None]:
    """Address → SHA-256 of its last good capture, for the addresses of a visit.

    Nearly always that is the last capture, at which the index ends: 0.05 ms for 11 addresses,
    however many nights they have.
    """
    source, urls = visit.run.source_id, json.dumps(sorted({c.url for c in visit.captures}))
    rows = db.execute(
        "SELECT c.url, c.sha256, c.outcome FROM json_each(?2) u CROSS JOIN captures c ON c.id = "
        "(SELECT max(id) FROM captures WHERE source_id = ?1 AND url = u.value)",
        (source, urls),
    ).fetchall()
    last = {url: sha256 for url, sha256, outcome in rows if outcome in GOOD}
    failed = [url for url, _, outcome in rows if outcome not in GOOD]
    if failed:
        before = db.execute(
            "SELECT url, sha256, max(id) FROM captures WHERE source_id = ? "
            "AND outcome IN (?, ?, ?) AND url IN (SELECT value FROM json_each(?)) GROUP BY url",
            (source, *GOOD, json.dumps(failed)),
        )
        last |= {url: sha256 for url, sha256, _ in before}
    return last
