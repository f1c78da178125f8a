"""The indicators of one edition, each once, in the order of its plan, with what it was before."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.indicator_changes import ORDER
from pipeline.answers.indicator_values import Value, best_place
from pipeline.answers.indicators import EditionIndicator
from pipeline.database.row_types import EditionRow, IndicatorChangeRow
from pipeline.kinds import FigureKind, FigureRole
from pipeline.web.indicators.drawn import short_name
from pipeline.web.indicators.listing import Cell, ChangeWords, change_cell
from pipeline.web.language import Translator
from pipeline.web.link import Link

_AT_ONCE = 40
"""Of more only the first goal's are shown at once; the others say what changed in them."""

_MOST = 500


class OwnLine(NamedTuple):
    """An indicator as the edition has it."""

    name: str
    href: str
    base: Cell | None
    target: Cell | None
    """The one of the last year."""
    more: str
    """Said where there are targets of other years; else empty."""
    before: Cell | None
    """The target of the edition before that has it."""
    changes: list[ChangeWords]
    same: bool
    """Nothing changed since that edition."""


class Goal(NamedTuple):
    """What stands under one goal, one after the other."""

    name: str
    """Empty where the plan says none."""
    lines: list[OwnLine]
    summary: str
    """How many there are, and how many changed how."""
    open: bool
    """Shown at once, or when it is asked for."""


class EditionIndicators(NamedTuple):
    """The section of the edition's page."""

    goals: list[Goal]
    total: int
    dropped: list[Link]
    """Those that this edition no longer has."""
    others: int
    """Those that it names only where it looks back, or in a report."""
    left: int
    """Those that are not shown, as there are so many."""


def edition_indicators(
    found: Sequence[EditionIndicator],
    dropped: Iterable[IndicatorChangeRow],
    editions: Mapping[str, EditionRow],
    lang: str,
    t: Translator,
) -> EditionIndicators:
    """The indicators in words.

    Args:
        found: in the order of the plan.
        dropped: of those that the edition before had and this one has not.
        editions: those of its series, by id.
    """
    own = [one for one in found if any(v.role == FigureRole.PLAN for v in one.values)]
    shown = own[:_MOST]
    groups = [list(ones) for _, ones in groupby(shown, key=lambda one: one.goal or "")]
    return EditionIndicators(
        goals=[
            _goal(ones, editions, lang, t, shown=len(own) <= _AT_ONCE or not n)
            for n, ones in enumerate(groups)
        ],
        total=len(own),
        dropped=[
            Link(links.indicator(row["indicator_id"]), row["old_name"] or row["indicator_id"])
            for row in dropped
        ],
        others=len(found) - len(own),
        left=len(own) - len(shown),
    )


def _goal(
    ones: Sequence[EditionIndicator],
    editions: Mapping[str, EditionRow],
    lang: str,
    t: Translator,
    *,
    shown: bool,
) -> Goal:
    kinds = [row["kind"] for one in ones for row in one.changes]
    counts = [(kind, kinds.count(kind)) for kind in ORDER]
    told = [t("i.count", t(f"i.change.{kind}"), count) for kind, count in counts if count]
    return Goal(
        name=ones[0].goal or "",
        lines=[_line(one, editions, lang, t) for one in ones],
        summary=" · ".join([t("i.found", len(ones)), *told]),
        open=shown,
    )


def _line(
    one: EditionIndicator, editions: Mapping[str, EditionRow], lang: str, t: Translator
) -> OwnLine:
    targets = _of_plan(one.values, FigureKind.TARGET)
    others = {value.year for value in targets} - {targets[-1].year} if targets else set()
    before = _of_plan(one.before, FigureKind.TARGET)
    return OwnLine(
        name=one.name,
        href=links.indicator(one.indicator["id"]),
        base=_cell(_of_plan(one.values, FigureKind.BASE), t),
        target=_cell(targets, t),
        more=t("i.other_years", len(others)) if others else "",
        before=_before(before, editions.get(one.before_edition_id or ""), lang, t),
        changes=[change_cell(row, editions, lang, t) for row in one.changes],
        same=bool(before) and not one.changes,
    )


def _of_plan(values: Iterable[Value], kind: FigureKind) -> list[Value]:
    """The plan's own numbers of a kind: those of later years, and those with a number, last."""
    own = [value for value in values if value.kind == kind and value.role == FigureRole.PLAN]
    return sorted(own, key=lambda v: (v.value is not None, v.year or 0))


def _cell(values: Sequence[Value], t: Translator) -> Cell | None:
    """The number of the last year; its column says what it is."""
    if not values:
        return None
    last = values[-1]
    same = [v for v in values if v.year == last.year and (v.value is None) == (last.value is None)]
    year = t("figure.year", last.year) if last.year else ""
    told = best_place(same)
    return Cell(told.raw, told.address, year)


def _before(
    values: Sequence[Value], edition: EditionRow | None, lang: str, t: Translator
) -> Cell | None:
    """With its edition: not every indicator stood in the edition just before."""
    found = _cell(values, t)
    if found is None or edition is None:
        return found
    beside = " ".join(word for word in (short_name(edition, lang), found.beside) if word)
    return found._replace(beside=beside)
