"""What the archive holds of a source, and how others may call it."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import layout
from pipeline.archive.bodies import read_payload
from pipeline.archive.reader import held, warc_names
from pipeline.archive.records import Record, records, statement
from pipeline.archive.types import Damage, Held
from pipeline.archive.writer import ORIGIN
from pipeline.errors import ArchiveError
from pipeline.imports.references import ByDigest, ById, ByPlace, Reference, by_digest, by_place


class Key(NamedTuple):
    """What makes a capture the same as another."""

    url: str
    moment: str
    """To the second."""
    sha256: str | None
    """Of the body, its encoding undone; None where it is not believed."""


class Known:
    """What the archive holds of a source, and how revisits may call it."""

    def __init__(self, archive: Path, source_id: str) -> None:
        self._archive = archive
        self.captures: dict[Key, Held | None] = {}
        self._originals: dict[Reference, Held] = {}
        self._has_sha1 = False
        for name in warc_names(archive):
            if layout.source_of(name) == source_id:
                self._remember(name)

    def _remember(self, name: str) -> None:
        damage: list[Damage] = []  # told by verify and by every night, not here
        for r in records(self._archive / name, name, damage.append):
            if r.kind not in ("response", "revisit"):
                continue
            at = held(name, r)
            self.captures[Key(r.url, r.date[:19], at.body.sha256 if at else None)] = at
            if at is not None:
                self.add(at, _names(r, at))

    def add(self, at: Held, names: Iterable[Reference]) -> None:
        """Remember how something that is held may be called."""
        for name in names:
            # What holds a digest first keeps it: the others are its revisits, or equal.
            self._originals.setdefault(name, at)

    def find(self, wanted: Iterable[Reference]) -> Held | None:
        """What a reference leads to, the surest first."""
        for reference in wanted:
            if isinstance(reference, ByDigest) and reference.algorithm == "sha1":
                self._take_sha1(reference)
            if reference in self._originals:
                return self._originals[reference]
        return None

    def _take_sha1(self, wanted: ByDigest) -> None:
        """Digests of all that the archive holds, once, and only where one is asked for in vain.

        Our own records have SHA-256 alone, wget's revisits name SHA-1 alone.
        """
        if self._has_sha1 or wanted in self._originals:
            return
        self._has_sha1 = True
        for at in {(at.file, at.offset): at for at in self.captures.values() if at}.values():
            with suppress(ArchiveError):  # a body that can't be read has no digest
                body = read_payload(self._archive, at.file, at.offset)
                digest = sha1(body, usedforsecurity=False).hexdigest()
                self._originals.setdefault(ByDigest("sha1", digest), at)

    def has_other_at(self, url: str, moment: datetime) -> bool:
        """Is there a capture of the same URL and moment, whatever its bytes?"""
        return by_place(url, moment) in self._originals


def _names(r: Record, at: Held) -> list[Reference]:
    """How a revisit may call a record of ours, as it is and as it was where it came from."""
    names: list[Reference] = [ByPlace(r.url, r.date[:19]), ByDigest("sha256", at.body.sha256)]
    if r.kind == "response":
        names.append(ById(r.record_id))
        names += _digests(at.digest)
        origin = statement(r.headers.get(ORIGIN.lower(), "").encode())
        names += [ById(origin["record_id"])] if origin.get("record_id") else []
        names += _digests(origin.get("digest") or "")
    return names


def _digests(text: str) -> list[Reference]:
    found = by_digest(text)
    return [found] if found else []
