"""The bytes as they were captured, with conditional and range requests (RFC 9110), and nothing a browser would run."""

import asyncio
import re
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from datasette.utils.asgi import Response

from pipeline.errors import ArchiveError
from pipeline.web import base
from pipeline.web.store import read_original

_SHOWN = {"application/pdf", "image/png", "image/jpeg"}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")


def file_name(row: base.Row) -> str:
    """Content-Disposition with the file's own name (RFC 6266, RFC 8187); shown in place only where that is harmless."""
    name = unquote(urlsplit(row["url"]).path.rsplit("/", 1)[-1]) or f"{row['sha256'][:16]}"
    name = re.sub(r"[\x00-\x1f\x7f\"\\/:*?<>|]+", "_", name)[-120:]
    if row["media_type"] == "text/html" and not name.lower().endswith((".html", ".htm")):
        name += ".html"
    plain = re.sub(r"[^\x20-\x7e]+", "_", name).replace("%", "_")
    how = "inline" if row["media_type"] in _SHOWN else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _unchanged(request: Any, etag: str, modified: datetime) -> bool:
    """Does the reader have it already? If-None-Match goes before If-Modified-Since."""
    given = request.headers.get("if-none-match")
    if given is not None:
        return given.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in given.split(",")]
    try:
        return parsedate_to_datetime(request.headers["if-modified-since"]) >= modified.replace(microsecond=0)
    except (KeyError, ValueError, TypeError):
        return False


def _range(request: Any, etag: str, size: int) -> tuple[int, int] | bool | None:
    """First and last byte that are asked for; None for all of them; False where they can't be had."""
    given = request.headers.get("range", "")
    if not given or request.headers.get("if-range", etag) != etag or request.method not in ("GET", "HEAD"):
        return None
    match = _RANGE.match(given.strip())
    if not match or not (match[1] or match[2]):
        return None  # several ranges, or another unit: RFC 9110 §14.2 lets us send it whole
    if not match[1]:
        length = int(match[2])
        return (max(0, size - length), size - 1) if length and size else False
    first, last = int(match[1]), min(int(match[2] or size - 1), size - 1)
    if match[2] and int(match[2]) < first:
        return None
    return (first, last) if first < size else False


async def original(datasette: Any, request: Any) -> Any:
    """`/-/original/{sha256}`"""
    sha256 = base.var(request, "sha256").lower()
    row = await base.one(datasette, "SELECT * FROM originals WHERE sha256 = ?", [sha256])
    if row is None:
        return await base.not_found(datasette, request, sha256)
    etag, modified = f'"{sha256}"', datetime.fromisoformat(row["first_seen"])
    html = (row["media_type"] or "").startswith("text/html")
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(modified, usegmt=True),
        "Accept-Ranges": "bytes",
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Disposition": file_name(row),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
        "Referrer-Policy": "same-origin",
        "X-Archive-URL": quote(row["url"], safe=":/?&=%#+,;@!$'()*~"),
    }
    kind = (
        "text/plain; charset=utf-8"
        if html and request.args.get("as") == "text"
        else row["media_type"] or "application/octet-stream"
    )
    if kind.startswith("text/plain"):
        headers["Content-Disposition"] = headers["Content-Disposition"].replace("attachment", "inline", 1)
    elif kind not in _SHOWN and not kind.startswith("application/"):
        kind = "application/octet-stream" if not html else "text/html"
    if _unchanged(request, etag, modified):
        return Response(
            "", status=304, headers={k: v for k, v in headers.items() if k != "Content-Disposition"}, content_type=kind
        )
    try:
        data = await asyncio.to_thread(read_original, base.archive_folder(datasette), row)
    except ArchiveError:
        t = base.translator(base.language(request), WORDS)
        return await base.page(
            datasette, request, "shinkyu_not_found.html", {"what": t("gone", sha256)}, title=t("not_found"), status=404
        )
    return _answer(request, data, headers, kind, etag)


def _answer(request: Any, data: bytes, headers: dict[str, str], kind: str, etag: str) -> Any:
    part = _range(request, etag, len(data))
    if part is False:
        return Response(
            "", status=416, headers={"Content-Range": f"bytes */{len(data)}", "X-Content-Type-Options": "nosniff"}
        )
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
