"""What the two sides of a comparison are: city, name, dates, files with SHA-256 and the moment
of capture. What exports, proofs and citations say of them.
"""

import json
import sqlite3
from typing import NamedTuple

from pipeline.answers.citations.names import edition_number, edition_number_en
from pipeline.database.names import edition_words
from pipeline.database.row_types import ComparisonRow, EditionRow
from pipeline.database.rows import one_row
from pipeline.database.with_city import EDITION, PAGE_VERSION, NamedEdition, NamedVersion
from pipeline.kinds import TextState


class File(NamedTuple):
    """An original on one side."""

    sha256: str
    label: str
    """What the city's page calls it; empty where nothing links it."""
    url: str
    captured_at: str
    """When these bytes were first captured, in UTC."""
    media_type: str
    pages: int | None
    recognised: bool
    """Its pages are pictures whose text was recognised."""


class Side(NamedTuple):
    """One of two texts that are compared."""

    key: str
    """An edition's id, a SHA-256 or ``page-N``."""
    city: str
    """Empty where nobody knows."""
    label: str
    """Its name on the city's page."""
    words: str
    """What the pages call it: 第3期総合戦略."""
    words_en: str
    version: str
    """``editions.version``; empty of a file."""
    number: str
    """第2.1版; empty where it is no edition."""
    number_en: str
    published: str
    """ISO 8601, cut to what is known; of a version of the city's page the day it was first seen.
    Empty where it is not known."""
    updated: str
    reason: str
    """Why the city made it; empty where it does not say."""
    files: tuple[File, ...]

    @property
    def name(self) -> str:
        """City and name in one."""
        return f"{self.city} {self.words}".strip()

    def file(self, sha256: str | None) -> File | None:
        """The file that has this SHA-256."""
        return next((file for file in self.files if file.sha256 == sha256), None)


_FILES = """
SELECT o.sha256, o.url, o.first_seen, o.media_type, o.pages, o.text_state,
  (SELECT d.label FROM document_versions v JOIN documents d ON d.id = v.document_id
   WHERE v.sha256 = o.sha256 ORDER BY v.rowid LIMIT 1) AS label
FROM json_each(?) j JOIN originals o ON o.sha256 = j.value ORDER BY j.key
"""
_OF_FILE = """
SELECT s.name AS city, d.label, e.id AS edition FROM document_versions v
JOIN documents d ON d.id = v.document_id JOIN sources s ON s.id = d.source_id
LEFT JOIN editions e ON e.id = d.edition_id WHERE v.sha256 = ? ORDER BY v.rowid LIMIT 1
"""


def sides_of(db: sqlite3.Connection, comparison: ComparisonRow) -> tuple[Side, Side]:
    """The old and the new side of a comparison."""
    return (
        _side(db, comparison["old_id"], comparison["old_files"].split()),
        _side(db, comparison["new_id"], comparison["new_files"].split()),
    )


def _side(db: sqlite3.Connection, key: str, sha256s: list[str]) -> Side:
    edition = one_row(db, NamedEdition, EDITION, [key])
    if edition is not None:
        return of_edition(edition, edition["source_name"], _files(db, sha256s))
    number = key.removeprefix("page-")
    if number != key and number.isdecimal():
        version = one_row(db, NamedVersion, PAGE_VERSION, [int(number)])
        if version is not None:
            return _of_page(key, version)
    return _of_file(db, key, _files(db, sha256s))


def _files(db: sqlite3.Connection, sha256s: list[str]) -> tuple[File, ...]:
    return tuple(
        File(sha256, label or "", url, seen, media_type or "", pages, state == TextState.IMAGE)
        for sha256, url, seen, media_type, pages, state, label in db.execute(
            _FILES, (json.dumps(sha256s),)
        )
    )


def of_edition(edition: EditionRow, city: str, files: tuple[File, ...]) -> Side:
    """An edition as a side.

    Args:
        city: name of its municipality.
        files: those of its files that were read.
    """
    return Side(
        key=edition["id"],
        city=city,
        label=edition["label"],
        words=edition_words(edition, "ja"),
        words_en=edition_words(edition, "en"),
        version=edition["version"],
        number=edition_number(edition),
        number_en=edition_number_en(edition),
        published=edition["published"] or "",
        updated=edition["updated"] or "",
        reason=edition["reason"] or "",
        files=files,
    )


def _of_page(key: str, version: NamedVersion) -> Side:
    title = version["title"] or key
    seen = version["first_seen"]
    page = File(version["sha256"], title, version["url"], seen, "text/html", None, False)
    return Side(
        key=key,
        city=version["source_name"],
        label=title,
        words=f"{title}（{seen[:10]}の時点）",
        words_en=f"{title} (as of {seen[:10]})",
        version="",
        number="",
        number_en="",
        published=seen[:10],
        updated=version["updated"] or "",
        reason="",
        files=(page,),
    )


def _of_file(db: sqlite3.Connection, key: str, files: tuple[File, ...]) -> Side:
    """A file by itself, with the dates of the edition it belongs to."""
    city, label, edition_id = db.execute(_OF_FILE, (key,)).fetchone() or ("", "", None)
    label = label or key[:16]
    words = f"{label}（SHA-256 {key[:12]}…）"
    words_en = f"{label} (SHA-256 {key[:12]}…)"
    files = files or _files(db, [key])
    edition = one_row(db, NamedEdition, EDITION, [edition_id]) if edition_id else None
    if edition is None:
        return Side(key, city, label, words, words_en, "", "", "", "", "", "", files)
    whole = of_edition(edition, edition["source_name"], files)
    return whole._replace(key=key, label=label, words=words, words_en=words_en)
