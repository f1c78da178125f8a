"""Results as JSON, as rows of CSV and as text for a terminal."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.hit_lives import NO_LIVES, HitLife, Lives, lives_of
from pipeline.answers.passage_tables import MARK
from pipeline.answers.printable import printable
from pipeline.kinds import EntryKind
from pipeline.search.about import About
from pipeline.search.api import Also, Found, Hit, Results, search
from pipeline.search.entries import Entry
from pipeline.search.excerpt import Excerpt
from pipeline.search.lives import Unknown
from pipeline.search.passages import PassageHit
from pipeline.search.query import Field
from pipeline.search.trend import Frequency, Trend


def reader_path(hit: Hit | Also, query: str) -> str:
    """Path of the page in our reader, with the query for its marks."""
    return links.document(hit.sha256, hit.page, query)


def original_path(hit: Hit | Also) -> str:
    """Path of the original, opened at the page."""
    return links.original(hit.sha256, hit.page)


Json = dict[str, object]
"""A value as JSON has it; its keys are the fields of what :mod:`pipeline.search.api` found."""


def _excerpt_json(excerpt: Excerpt) -> Json:
    return {
        "text": excerpt.text,
        "html": excerpt.html,
        "parts": [{"text": text, "hit": hit} for text, hit in excerpt.parts],
        "start": excerpt.start,
        "end": excerpt.end,
    }


def _about_json(about: About | None) -> Json:
    return about._asdict() if about else {}


def _also_json(also: Also) -> Json:
    return {
        "sha256": also.sha256,
        "page": also.page,
        "part": also.about.part if also.about else None,
        "current": also.about.current if also.about else None,
    }


def _life_json(life: HitLife | None) -> Json | None:
    """Since when a sentence stands, as plain values; None where nobody knows."""
    if life is None:
        return None
    return {
        "passage_id": life.passage_id,
        "first_edition_id": life.story.first_edition_id,
        "dropped_edition_id": life.story.dropped_edition_id,
        "ja": life.since("ja"),
        "en": life.since("en"),
        "address": links.passage(life.passage_id),
    }


def passage_path(hit: PassageHit) -> str:
    """Path of the place in our reader, the passage marked."""
    return links.document(hit.sha256, hit.page, mark=hit.text[:MARK])


def passage_json(hit: PassageHit, life: HitLife | None) -> Json:
    """One passage found, as plain values."""
    return {
        "passage_id": hit.id,
        "text": hit.text,
        "excerpt": _excerpt_json(hit.excerpt),
        "unit": hit.unit,
        "heading": hit.heading,
        **_about_json(hit.about),
        "sha256": hit.sha256,
        "page": hit.page,
        "position": hit.position,
        "exact": hit.exact,
        "step": hit.step,
        "state": hit.state,
        "first_edition_id": hit.first_edition_id,
        "last_edition_id": hit.last_edition_id,
        "dropped_edition_id": hit.dropped_edition_id,
        "editions": hit.editions,
        "rewordings": hit.rewordings,
        "life": {"ja": life.sentence("ja"), "en": life.sentence("en")} if life else None,
        "address": links.passage(hit.id),
        "reader": passage_path(hit),
        "original": links.original(hit.sha256, hit.page),
    }


def hit_json(hit: Hit, query: str, life: HitLife | None = None) -> Json:
    """One page found, as plain values."""
    return {
        "sha256": hit.sha256,
        "page": hit.page,
        **_about_json(hit.about),
        "exact": hit.exact,
        "ocr": hit.ocr,
        "occurrences": hit.occurrences,
        "excerpts": [_excerpt_json(e) for e in hit.excerpts],
        "reader": reader_path(hit, query),
        "original": original_path(hit),
        "also": [_also_json(a) for a in hit.also],
        "since": _life_json(life),
    }


def entry_json(entry: Entry) -> Json:
    """One label, note or version of the city's page, as plain values."""
    return {
        "kind": entry.kind,
        "ref": entry.ref,
        "source_id": entry.source_id,
        "source_name": entry.source_name,
        "title": entry.title,
        "date": entry.date,
        "first_seen": entry.first_seen,
        "link": entry.link,
        "excerpts": [{"text": e.text, "html": e.html} for e in entry.excerpts],
    }


def _found_json(results: Results, lives: Lives) -> list[Json]:
    """The pages or the passages found, as plain values."""
    if results.of_passages:
        return [passage_json(h, lives.passages.get(h.id)) for h in results.passages]
    query = results.query.text
    return [hit_json(h, query, lives.pages.get((h.sha256, h.page))) for h in results.hits]


def results_json(results: Results, lives: Lives = NO_LIVES) -> Json:
    """The whole answer, as plain values.

    Args:
        lives: of what was found; without them nothing is said of how long it stands.
    """
    return {
        "query": results.query.text,
        "found": "passages" if results.of_passages else "pages",
        "filters": [f._asdict() for f in results.filters],
        "total": results.total,
        "capped": results.capped,
        "more": results.more,
        "offset": results.offset,
        "limit": results.limit,
        "variants": results.with_variants,
        "words": [w._asdict() for w in results.words],
        "unknown": [u._asdict() for u in results.unknown],
        "results": _found_json(results, lives),
        "others": {
            kind: {"total": found.total, "results": [entry_json(e) for e in found.shown]}
            for kind, found in results.others.items()
        },
        "facets": {
            field: [v._asdict() for v in values] for field, values in results.facets.items()
        },
    }


def _per_10000(frequency: Frequency) -> float:
    return round(frequency.per_10000, 4)


def trend_json(trend: Trend) -> Json:
    """Frequencies, as plain values."""
    editions = [{**f._asdict(), "per_10000_characters": _per_10000(f)} for f in trend.frequencies]
    return {"too_many": trend.too_many, "editions": editions}


class _EditionCells(NamedTuple):
    """The columns of its edition; empty where no document names its original."""

    source: str | None = None
    source_name: str | None = None
    series: str | None = None
    edition: str | None = None
    edition_label: str | None = None
    version: str | None = None
    phase: int | None = None
    published: str | None = None


class _DocumentCells(NamedTuple):
    """The columns of its document; empty likewise."""

    document: str | None = None
    part: str | None = None
    current: int | None = None


class _PageCells(NamedTuple):
    """The columns of the page itself."""

    sha256: str
    page: int
    occurrences: int
    exact: int
    excerpt: str
    reader: str
    original: str
    also: str


class _PassageCells(NamedTuple):
    """The columns of the passage itself."""

    passage: str
    unit: str
    heading: str | None
    text: str
    sha256: str
    page: int | None
    position: int
    exact: int
    step: str
    state: str
    since: str
    until: str
    dropped: str | None
    editions: int
    rewordings: int
    life: str
    address: str
    reader: str
    original: str


class _TrendCells(NamedTuple):
    source: str
    source_name: str
    series: str
    edition: str
    edition_label: str
    version: str
    phase: int | None
    date: str
    occurrences: int
    characters: int
    per_10000_characters: float
    pages: int


CSV_COLUMNS = (*_EditionCells._fields, *_DocumentCells._fields, *_PageCells._fields)
PASSAGE_COLUMNS = (*_EditionCells._fields, *_PassageCells._fields)
TREND_COLUMNS = _TrendCells._fields


def _edition_cells(about: About | None) -> _EditionCells:
    if about is None:
        return _EditionCells()
    return _EditionCells(
        source=about.source_id,
        source_name=about.source_name,
        series=about.series,
        edition=about.edition_id,
        edition_label=about.edition_label,
        version=about.version,
        phase=about.phase,
        published=about.published,
    )


def _document_cells(about: About | None) -> _DocumentCells:
    if about is None:
        return _DocumentCells()
    return _DocumentCells(about.document_label, about.part, int(about.current))


def hit_rows(results: Results, base: str = "") -> Iterator[tuple[object, ...]]:
    """Rows of ``CSV_COLUMNS``; ``base`` goes before the paths."""
    for hit in results.hits:
        page = _PageCells(
            sha256=hit.sha256,
            page=hit.page,
            occurrences=hit.occurrences,
            exact=int(hit.exact),
            excerpt=" / ".join(e.text for e in hit.excerpts),
            reader=base + reader_path(hit, results.query.text),
            original=base + original_path(hit),
            also=" ".join(f"{a.sha256}#page={a.page}" for a in hit.also),
        )
        yield (*_edition_cells(hit.about), *_document_cells(hit.about), *page)


def passage_rows(
    results: Results, lives: Lives, lang: str, base: str = ""
) -> Iterator[tuple[object, ...]]:
    """Rows of ``PASSAGE_COLUMNS``; ``base`` goes before the paths."""
    for hit in results.passages:
        life = lives.passages.get(hit.id)
        passage = _PassageCells(
            passage=hit.id,
            unit=hit.unit,
            heading=hit.heading,
            text=hit.excerpt.text,
            sha256=hit.sha256,
            page=hit.page,
            position=hit.position,
            exact=int(hit.exact),
            step=hit.step,
            state=hit.state,
            since=hit.first_edition_id,
            until=hit.last_edition_id,
            dropped=hit.dropped_edition_id,
            editions=hit.editions,
            rewordings=hit.rewordings,
            life=life.sentence(lang) if life else "",
            address=base + links.passage(hit.id),
            reader=base + passage_path(hit),
            original=base + links.original(hit.sha256, hit.page),
        )
        yield (*_edition_cells(hit.about), *passage)


def trend_rows(trend: Trend) -> Iterator[tuple[object, ...]]:
    """Rows of ``TREND_COLUMNS``."""
    for frequency in trend.frequencies:
        yield _TrendCells(
            source=frequency.source_id,
            source_name=frequency.source_name,
            series=frequency.series,
            edition=frequency.edition_id,
            edition_label=frequency.label,
            version=frequency.version,
            phase=frequency.phase,
            date=frequency.date,
            occurrences=frequency.occurrences,
            characters=frequency.characters,
            per_10000_characters=_per_10000(frequency),
            pages=frequency.pages,
        )


_KINDS = {
    EntryKind.EDITION: "edition",
    EntryKind.DOCUMENT: "document",
    EntryKind.PAGE_VERSION: "city's page",
}


def unknown_text(unknown: Unknown) -> str:
    """That a filter names no edition, and which ones there are."""
    known = " · ".join(unknown.known) or "none"
    return f"{unknown.field}:{printable(unknown.value)}: no such edition; there are: {known}"


def results_text(results: Results, colour: bool = False, lives: Lives = NO_LIVES) -> str:
    """The answer for a terminal: one block a page or passage, newest way to cite it last."""
    if results.is_blank:
        return "Nothing to look for: give one word or more.\n"
    lines: list[str] = [unknown_text(u) for u in results.unknown]
    for kind, found in results.others.items():
        lines += [f"{_KINDS[kind]}: {e.date or ''} {printable(e.title)}" for e in found.shown]
    for hit in results.hits:
        lines += ["", *_hit_lines(hit, colour, lives.pages.get((hit.sha256, hit.page)))]
    for passage in results.passages:
        lines += ["", *_passage_lines(passage, colour, lives.passages.get(passage.id))]
    lines += ["", *_summary(results)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _hit_lines(hit: Hit, colour: bool, life: HitLife | None) -> Iterator[str]:
    variant = "" if hit.exact else "  (variant)"
    ocr = "  (recognised from a picture)" if hit.ocr else ""
    yield f"{printable(_name(hit.about))} p. {hit.page}{variant}{ocr}"
    for excerpt in hit.excerpts:
        yield f"  {_excerpt_text(excerpt, colour)}"
    if life:
        yield f"  {printable(life.since('ja'))}  {links.passage(life.passage_id)}"
    yield f"  sha256:{hit.sha256}#page={hit.page}"
    for also in hit.also:
        yield f"  same text: {_other(also)}"


def _excerpt_text(excerpt: Excerpt, colour: bool) -> str:
    shown = "".join(_mark(printable(text), colour and is_hit) for text, is_hit in excerpt.parts)
    return excerpt.dotted(shown)


def _passage_lines(hit: PassageHit, colour: bool, life: HitLife | None) -> Iterator[str]:
    variant = "" if hit.exact else "  (variant)"
    page = f"p. {hit.page}" if hit.page else ""
    yield f"{printable(_name(hit.about))} {page}{variant}"
    yield f"  {_excerpt_text(hit.excerpt, colour)}"
    if life:
        yield f"  {printable(life.sentence('ja'))}"
    yield f"  {links.passage(hit.id)}"
    yield f"  sha256:{hit.sha256}#page={hit.page}"


def _mark(text: str, coloured: bool) -> str:
    return f"\x1b[1;33m{text}\x1b[0m" if coloured else text


def _name(about: About | None) -> str:
    if about is None:
        return "?"
    label = about.edition_label or about.document_label
    edition = about.edition_id or "-"
    return f"{about.source_name} {label} [{edition}] {about.published or ''}"


def _other(other: Also) -> str:
    """Where else the same text stands."""
    name = printable(other.about.document_label) if other.about else "?"
    replaced = "" if other.about is None or other.about.current else " (file since replaced)"
    return f"{name} p. {other.page}{replaced}"


def _summary(results: Results) -> Iterator[str]:
    more = "more than " if results.capped else ""
    noun = "passage" if results.of_passages else "page"
    things = noun if results.total == 1 else f"{noun}s"
    first, last = results.offset + 1, results.offset + results.shown
    shown = f", shown {first}-{last}" if results.shown else ""
    yield f"{more}{results.total} {things}{shown}"
    for word in results.words:
        yield from _word_lines(word)


def _word_lines(word: Found) -> Iterator[str]:
    text = printable(word.text)
    if word.variants:
        yield f"also looked for {' '.join(word.variants)} (instead of {text})"
    if word.nowhere:
        near = f"; near: {' '.join(word.near)}" if word.near else ""
        yield f"{text} occurs nowhere{near}"


def search_command(
    db: sqlite3.Connection,
    words: Sequence[str],
    *,
    version: Sequence[str] = (),
    source: Sequence[str] = (),
    series: Sequence[str] = (),
    phase: Sequence[str] = (),
    year: Sequence[str] = (),
    state: Sequence[str] = (),
    since: Sequence[str] = (),
    until: Sequence[str] = (),
    changed: Sequence[str] = (),
    variants: bool = True,
    limit: int = 20,
    offset: int = 0,
    as_json: bool = False,
    colour: bool = False,
) -> str | Json:
    """What ``shinkyu search WORDS`` prints.

    That is text, or with ``as_json`` plain values to be printed as JSON.
    """
    beside: Mapping[Field, Sequence[str]] = {
        Field.SOURCE: source,
        Field.SERIES: series,
        Field.VERSION: version,
        Field.PHASE: phase,
        Field.YEAR: year,
        Field.STATE: state,
        Field.SINCE: since,
        Field.UNTIL: until,
        Field.CHANGED: changed,
    }
    results = search(
        db,
        " ".join(words),
        beside=beside,
        variants=variants,
        limit=limit,
        offset=offset,
        with_facets=as_json,
    )
    lives = lives_of(db, results)
    return results_json(results, lives) if as_json else results_text(results, colour, lives)
