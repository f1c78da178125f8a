"""The tool ``indicator``: an indicator (指標, KPI) through all editions, each number cited."""

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field as Argument

from pipeline.answers import links
from pipeline.answers.indicator_values import Value
from pipeline.answers.indicator_words import change_words, sentence
from pipeline.answers.indicators import Filters, Life, life, listed, matching
from pipeline.database.names import edition_words
from pipeline.database.row_types import IndicatorRow
from pipeline.mcp.call import SourceId, call
from pipeline.mcp.cited import Cited, CitedFile, Place, cite, cut
from pipeline.web.datasette_types import Datasette

MOST_VALUES = 60
MOST_CHANGES = 40
MOST_FOUND = 30
_MOST_WORDS = 12
_NAME = 300


@dataclass(frozen=True)
class Number:
    """A number of the indicator as an edition prints it."""

    kind: str
    """基準値, 目標値, 実績値 or other."""
    role: str
    """plan; review where a plan looks back, progress in a yearly report."""
    year: int | None
    """Fiscal year."""
    value: float | None
    """None where words stand in its place."""
    unit: str | None
    printed: str
    cell: str
    """Address of its cell on the page."""
    place: Cited


@dataclass(frozen=True)
class Change:
    """What an edition made of it."""

    kind: str
    words: str
    edition_id: str
    compare: str
    """Address of the comparison that shows it."""


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator in a list."""

    id: str
    name: str
    source: str
    series: str
    goal: str | None
    unit: str | None
    state: str
    """current or dropped."""
    last_target: str | None
    """As printed."""
    address: str


@dataclass(frozen=True)
class IndicatorLife:
    """One indicator, whole."""

    indicator: IndicatorLine
    sentence: str
    """Its life, in Japanese."""
    spellings: list[str]
    changes: list[Change]
    numbers: list[Number]
    numbers_in_all: int
    files: list[CitedFile]


@dataclass(frozen=True)
class Indicators:
    """The answer."""

    life: IndicatorLife | None
    """Where one indicator was meant."""
    found: list[IndicatorLine]
    """Else those that have the words: ask again with the id of one."""
    found_in_all: int


def indicator_tool(datasette: Datasette) -> Callable[..., Awaitable[Indicators]]:
    """The tool for a server."""

    async def indicator(
        context: Context[Any, Any],
        indicator: Annotated[
            str,
            Argument(
                min_length=1,
                max_length=300,
                description="id of an indicator, or words that its name or goal has, e.g. 人口",
            ),
        ],
        source: SourceId = None,
    ) -> Indicators:
        """Follow an indicator of the plans through all editions: baselines, targets, actuals.

        Words that fit several indicators answer a list of them; then ask with the id of one.
        """
        asked = await call(datasette, context)
        return await asked.read(lambda db: _answer(db, asked.base, indicator, source))

    return indicator


def _answer(db: sqlite3.Connection, base: str, asked: str, source: str | None) -> Indicators:
    found = life(db, asked.strip())
    if found is not None:
        return Indicators(_life(db, base, found), [], 1)
    words = tuple(asked.split()[:_MOST_WORDS])
    if not words:
        raise ToolError("indicator: give an id, or a word of its name")
    ids = matching(db, Filters(source=source, words=words))
    if not ids:
        raise ToolError(f"indicator: none has the words {cut(' '.join(words), 80)} in name or goal")
    only = life(db, ids[0]) if len(ids) == 1 else None
    if only is not None:
        return Indicators(_life(db, base, only), [], 1)
    lines = [_line(one.indicator, one.last_target, base) for one in listed(db, ids[:MOST_FOUND])]
    return Indicators(None, lines, len(ids))


def _line(row: IndicatorRow, target: Value | None, base: str) -> IndicatorLine:
    return IndicatorLine(
        id=row["id"],
        name=cut(row["name"], _NAME),
        source=row["source_id"],
        series=row["series"],
        goal=cut(row["goal"], _NAME) if row["goal"] else None,
        unit=row["unit"],
        state=row["state"],
        last_target=cut(target.raw, 100) if target else None,
        address=base + links.indicator(row["id"]),
    )


def _life(db: sqlite3.Connection, base: str, found: Life) -> IndicatorLife:
    shown = found.values[-MOST_VALUES:]  # the newest editions' where there are too many
    cited = cite(db, base, map(_place, shown))
    names = {edition["id"]: edition_words(edition, "ja") for edition in found.editions}
    changes = [
        Change(
            kind=row["kind"],
            words=change_words(row, names.get(row["new_edition_id"], ""), "ja"),
            edition_id=row["new_edition_id"],
            compare=base + links.compare(row["old_edition_id"], row["new_edition_id"]),
        )
        for row in found.changes[-MOST_CHANGES:]
    ]
    return IndicatorLife(
        indicator=_line(found.indicator, None, base),
        sentence=cut(sentence(found, "ja"), 2_000),
        spellings=list(dict.fromkeys(cut(name["name"], _NAME) for name in found.names))[:20],
        changes=changes,
        numbers=[_number(value, cited.places[_place(value)], base) for value in shown],
        numbers_in_all=len(found.values),
        files=cited.files,
    )


def _number(value: Value, cited: Cited, base: str) -> Number:
    return Number(
        kind=value.kind,
        role=value.role,
        year=value.year,
        value=value.value,
        unit=value.unit,
        printed=cut(value.raw, 100),
        cell=base + value.address,
        place=cited,
    )


def _place(value: Value) -> Place:
    return Place(value.sha256, value.page, value.edition_id)
