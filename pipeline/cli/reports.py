"""``shinkyu report``: what a night brought."""

import sys
from pathlib import Path

import click

from pipeline.cli.options import db_option, json_option, print_json, say


@click.command()
@click.argument("source_ids", nargs=-1, metavar="[SOURCE]...")
@click.option("--night", metavar="DATE", help="The day in Japan, e.g. 2026-04-01; else the newest.")
@db_option
@json_option
def report(source_ids: tuple[str, ...], night: str | None, db: Path, as_json: bool) -> None:
    """What a night brought: counts beside the usual of each source, doubts, slow hosts.

    Exit code 1 where no crawl began on that night.
    """
    from pipeline.answers import reports as answers

    found = answers.night_report(db, night, source_ids)
    if found is None:
        say(f"Error: no crawl began on {night}" if night else "Error: nothing was crawled yet")
        sys.exit(1)
    if as_json:
        print_json(answers.as_json(found))
        return
    for line in answers.lines(found):
        click.echo(line)
