"""Pages that look different, old and new beside each other, the places marked on both."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.answers import links
from pipeline.compare.picture_words import Found, in_english, in_japanese
from pipeline.database.row_types import ComparisonPictureRow, OriginalRow
from pipeline.kinds import PictureKind, TextState
from pipeline.read.blocks import boxes_from_json
from pipeline.web import page_pictures
from pipeline.web.database import archive_folder, rows
from pipeline.web.datasette_types import Datasette
from pipeline.web.language import Translator
from pipeline.web.marking import Rectangle, per_cent

MOST = 24
"""So many pairs are shown; of more, the first."""
_ORIGINALS = "SELECT * FROM originals WHERE sha256 IN (SELECT value FROM json_each(?))"


class Side(NamedTuple):
    """One of two pictures."""

    page: int
    href: str
    """The reader at that page."""
    picture: str
    pictures: str
    size: page_pictures.Size


class Pair(NamedTuple):
    """A page before and after."""

    name: str
    """Its fragment."""
    words: str
    old: Side | None
    """None where there is no such page, or it can't be drawn."""
    new: Side | None
    rectangles: list[Rectangle]
    """Where it differs: x, y, width and height in per cent of the page."""


class Pairs(NamedTuple):
    """All of a comparison."""

    words: str
    """What was found, in a sentence."""
    shown: list[Pair]
    more: int
    """So many more are not shown."""


_NONE = Pairs("", [], 0)


async def pairs(
    datasette: Datasette,
    found: Sequence[ComparisonPictureRow],
    lang: str,
    t: Translator,
    *,
    drawn: bool,
) -> Pairs:
    """What the page of a comparison shows of its pictures.

    Args:
        drawn: the pictures, too, or the sentence alone?
    """
    if not found:
        return _NONE
    wanted = {row[side] for row in found for side in ("old_sha256", "new_sha256")}
    originals = {
        row["sha256"]: row
        for row in await rows(datasette, OriginalRow, _ORIGINALS, [json.dumps(sorted(wanted))])
    }
    words = _sentence(found, originals, lang)
    if not drawn:
        return Pairs(words, [], 0)
    with_page = [row for row in found if row["old_page"] or row["new_page"]]
    sizes = await asyncio.to_thread(_sizes, archive_folder(datasette), originals)
    return Pairs(
        words=words,
        shown=[_pair(row, sizes, t) for row in with_page[:MOST]],
        more=max(0, len(with_page) - MOST),
    )


_Sizes = dict[str, dict[int, page_pictures.Size]]


def _sizes(archive: Path, originals: Mapping[str, OriginalRow]) -> _Sizes:
    """Blocks: reads the archive and asks a child process."""
    return {sha256: page_pictures.sizes(archive, row) for sha256, row in originals.items()}


def _sentence(
    found: Sequence[ComparisonPictureRow], originals: Mapping[str, OriginalRow], lang: str
) -> str:
    pages = [Found(PictureKind(r["kind"]), r["old_page"], r["new_page"]) for r in found]
    scans = all(row["text_state"] == TextState.IMAGE for row in originals.values())
    say = in_japanese if lang == "ja" else in_english
    return say(pages, with_text=not scans)


def _pair(row: ComparisonPictureRow, sizes: _Sizes, t: Translator) -> Pair:
    old = _side(row["old_sha256"], row["old_page"], sizes)
    new = _side(row["new_sha256"], row["new_page"], sizes)
    return Pair(
        name=f"picture{row['position']}",
        words=_words(row, t),
        old=old,
        new=new,
        rectangles=[per_cent(box) for box in boxes_from_json(row["boxes"] or "[]")],
    )


def _words(row: ComparisonPictureRow, t: Translator) -> str:
    old, new = row["old_page"], row["new_page"]
    if row["kind"] == PictureKind.ADDED:
        return t("c.page_added", new)
    if row["kind"] == PictureKind.REMOVED:
        return t("c.page_removed", old)
    if row["kind"] == PictureKind.UNKNOWN:
        return t("c.page_unknown", new, row["reason"] or "")
    return t("c.page", new) if old == new else t("c.page_was", new, old)


def _side(sha256: str, page: int | None, sizes: _Sizes) -> Side | None:
    size = sizes.get(sha256, {}).get(page or 0)
    if page is None or size is None:
        return None
    return Side(
        page=page,
        href=links.document(sha256, page),
        picture=links.picture(sha256, page, page_pictures.WIDTHS[0]),
        pictures=page_pictures.srcset(sha256, page),
        size=size,
    )
