"""A server of captures, asked politely: one request at a time, at the pace it bears.

What is known of the largest of them: 24 calls of its index a minute; who goes on for a minute after
an answer 429 is shut out for an hour, and for twice as long the next time.
Source: github.com/edgi-govdata-archiving/wayback, release notes of 0.5 and issue 137.
"""

import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import requests

from pipeline.crawl.fence import Fence, fence_of_server
from pipeline.crawl.fetch import retry_after
from pipeline.crawl.http import Exchange, exchange, new_session
from pipeline.crawl.limits import Limits
from pipeline.errors import ShinkyuError
from pipeline.imports.wayback import SERVER

_AGAIN = (500, 502, 503, 504)


class Pace(NamedTuple):
    """What a server may be asked; times in seconds."""

    index_calls: int = 24
    """Calls of the index within ``window``."""
    window: float = 60.0
    pause: float = 0.125
    """Shortest time between two requests; eight a second is 80 % of what is borne."""
    retries: int = 3
    """How often a request is repeated that got no answer, or 500 to 504."""
    backoff: float = 2.0
    """First wait before that; doubled each time, with jitter."""
    asked_pause: float = 60.0
    """The wait after an answer 429 that says nothing of how long."""
    longest_pause: float = 600.0
    """The longest wait that is sat out; beyond it the run ends and is gone on with later."""
    failures: int = 5
    """So many requests in a row without an answer end the run."""


class StoppedError(ShinkyuError):
    """The server asks for a pause, or can't be reached; what was taken stays, the rest waits."""

    def __init__(self, reason: str, until: datetime | None = None) -> None:
        super().__init__(reason)
        self.until = until
        """Before this moment it should not be asked again."""


def _now() -> datetime:
    return datetime.now(UTC)


class Means(NamedTuple):
    """How a server is reached; tests put their own in."""

    pace: Pace = Pace()
    limits: Limits = Limits()
    session: requests.Session | None = None
    sleep: Callable[[float], None] = time.sleep
    tick: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = _now


class Server:
    """A server of captures, and how it was asked so far."""

    def __init__(
        self,
        address: str,
        delay: float,
        means: Means,
        recent: Iterable[datetime] = (),
        fence: Fence | None = None,
    ) -> None:
        """Begin.

        Args:
            address: e.g. ``https://web.archive.org``; the index stands under ``/cdx/search/cdx``,
                captures under ``/web/``.
            delay: shortest seconds between two requests, beside those of its pace.
            recent: moments of earlier calls of its index, which count, too.
            fence: which addresses may be connected to; a literal one of one's own network may.

        Raises:
            ShinkyuError: the address is none.
        """
        self.address = checked(address)
        self._fence = fence or fence_of_server(self.address)
        self._delay = max(delay, means.pace.pause)
        self._means = means
        self._session = means.session or new_session()
        now = means.now()
        ages = sorted((max(0.0, (now - moment).total_seconds()) for moment in recent), reverse=True)
        self._calls = deque(
            (means.tick() - age for age in ages), maxlen=max(1, means.pace.index_calls)
        )
        self._last = float("-inf")
        self._failures = self._pauses = 0
        self.index_calls = self.captures = 0
        """Requests that were sent."""
        self.tells_moments = False
        """Did it ever say of a capture when that was made (``Memento-Datetime``)?"""

    def index(self, url: str, span: Sequence[tuple[str, str]], resume: str | None) -> Exchange:
        """Ask the index for the captures of an address.

        Args:
            span: ``("from", …)`` and ``("to", …)``, as far as there are bounds.
            resume: the key to go on with.

        Raises:
            StoppedError: the server wants no more now.
        """
        query = [("url", url), ("limit", "1000"), ("showResumeKey", "true"), *span]
        query += [("resumeKey", resume)] if resume else []
        return self._patiently(f"{self.address}/cdx/search/cdx?{urlencode(query)}", index=True)

    def capture(self, address: str) -> Exchange:
        """Ask for a capture.

        Raises:
            StoppedError: the server wants no more now.
        """
        return self._patiently(address, index=False)

    def _patiently(self, url: str, *, index: bool) -> Exchange:
        attempt = 0
        while True:
            answer = self._once(url, index=index)
            if answer.status == 429 and not is_capture(answer):
                self._pause(answer)
                continue
            if not _is_worth_another(answer):
                self._failures = 0
                return answer
            if attempt == self._means.pace.retries:
                self._failed(answer)
                return answer
            answer.body.close()
            usual = self._means.pace.backoff * 2**attempt
            self._means.sleep(usual * random.uniform(0.8, 1.2))  # noqa: S311
            attempt += 1

    def _once(self, url: str, *, index: bool) -> Exchange:
        if index:
            self._wait_for_index()
            self.index_calls += 1
        else:
            self.captures += 1
        since = self._means.tick() - self._last
        if since < self._delay:
            self._means.sleep(self._delay - since)
        limits = self._means.limits
        now = self._means.now()
        answer = exchange(self._session, url, {}, limits, now, limits.url_seconds, self._fence)
        self._last = self._means.tick()
        if answer.is_fenced:
            answer.body.close()
            raise StoppedError(f"{self.address}: {answer.problem}")
        if answer.header("Memento-Datetime"):
            self.tells_moments = True
        return answer

    def _wait_for_index(self) -> None:
        """Wait until another call is within what the index bears."""
        pace, calls = self._means.pace, self._calls
        if len(calls) == calls.maxlen:
            over = calls[0] + pace.window - self._means.tick()
            if over > 0:
                self._means.sleep(over)
        calls.append(self._means.tick())

    def _pause(self, answer: Exchange) -> None:
        """Wait as an answer 429 asks for, once.

        Raises:
            StoppedError: it is the second, or asks for longer than we wait.
        """
        answer.body.close()
        self._pauses += 1
        now = self._means.now()
        wait = retry_after(answer.header("Retry-After"))
        wait = self._means.pace.asked_pause if wait is None else wait
        if self._pauses > 1 or wait > self._means.pace.longest_pause:
            which = "a second time " if self._pauses > 1 else ""
            raise StoppedError(
                f"{self.address}: asks {which}for a pause of {wait:.0f} seconds (HTTP status 429)",
                datetime.fromtimestamp(now.timestamp() + wait, UTC),
            )
        self._means.sleep(wait)

    def _failed(self, answer: Exchange) -> None:
        """Count requests in a row that got no answer.

        Raises:
            StoppedError: they were too many.
        """
        self._failures += 1
        if self._failures >= self._means.pace.failures:
            why = failure(answer)
            answer.body.close()
            raise StoppedError(f"{self.address}: {self._failures} requests in a row failed: {why}")


def _is_worth_another(answer: Exchange) -> bool:
    """May asking again bring more? A city's error that was captured stays what it is."""
    if answer.problem is not None:
        return answer.problem.may_pass
    return answer.status in _AGAIN and not is_capture(answer)


def failure(answer: Exchange) -> str:
    """Why an answer is none, in words."""
    return str(answer.problem) if answer.problem else f"HTTP status {answer.status}"


def is_capture(answer: Exchange) -> bool:
    """Is it the answer of a city that was captured, not a word of the server's own?

    ``Memento-Datetime`` (RFC 7089) says so; the Wayback Machine also keeps the captured headers
    under names of their own.
    """
    names = {name.lower() for name, _ in answer.headers}
    return "memento-datetime" in names or any(n.startswith("x-archive-orig-") for n in names)


def checked(address: str) -> str:
    """An address of a server, without a last slash.

    Raises:
        ShinkyuError: it is none that can be asked.
    """
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or "@" in parts.netloc or parts.query or parts.fragment:
        raise ShinkyuError(f"{address}: is no address of a server, e.g. {SERVER}")
    return address.rstrip("/")
