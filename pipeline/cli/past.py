"""``shinkyu backfill``: the past of a source from a server like the Wayback Machine."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import (
    allow_private_option,
    archive_option,
    json_option,
    print_json,
    say,
    sources_option,
)
from pipeline.imports.wayback import SERVER

if TYPE_CHECKING:
    from pipeline.imports.wayback.run import Asked
    from pipeline.imports.wayback.told import Report
    from pipeline.sources import Source

_WORTH_SAYING = 5.0
"""Seconds; longer waits are told, so that nobody thinks that it hangs."""


def _timestamp(_: click.Context, __: click.Parameter, date: str | None) -> str | None:
    """The beginning of a timestamp that a date means; wrong ones are bad usage."""
    from pipeline.imports.wayback.dates import timestamp_of

    if date is None:
        return None
    found = timestamp_of(date)
    if found is None:
        raise click.BadParameter(f"{date}: is no date like 2015, 2015-11 or 2015-11-09")
    return found


@click.command()
@click.argument("source_id", metavar="SOURCE")
@click.option(
    "--server",
    default=SERVER,
    show_default=True,
    help="Where the captures are: its index under /cdx/search/cdx, they under /web/.",
)
@click.option(
    "--from",
    "since",
    metavar="DATE",
    callback=_timestamp,
    help="Only captures of this day, month or year (UTC) and later.",
)
@click.option(
    "--to",
    "until",
    metavar="DATE",
    callback=_timestamp,
    help="Only captures of this day, month or year (UTC) and earlier.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Only ask the index for the page, and say how many requests it takes and how long.",
)
@allow_private_option
@archive_option
@sources_option
@json_option
def backfill(
    source_id: str,
    server: str,
    since: str | None,
    until: str | None,
    dry_run: bool,
    allow_private: bool,
    archive: Path,
    sources: Path,
    as_json: bool,
) -> None:
    """Take the past of a source from a server of captures (the Wayback Machine), at its own times.

    The page's captures first, then those of the files that each past page linked. A run that was
    killed, or that the server stopped, is gone on with: nothing is asked for twice. Exit code 0:
    all is there that can be had; 1: something failed, or the server asked for a pause.
    """
    from pipeline.imports.wayback.dates import first_of, last_of
    from pipeline.imports.wayback.run import Asked, forecast
    from pipeline.sources import load_sources

    if since and until and first_of(since) > last_of(until):
        raise click.UsageError("--from is after --to: no capture can be between them")
    source = load_sources(sources, [source_id])[0]
    asked = Asked(server, since, until, dry_run, allow_private)
    if dry_run:
        plan = forecast(source, archive, asked)
        print_json(plan.as_json()) if as_json else click.echo(str(plan))
        sys.exit(0 if plan.ok else 1)
    done = _take(source, archive, asked)
    print_json(done.as_json()) if as_json else click.echo(str(done))
    if not as_json and done.warc_file:
        say("«shinkyu build» projects what came")
    sys.exit(0 if done.ok else 1)


def _take(source: "Source", archive: Path, asked: "Asked") -> "Report":
    from pipeline.archive.lock import hold
    from pipeline.cli.progress import progress_of
    from pipeline.cli.salvaging import salvage_all
    from pipeline.imports.wayback.run import backfill as take
    from pipeline.imports.wayback.server import Means

    def wait(seconds: float) -> None:
        if seconds >= _WORTH_SAYING:
            say(f"{source.id}: waits {seconds:.0f} seconds: the server's pace")
        time.sleep(seconds)

    with hold(archive):
        salvage_all(archive)
        progress = progress_of(source.id)
        try:
            return take(source, archive, asked, means=Means(sleep=wait), report=progress.event)
        finally:
            progress.close()
