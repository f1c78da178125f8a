"""Read the answers in WARC files that others wrote.

WARC/1.0 and 1.1, plain or gzip, chunked or not, packed or not, digests in any spelling.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import IO, NamedTuple
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator

from pipeline.archive.bodies import MAX_BODY
from pipeline.archive.members import MAGIC, Gap, members
from pipeline.archive.records import facts_of_body, lower_names
from pipeline.archive.types import Body
from pipeline.archive.writer import PURPOSE, REQUISITE, sha256_digest
from pipeline.crawl.judge import measure
from pipeline.imports.asked import Request, Requests
from pipeline.imports.passed import PassedOverError, Reason
from pipeline.imports.references import (
    ById,
    Reference,
    by_digest,
    by_place,
    moment_of,
    place_of,
    refers_to,
)
from pipeline.imports.stored import Stored, read_stored
from pipeline.imports.warc import ForeignFile, HttpHeaders, WarcRecord, reading
from pipeline.imports.worth import Worth, worth
from pipeline.sources import Source, host_of

_PIECE = 1 << 16
_OTHER_METHODS = ("POST", "HEAD", "PUT", "OPTIONS", "PATCH", "DELETE")
_AHEAD = timedelta(days=1)
"""So far may another's clock stand ahead of ours."""
_ANSWERS = ("response", "revisit", "resource", "conversion")


class Origin(NamedTuple):
    """What a record was in the file that it came from."""

    record_id: str
    kind: str
    """``response``, ``revisit``, ``resource`` or ``conversion``."""
    digest: str | None
    """Its WARC-Payload-Digest as it was written."""


class Answer(NamedTuple):
    """One answer of the source; its body's chunks are joined."""

    url: str
    moment: datetime
    status: str
    """``200 OK``."""
    headers: HttpHeaders
    body: IO[bytes]
    length: int
    digest: str
    """SHA-256 of ``body`` as WARC headers have it."""
    facts: Body | None
    """What the decoded body is; None where it is not believed, and for revisits."""
    doubt: str | None
    """Why an answer with status 200 is not believed."""
    cut: bool
    ip: str | None
    """Address of the server that answered."""
    request: Request | None
    origin: Origin
    names: frozenset[Reference]
    """How revisits can refer to it."""
    refers_to: tuple[Reference, ...]
    """The same for what a revisit or a conversion refers to, surest first."""
    purpose: str | None = None
    """``requisite`` of a style sheet or a picture that another archive of ours keeps beside its
    page."""

    @property
    def is_revisit(self) -> bool:
        """Does it stand for bytes that are held elsewhere?"""
        return self.origin.kind == "revisit"

    @property
    def is_conversion(self) -> bool:
        """Was it made from another capture?"""
        return self.origin.kind == "conversion"


def read_through(file: ForeignFile) -> Requests:
    """Read the whole file once, before anything is taken from it.

    Returns the requests in it, which may stand before their answers or after them.

    Raises:
        ArchiveError: it is no WARC, is damaged somewhere, or ends before its end.
    """
    requests, count = Requests(), 0
    with reading(file) as stream:
        _refuse_gaps(stream)
        stream.seek(0)
        found = ArchiveIterator(stream)
        for record in found:
            count += 1
            requests.add(record)
            while record.raw_stream.read(_PIECE):
                pass
            if left := getattr(record.raw_stream, "limit", 0):
                raise ValueError(
                    f"can't be read beyond offset {found.offset}: "
                    f"the record ends {left} bytes before its end"
                )
        if not count:
            raise ValueError("holds no WARC record")
    return requests


def _refuse_gaps(stream: IO[bytes]) -> None:
    """warcio's iterator ends at a damaged gzip member as if the file ended there.

    Raises:
        ValueError: the file has a stretch that is no whole member.
    """
    if stream.read(len(MAGIC)) != MAGIC:
        return
    for part in members(stream):
        if isinstance(part, Gap):
            raise ValueError(f"can't be read beyond offset {part.offset}: {part.reason}")


def answers(file: ForeignFile, requests: Requests, source: Source) -> Iterator[Answer | Reason]:
    """The answers of the source in a WARC file, in its order; of every other record, why not.

    Raises:
        ArchiveError: the file can't be read, or a body is longer than 1 GiB.
    """
    with reading(file) as stream:
        for record in ArchiveIterator(stream):
            try:
                answer = None if record.rec_type == "request" else _answer(record, requests, source)
            except PassedOverError as passed:
                yield passed.reason
            else:
                if answer is not None:
                    yield answer


def is_ours(url: str, source: Source) -> bool:
    """Is this URL of a host the source names, whatever its scheme was in those years?"""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = (parts.hostname or "").lower()
    usual = port in (None, 80, 443)
    ours = source.allowed_hosts.union(map(host_of, source.earlier))
    return parts.scheme in ("http", "https") and (
        f"{host}:{port}" in ours or (usual and host in ours)
    )


def _answer(record: WarcRecord, requests: Requests, source: Source) -> Answer:
    """The answer that a record holds.

    Raises:
        PassedOverError: it holds none of the source's.
    """
    head = record.rec_headers
    url, moment = _place(record, source)
    request = requests.of(head, url, moment)
    if request is not None and request.method in _OTHER_METHODS:
        raise PassedOverError(Reason.OTHER_METHOD)
    purpose = head.get_header(PURPOSE)
    told = _told_of_requisite(record) if purpose else None
    stored = read_stored(record, url)
    cut = head.get_header("WARC-Truncated") is not None
    judged = _borne_out(told, stored) if told else _worth(record, url, stored, cut, source)
    claimed = head.get_header("WARC-Payload-Digest")
    origin = Origin(head.get_header("WARC-Record-ID") or "", record.rec_type, claimed)
    return Answer(
        url=url,
        moment=moment,
        status=stored.status,
        headers=stored.headers,
        body=stored.body,
        length=stored.length,
        digest=sha256_digest(stored.sha256),
        facts=judged.facts,
        doubt=judged.doubt,
        cut=cut,
        ip=head.get_header("WARC-IP-Address"),
        request=request,
        origin=origin,
        names=stored.names | _names(origin, url, moment),
        refers_to=refers_to(head, url) if record.rec_type in ("revisit", "conversion") else (),
        purpose=purpose,
    )


def _told_of_requisite(record: WarcRecord) -> Body:
    """What an archive of ours says of a style sheet or a picture of its page.

    Raises:
        PassedOverError: it says nothing: a redirect, an answer that was of no use.
    """
    facts = facts_of_body(lower_names(record.rec_headers))
    if facts is None or not (facts.media_type or "").startswith(("image/", "text/css")):
        raise PassedOverError(Reason.OTHER_PURPOSE)
    return facts


def _borne_out(facts: Body, stored: Stored) -> Worth:
    """The same where the bytes bear it out; of a revisit what it refers to does."""
    try:
        found = measure(stored.body, stored.header("content-encoding") or "", MAX_BODY)
    except ValueError as error:
        return Worth(None, str(error))
    same = (found.sha256, found.size) == (facts.sha256, facts.size)
    return Worth(facts if same else None, None)


def _worth(record: WarcRecord, url: str, stored: Stored, cut: bool, source: Source) -> Worth:
    """What the answer is worth; errors and revisits are worth nothing, and are not doubted."""
    if record.rec_type == "revisit" or not stored.status.startswith("200"):
        return Worth(None, None)
    if stored.problem:
        return Worth(None, stored.problem)
    return worth(
        url,
        stored.header,
        stored.body,
        stored.length,
        cut=cut,
        whole_length=stored.whole_length(),
        source=source,
    )


def _place(record: WarcRecord, source: Source) -> tuple[str, datetime]:
    """URL and moment of a record that is an answer of the source.

    Raises:
        PassedOverError: it is none.
    """
    head = record.rec_headers
    without_http = record.rec_type == "response" and record.http_headers is None
    if record.rec_type not in _ANSWERS or without_http:
        raise PassedOverError(Reason.NO_ANSWER)
    url = place_of(head.get_header("WARC-Target-URI"))
    if not url.startswith(("http://", "https://")):  # wget's own log is a resource too
        raise PassedOverError(Reason.NO_ANSWER)
    if not is_ours(url, source):
        raise PassedOverError(Reason.OTHER_HOST)
    if head.get_header(PURPOSE) not in (None, REQUISITE):
        raise PassedOverError(Reason.OTHER_PURPOSE)
    moment = moment_of(head.get_header("WARC-Date"))
    if moment is None:
        raise PassedOverError(Reason.NO_MOMENT)
    if moment > datetime.now(UTC) + _AHEAD:
        # It would stay the newest for ever, and no night after it would be believed.
        raise PassedOverError(Reason.TO_COME)
    return url, moment


def _names(origin: Origin, url: str, moment: datetime) -> frozenset[Reference]:
    names: set[Reference] = {by_place(url, moment)}
    if origin.record_id:
        names.add(ById(origin.record_id))
    if claimed := by_digest(origin.digest or ""):
        names.add(claimed)
    return frozenset(names)
