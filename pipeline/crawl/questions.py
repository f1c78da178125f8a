"""Is what answers at this address a file? Pure functions of an answer, or of its beginning.

What a download script answers to HEAD is often an error or the type of the script, so the question
is a GET of which 64 KB are read: the first bytes tell what headers get wrong.
"""

import re
from typing import IO

from pipeline.archive.bodies import decoded
from pipeline.crawl.http import GONE, LATER, Exchange
from pipeline.crawl.judge import sniff
from pipeline.errors import PageError
from pipeline.kinds import LinkAnswer
from pipeline.read.page.undecided import is_document

QUESTION = "question"
"""Purpose of answers that only tell whether there is a file."""
MAX_ANSWER = 1 << 16
"""Bytes of an answer that are read."""
_TEXT = 200_000


def answer_of(answer: Exchange) -> LinkAnswer | None:
    """What the last answer of a question says; None where it says nothing for good.

    An error of the server, a time-out or a page of maintenance is asked again another night.
    """
    if answer.status is None or answer.status >= 500 or answer.status in LATER:
        return None
    if answer.status in GONE:
        return LinkAnswer.GONE
    if answer.status != 200:
        return LinkAnswer.DENIED
    return _by_body(answer)


def _by_body(answer: Exchange) -> LinkAnswer | None:
    try:
        data = beginning(answer.body, answer.header("Content-Encoding") or "")
    except ValueError:
        return None
    if not data:
        return None
    declared = answer.header("Content-Type")
    kind = sniff(data[:4096], declared, answer.file_name or answer.url)
    if kind == "text/html":
        return None if _says_later(data, answer.url, declared) else LinkAnswer.PAGE
    return LinkAnswer.FILE if is_document(kind, attached=answer.attached) else LinkAnswer.PAGE


def beginning(body: IO[bytes], encoding: str) -> bytes:
    """The first bytes of a body that may end before its end, its encoding undone.

    Raises:
        ValueError: the encoding is unknown or broken from the start.
    """
    body.seek(0)
    data = b""
    try:
        for piece in decoded(body, encoding, _TEXT):
            data += piece
    except ValueError:
        if not data:
            raise
    return data[:_TEXT]


def _says_later(data: bytes, url: str, declared: str | None) -> bool:
    """Does a page answered with 200 say «not found» or «maintenance»?"""
    if not re.search(rb"</html>", data, re.IGNORECASE):
        return False  # cut: pages that only say so are short
    try:
        from pipeline.read.page.reading import read_page  # see judge

        return read_page(data, url, content_type=declared).soft_404 is not None
    except PageError:
        return False
