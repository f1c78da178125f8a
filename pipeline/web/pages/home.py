"""The home page: what this is, a search box, timelines, the latest changes, last night's crawl."""

from collections.abc import Iterator
from typing import NamedTuple, TypedDict

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.by_hand import words_by_hand
from pipeline.database.names import edition_words, series_place
from pipeline.database.row_types import ComparisonRow, EditionRow, RunRow, SourceRow
from pipeline.kinds import EditionStatus, RunStatus
from pipeline.read.names.plans import OTHER
from pipeline.web.change_lines import (
    CHANGE_SQL,
    NEWEST_FIRST,
    ChangeLine,
    LoggedChange,
    change_line,
)
from pipeline.web.database import marks, one, rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words, moment_words
from pipeline.web.language import Translator, language, translator
from pipeline.web.names import change_words, comparison_words
from pipeline.web.rendering import Page, render
from pipeline.web.timeline import SeriesChange, Timeline, timeline

_SOURCES = "SELECT * FROM sources ORDER BY id"
_NEWEST_COMPARISON = """
SELECT x.* FROM comparisons x LEFT JOIN editions n ON n.id = x.new_id
WHERE x.scope = 'edition' ORDER BY coalesce(n.published, n.first_seen) DESC, x.id LIMIT 1
"""
_PAIR = "SELECT * FROM editions WHERE id IN (?, ?)"
_LAST_RUNS = """
SELECT r.* FROM (
  SELECT source_id, max(started_at) AS at FROM runs WHERE kind = 'crawl' GROUP BY source_id
) l JOIN runs r ON r.source_id = l.source_id AND r.started_at = l.at AND r.kind = 'crawl'
"""
_COUNTS = "SELECT source_id, count(*) AS editions FROM editions GROUP BY source_id"
_TICKS = """
SELECT c.*, coalesce(e.series, '総合戦略') AS series,
  e.label AS edition_label, d.label AS document_label
FROM changes c LEFT JOIN editions e ON e.id = c.edition_id
LEFT JOIN documents d ON d.id = c.document_id
WHERE c.kind IN ('page_changed', 'document_replaced') ORDER BY c.at DESC LIMIT 200
"""
_LATEST = f"{CHANGE_SQL} {NEWEST_FIRST} LIMIT 8"
TIMELINES = 6
"""As many sources are drawn at once; beyond that a list leads to each."""
_MOST_CRAWLS = 10
"""So many crawls that were not good are named."""


class EditionCount(TypedDict):
    """How many editions a source has."""

    source_id: str
    editions: int


class HomeFacts(NamedTuple):
    """What the page is made of."""

    sources: list[SourceRow]
    shown: list[SourceRow]
    """Those whose timelines are drawn."""
    editions: list[EditionRow]
    """Of the sources shown."""
    counts: dict[str, int]
    """Source → number of its editions, where some are not shown."""
    ticks: list[SeriesChange]
    latest: list[LoggedChange]
    newest: ComparisonRow | None
    pair: list[EditionRow]
    """The two editions of the newest comparison."""
    runs: dict[str, RunRow]
    """Source → its last crawl."""


class EditionLine(NamedTuple):
    """An edition of the list under a timeline."""

    href: str
    name: str
    published: str
    by_hand: str
    """What of it a person set; empty where nothing was."""


class Flow(NamedTuple):
    """The page of a series: how its text lives on."""

    href: str
    series: str


class Card(NamedTuple):
    """A source with its timeline."""

    name: str
    page_url: str
    outside: str | None
    """The same where it may stand in a link."""
    timeline: Timeline | None
    editions: list[EditionLine]
    """Newest first."""
    flows: list[Flow]
    """Of series of several editions."""


class OtherSource(NamedTuple):
    """A source that the page does not draw."""

    href: str
    name: str
    editions: int


class NewestComparison(NamedTuple):
    """The newest comparison of two editions."""

    href: str
    old: str
    new: str
    found: str


class Crawl(NamedTuple):
    """The last crawl of a source."""

    name: str
    at: str
    state: str


class HomeView(NamedTuple):
    """The page."""

    cards: list[Card]
    others: list[OtherSource]
    latest: list[ChangeLine]
    newest: NewestComparison | None
    crawls: list[Crawl]


async def _read(datasette: Datasette, asked: str) -> HomeFacts:
    sources = await rows(datasette, SourceRow, _SOURCES)
    shown = _drawn(sources, asked)
    newest = await one(datasette, ComparisonRow, _NEWEST_COMPARISON)
    sides = [newest["old_id"], newest["new_id"]] if newest else [None, None]
    counts: list[EditionCount] = []
    if len(shown) < len(sources):
        counts = await rows(datasette, EditionCount, _COUNTS)
    runs = await rows(datasette, RunRow, _LAST_RUNS)
    return HomeFacts(
        sources=sources,
        shown=shown,
        editions=await _editions(datasette, [source["id"] for source in shown]),
        counts={row["source_id"]: row["editions"] for row in counts},
        ticks=await rows(datasette, SeriesChange, _TICKS),
        latest=await rows(datasette, LoggedChange, _LATEST),
        newest=newest,
        pair=await rows(datasette, EditionRow, _PAIR, sides),
        runs={run["source_id"]: run for run in runs},
    )


def _drawn(sources: list[SourceRow], asked: str) -> list[SourceRow]:
    """The source that is asked for, else all where they are few."""
    alone = [source for source in sources if source["id"] == asked]
    if alone:
        return alone
    return sources if len(sources) <= TIMELINES else []


async def _editions(datasette: Datasette, source_ids: list[str]) -> list[EditionRow]:
    of_sources = f"source_id IN ({marks(source_ids)})"
    sql = f"SELECT * FROM editions WHERE {of_sources} ORDER BY source_id, series, position"  # noqa: S608 (question marks)
    return await rows(datasette, EditionRow, sql, source_ids)


def _view(facts: HomeFacts, lang: str, t: Translator) -> HomeView:
    several = len(facts.sources) > 1
    return HomeView(
        cards=[_card(source, facts, lang, t) for source in facts.shown],
        others=[
            OtherSource(links.source(s["id"]), s["name"], facts.counts.get(s["id"], 0))
            for s in facts.sources
            if s not in facts.shown
        ],
        latest=[change_line(change, lang, t, with_source=several) for change in facts.latest],
        newest=_newest(facts, lang),
        crawls=_crawls(facts, lang, t),
    )


def _card(source: SourceRow, facts: HomeFacts, lang: str, t: Translator) -> Card:
    own = [edition for edition in facts.editions if edition["source_id"] == source["id"]]
    ticks = [change for change in facts.ticks if change["source_id"] == source["id"]]

    def edition_name(edition: EditionRow) -> str:
        published = date_words(edition["published"], lang)
        return f"{edition_words(edition, lang)} ({edition['version']}) {published}".strip()

    def change_name(change: SeriesChange) -> str:
        return f"{date_words(change['at'], lang)} {change_words(change, None, lang, t)}"

    return Card(
        name=source["name"],
        page_url=source["page_url"],
        outside=links.external(source["page_url"]),
        timeline=timeline(own, ticks, edition_name, change_name),
        editions=[_edition_line(edition, lang) for edition in reversed(own)],
        flows=list(_flows(source, own)),
    )


def _flows(source: SourceRow, own: list[EditionRow]) -> Iterator[Flow]:
    final = [e["series"] for e in own if e["status"] != EditionStatus.DRAFT]
    for series in sorted({name for name in final if final.count(name) > 1}, key=series_place):
        if series != OTHER:
            yield Flow(links.series(source["id"], series), series)


def _edition_line(edition: EditionRow, lang: str) -> EditionLine:
    return EditionLine(
        href=links.edition(edition["id"]),
        name=edition_words(edition, lang),
        published=date_words(edition["published"], lang),
        by_hand=words_by_hand(edition["by_hand"], lang),
    )


def _newest(facts: HomeFacts, lang: str) -> NewestComparison | None:
    if facts.newest is None:
        return None
    names = {edition["id"]: edition_words(edition, lang) for edition in facts.pair}
    old, new = facts.newest["old_id"], facts.newest["new_id"]
    return NewestComparison(
        href=links.compare(old, new),
        old=names.get(old, old),
        new=names.get(new, new),
        found=comparison_words(facts.newest, lang),
    )


def _crawls(facts: HomeFacts, lang: str, t: Translator) -> list[Crawl]:
    """What is said of the last crawl.

    Every source where they are few, else those whose last run was not good, else the newest.
    """
    known = [(s["name"], facts.runs[s["id"]]) for s in facts.sources if s["id"] in facts.runs]
    told = known
    if len(facts.sources) > TIMELINES:
        bad = [(name, run) for name, run in known if run["status"] != RunStatus.OK]
        newest = sorted(known, key=lambda pair: pair[1]["started_at"])[-1:]
        told = bad[:_MOST_CRAWLS] or newest
    return [
        Crawl(name, moment_words(run["started_at"], lang), t(f"run.{run['status']}"))
        for name, run in told
    ]


async def home(datasette: Datasette, request: Request) -> Response:
    """`/`, or with ``?source=`` one source alone."""
    lang = language(request)
    t = translator(lang)
    asked = request.args.get("source") or ""
    facts = await _read(datasette, asked)
    page = Page(title=f"{t('site')} — {t('tagline')}", feed=links.CHANGES_FEED)
    if [source["id"] for source in facts.shown] == [asked]:
        page = Page(
            title=f"{facts.shown[0]['name']} — {t('site')}",
            canonical=links.source(asked),
            feed=links.CHANGES_FEED,
        )
    return await render(datasette, request, "shinkyu_home.html", _view(facts, lang, t), page)


ROUTES: list[Route] = [(r"^/$", home)]
