"""Fixity of the archive: the manifest, every record's digests, every revisit's original."""

import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.archive import layout, manifest
from pipeline.archive.bodies import digest_of
from pipeline.archive.members import Content, Gap, Member, members
from pipeline.archive.records import facts_of_body, lower_names
from pipeline.archive.types import Damage

_PIECE = 1 << 16


class Finding(NamedTuple):
    """Something that is off."""

    file: str
    offset: int | None
    """In bytes; None where the whole file is meant."""
    url: str
    reason: str

    def __str__(self) -> str:
        place = self.file if self.offset is None else f"{self.file} at {self.offset}"
        return f"{place}{f' ({self.url})' if self.url else ''}: {self.reason}"


class Checked(NamedTuple):
    """What a check of the archive found."""

    files: int
    records: int
    findings: list[Finding]
    damage: list[Damage]
    """The stretches and files that can't be read."""


class _Revisit(NamedTuple):
    """Where a revisit says that its bytes are, and what they are."""

    finding: Finding
    file: str
    offset: int
    sha256: str


class _Check:
    """One check under way."""

    def __init__(self) -> None:
        self.records = 0
        self.findings: list[Finding] = []
        self.damage: list[Damage] = []
        self.holders: set[tuple[str, int, str]] = set()
        self.revisits: list[_Revisit] = []

    def off(self, file: str, offset: int | None, reason: str, url: str = "") -> None:
        self.findings.append(Finding(file, offset, url, reason))

    def lost(self, damage: Damage, *, reason: str) -> None:
        """Note damage, and say it."""
        self.damage.append(damage)
        self.off(damage.file, None if damage.end is None else damage.offset, reason)


def verify_archive(archive: Path) -> Checked:
    """Read every record of every closed WARC file and check all that is said of its bytes.

    Raises:
        ArchiveError: the manifest can't be read.
    """
    check = _Check()
    paths = {path.relative_to(archive).as_posix(): path for path in layout.closed(archive)}
    for name, path in paths.items():
        try:
            with path.open("rb") as stream:
                _check_file(check, name, stream)
        except OSError as error:
            check.lost(Damage(name, 0, None, str(error)), reason=f"can't be read: {error.strerror}")
    _check_manifest(check, archive, paths)
    held = {sha256 for _, _, sha256 in check.holders}
    for revisit in check.revisits:
        place = (revisit.file, revisit.offset, revisit.sha256)
        if place not in check.holders and revisit.sha256 not in held:
            check.findings.append(revisit.finding)
    return Checked(len(paths), check.records, check.findings, check.damage)


def _check_manifest(check: _Check, archive: Path, paths: dict[str, Path]) -> None:
    """Files that are missing, shortened, changed or too many against the manifest."""
    entries = manifest.entries(archive)
    if paths and not entries:
        check.off(manifest.NAME, None, "there is no manifest; the next run makes one")
        return
    for name, entry in entries.items():
        if name not in paths:
            if (archive / (name + layout.OPEN)).exists():
                continue  # its run was killed before it got its name; the next run gives it
            reason = "the manifest names it, but it is gone"
            check.lost(Damage(name, 0, None, reason), reason=reason)
        elif reason_ := _differs(paths[name], entry):
            check.off(name, None, reason_)
    for name in paths.keys() - entries.keys():
        check.off(name, None, "the manifest does not name it")


def _differs(path: Path, entry: manifest.Entry) -> str | None:
    """How a file differs from what it was when it was closed; None where it does not."""
    size = path.stat().st_size
    if entry.size >= 0 and size != entry.size:
        return f"has {size} bytes, the manifest says {entry.size}"
    now = manifest.measure(path, entry.name)
    if now.sha256 != entry.sha256:
        return f"its SHA-256 is not the manifest's ({now.records} of {entry.records} records)"
    return None


def _check_file(check: _Check, name: str, stream: IO[bytes]) -> None:
    count = 0
    for found in members(stream):
        if isinstance(found, Gap):
            reason = f"no whole record up to {found.end}: {found.reason}"
            check.lost(Damage(name, found.offset, found.end, found.reason), reason=reason)
        else:
            count += 1
            resume = stream.tell()
            _check_record(check, name, stream, found)
            stream.seek(resume)
    check.records += count
    if not count:
        check.off(name, 0, "it holds no record")


def _check_record(check: _Check, name: str, stream: IO[bytes], member: Member) -> None:
    content = io.BufferedReader(Content(stream, member.offset))
    try:
        record = next(iter(ArchiveIterator(content, check_digests=True)))
        url = record.rec_headers.get_header("WARC-Target-URI") or ""
        for reason in _faults(record):
            check.off(name, member.offset, reason, url)
            check.damage.append(Damage(name, member.offset, member.end, reason))
        _note(check, name, member.offset, record, url)
    except (ArchiveLoadFailed, EOFError, StopIteration, ValueError, zlib.error) as error:
        reason = f"no WARC record: {' '.join(str(error).split())}"
        check.lost(Damage(name, member.offset, member.end, reason), reason=reason)


def _note(check: _Check, name: str, offset: int, record: Any, url: str) -> None:
    """Remember what the record holds, or whose bytes it refers to."""
    head = lower_names(record.rec_headers)
    facts = facts_of_body(head)
    if record.rec_type == "response" and facts is not None:
        check.holders.add((name, offset, facts.sha256))
    elif record.rec_type == "revisit":
        file = head.get("warc-refers-to-filename", "")
        place = int(head.get("warc-refers-to-file-offset") or -1)
        reason = f"the revisit's original is not there: {file} at {place}"
        finding = Finding(name, offset, url, reason)
        sha256 = facts.sha256 if facts else ""
        check.revisits.append(_Revisit(finding, file, place, sha256))


def _faults(record: Any) -> Iterator[str]:
    """What is wrong with one record; reads it to its end."""
    facts = facts_of_body(lower_names(record.rec_headers))
    stream = record.raw_stream
    if record.rec_type == "response" and facts is not None:
        encoding = lower_names(record.http_headers).get("content-encoding", "")
        try:
            measured = digest_of(stream, encoding)
        except ValueError as error:
            yield str(error)
        else:
            if (measured.sha256, measured.size) != (facts.sha256, facts.size):
                yield "SHA-256 or size of the body is not what was captured"
    while stream.read(_PIECE):
        pass
    if left := getattr(stream, "limit", 0):
        yield f"the record ends {left} bytes before its end"
    yield from record.digest_checker.problems
