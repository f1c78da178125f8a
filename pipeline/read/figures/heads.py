"""The head of a table of indicators: what each of its columns holds."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from pipeline.kinds import FigureKind
from pipeline.read.figures import words
from pipeline.read.figures.cards import ARROW
from pipeline.read.figures.table import Table
from pipeline.read.quantities.amounts import amount_of, unit_in
from pipeline.read.quantities.years import years

_BRACKETS = re.compile(r"[(\[【〔<]([^()\[\]【】〔〕<>]*)[)\]】〕>]")
_LED = re.compile(r"^.*[(\[【]")
_JOINTS = re.compile(r"[・/,、\s:：]|(?:年度?)?(?:の)?(?:末|現在|時点)")
_AIM = re.compile(r"(?:指標の値)?(?:数値目標|KPI)")
_GROUP = re.compile(r"^(?:指標の値|指標値)\s*(?=\S)")
"""What stands over the values of all kinds and says nothing of one."""
_LONGEST = 40
"""Letters of a head's cell that can name what its column holds."""
_MOST_HEAD_ROWS = 4
_LATEST_PARTED = 6
"""Rows of a table that are looked at for cells of a head that hold two."""


class Holds(StrEnum):
    """What a column of a table holds."""

    INDICATOR = "indicator"
    LABEL = "label"
    """A name of some sort: of an indicator, where no column says that it holds them."""
    UNIT = "unit"
    VALUE = "value"
    YEAR = "year"
    """Years of the values beside it."""
    JUDGED = "judged"
    NUMBER = "number"
    """Numbers of which another column says row by row what they are: 数値 beside 現状, 目標."""
    OTHER = "other"


_TOLD = (
    (words.UNIT, Holds.UNIT),
    (words.JUDGED, Holds.JUDGED),
    (words.INDICATOR, Holds.INDICATOR),
)


_BELOW = (words.JUDGED, words.UNIT, words.YEAR_OF, words.NUMBER, words.INDICATOR, words.LABEL)
"""What stands in the second row of a head."""


class Column(NamedTuple):
    """A column of a table."""

    holds: Holds
    kind: FigureKind | None = None
    """Of values, and of years that belong to one kind alone."""
    year: int | None = None
    unit: str | None = None
    firm: bool = False
    """Its head says that it holds values, not only targets: 目標値, 目標（R8）."""
    years: tuple[int | None, ...] = ()
    """Of both sides of an arrow: 現状値（R4）→ 目標値（R8）."""
    label: str = ""
    """Of values: the words of its head, without year and brackets."""


class Head(NamedTuple):
    """The head of a table."""

    columns: tuple[Column, ...]
    text: str
    """All its words."""
    rows: int
    """How many rows it has."""

    @property
    def values(self) -> list[int]:
        """The columns of values."""
        return [i for i, column in enumerate(self.columns) if column.holds == Holds.VALUE]

    @property
    def named(self) -> bool:
        """Does a column say that it holds indicators?"""
        return any(column.holds == Holds.INDICATOR for column in self.columns)

    @property
    def counts(self) -> bool:
        """Does one hold indicators, and another numbers of which a third may say what they are?"""
        return self.named and any(column.holds == Holds.NUMBER for column in self.columns)


def head_at(table: Table, row: int) -> Head | None:
    """The head that begins in a row; None where none does."""
    rows = 0
    while rows < _MOST_HEAD_ROWS and row + rows < len(table.rows):
        goes_on = _below(table, row, row + rows) if rows else _is_head(table, row)
        if not goes_on:
            break
        rows += 1
    if not rows:
        return None
    texts = [_column_text(table, row, rows, column) for column in range(table.wide)]
    columns: list[Column] = []
    for text in texts:
        columns.append(_column(text, _last_year(columns)))
    whole = " ".join(dict.fromkeys(text for text in texts if text))
    columns = _with_targets(columns, texts)
    head = Head(tuple(_with_kinds_of_neighbours(columns)), whole, rows)
    return head if head.values or head.counts else None


def with_parted_heads(table: Table) -> Table:
    """A table in which each kind of value has its own cell of the head: 目標値(R6) 実績値(R5) in
    one cell over two columns are two cells that the layout took for one.
    """
    rows, covers = list(table.rows), dict(table.covers)
    for y, row in enumerate(rows[:_LATEST_PARTED]):
        for x, text in enumerate(row):
            parts = text.split(" ")
            if len(parts) > 1 and all(map(_dated_kind, parts)) and _free(table, y, x, len(parts)):
                rows[y] = (*row[:x], *parts, *row[x + len(parts) :])
                for place in range(x + 1, x + len(parts)):
                    covers.pop((y, place), None)
                break
    return table._replace(rows=tuple(rows), covers=covers)


def _dated_kind(text: str) -> bool:
    """Is a text a kind of value with its year, as a cell of a head is?"""
    return kind_of(text) is not None and bool(years(text, bare=True, after=2015))


def is_dated(text: str) -> bool:
    """Is a text a year, or a kind of value with its year?"""
    return _only_years(text) or _dated_kind(text)


def _free(table: Table, row: int, column: int, count: int) -> bool:
    """Is there nothing in the columns behind a cell, or that cell itself?"""
    columns = range(column + 1, column + count)
    return columns.stop <= table.wide and not any(
        table.rows[row][x] or table.covers.get((row, x), (row, column)) != (row, column)
        for x in columns
    )


def _with_targets(columns: list[Column], texts: Sequence[str]) -> list[Column]:
    """数値目標 and KPI beside 指標名 or 項目 head the targets, if numbers stand below them."""
    aims = [
        column.holds == Holds.INDICATOR
        and _AIM.fullmatch(_JOINTS.sub("", words.bare(_without_years(text)))) is not None
        for column, text in zip(columns, texts, strict=True)
    ]
    named = any(
        column.holds == Holds.INDICATOR and not aim
        for column, aim in zip(columns, aims, strict=True)
    )
    return [
        _target(column, text) if aim and (named or _behind_base(columns[:at])) else column
        for at, (column, text, aim) in enumerate(zip(columns, texts, aims, strict=True))
    ]


def _behind_base(before: Sequence[Column]) -> bool:
    """Stand a name and a baseline before a column?"""
    labelled = any(column.holds == Holds.LABEL for column in before)
    return labelled and any(column.kind == FigureKind.BASE for column in before)


def _target(column: Column, text: str) -> Column:
    stated = years(text, bare=True)
    year = stated[0].year if stated else None
    return Column(Holds.VALUE, FigureKind.TARGET, year, column.unit)


def _with_kinds_of_neighbours(columns: list[Column]) -> list[Column]:
    """R3, 実績値 R4, R5: words over three years may stand in the middle one's cell."""
    places = [i for i, c in enumerate(columns) if c.kind == FigureKind.ACTUAL and c.year]
    if len(places) != 1 or any(c.kind == FigureKind.BASE for c in columns):
        return columns
    known = list(columns)
    for step in (-1, 1):
        i = places[0] + step
        while 0 <= i < len(columns) and _follows(columns[i], columns[i - step], step):
            known[i] = columns[i]._replace(kind=FigureKind.ACTUAL)
            i += step
    beside = known[max(0, places[0] - 1) : places[0] + 2]
    return known if {column.kind for column in beside} == {FigureKind.ACTUAL} else columns


def _follows(column: Column, beside: Column, step: int) -> bool:
    """Is a column without a kind the year before or after its neighbour's?"""
    if column.kind != FigureKind.OTHER or column.year is None or beside.year is None:
        return False
    return column.year - beside.year == step


def _last_year(columns: list[Column]) -> int | None:
    return next((c.year for c in reversed(columns) if c.year is not None), None)


def _is_head(table: Table, row: int) -> bool:
    """Is a row (the first) of a head: it names values, and states none?"""
    cells = _inked(table, row)
    if not cells or any(_states(text) for text in cells):
        return False
    telling = sum(_tells(text) for text in cells)
    first = _tells(cells[0]) and kind_of(cells[0]) is not None
    # 基準値 | 未実施: the label of a row with words in the place of a value.
    if first and len(cells) > 1 and telling == 1:
        return False
    return telling * 2 >= len(cells) or any(kind_of(text) for text in cells[1:])


def _below(table: Table, first: int, row: int) -> bool:
    """Does a row go on with the head that begins in ``first``: years, kinds, units in brackets?"""
    own = _inked(table, row)
    covered = [table.covers.get((row, c), (row, c))[0] < row for c in range(table.wide)]
    if not own:
        return all(covered)
    if any(_states(text) for text in own):
        return False
    fitting = sum(_fits_below(text) for text in own)
    short = all(len(text) <= _LONGEST for text in own)
    if fitting == len(own) or (any(covered) and short and fitting * 2 >= len(own)):
        return True
    return short and _stands_between(table, first, row)


def _stands_between(table: Table, first: int, row: int) -> bool:
    """Are a row's cells those of columns whose head has one cell, in the middle of its rows: 指標
    and 担当課 between 現状, 目標 and their years?
    """
    filled = [c for c in range(table.wide) if table.rows[row][c]]
    free = not any(table.rows[r][c] for r in range(first, row) for c in filled)
    told = (words.bare(table.rows[row][c]) for c in filled)
    return free and any(words.INDICATOR.match(text) for text in told)


def _fits_below(text: str) -> bool:
    """A cell of a head's second row: (2014年度), R2, 目標値, (人)."""
    if kind_of(text) is not None or unit_in(text) or _only_years(text):
        return True
    plain_words = words.bare(text)
    return not plain_words or any(pattern.match(plain_words) for pattern in _BELOW)


def _inked(table: Table, row: int) -> list[str]:
    return [text for text in table.rows[row] if text]


def _tells(text: str) -> bool:
    """Does a cell say what its column holds?"""
    plain_words = words.bare(text)
    return (
        kind_of(text) is not None
        or _only_years(text)
        or bool(words.UNIT.match(plain_words) or words.YEAR_OF.match(plain_words))
        or bool(words.JUDGED.match(plain_words) or _named(plain_words))
    )


def _named(plain_words: str) -> bool:
    return bool(words.INDICATOR.match(plain_words) or words.LABEL.match(plain_words))


def _states(text: str) -> bool:
    """Does a cell state an amount that is no year of a head?"""
    if _only_years(text) or len(text) > 4 * _LONGEST:
        return False
    rest = _without_years(text)
    if _kind_named(_JOINTS.sub("", words.bare(rest))):
        return False
    return amount_of(rest) is not None


def _only_years(text: str) -> bool:
    """R2, 2014年度, (令和6年度末), 2022: years and nothing besides."""
    if not text or len(text) > _LONGEST or not years(text, bare=True, after=2015):
        return False
    return not _JOINTS.sub("", _without_years(text)).strip("()[]【】~-")


def _without_years(text: str) -> str:
    """A text without its years."""
    for year in reversed(years(text, bare=True, after=2015)):
        text = text[: year.start] + " " + text[year.end :]
    return text


def kind_of(text: str) -> FigureKind | None:
    """The kind of value that a head names, years and brackets aside: 目標値(R6)."""
    if not text or len(text) > _LONGEST:
        return None
    sides = ARROW.split(text.strip("()[]【】 "))
    if len(sides) > 1:  # 現状 → 目標
        kinds = [kind_of(side) or kind_of(_LED.sub("", side)) for side in sides]
        return kinds[-1] if all(kinds) else None
    rest = _JOINTS.sub("", _without_years(text))
    for candidate in (words.bare(rest), *_BRACKETS.findall(rest)):
        if kind := _kind_named(re.sub(r"[\s()\[\]【】~-]", "", candidate)):
            return kind
    return None


def _kind_named(plain_words: str) -> FigureKind | None:
    return next((kind for pattern, kind in words.KINDS if pattern.match(plain_words)), None)


def _column_text(table: Table, first: int, rows: int, column: int) -> str:
    """The words of a head over a column, from above; each cell once."""
    texts: list[str] = []
    places: set[tuple[int, int]] = set()
    for row in range(first, first + rows):
        place = table.covers.get((row, column), (row, column))
        if not table.rows[place[0]][place[1]] and row < first + rows - 1:
            place = _spread(table, first, rows, row, column)
        if place not in places:
            places.add(place)
            texts.append(table.rows[place[0]][place[1]])
    return " ".join(text for text in texts if text)


def _spread(table: Table, first: int, rows: int, row: int, column: int) -> tuple[int, int]:
    """Where a head's empty cell has its words, for the layout may not know that cells are merged:
    those of the kind at its left, else at its right, where there are years below.
    """
    below = [table.rows[r][column] for r in range(row + 1, first + rows)]
    if not any(text and _fits_below(text) for text in below):
        return row, column
    sides = (range(column - 1, -1, -1), range(column + 1, table.wide))
    for side in sides:
        near = next((c for c in side if table.rows[row][c]), None)
        if near is not None and kind_of(table.rows[row][near]):
            return row, near
    return row, column


def _column(text: str, before: int | None) -> Column:
    """What a column under such words holds.

    Args:
        before: the year of the column before it.
    """
    text = _GROUP.sub("", text)
    if dated := _of_years(text):
        return dated
    plain_words = words.bare(_JOINTS.sub("", _without_years(text)))
    stated = years(text, bare=True, after=before)
    year = stated[0].year if stated else None
    if (named := _told(plain_words)) and not (year is not None and kind_of(text)):
        return named._replace(unit=_unit(text))
    kind = _kind_in_parts(text)
    if kind or _only_years(text):
        firm = "値" in text or year is not None
        told = kind or FigureKind.OTHER
        sides = _years_of_sides(text)
        return Column(Holds.VALUE, told, year, _unit(text), firm, sides, plain_words)
    if words.LABEL.match(plain_words):
        return Column(Holds.LABEL)
    return Column(Holds.NUMBER if words.NUMBER.match(text) else Holds.OTHER)


def _of_years(text: str) -> Column | None:
    """目標 時点 beside 目標 数値: years of the values in the next column."""
    *above, last = text.split(" ")
    if not words.YEAR_OF.match(words.bare(last)) or years(text, bare=True):
        return None
    kind = _kind_in_parts(" ".join(above))
    return Column(Holds.YEAR, kind=kind) if kind else None


def _years_of_sides(text: str) -> tuple[int | None, ...]:
    """The years of a head that leads from a kind to another; none where it tells but one."""
    sides = ARROW.split(text)
    if len(sides) == 1:
        return ()
    stated = [years(side, bare=True) for side in sides]
    return tuple(found[0].year if found else None for found in stated)


def _told(plain_words: str) -> Column | None:
    """What a head says outright."""
    for pattern, holds in _TOLD:
        if pattern.match(plain_words):
            return Column(holds)
    if of_years := words.YEAR_OF.match(plain_words):
        return Column(Holds.YEAR, kind=_kind_named((of_years[1] or "") + "値"))
    return None


def _kind_in_parts(text: str) -> FigureKind | None:
    """Of 指標の値 実績値 R2 the lowest that names one."""
    if kind := kind_of(text):
        return kind
    kinds = [kind for part in text.split(" ") if (kind := kind_of(part))]
    return kinds[-1] if kinds and len(text) <= 2 * _LONGEST else None


def _unit(text: str) -> str | None:
    """The unit in a head's brackets: 目標値（人）."""
    units = (unit_in(part) for part in _BRACKETS.findall(text))
    return next((unit for unit in units if unit), None)
