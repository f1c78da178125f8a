"""robots.txt after RFC 9309: 4xx allows everything, 5xx or silence allows nothing that night, Crawl-delay is honoured."""

from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from protego import Protego

from pipeline.archive.reader import decoded
from pipeline.crawl.http import REDIRECTS, Exchange

MAX_BYTES = 500 * 1024  # RFC 9309 §2.5: parsers must take at least 500 KiB
_TOKEN = "shinkyu"  # noqa: S105


class Robots(NamedTuple):
    """What a host's robots.txt says to us."""

    rules: Protego | None
    """None where everything is allowed."""
    unreachable: str | None
    """Why nothing may be fetched tonight."""

    def refusal(self, url: str) -> str | None:
        """Why this URL may not be fetched; None where it may."""
        if self.unreachable:
            return f"robots.txt can't be had ({self.unreachable}), so nothing is fetched tonight"
        if self.rules is not None and not self.rules.can_fetch(url, _TOKEN):
            return "robots.txt disallows it"
        return None

    def delay(self) -> float:
        """Crawl-delay in seconds, 0 where none is asked for."""
        return float(self.rules.crawl_delay(_TOKEN) or 0) if self.rules is not None else 0.0


def _first(pieces: Iterator[bytes]) -> bytes:
    data = b""
    for piece in pieces:
        data += piece
        if len(data) >= MAX_BYTES:
            break
    return data[:MAX_BYTES]


def read_robots(
    url: str, ask: Callable[[str], Exchange], allowed: Callable[[str], str | None], redirects: int
) -> Robots:
    """Fetch and read the robots.txt of the host of ``url``.

    Args:
        ask: makes one exchange (and archives it).
        allowed: says why a URL may not be asked (its host), None where it may.
    """
    parts = urlsplit(url)
    place = f"{parts.scheme}://{parts.netloc}/robots.txt"
    for _ in range(redirects + 1):
        answer = ask(place)
        if answer.status is None or answer.problem:
            return Robots(None, answer.problem or "no answer")
        if answer.status in REDIRECTS and (target := answer.target()) is not None:
            place = target
            if refusal := allowed(place):
                return Robots(None, f"it redirects to {place}: {refusal}")
            continue
        if 200 <= answer.status < 300:
            answer.body.seek(0)
            try:
                data = _first(
                    decoded(answer.body, answer.header("Content-Encoding") or "", MAX_BYTES * 100)
                )
            except ValueError as error:
                return Robots(None, str(error))
            return Robots(Protego.parse(data.decode("utf-8", "replace").lstrip("\ufeff")), None)
        if answer.status >= 500 or answer.status == 429:
            return Robots(None, f"HTTP status {answer.status}")
        return Robots(None, None)
    return Robots(None, None)  # RFC 9309 §2.3.1.2: after five redirects it counts as unavailable
