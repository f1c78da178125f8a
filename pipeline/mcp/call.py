"""One call of a tool: who asks, under which address, and the way to the database."""

import sqlite3
from collections.abc import Callable
from typing import Annotated, Any, NamedTuple, TypeVar

from datasette.utils.asgi import Request
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field as Argument

from pipeline.errors import ShinkyuError
from pipeline.web.database import may_view, our_database
from pipeline.web.datasette_types import Database, Datasette
from pipeline.web.public_address import placed
from pipeline.web.rendering import address

T = TypeVar("T")
SourceId = Annotated[str | None, Argument(max_length=100, description="id of one municipality")]
"""A tool's argument that leaves one municipality."""


class Call(NamedTuple):
    """What a tool needs of the call."""

    base: str
    """Goes before the paths of our pages: ``https://example.org``."""
    database: Database

    async def read(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function that reads the database, in a thread.

        Raises:
            ToolError: what was asked for is not there, in the words of our own error. Any other
                fault goes to the server's log and tells the model nothing of its insides.
        """
        try:
            return await self.database.execute_fn(fn)
        except ShinkyuError as error:
            raise ToolError(str(error)) from error


async def call(datasette: Datasette, context: Context[Any, Any]) -> Call:
    """The call that a context belongs to.

    Raises:
        ToolError: whoever asks may not see our database.
    """
    scope = getattr(context.request_context.request, "scope", None) or _NOBODY
    request = Request(placed(datasette, scope), None)
    if not await may_view(datasette, request.actor):
        raise ToolError("you may not see this database")
    return Call(address(request, ""), our_database(datasette))


_NOBODY = {"type": "http", "headers": [], "path": "/-/mcp", "query_string": b""}
"""A call from inside the process, without a request."""
