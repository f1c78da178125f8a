"""What the archive holds of a page's style sheets and pictures at a time."""

import json
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TypedDict

from pipeline.archive.bodies import read_payload
from pipeline.database.rows import all_rows, one_row
from pipeline.kinds import RunKind
from pipeline.web.store import ORIGINALS

_DAY = "+1 day"
_COLUMNS = "url, final_url, sha256, media_type, content_type, warc_file, warc_offset"
_HELD = f"""
SELECT {_COLUMNS}, first_seen AS seen FROM requisites
WHERE source_id = ?1 AND url IN (SELECT value FROM json_each(?2))
"""  # noqa: S608 (columns of ours)
_CAPTURED = """
SELECT c.url, c.final_url, c.sha256, o.media_type, NULL AS content_type, o.warc_file,
  o.warc_offset, c.captured_at AS seen
FROM captures c JOIN originals o ON o.sha256 = c.sha256
WHERE c.source_id = ?1 AND c.url IN (SELECT value FROM json_each(?2))
  AND c.outcome IN ('new', 'changed') AND (o.media_type LIKE 'image/%' OR o.media_type = 'text/css')
"""
"""Of imports: others keep style sheets and pictures like all else."""
_ONE = f"SELECT {_COLUMNS}, first_seen AS seen FROM requisites WHERE sha256 = ?1 LIMIT 1"  # noqa: S608
_ORIGINAL = """
SELECT url, url AS final_url, sha256, media_type, NULL AS content_type, warc_file, warc_offset,
  first_seen AS seen FROM originals
WHERE sha256 = ?1 AND (media_type LIKE 'image/%' OR media_type = 'text/css')
"""
_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'requisites'"
_VERSION = """
SELECT v.id, v.source_id, coalesce(c.final_url, v.url) AS url, v.sha256, coalesce(
  CASE WHEN r.kind = ?2 THEN r.finished_at END, datetime(v.first_seen, ?3)) AS until
FROM page_versions v LEFT JOIN captures c ON c.source_id = v.source_id AND c.sha256 = v.sha256
LEFT JOIN runs r ON r.id = c.run_id WHERE v.id = ?1 ORDER BY c.id LIMIT 1
"""


class Holding(TypedDict):
    """Bytes that stood at an address, and where the archive holds them."""

    url: str
    final_url: str
    sha256: str
    media_type: str | None
    content_type: str | None
    warc_file: str
    warc_offset: int
    seen: str
    """When they were first seen there."""


class ShownVersion(TypedDict):
    """A version of a page whose look is asked for."""

    id: int
    source_id: str
    url: str
    """That answered, after redirects: what its addresses are relative to."""
    sha256: str
    until: str
    """The end of the run that brought it (UTC): what is later is of another look at the page."""


class Found(NamedTuple):
    """What stands for an address."""

    holding: Holding
    later: bool
    """Is it known only from after the page?"""


Find = Callable[[Iterable[str]], dict[str, Found]]
"""Addresses → what the archive holds of them at the time of a version."""


def shown_version(db: sqlite3.Connection, number: int) -> ShownVersion | None:
    """A version by its number; None where there is none.

    An import has no end that says anything: what was captured within a day belongs together.
    """
    return one_row(db, ShownVersion, _VERSION, [number, RunKind.CRAWL, _DAY])


def found_for(db: sqlite3.Connection, version: ShownVersion) -> Find:
    """What the archive holds of a version's addresses: the newest bytes of its time, else the first
    that came later.
    """

    def find(urls: Iterable[str]) -> dict[str, Found]:
        values = [version["source_id"], json.dumps(sorted(set(urls)))]
        rows = all_rows(db, Holding, _CAPTURED, values)
        if _has_table(db):
            rows += all_rows(db, Holding, _HELD, values)
        found: dict[str, Found] = {}
        for row in sorted(rows, key=lambda row: row["seen"]):
            later = _second(row["seen"]) > _second(version["until"])
            if row["url"] not in found or not later:
                found[row["url"]] = Found(row, later)
        return found

    return find


def _second(moment: str) -> str:
    """A moment so far that both its spellings compare: SQLite's has a blank where ours has a T."""
    return moment.replace("T", " ")[:19]


def holding(db: sqlite3.Connection, sha256: str) -> Holding | None:
    """Bytes by their digest; None where they are none of a style sheet or a picture."""
    found = one_row(db, Holding, _ONE, [sha256]) if _has_table(db) else None
    return found or one_row(db, Holding, _ORIGINAL, [sha256])


def _has_table(db: sqlite3.Connection) -> bool:
    """False in a database that an earlier version made and no build has brought up to date."""
    return db.execute(_TABLE).fetchone() is not None


def bytes_of(archive: Path, held: Holding) -> bytes:
    """The bytes, checked against their digest.

    Raises:
        ArchiveError: the archive does not hold them (any more).
    """
    sha256, file, offset = held["sha256"], held["warc_file"], held["warc_offset"]
    return ORIGINALS.get(sha256, lambda: read_payload(archive, file, offset, sha256=sha256))
