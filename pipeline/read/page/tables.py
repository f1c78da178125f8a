"""What the head cells of tables and definition lists say of the links beside and below them.

Cities list their plans in tables: a row an edition and a column a part (本編, 概要版), or the
other way round; or a record a plan (名称, 策定年月, 計画期間, ダウンロード). A definition list is
read as a table of two columns.
"""

import re
from collections.abc import Iterator
from itertools import filterfalse, takewhile
from typing import NamedTuple

from bs4 import Tag

from pipeline.read.names.dates import find_dates, find_ranges
from pipeline.read.names.widths import narrow
from pipeline.read.page.cell_words import (
    as_fact,
    is_bare_day,
    is_name_of_a_plan,
    is_noise,
    is_other_matter,
    is_part_only,
    names_a_plan,
    says_something,
)
from pipeline.read.page.grid import MAX_HEAD, Cell, Grid, grid_of
from pipeline.read.page.remarks import is_remark
from pipeline.read.page.sizes import split_size


class CellHeads(NamedTuple):
    """What the head cells say of one cell."""

    headings: tuple[str, ...] = ()
    """Which edition it is about, with the dates that the row or the record states."""
    group: str | None = None
    """Which part, by a head that says only that: 概要版, 分割版."""
    note: str | None = None
    """The ※ lines in the cells beside it, or in a row of their own below."""
    name: str = ""
    """What the head cells call the file of a cell that itself says no more than PDF."""


_MAX_HEAD_ROWS = 4


class _Reader:
    """One table, read row by row from the top."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.found: dict[int, CellHeads] = {}
        self._over: list[list[Cell]] = []
        """The rows of heads in force, top down."""
        self._by_column: dict[int, list[str]] = {}
        self._sections: list[Cell] = []
        """The heads in force that span the whole width: a th, a td within it, a part in those."""
        self._records = _records(grid)

    def read(self) -> dict[int, CellHeads]:
        """The heads of each cell with links, by ``id`` of its element."""
        if self.grid.width < 2:
            return {}
        last = max((cell.row for cell in self.grid.cells), default=-1)
        was_head = False
        for number in range(last + 1):
            row = self.grid.row(number)
            if self._is_section(row):
                self._read_section(row[0], number)
                continue
            is_head = _is_head_row(row, first=number == 0)
            if is_head:
                self._over = [*self._over[1 - _MAX_HEAD_ROWS :], row] if was_head else [row]
                self._by_column = {}
            else:
                self._read_row(row, number)
            was_head = is_head
        return self.found

    def _is_section(self, row: list[Cell]) -> bool:
        filled = [cell for cell in row if cell.text or cell.notes or cell.has_link]
        alone = len(row) == 1 and (row[0].columns >= self.grid.width or row[0].is_head)
        if not alone or len(filled) != 1 or filled[0].rows > 1 or filled[0].text.endswith("。"):
            return False
        return filled[0].is_short or bool(filled[0].notes)

    def _read_section(self, cell: Cell, number: int) -> None:
        """A head over the rows below; a remark below links is about those."""
        above = [] if number == 0 else [c for c in self.grid.row(number - 1) if c.has_link]
        about_above = cell.notes or (is_remark(cell.text) and not self._sections)
        if not (above and about_above):
            kept = list(takewhile(lambda head: _is_within(cell, head), self._sections))
            self._sections = [*kept, cell]
            return
        for link in above:
            heads = self.found.get(id(link.element), CellHeads())
            self.found[id(link.element)] = heads._replace(
                note=heads.note or cell.notes or cell.text
            )

    def _read_row(self, row: list[Cell], number: int) -> None:
        for cell in row:
            if cell.has_link and cell.row == number:
                self.found[id(cell.element)] = self._heads_of(cell, row)

    def _column_heads(self, cell: Cell) -> list[str]:
        if cell.column not in self._by_column:
            over = [head for row in self._over for head in row if head.is_short]
            heads = [h for h in over if h.column <= cell.column < h.column + h.columns]
            self._by_column[cell.column] = list({id(h.element): h.text for h in heads}.values())
        return self._by_column[cell.column]

    def _heads_of(self, cell: Cell, row: list[Cell]) -> CellHeads:
        beside, facts = self._beside(cell, row)
        record = [record for record in self._records if record.first_row <= cell.row][-1]
        over = filter(says_something, self._column_heads(cell))
        said = _Said([*record.names, *beside], list(over))
        stated = "".join(dict.fromkeys((*facts, *dict(record.facts).values())))
        names = _dated(_with_its_date(said.names), stated, split_size(cell.text)[0])
        spanning = [head.text for head in self._sections]
        parts = [*filter(is_part_only, spanning), *said.parts]
        return CellHeads(
            headings=(*filterfalse(is_part_only, spanning), *names),
            group=" ".join(dict.fromkeys(parts)) or None,
            note=_notes_beside(cell, row),
            name=said.name,
        )

    def _beside(self, cell: Cell, row: list[Cell]) -> tuple[list[str], list[str]]:
        """The head cells of a cell's row, and what others of the row state of its dates."""
        heads: list[Cell] = []
        facts: list[str] = []
        for other in row:
            if other is cell or not other.text:
                continue
            over = self._column_heads(other)
            stated = next((fact for head in over if (fact := as_fact(head, other.text))), None)
            if stated:
                facts.append(stated)
            elif other.column < cell.column and _may_head(other, over):
                heads.append(other)
        if not heads:
            heads = _named_by_links(cell, row)
        return [split_size(head.text)[0] for head in heads], facts


def _notes_beside(cell: Cell, row: list[Cell]) -> str | None:
    """The ※ lines of the other cells of a row."""
    return "\n".join(other.notes for other in row if other is not cell and other.notes) or None


def _is_within(cell: Cell, head: Cell) -> bool:
    """Whether a head that spans the table stands within another: a td in a th, a part in a plan."""
    if is_part_only(head.text):
        return False
    return (head.is_head and not cell.is_head) or is_part_only(cell.text)


def _is_head_row(row: list[Cell], *, first: bool) -> bool:
    """Whether a row names the columns below it: of th alone, in ``<thead>``, or the first row."""
    if any(cell.has_link for cell in row) or not any(cell.text for cell in row):
        return False
    heads = [cell.is_head for cell in row]
    return all(heads) or _in_thead(row[0]) or (first and not any(heads) and _are_words(row))


def _in_thead(cell: Cell) -> bool:
    around = cell.element.find_parent(["thead", "table"])
    return around is not None and around.name == "thead"


def _are_words(row: list[Cell]) -> bool:
    """Whether a row is of short texts, two at least."""
    short = [cell for cell in row if cell.is_short]
    return len(short) > 1 and all(cell.is_short for cell in row if cell.text)


class _Said(NamedTuple):
    """What the heads of a cell say: beside it in its row, and over it in its column."""

    beside: list[str]
    over: list[str]

    @property
    def _all(self) -> list[str]:
        """The heads from the outermost: the name of a plan before 第2期 and 人口ビジョン alone."""
        plans = [_longest_plan(self.beside), _longest_plan(self.over)]
        both = [*self.over, *self.beside] if plans[1] > plans[0] else [*self.beside, *self.over]
        return list(dict.fromkeys(both))

    @property
    def parts(self) -> list[str]:
        """Those that only say which part: 概要版."""
        return [text for text in self._all if is_part_only(text)]

    @property
    def names(self) -> list[str]:
        """The others."""
        return [text for text in self._all if not is_part_only(text)]

    @property
    def name(self) -> str:
        """What they call the file: the head next to it, of two plans the bare one; and the part."""
        plans = [text for text in (*self.beside, *self.over) if names_a_plan(text)]
        if any(map(names_a_plan, self.beside)) and any(map(names_a_plan, self.over)):
            return " ".join((min(plans, key=len), *self.parts))
        nearest = [text for text in (*reversed(self.beside), *self.over) if not is_part_only(text)]
        return " ".join((*nearest[:1], *self.parts))


_MADE = re.compile(r"[ に]?(?:策定|改[定訂]|一部改[定訂])")


def _with_its_date(names: list[str]) -> list[str]:
    """Two plans as heads, the kind of the second alone (人口ビジョン): dated as the first is."""
    plans = [name for name in names if names_a_plan(name)]
    if len(plans) != 2 or find_dates(plans[1]) or find_ranges(plans[0]):
        return names
    dates = [date for date in find_dates(plans[0]) if date.precision in ("day", "month")]
    if not dates:
        return names
    made = _MADE.match(narrow(plans[0]), dates[-1].span[1])
    dated = f"{plans[1]}（{dates[-1].raw}{made[0] if made else ''}）"
    return [dated if name == plans[1] else name for name in names]


def _longest_plan(texts: list[str]) -> int:
    """Letters of the longest of those texts that name a plan; 0 without one."""
    return max((len(text) for text in texts if names_a_plan(text)), default=0)


def _dated(names: list[str], stated: str, own: str) -> list[str]:
    """Names with what the table states of the dates of the plan.

    Args:
        names: what the heads say.
        stated: the dates, as words in brackets.
        own: the cell's own words, which are its name where no head has one.
    """
    if not stated:
        return names
    names = names or ([own] if names_a_plan(own) else [])
    return [names[0] + stated, *names[1:]] if names else [stated.strip("（）")]


def _may_head(cell: Cell, over: list[str]) -> bool:
    """Whether a cell left of a link may say what the link is."""
    if not cell.is_short or is_noise(cell.text) or not says_something(cell.text):
        return False
    return not any(map(is_other_matter, over)) and not is_bare_day(cell.text)


def _named_by_links(cell: Cell, row: list[Cell]) -> list[Cell]:
    """The cell of a row's own name where that is a link itself, for the parts right of it."""
    own = split_size(cell.text)[0]
    if own and not is_part_only(own):
        return []
    before = [other for other in row if other.column < cell.column and other.has_link]
    named = [other for other in before if 0 < len(other.text) <= MAX_HEAD]
    named = [other for other in named if not is_part_only(split_size(other.text)[0])]
    return named[:1]


class _Record(NamedTuple):
    """The rows of a table that tell of one plan: its name, and its dates as words."""

    first_row: int
    names: tuple[str, ...] = ()
    """Its name, once it is known."""
    facts: tuple[tuple[str, str], ...] = ()
    """Each after the head of its row."""


def _records(grid: Grid) -> list[_Record]:
    """What rows of a head and a value say of plans; where a head comes again, another begins."""
    found = [_Record(0)]
    for head, value in _pairs(grid):
        plain = narrow(head.text).strip(" :・")
        record = found[-1]
        fact = as_fact(head.text, value.text)
        is_name = is_name_of_a_plan(head.text) and _names(value)
        again = (is_name and record.names) or (fact and plain in dict(record.facts))
        if again:
            record = _Record(head.row)
            found.append(record)
        if is_name:
            found[-1] = record._replace(names=(value.text,))
        elif fact:
            found[-1] = record._replace(facts=(*record.facts, (plain, fact)))
    return found


def _pairs(grid: Grid) -> Iterator[tuple[Cell, Cell]]:
    """The rows of a short head and a short value, and nothing else."""
    for head in grid.cells:
        value = grid.at.get((head.row, head.columns))
        if head.column or value is None or value is head or not head.is_short:
            continue
        others = {id(cell.element) for cell in grid.row(head.row)}
        if len(others) == 2 and value.is_short:
            yield head, value


def _names(value: Cell) -> bool:
    return not value.is_head and says_something(value.text)


def cell_heads(table: Tag) -> dict[int, CellHeads]:
    """The heads of each cell with links of a ``table`` or ``dl``, by ``id`` of the cell's element.

    Cells of a layout (one column, or no short text beside the links) have none.
    """
    return _Reader(grid_of(table)).read()
