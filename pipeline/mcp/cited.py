"""Where a text stands, as a model can cite it: edition, page, bytes, capture and addresses."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.citations.places import Wanted, at, places_of
from pipeline.answers.citations.text import in_japanese
from pipeline.answers.citations.types import ONLY
from pipeline.answers.citations.types import Cited as Subject
from pipeline.answers.citations.types import Place as CitedPlace
from pipeline.database.names import edition_words
from pipeline.database.row_types import OriginalRow
from pipeline.database.rows import all_rows
from pipeline.database.with_city import NamedEdition


class Place(NamedTuple):
    """What is to be cited."""

    sha256: str
    page: int | None
    edition_id: str | None


@dataclass(frozen=True)
class Cited:
    """A place in an original, ready to be cited."""

    citation: str
    """For a footnote, in Japanese: edition, date, page, file, capture, SHA-256, reader."""
    edition_id: str | None
    """None where no edition names these bytes."""
    page: int | None
    """1-based; None of a whole file."""
    sha256: str
    """Of the file's bytes: its entry among the files of the answer says more."""
    reader: str
    """Address of the page in the reader."""


@dataclass(frozen=True)
class CitedFile:
    """A file that an answer cites, with all that proves it: once, however often it is cited."""

    sha256: str
    url: str
    """Where it was fetched."""
    captured_at: str
    """When these bytes were first captured, in UTC."""
    record: str
    """Which record of which WARC file holds them."""
    original: str
    """Address of the bytes here; ``#page=N`` behind it opens a page."""
    edition: str
    """City and edition in words; empty where no edition names it."""
    published: str | None
    """Of the edition: ISO 8601, cut to what is known."""
    edition_address: str | None


class Citations(NamedTuple):
    """What an answer cites."""

    places: dict[Place, Cited]
    files: list[CitedFile]
    """Of all its places, in their order."""

    def of(self, place: Place | None) -> Cited | None:
        """A place's citation; None of none."""
        return self.places[place] if place else None


class _Known(NamedTuple):
    """What is known of all places that are asked for."""

    originals: dict[str, OriginalRow]
    editions: dict[str, NamedEdition]
    places: Mapping[Wanted, CitedPlace]
    """Files as citations name them."""
    base: str


_ORIGINALS = "SELECT * FROM originals WHERE sha256 IN (SELECT value FROM json_each(?))"
_EDITIONS = """
SELECT e.*, s.name AS source_name FROM editions e JOIN sources s ON s.id = e.source_id
WHERE e.id IN (SELECT value FROM json_each(?))
"""


def cite(db: sqlite3.Connection, base: str, places: Iterable[Place]) -> Citations:
    """Places of originals, each with its citation.

    Args:
        base: goes before the paths of our pages.
    """
    wanted = list(dict.fromkeys(places))
    shas = json.dumps(sorted({place.sha256 for place in wanted}))
    ids = json.dumps(sorted({place.edition_id for place in wanted if place.edition_id}))
    known = _Known(
        originals={row["sha256"]: row for row in all_rows(db, OriginalRow, _ORIGINALS, [shas])},
        editions={row["id"]: row for row in all_rows(db, NamedEdition, _EDITIONS, [ids])},
        places=places_of(db, {Wanted(one.sha256, one.edition_id) for one in wanted}),
        base=base,
    )
    first = {place.sha256: place for place in reversed(wanted)}
    return Citations(
        places={place: _cited(place, known) for place in wanted},
        files=[_file(place, known) for place in wanted if first[place.sha256] == place],
    )


def _name(edition: NamedEdition | None) -> str:
    return f"{edition['source_name']} {edition_words(edition, 'ja')}" if edition else ""


def _cited(place: Place, known: _Known) -> Cited:
    edition = known.editions.get(place.edition_id or "")
    of = known.places.get(Wanted(place.sha256, place.edition_id))
    beside = {"edition": of.as_edition} if of else {}
    path = links.document(place.sha256, place.page, more=beside)
    shown = ((ONLY, at(of, place.page)),) if of else ()
    told = in_japanese(Subject("", of.city if of else "", None, shown, path, known.base))
    return Cited(
        citation=told,
        edition_id=edition["id"] if edition else None,
        page=place.page,
        sha256=place.sha256,
        reader=known.base + path,
    )


def _file(place: Place, known: _Known) -> CitedFile:
    original = known.originals.get(place.sha256)
    edition = known.editions.get(place.edition_id or "")
    return CitedFile(
        sha256=place.sha256,
        url=original["url"] if original else "",
        captured_at=original["first_seen"] if original else "",
        record=f"{original['warc_file']} @ {original['warc_offset']}" if original else "",
        original=known.base + links.original(place.sha256),
        edition=_name(edition),
        published=edition["published"] if edition else None,
        edition_address=known.base + links.edition(edition["id"]) if edition else None,
    )


def cut(text: str, most: int) -> str:
    """A text of at most so many characters, its end replaced by … where it is longer."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
