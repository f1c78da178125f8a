"""A database of 334 municipalities: 100,000 pages of text (``plan_text.py``) that are searched, and
beside them everything that the demo's city has, once for each: editions, documents, comparisons
with their rows, indicators, passages, the log, and sixty nights of crawls.

The rows are the demo's own with another municipality's id in them, so that no page is easier here
than it is there, and lists are as long as they get.
"""

import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import bench_search
import plan_text

from pipeline.database.rows import insert_all

CITY = "higano"
SOURCES = 334
NIGHTS = 60
FAILS = 40
"""Every so-manieth night something fails."""
TABLES = (
    "runs",
    "captures",
    "source_pages",
    "page_versions",
    "page_links",
    "editions",
    "documents",
    "edition_documents",
    "document_versions",
    "originals",
    "doubts",
    "page_doubts",
    "changes",
    "comparisons",
    "comparison_rows",
    "comparison_headings",
    "figures",
    "indicators",
    "indicator_names",
    "indicator_values",
    "indicator_changes",
    "passages",
    "passage_texts",
    "passage_aliases",
    "passage_steps",
    "warc_files",
)
"""What is there once more for each; texts and the index of search have their own pages."""
_KEYS = ("id", "comparison_id", "old_id", "new_id", "key")
_STEP = 1_000_000
"""Between the numbers of one municipality and those of the next."""


def build(path: Path, demo: Path, pages: int) -> None:
    """Write the database.

    Args:
        demo: the demo's database.
        pages: of text, about 50 a document and 300 a municipality.
    """
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    db, _, documents = bench_search.build(path, plan_text.pages(pages))
    db.execute("ATTACH ? AS demo", [str(demo)])
    db.execute("BEGIN")
    sources = min(SOURCES, -(-documents // bench_search.EDITIONS))
    for number in range(sources):
        for table in TABLES:
            db.execute(_copied(db, table), {"n": number + 1, "city": f"city{number}"})
        insert_all(db, "runs", _runs(db, number))
        db.execute(_CAPTURES, {"city": f"city{number}"})
    db.execute("COMMIT")
    db.execute("DETACH demo")
    db.execute("ANALYZE")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()


def _copied(db: sqlite3.Connection, table: str) -> str:
    """The statement that writes a table's rows once more, for another municipality."""
    columns = db.execute(f'PRAGMA demo.table_info("{table}")').fetchall()
    names = ", ".join(f'"{name}"' for _, name, *_ in columns)
    values = ", ".join(_value(name, kind) for _, name, kind, *_ in columns)
    return f"INSERT OR IGNORE INTO main.{table} ({names}) SELECT {values} FROM demo.{table}"


def _value(name: str, kind: str) -> str:
    digest = f"printf('%03x', :n) || substr(\"{name}\", 4)"
    if name.endswith("sha256"):
        return digest
    with_city = f"replace(\"{name}\", '{CITY}', :city)"
    if name in _KEYS and kind == "TEXT":  # some begin with a digest, and name no municipality
        return f"iif(instr(\"{name}\", '{CITY}'), {with_city}, {digest})"
    if kind == "TEXT":
        return with_city
    is_number = name == "id" or name.endswith("_id")
    return f'"{name}" + :n * {_STEP}' if is_number else f'"{name}"'


def _runs(db: sqlite3.Connection, number: int) -> Iterator[dict[str, object]]:
    """The nights of a municipality after the demo's last one."""
    city = f"city{number}"
    (last,) = db.execute("SELECT max(started_at) FROM runs WHERE source_id = ?", [city]).fetchone()
    start = datetime.fromisoformat(last)
    for night in range(1, NIGHTS + 1):
        at = (start + timedelta(days=night)).isoformat().replace("+00:00", "Z")
        failed = int((number + night) % FAILS == 0)
        yield {
            "id": f"{city}-{night}",
            "source_id": city,
            "started_at": at,
            "finished_at": at,
            "status": "partial" if failed else "ok",
            "fetched": 0,
            "unchanged": 7 - failed,
            "failed": failed,
            "kind": "crawl",
            "warc_file": "",
        }


_CAPTURES = """
INSERT INTO captures (source_id, run_id, url, captured_at, status, outcome, sha256, media_type,
  size, warc_file, warc_offset, final_url)
SELECT r.source_id, r.id, c.url, r.started_at, iif(r.failed AND c.first, 503, 304),
  iif(r.failed AND c.first, 'failed', 'unchanged'), c.sha256, c.media_type, c.size, c.warc_file, 0,
  c.url
FROM runs r JOIN (
  SELECT *, row_number() OVER () = 1 AS first FROM (
    SELECT url, sha256, media_type, size, warc_file FROM captures
    WHERE source_id = :city AND outcome = 'new' GROUP BY url LIMIT 7
  )
) c WHERE r.source_id = :city AND r.id LIKE :city || '-%' AND r.fetched = 0
"""
