"""The command ``shinkyu``: one function a command.

Each imports what it needs, so that ``--help`` and a quiet night stay quick. Those that only ask
are in :mod:`pipeline.cli.asking`.
"""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from pipeline.cli import adopting, asking, notifying, past, reports
from pipeline.cli.first_process import end_when_asked
from pipeline.cli.options import (
    Level,
    archive_option,
    dask_option,
    db_option,
    json_option,
    log_json_option,
    logs_json,
    parallel_option,
    print_json,
    say,
    sources_option,
    workers_option,
)
from pipeline.errors import LockedError, NotifyError, QuoteError, ShinkyuError, SourceError

SOME_FAILED, BAD_USAGE, LOCKED = 1, 2, 3
_EXIT_CODES = (
    (SourceError, BAD_USAGE),
    (NotifyError, BAD_USAGE),
    (QuoteError, BAD_USAGE),
    (LockedError, LOCKED),
)
"""Of the errors that have a code of their own; all others are :data:`SOME_FAILED`."""
_CLICKS_OWN = (click.ClickException, click.exceptions.Exit, click.Abort)
"""What click says of bad usage, and how it ends a command."""


class _Group(click.Group):
    """Turns the errors we raise on purpose into one line and the exit code of the contract."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ShinkyuError as error:
            say(f"Error: {error}", event="error", level=Level.ERROR)
            codes = (code for kind, code in _EXIT_CODES if isinstance(error, kind))
            ctx.exit(next(codes, SOME_FAILED))
        except KeyboardInterrupt:
            say("Error: broken off by hand", event="error", level=Level.ERROR)
            ctx.exit(SOME_FAILED)
        except Exception as error:
            if not logs_json() or isinstance(error, _CLICKS_OWN):
                raise
            import traceback

            say(traceback.format_exc(), event="fault", level=Level.ERROR)
            ctx.exit(SOME_FAILED)


def _tell_version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    """Looked up where it is asked for: that takes as long as all else of ``--help``."""
    if asked:
        from pipeline import __version__

        click.echo(f"shinkyu, version {__version__}")
        ctx.exit()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_tell_version,
    help="Show the version and exit.",
)
def main() -> None:
    """shinkyu (新旧): keeps every edition of a municipality's strategies and shows what changed."""
    end_when_asked()


@main.command()
@click.argument("source_ids", nargs=-1, metavar="[SOURCE]...")
@notifying.notify_option
@archive_option
@db_option
@sources_option
@parallel_option
@workers_option
@dask_option
@json_option
@log_json_option
def run(
    source_ids: tuple[str, ...],
    notify_by: str | None,
    archive: Path,
    db: Path,
    sources: Path,
    parallel: int,
    workers: int | None,
    dask: str | None,
    as_json: bool,
) -> None:
    """The nightly run: crawl, then build what is new.

    Exit code 0: all fetched; 1: finished, but something failed; 2: bad usage or source file; 3:
    another run holds the lock.
    """
    from pipeline.cli.nightly import nightly

    with notifying.telling(notify_by, archive, db) as told:
        told.result = nightly(
            sources, source_ids, archive, db, parallel=parallel, workers=workers, dask=dask
        )
        _print(told.result, as_json)
    sys.exit(0 if told.result.ok else SOME_FAILED)


@main.command()
@click.argument("source_ids", nargs=-1, metavar="[SOURCE]...")
@archive_option
@sources_option
@parallel_option
@json_option
@log_json_option
def crawl(
    source_ids: tuple[str, ...], archive: Path, sources: Path, parallel: int, as_json: bool
) -> None:
    """Only fetch into the archive (exit codes as for «run»)."""
    from pipeline.cli.nightly import nightly

    result = nightly(sources, source_ids, archive, None, parallel=parallel)
    _print(result, as_json)
    sys.exit(0 if result.ok else SOME_FAILED)


def _print(result: Any, as_json: bool) -> None:
    for told in result.told():
        say(str(told), event=told.event, level=told.level, source=told.source_id)
    for facts in result.ends() if logs_json() else ():
        say(f"{facts['source']}: {facts['status']}", event="run_end", **facts)
    if as_json:
        print_json(result.as_json())
    else:
        for line in result.lines():
            click.echo(line)


@main.command()
@click.option("--rebuild", is_flag=True, help="Make the database anew from the archive alone.")
@archive_option
@db_option
@workers_option
@dask_option
@json_option
@log_json_option
def build(
    rebuild: bool, archive: Path, db: Path, workers: int | None, dask: str | None, as_json: bool
) -> None:
    """Only project the archive into the database."""
    from pipeline.archive.lock import hold_if_writable
    from pipeline.cli.salvaging import salvage_all
    from pipeline.history.build import build as project

    _need_folder(archive)
    with hold_if_writable(archive) as writable:
        if writable:
            salvage_all(archive)
        report = partial(say, event="build")
        done = project(archive, db, rebuild=rebuild, workers=workers, dask=dask, report=report)
    for name, reason in sorted(done.problems.items()):
        words = f"Error: {name}: {reason}"
        say(words, event="error", level=Level.ERROR, file=name)
    if as_json:
        print_json(done._asdict())
    else:
        how = f"rebuilt ({done.rebuilt})" if done.rebuilt else "up to date"
        click.echo(
            f"{db}: {how}: {done.warc_files} WARC files, {done.visits} visits, "
            f"{done.changes} changes"
        )
    sys.exit(SOME_FAILED if done.problems else 0)


@main.command("import")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option(
    "--source", "source_id", required=True, help="Id of the source whose captures they hold."
)
@archive_option
@sources_option
@json_option
def import_(
    files: tuple[Path, ...], source_id: str, archive: Path, sources: Path, as_json: bool
) -> None:
    """Take captures from elsewhere (Wayback, WARP, wget, Browsertrix) into the archive, at their
    own times.
    """
    from pipeline.archive.lock import hold
    from pipeline.cli.salvaging import salvage_all
    from pipeline.imports.importer import import_warc
    from pipeline.sources import load_sources

    source = load_sources(sources, [source_id])[0]
    reports = []
    with hold(archive):
        salvage_all(archive)
        for path in files:
            reports.append(import_warc(path, source, archive))
            if not as_json:
                click.echo(str(reports[-1]))
    if as_json:
        print_json([r._asdict() for r in reports])
    sys.exit(0 if all(report.ok for report in reports) else SOME_FAILED)


@main.command()
@click.argument("source_ids", nargs=-1, metavar="[SOURCE]...")
@click.option(
    "--wacz",
    "target",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The file to make; one that is there is not overwritten.",
)
@archive_option
@json_option
def export(source_ids: tuple[str, ...], target: Path, archive: Path, as_json: bool) -> None:
    """The archive as WACZ for other people's tools (ReplayWeb.page, pywb): all sources, or those
    named.
    """
    from pipeline.archive.wacz import export as write

    _need_folder(archive)
    done = write(archive, target, source_ids)
    for damage in done.damage:
        say(f"Error: {damage}")
    if as_json:
        print_json(done._asdict())
    else:
        click.echo(str(done))
    sys.exit(SOME_FAILED if done.damage else 0)


@main.command()
@click.option(
    "--repair-from",
    "copy",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Put back what is damaged here and whole in this copy of the archive, then check again.",
)
@archive_option
@db_option
@json_option
def verify(copy: Path | None, archive: Path, db: Path, as_json: bool) -> None:
    """Fixity: the manifest, every record's digest, every row's capture.

    Exit code 1 where anything is off, each thing named.
    """
    from pipeline.history.verify import verify as check

    _need_folder(archive)
    if copy is not None:
        _repair(archive, copy)
    result = check(archive, db)
    for problem in result.problems:
        say(f"Error: {problem}")
    if as_json:
        print_json(result._asdict())
    else:
        verdict = f"{len(result.problems)} problems" if result.problems else "all is well"
        click.echo(
            f"{result.files} WARC files, {result.records} records, "
            f"{result.rows} captures in the database: {verdict}"
        )
    sys.exit(SOME_FAILED if result.problems else 0)


def _repair(archive: Path, copy: Path) -> None:
    from pipeline.archive.lock import hold
    from pipeline.archive.repair import repair
    from pipeline.archive.verify import verify_archive

    with hold(archive):
        for done in repair(archive, copy, verify_archive(archive).damage):
            say(str(done))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port to listen on.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="Processes that share the readers; as many as there are cores, of many four.",
)
@click.option("--access-log", is_flag=True, help="Say each request.")
@click.option(
    "--public-url",
    metavar="URL",
    default="",
    envvar="SHINKYU_PUBLIC_URL",
    help="The address under which readers know the server, e.g. https://plans.example.jp: it "
    "stands in citations, feeds and the sitemap.",
)
@click.option(
    "--metrics",
    is_flag=True,
    envvar="SHINKYU_METRICS",
    help="Figures for a monitor at /-/metrics (OpenMetrics).",
)
@archive_option
@db_option
def serve(
    host: str,
    port: int,
    processes: int | None,
    access_log: bool,
    public_url: str,
    metrics: bool,
    archive: Path,
    db: Path,
) -> None:
    """Serve the database with Datasette, with our metadata and safe settings."""
    from pipeline.cli.serving import serve as start

    start(
        db,
        archive,
        host,
        port,
        processes=processes,
        access_log=access_log,
        public_url=public_url,
        metrics=metrics,
    )


@main.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port to serve on.",
)
@click.option("--no-serve", is_flag=True, help="Stop when the nights are played.")
@click.option(
    "--dir",
    "directory",
    default="shinkyu-demo",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where to play; made anew.",
)
def demo(port: int, no_serve: bool, directory: Path) -> None:
    """The whole way on a sample city that the package carries, offline: crawl several nights,
    build, serve.
    """
    from pipeline.demo.play import play

    play(directory, report=click.echo)
    if not no_serve:
        from pipeline.cli.serving import serve as start

        start(
            directory / "db" / "shinkyu.db", directory / "archive", "127.0.0.1", port, processes=1
        )


def _need_folder(archive: Path) -> None:
    if not archive.is_dir():
        raise ShinkyuError(
            f"{archive}: no such archive folder; "
            "name it with --archive or make it with «shinkyu crawl»"
        )


for _command in (
    adopting.adopt,
    past.backfill,
    notifying.notify,
    reports.report,
    *asking.COMMANDS,
):
    main.add_command(_command)
