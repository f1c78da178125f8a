"""What a proof stands on: a row of a comparison, both its sides, their files and pages."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.answers.on_demand import Compared
from pipeline.answers.row_names import names_of
from pipeline.answers.row_pieces import SIDES, Piece, pieces_of, place_of, text_of
from pipeline.answers.sides import File, Side, sides_of
from pipeline.database.layouts import layout_from
from pipeline.database.row_types import ComparedRow, ComparisonRow, OriginalRow
from pipeline.database.rows import one_row
from pipeline.kinds import RowKind
from pipeline.web.passage_places import Passage, SourcePage

_ORIGINAL = "SELECT * FROM originals WHERE sha256 = ?"
_PAGES = """
SELECT p.page, p.text, p.ocr, l.width, l.height, l.blocks FROM pages p
LEFT JOIN page_layouts l ON l.sha256 = p.sha256 AND l.page = p.page
WHERE p.sha256 = ? AND p.page BETWEEN ? AND ? + 1 ORDER BY p.page
"""


class ProofSide(NamedTuple):
    """One side of a row."""

    which: str
    """``old`` or ``new``."""
    side: Side
    file: File | None
    """None where the database does not know it."""
    original: OriginalRow | None
    page: int | None
    passage: Passage
    pages: list[SourcePage]
    """The page it begins on, and the next."""
    recognised: bool
    """Its text was recognised from a picture."""

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(text for text, _ in self.passage.pieces)


class Proof(NamedTuple):
    """A row that is proved."""

    comparison: ComparisonRow
    name: str
    row: ComparedRow
    kind: RowKind
    compared: tuple[Side, Side]
    """What is compared, old and new, whether the row has both or not."""
    old: ProofSide | None
    """None where the row has no old side."""
    new: ProofSide | None
    before: str | None
    """Name of the change before it; None of the first one."""
    after: str | None

    def sides(self, left: str) -> list[ProofSide]:
        """Its sides from left to right."""
        order = (self.new, self.old) if left == "new" else (self.old, self.new)
        return [side for side in order if side is not None]


def find(db: sqlite3.Connection, compared: Compared, name: str) -> Proof | None:
    """A row by its name; None where the comparison has none of that name (any more)."""
    rows = compared.rows
    names = names_of(rows)
    at = next((n for n, row in enumerate(rows) if names[row["position"]] == name), None)
    if at is None:
        return None
    row = rows[at]
    both = sides_of(db, compared.comparison)
    sides = dict(zip(SIDES, both, strict=True))
    own = {which: _end(rows, row, which) for which in SIDES}
    old, new = (
        _side(db, which, sides[which], own[which], _before(rows, own[which], which))
        for which in SIDES
    )
    changes = [names[other["position"]] for other in rows if other["counts"] or other is row]
    place = changes.index(name)
    return Proof(
        comparison=compared.comparison,
        name=name,
        row=row,
        kind=RowKind(row["kind"]),
        compared=both,
        old=old,
        new=new,
        before=changes[place - 1] if place else None,
        after=changes[place + 1] if place + 1 < len(changes) else None,
    )


def _end(rows: Sequence[ComparedRow], row: ComparedRow, which: str) -> ComparedRow:
    """The row that has a side's text: of a move it may be the other end."""
    if text_of(row, which) or not row["moved_to"]:
        return row
    return next((other for other in rows if other["position"] == row["moved_to"]), row)


def _before(rows: Sequence[ComparedRow], row: ComparedRow, which: str) -> int:
    """So many rows before it say the same on the same page."""
    text, place = text_of(row, which), place_of(row, which)
    return sum(
        text_of(other, which) == text and place_of(other, which) == place
        for other in rows
        if other["position"] < row["position"]
    )


def _side(
    db: sqlite3.Connection, which: str, side: Side, row: ComparedRow, before: int
) -> ProofSide | None:
    pieces: list[Piece] = pieces_of(row, which)
    if not pieces:
        return None
    sha256, page = place_of(row, which)
    found = db.execute(_PAGES, (sha256, page, page)).fetchall() if page else []
    pages = [
        SourcePage(number, text, None if blocks is None else layout_from(width, height, blocks))
        for number, text, _, width, height, blocks in found
    ]
    return ProofSide(
        which=which,
        side=side,
        file=side.file(sha256),
        original=one_row(db, OriginalRow, _ORIGINAL, [sha256]) if sha256 else None,
        page=page,
        passage=Passage(pieces, before),
        pages=pages,
        recognised=any(ocr and number == page for number, _, ocr, *_ in found),
    )
