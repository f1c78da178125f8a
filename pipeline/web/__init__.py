"""Web: the Datasette plugin with the pages that tables cannot show.

An entry point of the distribution, so plain ``datasette db/shinkyu.db`` has our pages too. Where no
database of ours is attached the plugin stays silent: no route, no override of ``/``.
"""

import re
import sqlite3
from collections.abc import Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import Protocol, TypedDict

from datasette import hookimpl
from datasette.filters import FilterArguments
from markupsafe import Markup

from pipeline.answers import links
from pipeline.read.names.series import OTHER
from pipeline.web import assets, refusals, visitors_sql
from pipeline.web.answering import answered, for_everybody, with_our_caching
from pipeline.web.asgi import App
from pipeline.web.asked_length import check_length
from pipeline.web.at_once import met_at_once
from pipeline.web.cell_links import cell_link
from pipeline.web.database import our_database, our_database_name, rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.public_address import at_public_address
from pipeline.web.refusals import READING, Said, taking
from pipeline.web.streamed import in_pieces
from pipeline.web.tables.serving import wrapped as tables_wrapped
from pipeline.web.tables.shown import template_values

PAGES = (
    "home",
    "edition",
    "series",
    "indicators",
    "indicator",
    "passages",
    "passage",
    "changes",
    "feeds",
    "dropped",
    "doubts",
    "status",
    "metrics",
    "page_versions",
    "page_version",
    "archived",
    "search",
    "reader",
    "original",
    "compare_cited",
    "compare",
    "proof",
    "choose",
    "quote",
)
"""Each has ``ROUTES``, a list of (regex, view)."""

_MENU = (
    ("/", "ホーム Home"),
    ("/-/search", "検索 Search"),
    (links.quote_of(), "引用 Quotations"),
    (links.indicators(), "指標 Indicators"),
    (links.CHANGES, "変更 Changes"),
    (links.doubts(), "確認 Doubts"),
    ("/-/status", "状態 Status"),
)
_FORMS = ("/-/quote", "/-/quote.json")
"""Pages that take a form."""
_DATASETTES = "datasette.handle_exception"
"""Where Datasette's own handler of errors stands."""
_MOST_DOCUMENTS = 20_000
"""Of a sitemap; the protocol allows 50,000 addresses a file."""
_DOCUMENTS = """
SELECT DISTINCT sha256 FROM documents WHERE sha256 IS NOT NULL ORDER BY sha256 LIMIT ?
"""
_SERIES = """
SELECT DISTINCT source_id, series FROM editions WHERE series <> ? ORDER BY source_id, series
"""
_INDICATORS = "SELECT id FROM indicators ORDER BY id LIMIT ?"


class _Edition(TypedDict):
    id: str


class _Pair(TypedDict):
    old_id: str
    new_id: str


class _Series(TypedDict):
    source_id: str
    series: str


class _Document(TypedDict):
    sha256: str


class _Indicator(TypedDict):
    id: str


class _Row(Protocol):
    """A row of a table as Datasette has it (``sqlite3.Row``)."""

    def keys(self) -> list[str]: ...
    def __getitem__(self, name: str) -> object: ...


class _Outcome(Protocol):
    """What all handlers of an error gave (``pluggy.Result``)."""

    def get_result(self) -> list[Said]: ...
    def force_result(self, result: list[Said]) -> None: ...


class _MenuLink(TypedDict):
    href: str
    label: str


def _routes() -> list[Route]:
    found: list[Route] = [(regex, for_everybody(view)) for regex, view in assets.ROUTES]
    for name in PAGES:
        routes: list[Route] = import_module(f"pipeline.web.pages.{name}").ROUTES
        found += [(regex, taking(answered(view), _taken(regex))) for regex, view in routes]
    return found


def _taken(regex: str) -> Sequence[str]:
    """The methods of a page: only a quotation may be sent as a form."""
    return (*READING, "POST") if any(re.match(regex, path) for path in _FORMS) else READING


@hookimpl
def register_routes(datasette: Datasette) -> list[Route]:
    """Our pages, where a database of ours is attached."""
    return _routes() if our_database_name(datasette) else []


@hookimpl(specname="asgi_wrapper", tryfirst=True)
def kept_at_once(datasette: Datasette) -> Callable[[App], App]:
    """The innermost wrapper: those of other plugins see every request and answer, as ever."""

    def wrap(app: App) -> App:
        return met_at_once(datasette, app)

    return wrap


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[App], App]:
    """What our pages say of caching reaches readers who have a cookie, too."""
    return with_our_caching


@hookimpl(specname="asgi_wrapper", trylast=True)
def given_in_pieces(datasette: Datasette) -> Callable[[App], App]:
    """A long answer is given to the network in pieces, as its reader takes them."""
    return in_pieces


@hookimpl(specname="asgi_wrapper", trylast=True)
def known_to_readers(datasette: Datasette) -> Callable[[App], App]:
    """Nothing reads what a request says of its host before it was looked at."""

    def wrap(app: App) -> App:
        ours = our_database_name(datasette) is not None
        return at_public_address(datasette, app) if ours else app

    return wrap


@hookimpl(specname="asgi_wrapper")
def safe_tables(datasette: Datasette) -> Callable[[App], App]:
    """Datasette's own answers have our headers, and its CSV is safe in a spreadsheet."""

    def wrap(app: App) -> App:
        return tables_wrapped(datasette, app)

    return wrap


@hookimpl
def extra_template_vars(
    template: str | None, database: str | None, request: Request | None, datasette: Datasette
) -> dict[str, object]:
    """Our frame and our words around Datasette's tables."""
    return template_values(datasette, request, template, database)


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]]:
    """What every search needs to know of all originals is read before the first reader comes."""

    async def ready() -> None:
        if our_database_name(datasette):
            from pipeline.search.catalogue import catalogue

            with suppress(sqlite3.Error):  # another version's tables: its pages say so themselves
                await our_database(datasette).execute_fn(catalogue)

    return ready


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Datasette) -> None:
    """Datasette's search box speaks our query language.

    Its own ``escape_fts`` is registered before. Our texts are decoded by SQLite's binding: a
    function of Python for each, which Datasette has for databases with broken text, takes a tenth
    of a page's time.
    """
    if database == our_database_name(datasette):
        conn.text_factory = str
    from pipeline.web.search_box import prepare_connection as prepare

    prepare(conn)


@hookimpl
def filters_from_request(
    request: Request, database: str, table: str, datasette: Datasette
) -> FilterArguments | None:
    """Filters of our query language (``version:2.1``) in Datasette's search box on ``pages``."""
    if database != our_database_name(datasette):
        return None
    check_length(request)
    asked = request.args.get("_search")
    if table != "pages" or not asked:
        return None
    from pipeline.web.search_box import table_filter

    where = table_filter(asked)
    if where is None:
        return None
    return FilterArguments(
        [where.clause], params=where.params, human_descriptions=[where.description]
    )


@hookimpl
def render_cell(
    row: _Row | None,
    value: object,
    column: str,
    table: str | None,
    database: str,
    datasette: Datasette,
) -> Markup | None:
    """Ids in Datasette's tables lead to our pages."""
    if database != our_database_name(datasette):
        return None
    has_id = row is not None and "id" in row.keys()  # noqa: SIM118 (sqlite3.Row)
    return cell_link(value, column, table, row["id"] if row is not None and has_id else None)


@hookimpl
def menu_links(datasette: Datasette) -> list[_MenuLink]:
    """From Datasette's tables back to our pages."""
    if not our_database_name(datasette):
        return []
    return [_MenuLink(href=datasette.urls.path(path), label=label) for path, label in _MENU]


@hookimpl
def skip_csrf(scope: Mapping[str, object]) -> bool:
    """A quotation may be sent as a form from anywhere: to look for it changes nothing."""
    return scope.get("path") in _FORMS


@hookimpl(hookwrapper=True)
def handle_exception(
    datasette: Datasette, request: Request | None, exception: Exception
) -> Generator[None, _Outcome, None]:
    """What is wrong with our pages is said in the reader's language.

    Datasette's own handler is left out then: it awaits every handler, its own writes each 404 into
    the log with all its variables, and breaks where the error was never raised.
    """
    outcome = yield
    told = refusals.refused(datasette, request, exception)
    if told is not None:
        others = [
            said for said in outcome.get_result() if getattr(said, "__module__", "") != _DATASETTES
        ]
        outcome.force_result([told, *others])


@hookimpl
def forbidden(datasette: Datasette, request: Request, message: str) -> Said | None:
    """What a reader may not see is said in the reader's language, too."""
    return refusals.forbidden(datasette, request)


@hookimpl
def permission_resources_sql(
    datasette: Datasette, actor: Mapping[str, object] | None, action: str
) -> object | None:
    """Visitors' SQL is off (Datasette 1.0; 0.65 has no such hook)."""
    return visitors_sql.denied(datasette, actor, action)


@hookimpl
def sitemap_extra_paths(datasette: Datasette) -> Callable[[], Awaitable[list[str]]]:
    """Our pages in the sitemap (datasette-sitemap)."""

    async def paths() -> list[str]:
        if not our_database_name(datasette):
            return []
        editions = await rows(datasette, _Edition, "SELECT id FROM editions ORDER BY id")
        pairs = await rows(
            datasette,
            _Pair,
            "SELECT old_id, new_id FROM comparisons WHERE scope = 'edition' ORDER BY id",
        )
        documents = await rows(datasette, _Document, _DOCUMENTS, [_MOST_DOCUMENTS])
        series = await rows(datasette, _Series, _SERIES, [OTHER])
        indicators = await rows(datasette, _Indicator, _INDICATORS, [_MOST_DOCUMENTS])
        return [
            "/",
            links.indicators(),
            links.passages(),
            links.CHANGES,
            links.dropped(),
            "/-/pages",
            *(links.edition(edition["id"]) for edition in editions),
            *(links.series(one["source_id"], one["series"]) for one in series),
            *(links.compare(pair["old_id"], pair["new_id"]) for pair in pairs),
            *(links.document(document["sha256"]) for document in documents),
            *(links.indicator(indicator["id"]) for indicator in indicators),
        ]

    return paths
