"""What is known of the document and edition under which something found is shown."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple, TypedDict

from pipeline.search import filters
from pipeline.search.query import Filter
from pipeline.search.sql import Sql, listed, records


class About(NamedTuple):
    """What is known of the document that a page belongs to."""

    source_id: str
    source_name: str
    series: str
    edition_id: str | None
    edition_label: str | None
    version: str | None
    phase: int | None
    revision: str | None
    status: str | None
    """final or draft."""
    published: str | None
    """Date of the edition, ISO 8601, cut to what is known."""
    document_id: int
    document_label: str
    part: str
    """whole, summary or split."""
    current: bool
    """False where the document has other bytes by now."""
    first_seen: str
    """When these bytes were first seen, UTC."""
    set_by_hand: bool
    """True where a person set the edition's date."""


class _AboutRow(TypedDict):
    sha256: str
    source_id: str
    source_name: str
    series: str
    edition_id: str | None
    edition_label: str | None
    version: str | None
    phase: int | None
    revision: str | None
    status: str | None
    published: str | None
    document_id: int
    document_label: str
    part: str
    current: int
    first_seen: str
    by_hand: str | None


def belongs(
    db: sqlite3.Connection, shas: Collection[str], given: Sequence[Filter]
) -> dict[str, About]:
    """For each original the document and edition to show it under.

    That is the one that the filters ask for, else its main one.
    """
    wanted = filters.wanted(given)
    condition = f"AND {wanted.text}" if wanted.text else ""
    of_shas = f"v.sha256 IN (SELECT value FROM json_each(:shas)) {condition}"  # noqa: S608 - pieces of filters
    found: dict[str, About] = {}
    for row in _rows(db, Sql(of_shas, {"shas": listed(shas), **wanted.params})):
        if row["sha256"] not in found:
            found[row["sha256"]] = _about(row)
    return found


def in_editions(
    db: sqlite3.Connection, places: Collection[tuple[str, str]]
) -> dict[tuple[str, str], About]:
    """For each (edition, original) how the original belongs to that edition."""
    condition = """v.sha256 IN (SELECT value FROM json_each(:shas))
      AND e.id IN (SELECT value FROM json_each(:editions))"""
    editions = listed({edition for edition, _ in places})
    shas = listed({sha for _, sha in places})
    found: dict[tuple[str, str], About] = {}
    for row in _rows(db, Sql(condition, {"shas": shas, "editions": editions})):
        found.setdefault((row["edition_id"] or "", row["sha256"]), _about(row))
    return found


def _rows(db: sqlite3.Connection, condition: Sql) -> Iterator[_AboutRow]:
    statement = f"""
      SELECT v.sha256, so.id AS source_id, so.name AS source_name, {filters.SERIES} AS series,
        e.id AS edition_id, e.label AS edition_label, e.version, e.phase, e.revision, e.status,
        e.published, d.id AS document_id, d.label AS document_label, d.part,
        coalesce(d.sha256 = v.sha256, 0) AS current, v.first_seen, e.by_hand
      FROM {filters.BELONGS}
      WHERE {condition.text}
      ORDER BY d.sha256 <> v.sha256, e.id <> d.edition_id, d.part <> 'whole', e.position DESC,
        d.id, v.first_seen"""  # noqa: S608 - pieces of filters
    return records(db, _AboutRow, Sql(statement, condition.params))


def _about(row: _AboutRow) -> About:
    return About(
        source_id=row["source_id"],
        source_name=row["source_name"],
        series=row["series"],
        edition_id=row["edition_id"],
        edition_label=row["edition_label"],
        version=row["version"],
        phase=row["phase"],
        revision=row["revision"],
        status=row["status"],
        published=row["published"],
        document_id=row["document_id"],
        document_label=row["document_label"],
        part=row["part"],
        current=bool(row["current"]),
        first_seen=row["first_seen"],
        set_by_hand="published" in json.loads(row["by_hand"] or "[]"),
    )
