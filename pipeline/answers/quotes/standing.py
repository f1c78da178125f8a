"""What is known of the places where a text stands: edition, file, capture, and whether it still
stands there.
"""

import sqlite3
from collections.abc import Collection, Iterable
from typing import NamedTuple, TypedDict

from pipeline.answers.quotes.forms import form_of
from pipeline.kinds import DocumentState, PassageState
from pipeline.search.sql import Sql, Value, listed, numbers, records

_HOLDERS = """
SELECT DISTINCT v.sha256, so.id AS source_id, so.name AS source_name, d.id AS document_id,
  d.label AS document_label, d.part, d.state AS document_state,
  coalesce(d.sha256 = v.sha256, 0) AS is_current, coalesce(e.series, d.series) AS series,
  e.id AS edition_id, d.edition_id AS main_edition_id, e.label AS edition_label,
  e.version, e.phase, e.revision, e.status,
  e.published, coalesce(e.position, 0) AS position,
  coalesce(e.published, e.first_seen, d.first_seen) AS date,
  (SELECT max(n.position) FROM editions n
   WHERE n.source_id = e.source_id AND n.series = e.series) AS newest,
  (SELECT max(n.position) FROM editions n
   WHERE n.source_id = e.source_id AND n.series = e.series AND n.status = 'final') AS newest_final,
  v.url, v.first_seen, c.captured_at, c.warc_file, c.warc_offset
FROM document_versions v JOIN documents d ON d.id = v.document_id
JOIN sources so ON so.id = d.source_id
LEFT JOIN edition_documents ed ON ed.document_id = d.id
LEFT JOIN editions e ON e.id = ed.edition_id
LEFT JOIN captures c ON c.id = v.capture_id
WHERE v.sha256 IN (SELECT value FROM json_each(:shas))
ORDER BY is_current DESC, d.part <> 'whole', d.id, v.first_seen
"""


class Holder(TypedDict):
    """An original as the content of a document of an edition."""

    sha256: str
    source_id: str
    source_name: str
    document_id: int
    document_label: str
    part: str
    document_state: str
    is_current: int
    """0 where the document has other bytes by now."""
    series: str
    edition_id: str | None
    main_edition_id: str | None
    """Of its document."""
    edition_label: str | None
    version: str | None
    phase: int | None
    revision: str | None
    status: str | None
    published: str | None
    position: int
    date: str
    newest: int | None
    """Place of the newest edition of its series."""
    newest_final: int | None
    url: str
    first_seen: str
    captured_at: str | None
    warc_file: str | None
    warc_offset: int | None


def holders(db: sqlite3.Connection, shas: Collection[str]) -> dict[str, list[Holder]]:
    """SHA-256 → its holders, one an edition; current and whole files first."""
    found: dict[str, dict[str | None, Holder]] = {}
    for row in records(db, Holder, Sql(_HOLDERS, {"shas": listed(shas)})):
        found.setdefault(row["sha256"], {}).setdefault(row["edition_id"], row)
    return {sha: list(own.values()) for sha, own in found.items()}


def is_newest(holder: Holder) -> bool:
    """Is it a file that stands, of the newest edition of its series (or of no edition)?"""
    if not holder["is_current"]:
        return False
    if holder["edition_id"] is None:
        return holder["document_state"] == DocumentState.LISTED
    return holder["position"] in (holder["newest"], holder["newest_final"])


_LIVES = """
SELECT t.passage_id, t.edition_id, t.sha256, t.page, t.text, t.present, t.position, p.state,
  p.unit, p.text AS last_text, p.first_edition_id, p.last_edition_id, p.dropped_edition_id
FROM passage_texts t JOIN passages p ON p.id = t.passage_id
WHERE t.sha256 = :sha256 AND t.page BETWEEN :first AND :last AND t.edition_id = :edition
  AND t.unit <> 'toc'
ORDER BY t.position
"""


class Life(TypedDict):
    """A passage as an edition words it, and what became of it."""

    passage_id: str
    edition_id: str
    sha256: str
    page: int | None
    text: str
    present: int
    position: int
    state: str
    unit: str
    last_text: str
    """As it stands or stood last."""
    first_edition_id: str
    last_edition_id: str
    dropped_edition_id: str | None


class Lives(NamedTuple):
    """The passages that a stretch of a page's text is made of."""

    passages: tuple[Life, ...]
    """In their order; of a row, heading or sentence that is quoted in part, too."""
    dropped: bool
    """More than half of what is quoted is gone."""

    @property
    def reworded(self) -> bool:
        """Some of them are worded otherwise where they stand last, white space and widths apart."""
        return any(form_of(life["text"]) != form_of(life["last_text"]) for life in self.passages)

    @property
    def main(self) -> Life | None:
        """The one that has most of it."""
        return max(self.passages, key=lambda life: len(life["text"]), default=None)


def lives(
    db: sqlite3.Connection, edition_id: str, sha256: str, pages: tuple[int, int], form: str
) -> Lives:
    """The passages that are in a stretch of text, or that it is in.

    Args:
        pages: the first and the last that it stands on.
        form: of the stretch.
    """
    # A passage that runs over a page's end belongs to the page it begins on.
    asked: dict[str, Value] = {
        "sha256": sha256,
        "first": pages[0] - 1,
        "last": pages[1],
        "edition": edition_id,
    }
    met: list[tuple[int, Life]] = []
    for life in records(db, Life, Sql(_LIVES, asked)):
        shared = _shared(form_of(life["text"]), form)
        if shared:
            met.append((shared, life))
    whole = sum(shared for shared, _ in met)
    gone = sum(shared for shared, life in met if _is_gone(life))
    return Lives(tuple(life for _, life in _most(met)), bool(met) and gone * 2 > whole)


_ELSEWHERE = """
SELECT DISTINCT p.id FROM passage_texts t JOIN pages p ON p.sha256 = t.sha256 AND p.page = t.page
WHERE t.passage_id IN (SELECT value FROM json_each(:passages)) ORDER BY p.id DESC LIMIT :most
"""


def pages_of_passages(db: sqlite3.Connection, passages: Collection[str], most: int) -> list[int]:
    """Ids of the pages on which some passages begin, in any edition, the newest first."""
    return numbers(db, Sql(_ELSEWHERE, {"passages": listed(passages), "most": most}))


_MOST = 12
"""Passages of one quotation that are told."""
_SHORTEST_END = 6


def _most(met: Iterable[tuple[int, Life]]) -> list[tuple[int, Life]]:
    best = sorted(met, key=lambda item: -item[0])[:_MOST]
    return sorted(best, key=lambda item: item[1]["position"])


def _is_gone(life: Life) -> bool:
    return life["state"] == PassageState.DROPPED


def _shared(passage: str, form: str) -> int:
    """Characters of a passage that a stretch of text has: all, or its end or beginning, or all of
    the stretch.
    """
    if not passage:
        return 0
    if passage in form:
        return len(passage)
    if form in passage:
        return len(form)
    return max(_overlap(passage, form), _overlap(form, passage))


def _overlap(first: str, second: str) -> int:
    """Characters with which one text ends and another begins; 0 where they are too few to tell."""
    for size in range(min(len(first), len(second)) - 1, _SHORTEST_END - 1, -1):
        if first.endswith(second[:size]):
            return size
    return 0
