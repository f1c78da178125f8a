"""A table of indicators, whatever way it stands: rows, columns, pairs of labels and values."""

import re
from itertools import pairwise
from typing import NamedTuple

from pipeline.kinds import FigureKind
from pipeline.read.figures import words
from pipeline.read.figures.around import Around
from pipeline.read.figures.heads import Head, head_at, kind_of, with_parted_heads
from pipeline.read.figures.names import can_be_name, name_of
from pipeline.read.figures.parted import with_parted_columns
from pipeline.read.figures.parts import with_labels, with_rows_of_brackets
from pipeline.read.figures.rows import Layout, layouts, read_row
from pipeline.read.figures.table import Table, turned, without_numbers
from pipeline.read.figures.title import with_title
from pipeline.read.figures.told import told_rows
from pipeline.read.figures.types import UNDER, Stated
from pipeline.read.quantities.amounts import amount_of, is_empty
from pipeline.read.quantities.years import years

_LATEST_HEAD = 6
"""Rows that may stand above a head: a title, a note on units."""
_LONGEST_BAND = 60
_NUMBERED = re.compile(r"[\d①-⑳]+$")
"""指標1 is 指標."""
_NO_BAND = re.compile(r"[(※*注]|資料|出典|単位|備考")


class Carried(NamedTuple):
    """What a table hands on to the next page."""

    head: Head
    layouts: list[Layout]
    wide: int
    name: str
    band: str


class Read(NamedTuple):
    """What a table says."""

    figures: list[Stated]
    carried: Carried | None
    doubts: list[str]


NOTHING = Read([], None, [])


def read_table(
    table: Table, around: Around, *, evidence: bool, carried: Carried | None = None
) -> Read:
    """The figures of a table.

    Args:
        evidence: whether the text above it speaks of indicators.
        carried: head of a table that may go on in this one.
    """
    table = with_parted_heads(with_parted_columns(with_labels(with_rows_of_brackets(table))))
    tall = _along(table, around, evidence=evidence, carried=carried)
    if tall.figures:
        return tall
    wide = _along(turned(table), around, evidence=evidence, carried=None)
    if wide.figures:
        return wide._replace(carried=None)
    paired = _pairs(table)
    if paired.figures:
        return paired
    if told := list(told_rows(table)):
        return Read(told, None, [])
    titled = with_title(table)
    if titled is None:
        return tall
    unit = titled.unit or around.unit
    below = _along(titled.table, around._replace(unit=unit), evidence=evidence, carried=None)
    return below._replace(carried=None) if below.figures else tall


def _along(table: Table, around: Around, *, evidence: bool, carried: Carried | None) -> Read:
    """Row after row, each under the head that stands above it."""
    reader = _Reader(table, around, evidence)
    start = next((r for r in range(min(_LATEST_HEAD, len(table.rows))) if head_at(table, r)), None)
    if start is None:
        if carried is None:
            return NOTHING
        if not _fits(table, carried):
            numbered = without_numbers(table)
            if numbered is None or not _fits(numbered, carried):
                return NOTHING
            return _along(numbered, around, evidence=evidence, carried=carried)
        reader.go_on(carried)
    row = 0
    while row < len(table.rows):
        row += reader.see(row)
    return reader.read()


def _fits(table: Table, carried: Carried) -> bool:
    """Can a table without a head go on under the one of the page before: values in its columns of
    values, words in its columns of names?
    """
    if not carried.layouts or not _as_wide(table.wide, carried):
        return False
    layout = carried.layouts[0]
    top = table.rows[:5]
    values = list(filter(None, (row[i] for row in top for i in layout.values)))
    names = list(filter(None, (row[layout.names[-1]] for row in top)))
    stating = sum(amount_of(text) is not None or is_empty(text) for text in values)
    naming = sum(can_be_name(text) for text in names)
    return stating * 2 > len(values) and naming * 2 >= len(names)


def _as_wide(wide: int, carried: Carried) -> bool:
    """Has a table the columns of a head, but for remarks at its right end, which not every row
    has?
    """
    (*_, last) = sorted(i for layout in carried.layouts for i in (*layout.years, *layout.values))
    return wide == carried.wide or last < wide < carried.wide


class _Reader:
    """The state of a reading: the head as far as it was met."""

    def __init__(self, table: Table, around: Around, evidence: bool) -> None:
        self._table, self._around, self._evidence = table, around, evidence
        self._head: Head | None = None
        self._layouts: list[Layout] = []
        self._name = self._band = ""
        self._figures: list[Stated] = []
        self._doubts: list[str] = []

    def go_on(self, carried: Carried) -> None:
        """Begin under the head of the page before."""
        self._head, self._layouts, self._name = carried.head, carried.layouts, carried.name
        self._band = carried.band

    def see(self, row: int) -> int:
        """Take the head or the figures that begin in a row.

        Returns:
            How many rows that were.
        """
        head = head_at(self._table, row)
        if head:
            self._take(head, row + head.rows)
            return head.rows
        if band := _band(self._table, row):
            self._band = band
        elif self._head:
            for layout in self._layouts:
                self._see_row(row, layout, self._head)
        return 1

    def _take(self, head: Head, first: int) -> None:
        self._head, self._name = head, ""
        self._layouts = []
        if _of_indicators(head, evidence=self._evidence):
            self._layouts = layouts(self._table, head, first)

    def _see_row(self, row: int, layout: Layout, head: Head) -> None:
        name, figures = read_row(self._table, row, layout, head, self._around)
        if not figures:
            return
        if not name and self._same_name(row, layout):
            name, figures = self._name, self._with_unit(figures)
        if can_be_name(name):
            self._name = name
            self._figures += [_under(_named(f, name), self._band) for f in figures]
        elif not name and any(f.value is not None for f in figures):
            self._doubts.append(" ".join(f.raw for f in figures))

    def _with_unit(self, figures: list[Stated]) -> list[Stated]:
        """Figures of a row that goes on, with the unit of the row above where they have none."""
        unit = self._figures[-1].unit if self._figures else None
        return [f._replace(unit=f.unit or unit) for f in figures]

    def _same_name(self, row: int, layout: Layout) -> bool:
        """Does a row without a name go on with the one above? Only where a year or what its values
        are (目標, 実績) tells it apart.
        """
        telling = layout.years if layout.kinds is None else (*layout.years, layout.kinds)
        told = self._around.tiers is not None or any(self._table.rows[row][i] for i in telling)
        return bool(self._name) and told

    def read(self) -> Read:
        """All that was seen."""
        carried = None
        if self._head and self._layouts:
            carried = Carried(self._head, self._layouts, self._table.wide, self._name, self._band)
        return Read(self._figures, carried, self._doubts)


def _named(figure: Stated, name: str) -> Stated:
    """A figure of a row that has its name from the row above."""
    if figure.indicator.startswith(name):
        return figure
    return figure._replace(indicator=f"{name} {figure.indicator}".strip())


def _under(figure: Stated, band: str) -> Stated:
    """A figure of a row under a band."""
    return figure._replace(beside=UNDER.join(filter(None, (band, figure.beside))))


def _band(table: Table, row: int) -> str:
    """The words of a row that has but one cell, as a goal set across a table is; "" of others."""
    inked = [text for text in table.rows[row] if text]
    if len(inked) != 1 or table.wide < 2 or table.turned:
        return ""
    hangs = any(place == (row, 0) for place in table.covers)
    return "" if hangs or not _heads(inked[0]) else inked[0]


def _heads(text: str) -> bool:
    """Can a text be a heading inside of a table: words, no note and no value?"""
    fits = 4 <= len(text) <= _LONGEST_BAND and not _NO_BAND.match(text)
    return fits and not is_empty(text) and amount_of(text) is None


def _of_indicators(head: Head, *, evidence: bool) -> bool:
    """Is it the head of a table of indicators, rather than of a budget or of a census?"""
    kinds = {head.columns[i].kind for i in head.values}
    told = bool(words.EVIDENCE.search(head.text)) or head.named
    if words.BUDGET.search(head.text.replace(" ", "")) and not told:
        return False
    if kinds <= {FigureKind.OTHER}:
        return head.named or (evidence and told)
    return told or evidence or {FigureKind.BASE, FigureKind.TARGET} <= kinds


def _pairs(table: Table) -> Read:
    """A form: 指標 | 新規就農者数 | 基準値 | 3人 | 目標値 | 5人, over one row or several."""
    name, unit = "", None
    figures: list[Stated] = []
    for row in range(len(table.rows)):
        inked = [c for c in range(table.wide) if table.rows[row][c]]
        for column, after in pairwise(inked):
            label, text = table.rows[row][column], table.rows[row][after]
            bare = words.bare(label)
            if words.INDICATOR.match(_NUMBERED.sub("", bare)) and kind_of(text) is None:
                name, unit = name_of(table.printed[row][after])
            elif words.UNIT.match(bare):
                unit = text
            elif name and can_be_name(name) and (kind := kind_of(label)):
                figures += _pair(table, (row, column), (row, after), kind, name, unit)
    return Read(figures, None, []) if figures else NOTHING


def _pair(
    table: Table,
    label: tuple[int, int],
    place: tuple[int, int],
    kind: FigureKind,
    name: str,
    unit: str | None,
) -> list[Stated]:
    text = table.rows[place[0]][place[1]]
    amount = amount_of(text)
    if amount is None and (kind_of(text) or not (is_empty(text) or len(text) <= 8)):
        return []
    stated = years(text, bare=False) or years(table.rows[label[0]][label[1]], bare=True)
    return [
        Stated(
            indicator=name,
            unit=(amount.unit if amount else None) or unit,
            kind=kind,
            year=stated[0].year if stated else None,
            value=amount.value if amount else None,
            raw=table.printed[place[0]][place[1]],
            boxes=(table.box(*place),),
        )
    ]
