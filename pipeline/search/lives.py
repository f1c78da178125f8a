"""What a query asks of the lives of passages: which editions its filters name, and which wording of
a passage must have the words.

``state:``, ``since:``, ``until:`` and ``changed:`` speak of the passage, ``version:``, ``phase:``,
``year:`` and ``edition:`` of the wording. The words are looked for in one wording alone: where an
edition is named, in how the passage stands there; else in what ``changed:`` says it came to; else
as it stood last (``until:``, ``state:``) or as it came (``since:`` alone).
"""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from pipeline.kinds import PassageState
from pipeline.read.names.dates import read_date
from pipeline.search import filters
from pipeline.search.normalise import normalise
from pipeline.search.passage_index import IN_FIRST, IN_LAST, NO_PASSAGE, SEVERAL
from pipeline.search.query import OF_EDITIONS, OF_LIVES, Field, Filter, read_year
from pipeline.search.sql import Sql, all_of, any_of, listed, numbers

_OF_PASSAGES = (Field.SOURCE, Field.SERIES)
"""What is the same for all wordings of a passage."""
_OF_WORDINGS = tuple(field for field in OF_EDITIONS if field not in _OF_PASSAGES)
_MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}(?:-\d{2})?", re.ASCII)
_KNOWN = 40
"""Versions that are named where one is not known."""
_UNKNOWN = 5
"""Filters that are said to name no edition."""


class Wording(Enum):
    """Which wording of a passage must have the words."""

    ANY = "any"
    NAMED = "named"
    """One in an edition that is named."""
    CHANGED = "changed"
    """What it was reworded to."""
    LAST = "last"
    FIRST = "first"


_STATES = {
    (True, True): Sql(""),
    (True, False): Sql("s.gone = 0"),
    (False, True): Sql("s.gone > 0"),
    (False, False): Sql("0"),
}
"""(current ones, dropped ones) → the condition."""
_EDGES = {Wording.FIRST: IN_FIRST, Wording.LAST: IN_LAST}


class Unknown(NamedTuple):
    """A filter that names no edition there is."""

    field: Field
    value: str
    known: tuple[str, ...]
    """The versions that there are, oldest first."""


class Sought(NamedTuple):
    """What is asked of passages; numbers of editions are those of ``search_editions``."""

    condition: Sql
    """On ``search_passages``, called ``s``."""
    wording: Wording
    editions: frozenset[int] | None
    """In which of them the wording stands; None: in any."""
    unknown: tuple[Unknown, ...]


_ALL_VERSIONS = """
  SELECT version FROM editions
  GROUP BY version ORDER BY min(phase), min(position), version LIMIT ?"""
_EDITIONS = """
  FROM search_editions n JOIN editions e ON e.id = n.edition_id
  JOIN sources so ON so.id = e.source_id
  CROSS JOIN (SELECT NULL AS series, NULL AS first_seen) d"""


def of_lives(given: Sequence[Filter]) -> bool:
    """True where a filter speaks of the lives of passages: passages are asked for, not pages."""
    return any(f.field in OF_LIVES for f in given)


def names_wording(given: Sequence[Filter]) -> bool:
    """True where a filter says which wording must have the words."""
    edges = (Field.SINCE, Field.UNTIL, Field.CHANGED)
    fields = {f.field for f in given if not f.exclude}
    return any(f.field in _OF_WORDINGS for f in given) or bool(fields & set(edges))


def wording_of(given: Sequence[Filter]) -> Wording:
    """Which wording must have the words."""
    fields = {f.field for f in given if not f.exclude}
    if any(f.field in _OF_WORDINGS for f in given):
        return Wording.NAMED
    if Field.CHANGED in fields:
        return Wording.CHANGED
    if Field.SINCE in fields and not fields & {Field.UNTIL, Field.STATE}:
        return Wording.FIRST
    return Wording.LAST


def sought(
    db: sqlite3.Connection, given: Sequence[Filter], wording: Wording | None = None
) -> Sought:
    """What the filters ask of passages.

    Args:
        wording: which one must have the words; None leaves it to the filters.
    """
    wording = wording or wording_of(given)
    scope = filters.on_row([f for f in given if f.field in _OF_PASSAGES])
    named = {f: _named(db, f.value, scope) for f in given if f.field in OF_LIVES[1:]}
    conditions = [Sql(f"s.passage <> {NO_PASSAGE}"), _state(given), _inside(db, scope, named)]
    standing, editions = _standing(db, given, wording, named)
    return Sought(
        condition=all_of(*conditions, *_edges(named), *standing),
        wording=wording,
        editions=editions,
        unknown=_unknown(db, scope, named),
    )


def _inside(db: sqlite3.Connection, scope: Sql, named: dict[Filter, frozenset[int]]) -> Sql:
    """The condition that a passage is of the sources and kinds of plans that are asked for."""
    is_told = any(not f.exclude for f in named)  # editions that are named are of these
    return _among("s.first", "scope", _select(db, scope)) if scope.text and not is_told else Sql("")


def _unknown(
    db: sqlite3.Connection, scope: Sql, named: dict[Filter, frozenset[int]]
) -> tuple[Unknown, ...]:
    """The filters that name no edition."""
    missing = [f for f, found in named.items() if not found][:_UNKNOWN]
    known = _known(db, scope) if missing else ()
    return tuple(Unknown(f.field, f.value, known) for f in missing)


def _state(given: Sequence[Filter]) -> Sql:
    """The condition on the state."""
    asked = [f for f in given if f.field is Field.STATE]
    left = {f.value for f in asked if not f.exclude} or set(PassageState)
    left -= {f.value for f in asked if f.exclude}
    return _STATES[PassageState.CURRENT in left, PassageState.DROPPED in left]


def _among(column: str, name: str, editions: Sequence[int] | frozenset[int]) -> Sql:
    """The condition that a number of an edition is among some."""
    among = f"SELECT value FROM json_each(:lives_{name})"  # noqa: S608 - a name of ours
    return Sql(f"{column} IN ({among})", {f"lives_{name}": listed(sorted(editions))})


def _edges(named: dict[Filter, frozenset[int]]) -> Iterator[Sql]:
    """The conditions on the first and the last edition."""
    for field, column in ((Field.SINCE, "s.first"), (Field.UNTIL, "s.last")):
        for exclude in (False, True):
            editions = _union(named, field, exclude=exclude)
            if editions is not None:
                among = _among(column, f"{field}_{exclude:d}", editions)
                yield among._replace(text=f"NOT {among.text}") if exclude else among


def _standing(
    db: sqlite3.Connection,
    given: Sequence[Filter],
    wording: Wording,
    named: dict[Filter, frozenset[int]],
) -> tuple[list[Sql], frozenset[int] | None]:
    """The conditions on the wording, and in which editions it stands (None: any)."""
    changed, unchanged = (_union(named, Field.CHANGED, exclude=no) for no in (False, True))
    found = [] if unchanged is None else [_ever_changed(unchanged, exclude=True)]
    if wording is Wording.CHANGED and changed is not None:
        came = _among("s.changed", "came", changed)
        again = _stands(changed, "AND x.changed = 1")
        again = again._replace(text=f"(s.changed = {SEVERAL} AND {again.text})")
        return [*found, any_of(came, again)], changed
    if changed is not None:
        found.append(_ever_changed(changed, exclude=False))
    if wording is Wording.NAMED:
        of_wordings = filters.on_row([f for f in given if f.field in OF_EDITIONS])
        editions = frozenset(_select(db, of_wordings))
        return [*found, _stands(editions)], editions
    if wording in _EDGES:
        found.append(Sql(f"s.stands & {_EDGES[wording]}"))
    return found, None


def _union(
    named: dict[Filter, frozenset[int]], field: Field, *, exclude: bool
) -> frozenset[int] | None:
    """The editions that the filters of a field name together; None where there are none."""
    sets = [n for f, n in named.items() if f.field is field and f.exclude is exclude]
    return frozenset().union(*sets) if sets else None


def _stands(editions: frozenset[int], also: str = "") -> Sql:
    """The condition that a wording stands in one of some editions."""
    # With «+» the few rows of a wording are looked at, not one for each of the editions.
    among = _among("+x.edition", "standing", editions)
    text = f"EXISTS (SELECT 1 FROM search_standings x WHERE x.id = s.id AND {among.text} {also})"  # noqa: S608 - pieces of this module
    return Sql(text, among.params)


def _ever_changed(editions: frozenset[int], *, exclude: bool) -> Sql:
    """The condition that a passage was reworded in one of some editions, whatever its wording."""
    among = _among("x.edition", f"changed_{exclude:d}", editions)
    passages = f"""SELECT o.passage FROM search_standings x
      JOIN search_passages o ON o.id = x.id WHERE x.changed = 1 AND {among.text}"""  # noqa: S608 - pieces of this module
    return Sql(f"s.passage {'NOT ' if exclude else ''}IN ({passages})", among.params)


def _select(db: sqlite3.Connection, condition: Sql) -> list[int]:
    """The numbers of the editions for which something holds."""
    return numbers(db, Sql(f"SELECT n.no {_EDITIONS} WHERE {condition.text}", condition.params))


def _named(db: sqlite3.Connection, value: str, scope: Sql) -> frozenset[int]:
    """The editions that a person means: by id, version, revision, phase, else by date."""
    for meant in _meanings(value):
        found = _select(db, all_of(meant, scope))
        if found:
            return frozenset(found)
    return frozenset()


def _meanings(value: str) -> list[Sql]:
    """What a name of an edition can mean, the likeliest first."""
    names = {"named": listed(filters.versions(value))}
    among = "(SELECT value FROM json_each(:named))"
    found = [
        Sql("e.id = :named", {"named": value}),
        Sql(f"lower(e.version) IN {among}", names),
    ]
    date = _date(normalise(value))
    if date and _MONTH.fullmatch(date):
        found.append(Sql("e.revision = :named", {"named": date}))
    phases = (re.fullmatch(r"phase (\d+)", name) for name in filters.versions(value))
    found += [Sql("e.phase = :named", {"named": int(m[1])}) for m in phases if m]
    years = read_year(value)
    if years:
        low, _, high = years.partition("-")
        bounds = {"named_low": int(low), "named_high": int(high or low)}
        year = f"CAST({filters.YEAR} AS INTEGER)"
        found.append(Sql(f"{year} BETWEEN :named_low AND :named_high", bounds))
    elif date:
        begins = "substr(coalesce(e.published, e.first_seen), 1, length(:named)) = :named"
        found.append(Sql(begins, {"named": date}))
    return [meant._replace(text=f"({meant.text})") for meant in found]


def _date(value: str) -> str | None:
    """A month or day as ISO 8601 has it; None where it is none."""
    if _ISO.fullmatch(value):
        return value
    stated = read_date(value)
    return stated.iso if stated and stated.span == (0, len(value)) else None


def known_versions(db: sqlite3.Connection) -> tuple[str, ...]:
    """The versions of all editions, oldest first."""
    return tuple(version for (version,) in db.execute(_ALL_VERSIONS, (_KNOWN,)))


def _known(db: sqlite3.Connection, scope: Sql) -> tuple[str, ...]:
    where = f"WHERE {scope.text}" if scope.text else ""
    statement = f"""SELECT e.version {_EDITIONS} {where}
      GROUP BY e.version ORDER BY min(e.phase), min(e.position), e.version LIMIT {_KNOWN}"""
    return tuple(version for (version,) in db.execute(statement, scope.params))
