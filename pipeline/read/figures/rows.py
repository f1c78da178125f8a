"""The rows of a table under its head: names, units, years and values."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.kinds import FigureKind
from pipeline.read.figures.around import Around
from pipeline.read.figures.cards import change_in
from pipeline.read.figures.heads import Column, Head, Holds, kind_of
from pipeline.read.figures.names import name_of
from pipeline.read.figures.parts import label_near
from pipeline.read.figures.table import Table
from pipeline.read.figures.tiers import tiers_of, two_in
from pipeline.read.figures.types import UNDER, Stated
from pipeline.read.quantities.amounts import Amount, amount_of, amounts_of, is_empty
from pipeline.read.quantities.years import years

_LONGEST_WORD = 40
"""Letters of what may stand in the place of a number."""
_PART = re.compile(r"(?!約|年|月|計|延べ|累計|うち|から)[^\W\d_]{1,6}")
"""What parts an indicator inside of a cell: 男性, 女性, 小学校."""
_LONGEST_SIDE = 80
_BRACKETS = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*\)")
_BROKEN = re.compile(r"\d,\d{0,2}(?!\d)(?:\s|$)")
"""359,0: a number that goes on in another row."""
_NUMBER = re.compile(r"[△▲-]?\d[\d,.]*(?:\D|$)")
_TOTALS = ("計", "累計", "合計", "通算")
"""4年間の累計 201件: what ends so says over what the number behind it is taken."""
_PROSE = re.compile(r"。|ます$|する$|した$")


class Layout(NamedTuple):
    """The columns of a table, or of one of several that stand side by side in it."""

    names: tuple[int, ...]
    unit: int | None
    years: tuple[int, ...]
    values: tuple[int, ...]
    judged: bool
    sides: tuple[int, ...] = ()
    """Columns of words before the names: goals, measures."""
    kinds: int | None = None
    """A column that says row by row what its values are: 目標, 実績."""


def layouts(table: Table, head: Head, first: int) -> list[Layout]:
    """Where names, units, years and values stand; several where tables stand side by side.

    Args:
        first: the first row under the head.
    """
    columns = [_as_filled(table, i, column, first) for i, column in enumerate(head.columns)]
    columns = _with_numbers(table, _without_side_label(table, columns, first), first)
    starts = [i for i, c in enumerate(columns) if c.holds == Holds.INDICATOR and _opens(columns, i)]
    if len(starts) < 2:
        return [found] if (found := _layout(table, columns, 0, len(columns), first)) else []
    edges = [0, *starts[1:], len(columns)]
    parts = (_layout(table, columns, a, b, first) for a, b in pairwise(edges))
    return [part for part in parts if part]


def _as_filled(table: Table, at: int, column: Column, first: int) -> Column:
    """A column by its head and by what fills it."""
    if table.turned and at == 0 and column.holds != Holds.VALUE:
        return Column(Holds.INDICATOR)
    if column.holds == Holds.YEAR and column.kind and not _holds_years(table, at, first):
        return column._replace(holds=Holds.VALUE)
    if column.holds == Holds.VALUE and not _holds_values(table, at, first, column.firm):
        return Column(Holds.LABEL)
    return column


def _with_numbers(table: Table, columns: list[Column], first: int) -> list[Column]:
    """A column of numbers holds values where another one says row by row what they are."""
    told = any(_holds_kinds(table, columns, i, first) for i in range(len(columns)))
    holds = Holds.VALUE if told and not table.turned else Holds.OTHER
    return [c._replace(holds=holds) if c.holds == Holds.NUMBER else c for c in columns]


def _without_side_label(table: Table, columns: list[Column], first: int) -> list[Column]:
    """A merged cell at the side of all rows may say that they are indicators; their names stand
    beside it.
    """
    empty = [
        i
        for i, column in enumerate(columns)
        if column.holds == Holds.INDICATOR and not any(row[i] for row in table.rows[first:])
    ]
    known = [Column(Holds.OTHER) if i in empty else column for i, column in enumerate(columns)]
    named = any(_is_text(table, known, i, first) for i in range(len(known)))
    return known if named else columns


def _holds_years(table: Table, column: int, first: int) -> bool:
    """Are there years under 基準年度, rather than the values of that year?"""
    texts = [row[column] for row in table.rows[first:] if row[column]]
    dated = sum(bool(years(text, bare=True, after=2015)) for text in texts)
    return not texts or dated * 2 >= len(texts)


def _opens(columns: Sequence[Column], at: int) -> bool:
    """Does a column of indicators begin a group: values follow it, and none are named again?"""
    following = next(
        (c.holds for c in columns[at + 1 :] if c.holds in (Holds.VALUE, Holds.INDICATOR)), None
    )
    return following == Holds.VALUE


def _holds_values(table: Table, column: int, first: int, firm: bool) -> bool:
    """Are the cells of a column amounts, or words in their place, rather than names or sentences?

    Args:
        firm: whether its head says that they are.
    """
    texts = [row[column] for row in table.rows[first:] if row[column]]
    if not texts:
        return True
    short = sum(amount_of(text) is not None or is_empty(text) for text in texts)
    wordy = sum(len(text) > _LONGEST_WORD or _PROSE.search(text) is not None for text in texts)
    return (firm or short * 3 >= len(texts)) and wordy * 2 <= len(texts)


def _layout(
    table: Table, columns: Sequence[Column], start: int, end: int, first: int
) -> Layout | None:
    inside = range(start, end)
    values = _holding(columns, inside, Holds.VALUE)
    names = _names(table, columns, inside, values, first)
    if not values or not names:
        return None
    sides = range(start, names[0])
    kinds = next((i for i in inside if _holds_kinds(table, columns, i, first)), None)
    names = tuple(i for i in names if i != kinds)
    if not names:
        return None
    return Layout(
        names=names,
        unit=next(iter(_holding(columns, inside, Holds.UNIT)), None),
        years=_holding(columns, inside, Holds.YEAR),
        values=values,
        judged=bool(_holding(columns, inside, Holds.JUDGED)),
        sides=tuple(i for i in sides if i != kinds and _is_text(table, columns, i, first)),
        kinds=kinds,
    )


def _holds_kinds(table: Table, columns: Sequence[Column], column: int, first: int) -> bool:
    """Does a column say of each row what its values are, two kinds at least?"""
    if columns[column].holds not in (Holds.LABEL, Holds.OTHER):
        return False
    texts = [row[column] for row in table.rows[first:] if row[column]]
    kinds = [kind_of(text) for text in texts]
    return len(set(kinds)) > 1 and all(kinds)


def _holding(columns: Sequence[Column], inside: range, holds: Holds) -> tuple[int, ...]:
    return tuple(i for i in inside if columns[i].holds == holds)


def _names(
    table: Table, columns: Sequence[Column], inside: range, values: Sequence[int], first: int
) -> tuple[int, ...]:
    """The columns of an indicator's name: those that say so, with what divides it further; else
    the last words before the values.
    """
    if not values:
        return ()
    told = [i for i in inside if columns[i].holds == Holds.INDICATOR]
    if told and told[-1] > values[0]:
        return (told[0],)
    if told:
        run = [i for i in told if _same_head(table, first - 1, i, told[-1])]
        further = (i for i in range(told[-1] + 1, values[0]) if _divides(table, columns, i, first))
        return (*run, *further)
    return _last_words(table, columns, range(inside.start, values[0]), first)


def _same_head(table: Table, row: int, column: int, other: int) -> bool:
    """Are two columns under one cell of a head?"""
    cells = (table.covers.get((row, c), (row, c)) for c in (column, other))
    return len(set(cells)) == 1


def _last_words(
    table: Table, columns: Sequence[Column], inside: range, first: int
) -> tuple[int, ...]:
    """The last column of names, else of any words."""
    before = [i for i in inside if _is_text(table, columns, i, first)]
    labels = [i for i in before if columns[i].holds == Holds.LABEL]
    last = labels[-1:] or before[-1:]
    return tuple(i for i in before if last and _same_head(table, first - 1, i, last[0]))


def _divides(table: Table, columns: Sequence[Column], column: int, first: int) -> bool:
    """Does a column without a head, or one that is merged into the indicators', divide them?"""
    nameless = columns[column].holds == Holds.INDICATOR or not table.rows[max(0, first - 1)][column]
    return nameless and _is_text(table, columns, column, first)


def _is_text(table: Table, columns: Sequence[Column], column: int, first: int) -> bool:
    if columns[column].holds in (Holds.UNIT, Holds.YEAR, Holds.JUDGED, Holds.VALUE):
        return False
    texts = [row[column] for row in table.rows[first:] if row[column]]
    lettered = sum(len(re.sub(r"[\W\d_]", "", text)) >= 2 for text in texts)
    return bool(texts) and lettered * 2 > len(texts)


class Row(NamedTuple):
    """A row whose values are known and whose name may be missing."""

    name: str
    figures: list[Stated]


def read_row(table: Table, row: int, layout: Layout, head: Head, around: Around) -> Row:
    """The figures of a row; nameless where no name stands in it."""
    name, unit = _name(table, row, layout)
    column_unit = _plain_unit(table.at(row, layout.unit)) if layout.unit is not None else None
    unit = column_unit or unit
    figures: list[Stated] = []
    for column in layout.values:
        raw = table.printed[row][column]
        if raw and len(raw) <= 3 * _LONGEST_WORD:
            figures += _figures(table, row, column, layout, head, around, unit)
    beside = UNDER.join(filter(None, (_beside(table, row, column) for column in layout.sides)))
    named = [f._replace(indicator=f"{name} {f.indicator}".strip(), beside=beside) for f in figures]
    return Row(name, _with_shared_unit(named))


def _beside(table: Table, row: int, column: int) -> str:
    """What stands at the left of a row: in a merged cell, else in the last filled one above."""
    for y in range(row, -1, -1):
        if text := table.at(y, column):
            return text if len(text) <= _LONGEST_SIDE else ""
    return ""


def _name(table: Table, row: int, layout: Layout) -> tuple[str, str | None]:
    texts = dict.fromkeys(table.at_printed(row, column) for column in layout.names)
    if len(layout.names) == 2 and "" in texts and table.rows[row][layout.names[1]]:
        texts = dict.fromkeys([label_near(table, row, *layout.names), *texts])
    named = [name_of(text) for text in texts if text]
    unit = next((unit for _, unit in named if unit), None)
    return " ".join(name for name, _ in named if name), unit


def _plain_unit(text: str) -> str | None:
    unit = text.strip("()[] ")
    return None if not unit or is_empty(unit) or len(unit) > 12 else unit


def _figures(
    table: Table,
    row: int,
    column: int,
    layout: Layout,
    head: Head,
    around: Around,
    unit: str | None,
) -> Iterator[Stated]:
    """The number of a cell, or both of one that tells a change (1.42 → 1.60)."""
    text, told = table.rows[row][column], head.columns[column]
    unit = unit or told.unit or around.unit
    boxes = (table.box(row, column), table.box(row, layout.names[-1]))
    for change in _changes(text, told):
        yield change._replace(unit=change.unit or unit, boxes=boxes, judged=layout.judged)
    tier = around.tiers if told.kind in (None, FigureKind.OTHER) else None
    kinds = tiers_of(table, (row, column), layout.names[-1], tier)
    for kind, part, stated in _told(text, kinds):
        yield Stated(
            indicator=part,
            unit=(stated.unit if stated else None) or unit,
            kind=kind or _kind(table, row, layout, told),
            year=_year(table, row, column, layout, head, around),
            value=stated.value if stated else None,
            raw=table.printed[row][column],
            boxes=boxes,
            judged=layout.judged,
        )


def _changes(text: str, told: Column) -> Iterator[Stated]:
    """Both numbers of a cell that tells a change, with the years of its head."""
    changes = change_in(text)
    by_head = told.years if len(told.years) == len(changes) else (None,) * len(changes)
    for change, year in zip(changes, by_head, strict=True):
        yield change._replace(year=change.year or year)


def _told(
    text: str, tiers: Sequence[FigureKind]
) -> Iterator[tuple[FigureKind | None, str, Amount | None]]:
    """The amounts of a cell, each with its kind where it stands in a tier, and its part."""
    if len(tiers) == 2:
        for kind, one in zip(tiers, two_in(text), strict=True):
            yield kind, "", amount_of(one)
        return
    for part, stated in _amounts(text):
        yield next(iter(tiers), None), part, stated


def _kind(table: Table, row: int, layout: Layout, told: Column) -> FigureKind:
    """What a value is: by its head, else by its row."""
    if layout.kinds is None or told.kind not in (None, FigureKind.OTHER):
        return told.kind or FigureKind.OTHER
    return kind_of(table.at(row, layout.kinds)) or FigureKind.OTHER


def _amounts(text: str) -> Sequence[tuple[str, Amount | None]]:
    """The amount of a cell, or those of its parts; none of a change, which is read by itself."""
    if change_in(text) or _of_two_cells(text) or _BROKEN.search(_BRACKETS.sub("", text)):
        return []
    return parts_of(text) or [("", amount_of(text))]


def _of_two_cells(text: str) -> bool:
    """Are there two numbers with nothing but a blank between: two columns that the layout took for
    one, of which nobody knows which is which?
    """
    if " " not in text:
        return False
    bare = _BRACKETS.sub("", text)
    for year in reversed(years(bare, bare=False)):
        bare = bare[: year.start] + " " + bare[year.end :]
    numbers = [t for t in bare.split() if _NUMBER.match(t) and not t.endswith(_TOTALS)]
    return len(numbers) > 1


def parts_of(text: str) -> Sequence[tuple[str, Amount | None]]:
    """男性 79.5歳 女性 86.1歳: the amounts of a cell that each have their own word; none where a
    cell is no such list.
    """
    amounts = amounts_of(text)
    if not 2 <= len(amounts) <= 4 or text[amounts[-1].end :].strip(" )"):
        return []
    starts = [0, *(amount.end for amount in amounts)]
    names = [
        text[start : amount.start].strip(" :、,/・()")
        for start, amount in zip(starts, amounts, strict=False)
    ]
    listed = all(_PART.fullmatch(name) for name in names) and len(set(names)) == len(names)
    alike = len({amount.unit for amount in amounts}) == 1
    return list(zip(names, amounts, strict=True)) if listed and alike else []


def _year(
    table: Table, row: int, column: int, layout: Layout, head: Head, around: Around
) -> int | None:
    """The year of a value: in its cell, in its head, in a column of years, around the table."""
    own, told = table.rows[row][column], head.columns[column]
    stated = years(own, bare=len(amounts_of(own)) > 1, after=told.year)
    if stated:
        return stated[0].year
    if told.year is not None:
        return told.year
    for place in sorted(layout.years, key=lambda i: (abs(i - column), i)):
        of = head.columns[place].kind
        if of in (None, told.kind) and (
            found := years(table.at(row, place), bare=True, after=2015)
        ):
            return found[0].year
    return around.year_of(told.label, told.kind)


def _with_shared_unit(figures: list[Stated]) -> list[Stated]:
    """A number without a unit has that of the others in its row, where these agree."""
    units = {figure.unit for figure in figures if figure.unit and figure.value is not None}
    if len(units) != 1:
        return figures
    (unit,) = units
    return [f if f.unit or f.value is None else f._replace(unit=unit) for f in figures]
