"""The status page as its template shows it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.causes import ToldCause, Weight, told_cause
from pipeline.answers.status import Address, Counts, SourceFacts, StatusFacts, Trouble
from pipeline.answers.status_archive import ArchiveFacts
from pipeline.answers.status_nights import Named, Night, SourceDetail
from pipeline.database.row_types import SourcePageRow
from pipeline.kinds import RunStatus
from pipeline.web.dates import ago, date_words, moment_words, size_words
from pipeline.web.language import Translator
from pipeline.web.status.calendar import CalendarView
from pipeline.web.status.problems import Backed, Problem, notices

SHOWN = 60
"""Sources on the page of all; those that need something stand first."""
_MARKS = {RunStatus.OK: "●", RunStatus.PARTIAL: "◐", RunStatus.FAILED: "×"}
"""Told apart without colour."""


class TroubleLine(NamedTuple):
    """An address that was not had, in words."""

    name: str
    url: str
    outside: str | None
    """The same where it may stand in a link."""
    source: str
    """Empty where the page is about one source."""
    source_href: str
    cause: str
    english: bool
    """The cause stands in the archive's own English."""
    nights: str
    since: str
    last_good: str
    todo: str
    fails: bool


class SourceLine(NamedTuple):
    """A source in a line."""

    name: str
    href: str
    ok: bool
    last_good: str
    ago: str
    strip: str
    strip_words: str
    addresses: str
    doubts: int
    doubts_href: str


class PageLine(NamedTuple):
    """A page of a source in words."""

    url: str
    outside: str | None
    last_seen: str
    state: str
    """Empty where all is well."""


class AddressLine(NamedTuple):
    """An address in words."""

    name: str
    url: str
    outside: str | None
    state: str
    fine: bool
    last_good: str


class NightLine(NamedTuple):
    """A night in words, or several ordinary ones in a row."""

    day: str
    at: str
    """Moment in UTC."""
    state: str
    kind: str
    """``ok``, ``partial``, ``failed``."""
    counts: str
    notes: list[str]
    not_had: list[tuple[str, str]]
    """Name and cause."""
    folded: list[str]
    """Days of ordinary nights, in words; the line is about them all then."""


class DetailView(NamedTuple):
    """One source."""

    name: str
    home: str
    last_good: str
    ago: str
    counts: str
    pages: list[PageLine]
    nights: list[NightLine]
    addresses: list[AddressLine]
    earlier: list[AddressLine]


class Watch(NamedTuple):
    """Doubts, damage and backup."""

    doubts: str
    doubts_href: str
    archive: str
    damage: str
    damaged: bool
    verification: str
    backup: str


class Overview(NamedTuple):
    """All sources."""

    well: str
    """How many of them are well, in words."""
    sources: list[SourceLine]
    number: int
    every: str
    """Where all of them stand; empty where they do here."""


class StatusView(NamedTuple):
    """The page."""

    verdict: str
    well: bool
    newest: str
    problems: list[Problem]
    troubles: list[TroubleLine]
    others: list[TroubleLine]
    untold: int
    watch: Watch
    overview: Overview | None
    """None on the page of one source."""
    detail: DetailView | None
    every: str
    """Where all sources stand; empty on that page."""
    calendar: CalendarView | None = None
    """None where no run is known."""
    retired: str = ""
    """Which sources nothing is said of; empty where there are none."""


class Shown(NamedTuple):
    """What of all facts a page is about."""

    sources: Sequence[SourceFacts]
    stale: frozenset[str]
    """Ids of sources without a good run that is young enough."""
    troubles: Sequence[Trouble]
    problems: Sequence[Problem]
    every: bool
    """All sources are wanted."""
    strips: Mapping[str, Sequence[RunStatus]] = MappingProxyType({})
    """Listed source → how its last nights ended, the newest first."""


def status_view(
    facts: StatusFacts,
    shown: Shown,
    detail: SourceDetail | None,
    backup: Backed | None,
    lang: str,
    t: Translator,
) -> StatusView:
    """The page of all sources, or of one."""
    with_source = len(shown.sources) > 1
    lines = [_trouble(one, facts, with_source, lang, t) for one in shown.troubles]
    failing = [line for line in lines if line.fails]
    count = len(shown.problems) + len(failing)
    return StatusView(
        verdict=_verdict(count, facts, t),
        well=not count and bool(facts.sources),
        newest=_newest(shown.sources, lang, t),
        problems=list(shown.problems),
        troubles=failing,
        others=[line for line in lines if not line.fails],
        untold=facts.untold,
        watch=_watch(shown, facts.archive, backup, lang, t),
        overview=_overview(shown, lang, t) if shown.sources and not detail else None,
        detail=_detail(shown.sources[0], detail, lang, t) if detail else None,
        every=links.status() if detail and len(facts.sources) > 1 else "",
    )


def _verdict(count: int, facts: StatusFacts, t: Translator) -> str:
    if count:
        return t("st.attention", count)
    return t("st.well") if facts.sources else t("no_runs")


def _bad(shown: Shown) -> set[str]:
    """Ids of the sources that need something."""
    fails = (one.address for one in shown.troubles if one.address.weight is Weight.FAILS)
    return {address.source_id for address in fails} | shown.stale


def listed(shown: Shown) -> Sequence[SourceFacts]:
    """The sources that the page lists: those that need something first."""
    bad = _bad(shown)
    ordered = sorted(shown.sources, key=lambda source: (source.id not in bad, source.id))
    return ordered if shown.every else ordered[:SHOWN]


def _overview(shown: Shown, lang: str, t: Translator) -> Overview:
    bad = _bad(shown)
    count = len(shown.sources)
    sources = listed(shown)
    return Overview(
        well=t("st.sources_well", count - len(bad), count),
        sources=[
            _source(source, shown.strips.get(source.id, ()), source.id not in bad, lang, t)
            for source in sources
        ],
        number=count,
        every=links.status(every=True) if len(sources) < count else "",
    )


def _alone(shown: Shown) -> bool:
    return len(shown.sources) == 1


def _newest(sources: Iterable[SourceFacts], lang: str, t: Translator) -> str:
    at = max((source.run["started_at"] for source in sources if source.run), default=None)
    return t("st.newest", moment_words(at, lang), ago(at, t)) if at else ""


def _trouble(
    one: Trouble, facts: StatusFacts, with_source: bool, lang: str, t: Translator
) -> TroubleLine:
    address = one.address
    told = _told(address, lang)
    source_id = address.source_id
    name = next((s.name for s in facts.sources if s.id == source_id), source_id)
    return TroubleLine(
        name=_name(Named(address, one.name), t),
        url=address.url,
        outside=links.external(address.url),
        source=name if with_source else "",
        source_href=links.status(source_id),
        cause=told.words,
        english=not told.known and lang == "ja",
        nights=t("st.nights", one.nights),
        since=date_words(one.since, lang),
        last_good=ago(one.last_good, t) or t("st.never_had"),
        todo=told.advice,
        fails=told.weight is Weight.FAILS,
    )


def _told(address: Address, lang: str) -> ToldCause:
    return told_cause(address.error, address.outcome, lang, page=address.page)


def _name(named: Named, t: Translator) -> str:
    """What a file is called; where nobody says, the end of its address."""
    if named.address.page:
        return t("st.the_page")
    return named.name or _end(named.address.url)


def _end(url: str) -> str:
    return url.rstrip("/").rpartition("/")[2] or url


def _watch(
    shown: Shown, archive: ArchiveFacts, backup: Backed | None, lang: str, t: Translator
) -> Watch:
    standing = sum(source.doubts.standing for source in shown.sources)
    notes = sum(source.doubts.notes for source in shown.sources)
    damaged = len(archive.damage) + len(archive.broken)
    size = archive.size
    return Watch(
        doubts=t("st.doubts", standing, notes),
        doubts_href=links.doubts(shown.sources[0].id if _alone(shown) else None),
        archive=t("st.archive", size["files"], size_words(size["bytes"], lang)),
        damage=t("st.damaged", damaged) if damaged else t("st.no_damage"),
        damaged=bool(damaged),
        verification=_verification(archive, lang, t),
        backup=_backup(backup, lang, t),
    )


def _verification(archive: ArchiveFacts, lang: str, t: Translator) -> str:
    found = archive.verification
    if not found:
        return t("st.never_verified")
    when, age = moment_words(found["at"], lang), ago(found["at"], t)
    return t("st.verified", when, age, found["records"], len(found["problems"]))


def _backup(backup: Backed | None, lang: str, t: Translator) -> str:
    if backup is None:
        return t("st.backup_none")
    state = backup.state
    if state is None:
        return t("st.backup_unread")
    if state.lacking:
        oldest = date_words(state.oldest_lacking, lang)
        return t("st.backup_behind", state.lacking, state.files, oldest)
    return t("st.backup_whole", state.files, date_words(state.newest, lang))


def _source(
    source: SourceFacts, nights: Sequence[RunStatus], well: bool, lang: str, t: Translator
) -> SourceLine:
    counted = [nights.count(status) for status in RunStatus]
    return SourceLine(
        name=source.name,
        href=links.status(source.id),
        ok=well,
        last_good=date_words(source.last_good, lang) or "—",
        ago=ago(source.last_good, t),
        strip="".join(_MARKS[status] for status in nights),
        strip_words=t("st.strip_words", len(nights), *counted),
        addresses=_counts(source.counts, t),
        doubts=source.doubts.standing,
        doubts_href=links.doubts(source.id),
    )


def _counts(counts: Counts, t: Translator) -> str:
    """16件取得、消失1."""
    parts = [t("st.had", counts.had)]
    others = counts._asdict().items()
    parts += [t(f"st.{name}", number) for name, number in others if number and name != "had"]
    return t("comma").join(parts)


def _detail(source: SourceFacts, detail: SourceDetail, lang: str, t: Translator) -> DetailView:
    return DetailView(
        name=source.name,
        home=links.source(source.id),
        last_good=moment_words(source.last_good, lang),
        ago=ago(source.last_good, t),
        counts=_counts(source.counts, t),
        pages=[_page(page, lang, t) for page in detail.pages],
        nights=list(_nights(detail.nights, lang, t)),
        addresses=[_address(named, lang, t) for named in detail.addresses],
        earlier=[
            AddressLine(
                name=one.name or _end(one.url),
                url=one.url,
                outside=links.external(one.url),
                state="",
                fine=True,
                last_good=date_words(one.last_good, lang) or "—",
            )
            for one in detail.earlier
        ],
    )


def _page(page: SourcePageRow, lang: str, t: Translator) -> PageLine:
    seen = page["last_seen"]
    last_seen = f"{t('last_seen')} {moment_words(seen, lang)}" if seen else t("st.page_never")
    return PageLine(
        url=page["url"],
        outside=links.external(page["url"]),
        last_seen=last_seen,
        state="" if page["watched"] else t("st.unwatched"),
    )


def _address(named: Named, lang: str, t: Translator) -> AddressLine:
    address = named.address
    return AddressLine(
        name=_name(named, t),
        url=address.url,
        outside=links.external(address.url),
        state=t("st.is_had") if address.fine else _told(address, lang).words,
        fine=address.fine,
        last_good=date_words(address.last_try, lang) if address.fine else "",
    )


def _nights(nights: Sequence[Night], lang: str, t: Translator) -> Iterator[NightLine]:
    """Nights on which something happened, and between them ordinary ones, folded."""
    for ordinary, found in groupby(nights, key=lambda night: night.ordinary):
        group = list(found)
        if ordinary and len(group) > 1:
            yield _folded(group, lang, t)
        else:
            yield from (_night(night, lang, t) for night in group)


def _folded(group: Sequence[Night], lang: str, t: Translator) -> NightLine:
    newest, oldest = group[0].run, group[-1].run
    first, last = (date_words(run["started_at"], lang) for run in (oldest, newest))
    return NightLine(
        day=t("st.from_to", first, last),
        at=newest["started_at"],
        state=t("run.ok"),
        kind="ok",
        counts=t("st.ordinary", len(group)),
        notes=[],
        not_had=[],
        folded=[
            f"{moment_words(night.run['started_at'], lang)} {_run_counts(night, t)}"
            for night in group
        ],
    )


def _night(night: Night, lang: str, t: Translator) -> NightLine:
    run = night.run
    notes = [t("st.was_cut")] if run["finished_at"] is None else []
    notes += [t(f"st.clock.{run['clock']}")] if run["clock"] else []
    return NightLine(
        day=date_words(run["started_at"], lang),
        at=run["started_at"],
        state=t(f"run.{run['status']}"),
        kind=run["status"],
        counts=_run_counts(night, t),
        notes=[*notes, *notices(run["message"], t)],
        not_had=[
            (_name(named, t), _told(named.address, lang).words) for named in night.not_had[:_MOST]
        ],
        folded=[],
    )


_MOST = 20
"""Addresses that a night names; its counts tell how many there were."""


def _run_counts(night: Night, t: Translator) -> str:
    """The counts of a run, as its own summary line has them."""
    run = night.run
    counts = t("st.counts", run["fetched"], run["unchanged"], run["missing"], run["failed"])
    if not run["disallowed"]:
        return counts
    return counts + t("comma") + t("st.disallowed", run["disallowed"])
