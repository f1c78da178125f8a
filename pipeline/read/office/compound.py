"""Compound files ([MS-CFB]): what older office files are packed in. Bounded by their own size."""

import struct
from typing import NamedTuple

_LAST = 0xFFFFFFFA
"""Numbers from here on are no sectors."""
_SMALL = 4096
"""Shorter streams lie in small sectors of 64 bytes, inside of the root's own stream."""


class Entry(NamedTuple):
    """An entry of the directory."""

    name: str
    left: int
    right: int
    child: int
    start: int
    size: int


def root_entries(data: bytes) -> dict[str, Entry]:
    """The entries of the root by their names; those inside of embedded files are left out.

    Raises:
        struct.error: the file ends too early.
        IndexError: its tables point outside of it.
    """
    entries = _directory(data)
    found: dict[str, Entry] = {}
    seen: set[int] = set()
    waiting = [entries[0].child] if entries else []
    while waiting:
        number = waiting.pop()
        if number in seen or number >= len(entries):
            continue
        seen.add(number)
        entry = entries[number]
        found[entry.name] = entry
        waiting += (entry.left, entry.right)
    return found


def stream(data: bytes, name: str) -> bytes:
    """The bytes of a stream of the root.

    Raises:
        ValueError: there is none.
        struct.error, IndexError: as :func:`root_entries`.
    """
    entry = root_entries(data).get(name)
    if entry is None:
        raise ValueError(f"no stream {name}")
    if entry.size < _SMALL:
        return _small(data, entry.start)[: entry.size]
    return _chain(data, entry.start)[: entry.size]


def _small(data: bytes, sector: int) -> bytes:
    """The small sectors of a chain."""
    inside = _chain(data, _directory(data)[0].start)
    table = _chain(data, struct.unpack_from("<I", data, 60)[0])
    parts: list[bytes] = []
    for _ in range(_SMALL // 64):
        if sector >= _LAST:
            break
        parts.append(inside[sector * 64 : sector * 64 + 64])
        (sector,) = struct.unpack_from("<I", table, sector * 4)
    return b"".join(parts)


def _directory(data: bytes) -> list[Entry]:
    (first,) = struct.unpack_from("<I", data, 48)
    raw = _chain(data, first)
    entries: list[Entry] = []
    for at in range(0, len(raw) - 127, 128):
        (length,) = struct.unpack_from("<H", raw, at + 64)
        name = raw[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        links = struct.unpack_from("<III", raw, at + 68)
        entries.append(Entry(name, *links, *struct.unpack_from("<II", raw, at + 116)))
    return entries


def _chain(data: bytes, sector: int) -> bytes:
    """The sectors of a chain, one after the other; a circle ends where the file could not hold
    more.
    """
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 12)
    tables = _tables(data, size)
    parts: list[bytes] = []
    for _ in range(len(data) // size + 1):
        if sector >= _LAST:
            break
        start = (sector + 1) * size
        parts.append(data[start : start + size])
        table = tables[sector * 4 // size]
        (sector,) = struct.unpack_from("<I", data, (table + 1) * size + sector * 4 % size)
    return b"".join(parts)


def _tables(data: bytes, size: int) -> list[int]:
    """The sectors that hold the table of sectors: 109 in the header, more in a chain of its own."""
    tables = list(struct.unpack_from("<109I", data, 76))
    (more,) = struct.unpack_from("<I", data, 68)
    for _ in range(len(data) // size + 1):
        if more >= _LAST:
            break
        numbers = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        tables += numbers[:-1]
        more = numbers[-1]
    return tables
