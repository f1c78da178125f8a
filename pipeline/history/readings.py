"""What was read from each of the page's bodies, kept for the day when its bytes are lost."""

import json
import sqlite3
from typing import Any

from pipeline.database.row_types import PageReadingRow
from pipeline.database.rows import one_row, upsert_all
from pipeline.kinds import LinkKind
from pipeline.read.page.types import Heading, Link, PageReading


def keep_reading(db: sqlite3.Connection, sha256: str, reading: PageReading) -> None:
    """Keep what a body of the page says."""
    facts = reading._asdict() | {
        "links": [link._asdict() for link in reading.links],
        "headings": [heading._asdict() for heading in reading.headings],
    }
    row = PageReadingRow(sha256=sha256, reading=json.dumps(facts, ensure_ascii=False))
    upsert_all(db, "page_readings", [row], "sha256")


def kept_reading(db: sqlite3.Connection | None, sha256: str | None) -> PageReading | None:
    """What a body of the page said when its bytes could be read; None where nobody knows."""
    if db is None or sha256 is None:
        return None
    try:
        row = one_row(db, PageReadingRow, "SELECT * FROM page_readings WHERE sha256 = ?", [sha256])
    except sqlite3.OperationalError:
        return None  # made before readings were kept
    if row is None:
        return None
    facts = json.loads(row["reading"])
    links = tuple(_link(f) for f in facts["links"])
    headings = tuple(Heading(**f) for f in facts["headings"])
    return PageReading(**{**facts, "links": links, "headings": headings})


def _link(facts: dict[str, Any]) -> Link:
    kind, headings = LinkKind(facts["kind"]), tuple(facts["headings"])
    return Link(**{**facts, "kind": kind, "headings": headings})
