"""Search by the lives of passages: those that are gone, that came with an edition, that stood last
in one, that were reworded in one.

What is found is passages: a sentence, a heading or a row of a table through all editions of its
series, each once, shown in the wording that has the words.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from operator import attrgetter, itemgetter
from typing import NamedTuple, TypedDict

from pipeline.kinds import PassageState, PassageStep, UnitKind
from pipeline.search import lives
from pipeline.search.about import About, in_editions
from pipeline.search.catalogue import FACET_VALUES, FacetValue, in_order
from pipeline.search.excerpt import Excerpt, whole
from pipeline.search.lives import Sought, Unknown, Wording
from pipeline.search.match import Spellings, needed, unwanted
from pipeline.search.match import whole as expression
from pipeline.search.normalise import normalise
from pipeline.search.passage_index import digest_of
from pipeline.search.query import Field, Filter, Query
from pipeline.search.rank import CAP, Cut
from pipeline.search.sql import Sql, all_of, listed, numbers, records

_LONGEST = 600
"""Characters of a passage that are shown; of longer ones the sentence with the words."""


class Order(Enum):
    """In which order passages come."""

    BY_EDITION = "by edition"
    """Those of the newest edition first, in the order of its text."""
    NEWEST = "newest"
    """What we saw last first."""
    BEST = "best"
    """The more of a passage the words are, the earlier; as typed before variants."""


class PassageHit(NamedTuple):
    """A passage that was found, in the wording that has the words."""

    id: str
    about: About | None
    """The edition whose wording is shown, and its file."""
    sha256: str
    page: int | None
    position: int
    """Place among the units of that edition's text, from 1."""
    unit: UnitKind
    heading: str | None
    text: str
    """As it stands, the cells of a row apart by tabs."""
    excerpt: Excerpt
    exact: bool
    """True where it holds the words as typed, False where only variants are there."""
    step: PassageStep
    """How the passage came to this wording in this edition."""
    state: PassageState
    first_edition_id: str
    last_edition_id: str
    dropped_edition_id: str | None
    editions: int
    rewordings: int
    seen: str
    """When the edition that counts for it (it went with it, came with it) was first seen, UTC."""


class Found(NamedTuple):
    """The passages asked for."""

    hits: tuple[PassageHit, ...]
    total: int
    """Number of passages found, at most ``CAP``."""
    capped: bool
    more: bool
    facets: dict[Field, list[FacetValue]]
    unknown: tuple[Unknown, ...]


_Match = tuple[int, int, int, int, int, int, int, int]
"""A wording that matches, as ``_COLUMNS`` has it; the last one is 1 where it has the words as typed
(and where nobody asked). Bare, because there may be ten thousand of them; a connection of Datasette
gives rows, that can't be compared."""
_ID, _PASSAGE, _FIRST, _LAST, _GONE, _POSITION, _CHARS, _TYPED = range(8)
_Life = tuple[int, int, int]
_LIFE: Callable[[_Match], _Life] = itemgetter(_FIRST, _LAST, _GONE)


class _Edition(NamedTuple):
    """An edition that counts."""

    no: int
    id: str
    date: str
    seen: str
    version: str
    source_id: str
    source_name: str
    series: str


_COLUMNS = "s.id, s.passage, s.first, s.last, s.gone, s.position, s.chars"
_RANKED = 3_000
"""Up to so many wordings are sorted; of more, those that were indexed last come first: the newest
editions of a source, each in its order."""
_OF_NUMBERS = """
  SELECT n.no, e.id, coalesce(e.published, e.first_seen), e.first_seen, e.version, so.id, so.name,
    e.series
  FROM search_editions n JOIN editions e ON e.id = n.edition_id
  JOIN sources so ON so.id = e.source_id
  WHERE n.no IN (SELECT value FROM json_each(?))"""


def find(
    db: sqlite3.Connection,
    query: Query,
    given: Sequence[Filter],
    known: Spellings,
    typed: Spellings,
    cut: Cut,
    *,
    order: Order = Order.BY_EDITION,
    wording: Wording | None = None,
    with_facets: bool = True,
) -> Found:
    """Find passages by the words of one wording and by what the filters ask of their lives.

    Args:
        given: all filters.
        known: the spellings of each word.
        typed: the same without variants.
        wording: which one must have the words; None leaves it to the filters.
    """
    sought = lives.sought(db, given, wording)
    matched = _matched(query, known, sought)
    as_typed = _as_typed(query, known, typed) if order is Order.BEST else Sql("1")
    matches = _newest(db, matched, as_typed, CAP if order is Order.BEST else _RANKED + 1)
    passages = _passages(matches)
    lived, capped = Counter(map(_LIFE, passages)), False
    if len(matches) > _RANKED:
        lived, capped = _all_lives(db, matched)
    editions = _editions(db, lived)
    ranked = passages
    if len(matches) <= _RANKED or order is Order.BEST:
        ranked = _ranked(passages, editions, sought, order)
    elif cut.end >= len(passages):
        matches = _newest(db, matched, as_typed, CAP)
        ranked = _passages(matches)
    cut_out = ranked[cut.offset : cut.end]
    hits = _hits(db, query, known, typed, sought, _with_others(cut_out, matches), editions)
    return Found(
        hits=tuple(hits[match[_PASSAGE]] for match in cut_out),
        total=min(sum(lived.values()), CAP),
        capped=capped,
        more=len(ranked) > cut.end,
        facets=_facets(lived, editions, sought) if with_facets else {},
        unknown=sought.unknown,
    )


def count_gone(
    db: sqlite3.Connection, query: Query, given: Sequence[Filter], known: Spellings, most: int
) -> int:
    """How many passages that are gone have the words, as ``state:dropped`` finds them; at most
    ``most``.
    """
    if not query.clauses:
        return 0
    gone = Filter(Field.STATE, PassageState.DROPPED)
    matched = _matched(query, known, lives.sought(db, [*given, gone]))
    some = f"SELECT s.passage FROM {matched.text} LIMIT {most:d}"  # noqa: S608 - see _newest
    statement = f"SELECT count(DISTINCT passage) FROM ({some})"  # noqa: S608 - see _newest
    return numbers(db, Sql(statement, matched.params))[0]


def _matched(query: Query, known: Spellings, sought: Sought) -> Sql:
    """What stands after FROM to get the wordings that match, the one indexed last first."""
    pairs, but = expression(query, known), unwanted(query, known)
    if pairs:
        # Driven by the words: a row of numbers costs half a microsecond.
        table, by = "passages_fts f CROSS JOIN search_passages s ON s.id = f.rowid", "f.rowid"
        where = all_of(Sql("f.passages_fts MATCH :pairs", {"pairs": pairs}), sought.condition)
    elif but:
        none = "s.id NOT IN (SELECT rowid FROM passages_fts WHERE passages_fts MATCH :but)"
        table, by = "search_passages s", "s.id"
        where = all_of(sought.condition, Sql(none, {"but": but}))
    else:
        table, by, where = "search_passages s", "s.id", sought.condition
    return Sql(f"{table} WHERE {where.text} ORDER BY {by} DESC", where.params)


def _as_typed(query: Query, known: Spellings, typed: Spellings) -> Sql:
    """Whether a wording has the words as they were typed."""
    own = expression(query, typed)
    if not own or own == expression(query, known):
        return Sql("1")
    among = "SELECT rowid FROM passages_fts WHERE passages_fts MATCH :typed"
    return Sql(f"s.id IN ({among})", {"typed": own})


def _newest(db: sqlite3.Connection, matched: Sql, as_typed: Sql, most: int) -> list[_Match]:
    """The wordings that match, at most so many."""
    statement = f"SELECT {_COLUMNS}, {as_typed.text} FROM {matched.text} LIMIT {most:d}"  # noqa: S608 - pieces of this module and of lives
    return db.execute(statement, {**matched.params, **as_typed.params}).fetchall()


def _all_lives(db: sqlite3.Connection, matched: Sql) -> tuple[Counter[_Life], bool]:
    """How many passages of each life match, and whether there are more than are counted."""
    statement = f"""
      SELECT first, last, gone, count(DISTINCT passage), count(*)
      FROM (SELECT s.passage, s.first, s.last, s.gone FROM {matched.text} LIMIT {CAP + 1})
      GROUP BY 1, 2, 3"""  # noqa: S608 - see _newest
    rows = db.execute(statement, matched.params).fetchall()
    lived = Counter({(first, last, gone): n for first, last, gone, n, _ in rows})
    return lived, sum(row[-1] for row in rows) > CAP


def _with_others(passages: Iterable[_Match], matches: Iterable[_Match]) -> list[_Match]:
    """All wordings that match of some passages."""
    shown = {match[_PASSAGE] for match in passages}
    return [match for match in matches if match[_PASSAGE] in shown]


def _passages(matches: list[_Match]) -> list[_Match]:
    """One match of each passage: the one with the words as typed, the shortest."""
    best: dict[int, _Match] = {}
    for match in matches:
        other = best.setdefault(match[_PASSAGE], match)
        if (match[_TYPED], -match[_CHARS]) > (other[_TYPED], -other[_CHARS]):
            best[match[_PASSAGE]] = match
    return list(best.values())


def _editions(db: sqlite3.Connection, lived: Iterable[_Life]) -> dict[int, _Edition]:
    """The editions in which passages came, stood last and went, by their numbers."""
    nos = {no for life in lived for no in life if no}
    rows = db.execute(_OF_NUMBERS, (listed(sorted(nos)),))
    return {row[0]: _Edition._make(row) for row in rows}


def _counts(match: _Match, sought: Sought) -> int:
    """The number of the edition for which a passage is found: it went or came with it."""
    if sought.wording is Wording.FIRST:
        return match[_FIRST]
    return match[_GONE] or match[_LAST]


def _ranked(
    passages: list[_Match], editions: Mapping[int, _Edition], sought: Sought, order: Order
) -> list[_Match]:
    """The passages in order."""
    # Numbers are given as editions come: a database made anew has others.
    newest = sorted(editions.values(), key=attrgetter("id"))
    newest.sort(key=attrgetter("seen" if order is Order.NEWEST else "date"), reverse=True)
    place = {edition.no: n for n, edition in enumerate(newest)}

    def by_edition(match: _Match) -> tuple[int, ...]:
        return place[_counts(match, sought)], match[_POSITION], match[_ID]

    def best(match: _Match) -> tuple[int, ...]:
        return -match[_TYPED], match[_CHARS], match[_GONE] > 0, *by_edition(match)

    return sorted(passages, key=best if order is Order.BEST else by_edition)


def _facets(
    lived: Mapping[_Life, int], editions: Mapping[int, _Edition], sought: Sought
) -> dict[Field, list[FacetValue]]:
    """How many passages each value of a filter would leave.

    Args:
        lived: (first edition, last edition, the one with which it went) → passages.
    """
    counts: dict[Field, Counter[str]] = {
        f: Counter() for f in (Field.SOURCE, Field.SERIES, Field.STATE, Field.SINCE, Field.UNTIL)
    }
    names: dict[str, str] = {}
    for (first_no, last_no, gone), n in lived.items():
        first, last = editions[first_no], editions[last_no]
        names[first.source_id] = first.source_name
        counts[Field.SOURCE][first.source_id] += n
        counts[Field.SERIES][first.series] += n
        counts[Field.STATE][PassageState.DROPPED if gone else PassageState.CURRENT] += n
        counts[Field.SINCE][first.version] += n
        counts[Field.UNTIL][last.version] += n
    if sought.wording is Wording.FIRST:
        # With one of these it is the last wording that must have the words.
        del counts[Field.STATE], counts[Field.UNTIL]
    return {
        field: [
            FacetValue(value, names.get(value, value) if field is Field.SOURCE else value, n)
            for value, n in in_order(field, counted, FACET_VALUES)
        ]
        for field, counted in counts.items()
    }


class _TextRow(TypedDict):
    """A text of a passage, with what is shown of the passage."""

    passage_id: str
    edition_id: str
    no: int
    position: int
    sha256: str
    page: int | None
    text: str
    unit: str
    heading: str | None
    step: str
    present: int
    state: str
    first_edition_id: str
    last_edition_id: str
    dropped_edition_id: str | None
    editions: int
    rewordings: int


_WORDINGS = """
  SELECT id, passage_id, digest FROM search_wordings
  WHERE id IN (SELECT value FROM json_each(?))"""
_TEXTS = """
  SELECT t.passage_id, t.edition_id, n.no, t.position, t.sha256, t.page, t.text, t.unit, t.heading,
    t.step, t.present, p.state, p.first_edition_id, p.last_edition_id, p.dropped_edition_id,
    p.editions, p.rewordings
  FROM passage_texts t JOIN passages p ON p.id = t.passage_id
  JOIN search_editions n ON n.edition_id = t.edition_id JOIN editions e ON e.id = t.edition_id
  WHERE t.passage_id IN (SELECT value FROM json_each(:ids))
  ORDER BY t.passage_id, t.present, e.status = 'final', e.phase, e.position, t.position DESC"""


def _hits(
    db: sqlite3.Connection,
    query: Query,
    known: Spellings,
    typed: Spellings,
    sought: Sought,
    shown: Sequence[_Match],
    editions: Mapping[int, _Edition],
) -> dict[int, PassageHit]:
    """What is shown of passages, by their numbers.

    Args:
        shown: all of their wordings that match.
    """
    ids = listed(sorted(match[_ID] for match in shown))
    wordings = {
        id_: (passage_id, digest) for id_, passage_id, digest in db.execute(_WORDINGS, (ids,))
    }
    keys = set(wordings.values())
    texts: dict[str, _TextRow] = {}
    passages = listed(sorted({passage_id for passage_id, _ in keys}))
    for row in records(db, _TextRow, Sql(_TEXTS, {"ids": passages})):
        if (row["passage_id"], digest_of(row["text"])) in keys and _is_meant(row, sought):
            texts[row["passage_id"]] = row
    about = in_editions(db, {(row["edition_id"], row["sha256"]) for row in texts.values()})
    marked = needed(query.words, known)
    hits: dict[int, PassageHit] = {}
    for match in shown:
        row = texts[wordings[match[_ID]][0]]
        hits[match[_PASSAGE]] = _hit(
            row,
            about=about.get((row["edition_id"], row["sha256"])),
            excerpt=whole(row["text"], marked, _LONGEST),
            exact=known == typed or _has_typed(query, row["text"]),
            seen=editions[_counts(match, sought)].seen,
        )
    return hits


def _is_meant(row: _TextRow, sought: Sought) -> bool:
    """Whether the text stands where the filters look for it."""
    if sought.editions is not None:
        return row["no"] in sought.editions
    edges = {Wording.FIRST: "first_edition_id", Wording.LAST: "last_edition_id"}
    edge = edges.get(sought.wording)
    return edge is None or row["edition_id"] == row[edge]  # type: ignore[literal-required]


def _has_typed(query: Query, text: str) -> bool:
    normalised = normalise(text)
    return all(any(word.normalised in normalised for word in c) for c in query.clauses)


def _hit(
    row: _TextRow, *, about: About | None, excerpt: Excerpt, exact: bool, seen: str
) -> PassageHit:
    return PassageHit(
        id=row["passage_id"],
        about=about,
        sha256=row["sha256"],
        page=row["page"],
        position=row["position"],
        unit=UnitKind(row["unit"]),
        heading=row["heading"],
        text=row["text"],
        excerpt=excerpt,
        exact=exact,
        step=PassageStep(row["step"]),
        state=PassageState(row["state"]),
        first_edition_id=row["first_edition_id"],
        last_edition_id=row["last_edition_id"],
        dropped_edition_id=row["dropped_edition_id"],
        editions=row["editions"],
        rewordings=row["rewordings"],
        seen=seen,
    )
