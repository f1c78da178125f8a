"""What the margin of a file's pages is made of, read from the database."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.answers import passage_margin
from pipeline.answers.passage_drops import SectionEnd, said_last, section_ends
from pipeline.answers.passage_margin import Ladder, Reading, Tally
from pipeline.database.row_types import EditionRow
from pipeline.kinds import EditionStatus
from pipeline.web.database import database_state, our_database
from pipeline.web.datasette_types import Datasette
from pipeline.web.margin.choice import Choice, choice
from pipeline.web.margin.places import Stretch, Unit, stretches
from pipeline.web.store import Kept

_MEGABYTE = 1024 * 1024
_BEFORE = "SELECT text FROM pages WHERE sha256 = ? AND page = ?"
_Key = tuple[tuple[str, ...], str, str]
"""The state of the database, a file or nothing, an edition."""
_TALLIES: Kept[_Key, list[Tally]] = Kept(8 * _MEGABYTE, lambda found: 100 * len(found) + 100)
_ENDS: Kept[_Key, list[SectionEnd]] = Kept(
    16 * _MEGABYTE, lambda found: sum(200 + 300 * len(end.gone) for end in found) + 100
)


class Wanted(NamedTuple):
    """What an address asks of the margin."""

    edition: str
    show: str
    since: str
    older: str


class MarginFacts(NamedTuple):
    """A file as the text of one edition."""

    ladder: Ladder
    others: list[EditionRow]
    """Further editions whose text the file is."""
    choice: Choice
    tallies: list[Tally]
    """Of the whole file."""
    ends: list[SectionEnd]
    """The ends of sections in this file at which something was dropped."""


class PageReading(NamedTuple):
    """The passages of some pages."""

    reading: Reading
    """Those of the page before the first one too, for what goes on there."""
    places: Mapping[int, list[Stretch]]
    """Page → what of its text belongs to which of them."""
    said: Mapping[str, str]
    """Dropped passage → its text as it stood last."""


async def margin_facts(
    datasette: Datasette, sha256: str, main: str | None, wanted: Wanted
) -> MarginFacts | None:
    """A file as the text of an edition; None where nobody knows its passages.

    Args:
        main: the main edition of the file.
    """
    state = database_state(datasette)

    def load(db: sqlite3.Connection) -> MarginFacts | None:
        editions = passage_margin.editions_of_file(db, sha256)
        own = _own(editions, [wanted.edition, main or ""])
        if own is None:
            return None
        ladder = passage_margin.ladder(db, own)
        key = own["id"]
        return MarginFacts(
            ladder=ladder,
            others=[edition for edition in editions if edition["id"] != key],
            choice=choice(ladder, wanted.show, wanted.since, wanted.older),
            tallies=_TALLIES.get(
                (state, sha256, key), lambda: passage_margin.tallies(db, sha256, key)
            ),
            ends=[end for end in _ends(db, state, own) if end.sha256 == sha256],
        )

    return await our_database(datasette).execute_fn(load)


def _own(editions: Sequence[EditionRow], wanted: Sequence[str]) -> EditionRow | None:
    """The first of the wanted ones that there is, else any."""
    by_id = {edition["id"]: edition for edition in editions}
    known = (by_id[key] for key in wanted if key in by_id)
    return next(known, next(iter(editions), None))


def _ends(db: sqlite3.Connection, state: tuple[str, ...], own: EditionRow) -> list[SectionEnd]:
    if own["status"] == EditionStatus.DRAFT:
        return []
    return _ENDS.get((state, "", own["id"]), lambda: section_ends(db, own["id"]))


async def page_reading(
    datasette: Datasette, sha256: str, facts: MarginFacts, texts: Mapping[int, str]
) -> PageReading:
    """The passages of some pages.

    Args:
        texts: the pages, by their number.
    """
    edition = facts.ladder.own["id"]
    first, last = min(texts, default=1), max(texts, default=0)

    def load(db: sqlite3.Connection) -> PageReading:
        reading = passage_margin.reading(db, sha256, edition, (first - 1, last))
        units = [Unit(one.page, one.unit, one.text) for one in reading.standing]
        before = db.execute(_BEFORE, [sha256, first - 1]).fetchone()
        known = {first - 1: before[0], **texts} if before else texts
        said = said_last(db, [end for end in facts.ends if end.page in texts])
        return PageReading(reading, stretches(known, units), said)

    return await our_database(datasette).execute_fn(load)
