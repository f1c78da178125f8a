"""Write exchanges into the archive: request, response or revisit, and what neither says."""

from datetime import datetime
from typing import NamedTuple

from pipeline.archive.lastgood import Good
from pipeline.archive.writer import FETCH, RunWriter
from pipeline.crawl.http import Exchange
from pipeline.crawl.judge import Judgement
from pipeline.kinds import Verdict

ROBOTS = "robots"
"""Purpose of answers that are no captures of the source."""


class Told(NamedTuple):
    """What the archive was told of one fetch so far."""

    url: str
    """The URL that was asked for, before redirects."""
    started: datetime
    records: list[str]
    """Ids of its responses and revisits."""


def write_answer(
    warc: RunWriter,
    answer: Exchange,
    told: Told,
    *,
    judged: Judgement | None = None,
    last: Good | None = None,
    purpose: str | None = None,
) -> None:
    """Write request and answer, and note the answer's id in ``told``.

    Args:
        judged: what the answer is worth, where it was the last of its fetch.
        last: what its URL held when it was good last.
        purpose: why it was asked, where it is no capture of the source.
    """
    record = None
    if answer.status is not None:
        record = _write_response(warc, answer, judged, last, purpose)
    warc.request(answer.url, answer.at, answer.request_line, answer.request_headers, record)
    if record is not None and purpose is None:
        told.records.append(record)


def _write_response(
    warc: RunWriter,
    answer: Exchange,
    judged: Judgement | None,
    last: Good | None,
    purpose: str | None,
) -> str:
    """The response, or a revisit of what is held already; returns the record's id."""
    unchanged = judged is not None and judged.verdict is Verdict.UNCHANGED
    if unchanged and last is not None:
        _, record = warc.revisit(
            answer.url,
            answer.at,
            answer.status_line,
            answer.headers,
            of=last.held,
            not_modified=answer.status == 304,
        )
        return record
    _, record = warc.response(
        answer.url,
        answer.at,
        answer.status_line,
        answer.headers,
        answer.body,
        answer.length,
        facts=judged.body if judged else None,
        cut=answer.problem is not None,
        purpose=purpose,
    )
    return record


_PLAIN = (Verdict.OK, Verdict.UNCHANGED, Verdict.MISSING)


def write_end(warc: RunWriter, told: Told, place: str, judged: Judgement) -> None:
    """Say how a fetch ended, where its records don't say so by themselves.

    One answer of the URL itself that is right, unchanged or 404 needs no words of ours. What
    does: redirects, retries, answers that are not believed, and that nothing was asked.
    """
    if place == told.url and len(told.records) == 1 and judged.verdict in _PLAIN:
        return
    facts = {
        "about": FETCH,
        "url": told.url,
        "final_url": place,
        "verdict": judged.verdict,
        "reason": judged.reason,
        "responses": told.records,
    }
    last = told.records[-1] if told.records else None
    warc.metadata(told.url, told.started, facts, last)
