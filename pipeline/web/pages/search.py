"""The search page ``/-/search``, and the same as JSON, CSV and Atom."""

import sqlite3
from collections.abc import Callable, Iterable
from typing import NamedTuple, TypedDict, TypeVar, Unpack

from datasette.utils.asgi import Response

from pipeline.answers import search as output
from pipeline.answers.citations.places import places_of
from pipeline.answers.csv_cells import csv_text
from pipeline.answers.hit_lives import NO_LIVES, Lives, lives_of
from pipeline.search.api import MAX_LIMIT, Results, search, search_apart
from pipeline.search.lives import known_versions
from pipeline.search.query import MAX_LENGTH
from pipeline.search.trend import Trend, trend
from pipeline.web import search_cited
from pipeline.web.apart import in_turn
from pipeline.web.database import our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.feeds import search as search_feed
from pipeline.web.feeds.response import feed_response
from pipeline.web.language import language, translator
from pipeline.web.rendering import NotFoundView, Page, address, json_response, render
from pipeline.web.search_asked import PATH, Asked, asked
from pipeline.web.search_cited import Places
from pipeline.web.search_speech import Speech
from pipeline.web.search_view import PER_PAGE, search_view
from pipeline.web.search_words import WORDS

_GROUPED = 200
"""Best pages that are looked through for the groups by edition."""
_EVERY = 2_000
"""Values of a facet where editions are counted."""
_APART = 10
"""Editions a page, where those are asked for that have all words apart."""
_NO_TREND = Trend((), too_many=False)
_NOSNIFF = {"X-Content-Type-Options": "nosniff"}

Answer = TypeVar("Answer")


class _Options(TypedDict, total=False):
    """Of ``pipeline.search.api.search``."""

    newest: bool
    limit: int
    offset: int
    with_facets: bool
    with_others: bool
    with_gone: bool
    with_apart: bool
    facet_values: int
    with_editions: bool


def _ask(db: sqlite3.Connection, a: Asked, **options: Unpack[_Options]) -> Results:
    return search(db, a.q, beside=a.filters, variants=a.variants, **options)


def _count(db: sqlite3.Connection, a: Asked, results: Results) -> Trend:
    return trend(db, results.query, results.filters, a.variants)


class _Answer(NamedTuple):
    """What the page is made of."""

    results: Results
    trend: Trend
    lives: Lives
    versions: tuple[str, ...]
    places: Places


async def _run(datasette: Datasette, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
    return await our_database(datasette).execute_fn(work)


def _speech(request: Request) -> Speech:
    lang = language(request)
    return Speech(lang, translator(lang, WORDS))


async def search_page(datasette: Datasette, request: Request) -> Response:
    """The page; ``frequencies=on`` adds the chart, ``within=edition`` asks for editions that have
    all words on different pages. More than 500 characters are answered 400.
    """
    a, speech = asked(request), _speech(request)
    if a.is_too_long:
        return await _too_long(datasette, request, speech)

    def work(db: sqlite3.Connection) -> _Answer:
        results = _found(db, a)
        counts = a.frequencies and results.total and not results.of_passages
        counted = _count(db, a, results) if counts else _NO_TREND
        files = places_of(db, {search_cited.wanted(hit) for hit in results.hits})
        return _Answer(results, counted, lives_of(db, results), known_versions(db), files)

    found = await _run(datasette, work)
    title = speech.t("s.title")
    page = Page(
        title=title if a.is_blank else f"{title}{speech.t('colon')}{a.q}",
        words=WORDS,
        canonical=PATH if a.is_blank else a.path(),
        feed=None if a.is_blank else a.path(".atom"),
    )
    host = address(request, "")
    view = search_view(
        a,
        found.results,
        found.trend,
        speech,
        host,
        found.lives,
        found.versions,
        found.places,
    )
    return await render(datasette, request, "shinkyu_search.html", view, page)


def _found(db: sqlite3.Connection, a: Asked) -> Results:
    """What the page shows."""
    if a.apart:
        return search_apart(
            db, a.q, beside=a.filters, variants=a.variants, limit=_APART, offset=a.start
        )
    if a.grouped:
        return _ask(db, a, limit=_GROUPED, with_gone=True, facet_values=_EVERY)
    return _ask(
        db,
        a,
        limit=PER_PAGE,
        offset=a.start,
        with_gone=True,
        with_apart=True,
        with_editions=False,
    )


async def _too_long(datasette: Datasette, request: Request, speech: Speech) -> Response:
    view = NotFoundView(speech.t("s.too_long", MAX_LENGTH))
    page = Page(title=speech.t("s.title"), words=WORDS, canonical=PATH, status=400)
    return await render(datasette, request, "shinkyu_not_found.html", view, page)


def _told_too_long(request: Request) -> Response:
    """The same for programs."""
    said = _speech(request).t("s.too_long", MAX_LENGTH)
    return Response.text(said, status=400, headers=dict(_NOSNIFF))


async def search_json(datasette: Datasette, request: Request) -> Response:
    """The same as JSON; ``limit``, ``start``, and ``frequencies=on`` for the chart's numbers."""
    a = asked(request)
    if a.is_too_long:
        said = _speech(request).t("s.too_long", MAX_LENGTH)
        return json_response({"error": said}, status=400)

    def work(db: sqlite3.Connection) -> tuple[Results, Lives, Trend | None]:
        results = _ask(db, a, limit=a.limit or PER_PAGE, offset=a.start)
        return results, lives_of(db, results), _count(db, a, results) if a.frequencies else None

    results, lives, counted = await _run(datasette, work)
    values = output.results_json(results, lives)
    url = address(request, a.path())
    following = _next(request, a, results)
    answer: dict[str, object] = {**values}
    if counted is not None:
        answer["frequencies"] = output.trend_json(counted)
    return json_response({**answer, "url": url, "next": following})


def _next(request: Request, a: Asked, results: Results) -> str | None:
    """The address of the pages after these, where there are any."""
    if not results.more:
        return None
    end = a.start + results.shown
    size = f"&limit={a.limit}" if a.limit else ""
    return address(request, f"{a.path('.json')}&start={end}{size}")


def _csv(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Response:
    """A file that spreadsheets open as UTF-8 and in which no cell is a formula."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **_NOSNIFF}
    body = csv_text(columns, rows)
    return Response(body, headers=headers, content_type="text/csv; charset=utf-8")


async def search_csv(datasette: Datasette, request: Request) -> Response:
    """The results as CSV (up to 1,000), or with ``frequencies=on`` the chart's numbers."""
    a = asked(request)
    if a.is_too_long:
        return _told_too_long(request)
    if a.frequencies:

        def count(db: sqlite3.Connection) -> Trend:
            results = _ask(db, a, limit=0, with_facets=False, with_others=False)
            return _count(db, a, results)

        counted = await _run(datasette, count)
        return await in_turn(
            datasette,
            lambda: _csv(
                "shinkyu-frequencies.csv", output.TREND_COLUMNS, output.trend_rows(counted)
            ),
        )

    def work(db: sqlite3.Connection) -> tuple[Results, Lives]:
        limit = a.limit or MAX_LIMIT
        found = _ask(db, a, limit=limit, offset=a.start, with_facets=False, with_others=False)
        return found, lives_of(db, found) if found.of_passages else NO_LIVES

    results, lives = await _run(datasette, work)
    host, lang = address(request, ""), language(request)

    def make() -> Response:
        if results.of_passages:
            passages = output.passage_rows(results, lives, lang, host)
            return _csv("shinkyu-passages.csv", output.PASSAGE_COLUMNS, passages)
        return _csv("shinkyu-search.csv", output.CSV_COLUMNS, output.hit_rows(results, host))

    return await in_turn(datasette, make)


async def search_atom(datasette: Datasette, request: Request) -> Response:
    """What was found, and what editions did to it, the latest first, as a feed."""
    a, lang = asked(request), language(request)
    if a.is_too_long:
        return _told_too_long(request)
    found = await _run(datasette, lambda db: search_feed.read(db, a))
    return feed_response(search_feed.feed(found, a, address(request, ""), lang))


ROUTES: list[Route] = [
    (r"^/-/search$", search_page),
    (r"^/-/search\.json$", search_json),
    (r"^/-/search\.csv$", search_csv),
    (r"^/-/search\.atom$", search_atom),
]
