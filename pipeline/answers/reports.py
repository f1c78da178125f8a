"""What a night brought, for a terminal, a program and the page of the status: one report a run, and
what all of them came to.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.database.open import current_database, open_database
from pipeline.database.row_types import NightRow, RunReportRow
from pipeline.database.rows import all_rows, one_row
from pipeline.kinds import RunStatus, Unusual

SLOWEST = 5
"""Hosts that a report names."""
_COLUMNS = """
SELECT p.*, r.status, r.finished_at, r.fetched, r.unchanged, r.missing, r.failed, r.disallowed
FROM run_reports p JOIN runs r ON r.id = p.run_id
"""
_OF_RUNS = f"{_COLUMNS} WHERE p.run_id IN (SELECT value FROM json_each(?)) ORDER BY p.run_id"  # noqa: S608
_OF_NIGHT = f"""
{_COLUMNS} WHERE p.night = ? AND p.kind = 'crawl'
  AND (? OR p.source_id IN (SELECT value FROM json_each(?)))
ORDER BY p.source_id, p.started_at
"""  # noqa: S608 (a piece of ours)
_NIGHT = "SELECT * FROM nights WHERE night = coalesce(?, (SELECT max(night) FROM nights))"


class ReportedRun(RunReportRow):
    """A report with how its run ended, as ``runs`` says it."""

    status: RunStatus
    finished_at: str | None
    fetched: int
    unchanged: int
    missing: int
    failed: int
    disallowed: int


class SlowHost(NamedTuple):
    """A host over all sources of a night."""

    host: str
    requests: int
    seconds: float
    """Of one answer on the average."""
    slowest: float


class NightReport(NamedTuple):
    """A night."""

    counts: NightRow
    """Of all sources."""
    runs: list[ReportedRun]
    """Of those that were asked for, by their ids."""
    hosts: list[SlowHost]
    """The slowest first."""


def reports_of(path: Path, run_ids: Iterable[str]) -> dict[str, ReportedRun]:
    """Run → its report, of those that are projected."""
    with open_database(path) as db:
        rows = all_rows(db.conn, ReportedRun, _OF_RUNS, [json.dumps([*run_ids])])
    return {row["run_id"]: row for row in rows}


def night_report(path: Path, night: str | None, source_ids: Sequence[str]) -> NightReport | None:
    """The report of a night; None where no crawl began on it.

    Args:
        night: the day in Japan; the newest where None.
        source_ids: the sources that are told one by one, all where empty.

    Raises:
        DatabaseError: there is none, or another version made it.
    """
    with current_database(path) as db:
        counts = one_row(db.conn, NightRow, _NIGHT, [night])
        if counts is None:
            return None
        asked = (counts["night"], not source_ids, json.dumps([*source_ids]))
        runs = all_rows(db.conn, ReportedRun, _OF_NIGHT, asked)
    return NightReport(counts, runs, _slowest(runs))


def _slowest(runs: Iterable[ReportedRun]) -> list[SlowHost]:
    """Hosts of several sources together, by the seconds of one answer."""
    found: dict[str, SlowHost] = {}
    for told in (one for run in runs for one in json.loads(run["hosts"] or "[]")):
        have = found.get(told["host"], SlowHost(told["host"], 0, 0.0, 0.0))
        found[have.host] = SlowHost(
            have.host,
            have.requests + told["requests"],
            have.seconds + told["seconds"],
            max(have.slowest, told["slowest"]),
        )
    means = [one._replace(seconds=round(one.seconds / one.requests, 3)) for one in found.values()]
    return sorted(means, key=lambda one: (-one.seconds, one.host))


def as_json(report: NightReport) -> dict[str, Any]:
    """The same for programs; what the rows keep as JSON is unfolded."""
    return {
        "night": report.counts["night"],
        "counts": report.counts,
        "runs": [run_as_json(run) for run in report.runs],
        "hosts": [host._asdict() for host in report.hosts],
    }


def run_as_json(run: Mapping[str, Any]) -> dict[str, Any]:
    """A report for programs."""
    unfolded = {name: json.loads(run[name] or "null") for name in ("changes", "hosts", "unusual")}
    return {**run, **unfolded, "unusual": unfolded["unusual"] or []}


def lines(report: NightReport) -> list[str]:
    """For a terminal: the whole night, each run in a line, the slowest hosts."""
    counts = report.counts
    requests = sum(run["requests"] or 0 for run in report.runs)
    size = sum(run["bytes"] or 0 for run in report.runs)
    return [
        f"{counts['night']}: {counts['ok']} ok, {counts['partial']} partial, "
        f"{counts['failed']} failed; "
        f"{counts['added']} added, {counts['updated']} updated, {counts['removed']} removed; "
        f"{requests:,} requests, {size:,} bytes",
        *(_line(run) for run in report.runs),
        *(
            f"slow: {one.host}: {one.seconds:.3f} s an answer ({one.requests} requests, "
            f"the slowest {one.slowest:.3f} s)"
            for one in report.hosts[:SLOWEST]
        ),
    ]


def _line(run: ReportedRun) -> str:
    cut = "" if run["finished_at"] else ", cut off before its end"
    told = (
        f"{run['source_id']}: {run['status']}{cut}: {run['addresses']} addresses"
        f"{_usually(run['usual_addresses'])}, {run['added']} added, {run['updated']} updated, "
        f"{run['removed']} removed{_usually(run['usual_changes'])}, "
        f"{run['new_doubts']} new doubts"
    )
    words = unusual_words(run)
    return f"{told}; unusual: {words}" if words else told


def _usually(number: float | None) -> str:
    return "" if number is None else f" (usually {number:g})"


def unusual_words(run: RunReportRow) -> str:
    """What of a run is not as its source's runs are, in a line; empty where nothing is."""
    numbers = {
        Unusual.FEWER_ADDRESSES: f"{run['addresses']}, usually {run['usual_addresses']}",
        Unusual.MORE_ADDRESSES: f"{run['addresses']}, usually {run['usual_addresses']}",
        Unusual.MANY_UPDATED: f"{run['updated']} of {run['usual_addresses']}",
        Unusual.MANY_REMOVED: f"{run['removed']} of {run['usual_addresses']}",
        Unusual.SLOW: f"{run['slowest_seconds']} s an answer of {run['slowest_host']}",
    }
    found = [Unusual(word) for word in json.loads(run["unusual"] or "[]")]
    return ", ".join(f"{word} ({numbers[word]})" for word in found)
