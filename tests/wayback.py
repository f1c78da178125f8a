"""A server of captures on loopback, with the oddities that such servers have."""

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.client import responses
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pipeline.archive.bodies import read_payload
from pipeline.archive.reader import read_night, warc_names
from tests.loopback import Loopback, Reply


def sha1(body: bytes) -> str:
    """A digest as an index has it."""
    return base64.b32encode(hashlib.sha1(body).digest()).decode()


@dataclass
class Shot:
    """One capture, as the index lists it and as it is given back."""

    timestamp: str
    url: str
    body: bytes = b""
    media_type: str = "text/html"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    """The city's own headers."""
    digest: str | None = None
    """What the index says; that of the body where it is None."""
    revisit: bool = False
    """Is it listed as a revisit: without a status, with the digest of the first?"""
    plays: bool = True
    """Without, the server leads to the nearest capture that plays."""
    packed: bool = False
    """Is the body sent with gzip?"""
    first: list[Reply] = field(default_factory=list)
    """What is answered before it is given back."""
    own: Reply | None = None
    """What is answered in its place, always."""
    to: str | None = None
    """Where its redirect leads."""

    @property
    def listed_digest(self) -> str:
        """What the index says."""
        return self.digest or sha1(self.body)

    def row(self) -> str:
        """Its line in the index."""
        status, kind = ("-", "warc/revisit") if self.revisit else (self.status, self.media_type)
        what = f"{self.timestamp} {self.url} {kind} {status} {self.listed_digest}"
        return f"{place(self.url)} {what} 512"


def place(url: str) -> str:
    """The key of an index, near enough."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){parts.path.rstrip('/') or '/'}{query}"


def shots_of(archive: Path) -> list[Shot]:
    """What a crawler of ours saw, as another archive's captures; an outage leaves none."""
    shots = []
    for name in warc_names(archive):
        for c in read_night(archive, name).captures:
            stamp = re.sub(r"\D", "", c.captured_at[:19])
            if c.payload_file is not None and c.payload_offset is not None:
                body = read_payload(archive, c.payload_file, c.payload_offset)
                shots.append(Shot(stamp, c.final_url, body, c.media_type or ""))
            elif c.status is not None and c.status >= 400:
                shots.append(Shot(stamp, c.url, b"an error", status=c.status))
    return shots


class _Answers(dict[str, list[Reply]]):
    """Answers made for each request; what a test routes itself goes before them."""

    def __init__(self, server: "Wayback") -> None:
        super().__init__()
        self._server = server

    def get(self, path: str, default: Any = None) -> Any:
        if path in self:
            return super().get(path, default)
        return [self._server.answer(path)]


class Wayback(Loopback):
    """Use as a context manager, as its base."""

    def __init__(self) -> None:
        super().__init__()
        self.shots: list[Shot] = []
        self.a_page = 1000
        """Lines of an answer of the index at most."""
        self.packed_index = False
        self.tells_moments = True
        self.before: list[Reply] = []
        """What is answered to the next requests, whatever they are."""
        self.routes = _Answers(self)

    def add(self, *shots: Shot) -> None:
        """Have captures."""
        self.shots += shots

    def answer(self, path: str) -> Reply:
        """The answer to a request."""
        if self.before:
            return self.before.pop(0)
        parts = urlsplit(path)
        if parts.path == "/cdx/search/cdx":
            return self._index({key: values[0] for key, values in parse_qs(parts.query).items()})
        if path.startswith("/web/"):
            stamp, _, url = path.removeprefix("/web/").partition("id_/")
            return self._capture(stamp, url)
        return Reply(404, b"no such thing", validators=False)

    def index_calls(self) -> list[str]:
        """The addresses that the index was asked for, in order."""
        return [
            parse_qs(urlsplit(path).query)["url"][0]
            for path in self.paths()
            if path.startswith("/cdx/")
        ]

    def captures(self) -> list[str]:
        """The captures that were asked for, in order: ``{timestamp} {address}``."""
        asked = [p.removeprefix("/web/") for p in self.paths() if p.startswith("/web/")]
        return [path.replace("id_/", " ", 1) for path in asked]

    def _index(self, query: dict[str, str]) -> Reply:
        shots = sorted(
            (s for s in self.shots if place(s.url) == place(query["url"])),
            key=lambda s: s.timestamp,
        )
        since, until = query.get("from", "0"), query.get("to", "9")
        rows = [shot.row() for shot in shots if since <= shot.timestamp <= until]
        begin = int(query.get("resumeKey", "0"))
        end = begin + min(self.a_page, int(query.get("limit", "9999")))
        lines = rows[begin:end]
        if end < len(rows):
            lines += ["", str(end)]
        body = "".join(f"{line}\n" for line in lines).encode()
        if self.packed_index:
            packed = {"Content-Encoding": "gzip"}
            return Reply(200, gzip.compress(body), packed, validators=False)
        return Reply(200, body, {"Content-Type": "text/plain"}, validators=False)

    def _capture(self, stamp: str, url: str) -> Reply:
        near = [s for s in self.shots if place(s.url) == place(url)]
        shot = next((s for s in near if s.timestamp == stamp), None)
        if shot is not None and shot.first:
            return shot.first.pop(0)
        if shot is not None and shot.own is not None:
            return shot.own
        if shot is None or not shot.plays:
            others = [s for s in near if s.plays]
            if not others:
                return Reply(404, b"not in the archive", validators=False)
            best = min(others, key=lambda s: abs(int(s.timestamp) - int(stamp)))
            to = f"{self.url}/web/{best.timestamp}id_/{best.url}"
            return Reply(302, b"", {"Location": to}, validators=False)
        return self._played(shot, near)

    def _played(self, shot: Shot, near: list[Shot]) -> Reply:
        if shot.revisit:
            first = next(s for s in near if s.listed_digest == shot.digest and not s.revisit)
            shot = Shot(shot.timestamp, shot.url, first.body, first.media_type)
        moment = datetime.strptime(shot.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        headers = {
            "Content-Type": shot.media_type,
            "X-Archive-Src": "some-crawl.warc.gz",
            "X-Archive-Orig-Server": "Apache",
            **{f"X-Archive-Orig-{name}": value for name, value in shot.headers.items()},
        }
        if self.tells_moments:
            headers["Memento-Datetime"] = format_datetime(moment, usegmt=True)
        if shot.to is not None:
            headers["Location"] = f"/web/{shot.timestamp}id_/{shot.to}"
        body = shot.body
        if shot.packed:
            body, headers["Content-Encoding"] = gzip.compress(body), "gzip"
        assert shot.status in responses
        return Reply(shot.status, body, headers, validators=False)
