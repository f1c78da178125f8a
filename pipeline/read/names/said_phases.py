"""The phase that sentences give to a plan whose name has no number: they call it the third
総合戦略, or tell its years.

Pure functions. A sentence is taken only where it names the plan in full and no other one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from pipeline.read.names.attributes import clean
from pipeline.read.names.dates import (
    Precision,
    find_dates,
    find_ranges,
    fiscal_span,
    plan_period,
)
from pipeline.read.names.numerals import COUNTED
from pipeline.read.names.periods import phase_of_year
from pipeline.read.names.plans import KEY, Mention, find_mentions
from pipeline.read.names.series import SENRYAKU
from pipeline.read.names.widths import narrow, squeeze

MAX_NAMES = 8
"""Names that are given a phase; an honest page has one or two."""
_LONGEST, _MOST_OF_LINE = 300, 3_000
_SENTENCE = re.compile(r"(?<=。)")
_SAID_TO_BE = re.compile(
    rf"(?P<before>第[ ]?{COUNTED}[ ]?[期次][^。「」『』]{{0,30}}?(?:{KEY.pattern})"
    r"[^。「」『』]{0,6}?)"
    r"(?:となる|である|に(?:あ|当)たる|に相当する|に位置[付づ]け(?:た|る|られる)|としての?)[ ]?"
    r"[「『](?P<name>[^「」『』]{4,40})[」』]"
)
_APPOSED = re.compile(
    rf"(?P<before>第[ ]?{COUNTED}[ ]?[期次][^。「」『』]{{0,30}}?(?:{KEY.pattern}))"
    r"[ ]?[「『](?P<name>[^「」『』]{4,40})[」』]"
)
_ITS_YEARS = re.compile(r"期間|計画|策定|始ま|スタート")
_NOT_ITS = re.compile(r"延長|[国県](?:は|が|の|に)|政府|閣議|検証|評価|予定|次期|見直")
_OF_A_PLAN = re.compile(r"[ ]?(?:まで)?(?:の(?:\d年間?の?)?)?計画")
_BEGINNING = re.compile(r"から(?:始まる|はじまる|スタートする)")


def phases_of_names(lines: Sequence[str], owner: str) -> tuple[tuple[str, int], ...]:
    """Full names without a number (squeezed), each with the phase that the sentences give it.

    Where two sentences give two phases, the name is left without: both plans are called so.

    Args:
        lines: of the article.
        owner: the municipality or prefecture whose page it is; empty where nobody knows.
    """
    found: dict[str, set[int]] = {}
    for name, phase in (*_said_to_be(lines, owner), *_by_their_years(lines, owner)):
        found.setdefault(name, set()).add(phase)
    agreed = ((name, phases.pop()) for name, phases in found.items() if len(phases) == 1)
    return tuple(islice(agreed, MAX_NAMES))


def _said_to_be(lines: Iterable[str], owner: str) -> Iterator[tuple[str, int]]:
    """第3期総合戦略に当たる「日向野市デジタル田園都市構想総合戦略」; 第2期総合戦略『日向野市新時代
    創生戦略』."""
    for line in lines:
        plain = narrow(clean(line[:_MOST_OF_LINE])) if "「" in line or "『" in line else ""
        apposed = (found for found in _APPOSED.finditer(plain) if owner and owner in found["name"])
        for found in chain(_SAID_TO_BE.finditer(plain), apposed):
            if told := _phase_told(found, owner):
                yield told


def _phase_told(found: re.Match[str], owner: str) -> tuple[str, int] | None:
    """A plan's name and the phase that stands before it; None where they are not of one plan."""
    named = find_mentions(found["name"], owner)
    numbered = [m for m in find_mentions(found["before"], owner) if not m.foreign]
    phase = numbered[-1].attributes.phase if numbered else None
    if phase is None or len(named) != 1 or not _takes_number_of(named[0], numbered[-1]):
        return None
    return squeeze(named[0].name), phase


def _takes_number_of(one: Mention, numbered: Mention) -> bool:
    """Whether a full name without a number may be that of a plan which has one."""
    plain = one.full and not (one.foreign or one.attributes.phase)
    return plain and one.series == numbered.series


def _by_their_years(lines: Iterable[str], owner: str) -> Iterator[tuple[str, int]]:
    """「日向野市総合戦略」は、令和3年度から令和6年度までの計画です。"""
    for sentence in chain.from_iterable(map(_SENTENCE.split, lines)):
        text = sentence[:_LONGEST]
        if "年度" not in text or not KEY.search(narrow(text)):
            continue
        for clause, year in (_of_its_years(text), _of_its_beginning(text)):
            named = find_mentions(clause, owner)
            if len(named) == 1 and _is_plain_strategy(named[0], owner):
                yield squeeze(named[0].name), phase_of_year(year)


def _of_its_years(text: str) -> tuple[str, int]:
    """What a sentence says up to the years of a plan, and the first of them; nothing where they
    are another matter's."""
    if _ITS_YEARS.search(text) and not _NOT_ITS.search(text) and (span := plan_period(text)):
        return text, int(span[0])
    plain = narrow(text)
    for found in find_ranges(text):
        if _OF_A_PLAN.match(plain, found.span[1]):
            clause = text[: found.span[1]]
            return ("" if _NOT_ITS.search(clause) else clause), int(fiscal_span(found)[0])
    return "", 0


def _of_its_beginning(text: str) -> tuple[str, int]:
    """The words behind 令和3年度から始まる, and that year."""
    plain = narrow(text)
    for date in find_dates(text):
        begins = _BEGINNING.match(plain, date.span[1])
        if date.precision == Precision.FISCAL_YEAR and begins:
            name, _after, _rest = text[begins.end() :].partition("を")
            return name, int(date.iso)
    return "", 0


def _is_plain_strategy(mention: Mention, owner: str) -> bool:
    """Whether a plan is the page's own 総合戦略 under its full name, without number or revision."""
    at = mention.attributes
    own = mention.series == SENRYAKU and not mention.foreign and bool(owner)
    return own and owner in mention.name and not (at.phase or at.revision or at.draft)
