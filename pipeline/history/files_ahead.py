"""Files of visits to come, read while the visits before them are projected."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from pipeline.archive.types import Capture
from pipeline.executors.sure import Answer, Surely
from pipeline.history.originals import (
    Reading,
    earlier_reading,
    load_body,
    lost_reading,
    told_pages,
)
from pipeline.read.files import extractor_of, read_many
from pipeline.read.types import FileReading

if TYPE_CHECKING:
    from pipeline.search.index import Form


class ReadAhead:
    """Files of visits to come, read while the visits before them are projected. Close it, lest the
    end of the program wait for all that is begun.

    Args:
        captures: gives those that brought them, about in the order in which they are asked for.
        reading: how they are read.
        hands: who tells how their pages are indexed; None where that is told when it is asked.
    """

    _MOST = 100
    """Readings that were not asked for in their turn and are kept; others are read again."""
    _INDEXED = 400
    """So many pages may wait to be indexed."""

    def __init__(
        self,
        captures: Callable[[], Iterable[Capture]],
        reading: Reading,
        hands: Surely | None = None,
    ) -> None:
        self._reading, self._hands = reading, hands
        self._forms: dict[str, tuple[int, Answer[list[Form]]]] = {}
        """SHA-256 → number of pages, and how they are indexed."""
        self._lost: dict[str, Capture] = {}
        self._begun: dict[str, int] = {}
        """SHA-256 → its number among those that were begun."""
        self._last = -1
        """The number of the last one that was taken."""
        self._read: dict[str, FileReading] = {}
        self._to_come = {c.sha256 for c in captures() if c.sha256}
        wanted = self._wanted(captures())
        self._stream = read_many(
            wanted,
            workers=reading.workers,
            executor=reading.executor,
            then=self._index if hands else lambda *_: None,
        )

    def close(self) -> None:
        """Leave what is not read yet."""
        self._stream.close()

    def text_of(self, sha256: str) -> FileReading | None:
        """The reading of a file, which is given away; None where it is not read ahead."""
        found = self._read.pop(sha256, None) or self._until(sha256)
        lost = self._lost.pop(sha256, None)
        return lost_reading(self._reading, lost) if lost else found

    def forms_of(self, sha256: str) -> "list[Form] | None":
        """How the pages of a file that was read ahead are indexed, which is given away."""
        _, answer = self._forms.pop(sha256, (0, None))
        return answer.result() if answer is not None else None

    def _index(self, sha256: str, reading: FileReading) -> None:
        """Have others tell how the pages of a file are indexed, while it waits for its visit."""
        from pipeline.search.index import forms_of  # for what is new alone

        pages = told_pages(reading.pages, reading.layouts, reading.recognised)
        waiting = sum(number for number, _ in list(self._forms.values()))
        if self._hands is not None and pages and waiting + len(pages) <= self._INDEXED:
            answer = self._hands.submit_ranked(-1, forms_of, pages)
            self._forms[sha256] = len(pages), answer

    def is_read(self, sha256: str) -> bool:
        """Is there nothing to wait for? What has been read meanwhile makes room for what comes."""
        while self._is_to_come(sha256):
            if not self._stream.is_next_read():
                return False
            self._take()
        return True

    def _is_to_come(self, sha256: str) -> bool:
        """Is a file still to be taken from those that are being read?"""
        return sha256 in self._to_come and self._begun.get(sha256, self._last + 1) > self._last

    def _until(self, sha256: str) -> FileReading | None:
        """Wait for a file; what comes before it is kept for a while."""
        while self._is_to_come(sha256):
            self._take()
        return self._read.pop(sha256, None)

    def _take(self) -> None:
        """Keep the next reading for a while."""
        name, found = next(self._stream, ("", None))
        if found is None:
            self._to_come.clear()
            return
        self._last = self._begun[name]
        self._to_come.discard(name)
        self._read[name] = found
        if len(self._read) > self._MOST:
            del self._read[next(iter(self._read))]

    def _wanted(
        self, captures: Iterable[Capture]
    ) -> Iterator[tuple[str, str | None, Callable[[], bytes]]]:
        earlier = self._reading.earlier
        for c in captures:
            sha256, extractor = c.sha256 or "", extractor_of(c.media_type) or ""
            if sha256 in self._begun or not sha256:
                continue
            self._begun[sha256] = len(self._begun)
            if earlier is not None and earlier_reading(earlier, sha256, extractor) is not None:
                self._to_come.discard(sha256)
            else:
                yield sha256, c.media_type, partial(load_body, c, self._reading, self._lost)
