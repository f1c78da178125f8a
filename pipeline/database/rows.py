"""Rows read and written, with their types; knows nothing of what they mean.

sqlite-utils does it. Its writes commit by themselves where no transaction is open; inside one
(every visit is one, ``BEGIN IMMEDIATE``) they are a part of it, and nothing is committed before the
caller does.

Many rows, and those that every night writes, go to ``insert_all``, which leaves them to the
driver's own ``executemany``: a quarter of sqlite-utils' time for many, a sixth for one.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, TypeVar, cast

if TYPE_CHECKING:
    from pipeline.database.utils import Database

R = TypeVar("R")
Value = str | int | float | bytes | None


def utils_over(db: sqlite3.Connection) -> "Database":
    """A connection as sqlite-utils has it, left as it is: no pragma of its own, no plugin."""
    # a seventh of what a child that compares takes, which writes no row
    from pipeline.database.utils import PLAIN, Connection, Database

    return db.utils if isinstance(db, Connection) else Database(db, **PLAIN)


def all_rows(
    db: sqlite3.Connection, row_type: type[R], sql: str, values: Sequence[Value] = ()
) -> list[R]:
    """The rows of a query.

    Args:
        row_type: what a row is: a TypedDict with the columns that are asked for.
    """
    cursor = db.execute(sql, values)
    names = [column[0] for column in cursor.description]
    # without a step of Python for each row: pages read thousands of them
    return cast("list[R]", list(map(dict, map(zip, repeat(names), cursor))))


def one_row(
    db: sqlite3.Connection, row_type: type[R], sql: str, values: Sequence[Value] = ()
) -> R | None:
    """The first row of a query, None where there is none."""
    # To the end: a query left half read keeps its lock until the garbage collector comes by.
    rows = all_rows(db, row_type, sql, values)
    return rows[0] if rows else None


def insert(db: sqlite3.Connection, table: str, row: Mapping[str, object]) -> int:
    """Insert one row.

    Returns:
        its rowid; 0 in a table that has none.
    """
    return utils_over(db).table(table).insert(dict(row)).last_rowid or 0


def insert_all(db: sqlite3.Connection, table: str, rows: Iterable[Mapping[str, object]]) -> None:
    """Insert many rows in their order; all of them have the columns of the first."""
    given = list(rows)
    if not given:
        return
    columns = list(given[0])
    _write_values(db, "INSERT", table, columns, ([row[name] for name in columns] for row in given))


def replace_values(
    db: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    """Insert many rows in their order, each in the place of the one that has its key.

    Args:
        rows: values, in the order of the columns.
    """
    _write_values(db, "INSERT OR REPLACE", table, columns, rows)


def _write_values(
    db: sqlite3.Connection,
    verb: str,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
) -> None:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    sql = f'{verb} INTO "{table}" ({names}) VALUES ({marks})'
    db.executemany(sql, rows)


def upsert_all(
    db: sqlite3.Connection, table: str, rows: Iterable[Mapping[str, object]], key: str = "id"
) -> None:
    """Insert whole rows, or put them in the place of those that have the same ``key``."""
    given = [dict(row) for row in rows]
    if given:
        utils_over(db).table(table).upsert_all(given, pk=key)


def update(
    db: sqlite3.Connection, table: str, key: str | int, changes: Mapping[str, object]
) -> None:
    """Change the row with a primary key (the rowid where the table has none).

    Raises:
        sqlite_utils.db.NotFoundError: there is no such row.
    """
    utils_over(db).table(table).update(key, dict(changes))


def next_id(db: sqlite3.Connection, table: str) -> int:
    """The ``id`` that SQLite would give to the next row (one that is not AUTOINCREMENT)."""
    (last,) = db.execute(f'SELECT max(id) FROM "{table}"').fetchone()  # noqa: S608 (our own names)
    return (last or 0) + 1


VERIFICATION = "last_verification"
"""Key of ``meta``: what the last verification found, as JSON."""


_SET_META = (
    "INSERT INTO meta (key, value) VALUES (?, ?) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def set_meta(db: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a fact of the projection in ``meta``."""
    db.execute(_SET_META, (key, value))  # several a visit: 3 µs, sqlite-utils takes 470


def get_meta(db: sqlite3.Connection, key: str) -> str | None:
    """What ``meta`` holds under a key."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None


def asked(conditions: Mapping[str, Value]) -> tuple[str, list[Value]]:
    """The conditions that are asked for, as one, and their values. Where what nobody asks for is
    not in a statement (``? IS NULL OR source_id = ?``), an index can be used for the rest.

    Args:
        conditions: condition with one ``?``, from our own code → its value; None asks for nothing.
    """
    given = {text: value for text, value in conditions.items() if value is not None}
    return " AND ".join(given) or "1", [*given.values()]
