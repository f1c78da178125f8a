"""From a view to an answer: the shared frame of our pages, safe headers, JSON, downloads.

Templates escape everything; nothing that comes from the archive is ever marked safe.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol
from urllib.parse import quote, unquote, urlencode

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.citations.types import Cited
from pipeline.web import cited_head
from pipeline.web.assets import script, style_sheet
from pipeline.web.database import our_database_name
from pipeline.web.datasette_types import Datasette, Request
from pipeline.web.dates import date_words
from pipeline.web.fast_templates import whole_page
from pipeline.web.language import Words, language, translator

CSP = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_LONGEST_NAME = 120
"""Characters of a name that are said back."""


class ViewModel(Protocol):
    """All that a template shows: a NamedTuple, whose fields are the template's names."""

    def _asdict(self) -> dict[str, object]: ...


class NamedFeed(NamedTuple):
    """An Atom feed that a page names."""

    href: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """What stands around a view: its title and its place in the web."""

    title: str
    canonical: str | None = None
    """Permanent path with query, default the path without query."""
    words: Words = field(default_factory=dict)
    """More words for ``t``."""
    status: int = 200
    description: str | None = None
    feed: str | None = None
    """Path of an Atom feed of this page."""
    feeds: Sequence[NamedFeed] = ()
    """Further feeds that have to do with it."""
    cited: Cited | None = None
    """What programs that cite are told of it."""
    json_ld: Mapping[str, object] = field(default_factory=dict)
    """What schema.org's words tell beside it."""


class NotFoundView(NamedTuple):
    """What is not there, or went wrong."""

    what: str


def var(request: Request, name: str) -> str:
    """A part of the address, percent-decoded (Datasette hands it over as it came)."""
    return unquote(request.url_vars[name])


def address(request: Request, path: str, query: Mapping[str, object] | None = None) -> str:
    """An absolute address on this server, as readers know it
    (:mod:`pipeline.web.public_address` has seen to what the request says of that).
    """
    kept = {name: value for name, value in (query or {}).items() if value not in (None, "")}
    host = request.headers.get("host") or "localhost"
    asked = f"?{urlencode(kept)}" if kept else ""
    return f"{request.scheme}://{host}{path}{asked}"


async def render(
    datasette: Datasette, request: Request, template: str, view: ViewModel, page: Page
) -> Response:
    """One of our pages as an answer."""
    context = frame(datasette, request, page) | view._asdict()
    html = whole_page(datasette, template, context)
    return Response.html(html, status=page.status, headers=dict(HEADERS))


def frame(
    datasette: Datasette, request: Request, page: Page, *, switch_by: str = "lang"
) -> dict[str, object]:
    """What every template has: words, dates in words, addresses, the head of the page.

    Args:
        switch_by: what an address says the other language by.
    """
    lang = language(request)
    t = translator(lang, page.words)
    name = our_database_name(datasette)
    return {
        "t": t,
        "lang": lang,
        "date": lambda text: date_words(text, lang),
        "links": links,
        "title": page.title,
        "canonical": address(request, page.canonical or request.path),
        "printed_address": _printed_address(request, page),
        "path": request.path,
        "feed": page.feed,
        "feeds": page.feeds,
        "description": page.description or t("tagline"),
        "cited_tags": cited_head.tags(page.cited, lang) if page.cited else (),
        "cite_as": page.cited.url if page.cited else "",
        "json_ld": cited_head.json_ld(page.cited, page.json_ld) if page.cited else "",
        "switch": _other_language(request, lang, switch_by),
        "style_sheet": style_sheet().address,
        "script": script().address,
        "database_url": datasette.urls.database(name) if name else "/",
    }


def _printed_address(request: Request, page: Page) -> str:
    """What paper says of where it came from: the address that stays, else all that was asked."""
    if page.canonical or not request.query_string:
        return address(request, page.canonical or request.path)
    return f"{address(request, request.path)}?{request.query_string}"


def _other_language(request: Request, lang: str, switch_by: str) -> str:
    """The same page in the other language."""
    query = {name: request.args.getlist(name) for name in request.args if name != switch_by}
    query[switch_by] = ["en" if lang == "ja" else "ja"]
    return f"{request.path}?{urlencode(query, doseq=True)}"


async def not_found(datasette: Datasette, request: Request, what: str) -> Response:
    """Our page for what is not there.

    Args:
        what: a sentence in the reader's language, see :func:`missing`.
    """
    title = translator(language(request))("refused.404")
    view, page = NotFoundView(what), Page(title=title, status=404)
    return await render(datasette, request, "shinkyu_not_found.html", view, page)


async def missing(datasette: Datasette, request: Request, kind: str, *names: object) -> Response:
    """The same for a kind of things: ``edition``, ``document``, ``page``, ``page_version``,
    ``change``, ``row``, ``pair``; ``names`` are what was asked for.
    """
    told = [str(name)[:_LONGEST_NAME] for name in names]
    what = translator(language(request))(f"missing.{kind}", *told)
    return await not_found(datasette, request, what)


def json_response(value: object, status: int = 200) -> Response:
    """JSON with readable Japanese, in one line: with line breaks it takes ten times as long."""
    # what is told of many sources is large, and nothing of ours holds itself
    body = json.dumps(value, ensure_ascii=False, check_circular=False)
    safe = {name: text for name, text in HEADERS.items() if name != "Permissions-Policy"}
    return Response(
        body, status=status, headers=safe, content_type="application/json; charset=utf-8"
    )


def disposition(how: str, name: str, others: str = r"[^\x20-\x7e]+") -> str:
    """Content-Disposition with a file's name, for old readers and new ones (RFC 6266, RFC 8187).

    Args:
        how: ``inline`` or ``attachment``.
        others: what old readers get as ``_``.
    """
    plain = re.sub(others, "_", name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
