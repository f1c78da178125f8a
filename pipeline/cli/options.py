"""Options that several commands take, and how all of them print."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.answers.printable import printable

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
json_option = click.option(
    "--json", "as_json", is_flag=True, help="Machine-readable output on standard output."
)


allow_private_option = click.option(
    "--allow-private",
    is_flag=True,
    help="Its name may lead to a loopback or private address: the server is one's own.",
)


def say(text: str) -> None:
    """A line on standard error; what a page says in it can't steer the terminal."""
    click.echo(printable(text), err=True)


def print_json(value: Any) -> None:
    """A value as JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
