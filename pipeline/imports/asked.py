"""The requests in a foreign file, and which answer belongs to which."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from pipeline.imports.references import Headers, Reference, by_place, moment_of, place_of
from pipeline.imports.warc import HttpHeaders, WarcRecord

_REQUEST_HEADERS = 1 << 14
"""Bytes of a request's headers that are kept; servers take no more either."""


class Request(NamedTuple):
    """A request record, as it was sent."""

    record_id: str
    answered_by: str
    """Id of the response, where it says so."""
    method: str
    line: str
    headers: HttpHeaders


class Requests:
    """The requests of a file, found by the answers that belong to them."""

    def __init__(self) -> None:
        self._by_id: dict[str, Request] = {}
        self._by_answer: dict[str, Request] = {}
        self._by_place: defaultdict[Reference, list[Request]] = defaultdict(list)

    def add(self, record: WarcRecord) -> None:
        """Remember a request record; others say nothing here."""
        http, head = record.http_headers, record.rec_headers
        moment = moment_of(head.get_header("WARC-Date"))
        if record.rec_type != "request" or http is None or moment is None:
            return
        request = Request(
            record_id=head.get_header("WARC-Record-ID") or "",
            answered_by=head.get_header("WARC-Concurrent-To") or "",
            method=http.protocol.upper(),
            line=f"{http.protocol} {http.statusline}",
            headers=_bounded(http.headers),
        )
        self._by_id[request.record_id] = request
        if request.answered_by:
            self._by_answer[request.answered_by] = request
        self._by_place[by_place(place_of(head.get_header("WARC-Target-URI")), moment)].append(
            request
        )

    def of(self, head: Headers, url: str, moment: datetime) -> Request | None:
        """The request of an answer: they name each other, or it's the only one of that moment."""
        named = self._by_answer.get(head.get_header("WARC-Record-ID") or "")
        named = named or self._by_id.get(head.get_header("WARC-Concurrent-To") or "")
        at_that_moment = self._by_place.get(by_place(url, moment), [])
        return named or (at_that_moment[0] if len(at_that_moment) == 1 else None)


def _bounded(headers: HttpHeaders) -> HttpHeaders:
    kept, size = [], 0
    for name, value in headers:
        size += len(name) + len(value)
        if size > _REQUEST_HEADERS:
            break
        kept.append((str(name), str(value)))
    return kept
