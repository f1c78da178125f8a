"""Which office file bytes are, told by the bytes: names and headers of servers are often wrong.

Newer formats are zips, known by the names in the directory at their end (APPNOTE 4.3.12); older
ones are compound files, known by the streams in their directory ([MS-CFB] 2.6).
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.read.office.compound import root_entries

_OOXML = "application/vnd.openxmlformats-officedocument."
ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Office(NamedTuple):
    """A kind of office file."""

    suffix: str
    media_type: str
    called: str
    """What people call it."""


DOCX = Office("docx", _OOXML + "wordprocessingml.document", "a Word document")
XLSX = Office("xlsx", _OOXML + "spreadsheetml.sheet", "an Excel workbook")
PPTX = Office("pptx", _OOXML + "presentationml.presentation", "a PowerPoint presentation (.pptx)")
ODT = Office("odt", "application/vnd.oasis.opendocument.text", "an OpenDocument text (.odt)")
ODS = Office("ods", "application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument workbook")
ODP = Office(
    "odp",
    "application/vnd.oasis.opendocument.presentation",
    "an OpenDocument presentation (.odp)",
)
DOC = Office("doc", "application/msword", "an old Word document (.doc)")
XLS = Office("xls", "application/vnd.ms-excel", "an old Excel workbook")
PPT = Office("ppt", "application/vnd.ms-powerpoint", "an old PowerPoint presentation (.ppt)")
JTD = Office("jtd", "application/x-js-taro", "an Ichitaro document (.jtd)")
LOCKED = Office("", "application/x-ole-storage", "an office file")
"""Encrypted with a password: which one it is nobody sees."""
KINDS = (DOCX, XLSX, PPTX, ODT, ODS, ODP, DOC, XLS, PPT, JTD)
BY_SUFFIX = {kind.suffix: kind for kind in KINDS}
BY_TYPE = {kind.media_type: kind for kind in KINDS}

TAIL = 1 << 20
"""Bytes at the end of a zip that its directory is looked for in."""
_FOLDERS = {"word": DOCX, "xl": XLSX, "ppt": PPTX}
_MIMETYPES = {kind.media_type.encode(): kind for kind in (ODT, ODS, ODP)}
_STREAMS = {
    "WordDocument": DOC,
    "Workbook": XLS,
    "Book": XLS,
    "PowerPoint Document": PPT,
    "DocumentText": JTD,
    "EncryptedPackage": LOCKED,
}
_HEAD = 1 << 16
_MOST_NAMES = 10_000


def office_kind(data: bytes) -> Office | None:
    """Which office file a file is; None where it is none."""
    if data.startswith(ZIP_MAGIC):
        return zip_kind(data[:_HEAD], data[-TAIL:])
    if data.startswith(OLE_MAGIC):
        return _compound_kind(data)
    return None


def zip_kind(head: bytes, tail: bytes) -> Office | None:
    """The same of a zip.

    Args:
        head: its first bytes, 4 KB or more.
        tail: its last bytes, :data:`TAIL` or all.
    """
    if head[30:38] == b"mimetype":  # OpenDocument 1.2, part 3, 3.3: first, and not compressed
        for mimetype, kind in _MIMETYPES.items():
            if head[38:].startswith(mimetype):
                return kind
    names = list(_names(tail)) or list(_first_names(head))
    if not any(name in ("[Content_Types].xml", "_rels/.rels") for name in names):
        return None
    for name in names:
        folder, slash, _ = name.partition("/")
        if slash and folder in _FOLDERS:
            return _FOLDERS[folder]
    return None


def _first_names(head: bytes) -> Iterator[str]:
    """The names of the first members, for a zip that lost its end."""
    at = head.find(ZIP_MAGIC)
    while 0 <= at <= len(head) - 30:
        (name,) = struct.unpack_from("<H", head, at + 26)
        yield head[at + 30 : at + 30 + name].decode("utf-8", "replace")
        at = head.find(ZIP_MAGIC, at + 30)


def _names(tail: bytes) -> Iterator[str]:
    """The names in the directory at the end of a zip, as far as they stand in its last bytes."""
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return
    (size,) = struct.unpack_from("<I", tail, end + 12)
    at = max(0, end - size)
    if size > end:  # it begins before the bytes that we have
        at = tail.find(b"PK\x01\x02")
    for _ in range(_MOST_NAMES):
        if not 0 <= at <= len(tail) - 46 or tail[at : at + 4] != b"PK\x01\x02":
            return
        name, extra, comment = struct.unpack_from("<HHH", tail, at + 28)
        yield tail[at + 46 : at + 46 + name].decode("utf-8", "replace").replace("\\", "/")
        at += 46 + name + extra + comment


def _compound_kind(data: bytes) -> Office | None:
    """By the streams of the root storage; those of files embedded in it tell nothing."""
    try:
        names = root_entries(data)
    except (struct.error, IndexError):
        return None
    return next((kind for name, kind in _STREAMS.items() if name in names), None)
