"""What the reader shows of a document: what its address asks for, read from the database, and the
pages of a stretch as they are drawn.
"""

import asyncio
from collections.abc import Mapping, Set
from pathlib import Path
from typing import NamedTuple

from pipeline.answers import links
from pipeline.database.layouts import layout_from
from pipeline.database.row_types import (
    DocumentRow,
    DocumentVersionRow,
    DoubtRow,
    EditionRow,
    FigureRow,
    OriginalRow,
    PageLayoutRow,
    PageRow,
)
from pipeline.read.blocks import PageLayout
from pipeline.web import marking, page_pictures
from pipeline.web.database import archive_folder, database_state, one, rows
from pipeline.web.datasette_types import Datasette, Request
from pipeline.web.doubt_lines import STANDING
from pipeline.web.figure_marks import figure_marks
from pipeline.web.language import Translator
from pipeline.web.margin.choice import EVERYTHING
from pipeline.web.margin.facts import MarginFacts, Wanted, margin_facts, page_reading
from pipeline.web.margin.pages import Margin, Margins, PageText
from pipeline.web.store import Kept

STRETCH = 20
"""Pages that are shown at once; longer documents are turned a stretch at a time."""
_LONGEST_NUMBER = 20
"""Letters of what is asked for in place of a page that are said back."""
_DOCUMENTS = """
SELECT DISTINCT d.*, s.name AS source_name
FROM document_versions v JOIN documents d ON d.id = v.document_id
JOIN sources s ON s.id = d.source_id WHERE v.sha256 = ? ORDER BY d.id
"""
_EDITIONS = """
SELECT DISTINCT e.* FROM document_versions v
JOIN edition_documents ed ON ed.document_id = v.document_id
JOIN editions e ON e.id = ed.edition_id WHERE v.sha256 = ? ORDER BY e.series, e.position
"""
_VERSIONS = """
SELECT v.*, x.old_id, x.new_id FROM document_versions v LEFT JOIN comparisons x
  ON (x.old_id = v.sha256 AND x.new_id = :sha) OR (x.new_id = v.sha256 AND x.old_id = :sha)
WHERE v.document_id IN (SELECT document_id FROM document_versions WHERE sha256 = :sha)
ORDER BY v.rowid
"""
_DOUBTS = f"""
SELECT * FROM doubts WHERE sha256 = ? AND kind NOT IN ('no_text', 'unread') AND {STANDING}
"""  # noqa: S608 (a piece of ours)
"""What the page says by itself of a file without text is left out."""
_LAYOUTS = "SELECT * FROM page_layouts WHERE sha256 = ? AND page BETWEEN ? AND ?"
_FIGURE = "SELECT * FROM figures WHERE sha256 = ? AND page = ? AND position = ? LIMIT 1"
_PAGES = "SELECT * FROM pages WHERE sha256 = ? ORDER BY page"
_STRETCH = "SELECT * FROM pages WHERE sha256 = ? AND page BETWEEN ? AND ? ORDER BY page"


class NamedDocument(DocumentRow):
    """A document with its municipality."""

    source_name: str


class ComparedVersion(DocumentVersionRow):
    """A version of a document, and its comparison with the bytes that are read."""

    old_id: str | None
    new_id: str | None


class Asked(NamedTuple):
    """What the address asks for."""

    q: str
    mark: str
    page: int | None
    """None where none is asked for, or none that there is."""
    no_page: str
    """What is asked for and is no page of the document; empty where that is none."""
    figure: int | None
    """Place of a number of an indicator on its page, from 1; None where none is asked for."""
    margin: Wanted

    @property
    def searched(self) -> bool:
        """Is anything to be found?"""
        return bool(self.q.strip() or self.mark.strip())

    def href(self, sha256: str, number: int) -> str:
        """The same with another page."""
        return links.document(sha256, number, self.q, more=self.margin._asdict())


class Stretch(NamedTuple):
    """The pages that are shown."""

    first: int
    last: int
    total: int
    """Pages of the document."""

    def holds(self, number: int) -> bool:
        """Is a page among them?"""
        return self.first <= number <= self.last


class ShownPage(NamedTuple):
    """A page of the stretch."""

    number: int
    empty: bool
    text: PageText
    rectangles: list[marking.Rectangle]
    """Marks on the picture: x, y, width, height in per cent."""
    ocr: bool
    """Its text was recognised from the picture."""
    size: tuple[int, int] | None
    """Width and height of the picture in pixels; None where it can't be drawn."""
    picture: str
    pictures: str
    """The picture in all widths, as ``srcset`` lists them."""
    href: str


class DocumentFacts(NamedTuple):
    """What the page is made of."""

    original: OriginalRow
    documents: list[NamedDocument]
    """What these bytes are."""
    editions: list[EditionRow]
    """To which they belong."""
    versions: list[ComparedVersion]
    """All versions of these documents."""
    found: marking.Found
    figure: FigureRow | None
    """The one that is asked for."""
    stretch: Stretch
    pages: list[ShownPage]
    margin: MarginFacts | None
    """None where nobody knows its passages."""
    doubts: list[DoubtRow]


def asked_of(request: Request, total: int) -> Asked:
    """What a request asks for, of a document of so many pages."""
    given = request.args.get("p") or ""
    number = _number(given)
    known = 1 <= number <= max(total, 1)
    return Asked(
        q=request.args.get("q") or "",
        mark=request.args.get("mark") or "",
        page=number if known else None,
        no_page="" if known else given[:_LONGEST_NUMBER],
        figure=_number(request.args.get("figure") or "") or None,
        margin=Wanted(*(request.args.get(name) or "" for name in Wanted._fields)),
    )


def _number(text: str) -> int:
    """0 where it is none, or one that no page has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else 0


def _stretch(at: int, total: int) -> Stretch:
    first = (at - 1) // STRETCH * STRETCH + 1
    return Stretch(first, min(first + STRETCH - 1, total), total)


class Voice(NamedTuple):
    """In which language the page speaks."""

    lang: str
    t: Translator


async def read(
    datasette: Datasette, original: OriginalRow, asked: Asked, voice: Voice
) -> DocumentFacts:
    """All that the page shows of a document."""
    sha256 = original["sha256"]
    found = await find(datasette, sha256, asked)
    at = asked.page or next(iter(found.hits), 1)
    stretch = _stretch(at, original["pages"] or 0)
    figure = await figure_of(datasette, sha256, asked)
    documents = await rows(datasette, NamedDocument, _DOCUMENTS, [sha256])
    pages = await rows(datasette, PageRow, _STRETCH, [sha256, stretch.first, stretch.last])
    main = documents[0]["edition_id"] if documents else None
    margin = await margin_facts(datasette, sha256, main, asked.margin)
    reading = _Reading(original, pages, found, figure, margin)
    return DocumentFacts(
        original=original,
        documents=documents,
        editions=await rows(datasette, EditionRow, _EDITIONS, [sha256]),
        versions=await rows(datasette, ComparedVersion, _VERSIONS, {"sha": sha256}),
        found=found,
        figure=figure,
        stretch=stretch,
        pages=await _shown(datasette, reading, asked, voice),
        margin=margin,
        doubts=await rows(datasette, DoubtRow, _DOUBTS, [sha256]),
    )


async def figure_of(datasette: Datasette, sha256: str, asked: Asked) -> FigureRow | None:
    """The number of an indicator that is asked for."""
    if not asked.figure:
        return None
    return await one(datasette, FigureRow, _FIGURE, [sha256, asked.page, asked.figure])


async def find(datasette: Datasette, sha256: str, asked: Asked) -> marking.Found:
    """Where what is looked for stands; nothing is looked for where nothing is asked."""
    groups = marking.wanted(asked.q, asked.mark)
    if not groups:
        return marking.NOTHING
    pages = await rows(datasette, PageRow, _PAGES, [sha256])
    passage = bool(asked.mark.strip()) and not asked.q.strip()
    return await asyncio.to_thread(marking.find, sha256, pages, groups, passage=passage)


class _Marks(NamedTuple):
    """What is marked, by the number of the page."""

    places: dict[int, list[tuple[int, int]]]
    """(start, end) in its text."""
    boxes: dict[int, list[marking.Rectangle]]


class _Reading(NamedTuple):
    """The pages of a stretch, and what is looked for on them."""

    original: OriginalRow
    pages: list[PageRow]
    found: marking.Found
    figure: FigureRow | None
    margin: MarginFacts | None

    @property
    def texts(self) -> dict[int, str]:
        """Page → its text."""
        return {page["page"]: page["text"] for page in self.pages}


async def _shown(
    datasette: Datasette, reading: _Reading, asked: Asked, voice: Voice
) -> list[ShownPage]:
    """The pages of a stretch, their marks and the sizes of their pictures."""
    original, texts = reading.original, reading.texts
    sha256 = original["sha256"]
    recognised = {page["page"] for page in reading.pages if page["ocr"]}
    sizes = await asyncio.to_thread(page_pictures.sizes, archive_folder(datasette), original)
    drawn = await _drawn(datasette, reading, voice)
    return [
        ShownPage(
            number=number,
            empty=not text.strip(),
            text=drawn.texts[number],
            rectangles=drawn.boxes.get(number, []),
            ocr=number in recognised,
            size=sizes.get(number),
            picture=links.picture(sha256, number, page_pictures.WIDTHS[0]),
            pictures=page_pictures.srcset(sha256, number),
            href=asked.href(sha256, number),
        )
        for number, text in texts.items()
    ]


class _Drawn(NamedTuple):
    """The pages of a stretch, drawn."""

    texts: Mapping[int, PageText]
    boxes: Mapping[int, list[marking.Rectangle]]
    """What is marked on the pictures."""


_TEXTS: Kept[tuple[object, ...], PageText] = Kept(
    32 * 1024 * 1024, lambda text: 2 * len(text.html) + 300
)
"""Pages on which nothing is marked and nothing stands out: most of those that are asked for."""


async def _drawn(datasette: Datasette, reading: _Reading, voice: Voice) -> _Drawn:
    """The pages of a stretch; those that were drawn before are drawn no second time."""
    places, margin = _places(reading.texts, reading.found), reading.margin
    own = margin.ladder.own["id"] if margin else ""
    state, sha256 = database_state(datasette), reading.original["sha256"]
    keys = {n: (state, sha256, n, own, voice.lang) for n in reading.texts}
    if margin and margin.choice != EVERYTHING:
        keys = {}
    for marked in (*places, reading.figure["page"] if reading.figure else 0):
        keys.pop(marked, None)
    known = {n: text for n, key in keys.items() if (text := _TEXTS.known(key)) is not None}
    wanted = reading.texts.keys() - known.keys()
    if not wanted:
        return _Drawn(known, {})
    drawn = await _draw_text(datasette, reading, voice, places, wanted)
    for n in wanted & keys.keys():
        _TEXTS.keep(keys[n], drawn.texts[n])
    return _Drawn({**known, **drawn.texts}, drawn.boxes)


async def _draw_text(
    datasette: Datasette,
    reading: _Reading,
    voice: Voice,
    places: dict[int, list[tuple[int, int]]],
    wanted: Set[int],
) -> _Drawn:
    original, margin = reading.original, reading.margin
    first, last = min(wanted), max(wanted)
    texts = {n: text for n, text in reading.texts.items() if first <= n <= last}
    layouts = await _layouts(datasette, original["sha256"], first, last)
    shown = marking.Shown(texts, layouts, places)
    archive = archive_folder(datasette)
    marks = await asyncio.to_thread(_marks, archive, original, shown, reading.found, reading.figure)
    own = None
    if margin:
        own = Margin(margin, await page_reading(datasette, original["sha256"], margin, texts))
    margins = Margins(own, voice.lang, voice.t)
    drawn = {
        n: margins.page(n, texts[n], layouts.get(n), marks.places.get(n, []))
        for n in sorted(wanted)
    }
    return _Drawn(drawn, marks.boxes)


def _places(texts: dict[int, str], found: marking.Found) -> dict[int, list[tuple[int, int]]]:
    """Where the words that are looked for stand in the texts."""
    places = {n: marking.places_in(texts[n], found.spellings) for n in texts if n in found.some}
    return {number: at for number, at in places.items() if at}


def _marks(
    archive: Path,
    original: OriginalRow,
    shown: marking.Shown,
    found: marking.Found,
    figure: FigureRow | None,
) -> _Marks:
    """Of a page with the figure that is asked for, nothing but that. May read the archive."""
    drawable = page_pictures.drawable(original)
    boxes: dict[int, list[marking.Rectangle]] = {}
    if shown.marks and drawable:
        boxes = marking.rectangles(archive, original, shown, found.passage)
    marks = _Marks(shown.marks, boxes)
    if figure and (text := shown.texts.get(figure["page"])):
        told = figure_marks(figure, text, shown.layouts.get(figure["page"]))
        marks.places[figure["page"]] = told.places
        marks.boxes[figure["page"]] = list(map(marking.per_cent, told.boxes)) if drawable else []
    return marks


async def _layouts(
    datasette: Datasette, sha256: str, first: int, last: int
) -> dict[int, PageLayout]:
    """Page → its blocks, for the pages from one to another."""
    known = await rows(datasette, PageLayoutRow, _LAYOUTS, [sha256, first, last])
    return {row["page"]: layout_from(row["width"], row["height"], row["blocks"]) for row in known}
