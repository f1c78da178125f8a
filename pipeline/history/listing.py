"""What a page of the city says there is: its editions and its files, from its headings and links. Pure functions."""

from typing import NamedTuple

from pipeline.history.editions import OnPage, edition_id
from pipeline.history.identity import Listed
from pipeline.read.names.dates import plan_period
from pipeline.read.names.labels import EditionName, LabelReading, read_heading, read_label
from pipeline.read.names.plans import OTHER
from pipeline.read.page.reading import PageReading


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
    """Two mentions of one edition as one: the first name, and whatever date is stated with more authority."""
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


def understand(source_id: str, page: PageReading) -> Listing:
    """The editions and files of a page."""
    names: dict[str, EditionName] = {}
    plans: dict[str, tuple[str, str]] = {}
    reasons: dict[str, str] = {}

    def mention(name: EditionName) -> str:
        key = edition_id(source_id, name)
        names[key] = _merge(names.get(key), name)
        return key

    for heading in page.headings:
        period = plan_period(heading.body)
        announced = [mention(name) for name in read_heading(heading.text)]
        for key in announced:
            if period and len(announced) == 1:
                plans.setdefault(key, period)
    for name in read_heading(page.title or ""):
        mention(name)
    files: dict[str, Listed] = {}
    for link in page.links:
        if link.kind != "file" or link.url in files:
            continue
        reading = read_label(link.label, link.headings, link.note, link.group, page.title)
        keys = tuple(mention(name) for name in reading.editions)
        if reading.reason:
            for key in keys:
                reasons.setdefault(key, reading.reason)
        files[link.url] = Listed(
            link.url,
            link.label,
            _series(reading),
            keys,
            reading.part,
            link.position,
            link.size_label,
            link.note,
            link.headings,
        )
    mentions = []
    for order, (key, name) in enumerate(names.items()):
        own = (name.plan_from, name.plan_to) if name.plan_from and name.plan_to else None
        mentions.append(Mention(OnPage(key, name, order), own or plans.get(key), reasons.get(key)))
    return Listing(tuple(mentions), tuple(files.values()))
