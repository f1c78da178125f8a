"""Sources, runs and captures: what the archive tells, row by row."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.archive.types import Run
from pipeline.database.row_types import CaptureRow, RunRow
from pipeline.database.rows import insert_all, update, upsert_all
from pipeline.history.brought import Brought, Seen
from pipeline.history.urls import url_key
from pipeline.kinds import DISALLOWED, Outcome, RunKind, RunStatus

_Told = tuple[str, str, str | None]
"""Address, outcome and error of a capture."""


def write_captures(db: sqlite3.Connection, brought: Brought) -> None:
    """Add a visit's run, once, and a row for each of its captures; bring its source up to date."""
    run = brought.visit.run
    if brought.stood.source != brought.source:
        upsert_all(db, "sources", [brought.source])
    began = db.execute("SELECT 1 FROM runs WHERE id = ?", (run.id,)).fetchone()
    told = [*(_captured(db, run) if began else ()), *map(_told, brought.seen)]
    end = _end(run, brought, told) if brought.visit.last else {}
    if not began:
        insert_all(db, "runs", [{**_run_row(run), **end}])
    elif end:
        update(db, "runs", run.id, end)
    insert_all(db, "captures", (_capture_row(run, seen) for seen in brought.seen))


def _captured(db: sqlite3.Connection, run: Run) -> Iterator[_Told]:
    """What earlier visits of a run captured."""
    yield from db.execute("SELECT url, outcome, error FROM captures WHERE run_id = ?", (run.id,))


def _told(seen: Seen) -> _Told:
    return seen.capture.url, seen.outcome, _error(seen)


def _error(seen: Seen) -> str | None:
    return seen.refused or seen.capture.reason


def _run_row(run: Run) -> RunRow:
    """The row of a run that has begun: its counts and its status are known at its end."""
    return RunRow(
        id=run.id,
        source_id=run.source_id,
        started_at=run.started_at,
        finished_at=run.finished_at,
        status=RunStatus.FAILED,
        fetched=0,
        unchanged=0,
        missing=0,
        failed=0,
        disallowed=0,
        message=run.message,
        kind=run.kind,
        user_agent=run.user_agent,
        warc_file=run.warc_file,
        clock=run.clock,
    )


def _capture_row(run: Run, seen: Seen) -> CaptureRow:
    capture = seen.capture
    return CaptureRow(
        id=seen.id,
        source_id=capture.source_id,
        run_id=run.id,
        url=capture.url,
        captured_at=capture.captured_at,
        status=capture.status,
        outcome=seen.outcome,
        sha256=capture.sha256,
        media_type=capture.media_type,
        size=capture.size,
        error=_error(seen),
        warc_file=capture.warc_file,
        warc_offset=capture.warc_offset,
        final_url=capture.final_url,
        damaged=0,
    )


def _got_pages(run: Run, brought: Brought) -> tuple[bool, bool]:
    """Whether the run got the page, and whether all that its source's file named; an import that
    brings files alone is fine without.
    """
    if run.kind == RunKind.IMPORT:
        return True, True
    named = {url_key(url) for url in run.pages}
    got = {url_key(look.row["url"]) for look in brought.shown}
    return brought.pages[0].seen is not None, named <= got


class _Counts(NamedTuple):
    """What became of a run's captures, counted as the crawl itself counts them."""

    outcomes: Counter[str]
    pages_missing: int
    """A page may not be missing: it counts as failed, too."""
    disallowed: int
    """Files that robots.txt asks to leave alone."""


def _counts(run: Run, told: Iterable[_Told]) -> _Counts:
    captures = [(url_key(url), outcome, error) for url, outcome, error in told]
    crawled = run.kind == RunKind.CRAWL
    pages = {url_key(url) for url in (run.page_url or "", *run.pages)} if crawled else set()
    return _Counts(
        outcomes=Counter(outcome for _, outcome, _ in captures),
        pages_missing=sum(
            key in pages and outcome == Outcome.MISSING for key, outcome, _ in captures
        ),
        disallowed=sum(
            key not in pages and error == DISALLOWED and outcome == Outcome.REFUSED
            for key, outcome, error in captures
        ),
    )


def _end(run: Run, brought: Brought, told: Iterable[_Told]) -> dict[str, object]:
    """The counts and the status of a run whose captures are all there."""
    got_page, got_all = _got_pages(run, brought)
    counts = _counts(run, told)
    failed = counts.outcomes[Outcome.FAILED] + counts.outcomes[Outcome.REFUSED]
    failed += counts.pages_missing - counts.disallowed
    cut = run.finished_at is None
    status = RunStatus.OK
    if not got_page:
        status = RunStatus.FAILED
    elif failed or cut or not got_all:
        status = RunStatus.PARTIAL
    return {
        "fetched": counts.outcomes[Outcome.NEW] + counts.outcomes[Outcome.CHANGED],
        "unchanged": counts.outcomes[Outcome.UNCHANGED],
        "missing": counts.outcomes[Outcome.MISSING],
        "failed": failed,
        "disallowed": counts.disallowed,
        "status": status,
        "message": run.message or ("the run was cut off before its end" if cut else None),
    }
