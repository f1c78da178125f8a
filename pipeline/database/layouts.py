"""What pages are made of, as ``page_layouts`` keeps it: written and read in one place."""

import sqlite3
from collections.abc import Iterator, Sequence

from pipeline.database.row_types import PageLayoutRow
from pipeline.read.blocks import (
    NO_LAYOUT,
    PageLayout,
    WrittenBlocks,
    blocks_from_json,
    blocks_to_json,
)

_READ = "SELECT page, width, height, blocks FROM page_layouts WHERE sha256 = ? ORDER BY page"
_HELD = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'page_layouts'"


def layout_rows(sha256: str, layouts: Sequence[PageLayout]) -> Iterator[PageLayoutRow]:
    """The rows of a file's pages, the first page first."""
    for page, layout in enumerate(layouts, 1):
        yield PageLayoutRow(
            sha256=sha256,
            page=page,
            width=layout.width,
            height=layout.height,
            blocks=blocks_to_json(layout.blocks),
        )


def layouts_of(db: sqlite3.Connection, sha256: str) -> tuple[PageLayout, ...]:
    """The pages of a file, the first page first.

    Empty where the file was read without places, or where the database is older than its layouts.
    """
    if db.execute(_HELD).fetchone() is None:
        return ()
    found = db.execute(_READ, (sha256,)).fetchall()
    known = {page: PageLayout(w, h, WrittenBlocks(blocks)) for page, w, h, blocks in found}
    return tuple(known.get(page, NO_LAYOUT) for page in range(1, max(known, default=0) + 1))


def layout_from(width: float, height: float, blocks: str) -> PageLayout:
    """A page as the columns ``width``, ``height`` and ``blocks`` hold it.

    Without blocks where the column holds anything but what :func:`layout_rows` writes: its text is
    shown and compared all the same.
    """
    try:
        return PageLayout(width, height, blocks_from_json(blocks))
    except (ValueError, TypeError, LookupError, AttributeError):
        return NO_LAYOUT
