"""Indicators that may be one."""

import json
import sqlite3
from collections.abc import Iterator
from typing import TypedDict

from pipeline.database.rows import all_rows
from pipeline.history.doubts.corrections import pair as lines_about
from pipeline.history.doubts.types import Doubt
from pipeline.kinds import DoubtKind


class _Pair(TypedDict):
    """Two indicators that may be one, with where the new one stands."""

    old: str
    new: str
    old_edition_id: str
    new_edition_id: str
    settled: str | None
    sha256: str
    page: int
    document_id: int | None
    since: str


_PAIRS = """
SELECT p.*, e.first_seen AS since, (
  SELECT min(f.document_id) FROM figures f
  WHERE f.edition_id = p.new_edition_id AND f.sha256 = p.sha256) AS document_id
FROM indicator_doubts p JOIN editions e ON e.id = p.new_edition_id WHERE p.source_id = ?
ORDER BY p.old_edition_id, p.old, p.new_edition_id, p.new
"""


def doubts_of_indicators(db: sqlite3.Connection, source_id: str) -> Iterator[Doubt]:
    """Indicators that may be one. Settled by a correction in the source's file."""
    for pair in all_rows(db, _Pair, _PAIRS, [source_id]):
        told = [pair["old_edition_id"], pair["old"], pair["new_edition_id"], pair["new"]]
        yield Doubt(
            kind=DoubtKind.SAME_INDICATOR,
            subject=json.dumps(told, ensure_ascii=False),
            since=pair["since"],
            settled=pair["settled"],
            facts={
                "old": pair["old"],
                "new": pair["new"],
                "old_edition": pair["old_edition_id"],
                "new_edition": pair["new_edition_id"],
            },
            edition_id=pair["new_edition_id"],
            document_id=pair["document_id"],
            sha256=pair["sha256"],
            page=pair["page"],
            correction=lines_about("same_indicator", [pair["old"], pair["new"]]),
        )
