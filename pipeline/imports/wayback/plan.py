"""Which captures of an address are worth a request: each body once, and when it was there.

A server lists thousands of captures of a page that changed ten times. Of captures in a row with
the same digest the first says since when a body stood there, the last until when; the last costs
no request, since its bytes are those of the first.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from pipeline.crawl.http import GONE, REDIRECTS
from pipeline.imports.wayback.index import REVISIT, Row

EMPTY_BODY = "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"
"""The SHA-1 of nothing in base 32."""
_MOST_REDIRECTS = 8


class Kind(StrEnum):
    """What a capture is, as far as the index tells."""

    BODY = "body"
    REDIRECT = "redirect"
    GONE = "gone"
    """404 or 410: a finding where a page links it."""
    ERROR = "error"
    EMPTY = "empty"


class Step(NamedTuple):
    """One capture that is to be had, or confirmed."""

    row: Row
    kind: Kind


class Plan(NamedTuple):
    """What is to be done for one address."""

    steps: list[Step]
    """In order of time, redirects last."""
    passed: Counter[Kind]
    """Captures that are not asked for, by what they are."""


def within(rows: Iterable[Row], since: str | None, until: str | None) -> list[Row]:
    """The captures between two dates, whatever a server makes of them.

    Args:
        since, until: beginnings of timestamps (``2015``, ``201511``); both are included.
    """
    return [
        row
        for row in rows
        if (since is None or row.timestamp[: len(since)] >= since)
        and (until is None or row.timestamp[: len(until)] <= until)
    ]


def plan(rows: Sequence[Row], *, is_page: bool) -> Plan:
    """What to ask for of one address.

    Args:
        rows: all its captures, in any order.
        is_page: of the page an error is no finding, of a file that is gone it is one.
    """
    kinds = _kinds(rows)
    told = (Kind.BODY,) if is_page else (Kind.BODY, Kind.GONE)
    shown = [(row, kind) for row, kind in kinds.items() if kind in told]
    steps = [step for _, group in groupby(shown, key=_same) for step in _of_a_stretch(list(group))]
    steps += [Step(row, Kind.REDIRECT) for row in _telling_redirects(kinds)]
    asked = (*told, Kind.REDIRECT)
    return Plan(steps, Counter(kind for kind in kinds.values() if kind not in asked))


def _kinds(rows: Iterable[Row]) -> dict[Row, Kind]:
    """What each capture is, in order of time; a revisit is what its bytes were the first time."""
    rows = sorted(set(rows), key=_time)
    status_of = {row.digest: row.status for row in rows if row.digest and row.status}
    return {row: _kind(row, status_of) for row in rows}


def _time(row: Row) -> tuple[str, str, str]:
    return row.timestamp, row.url, row.digest or ""


def _kind(row: Row, status_of: Mapping[str, int]) -> Kind:
    status = row.status
    if status is None and row.media_type == REVISIT:
        status = status_of.get(row.digest or "")
    if status in REDIRECTS:
        return Kind.REDIRECT
    if status in GONE:
        return Kind.GONE
    if status not in (None, 200):
        return Kind.ERROR
    return Kind.EMPTY if row.digest == EMPTY_BODY else Kind.BODY


def _same(shown: tuple[Row, Kind]) -> tuple[str, ...]:
    """What captures in a row share that say the same; each without a digest is alone."""
    row, kind = shown
    if kind is Kind.GONE:
        return (kind,)
    return (kind, row.digest) if row.digest else (kind, row.timestamp, row.url)


def _of_a_stretch(stretch: list[tuple[Row, Kind]]) -> list[Step]:
    """The first of captures that say the same, and of bodies the last: how long they stood."""
    first, last = Step(*stretch[0]), Step(*stretch[-1])
    return [first, last] if len(stretch) > 1 and last.kind is Kind.BODY else [first]


def _telling_redirects(kinds: dict[Row, Kind]) -> list[Row]:
    """Redirects that may lead to different places: the first of each digest, and the last."""
    rows = [row for row, kind in kinds.items() if kind is Kind.REDIRECT]
    firsts = {row.digest or row.timestamp: row for row in reversed(rows)}
    chosen = {*list(firsts.values())[-_MOST_REDIRECTS:], *rows[-1:]}
    return sorted(chosen, key=_time)
