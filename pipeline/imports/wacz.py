"""WACZ files: a zip with WARC files under ``archive/`` (https://specs.webrecorder.net/wacz/1.1.1/).

Whoever made the file may mean harm: names in it are never used as paths, every member is streamed
into a temporary file of our own naming, and both its size and its rate of compression are bounded.
Pages and indexes are not read: the WARC files say it all.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

from pipeline.archive.members import BEGIN, MAGIC, Content
from pipeline.errors import ArchiveError
from pipeline.imports.warc import ForeignFile

MAX_BYTES = 64 << 30
"""Most bytes of all WARC files in one WACZ."""
_MAX_RATE = 200
"""WARC files in a WACZ are stored, not compressed again (specification, §5.2.2); plain ones may be.
Deflate reaches 1,032; text comes near 20."""
_MAX_MEMBERS = 100_000
_MAX_DATAPACKAGE = 16 << 20
_PIECE = 1 << 20
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SUFFIXES = (".warc", ".warc.gz")
_NESTED = (".wacz", ".zip")
_DATAPACKAGE = "datapackage.json"
_ENCRYPTED = 0x1


class Opened(NamedTuple):
    """A file as it was found."""

    files: list[ForeignFile]
    passed_over: int
    """Files in it that are no WARC and should be."""
    problems: list[str]
    """What is wrong with it although it can be read."""


@contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """The WARC files that a file is, or holds; temporary copies go when this block ends.

    Raises:
        ArchiveError: it is neither WARC nor WACZ, or a WACZ that can't be trusted.
    """
    kind = _kind(path)
    if kind == "warc":
        yield Opened([ForeignFile(path, str(path))], 0, [])
        return
    with TemporaryDirectory(prefix="shinkyu-") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                unpacked = _unpack(archive, path, Path(folder))
        # zipfile's words: a method it does not know, and a file that wants a password.
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error) as error:
            raise ArchiveError(f"{path}: can't be read as a WACZ: {error}") from error
        except (OSError, EOFError, ValueError) as error:
            raise ArchiveError(f"{path}: can't be unpacked: {error}") from error
        yield unpacked


def _kind(path: Path) -> str:
    """``warc`` or ``zip``, by how the file begins; its name says nothing.

    Raises:
        ArchiveError: it can't be opened, or is neither.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(max(len(BEGIN), len(_ZIP[0])))
            if head.startswith(_ZIP):
                return "zip"
            if head.startswith(MAGIC):
                head = Content(stream, 0).read(len(BEGIN))
    except (EOFError, zlib.error) as error:
        raise ArchiveError(f"{path}: can't be unpacked: {error}") from error
    except OSError as error:
        raise ArchiveError(f"{path}: can't be read: {error.strerror or error}") from error
    if head == BEGIN:
        return "warc"
    what = f"it begins with {head!r}" if head else "it is empty"
    raise ArchiveError(f"{path}: holds no WARC record and is no WACZ: {what}")


def _unpack(archive: zipfile.ZipFile, path: Path, folder: Path) -> Opened:
    """Stream every WARC file into the folder, bounded.

    Raises:
        ArchiveError: there is none, or the file is a bomb, encrypted or nested.
    """
    members = archive.infolist()
    if len(members) > _MAX_MEMBERS:
        raise ArchiveError(f"{path}: holds more than {_MAX_MEMBERS} files")
    inside = [m for m in members if _is_inside(m.filename)]
    warcs = [m for m in inside if m.filename.lower().endswith(_SUFFIXES)]
    if not warcs:
        raise ArchiveError(f"{path}: {_why_none(members)}")
    digests = _digests(archive, path)
    files, problems, left = [], list[str](), MAX_BYTES
    for number, member in enumerate(warcs):
        label = f"{path}/{member.filename}"
        target = folder / f"{number}.warc"
        size, digest = _copy(archive, member, target, label, left)
        left -= size
        files.append(ForeignFile(target, label))
        said = digests.get(member.filename)
        if said is not None and said != digest:
            problems.append(f"{member.filename} is not the file that datapackage.json describes")
    return Opened(files, len(inside) - len(warcs), problems)


def _is_inside(name: str) -> bool:
    """Is it a file right under ``archive/``? Folders are named with a slash at their end."""
    parts = PurePosixPath(name).parts
    return len(parts) >= 2 and parts[0] == "archive" and not name.endswith("/")


def _why_none(members: list[zipfile.ZipInfo]) -> str:
    nested = [m.filename for m in members if m.filename.lower().endswith(_NESTED)]
    if nested:
        return f"holds other packages ({nested[0]}, …); unpack it and import them one by one"
    return "is a zip without WARC files under archive/, so it is no WACZ"


def _copy(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, label: str, left: int
) -> tuple[int, str]:
    """Stream a member into a file; returns its length and SHA-256.

    Args:
        left: most bytes that it may have.

    Raises:
        ArchiveError: it is encrypted, longer than that, or compressed beyond belief.
    """
    if member.flag_bits & _ENCRYPTED:
        raise ArchiveError(f"{label}: is encrypted")
    most = min(left, _MAX_RATE * member.compress_size + _PIECE)
    size, digest = 0, hashlib.sha256()
    with archive.open(member) as packed, target.open("xb") as stream:
        while piece := packed.read(_PIECE):
            size += len(piece)
            if size > most:
                raise ArchiveError(f"{label}: unpacks to more than {most} bytes; it may be a bomb")
            digest.update(piece)
            stream.write(piece)
    return size, digest.hexdigest()


def _digests(archive: zipfile.ZipFile, path: Path) -> dict[str, str]:
    """SHA-256 of the files, by path, as ``datapackage.json`` has them; empty where it has none.

    Raises:
        ArchiveError: it can't be read.
    """
    try:
        member = archive.getinfo(_DATAPACKAGE)
    except KeyError:
        return {}
    if member.file_size > _MAX_DATAPACKAGE or member.flag_bits & _ENCRYPTED:
        raise ArchiveError(f"{path}: {_DATAPACKAGE} is encrypted or too long")
    with archive.open(member) as stream:
        text = stream.read(_MAX_DATAPACKAGE)
    try:
        listed = json.loads(text)["resources"]
        pairs = [(str(r["path"]), str(r["hash"]).partition(":")) for r in listed if r.get("hash")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ArchiveError(f"{path}: {_DATAPACKAGE} can't be read: {error!r}") from error
    return {name: value.lower() for name, (kind, _, value) in pairs if kind.lower() == "sha256"}
