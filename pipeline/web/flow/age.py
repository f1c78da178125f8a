"""How old an edition is, in one sentence: «of 412 passages 31 % are from 1.0, 12 % new»."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.passage_flow import dropped_by, first_files
from pipeline.answers.passage_types import Ages
from pipeline.answers.passage_words import edition_short
from pipeline.answers.passages import ages
from pipeline.database.row_types import EditionRow
from pipeline.kinds import EditionStatus
from pipeline.read.names.series import OTHER
from pipeline.web.flow.drawn import dropped_link
from pipeline.web.flow.shares import share_words
from pipeline.web.language import Translator
from pipeline.web.link import Link
from pipeline.web.store import Kept


class Aged(NamedTuple):
    """What is known of the age of an edition."""

    ages: Ages
    dropped: int
    """How many passages of the edition before it has no longer."""
    file: str
    """SHA-256 of the file that its text begins in."""


_KEPT: Kept[tuple[tuple[str, ...], str], Aged | None] = Kept(4 * 1024 * 1024, lambda _: 2000)
"""State of the database, edition → what is known; counting takes a while where texts are long."""


def aged(db: sqlite3.Connection, edition: EditionRow, state: tuple[str, ...]) -> Aged | None:
    """What is known of the age of an edition; None where nobody knows its passages.

    Args:
        state: of the database.
    """
    return _KEPT.get((state, edition["id"]), lambda: _aged(db, edition))


def _aged(db: sqlite3.Connection, edition: EditionRow) -> Aged | None:
    key = edition["id"]
    known, file = ages(db, key), first_files(db, [key]).get(key)
    if known is None or file is None:
        return None
    gone = dropped_by(db, edition, 0)
    return Aged(known, gone.passages if gone else 0, file)


class Age(NamedTuple):
    """How old an edition is."""

    sentence: str
    ways: list[Link]
    """To what is new, to what was dropped, to the flow over all editions."""


def age(own: Aged, series: Sequence[EditionRow], lang: str, t: Translator) -> Age:
    """How old an edition is.

    Args:
        series: all editions of its series, in order; those of その他 have nothing in common.
    """
    edition = next(edition for edition in series if edition["id"] == own.ages.edition_id)
    if edition["series"] == OTHER:
        return Age(t("f.sentence_alone", own.ages.total), [])
    names = {edition["id"]: edition_short(edition, lang) for edition in series}
    final = (e["id"] for e in series if e["status"] != EditionStatus.DRAFT)
    first, since = next(final, edition["id"]), dict(own.ages.since)
    ends = [(edition["id"], own.ages.new)]
    if first != edition["id"]:
        ends.insert(0, (first, since.get(first, 0)))
    return Age(
        age_sentence(own.ages.total, ends, names, t),
        list(_ways(edition, own, t, new=len(ends) > 1)),
    )


def _ways(edition: EditionRow, own: Aged, t: Translator, *, new: bool) -> Iterator[Link]:
    key, source, series = edition["id"], edition["source_id"], edition["series"]
    if new:
        more = {"edition": key, "show": "new"}
        yield Link(links.document(own.file, more=more), t("f.show_new"))
    if own.dropped:
        yield Link(dropped_link(source, series, key), t("f.show_dropped", own.dropped))
    yield Link(links.series(source, series), t("f.show_flow"))


def age_sentence(
    total: int, since: Sequence[tuple[str, int]], names: Mapping[str, str], t: Translator
) -> str:
    """How much of an edition is from the first one and how much is new.

    Args:
        total: its passages.
        since: (edition, how many stand since it) of the first edition of its series and of its own;
            of the first one its own alone.
        names: what the editions are called.
    """
    if len(since) < 2:
        return t("f.sentence_first", total)
    first, old = since[0]
    new = since[-1][1]
    shares = share_words(old, total, t), share_words(new, total, t)
    return t("f.sentence_second", total, names.get(first, first), *shares)
