"""The bytes as they were captured, and nothing in them that a browser would run.

Conditional and range requests as RFC 9110 has them. A small file is read whole, a large one is
checked once and then given in pieces (:mod:`pipeline.archive.streamed`).
"""

import asyncio
import re
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from datasette.utils.asgi import Response

from pipeline.archive import streamed
from pipeline.archive.streamed import Checked
from pipeline.database.row_types import OriginalRow
from pipeline.errors import ArchiveError, ShinkyuError
from pipeline.read.page.decode import decode
from pipeline.web.answering import answers_itself, has_already
from pipeline.web.caching import FOR_EVER
from pipeline.web.database import archive_folder, one
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.language import language, translator
from pipeline.web.rendering import NotFoundView, Page, disposition, missing, render, var
from pipeline.web.store import checked_original, read_original
from pipeline.web.streamed import READERS, Streamed

_ORIGINAL = "SELECT * FROM originals WHERE sha256 = ?"
_SHOWN = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"}
_HTML = {"text/html", "application/xhtml+xml"}
_TEXT = "text/plain; charset=utf-8"
_BYTES = "application/octet-stream"
_TYPE = re.compile(r"[a-z0-9]+/[a-z0-9.+_-]+\Z")
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
}
"""On every answer with captured bytes: nothing in them may run, load or be framed."""
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})\Z", re.IGNORECASE)
_INVISIBLE = ("Cc", "Cf", "Cs", "Co")
"""Controls, formats (they turn the writing round), surrogates, private use."""
_LONGEST_NAME = 120
_SMALL = 2 << 20
"""Bytes of a file that is read whole."""
_LONGEST_TEXT = 20 << 20
"""Bytes of a page whose source is shown as text; the crawler takes no longer one."""
_CHECKING = ThreadPoolExecutor(2, "shinkyu-checks")
"""A large file takes seconds, in which no page and no download waits for it."""


class Version(NamedTuple):
    """Which bytes these are, for a reader that may have them already."""

    etag: str
    modified: datetime
    kind: str
    """Media type that is named."""


class Range(NamedTuple):
    """First and last byte that are asked for."""

    first: int
    last: int


class Unsatisfiable(NamedTuple):
    """A range that the bytes don't have (416)."""

    size: int


def _own_name(url: str) -> str:
    """The file's name in its URL, decoded (Shift_JIS too).

    Without what a file system or a reader's eye could trip over.
    """
    path = urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1]
    try:
        name = unquote(path, errors="strict")
    except UnicodeDecodeError:
        name = unquote(path, encoding="cp932", errors="replace")
    name = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE)
    return re.sub(r"[\"\\/:*?<>|%]+", "_", name).lstrip(". ")[-_LONGEST_NAME:]


def file_name(row: OriginalRow) -> str:
    """What the file is called where it is saved: its own name, else the beginning of its digest."""
    name = _own_name(row["url"]) or row["sha256"][:16]
    if row["media_type"] == "text/html" and not name.lower().endswith((".html", ".htm")):
        name += ".html"
    return name


def _unchanged(request: Request, version: Version) -> bool:
    """Does the reader have it already? If-None-Match goes before If-Modified-Since."""
    if request.headers.get("if-none-match") is not None:
        return has_already(request, version.etag)
    try:
        since = parsedate_to_datetime(request.headers["if-modified-since"])
        return since >= version.modified.replace(microsecond=0)
    except (KeyError, ValueError, TypeError):
        return False


def _range(request: Request, version: Version, size: int) -> Range | Unsatisfiable | None:
    """The bytes that are asked for; None for all of them.

    Several ranges, another unit or broken syntax: RFC 9110, 14.2 lets us send all. Only GET knows
    ranges.
    """
    match = _RANGE.match((request.headers.get("range") or "").strip())
    if request.method != "GET" or match is None or not _still(request, version):
        return None
    return _between(match[1], match[2], size)


def _between(first: str, last: str, size: int) -> Range | Unsatisfiable | None:
    """What ``bytes=first-last`` means, either of them maybe empty."""
    if first:
        return _from(int(first), int(last) if last else None, size)
    if not last:
        return None
    length = int(last)
    return Range(max(0, size - length), size - 1) if length and size else Unsatisfiable(size)


def _from(first: int, last: int | None, size: int) -> Range | Unsatisfiable | None:
    if last is not None and last < first:
        return None
    end = size - 1 if last is None else min(last, size - 1)
    return Range(first, end) if first < size else Unsatisfiable(size)


def _still(request: Request, version: Version) -> bool:
    """If-Range (RFC 9110, 13.1.5): is it still the same as when the first part was sent?"""
    given = (request.headers.get("if-range") or "").strip()
    return given in ("", version.etag, _http_date(version.modified))


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def _version(row: OriginalRow, as_text: bool) -> Version:
    media_type = row["media_type"] or ""
    kind = media_type if _harmless(media_type) else _BYTES
    return Version(
        etag=f'"{row["sha256"]}-text"' if as_text else f'"{row["sha256"]}"',
        modified=datetime.fromisoformat(row["first_seen"]),
        kind=_TEXT if as_text else kind,
    )


def _harmless(media_type: str) -> bool:
    """May this type be named?

    What a browser would run is never shown in place, and the sandbox holds in any case.
    """
    known = media_type in _SHOWN or media_type in _HTML
    return bool(_TYPE.match(media_type)) and (known or media_type.startswith("application/"))


def _headers(row: OriginalRow, version: Version, how: str) -> dict[str, str]:
    return {
        "ETag": version.etag,
        "Last-Modified": _http_date(version.modified),
        "Accept-Ranges": "bytes",
        "Cache-Control": FOR_EVER,
        "Content-Disposition": disposition(how, file_name(row)),
        "X-Archive-URL": quote(row["url"], safe=":/?&=%#+,;@!$'()*~"),
        **SAFE,
    }


@answers_itself
async def original(datasette: Datasette, request: Request) -> Response:
    """`/-/original/{sha256}`: PDFs and pictures are shown in place, all else is a download.

    ``?download=1`` makes all a download, ``?as=text`` shows the source of an HTML capture as plain
    text.
    """
    sha256 = var(request, "sha256").lower()
    row = await one(datasette, OriginalRow, _ORIGINAL, [sha256])
    if row is None:
        return await missing(datasette, request, "document", sha256)
    as_text = _as_text(request, row)
    version = _version(row, as_text)
    in_place = version.kind in _SHOWN or as_text
    shown = in_place and not request.args.get("download")
    headers = _headers(row, version, "inline" if shown else "attachment")
    if _unchanged(request, version):
        del headers["Content-Disposition"]
        return Response("", status=304, headers=headers, content_type=version.kind)
    archive = archive_folder(datasette)
    try:
        if row["size"] > _SMALL and not as_text:
            return await _large(archive, request, row, headers, version)
        read = _source if as_text else read_original
        data = await asyncio.to_thread(read, archive, row)
    except ArchiveError:
        return await _gone(datasette, request, sha256)
    return _answer(request, data, headers, version)


def _as_text(request: Request, row: OriginalRow) -> bool:
    is_asked = request.args.get("as") == "text" and row["media_type"] in _HTML
    return is_asked and row["size"] <= _LONGEST_TEXT


async def _large(
    archive: Path, request: Request, row: OriginalRow, headers: dict[str, str], version: Version
) -> Response:
    """A file that nobody holds in memory.

    Raises:
        Busy: too many are being sent.
        ArchiveError: the archive does not hold it (any more).
    """
    READERS.look()
    loop = asyncio.get_running_loop()
    body: Checked = await loop.run_in_executor(_CHECKING, checked_original, archive, row)
    part = _range(request, version, body.size)
    if isinstance(part, Unsatisfiable):
        return _unsatisfiable(part)
    first, last = part or (0, body.size - 1)
    status = _named(headers, part, body.size, last - first + 1)
    if request.method == "HEAD":
        return Response(b"", status=status, headers=headers, content_type=version.kind)
    return Streamed(
        streamed.pieces(body, first, last), request.receive, status, headers, version.kind
    )


async def _gone(datasette: Datasette, request: Request, sha256: str) -> Response:
    """The archive does not hold what the database knows."""
    t = translator(language(request), WORDS)
    view, page = NotFoundView(t("gone", sha256)), Page(title=t("refused.404"), status=404)
    return await render(datasette, request, "shinkyu_not_found.html", view, page)


def _source(archive: Path, row: OriginalRow) -> bytes:
    """An HTML capture's source in UTF-8, whatever it came in."""
    data = read_original(archive, row)
    try:
        text = decode(data, row["url"])
    except ShinkyuError:
        text = data.decode("utf-8", "replace")
    return text.encode("utf-8", "replace")


def _answer(request: Request, data: bytes, headers: dict[str, str], version: Version) -> Response:
    part = _range(request, version, len(data))
    if isinstance(part, Unsatisfiable):
        return _unsatisfiable(part)
    asked = data[part.first : part.last + 1] if part else data
    status = _named(headers, part, len(data), len(asked))
    body = b"" if request.method == "HEAD" else asked
    return Response(body, status=status, headers=headers, content_type=version.kind)


def _unsatisfiable(part: Unsatisfiable) -> Response:
    return Response("", status=416, headers={"Content-Range": f"bytes */{part.size}", **SAFE})


def _named(headers: dict[str, str], part: Range | None, size: int, length: int) -> int:
    """Say in the headers what is sent, and give its status."""
    headers["Content-Length"] = str(length)
    if part is None:
        return 200
    headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    return 206


WORDS = {
    "gone": (
        "原本 {0} は記録にありますが、保存フォルダー（WARC）から読み出せません。",
        "The original {0} is on record, but can't be read from the archive folder (WARC).",
    )
}


ROUTES: list[Route] = [(r"^/-/original/(?P<sha256>[0-9a-fA-F]{64})$", original)]
