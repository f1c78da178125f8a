"""The log read night by night, the newest first, whole nights at a time.

A night is a day in Japan, by which every date of our pages goes. Read are keys first and whole rows
of those that are shown alone: one night of many sources may hold thousands of changes.
"""

import json
import re
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple, TypedDict

from pipeline.answers.change_kinds import ORDER
from pipeline.answers.dates import JAPAN, japan_day
from pipeline.database.rows import all_rows
from pipeline.web.change_lines import CHANGE_SQL, LoggedChange

COLUMNS = {"source": "c.source_id", "series": "e.series", "kind": "c.kind"}
"""What readers filter by, and the column of each."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_RANK = "CASE c.kind " + " ".join(f"WHEN '{k}' THEN {n}" for n, k in enumerate(ORDER)) + " END"
_FROM = "FROM changes c LEFT JOIN editions e ON e.id = c.edition_id"
_FROM_CHANGES = "FROM changes c"
_BY_ID = f"{CHANGE_SQL} WHERE c.id IN (SELECT value FROM json_each(?))"  # noqa: S608
_OF_KEY = "SELECT id, at FROM changes WHERE key = ?"


class Wanted(NamedTuple):
    """What a reader wants to see."""

    chosen: dict[str, str]
    """The filters that are set, by their names in the address."""

    @property
    def condition(self) -> str:
        """The condition in SQL, made of our own columns."""
        return " AND ".join(f"{COLUMNS[name]} = ?" for name in self.chosen) or "1"

    @property
    def values(self) -> list[str]:
        """The values of its question marks."""
        return list(self.chosen.values())

    @property
    def tables(self) -> str:
        """What is read: editions only where one of their columns is asked for."""
        return _FROM if "series" in self.chosen else _FROM_CHANGES


EVERYTHING = Wanted({})


class Night(NamedTuple):
    """The changes of a night, the news first."""

    day: str
    changes: list[LoggedChange]
    total: int
    """So many there are; more than ``changes`` where they are too many for one page."""


class Nights(NamedTuple):
    """A page of nights."""

    nights: list[Night]
    older: str | None
    """The day before which the next page begins; None where these are the oldest."""


class _Key(TypedDict):
    id: int
    at: str


def as_day(text: str | None) -> str | None:
    """A day of an address; None where it is none."""
    if not text or not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _begins(day: str, later: int = 0) -> str:
    """The moment in UTC at which a day begins in Japan.

    Args:
        later: so many days after it.
    """
    try:
        first = datetime.combine(date.fromisoformat(day), time.min, JAPAN)
        begin = (first + timedelta(days=later)).astimezone(UTC)
    except OverflowError:  # the first day and the last one that can be written
        return day
    return begin.isoformat().replace("+00:00", "Z")


def read_nights(
    db: sqlite3.Connection, wanted: Wanted, before: str | None, most: int, nights: int
) -> Nights:
    """Whole nights, until so many changes or so many nights are told.

    Args:
        before: those before this day alone; None begins with the newest.
        most: changes. A night with more of them is told by its first ones.
    """
    ends = _begins(before) if before else "9999"
    sql = f"""
        SELECT c.id, c.at {wanted.tables} WHERE {wanted.condition} AND c.at < ?
        ORDER BY c.at DESC LIMIT ?
    """
    keys = all_rows(db, _Key, sql, [*wanted.values, ends, most + 1])
    found = [(day, list(rows)) for day, rows in groupby(keys, lambda key: japan_day(key["at"]))]
    whole = found if len(keys) <= most else found[:-1]
    if found and not whole:
        day = found[0][0]
        return Nights([one_night(db, wanted, day, most)], day)
    shown = whole[:nights]
    changes = _changes(db, [key["id"] for _, rows in shown for key in rows])
    told = [
        Night(day, _in_order([changes[key["id"]] for key in rows]), len(rows))
        for day, rows in shown
    ]
    more = len(shown) < len(found)
    return Nights(told, shown[-1][0] if more else None)


def one_night(
    db: sqlite3.Connection, wanted: Wanted, day: str, most: int, page: int = 1, key: str = ""
) -> Night:
    """A night, its news first.

    Args:
        page: which part of a night that has more than ``most``, from 1.
        key: of a change that is told in any case.
    """
    inside = [*wanted.values, _begins(day), _begins(day, 1)]
    where = f"{wanted.tables} WHERE {wanted.condition} AND c.at >= ? AND c.at < ?"
    sql = f"SELECT c.id, c.at {where} ORDER BY {_RANK}, c.source_id, c.at, c.id LIMIT ? OFFSET ?"
    keys = all_rows(db, _Key, sql, [*inside, most, (page - 1) * most])
    total: int = db.execute(f"SELECT count(*) {where}", inside).fetchone()[0]
    ids = [row["id"] for row in keys]
    asked = db.execute(_OF_KEY, (key,)).fetchone() if key else None
    ids += [asked[0]] if asked and asked[0] not in ids else []
    return Night(day, _in_order(list(_changes(db, ids).values())), total)


def night_of(db: sqlite3.Connection, key: str) -> str | None:
    """The night of a change; None where there is no such change."""
    found = db.execute(_OF_KEY, (key,)).fetchone()
    return as_day(japan_day(found[1])) if found else None


def newest_changes(db: sqlite3.Connection, wanted: Wanted, most: int) -> list[LoggedChange]:
    """The newest changes by themselves, in the order of time."""
    sql = f"""
        SELECT c.id, c.at {wanted.tables} WHERE {wanted.condition}
        ORDER BY c.at DESC, c.id DESC LIMIT ?
    """
    ids = [row["id"] for row in all_rows(db, _Key, sql, [*wanted.values, most])]
    changes = _changes(db, ids)
    return [changes[key] for key in ids]


def _changes(db: sqlite3.Connection, ids: Sequence[int]) -> dict[int, LoggedChange]:
    return {row["id"]: row for row in all_rows(db, LoggedChange, _BY_ID, [json.dumps(ids)])}


def _in_order(changes: list[LoggedChange]) -> list[LoggedChange]:
    def place(change: LoggedChange) -> tuple[int, str, str, int]:
        rank = ORDER.index(change["kind"]) if change["kind"] in ORDER else len(ORDER)
        return rank, change["source_id"], change["at"], change["id"]

    return sorted(changes, key=place)
