"""One indicator through all editions: its chart, its life in a sentence, all its numbers, spellings
and changes, and the same as JSON, CSV, SVG and Atom.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from datasette.utils.asgi import Response

from pipeline.answers import indicator_tables, links
from pipeline.answers.citations.places import Wanted, at, places_of
from pipeline.answers.citations.text import in_brackets
from pipeline.answers.citations.types import FIRST, LAST, Cited, Place, Subject
from pipeline.answers.indicator_numbers import amount_words, difference_words, value_words
from pipeline.answers.indicator_values import (
    Value,
    best_place,
    is_target,
    last_target,
    newest_actual,
)
from pipeline.answers.indicator_words import change_words, sentence
from pipeline.answers.indicators import Life, life
from pipeline.database.names import edition_words
from pipeline.database.row_types import IndicatorChangeRow, IndicatorNameRow
from pipeline.kinds import FigureKind, FigureRole, IndicatorState, NameReason
from pipeline.web.cite_view import SUFFIXES, CiteView, cite_view
from pipeline.web.database import our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words
from pipeline.web.feeds.indicator import indicator_feed
from pipeline.web.feeds.news import Speech
from pipeline.web.feeds.response import feed_response
from pipeline.web.feeds.words import WORDS as FEED_WORDS
from pipeline.web.indicators.chart import svg
from pipeline.web.indicators.drawn import Drawn, drawn
from pipeline.web.indicators.listing import Cell, cell
from pipeline.web.indicators.words import WORDS
from pipeline.web.language import Translator, language, translator
from pipeline.web.link import Link
from pipeline.web.rendering import (
    Page,
    address,
    disposition,
    json_response,
    not_found,
    render,
    var,
)
from pipeline.web.responses import citation_file

MOST_VALUES = 300
"""Lines of the table of numbers; the files have all."""
_WIDE, _NARROW = (760, 400), (360, 340)
"""View boxes of the chart; style sheets show one of them."""
_SURE = 0.9
"""How sure a link of two spellings has to be for its reason alone to be said."""
_SOURCE = "SELECT name FROM sources WHERE id = ?"


class Found(NamedTuple):
    """What the page is made of."""

    life: Life
    source: str
    """Name of the municipality."""
    files: Mapping[Wanted, Place]
    """Those its numbers stand in."""

    @property
    def key(self) -> str:
        """The indicator's id."""
        return self.life.indicator["id"]


class ChangeEntry(NamedTuple):
    """A change with its numbers."""

    name: str
    """Its fragment."""
    kind: str
    tag: str
    words: str
    old: Link | None
    """The number's cell."""
    new: Link | None
    difference: str
    compare: str
    seen: str


class ValueLine(NamedTuple):
    """A number."""

    edition: Link
    kind: str
    year: str
    printed: Link
    base: str
    """Brought to one unit; empty where that says nothing more."""
    page: int
    role: str
    """Empty for what the plan aims at."""


class NameLine(NamedTuple):
    """What an edition calls it."""

    edition: Link
    name: str
    unit: str
    goal: str
    page: Link
    reason: str
    weak: str
    """How sure, where it is not sure; else empty."""


class IndicatorView(NamedTuple):
    """The page."""

    name: str
    dropped: bool
    sentence: str
    source: Link
    series: str
    goal: str
    unit: str
    first: Link
    last: Link
    target: Cell | None
    actual: Cell | None
    by_hand: bool
    wide: str
    """SVG; every text in it is escaped."""
    narrow: str
    other_units: str
    changes: list[ChangeEntry]
    values: list[ValueLine]
    values_left: int
    names: list[NameLine]
    weak: bool
    """Is any spelling not sure?"""
    citation: CiteView
    files: list[Link]
    table: str
    """The table of all indicators of the same goal."""
    doubts: str


async def _find(datasette: Datasette, request: Request) -> Found | None:
    key = var(request, "indicator")

    def work(db: sqlite3.Connection) -> Found | None:
        found = life(db, key)
        if found is None:
            return None
        source = db.execute(_SOURCE, [found.indicator["source_id"]]).fetchone()
        name = source[0] if source else found.indicator["source_id"]
        return Found(found, name, places_of(db, [_file_of(value) for value in _ends(found)]))

    return await our_database(datasette).execute_fn(work)


def _ends(life: Life) -> list[Value]:
    """What its first and its last edition say of it."""
    ends = (life.indicator["first_edition_id"], life.indicator["last_edition_id"])
    said = [[v for v in life.values if v.edition_id == end] for end in dict.fromkeys(ends)]
    return [_aim(values) for values in said if values]


def _aim(values: Sequence[Value]) -> Value:
    """Of an edition's numbers its own target, of the last year, where it can be shown on a picture:
    what it says of the plan before is no target of its own.
    """
    targets = [value for value in values if value.kind == FigureKind.TARGET]
    told = [*filter(is_target, targets)] or targets or values
    last = max(value.year or 0 for value in told)
    return best_place([value for value in told if (value.year or 0) == last])


def _file_of(value: Value) -> Wanted:
    return Wanted(value.sha256, value.edition_id)


class _Speaker:
    """What is said of one indicator, in one language."""

    def __init__(self, found: Found, lang: str, t: Translator) -> None:
        self.found, self.life, self.lang, self.t = found, found.life, lang, t
        self.editions = {edition["id"]: edition for edition in found.life.editions}
        self.values = {value.figure_id: value for value in found.life.values}

    def view(self, base: str) -> IndicatorView:
        """The page.

        Args:
            base: goes before the paths of our pages.
        """
        own, chart = self.life.indicator, self.drawn()
        target, actual = last_target(self.life.values), newest_actual(self.life.values)
        names = [self._name(row) for row in self.life.names]
        return IndicatorView(
            name=own["name"],
            dropped=own["state"] == IndicatorState.DROPPED,
            sentence=sentence(self.life, self.lang),
            source=Link(links.indicators(source=own["source_id"]), self.found.source),
            series=own["series"],
            goal=own["goal"] or "",
            unit=own["unit"] or "",
            first=self._edition(own["first_edition_id"]),
            last=self._edition(own["last_edition_id"]),
            target=cell(target, self.t) if target else None,
            actual=cell(actual, self.t) if actual else None,
            by_hand=bool(own["by_hand"]),
            wide=svg(chart.drawing, "wide", *_WIDE),
            narrow=svg(chart.drawing, "narrow", *_NARROW),
            other_units=self.t("i.and").join(chart.other_units),
            changes=[self._change(row) for row in self.life.changes],
            values=[self._value(value) for value in self.life.values[:MOST_VALUES]],
            values_left=max(0, len(self.life.values) - MOST_VALUES),
            names=names,
            weak=any(name.weak for name in names),
            citation=cite_view(self.cited(base), self.lang, self.path),
            files=[Link(self.path(form), form.upper()) for form in ("csv", "json", "svg")],
            table=links.indicators(source=own["source_id"], goal=own["goal"]),
            doubts=links.doubts(own["source_id"]),
        )

    def path(self, form: str) -> str:
        """The address of the same in another form."""
        return f"{links.indicator(self.found.key)}.{form}"

    def drawn(self) -> Drawn:
        """Its chart."""
        about = f"{sentence(self.life, self.lang)} {self.t('i.chart_about')}"
        return drawn(self.life, about, self.lang, self.t)

    def edition_name(self, key: str) -> str:
        """What an edition is called; its id where nothing is known of it."""
        edition = self.editions.get(key)
        return edition_words(edition, self.lang) if edition else key

    def _edition(self, key: str) -> Link:
        return Link(links.edition(key), self.edition_name(key))

    def change_words(self, row: IndicatorChangeRow) -> str:
        """A change in words."""
        words = change_words(row, self.edition_name(row["new_edition_id"]), self.lang)
        return words[:1].upper() + words[1:]

    def _change(self, row: IndicatorChangeRow) -> ChangeEntry:
        edition = self.editions.get(row["new_edition_id"])
        old, new = row["old_value"], row["new_value"]
        both = old is not None and new is not None and old != new
        return ChangeEntry(
            name=f"c-{row['new_edition_id']}-{row['kind']}",
            kind=row["kind"],
            tag=self.t(f"i.change.{row['kind']}"),
            words=self.change_words(row),
            old=self._cell(row["old_figure_id"], amount_words(old, row["unit"], self.lang)),
            new=self._cell(row["new_figure_id"], amount_words(new, row["unit"], self.lang)),
            difference=_difference(row, self.lang) if both else "",
            compare=links.compare(row["old_edition_id"], row["new_edition_id"]),
            seen=date_words(edition["first_seen"], self.lang) if edition else "",
        )

    def _cell(self, figure_id: str | None, words: str) -> Link | None:
        value = self.values.get(figure_id or "")
        return Link(value.address, value.raw or words) if value else None

    def _value(self, value: Value) -> ValueLine:
        base = value.base_value
        told = ""
        if base is not None and base != value.value:
            told = value_words(base, value.base_unit, "en")
        role = "" if value.role == FigureRole.PLAN else self.t(f"role.{value.role}")
        return ValueLine(
            edition=self._edition(value.edition_id),
            kind=self.t(f"i.figure.{value.kind}"),
            year=self.t("figure.year", value.year) if value.year else "—",
            printed=Link(value.address, value.raw or "—"),
            base=told,
            page=value.page,
            role=role,
        )

    def _name(self, row: IndicatorNameRow) -> NameLine:
        weak = row["confidence"] < _SURE and row["reason"] != NameReason.BY_HAND
        reason = self.t(f"i.reason.{row['reason']}")
        if row["linked_name"] and row["linked_name"] != row["name"]:
            reason = self.t("i.linked", reason, row["linked_name"])
        return NameLine(
            edition=self._edition(row["edition_id"]),
            name=row["name"],
            unit=row["unit"] or "",
            goal=row["goal"] or "",
            page=Link(
                links.document(row["sha256"], row["page"]), self.t("page_short", row["page"])
            ),
            reason=reason,
            weak=self.t("i.confidence", round(row["confidence"] * 100)) if weak else "",
        )

    def cited(self, base: str) -> Cited:
        """The indicator, as it is cited: a number of its first and one of its last edition, each
        with page, SHA-256 and capture.
        """
        own = self.life.indicator
        found = [self._place(value) for value in _ends(self.life)]
        roles = (FIRST, LAST) if len(found) > 1 else (LAST,)
        subject = Subject(
            f"{own['series']} 指標{in_brackets(own['name'])}",
            f"{own['series']}, indicator “{own['name']}”",
        )
        places = tuple(zip(roles, (place for place in found if place), strict=False))
        return Cited(
            own["id"], self.found.source, subject, places, links.indicator(own["id"]), base
        )

    def _place(self, value: Value) -> Place | None:
        place = self.found.files.get(_file_of(value))
        year = f"{value.year}年度" if value.year else ""
        said = " ".join(part for part in (value.name, f"{value.kind}{year}", value.raw) if part)
        return at(place, value.page, said) if place else None


def _difference(row: IndicatorChangeRow, lang: str) -> str:
    old, new = row["old_value"], row["new_value"]
    if old is None or new is None:
        return ""
    return difference_words(old, new, row["unit"], lang)


def _dataset(speaker: _Speaker, view: IndicatorView, base: str) -> dict[str, object]:
    """What schema.org's words tell of its numbers."""
    kinds = (("csv", "text/csv"), ("json", "application/json"))
    return {
        "@type": "Dataset",
        "description": view.sentence,
        "creator": {"@type": "GovernmentOrganization", "name": speaker.found.source},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": kind,
                "contentUrl": base + speaker.path(form),
            }
            for form, kind in kinds
        ],
    }


async def indicator(datasette: Datasette, request: Request) -> Response:
    """`/-/indicators/{indicator}`"""
    found = await _find(datasette, request)
    lang = language(request)
    t = translator(lang, WORDS)
    if found is None:
        return await not_found(datasette, request, t("i.unknown", var(request, "indicator")))
    speaker = _Speaker(found, lang, t)
    base = address(request, "")
    view = speaker.view(base)
    page = Page(
        title=f"{view.name} — {found.source}",
        canonical=links.indicator(found.key),
        words=WORDS,
        description=view.sentence,
        feed=speaker.path("atom"),
        cited=speaker.cited(base),
        json_ld=_dataset(speaker, view, base),
    )
    return await render(datasette, request, "shinkyu_indicator.html", view, page)


def _json(speaker: _Speaker, base: str) -> Response:
    return json_response(indicator_tables.life_json(speaker.life, base))


def _csv(speaker: _Speaker, base: str) -> Response:
    body = indicator_tables.values_csv(speaker.life, base)
    name = f"{speaker.found.key[:100]}.csv"
    headers = {
        "Content-Disposition": disposition("attachment", name, r"[^A-Za-z0-9._-]+"),
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, headers=headers, content_type="text/csv; charset=utf-8")


def _svg(speaker: _Speaker, base: str) -> Response:
    """The chart as a file of its own: its links are absolute."""
    chart = speaker.drawn().drawing
    points = tuple(point._replace(href=base + point.href) for point in chart.points)
    body = svg(chart._replace(points=points), "chart", *_WIDE)
    headers = {
        "Content-Security-Policy": "default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body or _NOTHING, headers=headers, content_type="image/svg+xml; charset=utf-8")


_NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'


_FORMS: dict[str, Callable[[_Speaker, str], Response]] = {
    "json": _json,
    "csv": _csv,
    "svg": _svg,
}


async def other_form(datasette: Datasette, request: Request) -> Response:
    """The same as `json`, its numbers as `csv`, its chart as `svg`, its changes as `atom`."""
    found = await _find(datasette, request)
    lang = language(request)
    t = translator(lang, WORDS)
    if found is None:
        return await not_found(datasette, request, t("i.unknown", var(request, "indicator")))
    base, form = address(request, ""), request.url_vars["form"]
    if form == "atom":
        words = translator(lang, {**WORDS, **FEED_WORDS})
        feed = indicator_feed(found.life, Speech(lang, words, base, found.source))
        return feed_response(feed)
    return _FORMS[form](_Speaker(found, lang, t), base)


async def cite(datasette: Datasette, request: Request) -> Response:
    """How to cite it: `txt` (`?lang=en` in English), `bib` (BibTeX), `ris` or `csl.json`."""
    found = await _find(datasette, request)
    lang = language(request)
    t = translator(lang, WORDS)
    if found is None:
        return await not_found(datasette, request, t("i.unknown", var(request, "indicator")))
    cited = _Speaker(found, lang, t).cited(address(request, ""))
    return citation_file(cited, request.url_vars["form"], lang)


ROUTES: list[Route] = [
    (rf"^/-/indicators/(?P<indicator>[^/]+?)\.{SUFFIXES}$", cite),
    (r"^/-/indicators/(?P<indicator>[^/]+)\.(?P<form>json|csv|svg|atom)$", other_form),
    (r"^/-/indicators/(?P<indicator>[^/]+)$", indicator),
]
