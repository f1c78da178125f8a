"""The reader: a document's text page by page beside the picture of each, words marked on both."""

import asyncio
from functools import partial
from pathlib import Path

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.database.row_types import OriginalRow
from pipeline.errors import ShinkyuError
from pipeline.read.pdf.picture import render_page
from pipeline.web import page_pictures
from pipeline.web.answering import answers_itself, has_already
from pipeline.web.caching import FOR_EVER
from pipeline.web.cite_view import SUFFIXES, cite_view
from pipeline.web.database import archive_folder, one
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.language import language, translator
from pipeline.web.reader_cited import cited, standing
from pipeline.web.reader_facts import Voice, asked_of, figure_of, find, read
from pipeline.web.reader_view import Quoting, reader_view
from pipeline.web.reader_words import WORDS
from pipeline.web.rendering import Page, address, missing, render, var
from pipeline.web.responses import citation_file
from pipeline.web.store import PICTURES, read_original

_ORIGINAL = "SELECT * FROM originals WHERE sha256 = ?"


async def _original(datasette: Datasette, sha256: str) -> OriginalRow | None:
    return await one(datasette, OriginalRow, _ORIGINAL, [sha256])


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
        return await missing(datasette, request, "document", sha256)
    lang = language(request)
    asked = asked_of(request, original["pages"] or 0)
    t = translator(lang, WORDS)
    facts = await read(datasette, original, asked, Voice(lang, t))
    here = await standing(datasette, sha256, asked, facts.found, facts.figure)
    told = await cited(datasette, sha256, here, address(request, ""))
    citation = cite_view(told, lang, partial(here.file, sha256)) if told else None
    view = reader_view(facts, asked, Quoting(here.page, here.text, citation), lang, t)
    first = facts.stretch.first
    page = Page(
        title=view.title,
        canonical=links.document(sha256) + (f"?p={first}" if first > 1 else ""),
        words=WORDS,
        cited=told,
    )
    return await render(datasette, request, "shinkyu_reader.html", view, page)


async def cite(datasette: Datasette, request: Request) -> Response:
    """`/-/documents/{sha256}.bib`: how to cite the file, its page `?p=`, what `?mark=` or
    `?figure=` marks there; also `ris`, `csl.json`, and `txt` (`?lang=en` in English).
    """
    sha256 = var(request, "sha256")
    original = await _original(datasette, sha256)
    if original is None:
        return await missing(datasette, request, "document", sha256)
    asked = asked_of(request, original["pages"] or 0)
    if asked.no_page:
        return await missing(datasette, request, "page", asked.no_page)
    found = await find(datasette, sha256, asked)
    figure = await figure_of(datasette, sha256, asked)
    here = await standing(datasette, sha256, asked, found, figure)
    told = await cited(datasette, sha256, here, address(request, ""))
    if told is None:
        return await missing(datasette, request, "document", sha256)
    return citation_file(told, request.url_vars["form"], language(request))


@answers_itself
async def picture(datasette: Datasette, request: Request) -> Response:
    """The picture of a page, so many pixels wide."""
    sha256 = var(request, "sha256")
    number, width = int(request.url_vars["page"]), int(request.url_vars["width"])
    original = await _original(datasette, sha256)
    if original is None or not _has_picture(original, number, width):
        return Response.text("not found", status=404)
    etag = f'"{sha256[:32]}-{number}-{width}"'
    headers = {
        "Cache-Control": FOR_EVER,
        "X-Content-Type-Options": "nosniff",
        "ETag": etag,
    }
    if has_already(request, etag):
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


_SHA256 = r"(?P<sha256>[0-9a-f]{64})"
ROUTES: list[Route] = [
    (rf"^/-/documents/{_SHA256}$", reader),
    (rf"^/-/documents/{_SHA256}\.{SUFFIXES}$", cite),
    (rf"^/-/documents/{_SHA256}/p(?P<page>\d{{1,5}})-(?P<width>\d{{1,4}})\.webp$", picture),
]
