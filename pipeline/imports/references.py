"""How a revisit names its original.

By the id of its record, by URL and moment, or by the digest of its bytes. wget's ``--warc-dedup``
names the last alone, in SHA-1; Browsertrix writes SHA-256 in hexadecimal, others in base 32.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urldefrag

from pipeline.archive.layout import moment_text

ALGORITHMS = ("sha1", "sha256")
"""Digests that are taken of every body, so that a revisit by either finds it."""
_BYTES = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}


@dataclass(frozen=True)
class ById:
    """The record with this ``WARC-Record-ID``."""

    record_id: str


@dataclass(frozen=True)
class ByPlace:
    """The capture of a URL at a moment, to the second."""

    url: str
    moment: str


@dataclass(frozen=True)
class ByDigest:
    """Any record with these bytes."""

    algorithm: str
    digest: str
    """Lower-case hexadecimal where the algorithm is known, else as it was written."""


Reference = ById | ByPlace | ByDigest


class Headers(Protocol):
    """Headers of a record, as warcio has them."""

    headers: list[tuple[str, str]]

    def get_header(self, name: str) -> str | None:
        """The first header of that name, in whatever case."""


def moment_of(text: str | None) -> datetime | None:
    """A ``WARC-Date``, of WARC/1.0 or 1.1; None where it is none."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def place_of(url: str | None) -> str:
    """A target URI without fragment; WARC/1.0 writers put it into angle brackets."""
    return urldefrag((url or "").strip("<>"))[0]


def by_place(url: str, moment: datetime) -> ByPlace:
    """The reference to what a URL held at a moment."""
    return ByPlace(url, moment_text(moment)[:19])


def by_digest(text: str) -> ByDigest | None:
    """A digest as WARC headers have it, ``sha1:…``, in any spelling; None where it is none."""
    label, colon, value = text.strip().partition(":")
    algorithm = label.lower().replace("-", "")
    if not colon or not value:
        return None
    length = _BYTES.get(algorithm)
    if length is None:
        return ByDigest(algorithm, value)
    if len(value) == 2 * length:
        return ByDigest(algorithm, value.lower())
    padded = value.rstrip("=").upper()
    try:
        raw = base64.b32decode(padded + "=" * (-len(padded) % 8))
    except binascii.Error:
        return ByDigest(algorithm, value)
    return ByDigest(algorithm, raw.hex())


class Digests:
    """The digests of a body under way, by which revisits may name it."""

    def __init__(self) -> None:
        self._engines = [hashlib.new(name, usedforsecurity=False) for name in ALGORITHMS]

    def update(self, piece: bytes) -> None:
        """Take in what comes next."""
        for engine in self._engines:
            engine.update(piece)

    def references(self) -> Iterator[ByDigest]:
        """What the body may be called by."""
        for engine in self._engines:
            yield ByDigest(engine.name, engine.hexdigest())

    @property
    def sha256(self) -> str:
        """Hexadecimal."""
        return self._engines[ALGORITHMS.index("sha256")].hexdigest()


def refers_to(head: Headers, url: str) -> tuple[Reference, ...]:
    """What the headers of a revisit refer to, surest first.

    Args:
        url: its own target, which is meant where it names no other.
    """
    found: list[Reference] = []
    if record_id := head.get_header("WARC-Refers-To"):
        found.append(ById(record_id))
    if (date := moment_of(head.get_header("WARC-Refers-To-Date"))) is not None:
        place = place_of(head.get_header("WARC-Refers-To-Target-URI")) or url
        found.append(by_place(place, date))
    if digest := by_digest(head.get_header("WARC-Payload-Digest") or ""):
        found.append(digest)
    return tuple(found)
