"""How old an edition is, in one sentence: «of 412 passages 31 % are from 1.0, 12 % new»."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.passage_types import Ages
from pipeline.answers.passage_words import edition_short
from pipeline.database.row_types import EditionRow
from pipeline.kinds import EditionStatus
from pipeline.read.names.plans import OTHER
from pipeline.web.flow.drawn import dropped_link
from pipeline.web.flow.shares import share_words
from pipeline.web.language import Translator


class Way(NamedTuple):
    """Words that lead somewhere."""

    href: str
    words: str


class Age(NamedTuple):
    """How old an edition is."""

    sentence: str
    ways: list[Way]
    """To what is new, to what was dropped, to the flow over all editions."""


def age(
    ages: Ages, dropped: int, file: str, series: Sequence[EditionRow], lang: str, t: Translator
) -> Age:
    """How old an edition is.

    Args:
        dropped: how many passages of the edition before it has no longer.
        file: SHA-256 of the one that its text begins in.
        series: all editions of its series, in order; those of その他 have nothing in common.
    """
    if not series or series[0]["series"] == OTHER:
        return Age(t("f.sentence_alone", ages.total), [])
    own = next(edition for edition in series if edition["id"] == ages.edition_id)
    names = {edition["id"]: edition_short(edition, lang) for edition in series}
    final = [e["id"] for e in series if e["status"] != EditionStatus.DRAFT]
    since = dict(ages.since)
    first = final[0] if final else own["id"]
    ends = [(first, since.get(first, 0))] if first != own["id"] else []
    ends.append((own["id"], ages.new))
    ways = []
    if ends[1:] and file:
        more = {"edition": own["id"], "show": "new"}
        ways.append(Way(links.document(file, more=more), t("f.show_new")))
    if dropped:
        href = dropped_link(own["source_id"], own["series"], own["id"])
        ways.append(Way(href, t("f.show_dropped", dropped)))
    flow = links.series(own["source_id"], own["series"])
    ways.append(Way(flow, t("f.show_flow")))
    return Age(age_sentence(ages.total, ends, names, t), ways)


def age_sentence(
    total: int, since: Sequence[tuple[str, int]], names: Mapping[str, str], t: Translator
) -> str:
    """How much of an edition is from the first one and how much is new.

    Args:
        total: its passages.
        since: (edition, how many stand since it) of the first edition of its series and of its own;
            of the first one its own alone.
        names: what the editions are called.
    """
    if len(since) < 2:
        return t("f.sentence_first", total)
    first, old = since[0]
    new = since[-1][1]
    shares = share_words(old, total, t), share_words(new, total, t)
    return t("f.sentence_second", total, names.get(first, first), *shares)
