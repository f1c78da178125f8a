"""The commands that ask what the database knows: editions, changes, passages, indicators.

Each imports what it needs, as those of :mod:`pipeline.cli.commands` do.
"""

import sys
from pathlib import Path

import click

from pipeline.cli.options import db_option, json_option, print_json
from pipeline.kinds import IndicatorChangeKind, IndicatorState, PassageState


def _of_bearable_length(
    _context: click.Context, _argument: click.Parameter, words: tuple[str, ...]
) -> tuple[str, ...]:
    """The words, where all of them are looked for: what is beyond the bound would be left out."""
    from pipeline.search.query import MAX_LENGTH

    if len(" ".join(words)) > MAX_LENGTH:
        raise click.BadParameter(f"more than {MAX_LENGTH} characters are not looked for")
    return words


@click.command()
@click.option("--series", help="Only this kind of plan, e.g. 総合戦略.")
@click.option("--source", "source_id", help="Only this source.")
@db_option
@json_option
def editions(series: str | None, source_id: str | None, db: Path, as_json: bool) -> None:
    """List the editions with their dates and files."""
    from pipeline.answers import listings as answers

    rows = answers.editions(db, source_id, series)
    if as_json:
        print_json(answers.editions_as_json(rows))
    else:
        answers.print_editions(rows)


@click.command()
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
        print_json(rows)
    else:
        answers.print_changes(rows)


@click.command()
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


@click.command()
@click.argument("source_id", required=False, metavar="[SOURCE]")
@click.option("--all", "every", is_flag=True, help="Those that were settled and the notes, too.")
@db_option
@json_option
def doubts(source_id: str | None, every: bool, db: Path, as_json: bool) -> None:
    """What was read but needs a person's look, and what settles it."""
    from pipeline.answers import doubts as answers

    rows = answers.doubts(db, source_id, every=every)
    if as_json:
        print_json(rows)
    else:
        answers.print_doubts(rows)


@click.command()
@click.argument("words", nargs=-1, metavar="[SOURCE] [WORDS]...", callback=_of_bearable_length)
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


@click.command(context_settings={"ignore_unknown_options": True})  # -word excludes a word
@click.argument("words", nargs=-1, required=True, metavar="WORDS...", callback=_of_bearable_length)
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
        print_json(found)
    else:
        click.echo(found, nl=False)


@click.command(context_settings={"ignore_unknown_options": True})  # -word excludes a word
@click.argument("words", nargs=-1, required=True, metavar="WORDS...", callback=_of_bearable_length)
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
        print_json(values)
    else:
        click.echo(text, nl=False)


@click.command(context_settings={"ignore_unknown_options": True})  # a quotation may begin with -
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
        print_json(told.json)
    else:
        click.echo(told.text, nl=False)
    sys.exit(told.exit_code)


COMMANDS = (editions, changes, diff, doubts, indicators, search, trace, quote)
"""In the order in which people meet them."""
