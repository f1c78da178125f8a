"""How every source is doing: what the last nights brought, and what was not had since when.

Read from the rows alone, so that the page, its JSON and a terminal count alike. What is asked for
follows from the last nights, so it costs the same after a week and after ten years of them.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeVar, cast

from pipeline.answers.causes import Weight, told_cause
from pipeline.answers.doubts import DoubtCount, counted
from pipeline.answers.status_archive import ArchiveFacts, archive_facts
from pipeline.database.row_types import RunRow
from pipeline.database.rows import Value, all_rows
from pipeline.kinds import Outcome, RunStatus

STRIP = 14
"""Nights of each source at a glance."""
MOST_TROUBLES = 300
"""Addresses that are told one by one; of the rest there is a number."""
FINE = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)
"""Outcomes of captures that show what an address holds."""
FINE_SQL = "('new', 'changed', 'unchanged')"
"""The same in SQL."""
R = TypeVar("R")

_SOURCES = "SELECT id, name, page_url FROM sources WHERE ? IS NULL OR id = ? ORDER BY id"
_NEWEST_RUNS = """
SELECT r.* FROM sources s JOIN runs r ON r.id = (
  SELECT n.id FROM runs n WHERE n.source_id = s.id AND n.kind = 'crawl'
  ORDER BY n.started_at DESC LIMIT 1)
WHERE ? IS NULL OR s.id = ?
"""
_WHOLE = """
SELECT id FROM runs WHERE source_id = ? AND kind = 'crawl'
AND status <> 'failed' AND finished_at IS NOT NULL ORDER BY started_at DESC LIMIT 1
"""
_LAST_GOOD = """
SELECT coalesce(finished_at, started_at) FROM runs WHERE source_id = ? AND kind = 'crawl'
AND status = 'ok' ORDER BY started_at DESC LIMIT 1
"""


_ASKED = """
SELECT source_id, url, outcome, error, captured_at FROM captures
WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY id
"""
_ASKED_IN_VAIN = f"""
SELECT source_id, url, outcome, error, captured_at FROM captures
WHERE run_id IN (SELECT value FROM json_each(?)) AND outcome NOT IN {FINE_SQL} ORDER BY id
"""  # noqa: S608
_PAGE_URLS = """
SELECT source_id, url FROM source_pages WHERE source_id IN (SELECT value FROM json_each(?))
"""

_GOOD = f"""
SELECT id, captured_at FROM captures
WHERE source_id = ? AND url = ? AND outcome IN {FINE_SQL} ORDER BY id DESC LIMIT 1
"""  # noqa: S608
_SINCE = f"""
SELECT min(captured_at), count(DISTINCT run_id) FROM captures
WHERE source_id = ? AND url = ? AND outcome NOT IN {FINE_SQL} AND id > ?
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
    run: RunRow | None
    """Its newest night."""
    counts: Counts
    doubts: DoubtCount


class StatusFacts(NamedTuple):
    """Everything that rows tell."""

    sources: list[SourceFacts]
    troubles: list[Trouble]
    """What was not had, pages first, then what has failed longest."""
    untold: int
    """Addresses that were not had beyond those."""
    archive: ArchiveFacts


def rows_if_known(
    db: sqlite3.Connection,
    row_type: type[R],
    sql: str,
    values: Sequence[Value] = (),
    lacking: Mapping[str, object] = MappingProxyType({}),
) -> list[R]:
    """Rows of a type; none where a database of an older version lacks the table or column.

    Args:
        lacking: columns that a database of an older version may lack, with what counts for them.
    """
    try:
        rows = all_rows(db, row_type, sql, values)
    except sqlite3.OperationalError:
        return []
    if not rows or lacking.keys() <= cast("dict[str, object]", rows[0]).keys():
        return rows
    return [cast("R", {**lacking, **cast("dict[str, object]", row)}) for row in rows]


LACKING_RUN = MappingProxyType({"missing": 0, "disallowed": 0, "clock": None})
"""What counts for columns of ``runs`` that such a database lacks."""


def status_facts(db: sqlite3.Connection) -> StatusFacts:
    """How every source and the archive are doing."""
    heads = _heads(db, None)
    had, off = _asked(db, heads)
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
            run=head.run,
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
        archive=archive_facts(db),
    )


class _Head(NamedTuple):
    """A source with its newest nights."""

    id: str
    name: str
    page_url: str
    run: RunRow | None
    """Its newest run."""
    whole: str | None
    """The newest that got the page and came to its end: it asked for all that is linked."""
    last_good: str | None
    counted: bool = True
    """Does the row of its newest run tell how many addresses it had, and how many not?"""

    @property
    def newest(self) -> str | None:
        """Id of its newest run."""
        return self.run["id"] if self.run else None

    @property
    def tells_all(self) -> bool:
        """Did the newest run ask for everything, and does its row say what came of it?"""
        return self.counted and self.run is not None and self.run["id"] == self.whole

    @property
    def in_vain(self) -> bool:
        """Was something not had by the newest run?"""
        run = self.run
        return bool(run and (run["failed"] or run["missing"] or run["disallowed"]))


def _heads(db: sqlite3.Connection, source_id: str | None) -> list[_Head]:
    """One source, or all of them, by their ids."""
    asked = (source_id, source_id)
    runs = {run["source_id"]: run for run in rows_if_known(db, RunRow, _NEWEST_RUNS, asked)}
    return [
        _head(db, key, name, page_url, runs.get(key))
        for key, name, page_url in db.execute(_SOURCES, asked)
    ]


def _head(
    db: sqlite3.Connection, source_id: str, name: str, page_url: str, run: RunRow | None
) -> _Head:
    """Earlier runs are looked for only where the newest one did not end well: few are such."""
    if run is None:
        return _Head(source_id, name, page_url, None, None, None)
    if "missing" not in run:  # a database of an older version
        whole = cast("RunRow", {**LACKING_RUN, **run})
        return _head(db, source_id, name, page_url, whole)._replace(counted=False)
    if run["status"] == RunStatus.OK and run["finished_at"]:
        return _Head(source_id, name, page_url, run, run["id"], run["finished_at"])
    whole = db.execute(_WHOLE, (source_id,)).fetchone()
    good = db.execute(_LAST_GOOD, (source_id,)).fetchone()
    return _Head(
        source_id, name, page_url, run, whole[0] if whole else None, good[0] if good else None
    )


def _asked(db: sqlite3.Connection, heads: Sequence[_Head]) -> tuple[dict[str, int], list[Address]]:
    """Source → how many addresses were had on its last nights; and those that were not.

    Where the newest run asked for everything, its row tells how many were had, as the projection
    counts its captures.
    """
    plain = [head for head in heads if head.tells_all]
    had = {head.id: head.run["fetched"] + head.run["unchanged"] for head in plain if head.run}
    off = _addresses(db, _ASKED_IN_VAIN, [head for head in plain if head.in_vain])
    for address in _addresses(db, _ASKED, [head for head in heads if not head.tells_all]):
        if address.fine:
            had[address.source_id] = had.get(address.source_id, 0) + 1
        else:
            off.append(address)
    return had, off


def _page_urls(db: sqlite3.Connection, heads: Iterable[_Head]) -> set[tuple[str, str]]:
    pages = {(head.id, head.page_url) for head in heads}
    try:
        return pages.union(db.execute(_PAGE_URLS, (json.dumps([key for key, _ in pages]),)))
    except sqlite3.OperationalError:
        return pages  # a database of an older version


def addresses(db: sqlite3.Connection, source_id: str | None) -> list[Address]:
    """Every address that the last nights of one source, or of all, asked for."""
    return _addresses(db, _ASKED, _heads(db, source_id))


_ORDER = (Weight.FAILS, Weight.WAITS, Weight.GONE, Weight.WISH)


def _gravity(address: Address) -> tuple[int, bool, str]:
    """Failures first, of those pages first."""
    weight = address.weight
    return _ORDER.index(weight) if weight else 0, not address.page, address.url


def _addresses(db: sqlite3.Connection, sql: str, heads: Sequence[_Head]) -> list[Address]:
    """What the last nights of some sources asked for; of two answers of one address the later
    one.
    """
    runs = [run for head in heads for run in (head.newest, head.whole) if run]
    if not runs:
        return []
    pages = _page_urls(db, heads)
    found: dict[tuple[str, str], Address] = {}
    for source_id, url, outcome, error, at in db.execute(sql, (json.dumps(runs),)):
        key = source_id, url
        found[key] = Address(source_id, url, Outcome(outcome), error, at, key in pages)
    return list(found.values())


def _counts(had: int, off: Iterable[Address]) -> Counts:
    weights = [address.weight for address in off]
    if not weights:
        return Counts(had)
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
    number, good = db.execute(_GOOD, key).fetchone() or (0, None)
    since, nights = db.execute(_SINCE, (*key, number)).fetchone()
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
