"""Is this answer what it should be? Pure functions of an exchange and of what the URL held."""

import hashlib
import re
from collections import deque
from typing import IO, NamedTuple
from urllib.parse import urlsplit

from pipeline.archive.bodies import decoded
from pipeline.archive.types import Body, Held
from pipeline.crawl.http import GONE, Exchange
from pipeline.errors import PageError
from pipeline.kinds import Verdict
from pipeline.read.office.formats import BY_SUFFIX, OLE_MAGIC, TAIL, ZIP_MAGIC, zip_kind
from pipeline.read.page.types import PageReading

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|script)\b", re.IGNORECASE)
_CONTAINERS = (
    (ZIP_MAGIC, "application/zip"),
    (OLE_MAGIC, "application/x-ole-storage"),
)
"""What office documents are packed in; which one it is the end of a zip tells, else their name."""
_CONTAINER_TYPES = tuple(kind for _, kind in _CONTAINERS)
_PICTURES = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
_BINARY = frozenset({"pdf", "zip", *BY_SUFFIX})
_BINARY_TYPES = frozenset(
    {
        "application/pdf",
        *(office.media_type for office in BY_SUFFIX.values()),
        *(kind for _, kind in (*_CONTAINERS, *_PICTURES)),
    }
)
_HEAD = 4096
"""Bytes at the beginning of a body that tell what it is."""
MAX_PAGE = 20 << 20
"""Bytes of the longest page that is read; no municipal page comes near."""


class Measured(NamedTuple):
    """A body with its encoding undone."""

    sha256: str
    size: int
    head: bytes
    """Its first 4 KB."""
    tail: bytes
    """Its last bytes, a megabyte or so."""


class Judgement(NamedTuple):
    """What an answer is worth."""

    verdict: Verdict
    reason: str | None
    body: Body | None
    """What the body is, where it's good."""
    page: PageReading | None = None
    content: bytes | None = None
    """The bytes of a new page or style sheet, its encoding undone."""


def looks_like(head: bytes) -> str | None:
    """The media type that the first bytes of a body tell; None where they tell none."""
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    for magic, kind in (*_CONTAINERS, *_PICTURES):
        if head.startswith(magic):
            return kind
    return "text/html" if _HTML.search(head) else None


def sniff(head: bytes, header: str | None, url: str, tail: bytes = b"") -> str | None:
    """The media type of a body.

    Its bytes are asked first (cities serve PDFs as text/plain), then header and suffix.

    Args:
        head: the first bytes of the body, its encoding undone.
        header: the Content-Type header.
        tail: its last bytes, where a zip tells what it holds.
    """
    declared = (header or "").split(";")[0].strip().lower() or None
    seen = looks_like(head)
    if seen in _CONTAINER_TYPES:
        zipped = zip_kind(head, tail) if head.startswith(ZIP_MAGIC) else None
        return zipped.media_type if zipped else _office(seen, declared, url)
    if seen is not None:
        return seen
    if declared != "text/html":
        return declared
    # What says HTML and has no tag that we know may be a fragment, or no HTML at all.
    return "text/html" if head.lstrip().startswith(b"<") else "text/plain"


def _office(container: str, declared: str | None, url: str) -> str:
    suffix = url.split("?")[0].rpartition(".")[2].lower()
    if suffix in BY_SUFFIX:
        return BY_SUFFIX[suffix].media_type
    return declared if declared and declared.startswith("application/") else container


def measure(stream: IO[bytes], encoding: str, cap: int) -> Measured:
    """SHA-256, size and ends of a body with its encoding undone.

    Raises:
        ValueError: the encoding is unknown or broken, or the body is longer than ``cap``.
    """
    digest, size, head = hashlib.sha256(), 0, b""
    tail: deque[bytes] = deque()
    kept = 0
    stream.seek(0)
    for piece in decoded(stream, encoding, cap):
        digest.update(piece)
        size += len(piece)
        if len(head) < _HEAD:
            head += piece[: _HEAD - len(head)]
        tail.append(piece)
        kept += len(piece)
        while kept - len(tail[0]) >= TAIL:
            kept -= len(tail.popleft())
    return Measured(digest.hexdigest(), size, head, b"".join(tail)[-TAIL:])


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
        hosts: the source's own, see :func:`~pipeline.read.page.reading.read_page`.
    """
    settled = by_status(answer, last, asked_if)
    if settled is not None:
        return settled
    try:
        encoding = answer.header("Content-Encoding") or ""
        found = measure(answer.body, encoding, cap)
    except ValueError as error:
        return _failed(str(error))
    if found.size == 0:
        return _failed("the body is empty")
    if last is not None and last.body.sha256 == found.sha256:
        return Judgement(Verdict.UNCHANGED, None, last.body)
    name = answer.file_name or answer.url
    kind = sniff(found.head, answer.header("Content-Type"), name, found.tail)
    body = Body(found.sha256, found.size, kind)
    if is_page:
        return _judge_page(answer, body, hosts)
    doubt = doubt_about_file(body.media_type, answer.url, last, linked=True)
    return _refused(doubt) if doubt else Judgement(Verdict.OK, None, body)


def _failed(reason: str) -> Judgement:
    return Judgement(Verdict.FAILED, reason, None)


def _refused(reason: str) -> Judgement:
    return Judgement(Verdict.REFUSED, reason, None)


def by_status(answer: Exchange, last: Held | None, asked_if: bool) -> Judgement | None:
    """The judgement that needs no look at the body; None where the body decides."""
    if answer.status is None:
        return _failed(str(answer.problem or "no answer"))
    if answer.status == 304:
        if last is None or not asked_if:
            return _failed("HTTP status 304 to a request without conditions")
        return Judgement(Verdict.UNCHANGED, None, last.body)
    if answer.status in GONE:
        return Judgement(Verdict.MISSING, f"HTTP status {answer.status}", None)
    if answer.status != 200:
        return _failed(f"HTTP status {answer.status}")
    return _failed(str(answer.problem)) if answer.problem else None


def _judge_page(answer: Exchange, body: Body, hosts: frozenset[str]) -> Judgement:
    if body.size > MAX_PAGE:
        return _refused(f"the page is longer than {MAX_PAGE} bytes")
    answer.body.seek(0)
    data = b"".join(decoded(answer.body, answer.header("Content-Encoding") or ""))
    page, doubt = doubt_about_page(data, answer.url, answer.header("Content-Type"), hosts)
    if doubt:
        return _refused(doubt)
    return Judgement(Verdict.OK, None, body._replace(media_type="text/html"), page, data)


def doubt_about_file(
    media_type: str | None, url: str, last: Held | None, *, linked: bool = False
) -> str | None:
    """Why a body can't be the file that a URL names.

    Words came where a PDF or an office document was, or is named.

    Args:
        last: what the URL held when it was good last, None where it never was.
        linked: an article offers the URL as a file, so that no HTML is right whatever the URL is
            called.
    """
    if last is not None and last.body.media_type == media_type:
        return None
    binary = _should_be_binary(url, last)
    if media_type == "text/html" and (linked or binary):
        return "an HTML page came where a file should be"
    if binary and (media_type or "").startswith(("text/", "application/json")):
        return f"{media_type} came where a file should be"
    return None


def _should_be_binary(url: str, last: Held | None) -> bool:
    """What the URL held tells; where it never held anything known, its suffix does."""
    was = last.body.media_type if last is not None else None
    if was is not None:
        return was in _BINARY_TYPES
    return urlsplit(url).path.rpartition(".")[2].lower() in _BINARY


def doubt_about_page(
    data: bytes, url: str, content_type: str | None, hosts: frozenset[str]
) -> tuple[PageReading | None, str | None]:
    """(what the page says, None), or (None, why it can't be the page).

    It has no article, says «not found», or speaks of maintenance.
    """
    try:
        from pipeline.read.page.reading import (
            read_page,  # the slow import: a quiet night needs none
        )

        page = read_page(data, url, content_type=content_type, hosts=hosts)
    except PageError as error:
        return None, str(error)
    return (None, page.soft_404) if page.soft_404 else (page, None)
