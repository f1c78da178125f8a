"""What is new in the newest edition, in words: three indicators and three sentences, each with its
proof.
"""

from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.edition_news import EditionNews, IndicatorNews, SentenceNews
from pipeline.answers.indicator_numbers import amount_words
from pipeline.answers.indicator_words import rebased
from pipeline.answers.plain_text import visible
from pipeline.answers.row_pieces import Piece, pieces_of
from pipeline.database.names import edition_words
from pipeline.kinds import IndicatorChangeKind as Kind
from pipeline.web.dates import date_words
from pipeline.web.language import Translator
from pipeline.web.names import comparison_words

_LONGEST = 200
"""Letters of a sentence that are told; its row has them all."""


class IndicatorLine(NamedTuple):
    """What became of an indicator."""

    name: str
    href: str
    words: str
    proof: str | None


class SentenceLine(NamedTuple):
    """A sentence, whole or as it was and as it is."""

    kind: str
    words: str
    """reworded, new, dropped."""
    old: list[Piece]
    new: list[Piece]
    since: str
    href: str
    proof: str
    place: str
    """The heading it stands under."""


class NewsView(NamedTuple):
    """The news."""

    title: str
    lead: str
    edition: str
    compare: str
    indicators: list[IndicatorLine]
    more: str
    sentences: list[SentenceLine]


def news_view(news: EditionNews, city: str, lang: str, t: Translator) -> NewsView:
    """The news of an edition.

    Args:
        city: its municipality, where that has to be said.
    """
    old, new = edition_words(news.old, lang), edition_words(news.new, lang)
    stated = news.new["published"] and news.new["published_source"] != "seen"
    day = news.new["published"] if stated else news.new["first_seen"]
    found = comparison_words(news.comparison, lang)
    return NewsView(
        title=t("o.news", f"{city} {new}".strip()),
        lead=t("o.news_of" if stated else "o.news_seen", date_words(day, lang), old, found),
        edition=links.edition(news.new["id"]),
        compare=links.compare(news.comparison["old_id"], news.comparison["new_id"]),
        indicators=[_indicator(one, lang, t) for one in news.indicators],
        more=t("o.more_indicators", news.more_indicators) if news.more_indicators else "",
        sentences=[_sentence(one, news, lang, t) for one in news.sentences],
    )


def _indicator(one: IndicatorNews, lang: str, t: Translator) -> IndicatorLine:
    row = one.change
    return IndicatorLine(
        name=visible(row["new_name"] or row["old_name"] or row["indicator_id"]),
        href=links.indicator(row["indicator_id"]),
        words=_became(one, lang, t),
        proof=one.proof,
    )


_WORDS = {
    Kind.TARGET_LOWERED: "o.lowered",
    Kind.TARGET_RAISED: "o.raised",
    Kind.BASELINE_CHANGED: "o.corrected",
}


def _became(one: IndicatorNews, lang: str, t: Translator) -> str:
    row = one.change
    old = amount_words(row["old_value"], row["unit"], lang)
    new = amount_words(row["new_value"], row["unit"], lang)
    if row["kind"] == Kind.DROPPED:
        return t("o.indicator_dropped", old)
    if row["kind"] == Kind.ADDED:
        return t("o.indicator_added", new)
    if row["kind"] == Kind.UNIT_CHANGED:
        return t("o.unit", row["old_unit"] or "－", row["new_unit"] or "－")
    if row["kind"] == Kind.RENAMED:
        return t("o.renamed", row["old_name"], row["new_name"])
    return t("o.rebased" if rebased(row) else _WORDS[Kind(row["kind"])], old, new)


def _sentence(one: SentenceNews, news: EditionNews, lang: str, t: Translator) -> SentenceLine:
    row, since = one.row, ""
    if one.since and row["kind"] == "removed" and one.since != news.old["id"]:
        since = t("o.since", _first_name(one.since, news, lang))
    return SentenceLine(
        kind=row["kind"],
        words=t(f"o.{row['kind']}"),
        old=_cut(pieces_of(row, "old")),
        new=_cut(pieces_of(row, "new")),
        since=since,
        href=one.address,
        proof=one.proof,
        place=visible(row["heading"] or ""),
    )


def _first_name(key: str, news: EditionNews, lang: str) -> str:
    first = news.editions.get(key)
    return edition_words(first, lang) if first else key


def _cut(pieces: list[Piece]) -> list[Piece]:
    """The beginning of a text in pieces."""
    told, room = list[Piece](), _LONGEST
    for text, changed in pieces:
        shown = visible(text)
        if len(shown) > room:
            return [*told, (f"{shown[:room]}…", changed)]
        told.append((shown, changed))
        room -= len(shown)
    return told
