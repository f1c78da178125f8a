"""One capture as the server gives it back: whose words its headers are, and when it was made.

Asked for raw (``id_``), a server sends the body as it was captured. The captured headers come
under names of their own (``X-Archive-Orig-…``), all others are the server's. Where it can't play a
capture it leads to the nearest in time; where a redirect was captured, to what that led to.
Source: docs of pywb and of the Wayback Machine, RFC 7089 (Memento).
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from pipeline.crawl.http import REDIRECTS, Exchange
from pipeline.imports.warc import HttpHeaders
from pipeline.imports.wayback.addresses import place, tidy
from pipeline.imports.wayback.index import Row, moment_of
from pipeline.imports.wayback.server import Server, failure, is_capture

_CAPTURED = "x-archive-orig-"
_GZIP = b"\x1f\x8b\x08"
"""RFC 1952 §2.3.1; no page and no document begins so."""
_CAPTURED_ENCODING = "X-Archive-Orig-Content-Encoding"
_KEPT = ("content-type", "content-encoding")
"""Headers that speak of the body as it was sent to us, whoever wrote them."""
_LEADS = re.compile(r"/(\d{4,14})(?:[a-z]{2}_)?/(https?:/+.+)\Z", re.IGNORECASE)
_SLASHES = re.compile(r"\A(https?):/+", re.IGNORECASE)
_HOPS = 5
_HAS_NONE = (403, 404, 410, 451)


class Leads(NamedTuple):
    """Where a redirect leads."""

    timestamp: str
    """Empty where it names no moment."""
    url: str


class Replayed(NamedTuple):
    """What came for a capture."""

    address: str
    """Of the capture, on the server."""
    url: str
    moment: datetime
    answer: Exchange | None
    """None where nothing came that can be kept."""
    redirect: str | None = None
    """Where the captured redirect leads."""
    absent: str | None = None
    """Why the server has no such capture."""
    failed: str | None = None
    """Why nothing came; it may come another time."""

    @property
    def timestamp(self) -> str:
        """Its moment as an index has it."""
        return self.moment.strftime("%Y%m%d%H%M%S")


def address_of(server: str, timestamp: str, url: str) -> str:
    """Where a server gives a capture back raw."""
    return f"{server}/web/{timestamp}id_/{url}"


def replay(server: Server, row: Row, now: datetime) -> Replayed:
    """Ask for a capture, and follow the server to the nearest in time where it leads there.

    The caller closes the answer's body.

    Raises:
        StoppedError: the server wants no more now.
    """
    timestamp, url = row.timestamp, row.url
    visited: set[tuple[str, str]] = set()
    while (timestamp, url) not in visited and len(visited) < _HOPS:
        visited.add((timestamp, url))
        at = address_of(server.address, timestamp, url)
        answer = server.capture(at)
        moment = _moment(answer, moment_of(timestamp, now) or row.moment, now)
        came = Replayed(at, url, moment, answer)
        leads = _leads(answer, now) if answer.status in REDIRECTS else None
        if leads is None or not leads.timestamp or _captured(answer, row, leads):
            return _told(came, leads, row, server)
        answer.body.close()
        timestamp, url = leads.timestamp, leads.url
    return came._replace(answer=None, absent="the server leads from one capture to the next")


def _captured(answer: Exchange, row: Row, leads: Leads) -> bool:
    """Is it the city's redirect that was captured, not the server's to another moment?"""
    return is_capture(answer) or row.status in REDIRECTS or place(leads.url) != place(row.url)


def _leads(answer: Exchange, now: datetime) -> Leads | None:
    """Where a redirect leads: to a moment and an address, or to an address alone."""
    target = answer.target() or ""
    match = _LEADS.search(target)
    if match is None:
        return Leads("", tidy(target) or target)
    to = tidy(_SLASHES.sub(r"\1://", match[2]))
    stamp = match[1] if moment_of(match[1], now) else ""
    return Leads(stamp, to) if to else None


def _told(came: Replayed, leads: Leads | None, row: Row, server: Server) -> Replayed:
    """What an answer that leads no further says."""
    answer = came.answer
    assert answer is not None
    if answer.status in REDIRECTS:
        return came._replace(redirect=leads.url if leads else "")
    if answer.problem is not None:
        lasts = not answer.problem.may_pass
        why = failure(answer)
        return _without(came, absent=why) if lasts else _without(came, failed=why)
    return came if is_capture(answer) else _by_the_server(came, answer, row, server)


def _by_the_server(came: Replayed, answer: Exchange, row: Row, server: Server) -> Replayed:
    """What an answer says that does not say of itself that it was captured."""
    if answer.status == 200:
        # Where all other captures say when they were made, this is the server's own page.
        own = "the server answered with a page of its own"
        return _without(came, failed=own) if server.tells_moments else came
    if answer.status == row.status:
        return came
    if answer.status in _HAS_NONE:
        return _without(came, absent=f"HTTP status {answer.status}")
    return _without(came, failed=failure(answer))


def _without(came: Replayed, *, absent: str | None = None, failed: str | None = None) -> Replayed:
    """The same without an answer that can be kept."""
    if came.answer is not None:
        came.answer.body.close()
    return came._replace(answer=None, absent=absent, failed=failed)


def _moment(answer: Exchange, asked: datetime, now: datetime) -> datetime:
    """When a capture was made: the server says so, or else it is the moment that was asked for."""
    try:
        told = parsedate_to_datetime(answer.header("Memento-Datetime") or "")
    except (ValueError, TypeError, OverflowError):
        return asked
    told = told if told.tzinfo else told.replace(tzinfo=UTC)
    return told if moment_of(told.astimezone(UTC).strftime("%Y%m%d%H%M%S"), now) else asked


def captured_headers(answer: Exchange) -> HttpHeaders:
    """The city's own headers, under their own names; without any of them those of the answer.

    A redirect's ``Location`` leads into the archive and is left to the answer's own headers.
    """
    kept = [(k, v) for k, v in answer.headers if k.lower() in _KEPT and v]
    names = {k.lower() for k, _ in kept}
    theirs = [(_own_name(k), v) for k, v in answer.headers if _own_name(k)]
    if "content-encoding" not in names and _begins(answer, _GZIP):
        kept.append(("Content-Encoding", "gzip"))
        names.add("content-encoding")
    # What was packed when it was captured comes unpacked as a rule: then the captured header does
    # not hold for these bytes. That they are packed all the same is seen, not told.
    return [
        (_CAPTURED_ENCODING if k.lower() == "content-encoding" else k, v)
        for k, v in theirs
        if k.lower() not in names
    ] + kept


def _begins(answer: Exchange, mark: bytes) -> bool:
    answer.body.seek(0)
    return answer.body.read(len(mark)) == mark


def _own_name(name: str) -> str:
    """What a captured header was called by the city; empty for headers of the server's own."""
    return name[len(_CAPTURED) :] if name.lower().startswith(_CAPTURED) else ""
