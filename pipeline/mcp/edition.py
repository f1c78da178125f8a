"""The tool ``edition``: what an edition is, its files and headings, and the text of a page; or
which editions there are.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field as Argument

from pipeline.answers import links, on_demand, passages
from pipeline.answers.by_hand import facts_by_hand
from pipeline.database.names import edition_words, series_order
from pipeline.database.row_types import DocumentRow, EditionRow, PageRow
from pipeline.database.rows import all_rows, one_row
from pipeline.database.with_city import EDITION, NamedEdition
from pipeline.kinds import Part, Scope
from pipeline.mcp.call import call
from pipeline.mcp.cited import Cited, CitedFile, Place, cite, cut
from pipeline.web.datasette_types import Datasette

MOST_EDITIONS = 100
MOST_FILES = 40
MOST_TEXT = 12_000
"""Characters of a page."""
_NOTE = 400


@dataclass(frozen=True)
class EditionLine:
    """An edition in a list."""

    id: str
    edition: str
    """City and edition in words."""
    source: str
    """Id of the municipality."""
    series: str
    version: str
    status: str
    """final or draft."""
    published: str | None
    address: str


@dataclass(frozen=True)
class EditionFile:
    """A file of an edition, as the city's page names it."""

    label: str
    part: str
    """whole, summary or split."""
    pages: int | None
    text_state: str | None
    """text; image of a scan without text; failed, unread."""
    file: CitedFile
    place: Cited


@dataclass(frozen=True)
class PageText:
    """A page of a file."""

    text: str
    """A line of prose or a row of a table each; a row's cells are parted by tabs."""
    recognised: bool
    place: Cited


@dataclass(frozen=True)
class Age:
    """How many of its passages stand since an edition."""

    since: str
    """Id of the edition; the edition's own for what is new in it."""
    passages: int


@dataclass(frozen=True)
class EditionFacts:
    """One edition."""

    edition: EditionLine
    label: str
    """What the city's page calls it."""
    published_source: str | None
    """Where that date was read; set: by hand."""
    by_hand: list[str]
    """Which of its facts a person set."""
    updated: str | None
    plan_from: str | None
    """First fiscal year of the plan."""
    plan_to: str | None
    reason: str | None
    """Why the city made it, in its own words."""
    first_seen: str
    before: str | None
    """Id of the edition before it."""
    after: list[str]
    compare: str | None
    """Address of the comparison with the one before."""
    age: list[Age]
    """How old its text is, the oldest first; empty where that is not known."""
    dropped: int
    """How many passages no longer stand since this edition."""
    files: list[EditionFile]
    page: PageText | None


@dataclass(frozen=True)
class Editions:
    """The answer."""

    edition: EditionFacts | None
    """Where one was asked for."""
    editions: list[EditionLine]
    """Else those that there are."""
    more: int
    """So many more that are not listed: ask for one source."""


def edition_tool(datasette: Datasette) -> Callable[..., Awaitable[Editions]]:
    """The tool for a server."""

    async def edition(
        context: Context[Any, Any],
        id: Annotated[
            str | None,
            Argument(max_length=300, description="id of an edition; none lists the editions"),
        ] = None,
        source: Annotated[
            str | None, Argument(max_length=100, description="lists one municipality's, by its id")
        ] = None,
        page: Annotated[
            int | None, Argument(ge=1, le=100_000, description="also give the text of this page")
        ] = None,
        sha256: Annotated[
            str | None,
            Argument(
                pattern="^[0-9a-f]{64}$",
                description="of which of its files; none takes the whole text's",
            ),
        ] = None,
    ) -> Editions:
        """Tell of an edition: its dates, files and neighbours, and the text of one of its pages.

        Without an id it lists the editions that there are, with their ids.
        """
        asked = await call(datasette, context)
        if not id:
            return await asked.read(lambda db: _listed(db, asked.base, source))
        return await asked.read(lambda db: _one(db, asked.base, id, page, sha256))

    return edition


_LISTED = f"""
SELECT e.*, s.name AS source_name FROM editions e JOIN sources s ON s.id = e.source_id
WHERE ?1 IS NULL OR e.source_id = ?1
ORDER BY e.source_id, {series_order("e.series")}, e.position DESC
"""  # noqa: S608 (a piece of ours)
_SOURCES = "SELECT id FROM sources ORDER BY id LIMIT 50"
_FILES = """
SELECT d.* FROM edition_documents x JOIN documents d ON d.id = x.document_id
WHERE x.edition_id = ? AND d.sha256 IS NOT NULL
ORDER BY CASE d.part WHEN 'whole' THEN 0 WHEN 'split' THEN 1 ELSE 2 END, d.position, d.id
"""
_AFTER = "SELECT * FROM editions WHERE predecessor_id = ? ORDER BY position, id"
_STATES = "SELECT pages, text_state FROM originals WHERE sha256 = ?"
_PAGE = "SELECT * FROM pages WHERE sha256 = ? AND page = ?"
_OF_EDITION = """
SELECT 1 FROM edition_documents x JOIN document_versions v ON v.document_id = x.document_id
WHERE x.edition_id = ? AND v.sha256 = ?
"""


def _listed(db: sqlite3.Connection, base: str, source: str | None) -> Editions:
    found = all_rows(db, NamedEdition, _LISTED, [source])
    if source and not found:
        known = ", ".join(key for (key,) in db.execute(_SOURCES))
        raise ToolError(f"source: there is no municipality {cut(source, 60)}; there are: {known}")
    lines = [_line(row, base) for row in found[:MOST_EDITIONS]]
    return Editions(None, lines, max(0, len(found) - MOST_EDITIONS))


def _line(row: NamedEdition, base: str) -> EditionLine:
    return EditionLine(
        id=row["id"],
        edition=f"{row['source_name']} {edition_words(row, 'ja')}",
        source=row["source_id"],
        series=row["series"],
        version=row["version"],
        status=row["status"],
        published=row["published"],
        address=base + links.edition(row["id"]),
    )


def _one(
    db: sqlite3.Connection, base: str, asked: str, page: int | None, sha256: str | None
) -> Editions:
    key, scope = on_demand.resolve(db, asked)
    row = one_row(db, NamedEdition, EDITION, [key]) if scope == Scope.EDITION else None
    if row is None:
        raise ToolError(f"id: {cut(asked, 80)} is no edition; without an id, editions are listed")
    files = all_rows(db, DocumentRow, _FILES, [key])
    before = row["predecessor_id"]
    ages = passages.ages(db, key)
    facts = EditionFacts(
        edition=_line(row, base),
        label=cut(row["label"], _NOTE),
        published_source=row["published_source"],
        by_hand=facts_by_hand(row["by_hand"]),
        updated=row["updated"],
        plan_from=row["plan_from"],
        plan_to=row["plan_to"],
        reason=cut(row["reason"], _NOTE) if row["reason"] else None,
        first_seen=row["first_seen"],
        before=before,
        after=[later["id"] for later in all_rows(db, EditionRow, _AFTER, [key])],
        compare=base + links.compare(before, key) if before else None,
        age=[Age(since, count) for since, count in ages.since] if ages else [],
        dropped=ages.dropped if ages else 0,
        files=_files(db, base, key, files[:MOST_FILES]),
        page=_page(db, base, key, page, sha256 or _main(files)) if page else None,
    )
    return Editions(facts, [], 0)


def _main(files: Sequence[DocumentRow]) -> str | None:
    """The whole text, else the first file."""
    whole = [file for file in files if file["part"] == Part.WHOLE]
    return next((file["sha256"] for file in [*whole, *files]), None)


def _files(
    db: sqlite3.Connection, base: str, key: str, files: Sequence[DocumentRow]
) -> list[EditionFile]:
    places = [Place(file["sha256"] or "", None, key) for file in files]
    cited = cite(db, base, places)
    files_of = {file.sha256: file for file in cited.files}
    told = []
    for file, place in zip(files, places, strict=True):
        pages, state = db.execute(_STATES, (place.sha256,)).fetchone() or (None, None)
        label, known = cut(file["label"], 200), files_of[place.sha256]
        told.append(EditionFile(label, file["part"], pages, state, known, cited.places[place]))
    return told


def _page(db: sqlite3.Connection, base: str, key: str, page: int, sha256: str | None) -> PageText:
    if sha256 is None:
        raise ToolError("page: this edition has no file")
    if db.execute(_OF_EDITION, (key, sha256)).fetchone() is None:
        raise ToolError("sha256: no file of this edition; its files stand in its answer")
    row = one_row(db, PageRow, _PAGE, [sha256, page])
    if row is None:
        last = db.execute("SELECT max(page) FROM pages WHERE sha256 = ?", (sha256,)).fetchone()[0]
        raise ToolError(f"page: this file has no page {page}; its text has pages 1 to {last or 0}")
    place = Place(sha256, page, key)
    cited = cite(db, base, [place]).places[place]
    return PageText(cut(row["text"], MOST_TEXT), bool(row["ocr"]), cited)
