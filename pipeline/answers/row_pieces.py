"""A side of a row in pieces: what changed, and what stayed."""

import json
from typing import Any

from pipeline.database.row_types import ComparedRow
from pipeline.kinds import RowKind

Piece = tuple[str, bool]
"""A stretch of a text, and whether it changed."""
SIDES = ("old", "new")


def text_of(row: ComparedRow, side: str) -> str:
    """What a side says; empty where it says nothing.

    Args:
        side: ``old`` or ``new``.
    """
    return (row["old_text"] if side == "old" else row["new_text"]) or ""


def place_of(row: ComparedRow, side: str) -> tuple[str | None, int | None]:
    """SHA-256 and page of a side."""
    if side == "old":
        return row["old_sha256"], row["old_page"]
    return row["new_sha256"], row["new_page"]


def pieces_of(row: ComparedRow, side: str) -> list[Piece]:
    """A side in pieces, all of it changed where the other side has nothing like it."""
    text = text_of(row, side)
    pieces = segment_pieces(row["segments"], side)
    if "".join(piece for piece, _ in pieces) == text and pieces:
        return pieces
    return [(text, _wholly(row))] if text else []


def segment_pieces(segments: Any, side: str) -> list[Piece]:
    """The pieces of a side by the marked characters of both.

    Args:
        segments: ``[[op, old, new], …]``, as a list or as JSON; anything else gives nothing.
    """
    try:
        found = json.loads(segments or "[]") if isinstance(segments, str | None) else segments
        which = 1 if side == "old" else 2
        return [(str(part[which]), part[0] != "equal") for part in found if part[which]]
    except (ValueError, TypeError, LookupError):
        return []


def _wholly(row: ComparedRow) -> bool:
    """Is all of a row that has no segments marked?"""
    if row["kind"] in (RowKind.ADDED, RowKind.REMOVED):
        return True
    both = row["old_text"] is not None and row["new_text"] is not None
    return both and row["kind"] != RowKind.SAME and row["old_text"] != row["new_text"]
