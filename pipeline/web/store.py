"""Bytes for the pages: originals from the archive and pictures made of them, kept in memory within bounds."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from pipeline.archive.reader import read_payload
from pipeline.web import base

K = TypeVar("K")


class Kept:
    """The most recently used values, as many as fit into a number of bytes; safe for threads."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._values: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], Any], size: Callable[[Any], int]) -> Any:
        """The value of a key, made where it is not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]
        return self.put(key, make(), size)

    def put(self, key: Any, value: Any, size: Callable[[Any], int]) -> Any:
        """Keep a value, and let the longest unused ones go where there is no room."""
        with self._lock:
            self._size -= self._values.pop(key, (None, 0))[1]
            self._values[key] = (value, size(value))
            self._size += size(value)
            while self._size > self._most and len(self._values) > 1:
                self._size -= self._values.popitem(last=False)[1][1]
        return value

    def get_many(
        self, keys: Iterable[K], make: Callable[[list[K]], dict[K, Any]], size: Callable[[Any], int]
    ) -> dict[K, Any]:
        """The values of several keys; those that are not kept are made together."""
        wanted = list(keys)
        with self._lock:
            found = {key: self._values[key][0] for key in wanted if key in self._values}
        missing = [key for key in wanted if key not in found]
        for key, value in (make(missing) if missing else {}).items():
            found[key] = self.put(key, value, size)
        return found

    def clear(self) -> None:
        """Let all go."""
        with self._lock:
            self._values.clear()
            self._size = 0


ORIGINALS = Kept(96 * 1024 * 1024)
PICTURES = Kept(96 * 1024 * 1024)
PLACES = Kept(32 * 1024 * 1024)
SIZES = Kept(4 * 1024 * 1024)
NORMALISED = Kept(32 * 1024 * 1024)


def read_original(archive: Path, row: base.Row) -> bytes:
    """The bytes of a row of ``originals``, checked against their SHA-256 by the archive's reader.

    Raises:
        ArchiveError: the archive does not hold them (any more).
    """
    data: bytes = ORIGINALS.get(
        row["sha256"], lambda: read_payload(archive, row["warc_file"], row["warc_offset"]), len
    )
    return data
