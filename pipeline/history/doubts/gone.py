"""Corrections that nothing on the pages answers to: what they speak of is gone, or was misspelt."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pipeline.corrections import THE_PAGE, files_meant
from pipeline.database.row_types import CorrectionRow, PageVersionRow, SourcePageRow
from pipeline.database.rows import all_rows
from pipeline.history.by_hand import label_target
from pipeline.history.corrections import corrections_of
from pipeline.history.doubts.types import Doubt
from pipeline.history.identity import label_key
from pipeline.history.readings import kept_reading
from pipeline.history.source_pages import pages_of
from pipeline.history.urls import url_key
from pipeline.kinds import CorrectionKind, DoubtKind

_KINDS = (CorrectionKind.FILE, CorrectionKind.LABEL, CorrectionKind.PAGE)
_VERSIONS = "SELECT * FROM page_versions WHERE source_id = ? ORDER BY page_id, id"
_LINKS = "SELECT url, label, headings FROM page_links WHERE page_version_id = ?"


class _Shown(NamedTuple):
    """What a page showed."""

    urls: list[str]
    labels: frozenset[str]
    """By their :func:`label_key`, headings too."""

    def has(self, row: CorrectionRow) -> bool:
        """Does something on it answer to a correction?"""
        if row["kind"] == CorrectionKind.FILE:
            return bool(files_meant(row["one"], self.urls))
        return label_target(row["one"]) in self.labels


def doubts_of_corrections(db: sqlite3.Connection, source_id: str) -> Iterator[Doubt]:
    """Corrections whose file, label or page is not there. Settled by taking them out or mending
    them, and by what comes back.
    """
    rows = corrections_of(db, source_id, _KINDS)
    pages = pages_of(db, source_id) if rows else []
    now = [shown for page in pages if (shown := _now(db, page)) is not None]
    if not now:
        return
    for row in rows:
        if not _stands(row, pages, now):
            yield Doubt(
                kind=DoubtKind.CORRECTION_GONE,
                subject=f"{row['kind']} {row['one']}",
                since=_since(db, row),
                settled=None,
                facts={"key": str(row["kind"]), "target": row["one"]},
                url=pages[0]["url"],
            )


def _stands(row: CorrectionRow, pages: Iterable[SourcePageRow], now: Iterable[_Shown]) -> bool:
    if row["kind"] == CorrectionKind.PAGE:
        keys = {url_key(page["url"]) for page in pages}
        return row["one"] == THE_PAGE or url_key(row["one"]) in keys
    return any(shown.has(row) for shown in now)


def _now(db: sqlite3.Connection, page: SourcePageRow) -> _Shown | None:
    """What a page shows now; None of one that was never seen."""
    reading = kept_reading(db, page["sha256"])
    if reading is None:
        return None
    labels = [link.label for link in reading.links]
    headings = [heading.text for heading in reading.headings]
    return _shown([link.url for link in reading.links], [*labels, *headings])


def _shown(urls: list[str], labels: Iterable[str]) -> _Shown:
    return _Shown(urls, frozenset(map(label_key, labels)))


def _since(db: sqlite3.Connection, row: CorrectionRow) -> str:
    """Since when nothing answers to a correction: since it was made, or since the page was first
    seen without what did.
    """
    gone = row["since"]
    before: tuple[int | None, bool] | None = None
    for version in all_rows(db, PageVersionRow, _VERSIONS, [row["source_id"]]):
        links = db.execute(_LINKS, (version["id"],)).fetchall()
        labels = [text for _, label, heads in links for text in (label, *json.loads(heads))]
        here = _shown([url for url, _, _ in links], labels).has(row)
        if before == (version["page_id"], True) and not here:
            gone = max(gone, version["first_seen"])
        before = version["page_id"], here
    return gone
