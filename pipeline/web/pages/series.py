"""A series of editions: how much of each lives on in the later ones, and what each dropped."""

import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.passage_flow import DroppedBy, Level, dropped_by, first_files, flow
from pipeline.answers.passage_words import dated_name, edition_short, stood_words
from pipeline.answers.plain_text import beginning
from pipeline.answers.strips import Strip, strips
from pipeline.web.database import our_database, our_database_name
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.fast_templates import Drawn, drawn
from pipeline.web.flow.age import age_sentence
from pipeline.web.flow.chart import svg
from pipeline.web.flow.drawn import Line, Speaker, dropped_link
from pipeline.web.flow.words import WORDS
from pipeline.web.home.strips import StripView, kinds_of, strip_view
from pipeline.web.home.words import STRIP_WORDS
from pipeline.web.language import Translator, language, translator
from pipeline.web.rendering import Page, not_found, render, var

_WIDE, _NARROW = 760, 360
"""View boxes of the chart; style sheets show one of them."""
_MOST = 300
"""So many dropped passages of an edition are told; the table of data has all."""
_LONGEST = 300
"""Letters of one that are told; its own page has them all."""
_SOURCE = "SELECT name FROM sources WHERE id = ?"
_KNOWN = "SELECT 1 FROM editions WHERE source_id = ? AND series = ? LIMIT 1"


class Found(NamedTuple):
    """What the page is made of."""

    source: str
    """Name of the municipality."""
    source_id: str
    series: str
    levels: list[Level]
    files: Mapping[str, str]
    """Edition → the file its text begins in."""
    dropped: DroppedBy | None
    """By the edition that is asked for."""
    asked: str
    """Its id; empty where none is asked for."""
    strips: list[Strip]
    """The series as a line of its editions."""


class DroppedLine(NamedTuple):
    """A passage that was dropped."""

    text: str
    href: str
    heading: str
    back: str
    """That it came back; empty where it did not."""


class DroppedGroup(NamedTuple):
    """Those that stood since the same edition."""

    title: str
    lines: list[DroppedLine]


class DroppedView(NamedTuple):
    """What an edition dropped."""

    id: str
    words: str
    since: str
    """How many of it stood since which edition."""
    href: str
    open: bool
    groups: list[DroppedGroup]
    """None where another edition is asked for."""
    left: str
    all: str


class SeriesView(NamedTuple):
    """The page."""

    heading: str
    lead: str
    city: str
    source: str
    strips: list[StripView]
    legend_kinds: list[str]
    wide: str
    """SVG; every text in it is escaped."""
    narrow: str
    about: str
    lines: list[Line]
    dropped: list[DroppedView]


async def _find(datasette: Datasette, source_id: str, series: str, asked: str) -> Found | None:
    def work(db: sqlite3.Connection) -> Found | None:
        source = db.execute(_SOURCE, [source_id]).fetchone()
        if source is None or db.execute(_KNOWN, [source_id, series]).fetchone() is None:
            return None
        levels = flow(db, source_id, series)
        editions = {level.edition["id"]: level.edition for level in levels}
        wanted = editions.get(asked) or (levels[-1].edition if levels else None)
        return Found(
            source=source[0],
            source_id=source_id,
            series=series,
            levels=levels,
            files=first_files(db, list(editions)),
            dropped=dropped_by(db, wanted, _MOST) if wanted else None,
            asked=wanted["id"] if wanted else "",
            strips=strips(db, [source_id], series),
        )

    return await our_database(datasette).execute_fn(work)


def _view(found: Found, database: str, lang: str, t: Translator) -> SeriesView:
    speaker = Speaker(found.levels, found.files, lang, t)
    heading = t("f.title", found.source, found.series)
    drawing = speaker.drawing(t("f.chart"))
    drawn = [strip_view(strip, lang, t) for strip in found.strips]
    return SeriesView(
        heading=heading,
        lead=_lead(found, lang, t),
        city=found.source,
        source=links.source(found.source_id),
        strips=drawn,
        legend_kinds=kinds_of(drawn),
        wide=svg(drawing, "wide", _WIDE),
        narrow=svg(drawing, "narrow", _NARROW),
        about=t("f.about"),
        lines=speaker.lines(),
        dropped=_dropped(found, database, lang, t),
    )


def _lead(found: Found, lang: str, t: Translator) -> str:
    if not found.levels:
        return t("f.no_text")
    last = found.levels[-1]
    names = {level.edition["id"]: edition_short(level.edition, lang) for level in found.levels}
    since = [(level.edition["id"], n) for level, n in zip(found.levels, last.counts, strict=True)]
    told = age_sentence(last.total, since, names, t)
    return f"{names[last.edition['id']]}{t('f.colon')}{told}"


def _dropped(found: Found, database: str, lang: str, t: Translator) -> list[DroppedView]:
    """The newest edition first; editions that dropped nothing are left out."""
    told = []
    for n in range(len(found.levels) - 1, 0, -1):
        before, edition = found.levels[n - 1], found.levels[n].edition
        gone = sum(before.dropped)
        if not gone:
            continue
        names = [edition_short(level.edition, lang) for level in found.levels]
        parts = [
            t("f.of_those", names[k], count) for k, count in enumerate(before.dropped) if count
        ]
        asked = edition["id"] == found.asked
        table = f"{database}/passages?dropped_edition_id={links.part(edition['id'])}"
        told.append(
            DroppedView(
                id=edition["id"],
                words=t("f.dropped_in", dated_name(edition, lang), gone),
                since=t("f.and").join(parts),
                href=dropped_link(found.source_id, found.series, edition["id"]),
                open=asked,
                groups=_groups(found, lang, t) if asked else [],
                left=t("f.more", gone - _MOST) if asked and gone > _MOST else "",
                all=table,
            )
        )
    return told


def _groups(found: Found, lang: str, t: Translator) -> list[DroppedGroup]:
    """What stood longest first."""
    if found.dropped is None:
        return []
    names = {level.edition["id"]: edition_short(level.edition, lang) for level in found.levels}
    places = list(names)
    asked, before = places.index(found.asked), names.get(found.dropped.before, "")
    groups: dict[str, list[DroppedLine]] = {}
    for one in found.dropped.told:
        last = one["last_edition_id"]
        returned = last in names and places.index(last) > asked
        line = DroppedLine(
            text=beginning(one["text"], _LONGEST),
            href=links.passage(one["id"]),
            heading=one["heading"] or "",
            back=t("f.back") if returned else "",
        )
        first = one["first_edition_id"]
        groups.setdefault(names.get(first, first), []).append(line)
    return [
        DroppedGroup(stood_words(first, before, lang), lines) for first, lines in groups.items()
    ]


async def series(datasette: Datasette, request: Request) -> Response:
    """`/-/series/{source}/{series}`, with `?dropped=` what that edition dropped."""
    source_id, name = var(request, "source"), var(request, "series")
    lang = language(request)
    words = {**STRIP_WORDS, **WORDS}
    t = translator(lang, words)
    found = await _find(datasette, source_id, name, request.args.get("dropped") or "")
    if found is None:
        return await not_found(datasette, request, t("f.unknown", name))
    database = datasette.urls.database(our_database_name(datasette) or "")
    view = _view(found, database, lang, t)
    page = Page(
        title=view.heading,
        canonical=links.series(source_id, name),
        words=words,
        description=view.lead,
        feed=links.dropped_feed(source=source_id, series=name),
    )
    around = {"t": t, "lang": lang, "feed": page.feed}
    told = drawn("shinkyu_series_content.html", {**view._asdict(), **around})
    return await render(datasette, request, "shinkyu_series.html", Drawn(told), page)


ROUTES: list[Route] = [(r"^/-/series/(?P<source>[^/]+)/(?P<series>[^/]+)$", series)]
