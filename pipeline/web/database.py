"""Our database among those that Datasette serves: which it is, who may see it, its rows."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from datasette.utils.asgi import NotFound

from pipeline.database import state
from pipeline.database.open import connect_read_only
from pipeline.web.basis import reads_archive
from pipeline.web.datasette_types import Database, Datasette

R = TypeVar("R")
Values = Iterable[object] | Mapping[str, object]
_OUR_TABLES = {"sources", "editions", "captures", "changes", "pages"}


def our_database_name(datasette: Datasette) -> str | None:
    """The name of the first attached database that has our tables; None where there is none."""
    known: dict[str, bool] = vars(datasette).setdefault("_shinkyu_databases", {})
    for name, db in datasette.databases.items():
        if name not in known:
            known[name] = bool(db.path) and _is_ours(Path(db.path or ""))
        if known[name]:
            return str(name)
    return None


def _is_ours(path: Path) -> bool:
    try:
        with closing(connect_read_only(path)) as db:
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
    except sqlite3.Error:
        return False
    return tables >= _OUR_TABLES


def our_database(datasette: Datasette) -> Database:
    """Datasette's handle of our database.

    Raises:
        NotFound: none is attached.
    """
    name = our_database_name(datasette)
    if name is None:
        raise NotFound("no database of shinkyu is attached")
    return datasette.get_database(name)


def database_state(datasette: Datasette) -> tuple[str, ...]:
    """What tells whether our database is still what it was: its files' times and sizes.

    What was made of it can be shown again while they are the same.
    """
    return state.state_of(our_database(datasette).path or "")


def is_settled(datasette: Datasette) -> bool:
    """Does :func:`database_state` surely tell our database from what the next write makes of it?"""
    return state.is_settled(our_database(datasette).path or "")


async def may_view(datasette: Datasette, actor: Mapping[str, object] | None) -> bool:
    """May this visitor see our database? (Datasette 0.65 and 1.0 ask in different words.)"""
    name = our_database_name(datasette)
    if hasattr(datasette, "permission_allowed"):
        return bool(
            await datasette.permission_allowed(actor, "view-database", resource=name, default=True)
        )
    from datasette.resources import DatabaseResource

    assert hasattr(datasette, "allowed")
    resource = DatabaseResource(database=name)
    return bool(await datasette.allowed(action="view-database", resource=resource, actor=actor))


async def rows(
    datasette: Datasette, row_type: Callable[..., R], sql: str, values: Values = ()
) -> list[R]:
    """The rows of a query of ours, without Datasette's limits for visitors' SQL.

    Args:
        row_type: the TypedDict that names the columns which the query gives.
    """
    params = dict(values) if isinstance(values, Mapping) else list(values)

    def run(conn: sqlite3.Connection) -> list[R]:
        cursor = conn.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [row_type(**dict(zip(names, row, strict=True))) for row in cursor]

    return await our_database(datasette).execute_fn(run)


async def one(
    datasette: Datasette, row_type: Callable[..., R], sql: str, values: Values = ()
) -> R | None:
    """The first row of a query of ours, None where there is none."""
    found = await rows(datasette, row_type, sql, values)
    return found[0] if found else None


def marks(values: Iterable[object]) -> str:
    """As many question marks as values, for ``IN (…)``: ``?, ?, ?``."""
    return ", ".join("?" for _ in values)


def archive_folder(datasette: Datasette) -> Path:
    """Where the WARC files are.

    Plugin setting ``archive``, else the environment, else ``archive`` beside the database's folder.
    """
    reads_archive()
    config = datasette.plugin_config("shinkyu") or {}
    named = config.get("archive") or os.environ.get("SHINKYU_ARCHIVE")
    if named:
        return Path(str(named))
    return Path(our_database(datasette).path or "").resolve().parent.parent / "archive"
