"""What was dropped at the end of a section, in words."""

from collections.abc import Mapping
from itertools import groupby
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.passage_drops import MOST, Gone, SectionEnd
from pipeline.answers.passage_words import dated_name, edition_short, stood_words
from pipeline.answers.plain_text import beginning
from pipeline.database.row_types import EditionRow
from pipeline.web.language import Translator

_LONGEST = 300
"""Letters of one that are told; its own page has them all."""


class LostLine(NamedTuple):
    """A passage that is no longer there."""

    text: str
    href: str
    stood: str


class LostGroup(NamedTuple):
    """What one edition dropped."""

    title: str
    lines: list[LostLine]


class Lost(NamedTuple):
    """What a section lost."""

    summary: str
    groups: list[LostGroup]
    """The edition that dropped last comes first."""
    left: str
    """How many are not told; empty where all are."""
    all: str
    """The page that tells what was dropped."""


def lost(
    end: SectionEnd,
    said: Mapping[str, str],
    editions: Mapping[str, EditionRow],
    lang: str,
    t: Translator,
) -> Lost:
    """What a section lost.

    Args:
        said: passage → its text as it stood last.
        editions: those of the series, in order.
    """
    groups, counts = [], []
    told = 0
    for key, group in groupby(end.gone, key=lambda one: one.gone_edition_id):
        some = list(group)
        counts.append(t("m.lost_when", _short(key, editions, lang), len(some)))
        lines = [_line(one, said, editions, lang) for one in some[: max(0, MOST - told)]]
        told += len(lines)
        if lines:
            groups.append(LostGroup(t("m.lost_in", _dated(key, editions, lang)), lines))
    own = next(iter(editions.values()))
    return Lost(
        summary=f"{t('m.lost', len(end.gone))}{t('m.brackets', t('m.and').join(counts))}",
        groups=groups,
        left=t("m.lost_more", len(end.gone) - told) if told < len(end.gone) else "",
        all=links.series(own["source_id"], own["series"]) + "#dropped",
    )


def _line(
    one: Gone, said: Mapping[str, str], editions: Mapping[str, EditionRow], lang: str
) -> LostLine:
    ends = one.first_edition_id, one.last_edition_id
    first, last = (_short(key, editions, lang) for key in ends)
    text = beginning(said.get(one.passage_id, ""), _LONGEST)
    return LostLine(text, links.passage(one.passage_id), stood_words(first, last, lang))


def _short(key: str, editions: Mapping[str, EditionRow], lang: str) -> str:
    return edition_short(editions[key], lang) if key in editions else key


def _dated(key: str, editions: Mapping[str, EditionRow], lang: str) -> str:
    return dated_name(editions[key], lang) if key in editions else key
