"""Statements put together from named pieces.

Each piece brings its own named parameters, so that no value is ever written into a statement.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar, cast

Value = str | int
Record = TypeVar("Record")
_NONE: Mapping[str, Value] = {}


class Sql(NamedTuple):
    """A statement or a piece of one; as a condition an empty text means that there is none."""

    text: str
    params: Mapping[str, Value] = _NONE
    """By name, as ``text`` has them: ``:name``."""


def all_of(*conditions: Sql) -> Sql:
    """The condition that all of some hold; empty where all are."""
    return _joined(" AND ", conditions)


def any_of(*conditions: Sql) -> Sql:
    """The condition that one of some holds, in brackets."""
    either = _joined(" OR ", conditions)
    return Sql(f"({either.text})", either.params)


def _joined(word: str, conditions: Iterable[Sql]) -> Sql:
    given = [c for c in conditions if c.text]
    params = {name: value for c in given for name, value in c.params.items()}
    return Sql(word.join(c.text for c in given), params)


def listed(values: Iterable[Value]) -> str:
    """Values as the one parameter of ``IN (SELECT value FROM json_each(:name))``."""
    return json.dumps(list(values))


def numbers(db: sqlite3.Connection, statement: Sql) -> list[int]:
    """The first column of a query, whose values are numbers (ids, mostly)."""
    return [row[0] for row in db.execute(*statement)]


def records(db: sqlite3.Connection, record: type[Record], statement: Sql) -> Iterator[Record]:
    """The rows of a query as dictionaries.

    Args:
        record: the TypedDict that says what they hold.

    Raises:
        TypeError: the query gives other columns than that.
    """
    cursor = db.execute(*statement)
    names = [column[0] for column in cursor.description]
    if set(names) != set(record.__annotations__):
        raise TypeError(f"{record.__name__} says otherwise than the query, which gives {names}")
    for row in cursor:
        yield cast(Record, dict(zip(names, row, strict=True)))
