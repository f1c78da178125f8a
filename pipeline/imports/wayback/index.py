"""The index of a server of captures (CDX): what it answers, in any of the forms that are about.

Seven fields a line (``urlkey timestamp original mimetype statuscode digest length``), the same as
JSON (a list of lists whose first names the fields), or a JSON object a line (pywb). Where there is
more, an empty line and a key to go on with follow (``showResumeKey``), in JSON an empty list and a
list of one.
Source: github.com/internetarchive/wayback, wayback-cdx-server/README.md.
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from pipeline.imports.references import ByDigest, by_digest
from pipeline.imports.wayback.addresses import tidy

_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_PYWB = {"url": "original", "mime": "mimetype", "status": "statuscode"}
_EARLIEST = datetime(1991, 1, 1, tzinfo=UTC)
"""Nothing of the web is older."""
REVISIT = "warc/revisit"


class Row(NamedTuple):
    """One capture as the index lists it."""

    timestamp: str
    """``YYYYMMDDhhmmss``, UTC."""
    url: str
    """The address that was captured, see :func:`~pipeline.imports.wayback.addresses.tidy`."""
    media_type: str
    status: int | None
    """None where it is not known: revisits have none of their own."""
    digest: str | None
    """SHA-1 of the body as it is stored there, in base 32; None where it is not known."""

    @property
    def moment(self) -> datetime:
        """When it was captured."""
        return datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)

    @property
    def reference(self) -> ByDigest | None:
        """What its bytes are called by; None where nobody knows."""
        return by_digest(f"sha1:{self.digest}") if self.digest else None


class Listed(NamedTuple):
    """One answer of an index."""

    rows: list[Row]
    resume: str | None
    """The key to go on with; None where this was all."""
    unread: int
    """Lines that could not be read, or tell of a moment that never was."""


def read_index(body: bytes, now: datetime) -> Listed:
    """Read an answer of an index.

    Args:
        body: content encoding undone.
        now: captures of later moments are none: they would stay the newest for ever.

    Raises:
        ValueError: it is no index at all, an error page for example.
    """
    text = body.decode("utf-8", "replace").strip("\ufeff")
    stripped = text.strip()
    lines, resume = _of_lists(stripped) if stripped.startswith("[") else _of_lines(text)
    found = [_row(line, now) for line in lines]
    rows = [row for row in found if row is not None]
    if lines and not rows and not any(_looks_like_a_line(line) for line in lines):
        raise ValueError(f"what came is no index: it begins with {stripped[:60]!r}")
    return Listed(rows, resume, len(found) - len(rows))


def _of_lists(text: str) -> tuple[list[dict[str, Any]], str | None]:
    """The lines of a JSON list of lists, by the names of their fields."""
    try:
        lists = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"what came is no index: {error}") from error
    if not all(isinstance(item, list) for item in lists):
        raise ValueError("what came is no index: a list of something else")
    resume = None
    if [] in lists:
        at = lists.index([])
        after = lists[at + 1 : at + 2]
        resume = str(after[0][0]) if after and after[0] else None
        lists = lists[:at]
    names = lists[0] if lists and "timestamp" in lists[0] else _FIELDS
    rest = lists[1:] if lists and names is lists[0] else lists
    return [_named(names, item) for item in rest], resume


def _named(names: Iterable[Any], values: Iterable[Any]) -> dict[str, Any]:
    return dict(zip(map(str, names), values, strict=False))


def _of_lines(text: str) -> tuple[list[dict[str, Any]], str | None]:
    """The lines of plain text, by the names of their fields."""
    lines = text.splitlines()
    resume = None
    if "" in (line.strip() for line in lines):
        at = next(i for i, line in enumerate(lines) if not line.strip())
        after = [line.strip() for line in lines[at:] if line.strip()]
        lines = lines[:at]
        resume = after[0] if after and lines else None
    return [_of_line(line) for line in lines], resume


def _of_line(line: str) -> dict[str, Any]:
    """One line, by the names of its fields: seven fields, or a JSON object at its end."""
    head, brace, tail = line.partition("{")
    if not brace:
        return _named(_FIELDS, line.split())
    try:
        value = json.loads(brace + tail)
    except (ValueError, RecursionError):
        return {}
    said = _named(_FIELDS, head.split())
    return {_PYWB.get(key, key): text for key, text in (said | value).items()}


def _looks_like_a_line(line: dict[str, Any]) -> bool:
    return bool(re.fullmatch(r"\d{4,14}", str(line.get("timestamp", ""))))


def _row(line: dict[str, Any], now: datetime) -> Row | None:
    """A capture; None where its address or its moment can't be."""
    timestamp = str(line.get("timestamp", ""))
    url = tidy(str(line.get("original", "")))
    if url is None or moment_of(timestamp, now) is None:
        return None
    status, digest = str(line.get("statuscode", "-")), str(line.get("digest", "-"))
    return Row(
        timestamp=timestamp,
        url=url,
        media_type=str(line.get("mimetype", "-")).lower(),
        status=int(status) if re.fullmatch(r"[1-9]\d\d", status) else None,
        digest=None if digest in ("-", "") else digest.rpartition(":")[2][:200],
    )


def moment_of(timestamp: str, now: datetime) -> datetime | None:
    """The moment of a timestamp of fourteen digits; None where none is meant or it can't be."""
    if not re.fullmatch(r"[0-9]{14}", timestamp):
        return None
    try:
        moment = datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if _EARLIEST <= moment <= now else None
