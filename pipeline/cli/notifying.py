"""``shinkyu notify``, and what is told after a run."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli.options import Level, archive_option, db_option, say
from pipeline.errors import ShinkyuError

if TYPE_CHECKING:
    from pipeline.cli.nightly import NightResult
    from pipeline.notify.settings import Settings

notify_option = click.option(
    "--notify",
    "notify_by",
    envvar="SHINKYU_NOTIFY",
    show_envvar=True,
    metavar="FILE|ADDRESSES",
    help="Whom to tell what is new or wrong: a YAML file, or Apprise addresses.",
)


@click.command()
@click.option("--test", "is_test", is_flag=True, help="Send everybody a message of no matter.")
@click.option("--dry-run", is_flag=True, help="Show what would be told, and tell nobody.")
@notify_option
@archive_option
@db_option
def notify(is_test: bool, dry_run: bool, notify_by: str | None, archive: Path, db: Path) -> None:
    """Tell people what is new or wrong since they were told last; «run» does it by itself.

    Exit code 0: everybody got what was due; 1: somebody did not, and gets it the next time; 2: the
    settings are wrong.
    """
    from pipeline.errors import SourceError
    from pipeline.notify.settings import load
    from pipeline.notify.telling import after_run

    settings = load(notify_by)
    if settings is None:
        raise SourceError("nobody is to be told: name a file or addresses with --notify")
    if is_test:
        sys.exit(0 if _test(settings) else 1)
    if dry_run:
        _show(settings, archive, db)
        return
    sys.exit(0 if after_run(settings, archive, db, None, _line) else 1)


def _test(settings: "Settings") -> bool:
    from pipeline.notify.telling import test

    fine = True
    for recipient, why in test(settings):
        click.echo(f"{recipient.name}: {why or 'handed over'}")
        fine = fine and why is None
    return fine


def _show(settings: "Settings", archive: Path, db: Path) -> None:
    from pipeline.notify.telling import preview

    for recipient, messages in preview(settings, archive, db):
        click.echo(f"{recipient.name}: {len(messages)} messages")
        for message in messages:
            click.echo(f"\n  {message.title}")
            for line in message.body.splitlines():
                click.echo(f"    {line}")


def _line(words: str, *, fine: bool = True) -> None:
    say(words, event="notify", level=Level.INFO if fine else Level.WARNING)


class Told:
    """What a run leaves to be told; set by the command when it is over."""

    result: "NightResult | None" = None


@contextmanager
def telling(notify_by: str | None, archive: Path, db: Path) -> Iterator[Told]:
    """Tell afterwards what the run of this block left, or why it came to nothing.

    Whatever goes wrong with the telling is one line: the run and its exit code stay as they are.
    """
    told = Told()
    try:
        yield told
    except Exception as error:
        _tell(notify_by, archive, db, error)
        raise
    _tell(notify_by, archive, db, told.result)


def _tell(
    notify_by: str | None, archive: Path, db: Path, ran: "NightResult | Exception | None"
) -> None:
    if not notify_by or ran is None:
        return
    try:
        from pipeline.notify.settings import load
        from pipeline.notify.telling import Ran, after_run

        settings = load(notify_by)
        if settings is not None:
            left = ran if isinstance(ran, Exception) else Ran(ran.sources, ran.problems)
            after_run(settings, archive, db, left, _line)
    except ShinkyuError as error:
        _line(f"notify: {error}", fine=False)
    except Exception as error:
        _line(f"notify: {type(error).__name__}: {error}", fine=False)
