"""Fetch one URL politely and patiently, and write every exchange of it into the archive."""

import random
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

import requests

from pipeline.archive.lastgood import Good, LastGood
from pipeline.archive.types import Held
from pipeline.archive.writer import REQUISITE
from pipeline.crawl.allowed import refusal, unaskable
from pipeline.crawl.budget import Budget
from pipeline.crawl.clocks import Clocks
from pipeline.crawl.fence import fence_of
from pipeline.crawl.http import REDIRECTS, Exchange, exchange
from pipeline.crawl.judge import Judgement, judge
from pipeline.crawl.limits import Limits
from pipeline.crawl.memory import Memory
from pipeline.crawl.questions import MAX_ANSWER, QUESTION, answer_of
from pipeline.crawl.record import ROBOTS, Recorder, Told
from pipeline.crawl.requisite_judge import judge_requisite
from pipeline.crawl.robots import Robots, read_robots
from pipeline.crawl.traffic import Traffic
from pipeline.crawl.turns import Turns
from pipeline.kinds import LinkAnswer, RequisiteKind, Verdict
from pipeline.read.page.types import PageReading
from pipeline.sources import Source

_AGAIN = (429, 500, 502, 503, 504)


class Fetched(NamedTuple):
    """How the fetch of one URL ended."""

    url: str
    verdict: Verdict
    reason: str | None
    page: PageReading | None
    place: str
    """The URL that answered, after redirects; where nothing did, the last that was asked for."""
    body: bytes | None = None
    """Of a page or a style sheet its bytes, where they came new."""
    content_type: str | None = None
    """As the answer declared it."""
    held: Held | None = None
    """The record that holds the bytes, where they stood nowhere before."""


class _How(NamedTuple):
    """How patiently something is asked for, and how much of it is taken."""

    deadline: float
    """On the monotonic clock."""
    retries: int
    cap: int
    """Most bytes of a body."""
    purpose: str | None = None
    """Why it is asked for, where the answers are no captures of the source."""


class _Reached(NamedTuple):
    """Where a URL led."""

    place: str
    answer: Exchange | None
    """The last answer; None where the last place may not be asked."""
    refused: str | None
    """Why it may not."""
    good: Good | None
    """What that place held when it was good last."""


class Crawler:
    """One run's means: session, archive file, what is known, what hosts asked of us.

    ``budget``, ``clocks`` and ``traffic`` tell afterwards what was used up, how clocks stood, and
    what was asked of whom.
    """

    def __init__(
        self,
        source: Source,
        recorder: Recorder,
        known: LastGood,
        session: requests.Session,
        limits: Limits,
        clock: Callable[[], datetime],
        turns: Turns,
        memory: Memory,
    ) -> None:
        self.source, self.known, self.limits = source, known, limits
        self.budget, self.clocks = Budget(limits), Clocks(clock(), known.last_capture or None)
        self.traffic = Traffic()
        self._recorder, self._session, self._fence = recorder, session, fence_of(source)
        self._clock, self._turns, self.memory = clock, turns, memory
        self._deadline = time.monotonic() + limits.run_seconds
        self._questions = limits.night_questions
        self.not_answered: set[str] = set()
        """Links of which nothing was learnt for good when they were to be asked what they are."""
        self._robots: dict[str, Robots] = {}

    def now(self) -> datetime:
        """The moment by our clock."""
        return self._clock()

    def time_is_up(self) -> bool:
        """Has the run taken as long as it may?"""
        return time.monotonic() > self._deadline

    def _refusal(self, url: str) -> str | None:
        return refusal(url, self.source.allowed_hosts)

    def _owed(self, host: str) -> float:
        """Seconds between two requests that a host is owed."""
        robots = self._robots.get(host)
        asked_for = robots.delay() if robots else 0.0
        return max(self.source.delay, min(asked_for, self.limits.crawl_delay))

    def _ask(self, url: str, extra: dict[str, str], how: _How) -> Exchange:
        """One exchange, after the delay that the host is owed."""
        limits = self.limits._replace(body=how.cap)
        with self._turns.of(url, self._owed(urlsplit(url).netloc.lower())):
            began, now = time.monotonic(), self._clock()
            left = min(how.deadline, self._deadline) - began
            answer = exchange(self._session, url, extra, limits, now, left, self._fence)
            self.traffic.count(answer, time.monotonic() - began)
        self.budget.spend(answer)
        self.clocks.compare(answer)
        return answer

    def robots(self, url: str) -> Robots:
        """What the host of ``url`` says in robots.txt, asked once a run."""
        host = urlsplit(url).netloc.lower()
        if host not in self._robots:
            how = self._usual()._replace(purpose=ROBOTS)
            told = Told(url, self._clock(), [])

            def ask(place: str) -> Exchange:
                answer = self._patiently(place, {}, how, told)
                if not answer.is_fenced:
                    self._recorder.answer(answer, told, purpose=ROBOTS)
                return answer

            self._robots[host] = read_robots(url, ask, unaskable, self.limits.redirects)
        return self._robots[host]

    def _usual(self) -> _How:
        deadline = time.monotonic() + self.limits.url_seconds
        return _How(deadline, self.limits.retries, self.limits.body)

    def _patiently(self, url: str, extra: dict[str, str], how: _How, told: Told) -> Exchange:
        """Ask, and ask again after connection errors, 429 and 5xx.

        Every answer but the last is archived here; the last is the caller's.
        """
        attempt = 0
        while True:
            answer = self._ask(url, extra, how)
            wait = self._wait(answer, attempt) if attempt < how.retries else None
            if wait is None or time.monotonic() + wait > min(how.deadline, self._deadline):
                return answer
            with answer.body:
                self._recorder.answer(answer, told, purpose=how.purpose)
            self._turns.wait(wait)
            attempt += 1

    def _wait(self, answer: Exchange, attempt: int) -> float | None:
        """Seconds until the next try; None where there is none, or it makes no sense."""
        if self.budget.used_up():
            return None
        usual: float = self.limits.backoff * 2**attempt * random.uniform(0.8, 1.2)  # noqa: S311
        if answer.status is None:
            return usual if answer.problem is None or answer.problem.may_pass_at_once else None
        if answer.status in _AGAIN:
            return self._asked_wait(answer, usual)
        cut = answer.status == 200 and answer.problem is not None and answer.problem.may_pass
        return usual if cut else None

    def _asked_wait(self, answer: Exchange, usual: float) -> float | None:
        """The wait that the server asks for; None where it is longer than we wait."""
        asked = retry_after(answer.header("Retry-After"))
        if asked is None:
            return usual
        return asked if asked <= self.limits.retry_after else None

    def fetch(self, url: str, *, is_page: bool) -> Fetched:
        """Fetch one URL through its redirects and judge it.

        Everything that happened is in the archive afterwards.
        """
        told = Told(url, self._clock(), [])
        place, answer, refused, good = self._follow(told, self._usual())
        if answer is None:
            return self._end(told, place, Judgement(Verdict.REFUSED, refused, None))
        with answer.body:
            judged = judge(
                answer,
                good.held if good else None,
                is_page=is_page,
                asked_if=bool(_conditions(good)),
                cap=self.limits.body,
                hosts=self.source.allowed_hosts,
            )
            held = self._recorder.answer(answer, told, judged=judged, last=good)
        ended = self._end(told, place, judged)
        return ended._replace(content_type=answer.header("Content-Type"), held=held)

    def question(self, url: str) -> LinkAnswer | None:
        """Ask whether a link is a file: the beginning of its answer tells.

        What it says for good is in the archive afterwards, so that it is asked once.

        Returns:
            None where nothing was learnt tonight, or nothing more may be asked.
        """
        if self._refusal(url) is None and self.robots(url).refusal(url):
            return None
        if url in self.not_answered or self._questions == 0:
            self.not_answered.add(url)
            return None
        self._questions -= 1
        found = self._question(url)
        if found is None:
            self.not_answered.add(url)
        return found

    def _question(self, url: str) -> LinkAnswer | None:
        told = Told(url, self._clock(), [])
        deadline = time.monotonic() + self.limits.question_seconds
        reached = self._follow(told, _How(deadline, 0, MAX_ANSWER, QUESTION))
        if reached.answer is None:
            away = self._refusal(reached.place) is not None
            found = LinkAnswer.ELSEWHERE if away else None
        else:
            with reached.answer.body:
                found = answer_of(reached.answer)
                self._recorder.answer(reached.answer, told, purpose=QUESTION)
        if found is not None:
            self._recorder.asked(told, reached.place, found)
        return found

    def requisite(self, url: str, kind: RequisiteKind) -> Fetched:
        """Fetch a style sheet or a picture of the page; what happened is in the archive afterwards,
        and is no capture of the source.

        An answer that may be another one tomorrow leaves no word: it is asked for another night.
        """
        told = Told(url, self._clock(), [])
        left = time.monotonic() + self.limits.requisite_seconds
        how = _How(left, 0, self.limits.requisite_bytes, REQUISITE)
        place, answer, refused, good = self._follow(told, how)
        if answer is None:
            verdict = Verdict.FAILED if self._may_pass(place) else Verdict.REFUSED
            judged = Judgement(verdict, refused, None)
        else:
            with answer.body:
                judged = judge_requisite(
                    answer,
                    good.held if good else None,
                    kind=kind,
                    asked_if=bool(_conditions(good)),
                    cap=how.cap,
                )
                self._recorder.answer(answer, told, judged=judged, last=good, purpose=REQUISITE)
        if judged.verdict is not Verdict.FAILED:
            self._recorder.end(told, place, judged, REQUISITE)
        return Fetched(url, judged.verdict, judged.reason, None, place, judged.content)

    def _may_pass(self, place: str) -> bool:
        """Is it only tonight that a place may not be asked?"""
        if self.budget.used_up() or self.time_is_up():
            return True
        return self._refusal(place) is None and self.robots(place).unreachable is not None

    def _follow(self, told: Told, how: _How) -> _Reached:
        """Ask for a URL and for what its redirects name; every answer but the last is archived."""
        place, visited = told.url, list[str]()
        while True:
            if refused := self._may_not(told.url, place, visited, how.purpose):
                return _Reached(place, None, refused, None)
            visited.append(place)
            good = self.known.by_url.get(place) if how.purpose in (None, REQUISITE) else None
            answer = self._patiently(place, _conditions(good), how, told)
            if answer.is_fenced:
                answer.body.close()
                return _Reached(place, None, _led(visited, place, str(answer.problem)), None)
            target = answer.target() if answer.status in REDIRECTS else None
            if target is None:
                return _Reached(place, answer, None, good)
            with answer.body:
                self._recorder.answer(answer, told, purpose=how.purpose)
            place = target

    def _may_not(self, url: str, place: str, visited: list[str], purpose: str | None) -> str | None:
        """Why a place to which ``url`` led may not be asked now; None where it may."""
        if place in visited:
            return f"redirects run in a loop through {place}"
        if len(visited) > self.limits.redirects:
            return f"more than {self.limits.redirects} redirects"
        if self.time_is_up():
            return "the time for this run is up"
        refused = self._refusal(place)
        if refused:
            return _led([*visited, place], place, refused)
        used_up = self.budget.used_up() if purpose == REQUISITE else self.budget.refusal(url)
        return used_up or self.robots(place).refusal(place)

    def _end(self, told: Told, place: str, judged: Judgement) -> Fetched:
        self._recorder.end(told, place, judged)
        return Fetched(told.url, judged.verdict, judged.reason, judged.page, place, judged.content)


def _led(visited: list[str], place: str, refused: str) -> str:
    """Why a place may not be asked, and how one came to it."""
    return f"redirected to {place}: {refused}" if len(visited) > 1 else refused


def _conditions(good: Good | None) -> dict[str, str]:
    """The validators of the last good capture (RFC 9110 §13.1)."""
    if good is None:
        return {}
    pairs = (("If-None-Match", good.etag), ("If-Modified-Since", good.last_modified))
    return {
        name: value for name, value in pairs if value and value.isascii() and value.isprintable()
    }


def retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110 §10.2.3); None where it says nothing."""
    if not value:
        return None
    if re.fullmatch(r"\s*[0-9]{1,9}\s*", value):
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())
