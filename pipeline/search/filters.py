"""Filters by source, series, version, phase, year, edition."""

import re
from collections.abc import Sequence

from pipeline.read.names.numerals import KANJI, number
from pipeline.search.normalise import normalise
from pipeline.search.query import OF_EDITIONS, Field, Filter
from pipeline.search.sql import Sql, all_of, any_of, listed

_DOCUMENT_AND_EDITION = """
  JOIN documents d ON d.id = v.document_id JOIN sources so ON so.id = d.source_id
  LEFT JOIN edition_documents ed ON ed.document_id = d.id
  LEFT JOIN editions e ON e.id = ed.edition_id"""
BELONGS = f"document_versions v {_DOCUMENT_AND_EDITION}"
"""Every original, through all documents that it ever was the content of, with their editions."""
SERIES = "coalesce(e.series, d.series)"
YEAR = "substr(coalesce(e.published, e.first_seen, d.first_seen), 1, 4)"


_NUMBERED = re.compile(
    rf"(?:第|v|ver\.?|version)?\s*(\d{{1,3}})(?:\.(\d{{1,3}}))?版?|第([{KANJI}]{{1,2}})版"
)
_PHASE = re.compile(
    rf"(?:第?(\d{{1,2}}|[{KANJI}]{{1,2}})[期次]|phase[\s_-]*(\d{{1,2}}))"
    r"(?:[\s,、_-]*(\d{4}-\d{2})(?:改定|改訂)?)?([\s,、_(-]*(?:案|draft)\)?)?"
)


def versions(value: str) -> tuple[str, ...]:
    """What ``editions.version`` can be for a typed version.

    ``2.1`` and ``第2.1版`` are 2.1, ``2`` is ``2.0`` too, ``第2期`` and ``phase-2`` are
    ``phase 2``, ``phase-2-2020-10`` is ``phase 2, 2020-10``.
    """
    bare = normalise(value)
    if match := _NUMBERED.fullmatch(bare):
        return (f"{number(match[1] or match[3])}.{match[2] or 0}", bare)
    if match := _PHASE.fullmatch(bare):
        pieces = (f"phase {number(match[1] or match[2])}", match[3], match[4] and "draft")
        return (", ".join(piece for piece in pieces if piece),)
    return (bare,)


def _one(wanted: Filter, place: int, year: str) -> Sql:
    """The condition of one filter; its parameters bear its place, so that they stay apart."""
    name = f"shinkyu_{place}"
    params = {name: wanted.value}
    match wanted.field:
        case Field.SOURCE:
            named = f"so.id = :{name} OR so.name = :{name} OR instr(so.name, :{name}) > 0"
            return Sql(f"({named})", params)
        case Field.SERIES:
            return Sql(f"instr({SERIES}, :{name}) > 0", params)
        case Field.VERSION:
            names = {name: listed(versions(wanted.value))}
            among = f"SELECT value FROM json_each(:{name})"  # noqa: S608 - a name of ours
            return Sql(f"lower(e.version) IN ({among})", names)
        case Field.PHASE:
            return Sql(f"e.phase = :{name}", {name: int(wanted.value)})
        case Field.YEAR:
            low, _, high = wanted.value.partition("-")
            years = {f"{name}_low": int(low), f"{name}_high": int(high or low)}
            return Sql(f"CAST({year} AS INTEGER) BETWEEN :{name}_low AND :{name}_high", years)
        case Field.EDITION:
            return Sql(f"e.id = :{name}", params)
        case _:
            return Sql("")  # of the life of a passage: see ``lives``


def wanted(filters: Sequence[Filter], year: str = YEAR) -> Sql:
    """The condition on a row of ``BELONGS``: either value of one field, all fields.

    Exclusions are left out: they speak of all rows of an original (see ``unwanted``).
    """
    fields: dict[Field, list[Sql]] = {}
    for place, given in enumerate(filters):
        if not given.exclude and given.field in OF_EDITIONS:
            fields.setdefault(given.field, []).append(_one(given, place, year))
    return all_of(*(any_of(*conditions) for conditions in fields.values()))


def unwanted(filters: Sequence[Filter], year: str = YEAR) -> list[Sql]:
    """The condition of each exclusion on a row of ``BELONGS``, which then is not to be there."""
    return [
        Sql(f"coalesce({condition.text}, 0)", condition.params)
        for place, given in enumerate(filters)
        if given.exclude and given.field in OF_EDITIONS
        for condition in [_one(given, place, year)]
    ]


def on_row(filters: Sequence[Filter], year: str = YEAR) -> Sql:
    """The condition of all filters, exclusions too, where a row counts for itself."""
    excluded = (Sql(f"NOT {u.text}", u.params) for u in unwanted(filters, year))
    return all_of(wanted(filters, year), *excluded)


def originals(filters: Sequence[Filter], sha256: str) -> Sql:
    """The condition that the filters leave an original; empty where there are none.

    Args:
        sha256: the column that names the original, e.g. ``p.sha256``.
    """
    among = wanted(filters)
    conditions = [Sql(f"{sha256} IN ({_shas(among)})", among.params)] if among.text else []
    conditions += [Sql(f"{sha256} NOT IN ({_shas(u)})", u.params) for u in unwanted(filters)]
    return all_of(*conditions)


def _shas(condition: Sql) -> str:
    return f"SELECT v.sha256 FROM {BELONGS} WHERE {condition.text}"  # noqa: S608 - see _one


def pages(filters: Sequence[Filter]) -> Sql:
    """The condition that the filters leave a page, on the rowid of an index called ``f``."""
    left = originals(filters, "p.sha256")
    if not left.text:
        return left
    # The first page stands for its original: far fewer rows than pages, and no text is read.
    firsts = f"SELECT p.id FROM pages p WHERE p.page = 1 AND {left.text}"  # noqa: S608 - see _one
    first = "SELECT first FROM search_pages s WHERE s.id = f.rowid"
    return Sql(f"({first}) IN ({firsts})", left.params)
