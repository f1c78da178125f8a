"""Lives as rows, and the rows written that differ from those that stand."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from pipeline.compare.comparison import COMPARER
from pipeline.compare.passages.names import names_of
from pipeline.compare.passages.sets import Node
from pipeline.compare.passages.types import Life, Standing, Text, Wording
from pipeline.compare.units.keys import key_of, row_key, without_number
from pipeline.database.row_types import (
    EditionRow,
    PassageAliasRow,
    PassageRow,
    PassageTextRow,
)
from pipeline.database.rows import replace_values
from pipeline.history.passage_texts import Source
from pipeline.kinds import EditionStatus, PassageState, PassageStep, UnitKind
from pipeline.read.names.series import OTHER

_REWORDED = frozenset({PassageStep.REWORDED, PassageStep.SPLIT, PassageStep.MERGED})
_FIGURES = """
SELECT f.edition_id, f.sha256, f.page, f.indicator, f.raw, v.indicator_id
FROM indicators i JOIN indicator_values v ON v.indicator_id = i.id
JOIN figures f ON f.id = v.figure_id WHERE i.source_id = ? AND i.series = ? ORDER BY f.id
"""
_OF_SERIES = "IN (SELECT id FROM passages WHERE source_id = ? AND series = ?)"


class Series(NamedTuple):
    """A kind of plan of a source."""

    source_id: str
    name: str
    editions: list[EditionRow]


class Told(NamedTuple):
    """The lives of a series."""

    lives: list[Life]
    sources: list[Source]
    texts: list[Text]
    order: list[int]
    """The texts in the order of time."""


class _Editions(NamedTuple):
    """Which editions count."""

    place: Mapping[str, int]
    """Of each final edition that has a text among those, oldest first, from 0."""
    after: Mapping[str, str]
    """The first of them behind each edition, if there is any."""


Digests: TypeAlias = dict[str, str]
"""Of what each text of a series is made of: the same means the same wordings."""


def write(
    db: sqlite3.Connection, series: Series, told: Told, beginning: str, stood: Digests
) -> Digests:
    """Write the passages of a series; rows that stand as they should are left alone.

    Args:
        beginning: of every id.
        stood: of the texts when they were written last.

    Returns:
        Of the texts now.
    """
    names = names_of(told.lives, told.texts, told.order, beginning)
    aliases = [PassageAliasRow(id=key, passage_id=names.ids[n]) for key, n in names.aliases.items()]
    of = (series.source_id, series.name)
    digests = _put_texts(db, told, names.ids, stood)
    _put(db, "passage_aliases", f"passage_id {_OF_SERIES}", of, ("id",), aliases)
    passages = _passages(db, series, told, names.ids)
    _put(db, "passages", "source_id = ? AND series = ?", of, ("id",), passages)
    return digests


_TEXT_KEY = ("edition_id", "sha256", "position")
_Row: TypeAlias = PassageRow | PassageAliasRow
_OF_TEXT = "edition_id = ? AND present = ? AND (present OR sha256 = ?)"
_STANDS = f"""
SELECT position, passage_id, step, confidence, similarity, weak, from_edition_id
FROM passage_texts WHERE {_OF_TEXT}"""  # noqa: S608 (words of ours)
_REMOVE = f"DELETE FROM passage_texts WHERE {_OF_TEXT}"  # noqa: S608 (words of ours)
_Facts: TypeAlias = tuple[int, str, str, float, float, int, str | None]
"""What is told of a wording: the columns of ``_STANDS``."""


def _put_texts(db: sqlite3.Connection, told: Told, ids: Sequence[str], stood: Digests) -> Digests:
    """Write the rows of all texts that differ: one more edition changes few of the others'."""
    facts: list[list[_Facts]] = [[] for _ in told.texts]
    for key, life in zip(ids, told.lives, strict=True):
        for standing in life:
            facts[standing.text].append(_facts(told, key, standing))
    digests: Digests = {}
    for n, source in enumerate(told.sources):
        where = _where(source)
        digests[where] = f"{COMPARER} {source.digest}"
        _put_text(db, told, n, facts[n], known=stood.get(where) == digests[where])
    for where in stood.keys() - digests.keys():
        db.execute(_REMOVE, where.split())
    return digests


def _put_text(
    db: sqlite3.Connection, told: Told, text: int, facts: Sequence[_Facts], *, known: bool
) -> None:
    """Args:
    known: whether what stands there is of the same wordings.
    """
    of = _where(told.sources[text]).split()
    stands = set(db.execute(_STANDS, of)) if known else set()
    fresh = sorted(set(facts) - stands)
    if not known or {at for at, *_ in stands} - {at for at, *_ in facts}:
        db.execute(_REMOVE, of)
        fresh = sorted(facts)
    rows = [_text(told, text, one) for one in fresh]
    if rows:
        replace_values(db, "passage_texts", list(rows[0]), (list(row.values()) for row in rows))


def _where(source: Source) -> str:
    """Edition, whether it is its text now, and the file that was replaced: no id has a blank."""
    return f"{source.edition_id} {int(source.present)} {'-' if source.present else source.files[0]}"


def _facts(told: Told, key: str, standing: Standing) -> _Facts:
    _, place, (kind, sure, alike, weak), origin = standing
    before = None if origin is None else told.sources[origin].edition_id
    return place + 1, key, kind, sure, alike, int(weak), before


def _put(
    db: sqlite3.Connection,
    table: str,
    where: str,
    of: Sequence[str],
    key: Sequence[str],
    wanted: Sequence[_Row],
) -> None:
    """Write what differs of some rows of a table."""
    cursor = db.execute(f"SELECT * FROM {table} WHERE {where}", of)  # noqa: S608 (names of ours)
    columns = [column[0] for column in cursor.description]
    at = itemgetter(*(columns.index(name) for name in key))
    stands = set(cursor)
    rows = set(map(itemgetter(*columns), wanted))
    fresh = sorted(rows - stands, key=at)  # in the order in which they lie
    marks = " AND ".join(f"{name} = ?" for name in key)
    again = set(map(at, fresh))
    db.executemany(
        f"DELETE FROM {table} WHERE {marks}",  # noqa: S608 (names of ours)
        [_places(at(values)) for values in stands - rows if at(values) not in again],
    )
    replace_values(db, table, columns, fresh)


def _places(key: object) -> tuple[object, ...]:
    return key if isinstance(key, tuple) else (key,)


def _passages(
    db: sqlite3.Connection, series: Series, told: Told, ids: Sequence[str]
) -> list[PassageRow]:
    editions = _editions(series, told)
    indicators = _indicators(db, series, told)
    return [
        _passage(series, told, editions, key, life, indicators)
        for key, life in zip(ids, told.lives, strict=True)
    ]


def _editions(series: Series, told: Told) -> _Editions:
    present = {source.edition_id for source in told.sources if source.present}
    finals: list[str] = []
    after: dict[str, str] = {}
    following: str | None = None
    for edition in reversed(series.editions):
        key = edition["id"]
        if following is not None and series.name != OTHER:
            after[key] = following
        if key in present and edition["status"] != EditionStatus.DRAFT:
            finals.append(key)
            following = key
    return _Editions({key: n for n, key in enumerate(reversed(finals))}, after)


def _text(told: Told, text: int, facts: _Facts) -> PassageTextRow:
    position, key, step, confidence, similarity, weak, before = facts
    source, one = told.sources[text], told.texts[text].wordings[position - 1]
    return PassageTextRow(
        passage_id=key,
        edition_id=source.edition_id,
        position=position,
        sha256=one.sha256,
        page=one.page,
        text=one.text,
        step=PassageStep(step),
        confidence=confidence,
        unit=one.kind,
        heading=one.heading,
        weak=weak,
        present=int(source.present),
        from_edition_id=before,
        similarity=similarity,
    )


def _wording(told: Told, standing: Standing) -> Wording:
    return told.texts[standing.text].wordings[standing.place]


def _passage(
    series: Series,
    told: Told,
    editions: _Editions,
    key: str,
    life: Life,
    indicators: Mapping[Node, str],
) -> PassageRow:
    counted = _counted(told, editions, life)
    line = list(dict.fromkeys(_edition(told, standing) for standing in counted))
    last = [standing for standing in counted if _edition(told, standing) == line[-1]]
    wordings = [_wording(told, standing) for standing in last]
    finals = [editions.place[e] for e in line if _stands(told, editions, counted[0])]
    dropped = _dropped(told, editions, last[0])
    return PassageRow(
        id=key,
        source_id=series.source_id,
        series=series.name,
        text="".join(one.text for one in wordings),
        first_edition_id=line[0],
        last_edition_id=line[-1],
        state=PassageState.CURRENT if dropped is None else PassageState.DROPPED,
        editions=len(finals),
        rewordings=_rewordings(told, counted),
        unit=wordings[0].kind,
        heading=wordings[0].heading,
        indicator_id=_indicator(life, indicators),
        dropped_edition_id=dropped,
        weak=sum(standing.step.weak for standing in life),
        gaps=sum(b - a > 1 for a, b in pairwise(finals)),
        position=last[0].place + 1,
    )


def _indicator(life: Life, indicators: Mapping[Node, str]) -> str | None:
    """The one that its last row with any tells of."""
    known = (indicators.get((s.text, s.place)) for s in reversed(life))
    return next((key for key in known if key is not None), None)


def _edition(told: Told, standing: Standing) -> str:
    return told.sources[standing.text].edition_id


def _stands(told: Told, editions: _Editions, standing: Standing) -> bool:
    """Whether it stands in the text of a final edition."""
    return told.sources[standing.text].present and _edition(told, standing) in editions.place


def _counted(told: Told, editions: _Editions, life: Life) -> list[Standing]:
    """Where a passage stands: in final editions, else in drafts, else in files that were
    replaced.
    """
    present = [standing for standing in life if told.sources[standing.text].present]
    return [s for s in present if _stands(told, editions, s)] or present or life


def _dropped(told: Told, editions: _Editions, last: Standing) -> str | None:
    """The first edition in which it no longer stands."""
    edition = _edition(told, last)
    if not told.sources[last.text].present:
        return edition
    return editions.after.get(edition)


def _rewordings(told: Told, counted: Sequence[Standing]) -> int:
    """In how many editions it was reworded for sure."""
    return len({one.text for one in counted if not one.step.weak and _reworded(told, one, counted)})


def _reworded(told: Told, one: Standing, life: Sequence[Standing]) -> bool:
    """Whether a step changed the words; one that moved has other words than its number alone."""
    if one.step.kind != PassageStep.MOVED or one.step.similarity == 1:
        return one.step.kind in _REWORDED
    before = (_wording(told, other) for other in life if other.text == one.origin)
    words = without_number(_wording(told, one).text)
    return all(without_number(other.text) != words for other in before)


def _indicators(db: sqlite3.Connection, series: Series, told: Told) -> dict[Node, str]:
    """The indicator that a row of a table tells of: the only one of which a number stands in it
    beside its name, on a page where no other row has both.
    """
    rows = _rows_of_pages(told)
    found: defaultdict[Node, set[str]] = defaultdict(set)
    for edition, sha256, page, name, raw, indicator in figures_of(db, series):
        words, value = key_of(name), row_key(raw)
        holding = [
            node
            for node in rows.get((edition, sha256, page), ())
            if words in (key := told.texts[node[0]].wordings[node[1]].key) and value in key
        ]
        if len(holding) == 1:
            found[holding[0]].add(indicator)
    return {node: only for node, (only, *more) in found.items() if not more}


def figures_of(db: sqlite3.Connection, series: Series) -> list[tuple[str, str, int, str, str, str]]:
    """The numbers of indicators of a series: edition, original, page, name and number as printed,
    and the indicator.
    """
    return db.execute(_FIGURES, (series.source_id, series.name)).fetchall()


def _rows_of_pages(told: Told) -> dict[tuple[str, str, int | None], list[Node]]:
    """Rows of tables by their edition, original and page."""
    rows: defaultdict[tuple[str, str, int | None], list[Node]] = defaultdict(list)
    for text, source in enumerate(told.sources):
        for place, one in enumerate(told.texts[text].wordings):
            if one.kind == UnitKind.ROW:
                rows[source.edition_id, one.sha256, one.page].append((text, place))
    return rows
