"""An archive as one WACZ file for other people's tools (WACZ 1.1.1).

https://specs.webrecorder.net/wacz/1.1.1/ The same archive gives the same bytes: order and times in
the zip are fixed. WARC files are stored, not deflated, so that players can read ranges of them.
"""

import contextlib
import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import __version__
from pipeline.archive import layout
from pipeline.archive.disk import sync_file, sync_folder
from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.records import Record
from pipeline.archive.replayable import outgoing
from pipeline.archive.surt import surt
from pipeline.archive.types import Damage
from pipeline.errors import ArchiveError

VERSION = "1.1.1"
_PAGES = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
_LONG = 1 << 30
"""Above this size a member gets the headers of ZIP64, whose limit is 4 GiB."""


class Page(NamedTuple):
    """A capture of a source's page that can be shown."""

    url: str
    moment: str
    title: str

    def as_json(self) -> dict[str, str]:
        """Its line in ``pages.jsonl``."""
        name = hashlib.sha256(f"{self.moment} {self.url}".encode()).hexdigest()[:22]
        return {"id": name, "url": self.url, "ts": self.moment, "title": self.title}


class Exported(NamedTuple):
    """What an export did."""

    file: str
    warc_files: int
    captures: int
    """Lines of the index."""
    pages: int
    size: int
    """Bytes of the file."""
    damage: list[Damage]
    """What could not be read and is missing in it."""

    def __str__(self) -> str:
        return (
            f"{self.file}: {self.warc_files} WARC files, {self.captures} captures, "
            f"{self.pages} of them of the page, {self.size} bytes"
        )


class _Package:
    """The zip under way, and what its datapackage will say."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        self.resources: list[dict[str, Any]] = []
        self.lines: list[str] = []
        self.pages: list[Page] = []
        self.damage: list[Damage] = []

    def add(self, path: str, pieces: Iterable[bytes], size: int = 0) -> str:
        """Store a file; returns its hash as the datapackage has it."""
        entry = zipfile.ZipInfo(path)  # its time is 1980-01-01
        digest, length = hashlib.sha256(), 0
        with self._zip.open(entry, "w", force_zip64=size > _LONG) as stream:
            for piece in pieces:
                stream.write(piece)
                digest.update(piece)
                length += len(piece)
        named = f"sha256:{digest.hexdigest()}"
        name = path.rsplit("/", 1)[-1].lower()
        self.resources.append({"name": name, "path": path, "hash": named, "bytes": length})
        return named

    def add_warc(self, archive: Path, name: str) -> None:
        """Store a WARC file as replay tools want it, and index it."""
        dates: dict[int, str] = {}
        path = archive / name
        self.add(f"archive/{path.name}", self._records(path, name, dates), path.stat().st_size)
        night = read_night(archive, name)
        for capture in night.captures:
            if capture.url == night.run.page_url and capture.sha256:
                title = night.run.source_name or night.run.source_id
                moment = dates.get(capture.warc_offset, capture.captured_at)
                self.pages.append(Page(capture.final_url, moment, title))

    def _records(self, path: Path, name: str, dates: dict[int, str]) -> Iterator[bytes]:
        offset = 0
        for found in outgoing(path, name):
            if isinstance(found, Damage):
                self.damage.append(found)
                continue
            length = 0
            for piece in found.pieces:
                length += len(piece)
                yield piece
            dates[found.record.offset] = found.record.date
            if found.record.kind in ("response", "revisit"):
                self.lines.append(_line(found.record, path.name, offset, length))
            offset += length


def _line(r: Record, file: str, offset: int, length: int) -> str:
    """The CDXJ line of an answer."""
    is_revisit = r.kind == "revisit"
    mime = r.http.get("content-type", "").partition(";")[0].strip() or "unk"
    fields = {
        "url": r.url,
        "mime": "warc/revisit" if is_revisit else mime,
        "digest": r.headers.get("warc-payload-digest", ""),
        "length": str(length),
        "offset": str(offset),
        "filename": file,
    }
    if not is_revisit and r.status is not None:  # a revisit's would be 304, of no page
        fields["status"] = str(r.status)
    return f"{surt(r.url)} {re.sub(r'[^0-9]', '', r.date)[:14]} {json.dumps(fields)}\n"


def export(archive: Path, target: Path, source_ids: Iterable[str] = ()) -> Exported:
    """Write a WACZ of the archive's closed files.

    Args:
        source_ids: only these sources; all where empty.

    Raises:
        ArchiveError: the file is there already or can't be written, or a source has no file.
    """
    if target.exists():
        raise ArchiveError(f"{target}: is there already and is not overwritten; name another file")
    names = _chosen(archive, list(source_ids))
    part = target.with_name(target.name + ".part")
    try:
        with part.open("wb") as stream:
            with zipfile.ZipFile(stream, "w") as zipped:
                package = _Package(zipped)
                for name in names:
                    package.add_warc(archive, name)
                _finish(package)
            sync_file(stream)
        os.link(part, target)  # unlike a rename, never replaces what came meanwhile
        sync_folder(target.absolute().parent)
    except OSError as error:
        raise ArchiveError(f"{target}: can't be exported: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return Exported(
        file=str(target),
        warc_files=len(names),
        captures=len(package.lines),
        pages=len(package.pages),
        size=target.stat().st_size,
        damage=package.damage,
    )


def _chosen(archive: Path, source_ids: list[str]) -> list[str]:
    every = warc_names(archive)
    there = {layout.source_of(name) for name in every}
    for wanted in source_ids or ["any source"] * (not there):
        if wanted not in there:
            raise ArchiveError(f"{archive}: holds no closed WARC file of {wanted}")
    return [name for name in every if not source_ids or layout.source_of(name) in source_ids]


def _finish(package: _Package) -> None:
    """Add index, pages and datapackage."""
    package.add("indexes/index.cdxj", (line.encode() for line in sorted(package.lines)))
    pages = [_PAGES, *(page.as_json() for page in sorted(package.pages, key=lambda p: p.moment))]
    package.add(
        "pages/pages.jsonl", (json.dumps(p, ensure_ascii=False).encode() + b"\n" for p in pages)
    )
    said: dict[str, Any] = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "software": f"shinkyu {__version__}",
        "resources": list(package.resources),
    }
    if package.pages:
        newest = max(package.pages, key=lambda p: p.moment)
        said |= {"title": newest.title, "created": newest.moment}
        said |= {"mainPageUrl": newest.url, "mainPageDate": newest.moment}
    text = json.dumps(said, ensure_ascii=False, indent=2).encode()
    digest = {"path": "datapackage.json", "hash": package.add("datapackage.json", [text])}
    package.add("datapackage-digest.json", [json.dumps(digest).encode()])
