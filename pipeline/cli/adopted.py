"""``shinkyu adopt``: what was understood of a page, in a terminal."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click

from pipeline.adopt.looking import Asked, Looked, address, look_at
from pipeline.adopt.municipalities import called
from pipeline.adopt.source_file import Declared, declared, declares, write
from pipeline.adopt.told import as_json as told_json
from pipeline.answers.doubts import ADVICE
from pipeline.answers.printable import printable
from pipeline.archive.lock import hold
from pipeline.archive.salvage import salvage
from pipeline.cli.indicators import fitted
from pipeline.cli.options import print_json, say
from pipeline.database.names import edition_name
from pipeline.database.row_types import DocumentRow, DoubtRow, EditionRow
from pipeline.errors import SourceError
from pipeline.kinds import LOOKS, DoubtKind
from pipeline.sources import Source, check_id

_MOST_FILES = 12
"""Files of one edition that are shown; ``--json`` gives all."""
_SOURCES = {
    "heading": "from a heading",
    "label": "from a label",
    "note": "from a note",
    "prose": "from a sentence",
    "page": "the page's own 公開日",
}
"""Where a date was read; of what a look can tell."""


def adopt(
    url: str, asked: Asked, archive: Path, sources: Path, *, put: bool, as_json: bool
) -> None:
    """Look at a page, tell what is understood, and write its source file where that is asked for.

    Raises:
        SourceError: the address, the id or the source's file can't be.
        PageError: the page can't be had or read, or is no plan's page.
        LockedError: a run holds the archive's lock.
    """
    full = address(url)
    if asked.id is not None:
        check_id(asked.id)
    known = next((d for d in declared(sources) if declares(d.source, full)), None)
    if known is not None:
        if put:
            raise SourceError(f"{known.path}: declares this page already")
        asked = _as_declared(asked, known.source)
    looked = _look(full, asked, archive)
    if as_json:
        path = write(sources, looked) if put else None
        print_json(told_json(looked) | {"written": str(path) if path else None})
        return
    for line in lines(looked, min(shutil.get_terminal_size((110, 24)).columns, 160)):
        click.echo(line)
    click.echo(_next(looked, sources, known, put=put))


def _look(url: str, asked: Asked, archive: Path) -> Looked:
    say(f"looking at {url}")
    with hold(archive):
        for cut in salvage(archive, LOOKS):
            say(f"salvaged {cut}")
        return look_at(url, archive, asked)


def lines(looked: Looked, columns: int) -> Iterator[str]:
    """What was understood, as a person reads it.

    Args:
        columns: of the terminal.
    """
    yield from _top(looked)
    for edition in looked.editions:
        yield ""
        yield from _edition(edition, looked.files.get(edition["id"], ()), columns)
    loose = looked.files.get(None, ())
    if loose:
        yield ""
        yield click.style(f"files of no edition ({len(loose)})", bold=True)
        yield from _files(loose, columns)
    yield from _hosts(looked)
    yield from _pages(looked)
    yield from _doubts(looked.doubts)


def _as_declared(asked: Asked, source: Source) -> Asked:
    """What was asked for, completed by the source that declares the page."""
    return Asked(
        asked.id or source.id,
        asked.name or _full_name(source),
        asked.allow_private or source.allow_private,
    )


def _full_name(source: Source) -> str:
    """With its prefecture where its code is one of the list."""
    listed = next((one for one in called(source.name) if one.code == source.code), None)
    return listed.full_name if listed else source.name


def _top(looked: Looked) -> Iterator[str]:
    who, source, page = looked.who, looked.source, looked.page
    whose = who.name or "not known; give --name and --id"
    if who.municipality is not None:
        one = who.municipality
        place = "" if one.is_prefecture else f"{one.prefecture}, "
        whose = f"{one.name} ({place}code {one.code}; by {' and '.join(who.by)})"
    yield f"{'municipality':<14}{whose}"
    if who.remark:
        yield f"{'':14}" + click.style(f"look: {printable(who.remark)}", fg="yellow")
    yield f"{'source id':<14}{source.id}"
    yield f"{'page':<14}{printable(page['title'] or '(no title)')}"
    if looked.led_to:
        yield f"{'':14}" + click.style(
            f"look: the address led to {printable(looked.led_to)}", fg="yellow"
        )
    dates = f"published {page['published'] or '–'}, updated {page['updated'] or '–'}"
    yield f"{'':14}{dates} (as the page says)"
    yield f"{'found':<14}{len(looked.editions)} editions, {looked.file_count} files"


def _edition(edition: EditionRow, files: tuple[DocumentRow, ...], columns: int) -> Iterator[str]:
    head = click.style(fitted(printable(edition_name(edition)), 40), bold=True)
    published, source = edition["published"], edition["published_source"] or ""
    date = f"{published} ({_SOURCES.get(source, source)})" if published else "no date read"
    plan = edition["plan_from"]
    period = f"  {plan}–{edition['plan_to']}" if plan else ""
    yield f"{head}  {date}{period}"
    yield from _files(files, columns)


def _files(files: tuple[DocumentRow, ...], columns: int) -> Iterator[str]:
    room = max(20, columns - 12 - 36)
    for file in files[:_MOST_FILES]:
        parts = urlsplit(file["url"])
        name = printable(unquote(parts.path.rstrip("/").rpartition("/")[2]) or parts.query)
        size = f"  {file['size_label']}" if file["size_label"] else ""
        label = fitted(printable(file["label"]), room)
        yield f"  {file['part']:<9} {label}  {fitted(name, 24)}{size}".rstrip()
    if len(files) > _MOST_FILES:
        yield f"  … and {len(files) - _MOST_FILES} more"
    if not files:
        yield "  (no file)"


def _hosts(looked: Looked) -> Iterator[str]:
    if looked.hosts:
        yield ""
        yield click.style("files on other hosts", bold=True)
    for other in looked.hosts:
        asked = "named in the source file" if other.own else f"to fetch them: hosts: [{other.host}]"
        yield f"  {other.host} ({asked})"
        yield f"    {printable('、'.join(other.labels))} ({other.files} in all)"


def _pages(looked: Looked) -> Iterator[str]:
    if looked.pages:
        yield ""
        yield click.style("pages that may be watched, too (pages:)", bold=True)
    for url, label in looked.pages:
        yield printable(f"  {label}  {url}")


def _doubts(doubts: tuple[DoubtRow, ...]) -> Iterator[str]:
    if not doubts:
        return
    yield ""
    yield click.style(f"doubts ({len(doubts)})", bold=True)
    for doubt in doubts:
        yield printable(f"  {DoubtKind(doubt['kind']).value}: {doubt['message']}")
        for line in printable(doubt["correction"] or "").splitlines():
            yield click.style(f"      {line}", dim=True)
    for kind in sorted({DoubtKind(doubt["kind"]) for doubt in doubts}):
        yield f"  {kind.value}: {ADVICE[kind][1]}"


def _next(looked: Looked, sources: Path, known: Declared | None, *, put: bool) -> str:
    """Write the file where that is asked for, and say what to do now."""
    if put:
        return f"\nwritten: {write(sources, looked)}\nnext: shinkyu run {looked.source.id}"
    if known is not None:
        return f"\ndeclared already: {known.path}"
    return f"\nnothing was written; --write makes {sources / looked.source.id}.yml"
