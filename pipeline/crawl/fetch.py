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
from urllib3.exceptions import HTTPError
from urllib3.util import parse_url

from pipeline.archive.lastgood import Good, LastGood
from pipeline.archive.types import Verdict
from pipeline.archive.writer import FETCH, RunWriter
from pipeline.crawl.http import REDIRECTS, Exchange, exchange
from pipeline.crawl.judge import Judgement, judge
from pipeline.crawl.limits import Limits
from pipeline.crawl.robots import Robots, read_robots
from pipeline.read.page.reading import PageReading
from pipeline.sources import Source

_AGAIN = (429, 500, 502, 503, 504)


class Fetched(NamedTuple):
    """How the fetch of one URL ended."""

    url: str
    final_url: str
    verdict: Verdict
    reason: str | None
    good: Good | None
    """What the URL holds, where it's good or still good."""
    page: PageReading | None
    changed: bool
    """The bytes differ from the last good ones (or are the first)."""


class Crawler:
    """One run's means: session, archive file, what is known, what hosts asked of us."""

    def __init__(
        self,
        source: Source,
        warc: RunWriter,
        known: LastGood,
        session: requests.Session,
        limits: Limits,
        clock: Callable[[], datetime],
        sleep: Callable[[float], None],
    ) -> None:
        self.source, self.warc, self.known, self.session, self.limits = (
            source,
            warc,
            known,
            session,
            limits,
        )
        self.clock, self.sleep = clock, sleep
        self.deadline = time.monotonic() + limits.run_seconds
        self._robots: dict[str, Robots] = {}
        self._last_asked: dict[str, float] = {}

    def refusal(self, url: str) -> str | None:
        """Why a URL may not be asked at all: its scheme, or a host the source does not name."""
        try:
            parts = urlsplit(url)
            port = parts.port
            sent_to = parse_url(
                url
            )  # the reading that the connection goes by: both must see one host
        except (ValueError, HTTPError):
            return "it is no valid URL"
        if parts.scheme not in ("http", "https"):
            return f"scheme {parts.scheme or '(none)'} is not http or https"
        if parts.username is not None or parts.password is not None:
            return "it carries a user name"
        host = (parts.hostname or "").lower()
        if (sent_to.host or "").strip("[]").lower() != host or sent_to.port != port:
            return f"its host can be read in two ways: {parts.netloc}"
        host = f"[{host}]" if ":" in host else host
        usual = {"http": 80, "https": 443}[parts.scheme]
        spellings = {
            f"{host}:{usual if port is None else port}",
            *([host] if port in (None, usual) else []),
        }
        return (
            None
            if spellings & self.source.allowed_hosts
            else f"host {parts.netloc} is not one the source names"
        )

    def _ask(self, url: str, extra: dict[str, str], deadline: float) -> Exchange:
        """One exchange, after the delay that the host is owed."""
        host = urlsplit(url).netloc.lower()
        robots = self._robots.get(host)
        owed = max(
            self.source.delay, min(robots.delay() if robots else 0.0, self.limits.crawl_delay)
        )
        since = time.monotonic() - self._last_asked.get(host, -1e9)
        if since < owed:
            self.sleep(owed - since)
        left = min(deadline, self.deadline) - time.monotonic()
        answer = exchange(self.session, url, extra, self.limits, self.clock(), left)
        self._last_asked[host] = time.monotonic()
        return answer

    def robots(self, url: str) -> Robots:
        """What the host of ``url`` says in robots.txt, asked once a run."""
        host = urlsplit(url).netloc.lower()
        if host not in self._robots:
            deadline = time.monotonic() + self.limits.url_seconds

            def ask(place: str) -> Exchange:
                answer = self._patiently(place, {}, deadline, [], purpose="robots")
                return answer

            self._robots[host] = read_robots(url, ask, self.refusal, self.limits.redirects)
        return self._robots[host]

    def _patiently(
        self,
        url: str,
        extra: dict[str, str],
        deadline: float,
        told: list[str],
        purpose: str | None = None,
    ) -> Exchange:
        """Ask, and ask again after connection errors, 429 and 5xx; archive every answer that is not the last."""
        for attempt in range(self.limits.retries + 1):
            answer = self._ask(url, extra, deadline)
            wait = self._wait(answer, attempt)
            over = (
                attempt == self.limits.retries
                or wait is None
                or time.monotonic() + wait > min(deadline, self.deadline)
            )
            if over:
                if purpose:
                    self._write_answer(answer, told, purpose=purpose)
                return answer
            self._write_answer(answer, told, purpose=purpose)
            self.sleep(wait or 0)
        raise AssertionError("unreachable")

    def _wait(self, answer: Exchange, attempt: int) -> float | None:
        """Seconds until the next try; None where another try makes no sense."""
        usual: float = self.limits.backoff * 2**attempt * random.uniform(0.8, 1.2)  # noqa: S311
        if answer.status is None:
            return usual
        if answer.status not in _AGAIN:
            return (
                usual
                if answer.status == 200 and answer.problem and "cap" not in answer.problem
                else None
            )
        asked = _retry_after(answer.header("Retry-After"))
        if asked is None:
            return usual
        return asked if asked <= self.limits.retry_after else None

    def _write_answer(
        self,
        answer: Exchange,
        told: list[str],
        *,
        judged: Judgement | None = None,
        last: Good | None = None,
        purpose: str | None = None,
    ) -> None:
        """Write request and response (or revisit) into the archive; ``told`` collects the ids of responses."""
        if answer.status is None:
            self.warc.request(answer.url, answer.at, answer.request_line, answer.request_headers)
            return
        if judged is not None and judged.verdict == "unchanged" and last is not None:
            _, record = self.warc.revisit(
                answer.url,
                answer.at,
                answer.status_line,
                answer.headers,
                of=last.held,
                not_modified=answer.status == 304,
            )
        else:
            _, record = self.warc.response(
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
        self.warc.request(
            answer.url, answer.at, answer.request_line, answer.request_headers, record
        )
        if purpose is None:
            told.append(record)

    def fetch(self, url: str, *, is_page: bool) -> Fetched:
        """Fetch one URL through its redirects and judge it; everything that happened is in the archive afterwards."""
        started, told = self.clock(), list[str]()
        deadline = time.monotonic() + self.limits.url_seconds
        place, visited = url, list[str]()
        while True:
            refused = self._may(place, visited)
            if refused:
                return self._end(
                    url, place, started, told, Judgement("refused", refused, None), None
                )
            visited.append(place)
            good = self.known.by_url.get(place)
            extra = _conditions(good)
            answer = self._patiently(place, extra, deadline, told)
            target = answer.target() if answer.status in REDIRECTS else None
            if target is not None:
                self._write_answer(answer, told)
                answer.body.close()
                place = target
                continue
            judged = judge(
                answer,
                good.held if good else None,
                is_page=is_page,
                asked_if=bool(extra),
                cap=self.limits.body,
                hosts=self.source.allowed_hosts,
            )
            return self._conclude(url, place, started, told, answer, judged, good)

    def _may(self, place: str, visited: list[str]) -> str | None:
        if place in visited:
            return f"redirects run in a loop through {place}"
        if len(visited) > self.limits.redirects:
            return f"more than {self.limits.redirects} redirects"
        if time.monotonic() > self.deadline:
            return "the time for this run is up"
        refused = self.refusal(place)
        if refused:
            return f"redirected to {place}: {refused}" if visited else refused
        return self.robots(place).refusal(place)

    def _conclude(
        self,
        url: str,
        place: str,
        started: datetime,
        told: list[str],
        answer: Exchange,
        judged: Judgement,
        good: Good | None,
    ) -> Fetched:
        self._write_answer(answer, told, judged=judged, last=good)
        answer.body.close()
        # What the record itself says needs no words of ours; what it does not say does.
        plain = place == url and len(told) == 1 and judged.verdict in ("ok", "unchanged", "missing")
        return self._end(url, place, started, told, judged, good, plain=plain)

    def _end(
        self,
        url: str,
        place: str,
        started: datetime,
        told: list[str],
        judged: Judgement,
        good: Good | None,
        *,
        plain: bool = False,
    ) -> Fetched:
        if not plain:
            facts = {
                "about": FETCH,
                "url": url,
                "final_url": place,
                "verdict": judged.verdict,
                "reason": judged.reason,
                "responses": told,
            }
            self.warc.metadata(url, started, facts, told[-1] if told else None)
        return Fetched(
            url, place, judged.verdict, judged.reason, good, judged.page, judged.verdict == "ok"
        )


def _conditions(good: Good | None) -> dict[str, str]:
    """The validators of the last good capture (RFC 9110 §13.1)."""
    if good is None:
        return {}
    pairs = (("If-None-Match", good.etag), ("If-Modified-Since", good.last_modified))
    return {
        name: value for name, value in pairs if value and value.isascii() and value.isprintable()
    }


def _retry_after(value: str | None) -> float | None:
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
