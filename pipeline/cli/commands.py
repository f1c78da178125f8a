"""The command ``shinkyu``: one function a command.

Each imports what it needs, so that ``--help`` and a quiet night stay quick.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline import __version__
from pipeline.errors import LockedError, QuoteError, ShinkyuError, SourceError
from pipeline.kinds import IndicatorChangeKind, IndicatorState, PassageState

F = TypeVar("F", bound=Callable[..., Any])
SOME_FAILED, BAD_USAGE, LOCKED = 1, 2, 3
_EXIT_CODES = ((SourceError, BAD_USAGE), (QuoteError, BAD_USAGE), (LockedError, LOCKED))
"""Of the errors that have a code of their own; all others are :data:`SOME_FAILED`."""


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


class _Group(click.Group):
    """Turns the errors we raise on purpose into one line and the exit code of the contract."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ShinkyuError as error:
            click.echo(f"Error: {error}", err=True)
            codes = (code for kind, code in _EXIT_CODES if isinstance(error, kind))
            ctx.exit(next(codes, SOME_FAILED))


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="shinkyu")
def main() -> None:
    """shinkyu (新旧): keeps every edition of a municipality's strategies and shows what changed."""


def _say(text: str) -> None:
    click.echo(text, err=True)


def _print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


@main.command()
@click.argument("source_ids", nargs=-1, metavar="[SOURCE]...")
@archive_option
@db_option
@sources_option
@json_option
def run(source_ids: tuple[str, ...], archive: Path, db: Path, sources: Path, as_json: bool) -> None:
    """The nightly run: crawl, then build what is new.

    Exit code 0: all fetched; 1: finished, but something failed; 2: bad usage or source file; 3:
    another run holds the lock.
    """
    from pipeline.cli.nightly import nightly

    _finish(nightly(sources, source_ids, archive, db), as_json)


@main.command()
@click.argument("source_ids", nargs=-1, metavar="[SOURCE]...")
@archive_option
@sources_option
@json_option
def crawl(source_ids: tuple[str, ...], archive: Path, sources: Path, as_json: bool) -> None:
    """Only fetch into the archive (exit codes as for «run»)."""
    from pipeline.cli.nightly import nightly

    _finish(nightly(sources, source_ids, archive, None), as_json)


def _finish(result: Any, as_json: bool) -> None:
    for line in result.details():
        _say(line)
    if as_json:
        _print_json(result.as_json())
    else:
        for line in result.lines():
            click.echo(line)
    sys.exit(0 if result.ok else SOME_FAILED)


@main.command()
@click.option("--rebuild", is_flag=True, help="Make the database anew from the archive alone.")
@archive_option
@db_option
@json_option
def build(rebuild: bool, archive: Path, db: Path, as_json: bool) -> None:
    """Only project the archive into the database."""
    from pipeline.archive.lock import hold_if_writable
    from pipeline.history.build import build as project

    _need_folder(archive)
    with hold_if_writable(archive) as writable:
        if writable:
            _salvage(archive)
        done = project(archive, db, rebuild=rebuild, report=_say)
    for name, reason in sorted(done.problems.items()):
        _say(f"Error: {name}: {reason}")
    if as_json:
        _print_json(done._asdict())
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
    from pipeline.imports.importer import import_warc
    from pipeline.sources import load_sources

    source = load_sources(sources, [source_id])[0]
    reports = []
    with hold(archive):
        _salvage(archive)
        for path in files:
            reports.append(import_warc(path, source, archive))
            if not as_json:
                click.echo(str(reports[-1]))
    if as_json:
        _print_json([r._asdict() for r in reports])
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
        _say(f"Error: {damage}")
    if as_json:
        _print_json(done._asdict())
    else:
        click.echo(str(done))
    sys.exit(SOME_FAILED if done.damage else 0)


@main.command()
@click.option("--series", help="Only this kind of plan, e.g. 総合戦略.")
@click.option("--source", "source_id", help="Only this source.")
@db_option
@json_option
def editions(series: str | None, source_id: str | None, db: Path, as_json: bool) -> None:
    """List the editions with their dates and files."""
    from pipeline.answers import listings as answers

    rows = answers.editions(db, source_id, series)
    if as_json:
        _print_json(rows)
    else:
        answers.print_editions(rows)


@main.command()
@click.option("--kind", "kinds", multiple=True, help="Only this kind of change; may be repeated.")
@click.option("--source", "source_id", help="Only this source.")
@click.option("--since", metavar="DATE", help="Only changes seen on or after this day (UTC).")
@click.option(
    "--limit",
    type=click.IntRange(1),
    default=50,
    show_default=True,
    help="At most so many, the newest.",
)
@db_option
@json_option
def changes(
    kinds: tuple[str, ...],
    source_id: str | None,
    since: str | None,
    limit: int,
    db: Path,
    as_json: bool,
) -> None:
    """What changed, newest first, with what the comparison found and its address."""
    from pipeline.answers import listings as answers

    rows = answers.changes(db, kinds, source_id, since, limit)
    if as_json:
        _print_json(rows)
    else:
        answers.print_changes(rows)


@main.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--format",
    "fmt",
    type=click.Choice(["table", "json", "csv", "xlsx", "docx"]),
    default="table",
    show_default=True,
    help="How: xlsx and docx are a 新旧対照表 as officials file it.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Into this file, not to standard output.",
)
@click.option("--formal", is_flag=True, help="In xlsx and docx: changes of form alone, too.")
@click.option(
    "--left",
    type=click.Choice(["new", "old"]),
    default="new",
    show_default=True,
    help="In xlsx and docx: the side that stands left.",
)
@click.option(
    "--paper",
    type=click.Choice(["landscape", "portrait"]),
    default="landscape",
    show_default=True,
    help="In xlsx and docx: A4 this way.",
)
@db_option
@json_option
def diff(
    old: str,
    new: str,
    fmt: str,
    output: Path | None,
    formal: bool,
    left: str,
    paper: str,
    db: Path,
    as_json: bool,
) -> None:
    """What changed from OLD to NEW: two editions, two files by SHA-256 (or the beginning of
    either), two page-N.

    A table is coloured in a terminal. The others go to standard output, or into the file that
    --output names.
    """
    from pipeline.answers.exported import Layout
    from pipeline.cli.terminal import diff_command

    fmt = "json" if as_json else fmt
    shown = output is None and sys.stdout.isatty()
    if fmt in ("xlsx", "docx") and shown:
        raise click.UsageError(
            f"a file of this kind is not for a terminal: name one, e.g. «--output diff.{fmt}»"
        )
    told = diff_command(db, old, new, fmt, shown, Layout(left, paper, formal))
    if output is None:
        click.echo(told, nl=False)
    else:
        output.write_bytes(told if isinstance(told, bytes) else told.encode())


@main.command()
@click.argument("source_id", required=False, metavar="[SOURCE]")
@click.option("--all", "settled", is_flag=True, help="Those that were settled, too.")
@db_option
@json_option
def doubts(source_id: str | None, settled: bool, db: Path, as_json: bool) -> None:
    """What was read but needs a person's look, and what settles it."""
    from pipeline.answers import doubts as answers

    rows = answers.doubts(db, source_id, settled=settled)
    if as_json:
        _print_json(rows)
    else:
        answers.print_doubts(rows)


@main.command()
@click.argument("words", nargs=-1, metavar="[SOURCE] [WORDS]...")
@click.option("--series", help="Only this kind of plan, e.g. 総合戦略.")
@click.option("--goal", help="Only those under this goal, as the plan words it.")
@click.option("--edition", help="Only those that this edition has, by its id.")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in IndicatorChangeKind]),
    help="Only those that ever changed so.",
)
@click.option(
    "--state",
    type=click.Choice([state.value for state in IndicatorState]),
    help="Only those that the newest edition has, or lacks.",
)
@click.option("--csv", "as_csv", is_flag=True, help="CSV on standard output.")
@db_option
@json_option
def indicators(
    words: tuple[str, ...],
    series: str | None,
    goal: str | None,
    edition: str | None,
    kind: str | None,
    state: str | None,
    as_csv: bool,
    db: Path,
    as_json: bool,
) -> None:
    """Indicators (KPI) through all editions: their targets, what was reached, what changed last.

    SOURCE is the id of a source; WORDS are words of names and goals, or the id of one indicator,
    which is shown with its chart and all its numbers; so is the only one that is found.
    """
    from pipeline.answers.indicators import Filters
    from pipeline.cli.indicators import indicators_command

    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other")
    filters = Filters(
        series=series,
        goal=goal,
        edition=edition,
        kind=IndicatorChangeKind(kind) if kind else None,
        state=IndicatorState(state) if state else None,
    )
    fmt = "csv" if as_csv else "table"
    fmt = "json" if as_json else fmt
    click.echo(indicators_command(db, words, filters, fmt), nl=False)


@main.command(context_settings={"ignore_unknown_options": True})  # -word excludes a word
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option(
    "--version",
    "versions",
    multiple=True,
    help="Only this version, e.g. 2.1 or «phase 3»; may be repeated.",
)
@click.option("--series", multiple=True, help="Only this kind of plan, e.g. 総合戦略.")
@click.option("--phase", "phases", multiple=True, help="Only this phase.")
@click.option(
    "--year", "years", multiple=True, help="Only editions of this year or of these, e.g. 2015-2019."
)
@click.option("--source", "source_ids", multiple=True, help="Only this source.")
@click.option(
    "--state",
    type=click.Choice([state.value for state in PassageState]),
    help="Only passages that are gone, or that still stand.",
)
@click.option(
    "--since", multiple=True, metavar="EDITION", help="Only passages that came with this edition."
)
@click.option(
    "--until", multiple=True, metavar="EDITION", help="Only passages that stood last in this one."
)
@click.option(
    "--changed", multiple=True, metavar="EDITION", help="Only passages that were reworded in it."
)
@click.option("--exact", is_flag=True, help="Only the spelling as typed, no variants.")
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    help="At most so many pages or passages.",
)
@click.option(
    "--offset",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Leave out the first so many.",
)
@db_option
@json_option
def search(
    words: tuple[str, ...],
    versions: tuple[str, ...],
    series: tuple[str, ...],
    phases: tuple[str, ...],
    years: tuple[str, ...],
    source_ids: tuple[str, ...],
    state: str | None,
    since: tuple[str, ...],
    until: tuple[str, ...],
    changed: tuple[str, ...],
    exact: bool,
    limit: int,
    offset: int,
    db: Path,
    as_json: bool,
) -> None:
    """Full-text search over every page of every edition; docs/search.md has the query language."""
    from pipeline.answers.search import search_command
    from pipeline.database.open import current_database

    with current_database(db) as opened:
        found = search_command(
            opened.conn,
            words,
            version=versions,
            source=source_ids,
            series=series,
            phase=phases,
            year=years,
            state=[state] if state else [],
            since=since,
            until=until,
            changed=changed,
            variants=not exact,
            limit=limit,
            offset=offset,
            as_json=as_json,
            colour=sys.stdout.isatty(),
        )
    if as_json:
        _print_json(found)
    else:
        click.echo(found, nl=False)


@main.command(context_settings={"ignore_unknown_options": True})  # -word excludes a word
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--source", "source_ids", multiple=True, help="Only this source.")
@click.option("--series", multiple=True, help="Only this kind of plan, e.g. 総合戦略.")
@click.option("--exact", is_flag=True, help="Only the spelling as typed, no variants.")
@click.option(
    "--limit",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    help="At most so many passages, the best.",
)
@click.option(
    "--lang",
    type=click.Choice(["ja", "en"]),
    default="ja",
    show_default=True,
    help="Language of what is said of them.",
)
@db_option
@json_option
def trace(
    words: tuple[str, ...],
    source_ids: tuple[str, ...],
    series: tuple[str, ...],
    exact: bool,
    limit: int,
    lang: str,
    db: Path,
    as_json: bool,
) -> None:
    """The life of a sentence: every wording of the passages that have WORDS, gone or not.

    WORDS are those of a search, filters too (state:dropped, since:2.0), or the id of one passage.
    The best comes first: the more of a passage the words are.
    """
    from pipeline.cli.trace import trace_command
    from pipeline.database.open import current_database
    from pipeline.search.query import Field

    beside = {Field.SOURCE: source_ids, Field.SERIES: series}
    with current_database(db) as opened:
        text, values = trace_command(
            opened.conn, words, beside=beside, variants=not exact, limit=limit, lang=lang
        )
    if as_json:
        _print_json(values)
    else:
        click.echo(text, nl=False)


@main.command(context_settings={"ignore_unknown_options": True})  # a quotation may begin with -
@click.argument("text", nargs=-1, required=True, metavar="TEXT")
@db_option
@json_option
def quote(text: tuple[str, ...], db: Path, as_json: bool) -> None:
    """Whether a quotation stands so in an edition, stands otherwise, stood there once, or nowhere.

    TEXT is a sentence, some, or a part of one; «-» reads it from standard input. Every character
    is taken for itself; digits are never forgiven.

    Exit code 0: it stands so; 4: it stands otherwise (altered); 5: it stood so and no longer does
    (dropped); 6: it stands nowhere; 2: it is too short, too long, or none.
    """
    from pipeline.cli.quotes import quote_command
    from pipeline.database.open import current_database

    with current_database(db) as opened:
        told = quote_command(opened.conn, text, sys.stdout.isatty())
    if as_json:
        _print_json(told.json)
    else:
        click.echo(told.text, nl=False)
    sys.exit(told.exit_code)


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
        _say(f"Error: {problem}")
    if as_json:
        _print_json(result._asdict())
    else:
        verdict = f"{len(result.problems)} problems" if result.problems else "all is well"
        click.echo(
            f"{result.files} WARC files, {result.records} records, "
            f"{result.rows} captures in the database: {verdict}"
        )
    sys.exit(SOME_FAILED if result.problems else 0)


def _salvage(archive: Path) -> None:
    from pipeline.archive.misnamed import put_names_back
    from pipeline.archive.salvage import salvage

    for cut in salvage(archive):
        _say(f"salvaged {cut}")
    for name in put_names_back(archive):
        _say(f"{name}: had another file's name, and has its own again")


def _repair(archive: Path, copy: Path) -> None:
    from pipeline.archive.lock import hold
    from pipeline.archive.repair import repair
    from pipeline.archive.verify import verify_archive

    with hold(archive):
        for done in repair(archive, copy, verify_archive(archive).damage):
            _say(str(done))


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port to listen on.",
)
@archive_option
@db_option
def serve(host: str, port: int, archive: Path, db: Path) -> None:
    """Serve the database with Datasette, with our metadata and safe settings."""
    from pipeline.cli.serving import serve as start

    start(db, archive, host, port)


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

        start(directory / "db" / "shinkyu.db", directory / "archive", "127.0.0.1", port)


def _need_folder(archive: Path) -> None:
    if not archive.is_dir():
        raise ShinkyuError(
            f"{archive}: no such archive folder; "
            "name it with --archive or make it with «shinkyu crawl»"
        )
