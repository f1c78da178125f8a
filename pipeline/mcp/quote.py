"""The tool ``quote``: does a quotation stand so in an edition, otherwise, no longer, or nowhere?"""

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from pydantic import Field as Argument

from pipeline.answers import links
from pipeline.answers.quotes.cited import citation
from pipeline.answers.quotes.finding import quote as answer_of
from pipeline.answers.quotes.told import verdict
from pipeline.answers.quotes.types import Match
from pipeline.mcp.call import call
from pipeline.mcp.cited import CitedFile, Place, cite, cut
from pipeline.web.datasette_types import Datasette

_LONGEST = 4_000
_TEXT = 1_000
"""Characters of a text that is shown."""
_MOST = 6
"""Matches."""
_IN_ADDRESS = 300
"""Characters of a quotation that an address takes."""


@dataclass(frozen=True)
class Difference:
    """A stretch of source and quotation."""

    op: str
    """equal, or what the quotation does with the source: replace, delete, insert."""
    source: str
    quotation: str


@dataclass(frozen=True)
class QuoteMatch:
    """A place where it stands, so or otherwise."""

    text: str
    """As it stands there: quote this, to the letter."""
    similarity: float
    """1 where it stands so."""
    difference: list[Difference]
    """Empty where it stands so."""
    standing: str
    """current; lives_on (an older text whose passage the newest edition still has); gone."""
    dropped_edition_id: str | None
    """The edition that dropped it."""
    worded_now: str | None
    """The wording of today, where it stands so in an older text alone."""
    edition_id: str | None
    page: int
    sha256: str
    citation: str
    """In Japanese, for a footnote."""
    reader: str
    """Address of the page, the text marked."""
    passage: str | None
    """Address of the life of the passage it belongs to."""


@dataclass(frozen=True)
class Quotation:
    """The answer."""

    status: str
    """found, altered, dropped or absent."""
    verdict: str
    """The same in a sentence."""
    matches: list[QuoteMatch]
    """The best first."""
    more: bool
    files: list[CitedFile]
    address: str
    """The same answer for people."""


def quote_tool(datasette: Datasette) -> Callable[..., Awaitable[Quotation]]:
    """The tool for a server."""

    async def quote(
        context: Context[Any, Any],
        text: Annotated[
            str,
            Argument(
                min_length=1,
                max_length=_LONGEST,
                description="a sentence or a part of one, in Japanese, as it is to be quoted; "
                "… or （中略） for what is left out",
            ),
        ],
    ) -> Quotation:
        """Check a quotation before you give it: found, altered, dropped or absent.

        found: it stands so. altered: it stands otherwise; the difference is told, and a digit that
        differs is never forgiven. dropped: it stood so and no edition has it any more. absent: it
        stands nowhere; do not quote it.
        """
        asked = await call(datasette, context)
        return await asked.read(lambda db: _answer(db, asked.base, text))

    return quote


def _answer(db: sqlite3.Connection, base: str, text: str) -> Quotation:
    found = answer_of(db, text)
    shown = found.matches[:_MOST]
    cited = cite(db, base, map(_place, shown))
    return Quotation(
        status=found.status,
        verdict=verdict(found, "en"),
        matches=[_match(match, base) for match in shown],
        more=found.more or len(found.matches) > _MOST,
        files=cited.files,
        address=base + links.quote_of(text if len(text) <= _IN_ADDRESS else None),
    )


def _place(match: Match) -> Place:
    return Place(match.holder["sha256"], match.page, match.holder["edition_id"])


def _match(match: Match, base: str) -> QuoteMatch:
    life = match.lives.main
    return QuoteMatch(
        text=cut(match.text, _TEXT),
        similarity=round(match.similarity, 4),
        difference=[
            Difference(segment.op, cut(segment.old, _TEXT), cut(segment.new, _TEXT))
            for segment in match.difference
        ][:100],
        standing=match.standing,
        dropped_edition_id=life["dropped_edition_id"] if life else None,
        worded_now=cut(life["last_text"], _TEXT) if life and match.reworded else None,
        edition_id=match.holder["edition_id"],
        page=match.page,
        sha256=match.holder["sha256"],
        citation=citation(match, "ja", base),
        reader=base + match.address,
        passage=base + links.passage(life["passage_id"]) if life else None,
    )
