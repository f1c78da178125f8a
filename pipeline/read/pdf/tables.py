"""The tables of a PDF, cell by cell."""

from collections.abc import Sequence
from typing import cast

from pipeline.read.children.pool import Limits, WorkerDied, a_worker
from pipeline.read.pdf.protocol import Cells, TablesJob, TablesSaid

LIMITS = Limits(cpu=120.0, wall=180.0)


def tables_of(
    data: bytes,
    pages: Sequence[int],
    limits: Limits = LIMITS,
) -> list[tuple[int, Cells]]:
    """The tables on some pages (from 1), each with its page; none where the file can't be read."""
    try:
        with a_worker() as worker:
            answer = worker.ask(TablesJob(do="tables", pages=list(pages)), data, limits)
    except WorkerDied:
        return []
    if answer.failure is not None:
        return []
    return [(page, cells) for page, cells in cast(TablesSaid, answer.said)["tables"]]
