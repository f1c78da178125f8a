"""What a run asked of each host, and how long it waited for the answers: only the crawl knows it.

It goes into the record that ends the run's WARC file, so that the report of the night can be made
anew from the archive.
"""

from urllib.parse import urlsplit

from pipeline.crawl.http import Exchange

_DIGITS = 3
"""Of a second: what a network's answers are told apart by."""


class Traffic:
    """Requests, bytes and seconds, host by host."""

    def __init__(self) -> None:
        self._hosts: dict[str, list[float]] = {}

    def count(self, answer: Exchange, seconds: float) -> None:
        """One exchange, whatever came of it.

        Args:
            seconds: from the question to the last byte, without the pause before it.
        """
        told = self._hosts.setdefault(urlsplit(answer.url).netloc.lower(), [0, 0, 0.0, 0.0])
        told[0] += 1
        told[1] += answer.length
        told[2] += seconds
        told[3] = max(told[3], seconds)

    def statement(self) -> dict[str, dict[str, float]]:
        """Host → ``requests``, ``bytes`` of bodies as they came, ``seconds`` of all answers
        together, and those of the ``slowest`` one.
        """
        return {
            host: {
                "requests": int(requests),
                "bytes": int(size),
                "seconds": round(seconds, _DIGITS),
                "slowest": round(slowest, _DIGITS),
            }
            for host, (requests, size, seconds, slowest) in self._hosts.items()
        }
