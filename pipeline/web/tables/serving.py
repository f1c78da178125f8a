"""Datasette's answers with the headers that ours have, and its CSV made safe.

An ASGI wrapper, as Datasette has no other hook that sees its own answers.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs

from pipeline.web.asgi import App, Message, Receive, Scope, Send
from pipeline.web.database import our_database_name
from pipeline.web.datasette_types import Datasette
from pipeline.web.language import COOKIE, LANGUAGES, REMEMBERED
from pipeline.web.rendering import HEADERS
from pipeline.web.tables.conditional import Tag, tag_of
from pipeline.web.tables.csv_stream import SafeCsv

_OWN_PAGES = frozenset(
    (
        "/-/actor",
        "/-/allow-debug",
        "/-/auth-token",
        "/-/config",
        "/-/databases",
        "/-/logout",
        "/-/messages",
        "/-/metadata",
        "/-/permissions",
        "/-/plugins",
        "/-/settings",
        "/-/threads",
        "/-/versions",
    )
)
"""Datasette's pages about itself. What other plugins bring has policies of its own."""
_FRAMED = {**HEADERS, "X-Frame-Options": "DENY"}
_LANG = re.compile(rb"(?:^|(?<=&))lang=(ja|en)(?=&|$)")
_OWN_LANG = re.compile(rb"(?:^|&)_lang=[^&]*")


class _Asked(NamedTuple):
    """What the wrapper must know of a request."""

    strict: bool
    """Of our database or of Datasette itself."""
    csv: bool
    language: str | None
    """To be remembered; a plain ``lang`` would be a column's name to Datasette's tables."""


def wrapped(datasette: Datasette, app: App) -> App:
    """The server with our headers around Datasette's answers, where a database of ours is."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        name = our_database_name(datasette) if scope["type"] == "http" else None
        if name is None:
            await app(scope, receive, send)
            return
        database = datasette.urls.database(name)
        scope = _with_language(scope, database)
        asked = _asked(scope, database)
        tag = await tag_of(datasette, scope, database)
        sender = _Sender(send, asked, tag)
        if tag and tag.has:
            await sender.not_modified()
            return
        await app(scope, receive, sender)

    return served


def _with_language(scope: Scope, database: str) -> Scope:
    """The request with the ``lang`` that all our pages take in the name that tables take it by:
    Datasette would look for rows with such a column, which none of our tables has, and find none.
    """
    query: bytes = scope.get("query_string", b"")
    if not _is_own(str(scope["path"]), database) or not _LANG.search(query):
        return scope
    return {**scope, "query_string": _LANG.sub(rb"_lang=\1", _OWN_LANG.sub(b"", query))}


def _is_own(path: str, database: str) -> bool:
    return path == database or path.startswith((f"{database}/", f"{database}."))


def _asked(scope: Scope, database: str) -> _Asked:
    path = str(scope["path"])
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    own = _is_own(path, database)
    is_csv = own and (path.endswith(".csv") or query.get("_format") == ["csv"])
    language = query.get("_lang", [""])[0]
    return _Asked(
        strict=own or path.removesuffix(".json") in _OWN_PAGES,
        csv=is_csv and not query.get("_trace"),
        language=language if own and language in LANGUAGES else None,
    )


class _Sender:
    """Sends an answer on, its head with our headers, its body made safe where it is a CSV."""

    def __init__(self, send: Send, asked: _Asked, tag: Tag | None) -> None:
        self._send = send
        self._asked = asked
        self._tag = tag
        self._csv: SafeCsv | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if self._asked.csv and message["status"] == 200:
                self._csv = SafeCsv()
            message = {**message, "headers": _headers(message, self._asked, self._tag)}
        elif message["type"] == "http.response.body" and self._csv:
            last = not message.get("more_body", False)
            message = {**message, "body": self._csv.fed(message.get("body", b""), last)}
        await self._send(message)

    async def not_modified(self) -> None:
        """That the reader has it (RFC 9110, 15.4.5)."""
        await self({"type": "http.response.start", "status": 304, "headers": []})
        await self({"type": "http.response.body", "body": b""})


def _headers(message: Message, asked: _Asked, tag: Tag | None) -> list[tuple[bytes, bytes]]:
    headers = [(bytes(n).lower(), bytes(v)) for n, v in message["headers"]]
    said = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
    told = [
        (name.lower().encode(), value.encode())
        for name, value in _added(message["status"], said, asked, tag).items()
    ]
    replaced = {name for name, _ in told} - {b"vary"}
    if asked.csv:
        replaced.add(b"content-length")
    return [*(pair for pair in headers if pair[0] not in replaced), *told]


def _added(status: int, said: Mapping[str, str], asked: _Asked, tag: Tag | None) -> dict[str, str]:
    """Headers of ours by their names; what is said of a language is stricter, and stands last."""
    is_page = said.get("content-type", "").startswith("text/html")
    added = _safety(said, strict=asked.strict or (is_page and status >= 400))
    if tag and status in (200, 304) and not tag.hurried:
        added += tag.headers()
    if is_page and asked.strict:
        added += _language(asked.language)
    return dict(added)


def _safety(said: Mapping[str, str], *, strict: bool) -> list[tuple[str, str]]:
    """What the answer does not say by itself; one that has a policy of its own is ours already."""
    strict = strict and "content-security-policy" not in said
    wanted = _FRAMED if strict else {"X-Content-Type-Options": "nosniff"}
    return [pair for pair in wanted.items() if pair[0].lower() not in said]


def _language(asked: str | None) -> list[tuple[str, str]]:
    """Pages differ by language; one that was asked for is remembered, for this reader alone."""
    told = [("Vary", "Accept-Language, Cookie")]
    if asked:
        cookie = f"{COOKIE}={asked}; Path=/; Max-Age={REMEMBERED}; HttpOnly; SameSite=lax"
        told += [("Set-Cookie", cookie), ("Cache-Control", "private, no-cache")]
    return told
