"""Files of the archive as places to cite: with the edition, the city and the capture of each."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import NamedTuple, TypedDict

from pipeline.answers.citations.names import edition_number, edition_number_en
from pipeline.answers.citations.types import Place
from pipeline.database.names import edition_words
from pipeline.database.row_types import EditionRow, OriginalRow, PageVersionRow
from pipeline.database.rows import all_rows
from pipeline.database.with_city import NamedEdition
from pipeline.kinds import Part

_ORIGINALS = "SELECT * FROM originals WHERE sha256 IN (SELECT value FROM json_each(?))"
_DOCUMENTS = """
SELECT v.sha256, d.label, d.part, d.edition_id AS main, ed.edition_id AS edition, s.name AS city
FROM document_versions v JOIN documents d ON d.id = v.document_id
JOIN sources s ON s.id = d.source_id LEFT JOIN edition_documents ed ON ed.document_id = d.id
WHERE v.sha256 IN (SELECT value FROM json_each(?)) ORDER BY v.rowid
"""
_EDITIONS = """
SELECT e.*, s.name AS source_name FROM editions e JOIN sources s ON s.id = e.source_id
WHERE e.id IN (SELECT value FROM json_each(?))
"""


class Wanted(NamedTuple):
    """A file, and as whose it is cited."""

    sha256: str
    edition_id: str | None = None
    """None, or one that does not have it, means its main edition."""


class _Document(TypedDict):
    sha256: str
    label: str
    part: str
    main: str | None
    edition: str | None
    city: str


def places_of(db: sqlite3.Connection, wanted: Collection[Wanted]) -> dict[Wanted, Place]:
    """Files as places, without page and text; what is no file of ours is left out."""
    asked = json.dumps(sorted({one.sha256 for one in wanted}))
    originals = {row["sha256"]: row for row in all_rows(db, OriginalRow, _ORIGINALS, [asked])}
    documents: dict[str, list[_Document]] = {}
    for row in all_rows(db, _Document, _DOCUMENTS, [asked]):
        documents.setdefault(row["sha256"], []).append(row)
    chosen = {one: _chosen(documents.get(one.sha256, ()), one.edition_id) for one in wanted}
    ids = json.dumps(sorted({key for _, key in chosen.values() if key}))
    editions = {row["id"]: row for row in all_rows(db, NamedEdition, _EDITIONS, [ids])}
    return {
        one: _place(originals[one.sha256], document, editions.get(key or ""))
        for one, (document, key) in chosen.items()
        if one.sha256 in originals
    }


def place_of(db: sqlite3.Connection, sha256: str, edition_id: str | None = None) -> Place | None:
    """One file as a place; None where it is no file of ours."""
    wanted = Wanted(sha256, edition_id)
    return places_of(db, [wanted]).get(wanted)


def _chosen(
    documents: Sequence[_Document], edition_id: str | None
) -> tuple[_Document | None, str | None]:
    """As which document of which edition a file is cited."""
    for document in documents:
        if edition_id and document["edition"] == edition_id:
            return document, edition_id
    first = documents[0] if documents else None
    return first, first["main"] if first else None


def _place(
    original: OriginalRow, document: _Document | None, edition: NamedEdition | None
) -> Place:
    own = (document["label"] if document else "") or original["title"] or original["url"]
    if edition is not None:
        place = of_edition(edition, edition["source_name"])
    else:
        place = bare(own, document["city"] if document else "")
    whole = document is None or document["part"] == Part.WHOLE
    return place._replace(
        part=part_name(own, place.title, whole=whole),
        url=original["url"],
        sha256=original["sha256"],
        captured_at=original["first_seen"],
        media_type=original["media_type"] or "",
        as_edition=_beside(document["main"] if document else None, place.edition_id),
    )


def _beside(main: str | None, edition_id: str) -> str:
    return "" if edition_id == main else edition_id


def part_name(own: str, title: str, *, whole: bool = True) -> str:
    """A file's own name, where it says more than its edition's: that of a whole text mostly repeats
    it.
    """
    if own == title or (whole and (title in own or own in title)):
        return ""
    return own


def of_edition(edition: EditionRow, city: str) -> Place:
    """An edition without any file."""
    return Place(
        city=city,
        title=edition["label"],
        edition=edition_number(edition),
        edition_en=edition_number_en(edition),
        name=edition_words(edition, "ja"),
        name_en=edition_words(edition, "en"),
        part="",
        published=edition["published"] or "",
        page=None,
        text="",
        url="",
        sha256="",
        captured_at="",
        edition_id=edition["id"],
    )


def bare(title: str, city: str) -> Place:
    """What belongs to no edition, by its own name."""
    return Place(city, title, "", "", title, title, "", "", None, "", "", "", "")


def of_page_version(version: PageVersionRow, city: str) -> Place:
    """A version of a city's page, by the date that it states of itself."""
    return bare(version["title"] or version["url"], city)._replace(
        published=version["updated"] or version["published"] or "",
        url=version["url"],
        sha256=version["sha256"],
        captured_at=version["first_seen"],
        media_type="text/html",
    )


def at(place: Place, page: int | None, text: str = "") -> Place:
    """A page of a file, or what stands on it."""
    return place._replace(page=page, text=text)
