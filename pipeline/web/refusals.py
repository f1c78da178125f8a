"""What is said where a page can't be shown, in the reader's language: an address that is wrong or
leads nowhere (400, 404), what a reader may not see or do (403, 405), what is too much for one
reader (413) or for now (503), and an error of ours (500).
"""

import sqlite3
import sys
import traceback
from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple

from datasette import Forbidden, NotFound
from datasette.utils import add_cors_headers
from datasette.utils.asgi import BadRequest, Response
from datasette.views.base import DatasetteError

from pipeline.search.query import MAX_LENGTH
from pipeline.web.asked_length import TooLongError, of_bearable_length
from pipeline.web.database import our_database_name
from pipeline.web.datasette_types import Datasette, Request, View
from pipeline.web.language import Translator, language, translator
from pipeline.web.rendering import Page, json_response, render

READING = ("GET", "HEAD")
_LONGEST = 300
"""Characters of a reason that Datasette gives."""
_KNOWN = (400, 403, 404, 405, 413, 503)
"""Statuses that have words of their own; what else is wrong is told as an error of ours."""
_ELSEWHERE = (400, 403, 404, 405)
"""Where it would help to look for it elsewhere."""

_REBUILT_IN = 60
"""Seconds after which it is worth while to ask again for a database that is being rebuilt."""

Said = Callable[[], Awaitable[Response]]


class _Refusal(NamedTuple):
    """The page."""

    what: str
    detail: str
    """The reason in Datasette's own English; empty where there is none for a reader."""
    wrong: bool
    """Something is broken or busy here: to look for it elsewhere would not help."""


def taking(view: View, methods: Iterable[str]) -> View:
    """A view that other methods than those get 405 from, with the list of what it takes (RFC 9110,
    15.5.6).
    """
    taken = tuple(methods)

    async def told(datasette: Datasette, request: Request) -> Response:
        if request.method in taken:
            return await view(datasette, request)
        response = await refusal(datasette, request, 405)
        response.headers["Allow"] = ", ".join(taken)
        return response

    return told


def refused(datasette: Datasette, request: Request | None, exception: Exception) -> Said | None:
    """What to say in the place of Datasette's own page; None where this is none of our concern.

    The insides of an error of ours go to the server's log.
    """
    if request is None or not _is_of_ours(datasette, request):
        return None
    if _is_tables_json(request):
        return _told_to_programs(datasette, exception)
    status, key = _status(exception), ""
    if is_of_another_version(exception):
        status, key = 503, "old"
    if isinstance(exception, TooLongError):
        key = "long"
    if status not in _KNOWN:
        traceback.print_exception(exception, file=sys.stderr)
    detail = _reason(exception) if status == 400 and not key else ""
    asked = request

    async def said() -> Response:
        response = await refusal(datasette, asked, status, detail, key)
        if status == 503:
            again = getattr(exception, "again", _REBUILT_IN)
            response.headers |= {"Retry-After": str(again), "Cache-Control": "no-store"}
        return response

    return said


def is_of_another_version(exception: Exception) -> bool:
    """Does our database lack a table or a column that a page reads? So is one that a version of the
    program made before this one, until the next build has brought it up to date.
    """
    words = str(exception)
    lacks = words.startswith(("no such table", "no such column"))
    return isinstance(exception, sqlite3.OperationalError) and lacks


def forbidden(datasette: Datasette, request: Request) -> Said | None:
    """The same of what a reader may not see."""
    return refused(datasette, request, Forbidden(""))


def _status(exception: Exception) -> int:
    if isinstance(exception, NotFound):
        return 404
    if isinstance(exception, Forbidden):
        return 403
    if _is_wrongly_asked(exception):
        return 400
    status = getattr(exception, "status", 500)
    return status if isinstance(status, int) and 400 <= status < 600 else 500


def _reason(exception: Exception) -> str:
    """What Datasette says is wrong with an address; empty where it says so in HTML."""
    if isinstance(exception, DatasetteError):
        return "" if exception.message_is_html else str(exception.message)
    return str(exception) if isinstance(exception, BadRequest) else ""


def _is_wrongly_asked(exception: Exception) -> bool:
    """Does a table's address ask for what the table lacks, such as to be sorted by no column of it?
    Datasette calls that an error of its own (500), as it does where SQLite failed.
    """
    failed = isinstance(exception.__context__, sqlite3.OperationalError)
    return isinstance(exception, DatasetteError) and exception.status == 500 and not failed


def _is_of_ours(datasette: Datasette, request: Request) -> bool:
    """Is something asked for that is ours, of our database, or of none?"""
    ours = our_database_name(datasette)
    first = _first_part(request)
    return ours is not None and (first == ours or first not in datasette.databases)


def _first_part(request: Request) -> str:
    return request.path.strip("/").partition("/")[0].partition(".")[0]


def _is_tables_json(request: Request) -> bool:
    return request.path.endswith(".json") and _first_part(request) not in ("", "-")


def _told_to_programs(datasette: Datasette, exception: Exception) -> Said:
    """JSON of Datasette's own tables, in the form that programs know. Datasette's handler would
    write all variables of all calls into the log first, a second of one core a wrong address, where
    the library ``rich`` happens to be installed.
    """
    status = _status(exception)
    told = {"ok": False, "error": _told_reason(exception, status), "status": status, "title": None}
    if isinstance(exception, DatasetteError):
        told = {**exception.error_dict, **told, "title": exception.title}
    if status == 500:
        traceback.print_exception(exception, file=sys.stderr)

    async def said() -> Response:
        response = json_response(told, status)
        if datasette.cors:
            add_cors_headers(response.headers)
        return response

    return said


def _told_reason(exception: Exception, status: int) -> str:
    if isinstance(exception, DatasetteError):
        return str(exception.message)
    said = "" if status == 500 else str(exception)
    return said or _words(str(status if status in _KNOWN else 500), translator("en"))[1]


async def refusal(
    datasette: Datasette, request: Request, status: int, detail: str = "", key: str = ""
) -> Response:
    """The page, or JSON where JSON was asked for.

    Args:
        key: of its words, where they are not those of the status.
    """
    key = key or str(status if status in _KNOWN else 500)
    if request.path.endswith(".json"):
        words = _words(key, translator("en"))[1]
        return json_response({"ok": False, "error": words, "status": status}, status)
    title, what = _words(key, translator(language(request)))
    request = of_bearable_length(request)
    view = _Refusal(what, detail[:_LONGEST], wrong=status not in _ELSEWHERE)
    page = Page(title=title, status=status)
    response = await render(datasette, request, "shinkyu_refused.html", view, page)
    response.headers["X-Frame-Options"] = "DENY"  # as on Datasette's tables, which it stands for
    return response


def _words(key: str, t: Translator) -> tuple[str, str]:
    """Title and sentence of a refusal."""
    return t(f"refused.{key}"), t(f"refused.{key}.why", MAX_LENGTH)
