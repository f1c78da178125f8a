"""One source address by address and night by night, and the last nights of several at a glance."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.answers.status import (
    FINE_SQL,
    LACKING_RUN,
    STRIP,
    Address,
    addresses,
    labels,
    rows_if_known,
)
from pipeline.database.row_types import RunRow, SourcePageRow
from pipeline.kinds import Outcome, RunStatus

NIGHTS = 60
"""Nights of one source that are told one by one."""
_RUNS = """
SELECT * FROM runs WHERE source_id = ? AND kind = 'crawl' ORDER BY started_at DESC LIMIT ?
"""
_STRIPS = f"""
SELECT value, (SELECT group_concat(status, ' ') FROM (SELECT r.status FROM runs r
  WHERE r.source_id = value AND r.kind = 'crawl'
  ORDER BY r.started_at DESC LIMIT {STRIP}))
FROM json_each(?)
"""  # noqa: S608 (a number of ours)
_PAGES = "SELECT * FROM source_pages WHERE ? IS NULL OR source_id = ? ORDER BY source_id, position"
_EARLIER = f"""
SELECT c.url, max(CASE WHEN c.outcome IN {FINE_SQL} THEN c.captured_at END)
FROM captures c WHERE c.run_id IN (
  SELECT id FROM runs WHERE source_id = ? AND kind = 'crawl' ORDER BY started_at DESC LIMIT ?
) GROUP BY c.url ORDER BY 2 DESC, 1
"""  # noqa: S608
_FAILURES = f"""
SELECT run_id, url, outcome, error FROM captures
WHERE run_id IN (SELECT value FROM json_each(?)) AND outcome NOT IN {FINE_SQL} ORDER BY id
"""  # noqa: S608


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


def last_runs(db: sqlite3.Connection, source_id: str, most: int) -> list[RunRow]:
    """The last nights of a source, newest first."""
    return rows_if_known(db, RunRow, _RUNS, (source_id, most), LACKING_RUN)


def last_statuses(db: sqlite3.Connection, source_ids: Sequence[str]) -> dict[str, list[RunStatus]]:
    """Source → how its last nights ended, the newest first."""
    rows = db.execute(_STRIPS, (json.dumps(source_ids),))
    return {key: [RunStatus(status) for status in (told or "").split()] for key, told in rows}


def source_pages(db: sqlite3.Connection, source_id: str | None) -> list[SourcePageRow]:
    """The pages of one source, or of all."""
    return rows_if_known(db, SourcePageRow, _PAGES, (source_id, source_id))


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
