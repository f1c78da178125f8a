"""What the archive tells the rest: one record a capture, one a run."""

from typing import NamedTuple

from pipeline.kinds import ClockDoubt, RunKind, Verdict


class Body(NamedTuple):
    """What a body is with its content encoding undone."""

    sha256: str
    size: int
    media_type: str | None


class Held(NamedTuple):
    """A response record that holds bytes, as a revisit refers to it."""

    url: str
    file: str
    """WARC file, relative to the archive."""
    offset: int
    record_id: str
    date: str
    """Its WARC-Date."""
    digest: str
    """Its WARC-Payload-Digest."""
    body: Body


class Damage(NamedTuple):
    """A stretch of a WARC file that can't be read, or a file that is not there."""

    file: str
    """Path of the WARC file relative to the archive folder, with ``/``."""
    offset: int
    """Where it begins, in bytes."""
    end: int | None
    """Where reading went on; None where the whole file is gone."""
    reason: str
    after: int = 0
    """How many files the manifest named when it was noticed: later ones came after it."""

    def covers(self, file: str, offset: int) -> bool:
        """Does a record at this place lie in it?"""
        return (
            file == self.file and self.offset <= offset and (self.end is None or offset < self.end)
        )

    def __str__(self) -> str:
        if self.end is None:
            return f"{self.file}: {self.reason}"
        return f"{self.file}: bytes {self.offset} to {self.end} can't be read: {self.reason}"


class Capture(NamedTuple):
    """One response to one request, as the archive holds it.

    Everything in it comes from WARC records alone, so that the database can be rebuilt from the
    archive.
    """

    source_id: str
    run_id: str | None
    """The run that made it; for imported captures the id of the import."""
    url: str
    """The URL as it was asked for, before redirects, without fragment."""
    final_url: str
    """The URL that answered, after redirects; equal to ``url`` where there were none."""
    captured_at: str
    """Moment of the request, UTC, ``YYYY-MM-DDTHH:MM:SSZ`` (with a fraction where the WARC has
    one)."""
    status: int | None
    """HTTP status of the last response; None where there was none (time-out, robots refusal)."""
    verdict: Verdict
    reason: str | None
    """Why it failed, is missing or was refused; None for good captures."""
    sha256: str | None
    """Lower-case hex SHA-256 of the body with transfer and content encodings undone; for
    ``unchanged`` that of the bytes that still stand; None where there is no good body."""
    media_type: str | None
    """The effective type, from the bytes first and the header second, e.g. ``application/pdf``."""
    size: int | None
    """Length of that body in bytes."""
    content_type: str | None
    """The Content-Type header of the answer, for its charset; None where it had none."""
    last_modified: str | None
    etag: str | None
    warc_file: str
    """Path of the WARC file relative to the archive folder, with ``/``."""
    warc_offset: int
    """Offset in bytes of this capture's own record (response, revisit or metadata)."""
    payload_file: str | None
    """Where the bytes themselves are (differs from ``warc_file`` for revisits); None where there
    are none."""
    payload_offset: int | None


class RequisiteCapture(NamedTuple):
    """A style sheet or a picture that a page of the source needs, as the archive holds it.

    It is no capture of the source: what the city publishes is the page and its files.
    """

    source_id: str
    url: str
    """As the page names it, without fragment."""
    final_url: str
    """The URL that answered, after redirects."""
    captured_at: str
    """Moment of the request, UTC."""
    sha256: str
    media_type: str | None
    size: int
    content_type: str | None
    """The Content-Type header of the answer, for its charset."""
    warc_file: str
    """Where the bytes are: the WARC file, relative to the archive."""
    warc_offset: int


class HostAsked(NamedTuple):
    """What a run asked of one host, as it says itself."""

    host: str
    """With its port where it has one."""
    requests: int
    bytes: int
    """Of all bodies, as they came."""
    seconds: float
    """From each question to the last byte of its answer, all of them together."""
    slowest: float
    """Seconds of the slowest answer."""


class Run(NamedTuple):
    """One visit of the crawler to one source, or one import.

    From the ``warcinfo`` and the closing ``metadata`` record.
    """

    id: str
    """``{source}-{YYYYMMDDTHHMMSSZ}``, as the WARC file is called, with a suffix where two would
    collide."""
    source_id: str
    kind: RunKind
    started_at: str
    finished_at: str | None
    """None where the run was killed before its end."""
    page_url: str | None
    source_name: str | None
    source_code: str | None
    message: str | None
    """What the run said of itself at its end; for a killed run None."""
    user_agent: str | None
    hosts: tuple[str, ...]
    """Every ``host[:port]`` that the source named."""
    warc_file: str
    corrections: tuple[tuple[str, str, str], ...] | None = None
    """(kind, one name or target, the other name or the settings as JSON) that the source's file
    declared; None where nobody knows."""
    pages: tuple[str, ...] = ()
    """Further pages that the source's file declared, in its order."""
    files: tuple[str, ...] = ()
    """Links that it found to be files by asking."""
    earlier: tuple[str, ...] = ()
    """Further addresses under which it knew the source's page, older ones that are."""
    clock: ClockDoubt | None = None
    """Why its own clock is not believed: its moments are then the servers'."""
    asked: tuple[HostAsked, ...] | None = None
    """Host by host in its order; None where nobody knows (an import, a run that was killed)."""
    placed: str = ""
    """Its place among all files of the archive, in the order in which they were closed: a moment
    (UTC)."""
