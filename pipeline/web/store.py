"""Bytes for the pages: originals from the archive and pictures made of them, kept in memory within bounds."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.archive.reader import read_payload
from pipeline.web import base


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
        value = make()
        with self._lock:
            self._size -= self._values.pop(key, (None, 0))[1]
            self._values[key] = (value, size(value))
            self._size += size(value)
            while self._size > self._most and len(self._values) > 1:
                self._size -= self._values.popitem(last=False)[1][1]
        return value


ORIGINALS = Kept(96 * 1024 * 1024)
PICTURES = Kept(96 * 1024 * 1024)
PLACES = Kept(32 * 1024 * 1024)


def read_original(archive: Path, row: base.Row) -> bytes:
    """The bytes of a row of ``originals``, checked against their SHA-256 by the archive's reader.

    Raises:
        ArchiveError: the archive does not hold them (any more).
    """
    data: bytes = ORIGINALS.get(row["sha256"], lambda: read_payload(archive, row["warc_file"], row["warc_offset"]), len)
    return data
