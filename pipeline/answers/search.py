"""Results as JSON, as rows of CSV and as text for a terminal."""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.answers import links
from pipeline.search.api import Also, Hit, Results, search
from pipeline.search.entries import Entry
from pipeline.search.trend import Trend

CSV_COLUMNS = (
    "source",
    "source_name",
    "series",
    "edition",
    "edition_label",
    "version",
    "phase",
    "published",
    "document",
    "part",
    "current",
    "sha256",
    "page",
    "occurrences",
    "exact",
    "excerpt",
    "reader",
    "original",
    "also",
)
TREND_COLUMNS = (
    "source",
    "source_name",
    "series",
    "edition",
    "edition_label",
    "version",
    "phase",
    "date",
    "occurrences",
    "characters",
    "per_10000_characters",
    "pages",
)


def reader_path(hit: Hit | Also, query: str) -> str:
    """Path of the page in our reader, with the query for its marks."""
    return links.document(hit.sha256, hit.page, query)


def original_path(hit: Hit | Also) -> str:
    """Path of the original, opened at the page."""
    return links.original(hit.sha256, hit.page)


def hit_json(hit: Hit, query: str) -> dict[str, Any]:
    """One page found, as plain values."""
    about = hit.about._asdict() if hit.about else {}
    also = [
        {
            "sha256": o.sha256,
            "page": o.page,
            "part": o.about and o.about.part,
            "current": o.about and o.about.current,
        }
        for o in hit.also
    ]
    return {
        "sha256": hit.sha256,
        "page": hit.page,
        **about,
        "exact": hit.exact,
        "occurrences": hit.occurrences,
        "excerpts": [
            {
                "text": e.text,
                "html": e.html,
                "parts": [{"text": t, "hit": h} for t, h in e.parts],
                "start": e.start,
                "end": e.end,
            }
            for e in hit.excerpts
        ],
        "reader": reader_path(hit, query),
        "original": original_path(hit),
        "also": also,
    }


def entry_json(entry: Entry) -> dict[str, Any]:
    """One label, note or version of the city's page, as plain values."""
    return {
        **entry._asdict(),
        "excerpts": [{"text": e.text, "html": e.html} for e in entry.excerpts],
    }


def results_json(results: Results) -> dict[str, Any]:
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
        "facets": {name: [v._asdict() for v in values] for name, values in results.facets.items()},
    }


def trend_json(trend: Trend) -> dict[str, Any]:
    """Frequencies, as plain values."""
    rows = [
        {**f._asdict(), "per_10000_characters": round(f.per_10000, 4)} for f in trend.frequencies
    ]
    return {"too_many": trend.too_many, "editions": rows}


def hit_rows(results: Results, base: str = "") -> Iterator[tuple[object, ...]]:
    """Rows of ``CSV_COLUMNS``; ``base`` goes before the paths."""
    for h in results.hits:
        a = h.about
        about = (
            (
                a.source_id,
                a.source_name,
                a.series,
                a.edition_id,
                a.edition_label,
                a.version,
                a.phase,
                a.published,
                a.document_label,
                a.part,
                int(a.current),
            )
            if a
            else (None,) * 11
        )
        yield (
            *about,
            h.sha256,
            h.page,
            h.occurrences,
            int(h.exact),
            " / ".join(e.text for e in h.excerpts),
            base + reader_path(h, results.query.text),
            base + original_path(h),
            " ".join(f"{o.sha256}#page={o.page}" for o in h.also),
        )


def trend_rows(trend: Trend) -> Iterator[tuple[object, ...]]:
    """Rows of ``TREND_COLUMNS``."""
    for f in trend.frequencies:
        yield (
            f.source_id,
            f.source_name,
            f.series,
            f.edition_id,
            f.label,
            f.version,
            f.phase,
            f.date,
            f.occurrences,
            f.characters,
            round(f.per_10000, 4),
            f.pages,
        )


def _mark(text: str, hit: bool, colour: bool) -> str:
    return f"\x1b[1;33m{text}\x1b[0m" if hit and colour else text


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
        a = hit.about
        name = (
            f"{a.source_name} {a.edition_label or a.document_label} [{a.edition_id or '-'}] {a.published or ''}"
            if a
            else "?"
        )
        lines.append("")
        lines.append(f"{_plain(name)} p. {hit.page}" + ("" if hit.exact else "  (variant)"))
        for excerpt in hit.excerpts:
            body = "".join(_mark(_plain(t), h, colour) for t, h in excerpt.parts)
            lines.append(
                "  "
                + ("…" if excerpt.cut_before else "")
                + body
                + ("…" if excerpt.cut_after else "")
            )
        lines.append(f"  sha256:{hit.sha256}#page={hit.page}")
        lines += [f"  same text: {_other(o)}" for o in hit.also]
    lines += ["", *_summary(results)]
    return "\n".join(lines).lstrip("\n") + "\n"


_KINDS = {"edition": "edition", "document": "document", "page_version": "city's page"}


def _other(other: Also) -> str:
    """Where else the same text stands."""
    name = _plain(other.about.document_label) if other.about else "?"
    replaced = "" if other.about is None or other.about.current else " (file since replaced)"
    return f"{name} p. {other.page}{replaced}"


def _summary(results: Results) -> Iterator[str]:
    more = "more than " if results.capped else ""
    shown = (
        f", shown {results.offset + 1}-{results.offset + len(results.hits)}" if results.hits else ""
    )
    yield f"{more}{results.total} page{'' if results.total == 1 else 's'}{shown}"
    for word in results.words:
        if word.variants:
            yield f"also looked for {' '.join(word.variants)} (instead of {_plain(word.text)})"
        if word.nowhere:
            yield f"{_plain(word.text)} occurs nowhere" + (
                f"; near: {' '.join(word.near)}" if word.near else ""
            )


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
) -> str | dict[str, Any]:
    """What ``shinkyu search WORDS`` prints: text, or with ``as_json`` plain values to be printed as JSON."""
    results = search(
        db,
        " ".join(words),
        version=version,
        source=source,
        series=series,
        phase=phase,
        year=year,
        variants=variants,
        limit=limit,
        offset=offset,
        with_facets=as_json,
    )
    return results_json(results) if as_json else results_text(results, colour)
