"""Write exchanges into the archive: request, response or revisit, and what neither says."""

from datetime import datetime
from typing import NamedTuple

from pipeline.archive.lastgood import Good, LastGood
from pipeline.archive.types import Body, Held
from pipeline.archive.writer import ASKED, FETCH, REQUISITE, RunWriter
from pipeline.crawl.http import Exchange
from pipeline.crawl.judge import Judgement
from pipeline.crawl.shelf import Shelf
from pipeline.kinds import ANSWERED, LinkAnswer, Verdict

ROBOTS = "robots"
"""Purpose of answers that are no captures of the source."""


_PLAIN = (Verdict.OK, Verdict.UNCHANGED, Verdict.MISSING)


class Told(NamedTuple):
    """What the archive was told of one fetch so far."""

    url: str
    """The URL that was asked for, before redirects."""
    started: datetime
    records: list[str]
    """Ids of its responses and revisits."""


class Recorder:
    """Writes into the archive, and knows what it holds."""

    def __init__(self, warc: RunWriter, known: LastGood) -> None:
        self._warc = warc
        self._shelf = Shelf(known.by_url.values())

    def answer(
        self,
        answer: Exchange,
        told: Told,
        *,
        judged: Judgement | None = None,
        last: Good | None = None,
        purpose: str | None = None,
    ) -> Held | None:
        """Write request and answer, and note the answer's id in ``told``.

        Args:
            judged: what the answer is worth, where it was the last of its fetch.
            last: what its URL held when it was good last.
            purpose: why it was asked, where it is no capture of the source.

        Returns:
            the record, where it holds bytes that are good and stood nowhere before.
        """
        record = new = None
        if answer.status is not None:
            of = self._held(judged, last)
            if of is not None:
                record = self._revisit(answer, of, purpose)
            else:
                record, new = self._response(answer, judged.body if judged else None, purpose)
        self._warc.request(
            answer.url,
            answer.at,
            answer.request_line,
            answer.request_headers,
            record,
            ip=answer.ip,
        )
        if record is not None and purpose in (None, REQUISITE):
            told.records.append(record)
        return new

    def _held(self, judged: Judgement | None, last: Good | None) -> Held | None:
        """The record that holds an answer's bytes already, under its own URL or another."""
        if judged is None:
            return None
        if judged.verdict is Verdict.UNCHANGED and last is not None:
            return last.held
        return self._shelf.find(judged.body)

    def _revisit(self, answer: Exchange, of: Held, purpose: str | None) -> str:
        _, record = self._warc.revisit(
            answer.url,
            answer.at,
            answer.status_line,
            answer.headers,
            of=of,
            not_modified=answer.status == 304,
            purpose=purpose,
            ip=answer.ip,
        )
        return record

    def _response(
        self, answer: Exchange, facts: Body | None, purpose: str | None
    ) -> tuple[str, Held | None]:
        offset, record = self._warc.response(
            answer.url,
            answer.at,
            answer.status_line,
            answer.headers,
            answer.body,
            answer.length,
            facts=facts,
            cut=answer.problem is not None,
            purpose=purpose,
            ip=answer.ip,
        )
        if facts is None:
            return record, None
        return record, self._shelf.put(answer, facts, self._warc.name, offset, record)

    def asked(self, told: Told, place: str, answer: LinkAnswer) -> None:
        """Say whether a link is a file, so that it is not asked again.

        Args:
            place: where its answer came from, after redirects.
        """
        facts = {"about": ASKED, "url": told.url, "final_url": place, "answer": answer}
        self._warc.metadata(told.url, told.started, facts)

    def end(self, told: Told, place: str, judged: Judgement, about: str = FETCH) -> None:
        """Say how a fetch ended, where its records don't say so by themselves.

        One answer of the URL itself that is right, unchanged or 404 needs no words of ours. What
        does: redirects, retries, answers that are not believed, and that nothing was asked.

        Args:
            about: ``requisite`` for a style sheet or a picture of the page.
        """
        plain = place == told.url and len(told.records) == 1
        if plain and judged.verdict in (_PLAIN if about == FETCH else ANSWERED):
            return
        facts = {
            "about": about,
            "url": told.url,
            "final_url": place,
            "verdict": judged.verdict,
            "reason": judged.reason,
            "responses": told.records,
        }
        last = told.records[-1] if told.records else None
        self._warc.metadata(told.url, told.started, facts, last)
