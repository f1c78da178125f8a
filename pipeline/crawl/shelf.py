"""Which bytes the archive holds, so that equal ones under another address are stored once.

A city that moves its files to new addresses serves the same bytes under them; a page that links
10,000 addresses may mean ten files.
"""

from collections.abc import Iterable
from typing import IO

from pipeline.archive.bodies import MAX_BODY
from pipeline.archive.lastgood import Good
from pipeline.archive.layout import moment_text
from pipeline.archive.types import Body, Held
from pipeline.archive.writer import sha256_digest
from pipeline.crawl.http import Exchange
from pipeline.crawl.judge import measure


class Shelf:
    """Bodies by their SHA-256: the last good ones, and those of this run."""

    def __init__(self, known: Iterable[Good]) -> None:
        self._held: dict[str, Held] = {}
        for good in known:
            self._held.setdefault(good.held.body.sha256, good.held)

    def find(self, body: Body | None) -> Held | None:
        """The record that holds these bytes as this kind of thing; None where none does."""
        held = self._held.get(body.sha256) if body is not None else None
        return held if held is not None and held.body == body else None

    def put(self, answer: Exchange, body: Body, file: str, offset: int, record: str) -> Held:
        """Remember a response that was just written; returns it as what others refer to."""
        held = Held(
            url=answer.url,
            file=file,
            offset=offset,
            record_id=record,
            date=moment_text(answer.at),
            digest=_digest(answer.body),
            body=body,
        )
        self._held.setdefault(body.sha256, held)
        return held


def _digest(stored: IO[bytes]) -> str:
    """As ``WARC-Payload-Digest`` has it: of the bytes as they are stored, encoding and all."""
    sha256 = measure(stored, "", MAX_BODY).sha256
    return sha256_digest(sha256)
