"""What one source may cost in one night: a number of bytes and a number of files.

A page with 10,000 links wrote 4.5 GB in two minutes. The rest of such a page waits: what has
come once costs a 304 on the nights after, so that the archive gets whole by and by.
"""

from pipeline.crawl.http import Exchange
from pipeline.crawl.limits import Limits


class Budget:
    """What is left of it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._bytes = self._files = 0
        self.not_asked: set[str] = set()
        """URLs that were not asked because it was used up."""

    def spend(self, answer: Exchange) -> None:
        """Count an answer: every byte of its body, and a file where it brought one."""
        self._bytes += answer.length
        self._files += answer.status == 200 and answer.length > 0

    def used_up(self) -> str | None:
        """That nothing more may be asked, in words; None where something may.

        It is looked at before a URL is asked, so one body may go beyond it.
        """
        if self._files >= self._limits.night_files:
            return f"the night's budget of {self._limits.night_files:,} files is used up"
        if self._bytes >= self._limits.night_bytes:
            return f"the night's budget of {self._limits.night_bytes:,} bytes is used up"
        return None

    def refusal(self, url: str) -> str | None:
        """Why a URL may not be asked tonight; it is remembered."""
        used_up = self.used_up()
        if used_up is not None:
            self.not_asked.add(url)
        return used_up

    @property
    def bytes_spent(self) -> int:
        """Bytes that came so far, of all bodies."""
        return self._bytes

    def told(self) -> list[str]:
        """What a person should know of it at the end of the run."""
        used_up = self.used_up()
        if used_up is None or not self.not_asked:
            return []
        return [f"{used_up}: {len(self.not_asked):,} URLs wait for another night"]
