"""Pictures of replaced files: which pages look different though their text is the same.

A file's pages are sketched when it is replaced or replaces another, not before: a first night
would take half as long again. Both files are in the archive, so nothing is missed, and what is
found is a function of the archive as everything is. A sketch is kept with the original, for the
next file that replaces it and for the day when the bytes are lost.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypedDict

from pipeline.compare.page_pairs import Paired, TextRow, pair_pages, pair_stretch, same_pages
from pipeline.compare.picture_words import Found, in_japanese
from pipeline.compare.pictures import differing, shows_nothing
from pipeline.compare.units.running import own_text
from pipeline.database.row_types import ComparisonPictureRow, OriginalRow, PagePictureRow
from pipeline.database.rows import all_rows, get_meta, insert_all, one_row, set_meta
from pipeline.errors import ArchiveError
from pipeline.history.comparisons import (
    compare_files,
    original_text,
    picture_mark,
    replaced_files,
)
from pipeline.history.originals import BYTES_LOST, Reading
from pipeline.kinds import PictureKind, TextState
from pipeline.read.blocks import Box, boxes_to_json
from pipeline.read.files import PDF
from pipeline.read.pdf.sketches import Sketch, sketch_pages
from pipeline.read.sketch import maker


class _File(NamedTuple):
    """A PDF whose pages can be drawn."""

    row: OriginalRow
    pages: int
    scanned: bool
    """Is it told by its pictures alone? Its text, if it has any, was guessed from them."""

    @property
    def sha256(self) -> str:
        """The file's name."""
        return self.row["sha256"]


class _Pair(NamedTuple):
    old: _File
    new: _File

    @property
    def id(self) -> str:
        """The id of their comparison."""
        return f"{self.old.sha256}..{self.new.sha256}"

    @property
    def same_text(self) -> bool:
        """Is their text the same to the letter?"""
        return self.old.row["text_sha256"] == self.new.row["text_sha256"]


class _Page(NamedTuple):
    """What became of a page."""

    kind: PictureKind
    old_page: int | None
    new_page: int | None
    boxes: tuple[Box, ...] = ()
    reason: str | None = None


class _Text(TypedDict):
    kind: str
    old_page: int | None
    new_page: int | None


def update_pictures(db: sqlite3.Connection, source_id: str, reading: Reading) -> None:
    """Compare the pictures of each of a source's files with those of the file it replaced; the
    caller owns the transaction.

    Each pair is compared once. Where the pages of one look different, or it is a scan, its
    comparison stands even if no text differs.
    """
    for old, new in replaced_files(db, source_id):
        if get_meta(db, picture_mark(old, new)) is not None:
            continue
        before, after = _file(db, old), _file(db, new)
        if before is not None and after is not None and before.scanned == after.scanned:
            pair = _Pair(before, after)
            found = _compare(db, pair, reading)
            told = bool(found) or after.scanned
            set_meta(db, picture_mark(old, new), "told" if told else "silent")
            _write(db, source_id, pair, found)


def _file(db: sqlite3.Connection, sha256: str) -> _File | None:
    row = one_row(db, OriginalRow, "SELECT * FROM originals WHERE sha256 = ?", [sha256])
    if row is None or row["media_type"] != PDF or not row["pages"]:
        return None
    if row["text_state"] not in (TextState.TEXT, TextState.IMAGE):
        return None
    return _File(row, row["pages"], row["text_state"] == TextState.IMAGE)


def _compare(db: sqlite3.Connection, pair: _Pair, reading: Reading) -> list[_Page]:
    """The pages of a pair of files that look different while their text is the same, in order."""
    pages = _paired(db, pair)
    old = _sketches(db, pair.old, _old_pages(pages), reading)
    new = _sketches(db, pair.new, _new_pages(pages), reading)
    if old is None or new is None:
        return [_Page(PictureKind.UNKNOWN, None, None, reason=BYTES_LOST)]
    looks = _Looks(old, new)
    paired: list[tuple[int | None, int | None]] = [*pages.pairs]
    for stretch in pages.stretches:
        paired += pair_stretch(stretch, looks.alike)
    paired.sort(key=_place)
    found = (looks.page(*at) for at in paired)
    return [page for page in found if page is not None]


def _old_pages(paired: Paired) -> list[int]:
    return sorted({old for old, _ in paired.pairs}.union(*(s.old for s in paired.stretches)))


def _new_pages(paired: Paired) -> list[int]:
    return sorted({new for _, new in paired.pairs}.union(*(s.new for s in paired.stretches)))


def _place(at: tuple[int | None, int | None]) -> tuple[int, int]:
    old, new = at
    return new or old or 0, old or 0


def _paired(db: sqlite3.Connection, pair: _Pair) -> Paired:
    """Which page is which, told by the text where there is any."""
    if pair.new.scanned:
        return pair_pages([], [""] * pair.old.pages, [""] * pair.new.pages)
    if pair.same_text:
        return same_pages(pair.new.pages)
    rows = all_rows(
        db,
        _Text,
        "SELECT kind, old_page, new_page FROM comparison_rows WHERE comparison_id = ?",
        [pair.id],
    )
    return pair_pages((TextRow(**row) for row in rows), _texts(db, pair.old), _texts(db, pair.new))


def _texts(db: sqlite3.Connection, file: _File) -> list[str]:
    return [own_text(page) for page in original_text(db, file.sha256)]


class _Looks:
    """The sketches of two files beside each other."""

    def __init__(self, old: dict[int, Sketch], new: dict[int, Sketch]) -> None:
        self._old, self._new = old, new
        self._boxes: dict[tuple[int, int], tuple[Box, ...] | None] = {}

    def _differing(self, old: int, new: int) -> tuple[Box, ...] | None:
        """Where two pages differ; None where one of them can't be drawn."""
        if (old, new) not in self._boxes:
            before, after = self._old[old].cells, self._new[new].cells
            known = before is not None and after is not None
            self._boxes[old, new] = differing(before or b"", after or b"") if known else None
        return self._boxes[old, new]

    def alike(self, old: int, new: int) -> bool:
        """Do two pages look alike?"""
        return self._differing(old, new) == ()

    def page(self, old: int | None, new: int | None) -> _Page | None:
        """What became of a page; None where there is nothing to tell."""
        if old is None or new is None:
            return self._alone(old, new)
        boxes = self._differing(old, new)
        if boxes is None:
            reason = self._old[old].error or self._new[new].error
            return _Page(PictureKind.UNKNOWN, old, new, reason=reason)
        return _Page(PictureKind.CHANGED, old, new, boxes) if boxes else None

    def _alone(self, old: int | None, new: int | None) -> _Page | None:
        """A page without text that the other file does not have; an empty one is no news."""
        sketch = self._new[new] if new is not None else self._old[old or 0]
        if sketch.cells is not None and shows_nothing(sketch.cells):
            return None
        return _Page(PictureKind.REMOVED if new is None else PictureKind.ADDED, old, new)


def _sketches(
    db: sqlite3.Connection, file: _File, pages: Sequence[int], reading: Reading
) -> dict[int, Sketch] | None:
    """The sketches of some pages of a file, drawn where they are not kept; None where they are
    not, and its bytes are lost.
    """
    found = _kept(db, file.sha256, pages)
    missing = [page for page in pages if page not in found]
    if not missing:
        return found
    more = _taken_over(reading.earlier, file.sha256, missing, maker())
    missing = [page for page in missing if page not in more]
    body = _body(file, reading) if missing else b""
    if body is None:
        more |= _taken_over(reading.live, file.sha256, missing)
    elif missing:
        more |= sketch_pages(body, missing, workers=reading.workers)
    insert_all(db, "page_pictures", (_row(file, page, more[page]) for page in sorted(more)))
    found |= more
    return found if all(page in found for page in pages) else None


def _body(file: _File, reading: Reading) -> bytes | None:
    row = file.row
    try:
        return reading.payload(row["warc_file"], row["warc_offset"], row["sha256"])
    except (ArchiveError, OSError):
        return None


def _kept(
    db: sqlite3.Connection, sha256: str, pages: Iterable[int], made_by: str = "%"
) -> dict[int, Sketch]:
    rows = all_rows(
        db,
        PagePictureRow,
        "SELECT * FROM page_pictures WHERE sha256 = ? AND maker LIKE ? "
        "AND page IN (SELECT value FROM json_each(?))",
        [sha256, made_by, json.dumps(list(pages))],
    )
    return {row["page"]: Sketch(row["sketch"], row["error"]) for row in rows}


def _taken_over(
    before: sqlite3.Connection | None, sha256: str, pages: Sequence[int], made_by: str = "%"
) -> dict[int, Sketch]:
    """What a database before has of a file's pages."""
    if before is None:
        return {}
    try:
        return _kept(before, sha256, pages, made_by)
    except sqlite3.OperationalError:
        return {}  # made before pages were sketched


def _row(file: _File, page: int, sketch: Sketch) -> PagePictureRow:
    return PagePictureRow(
        sha256=file.sha256,
        page=page,
        sketch=sketch.cells,
        error=sketch.error,
        maker=maker(),
    )


def _write(db: sqlite3.Connection, source_id: str, pair: _Pair, found: list[_Page]) -> None:
    """Write down what was found, with the comparison where there is something to tell."""
    text_differs = not pair.same_text and not pair.new.scanned
    if not text_differs and not found and not pair.new.scanned:
        return
    compare_files(db, source_id, pair.old.sha256, pair.new.sha256)
    insert_all(db, "comparison_pictures", _rows(pair, found))
    words = in_japanese(
        [Found(p.kind, p.old_page, p.new_page) for p in found], with_text=not pair.new.scanned
    )
    if not text_differs:
        summary = words or "見た目の違いはありません"
        db.execute("UPDATE comparisons SET summary = ? WHERE id = ?", (summary, pair.id))
    elif words:
        db.execute(
            "UPDATE comparisons SET summary = summary || '、' || ? WHERE id = ?", (words, pair.id)
        )
    count = sum(page.kind != PictureKind.UNKNOWN for page in found)
    db.execute("UPDATE comparisons SET pictures_changed = ? WHERE id = ?", (count, pair.id))


def _rows(pair: _Pair, found: list[_Page]) -> Iterable[ComparisonPictureRow]:
    for position, page in enumerate(found, 1):
        yield ComparisonPictureRow(
            comparison_id=pair.id,
            position=position,
            kind=page.kind,
            old_page=page.old_page,
            new_page=page.new_page,
            boxes=boxes_to_json(page.boxes) if page.boxes else None,
            reason=page.reason,
            old_sha256=pair.old.sha256,
            new_sha256=pair.new.sha256,
        )
