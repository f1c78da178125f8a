"""Passages of a series that are worth a look: what its newest edition dropped, what stands as it
stood first, what was reworded most often.
"""

import json
import sqlite3
from collections.abc import Callable
from typing import NamedTuple, TypedDict

from datasette.utils.asgi import Response

from pipeline.answers import links, passages
from pipeline.answers.passage_tables import edition_csv, edition_json
from pipeline.answers.passage_types import InEdition, Passage, Story
from pipeline.answers.passage_words import Editions, dated_name, sentence, unit_words
from pipeline.answers.passages import Notable
from pipeline.answers.plain_text import beginning
from pipeline.database.names import series_order
from pipeline.database.row_types import EditionRow
from pipeline.database.rows import one_row
from pipeline.web.apart import in_turn
from pipeline.web.database import database_state, one, our_database, rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.language import language, translator
from pipeline.web.passages.words import WORDS
from pipeline.web.rendering import Page, address, disposition, not_found, render
from pipeline.web.store import Kept

_MOST = 25
"""Passages of each list."""
_MOST_SERIES = 2000
_LONGEST = 160
"""Letters of a passage in a list."""
_SERIES = f"""
SELECT e.source_id, s.name AS source_name, e.series FROM editions e
JOIN sources s ON s.id = e.source_id GROUP BY e.source_id, e.series
ORDER BY e.source_id, {series_order("e.series")}
"""  # noqa: S608 (a piece of ours)
_OWN = """
SELECT e.source_id, s.name AS source_name, e.series FROM editions e
JOIN sources s ON s.id = e.source_id WHERE e.source_id = ? AND e.series = ? LIMIT 1
"""


class _Series(TypedDict):
    source_id: str
    source_name: str
    series: str


class SeriesLine(NamedTuple):
    """A series one can choose."""

    href: str
    source: str
    series: str


class PassageLine(NamedTuple):
    """A passage of a list."""

    href: str
    text: str
    unit: str
    life: str


class Listed(NamedTuple):
    """A list."""

    which: Notable
    lines: list[PassageLine]


class EditionFiles(NamedTuple):
    """The passages of an edition as files."""

    name: str
    csv: str
    json: str


class PassagesView(NamedTuple):
    """The page."""

    source: str
    series: str
    flow: str
    """The page of the series; empty while none is chosen."""
    lists: list[Listed]
    editions: list[EditionFiles]
    every: list[SeriesLine]
    """The series one can choose, while none is."""


async def passages_page(datasette: Datasette, request: Request) -> Response:
    """`/-/passages`: the series one can choose; with `?source=…&series=…` the lists of one."""
    source, series = (request.args.get(name) or "" for name in ("source", "series"))
    if not source and not series:
        every = await rows(datasette, _Series, f"{_SERIES} LIMIT ?", [_MOST_SERIES])
        choice = PassagesView("", "", "", [], [], [_line(row) for row in every])
        return await _page(datasette, request, choice, links.passages())
    lang = language(request)
    t = translator(lang, WORDS)
    own = await one(datasette, _Series, _OWN, [source, series])
    if own is None:
        return await not_found(datasette, request, t("l.no_series", f"{source} {series}"[:120]))
    lists, files = await _lists(datasette, source, series, lang)
    name = own["source_name"]
    view = PassagesView(name, series, links.series(source, series), lists, files, [])
    return await _page(datasette, request, view, links.passages(source=source, series=series))


async def _page(datasette: Datasette, request: Request, view: PassagesView, path: str) -> Response:
    t = translator(language(request), WORDS)
    title = f"{t('l.all')} — {view.source} {view.series}" if view.series else t("l.all")
    page = Page(title=title, canonical=path, words=WORDS, description=t("l.all_why"))
    return await render(datasette, request, "shinkyu_passages.html", view, page)


def _line(row: _Series) -> SeriesLine:
    href = links.passages(source=row["source_id"], series=row["series"])
    return SeriesLine(href, row["source_name"], row["series"])


_Lists = tuple[list[Listed], list[EditionFiles]]
_LISTS: Kept[tuple[tuple[str, ...], str, str, str], _Lists] = Kept(500, lambda lists: 1)
"""Those of some hundred series, by the state of the database, the series and the language."""


async def _lists(datasette: Datasette, source: str, series: str, lang: str) -> _Lists:
    """The lists of a series, and the files of its editions."""

    def work(db: sqlite3.Connection) -> _Lists:
        editions = passages.editions(db, source, series)
        lists = [
            Listed(
                which,
                [
                    _passage(found, story, editions, lang)
                    for found, story in passages.notable(db, source, series, which, _MOST)
                ],
            )
            for which in Notable
        ]
        return lists, [_files(row, lang) for row in editions.values()]

    which = database_state(datasette), source, series, lang
    kept = _LISTS.known(which)
    if kept is None:
        kept = await our_database(datasette).execute_fn(work)
        _LISTS.keep(which, kept)
    return kept


def _files(edition: EditionRow, lang: str) -> EditionFiles:
    paths = (links.edition_passages(edition["id"], form) for form in ("csv", "json"))
    return EditionFiles(dated_name(edition, lang), *paths)


def _passage(found: Passage, story: Story, editions: Editions, lang: str) -> PassageLine:
    return PassageLine(
        href=links.passage(found.id),
        text=beginning(found.text, _LONGEST),
        unit=unit_words(found.unit, lang),
        life=sentence(story, editions, lang),
    )


async def of_edition(datasette: Datasette, request: Request) -> Response:
    """All passages of an edition (`?edition=…`) in its order, each with its life, as `csv` or
    `json`.
    """
    key, base = request.args.get("edition") or "", address(request, "")
    form = request.url_vars["form"]

    def work(db: sqlite3.Connection) -> tuple[list[InEdition], Editions] | None:
        edition = one_row(db, EditionRow, "SELECT * FROM editions WHERE id = ?", [key])
        if edition is None:
            return None
        editions = passages.editions(db, edition["source_id"], edition["series"])
        return passages.of_edition(db, key), editions

    found = await our_database(datasette).execute_fn(work)
    if found is None:
        t = translator(language(request), WORDS)
        return await not_found(datasette, request, t("l.no_edition", key[:120]))
    body = await in_turn(datasette, lambda: _FORMS[form](*found, base))
    name = f"passages-{key[:100]}.{form}"
    how = "attachment" if form == "csv" else "inline"
    headers = {
        "Content-Disposition": disposition(how, name, r"[^A-Za-z0-9._-]+"),
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, headers=headers, content_type=f"{_TYPES[form]}; charset=utf-8")


def _json(found: list[InEdition], editions: Editions, base: str) -> str:
    return json.dumps(edition_json(found, editions, base), ensure_ascii=False, indent=1)


_FORMS: dict[str, Callable[[list[InEdition], Editions, str], str]] = {
    "csv": edition_csv,
    "json": _json,
}
_TYPES = {"csv": "text/csv", "json": "application/json"}


ROUTES: list[Route] = [
    (r"^/-/passages$", passages_page),
    (r"^/-/passages\.(?P<form>csv|json)$", of_edition),
]
