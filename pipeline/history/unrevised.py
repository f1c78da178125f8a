"""Tells a plan from its revision, where a page about the revision links both.

Pure functions. Under the title 日向野市総合戦略改訂版について a page links 日向野市総合戦略改訂版
and 日向野市総合戦略: the second does not take the title's revision, which the first has as its own.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeline.kinds import DateSource, Part
from pipeline.read.names.attributes import attributes_of
from pipeline.read.names.context import PageWords, left_over, own_mentions
from pipeline.read.names.labels import UNREVISED, EditionName, LabelReading, with_revision
from pipeline.read.names.series import NATIONAL
from pipeline.read.page.types import Link

_FIRST = 1
"""The phase whose unrevised plan is 1.0."""


class _File(NamedTuple):
    """A file by the words that name its plan: its label, else what stands right above it."""

    name: str
    above: tuple[str, ...]
    """What stands above these words."""
    link: Link
    read: LabelReading


def _file(label: str, link: Link, read: LabelReading, words: PageWords) -> _File:
    above = (*link.headings, *([link.group] if link.group else []))
    if above and not own_mentions(label, words):
        return _File(above[-1], above[:-1], link, read)
    return _File(label, above, link, read)


def _places(file: _File) -> set[tuple[object, ...]]:
    """The revised editions of a whole file, with where on the page it stands and how its address
    ends: one volume in two formats is one edition."""
    if file.read.part != Part.WHOLE:
        return set()
    ends = PurePosixPath(urlsplit(file.link.url).path).suffix.lower()
    return {
        (file.above, ends, name.series, name.version, name.status)
        for name in file.read.editions
        if name.series in NATIONAL and name.revision not in UNREVISED
    }


def _is_plain(file: _File, words: PageWords) -> bool:
    """Whether a file goes by the full name of plans, and nothing besides: no revision, no date; nor
    has its note one."""
    mentions = own_mentions(file.name, words)
    said = (attributes_of(file.name), attributes_of(file.link.note or ""))
    more = any(at.revision or at.published for at in said) or left_over(file.name, mentions)
    return not more and any(mention.full for mention in mentions)


def as_first_made(
    files: Sequence[tuple[Link, LabelReading]], labels: Sequence[str], words: PageWords
) -> list[tuple[Link, LabelReading]]:
    """Files with their editions, where one goes by its plan's name alone right beside another one
    whose label names the revision: it is the plan as it was before.

    Args:
        files: of a page, with what their labels say.
        labels: of these files, with the brackets behind them that belong to them.
    """
    found = [_file(label, *file, words) for label, file in zip(labels, files, strict=True)]
    named = {
        place
        for file in found
        if attributes_of(file.name).revision not in UNREVISED
        for place in _places(file)
    }
    if not named:
        return list(files)
    return [
        (file.link, _unrevised(file.read))
        if _places(file) & named and _is_plain(file, words)
        else (file.link, file.read)
        for file in found
    ]


def _unrevised(read: LabelReading) -> LabelReading:
    return read._replace(editions=tuple(map(_first, read.editions)))


def _first(name: EditionName) -> EditionName:
    """An edition as it was first made; the date of a heading is that of the revision."""
    found = with_revision(name, "1.0" if name.phase == _FIRST else None)
    if name.published_source == DateSource.HEADING:
        return found._replace(published=None, published_source=None)
    return found
