"""Write one WARC file: a gzip member a record, on the disk before it is reported, renamed when
closed.

WARC 1.1 (ISO 28500:2017). Bodies are stored as they came, only the chunking undone; payload
digests are SHA-256. Revisits carry no HTTP block of their own and statements of ours no URL of the
source: pywb answers a revisit with the block it finds (a 304 in place of the page), and shows a
``metadata`` record whose target is the page's URL as the page (21 of 65 captures replayed).
"""

import base64
import contextlib
import errno
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive import manifest
from pipeline.archive.disk import sync_file, sync_folder
from pipeline.archive.layout import OPEN, moment_text, new_file, run_id
from pipeline.archive.types import Body, Held
from pipeline.errors import ArchiveError

Headers = Iterable[tuple[str, str]]
REVISIT_SAME = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
REVISIT_304 = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
FETCH, ASKED, RUN_END, EARLIER = "fetch", "asked", "run-end", "earlier"
"""Kinds of our own ``metadata`` records, under the key ``about``; the last names, under
``address``, a place where the source's page stood before it came to where it is."""
SALVAGE = "salvage"
"""A kind of them, too: that a file was closed by a later run than its own, and its place."""
PLACED = "placed"
"""Key of the statement that closes a file: its place among all (see the manifest)."""
REQUISITE = "requisite"
"""A kind of them, too, and a purpose: how the fetch of a style sheet or a picture of the page
ended, where its records don't say so by themselves."""
PURPOSE = "WARC-Shinkyu-Purpose"
"""Our own header of answers that are no captures of the source: ``robots``, ``question``, and
``requisite`` for the style sheets and pictures of its page."""
ANSWER = "WARC-Shinkyu-Answer"
"""Our own header of revisits: ``{"status", "headers"}`` of the answer that they stand for."""
ORIGIN = "WARC-Shinkyu-Origin"
"""Our own header of imported captures: ``{"record_id", "kind", "digest"}`` of the record that they
were where they came from."""
BODY = "WARC-Shinkyu-Body"
"""Our own header of responses and revisits: ``{"sha256", "size", "media_type"}`` of the body with
its encoding undone."""


def sha256_digest(hex_digest: str) -> str:
    """A SHA-256 as WARC headers have it, in base 32."""
    return "sha256:" + base64.b32encode(bytes.fromhex(hex_digest)).decode("ascii")


class _AsItCame(StatusAndHeaders):  # type: ignore[misc]
    """HTTP headers that keep their bytes: the library would percent-encode values and fail on a
    Japanese status line."""

    def to_ascii_bytes(self, filter_func: Any = None) -> bytes:
        text: str = self.to_str(filter_func)
        try:
            return text.encode("latin-1") + b"\r\n"  # as they were decoded when they came
        except UnicodeEncodeError:
            return text.encode() + b"\r\n"


def urn(run_id: str, about: str, url: str | None) -> str:
    """The target of a statement of ours: no URL of the source, so that nothing replays it as a
    page."""
    return f"urn:shinkyu:{run_id}:{about}" + (f":{quote(url, safe='')}" if url else "")


class _Digests(WARCWriter):  # type: ignore[misc]
    """Digests where they say something: a night of nothing new is made of short records.

    A request's or a statement's payload is its block, and the block of a revisit is empty: their
    digests were 1.6 of the 20 KB of a night with 14 files.
    """

    def ensure_digest(self, record: Any, block: bool = True, payload: bool = True) -> None:
        if record.rec_type != "revisit":
            super().ensure_digest(record, block, payload and record.rec_type == "response")


def clean(text: str) -> str:
    """A header's name or value from the network without line ends and NULs, so that it can't add
    headers to the record."""
    if text.isprintable():
        return text
    text = text.encode("utf-8", "replace").decode()  # lone surrogates can't be written
    return "".join(" " if ch in "\r\n\0\x0b\x0c\x85\u2028\u2029" else ch for ch in text)


class RunWriter:
    """The WARC file of one run. Use it as a context manager: leaving it normally closes and names
    the
    file, which then stands in the manifest."""

    def __init__(self, archive: Path, source_id: str, started: datetime) -> None:
        self.archive = archive
        self.path = new_file(archive, source_id, started)
        self.run_id = run_id(self.path.name)
        self._ended = False
        try:
            self._file = self.path.open("xb")
            sync_folder(self.path.parent)
        except OSError as error:
            raise self._unwritable(error) from error
        self._warc = _Digests(self._file, gzip=True, warc_version="1.1")

    @property
    def name(self) -> str:
        """The file's name relative to the archive, as it will be called when closed."""
        return self.path.relative_to(self.archive).as_posix().removesuffix(OPEN)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        if kind is None and not self._ended:
            with manifest.CLOSING:
                self._close(None)
        self._file.close()

    def end(self, url: str | None, moment: datetime, facts: Mapping[str, Any]) -> None:
        """Write the last statement, how the run ended, with the file's place among all; close the
        file and name it.

        Args:
            url: what the run was about.
            moment: the end, by our clock.

        Raises:
            ArchiveError: it can't be written; what was synced stays, to be salvaged.
        """
        self.sync()  # most of it, before others have to wait
        with manifest.CLOSING:
            placed = manifest.next_place(self.archive, moment)
            self.metadata(url, moment, {"about": RUN_END, **facts, PLACED: placed})
            self._close(placed)

    def _unwritable(self, error: OSError, more: str = "") -> ArchiveError:
        return ArchiveError(f"{self.path}: can't be written: {error.strerror or error}{more}")

    def sync(self) -> None:
        """Return when every record written so far is on the disk; nothing is reported before.

        Raises:
            ArchiveError: it can't be written.
        """
        try:
            sync_file(self._file)
        except OSError as error:
            raise self._unwritable(error) from error

    def _close(self, placed: str | None) -> None:
        """Enter the file into the manifest, then give it its name: in this order a cut loses
        nothing."""
        self._ended = True
        if not self._file.closed:
            self.sync()
            self._file.close()
        final = self.path.with_name(self.path.name.removesuffix(OPEN))
        try:
            entry = manifest.measure(self.path, self.name)
            manifest.add(self.archive, entry, placed=placed)
            self._rename(final)
            sync_folder(final.parent)
        except OSError as error:
            raise ArchiveError(f"{final}: can't be named: {error.strerror or error}") from error

    def _rename(self, final: Path) -> None:
        try:
            os.link(self.path, final)  # unlike a rename, never replaces what is there
        except OSError as error:
            no_links = error.errno in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP)
            if not no_links or final.exists():
                raise
            self.path.rename(final)
        else:
            self.path.unlink()

    def _write(self, record: Any) -> int:
        """Write and flush one record; returns its offset. What can't be written whole is cut off
        again."""
        offset = self._file.tell()
        try:
            self._warc.write_record(record)
            self._file.flush()
        except OSError as error:
            self._cut(offset)
            raise self._unwritable(error, f"; {offset} bytes are safe") from error
        return offset

    def _cut(self, offset: int) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        try:
            os.truncate(self.path, offset)
            self._file = self.path.open("ab")
            self._warc.out = self._file
        except OSError:
            pass  # salvage will cut it

    def warcinfo(self, moment: datetime, facts: Mapping[str, Any]) -> int:
        """The first record: what this run is, as ``application/warc-fields`` (one JSON value a
        field)."""
        fields = "".join(
            f"{name}: {clean(json.dumps(value, ensure_ascii=False))}\r\n"
            for name, value in facts.items()
        )
        return self._plain(
            "warcinfo",
            None,
            moment,
            fields.encode(),
            "application/warc-fields",
            {"WARC-Filename": self.name.rsplit("/", 1)[-1]},
        )

    def metadata(
        self,
        url: str | None,
        moment: datetime,
        facts: Mapping[str, Any],
        concerning: str | None = None,
    ) -> int:
        """A statement of ours in JSON: why there is no good response, or how the run ended.

        Args:
            url: what it is about; stands in the JSON, the record's own target is a URN of ours.
            concerning: the id of the record it speaks of.
        """
        more = {"WARC-Refers-To": concerning} if concerning else {}
        facts = {"url": url, **facts} if url else facts
        about = urn(self.run_id, str(facts.get("about", "statement")), url)
        body = json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
        return self._plain("metadata", about, moment, body, "application/json", more)

    def _plain(
        self,
        kind: str,
        url: str | None,
        moment: datetime,
        body: bytes,
        content_type: str,
        more: Mapping[str, str],
    ) -> int:
        headers = {"WARC-Date": moment_text(moment), **more}
        with tempfile.SpooledTemporaryFile() as stream:
            stream.write(body)
            stream.seek(0)
            record = self._warc.create_warc_record(
                url and clean(url),
                kind,
                payload=stream,
                length=len(body),
                warc_content_type=content_type,
                warc_headers_dict=headers,
            )
            return self._write(record)

    def request(
        self,
        url: str,
        moment: datetime,
        line: str,
        headers: Headers,
        concerning: str | None = None,
        ip: str | None = None,
    ) -> int:
        """The request as it was sent.

        Args:
            concerning: the id of its answer.
            ip: address of the server that was asked.
        """
        http = _AsItCame(
            clean(line), [(clean(k), clean(v)) for k, v in headers], is_http_request=True
        )
        more = {"WARC-Concurrent-To": concerning} if concerning else {}
        more |= _from(ip, None)
        record = self._warc.create_warc_record(
            clean(url),
            "request",
            http_headers=http,
            warc_headers_dict={"WARC-Date": moment_text(moment), **more},
        )
        return self._write(record)

    def response(
        self,
        url: str,
        moment: datetime,
        status: str,
        headers: Headers,
        body: IO[bytes],
        length: int,
        *,
        facts: Body | None = None,
        cut: bool = False,
        purpose: str | None = None,
        ip: str | None = None,
        origin: Mapping[str, Any] | None = None,
    ) -> tuple[int, str]:
        """A response with its body; returns (offset, record id).

        Args:
            status: the status line without the protocol, e.g. ``200 OK``.
            body: the bytes as they came (content encoding kept), from its beginning.
            facts: what the decoded body is; None where nobody could say.
            cut: the body ends before its end (``WARC-Truncated: unspecified``).
            purpose: what it is for where it is no capture of the source, e.g. ``robots``.
            ip: address of the server that answered.
            origin: what the record was where it was imported from.
        """
        digest = hashlib.sha256()
        body.seek(0)
        while piece := body.read(1 << 16):
            digest.update(piece)
        body.seek(0)
        more = {
            "WARC-Date": moment_text(moment),
            "WARC-Payload-Digest": sha256_digest(digest.hexdigest()),
            **_from(ip, origin),
        }
        if cut:
            more["WARC-Truncated"] = "unspecified"
        if purpose:
            more[PURPOSE] = purpose
        if facts:
            more[BODY] = json.dumps(facts._asdict())
        record = self._warc.create_warc_record(
            clean(url),
            "response",
            payload=body,
            length=length,
            http_headers=_http(status, headers),
            warc_headers_dict=more,
        )
        offset = self._write(record)
        return offset, record.rec_headers.get_header("WARC-Record-ID")

    def revisit(
        self,
        url: str,
        moment: datetime,
        status: str,
        headers: Headers,
        *,
        of: Held,
        not_modified: bool,
        purpose: str | None = None,
        ip: str | None = None,
        origin: Mapping[str, Any] | None = None,
    ) -> tuple[int, str]:
        """We looked, it was the same; returns (offset, record id).

        Args:
            of: the record that holds the bytes, of this URL or of another.
            not_modified: the server said so (304); else the bytes came again and were equal.
            purpose: what it is for where it is no capture of the source.
            ip: address of the server that answered.
            origin: what the record was where it was imported from.
        """
        answer = {"status": clean(status), "headers": [(clean(k), clean(v)) for k, v in headers]}
        more = {
            "WARC-Date": moment_text(moment),
            "WARC-Profile": REVISIT_304 if not_modified else REVISIT_SAME,
            "WARC-Payload-Digest": of.digest,
            "WARC-Refers-To": of.record_id,
            "WARC-Refers-To-Target-URI": clean(of.url),
            "WARC-Refers-To-Date": of.date,
            "WARC-Refers-To-Filename": of.file,
            "WARC-Refers-To-File-Offset": str(of.offset),
            ANSWER: json.dumps(answer),
            BODY: json.dumps(of.body._asdict()),
            **({PURPOSE: purpose} if purpose else {}),
            **_from(ip, origin),
        }
        record = self._warc.create_warc_record(
            clean(url), "revisit", payload=io.BytesIO(), length=0, warc_headers_dict=more
        )
        offset = self._write(record)
        return offset, record.rec_headers.get_header("WARC-Record-ID")


def _from(ip: str | None, origin: Mapping[str, Any] | None) -> dict[str, str]:
    more = {"WARC-IP-Address": clean(ip)} if ip else {}
    return more | ({ORIGIN: json.dumps(origin)} if origin else {})


def _http(status: str, headers: Headers) -> Any:
    """HTTP headers for a record: chunking is undone, so the header that announces it is kept under
    another name."""
    kept = [
        ("X-Archive-Orig-Transfer-Encoding" if k.lower() == "transfer-encoding" else k, v)
        for k, v in headers
    ]
    return _AsItCame(clean(status), [(clean(k), clean(v)) for k, v in kept], protocol="HTTP/1.1")
