"""The source file of a page that was looked at: YAML that loads, with a commented correction for
each doubt.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from pipeline.adopt.looking import Looked
from pipeline.database.row_types import DoubtRow
from pipeline.errors import SourceError
from pipeline.history.urls import url_key
from pipeline.kinds import DoubtKind
from pipeline.read.page.walk import tidy
from pipeline.sources import Source, check_id, load_source

_WIDE = 10_000
_LONGEST = 160


class Declared(NamedTuple):
    """A source that is declared already, and its file."""

    path: Path
    source: Source


def text_of(looked: Looked) -> str:
    """What the source's file says."""
    return "\n".join(_lines(looked)) + "\n"


def _lines(looked: Looked) -> Iterator[str]:
    source, found = looked.source, looked.who.municipality
    full = found.full_name if found else source.name
    yield (
        f"# {_said(full)}: {len(looked.editions)} editions and {looked.file_count} files on "
        f"{looked.at[:10]}, when «shinkyu adopt» looked at it."
    )
    if looked.who.remark:
        yield f"# Look: {_said(looked.who.remark)}."
    if looked.led_to:
        yield f"# The page's address led to {looked.led_to}; if it stays there, declare that one."
    yield _pair("id", source.id)
    yield _pair("name", source.name)
    if source.code:
        yield _pair("code", source.code)
    yield _pair("page", source.page)
    if source.allow_private:
        yield _pair("allow_private", True)
    yield from _hosts(looked)
    yield from _pages(looked)
    yield from _corrections(looked)


def _pair(key: str, value: object) -> str:
    return yaml.safe_dump({key: value}, allow_unicode=True, width=_WIDE).strip()


def _hosts(looked: Looked) -> Iterator[str]:
    """The hosts that are asked besides the page's own, and in a comment those that may be meant."""
    named = list(looked.source.hosts)
    if named:
        yield _list("hosts", named)
    others = [other for other in looked.hosts if not other.own]
    if others:
        yield ""
        yield "# Files of the page stand on other hosts. Only those that are named are asked:"
        for other in others:
            yield f"#   {other.host}: {_said('、'.join(other.labels))} ({other.files} in all)"
        yield f"# {_list('hosts', [*named, *(other.host for other in others)])}"


def _list(key: str, values: list[str]) -> str:
    text = yaml.safe_dump({key: values}, default_flow_style=None, width=_WIDE)
    return text.strip()


def _pages(looked: Looked) -> Iterator[str]:
    """In a comment, further pages that may be of the same plans."""
    if not looked.pages:
        return
    yield ""
    yield "# The page links these pages, which are called like plans. To watch them, too:"
    yield "# pages:"
    for url, label in looked.pages:
        yield f"#   - {json.dumps(url, ensure_ascii=False)}  # {_said(label)}"


def _corrections(looked: Looked) -> Iterator[str]:
    """A comment for each doubt, and below it the lines that settle it, to be uncommented."""
    if not looked.doubts:
        return
    yield ""
    yield "# What was read and needs a look. Where it was read wrongly, take the «# » away before"
    yield "# «corrections:» and before the item, and set the item right (docs/howto/correct.md)."
    yield "# corrections:"
    items = _items(looked.doubts)
    for doubt in looked.doubts:
        yield f"#   # {DoubtKind(doubt['kind']).value}: {_said(doubt['message'])}"
        for target in _targets(doubt):
            item = items.pop(target, None)
            yield from (f"# {line}" for line in _item(item)) if item else ()


class _Item(NamedTuple):
    """What the doubts about one thing ask for."""

    says: dict[str, object]
    comment: str
    """What the thing is called."""


def _items(doubts: Iterable[DoubtRow]) -> dict[str, _Item]:
    """Target → what all doubts about it ask for: a source's file may name a thing only once."""
    found: dict[str, _Item] = {}
    for doubt in doubts:
        for says, comment in _asks(doubt):
            stood = found.setdefault(_target(says), _Item({}, comment))
            stood.says.update(says)
    return found


def _asks(doubt: DoubtRow) -> Iterator[tuple[dict[str, object], str]]:
    """The items of a doubt's correction, each with the comment behind its first line."""
    text = doubt["correction"] or ""
    firsts = [line for line in text.splitlines() if line.startswith("  - ")]
    for says, first in zip(yaml.safe_load(text) or [], firsts, strict=True):
        yield says, first.partition("  # ")[2]


def _targets(doubt: DoubtRow) -> list[str]:
    return [_target(says) for says, _ in _asks(doubt)]


def _target(says: dict[str, object]) -> str:
    key = next(iter(says))
    return f"{key} {says[key]}"


def _item(item: _Item) -> list[str]:
    text = yaml.safe_dump([item.says], allow_unicode=True, sort_keys=False, width=_WIDE)
    lines = [f"  {line}" for line in text.splitlines()]
    if item.comment:
        lines[0] += f"  # {_said(item.comment)}"
    return lines


def _said(text: str) -> str:
    """Words of a page, fit for one line of a comment."""
    return "".join(c for c in tidy(text) if c.isprintable())[:_LONGEST]


def declared(where: Path) -> list[Declared]:
    """The sources that a folder or a file declares; what is wrong is left to «run» to tell."""
    found = []
    for path in sorted(where.glob("*.y*ml")) if where.is_dir() else [where]:
        try:
            found.append(Declared(path, load_source(path)))
        except SourceError:
            continue
    return found


def declares(source: Source, url: str) -> bool:
    """Whether a source declares this page."""
    return url_key(url) in map(url_key, (source.page, *source.pages))


def target(folder: Path, looked: Looked) -> Path:
    """Where the source's file would stand.

    Raises:
        SourceError: something is there already, it is no folder, or there is no name to give.
    """
    source = looked.source
    if folder.exists() and not folder.is_dir():
        raise SourceError(f"{folder}: is a file; name the folder of the sources with --sources")
    check_id(source.id)
    if looked.who.name is None and source.name in source.page:
        raise SourceError(f"{source.page}: whose page it is is not known; give --name and --id")
    for other in declared(folder):
        if declares(other.source, source.page):
            raise SourceError(f"{other.path}: declares this page already")
        if other.source.id == source.id:
            raise SourceError(
                f"{other.path}: declares {other.source.name} already; add this page there under "
                "«pages:», or give another id with --id"
            )
    path = folder / f"{source.id}.yml"
    if path.exists():
        raise SourceError(f"{path}: is there already, and is not overwritten; give --id")
    return path


def write(folder: Path, looked: Looked) -> Path:
    """Put the source's file there.

    Raises:
        SourceError: as for :func:`target`, or it can't be written.
    """
    path = target(folder, looked)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text_of(looked))
    except OSError as error:
        raise SourceError(f"{path}: can't be written: {error.strerror or error}") from error
    load_source(path)
    return path
