"""The rows of a comparison as its page shows them: which part, each with its address, tables under
their heads.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from pipeline.answers import links
from pipeline.answers.row_pieces import place_of, text_of
from pipeline.database.row_types import ComparedRow
from pipeline.kinds import RowKind, UnitKind
from pipeline.web import comparison_view
from pipeline.web.comparison_tables import Cell, Line, Table, items
from pipeline.web.comparison_top import counted
from pipeline.web.comparison_view import ALL, MOST_AT_ONCE, Block, Shown, whole
from pipeline.web.differences import difference
from pipeline.web.language import Translator
from pipeline.web.marked_text import Marker
from pipeline.web.prepared import Prepared
from pipeline.web.row_actions import RowAction, RowPlace, row_actions

_MARK = 24
"""Characters of a row that the reader is asked to mark: no kilobyte of link for each row."""
_FEWEST = 2
"""Pieces of which a row in one column has more, where something of it was kept."""
_MOST_STEPS = 6
"""Numbers of a row whose difference is told beside it."""


class Asked(NamedTuple):
    """How the comparison is to be shown."""

    path: str
    show: str
    left: str
    layout: str
    opened: str
    """Name of the first row of a folded stretch that is open."""
    at: str
    """Name of a row that has to be among those shown."""
    part: str
    """A number from 1, or :data:`ALL`."""

    def query(self, **changed: str) -> str:
        """The query of the comparison shown otherwise, with its question mark."""
        usual = {"show": "all", "left": "new", "view": "two", "open": "", "at": "", "part": ""}
        now = {"show": self.show, "left": self.left, "view": self.layout, "open": self.opened}
        kept = {k: v for k, v in (now | changed).items() if v != usual[k]}
        return f"?{urlencode(kept)}"

    def link(self, **changed: str) -> str:
        """The address of the comparison shown otherwise; what is usual is left out."""
        query = self.query(**changed)
        return self.path + (query if len(query) > 1 else "")


class Place(NamedTuple):
    """Where a passage stands in its document."""

    words: str
    """Its page."""
    href: str


class Step(NamedTuple):
    """A number of a row that went from one value to another."""

    old: str
    new: str
    difference: str


class RowFacts(NamedTuple):
    """What is said of any row, in a table or outside."""

    name: str
    number: int
    href: str
    kind: RowKind
    tag: str
    """Why it is formal only; empty for others."""
    other: str | None
    """The other end of a move."""
    old_place: Place | None
    new_place: Place | None
    actions: list[RowAction]
    """Its menu; empty for what did not change."""


class RowView(NamedTuple):
    """A row outside of tables."""

    facts: RowFacts
    heading: bool
    renumbered: bool
    old: Markup
    new: Markup
    merged: Markup
    """Both sides in one; empty where they have nothing in common."""
    steps: list[Step]
    """How far its numbers went."""


class FoldView(NamedTuple):
    """A folded stretch."""

    words: str
    """How much of what is left out."""
    open: str
    """The address with the stretch open."""
    rows: list[RowView]
    """None of a long one."""


class CellView(NamedTuple):
    """A cell of a table."""

    head: str
    html: Markup
    css: str
    difference: str


class LineView(NamedTuple):
    """A row of a table."""

    facts: RowFacts
    cells: list[CellView]
    rest: int
    """Columns that the last cell spans."""
    is_head: bool
    """Is it the head of its table?"""


class TableView(NamedTuple):
    """Rows under one head."""

    heads: list[str]
    columns: int
    lines: list[LineView | FoldView]


class ItemView(NamedTuple):
    """A piece of the page: one of the three."""

    row: RowView | None = None
    fold: FoldView | None = None
    table: TableView | None = None

    def change(self) -> str:
        """The fragment of its first row that changed; empty where there is none."""
        rows = [*([self.row] if self.row else []), *(self.fold.rows if self.fold else [])]
        lines = self.table.lines if self.table else []
        facts = [one.facts for one in (*rows, *lines) if not isinstance(one, FoldView)]
        return next((one.name for one in facts if one.number), "")


class Rows:
    """The rows of a comparison and their addresses."""

    def __init__(self, prepared: Prepared, asked: Asked, t: Translator) -> None:
        self.prepared = prepared
        self.lives: Mapping[int, str] = {}
        """Position of a row → the passage it tells of."""
        self.asked = asked
        comparison = prepared.compared.comparison
        self._ids = comparison["old_id"], comparison["new_id"]
        self._t = t
        self._mark = Marker(t)
        self._bases: dict[str, str] = {}
        self.parts = prepared.parts(asked.show, asked.opened)
        if asked.part == ALL and len(self.parts) <= MOST_AT_ONCE:
            self.parts = [whole(self.parts)]

    def part(self) -> int:
        """Which part is shown, from 1.

        The one that holds the row asked for, else the one asked for, else the first.
        """
        name = self.asked.at or self.asked.opened
        for number, blocks in enumerate(self.parts, 1):
            if name and any(row.name == name for block in blocks for row in block.rows):
                return number
        if re.fullmatch(r"[0-9]{1,5}", self.asked.part):
            number = int(self.asked.part)
            return number if 1 <= number <= len(self.parts) else 1
        return 1

    def link(self, name: str, show: str) -> str:
        """A row's address, on whichever part of a long comparison it stands.

        It begins with its query, so that it is short: a browser puts the path before it. It holds
        while the texts do.
        """
        base = self._base(show)
        if not self.prepared.is_long:
            return f"{base}#{name}"
        return f"{base}{'&' if len(base) > 1 else ''}at={name}#{name}"

    def _base(self, show: str) -> str:
        """The query with another filter, to which the name of a row is added."""
        if show not in self._bases:
            self._bases[show] = self.asked.query(show=show, open="")
        return self._bases[show]

    def link_at(self, position: int) -> str | None:
        """The address of the row at a position; None where there is none.

        What did not change may stand in a folded stretch, which is open then.
        """
        name = self.prepared.names.get(position)
        if not name:
            return None
        base = self._base("all")
        return f"{base}{'&' if len(base) > 1 else ''}at={name}#{name}"

    def views(self, part: int) -> list[ItemView]:
        """A part of the comparison, piece by piece."""
        return list(self._views(self.parts[part - 1]))

    def _views(self, part: Sequence[Block]) -> Iterator[ItemView]:
        for item in items(part):
            if isinstance(item, Table):
                yield ItemView(table=self._table(item))
            elif item.folded:
                yield ItemView(fold=self._fold(item))
            else:
                yield from (ItemView(row=self._row(row)) for row in item.rows)

    def _fold(self, block: Block) -> FoldView:
        rows = [] if block.absent else [self._row(row) for row in block.rows]
        return self._folded(block.rows, rows, in_table=False)

    def _folded(
        self, left_out: Sequence[Shown], rows: list[RowView], *, in_table: bool
    ) -> FoldView:
        opened = f"{self.asked.query(open=left_out[0].name)}#{left_out[0].name}"
        formal = sum(row.formal and row.kind != RowKind.SAME for row in left_out)
        return FoldView(self._words(len(left_out), formal, in_table), opened, rows)

    def _words(self, size: int, formal: int, in_table: bool) -> str:
        """What is left out: what did not change, formal changes, or all that a filter does."""
        if self.asked.show != "all":
            return counted(self._t, "c.left_out", size)
        if formal == size:
            return counted(self._t, "c.all_formal", size)
        if formal:
            return self._t("c.folded_formal", size, formal)
        return counted(self._t, "c.rows_folded" if in_table else "c.folded", size)

    def _table(self, table: Table) -> TableView:
        lines = [self._line(line, table.columns) for line in table.lines]
        return TableView(table.heads, table.columns, lines)

    def _line(self, line: Line, columns: int) -> LineView | FoldView:
        if line.folded:
            return self._folded(line.folded, [], in_table=True)
        rest = columns - len(line.cells) + 1
        cells = [self._cell(cell) for cell in line.cells]
        facts = self._facts(line.shown, ("c.page_old", "c.page_new"))
        return LineView(facts, cells, rest, line.is_head)

    def _cell(self, cell: Cell) -> CellView:
        css = [("changed", cell.changed), ("number", cell.number), ("empty", not cell.texts)]
        return CellView(
            head=cell.head,
            html=self._mark.replaced(cell.texts),
            css=" ".join(name for name, so in css if so),
            difference=cell.difference,
        )

    def _row(self, shown: Shown) -> RowView:
        row = shown.row
        old, new = comparison_view.pieces(row)
        merged = comparison_view.merged(row) if shown.kind == RowKind.CHANGED else []
        return RowView(
            facts=self._facts(shown),
            heading=shown.unit == UnitKind.HEADING,
            renumbered=bool(row["renumbered"]),
            old=self._mark.side(old, "del"),
            new=self._mark.side(new, "ins"),
            merged=self._mark.text(merged if len(merged) > _FEWEST else []),
            steps=_steps(shown),
        )

    def _facts(self, shown: Shown, pages: tuple[str, str] = ("c.page", "c.page")) -> RowFacts:
        """What is said of any row.

        Args:
            pages: keys of the words for its old page and its new one.
        """
        row = shown.row
        changed = bool(shown.number) or shown.formal
        href = self.link(shown.name, self.asked.show) if changed else ""
        return RowFacts(
            name=shown.name,
            number=shown.number,
            href=href,
            kind=shown.kind,
            tag=self._t(f"formal.{row['formal']}") if shown.formal else "",
            other=self.link(shown.other, "all") if shown.other else None,
            old_place=self._place(row, "old", pages[0]) if shown.kind != RowKind.SAME else None,
            new_place=self._place(row, "new", pages[1]),
            actions=self._actions(shown),
        )

    def _place(self, row: ComparedRow, side: str, words: str) -> Place | None:
        """The reader at a row's page with the row's text marked on it."""
        sha256, page = place_of(row, side)
        if not sha256 or not page:
            return None
        mark = text_of(row, side)[:_MARK]
        return Place(self._t(words, page), links.document(sha256, page, mark=mark))

    def _actions(self, shown: Shown) -> list[RowAction]:
        """The menu of a row that changed."""
        if not shown.number:
            return []
        href = self.link(shown.name, "all")
        position = shown.row["position"]
        place = RowPlace(*self._ids, position, shown.name, href, self.lives.get(position))
        return row_actions(place, self._t)


def _steps(shown: Shown) -> list[Step]:
    found = []
    for changed in shown.numbers:
        old, new = changed.get("old"), changed.get("new")
        step = difference(old, new) if old and new else ""
        if old and new and step:
            found.append(Step(old, new, step))
    return found[:_MOST_STEPS]
