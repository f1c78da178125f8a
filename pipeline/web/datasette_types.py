"""What we use of Datasette, as types.

Datasette carries none, so this is the border where they begin.

Structural types: Datasette 0.65 and 1.0 both fit, and the tests' stand-ins do.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

from datasette.utils.asgi import Response
from jinja2 import Environment

T = TypeVar("T")


class Arguments(Protocol):
    """The query of an address; a name may be given several times."""

    def get(self, name: str) -> str | None: ...
    def getlist(self, name: str) -> list[str]: ...
    def __iter__(self) -> Iterator[str]: ...


class Request(Protocol):
    """What a reader asks for."""

    args: Arguments
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    url_vars: Mapping[str, str]
    """The named groups of the route's pattern, as they came: not percent-decoded."""
    path: str
    query_string: str
    scope: dict[str, Any]
    """As ASGI has it."""
    receive: Callable[[], Awaitable[Any]]
    scheme: str
    method: str
    actor: Mapping[str, object] | None

    async def post_body(self) -> bytes:
        """All that was sent."""


class Database(Protocol):
    """An attached database."""

    name: str
    """As it stands in addresses."""
    path: str | None
    """None for one that is only in memory."""

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function in a thread that has a read-only connection."""


class Urls(Protocol):
    """Addresses of Datasette's own pages, with its base path before them."""

    def path(self, path: str) -> str: ...
    def database(self, name: str) -> str: ...


class Datasette(Protocol):
    """The server."""

    databases: Mapping[str, Database]
    urls: Urls
    jinja_env: Environment
    cors: bool

    def get_database(self, name: str) -> Database: ...
    def plugin_config(self, plugin: str) -> Mapping[str, object] | None: ...
    def setting(self, key: str) -> object: ...


View = Callable[[Datasette, Request], Awaitable[Response]]
Route = tuple[str, View]
"""A regular expression of paths, and what answers them."""
