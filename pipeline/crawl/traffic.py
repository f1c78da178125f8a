"""What a run asked of each host, and how long it waited for the answers: only the crawl knows it.

It goes into the record that ends the run's WARC file, so that the report of the night can be made
anew from the archive.
"""

from urllib.parse import urlsplit

from pipeline.archive.types import HostAsked
from pipeline.crawl.http import Exchange

_DIGITS = 3
"""Of a second: what a network's answers are told apart by."""


class Traffic:
    """Requests, bytes and seconds, host by host."""

    def __init__(self) -> None:
        self._hosts: dict[str, HostAsked] = {}

    def count(self, answer: Exchange, seconds: float) -> None:
        """One exchange, whatever came of it.

        Args:
            seconds: from the question to the last byte, without the pause before it.
        """
        host = urlsplit(answer.url).netloc.lower()
        told = self._hosts.get(host) or HostAsked(host, 0, 0, 0.0, 0.0)
        self._hosts[host] = told._replace(
            requests=told.requests + 1,
            bytes=told.bytes + answer.length,
            seconds=told.seconds + seconds,
            slowest=max(told.slowest, seconds),
        )

    def statement(self) -> dict[str, dict[str, float]]:
        """Host → ``requests``, ``bytes`` of bodies as they came, ``seconds`` of all answers
        together, and those of the ``slowest`` one.
        """
        return {
            host: {
                "requests": told.requests,
                "bytes": told.bytes,
                "seconds": round(told.seconds, _DIGITS),
                "slowest": round(told.slowest, _DIGITS),
            }
            for host, told in self._hosts.items()
        }
