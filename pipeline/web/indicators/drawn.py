"""From the life of an indicator to its drawing: which numbers are marks, and since when and until
when each target was aimed at.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.indicators import Life, Value, main_unit
from pipeline.database.row_types import EditionRow
from pipeline.kinds import Bound, EditionStatus, FigureKind, FigureRole, IndicatorChangeKind
from pipeline.read.quantities.amounts import is_empty
from pipeline.read.quantities.years import years
from pipeline.web.indicators.axes import LARGEST, middle
from pipeline.web.indicators.chart import Drawing, Kind, Point, Step
from pipeline.web.indicators.numbers import number_words, value_words
from pipeline.web.language import Translator

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""A year outside of them is a mistake of reading, and is not drawn as one."""
_APRIL = 0.25
"""A fiscal year begins in April."""
_MOMENT = 0.01
"""Moments that lie nearer, as a share of a year, are one."""
_LONGEST_WORDS = 14
"""Letters of words in place of a number that stand beside their mark."""
_LONGEST_SPAN = 60
"""Years; more is no span of one value."""
_UNTIL = re.compile(r"から|[~～〜–－-]")
_KINDS = {
    FigureKind.TARGET: Kind.TARGET,
    FigureKind.BASE: Kind.BASE,
    FigureKind.ACTUAL: Kind.ACTUAL,
    FigureKind.OTHER: Kind.OTHER,
}


class Drawn(NamedTuple):
    """A drawing, and what it leaves out."""

    drawing: Drawing
    other_units: tuple[str, ...]
    """Units of values that no one axis can hold together with the others."""


class _Aim(NamedTuple):
    """A target as it is drawn."""

    moment: float
    value: float


class _Held(NamedTuple):
    """A target through the editions that hold it, one after the other."""

    aim: _Aim
    first: int
    last: int
    """Places among the editions that speak of the indicator."""


def drawn(life: Life, about: str, lang: str, t: Translator) -> Drawn:
    """The drawing of an indicator.

    Args:
        about: its description for those who don't see it.
    """
    return _Drawer(life, lang, t).drawn(about)


def short_name(edition: EditionRow, t: Translator) -> str:
    """What stands beside a mark: 2.1版, 第3期; 2.1, phase 3."""
    phase, revision = edition["phase"] or 1, edition["revision"]
    draft = t("i.draft_mark") if edition["status"] == EditionStatus.DRAFT else ""
    if phase > 1:
        dated = f" {revision}" if revision and revision != "1.0" else ""
        return t("i.phase", phase) + dated + draft
    return (t("i.version", revision) if revision else edition["version"]) + draft


def begins(edition: EditionRow) -> float:
    """The moment since which an edition holds, as a fractional fiscal year: when it was published,
    but not before the first year of its plan.
    """
    told = _fiscal(edition["published"] or edition["first_seen"])
    planned = _year(edition["plan_from"])
    return max(told, planned) if planned is not None else told


def _fiscal(iso: str) -> float:
    """A date cut to what is known as a fractional fiscal year: 2016-04 is 2016.0."""
    numbers = [int(part) for part in re.findall(r"\d+", iso[:10])] or [2000]
    year, month, day = [*numbers, 1, 1][:3] if len(numbers) > 1 else (numbers[0], 7, 1)
    moment = year + (month - 1) / 12 + (day - 1) / 365 - _APRIL
    return min(max(moment, FIRST_YEAR), LAST_YEAR)


def _year(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"(19|20|21)\d\d", text) else None


class _Drawer:
    """Makes the drawing of one indicator."""

    def __init__(self, life: Life, lang: str, t: Translator) -> None:
        self.life, self.lang, self.t = life, lang, t
        self.unit = main_unit(life.values)
        self.editions = {edition["id"]: edition for edition in life.editions}
        self.known = [v for v in life.values if self._has_place(v)]
        self.dropped = [c for c in life.changes if c["kind"] == IndicatorChangeKind.DROPPED]
        targets = self._aims()
        self.aims = {value.figure_id: value for value in targets}
        spoken = {value.edition_id for value in targets}
        spoken |= {change["new_edition_id"] for change in self.dropped}
        self.spoken = [
            edition
            for edition in life.editions
            if edition["id"] in spoken and edition["status"] != EditionStatus.DRAFT
        ]
        """The final editions that set its target, or dropped it."""
        self.begun = [self._begun(edition) for edition in self.spoken]
        """When each of them began to hold, on the chart."""
        self.held = list(self._held())

    def drawn(self, about: str) -> Drawn:
        """All of it."""
        steps = tuple(self._steps())
        drawing = Drawing(
            points=tuple(self._points()),
            steps=steps,
            title=self.life.indicator["name"],
            about=about,
            unit=self.t("i.unit_of_axis", self.unit) if self.unit else "",
            bent=self.t("i.bent_axis"),
            years=self.t("i.years_of_axis"),
            tick=lambda value: number_words(value, self.lang),
        )
        others = {v.base_unit for v in self.known if not self._fits(v)}
        return Drawn(drawing, tuple(sorted(unit for unit in others if unit)))

    def _has_place(self, value: Value) -> bool:
        return value.edition_id in self.editions and not is_empty(value.raw)

    def _fits(self, value: Value) -> bool:
        """Can it be drawn on the axis? (What has no unit belongs to any.)"""
        return not value.base_unit or not self.unit or value.base_unit == self.unit

    def _number(self, value: Value) -> float | None:
        """Its height; None where words stand in its place, or where it is beyond all bounds."""
        number = value.base_value
        return number if number is not None and abs(number) < LARGEST else None

    def _is_draft(self, value: Value) -> bool:
        return self.editions[value.edition_id]["status"] == EditionStatus.DRAFT

    def _aims(self) -> list[Value]:
        """The targets of plans; of an indicator that only reports name, theirs."""
        targets = [v for v in self.known if v.kind == FigureKind.TARGET and self._fits(v)]
        plan = [v for v in targets if v.role == FigureRole.PLAN]
        return plan or targets

    def _moment(self, value: Value) -> float:
        """The middle of its year; without one what the plan's period tells."""
        if value.year is not None and FIRST_YEAR <= value.year <= LAST_YEAR:
            return middle(value.year)
        edition = self.editions[value.edition_id]
        start, end = begins(edition), _year(edition["plan_to"])
        if value.kind == FigureKind.TARGET:
            return middle(end if end is not None else int(start) + 1)
        return middle(int(start) - 1)

    def _begun(self, edition: EditionRow) -> float:
        """A revision of the very year of its target is drawn from the beginning of that year: its
        own mark stands in the middle of it.
        """
        moments = [self._moment(v) for v in self.aims.values() if v.edition_id == edition["id"]]
        return min([begins(edition), *(moment - 0.5 for moment in sorted(moments)[-1:])])

    def _held(self) -> Iterator[_Held]:
        """Each target with the editions that hold it without a break."""
        places = {edition["id"]: n for n, edition in enumerate(self.spoken)}
        found: dict[_Aim, list[int]] = {}
        for value in self.aims.values():
            number, place = self._number(value), places.get(value.edition_id)
            if number is None or place is None:
                continue
            held = found.setdefault(_Aim(self._moment(value), number), [])
            if place not in held:
                held.append(place)
        for aim, held in found.items():
            start = held[0]
            for n, place in enumerate(held):
                if n + 1 == len(held) or held[n + 1] != place + 1:
                    yield _Held(aim, start, place)
                    start = held[n + 1] if n + 1 < len(held) else place

    def _steps(self) -> Iterator[Step]:
        for held in sorted(self.held, key=lambda h: (h.first, h.aim.moment)):
            start = self._start(held)
            end = held.aim.moment
            replaced = min(end, max(start, self._replaced(held)))
            yield Step(start, replaced, end, held.aim.value, self._value_before(held, start))

    def _start(self, held: _Held) -> float:
        """When the first edition that holds it began, or when its target of earlier years ended."""
        earlier = [
            other.aim.moment
            for other in self.held
            if other.first <= held.first <= other.last and other.aim.moment < held.aim.moment
        ]
        start = max(earlier, default=self.begun[held.first])
        return start if start < held.aim.moment else held.aim.moment - 1

    def _replaced(self, held: _Held) -> float:
        after = held.last + 1
        return self.begun[after] if after < len(self.begun) else float(LAST_YEAR)

    def _value_before(self, held: _Held, start: float) -> float | None:
        """The target that was aimed at up to this one's start."""
        ended = [
            other
            for other in self.held
            if other is not held
            and (other.last + 1 == held.first or other.first <= held.first <= other.last)
            and abs(min(other.aim.moment, self._replaced(other)) - start) < _MOMENT
        ]
        best = min(ended, key=lambda other: other.aim.moment, default=None)
        return best.aim.value if best else None

    def _points(self) -> Iterator[Point]:
        """The marks, each once however many editions print it."""
        groups: dict[tuple[Kind, float, object], list[Value]] = {}
        for value in self._shown():
            number = self._number(value)
            key = _KINDS[value.kind], self._moment(value), value.raw if number is None else number
            groups.setdefault(key, []).append(value)
        for (kind, moment, _), values in groups.items():
            yield self._point(kind, moment, values)
        yield from self._drops()

    def _shown(self) -> Iterator[Value]:
        """What is drawn: targets that plans set, what reviews and reports say was reached; of
        drafts only what the final edition does not say, too.
        """
        final = {self._what(v) for v in self.known if not self._is_draft(v)}
        for value in self.known:
            said_later = self._is_draft(value) and self._what(value) in final
            if self._fits(value) and self._is_drawn(value) and not said_later:
                yield value

    def _what(self, value: Value) -> tuple[FigureKind, float, float | None]:
        return value.kind, self._moment(value), self._number(value)

    def _is_drawn(self, value: Value) -> bool:
        """Is it of a kind that is drawn? Without a number only targets are; a target or a baseline
        that a review repeats is no mark of its own.
        """
        if value.kind == FigureKind.TARGET:
            return value.figure_id in self.aims
        if value.kind == FigureKind.BASE and value.role != FigureRole.PLAN:
            return False
        return self._number(value) is not None

    def _point(self, kind: Kind, moment: float, values: list[Value]) -> Point:
        newest = values[-1]
        number = self._number(newest)
        shown = self._said(newest, number)
        names = list(dict.fromkeys(short_name(self.editions[v.edition_id], self.t) for v in values))
        who = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
        year = self.t("figure.year", int(moment)) if newest.year else self.t("i.no_year")
        what = self.t(f"i.kind.{kind}")
        return Point(
            kind=kind,
            moment=moment,
            value=number,
            words=(f"{shown} {who}", shown) if kind == Kind.TARGET else (shown,),
            said=self.t("i.mark", what, year, newest.raw, self.t("i.and").join(names)),
            href=newest.address,
            hollow=kind == Kind.TARGET and self._is_over(moment, number, newest),
            since=_since(newest),
        )

    def _said(self, value: Value, number: float | None) -> str:
        """The number as it stands beside its mark."""
        if number is None:
            raw = " ".join(value.raw.split())
            return raw if len(raw) <= _LONGEST_WORDS else raw[: _LONGEST_WORDS - 1] + "…"
        words = value_words(number, value.base_unit or self.unit, self.lang)
        if value.bound in (Bound.AT_LEAST, Bound.AT_MOST):
            return self.t(f"i.bound.{value.bound}", words)
        return words

    def _is_over(self, moment: float, number: float | None, newest: Value) -> bool:
        """Did another take its place before its year came? A draft's never took any."""
        if self._is_draft(newest):
            return True
        if number is None:
            return False
        aim = _Aim(moment, number)
        held = [held for held in self.held if held.aim == aim]
        return bool(held) and max(map(self._replaced, held)) < moment

    def _drops(self) -> Iterator[Point]:
        """Where an edition dropped it: a cross at the end of its last target."""
        for change in self.dropped:
            edition = self.editions.get(change["new_edition_id"])
            if edition is None:
                continue
            moment = begins(edition)
            before = [h for h in self.held if self.spoken[h.last]["id"] == change["old_edition_id"]]
            last = max(before, key=lambda h: h.aim.moment, default=None)
            words = self.t("i.dropped_in", short_name(edition, self.t))
            yield Point(
                kind=Kind.DROPPED,
                moment=moment,
                value=last.aim.value if last else None,
                words=(words, self.t("i.kind.dropped")),
                said=words,
                href=links.compare(change["old_edition_id"], change["new_edition_id"]),
            )


def _since(value: Value) -> float | None:
    """The first year of a value of several: 300人（2015～2019年度）."""
    if value.year is None:
        return None
    for mark in _UNTIL.finditer(value.raw):
        stated = years(value.raw[: mark.start()], bare=True)
        if stated and stated[-1].end == mark.start():
            first = stated[-1].year
            if FIRST_YEAR <= first < value.year <= first + _LONGEST_SPAN:
                return float(first)
    return None
