"""What the page of a passage stands on: its life, what changed, its neighbours, its pages."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.answers import passages
from pipeline.answers.passage_changes import Change, changes_of
from pipeline.answers.passage_tables import Whole
from pipeline.answers.passage_types import Life, Stand, Standing, Wording
from pipeline.answers.row_pieces import Piece, pieces_of
from pipeline.answers.sides import File, of_edition
from pipeline.database.layouts import layout_from
from pipeline.database.row_types import OriginalRow
from pipeline.database.rows import all_rows
from pipeline.kinds import TextState
from pipeline.web.passage_places import Passage, SourcePage
from pipeline.web.proof_facts import ProofSide

MOST_PICTURED = 40
"""Wordings that get a picture of their page; of more, the first."""


class Found(NamedTuple):
    """What the page is made of."""

    whole: Whole
    source: str
    """Name of the municipality."""
    indicator: str | None
    """Name of the indicator that a table's row tells of."""
    known: list[str]
    """The final editions of its series whose text is known."""
    files: dict[str, OriginalRow]
    """SHA-256 → file, of those it stands in."""
    stands: list[tuple[Stand, ...]]
    """Of each wording its texts in one edition: those whose pictures are shown."""
    shown: list[list[ProofSide]]
    """The same as pictures show them, of the first wordings."""

    @property
    def life(self) -> Life:
        """Its life."""
        return self.whole.life

    @property
    def key(self) -> str:
        """Its id."""
        return self.life.passage.id


def find(db: sqlite3.Connection, passage_id: str) -> Found | None:
    """All that is told of a passage; None where there is none of that name."""
    life = passages.life(db, passage_id)
    if life is None or not life.wordings:
        return None
    one = life.passage
    whole = Whole(life, changes_of(db, life), passages.neighbours(db, one))
    source = db.execute("SELECT name FROM sources WHERE id = ?", (one.source_id,)).fetchone()
    files = _files(db, life)
    name = source[0] if source else one.source_id
    return Found(
        whole=whole,
        source=name,
        indicator=_indicator(db, one.indicator_id),
        known=passages.known_editions(db, one.source_id, one.series),
        files=files,
        stands=[shown_standing(wording).stands for wording in life.wordings],
        shown=_shown(db, whole, files, name),
    )


def shown_standing(wording: Wording) -> Standing:
    """Which of a wording's standings is shown on the picture of its page: the first one that is
    final and whose file was not replaced, else the first one.
    """
    finals = [one for one in wording.standings if not one.draft]
    current = [one for one in finals if one.present]
    return (current or finals or list(wording.standings))[0]


def _indicator(db: sqlite3.Connection, indicator_id: str | None) -> str | None:
    row = db.execute("SELECT name FROM indicators WHERE id = ?", (indicator_id,)).fetchone()
    return str(row[0]) if row else None


_FILES = "SELECT * FROM originals WHERE sha256 IN (SELECT value FROM json_each(?))"


def _files(db: sqlite3.Connection, life: Life) -> dict[str, OriginalRow]:
    wanted = {s.sha256 for w in life.wordings for one in w.standings for s in one.stands}
    asked = [json.dumps(sorted(wanted))]
    return {row["sha256"]: row for row in all_rows(db, OriginalRow, _FILES, asked)}


def _shown(
    db: sqlite3.Connection, whole: Whole, files: dict[str, OriginalRow], city: str
) -> list[list[ProofSide]]:
    pairs = zip(whole.life.wordings, whole.changes, strict=True)
    return [
        list(_sides(db, shown_standing(wording), change, files, city))
        for wording, change in list(pairs)[:MOST_PICTURED]
    ]


def _sides(
    db: sqlite3.Connection,
    standing: Standing,
    change: Change | None,
    files: dict[str, OriginalRow],
    city: str,
) -> Iterator[ProofSide]:
    pieces = pieces_of(change.row, "new") if change else []
    for stand, own in zip(standing.stands, _cut(pieces, standing.stands), strict=True):
        original = files.get(stand.sha256)
        pages = list(_pages(db, stand))
        yield ProofSide(
            which="new",
            side=of_edition(standing.edition, city, ()),
            file=_file(original) if original else None,
            original=original,
            page=stand.page,
            passage=Passage(own, _before(db, stand)),
            pages=[page for page, _ in pages],
            recognised=any(ocr and page.page == stand.page for page, ocr in pages),
        )


def _cut(pieces: Sequence[Piece], stands: Sequence[Stand]) -> Iterator[list[Piece]]:
    """The pieces of a wording, shared out among its texts; a text by itself where they are not
    those of all of them.
    """
    flags = [flag for text, flag in pieces for c in text if not c.isspace()]
    sizes = [sum(not c.isspace() for c in stand.text) for stand in stands]
    at = 0
    for stand, size in zip(stands, sizes, strict=True):
        own = iter(flags[at : at + size])
        at += size
        if len(flags) != sum(sizes):
            yield [(stand.text, False)]
        else:
            yield [(c, not c.isspace() and next(own)) for c in stand.text]


_PAGES = """
SELECT p.page, p.text, p.ocr, l.width, l.height, l.blocks FROM pages p
LEFT JOIN page_layouts l ON l.sha256 = p.sha256 AND l.page = p.page
WHERE p.sha256 = ? AND p.page BETWEEN ? AND ? + 1 ORDER BY p.page
"""


def _pages(db: sqlite3.Connection, stand: Stand) -> Iterator[tuple[SourcePage, bool]]:
    """The page it begins on, and the next; whether their text was recognised."""
    if stand.page is None:
        return
    for page, text, ocr, *layout in db.execute(_PAGES, (stand.sha256, stand.page, stand.page)):
        blocks = layout_from(*layout) if layout[-1] is not None else None
        yield SourcePage(page, text, blocks), bool(ocr)


_BEFORE = """
SELECT count(*) FROM passage_texts
WHERE sha256 = ? AND page IS ? AND edition_id = ? AND text = ? AND position < ?
"""


def _before(db: sqlite3.Connection, stand: Stand) -> int:
    """So many texts before it say the same on the same page."""
    values = (stand.sha256, stand.page, stand.edition_id, stand.text, stand.position)
    return int(db.execute(_BEFORE, values).fetchone()[0])


def _file(original: OriginalRow) -> File:
    return File(
        sha256=original["sha256"],
        label="",
        url=original["url"],
        captured_at=original["first_seen"],
        media_type=original["media_type"] or "",
        pages=original["pages"],
        recognised=original["text_state"] == TextState.IMAGE,
    )
