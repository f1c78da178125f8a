"""The numbers of indicators (KPI) of each edition, read from the blocks that stand in the database
and marked as read automatically.
"""

import sqlite3
from collections.abc import Iterable

from pipeline.database.layouts import layouts_of
from pipeline.database.row_types import FigureRow, UnsureRow
from pipeline.database.rows import all_rows, insert_all, set_meta
from pipeline.history.figure_files import FigureFile, figure_files
from pipeline.kinds import DoubtKind
from pipeline.read.blocks import NO_LAYOUT, boxes_to_json
from pipeline.read.figures.reading import figures_of, speaks_of_indicators
from pipeline.read.figures.types import Figure
from pipeline.read.files import EXTRACTORS

_LONGEST_DOUBT = 200
_PAGES = "SELECT text, ocr FROM pages WHERE sha256 = ? ORDER BY page"


def update_figures(
    db: sqlite3.Connection, source_id: str, live: sqlite3.Connection | None = None
) -> None:
    """Bring the figures of a source's editions in line with their files; the caller owns the
    transaction.

    A file is read once for each edition. Figures of files that no longer tell of an edition go.

    Args:
        live: the database before, for figures of files whose bytes are lost and whose text an
            older reader read without places.
    """
    wanted = {(file.edition_id, file.sha256): file for file in figure_files(db, source_id)}
    stands = _standing(db, source_id)
    fresh = {key for key, file in wanted.items() if stands.get(key) != file.basis}
    for edition, sha256 in sorted((stands.keys() - wanted.keys()) | (stands.keys() & fresh)):
        db.execute("DELETE FROM figures WHERE edition_id = ? AND sha256 = ?", (edition, sha256))
        db.execute("DELETE FROM meta WHERE key = ?", (_mark(source_id, edition, sha256),))
    _forget_doubts(db, {key[1] for key in stands} - {key[1] for key in wanted})
    for key in sorted(fresh):
        _read(db, wanted[key], live)
        set_meta(db, _mark(source_id, *key), wanted[key].basis)


def _mark(source_id: str, *of: str) -> str:
    """Where ``meta`` keeps what an edition's file was read with."""
    return " ".join(["figures", source_id, *of])


def _standing(db: sqlite3.Connection, source_id: str) -> dict[tuple[str, str], str]:
    """(edition, file) that was read, with or without figures → what it was read with."""
    head = _mark(source_id) + " "
    keys = db.execute(
        "SELECT key, value FROM meta WHERE substr(key, 1, ?) = ?", (len(head), head)
    ).fetchall()
    pairs = ((key.removeprefix(head).rpartition(" "), basis) for key, basis in keys)
    return {(edition, sha256): basis for (edition, _, sha256), basis in pairs}


def _read(db: sqlite3.Connection, file: FigureFile, live: sqlite3.Connection | None) -> None:
    """Write the figures of a file, and what of it may be one."""
    told = db.execute(_PAGES, (file.sha256,)).fetchall()
    pages = ["" if ocr else text for text, ocr in told]  # no figure rests on what was recognised
    if not any(map(speaks_of_indicators, pages)):
        return
    layouts = layouts_of(db, file.sha256)
    if live is not None and not layouts and file.extractor.partition("+")[0] not in EXTRACTORS:
        insert_all(db, "figures", _kept(live, file))
        return
    layouts = tuple(
        NO_LAYOUT if ocr else layout for layout, (_, ocr) in zip(layouts, told, strict=False)
    )
    found = figures_of(pages, layouts, file.labels)
    insert_all(db, "figures", [_row(file, figure) for figure in found.figures])
    _forget_doubts(db, [file.sha256])
    unsure = {(doubt.page, doubt.words[:_LONGEST_DOUBT]) for doubt in found.doubts}
    insert_all(db, "unsure", [_unsure(file, *place) for place in sorted(unsure)])


def _unsure(file: FigureFile, page: int, words: str) -> UnsureRow:
    return UnsureRow(sha256=file.sha256, page=page, kind=DoubtKind.FIGURE, words=words)


def _forget_doubts(db: sqlite3.Connection, sha256s: Iterable[str]) -> None:
    """What was unsure of files that are no edition's text any more, or are read anew."""
    for sha256 in sorted(sha256s):
        db.execute("DELETE FROM unsure WHERE sha256 = ? AND kind = ?", (sha256, DoubtKind.FIGURE))


def _row(file: FigureFile, figure: Figure) -> FigureRow:
    return FigureRow(
        id=f"{file.edition_id}:{file.sha256[:12]}:{figure.page}-{figure.position}",
        edition_id=file.edition_id,
        document_id=file.document_id,
        sha256=file.sha256,
        page=figure.page,
        position=figure.position,
        indicator=figure.indicator,
        unit=figure.unit,
        kind=figure.kind,
        year=figure.year,
        value=figure.value,
        raw=figure.raw,
        role=figure.role,
        automatic=1,
        boxes=boxes_to_json(figure.boxes),
        section=figure.section,
    )


def _kept(live: sqlite3.Connection, file: FigureFile) -> list[FigureRow]:
    """The figures that the database before had of a file whose bytes are lost; none where it kept
    them in other columns.
    """
    sql = "SELECT * FROM figures WHERE edition_id = ? AND sha256 = ? ORDER BY page, position"
    rows = all_rows(live, FigureRow, sql, [file.edition_id, file.sha256])
    known = FigureRow.__annotations__.keys()
    return [row for row in rows if row.keys() == known]
