"""Filters by source, series, version, phase, year and edition, and how many pages each of their values would leave."""

# ruff: noqa: S608 - the SQL put together here is our own; every value is a parameter

import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from pipeline.search.normalise import normalise
from pipeline.search.query import Filter

FACETS = ("source", "series", "version", "phase", "year", "edition")

# Every original, through all documents that it ever was the content of, with their editions.
BELONGS = """document_versions v JOIN documents d ON d.id = v.document_id JOIN sources so ON so.id = d.source_id
  LEFT JOIN edition_documents ed ON ed.document_id = d.id LEFT JOIN editions e ON e.id = ed.edition_id"""
YEAR = "substr(coalesce(e.published, e.first_seen, d.first_seen), 1, 4)"


class Sql(NamedTuple):
    """A piece of SQL with its parameters; empty text means no condition."""

    text: str
    params: tuple[str | int, ...]


class FacetValue(NamedTuple):
    """One value of a facet."""

    value: str
    """As the filter wants it."""
    label: str
    """As people read it."""
    pages: int
    """Pages that it would leave."""


def versions(value: str) -> tuple[str, ...]:
    """What ``editions.version`` can be for a typed version: ``2.1``, ``第2.1版``, ``2`` (also ``2.0``), ``第2期`` (``phase 2``)."""
    bare = normalise(value)
    if match := re.fullmatch(r"第?(\d+)(?:\.(\d+))?版?", bare):
        return (f"{match[1]}.{match[2] or 0}", bare)
    if match := re.fullmatch(r"第(\d+)[期次]", bare):
        return (f"phase {match[1]}",)
    return (bare,)


def _one(f: Filter, year: str = YEAR) -> Sql:
    if f.field == "source":
        return Sql(
            "(so.id = ? OR so.name = ? OR instr(so.name, ?) > 0)", (f.value, f.value, f.value)
        )
    if f.field == "series":
        return Sql("instr(coalesce(e.series, d.series), ?) > 0", (f.value,))
    if f.field == "version":
        names = versions(f.value)
        return Sql(f"lower(e.version) IN ({', '.join('?' * len(names))})", names)
    if f.field == "phase":
        return Sql("e.phase = ?", (int(f.value),))
    if f.field == "year":
        low, _, high = f.value.partition("-")
        return Sql(f"CAST({year} AS INTEGER) BETWEEN ? AND ?", (int(low), int(high or low)))
    return Sql("e.id = ?", (f.value,))


def condition(filters: Iterable[Filter], year: str = YEAR) -> Sql:
    """The condition of the filters on a row of ``BELONGS``: either value of one field, all fields; exclusions are left out."""
    fields: dict[str, list[Sql]] = {}
    for f in filters:
        if not f.exclude:
            fields.setdefault(f.field, []).append(_one(f, year))
    texts = ["(" + " OR ".join(s.text for s in parts) + ")" for parts in fields.values()]
    return Sql(
        " AND ".join(texts), tuple(p for parts in fields.values() for s in parts for p in s.params)
    )


def originals(filters: Sequence[Filter]) -> Sql:
    """A condition on ``p.sha256`` that the filters leave; empty where there are none."""
    wanted = condition(filters)
    texts, params = [], list(wanted.params)
    if wanted.text:
        texts.append(f"p.sha256 IN (SELECT v.sha256 FROM {BELONGS} WHERE {wanted.text})")
    for f in filters:
        if f.exclude:
            unwanted = _one(f)
            texts.append(
                f"p.sha256 NOT IN (SELECT v.sha256 FROM {BELONGS} WHERE coalesce({unwanted.text}, 0))"
            )
            params += unwanted.params
    return Sql(" AND ".join(texts), tuple(params))


def pages(filters: Sequence[Filter]) -> Sql:
    """A condition on the rowid of ``pages_fts`` (called ``f``) that the filters leave; empty where there are none."""
    left = originals(filters)
    if not left.text:
        return left
    # The first page stands for its original: far fewer rows than pages, and no text is read.
    firsts = f"SELECT p.id FROM pages p WHERE p.page = 1 AND {left.text}"
    return Sql(
        f"(SELECT first FROM search_pages s WHERE s.id = f.rowid) IN ({firsts})", left.params
    )


def facets(db: sqlite3.Connection, matched: Sql) -> dict[str, list[FacetValue]]:
    """Count the matched pages by source, series, version, phase, year and edition; ``matched`` selects their ids as ``rowid``."""
    rows = db.execute(
        f"""WITH h AS MATERIALIZED (SELECT s.first AS first, count(*) AS n FROM ({matched.text}) m
          JOIN search_pages s ON s.id = m.rowid GROUP BY s.first)
        SELECT h.first, h.n, so.id, so.name, coalesce(e.series, d.series), e.version, e.phase, {YEAR}, e.id, e.label
        FROM h JOIN pages p ON p.id = h.first JOIN {BELONGS.replace("document_versions v", "document_versions v ON v.sha256 = p.sha256", 1)}""",
        matched.params,
    ).fetchall()
    counts: dict[str, dict[Any, int]] = {name: {} for name in FACETS}
    labels: dict[tuple[str, Any], str] = {}
    last: int | None = None
    seen: set[tuple[str, Any]] = set()
    for first, n, source, name, series, version, phase, year, edition, label in rows:
        labels["source", source], labels["edition", edition] = name, label
        if (
            first != last
        ):  # the rows of one original stand together; it counts once for each of its values
            last, seen = first, set()
        for field, value in zip(
            FACETS, (source, series, version, phase, year, edition), strict=True
        ):
            if value is not None and (field, value) not in seen:
                seen.add((field, value))
                counts[field][value] = counts[field].get(value, 0) + n
    found = {}
    for field, values_ in counts.items():
        ordered = sorted(values_.items(), key=lambda item: (-item[1], item[0]))
        if field == "year":
            ordered.sort(reverse=True)
        found[field] = [FacetValue(str(v), labels.get((field, v), str(v)), n) for v, n in ordered]
    return found
