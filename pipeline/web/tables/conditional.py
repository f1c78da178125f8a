"""Datasette's tables, rows and CSV are not sent to a reader who has them: what they show depends on
the state of our database and on the address alone, so that an entity tag is known before anything
is read, and no answer is held in memory for it.
"""

import hashlib
import os
import re
import secrets
from typing import NamedTuple
from urllib.parse import parse_qs

from datasette.utils import await_me_maybe
from datasette.utils.asgi import Request as ScopeRequest

from pipeline.database.schema import TABLES
from pipeline.web.answering import PRIVATE, VARY, said_of_lasting
from pipeline.web.asgi import Scope
from pipeline.web.database import database_state, is_settled
from pipeline.web.datasette_types import Datasette, Request
from pipeline.web.language import language
from pipeline.web.rendering import address

_NAMES = "|".join(re.escape(table.name) for table in TABLES)
_SHOWN = re.compile(rf"/(?:{_NAMES})(?:/[^/.]+)?(?:\.csv)?\Z")
"""A table of ours, a row of it, either as CSV. A query's rows may tell of the moment."""
_NOT_OURS = frozenset(("_trace", "_ttl", "_where", "sql"))
"""What an address may ask for that is another thing each time, or has a rule of its own."""
START = "SHINKYU_START"
"""Environment of the processes of one server: what tells its start from another."""
HURRIED = "shinkyu_hurried"
"""In a scope: a list that has something in it where an answer was cut short by a limit of time, so
that the next one may be another.
"""


class Tag(NamedTuple):
    """What is said of an answer that a reader may ask for again."""

    etag: str
    caching: str
    has: bool
    """Has the reader that very answer?"""
    hurried: list[str]

    def headers(self) -> list[tuple[str, str]]:
        """As they stand beside the answer, and beside 304."""
        return [("ETag", self.etag), ("Cache-Control", self.caching), ("Vary", VARY)]


async def tag_of(datasette: Datasette, scope: Scope, database: str) -> Tag | None:
    """The tag of an answer to an anonymous reader; None where there is none: for whoever is logged
    in, for what is no table of ours, and while the database is just being written.

    Args:
        scope: of the request, as ASGI has it; gets the list :data:`HURRIED`.
        database: where the tables stand.
    """
    path = str(scope["path"])
    if scope["method"] not in ("GET", "HEAD") or not path.startswith(f"{database}/"):
        return None
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    is_shown = _SHOWN.match(path, len(database)) is not None
    if not is_shown or _NOT_OURS & set(query) or query.get("_format", ["csv"]) != ["csv"]:
        return None
    request: Request = ScopeRequest(scope, None)
    if not is_settled(datasette) or await _is_somebody(datasette, request):
        return None
    hurried: list[str] = scope.setdefault(HURRIED, [])
    etag = _etag(datasette, request)
    known = (request.headers.get("if-none-match") or "").split(",")
    has = any(one.strip().removeprefix("W/") == etag for one in known)
    said = PRIVATE if "_lang" in query else said_of_lasting(request)
    return Tag(etag, said, has, hurried)


async def _is_somebody(datasette: Datasette, request: Request) -> bool:
    """Is the reader logged in, by whatever plugin?"""
    from datasette.plugins import pm  # loads every plugin, us too: not while we are loaded

    for told in pm.hook.actor_from_request(datasette=datasette, request=request):
        if await await_me_maybe(told):
            return True
    return False


def _start(datasette: Datasette) -> str:
    """Tells this start of the server from every other one; the processes of one server have it in
    common.
    """
    given = os.environ.get(START) or secrets.token_hex(16)
    found: str = vars(datasette).setdefault("_shinkyu_start", given)
    return found


def _etag(datasette: Datasette, request: Request) -> str:
    """Of one server, from its start to its end: another start may have other settings. Only who was
    sent an answer can know its tag, so that 304 tells nobody else of it.
    """
    start = _start(datasette)
    cookies = "" if said_of_lasting(request).startswith("public") else request.headers.get("cookie")
    told = (
        start,
        *database_state(datasette),
        request.path,
        request.query_string,
        address(request, ""),
        language(request),
        cookies or "",
    )
    return f'"{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"'
