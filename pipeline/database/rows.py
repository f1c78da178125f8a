"""Rows read and written, with their types; knows nothing of what they mean.

In plain SQL: every night writes and reads rows, and sqlite-utils takes a quarter of a night's
start-up (0.25 s of processor time, with numpy, which it imports where it is there) and 30 to 60 µs
a row, since each call looks the table up and opens a savepoint. Commands that only read have it.

Nothing is committed here where a transaction is open: every visit is one (``BEGIN IMMEDIATE``).
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar, cast

R = TypeVar("R")
Value = str | int | float | bytes | None


def all_rows(
    db: sqlite3.Connection, row_type: type[R], sql: str, values: Sequence[Value] = ()
) -> list[R]:
    """The rows of a query.

    Args:
        row_type: what a row is: a TypedDict with the columns that are asked for.
    """
    found = db.execute(sql, values)
    names = [column[0] for column in found.description]
    return cast("list[R]", [dict(zip(names, row, strict=True)) for row in found])


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
    return db.execute(_insertion(table, list(row)), list(row.values())).lastrowid or 0


def insert_all(db: sqlite3.Connection, table: str, rows: Iterable[Mapping[str, object]]) -> None:
    """Insert many rows in their order; all of them have the columns of the first."""
    given = list(rows)
    if given:
        columns = list(given[0])
        db.executemany(_insertion(table, columns), _values(given, columns))


def upsert_all(
    db: sqlite3.Connection, table: str, rows: Iterable[Mapping[str, object]], key: str = "id"
) -> None:
    """Insert whole rows, or put them in the place of those that have the same ``key``; all of them
    have the columns of the first."""
    given = list(rows)
    if not given:
        return
    columns = list(given[0])
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in columns)
    sql = f'{_insertion(table, columns)} ON CONFLICT ("{key}") DO UPDATE SET {changes}'
    db.executemany(sql, _values(given, columns))


def _insertion(table: str, columns: Sequence[str]) -> str:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
    return f'INSERT INTO "{table}" ({names}) VALUES ({marks})'  # noqa: S608 - names of our schema


def _values(rows: Iterable[Mapping[str, object]], columns: Sequence[str]) -> Iterator[list[object]]:
    return ([row[name] for name in columns] for row in rows)


def update(
    db: sqlite3.Connection, table: str, key: str | int, changes: Mapping[str, object]
) -> None:
    """Change the row with an ``id``.

    Raises:
        LookupError: there is no such row.
    """
    names = ", ".join(f'"{name}" = ?' for name in changes)
    sql = f'UPDATE "{table}" SET {names} WHERE id = ?'  # noqa: S608 - names of our schema
    if db.execute(sql, [*changes.values(), key]).rowcount != 1:
        raise LookupError(f"{table}: no row {key}")


def next_id(db: sqlite3.Connection, table: str) -> int:
    """The ``id`` that SQLite would give to the next row (one that is not AUTOINCREMENT)."""
    [last] = db.execute(f'SELECT max(id) FROM "{table}"').fetchone()  # noqa: S608 - of our schema
    return (last or 0) + 1


def set_meta(db: sqlite3.Connection, key: str, value: str) -> None:
    """Keep a fact of the projection in ``meta``."""
    upsert_all(db, "meta", [{"key": key, "value": value}], "key")


def get_meta(db: sqlite3.Connection, key: str) -> str | None:
    """What ``meta`` holds under a key."""
    row = db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else None
