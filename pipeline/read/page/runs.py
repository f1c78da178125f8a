"""Lines that belong together by how they follow one another: titled cards, tables of years."""

import re
from itertools import groupby, pairwise
from typing import NamedTuple

from pipeline.read.names.attributes import REVISED
from pipeline.read.names.widths import narrow
from pipeline.read.page.remarks import leads_on
from pipeline.read.page.walk import ArticleLine, tidy


class _Section(NamedTuple):
    """A heading below another one, down to the next."""

    at: int
    level: int
    card: bool
    """Whether a link stands right below it, and is its only one."""


def cards(lines: list[ArticleLine], title: str | None) -> dict[int, str]:
    """The line of a link → the heading right above it, where headings below another one than the
    page's title follow one another that have one link each: what such a link leads to goes by its
    heading."""
    headings = [at for at, line in enumerate(lines) if line.level]
    if headings and tidy(lines[headings[0]].text) == title:
        del headings[0]
    sections = [
        _Section(at, lines[at].level, _is_card(lines, at, end))
        for at, end in pairwise([*headings, len(lines)])
    ]
    found: dict[int, str] = {}
    for is_card, run in groupby(sections, key=lambda one: (one.card, one.level)):
        together = list(run) if is_card[0] else []
        if len(together) > 1 and any(one.level < is_card[1] for one in _before(sections, together)):
            found |= {one.at + 1: tidy(lines[one.at].text) for one in together}
    return found


def _is_card(lines: list[ArticleLine], at: int, end: int) -> bool:
    """Whether one link stands right below a heading, and no other up to the next one of its kind;
    below the last of them those of something else may follow at some distance."""
    linked = [n for n in range(at + 1, end) if any(map(leads_on, lines[n].anchors))]
    alone = linked[:1] == [at + 1] and len(lines[at + 1].anchors) == 1 and not lines[at].anchors
    is_last = end == len(lines) or lines[end].level < lines[at].level
    return alone and (len(linked) == 1 or (is_last and linked[1] > at + 2))


def _before(sections: list[_Section], run: list[_Section]) -> list[_Section]:
    return [one for one in sections if one.at < run[0].at]


_DATED = re.compile(
    r"[ ・○●◯]*(?:明治|大正|昭和|平成|令和|[12]\d{3}年)[^ ]{0,12}[年月日)][ :(][ ]*[^ 〜~-]{2}"
)
"""How a line of years begins: 令和2年3月　…."""
_LONGEST = 120
"""Letters of such a line."""
_OF_A_PLAN = re.compile(rf"戦略|ビジョン|プラン|計画|策定|制定|作成|版|{REVISED.pattern}")


def lines_of_years(lines: list[ArticleLine]) -> frozenset[int]:
    """The numbers of lines of a table of years, of which one at least tells of something that has
    nothing to do with a plan: none of them heads what stands below it."""
    found: set[int] = set()
    held: list[int] = []
    for at, line in enumerate([*lines, None]):
        text = narrow(tidy(line.text)) if line and not (line.level or line.anchors) else ""
        if len(text) < _LONGEST and _DATED.match(text):
            held.append(at)
            continue
        texts = [narrow(tidy(lines[n].text)) for n in held]
        if len(held) > 1 and not all(map(_OF_A_PLAN.search, texts)):
            found |= set(held)
        held = []
    return frozenset(found)
