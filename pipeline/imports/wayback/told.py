"""What a backfill did, and what it would do, as people and programs read it."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple

_MOST_NAMED = 20


class Came(StrEnum):
    """What became of a capture that the index lists; the value is what a person reads."""

    TAKEN = "taken"
    SAME = "confirmed by the index alone, with bytes that are held already"
    KNOWN = "known already"
    GONE = "answers 404 or 410 that were captured: findings, where a page links the file"
    REDIRECT = "captured redirects"
    ELSEWHERE = "given back at another moment only"
    ABSENT = "listed by the index, but not to be had from the server"
    EMPTY = "empty"
    ERROR = "captures of error pages"
    REFUSED = "refused, as in a crawl"
    PACKED = "packed with br or zstd: needs shinkyu[import]"
    FAILED = "failed: the next run asks again"


class Report(NamedTuple):
    """What a backfill did."""

    source_id: str
    server: str
    pages: int
    """Captures of the page that were taken."""
    files: int
    """The same of its files."""
    addresses: tuple[str, ...]
    """Where the page stood."""
    links: int
    """Files that its past pages link."""
    never: tuple[str, ...]
    """Those of them of which the server gave nothing that is believed."""
    counts: Mapping[Came, int]
    index_calls: int
    """Requests of the index in this run."""
    captures: int
    """Requests for captures in this run."""
    unread: int
    """Lines of the index that could not be read."""
    problems: tuple[str, ...]
    """What was not had and why, one line each."""
    hints: tuple[str, ...]
    """What a person could declare."""
    stopped: str | None
    """Why the run ended before its end; None where it came to it."""
    warc_file: str | None

    @property
    def ok(self) -> bool:
        """Is all there that can be had?"""
        lost = self.counts.get(Came.FAILED, 0) + self.counts.get(Came.PACKED, 0)
        return self.stopped is None and not lost

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        counts = {came.name.lower(): n for came, n in self.counts.items()}
        return self._asdict() | {"ok": self.ok, "counts": counts}

    def message(self) -> str:
        """One line."""
        lost = self.counts.get(Came.FAILED, 0)
        more = f", {lost} failed" if lost else ""
        stop = f"; stopped: {self.stopped}" if self.stopped else ""
        of_files = f"{self.files} captures of the {self.links} files that it linked"
        return f"{self.pages} captures of the page, {of_files}{more}{stop}"

    def __str__(self) -> str:
        where = f" into {self.warc_file}" if self.warc_file else ""
        lines = [f"{self.source_id}: {self.message()}{where}"]
        lines += [f"  {n} {came}" for came, n in self.counts.items() if came is not Came.TAKEN]
        lines += [f"  {self.unread} lines of the index that can't be read"] if self.unread else []
        lines += [
            f"  the page stood at {', '.join(self.addresses)}",
            f"  asked: {self.index_calls} calls of the index, {self.captures} captures",
        ]
        lines += [f"  nothing came of {len(self.never)} files:"] if self.never else []
        lines += [f"    {url}" for url in self.never[:_MOST_NAMED]]
        more = len(self.never) - _MOST_NAMED
        lines += [f"    and {more} more"] if more > 0 else []
        lines += [f"  {problem}" for problem in self.problems]
        lines += [f"  hint: {hint}" for hint in self.hints]
        if self.stopped:
            lines.append("  what was taken stays; the same command goes on where this one stopped")
        return "\n".join(lines)


class Forecast(NamedTuple):
    """What a backfill would ask for."""

    source_id: str
    server: str
    listed: int
    """Captures of the page that the index lists."""
    pages: int
    """Requests for them: each body once."""
    files: int | None
    """Files that are linked by the pages that are held; None where none is."""
    index_calls: int
    """Calls of the index: one a file, at least."""
    captures: int
    """Requests for captures: one a file, at least."""
    seconds: int
    """How long that takes, at least."""
    asked: int
    """Calls of the index that this forecast took."""
    stopped: str | None
    problems: tuple[str, ...] = ()
    """What the index did not tell and why, one line each."""

    @property
    def ok(self) -> bool:
        """Did the index answer?"""
        return self.stopped is None and not self.problems

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return self._asdict() | {"requests": self.index_calls + self.captures, "ok": self.ok}

    def __str__(self) -> str:
        files = "of how many files, the past pages tell that are not read yet"
        if self.files is not None:
            files = f"of {self.files} files that the pages link which are held, perhaps of more"
        lines = [
            f"{self.source_id}: {self.listed} captures of the page are listed by {self.server}, "
            f"{self.pages} of them to be asked for",
            f"  then those {files}: a call of the index (24 a minute) and a capture for each, or "
            "more",
            f"  at least {self.index_calls + self.captures} requests: {self.index_calls} calls of "
            f"the index, {self.captures} captures",
            f"  at least {duration(self.seconds)}; nothing was written",
        ]
        lines += [f"  {problem}" for problem in self.problems]
        return "\n".join([*lines, *([f"  {self.stopped}"] if self.stopped else [])])


def duration(seconds: int) -> str:
    """A time in words: ``3 minutes``."""
    if seconds < 90:
        return f"{seconds} second{'' if seconds == 1 else 's'}"
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes < 90 else f"{minutes / 60:.1f} hours"


def sorted_counts(counts: Counter[Came]) -> dict[Came, int]:
    """The counts that are not zero, in the order of the words."""
    return {came: counts[came] for came in Came if counts[came]}
