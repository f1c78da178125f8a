"""What reading the files left doubtful."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import TypedDict

from pipeline.database.rows import all_rows
from pipeline.history.doubts.types import Doubt
from pipeline.kinds import DoubtKind, TextState


class _File(TypedDict):
    """A file that a document was for a time."""

    document_id: int
    edition_id: str | None
    label: str
    url: str
    sha256: str
    since: str
    settled: str | None
    """When other bytes took its place."""
    text_state: TextState | None
    error: str | None
    garbled: int
    recognised: int
    codes: str | None
    extractor: str | None


_FILES = """
WITH held AS (
  SELECT document_id, sha256, min(first_seen) AS since, max(first_seen) AS last, min(url) AS url
  FROM document_versions WHERE document_id IN (SELECT id FROM documents WHERE source_id = ?1)
  GROUP BY document_id, sha256
)
SELECT d.id AS document_id, d.edition_id, d.label, h.url, h.sha256, h.since,
  CASE WHEN h.sha256 IS NOT d.sha256 THEN (
    SELECT min(n.first_seen) FROM document_versions n
    WHERE n.document_id = d.id AND n.first_seen > h.last) END AS settled,
  o.text_state, o.error, o.garbled, o.codes, o.extractor,
  EXISTS (SELECT 1 FROM pages p WHERE p.sha256 = o.sha256 AND p.ocr) AS recognised
FROM documents d JOIN held h ON h.document_id = d.id JOIN originals o ON o.sha256 = h.sha256
WHERE d.source_id = ?1 ORDER BY d.id, h.since, h.sha256
"""
_UNSURE = """
SELECT kind, count(DISTINCT page || ' ' || words) AS count, min(page) AS page
FROM unsure WHERE sha256 = ? AND edition_id IN (SELECT id FROM editions WHERE source_id = ?)
GROUP BY kind ORDER BY kind
"""


class _Unsure(TypedDict):
    """How often a file is unsure in one way."""

    kind: DoubtKind
    count: int
    page: int


def doubts_of_files(db: sqlite3.Connection, source_id: str) -> Iterator[Doubt]:
    """What reading the files left doubtful. Settled when other bytes take a file's place."""
    for file in all_rows(db, _File, _FILES, [source_id]):
        for kind, facts in _states(file):
            yield _of_file(file, kind, facts)
        for unsure in all_rows(db, _Unsure, _UNSURE, [file["sha256"], source_id]):
            doubt = _of_file(file, DoubtKind(unsure["kind"]), {"count": unsure["count"]})
            yield doubt._replace(page=unsure["page"])


def _states(file: _File) -> Iterator[tuple[DoubtKind, dict[str, str | int]]]:
    if file["text_state"] == TextState.IMAGE:
        yield DoubtKind.RECOGNISED if file["recognised"] else DoubtKind.NO_TEXT, {}
    if file["text_state"] == TextState.FAILED:
        yield DoubtKind.UNREAD, {"reason": file["error"] or ""}
    if file["garbled"]:
        yield DoubtKind.GARBLED, {}
    elif "+shift" in (file["extractor"] or ""):
        yield DoubtKind.GUESSED_CODES, {"characters": len(json.loads(file["codes"] or "{}"))}


def _of_file(file: _File, kind: DoubtKind, facts: Mapping[str, str | int]) -> Doubt:
    return Doubt(
        kind=kind,
        subject=f"{file['url']} {file['sha256']}",
        since=file["since"],
        settled=file["settled"],
        facts={"label": file["label"], **facts},
        edition_id=file["edition_id"],
        document_id=file["document_id"],
        sha256=file["sha256"],
    )
