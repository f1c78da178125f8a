"""What editions dropped, and since when that had stood: the page beside the feed of the same."""

import sqlite3
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.feeds.dropped import Dropping, dropped, dropped_by
from pipeline.answers.feeds.types import Item
from pipeline.answers.passage_tables import reader
from pipeline.answers.passage_words import dated_name
from pipeline.database.names import edition_words
from pipeline.database.row_types import EditionRow
from pipeline.web.database import our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.feeds.news import stood_words
from pipeline.web.feeds.words import WORDS as FEED_WORDS
from pipeline.web.language import Translator, Words, language, translator
from pipeline.web.option import Option
from pipeline.web.rendering import Page, not_found, render

_EDITIONS = 12
_OF_EACH = 12
"""Passages of an edition where several are shown."""
_TOGETHER = 48
"""Passages of all of them: each takes half a millisecond, and nobody reads a page of hundreds."""
_OF_ONE = 500
_SOURCES = "SELECT id, name FROM sources ORDER BY id"
_SERIES = """
SELECT e.series FROM (SELECT DISTINCT series FROM editions) e WHERE EXISTS (
  SELECT 1 FROM sources s WHERE EXISTS (
    SELECT 1 FROM passages p WHERE p.source_id = s.id AND p.series = e.series)) ORDER BY e.series
"""
"""Not the kinds of all passages: an index knows for each source and kind whether there are any."""


class Gone(NamedTuple):
    """A passage that was dropped."""

    text: str
    life: str
    unit: str
    reader: str
    page: str


class Group(NamedTuple):
    """Those that had stood since one edition."""

    words: str
    size: int
    href: str
    passages: list[Gone]


class EditionGone(NamedTuple):
    """What one edition dropped."""

    name: str
    href: str
    why: str
    groups: list[Group]
    more: str
    every: str
    """The page with all of it."""


class DroppedView(NamedTuple):
    """The page."""

    sources: list[Option]
    series: list[Option]
    editions: list[EditionGone]
    feed_words: str
    whole: str
    """Back to all editions, from the page of one; empty there."""


class _Asked(NamedTuple):
    source: str | None
    series: str | None
    edition: str | None
    since: str | None

    @property
    def chosen(self) -> dict[str, str | None]:
        """What the feed takes too."""
        return {"source": self.source, "series": self.series}


class _Found(NamedTuple):
    droppings: list[Dropping]
    sources: Mapping[str, str]
    series: list[str]


def _asked(request: Request) -> _Asked:
    return _Asked(*(request.args.get(name) or None for name in _Asked._fields))


def _read(db: sqlite3.Connection, asked: _Asked) -> _Found | None:
    if asked.edition:
        one = dropped_by(db, asked.edition, asked.since, items=_OF_ONE)
        if one is None:
            return None
        droppings = [one]
    else:
        droppings = dropped(
            db,
            asked.source,
            asked.series,
            editions=_EDITIONS,
            items=_OF_EACH,
            together=_TOGETHER,
        )
    return _Found(
        droppings,
        sources=dict(db.execute(_SOURCES).fetchall()),
        series=[name for (name,) in db.execute(_SERIES)],
    )


def _edition(one: Dropping, asked: _Asked, city: str, lang: str, t: Translator) -> EditionGone:
    edition = one.news.edition
    groups = _groups(one, asked, lang, t)
    shown = sum(len(group.passages) for group in groups)
    meant = sum(count for e, count in one.since if asked.since in (None, e["id"]))
    return EditionGone(
        name=f"{city} {edition_words(edition, lang)}",
        href=links.edition(edition["id"]),
        why=stood_words(edition, one.since, lang, t) if one.since else t("dropped.nothing"),
        groups=groups,
        more=t("dropped.more", meant - shown) if meant > shown else "",
        every=links.dropped(edition=edition["id"], since=asked.since),
    )


def _groups(one: Dropping, asked: _Asked, lang: str, t: Translator) -> list[Group]:
    editions: dict[str, EditionRow] = {edition["id"]: edition for edition, _ in one.since}
    counts = {edition["id"]: count for edition, count in one.since}
    found = groupby(one.news.items, key=lambda item: item.passage.first_edition_id)
    return [
        Group(
            words=t("why.since", dated_name(editions[since], lang)),
            size=counts[since],
            href=links.dropped(edition=one.news.edition["id"], since=since),
            passages=[_gone(item, t) for item in items],
        )
        for since, items in found
        if since in editions
    ]


def _gone(item: Item, t: Translator) -> Gone:
    stand = item.old.stands[0] if item.old else None
    return Gone(
        text=item.old.text if item.old else item.passage.text,
        life=links.passage(item.passage.id),
        unit=t(f"unit.{item.passage.unit}"),
        reader=reader(stand) if stand else "",
        page=t("feed.page", stand.page) if stand and stand.page else t("reader_link"),
    )


def _choices(values: Mapping[str, str], chosen: str | None) -> list[Option]:
    return [Option(key, words, key == chosen) for key, words in values.items()]


async def dropped_page(datasette: Datasette, request: Request) -> Response:
    """`/-/dropped`: what editions dropped; `?source=` and `?series=` choose.

    `?edition=` shows one edition whole, `?since=` of it what had stood since another.
    """
    asked, lang = _asked(request), language(request)
    t = translator(lang, WORDS)
    found = await our_database(datasette).execute_fn(lambda db: _read(db, asked))
    if found is None:
        return await not_found(datasette, request, t("dropped.unknown"))
    view = DroppedView(
        sources=_choices(found.sources, asked.source),
        series=_choices({name: name for name in found.series}, asked.series),
        editions=_editions(found.droppings, found.sources, asked, lang, t),
        feed_words=t("feed.all_dropped"),
        whole=links.dropped(**asked.chosen) if asked.edition else "",
    )
    page = Page(
        title=t("dropped.title"),
        words=WORDS,
        canonical=links.dropped(**asked._asdict()),
        description=view.editions[0].why if view.editions else None,
        feed=links.dropped_feed(**asked.chosen),
    )
    return await render(datasette, request, "shinkyu_dropped.html", view, page)


def _editions(
    found: Sequence[Dropping], cities: Mapping[str, str], asked: _Asked, lang: str, t: Translator
) -> list[EditionGone]:
    return [
        _edition(one, asked, cities.get(one.news.edition["source_id"], ""), lang, t)
        for one in found
    ]


WORDS: Words = {
    **FEED_WORDS,
    "dropped.title": ("なくなった文", "Dropped passages"),
    "dropped.lead": (
        "前の版まで載っていて、その版でなくなった文・見出し・表の行です。長く載っていたものが先に並びます。",
        "Sentences, headings and table rows that stood until then and went with an edition, "
        "those that had stood longest first.",
    ),
    "dropped.none": ("なくなった文はありません。", "Nothing was dropped."),
    "dropped.nothing": (
        "この版でなくなった文はありません。",
        "This edition dropped nothing.",
    ),
    "dropped.more": ("ほか{0}件", "{0} more"),
    "dropped.all": ("この版でなくなったものすべて", "All that this edition dropped"),
    "dropped.whole": ("すべての版", "All editions"),
    "dropped.unknown": ("その版はありません。", "There is no such edition."),
    "reader_link": ("原文", "document"),
}

ROUTES: list[Route] = [(r"^/-/dropped$", dropped_page)]
