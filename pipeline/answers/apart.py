"""A child process that compares and exports: what takes seconds of processor time would keep every
reader of a server waiting for the interpreter's lock. What it may use is bounded, and it may die.
"""

import json
from pathlib import Path
from typing import Any, Literal, TypedDict, cast

from pipeline.answers import export, on_demand
from pipeline.answers.exported import Layout, gather
from pipeline.answers.on_demand import Compared
from pipeline.database.open import open_database
from pipeline.errors import NotFoundError
from pipeline.read.children.loop import serve
from pipeline.read.children.protocol import Answer, Job, NothingSaid, Why, failed


class DearJob(TypedDict):
    """Two sides to compare, and the form of file that is wanted of it; none for all its rows."""

    do: Literal["compare"]
    database: str
    old: str
    new: str
    form: str
    left: str
    paper: str
    formal: bool


def done(job: DearJob) -> bytes:
    """The file, or all rows as JSON (:func:`rows_of` reads them).

    Raises:
        NotFoundError: a side is not there any more, or has no text.
    """
    with open_database(Path(job["database"])) as db:
        compared = on_demand.compare_now(db.conn, job["old"], job["new"])
        if not job["form"]:
            return json.dumps(compared).encode()
        layout = Layout(job["left"], job["paper"], job["formal"])
        return export.FORMATS[job["form"]](gather(db.conn, compared), layout)


def rows_of(blob: bytes) -> Compared:
    """What :func:`done` wrote as JSON."""
    parts: list[Any] = json.loads(blob)
    return Compared(*parts)


def _do(job: Job, data: bytes) -> Answer:
    try:
        return Answer(NothingSaid(), blob=done(cast(DearJob, job)))
    except NotFoundError as error:
        return failed(Why.EMPTY, str(error))


if __name__ == "__main__":
    serve(_do)
