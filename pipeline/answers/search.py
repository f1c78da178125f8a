"""Results as JSON, as rows of CSV and as text for a terminal."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.kinds import EntryKind
from pipeline.search.api import About, Also, Found, Hit, Results, search
from pipeline.search.entries import Entry
from pipeline.search.excerpt import Excerpt
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


def hit_json(hit: Hit, query: str) -> Json:
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


def results_json(results: Results) -> Json:
    """The whole answer, as plain values."""
    return {
        "query": results.query.text,
        "filters": [f._asdict() for f in results.filters],
        "total": results.total,
        "capped": results.capped,
        "more": results.more,
        "offset": results.offset,
        "limit": results.limit,
        "variants": results.with_variants,
        "words": [w._asdict() for w in results.words],
        "results": [hit_json(h, results.query.text) for h in results.hits],
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


class _AboutCells(NamedTuple):
    """The columns that say where a page belongs; empty where no document names its original."""

    source: str | None = None
    source_name: str | None = None
    series: str | None = None
    edition: str | None = None
    edition_label: str | None = None
    version: str | None = None
    phase: int | None = None
    published: str | None = None
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


CSV_COLUMNS = (*_AboutCells._fields, *_PageCells._fields)
TREND_COLUMNS = _TrendCells._fields


def _about_cells(about: About) -> _AboutCells:
    return _AboutCells(
        source=about.source_id,
        source_name=about.source_name,
        series=about.series,
        edition=about.edition_id,
        edition_label=about.edition_label,
        version=about.version,
        phase=about.phase,
        published=about.published,
        document=about.document_label,
        part=about.part,
        current=int(about.current),
    )


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
        yield (*(_about_cells(hit.about) if hit.about else _AboutCells()), *page)


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


def _plain(text: str) -> str:
    """Text without anything that could steer a terminal."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def results_text(results: Results, colour: bool = False) -> str:
    """The answer for a terminal: one block a page, newest way to cite it last."""
    if results.is_blank:
        return "Nothing to look for: give one word or more.\n"
    lines: list[str] = []
    for kind, found in results.others.items():
        lines += [f"{_KINDS[kind]}: {e.date or ''} {_plain(e.title)}" for e in found.shown]
    for hit in results.hits:
        lines += ["", *_hit_lines(hit, colour)]
    lines += ["", *_summary(results)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _hit_lines(hit: Hit, colour: bool) -> Iterator[str]:
    variant = "" if hit.exact else "  (variant)"
    ocr = "  (recognised from a picture)" if hit.ocr else ""
    yield f"{_plain(_name(hit.about))} p. {hit.page}{variant}{ocr}"
    for excerpt in hit.excerpts:
        shown = "".join(_mark(_plain(text), colour and is_hit) for text, is_hit in excerpt.parts)
        yield f"  {excerpt.dotted(shown)}"
    yield f"  sha256:{hit.sha256}#page={hit.page}"
    for also in hit.also:
        yield f"  same text: {_other(also)}"


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
    name = _plain(other.about.document_label) if other.about else "?"
    replaced = "" if other.about is None or other.about.current else " (file since replaced)"
    return f"{name} p. {other.page}{replaced}"


def _summary(results: Results) -> Iterator[str]:
    more = "more than " if results.capped else ""
    pages = "page" if results.total == 1 else "pages"
    first, last = results.offset + 1, results.offset + len(results.hits)
    shown = f", shown {first}-{last}" if results.hits else ""
    yield f"{more}{results.total} {pages}{shown}"
    for word in results.words:
        yield from _word_lines(word)


def _word_lines(word: Found) -> Iterator[str]:
    text = _plain(word.text)
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
    return results_json(results) if as_json else results_text(results, colour)
