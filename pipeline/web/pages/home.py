"""The home page: what this is, the search box, each series as a strip, what is new in the newest
edition, the latest nights of the log, sources to choose from.
"""

import sqlite3
from typing import NamedTuple, TypedDict

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.dates import japan_day
from pipeline.answers.edition_news import EditionNews, newest
from pipeline.answers.strips import Strip, strips
from pipeline.database.rows import all_rows
from pipeline.kinds import RunStatus
from pipeline.web.database import database_state, our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words, moment_words
from pipeline.web.fast_templates import Drawn, drawn
from pipeline.web.home.choosing import (
    Choice,
    Chooser,
    Listed,
    ListedSource,
    choice_of,
    chooser,
    chosen,
    listed_of,
    listed_sources,
    on_page,
    prefecture_code,
    prefecture_name,
)
from pipeline.web.home.news import NewsView, news_view
from pipeline.web.home.strips import StripView, kinds_of, strip_view
from pipeline.web.home.words import WORDS
from pipeline.web.language import Translator, language, translator
from pipeline.web.log.entries import NightView, Teller
from pipeline.web.log.nights import Night, Wanted, read_nights
from pipeline.web.log.words import WORDS as LOG_WORDS
from pipeline.web.rendering import Page, missing, render
from pipeline.web.store import Kept

_LAST_RUNS = """
SELECT id AS source_id, name, (
  SELECT started_at || ' ' || status FROM runs WHERE source_id = sources.id AND kind = 'crawl'
  ORDER BY started_at DESC LIMIT 1) AS last
FROM sources ORDER BY id
"""
"""Both facts in one cell, which the index has: twice as fast as the row itself for 500 sources."""
TIMELINES = 6
"""As many sources are drawn at once; beyond that a list leads to each."""
_ALL_OPEN = 3
"""So many sources stand with all their strips open; of more, the one that changed last."""
_STOPS = 12
"""So many editions of a series are drawn; its own page has all."""
_NIGHTS, _CHANGES, _LINES = 3, 60, 8
"""Of the log: nights, changes that are read, lines of a night that stand open."""
_MOST_CRAWLS = 10
"""So many crawls that were not good are named."""
_NEWS: Kept[tuple[tuple[str, ...], str | None], EditionNews | None] = Kept(64, lambda news: 1)
"""State of the database, the source that is asked for → the news."""


class _LastRow(TypedDict):
    source_id: str
    name: str
    last: str | None


class LastRun(NamedTuple):
    """The last crawl of a source."""

    source_id: str
    name: str
    started_at: str
    status: str


class HomeFacts(NamedTuple):
    """What the page is made of."""

    sources: list[ListedSource]
    found: list[ListedSource]
    """Those that fit what a reader chose."""
    shown: list[ListedSource]
    """Those whose series are drawn."""
    listed: Listed | None
    """What is told of those in the list; None where there is no list."""
    strips: list[Strip]
    news: EditionNews | None
    nights: list[Night]
    runs: list[LastRun]


class Card(NamedTuple):
    """A source with its series."""

    name: str
    prefecture: str
    """Said where there are several."""
    href: str
    page_url: str
    outside: str | None
    """The same where it may stand in a link."""
    strips: list[StripView]
    folded: str
    """What its strips are folded behind, in words; empty where they stand open."""


class Crawl(NamedTuple):
    """The last crawl of a source."""

    name: str
    at: str
    state: str


class HomeView(NamedTuple):
    """The page."""

    chooser: Chooser | None
    """None of one source alone."""
    alone: bool
    """Was one of several asked for?"""
    cards: list[Card]
    legend_kinds: list[str]
    news: NewsView | None
    nights: list[NightView]
    log: str
    feed: str
    crawls: list[Crawl]


async def _read(datasette: Datasette, asked: str, choice: Choice) -> HomeFacts:
    state = database_state(datasette)

    def read(db: sqlite3.Connection) -> HomeFacts:
        sources = listed_sources(db)
        alone = [source for source in sources if source["id"] == asked]
        found = alone or chosen(sources, choice)
        shown = found if len(found) <= TIMELINES else []
        key = asked if alone else None
        wanted = Wanted({"source": key} if key else {})
        return HomeFacts(
            sources=sources,
            found=found,
            shown=shown,
            listed=None if shown else listed_of(db, on_page(found, choice)),
            strips=strips(db, [source["id"] for source in shown]),
            news=_news(db, state, key),
            nights=read_nights(db, wanted, None, _CHANGES, _NIGHTS).nights,
            runs=_runs(db, key),
        )

    return await our_database(datasette).execute_fn(read)


def _news(
    db: sqlite3.Connection, state: tuple[str, ...], source_id: str | None
) -> EditionNews | None:
    """The news, kept while the database stays as it is: they take longer than the rest of the page.

    Args:
        state: of the database.
    """
    return _NEWS.get((state, source_id), lambda: newest(db, source_id))


def _runs(db: sqlite3.Connection, source_id: str | None) -> list[LastRun]:
    """The last crawls: of every source where they are few, else of those whose last one was not
    good, else the newest.
    """
    rows = [row for row in all_rows(db, _LastRow, _LAST_RUNS) if row["last"]]
    if source_id is not None:
        rows = [row for row in rows if row["source_id"] == source_id]
    elif len(rows) > TIMELINES:
        rows = _worth_telling(rows)
    return [LastRun(r["source_id"], r["name"], *(r["last"] or "").split()) for r in rows]


def _worth_telling(rows: list[_LastRow]) -> list[_LastRow]:
    """Those that were not good, else the newest."""
    bad = [row for row in rows if not (row["last"] or "").endswith(f" {RunStatus.OK}")]
    return bad[:_MOST_CRAWLS] or [max(rows, key=lambda row: row["last"] or "")]


def _view(facts: HomeFacts, choice: Choice, asked: str, lang: str, t: Translator) -> HomeView:
    several = len(facts.sources) > 1
    alone = several and [source["id"] for source in facts.shown] == [asked]
    teller = Teller(lang, t, with_source=several and not alone, proofs=False, most=_LINES)
    cards = [_card(source, facts, lang, t) for source in facts.shown]
    source = {"source": asked} if alone else {}
    return HomeView(
        chooser=_chooser(facts, choice, lang, t) if several and not alone else None,
        alone=alone,
        cards=cards,
        legend_kinds=kinds_of([strip for card in cards for strip in card.strips]),
        news=_news_view(facts, several=several and not alone, lang=lang, t=t),
        nights=[teller.night(night, source) for night in facts.nights],
        log=links.with_query(links.CHANGES, source),
        feed=links.with_query(links.CHANGES_FEED, source),
        crawls=_crawls(facts.runs, lang, t),
    )


def _chooser(facts: HomeFacts, choice: Choice, lang: str, t: Translator) -> Chooser:
    return chooser(facts.sources, facts.found, facts.listed, choice, lang, t)


def _crawls(runs: list[LastRun], lang: str, t: Translator) -> list[Crawl]:
    return [
        Crawl(run.name, moment_words(run.started_at, lang), t(f"run.{run.status}")) for run in runs
    ]


def _card(source: ListedSource, facts: HomeFacts, lang: str, t: Translator) -> Card:
    several = len(facts.sources) > 1
    return Card(
        name=source["name"],
        prefecture=prefecture_name(prefecture_code(source)) if several else "",
        href=links.source(source["id"]),
        page_url=source["page_url"],
        outside=links.external(source["page_url"]),
        strips=[
            strip_view(strip, lang, t, _STOPS)
            for strip in facts.strips
            if strip.source_id == source["id"]
        ],
        folded="" if _stands_open(source, facts.shown) else _folded(source, facts, lang, t),
    )


def _stands_open(source: ListedSource, shown: list[ListedSource]) -> bool:
    newest = max(shown, key=lambda one: one["changed"] or "")
    return len(shown) <= _ALL_OPEN or source["id"] == newest["id"]


def _folded(source: ListedSource, facts: HomeFacts, lang: str, t: Translator) -> str:
    """How many editions a source has and when it changed last; empty where it has none."""
    mine = [strip for strip in facts.strips if strip.source_id == source["id"]]
    editions = sum(len(strip.stations) for strip in mine)
    if not editions:
        return ""
    day = date_words(japan_day(source["changed"] or ""), lang)
    return t("o.folded", t("o.editions_of", editions), day) if day else t("o.editions_of", editions)


def _news_view(facts: HomeFacts, *, several: bool, lang: str, t: Translator) -> NewsView | None:
    if facts.news is None:
        return None
    names = {source["id"]: source["name"] for source in facts.sources}
    whose = facts.news.comparison["source_id"]
    return news_view(facts.news, names.get(whose, whose) if several else "", lang, t)


async def home(datasette: Datasette, request: Request) -> Response:
    """`/`, or with ``?source=`` one source alone; ``?name=``, ``?prefecture=`` and ``?order=``
    choose among several.
    """
    lang = language(request)
    words = {**LOG_WORDS, **WORDS}
    t = translator(lang, words)
    asked, choice = request.args.get("source") or "", choice_of(request)
    facts = await _read(datasette, asked, choice)
    if asked and asked not in {source["id"] for source in facts.sources}:
        return await missing(datasette, request, "source", asked)
    view = _view(facts, choice, asked, lang, t)
    page = Page(
        title=f"{t('site')} — {t('tagline')}",
        words=words,
        canonical=links.with_query("/", choice.query),
        feed=links.CHANGES_FEED,
    )
    if [source["id"] for source in facts.shown] == [asked]:
        page = Page(
            title=f"{facts.shown[0]['name']} — {t('site')}",
            words=words,
            canonical=links.source(asked),
            feed=view.feed,
        )
    told = drawn("shinkyu_home_content.html", {**view._asdict(), "t": t, "links": links})
    return await render(datasette, request, "shinkyu_home.html", Drawn(told), page)


ROUTES: list[Route] = [(r"^/$", home)]
