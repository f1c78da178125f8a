"""What every original counts for in the facets, kept in memory while the database stays as it is.

To join ten thousand found pages with their documents and editions takes 50 ms; to look them up here
takes one.
"""

import sqlite3
import threading
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import nsmallest
from operator import itemgetter
from typing import NamedTuple

from cachetools import LRUCache

from pipeline.database.state import is_settled, path_of, state_of
from pipeline.search import filters
from pipeline.search.query import OF_EDITIONS, Field

FACET_VALUES = 15
"""Of each field are told, those with the most pages."""
_GAPS = 4
"""Ids may be so many times as many as pages."""
_DATABASES = 4
"""So many are kept; a server has one."""

_OWN = (Field.SOURCE, Field.EDITION)
"""Of these there are as many values as sources and editions; of the others a few, which many
originals share.
"""
_SHARED = tuple(field for field in OF_EDITIONS if field not in _OWN)
Shared = frozenset[tuple[Field, str]]


class FacetValue(NamedTuple):
    """One value of a facet."""

    value: str
    """As the filter wants it."""
    label: str
    """As people read it."""
    pages: int
    """Pages that it would leave."""


class Values(NamedTuple):
    """All values of an original, of each of its editions."""

    shared: Shared
    sources: frozenset[str]
    editions: frozenset[str]


class Catalogue(NamedTuple):
    """All originals with text."""

    originals: Mapping[int, int] | Sequence[int]
    """Page → the first page of its original."""
    values: Mapping[int, Values]
    """By the first page of an original."""
    labels: Mapping[Field, Mapping[str, str]]
    """Of values that people read otherwise."""

    def facets(
        self, pages: Iterable[int], most: int, *, with_editions: bool = True
    ) -> dict[Field, list[FacetValue]]:
        """How many of some pages each value would leave; of each field the ``most`` common.

        Args:
            with_editions: there are thousands, which takes half of the time.
        """
        counted = self._counted(list(pages))
        shared, sources = self._placed(counted)
        found: dict[Field, Counter[str]] = {field: Counter() for field in OF_EDITIONS}
        found[Field.SOURCE].update(sources)
        for told, number in shared.items():
            for field, value in told:
                found[field][value] += number
        if with_editions:
            editions = found[Field.EDITION]
            for first, number in counted.items():
                for edition in self.values.get(first, _NO_VALUES).editions:
                    editions[edition] += number
        return {
            field: [
                FacetValue(value, self.labels.get(field, {}).get(value, value), number)
                for value, number in in_order(field, counts, most)
            ]
            for field, counts in found.items()
        }

    def _counted(self, pages: Sequence[int]) -> Counter[int]:
        """First page of an original → how many of some pages are its own."""
        if len(pages) < 2:
            return Counter(self.originals[page] for page in pages)
        return Counter(itemgetter(*pages)(self.originals))

    def _placed(self, counted: Mapping[int, int]) -> tuple[dict[Shared, int], dict[str, int]]:
        """How many pages have what editions share, and how many are of a source.

        In plain dicts: what a ``Counter`` lacks it asks a function of Python for.
        """
        shared: dict[Shared, int] = {}
        sources: dict[str, int] = {}
        for first, number in counted.items():
            values = self.values.get(first, _NO_VALUES)
            shared[values.shared] = shared.get(values.shared, 0) + number
            for source in values.sources:
                sources[source] = sources.get(source, 0) + number
        return shared, sources


_NO_VALUES = Values(frozenset(), frozenset(), frozenset())
_PAGES = "SELECT id, first FROM search_pages ORDER BY id"
_VALUES = f"""
  SELECT p.id, so.id, e.id, so.name, e.label,
    {filters.SERIES}, e.version, CAST(e.phase AS TEXT), {filters.YEAR}
  FROM {filters.BELONGS} JOIN pages p ON p.sha256 = v.sha256 AND p.page = 1"""  # noqa: S608 - pieces of filters
_kept: LRUCache[tuple[str, ...], Catalogue] = LRUCache(_DATABASES)
_lock = threading.Lock()


def catalogue(db: sqlite3.Connection) -> Catalogue:
    """The catalogue of a database: the one that is kept, else one made now."""
    path = path_of(db)
    state = state_of(path)
    with _lock:
        found = _kept.get(state)
    if found is not None:
        return found
    made = _made(db)
    if path and is_settled(path) and state_of(path) == state:
        with _lock:
            _kept[state] = made
    return made


def _made(db: sqlite3.Connection) -> Catalogue:
    sources: dict[str, str] = {}
    editions: dict[str, str] = {}
    values: dict[int, Values] = {}
    same: dict[Shared, Shared] = {}
    for first, source, edition, name, label, *others in db.execute(_VALUES):
        so_far = values.get(first, _NO_VALUES)
        told = zip(_SHARED, others, strict=True)
        shared = so_far.shared | {(field, value) for field, value in told if value is not None}
        values[first] = Values(
            shared=same.setdefault(shared, shared),
            sources=so_far.sources | {source},
            editions=so_far.editions | {edition} if edition else so_far.editions,
        )
        sources[source] = name
        editions[edition] = label
    return Catalogue(
        originals=_originals(db.execute(_PAGES).fetchall()),
        values=values,
        labels={
            Field.SOURCE: sources,
            Field.EDITION: {key: label for key, label in editions.items() if key and label},
        },
    )


def _originals(pages: Sequence[tuple[int, int]]) -> Mapping[int, int] | Sequence[int]:
    """Ids count up from 1 with few gaps: then a row of numbers takes a tenth of the memory, and
    half of the time to look up.
    """
    last = pages[-1][0] if pages else 0
    if last > _GAPS * len(pages):
        return dict(pages)
    found = array("q", bytes(8 * (last + 1)))
    for page, first in pages:
        found[page] = first
    return found


def in_order(field: Field, counts: Mapping[str, int], most: int) -> Sequence[tuple[str, int]]:
    """The value with the most pages first; years from the latest on."""
    if field is Field.YEAR:
        return sorted(counts.items(), reverse=True)[:most]
    if field is Field.PHASE:
        return nsmallest(most, counts.items(), key=lambda item: (-item[1], int(item[0])))
    return nsmallest(most, counts.items(), key=lambda item: (-item[1], item[0]))
