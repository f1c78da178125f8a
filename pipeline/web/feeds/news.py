"""News as entries of a feed: each says why it came, with the difference in it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from html import escape
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.feeds.told import Told
from pipeline.answers.feeds.types import News
from pipeline.answers.passage_words import Editions, dated_name
from pipeline.database.names import edition_words
from pipeline.database.row_types import EditionRow
from pipeline.web import atom
from pipeline.web.feeds.difference import difference
from pipeline.web.language import Translator

_HEAD = 40
"""Characters of a text in a title."""


class Speech(NamedTuple):
    """In which words, and under which address."""

    lang: str
    t: Translator
    base: str
    """Goes before the paths of our pages."""
    city: str


class Piece(NamedTuple):
    """A piece of news with the items that its entry shows."""

    news: News
    shown: Sequence[Told]


def shortened(text: str) -> str:
    """The beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _HEAD else f"{line[: _HEAD - 1]}…"


class _Said(NamedTuple):
    """What is said of a piece of news."""

    title: str
    why: str
    labels: Sequence[str]
    """Of each item that is shown, why it is there."""
    total: int
    """How many items there are."""


def edition_of(news: News, speech: Speech) -> str:
    """What brought the news: 第2期（2020年3月）; 2.1（…）のファイル差し替え."""
    name = dated_name(news.edition, speech.lang)
    return speech.t("feed.file", name) if news.file else name


def counted(news: News, t: Translator) -> str:
    """How many for each reason: 書き換え3・新規1."""
    words = [t("why.count", t(f"why.{why}"), count) for why, count in news.counts.items()]
    return t("feed.and").join(words)


def passage_entry(piece: Piece, key: str, editions: Editions, speech: Speech) -> atom.Entry:
    """Of a feed of one passage.

    Args:
        key: of the feed; the entry's begins with it.
        editions: those of the series.
    """
    [item] = piece.news.items
    since = editions.get(item.passage.first_edition_id)
    unit = speech.t(f"unit.{item.passage.unit}")
    told = speech.t(
        f"why.passage.{item.why}",
        unit,
        edition_of(piece.news, speech),
        dated_name(since, speech.lang) if since else "",
    )
    why = speech.t("why.doubted", told) if item.weak else told
    stands = item.new or item.old
    words = shortened(stands.text if stands else item.passage.text)
    title = _title(piece, f"{speech.t(f'why.{item.why}')}「{words}」", speech)
    return _entry(piece, key, _Said(title, why, _reasons(piece, speech.t), 1), speech)


def section_entry(piece: Piece, key: str, heading: str, speech: Speech) -> atom.Entry:
    """Of a feed of the passages under a heading."""
    told = counted(piece.news, speech.t)
    edition = edition_of(piece.news, speech)
    why = speech.t("why.section", shortened(heading), edition, told)
    title = _title(piece, f"「{shortened(heading)}」 {told}", speech)
    labels = _reasons(piece, speech.t)
    return _entry(piece, key, _Said(title, why, labels, len(piece.news.items)), speech)


def search_entry(piece: Piece, key: str, query: str, speech: Speech) -> atom.Entry:
    """Of a feed of a search: what an edition did to the passages that match."""
    told = counted(piece.news, speech.t)
    why = speech.t("why.changed", query, edition_of(piece.news, speech), told)
    title = _title(piece, f"「{shortened(query)}」 {told}", speech)
    said = _Said(title, why, _reasons(piece, speech.t), len(piece.news.items))
    return _entry(piece, key, said, speech)


def dropped_entry(
    piece: Piece, key: str, since: Sequence[tuple[EditionRow, int]], speech: Speech
) -> atom.Entry:
    """Of a feed of what editions dropped.

    Args:
        since: how many had stood since which edition.
    """
    t, total = speech.t, sum(count for _, count in since)
    why = stood_words(piece.news.edition, since, speech.lang, t)
    title = _title(piece, t("why.count", t("why.dropped"), total), speech)
    names = {one["id"]: dated_name(one, speech.lang) for one, _ in since}
    firsts = [one.item.passage.first_edition_id for one in piece.shown]
    labels = [t("why.since", names.get(first, first)) for first in firsts]
    return _entry(piece, key, _Said(title, why, labels, total), speech)


def stood_words(
    edition: EditionRow, since: Sequence[tuple[EditionRow, int]], lang: str, t: Translator
) -> str:
    """What an edition dropped, in a sentence.

    Args:
        since: how many had stood since which edition; at least one.
    """
    total = sum(count for _, count in since)
    stood = [t("why.stood", dated_name(one, lang), count) for one, count in since]
    words = "why.dropped_one" if total == 1 else "why.dropped_by"
    return t(words, dated_name(edition, lang), total, t("feed.and").join(stood))


def _reasons(piece: Piece, t: Translator) -> list[str]:
    """Why each item is there, with a word of doubt where it is not sure."""
    said = [(t(f"why.{one.item.why}"), one.item.weak) for one in piece.shown]
    return [t("why.doubted", reason) if weak else reason for reason, weak in said]


def _title(piece: Piece, told: str, speech: Speech) -> str:
    """City, edition and what happened."""
    name = edition_words(piece.news.edition, speech.lang)
    named = speech.t("feed.file", name) if piece.news.file else name
    return f"{speech.city} {named}: {told}"


def _entry(piece: Piece, key: str, said: _Said, speech: Speech) -> atom.Entry:
    news, t = piece.news, speech.t
    left = said.total - len(piece.shown)
    parts = [f"<p>{escape(said.why)}</p>", *_items(piece, said.labels, speech)]
    if left > 0:
        parts.append(f"<p>{escape(t('feed.more', left))}</p>")
    edition = atom.Related(speech.base + links.edition(news.edition["id"]), t("feed.edition"))
    return atom.Entry(
        key=f"{key}/{news.key}",
        title=said.title,
        href=speech.base + _page(piece),
        updated=news.at,
        html="".join(parts),
        why=said.why,
        categories=[atom.Category(reason, t(f"why.{reason}")) for reason in news.counts],
        related=[edition, *_related(piece, speech)],
        published=None if news.file else published_of(news.edition),
    )


def _items(piece: Piece, labels: Sequence[str], speech: Speech) -> Iterator[str]:
    """The passages; over those that follow each other for one reason, that reason."""
    above = None
    for one, label in zip(piece.shown, labels, strict=True):
        if label != above:
            yield f"<h4>{escape(label)}</h4>"
        yield difference(one, speech.base, speech.t)
        above = label


def _page(piece: Piece) -> str:
    """Where a click leads: the row that shows it, else the comparison, else the edition."""
    news = piece.news
    only = piece.shown[0] if len(news.items) == 1 and piece.shown else None
    if only is not None and only.compare:
        return only.compare
    before = news.edition["predecessor_id"]
    if before and not news.file:
        return links.compare(before, news.edition["id"])
    return links.edition(news.edition["id"])


def _related(piece: Piece, speech: Speech) -> list[atom.Related]:
    """The passage, of news of one passage alone."""
    if len(piece.news.items) != 1:
        return []
    passage = piece.news.items[0].passage
    words = speech.t("feed.passage", speech.t(f"unit.{passage.unit}"))
    return [atom.Related(speech.base + links.passage(passage.id), words)]


def published_of(edition: EditionRow) -> str | None:
    """The day that the city states, which begins in Japan, as a moment; None where it states none,
    or a month alone.
    """
    stated = edition["published"] or ""
    if edition["published_source"] == "seen":
        return None
    with suppress(ValueError):
        return f"{date.fromisoformat(stated).isoformat()}T00:00:00+09:00"
    return None
