"""What each run brought, beside the usual of its source, and what all runs of a night came to.

Written when a visit is projected, of what stands before it alone, so that nights one by one and a
rebuild give the same rows. The doubts of a run are counted when its source is settled: they follow
from the rows as they are then.
"""

import json
import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

from pipeline.archive.types import HostAsked, Run
from pipeline.database.row_types import RunReportRow
from pipeline.database.rows import insert_all, one_row, update
from pipeline.history.brought import Brought
from pipeline.history.catalogue import japan_date
from pipeline.history.usual import BEFORE, Numbers, unusual, usual_of
from pipeline.kinds import ChangeKind, RunKind

ADDED = (ChangeKind.EDITION_ADDED, ChangeKind.DOCUMENT_ADDED, ChangeKind.DOCUMENT_RESTORED)
REMOVED = (ChangeKind.DOCUMENT_UNLISTED, ChangeKind.DOCUMENT_MISSING)
"""What was there and is no longer; all other kinds are changes of what was there."""
_DIGITS = 3
_NOTHING: Counter[str] = Counter()

_LOGGED = """
SELECT kind, count(*) FROM changes NOT INDEXED WHERE id >= ? GROUP BY kind ORDER BY kind
"""
"""By number: an index of kinds would be read whole."""
_BEFORE = """
SELECT p.addresses, p.added, p.updated, p.removed, p.seconds / nullif(p.requests, 0)
FROM run_reports p JOIN runs r ON r.id = p.run_id
WHERE p.source_id = ? AND p.started_at < ? AND p.kind = 'crawl'
  AND r.status <> 'failed' AND r.finished_at IS NOT NULL
ORDER BY p.started_at DESC, p.run_id LIMIT ?
"""
_COUNT_NIGHT = """
INSERT INTO nights (night, runs, ok, partial, failed, added, updated, removed)
SELECT :night, 1, r.status = 'ok', r.status = 'partial', r.status = 'failed',
  :added, :updated, :removed
FROM runs r WHERE r.id = :run_id
ON CONFLICT (night) DO UPDATE SET runs = runs + 1, ok = ok + excluded.ok,
  partial = partial + excluded.partial, failed = failed + excluded.failed,
  added = added + excluded.added, updated = updated + excluded.updated,
  removed = removed + excluded.removed
"""
_DOUBTS = "SELECT since FROM doubts WHERE source_id = ? AND note = 0"
_TOLD = """
SELECT p.started_at, r.finished_at, p.run_id, p.new_doubts
FROM run_reports p JOIN runs r ON r.id = p.run_id
WHERE p.source_id = ? ORDER BY p.started_at, p.run_id
"""


def logged_since(db: sqlite3.Connection, first_change: int) -> Counter[str]:
    """Kind of change → how many of it were logged.

    Args:
        first_change: id that the first of them has, if there is one.
    """
    return Counter(dict(db.execute(_LOGGED, (first_change,)).fetchall()))


def write_report(db: sqlite3.Connection, brought: Brought, kinds: Counter[str] = _NOTHING) -> None:
    """Add a visit to the report of its run; with the run's last visit it is complete.

    Args:
        kinds: kind of change → how many of it the visit brought.
    """
    run = brought.visit.run
    stood = one_row(db, RunReportRow, "SELECT * FROM run_reports WHERE run_id = ?", [run.id])
    report = _report(run, stood, kinds, len(brought.seen))
    if brought.visit.last:
        report = _compared(db, run, report)
    if stood is None:
        insert_all(db, "run_reports", [report])
    else:
        update(db, "run_reports", run.id, report)
    if brought.visit.last and run.kind == RunKind.CRAWL:
        db.execute(_COUNT_NIGHT, report)


def _report(
    run: Run, stood: RunReportRow | None, kinds: Counter[str], addresses: int
) -> RunReportRow:
    """What a run came to so far."""
    if stood is not None:
        kinds = kinds + Counter(json.loads(stood["changes"]))
        addresses += stood["addresses"]
    added, removed = (sum(kinds[kind] for kind in some) for some in (ADDED, REMOVED))
    return RunReportRow(
        run_id=run.id,
        source_id=run.source_id,
        night=japan_date(run.started_at),
        started_at=run.started_at,
        kind=run.kind,
        addresses=addresses,
        usual_addresses=None,
        added=added,
        updated=kinds.total() - added - removed,
        removed=removed,
        usual_changes=None,
        changes=json.dumps(dict(sorted(kinds.items()))),
        new_doubts=0,
        requests=None,
        bytes=None,
        seconds=None,
        slowest_host=None,
        slowest_seconds=None,
        hosts=None,
        unusual=None,
    )


def _compared(db: sqlite3.Connection, run: Run, report: RunReportRow) -> RunReportRow:
    """The same with what the run says of its hosts, and beside the runs before it."""
    report = _with_hosts(report, run.asked)
    if run.kind != RunKind.CRAWL:
        return report
    seconds, requests = report["seconds"], report["requests"]
    now = Numbers(
        report["addresses"],
        report["added"],
        report["updated"],
        report["removed"],
        seconds / requests if seconds is not None and requests else None,
    )
    rows = db.execute(_BEFORE, (run.source_id, run.started_at, BEFORE))
    usual = usual_of([Numbers(*row) for row in rows])
    found = unusual(now, usual, cut=run.finished_at is None)
    report["usual_addresses"] = usual.addresses if usual else None
    report["usual_changes"] = usual.changes if usual else None
    report["unusual"] = json.dumps(found) if found else None
    return report


def _with_hosts(report: RunReportRow, asked: Sequence[HostAsked] | None) -> RunReportRow:
    if asked is None:
        return report
    hosts = sorted(asked, key=lambda one: (-one.seconds / max(one.requests, 1), one.host))
    report["requests"] = sum(one.requests for one in hosts)
    report["bytes"] = sum(one.bytes for one in hosts)
    report["seconds"] = round(sum(one.seconds for one in hosts), _DIGITS)
    report["hosts"] = json.dumps([one._asdict() for one in hosts], ensure_ascii=False)
    if hosts:
        slowest = hosts[0]
        report["slowest_host"] = slowest.host
        report["slowest_seconds"] = round(slowest.seconds / max(slowest.requests, 1), _DIGITS)
    return report


def count_doubts(db: sqlite3.Connection, source_id: str) -> None:
    """Say in each report how many of the source's doubts stand since its run; writes only where
    that differs from what stands there.
    """
    told = db.execute(_TOLD, (source_id,)).fetchall()
    spans = [(started, finished) for started, finished, _, _ in told]
    places = Counter(_place(spans, since) for (since,) in db.execute(_DOUBTS, (source_id,)))
    changed = [
        (places[place], run_id)
        for place, (_, _, run_id, stood) in enumerate(told)
        if places[place] != stood
    ]
    db.executemany("UPDATE run_reports SET new_doubts = ? WHERE run_id = ?", changed)


def _place(spans: Sequence[tuple[str, str | None]], since: str) -> int:
    """The run that raised a doubt: the last that began before, -1 for none.

    A run may begin in the second in which the one before it began or ended: the doubts of that
    second are of the first of them, which was settled while the others were not there.

    Args:
        spans: start and end of each run, in order; a run that was cut off has no end.
    """
    place = bisect_right(spans, since, key=itemgetter(0)) - 1
    while place > 0 and (spans[place - 1][1] or spans[place][0]) >= since:
        place -= 1
    return place
