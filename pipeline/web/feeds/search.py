"""The feed of a search: pages that have the words, and what editions did to passages that do."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import NamedTuple

from pipeline.answers import search as output
from pipeline.answers.feeds.search import changed, latest
from pipeline.answers.feeds.told import told
from pipeline.answers.feeds.types import newest
from pipeline.answers.passage_types import Life
from pipeline.database.names import edition_words
from pipeline.database.row_types import EditionRow
from pipeline.database.rows import all_rows
from pipeline.kinds import EntryKind, Part
from pipeline.search.about import About
from pipeline.search.api import Hit, Results, search, search_passages
from pipeline.search.entries import Entry
from pipeline.search.excerpt import Excerpt
from pipeline.search.normalise import normalise
from pipeline.web import atom
from pipeline.web.dates import date_words
from pipeline.web.feeds.news import Piece, Speech, passage_entry, search_entry
from pipeline.web.feeds.words import WORDS
from pipeline.web.language import translator
from pipeline.web.search_asked import Asked
from pipeline.web.search_others import entry_link
from pipeline.web.search_words import WORDS as SEARCH_WORDS

_MOST = 50
"""Entries."""
_PASSAGES = 300
"""Whose changes are looked through, the best first."""
_CITIES = "SELECT id, name FROM sources"


_EDITIONS_OF = {
    EntryKind.EDITION: """
      SELECT e.*, e.id AS ref FROM editions e WHERE e.id IN (SELECT value FROM json_each(?))
    """,
    EntryKind.DOCUMENT: """
      SELECT e.*, d.id AS ref FROM documents d JOIN editions e ON e.id = d.edition_id
      WHERE d.id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))
    """,
}


class _NamedEdition(EditionRow):
    """An edition and whose it is."""

    ref: str | int


class Found(NamedTuple):
    """What a feed is made of."""

    results: Results
    changes: list[Piece]
    """What editions did to passages that match, where pages were looked for."""
    lives: list[tuple[Life, Piece]]
    """The passages, where these were looked for, each with its latest news."""
    cities: Mapping[str, str]
    editions: Mapping[tuple[EntryKind, str], EditionRow]
    """Those that labels and notes belong to."""


def read(db: sqlite3.Connection, a: Asked) -> Found:
    """Everything that the feed of a search tells."""
    results = search(
        db,
        a.q,
        beside=a.filters,
        variants=a.variants,
        newest=True,
        limit=_MOST,
        with_facets=False,
    )
    cities = dict(db.execute(_CITIES).fetchall())
    editions = _editions(db, results)
    if results.of_passages:
        found = latest(db, [hit.id for hit in results.passages], results.filters)
        lives = [(life, Piece(news, told(db, news, 0))) for life, news in found]
        return Found(results, [], lives, cities, editions)
    return Found(results, _changes(db, a, results), [], cities, editions)


def _editions(db: sqlite3.Connection, results: Results) -> dict[tuple[EntryKind, str], EditionRow]:
    found: dict[tuple[EntryKind, str], EditionRow] = {}
    for kind, sql in _EDITIONS_OF.items():
        refs = [e.ref for e in results.others[kind].shown] if kind in results.others else []
        for row in all_rows(db, _NamedEdition, sql, [json.dumps(refs)]) if refs else ():
            found[kind, str(row["ref"])] = row
    return found


def _changes(db: sqlite3.Connection, a: Asked, results: Results) -> list[Piece]:
    if results.is_blank:
        return []
    matching = search_passages(
        db, a.q, beside=a.filters, variants=a.variants, limit=_PASSAGES
    ).passages
    spellings = [text for word in results.words for text in (word.text, *word.variants)]
    words = [word for word in map(normalise, spellings) if word]
    news = newest(changed(db, [hit.id for hit in matching], words), _MOST)
    return [Piece(one, told(db, one, n)) for n, one in enumerate(news)]


def feed(found: Found, a: Asked, base: str, lang: str) -> str:
    """The feed as XML.

    Args:
        base: goes before the paths of our pages.
    """
    t = translator(lang, {**SEARCH_WORDS, **WORDS})
    speech, key = Speech(lang, t, base, ""), f"search/{a.path()}"
    items = [_hit(hit, a.q, speech) for hit in found.results.hits if hit.about]
    for others in found.results.others.values():
        for entry in others.shown:
            items.append(_entry(entry, found.editions.get((entry.kind, entry.ref)), a.q, speech))
    items += _changed(found, key, a.q, speech)
    items += _lived(found, speech)
    items.sort(key=lambda item: (item.updated, item.key), reverse=True)
    return atom.feed(
        t("s.feed_title", a.q),
        key,
        base + a.path(".atom"),
        base + a.path(),
        items[:_MOST],
        lang,
    )


def _in_city(found: Found, piece: Piece, speech: Speech) -> Speech:
    return speech._replace(city=found.cities.get(piece.news.edition["source_id"], ""))


def _changed(found: Found, key: str, query: str, speech: Speech) -> Iterator[atom.Entry]:
    for piece in found.changes:
        yield search_entry(piece, key, query, _in_city(found, piece, speech))


def _lived(found: Found, speech: Speech) -> Iterator[atom.Entry]:
    for life, piece in found.lives:
        own = _in_city(found, piece, speech)
        yield passage_entry(piece, f"passage/{life.passage.id}", life.editions, own)


def _hit(hit: Hit, query: str, speech: Speech) -> atom.Entry:
    """A page that has the words."""
    about = hit.about
    assert about is not None
    title = f"{about.source_name} {_name(about, speech)} {speech.t('s.page_n', hit.page)}"
    return atom.Entry(
        key=f"page/{hit.sha256}/{hit.page}",
        title=title,
        href=speech.base + output.reader_path(hit, query),
        updated=about.first_seen,
        html=_paragraphs(title, hit.excerpts),
        why=speech.t("why.page", query),
        categories=[atom.Category("found", speech.t("why.found"))],
    )


def _name(about: About, speech: Speech) -> str:
    """The edition, and the file where it is not its whole text as it stands."""
    if not about.edition_id:
        return about.document_label
    name = edition_words({**about._asdict(), "label": about.edition_label}, speech.lang)
    whole = about.part == Part.WHOLE and about.current
    replaced = "" if about.current else f" ({speech.t('s.replaced')})"
    return name if whole else f"{name} {about.document_label}{replaced}"


def _entry(entry: Entry, edition: EditionRow | None, query: str, speech: Speech) -> atom.Entry:
    """A label, a note or a version of the city's page that has them."""
    kind = speech.t(f"s.kind.{entry.kind}")
    which = edition_words(edition, speech.lang) if edition else ""
    if entry.kind == EntryKind.PAGE_VERSION:
        which = date_words(entry.first_seen, speech.lang)
    named = " ".join(part for part in (entry.source_name, which, entry.title) if part)
    title = f"{named} ({kind})"
    return atom.Entry(
        key=f"{entry.kind}/{entry.ref}/{entry.first_seen}",
        title=title,
        href=speech.base + entry_link(entry.kind, entry.ref, entry.link),
        updated=entry.first_seen,
        html=_paragraphs(title, entry.excerpts),
        why=speech.t("why.entry", query, kind),
        categories=[atom.Category("found", speech.t("why.found"))],
    )


def _paragraphs(title: str, excerpts: Iterable[Excerpt]) -> str:
    return "".join(f"<p>{e.html}</p>" for e in excerpts) or f"<p>{escape(title)}</p>"
