"""Runs and captures: what the archive tells, row by row, with what each capture meant against the one before it."""

import sqlite3
from typing import NamedTuple

from pipeline.archive.types import Capture, Run
from pipeline.database.rows import insert, one_row
from pipeline.history.visits import Visit

GOOD = ("new", "changed", "unchanged")


class Seen(NamedTuple):
    """A capture with its row number and its outcome in the database."""

    id: int
    capture: Capture
    outcome: str

    @property
    def good(self) -> bool:
        """True where the capture shows what the URL held: right bytes, or a confirmation of them."""
        return self.outcome in GOOD


def write_source(db: sqlite3.Connection, run: Run) -> None:
    """Add the source of a run, or bring its name, code and page up to date."""
    row = {
        "id": run.source_id,
        "name": run.source_name or run.source_id,
        "code": run.source_code,
        "page_url": run.page_url or "",
    }
    old = one_row(db, "SELECT * FROM sources WHERE id = ?", [run.source_id])
    if old is None:
        insert(db, "sources", row)
    elif old != row and run.kind == "crawl":
        db.execute(
            "UPDATE sources SET name = ?, code = ?, page_url = ? WHERE id = ?",
            (row["name"], row["code"], row["page_url"], run.source_id),
        )


def write_run(db: sqlite3.Connection, run: Run) -> None:
    """Add the row of a run, once; its counts are filled in by :func:`close_run`."""
    if one_row(db, "SELECT id FROM runs WHERE id = ?", [run.id]) is None:
        row = {
            "id": run.id,
            "source_id": run.source_id,
            "started_at": run.started_at,
            "finished_at": run.finished_at,
            "status": "failed",
            "fetched": 0,
            "unchanged": 0,
            "failed": 0,
            "message": run.message,
            "kind": run.kind,
            "user_agent": run.user_agent,
            "warc_file": run.warc_file,
        }
        insert(db, "runs", row)


def write_captures(db: sqlite3.Connection, visit: Visit, refused: dict[int, str]) -> list[Seen]:
    """Add a row for every capture of a visit.

    Args:
        refused: offset of the capture's record → reason, for responses that turned out to be no page of the source.
    """
    return [
        _write(db, visit.run, capture, refused.get(capture.warc_offset))
        for capture in visit.captures
    ]


def _write(db: sqlite3.Connection, run: Run, capture: Capture, refused: str | None) -> Seen:
    outcome: str = "refused" if refused else capture.verdict
    if outcome in ("ok", "unchanged"):
        marks = ", ".join("?" * len(GOOD))
        before = one_row(
            db,
            f"SELECT sha256 FROM captures WHERE source_id = ? AND url = ? AND outcome IN ({marks}) ORDER BY id DESC LIMIT 1",  # noqa: S608
            [capture.source_id, capture.url, *GOOD],
        )
        outcome = (
            "new"
            if before is None
            else "unchanged"
            if before["sha256"] == capture.sha256
            else "changed"
        )
    row = {
        "source_id": capture.source_id,
        "run_id": run.id,
        "url": capture.url,
        "captured_at": capture.captured_at,
        "status": capture.status,
        "outcome": outcome,
        "sha256": capture.sha256,
        "media_type": capture.media_type,
        "size": capture.size,
        "error": refused or capture.reason,
        "warc_file": capture.warc_file,
        "warc_offset": capture.warc_offset,
        "final_url": capture.final_url,
    }
    return Seen(insert(db, "captures", row), capture, outcome)


def close_run(db: sqlite3.Connection, run: Run, page_ok: bool) -> None:
    """Fill in the counts and the status of a run whose captures are all written."""
    counts = dict(
        db.execute(
            "SELECT outcome, count(*) FROM captures WHERE run_id = ? GROUP BY 1", (run.id,)
        ).fetchall()
    )
    failed = counts.get("failed", 0) + counts.get("refused", 0)
    cut = run.finished_at is None
    status = "failed" if not page_ok else "partial" if failed or cut else "ok"
    message = run.message or ("the run was cut off before its end" if cut else None)
    db.execute(
        "UPDATE runs SET fetched = ?, unchanged = ?, failed = ?, status = ?, message = ? WHERE id = ?",
        (
            counts.get("new", 0) + counts.get("changed", 0),
            counts.get("unchanged", 0),
            failed,
            status,
            message,
            run.id,
        ),
    )
