"""How a command that asks servers tells how far it is: a bar in a terminal, lines in a log."""

import sys

import click

from pipeline.cli.options import Level, logs_json, say
from pipeline.crawl.run import CaptureEvent
from pipeline.kinds import Verdict

_LACKING = (Verdict.FAILED, Verdict.REFUSED, Verdict.MISSING)


def progress_of(label: str, *, several: bool = False) -> "Bar | Lines":
    """What fits where standard error goes.

    Args:
        several: others go on beside it, so that bars would run into each other.
    """
    alone = sys.stderr.isatty() and not several and not logs_json()
    return Bar(label) if alone else Lines(label)


class Lines:
    """Plain lines, for a log: one a capture."""

    def __init__(self, source_id: str) -> None:
        self.source_id = source_id

    def event(self, event: CaptureEvent) -> None:
        """A capture is safe."""
        reason = f" ({event.reason})" if event.reason else ""
        say(
            f"{self.source_id} {event.done}/{event.total} {event.verdict} {event.url}{reason}",
            event="capture",
            level=Level.WARNING if event.verdict in _LACKING else Level.INFO,
            source=self.source_id,
            **event._asdict(),
        )

    def close(self) -> None:
        """Nothing is left to be said."""


class Bar:
    """A progress bar, for a terminal."""

    def __init__(self, source_id: str) -> None:
        self.bar = click.progressbar(length=1, label=source_id, file=sys.stderr)
        self.bar.render_progress()

    def event(self, event: CaptureEvent) -> None:
        """A capture is safe."""
        self.bar.length = max(event.total, event.done)
        self.bar.update(event.done - self.bar.pos)

    def close(self) -> None:
        """End the bar's line."""
        self.bar.render_finish()
