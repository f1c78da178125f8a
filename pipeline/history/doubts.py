"""Doubts: what was read but needs a person's look.

A doubt is a kind, a subject (an edition, a document, a file) and a sentence. Each kind has a
finder, a function of the rows alone that tells the doubts of one source, with the moment from which
each stands and the one at which it was settled; so nights added one by one and a rebuild give the
same.
A new kind is a member of :class:`pipeline.kinds.DoubtKind`, a sentence in :data:`SENTENCES` (and
one in English in ``answers.doubts``) and a finder in :data:`FINDERS`.
"""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypedDict

from pipeline.database.row_types import DoubtRow
from pipeline.database.rows import all_rows, insert_all
from pipeline.kinds import DoubtKind, TextState

SENTENCES = {
    DoubtKind.GARBLED: "「{label}」は文字コードを正しく読み取れず、本文が文字化けしています",
    DoubtKind.GUESSED_CODES: "「{label}」の誤った文字コードを推定で直しました（{characters}種）",
    DoubtKind.NO_TEXT: "「{label}」は画像だけのファイルで、本文がありません",
    DoubtKind.RECOGNISED: "「{label}」の本文は画像からの文字認識によるもので、誤りがありえます",
    DoubtKind.UNREAD: "「{label}」を読み取れません：{reason}",
    DoubtKind.FIGURE: "「{label}」に、指標の数値か判断できない箇所が{count}か所あります",
    DoubtKind.SAME_INDICATOR: "指標「{old}」（{old_edition}）と「{new}」（{new_edition}）は"
    "同じ指標かもしれません。訂正：same_indicator: [{old}, {new}] または not_same: [{old}, {new}]",
}
"""In Japanese; pages in English make their own from the kind."""


class Doubt(NamedTuple):
    """One doubt of a source."""

    kind: DoubtKind
    subject: str
    """What it is about, so that it keeps its name: an address and a SHA-256, an edition's id."""
    since: str
    settled: str | None
    facts: Mapping[str, str | int]
    """What its sentence names."""
    edition_id: str | None = None
    document_id: int | None = None
    sha256: str | None = None
    page: int | None = None


Finder = Callable[[sqlite3.Connection, str], Iterator[Doubt]]
"""(database, source) → the doubts of one kind or of several, standing and settled."""


def update_doubts(db: sqlite3.Connection, source_id: str) -> None:
    """Bring the doubts of a source in line with its rows; the caller owns the transaction."""
    found = [doubt for finder in FINDERS for doubt in finder(db, source_id)]
    rows = {row["id"]: row for row in (_row(source_id, doubt) for doubt in found)}
    db.execute("DELETE FROM doubts WHERE source_id = ?", (source_id,))
    insert_all(db, "doubts", rows.values())


def _row(source_id: str, doubt: Doubt) -> DoubtRow:
    key = json.dumps([source_id, doubt.kind, doubt.subject], ensure_ascii=False)
    return DoubtRow(
        id=f"{doubt.kind}-{hashlib.sha256(key.encode()).hexdigest()[:12]}",
        source_id=source_id,
        edition_id=doubt.edition_id,
        document_id=doubt.document_id,
        kind=doubt.kind,
        message=SENTENCES[doubt.kind].format(**doubt.facts),
        since=doubt.since,
        settled=doubt.settled,
        sha256=doubt.sha256,
        page=doubt.page,
        facts=json.dumps(doubt.facts, ensure_ascii=False, sort_keys=True),
    )


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
  FROM document_versions GROUP BY document_id, sha256
)
SELECT d.id AS document_id, d.edition_id, d.label, h.url, h.sha256, h.since,
  CASE WHEN h.sha256 IS NOT d.sha256 THEN (
    SELECT min(n.first_seen) FROM document_versions n
    WHERE n.document_id = d.id AND n.first_seen > h.last) END AS settled,
  o.text_state, o.error, o.garbled, o.codes, o.extractor,
  EXISTS (SELECT 1 FROM pages p WHERE p.sha256 = o.sha256 AND p.ocr) AS recognised
FROM documents d JOIN held h ON h.document_id = d.id JOIN originals o ON o.sha256 = h.sha256
WHERE d.source_id = ? ORDER BY d.id, h.since, h.sha256
"""
_UNSURE = """
SELECT kind, count(*) AS count, min(page) AS page
FROM unsure WHERE sha256 = ? GROUP BY kind ORDER BY kind
"""


class _Unsure(TypedDict):
    """How often a file is unsure in one way."""

    kind: DoubtKind
    count: int
    page: int


def _of_files(db: sqlite3.Connection, source_id: str) -> Iterator[Doubt]:
    """What reading the files left doubtful. Settled when other bytes take a file's place."""
    for file in all_rows(db, _File, _FILES, [source_id]):
        for kind, facts in _states(file):
            yield _of_file(file, kind, facts)
        for unsure in all_rows(db, _Unsure, _UNSURE, [file["sha256"]]):
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


def _of_indicators(db: sqlite3.Connection, source_id: str) -> Iterator[Doubt]:
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
        )


FINDERS: tuple[Finder, ...] = (_of_files, _of_indicators)
"""Every kind's."""
