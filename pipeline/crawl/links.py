"""The links of a page of which only an answer tells whether they are files: each is asked once,
and the archive remembers the answer.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pipeline.archive.lastgood import Asked
from pipeline.crawl.allowed import refusal
from pipeline.crawl.fetch import Crawler
from pipeline.kinds import LinkAnswer
from pipeline.read.page.types import Link
from pipeline.read.page.undecided import is_document, may_be_files

_AGAIN = timedelta(days=30)
"""What was gone or denied may be mended: it is asked again after so long."""


def files_among(crawler: Crawler, links: Iterable[Link], *, ask: bool) -> set[str]:
    """Those of a page's links without suffix or size that are files.

    Args:
        ask: whether what is not known may be asked now, at most ``night_questions`` in a run.
    """
    pages = (crawler.source.page, *crawler.source.pages)
    found = set[str]()
    for url in may_be_files(links, pages):
        answer = known_answer(crawler, url)
        if answer is None and ask:
            answer = crawler.question(url)
        if answer is LinkAnswer.FILE:
            found.add(url)
    return found


def known_answer(crawler: Crawler, url: str) -> LinkAnswer | None:
    """What the archive knows of a link; None where it is to be asked."""
    good = crawler.known.of(url)
    if good is not None and is_document(good.held.body.media_type):
        return LinkAnswer.FILE
    asked = crawler.known.asked.get(url)
    return asked.answer if asked is not None and _stands(crawler, asked) else None


def _stands(crawler: Crawler, asked: Asked) -> bool:
    """Is what was answered then still to be believed?"""
    if asked.answer is LinkAnswer.ELSEWHERE:
        return refusal(asked.place, crawler.source.allowed_hosts) is not None
    if asked.answer in (LinkAnswer.FILE, LinkAnswer.PAGE):
        return True
    return crawler.now() - datetime.fromisoformat(asked.at) < _AGAIN
