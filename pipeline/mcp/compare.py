"""The tool ``compare``: what changed between two editions, row by row, each row cited."""

import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NamedTuple

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field as Argument

from pipeline.answers import links
from pipeline.answers.indicator_changes import changes_between
from pipeline.answers.on_demand import Compared
from pipeline.answers.row_names import names_of
from pipeline.answers.row_words import numbers_in_words
from pipeline.answers.sides import sides_of
from pipeline.database.row_types import ComparedRow, ComparisonRow, IndicatorChangeRow
from pipeline.errors import ShinkyuError
from pipeline.kinds import RowKind, Scope
from pipeline.mcp.call import call
from pipeline.mcp.cited import Citations, Cited, CitedFile, Place, cite, cut
from pipeline.web.apart import compared
from pipeline.web.busy import Busy, TooLarge
from pipeline.web.datasette_types import Datasette

_TEXT = 1_200
"""Characters of one side of a row."""
_ALL_TEXTS = 15_000
"""Characters of all rows of an answer; the next rows are asked for by ``start``."""
_MOST_INDICATORS = 40
_FURTHEST = 1_000_000
Kind = Literal["changed", "added", "removed", "moved"]


@dataclass(frozen=True)
class Side:
    """One side of a row."""

    text: str
    place: Cited | None
    """None of a page of the city's own site, which has no file."""


@dataclass(frozen=True)
class Row:
    """A passage that changed."""

    kind: str
    heading: str | None
    """Under which it stands."""
    old: Side | None
    new: Side | None
    numbers: str
    """The numbers that changed: 70% → 80%; empty where none did."""
    address: str
    proof: str
    """Address of both pages side by side."""


@dataclass(frozen=True)
class IndicatorChange:
    """What became of an indicator."""

    indicator_id: str
    name: str
    kind: str
    old_value: float | None
    new_value: float | None
    unit: str | None


@dataclass(frozen=True)
class Totals:
    """Rows by kind; changes of form alone do not count."""

    added: int
    removed: int
    changed: int
    moved: int
    same: int
    formal: int
    """Changes of form alone: numbers of headings, contents, running heads."""


@dataclass(frozen=True)
class Comparison:
    """The answer."""

    old_id: str
    old: str
    """City and edition in words."""
    new_id: str
    new: str
    totals: Totals
    rows: list[Row]
    files: list[CitedFile]
    rows_in_all: int
    """Of the kinds that were asked for."""
    next_start: int | None
    indicators: list[IndicatorChange]
    """The news first; only with the first rows."""
    address: str


def compare_tool(datasette: Datasette) -> Callable[..., Awaitable[Comparison]]:
    """The tool for a server."""

    async def compare(
        context: Context[Any, Any],
        old: Annotated[
            str, Argument(min_length=1, max_length=300, description="id of the older edition")
        ],
        new: Annotated[
            str, Argument(min_length=1, max_length=300, description="id of the newer edition")
        ],
        kinds: Annotated[
            list[Kind] | None,
            Argument(max_length=4, description="which rows; none gives all that changed"),
        ] = None,
        limit: Annotated[int, Argument(ge=1, le=30, description="rows wanted")] = 10,
        start: Annotated[int, Argument(ge=0, le=_FURTHEST, description="rows to leave out")] = 0,
    ) -> Comparison:
        """Compare two editions sentence by sentence: what was added, removed, changed, moved.

        Rows stand in the order of the text, old and new wording beside each other, with pages and
        citations of both; what only changed its form is counted and not listed. SHA-256 of files
        and page-N (a version of the city's page) may stand in the place of editions' ids.
        """
        asked = await call(datasette, context)
        try:
            found = await compared(datasette, old, new)
        except ShinkyuError as error:
            raise ToolError(str(error)) from error
        except Busy as error:
            raise ToolError(f"too much is being compared; again in {error.again} s") from error
        except TooLarge as error:
            raise ToolError("the two texts are too large to be compared here") from error
        wanted = frozenset(kinds or _CHANGES)
        return await asked.read(lambda db: _told(db, asked.base, found, wanted, limit, start))

    return compare


_CHANGES: tuple[Kind, ...] = ("changed", "added", "removed", "moved")


def _told(
    db: sqlite3.Connection,
    base: str,
    compared: Compared,
    kinds: frozenset[str],
    limit: int,
    start: int,
) -> Comparison:
    own = compared.comparison
    old, new = sides_of(db, own)
    rows = [row for row in compared.rows if row["kind"] in kinds and not _formal(row)]
    shown = list(_within(rows[start : start + limit]))
    end = start + len(shown)
    cited_rows, files = _cited_rows(db, base, compared, shown)
    return Comparison(
        old_id=own["old_id"],
        old=old.name or own["old_id"],
        new_id=own["new_id"],
        new=new.name or own["new_id"],
        totals=Totals(
            own["added"], own["removed"], own["changed"], own["moved"], own["same"], own["formal"]
        ),
        rows=cited_rows,
        files=files,
        rows_in_all=len(rows),
        next_start=end if len(rows) > end else None,
        indicators=[] if start else _indicators(db, own),
        address=base + links.compare(own["old_id"], own["new_id"]),
    )


def _cited_rows(
    db: sqlite3.Connection, base: str, compared: Compared, shown: Sequence[ComparedRow]
) -> tuple[list[Row], list[CitedFile]]:
    """Rows as they are told, and the files that they cite."""
    own, names = compared.comparison, names_of(compared.rows)
    pairs = [_places(row, own) for row in shown]
    cited = cite(db, base, (place for pair in pairs for place in pair if place))
    told = [
        _row(row, pair, cited, _Addresses.of(base, own, names[row["position"]]))
        for row, pair in zip(shown, pairs, strict=True)
    ]
    return told, cited.files


class _Addresses(NamedTuple):
    """Of a row."""

    row: str
    proof: str

    @classmethod
    def of(cls, base: str, comparison: ComparisonRow, name: str) -> "_Addresses":
        """Those of the row with this name."""
        ids = comparison["old_id"], comparison["new_id"]
        return cls(base + links.compared_row(*ids, name), base + links.proof(*ids, name))


def _indicators(db: sqlite3.Connection, comparison: ComparisonRow) -> list[IndicatorChange]:
    if comparison["scope"] != Scope.EDITION:
        return []
    changes = changes_between(db, comparison["old_id"], comparison["new_id"])
    return [_indicator(change) for change in changes[:_MOST_INDICATORS]]


def _formal(row: ComparedRow) -> bool:
    return row["kind"] != RowKind.SAME and bool(row["formal"])


def _within(rows: Iterable[ComparedRow]) -> Iterator[ComparedRow]:
    """The first rows, the last of them the one whose text goes over what an answer takes."""
    size = 0
    for row in rows:
        yield row
        size += sum(len(cut(row[side] or "", _TEXT)) for side in ("old_text", "new_text"))
        if size > _ALL_TEXTS:
            return


_Pair = tuple[Place | None, Place | None]


def _places(row: ComparedRow, comparison: ComparisonRow) -> _Pair:
    """Where its old and its new side stand."""
    editions = comparison["scope"] == Scope.EDITION
    old = comparison["old_id"] if editions else None
    new = comparison["new_id"] if editions else None
    return (
        Place(row["old_sha256"], row["old_page"], old) if row["old_sha256"] else None,
        Place(row["new_sha256"], row["new_page"], new) if row["new_sha256"] else None,
    )


def _row(row: ComparedRow, pair: _Pair, cited: Citations, addresses: _Addresses) -> Row:
    return Row(
        kind=row["kind"],
        heading=cut(row["heading"], 200) if row["heading"] else None,
        old=_side(row["old_text"], cited.of(pair[0])),
        new=_side(row["new_text"], cited.of(pair[1])),
        numbers=cut(numbers_in_words(row), 300),
        address=addresses.row,
        proof=addresses.proof,
    )


def _side(text: str | None, place: Cited | None) -> Side | None:
    return None if text is None else Side(cut(text, _TEXT), place)


def _indicator(row: IndicatorChangeRow) -> IndicatorChange:
    return IndicatorChange(
        indicator_id=row["indicator_id"],
        name=row["new_name"] or row["old_name"] or "",
        kind=row["kind"],
        old_value=row["old_value"],
        new_value=row["new_value"],
        unit=row["unit"],
    )
