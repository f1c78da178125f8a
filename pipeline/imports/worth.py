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


def worth(
    url: str,
    header: HeaderOf,
    body: IO[bytes],
    length: int,
    *,
    cut: bool,
    whole_length: int | None,
    source: Source,
) -> Worth:
    """What the body is, or why it is not believed.

    Args:
        header: the first header of a name.
        length: bytes of the body as it is stored.
        cut: it says of itself that it is cut off (``WARC-Truncated``).
        whole_length: what it should be; None where nobody said.
    """
    if length == 0:
        return Worth(None, "the body is empty")
    if cut:
        return Worth(None, f"the body was cut off after {length} bytes when it was captured")
    if whole_length is not None and length < whole_length:
        return Worth(None, f"the body ends after {length} of {whole_length} bytes")
    content_type, encoding = header("content-type"), header("content-encoding") or ""
    try:
        found = measure(body, encoding, MAX_BODY)
    except ValueError as error:
        return Worth(None, str(error))
    kind = sniff(found.head, content_type, url, found.tail)
    facts = Body(found.sha256, found.size, kind)
    doubt = doubt_about_file(facts.media_type, url, None)
    if doubt is None and _should_be_page(facts, url, source):
        body.seek(0)
        page = b"".join(decoded(body, encoding))
        doubt = doubt_about_page(page, url, content_type, source.allowed_hosts)[1]
    return Worth(None, doubt) if doubt else Worth(facts, None)


def _should_be_page(facts: Body, url: str, source: Source) -> bool:
    """Is it the source's page, whatever its scheme and host were in those years?"""
    is_page = _path(url) == _path(source.page)
    return is_page and facts.media_type == "text/html" and facts.size <= MAX_PAGE


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/')}?{parts.query}"
