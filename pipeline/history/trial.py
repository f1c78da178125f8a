"""What one look at a page would become: projected as any night is, into a database of its own that
nobody keeps.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipeline.archive.bodies import read_payload
from pipeline.archive.reader import Night
from pipeline.database import schema
from pipeline.history.originals import Reading
from pipeline.history.project import apply_visit, settle
from pipeline.history.visits import visits_of
from pipeline.kinds import RunKind
from pipeline.search import index


@contextmanager
def projected(night: Night, archive: Path) -> Iterator[sqlite3.Connection]:
    """The rows of one night alone, as if its source were new.

    Args:
        night: its run says whose the page is.

    Raises:
        ArchiveError: the archive does not give what the night brought.
    """
    run = night.run._replace(kind=RunKind.CRAWL)
    reading = Reading(
        payload=lambda name, offset, sha256: read_payload(archive, name, offset, sha256=sha256),
        size=lambda name: (archive / name).stat().st_size,
        workers=1,
        earlier=None,
    )
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        schema.create(db)
        index.create(db)
        for visit in visits_of(run, night.captures):
            apply_visit(db, visit, reading)
        settle(db, run.source_id, reading)
        yield db
