"""The city's page as it looked, in a sandbox: HTML, style sheets and pictures from the archive.

Nothing in it runs, and nothing is loaded but what the archive holds: the policy says so to the
browser, and no other address stands in what is sent.
"""

import asyncio
import sqlite3
from pathlib import Path

from datasette.utils.asgi import Response

from pipeline.crawl.requisite_judge import SHEET, picture_type
from pipeline.database.row_types import OriginalRow
from pipeline.database.rows import one_row
from pipeline.errors import ArchiveError, PageError
from pipeline.read.page.style import decode_sheet
from pipeline.web.answering import answers_itself, has_already
from pipeline.web.archived import addresses as at
from pipeline.web.archived.holdings import (
    Holding,
    ShownVersion,
    bytes_of,
    found_for,
    holding,
    shown_version,
)
from pipeline.web.archived.page import Archived, addresses_in, archived_page, rewritten
from pipeline.web.caching import FOR_EVER
from pipeline.web.database import archive_folder, database_state, our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.rendering import missing, not_found, var
from pipeline.web.store import Kept, read_original

_ORIGINAL = "SELECT * FROM originals WHERE sha256 = ?"
_SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_ALONE = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""Of a style sheet or a picture that is opened by itself: a drawing (SVG) may style itself."""


_LOOKS: Kept[tuple[tuple[str, ...], int], Archived] = Kept(
    16 << 20, lambda look: len(look.html) * 2 + sum(map(len, look.styles)) * 2 + 200
)
"""State of the database, number of the version → the page."""


async def look_of(datasette: Datasette, number: int) -> Archived | None:
    """An archived page, ready to be shown; None where there is none, the archive does not give its
    bytes, or they are no HTML for this version of the program.
    """
    archive, state = archive_folder(datasette), database_state(datasette)

    def read(db: sqlite3.Connection) -> Archived | None:
        known = _LOOKS.known((state, number))
        if known is None and (known := _looked_at(db, archive, number)) is not None:
            _LOOKS.keep((state, number), known)
        return known

    return await our_database(datasette).execute_fn(read)


def _looked_at(db: sqlite3.Connection, archive: Path, number: int) -> Archived | None:
    version = shown_version(db, number)
    row = one_row(db, OriginalRow, _ORIGINAL, [version["sha256"]]) if version else None
    if version is None or row is None:
        return None
    try:
        body = read_original(archive, row)
        return archived_page(body, version["url"], number, found_for(db, version))
    except (ArchiveError, PageError):
        return None


async def archived(datasette: Datasette, request: Request) -> Response:
    """`/-/pages/{number}/archived`: a version of the city's page as it looked, in a sandbox: no
    script, no form, nothing from elsewhere.
    """
    number = int(request.url_vars["number"])
    found = await look_of(datasette, number)
    if found is None:
        return await missing(datasette, request, "page_version", number)
    headers = {"Content-Security-Policy": at.policy(request, number), **_SAFE}
    return Response.html(found.html, headers=headers)


async def own_sheet(datasette: Datasette, request: Request) -> Response:
    """`/-/pages/{number}/archived/own-{place}.css`: a style sheet that stands in the archived page
    itself.
    """
    number, place = int(request.url_vars["number"]), int(request.url_vars["place"])
    found = await look_of(datasette, number)
    if found is None or not 0 < place <= len(found.styles):
        return await not_found(datasette, request, at.own_sheet(number, place))
    return _sheet(found.styles[place - 1])


async def sheet(datasette: Datasette, request: Request) -> Response:
    """`/-/pages/{number}/archived/{sha256}.css`: a style sheet of the archive; what it names is the
    archive's, too.
    """
    number, sha256 = int(request.url_vars["number"]), request.url_vars["sha256"]
    archive = archive_folder(datasette)
    text = await our_database(datasette).execute_fn(
        lambda db: _text_of_sheet(db, archive, shown_version(db, number), holding(db, sha256))
    )
    if text is None:
        return await not_found(datasette, request, at.sheet(number, sha256))
    return _sheet(text)


def _text_of_sheet(
    db: sqlite3.Connection, archive: Path, version: ShownVersion | None, held: Holding | None
) -> str | None:
    """A style sheet as it is for a version; None where the archive does not hold it."""
    if version is None or held is None or held["media_type"] != SHEET:
        return None
    try:
        text = decode_sheet(bytes_of(archive, held), held["content_type"])
    except ArchiveError:
        return None
    base = held["final_url"]
    found = found_for(db, version)(addresses_in([text], base))
    return rewritten(text, base, version["id"], found)


def _sheet(text: str) -> Response:
    headers = {"Content-Security-Policy": _ALONE, **_SAFE}
    return Response(text, headers=headers, content_type="text/css; charset=utf-8")


@answers_itself
async def picture(datasette: Datasette, request: Request) -> Response:
    """`/-/pages/archived/{sha256}`: a picture of an archived page; what is none is not shown."""
    sha256 = var(request, "sha256")
    etag = f'"{sha256}"'
    archive = archive_folder(datasette)
    held = await our_database(datasette).execute_fn(lambda db: holding(db, sha256))
    data = await asyncio.to_thread(_bytes, archive, held)
    kind = picture_type(data[:4096])
    if kind is None:
        return await not_found(datasette, request, at.picture(sha256))
    headers = {"ETag": etag, "Cache-Control": FOR_EVER, "Content-Security-Policy": _ALONE, **_SAFE}
    if has_already(request, etag):
        return Response("", status=304, headers=headers, content_type=kind)
    return Response(data, headers=headers, content_type=kind)


def _bytes(archive: Path, held: Holding | None) -> bytes:
    """The bytes; none where the archive does not hold them."""
    if held is None:
        return b""
    try:
        return bytes_of(archive, held)
    except ArchiveError:
        return b""


ROUTES: list[Route] = [
    (r"^/-/pages/(?P<number>\d{1,15})/archived$", archived),
    (r"^/-/pages/(?P<number>\d{1,15})/archived/own-(?P<place>\d{1,4})\.css$", own_sheet),
    (r"^/-/pages/(?P<number>\d{1,15})/archived/(?P<sha256>[0-9a-f]{64})\.css$", sheet),
    (r"^/-/pages/archived/(?P<sha256>[0-9a-f]{64})$", picture),
]
