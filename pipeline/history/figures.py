"""The numbers of indicators (KPI) of each edition, read from the blocks that stand in the database
and marked as read automatically.
"""

import sqlite3
from typing import NamedTuple

from pipeline.database.layouts import layouts_of
from pipeline.database.row_types import FigureRow, UnsureRow
from pipeline.database.rows import all_rows, insert_all, set_meta
from pipeline.history import kept
from pipeline.history.figure_files import FigureFile, figure_files
from pipeline.history.workshop import Workshop
from pipeline.kinds import DoubtKind
from pipeline.read.blocks import NO_LAYOUT, PageLayout, boxes_to_json
from pipeline.read.figures.reading import figures_of, speaks_of_indicators
from pipeline.read.figures.types import Figure, FiguresFound
from pipeline.read.files import EXTRACTORS

_LONGEST_DOUBT = 200
_FIGURES = "SELECT * FROM figures WHERE edition_id = ? AND sha256 = ? ORDER BY page, position"
_UNSURE = (
    "SELECT * FROM unsure WHERE edition_id = ? AND sha256 = ? AND kind = ? ORDER BY page, words"
)
_PAGES = "SELECT text, ocr FROM pages WHERE sha256 = ? ORDER BY page"


class _Told(NamedTuple):
    """A file with its pages and layouts, for those who read figures."""

    pages: list[str]
    layouts: tuple[PageLayout, ...]


def prepare_figures(db: sqlite3.Connection, source_id: str, workshop: Workshop) -> None:
    """Have those figures read that a source's rows ask for now, before it is settled."""
    stands = _standing(db, source_id)
    for file in figure_files(db, source_id):
        key, what = _digest(db, file), _made(file)
        if stands.get((file.edition_id, file.sha256)) == file.basis or workshop.knows(key):
            continue
        if kept.is_noted(workshop.before, what, key):
            continue
        told = _told(db, file)
        if told is not None and told.layouts:
            size = sum(map(len, told.pages))
            workshop.ahead(source_id, key, size, figures_of, told.pages, told.layouts, file.labels)


def update_figures(
    db: sqlite3.Connection,
    source_id: str,
    live: sqlite3.Connection | None = None,
    workshop: Workshop | None = None,
) -> None:
    """Bring the figures of a source's editions in line with their files; the caller owns the
    transaction.

    A file is read once for each edition. Figures of files that no longer tell of an edition go.

    Args:
        live: the database before, for figures of files whose bytes are lost and whose text an
            older reader read without places.
        workshop: who reads them; None reads them here.
    """
    workshop = workshop or Workshop()
    wanted = {(file.edition_id, file.sha256): file for file in figure_files(db, source_id)}
    stands = _standing(db, source_id)
    fresh = {key for key, file in wanted.items() if stands.get(key) != file.basis}
    for edition, sha256 in sorted((stands.keys() - wanted.keys()) | (stands.keys() & fresh)):
        _forget(db, edition, sha256)
        db.execute("DELETE FROM meta WHERE key = ?", (_mark(source_id, edition, sha256),))
        kept.forget(db, _of(edition, sha256))
    for key in sorted(fresh):
        _read(db, wanted[key], live, workshop)
        set_meta(db, _mark(source_id, *key), wanted[key].basis)


def _mark(source_id: str, *of: str) -> str:
    """Where ``meta`` keeps what an edition's file was read with."""
    return " ".join(["figures", source_id, *of])


def _standing(db: sqlite3.Connection, source_id: str) -> dict[tuple[str, str], str]:
    """(edition, file) that was read, with or without figures → what it was read with."""
    head, end = _mark(source_id) + " ", _mark(source_id) + "!"  # what follows a blank
    keys = db.execute(
        "SELECT key, value FROM meta WHERE key >= ? AND key < ?", (head, end)
    ).fetchall()
    pairs = ((key.removeprefix(head).rpartition(" "), basis) for key, basis in keys)
    return {(edition, sha256): basis for (edition, _, sha256), basis in pairs}


def _made(file: FigureFile) -> str:
    """Under which ``meta`` keeps what a file's figures were made of."""
    return _of(file.edition_id, file.sha256)


def _of(edition_id: str, sha256: str) -> str:
    return f"figures {edition_id} {sha256}"


def _digest(db: sqlite3.Connection, file: FigureFile) -> str:
    """What a file's figures are made of, the code that reads them included, in short."""
    (text,) = db.execute(
        "SELECT text_sha256 FROM originals WHERE sha256 = ?", (file.sha256,)
    ).fetchone()
    return kept.basis_of(
        "figures", file.sha256, text, file.document_id, file.extractor, file.labels
    )


def _told(db: sqlite3.Connection, file: FigureFile) -> _Told | None:
    """What a file says, without what was recognised; None where it does not speak of indicators."""
    told = db.execute(_PAGES, (file.sha256,)).fetchall()
    pages = ["" if ocr else text for text, ocr in told]  # no figure rests on what was recognised
    if not any(map(speaks_of_indicators, pages)):
        return None
    layouts = tuple(
        NO_LAYOUT if ocr else layout
        for layout, (_, ocr) in zip(layouts_of(db, file.sha256), told, strict=False)
    )
    return _Told(pages, layouts)


def _read(
    db: sqlite3.Connection, file: FigureFile, live: sqlite3.Connection | None, workshop: Workshop
) -> None:
    """Write the figures of a file, and what of it may be one."""
    key, what = _digest(db, file), _made(file)
    found = _taken_over(workshop.before, file, key)
    if found is None:
        told = _told(db, file)
        if told is None:
            return
        is_old = file.extractor.partition("+")[0] not in EXTRACTORS
        if live is not None and not told.layouts and is_old:
            insert_all(db, "figures", _kept(live, file))
            return
        made: FiguresFound | None = workshop.taken(key)
        found = _rows(file, made or figures_of(told.pages, told.layouts, file.labels))
    insert_all(db, "figures", found.figures)
    insert_all(db, "unsure", found.unsure)
    kept.note(db, what, key, kept.digest_of(found.all))


class _Rows(NamedTuple):
    """What was read of a file, as rows of the database."""

    figures: list[FigureRow]
    unsure: list[UnsureRow]

    @property
    def all(self) -> kept.Rows:
        """All of them, in order."""
        return [*map(dict, self.figures), *map(dict, self.unsure)]


def _rows(file: FigureFile, found: FiguresFound) -> _Rows:
    unsure = {(doubt.page, doubt.words[:_LONGEST_DOUBT]) for doubt in found.doubts}
    return _Rows(
        [_row(file, figure) for figure in found.figures],
        [_unsure(file, *place) for place in sorted(unsure)],
    )


def _taken_over(before: sqlite3.Connection | None, file: FigureFile, key: str) -> _Rows | None:
    """What a database before has of a file, where it was made of the same by the same code."""
    if before is None or not kept.is_noted(before, _made(file), key):
        return None
    try:
        of_file = [file.edition_id, file.sha256]
        figures = all_rows(before, FigureRow, _FIGURES, of_file)
        unsure = all_rows(before, UnsureRow, _UNSURE, [*of_file, DoubtKind.FIGURE])
    except sqlite3.DatabaseError:
        return None
    found = _Rows(figures, unsure)
    return found if kept.stands(before, _made(file), key, kept.digest_of(found.all)) else None


def _unsure(file: FigureFile, page: int, words: str) -> UnsureRow:
    return UnsureRow(
        edition_id=file.edition_id,
        sha256=file.sha256,
        page=page,
        kind=DoubtKind.FIGURE,
        words=words,
    )


def _forget(db: sqlite3.Connection, edition: str, sha256: str) -> None:
    """What was read of a file that is no text of the edition any more, or is read anew."""
    of_file = edition, sha256
    db.execute("DELETE FROM figures WHERE edition_id = ? AND sha256 = ?", of_file)
    db.execute(
        "DELETE FROM unsure WHERE edition_id = ? AND sha256 = ? AND kind = ?",
        (*of_file, DoubtKind.FIGURE),
    )


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
    rows = all_rows(live, FigureRow, _FIGURES, [file.edition_id, file.sha256])
    known = FigureRow.__annotations__.keys()
    return [row for row in rows if row.keys() == known]
