"""All indicators of all plans in one table, and the same as CSV, Excel and JSON."""

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from datasette.utils.asgi import Response

from pipeline.answers import indicator_tables, links
from pipeline.answers import indicators as answers
from pipeline.answers.indicator_changes import ORDER
from pipeline.answers.indicators import Listed
from pipeline.database.names import edition_words
from pipeline.database.row_types import EditionRow
from pipeline.database.rows import all_rows
from pipeline.web.apart import in_turn
from pipeline.web.database import our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.indicators.listing import (
    NEWEST,
    PER_PAGE,
    Asked,
    Line,
    Names,
    asked,
    lines,
)
from pipeline.web.indicators.words import WORDS
from pipeline.web.language import Translator, language, translator
from pipeline.web.link import Link
from pipeline.web.option import Option
from pipeline.web.rendering import Page, address, json_response, render

_MOST = 5000
"""Lines of a file; the page shows fewer at once."""
_FEW = 12
"""Municipalities whose editions and goals can be chosen from one list."""
_EDITIONS = """
SELECT * FROM editions e WHERE (e.source_id IN (SELECT value FROM json_each(?1)) AND (
  EXISTS (SELECT 1 FROM indicator_names n WHERE n.edition_id = e.id)
  OR EXISTS (SELECT 1 FROM indicator_changes c WHERE c.new_edition_id = e.id)
)) OR e.id = ?2 ORDER BY e.source_id, e.series, e.position DESC
"""
_SERIES = """
SELECT e.series FROM (SELECT DISTINCT series FROM editions) e WHERE EXISTS (
  SELECT 1 FROM sources s WHERE EXISTS (
    SELECT 1 FROM indicators i WHERE i.source_id = s.id AND i.series = e.series))
ORDER BY e.series
"""
"""Which series have indicators; one look for each source instead of all of the indicators."""
_SOURCES = """
SELECT s.id, s.name FROM sources s
WHERE EXISTS (SELECT 1 FROM indicators i WHERE i.source_id = s.id) ORDER BY s.id
"""


class IndicatorsView(NamedTuple):
    """The page."""

    lines: list[Line]
    found: str
    """How many, in words."""
    sources: list[Option]
    series: list[Option]
    goals: list[Option]
    editions: list[Option]
    kinds: list[Option]
    sorts: list[Option]
    q: str
    state: str
    chosen: list[Link]
    """The filters that are set, each with the address of the page without it."""
    empty: str
    """Why nothing is shown; empty where something is."""
    files: list[Link]
    newer: str | None
    older: str | None
    doubts: str


class Found(NamedTuple):
    """What the page is made of."""

    listed: list[Listed]
    """Of the page that is asked for."""
    total: int
    whole: int
    """Indicators without any filter."""
    names: Names
    goals: list[str]
    series: list[str]


def _find(db: sqlite3.Connection, a: Asked) -> Found:
    start = (a.page - 1) * PER_PAGE
    ids, total = answers.part(db, a.filters, start, PER_PAGE, newest=a.newest)
    listed = answers.listed(db, ids, a.filters)
    sources: dict[str, str] = dict(db.execute(_SOURCES).fetchall())
    near = {a.source} if a.source else {one.indicator["source_id"] for one in listed}
    few = len(sources) <= _FEW
    of = [*sources] if few else [*near]
    editions = all_rows(db, EditionRow, _EDITIONS, [json.dumps(of), a.edition])
    series = [name for (name,) in db.execute(_SERIES)]
    return Found(
        listed=listed,
        total=total,
        whole=db.execute("SELECT count(*) FROM indicators").fetchone()[0],
        names=Names(
            editions={edition["id"]: edition for edition in editions},
            sources=sources,
            with_source=len(sources) > 1,
            with_series=len(series) > 1,
        ),
        goals=answers.goals(db, a.source or None) if a.source or few else [],
        series=series,
    )


def _view(found: Found, a: Asked, lang: str, t: Translator) -> IndicatorsView:
    end = a.page * PER_PAGE
    names, several = found.names, found.names.with_source
    return IndicatorsView(
        lines=lines(found.listed, names, lang, t),
        found=t("i.found", found.total) if found.total else "",
        sources=_choices(a.source, names.sources.items()) if several else [],
        series=_choices(a.series, [(s, s) for s in found.series]) if names.with_series else [],
        goals=_choices(a.goal, [(goal, goal) for goal in found.goals]),
        editions=_editions(found, a, lang),
        kinds=_choices(a.kind, [(str(k), t(f"i.change.{k}")) for k in ORDER]),
        sorts=_choices(a.sort, [("", t("i.sort.plan")), (NEWEST, t("i.sort.change"))]),
        q=a.q,
        state=a.state,
        chosen=_chosen(found, a, lang, t),
        empty=_empty(found, a, t),
        files=[Link(a.path(f".{form}"), form.upper()) for form in ("csv", "xlsx", "json")],
        newer=a.path(page=a.page - 1) if a.page > 1 else None,
        older=a.path(page=a.page + 1) if end < found.total else None,
        doubts=links.doubts(a.source or None),
    )


def _choices(chosen: str, known: Iterable[tuple[str, str]]) -> list[Option]:
    return [Option(value, words, value == chosen) for value, words in known]


def _editions(found: Found, a: Asked, lang: str) -> list[Option]:
    """Of the source that is asked for; with its name before each where there are several."""
    if not a.source and len(found.names.sources) > _FEW:
        return []  # a list of thousands helps nobody: a municipality comes first
    known = [
        edition
        for edition in found.names.editions.values()
        if a.source in ("", edition["source_id"]) and a.series in ("", edition["series"])
    ]
    return _choices(a.edition, [(e["id"], _edition_words(e, found, a, lang)) for e in known])


def _edition_words(edition: EditionRow, found: Found, a: Asked, lang: str) -> str:
    several = found.names.with_source and not a.source
    source = f"{found.names.sources.get(edition['source_id'], '')} " if several else ""
    return source + edition_words(edition, lang)


def _chosen(found: Found, a: Asked, lang: str, t: Translator) -> list[Link]:
    """The filters that are set, in words."""
    said = dict(a.chosen)
    if a.source in found.names.sources:
        said["source"] = found.names.sources[a.source]
    edition = found.names.editions.get(a.edition)
    if edition:
        said["edition"] = edition_words(edition, lang)
    if a.kind:
        said["kind"] = t(f"i.change.{a.kind}")
    if a.state:
        said["state"] = t(f"i.state.{a.state}")
    return [Link(a.path(**{name: ""}), f"{t(f'i.filter.{name}')}：{said[name]}") for name in said]


def _empty(found: Found, a: Asked, t: Translator) -> str:
    if found.listed:
        return ""
    if not found.whole:
        return t("i.empty.none")
    if found.total:
        return t("i.empty.page", -(-found.total // PER_PAGE))
    return t("i.empty.filters", found.whole)


async def indicators(datasette: Datasette, request: Request) -> Response:
    """`/-/indicators`: filters `source`, `series`, `goal`, `edition`, `kind`, `state`, `q`;
    `sort=change` for the newest change first; `page`.
    """
    a, lang = asked(request), language(request)
    t = translator(lang, WORDS)
    found = await our_database(datasette).execute_fn(lambda db: _find(db, a))
    page = Page(
        title=t("i.title"),
        canonical=a.path(page=a.page if a.page > 1 else ""),
        words=WORDS,
        description=t("i.intro"),
    )
    view = _view(found, a, lang, t)
    return await render(datasette, request, "shinkyu_indicators.html", view, page)


_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def download(datasette: Datasette, request: Request) -> Response:
    """All that match, up to 5,000, as a file: `csv` or `xlsx`, with the filters of the page."""
    a, form = asked(request), request.url_vars["form"]
    t = translator(language(request), WORDS)
    base = address(request, "")
    listed = await our_database(datasette).execute_fn(lambda db: _listed(db, a))
    notes = [address(request, a.path())]

    def make() -> str | bytes:
        if form == "csv":
            return indicator_tables.csv_of(listed, base)
        return indicator_tables.xlsx_of(listed, t("i.title"), notes, base)

    body = await in_turn(datasette, make)
    headers = {
        "Content-Disposition": f'attachment; filename="shinkyu-indicators.{form}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, headers=headers, content_type=_TYPES[form])


def _listed(db: sqlite3.Connection, a: Asked) -> list[Listed]:
    ids = answers.matching(db, a.filters, newest=a.newest)
    return answers.listed(db, ids[:_MOST], a.filters)


async def as_json(datasette: Datasette, request: Request) -> Response:
    """The same as JSON, 30 at a time: `page`; `next` is the address of those after them."""
    a = asked(request)
    found = await our_database(datasette).execute_fn(lambda db: _find(db, a))
    base = address(request, "")
    more = a.page * PER_PAGE < found.total
    return json_response(
        {
            "total": found.total,
            "indicators": [indicator_tables.listed_json(one, base) for one in found.listed],
            "url": base + a.path(),
            "next": base + a.path(".json", page=a.page + 1) if more else None,
        }
    )


ROUTES: list[Route] = [
    (r"^/-/indicators$", indicators),
    (r"^/-/indicators\.json$", as_json),
    (r"^/-/indicators\.(?P<form>csv|xlsx)$", download),
]
