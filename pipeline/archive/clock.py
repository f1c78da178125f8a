"""When a run really was: our clock against the servers' (their ``Date`` headers are archived).

Only our own clock dates a visit, and it can be wrong: a night dated 2099 stayed the newest for
ever, an hour back logged a revert that never was. A run is suspect whose clock stood before the
last capture that the archive held, or over a day ahead of the servers; its moments are then taken
from the servers, and never before what came before it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median
from typing import NamedTuple

from pipeline.archive.layout import moment_text
from pipeline.archive.records import Record
from pipeline.kinds import ClockDoubt

_AHEAD = timedelta(days=1)
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
    if begun is None:
        return Clock(offset, None, timedelta())
    back = before is not None and begun < before
    ahead = offset is not None and offset > _AHEAD
    if not back and not ahead:
        return Clock(offset, None, timedelta())
    told = begun - (offset or timedelta())
    true = told if before is None else max(told, before + _ONE)
    doubt = ClockDoubt.BEFORE_LAST_CAPTURE if back else ClockDoubt.AHEAD_OF_SERVERS
    return Clock(offset, doubt, true - begun)


def offset_of(every: Iterable[Record]) -> timedelta | None:
    """How far our clock stood ahead of the servers': the median over the answers (RFC 9110
    §6.6.1)."""
    apart = []
    for r in every:
        ours = _moment(r.date) if r.kind in ("response", "revisit") else None
        theirs = server_time(r.http)
        if ours is not None and theirs is not None:
            apart.append((ours - theirs).total_seconds())
    return timedelta(seconds=round(median(apart))) if apart else None


def server_time(http: dict[str, str]) -> datetime | None:
    """The server's clock when it answered: ``Date``, and ``Age`` where a cache kept the answer."""
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
