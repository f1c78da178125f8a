"""Look at what a visit brought: everything is read here, from the archive and of what stood
before; nothing is written.
"""

import json
import sqlite3

from pipeline.archive.types import Capture, Run
from pipeline.database.row_types import PageVersionRow, SourceRow
from pipeline.database.rows import get_meta, next_id, one_row
from pipeline.errors import PageError
from pipeline.history.brought import GOOD, Brought, ReadPage, Seen, by_address
from pipeline.history.link_answers import told_links
from pipeline.history.listing import understand
from pipeline.history.originals import Reading, body_of, read_new
from pipeline.history.readings import kept_reading
from pipeline.history.urls import url_key
from pipeline.history.visits import Visit
from pipeline.kinds import Outcome, RunKind, Verdict
from pipeline.read.page.reading import PageReading, read_page

_ANSWERED = (Verdict.OK, Verdict.UNCHANGED)
_NEWS = (Outcome.NEW, Outcome.CHANGED, Outcome.MISSING)


def look(db: sqlite3.Connection, visit: Visit, reading: Reading) -> Brought:
    """Read all that a visit brought.

    Raises:
        ArchiveError: the archive does not give what one of the captures stands for.
    """
    source = _source(db, visit.run)
    pages = _page_captures(visit, source)
    links = told_links(db, visit)
    read_last = None if links.late else get_meta(db, page_key(source["id"]))
    parsed, refused = _parse(visit, pages, read_last=read_last, reading=reading)
    parsed = {at: links.applied(page) for at, page in parsed.items()}
    seen = _judge(db, visit, refused)
    offsets = {c.warc_offset for c in pages}
    shown = [s for s in seen if s.good and s.capture.warc_offset in offsets]
    page = shown[-1] if shown else None
    found = parsed.get(page.capture.warc_offset) if page else None
    return Brought(
        visit=visit,
        source=source,
        before=one_row(
            db,
            PageVersionRow,
            "SELECT * FROM page_versions WHERE source_id = ? ORDER BY id DESC LIMIT 1",
            [source["id"]],
        ),
        seen=seen,
        by_address=by_address(seen),
        page=page,
        read=ReadPage(found, understand(source["id"], found, source["name"])) if found else None,
        originals=read_new(db, seen, reading),
        late=links.late,
        news=bool(parsed) or any(s.outcome in _NEWS for s in seen),
    )


def page_key(source_id: str) -> str:
    """Where ``meta`` keeps the SHA-256 of the page's bytes as last read, whatever spelling its
    address had.
    """
    return f"page:{source_id}"


def _source(db: sqlite3.Connection, run: Run) -> SourceRow:
    """The source as a run declares it; an import believes what is known already."""
    known = one_row(db, SourceRow, "SELECT * FROM sources WHERE id = ?", [run.source_id])
    if known is not None and run.kind != RunKind.CRAWL:
        return known
    return SourceRow(
        id=run.source_id,
        name=run.source_name or run.source_id,
        code=run.source_code,
        page_url=run.page_url or "",
    )


def _page_captures(visit: Visit, source: SourceRow) -> list[Capture]:
    """The captures of the page, under the address the run knew and the one that is declared now."""
    keys = {url_key(visit.run.page_url or ""), url_key(source["page_url"])}
    return [c for c in visit.captures if url_key(c.url) in keys]


def _parse(
    visit: Visit, captures: list[Capture], read_last: str | None, reading: Reading
) -> tuple[dict[int, PageReading], dict[int, str]]:
    """Read the page wherever its bytes are not the ones that were read last time.

    Returns:
        offset of the capture's record → what the page says, and offset → the reason why it is no
        page of the source.
    """
    parsed: dict[int, PageReading] = {}
    refused: dict[int, str] = {}
    for capture in captures:
        if capture.verdict not in _ANSWERED or capture.sha256 == read_last:
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
    body = body_of(capture, reading)
    if body is None:
        return kept_reading(reading.live, capture.sha256)
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


def _judge(db: sqlite3.Connection, visit: Visit, refused: dict[int, str]) -> tuple[Seen, ...]:
    """What each capture meant against the good one before it of the same address."""
    last = _last_good(db, visit)
    first_id = next_id(db, "captures")
    seen = []
    for number, capture in enumerate(visit.captures, first_id):
        reason = refused.get(capture.warc_offset)
        outcome = Outcome.REFUSED if reason else _outcome(capture, last)
        if outcome in GOOD:
            last[capture.url] = capture.sha256
        seen.append(Seen(id=number, capture=capture, outcome=outcome, refused=reason))
    return tuple(seen)


def _outcome(capture: Capture, last: dict[str, str | None]) -> Outcome:
    if capture.verdict not in _ANSWERED:
        return Outcome(capture.verdict)
    if capture.url not in last:
        return Outcome.NEW
    return Outcome.UNCHANGED if last[capture.url] == capture.sha256 else Outcome.CHANGED


def _last_good(db: sqlite3.Connection, visit: Visit) -> dict[str, str | None]:
    """Address → SHA-256 of its last good capture, for the addresses of a visit.

    Nearly always that is the last capture, which the index finds without reading a row: 0.4 ms for
    14 addresses with 365 nights each, against 1.9 ms for looking through all of them.
    """
    source, urls = visit.run.source_id, json.dumps(sorted({c.url for c in visit.captures}))
    rows = db.execute(
        "SELECT url, sha256, outcome FROM captures WHERE id IN (SELECT max(id) FROM captures "
        "WHERE source_id = ? AND url IN (SELECT value FROM json_each(?)) GROUP BY url)",
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
