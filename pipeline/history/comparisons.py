"""Comparisons as rows of the database. What stands there is a function of the other rows, whatever
was there before.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple, TypedDict, TypeVar, cast

from pipeline.compare.columns import CellPair
from pipeline.compare.comparison import COMPARER, Comparison, compare
from pipeline.compare.rows import AlignedRow, Part
from pipeline.compare.structure import HeadingPair, headings_changed
from pipeline.compare.units.text import CutText, cut
from pipeline.compare.units.types import PageText
from pipeline.database.layouts import layouts_of
from pipeline.database.row_types import ComparedRow, ComparisonHeadingRow, ComparisonRow
from pipeline.database.rows import all_rows, get_meta, insert, insert_all, one_row
from pipeline.history import kept
from pipeline.history.workshop import Workshop
from pipeline.kinds import RowKind, Scope, TextState, UnitKind
from pipeline.read.blocks import NO_LAYOUT
from pipeline.read.types import text_digest

_R = TypeVar("_R")
_PAGE = "page"  # the extractor of the city's own page: its text stands in page_versions
_OWN_TEXT = (
    "SELECT page, CASE WHEN ocr THEN '' ELSE text END FROM pages WHERE sha256 = ? ORDER BY page"
)
_RECOGNISED = "SELECT page, text FROM pages WHERE sha256 = ? AND ocr ORDER BY page"


class _Text(NamedTuple):
    """A text that can be compared, before it is loaded."""

    id: str
    sha256s: tuple[str, ...]
    digest: str
    extractor: str


class _Basis(TypedDict):
    """What a comparison stands on: the columns that tell whether it still holds."""

    scope: Scope
    old_text_sha256: str
    new_text_sha256: str
    old_files: str
    new_files: str
    extractor: str
    comparer: str


class _Pair(NamedTuple):
    """Two texts that shall be compared."""

    scope: Scope
    old: _Text
    new: _Text

    @property
    def id(self) -> str:
        """The id of their comparison."""
        return f"{self.old.id}..{self.new.id}"

    @property
    def made(self) -> str:
        """Under which ``meta`` keeps what it was made of."""
        return _made(self.id)

    @property
    def digest(self) -> str:
        """What it is made of, the code that makes it included, in short."""
        return kept.basis_of("comparison", *self.basis.values())

    @property
    def basis(self) -> _Basis:
        """What a comparison of them stands on now."""
        return _Basis(
            scope=self.scope,
            old_text_sha256=self.old.digest,
            new_text_sha256=self.new.digest,
            old_files=" ".join(self.old.sha256s),
            new_files=" ".join(self.new.sha256s),
            extractor=_extractors([self.old.extractor, self.new.extractor]),
            comparer=COMPARER,
        )


def _combined(digests: Sequence[str]) -> str:
    """One file: the SHA-256 of its text, as in ``originals``; several: the SHA-256 of those, one a
    line.
    """
    return (
        digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest()
    )


def digest_of(pages: Sequence[PageText]) -> str:
    """SHA-256 of a text; for one file it is ``originals.text_sha256``."""
    return _combined(
        [text_digest(p.text for p in group) for _, group in groupby(pages, lambda p: p.sha256)]
    )


def files_of(pages: Sequence[PageText]) -> str:
    """SHA-256 of the originals that a text stands in, in order, with blanks between."""
    return " ".join(dict.fromkeys(p.sha256 for p in pages))


def edition_files(db: sqlite3.Connection, edition_id: str) -> list[str]:
    """SHA-256 of the files that make up an edition's text: its whole file, else its split parts in
    the page's order.

    Never a summary, and only files that have text. What the page lists now goes before what it no
    longer lists; an edition's own file before one that it shares.
    """
    rows = db.execute(
        """
        SELECT d.part, d.sha256, d.state = 'unlisted' AS gone FROM edition_documents x
        JOIN documents d ON d.id = x.document_id JOIN editions e ON e.id = x.edition_id
        JOIN originals o ON o.sha256 = d.sha256
        WHERE x.edition_id = ? AND d.part IN ('whole', 'split') AND o.text_state = 'text'
        ORDER BY gone, d.edition_id IS NOT x.edition_id, d.series <> e.series, d.position, d.id
        """,
        (edition_id,),
    ).fetchall()
    wholes = [sha256 for part, sha256, _ in rows if part == "whole"]
    if wholes:
        return wholes[:1]
    listed = [sha256 for part, sha256, gone in rows if part == "split" and not gone]
    return list(dict.fromkeys(listed or [sha256 for _, sha256, _ in rows]))


def original_text(db: sqlite3.Connection, sha256: str) -> list[PageText]:
    """The text of one file, page by page, without what was recognised from pictures.

    A picture is seldom recognised twice alike, and no change may rest on that. Every page is
    there, so that the whole has the digest ``originals.text_sha256``.
    """
    return _pages_of(db, sha256, _OWN_TEXT)


def recognised_text(db: sqlite3.Connection, sha256: str) -> list[PageText]:
    """What was recognised on the pages of a file that are pictures; nothing stored rests on it."""
    return _pages_of(db, sha256, _RECOGNISED)


def _pages_of(db: sqlite3.Connection, sha256: str, sql: str) -> list[PageText]:
    layouts = dict(enumerate(layouts_of(db, sha256), 1))
    return [
        PageText(sha256, page, text, layouts.get(page, NO_LAYOUT).blocks if text else ())
        for page, text in db.execute(sql, (sha256,))
    ]


def edition_text(db: sqlite3.Connection, edition_id: str) -> list[PageText]:
    """The text of an edition: of its whole file, else of its split parts in order; empty where
    there is none.
    """
    return [page for sha256 in edition_files(db, edition_id) for page in original_text(db, sha256)]


def page_version_text(db: sqlite3.Connection, version_id: int) -> list[PageText]:
    """The city's own page in one version: one text without page number."""
    rows = db.execute("SELECT sha256, text FROM page_versions WHERE id = ?", (version_id,))
    return [PageText(sha256, None, text) for sha256, text in rows]


def record_of(key: str, row: AlignedRow) -> ComparedRow:
    """A row as the table ``comparison_rows`` has it."""
    return ComparedRow(
        comparison_id=key,
        position=row.position,
        kind=RowKind(row.kind),
        old_text=row.old_text,
        new_text=row.new_text,
        old_page=row.old_page,
        new_page=row.new_page,
        numbers_changed=json.dumps(row.numbers, ensure_ascii=False) if row.numbers else None,
        old_sha256=row.old_sha256,
        new_sha256=row.new_sha256,
        unit=UnitKind(row.unit),
        renumbered=int(row.renumbered),
        moved_to=row.moved_to,
        segments=json.dumps(row.segments, ensure_ascii=False) if row.segments else None,
        heading=row.heading,
        formal=row.formal,
        counts=int(row.counts),
        table_id=row.table,
        cells=_cells_to_json(row.cells),
        old_unit=row.old_unit,
        old_units=row.old_units,
        new_unit=row.new_unit,
        new_units=row.new_units,
        old_parts=_parts_to_json(row.old_parts),
        new_parts=_parts_to_json(row.new_parts),
    )


def _parts_to_json(parts: Sequence[Part]) -> str | None:
    return json.dumps(parts, separators=(",", ":")) if parts else None


def _cells_to_json(cells: Sequence[CellPair]) -> str | None:
    """The columns of a row; segments only where some of a cell was kept."""
    if not cells:
        return None
    facts = []
    for cell in cells:
        fact = {"head": cell.head, "old": cell.old, "new": cell.new, "changed": int(cell.changed)}
        facts.append(fact | ({"segments": cell.segments} if cell.segments else {}))
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def heading_record_of(key: str, pair: HeadingPair) -> ComparisonHeadingRow:
    """A heading as the table ``comparison_headings`` has it."""
    return ComparisonHeadingRow(
        comparison_id=key,
        position=pair.position,
        kind=pair.kind,
        old_text=pair.old_text,
        new_text=pair.new_text,
        old_level=pair.old_level,
        new_level=pair.new_level,
        old_page=pair.old_page,
        new_page=pair.new_page,
        old_sha256=pair.old_sha256,
        new_sha256=pair.new_sha256,
        old_row=pair.old_row,
        new_row=pair.new_row,
        changes=pair.changes,
        moved_to=pair.moved_to,
    )


class Totals(TypedDict):
    """What a comparison counts, as the columns of ``comparisons`` have it."""

    added: int
    removed: int
    changed: int
    moved: int
    same: int
    numbers_changed: int
    renumbered: int
    summary: str
    formal: int
    formal_kinds: str
    headings_changed: int
    bounded: int


def totals_of(found: Comparison) -> Totals:
    """The counts and the summary of a comparison."""
    return Totals(
        added=found.added,
        removed=found.removed,
        changed=found.changed,
        moved=found.moved,
        same=found.same,
        numbers_changed=found.numbers_changed,
        renumbered=found.renumbered,
        summary=found.summary,
        formal=sum(found.formal.values()),
        formal_kinds=json.dumps(found.formal),
        headings_changed=headings_changed(found.headings),
        bounded=int(found.bounded),
    )


def _standing(db: sqlite3.Connection, key: str) -> _Basis | None:
    return one_row(
        db,
        _Basis,
        "SELECT scope, old_text_sha256, new_text_sha256, old_files, new_files, extractor, comparer "
        "FROM comparisons WHERE id = ?",
        [key],
    )


def _made(key: str) -> str:
    """Under which ``meta`` keeps what a comparison was made of."""
    return f"comparison {key}"


def _remove(db: sqlite3.Connection, key: str) -> None:
    kept.forget(db, _made(key))
    db.execute("DELETE FROM comparison_rows WHERE comparison_id = ?", (key,))
    db.execute("DELETE FROM comparison_headings WHERE comparison_id = ?", (key,))
    db.execute("DELETE FROM comparison_pictures WHERE comparison_id = ?", (key,))
    db.execute("DELETE FROM comparisons WHERE id = ?", (key,))


def _known(
    db: sqlite3.Connection, text_id: str, sha256s: Sequence[str], state: str = TextState.TEXT
) -> _Text | None:
    """A text by its files; None where one of them has none."""
    digests, extractors = [], []
    for sha256 in sha256s:
        row = db.execute(
            "SELECT text_sha256, extractor FROM originals WHERE sha256 = ? AND text_state LIKE ?",
            (sha256, state),
        ).fetchone()
        if row is None:
            return None
        digests.append(row[0])
        extractors.append(row[1])
    if not digests:
        return None
    return _Text(text_id, tuple(sha256s), _combined(digests), _extractors(extractors))


def _extractors(versions: Iterable[str]) -> str:
    """The versions of the readers of several texts, each once."""
    return "・".join(dict.fromkeys(versions))


def _editions(db: sqlite3.Connection, source_id: str) -> list[_Pair]:
    """Each edition with the one before it; where that has no text, with the nearest older one that
    has.
    """
    rows = db.execute(
        "SELECT id, predecessor_id FROM editions WHERE source_id = ? ORDER BY id", (source_id,)
    )
    before: dict[str, str | None] = dict(rows.fetchall())
    texts = {key: _known(db, key, edition_files(db, key)) for key in before}
    pairs = []
    for key, new in texts.items():
        old = texts.get(_nearest_with_text(key, before, texts) or "")
        if old and new and old.id != new.id:
            pairs.append(_Pair(Scope.EDITION, old, new))
    return pairs


def _nearest_with_text(
    edition: str, before: Mapping[str, str | None], texts: Mapping[str, _Text | None]
) -> str | None:
    seen = {edition}
    old = before[edition]
    while old is not None and texts.get(old) is None and old not in seen:
        seen.add(old)
        old = before.get(old)
    return old


def replaced_files(db: sqlite3.Connection, source_id: str) -> list[tuple[str, str]]:
    """Each file of a source with the file that took its place, by SHA-256, each pair once."""
    rows = db.execute(
        "SELECT v.document_id, v.sha256 FROM document_versions v "
        "JOIN documents d ON d.id = v.document_id "
        "WHERE d.source_id = ? ORDER BY v.document_id, v.first_seen, v.rowid",
        (source_id,),
    ).fetchall()
    pairs = (
        (before, after)
        for (document, before), (other, after) in pairwise(rows)
        if document == other and before != after
    )
    return list(dict.fromkeys(pairs))


def picture_mark(old: str, new: str) -> str:
    """Where ``meta`` keeps that the pictures of two files were compared: ``told`` or ``silent``."""
    return f"pictures {old} {new}"


def _documents(db: sqlite3.Connection, source_id: str) -> list[_Pair]:
    """Each file with the file that it replaced, where their texts or their pictures differ."""
    pairs = []
    for before, after in replaced_files(db, source_id):
        pair = _files(db, before, after)
        if get_meta(db, picture_mark(before, after)) == "told":
            pairs.append(pair or _files(db, before, after, "%"))
        elif pair and pair.old.digest != pair.new.digest:
            pairs.append(pair)
    return [pair for pair in pairs if pair]


def _files(
    db: sqlite3.Connection, before: str, after: str, state: str = TextState.TEXT
) -> _Pair | None:
    old, new = _known(db, before, [before], state), _known(db, after, [after], state)
    return _Pair(Scope.DOCUMENT, old, new) if old and new else None


def _page_versions(db: sqlite3.Connection, source_id: str) -> list[_Pair]:
    """Each version of a page of the city's with the one before it."""
    rows = db.execute(
        "SELECT page_id, id, sha256, text FROM page_versions WHERE source_id = ? "
        "ORDER BY page_id, id",
        (source_id,),
    ).fetchall()
    texts = [
        (page, _Text(f"page-{key}", (sha256,), text_digest([text]), _PAGE))
        for page, key, sha256, text in rows
    ]
    return [
        _Pair(Scope.PAGE, old, new) for (page, old), (same, new) in pairwise(texts) if page == same
    ]


def _load(db: sqlite3.Connection, scope: Scope, text: _Text) -> list[PageText]:
    if scope == Scope.PAGE:
        return page_version_text(db, int(text.id.removeprefix("page-")))
    return [page for sha256 in text.sha256s for page in original_text(db, sha256)]


class Compared(NamedTuple):
    """What two texts give, as rows of the database without the id of their comparison."""

    totals: Totals
    rows: list[ComparedRow]
    headings: list[ComparisonHeadingRow]

    @property
    def told(self) -> kept.Rows:
        """All of it, in order."""
        return [dict(self.totals), *map(dict, self.rows), *map(dict, self.headings)]


class Digested(NamedTuple):
    """A comparison with the digest of all that it tells."""

    compared: Compared
    digest: str


def digested(old: Sequence[PageText], new: Sequence[PageText]) -> Digested:
    """Compare two texts."""
    return _digested(_compared(cut(old), cut(new)))


def _digested(found: Compared) -> Digested:
    return Digested(found, kept.digest_of(found.told))


def _compared(old: CutText, new: CutText) -> Compared:
    found = compare(old, new)
    return Compared(
        totals_of(found),
        [record_of("", row) for row in found.rows],
        [heading_record_of("", heading) for heading in found.headings],
    )


def prepare_comparisons(db: sqlite3.Connection, source_id: str, workshop: Workshop) -> None:
    """Take over those comparisons that a source's rows ask for now, and have the others made,
    before it is settled: meanwhile files are still being read.
    """
    for pair in dict.fromkeys([*_editions(db, source_id), *_documents(db, source_id)]):
        if _standing(db, pair.id) == pair.basis or workshop.knows(pair.digest):
            continue
        found = _taken_over(workshop.before, pair)
        if found is not None:
            _write(db, source_id, pair, found)
        else:
            old, new = _load(db, pair.scope, pair.old), _load(db, pair.scope, pair.new)
            size = sum(len(page.text) for page in (*old, *new))
            workshop.ahead(source_id, pair.digest, size, digested, old, new)


def update_comparisons(
    db: sqlite3.Connection, source_id: str, workshop: Workshop | None = None
) -> list[str]:
    """Bring a source's comparisons in line with its editions, documents and page versions.

    Editions are compared with their predecessor, files with what they replaced, versions of the
    page with the one before. Comparisons whose texts stayed the same are left alone, those that no
    longer apply are removed. The caller owns the transaction.

    Args:
        workshop: who makes them; None makes them here.

    Returns:
        Ids of the comparisons that were written.
    """
    wanted = [
        *_editions(db, source_id),
        *_documents(db, source_id),
        *_page_versions(db, source_id),
    ]
    rows = db.execute("SELECT id FROM comparisons WHERE source_id = ?", (source_id,))
    stands = {key for (key,) in rows}
    for key in sorted(stands - {pair.id for pair in wanted}):
        _remove(db, key)
    changed = [pair for pair in dict.fromkeys(wanted) if _standing(db, pair.id) != pair.basis]
    making = _Making(db, workshop or Workshop())
    for pair in changed:
        _write(db, source_id, pair, making.of(pair))
    return [pair.id for pair in changed]


def compare_files(db: sqlite3.Connection, source_id: str, old: str, new: str) -> None:
    """See to it that the comparison of two files stands, whether or not their texts differ."""
    pair = _files(db, old, new, "%")
    if pair is not None and _standing(db, pair.id) != pair.basis:
        _write(db, source_id, pair, _Making(db, Workshop()).of(pair))


class _Making:
    """Gives comparisons: taken over, made ahead by others, or made here.

    Texts cut into units: the last few are kept, as an edition is the new side of one comparison
    and the old side of the next.
    """

    def __init__(self, db: sqlite3.Connection, workshop: Workshop) -> None:
        self._db, self._workshop = db, workshop
        self._cut = lru_cache(maxsize=4)(self._cut_now)

    def of(self, pair: _Pair) -> Digested:
        """The comparison of a pair."""
        found = _taken_over(self._workshop.before, pair)
        made: Digested | None = found or self._workshop.taken(pair.digest)
        return made or self._made_here(pair)

    def _made_here(self, pair: _Pair) -> Digested:
        old, new = self._cut(pair.scope, pair.old), self._cut(pair.scope, pair.new)
        return _digested(_compared(old, new))

    def _cut_now(self, scope: Scope, text: _Text) -> CutText:
        return cut(_load(self._db, scope, text))


def _taken_over(before: sqlite3.Connection | None, pair: _Pair) -> Digested | None:
    """A comparison from a database that noted it, made of the same; None where it has none."""
    if before is None or not kept.is_noted(before, pair.made, pair.digest):
        return None
    found = _as_it_stands(before, pair)
    told = _digested(found) if found else None
    return told if told and kept.stands(before, pair.made, pair.digest, told.digest) else None


def _as_it_stands(before: sqlite3.Connection, pair: _Pair) -> Compared | None:
    """A comparison as a database has it; None where it has none."""

    def rows(kind: type[_R], table: str) -> list[_R]:
        columns = ", ".join(kind.__annotations__)
        sql = f"SELECT {columns} FROM {table} WHERE comparison_id = ? ORDER BY position"  # noqa: S608
        found = all_rows(before, kind, sql, [pair.id])
        for row in found:
            cast("dict[str, object]", row)["comparison_id"] = ""
        return found

    totals = f"SELECT {', '.join(Totals.__annotations__)} FROM comparisons WHERE id = ?"  # noqa: S608
    try:
        found = one_row(before, Totals, totals, [pair.id])
        compared_rows = rows(ComparedRow, "comparison_rows")
        headings = rows(ComparisonHeadingRow, "comparison_headings")
    except sqlite3.DatabaseError:
        return None  # broken there, or of an older version
    return Compared(found, compared_rows, headings) if found else None


def _write(db: sqlite3.Connection, source_id: str, pair: _Pair, told: Digested) -> None:
    """Write a comparison with its rows in place of what stood there."""
    found = told.compared
    _remove(db, pair.id)
    insert(
        db,
        "comparisons",
        ComparisonRow(
            id=pair.id,
            source_id=source_id,
            old_id=pair.old.id,
            new_id=pair.new.id,
            pictures_changed=None,
            **found.totals,
            **pair.basis,
        ),
    )
    kept.note(db, pair.made, pair.digest, told.digest)
    for row in (*found.rows, *found.headings):
        row["comparison_id"] = pair.id
    insert_all(db, "comparison_rows", found.rows)
    insert_all(db, "comparison_headings", found.headings)
