"""Tools for language models (the extra ``shinkyu[mcp]``): beside the web, over the same answers.

``datasette-mcp`` serves the Model Context Protocol at ``/-/mcp`` of a Datasette and asks every
plugin for tools; ours are registered here, one module each. What they answer is bounded, cited, and
never a visitor's SQL: where a database of ours is attached, the tools for SQL that
``datasette-mcp`` brings are taken away. Without the extra nothing asks this module for anything.
"""

from contextlib import suppress
from typing import TYPE_CHECKING

from datasette import hookimpl

from pipeline.web.database import our_database_name
from pipeline.web.datasette_types import Datasette

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

_OF_SQL = ("list_databases", "get_database_schema", "execute_sql")
"""What ``datasette-mcp`` registers by itself."""


@hookimpl(trylast=True)  # after datasette-mcp's own, which would come back otherwise
def register_mcp_tools(datasette: Datasette, mcp: "MCPServer") -> None:
    """Our tools in the place of those for SQL, where a database of ours is attached."""
    if our_database_name(datasette) is None:
        return
    from mcp.server.mcpserver.exceptions import ToolError

    from pipeline.mcp.tools import INSTRUCTIONS, register

    for name in _OF_SQL:
        with suppress(ToolError):  # it has no such tool (any more)
            mcp.remove_tool(name)
    register(datasette, mcp)
    # datasette-mcp's tell the model to begin with tools that are gone; there is no setter.
    mcp._lowlevel_server.instructions = INSTRUCTIONS
