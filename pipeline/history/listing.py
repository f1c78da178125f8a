"""What a page of the city says there is: its editions and its files, from its headings and links.
Pure functions.
"""

from collections.abc import Iterable
from typing import NamedTuple

from pipeline.history.editions import OnPage, edition_id
from pipeline.history.identity import Listed
from pipeline.kinds import LinkKind
from pipeline.read.names.context import PageWords
from pipeline.read.names.dates import plan_period
from pipeline.read.names.labels import EditionName, LabelReading, read_heading, read_label
from pipeline.read.names.plans import OTHER
from pipeline.read.page.reading import PageReading
from pipeline.read.page.types import Heading, Link


class Mention(NamedTuple):
    """An edition on the page with everything its mentions say together."""

    on_page: OnPage
    plan: tuple[str, str] | None
    reason: str | None


class Listing(NamedTuple):
    """One page, understood."""

    editions: tuple[Mention, ...]
    """In order of their first mention."""
    files: tuple[Listed, ...]
    """In order of the page, one a URL."""


def _series(reading: LabelReading) -> str:
    return reading.editions[0].series if reading.editions else OTHER


def _merge(old: EditionName | None, new: EditionName) -> EditionName:
    """Two mentions of one edition as one: the first name, and whatever date is stated with more
    authority.
    """
    if old is None:
        return new
    rank = {"heading": 0, "label": 1, "note": 2}
    better = new.published and (
        not old.published
        or rank.get(new.published_source or "", 3) < rank.get(old.published_source or "", 3)
    )
    dated = new if better else old
    return old._replace(
        published=dated.published,
        published_source=dated.published_source,
        plan_from=old.plan_from or new.plan_from,
        plan_to=old.plan_to or new.plan_to,
    )


class _Mentions:
    """Everything that a page says of its editions, gathered in order of their first mention."""

    def __init__(self, source_id: str, words: PageWords) -> None:
        self._source_id = source_id
        self._words = words
        self._names: dict[str, EditionName] = {}
        self._plans: dict[str, tuple[str, str]] = {}
        self._reasons: dict[str, str] = {}

    def add(self, names: Iterable[EditionName]) -> tuple[str, ...]:
        """Editions that are mentioned together; their ids."""
        keys = []
        for name in names:
            key = edition_id(self._source_id, name)
            self._names[key] = _merge(self._names.get(key), name)
            keys.append(key)
        return tuple(keys)

    def add_heading(self, heading: Heading) -> None:
        """A heading, with the period of the plan where what stands below it states one."""
        announced = self.add(read_heading(heading.text, self._words))
        period = plan_period(heading.body)
        if period and len(announced) == 1:
            self._plans.setdefault(announced[0], period)

    def add_reason(self, keys: Iterable[str], reason: str | None) -> None:
        """Why editions were revised, as a note says."""
        for key in keys:
            if reason:
                self._reasons.setdefault(key, reason)

    def all(self) -> tuple[Mention, ...]:
        """The editions, in order of their first mention."""
        return tuple(
            Mention(
                on_page=OnPage(id=key, name=name, order=order),
                plan=_period(name) or self._plans.get(key),
                reason=self._reasons.get(key),
            )
            for order, (key, name) in enumerate(self._names.items())
        )


def _period(name: EditionName) -> tuple[str, str] | None:
    """The plan's period as the edition's own name has it."""
    return (name.plan_from, name.plan_to) if name.plan_from and name.plan_to else None


def understand(source_id: str, page: PageReading, name: str = "") -> Listing:
    """The editions and files of a page.

    Args:
        name: of the municipality or prefecture whose page it is, as its source declares it; a
            prefecture's plan is its own there.
    """
    words = PageWords(owner=name)
    mentions = _Mentions(source_id, words)
    for heading in page.headings:
        mentions.add_heading(heading)
    mentions.add(read_heading(page.title or "", words))
    files: dict[str, Listed] = {}
    for link in page.links:
        if LinkKind(link.kind) == LinkKind.FILE and link.url not in files:
            reading = read_label(
                link.label, link.headings, link.note, link.group, page.title, words
            )
            keys = mentions.add(reading.editions)
            mentions.add_reason(keys, reading.reason)
            files[link.url] = _listed(link, reading, keys)
    return Listing(editions=mentions.all(), files=tuple(files.values()))


def _listed(link: Link, reading: LabelReading, editions: tuple[str, ...]) -> Listed:
    return Listed(
        url=link.url,
        label=link.label,
        series=_series(reading),
        editions=editions,
        part=reading.part,
        position=link.position,
        size_label=link.size_label,
        note=link.note,
        headings=link.headings,
    )
