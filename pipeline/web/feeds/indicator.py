"""The feed of an indicator: each change says what it is, with both numbers in it."""

from collections.abc import Iterable, Mapping
from html import escape

from pipeline.answers import links
from pipeline.answers.indicator_numbers import amount_words
from pipeline.answers.indicator_values import Value
from pipeline.answers.indicator_words import change_words, sentence
from pipeline.answers.indicators import Life
from pipeline.database.names import edition_words
from pipeline.database.row_types import EditionRow, IndicatorChangeRow
from pipeline.kinds import IndicatorChangeKind as Kind
from pipeline.web import atom
from pipeline.web.feeds.news import Speech, published_of

_MOST = 100
"""Entries."""


def indicator_feed(life: Life, speech: Speech) -> str:
    """Its changes as Atom, the newest first, each dated by the day its edition was first seen.

    Args:
        speech: its words have those of :mod:`pipeline.web.indicators.words`.
    """
    own = life.indicator
    page = speech.base + links.indicator(own["id"])
    return atom.feed(
        title=speech.t("i.feed_title", speech.city, own["name"]),
        key=f"indicator/{own['id']}",
        own=f"{page}.atom",
        page=page,
        entries=list(_entries(life, speech)),
        lang=speech.lang,
    )


def _entries(life: Life, speech: Speech) -> Iterable[atom.Entry]:
    own = life.indicator
    editions = {edition["id"]: edition for edition in life.editions}
    page = atom.Related(speech.base + links.indicator(own["id"]), own["name"])
    for row in life.changes[::-1][:_MOST]:
        edition = editions.get(row["new_edition_id"])
        if edition and edition["news_as"] == "":
            continue  # a person's word made it out of what was there before
        why = _why(row, edition, speech)
        yield atom.Entry(
            key=f"indicator-change/{_name(row, edition)}",
            title=f"{speech.city} {own['name']}: {why}",
            href=speech.base + links.compare(row["old_edition_id"], row["new_edition_id"]),
            updated=edition["first_seen"] if edition else atom.NEVER,
            html=_html(life, row, why, speech),
            why=why,
            categories=[atom.Category(row["kind"], speech.t(f"i.change.{row['kind']}"))],
            related=[page],
            published=published_of(edition) if edition else None,
        )


def _name(row: IndicatorChangeRow, edition: EditionRow | None) -> str:
    """The id of a change, with the edition as it was read."""
    told_as = edition["news_as"] if edition else None
    return f"{told_as}{row['id'].removeprefix(row['new_edition_id'])}" if told_as else row["id"]


def _why(row: IndicatorChangeRow, edition: EditionRow | None, speech: Speech) -> str:
    name = edition_words(edition, speech.lang) if edition else row["new_edition_id"]
    words = change_words(row, name, speech.lang)
    return words[:1].upper() + words[1:]


def _html(life: Life, row: IndicatorChangeRow, why: str, speech: Speech) -> str:
    """The reason, what stood before and what stands now, and its whole life in a sentence."""
    values = {value.figure_id: value for value in life.values}
    parts = [f"<p>{escape(why)}</p>"]
    for side, tag in (("old", "del"), ("new", "ins")):
        told = _side(row, side, speech.lang)
        if told:
            where = _cell(row, side, values, speech.base)
            parts.append(f"<p>{speech.t(f'feed.{side}')}: <{tag}>{escape(told)}</{tag}>{where}</p>")
    parts.append(f"<p>{escape(sentence(life, speech.lang))}</p>")
    return "".join(parts)


def _side(row: IndicatorChangeRow, side: str, lang: str) -> str:
    """What one side says of what changed: a name, a unit, or a number with its year."""
    old = side == "old"
    name = row["old_name"] if old else row["new_name"]
    if row["kind"] in (Kind.RENAMED, Kind.ADDED, Kind.DROPPED):
        gone = row["kind"] == (Kind.ADDED if old else Kind.DROPPED)
        return "" if gone else name or ""
    if row["kind"] == Kind.UNIT_CHANGED:
        return (row["old_unit"] if old else row["new_unit"]) or "－"
    year = row["old_year"] if old else row["new_year"]
    amount = amount_words(row["old_value"] if old else row["new_value"], row["unit"], lang)
    return f"{amount} ({year})" if year else amount


def _cell(row: IndicatorChangeRow, side: str, values: Mapping[str, Value], base: str) -> str:
    """The link to its cell, where a number of it stands."""
    value = values.get((row["old_figure_id"] if side == "old" else row["new_figure_id"]) or "")
    if value is None:
        return ""
    return (
        f' <a href="{escape(base + value.address)}">{escape(value.raw or f"p. {value.page}")}</a>'
    )
