"""Is this answer what it should be? Pure functions of an exchange and of what the URL held before."""

import hashlib
import re
from typing import IO, NamedTuple
from urllib.parse import urlsplit

from pipeline.archive.reader import decoded
from pipeline.archive.types import Body, Held, Verdict
from pipeline.crawl.http import Exchange
from pipeline.errors import PageError
from pipeline.read.page.reading import PageReading, read_page

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|script)\b", re.IGNORECASE)
_MAGIC = (
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "ppt": "application/vnd.ms-powerpoint",
}

_BINARY = frozenset({"pdf", "zip", *_OFFICE})
_BINARY_TYPES = frozenset({"application/pdf", *_OFFICE.values(), *(kind for _, kind in _MAGIC)})
MAX_PAGE = 20 << 20
"""Bytes of the longest page that is read; no municipal page comes near."""


class Judgement(NamedTuple):
    """What an answer is worth."""

    verdict: Verdict
    reason: str | None
    body: Body | None
    """What the body is, where it's good."""
    page: PageReading | None = None


def sniff(head: bytes, header: str | None, url: str) -> str | None:
    """The media type, from the bytes first (cities serve PDFs as text/plain), from header and suffix second."""
    declared = (header or "").split(";")[0].strip().lower() or None
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    suffix = url.split("?")[0].rpartition(".")[2].lower()
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            archive = kind in ("application/zip", "application/x-ole-storage")
            return (
                _OFFICE.get(
                    suffix, declared if declared and declared.startswith("application/") else kind
                )
                if archive
                else kind
            )
    if _HTML.search(head):
        return "text/html"
    return (
        declared
        if declared != "text/html"
        else ("text/html" if head.lstrip()[:1] == b"<" else "text/plain")
    )


def _measure(stream: IO[bytes], encoding: str, cap: int) -> tuple[str, int, bytes]:
    """SHA-256, size and first 4 KB of a body with its encoding undone."""
    digest, size, head = hashlib.sha256(), 0, b""
    stream.seek(0)
    for piece in decoded(stream, encoding, cap):
        digest.update(piece)
        size += len(piece)
        if len(head) < 4096:
            head += piece[: 4096 - len(head)]
    return digest.hexdigest(), size, head


def judge(
    answer: Exchange,
    last: Held | None,
    *,
    is_page: bool,
    asked_if: bool,
    cap: int,
    hosts: frozenset[str],
) -> Judgement:
    """Judge the last answer of a fetch.

    Args:
        last: what the URL held when it was good last, None where it never was.
        is_page: True for the source's page, False for a file it links.
        asked_if: the request was conditional.
        cap: most bytes of the decoded body.
    """
    if answer.status is None:
        return Judgement("failed", answer.problem or "no answer", None)
    if answer.status == 304:
        if last is None or not asked_if:
            return Judgement("failed", "HTTP status 304 to a request without conditions", None)
        return Judgement("unchanged", None, last.body)
    if answer.status in (404, 410):
        return Judgement("missing", f"HTTP status {answer.status}", None)
    if answer.status != 200:
        return Judgement("failed", f"HTTP status {answer.status}", None)
    if answer.problem:
        return Judgement("failed", answer.problem, None)
    try:
        sha256, size, head = _measure(answer.body, answer.header("Content-Encoding") or "", cap)
    except ValueError as error:
        return Judgement("failed", str(error), None)
    if size == 0:
        return Judgement("failed", "the body is empty", None)
    body = Body(sha256, size, sniff(head, answer.header("Content-Type"), answer.url))
    if last is not None and last.body.sha256 == sha256:
        return Judgement("unchanged", None, last.body)
    if not is_page:
        doubt = doubt_about_file(body.media_type, answer.url, last, linked=True)
        return Judgement("refused", doubt, None) if doubt else Judgement("ok", None, body)
    if size > MAX_PAGE:
        return Judgement("refused", f"the page is longer than {MAX_PAGE} bytes", None)
    answer.body.seek(0)
    data = b"".join(decoded(answer.body, answer.header("Content-Encoding") or "", cap))
    page, doubt = doubt_about_page(data, answer.url, answer.header("Content-Type"), hosts)
    if doubt:
        return Judgement("refused", doubt, None)
    return Judgement("ok", None, body._replace(media_type="text/html"), page)


def doubt_about_file(
    media_type: str | None, url: str, last: Held | None, *, linked: bool = False
) -> str | None:
    """Why a body can't be the file that a URL names: words came where a PDF or an office document was, or is named.

    Args:
        last: what the URL held when it was good last, None where it never was.
        linked: an article offers the URL as a file, so that no HTML is right whatever the URL is called.
    """
    if last is not None and last.body.media_type == media_type:
        return None
    suffix = urlsplit(url).path.rpartition(".")[2].lower()
    was = last.body.media_type if last is not None else None
    binary = was in _BINARY_TYPES or (was is None and suffix in _BINARY)
    if media_type == "text/html" and (linked or binary):
        return "an HTML page came where a file should be"
    if binary and (media_type or "").startswith(("text/", "application/json")):
        return f"{media_type} came where a file should be"
    return None


def doubt_about_page(
    data: bytes, url: str, content_type: str | None, hosts: frozenset[str]
) -> tuple[PageReading | None, str | None]:
    """(what the page says, None), or (None, why it can't be the page): no article, «not found», maintenance."""
    try:
        page = read_page(data, url, content_type=content_type, hosts=hosts)
    except PageError as error:
        return None, str(error)
    return (None, page.soft_404) if page.soft_404 else (page, None)
