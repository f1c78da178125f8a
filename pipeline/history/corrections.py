"""What a person declared in the source's file, as each crawl wrote it down."""

import sqlite3
from collections.abc import Iterable

from pipeline.archive.types import Run
from pipeline.database.row_types import CorrectionRow
from pipeline.database.rows import all_rows, insert_all
from pipeline.kinds import CorrectionKind

_STANDING = "SELECT * FROM corrections WHERE source_id = ? ORDER BY position"
INDICATORS = (CorrectionKind.SAME_INDICATOR, CorrectionKind.NOT_SAME)
"""Kinds that speak of two indicators."""


def corrections_of(
    db: sqlite3.Connection, source_id: str, kinds: Iterable[CorrectionKind] = CorrectionKind
) -> list[CorrectionRow]:
    """The corrections of a source, in the order of its file."""
    wanted = tuple(kinds)
    rows = all_rows(db, CorrectionRow, _STANDING, [source_id])
    return [row for row in rows if row["kind"] in wanted]


def told_by(run: Run, stood: Iterable[CorrectionRow]) -> list[CorrectionRow]:
    """The corrections that a crawl's source file declared, each with the moment since which it
    stands without a break.

    Args:
        stood: those of the crawl before.
    """
    since = {(row["kind"], row["one"], row["other"]): row["since"] for row in stood}
    kinds = tuple(CorrectionKind)
    told = dict.fromkeys(item for item in run.corrections or () if item[0] in kinds)
    return [
        CorrectionRow(
            source_id=run.source_id,
            kind=CorrectionKind(kind),
            one=one,
            other=other,
            position=i,
            since=since.get((CorrectionKind(kind), one, other), run.started_at),
        )
        for i, (kind, one, other) in enumerate(told, 1)
    ]


def write_corrections(db: sqlite3.Connection, run: Run) -> bool:
    """Bring the corrections in line with what a crawl's source file declared; the caller owns the
    transaction.

    Returns:
        True where they differ from those before.
    """
    if run.corrections is None:
        return False
    stood = corrections_of(db, run.source_id)
    rows = told_by(run, stood)
    if rows == stood:
        return False
    db.execute("DELETE FROM corrections WHERE source_id = ?", (run.source_id,))
    insert_all(db, "corrections", rows)
    return True
