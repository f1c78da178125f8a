"""The search page: from what was found to what the template shows, in the reader's words."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from markupsafe import Markup

from pipeline.answers import links
from pipeline.answers import search as output
from pipeline.answers.hit_lives import Lives
from pipeline.search.about import About
from pipeline.search.api import Also, Found, Hit, Results
from pipeline.search.catalogue import FACET_VALUES
from pipeline.search.excerpt import Excerpt
from pipeline.search.lives import wording_of
from pipeline.search.query import Field, without_filters
from pipeline.search.trend import Frequency, Trend
from pipeline.web import chart
from pipeline.web.search_asked import Asked, Filters
from pipeline.web.search_cited import HitCitation, Places, hit_citation
from pipeline.web.search_others import OthersView, others_view
from pipeline.web.search_passages import (
    Choice,
    PassageView,
    SinceView,
    UnknownView,
    choices,
    gone_link,
    hidden,
    passage_view,
    since_view,
    unknown_view,
)
from pipeline.web.search_speech import DateView, Link, Speech

PER_PAGE = 20
_PER_GROUP = 3
_COPIES = 4
"""Copies of a page that are named; of the others the number."""
_VALUES = FACET_VALUES
"""Values of a facet that are shown."""
_OPEN_ROWS = 12
"""Numbers of the chart are shown at once up to so many rows."""
_EXAMPLES = (
    ("人口減少 雇用", "s.help_and"),
    ('"交流人口の拡大"', "s.help_phrase"),
    ("移住 OR 定住", "s.help_or"),
    ("公共交通 -鉄道", "s.help_not"),
    ("title:基本目標", "s.help_title"),
    ("KPI version:2.1", "s.help_filter"),
    ("state:dropped 人口減少", "s.help_dropped"),
    ("since:2.1", "s.help_since"),
)


class NotAsked(StrEnum):
    """Why nothing was looked for; the value is the key of its words."""

    ONLY_EXCLUDED = "s.blank_minus"
    ONLY_FILTERS = "s.blank_filter"


class WhyNothing(StrEnum):
    """Why nothing was found although each word occurs; the value is the key of its words."""

    FILTERED = "s.with_filters"
    NEVER_TOGETHER = "s.each_alone"


class Chip(NamedTuple):
    """A filter to set or to take away."""

    label: str
    href: str
    pages: str = ""
    """How many pages it would leave."""


class Example(NamedTuple):
    """A query that shows the language, and what it means."""

    query: str
    meaning: str


class Nowhere(NamedTuple):
    """A word that occurs nowhere."""

    said: str
    near: tuple[Link, ...]


class CopyView(NamedTuple):
    """The same page in another file."""

    label: str
    href: str
    replaced: bool


class HitView(NamedTuple):
    """A page that was found."""

    name: str
    edition_href: str | None
    page: str
    source: str
    published: DateView | None
    document: str
    replaced: bool
    variant: bool
    ocr: bool
    """Its text was recognised from a picture."""
    places: str
    """How often it has the words, where its excerpts don't show all."""
    excerpts: tuple[Excerpt, ...]
    since: SinceView | None
    copies: tuple[CopyView, ...]
    more_copies: str
    reader: str
    original: str
    citation: HitCitation


class GroupView(NamedTuple):
    """The best pages of an edition."""

    name: str
    edition_href: str | None
    source: str
    published: DateView | None
    pages: str
    hits: tuple[HitView, ...]
    all_href: str | None
    """Where all of its pages are, if there are more."""


class FacetView(NamedTuple):
    """A field to narrow down by."""

    title: str
    chips: tuple[Chip, ...]


class RowView(NamedTuple):
    """The numbers of one edition."""

    name: str
    href: str
    source: str
    date: str
    occurrences: str
    characters: str
    per_10000: str
    pages: str


class TrendView(NamedTuple):
    """How often the words occur, edition by edition; without rows where they are too many."""

    too_many: bool
    rows: tuple[RowView, ...]
    is_short: bool
    chart: Markup
    curves: tuple[chart.Curve, ...]
    csv: str


class AnswerView(NamedTuple):
    """What was found."""

    total: str
    """Empty where nothing was."""
    shown: str
    """Which of the pages stand here, where it isn't all."""
    variants: tuple[str, ...]
    """What is said of words of which other spellings were looked for too."""
    variants_off: str
    """Address of the same search without variants."""
    variants_on: str | None
    """Address of the same search with them, where they are off."""
    wording: str
    """Of passages: which wording must have the words; else empty."""
    unknown: tuple[UnknownView, ...]
    chosen: tuple[Chip, ...]
    nowhere: tuple[Nowhere, ...]
    why_nothing: WhyNothing | None
    without_filters: str | None
    is_past_end: bool
    others: OthersView | None
    apart: Link | None
    """To the editions that have all words on different pages."""
    hits: tuple[HitView, ...]
    groups: tuple[GroupView, ...]
    """Instead of hits, where the best ones by edition are asked for."""
    passages: tuple[PassageView, ...]
    """Instead of both, where passages are asked for by their lives."""
    gone: Link | None
    """What is gone with these words."""
    other_order: Link | None
    previous: str | None
    next: str | None
    step: int
    """So many stand on one page."""
    facets: tuple[FacetView, ...]
    take: tuple[Link, ...]
    """Addresses of the same as files; empty where nothing was found."""
    permanent: Link
    trend: TrendView | None
    """None where nobody asked for it."""
    frequencies: str | None
    """The address that asks for it."""


class SearchView(NamedTuple):
    """The page."""

    asked: Asked
    examples: tuple[Example, ...]
    not_asked: NotAsked | None
    answer: AnswerView | None
    """None where nothing was looked for."""
    choices: tuple[Choice, ...]
    """The filters by life."""
    hidden: tuple[tuple[str, str], ...]
    """The other filters, which the form keeps: (name, value)."""


class _Maker(NamedTuple):
    """Makes the view of one answer."""

    asked: Asked
    results: Results
    trend: Trend
    speech: Speech
    host: str
    """What stands before paths in absolute addresses."""
    lives: Lives
    versions: Sequence[str]
    """Those that there are."""
    places: Places

    def page(self) -> SearchView:
        examples = tuple(Example(query, self.speech.t(key)) for query, key in _EXAMPLES)
        why, answer = None, None
        if self.results.is_blank and not self.asked.is_blank:
            excluded = bool(self.results.query.excluded)
            why = NotAsked.ONLY_EXCLUDED if excluded else NotAsked.ONLY_FILTERS
        elif not self.results.is_blank:
            answer = self._answer()
        return SearchView(
            asked=self.asked,
            examples=examples,
            not_asked=why,
            answer=answer,
            choices=choices(self.asked, self.versions, self.speech),
            hidden=hidden(self.asked),
        )

    def _answer(self) -> AnswerView:
        asked, results = self.asked, self.results
        previous, following = self._turned()
        return AnswerView(
            total=self._total(),
            shown=self._shown(),
            variants=tuple(self._variants(w) for w in results.words if w.variants),
            variants_off=asked.path(variants=False, start=0),
            variants_on=None if asked.variants else asked.path(variants=True, start=0),
            wording=self._wording(),
            unknown=tuple(unknown_view(u, asked, self.speech) for u in results.unknown),
            chosen=self._chosen(),
            nowhere=tuple(self._nowhere(w) for w in results.words if w.nowhere),
            why_nothing=self._why_nothing(),
            without_filters=self._without_filters(),
            is_past_end=bool(results.total) and not results.shown,
            others=others_view(results.others, bool(results.total), self.speech),
            apart=self._apart(),
            hits=self._hits(),
            groups=self._groups(),
            passages=tuple(
                passage_view(hit, self.lives.passages.get(hit.id), self.speech)
                for hit in results.passages
            ),
            gone=gone_link(results.gone, asked, self.speech),
            other_order=self._other_order(),
            previous=previous,
            next=following,
            step=results.limit,
            facets=self._facets(),
            take=self._take(),
            permanent=Link(self.host + asked.path(), asked.path()),
            trend=self._trend(),
            frequencies=self._frequencies(),
        )

    def _apart(self) -> Link | None:
        """To the editions that have all words, though on no one page."""
        number = self.results.apart
        if not number:
            return None
        key = "s.apart_one" if number == 1 else "s.apart"
        return Link(self.speech.t(key, f"{number:,}"), self.asked.path(apart=True, grouped=False))

    def _frequencies(self) -> str | None:
        can = self.results.total and not self.results.of_passages and not self.results.of_apart
        if not can or self.asked.frequencies:
            return None
        return f"{self.asked.path(frequencies=True)}#chart"

    def _other_order(self) -> Link | None:
        if self.results.of_passages:
            return None
        if self.results.of_apart:
            return Link(self.speech.t("s.by_relevance"), self.asked.path(apart=False, start=0))
        key = "s.by_relevance" if self.asked.grouped else "s.by_edition"
        return Link(self.speech.t(key), self.asked.path(grouped=not self.asked.grouped, start=0))

    def _turned(self) -> tuple[str | None, str | None]:
        """Addresses of the pages before and after these."""
        asked = self.asked
        step = self.results.limit
        before = asked.path(start=max(asked.start - step, 0)) if asked.start else None
        after = asked.path(start=asked.start + step) if self.results.more else None
        return before, after

    def _total(self) -> str:
        total = self.results.total
        if self.results.of_apart:
            key = "s.apart_total"
        else:
            key = "s.passages_total" if self.results.of_passages else "s.total"
        if total == 0:
            return self._nothing()
        if total == 1:
            return self.speech.t(f"{key}_one")
        if self.results.capped:
            return self.speech.t(f"{key}_more", f"{total:,}")
        return self.speech.t(key, f"{total:,}")

    def _nothing(self) -> str:
        """What the first line says where no text was found: never «nothing» above a list."""
        if self.results.apart:
            return self.speech.t("s.not_together")
        return self.speech.t("s.no_text" if self.results.others else "s.nothing")

    def _wording(self) -> str:
        if not self.results.of_passages or not self.results.query.clauses:
            return ""
        return self.speech.t(f"s.wording.{wording_of(self.results.filters).value}")

    def _shown(self) -> str:
        number = self.results.shown
        if self._in_groups or not number or self.results.total <= PER_PAGE:
            return ""
        return self.speech.t("s.shown", self.asked.start + 1, self.asked.start + number)

    def _variants(self, word: Found) -> str:
        return self.speech.t("s.variants", word.text, " · ".join(word.variants))

    def _nowhere(self, word: Found) -> Nowhere:
        near = (
            Link(other, self.asked.path(q=self.asked.q.replace(word.text, other), start=0))
            for other in word.near
        )
        return Nowhere(self.speech.t("s.nowhere", word.text), tuple(near))

    def _why_nothing(self) -> WhyNothing | None:
        words = self.results.words
        said = self.results.unknown or self.results.apart or any(word.nowhere for word in words)
        if self.results.total or said:
            return None
        if self.results.filters:
            return WhyNothing.FILTERED
        return WhyNothing.NEVER_TOGETHER if len(words) > 1 else None

    def _without_filters(self) -> str | None:
        if not self.results.words:
            return None
        return self.asked.path(q=without_filters(self.asked.q), filters={}, start=0)

    def _hits(self) -> tuple[HitView, ...]:
        return () if self._in_groups else tuple(map(self._hit, self.results.hits))

    @property
    def _in_groups(self) -> bool:
        return self.asked.grouped or self.results.of_apart

    def _hit(self, hit: Hit) -> HitView:
        about, t = hit.about, self.speech.t
        edition = about.edition_id if about else None
        return HitView(
            name=self.speech.place(about),
            edition_href=links.edition(edition) if edition else None,
            page=t("s.page_n", hit.page),
            source=about.source_name if about else "",
            published=self.speech.published(about),
            document=about.document_label if about and edition else "",
            replaced=_is_replaced(about),
            variant=not hit.exact,
            ocr=hit.ocr,
            places=t("s.more_hits", hit.occurrences) if hit.occurrences > len(hit.excerpts) else "",
            excerpts=hit.excerpts,
            since=since_view(self.lives.pages.get((hit.sha256, hit.page)), self.speech),
            copies=tuple(map(self._copy, hit.also[:_COPIES])),
            more_copies=self._more(len(hit.also) - _COPIES),
            reader=output.reader_path(hit, self.results.query.text),
            original=output.original_path(hit),
            citation=hit_citation(hit, self.places, self.host, self.speech.lang),
        )

    def _copy(self, also: Also) -> CopyView:
        label = also.about.document_label if also.about else also.sha256[:8]
        return CopyView(
            label=f"{label} {self.speech.t('s.page_n', also.page)}",
            href=output.reader_path(also, self.results.query.text),
            replaced=_is_replaced(also.about),
        )

    def _more(self, number: int) -> str:
        return self.speech.t("s.others_more", number) if number > 0 else ""

    def _groups(self) -> tuple[GroupView, ...]:
        """The best pages by edition, in the order of each edition's best page."""
        if not self._in_groups:
            return ()
        found: dict[str | None, list[Hit]] = {}
        for hit in self.results.hits:
            found.setdefault(hit.about.edition_id if hit.about else None, []).append(hit)
        return tuple(self._group(edition, hits) for edition, hits in found.items())

    def _group(self, edition: str | None, hits: Sequence[Hit]) -> GroupView:
        about, t = hits[0].about, self.speech.t
        shown = hits if self.results.of_apart else hits[:_PER_GROUP]
        counted = {v.value: v.pages for v in self.results.facets.get(Field.EDITION, ())}
        pages = max(counted.get(edition or "", 0), len(hits))
        of_edition: Filters = {Field.EDITION: (edition or "",)}
        every = self.asked.path(grouped=False, apart=False, start=0, filters=of_edition)
        return GroupView(
            name=self.speech.name(about) if about and edition else t("s.no_edition"),
            edition_href=links.edition(edition) if edition else None,
            source=about.source_name if about else "",
            published=self.speech.published(about) if edition else None,
            pages=self._pages_of_edition(pages),
            hits=tuple(map(self._hit, shown)),
            all_href=every if edition and pages > len(shown) else None,
        )

    def _pages_of_edition(self, number: int) -> str:
        if self.results.of_apart:
            return ""
        return self.speech.t("s.of_edition_one" if number == 1 else "s.of_edition", number)

    def _facets(self) -> tuple[FacetView, ...]:
        """The facets worth showing: those that leave a choice."""
        shown = (self._facet(field) for field in Field if field is not Field.EDITION)
        return tuple(facet for facet in shown if len(facet.chips) > 1)

    def _facet(self, field: Field) -> FacetView:
        chosen, href = self.asked.filters.get(field, ()), self.asked.togglers(field)
        chips = (
            Chip(
                label=self.speech.facet_label(field, value.label),
                href=href(value.value),
                pages=f"{value.pages:,}",
            )
            for value in self.results.facets.get(field, ())
            if value.value not in chosen
        )
        return FacetView(self.speech.t(f"s.{field}"), tuple(islice(chips, _VALUES)))

    def _chosen(self) -> tuple[Chip, ...]:
        """The filters of the address, each with the address that takes it away."""
        labels = {(f, v.value): v.label for f, vs in self.results.facets.items() for v in vs}
        return tuple(
            Chip(
                label=self.speech.chosen_label(field, labels.get((field, value), value)),
                href=self.asked.toggled(field, value),
            )
            for field in Field
            for value in self.asked.filters.get(field, ())
        )

    def _take(self) -> tuple[Link, ...]:
        if not self.results.total:
            return ()
        kinds = ((".csv", "s.csv"), (".json", "s.json"), (".atom", "s.feed"))
        return tuple(Link(self.speech.t(key), self.asked.path(suffix)) for suffix, key in kinds)

    def _trend(self) -> TrendView | None:
        found = self.trend.frequencies
        if not found and not self.trend.too_many:
            return None
        curves = chart.curves(found)
        drawn = chart.svg(curves, self.speech.t("s.chart_label"), self.speech.name)
        return TrendView(
            too_many=self.trend.too_many,
            rows=tuple(map(self._row, found)),
            is_short=len(found) <= _OPEN_ROWS,
            chart=Markup(drawn),  # noqa: S704 - it escapes what it writes
            curves=curves,
            csv=f"{self.asked.path('.csv')}&frequencies=on",
        )

    def _row(self, frequency: Frequency) -> RowView:
        return RowView(
            name=self.speech.name(frequency),
            href=links.edition(frequency.edition_id),
            source=frequency.source_name,
            date=self.speech.date(frequency.date),
            occurrences=f"{frequency.occurrences:,}",
            characters=f"{frequency.characters:,}",
            per_10000=f"{frequency.per_10000:.2f}",
            pages=f"{frequency.pages:,}",
        )


def _is_replaced(about: About | None) -> bool:
    return about is not None and not about.current


def search_view(
    asked: Asked,
    results: Results,
    trend: Trend,
    speech: Speech,
    host: str,
    lives: Lives,
    versions: Sequence[str],
    places: Places,
) -> SearchView:
    """What the template shows.

    Args:
        trend: empty where it was not counted.
        lives: of what was found.
        versions: all that there are.
        places: the files of the pages that were found.
        host: what stands before paths in absolute addresses, e.g. ``http://localhost:8001``.
    """
    return _Maker(asked, results, trend, speech, host, lives, versions, places).page()
