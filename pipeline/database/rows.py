"""Small helpers for writing rows; every value goes through a parameter."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

Row = dict[str, Any]


def all_rows(db: sqlite3.Connection, sql: str, values: Iterable[Any] = ()) -> list[Row]:
    """The rows of a query as dictionaries."""
    cursor = db.execute(sql, tuple(values))
    names = [d[0] for d in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def one_row(db: sqlite3.Connection, sql: str, values: Iterable[Any] = ()) -> Row | None:
    """The first row of a query, None where there is none."""
    cursor = db.execute(sql, tuple(values))
    row = cursor.fetchone()
    return dict(zip((d[0] for d in cursor.description), row, strict=True)) if row else None


def insert(db: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    """Insert one row; ``table`` and the keys come from our own code. Returns the rowid."""
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    return (
        db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values())).lastrowid  # noqa: S608
        or 0
    )


def update(
    db: sqlite3.Connection, table: str, key: str, value: Any, changes: Mapping[str, Any]
) -> None:
    """Update the row whose ``key`` is ``value``; ``table`` and the keys come from our own code."""
    names = ", ".join(f"{name} = ?" for name in changes)
    db.execute(f"UPDATE {table} SET {names} WHERE {key} = ?", (*changes.values(), value))  # noqa: S608
