"""A piece of news with what its reader needs beside it: the words that differ, the row of the
comparison.
"""

import sqlite3
from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.feeds.types import Item, News, Why
from pipeline.answers.passage_changes import change_between, row_name
from pipeline.answers.row_pieces import Piece, pieces_of
from pipeline.database.row_types import EditionRow


class Told(NamedTuple):
    """An item with its difference."""

    item: Item
    old: Sequence[Piece]
    """Its text before, in pieces; empty of what is new."""
    new: Sequence[Piece]
    """Its text now; empty of what was dropped."""
    compare: str | None
    """Path of the row of the comparison, or of the comparison, that shows it."""


MOST = (*repeat(30, 5), 8)
"""Items of a piece of news that are told, by its place in the feed: many of the newest ones, few of
older ones, which readers have seen.
"""


def told(db: sqlite3.Connection, news: News, place: int) -> list[Told]:
    """The first items of a piece of news, as many as its place allows, each with its difference.

    Args:
        place: among the news of its feed, the newest 0.
    """
    most = MOST[min(place, len(MOST) - 1)]
    return [_told(db, news.edition, item) for item in news.items[:most]]


def _told(db: sqlite3.Connection, edition: EditionRow, item: Item) -> Told:
    if item.old is not None and item.new is not None:
        change = change_between(db, item.old, item.new)
        ids = change.old_id, change.new_id
        old, new = (pieces_of(change.row, side) for side in ("old", "new"))
        path = links.compared_row(*ids, change.name) if change.name else links.compare(*ids)
        if item.why == Why.RETURNED and item.old.text == item.new.text:
            return Told(item, [], [(item.new.text, True)], path)
        return Told(item, old, new, path)
    if item.old is not None:
        stood = item.old.edition["id"], edition["id"]
        name = row_name(db, *stood, item.old.stands[0].position)
        row = links.compared_row(*stood, name) if name else None
        return Told(item, [(item.old.text, True)], [], row)
    text = item.new.text if item.new is not None else item.passage.text
    before = edition["predecessor_id"]
    return Told(item, [], [(text, True)], links.compare(before, edition["id"]) if before else None)
