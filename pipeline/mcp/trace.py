"""The tool ``trace``: the life of a sentence through all editions, each wording cited."""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from pydantic import Field as Argument

from pipeline.answers import links
from pipeline.answers.passage_types import Life, Wording
from pipeline.answers.passage_words import sentence
from pipeline.answers.trace import trace as trace_of
from pipeline.mcp.call import SourceId, call
from pipeline.mcp.cited import Citations, Cited, CitedFile, Place, cite, cut
from pipeline.search.query import MAX_LENGTH, Field
from pipeline.web.datasette_types import Datasette

_TEXT = 800
"""Characters of a wording."""
_WORDINGS = 12
"""Of a life; of longer ones the newest."""


@dataclass(frozen=True)
class TracedWording:
    """What the passage says in editions that follow each other."""

    text: str
    editions: list[str]
    """Ids of the editions that have it so, old to new."""
    step: str
    """What led to it: new, reworded, moved, split, merged, renumbered, same."""
    sure: bool
    """Whether that step is certain."""
    was_away: bool
    """It came back after an edition that did not have it."""
    place: Cited
    """Where it stands first."""


@dataclass(frozen=True)
class TracedPassage:
    """A passage with its life."""

    id: str
    life: str
    """In a sentence, in Japanese."""
    unit: str
    """sentence, heading, row (of a table) or toc."""
    heading: str | None
    """Under which it stood last."""
    state: str
    """current, or dropped."""
    since: str
    """Id of the first edition that has it."""
    dropped_edition_id: str | None
    """The edition that dropped it."""
    wordings: list[TracedWording]
    """Old to new."""
    older_wordings: int
    """So many more before them."""
    indicator_id: str | None
    """Of a table's row."""
    address: str
    """Of its page."""
    feed: str


@dataclass(frozen=True)
class Traced:
    """The answer."""

    passages: list[TracedPassage]
    found_in_all: int
    """How many passages have the words; ask with more words for fewer."""
    files: list[CitedFile]


def trace_tool(datasette: Datasette) -> Callable[..., Awaitable[Traced]]:
    """The tool for a server."""

    async def trace(
        context: Context[Any, Any],
        words: Annotated[
            str,
            Argument(
                min_length=1,
                max_length=MAX_LENGTH,
                description="words of the sentence, in Japanese, as search takes them; or the id "
                "of one passage",
            ),
        ],
        source: SourceId = None,
        limit: Annotated[int, Argument(ge=1, le=5, description="passages wanted")] = 3,
    ) -> Traced:
        """Follow a sentence, heading or table row of the plans through all editions.

        Tells since when it stands, how each edition worded it, and which edition dropped it; gone
        passages are found too.
        """
        asked = await call(datasette, context)
        return await asked.read(lambda db: _answer(db, asked.base, words, source, limit))

    return trace


def _answer(
    db: sqlite3.Connection, base: str, words: str, source: str | None, limit: int
) -> Traced:
    beside = {Field.SOURCE: [source]} if source else {}
    found = trace_of(db, [words.strip()], beside=beside, limit=limit)
    lives = [whole.life for whole in found.found]
    cited = cite(db, base, (_place(wording) for life in lives for wording in _shown(life)))
    return Traced([_passage(life, cited, base) for life in lives], found.total, cited.files)


def _shown(life: Life) -> Sequence[Wording]:
    return life.wordings[-_WORDINGS:]


def _place(wording: Wording) -> Place:
    first = wording.standings[0]
    return Place(first.stands[0].sha256, first.stands[0].page, first.edition["id"])


def _passage(life: Life, cited: Citations, base: str) -> TracedPassage:
    one, shown = life.passage, _shown(life)
    return TracedPassage(
        id=one.id,
        life=cut(sentence(life.story, life.editions, "ja"), 1_000),
        unit=one.unit,
        heading=cut(one.heading, 200) if one.heading else None,
        state=one.state,
        since=one.first_edition_id,
        dropped_edition_id=one.dropped_edition_id,
        wordings=[_wording(wording, cited.places[_place(wording)]) for wording in shown],
        older_wordings=len(life.wordings) - len(shown),
        indicator_id=one.indicator_id,
        address=base + links.passage(one.id),
        feed=base + links.passage_feed(one.id),
    )


def _wording(wording: Wording, place: Cited) -> TracedWording:
    return TracedWording(
        text=cut(wording.text, _TEXT),
        editions=list(dict.fromkeys(one.edition["id"] for one in wording.standings)),
        step=wording.step,
        sure=not wording.standings[0].weak,
        was_away=wording.away is not None,
        place=place,
    )
