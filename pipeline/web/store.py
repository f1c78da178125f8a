"""Bytes for the pages: originals and what was made of them, kept in memory within bounds."""

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Generic, TypeVar

from cachetools import LRUCache

from pipeline.archive import streamed
from pipeline.archive.bodies import read_payload
from pipeline.archive.streamed import Checked
from pipeline.database.row_types import OriginalRow
from pipeline.read.pdf.picture import PageChars

K = TypeVar("K")
V = TypeVar("V")
_MEGABYTE = 1024 * 1024


class Kept(Generic[K, V]):
    """The most recently used values, as many as fit into a number of bytes; safe for threads.

    A value is made outside the lock: two threads that miss the same one both make it, and nobody
    waits for another's.
    """

    def __init__(self, most: int, size: Callable[[V], int]) -> None:
        """Args: ``most``: bytes of all values; ``size``: bytes of one, about."""
        self._values: LRUCache[K, V] = LRUCache(most, getsizeof=size)
        self._lock = threading.Lock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key, made where it is not kept."""
        found = self.get_many([key], lambda _: {key: make()})
        return found[key]

    def get_many(self, keys: Iterable[K], make: Callable[[list[K]], dict[K, V]]) -> dict[K, V]:
        """The values of several keys; those that are not kept are made together."""
        wanted = list(keys)
        with self._lock:
            found = {key: self._values[key] for key in wanted if key in self._values}
        missing = [key for key in wanted if key not in found]
        if missing:
            made = make(missing)
            self._keep(made)
            found |= made
        return found

    def known(self, key: K) -> V | None:
        """The value of a key where it is kept."""
        with self._lock:
            found: V | None = self._values.get(key)
        return found

    def keep(self, key: K, value: V) -> None:
        """Keep a value that was made elsewhere."""
        self._keep({key: value})

    def _keep(self, made: dict[K, V]) -> None:
        with self._lock:
            for key, value in made.items():
                if self._values.getsizeof(value) <= self._values.maxsize:
                    self._values[key] = value

    def clear(self) -> None:
        """Let all go."""
        with self._lock:
            self._values.clear()


def _size_of_texts(texts: list[tuple[int, str]]) -> int:
    return sum(2 * len(text) + 100 for _, text in texts)


ORIGINALS: Kept[str, bytes] = Kept(96 * _MEGABYTE, len)
CHECKED: Kept[tuple[Path, str, int, str], Checked] = Kept(24 * _MEGABYTE, lambda body: body.memory)
"""Archive, WARC file, offset, SHA-256 → where a large original can be read on from."""
PICTURES: Kept[tuple[str, int, int], bytes] = Kept(96 * _MEGABYTE, len)
"""SHA-256, page, width → the picture."""
PLACES: Kept[tuple[str, int], PageChars] = Kept(
    32 * _MEGABYTE, lambda page: 160 * len(page.text) + 100
)
"""SHA-256, page → where its characters stand."""
SIZES: Kept[str, list[tuple[float, float]]] = Kept(
    4 * _MEGABYTE, lambda sizes: 120 * len(sizes) + 100
)
"""SHA-256 → width and height of each page."""
NORMALISED: Kept[str, list[tuple[int, str]]] = Kept(32 * _MEGABYTE, _size_of_texts)
"""SHA-256 → page and its text, normalised as search does it."""


def read_original(archive: Path, row: OriginalRow) -> bytes:
    """The bytes of a row of ``originals``, checked against their SHA-256 by the archive's reader.

    Raises:
        ArchiveError: the archive does not hold them (any more).
    """
    sha256, file, offset = row["sha256"], row["warc_file"], row["warc_offset"]
    return ORIGINALS.get(sha256, lambda: read_payload(archive, file, offset, sha256=sha256))


def checked_original(archive: Path, row: OriginalRow) -> Checked:
    """A large original, found to be the one that is meant, to be read in pieces.

    Raises:
        ArchiveError: the archive does not hold it (any more).
    """
    file, offset, sha256 = row["warc_file"], row["warc_offset"], row["sha256"]
    key = (archive, file, offset, sha256)
    known = CHECKED.known(key)
    if known is not None and streamed.is_still(known):
        return known
    made = streamed.checked(archive, file, offset, sha256)
    CHECKED.keep(key, made)
    return made
