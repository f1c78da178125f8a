"""The tool ``search``: pages that hold words, each with its citation."""

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field as Argument

from pipeline.answers import links
from pipeline.mcp.call import SourceId, call
from pipeline.mcp.cited import Cited, CitedFile, Place, cite, cut
from pipeline.search.api import Hit, Results
from pipeline.search.api import search as pages_with
from pipeline.search.passages import PassageHit
from pipeline.search.query import MAX_LENGTH, Field
from pipeline.web.datasette_types import Datasette

_EXCERPTS = 600
"""Characters of a page's excerpts."""
_FURTHEST = 10_000


@dataclass(frozen=True)
class FoundPage:
    """A page that was found."""

    text: str
    """The lines around the words, excerpts parted by … ."""
    occurrences: int
    exact: bool
    """False where only other spellings of the words stand there."""
    recognised: bool
    """True where the page is a picture whose text was recognised, with faults."""
    place: Cited


@dataclass(frozen=True)
class FoundPassage:
    """A passage that was found by its life."""

    id: str
    """For the tool trace."""
    text: str
    state: str
    """current, or dropped."""
    since: str
    """Id of the first edition that has it."""
    dropped_edition_id: str | None
    place: Cited
    """Where the wording stands that has the words."""
    address: str


@dataclass(frozen=True)
class Found:
    """The answer."""

    query: str
    total: int
    total_is_more: bool
    """True where there are more than ``total``."""
    pages: list[FoundPage]
    passages: list[FoundPassage]
    """In the place of pages, where state:, since:, until: or changed: asks for passages."""
    files: list[CitedFile]
    next_start: int | None
    """``start`` of the pages after these; none where these are the last."""
    nowhere: list[str]
    """Words that stand on no page at all."""
    near: list[str]
    """Words that do, and are like them."""
    address: str
    """The same search for people."""


def search_tool(datasette: Datasette) -> Callable[..., Awaitable[Found]]:
    """The tool for a server."""

    async def search(
        context: Context[Any, Any],
        words: Annotated[
            str,
            Argument(
                min_length=1,
                max_length=MAX_LENGTH,
                description='Japanese words, all of which a page must have; "a phrase", OR and '
                "-without work, and filters: source:, series:, version:, phase:, year:; "
                "state:dropped, since:2.0, until:2.1, changed:phase-3 find passages by their lives",
            ),
        ],
        source: SourceId = None,
        series: Annotated[
            str | None, Argument(max_length=100, description="kind of plan, e.g. 総合戦略")
        ] = None,
        version: Annotated[
            str | None, Argument(max_length=100, description="e.g. 2.1, or phase 3")
        ] = None,
        limit: Annotated[int, Argument(ge=1, le=20, description="pages wanted")] = 8,
        start: Annotated[int, Argument(ge=0, le=_FURTHEST, description="pages to leave out")] = 0,
    ) -> Found:
        """Find pages of all editions of the plans by their words (full text, Japanese).

        Answers excerpts around the words with citations, best first; edition gives a page whole,
        trace a sentence through all editions.
        """
        beside = {Field.SOURCE: source, Field.SERIES: series, Field.VERSION: version}
        given = {field: [value] for field, value in beside.items() if value}
        asked = await call(datasette, context)
        return await asked.read(lambda db: _found(db, asked.base, words, given, limit, start))

    return search


def _found(
    db: sqlite3.Connection,
    base: str,
    words: str,
    given: dict[Field, list[str]],
    limit: int,
    start: int,
) -> Found:
    results = pages_with(db, words, beside=given, limit=limit, offset=start, with_facets=False)
    if results.is_blank:
        raise ToolError("words: there is nothing to look for; give one word or more")
    hits: list[Hit | PassageHit] = [*results.hits, *results.passages]
    cited = cite(db, base, map(_place, hits))
    return Found(
        query=words,
        total=results.total,
        total_is_more=results.capped,
        pages=[_page(hit, cited.places[_place(hit)]) for hit in results.hits],
        passages=[_passage(hit, cited.places[_place(hit)], base) for hit in results.passages],
        files=cited.files,
        next_start=start + results.shown if results.more else None,
        nowhere=[word.text for word in results.words if word.nowhere],
        near=[near for word in results.words for near in word.near],
        address=base + links.with_query("/-/search", _query(results, given)),
    )


def _place(hit: Hit | PassageHit) -> Place:
    return Place(hit.sha256, hit.page, hit.about.edition_id if hit.about else None)


def _page(hit: Hit, cited: Cited) -> FoundPage:
    return FoundPage(
        text=cut(" … ".join(excerpt.text for excerpt in hit.excerpts), _EXCERPTS),
        occurrences=hit.occurrences,
        exact=hit.exact,
        recognised=hit.ocr,
        place=cited,
    )


def _passage(hit: PassageHit, cited: Cited, base: str) -> FoundPassage:
    return FoundPassage(
        id=hit.id,
        text=cut(hit.excerpt.text, _EXCERPTS),
        state=hit.state,
        since=hit.first_edition_id,
        dropped_edition_id=hit.dropped_edition_id,
        place=cited,
        address=base + links.passage(hit.id),
    )


def _query(results: Results, given: dict[Field, list[str]]) -> dict[str, object]:
    return {"q": results.query.text, **{field: values[0] for field, values in given.items()}}
