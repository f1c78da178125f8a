"""The bytes as they were captured, with conditional and range requests (RFC 9110), and nothing a browser would run."""

import asyncio
import re
import unicodedata
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from datasette.utils.asgi import Response

from pipeline.errors import ArchiveError, ShinkyuError
from pipeline.read.page.decode import decode
from pipeline.web import base
from pipeline.web.store import read_original

_SHOWN = {"application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp"}
_HTML = {"text/html", "application/xhtml+xml"}
_TEXT = "text/plain; charset=utf-8"
_TYPE = re.compile(r"[a-z0-9]+/[a-z0-9.+_-]+\Z")
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "same-origin",
}
"""On every answer with captured bytes: nothing in them may run, load or be framed."""
_RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})\Z", re.IGNORECASE)


def _own_name(url: str) -> str:
    """The file's name in its URL, decoded (Shift_JIS too) and without what a file system or a reader's eye could trip over."""
    path = urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1]
    try:
        name = unquote(path, errors="strict")
    except UnicodeDecodeError:
        name = unquote(path, encoding="cp932", errors="replace")
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return re.sub(r"[\"\\/:*?<>|%]+", "_", name).lstrip(". ")[-120:]


def disposition(row: base.Row, how: str) -> str:
    """Content-Disposition with the file's own name (RFC 6266, RFC 8187).

    Args:
        how: ``inline`` or ``attachment``.
    """
    name = _own_name(row["url"]) or row["sha256"][:16]
    if row["media_type"] == "text/html" and not name.lower().endswith((".html", ".htm")):
        name += ".html"
    plain = re.sub(r"[^\x20-\x7e]+", "_", name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _unchanged(request: Any, etag: str, modified: datetime) -> bool:
    """Does the reader have it already? If-None-Match goes before If-Modified-Since."""
    given = request.headers.get("if-none-match")
    if given is not None:
        return given.strip() == "*" or etag in [
            tag.strip().removeprefix("W/") for tag in given.split(",")
        ]
    try:
        return parsedate_to_datetime(request.headers["if-modified-since"]) >= modified.replace(
            microsecond=0
        )
    except (KeyError, ValueError, TypeError):
        return False


def _range(request: Any, etag: str, modified: datetime, size: int) -> tuple[int, int] | bool | None:
    """First and last byte that are asked for; None for all of them; False where they can't be had.

    Several ranges, another unit or broken syntax: RFC 9110 §14.2 lets us send all of it. Only GET knows ranges.
    """
    match = _RANGE.match((request.headers.get("range") or "").strip())
    if (
        request.method != "GET"
        or not match
        or not (match[1] or match[2])
        or not _still(request, etag, modified)
    ):
        return None
    if not match[1]:
        length = int(match[2])
        return (max(0, size - length), size - 1) if length and size else False
    first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
    if match[2] and int(match[2]) < first:
        return None
    return (first, last) if first < size else False


def _still(request: Any, etag: str, modified: datetime) -> bool:
    """If-Range (RFC 9110 §13.1.5): is it still the same as when the first part was sent?"""
    given = (request.headers.get("if-range") or "").strip()
    return given in ("", etag, _http_date(modified))


def _http_date(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC), usegmt=True)


async def original(datasette: Any, request: Any) -> Any:
    """`/-/original/{sha256}`: PDFs and pictures are shown in place, all else is a download; ``?download=1`` makes all one.

    ``?as=text`` shows the source of an HTML capture as plain text.
    """
    sha256 = base.var(request, "sha256").lower()
    row = await base.one(datasette, "SELECT * FROM originals WHERE sha256 = ?", [sha256])
    if row is None:
        return await base.not_found(datasette, request, sha256)
    media_type = row["media_type"] or ""
    as_text = request.args.get("as") == "text" and media_type in _HTML
    kind = _TEXT if as_text else media_type if _harmless(media_type) else "application/octet-stream"
    shown = (kind in _SHOWN or as_text) and not request.args.get("download")
    etag, modified = (
        f'"{sha256}{"-text" if as_text else ""}"',
        datetime.fromisoformat(row["first_seen"]),
    )
    headers = {
        "ETag": etag,
        "Last-Modified": _http_date(modified),
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Disposition": disposition(row, "inline" if shown else "attachment"),
        "X-Archive-URL": quote(row["url"], safe=":/?&=%#+,;@!$'()*~"),
        **SAFE,
    }
    if _unchanged(request, etag, modified):
        del headers["Content-Disposition"]
        return Response("", status=304, headers=headers, content_type=kind)

    def read() -> bytes:
        data = read_original(base.archive_folder(datasette), row)
        return _source(data, row["url"]) if as_text else data

    try:
        data = await asyncio.to_thread(read)
    except ArchiveError:
        t = base.translator(base.language(request), WORDS)
        return await base.page(
            datasette,
            request,
            "shinkyu_not_found.html",
            {"what": t("gone", sha256)},
            title=t("not_found"),
            status=404,
        )
    return _answer(request, data, headers, kind, etag, modified)


def _source(data: bytes, url: str) -> bytes:
    """An HTML capture's source in UTF-8, whatever it came in."""
    try:
        text = decode(data, url)
    except ShinkyuError:
        text = data.decode("utf-8", "replace")
    return text.encode("utf-8", "replace")


def _harmless(media_type: str) -> bool:
    """May this type be named? What a browser would run is never shown in place, and the sandbox holds in any case."""
    return bool(_TYPE.match(media_type)) and (
        media_type in _SHOWN or media_type in _HTML or media_type.startswith("application/")
    )


def _answer(
    request: Any, data: bytes, headers: dict[str, str], kind: str, etag: str, modified: datetime
) -> Any:
    part = _range(request, etag, modified, len(data))
    if part is False:
        return Response("", status=416, headers={"Content-Range": f"bytes */{len(data)}", **SAFE})
    status = 200
    if isinstance(part, tuple):
        headers["Content-Range"] = f"bytes {part[0]}-{part[1]}/{len(data)}"
        data, status = data[part[0] : part[1] + 1], 206
    headers["Content-Length"] = str(len(data))
    body = b"" if request.method == "HEAD" else data
    return Response(body, status=status, headers=headers, content_type=kind)


WORDS = {
    "gone": (
        "原本 {0} は記録にありますが、保存フォルダー（WARC）から読み出せません。",
        "The original {0} is on record, but can't be read from the archive folder (WARC).",
    )
}

ROUTES = [(r"^/-/original/(?P<sha256>[0-9a-fA-F]{64})$", original)]
