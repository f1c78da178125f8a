"""The feeds of a passage, of the section under a heading, and of what editions dropped."""

import sqlite3
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from datasette.utils.asgi import Response

from pipeline.answers import links, passages
from pipeline.answers.feeds.dropped import Dropping, dropped
from pipeline.answers.feeds.passage import passage_news
from pipeline.answers.feeds.section import is_heading, section_news
from pipeline.answers.feeds.told import MOST, told
from pipeline.answers.feeds.types import News, newest
from pipeline.answers.passage_types import Life
from pipeline.web import atom
from pipeline.web.database import our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.feeds.news import (
    Piece,
    Speech,
    dropped_entry,
    passage_entry,
    section_entry,
    shortened,
)
from pipeline.web.feeds.response import feed_response
from pipeline.web.feeds.words import WORDS
from pipeline.web.language import language, translator
from pipeline.web.rendering import address, not_found, var

T = TypeVar("T")
_MOST = 50
"""Entries of a feed."""
_DROPPINGS = 16
_TOGETHER = 48
"""Passages of many editions: each takes a third of a millisecond."""
_SOURCE = "SELECT name FROM sources WHERE id = ?"
_CITY_OF = "SELECT id, name FROM sources"


class _Found(NamedTuple):
    """A passage with its news."""

    life: Life
    city: str
    pieces: list[Piece]


async def _run(datasette: Datasette, work: Callable[[sqlite3.Connection], T]) -> T:
    return await our_database(datasette).execute_fn(work)


def _speech(request: Request, city: str) -> Speech:
    lang = language(request)
    return Speech(lang, translator(lang, WORDS), address(request, ""), city)


def _pieces(db: sqlite3.Connection, news: list[News]) -> list[Piece]:
    return [Piece(one, told(db, one, n)) for n, one in enumerate(newest(news, _MOST))]


def _find(db: sqlite3.Connection, name: str, *, section: bool) -> _Found | None:
    """A passage, or the section under a heading, by the name that is asked for."""
    key = passages.resolve(db, name)
    life = passages.life(db, key) if key else None
    if life is None or (section and not is_heading(db, life)):
        return None
    news = section_news(db, life) if section else passage_news(life)
    city = db.execute(_SOURCE, (life.passage.source_id,)).fetchone()[0]
    return _Found(life, city, _pieces(db, news))


async def passage_feed(datasette: Datasette, request: Request) -> Response:
    """`/-/passages/{id}.atom`: what each edition did to a passage."""
    name = var(request, "passage")
    found = await _run(datasette, lambda db: _find(db, name, section=False))
    if found is None:
        return await _unknown(datasette, request, "feed.no_passage")
    speech, key = _speech(request, found.city), f"passage/{name}"
    editions = found.life.editions
    return _answer(
        request,
        speech,
        _title("feed.of_passage", found, speech),
        key,
        links.passage_feed(name),
        links.passage(name),
        [passage_entry(piece, key, editions, speech) for piece in found.pieces],
    )


async def section_feed(datasette: Datasette, request: Request) -> Response:
    """`/-/passages/{id}/section.atom`: what each edition did under a heading."""
    name = var(request, "passage")
    found = await _run(datasette, lambda db: _find(db, name, section=True))
    if found is None:
        return await _unknown(datasette, request, "feed.no_section")
    speech, key = _speech(request, found.city), f"section/{name}"
    heading = found.life.passage.text
    return _answer(
        request,
        speech,
        _title("feed.of_section", found, speech),
        key,
        links.section_feed(name),
        links.passage(name),
        [section_entry(piece, key, heading, speech) for piece in found.pieces],
    )


def _title(words: str, found: _Found, speech: Speech) -> str:
    one = found.life.passage
    return speech.t(words, found.city, one.series, shortened(one.text))


async def dropped_feed(datasette: Datasette, request: Request) -> Response:
    """`/-/dropped.atom`: what editions dropped; `?source=` and `?series=` choose."""
    asked = {name: request.args.get(name) or None for name in ("source", "series")}

    def work(db: sqlite3.Connection) -> tuple[list[tuple[Dropping, Piece]], dict[str, str]]:
        found = dropped(
            db,
            asked["source"],
            asked["series"],
            editions=_DROPPINGS,
            items=MOST,
            together=_TOGETHER,
        )
        found = [one for one in found if one.news.is_told]
        told_of = [Piece(one.news, told(db, one.news, n)) for n, one in enumerate(found)]
        return list(zip(found, told_of, strict=True)), dict(db.execute(_CITY_OF).fetchall())

    pairs, cities = await _run(datasette, work)
    speech = _speech(request, "")
    entries = [
        dropped_entry(
            piece,
            "dropped",
            one.since,
            speech._replace(city=cities.get(one.news.edition["source_id"], "")),
        )
        for one, piece in pairs
    ]
    chosen = " ".join(
        value for value in (cities.get(asked["source"] or ""), asked["series"]) if value
    )
    return _answer(
        request,
        speech,
        speech.t("feed.of_dropped", chosen or speech.t("site")),
        links.with_query("dropped", asked),
        links.dropped_feed(**asked),
        links.dropped(**asked),
        entries,
    )


def _answer(
    request: Request,
    speech: Speech,
    title: str,
    key: str,
    own: str,
    page: str,
    entries: list[atom.Entry],
) -> Response:
    base = speech.base
    return feed_response(atom.feed(title, key, base + own, base + page, entries, speech.lang))


async def _unknown(datasette: Datasette, request: Request, words: str) -> Response:
    return await not_found(datasette, request, translator(language(request), WORDS)(words))


ROUTES: list[Route] = [
    (r"^/-/passages/(?P<passage>[^/]+)\.atom$", passage_feed),
    (r"^/-/passages/(?P<passage>[^/]+)/section\.atom$", section_feed),
    (r"^/-/dropped\.atom$", dropped_feed),
]
