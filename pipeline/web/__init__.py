"""Web: the Datasette plugin with the pages that tables cannot show.

An entry point of the distribution, so plain ``datasette db/shinkyu.db`` has our pages too. Where no database of ours is
attached the plugin stays silent: no route, no override of ``/``.
"""

import sqlite3
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any

from datasette import Forbidden, NotFound, hookimpl

from pipeline.answers import links
from pipeline.web import base
from pipeline.web.cell_links import cell_link

PAGES = (
    "home",
    "edition",
    "changes",
    "status",
    "page_versions",
    "search",
    "reader",
    "original",
    "compare",
)
"""Each has ``ROUTES``, a list of (regex, view)."""

Route = tuple[str, Callable[..., Any]]


def _routes() -> list[Route]:
    found: list[Route] = []
    for name in PAGES:
        found += [
            (regex, _guarded(view))
            for regex, view in import_module(f"pipeline.web.pages.{name}").ROUTES
        ]
    return found


def _guarded(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view that whoever may not see our database does not get to see either."""

    async def guarded(datasette: Any, request: Any) -> Any:
        if not await base.may_view(datasette, request.actor):
            raise Forbidden("you may not see this database")
        return await view(datasette, request)

    return guarded


@hookimpl
def register_routes(datasette: Any) -> list[Route]:
    """Our pages, where a database of ours is attached."""
    return _routes() if base.our_database_name(datasette) else []


@hookimpl(trylast=True)
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Datasette's own search box speaks our query language (its own ``escape_fts`` is registered before)."""
    from pipeline.web.search_box import prepare_connection as prepare

    prepare(conn)


@hookimpl
def filters_from_request(request: Any, database: str, table: str, datasette: Any) -> Any:
    """The filters of our query language (``version:2.1``) in Datasette's search box on ``pages``."""
    if (
        table != "pages"
        or not request.args.get("_search")
        or database != base.our_database_name(datasette)
    ):
        return None
    from datasette.filters import FilterArguments

    from pipeline.web.search_box import table_filter

    where = table_filter(request.args["_search"])
    return (
        FilterArguments([where.clause], params=where.params, human_descriptions=[where.description])
        if where
        else None
    )


@hookimpl
def render_cell(
    row: Any, value: Any, column: str, table: str | None, database: str, datasette: Any
) -> Any:
    """Ids in Datasette's tables lead to our pages."""
    if database != base.our_database_name(datasette):
        return None
    row_id = row["id"] if row is not None and "id" in row.keys() else None  # noqa: SIM118 (sqlite3.Row)
    return cell_link(value, column, table, row_id)


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """From Datasette's tables back to our pages."""
    if not base.our_database_name(datasette):
        return []
    places = (
        ("/", "ホーム Home"),
        ("/-/search", "検索 Search"),
        ("/-/changes", "変更 Changes"),
        ("/-/status", "状態 Status"),
    )
    return [{"href": datasette.urls.path(path), "label": label} for path, label in places]


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """An error of ours is said without its insides, which go to the server's log."""
    ours = request is not None and (request.path == "/" or request.path.startswith("/-/"))
    if (
        not ours
        or hasattr(exception, "status")
        or isinstance(exception, NotFound | Forbidden)
        or not base.our_database_name(datasette)
    ):
        return None
    traceback.print_exception(exception, file=sys.stderr)

    async def said() -> Any:
        t = base.translator(base.language(request))
        return await base.page(
            datasette,
            request,
            "shinkyu_not_found.html",
            {"what": t("error_text")},
            title=t("error"),
            status=500,
        )

    return said


@hookimpl
def sitemap_extra_paths(datasette: Any) -> Any:
    """Our pages in the sitemap (datasette-sitemap)."""

    async def paths() -> list[str]:
        if not base.our_database_name(datasette):
            return []
        editions = await base.rows(datasette, "SELECT id FROM editions ORDER BY id")
        pairs = await base.rows(
            datasette, "SELECT old_id, new_id FROM comparisons WHERE scope = 'edition' ORDER BY id"
        )
        documents = await base.rows(
            datasette,
            "SELECT DISTINCT sha256 FROM documents WHERE sha256 IS NOT NULL ORDER BY sha256 LIMIT 20000",
        )
        return [
            "/",
            "/-/changes",
            "/-/pages",
            *(links.edition(e["id"]) for e in editions),
            *(links.compare(p["old_id"], p["new_id"]) for p in pairs),
            *(links.document(d["sha256"]) for d in documents),
        ]

    return paths
