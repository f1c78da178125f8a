"""The search page where passages are asked for by their lives: what it shows of them, the form's
filters, and what a page's hit says of its sentence.
"""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.answers import links, passage_words
from pipeline.answers import search as output
from pipeline.answers.hit_lives import HitLife
from pipeline.kinds import PassageState
from pipeline.search.api import MOST_GONE
from pipeline.search.excerpt import Excerpt
from pipeline.search.lives import Unknown
from pipeline.search.passages import PassageHit
from pipeline.search.query import OF_LIVES, Field
from pipeline.web.search_asked import Asked
from pipeline.web.search_speech import DateView, Link, Speech


class SinceView(NamedTuple):
    """Since when the sentence of an excerpt stands."""

    excerpt: int
    """Of which excerpt, from 0."""
    said: str
    href: str


class PassageView(NamedTuple):
    """A passage that was found."""

    name: str
    edition_href: str | None
    page: str
    source: str
    published: DateView | None
    unit: str
    heading: str
    variant: bool
    excerpt: Excerpt
    life: str
    href: str
    """Of its own page."""
    reader: str
    original: str


class UnknownView(NamedTuple):
    """A filter that names no edition."""

    said: str
    known: tuple[Link, ...]


class Choice(NamedTuple):
    """A filter of the form: one value of several."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    """(value, words)."""
    chosen: str
    """Empty where none is."""


def choices(asked: Asked, versions: Sequence[str], speech: Speech) -> tuple[Choice, ...]:
    """The filters by life, each with the first of its values that is set.

    Args:
        versions: all that there are.
    """
    return tuple(_choice(field, asked, versions, speech) for field in OF_LIVES)


def _choice(field: Field, asked: Asked, versions: Sequence[str], speech: Speech) -> Choice:
    chosen = next(iter(asked.filters.get(field, ())), "")
    values: list[str] = [*PassageState] if field is Field.STATE else [*versions]
    if chosen and chosen not in values:
        values.append(chosen)
    options = tuple((value, speech.facet_label(field, value)) for value in values)
    return Choice(field, speech.t(f"s.{field}"), options, chosen)


def hidden(asked: Asked) -> tuple[tuple[str, str], ...]:
    """The filters that the form keeps and does not show: (name, value)."""
    return tuple(
        (field, value)
        for field, values in asked.filters.items()
        for value in (values[1:] if field in OF_LIVES else values)
    )


def unknown_view(unknown: Unknown, asked: Asked, speech: Speech) -> UnknownView:
    """That a filter names no edition, and the same search with each that there is."""
    known = tuple(
        Link(speech.facet_label(unknown.field, version), _instead(asked, unknown, version))
        for version in unknown.known
    )
    key = "s.unknown" if known else "s.unknown_none"
    return UnknownView(speech.t(key, unknown.value), known)


def _instead(asked: Asked, unknown: Unknown, version: str) -> str:
    """The address of the search with another edition in a filter."""
    values = asked.filters.get(unknown.field, ())
    if unknown.value in values:
        others = tuple(version if v == unknown.value else v for v in values)
        return asked.path(filters={**asked.filters, unknown.field: others}, start=0)
    written = f'"{version}"' if " " in version else version
    return asked.path(q=asked.q.replace(unknown.value, written, 1), start=0)


def gone_link(number: int, asked: Asked, speech: Speech) -> Link | None:
    """To what is gone with the words of a search of pages; None where nothing is.

    Args:
        number: of such passages.
    """
    if not number:
        return None
    filters = {**asked.filters, Field.STATE: (PassageState.DROPPED.value,)}
    key = "s.gone_more" if number >= MOST_GONE else "s.gone"
    return Link(speech.t(key, number), asked.path(filters=filters, grouped=False, start=0))


def passage_view(hit: PassageHit, life: HitLife | None, speech: Speech) -> PassageView:
    """A passage that was found."""
    about = hit.about
    edition = about.edition_id if about else None
    return PassageView(
        name=speech.place(about),
        edition_href=links.edition(edition) if edition else None,
        page=speech.t("s.page_n", hit.page) if hit.page else "",
        source=about.source_name if about else "",
        published=speech.published(about),
        unit=passage_words.unit_words(hit.unit, speech.lang),
        heading=hit.heading or "",
        variant=not hit.exact,
        excerpt=hit.excerpt,
        life=life.sentence(speech.lang) if life else "",
        href=links.passage(hit.id),
        reader=output.passage_path(hit),
        original=links.original(hit.sha256, hit.page),
    )


def since_view(life: HitLife | None, speech: Speech) -> SinceView | None:
    """Since when the sentence of a page's excerpt stands; None where nobody knows."""
    if life is None:
        return None
    said = speech.t("s.this_sentence", life.since(speech.lang))
    return SinceView(life.excerpt, said, links.passage(life.passage_id))
