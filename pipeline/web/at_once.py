"""Kept answers before Datasette's own layers: a request that was answered before, word for word,
of a reader of whom nothing is known, is answered from memory.

Datasette looks for the route, the form's token, the messages and the actor of every request, which
takes four times as long as to send what is kept. All of it comes out alike for a reader without a
cookie (but the one of the language) as long as Datasette alone says who a reader is, so what it
came to is noted beside the kept answer. Who may see the database is asked each time.
"""

from collections.abc import Iterable
from typing import NamedTuple

from cachetools import LRUCache

from pipeline.web.asgi import App, Message, Receive, Scope, Send
from pipeline.web.database import database_state, may_view, our_database_name
from pipeline.web.datasette_types import Datasette
from pipeline.web.kept_answers import Answer, KeptAnswers, Key
from pipeline.web.language import COOKIE, LANGUAGES

NOTE = "shinkyu.note"
"""Where the view finds in a request's scope what to write the kept answer's key on."""
_MOST = 4_096
_LONGEST = 2_000
"""Bytes of an address, and of each header that is compared."""
_COMPARED = (b"host", b"x-forwarded-proto", b"accept-language", b"cookie", b"if-none-match")
"""All that an answer of ours depends on beside the address."""
_OTHERS = {b"authorization", b"range", b"if-match", b"if-range", b"if-modified-since"}
"""With one of these a request goes its whole way."""
_LANGUAGE_COOKIES = frozenset(f"{COOKIE}={one}".encode() for one in LANGUAGES)
_WHO = ("actor_from_request", "permission_allowed")
"""Hooks by which a plugin may tell readers apart by anything."""

Asked = tuple[object, ...]


class Note:
    """Written on by the view whose answer is kept."""

    def __init__(self) -> None:
        self.kept: tuple[Key, Answer] | None = None


class _Met(NamedTuple):
    """What Datasette made of a kept answer."""

    key: Key
    etag: str
    """Of the answer whose head this is."""
    start: Message
    with_body: bool


def answers_of(datasette: Datasette) -> KeptAnswers:
    """The kept answers of a server."""
    kept: KeptAnswers | None = vars(datasette).get("_shinkyu_answers")
    if kept is None:
        kept = vars(datasette)["_shinkyu_answers"] = KeptAnswers()
    return kept


def met_at_once(datasette: Datasette, app: App) -> App:
    """The server, which answers at once what it answered before."""
    known: LRUCache[Asked, _Met] = LRUCache(_MOST)

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        asked = _asked(scope)
        if asked is None or not _is_plain(datasette):
            await app(scope, receive, send)
            return
        met = known.get(asked)
        answer = _still(datasette, met) if met else None
        if met and answer and await may_view(datasette, None):
            await send({**met.start, "headers": [*met.start["headers"]]})
            body = answer.body if met.with_body else b""
            await send({"type": "http.response.body", "body": body})
            return
        note = Note()
        sent = _Sent(send)
        await app({**scope, NOTE: note}, receive, sent)
        found = _met(note, sent)
        if found:
            known[asked] = found

    return served


def _asked(scope: Scope) -> Asked | None:
    """All of a request that its answer depends on; None where it may depend on more."""
    if scope["type"] != "http" or scope["method"] != "GET" or scope.get("actor"):
        return None
    place = (scope.get("raw_path"), scope["path"], scope.get("query_string", b""))
    if sum(len(part or b"") for part in place) > _LONGEST:
        return None
    compared = _compared(scope["headers"])
    if compared is None or compared.get(b"cookie") not in (None, *_LANGUAGE_COOKIES):
        return None
    mounted = scope.get("root_path"), scope.get("scheme"), str(scope.get("server"))
    return (*place, *mounted, *(compared.get(name) for name in _COMPARED))


def _compared(headers: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes] | None:
    """The headers that are compared; None where one is there twice, or one that is not compared
    though an answer may depend on it.
    """
    found: dict[bytes, bytes] = {}
    for name, value in headers:
        lower = name.lower()
        if lower in _OTHERS or lower in found:
            return None
        if lower in _COMPARED:
            if len(value) > _LONGEST:
                return None
            found[lower] = value
    return found


def _is_plain(datasette: Datasette) -> bool:
    """Does Datasette alone say who a reader is and who may see what, by cookie and token?

    Datasette 1.0 may keep that in a database; there every request goes its whole way.
    """
    if not hasattr(datasette, "permission_allowed") or datasette.setting("trace_debug"):
        return False
    if our_database_name(datasette) is None:
        return False
    from datasette.plugins import pm  # loads every plugin, us too: not while we are loaded

    callers = (getattr(pm.hook, name) for name in _WHO)
    return all(
        one.plugin_name.startswith("datasette.")
        for caller in callers
        for one in caller.get_hookimpls()
    )


def _still(datasette: Datasette, met: _Met) -> Answer | None:
    if database_state(datasette) != met.key.state:
        return None
    answer = answers_of(datasette).known(met.key)
    return answer if answer and answer.etag == met.etag else None


class _Sent:
    """Sends on, and keeps the head of what is sent."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.start: Message | None = None
        self.body = b""
        """The last part."""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = {**message, "headers": [*message["headers"]]}
        elif message["type"] == "http.response.body":
            self.body = message.get("body", b"")
        await self._send(message)


def _met(note: Note, sent: _Sent) -> _Met | None:
    """What may be said again; never a cookie that was set for one reader."""
    if note.kept is None or sent.start is None:
        return None
    if any(name.lower() == b"set-cookie" for name, _ in sent.start["headers"]):
        return None
    key, answer = note.kept
    with_body = sent.body == answer.body
    if not with_body and sent.body:
        return None
    return _Met(key, answer.etag, sent.start, with_body)
