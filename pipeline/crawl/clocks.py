"""Our clock against the servers', during one run.

Only our own clock dates a visit. What the answers' ``Date`` headers say is measured and written
down with the run; what follows for the projection is decided in :mod:`pipeline.archive.clock`.
"""

from datetime import datetime, timedelta

from pipeline.archive.clock import A_DAY, doubt_of, server_time, typical
from pipeline.crawl.http import Exchange
from pipeline.kinds import ClockDoubt

_WORTH_SAYING = timedelta(minutes=10)
"""Clocks that are further apart than this are told."""


class Clocks:
    """The differences that were seen."""

    def __init__(self, started: datetime, last_capture: str | None) -> None:
        """Begin a run.

        Args:
            started: by our clock.
            last_capture: the newest moment that the archive holds, UTC; None where it holds none.
        """
        self._started, self._last_capture = started, last_capture
        self._apart: list[timedelta] = []

    def compare(self, answer: Exchange) -> None:
        """Take in an answer; one without ``Date`` says nothing."""
        theirs = server_time({name.lower(): value for name, value in answer.headers})
        if theirs is not None:
            self._apart.append(answer.at - theirs)

    @property
    def offset(self) -> timedelta | None:
        """How far ours stands ahead of theirs (negative: behind), by the median."""
        return typical(self._apart)

    def suspicion(self) -> ClockDoubt | None:
        """Why our clock is not to be believed; None where nothing speaks against it."""
        last = datetime.fromisoformat(self._last_capture) if self._last_capture else None
        behind = self.offset is not None and self.offset < -A_DAY
        return doubt_of(self._started, last, self.offset) or (
            ClockDoubt.BEHIND_SERVERS if behind else None
        )

    def statement(self) -> dict[str, object]:
        """What was measured, for the archive: seconds, number of answers, and the suspicion."""
        offset, suspicion = self.offset, self.suspicion()
        seconds = None if offset is None else int(offset.total_seconds())
        measured: dict[str, object] = {"offset_seconds": seconds, "answers": len(self._apart)}
        return measured | ({"suspect": suspicion} if suspicion else {})

    def told(self) -> list[str]:
        """What a person should know of it: clocks over ten minutes apart, and a suspicion."""
        offset, suspicion = self.offset, self.suspicion()
        lines = []
        if offset is not None and abs(offset) > _WORTH_SAYING:
            where = "ahead of" if offset > timedelta() else "behind"
            lines.append(
                f"our clock is {abs(offset)} {where} the servers' "
                f"(median of {len(self._apart)} answers)"
            )
        if suspicion is ClockDoubt.BEFORE_LAST_CAPTURE:
            lines.append(f"our clock stands before the last capture, {self._last_capture}")
        return lines
