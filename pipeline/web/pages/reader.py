"""The reader: a document's text page by page beside the picture of each, words marked on both."""

import asyncio
from collections.abc import Mapping, Set
from pathlib import Path
from typing import NamedTuple

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.database.layouts import layout_from
from pipeline.database.names import edition_words
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
from pipeline.errors import ShinkyuError
from pipeline.kinds import TextState
from pipeline.read.blocks import PageLayout
from pipeline.read.office.formats import BY_TYPE
from pipeline.read.pdf.picture import render_page
from pipeline.read.pdf.recognition import recogniser_in
from pipeline.web import marking, page_pictures
from pipeline.web.database import archive_folder, database_state, one, rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words, moment_words, size_words
from pipeline.web.doubt_lines import STANDING, DoubtLine, doubt_line
from pipeline.web.figure_lines import figure_words
from pipeline.web.figure_marks import figure_marks
from pipeline.web.language import Translator, language, translator
from pipeline.web.margin.choice import EVERYTHING
from pipeline.web.margin.facts import MarginFacts, Wanted, margin_facts, page_reading
from pipeline.web.margin.pages import Margin, Margins, PageText
from pipeline.web.margin.view import Address, MarginView, margin_view
from pipeline.web.margin.words import WORDS as MARGIN_WORDS
from pipeline.web.rendering import Page, not_found, render, var
from pipeline.web.store import PICTURES, Kept, read_original

STRETCH = 20
"""Pages that are shown at once; longer documents are turned a stretch at a time."""
_MOST_HITS = 400
"""So many pages with a hit are listed."""
_ORIGINAL = "SELECT * FROM originals WHERE sha256 = ?"
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
    figure: int | None
    """Place of a number of an indicator on its page, from 1; None where none is asked for."""
    margin: Wanted

    @property
    def searched(self) -> bool:
        """Is anything to be found?"""
        return bool(self.q.strip() or self.mark.strip())


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


class Link(NamedTuple):
    """Words that lead somewhere."""

    href: str
    words: str


class VersionLine(NamedTuple):
    """A version of the document."""

    day: str
    document: Link | None
    """None for the one that is shown."""
    compare: str | None
    url: str


class Turn(NamedTuple):
    """Ways to other stretches; None where there is none."""

    earlier: str | None
    earlier_hit: Link | None
    later_hit: Link | None
    later: str | None


class PageLink(NamedTuple):
    """An entry of the list of all pages."""

    number: int
    href: str
    here: bool


class ReaderView(NamedTuple):
    """The page."""

    name: str
    editions: list[Link]
    original: str
    drawable: bool
    format: str
    """What people call its format; empty where its name says all."""
    size: str
    total: int
    url: str
    first_seen: str
    sha256: str
    metadata: list[tuple[str, str]]
    """What the PDF says of itself: (what, value)."""
    versions: list[VersionLine]
    warning: str
    """What is wrong with the text; empty where nothing is."""
    failed: bool
    doubts: list[DoubtLine]
    searchable: bool
    q: str
    searched: bool
    outcome: str
    hits: list[Link]
    figure: str
    """The number that is asked for, in words; empty where none is."""
    stretch: Stretch
    turn: Turn | None
    """None where all pages are shown at once."""
    margin: MarginView | None
    pages: list[ShownPage]
    all_pages: list[PageLink]
    """Empty where all are shown."""


async def _original(datasette: Datasette, sha256: str) -> OriginalRow | None:
    return await one(datasette, OriginalRow, _ORIGINAL, [sha256])


def _asked(request: Request, total: int) -> Asked:
    number = _number(request.args.get("p") or "")
    return Asked(
        q=request.args.get("q") or "",
        mark=request.args.get("mark") or "",
        page=number if 1 <= number <= max(total, 1) else None,
        figure=_number(request.args.get("figure") or "") or None,
        margin=Wanted(*(request.args.get(name) or "" for name in Wanted._fields)),
    )


def _number(text: str) -> int:
    """0 where it is none, or one that no page has."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else 0


def _stretch(at: int, total: int) -> Stretch:
    first = (at - 1) // STRETCH * STRETCH + 1
    return Stretch(first, min(first + STRETCH - 1, total), total)


class _Voice(NamedTuple):
    """In which language the page speaks."""

    lang: str
    t: Translator


async def _read(
    datasette: Datasette, original: OriginalRow, asked: Asked, voice: _Voice
) -> DocumentFacts:
    sha256 = original["sha256"]
    found = await _find(datasette, sha256, asked)
    at = asked.page or next(iter(found.hits), 1)
    stretch = _stretch(at, original["pages"] or 0)
    wanted = [sha256, asked.page, asked.figure]
    figure = await one(datasette, FigureRow, _FIGURE, wanted) if asked.figure else None
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


async def _find(datasette: Datasette, sha256: str, asked: Asked) -> marking.Found:
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
    datasette: Datasette, reading: _Reading, asked: Asked, voice: _Voice
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
            href=_href(reading.original, asked, number),
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


async def _drawn(datasette: Datasette, reading: _Reading, voice: _Voice) -> _Drawn:
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
    voice: _Voice,
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


def _href(original: OriginalRow, asked: Asked, number: int) -> str:
    """The same with another page."""
    return links.document(original["sha256"], number, asked.q, more=asked.margin._asdict())


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


def _view(facts: DocumentFacts, asked: Asked, lang: str, t: Translator) -> ReaderView:
    original, stretch = facts.original, facts.stretch
    sha256 = original["sha256"]
    readable = asked.searched or any(not page.empty for page in facts.pages)
    several = stretch.total > STRETCH
    return ReaderView(
        name=_name(facts),
        editions=[Link(links.edition(e["id"]), edition_words(e, lang)) for e in facts.editions],
        original=links.original(sha256),
        drawable=page_pictures.drawable(original),
        format=_format(original),
        size=size_words(original["size"]),
        total=stretch.total,
        url=original["url"],
        first_seen=moment_words(original["first_seen"], lang),
        sha256=sha256,
        metadata=_metadata(original, t),
        versions=_versions(facts, lang),
        warning=_warning(original, readable, t),
        failed=original["text_state"] == TextState.FAILED,
        doubts=[doubt_line(doubt, lang) for doubt in facts.doubts],
        searchable=readable or original["text_state"] == TextState.TEXT,
        q=asked.q,
        searched=asked.searched,
        outcome=_outcome(facts, asked, t),
        figure=figure_words(facts.figure, t) if facts.figure else "",
        hits=_hits(facts, asked),
        stretch=stretch,
        turn=_turn(facts, asked, t) if several else None,
        margin=_margin(facts, asked, lang, t),
        pages=facts.pages,
        all_pages=_all_pages(facts, asked) if several else [],
    )


def _margin(facts: DocumentFacts, asked: Asked, lang: str, t: Translator) -> MarginView | None:
    if facts.margin is None:
        return None
    address = Address(facts.original["sha256"], asked.margin.edition)
    return margin_view(facts.margin, address, lang, t)


def _name(facts: DocumentFacts) -> str:
    if facts.documents:
        return facts.documents[0]["label"]
    return facts.original["title"] or facts.original["url"]


def _metadata(original: OriginalRow, t: Translator) -> list[tuple[str, str]]:
    known = (
        ("title", original["title"]),
        ("made_with", original["producer"]),
        ("made_at", original["created"]),
        ("changed_at", original["modified"]),
    )
    if not any(value for _, value in known[:3]):
        return []
    return [(t(word), value) for word, value in known if value]


def _versions(facts: DocumentFacts, lang: str) -> list[VersionLine]:
    if len(facts.versions) < 2:
        return []
    return [_version_line(version, facts, lang) for version in facts.versions]


def _version_line(version: ComparedVersion, facts: DocumentFacts, lang: str) -> VersionLine:
    day, sha256 = date_words(version["first_seen"], lang), version["sha256"]
    if sha256 == facts.original["sha256"]:
        return VersionLine(day, None, None, version["url"])
    old, new = version["old_id"], version["new_id"]
    return VersionLine(
        day=day,
        document=Link(links.document(sha256), f"{sha256[:16]}…"),
        compare=links.compare(old, new) if old and new else None,
        url=version["url"],
    )


def _warning(original: OriginalRow, readable: bool, t: Translator) -> str:
    recognised = readable and recogniser_in(original["extractor"])
    if original["text_state"] == TextState.IMAGE and recognised:
        return ""  # each page says by itself that its text was recognised, and a doubt says so
    if original["text_state"] == TextState.IMAGE:
        return t("mostly_picture" if readable else "is_picture")
    if original["text_state"] == TextState.FAILED:
        return t("is_failed", original["error"] or "")
    if original["text_state"] == TextState.UNREAD:
        return t("is_unread", original["error"] or "")
    return t("partly_read", original["error"]) if _office(original) and original["error"] else ""


_FORMATS = {
    "docx": "Word (.docx)",
    "xlsx": "Excel (.xlsx)",
    "xls": "Excel (.xls)",
    "ods": "OpenDocument (.ods)",
}


def _format(original: OriginalRow) -> str:
    kind = BY_TYPE.get(original["media_type"] or "")
    return _FORMATS.get(kind.suffix, "") if kind else ""


def _office(original: OriginalRow) -> bool:
    return (original["extractor"] or "").startswith("office")


def _outcome(facts: DocumentFacts, asked: Asked, t: Translator) -> str:
    if facts.found.hits:
        return t("found_on", len(facts.found.hits))
    return t("found_nowhere" if asked.q else "passage_nowhere")


def _hits(facts: DocumentFacts, asked: Asked) -> list[Link]:
    return [
        Link(_href(facts.original, asked, number), str(number))
        for number in facts.found.hits[:_MOST_HITS]
    ]


def _turn(facts: DocumentFacts, asked: Asked, t: Translator) -> Turn:
    first, last, total = facts.stretch
    hits = facts.found.hits
    before = max((number for number in hits if number < first), default=None)
    after = min((number for number in hits if number > last), default=None)

    def href(number: int) -> str:
        return _href(facts.original, asked, number)

    return Turn(
        earlier=href(first - 1) if first > 1 else None,
        earlier_hit=Link(href(before), t("earlier_hit", before)) if before else None,
        later_hit=Link(href(after), t("later_hit", after)) if after else None,
        later=href(last + 1) if last < total else None,
    )


def _all_pages(facts: DocumentFacts, asked: Asked) -> list[PageLink]:
    return [
        PageLink(number, _href(facts.original, asked, number), facts.stretch.holds(number))
        for number in range(1, facts.stretch.total + 1)
    ]


async def reader(datasette: Datasette, request: Request) -> Response:
    """`/-/documents/{sha256}`: `?p=` a page; marked are the words of `?q=`, the passage `?mark=`,
    or of the page's figures the one whose `position` is `?figure=`. `?show=new` and
    `?show=reworded` let those of its passages stand out that the edition brought or reworded,
    `?since=` and `?older=` those that stand since an edition, or before it; `?edition=` tells as
    whose text a file of several editions is read.
    """
    sha256 = var(request, "sha256")
    original = await _original(datasette, sha256)
    if original is None:
        return await not_found(datasette, request, sha256)
    lang = language(request)
    asked = _asked(request, original["pages"] or 0)
    t = translator(lang, WORDS)
    facts = await _read(datasette, original, asked, _Voice(lang, t))
    view = _view(facts, asked, lang, t)
    first = facts.stretch.first
    sources = [document["source_name"] for document in facts.documents[:1]]
    page = Page(
        title=" ".join([*sources, view.name]),
        canonical=links.document(sha256) + (f"?p={first}" if first > 1 else ""),
        words=WORDS,
    )
    return await render(datasette, request, "shinkyu_reader.html", view, page)


async def picture(datasette: Datasette, request: Request) -> Response:
    """The picture of a page, so many pixels wide."""
    sha256 = var(request, "sha256")
    number, width = int(request.url_vars["page"]), int(request.url_vars["width"])
    original = await _original(datasette, sha256)
    if original is None or not _has_picture(original, number, width):
        return Response.text("not found", status=404)
    etag = f'"{sha256[:32]}-{number}-{width}"'
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "ETag": etag,
    }
    if etag in (request.headers.get("if-none-match") or ""):
        return Response("", status=304, headers=headers, content_type="image/webp")
    try:
        drawn = await asyncio.to_thread(_draw, archive_folder(datasette), original, number, width)
    except ShinkyuError:
        return Response.text("this page can't be drawn", status=404)
    return Response(drawn, headers=headers, content_type="image/webp")


def _has_picture(original: OriginalRow, number: int, width: int) -> bool:
    known = 1 <= number <= (original["pages"] or 0)
    return known and width in page_pictures.WIDTHS and page_pictures.drawable(original)


def _draw(archive: Path, original: OriginalRow, number: int, width: int) -> bytes:
    """Blocks: reads the archive and asks a child process."""
    return PICTURES.get(
        (original["sha256"], number, width),
        lambda: render_page(read_original(archive, original), number, width=width),
    )


WORDS = MARGIN_WORDS | {
    "page_n": ("{0}ページ", "Page {0}"),
    "of_pages": ("全{0}ページ", "{0} pages"),
    "find_here": ("この文書の中を検索", "Search in this document"),
    "find": ("検索", "Find"),
    "found_on": ("{0}ページで見つかりました：", "Found on {0} pages:"),
    "found_nowhere": ("この文書には見つかりません。", "Not found in this document."),
    "is_picture": (
        "この文書は画像です。文字として読み取れる本文がありません。",
        "This document is a picture: it has no text that could be read.",
    ),
    "page_is_picture": (
        "このページには文字として読み取れる本文がありません。",
        "This page has no text that could be read.",
    ),
    "is_unread": (
        "この形式の文書は保存と追跡のみを行い、本文は読み取りません：{0}",
        "Documents of this kind are kept and followed, their text is not read: {0}",
    ),
    "partly_read": ("注：{0}", "Note: {0}"),
    "rows_cut": (
        "ほか{0}行は原本をご覧ください。",
        "{0} more rows: see the original.",
    ),
    "is_failed": ("この文書は読み取れませんでした：{0}", "This document could not be read: {0}"),
    "mostly_picture": (
        "この文書のほとんどのページは画像です。文字として読み取れるのは一部だけです。",
        "Most pages of this document are pictures: only some of it could be read as text.",
    ),
    "no_picture": ("画像を表示できません。", "The picture can't be shown."),
    "earlier_pages": ("前のページ", "Earlier pages"),
    "later_pages": ("次のページ", "Later pages"),
    "earlier_hit": ("前の該当ページ（{0}）", "Earlier hit (page {0})"),
    "later_hit": ("次の該当ページ（{0}）", "Later hit (page {0})"),
    "all_pages": ("すべてのページ", "All pages"),
    "marks": ("{0}か所", "{0} marks"),
    "passage_nowhere": (
        "この箇所はこの文書に見つかりません。",
        "This passage is not found in this document.",
    ),
    "picture_of": ("{0}ページの画像", "Picture of page {0}"),
    "open_original": ("ブラウザで開く", "Open in the browser"),
    "download": ("原本をダウンロード", "Download the original"),
    "versions": ("この文書の他の版", "Other versions of this document"),
    "this_one": ("表示中", "shown here"),
    "belongs_to": ("属する版", "Belongs to"),
    "cite_page": ("このページへのリンク", "Link to this page"),
    "metadata": ("ファイルの情報", "The file's metadata"),
    "made_with": ("作成ソフト", "Producer"),
    "made_at": ("作成日時", "Created"),
    "changed_at": ("更新日時", "Modified"),
    "stretches": ("ページの範囲", "Stretches of pages"),
}

_SHA256 = r"(?P<sha256>[0-9a-f]{64})"
ROUTES: list[Route] = [
    (rf"^/-/documents/{_SHA256}$", reader),
    (rf"^/-/documents/{_SHA256}/p(?P<page>\d{{1,5}})-(?P<width>\d{{1,4}})\.webp$", picture),
]
