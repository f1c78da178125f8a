"""The log of changes as a page and as an Atom feed (RFC 4287), each entry with its evidence."""

import re
import sqlite3
from typing import NamedTuple, TypedDict

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.change_kinds import ORDER
from pipeline.database.rows import all_rows
from pipeline.web.database import our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words
from pipeline.web.fast_templates import Drawn, drawn
from pipeline.web.feeds import changes as changes_feed
from pipeline.web.feeds.response import feed_response
from pipeline.web.feeds.words import WORDS as FEED_WORDS
from pipeline.web.language import Translator, language, translator
from pipeline.web.log.entries import NightView, Teller
from pipeline.web.log.nights import (
    COLUMNS,
    Night,
    Nights,
    Wanted,
    as_day,
    night_of,
    one_night,
    read_nights,
)
from pipeline.web.log.words import WORDS
from pipeline.web.option import Option
from pipeline.web.rendering import NamedFeed, Page, address, missing, render

_MOST = 100
"""Changes on a page; a night that has more is told in parts."""
_NIGHTS = 30
"""Nights on a page."""
_PART = re.compile(r"\d{1,6}")
_SOURCES = "SELECT id, name FROM sources ORDER BY id"
_SERIES = "SELECT DISTINCT series FROM editions ORDER BY series"


class NamedSource(TypedDict):
    """A source that can be chosen."""

    id: str
    name: str


class SeriesName(TypedDict):
    """A series that can be chosen."""

    series: str


class ChangesView(NamedTuple):
    """The page."""

    nights: list[NightView]
    sources: list[Option]
    series: list[Option]
    kinds: list[Option]
    day: str
    """The one night that is asked for, in words; empty where it is the log."""
    whole: str
    """From one night, or from older ones, to the newest."""
    newer: str | None
    """The part before, of a night that is told in parts."""
    older: str | None


class Asked(NamedTuple):
    """What a reader asks for."""

    wanted: Wanted
    before: str | None
    """Older nights than this day alone."""
    day: str | None
    """One night."""
    part: int
    """Of that night, from 1."""
    change: str
    """Key of the change that is asked for; empty where none is."""


class Log(NamedTuple):
    """What the page is made of."""

    nights: list[Night]
    older: str | None
    day: str | None
    """The one night that is asked for."""
    sources: list[NamedSource]
    series: list[str]


def _asked(request: Request) -> Asked:
    chosen = {name: request.args.get(name) or "" for name in COLUMNS}
    part = request.args.get("part") or "1"
    return Asked(
        wanted=Wanted({name: value for name, value in chosen.items() if value}),
        before=as_day(request.args.get("before")),
        day=as_day(request.args.get("night")),
        part=max(1, int(part)) if _PART.fullmatch(part) else 1,
        change=request.args.get("change") or "",
    )


async def _read(datasette: Datasette, asked: Asked) -> Log:
    def read(db: sqlite3.Connection) -> Log:
        day = night_of(db, asked.change) if asked.change else asked.day
        if day:
            night = one_night(db, asked.wanted, day, _MOST, asked.part, asked.change)
            told = Nights([night] if night.changes else [], None)
        else:
            told = read_nights(db, asked.wanted, asked.before, _MOST, _NIGHTS)
        return Log(
            nights=told.nights,
            older=told.older,
            day=day,
            sources=all_rows(db, NamedSource, _SOURCES),
            series=[row["series"] for row in all_rows(db, SeriesName, _SERIES)],
        )

    return await our_database(datasette).execute_fn(read)


def _view(log: Log, asked: Asked, lang: str, t: Translator) -> ChangesView:
    chosen = asked.wanted.chosen
    source, series, kind = (chosen.get(name) for name in COLUMNS)
    teller = Teller(
        lang,
        t,
        with_source=len(log.sources) > 1,
        fold=not kind,
        asked=asked.change,
    )
    before = (asked.part - 1) * _MOST if log.day else 0
    newer, older = _turned(log, asked)
    return ChangesView(
        nights=[teller.night(night, chosen, before) for night in log.nights],
        sources=[Option(s["id"], s["name"], s["id"] == source) for s in log.sources],
        series=[Option(name, name, name == series) for name in log.series],
        kinds=[Option(k, t(f"kind.{k}"), k == kind) for k in ORDER],
        day=date_words(log.day, lang),
        whole=links.with_query(links.CHANGES, chosen) if log.day or asked.before else "",
        newer=newer,
        older=older,
    )


def _turned(log: Log, asked: Asked) -> tuple[str | None, str | None]:
    """Where one can go: to the parts of a long night, or to older nights."""
    chosen = asked.wanted.chosen
    if not log.day:
        older = {**chosen, "before": log.older}
        return None, links.with_query(links.CHANGES, older) if log.older else None
    parts = -(-log.nights[0].total // _MOST) if log.nights else 1
    before, after = asked.part - 1, asked.part + 1
    return (
        links.night(log.day, {**chosen, "part": before}) if 0 < before < parts else None,
        links.night(log.day, {**chosen, "part": after}) if after <= parts else None,
    )


def _canonical(log: Log, asked: Asked) -> str:
    if asked.change and log.day:
        return links.with_query(links.CHANGES, {"change": asked.change})
    if log.day:
        part = asked.part if asked.part > 1 else None
        return links.night(log.day, {**asked.wanted.chosen, "part": part})
    return links.with_query(links.CHANGES, {**asked.wanted.chosen, "before": asked.before})


async def changes(datasette: Datasette, request: Request) -> Response:
    """`/-/changes`, with `?before=` older nights, with `?night=` one, with `?change=` that of one
    change.
    """
    lang = language(request)
    words = {**FEED_WORDS, **WORDS}
    t = translator(lang, words)
    asked = _asked(request)
    log = await _read(datasette, asked)
    if asked.change and not log.day:
        return await missing(datasette, request, "change", asked.change)
    chosen = asked.wanted.chosen
    if (source := chosen.get("source")) and source not in {one["id"] for one in log.sources}:
        return await missing(datasette, request, "source", source)
    of_feed = {name: chosen.get(name) for name in ("source", "series")}
    view = _view(log, asked, lang, t)
    feed_path = links.with_query(links.CHANGES_FEED, chosen)
    feeds = [NamedFeed(links.dropped_feed(**of_feed), t("feed.all_dropped"))]
    page = Page(
        title=t("l.night", view.day) if view.day else t("changes"),
        words=words,
        canonical=_canonical(log, asked),
        feed=feed_path,
        feeds=feeds,
    )
    around = {"t": t, "links": links, "title": page.title, "feed": feed_path, "feeds": feeds}
    told = drawn("shinkyu_changes_content.html", {**view._asdict(), **around})
    return await render(datasette, request, "shinkyu_changes.html", Drawn(told), page)


async def feed(datasette: Datasette, request: Request) -> Response:
    """`/-/changes.atom`, also per source, series and kind."""
    lang = language(request)
    wanted = _asked(request).wanted
    found = await our_database(datasette).execute_fn(lambda db: changes_feed.read(db, wanted))
    if (source := wanted.chosen.get("source")) and not found.city:
        return await missing(datasette, request, "source", source)
    xml = changes_feed.feed(found, wanted, address(request, ""), lang, translator(lang))
    return feed_response(xml)


ROUTES: list[Route] = [(r"^/-/changes$", changes), (r"^/-/changes\.atom$", feed)]
