"""Is a foreign answer to be believed? The crawler's own doubts, asked of what others captured."""

from collections.abc import Callable
from typing import IO, NamedTuple
from urllib.parse import urlsplit

from pipeline.archive.bodies import MAX_BODY, decoded
from pipeline.archive.types import Body
from pipeline.crawl.judge import MAX_PAGE, doubt_about_file, doubt_about_page, measure, sniff
from pipeline.sources import Source

HeaderOf = Callable[[str], str | None]


class Worth(NamedTuple):
    """What an answer with status 200 is worth: one of the two is None."""

    facts: Body | None
    """What its body is, content encoding undone."""
    doubt: str | None
    """Why it is not believed."""
    refused: bool = False
    """Is it whole, and not what should stand there?"""


def worth(
    url: str,
    header: HeaderOf,
    body: IO[bytes],
    length: int,
    *,
    cut: bool,
    whole_length: int | None,
    source: Source,
    is_page: bool | None = None,
) -> Worth:
    """What the body is, or why it is not believed.

    Args:
        header: the first header of a name.
        length: bytes of the body as it is stored.
        cut: it says of itself that it is cut off (``WARC-Truncated``).
        whole_length: what it should be; None where nobody said.
        is_page: True for the source's page, False for a file that it links; None where only the
            address tells.
    """
    if short := _short(length, cut, whole_length):
        return Worth(None, short)
    content_type, encoding = header("content-type"), header("content-encoding") or ""
    try:
        found = measure(body, encoding, MAX_BODY)
    except ValueError as error:
        return Worth(None, str(error))
    if found.size == 0:
        return Worth(None, "the body is empty")
    kind = "text/html" if is_page else sniff(found.head, content_type, url, found.tail)
    facts = Body(found.sha256, found.size, kind)
    doubt = None
    if not is_page:
        doubt = doubt_about_file(facts.media_type, url, None, linked=is_page is False)
    if is_page is None:
        is_page = _should_be_page(facts, url, source)
    if is_page and not doubt:
        doubt = _doubt_about_page(facts, url, content_type, encoding, body, source)
    return Worth(None, doubt, refused=True) if doubt else Worth(facts, None)


def _short(length: int, cut: bool, whole_length: int | None) -> str | None:
    """Why a body is not whole; None where it is."""
    if length == 0:
        return "the body is empty"
    if cut:
        return f"the body was cut off after {length} bytes when it was captured"
    if whole_length is not None and length < whole_length:
        return f"the body ends after {length} of {whole_length} bytes"
    return None


def _doubt_about_page(
    facts: Body,
    url: str,
    content_type: str | None,
    encoding: str,
    body: IO[bytes],
    source: Source,
) -> str | None:
    if facts.size > MAX_PAGE:
        return f"the page is longer than {MAX_PAGE} bytes"
    body.seek(0)
    page = b"".join(decoded(body, encoding))
    return doubt_about_page(page, url, content_type, source.allowed_hosts)[1]


def _should_be_page(facts: Body, url: str, source: Source) -> bool:
    """Is it a page of the source, whatever its scheme and host were in those years?"""
    pages = (source.page, *source.pages, *source.earlier)
    is_page = any(_path(url) == _path(page) for page in pages)
    return is_page and facts.media_type == "text/html" and facts.size <= MAX_PAGE


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/')}?{parts.query}"
