"""How every page of ours is answered: who may see it, from memory where it is kept, 304 for a
reader that has it already (RFC 9110, 13.1.2), and for how long a proxy may show it (RFC 9111).
"""

from typing import Any

from datasette import Forbidden
from datasette.utils.asgi import Request as WholeRequest
from datasette.utils.asgi import Response

from pipeline.web.asgi import App, Message, Receive, Scope, Send
from pipeline.web.asked_length import check_length
from pipeline.web.at_once import NOTE, Note, answers_of
from pipeline.web.database import database_state, is_settled, may_view
from pipeline.web.datasette_types import Datasette, Request, View
from pipeline.web.kept_answers import Answer, Key, Made
from pipeline.web.language import COOKIE, LANGUAGES, REMEMBERED, language
from pipeline.web.rendering import address

PUBLIC = "public, max-age=0, s-maxage=60, must-revalidate"
"""A browser asks each time (and is told 304), a proxy once a minute: it is a minute behind a night
at most, and a thousand readers of one page are one request.
"""
OF_THE_MOMENT = "no-cache"
PRIVATE = "private, no-cache"
VARY = "Accept-Language, Cookie"
_TOLD = "X-Shinkyu-Cache-Control"
"""Carries what we say of caching out of Datasette, which forbids it to any reader with a cookie,
so also to the one who once chose a language; :func:`with_our_caching` puts it in place.
"""
_CONDITIONS = {b"if-none-match", b"if-modified-since", b"if-match", b"if-range", b"range"}
_NOT_MODIFIED = ("content-disposition", "content-length")
"""What goes without saying of a body that is not sent."""

_by_themselves: set[View] = set()


def answers_itself(view: View) -> View:
    """A view of bytes, which knows before it makes them whether the reader has them, and sends
    parts of them.
    """
    _by_themselves.add(view)
    return view


def answered(view: View) -> View:
    """A view whose answers are kept; whoever may not see our database does not get to see them."""
    if view in _by_themselves:
        return _guarded(view)

    async def told(datasette: Datasette, request: Request) -> Response:
        await _admit(datasette, request)
        if request.actor is not None or request.method not in ("GET", "HEAD"):
            return _with_language(request, await view(datasette, request))
        key = _key(datasette, request)
        answer = await _answer(datasette, request, view, key)
        note: Note | None = request.scope.get(NOTE)
        if note:
            note.kept = key, answer
        return _with_language(request, _response(request, answer))

    return told


def for_everybody(view: View) -> View:
    """A view of bytes that tell nothing of the database: what it says of caching holds for all."""

    async def told(datasette: Datasette, request: Request) -> Response:
        response = await view(datasette, request)
        if "Cache-Control" in response.headers:
            response.headers[_TOLD] = response.headers["Cache-Control"]
        return response

    return told


def _guarded(view: View) -> View:
    async def guarded(datasette: Datasette, request: Request) -> Response:
        await _admit(datasette, request)
        response = await view(datasette, request)
        said = response.headers.get("Cache-Control")
        if said and request.actor is None and _is_public(request):
            response.headers[_TOLD] = said
        return response

    return guarded


async def _admit(datasette: Datasette, request: Request) -> None:
    if not await may_view(datasette, request.actor):
        raise Forbidden("you may not see this database")
    check_length(request)


def _key(datasette: Datasette, request: Request) -> Key:
    return Key(
        state=database_state(datasette),
        path=request.path,
        query=request.query_string,
        host=address(request, ""),
        language=language(request),
    )


async def _answer(datasette: Datasette, request: Request, view: View, key: Key) -> Answer:
    async def make() -> Made:
        return _made(await view(datasette, _unconditional(request)))

    def still() -> bool:
        return database_state(datasette) == key.state and is_settled(datasette)

    return await answers_of(datasette).get(key, make, still)


def _unconditional(request: Request) -> Request:
    """The same request for the whole answer, which others may be waiting for, too."""
    headers = [pair for pair in request.scope["headers"] if pair[0].lower() not in _CONDITIONS]
    whole: Request = WholeRequest({**request.scope, "headers": headers}, request.receive)
    return whole


def _made(response: Response) -> Made:
    body = response.body if isinstance(response.body, bytes) else response.body.encode()
    return response.status, body, dict(response.headers), response.content_type


def _response(request: Request, answer: Answer) -> Response:
    said = _caching(request, answer)
    ours = {"Vary": VARY, "Cache-Control": said, _TOLD: said}
    if answer.status != 200:
        return _sent(answer, {**answer.headers, **ours})
    headers = {**answer.headers, **ours, "ETag": answer.etag}
    if not has_already(request, answer.etag):
        return _sent(answer, headers)
    kept = {name: text for name, text in headers.items() if name.lower() not in _NOT_MODIFIED}
    return Response("", status=304, headers=kept, content_type=answer.content_type)


def _sent(answer: Answer, headers: dict[str, str]) -> Response:
    return Response(
        answer.body, status=answer.status, headers=headers, content_type=answer.content_type
    )


def _caching(request: Request, answer: Answer) -> str:
    if not answer.lasting or answer.status != 200:
        return OF_THE_MOMENT
    return said_of_lasting(request)


def said_of_lasting(request: Request) -> str:
    """What is said of caching where an answer depends on the database's state alone."""
    return PUBLIC if _is_public(request) else PRIVATE


def _is_public(request: Request) -> bool:
    """Does nothing of this request tell who the reader is?"""
    return set(request.cookies) <= {COOKIE} and "authorization" not in request.headers


def has_already(request: Request, etag: str) -> bool:
    """Has the reader what would be sent? (A proxy that squeezes makes a tag weak.)"""
    known = (request.headers.get("if-none-match") or "").split(",")
    return any(one.strip().removeprefix("W/") in (etag, "*") for one in known)


def _with_language(request: Request, response: Response) -> Response:
    """A language that was asked for is remembered."""
    asked = request.args.get("lang")
    is_page = (response.content_type or "").startswith("text/html")
    if is_page and asked in LANGUAGES and request.cookies.get(COOKIE) != asked:
        response.set_cookie(COOKIE, asked, max_age=REMEMBERED, samesite="lax", httponly=True)
        if _TOLD in response.headers:
            response.headers[_TOLD] = PRIVATE
    return response


def with_our_caching(app: App) -> App:
    """The server with what our pages say of caching in the place of what Datasette makes of it."""

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": _restored(message.get("headers") or [])}
            await send(message)

        await app(scope, receive, sent)

    return served


_TOLD_NAME = _TOLD.lower().encode()


def _restored(headers: list[Any]) -> list[Any]:
    told = [value for name, value in headers if name.lower() == _TOLD_NAME]
    if not told:
        return headers
    gone = (_TOLD_NAME, b"cache-control")
    kept = [[name, value] for name, value in headers if name.lower() not in gone]
    return [*kept, [b"cache-control", told[0]]]
