"""When a run really was: our clock against the servers' (their ``Date`` headers are archived).

Only our own clock dates a visit, and it can be wrong: a night dated 2099 stayed the newest for
ever, an hour back logged a revert that never was. A run is suspect whose clock stood before the
last capture that the archive held, or over a day ahead of the servers; its moments are then taken
from the servers, and never before what came before it.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median
from typing import NamedTuple

from pipeline.archive.layout import moment_text
from pipeline.archive.records import Record
from pipeline.kinds import ClockDoubt

A_DAY = timedelta(days=1)
_ONE = timedelta(seconds=1)


class Clock(NamedTuple):
    """Our clock during one run."""

    offset: timedelta | None
    """How far it stood ahead of the servers' (negative: behind); None where no server told."""
    doubt: ClockDoubt | None
    """Why it is not believed."""
    shift: timedelta
    """What is added to its moments; zero where it is believed."""

    def corrected(self, moment: str) -> str:
        """A moment of the run as it is projected."""
        if not self.shift:
            return moment
        then = _moment(moment)
        return moment_text(then + self.shift) if then else moment


def clock_of(every: Iterable[Record], started: str, last_capture: str | None) -> Clock:
    """Judge the clock of a run.

    Args:
        every: the run's records.
        started: when it began, by our clock.
        last_capture: the newest moment that the archive held then, None where that is not known.
    """
    offset = offset_of(every)
    begun, before = _moment(started), _moment(last_capture or "")
    doubt = doubt_of(begun, before, offset) if begun else None
    if begun is None or doubt is None:
        return Clock(offset, None, timedelta())
    told = begun - (offset or timedelta())
    true = told if before is None else max(told, before + _ONE)
    return Clock(offset, doubt, true - begun)


def doubt_of(
    begun: datetime, last_capture: datetime | None, offset: timedelta | None
) -> ClockDoubt | None:
    """Why the clock of a run is not believed; None where it is.

    Args:
        begun: when the run began, by that clock.
        last_capture: the newest moment that the archive held then.
        offset: how far the clock stood ahead of the servers'.
    """
    if last_capture is not None and begun < last_capture:
        return ClockDoubt.BEFORE_LAST_CAPTURE
    if offset is not None and offset > A_DAY:
        return ClockDoubt.AHEAD_OF_SERVERS
    return None


def offset_of(every: Iterable[Record]) -> timedelta | None:
    """How far our clock stood ahead of the servers', by a run's records."""
    apart = []
    for r in every:
        ours = _moment(r.date) if r.kind in ("response", "revisit") else None
        theirs = server_time(r.http)
        if ours is not None and theirs is not None:
            apart.append(ours - theirs)
    return typical(apart)


def typical(apart: Sequence[timedelta]) -> timedelta | None:
    """The median: one server whose own clock is wrong does not move it."""
    if not apart:
        return None
    return timedelta(seconds=round(median(a.total_seconds() for a in apart)))


def server_time(http: dict[str, str]) -> datetime | None:
    """The server's clock when it answered: ``Date`` (RFC 9110 §6.6.1), ``Age`` from a cache."""
    try:
        date = parsedate_to_datetime(http["date"])
        age = timedelta(seconds=int(http.get("age", "0")))
        return (date if date.tzinfo else date.replace(tzinfo=UTC)) + age
    except (KeyError, ValueError, TypeError, OverflowError):
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
