"""Options that several commands take, and how all of them print."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.answers.printable import printable
from pipeline.crawl.limits import PARALLEL

F = TypeVar("F", bound=Callable[..., Any])


def _option(name: str, env: str, default: str, text: str) -> Callable[[F], F]:
    return click.option(
        name,
        envvar=env,
        default=default,
        show_default=True,
        show_envvar=True,
        help=text,
        type=click.Path(path_type=Path),
    )


archive_option = _option("--archive", "SHINKYU_ARCHIVE", "archive", "Folder of the WARC files.")
db_option = _option("--db", "SHINKYU_DB", "db/shinkyu.db", "The SQLite file.")
sources_option = _option(
    "--sources", "SHINKYU_SOURCES", "sources", "Folder of source files, or one source file."
)
parallel_option = click.option(
    "--parallel",
    type=click.IntRange(1, 500),
    default=PARALLEL,
    show_default=True,
    metavar="N",
    help="Sources to visit side by side; each host is asked one request at a time all the same.",
)
workers_option = click.option(
    "--workers",
    type=click.IntRange(1, 256),
    envvar="SHINKYU_WORKERS",
    show_envvar=True,
    metavar="N",
    help="Processes that read files, compare and follow passages.  [default: one a core]",
)
dask_option = click.option(
    "--dask",
    envvar="SHINKYU_DASK",
    show_envvar=True,
    metavar="ADDRESS",
    help="A Dask scheduler (tcp://host:8786) whose cluster does that work; needs shinkyu[dask].",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Machine-readable output on standard output."
)


allow_private_option = click.option(
    "--allow-private",
    is_flag=True,
    help="Its name may lead to a loopback or private address: the server is one's own.",
)


class Level(StrEnum):
    """How much a line of the log matters."""

    INFO = "info"
    WARNING = "warning"
    """Something was not had or needs a look; the command goes on."""
    ERROR = "error"


class _Log:
    """How lines are written: one command a process, so one of it."""

    as_json = False


def log_as_json(_context: object = None, _option: object = None, wanted: bool = False) -> None:
    """Write the log as JSON from now on, or as plain lines."""
    _Log.as_json = wanted


def logs_json() -> bool:
    """Is the log written as JSON?"""
    return _Log.as_json


log_json_option = click.option(
    "--log-json",
    is_flag=True,
    envvar="SHINKYU_LOG_JSON",
    show_envvar=True,
    is_eager=True,
    expose_value=False,
    callback=log_as_json,
    help="Messages and progress on standard error as JSON, an object a line.",
)


def say(text: str, *, event: str = "note", level: Level = Level.INFO, **facts: object) -> None:
    """A line on standard error; what a page says in it can't steer the terminal.

    Args:
        event: what kind of line it is, for programs.
        facts: what it says, for programs; with --log-json they stand beside the words.
    """
    if _Log.as_json:
        at = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        told = {"at": at, "level": level, "event": event, "message": text, **facts}
        text = json.dumps(told, ensure_ascii=False)
    click.echo(printable(text), err=True)


def print_json(value: Any) -> None:
    """A value as JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
