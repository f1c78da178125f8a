"""Datasette's own search box on ``pages``, in the language of our search (0.65 and 1.0).

Datasette hands what was typed (``?_search=``) through the SQL function ``escape_fts``. We redefine
that function on connections to our database, so that the box finds substrings, and add the filters
of the query as conditions of the table.
"""

import sqlite3
from typing import NamedTuple

from pipeline.search import filters
from pipeline.search.match import escape_fts
from pipeline.search.query import OF_EDITIONS, parse
from pipeline.search.sql import Value

_OURS = (
    "SELECT count(*) FROM sqlite_master WHERE name IN ('pages_fts', 'pages_chars', 'search_pages')"
)

_CACHE_KB = 32_768  # SQLite's own 2 MB make a search of 100,000 pages a third slower


class Where(NamedTuple):
    """A condition for Datasette's table page."""

    clause: str
    """SQL on the table ``pages``."""
    params: dict[str, Value]
    description: str
    """What it says, in words."""


def prepare_connection(conn: sqlite3.Connection) -> None:
    """Redefine ``escape_fts`` on a connection to our database, and give it a larger page cache.

    Other databases keep theirs. To be called from the plugin's hook of this name, which must be
    ``@hookimpl(trylast=True)``: Datasette's own runs before.
    """
    if conn.execute(_OURS).fetchone()[0] == 3:
        conn.create_function("escape_fts", 1, escape_fts, deterministic=True)
        conn.execute(f"PRAGMA cache_size = -{_CACHE_KB}")


def table_filter(search: str) -> Where | None:
    """The filters inside a ``?_search=`` (``version:2.1``) as a condition on ``pages``.

    None where there are none. For the plugin's hook ``filters_from_request`` on ``pages``.
    """
    given = parse(search).filters
    left = filters.originals(given, "pages.sha256")
    if not left.text:
        return None
    told = (f for f in given if f.field in OF_EDITIONS)  # those of lives speak of no page
    said = " ".join(f"{'-' if f.exclude else ''}{f.field}:{f.value}" for f in told)
    return Where(left.text, dict(left.params), said)
