"""robots.txt after RFC 9309.

4xx allows everything, 5xx or silence allows nothing that night, Crawl-delay is honoured.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from protego import Protego

from pipeline.archive.bodies import decoded
from pipeline.crawl.http import REDIRECTS, Exchange
from pipeline.kinds import DISALLOWED

MAX_BYTES = 500 * 1024  # RFC 9309 §2.5: parsers must take at least 500 KiB
_TOKEN = "shinkyu"  # noqa: S105


class Robots(NamedTuple):
    """What a host's robots.txt says to us."""

    rules: Protego | None
    """None where everything is allowed."""
    unreachable: str | None
    """Why nothing may be fetched tonight."""
    fenced: str | None = None
    """Why the host may not be asked for anything: where its name leads."""

    def refusal(self, url: str) -> str | None:
        """Why this URL may not be fetched; None where it may."""
        if self.fenced:
            return self.fenced
        if self.unreachable:
            return f"robots.txt can't be had ({self.unreachable}), so nothing is fetched tonight"
        if self.rules is not None and not self.rules.can_fetch(url, _TOKEN):
            return DISALLOWED
        return None

    def delay(self) -> float:
        """Crawl-delay in seconds, 0 where none is asked for."""
        return float(self.rules.crawl_delay(_TOKEN) or 0) if self.rules is not None else 0.0


_ALL_ALLOWED = Robots(rules=None, unreachable=None)


def _unreachable(why: str) -> Robots:
    return Robots(rules=None, unreachable=why)


def read_robots(
    url: str, ask: Callable[[str], Exchange], refusal: Callable[[str], str | None], redirects: int
) -> Robots:
    """Fetch and read the robots.txt of the host of ``url``.

    Redirects are followed to other hosts, too (RFC 9309 §2.3.1.2: «even across authorities»): what
    is read there are rules, and they hold for the host that was asked first.

    Args:
        ask: makes one exchange (and archives it).
        refusal: says why a URL may not be asked (its form), None where it may.
    """
    parts = urlsplit(url)
    place = f"{parts.scheme}://{parts.netloc}/robots.txt"
    for hop in range(redirects + 1):
        answer = ask(place)
        with answer.body:
            if hop == 0 and answer.is_fenced:
                led = str(answer.problem)
                return Robots(rules=None, unreachable=led, fenced=led)
            target = None if answer.problem else _target(answer)
            if target is None:
                return _read(answer)
        place = target
        if why := refusal(place):
            return _unreachable(f"it redirects to {place}: {why}")
    return _ALL_ALLOWED  # RFC 9309 §2.3.1.2: after five redirects it counts as unavailable


def _target(answer: Exchange) -> str | None:
    return answer.target() if answer.status in REDIRECTS else None


def _read(answer: Exchange) -> Robots:
    """What the last answer says (RFC 9309 §2.3.1)."""
    if answer.status is None or answer.problem:
        return _unreachable(str(answer.problem or "no answer"))
    if 200 <= answer.status < 300:
        return _parse(answer)
    if answer.status >= 500 or answer.status == 429:
        return _unreachable(f"HTTP status {answer.status}")
    return _ALL_ALLOWED


def _parse(answer: Exchange) -> Robots:
    encoding = answer.header("Content-Encoding") or ""
    answer.body.seek(0)
    try:
        data = _first(decoded(answer.body, encoding, MAX_BYTES * 100))
    except ValueError as error:
        return _unreachable(str(error))
    text = data.decode("utf-8", "replace").lstrip("\ufeff")
    return Robots(rules=Protego.parse(text), unreachable=None)


def _first(pieces: Iterator[bytes]) -> bytes:
    data = b""
    for piece in pieces:
        data += piece
        if len(data) >= MAX_BYTES:
            break
    return data[:MAX_BYTES]
