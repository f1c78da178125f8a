"""How every source is doing: what the last nights brought, and what was not had since when.

Read from the rows alone, so that the page, its JSON and a terminal count alike. What is asked for
follows from the last nights, so it costs the same after a week and after ten years of them.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypedDict, TypeVar

from pipeline.answers.causes import Weight, told_cause
from pipeline.answers.doubts import DoubtCount, counted
from pipeline.database.row_types import RunRow, SourcePageRow
from pipeline.database.rows import VERIFICATION, get_meta
from pipeline.kinds import Outcome, RunStatus

STRIP = 14
"""Nights of each source at a glance."""
NIGHTS = 60
"""Nights of one source that are told one by one."""
MOST_TROUBLES = 300
"""Addresses that are told one by one; of the rest there is a number."""
FINE = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
"""Outcomes of captures that show what an address holds."""
_FINE = "('new', 'changed', 'unchanged')"
R = TypeVar("R")

_SOURCES = f"""
SELECT s.id, s.name, s.page_url,
  (SELECT r.id FROM runs r WHERE r.source_id = s.id AND r.kind = 'crawl'
   ORDER BY r.started_at DESC LIMIT 1) AS newest,
  (SELECT r.id FROM runs r WHERE r.source_id = s.id AND r.kind = 'crawl'
   AND r.status <> 'failed' AND r.finished_at IS NOT NULL
   ORDER BY r.started_at DESC LIMIT 1) AS whole,
  (SELECT coalesce(r.finished_at, r.started_at) FROM runs r
   WHERE r.source_id = s.id AND r.kind = 'crawl' AND r.status = 'ok'
   ORDER BY r.started_at DESC LIMIT 1) AS last_good,
  (SELECT json_group_array(status) FROM (SELECT r.status FROM runs r
   WHERE r.source_id = s.id AND r.kind = 'crawl'
   ORDER BY r.started_at DESC LIMIT {STRIP})) AS strip
FROM sources s WHERE ? IS NULL OR s.id = ? ORDER BY s.id
"""  # noqa: S608 (a number of ours)
_NEWEST_RUNS = """
SELECT r.* FROM sources s JOIN runs r ON r.id = (
  SELECT n.id FROM runs n WHERE n.source_id = s.id AND n.kind = 'crawl'
  ORDER BY n.started_at DESC LIMIT 1)
"""
_RUNS = """
SELECT * FROM runs WHERE source_id = ? AND kind = 'crawl' ORDER BY started_at DESC LIMIT ?
"""
_ASKED = """
SELECT source_id, url, outcome, error, captured_at FROM captures
WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_ASKED_IN_VAIN = f"""
SELECT source_id, url, outcome, error, captured_at FROM captures
WHERE run_id IN (SELECT value FROM json_each(?)) AND outcome NOT IN {_FINE} ORDER BY id
"""  # noqa: S608
_HAD = f"""
SELECT source_id, count(*) FROM captures
WHERE run_id IN (SELECT value FROM json_each(?)) AND outcome IN {_FINE} GROUP BY source_id
"""  # noqa: S608
_PAGES = "SELECT * FROM source_pages WHERE ? IS NULL OR source_id = ? ORDER BY source_id, position"
_GOOD = f"""
SELECT max(captured_at) FROM captures
WHERE source_id = ? AND url = ? AND outcome IN {_FINE}
"""  # noqa: S608
_SINCE = f"""
SELECT min(captured_at), count(DISTINCT run_id) FROM captures
WHERE source_id = ? AND url = ? AND outcome NOT IN {_FINE} AND captured_at > ?
"""  # noqa: S608
_LABELS = """
SELECT v.url, d.label FROM documents d JOIN document_versions v ON v.document_id = d.id
WHERE d.source_id = ? AND v.url IN (SELECT value FROM json_each(?))
UNION ALL
SELECT url, label FROM documents WHERE source_id = ? AND url IN (SELECT value FROM json_each(?))
"""
_LINK_LABELS = """
SELECT l.url, l.label FROM page_links l JOIN (
  SELECT id FROM page_versions WHERE source_id = ? ORDER BY first_seen DESC LIMIT 5
) v ON v.id = l.page_version_id WHERE l.url IN (SELECT value FROM json_each(?))
"""
_EARLIER = """
SELECT c.url, max(CASE WHEN c.outcome IN ('new', 'changed', 'unchanged') THEN c.captured_at END)
FROM captures c WHERE c.run_id IN (
  SELECT id FROM runs WHERE source_id = ? AND kind = 'crawl' ORDER BY started_at DESC LIMIT ?
) GROUP BY c.url ORDER BY 2 DESC, 1
"""
_FAILURES = f"""
SELECT run_id, url, outcome, error FROM captures
WHERE run_id IN (SELECT value FROM json_each(?)) AND outcome NOT IN {_FINE} ORDER BY id
"""  # noqa: S608
_SIZE = "SELECT count(*), coalesce(sum(size), 0) FROM warc_files"
_BROKEN = "SELECT substr(key, 8), value FROM meta WHERE key LIKE 'broken:%' ORDER BY key"
_DAMAGE = """
SELECT warc_file, warc_offset, warc_end, reason FROM damage WHERE mended = 0
ORDER BY warc_file, warc_offset
"""


class Address(NamedTuple):
    """An address that the last nights asked for, and what came of it last."""

    source_id: str
    url: str
    outcome: Outcome
    error: str | None
    last_try: str
    """UTC."""
    page: bool
    """It is one of the source's pages."""

    @property
    def fine(self) -> bool:
        """True where the last answer showed what the address holds."""
        return self.outcome in FINE

    @property
    def weight(self) -> Weight | None:
        """How much it matters that it was not had; None where it was."""
        if self.fine:
            return None
        return told_cause(self.error, self.outcome, "en", page=self.page).weight


class Trouble(NamedTuple):
    """An address that was not had, and since when."""

    address: Address
    name: str
    """What the file is called; empty where nothing names it, and for a page."""
    last_good: str | None
    since: str
    """When it was not had for the first time after that; UTC."""
    nights: int
    """In a row that asked for it."""


class Counts(NamedTuple):
    """The addresses of a source's last nights, counted as the run's own line counts them."""

    had: int = 0
    failing: int = 0
    waiting: int = 0
    missing: int = 0
    disallowed: int = 0

    @property
    def all(self) -> int:
        """All addresses."""
        return sum(self)


class SourceFacts(NamedTuple):
    """How a source is doing."""

    id: str
    name: str
    page_url: str
    last_good: str | None
    """When its last run that fetched everything ended; UTC."""
    strip: str
    """How its last nights ended, the newest first: a list of :class:`RunStatus` as JSON."""
    run: RunRow | None
    """Its newest night."""
    counts: Counts
    doubts: DoubtCount


class ArchiveSize(TypedDict):
    """How much the archive holds."""

    files: int
    bytes: int


class BrokenFile(TypedDict):
    """A WARC file that can't be read."""

    file: str
    reason: str


class DamageLine(TypedDict):
    """A stretch of a WARC file that can't be read, or a file that is gone (``end`` is None)."""

    file: str
    offset: int
    end: int | None
    reason: str


class Verification(TypedDict):
    """What the last verification found, as it wrote it into ``meta``."""

    at: str
    records: int
    problems: list[str]


class ArchiveFacts(NamedTuple):
    """How the archive is doing."""

    size: ArchiveSize
    broken: list[BrokenFile]
    damage: list[DamageLine]
    verification: Verification | None


class StatusFacts(NamedTuple):
    """Everything that rows tell."""

    sources: list[SourceFacts]
    troubles: list[Trouble]
    """What was not had, pages first, then what has failed longest."""
    untold: int
    """Addresses that were not had beyond those."""
    archive: ArchiveFacts


class Named(NamedTuple):
    """An address with what it is called."""

    address: Address
    name: str


class Earlier(NamedTuple):
    """An address that was asked for once and no longer is."""

    url: str
    name: str
    last_good: str | None


class Night(NamedTuple):
    """A night of one source."""

    run: RunRow
    not_had: list[Named]
    ordinary: bool
    """There was nothing to tell: nothing new came, and what was not had (a file that is gone, or
    left alone) was not had the night before, either.
    """


class SourceDetail(NamedTuple):
    """One source, address by address and night by night."""

    pages: list[SourcePageRow]
    addresses: list[Named]
    earlier: list[Earlier]
    nights: list[Night]


def _rows(
    db: sqlite3.Connection, row_type: Callable[..., R], sql: str, values: Iterable[object] = ()
) -> list[R]:
    """Rows of a type; none where a database of an older version lacks the table or column."""
    try:
        cursor = db.execute(sql, tuple(values))
    except sqlite3.OperationalError:
        return []
    names = [column[0] for column in cursor.description]
    return [row_type(**dict(zip(names, row, strict=True))) for row in cursor]


def _run(**row: object) -> RunRow:
    """A run of a database that may be of an older version."""
    run_type: Callable[..., RunRow] = RunRow
    return run_type(**{"missing": 0, "disallowed": 0, **row})


def status_facts(db: sqlite3.Connection) -> StatusFacts:
    """How every source and the archive are doing."""
    heads = [_Head(*row) for row in db.execute(_SOURCES, (None, None))]
    had, off = _asked(db, heads)
    runs = {run["source_id"]: run for run in _rows(db, _run, _NEWEST_RUNS)}
    doubts = counted(db)
    by_source: dict[str, list[Address]] = {}
    for address in off:
        by_source.setdefault(address.source_id, []).append(address)
    sources = [
        SourceFacts(
            id=head.id,
            name=head.name,
            page_url=head.page_url,
            last_good=head.last_good,
            strip=head.strip,
            run=runs.get(head.id),
            counts=_counts(had.get(head.id, 0), by_source.get(head.id, ())),
            doubts=doubts.get(head.id, DoubtCount(0, 0)),
        )
        for head in heads
    ]
    off.sort(key=_gravity)
    told = _troubles(db, off[:MOST_TROUBLES])
    return StatusFacts(
        sources=sources,
        troubles=sorted(told, key=lambda one: (_gravity(one.address)[:2], -one.nights)),
        untold=len(off) - len(told),
        archive=_archive(db),
    )


class _Head(NamedTuple):
    """A source with its newest nights."""

    id: str
    name: str
    page_url: str
    newest: str | None
    """Its newest run."""
    whole: str | None
    """The newest that got the page and came to its end: it asked for all that is linked."""
    last_good: str | None
    strip: str


def _asked(db: sqlite3.Connection, heads: Sequence[_Head]) -> tuple[dict[str, int], list[Address]]:
    """Source → how many addresses were had on its last nights; and those that were not.

    Where the newest run asked for everything, rows that were had are only counted.
    """
    pages = _page_urls(db, heads)
    plain = [head.newest for head in heads if head.newest and head.newest == head.whole]
    had: dict[str, int] = dict(db.execute(_HAD, (json.dumps(plain),)).fetchall())
    off = _addresses(db, _ASKED_IN_VAIN, plain, pages)
    rest = [run for h in heads if h.newest != h.whole for run in (h.newest, h.whole) if run]
    for address in _addresses(db, _ASKED, rest, pages):
        if address.fine:
            had[address.source_id] = had.get(address.source_id, 0) + 1
        else:
            off.append(address)
    return had, off


def _page_urls(db: sqlite3.Connection, heads: Iterable[_Head]) -> set[tuple[str, str]]:
    pages = {(page["source_id"], page["url"]) for page in _rows(db, _page, _PAGES, (None, None))}
    return pages | {(head.id, head.page_url) for head in heads}


def addresses(db: sqlite3.Connection, source_id: str | None) -> list[Address]:
    """Every address that the last nights of one source, or of all, asked for."""
    heads = [_Head(*row) for row in db.execute(_SOURCES, (source_id, source_id))]
    runs = [run for head in heads for run in (head.newest, head.whole) if run]
    return _addresses(db, _ASKED, runs, _page_urls(db, heads))


_ORDER = (Weight.FAILS, Weight.WAITS, Weight.GONE, Weight.WISH)


def _gravity(address: Address) -> tuple[int, bool, str]:
    """Failures first, of those pages first."""
    weight = address.weight
    return _ORDER.index(weight) if weight else 0, not address.page, address.url


def _page(**row: object) -> SourcePageRow:
    page_type: Callable[..., SourcePageRow] = SourcePageRow
    return page_type(**row)


def _addresses(
    db: sqlite3.Connection, sql: str, run_ids: Sequence[str], pages: set[tuple[str, str]]
) -> list[Address]:
    """What some runs asked for; of two answers of one address the later one."""
    found: dict[tuple[str, str], Address] = {}
    for source_id, url, outcome, error, at in db.execute(sql, (json.dumps(run_ids),)):
        key = source_id, url
        found[key] = Address(source_id, url, Outcome(outcome), error, at, key in pages)
    return list(found.values())


def _counts(had: int, off: Iterable[Address]) -> Counts:
    weights = [address.weight for address in off]
    return Counts(
        had=had,
        failing=weights.count(Weight.FAILS),
        waiting=weights.count(Weight.WAITS),
        missing=weights.count(Weight.GONE),
        disallowed=weights.count(Weight.WISH),
    )


def _troubles(db: sqlite3.Connection, addresses: Sequence[Address]) -> list[Trouble]:
    by_source: dict[str, list[str]] = {}
    for address in addresses:
        by_source.setdefault(address.source_id, []).append(address.url)
    names = {key: labels(db, key, urls) for key, urls in by_source.items()}
    return [_trouble(db, address, names[address.source_id]) for address in addresses]


def _trouble(db: sqlite3.Connection, address: Address, names: Mapping[str, str]) -> Trouble:
    key = address.source_id, address.url
    [good] = db.execute(_GOOD, key).fetchone()
    since, nights = db.execute(_SINCE, (*key, good or "")).fetchone()
    name = "" if address.page else names.get(address.url, "")
    return Trouble(address, name, good, since or address.last_try, nights)


def labels(db: sqlite3.Connection, source_id: str, urls: Sequence[str]) -> dict[str, str]:
    """URL → what the file is called there: by the document, else by the page's own link."""
    listed = json.dumps(urls)
    found: dict[str, str] = {}
    for sql, values in (
        (_LINK_LABELS, (source_id, listed)),
        (_LABELS, (source_id, listed, source_id, listed)),
    ):
        found |= {url: label for url, label in db.execute(sql, values) if label}
    return found


def _archive(db: sqlite3.Connection) -> ArchiveFacts:
    files, size = db.execute(_SIZE).fetchone()
    verification = get_meta(db, VERIFICATION)
    try:
        damage = [
            DamageLine(file=f, offset=o, end=e, reason=r) for f, o, e, r in db.execute(_DAMAGE)
        ]
    except sqlite3.OperationalError:
        damage = []  # a database of an older version
    return ArchiveFacts(
        size=ArchiveSize(files=files, bytes=size),
        broken=[BrokenFile(file=file, reason=reason) for file, reason in db.execute(_BROKEN)],
        damage=damage,
        verification=json.loads(verification) if verification else None,
    )


def last_runs(db: sqlite3.Connection, source_id: str, most: int) -> list[RunRow]:
    """The last nights of a source, newest first."""
    return _rows(db, _run, _RUNS, (source_id, most))


def source_pages(db: sqlite3.Connection, source_id: str | None) -> list[SourcePageRow]:
    """The pages of one source, or of all."""
    return _rows(db, _page, _PAGES, (source_id, source_id))


def source_detail(db: sqlite3.Connection, source_id: str) -> SourceDetail:
    """One source, address by address and night by night."""
    own = addresses(db, source_id)
    pages = {address.url for address in own if address.page}
    runs = last_runs(db, source_id, NIGHTS)
    failures = db.execute(_FAILURES, (json.dumps([run["id"] for run in runs]),)).fetchall()
    earlier = db.execute(_EARLIER, (source_id, NIGHTS)).fetchall()
    current = {address.url for address in own}
    urls = {*current, *(url for _, url, *_ in failures), *(url for url, _ in earlier)}
    names = labels(db, source_id, sorted(urls))
    not_had: dict[str, list[Named]] = {}
    for run_id, url, outcome, error in failures:
        address = Address(source_id, url, Outcome(outcome), error, "", url in pages)
        not_had.setdefault(run_id, []).append(Named(address, names.get(url, "")))
    return SourceDetail(
        pages=source_pages(db, source_id),
        addresses=[Named(address, names.get(address.url, "")) for address in own],
        earlier=[
            Earlier(url, names.get(url, ""), good) for url, good in earlier if url not in current
        ],
        nights=list(_nights(runs, not_had)),
    )


def _nights(runs: Sequence[RunRow], not_had: Mapping[str, list[Named]]) -> Iterator[Night]:
    """Nights, the newest first."""
    told = [not_had.get(run["id"], []) for run in runs]
    for run, here, before in zip(runs, told, [*told[1:], []], strict=True):
        same = {_what(one) for one in here} <= {_what(one) for one in before}
        ordinary = run["status"] == RunStatus.OK and not run["fetched"] and same
        yield Night(run, here, ordinary)


def _what(named: Named) -> tuple[str, Outcome, str | None]:
    address = named.address
    return address.url, address.outcome, address.error
