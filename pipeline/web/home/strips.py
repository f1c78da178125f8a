"""A series as a strip: its editions with their dates, between them arrows that say what changed and
lead to the comparison.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.by_hand import words_by_hand
from pipeline.answers.passage_words import edition_day
from pipeline.answers.plain_text import beginning
from pipeline.answers.strips import Compared, Replaced, Station, Strip
from pipeline.database.names import edition_words
from pipeline.database.row_types import EditionRow
from pipeline.kinds import EditionStatus
from pipeline.read.names.series import OTHER
from pipeline.web.dates import date_words
from pipeline.web.language import Translator
from pipeline.web.names import comparison_words

_LONGEST = 60
"""Letters of a plan's own name; its page has them all."""
_MOST_REPLACED = 3
"""Days on which files of an edition were replaced; of more, the newest."""


class Arrow(NamedTuple):
    """What leads from an earlier edition."""

    href: str
    counts: str
    """+8 −1"""
    more: list[str]
    """変更15, 数値10"""
    since: str
    """Which edition it comes from, where that is not the one just before it."""
    words: str
    """All of it, for those who do not see the strip."""


class Aside(NamedTuple):
    """A smaller comparison beside an edition."""

    href: str
    words: str


class Stop(NamedTuple):
    """An edition on the strip."""

    href: str
    name: str
    day: str
    kind: str
    """known | seen | draft: how its mark is drawn."""
    period: str
    by_hand: str
    arrow: Arrow | None
    gap: str
    """Why no arrow leads to it; empty where one does, and of the first."""
    asides: list[Aside]


class StripView(NamedTuple):
    """A series."""

    name: str
    href: str | None
    """Its own page; None of plans that belong to no series."""
    label: str
    stops: list[Stop]
    earlier: str
    """How many editions stand before those that are shown; empty where all are."""
    joined: bool
    """Does one edition follow from the other?"""


def strip_view(strip: Strip, lang: str, t: Translator, most: int | None = None) -> StripView:
    """A series.

    Args:
        most: so many editions, the newest; None shows all.
    """
    joined = strip.series != OTHER
    stops = list(_stops(strip.stations, lang, t)) if joined else _apart(strip.stations, lang, t)
    shown = stops if most is None else stops[-most:]
    left = len(stops) - len(shown)
    return StripView(
        name=strip.series,
        href=links.series(strip.source_id, strip.series) if joined else None,
        label=t("s.strip", strip.series),
        stops=shown,
        earlier=t("s.earlier", left) if left else "",
        joined=joined,
    )


def kinds_of(views: Sequence[StripView]) -> list[str]:
    """The kinds of marks that stand on strips, for a legend."""
    found = {stop.kind for view in views for stop in view.stops}
    return [kind for kind in ("known", "seen", "draft") if kind in found]


def strip_name(edition: EditionRow, lang: str) -> str:
    """What an edition is called beside the name of its series: 第2.1版, 第3期（案）; 2.1."""
    if edition["series"] == OTHER:
        return beginning(edition["label"], _LONGEST)
    if lang == "en":
        return edition["version"]
    name = edition_words(edition, lang).replace(edition["series"], "", 1)
    if name.startswith("（"):  # （第2.1版）, （2020-10改定）（案）
        return name.removeprefix("（").replace("）", "", 1)
    return name


def _stops(stations: Sequence[Station], lang: str, t: Translator) -> Iterator[Stop]:
    names = {one.edition["id"]: strip_name(one.edition, lang) for one in stations}
    before = None
    for station in stations:
        arrow = _arrow(station.compared, before, names, lang, t) if station.compared else None
        gap = t("s.no_text") if before and not arrow else ""
        yield _stop(station, arrow, gap, lang, t)
        before = station.edition["id"]


def _apart(stations: Sequence[Station], lang: str, t: Translator) -> list[Stop]:
    """Plans that follow from nothing."""
    return [_stop(station, None, "", lang, t) for station in stations]


def _stop(station: Station, arrow: Arrow | None, gap: str, lang: str, t: Translator) -> Stop:
    edition = station.edition
    first, last = edition["plan_from"], edition["plan_to"]
    drafts = [
        Aside(links.compare(key, edition["id"]), t("s.from_draft")) for key in station.drafts[-1:]
    ]
    return Stop(
        href=links.edition(edition["id"]),
        name=strip_name(edition, lang),
        day=edition_day(edition, lang),
        kind=_kind(edition),
        period=t("s.period", first, last) if first and last else "",
        by_hand=words_by_hand(edition["by_hand"], lang),
        arrow=arrow,
        gap=gap,
        asides=[*drafts, *(_replaced(one, lang, t) for one in station.replaced[-_MOST_REPLACED:])],
    )


def _kind(edition: EditionRow) -> str:
    if edition["status"] == EditionStatus.DRAFT:
        return "draft"
    stated = edition["published"] and edition["published_source"] != "seen"
    return "known" if stated else "seen"


def _arrow(
    compared: Compared, before: str | None, names: dict[str, str], lang: str, t: Translator
) -> Arrow:
    old, new = (names.get(key, key) for key in (compared["old_id"], compared["new_id"]))
    counts, more = _counts(compared, t)
    return Arrow(
        href=links.compare(compared["old_id"], compared["new_id"]),
        counts=counts,
        more=more,
        since=t("s.from", old) if compared["old_id"] != before else "",
        words=t("s.change", old, new, comparison_words(compared, lang)),
    )


def _counts(compared: Compared, t: Translator) -> tuple[str, list[str]]:
    """What an arrow says: how much came and went, then what became of the rest."""
    added, removed = compared["added"], compared["removed"]
    told = {
        "s.changed": compared["changed"],
        "s.moved": compared["moved"] if not (added or removed or compared["changed"]) else 0,
        "s.numbers": compared["numbers_changed"],
    }
    more = [t(key, count) for key, count in told.items() if count]
    if added or removed:
        return t("s.plus_minus", added, removed), more
    return (more[0], more[1:]) if more else (t("s.nothing"), [])


def _replaced(one: Replaced, lang: str, t: Translator) -> Aside:
    found = t("s.places", one.places) if one.places else t("s.looks")
    words = t("s.replaced", date_words(one.day, lang), found)
    return Aside(links.compare(one.old, one.new), words)
