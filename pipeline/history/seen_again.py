"""Rows of which a visit tells nothing but that they were seen again: what every night moves."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any


def is_seen_again(row: Mapping[str, Any], before: Mapping[str, Any] | None) -> bool:
    """Is the moment when it was last seen all that is new of a row?"""
    return before is not None and row == {**before, "last_seen": row["last_seen"]}


def see_again(db: sqlite3.Connection, table: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write down when rows were last seen, without the whole row: an upsert takes eight times as
    long, sqlite-utils' update asks for the row and the table before.
    """
    db.executemany(
        f'UPDATE "{table}" SET last_seen = ? WHERE id = ?',  # noqa: S608 (our own names)
        [(row["last_seen"], row["id"]) for row in rows],
    )
