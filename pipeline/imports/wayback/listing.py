"""The captures of an address, as the index lists them: asked page by page, each answer once."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from pipeline.archive.bodies import decoded
from pipeline.crawl.http import Exchange
from pipeline.imports.wayback.dates import first_of, last_of
from pipeline.imports.wayback.index import Listed, Row, read_index
from pipeline.imports.wayback.journal import Journal, Pages, Question
from pipeline.imports.wayback.server import Server, failure

_MOST_ANSWERS = 200
_MOST_BYTES = 64 << 20
_GZIP = b"\x1f\x8b"
_REFUSALS = {
    "AdministrativeAccessControlException": "the server does not show this address",
    "RobotAccessControlException": "the server does not show this address (robots.txt)",
    "URL has been excluded": "the server does not show this address",
}


class Found(NamedTuple):
    """What the index lists of an address."""

    rows: list[Row]
    problem: str | None
    """Why that may not be all; None where it is."""
    refused: str | None = None
    """Why the server shows none."""


class Lister:
    """Asks the index, and remembers what it said."""

    def __init__(
        self,
        server: Server,
        journal: Journal,
        since: str | None,
        until: str | None,
        now: Callable[[], datetime],
    ) -> None:
        self._server, self._journal, self._now = server, journal, now
        self._since, self._until = since, until
        self.unread = 0
        """Lines that could not be read."""

    def _question(self, url: str, resume: str | None) -> Question:
        return Question(self._server.address, url, self._since, self._until, resume)

    def knows(self, url: str) -> bool:
        """Was the index asked for this address not long ago?"""
        asked = self._journal.pages(self._question(url, None), self._now())
        return asked is not None or self._all_that_is_known(url) is not None

    def _all_that_is_known(self, url: str) -> list[Row] | None:
        """What the index said of an address when it was asked without dates, if that was all."""
        rows: list[Row] = []
        question = Question(self._server.address, url, None, None, None)
        for _ in range(_MOST_ANSWERS):
            pages = self._journal.pages(question, self._now())
            if pages is None or pages.refused:
                return None
            rows += pages.rows
            if pages.resume is None:
                return rows
            question = question._replace(resume=pages.resume)
        return None

    def rows(self, url: str) -> Found:
        """All captures of an address.

        Raises:
            StoppedError: the server wants no more now.
        """
        known = self._all_that_is_known(url)
        if known is not None:
            return Found(known, None)
        rows: list[Row] = []
        resume: str | None = None
        asked: set[str | None] = set()
        while resume not in asked and len(asked) < _MOST_ANSWERS:
            asked.add(resume)
            question = self._question(url, resume)
            pages = self._journal.pages(question, self._now()) or self._ask(question)
            if isinstance(pages, str):
                return Found(rows, f"the index could not be asked: {pages}")
            rows += pages.rows
            self.unread += pages.unread
            if pages.refused or pages.resume is None:
                return Found(rows, None, pages.refused)
            resume = pages.resume
        return Found(rows, "the index comes to no end")

    def _ask(self, question: Question) -> Pages | str:
        """One answer of the index, remembered; or why there is none."""
        span = [("from", first_of(question.since))] if question.since else []
        span += [("to", last_of(question.until))] if question.until else []
        answer = self._server.index(question.url, span, question.resume)
        with answer.body:
            said = self._read(answer)
        if not isinstance(said, str):
            self._journal.add_index(question, said)
        return said

    def _read(self, answer: Exchange) -> Pages | str:
        now = self._now()
        if answer.status is None or answer.problem:
            return failure(answer)
        try:
            body = _body(answer)
        except ValueError as error:
            return str(error)
        for word, refused in _REFUSALS.items():
            if word.encode() in body[:10_000]:
                return Pages(now, [], None, 0, refused)
        if answer.status == 404:  # some servers say so of what they never captured
            return Pages(now, [], None, 0, None)
        if answer.status != 200:
            return failure(answer)
        try:
            listed: Listed = read_index(body, now)
        except ValueError as error:
            return str(error)
        return Pages(now, listed.rows, listed.resume, listed.unread, None)


def _body(answer: Exchange) -> bytes:
    """The answer's body, unpacked: packed answers do not always say so.

    Raises:
        ValueError: it can't be unpacked, or is too long.
    """
    encoding = answer.header("Content-Encoding") or ""
    answer.body.seek(0)
    if not encoding and answer.body.read(2) == _GZIP:
        encoding = "gzip"
    answer.body.seek(0)
    return b"".join(decoded(answer.body, encoding, _MOST_BYTES))
