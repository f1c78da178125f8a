"""From the life of an indicator to its drawing: which numbers are marks, what is said of them."""

from collections.abc import Container, Iterator
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.citations.names import edition_number
from pipeline.answers.indicator_numbers import number_words, value_words
from pipeline.answers.indicator_values import Value, best_place, main_unit
from pipeline.answers.indicators import Life
from pipeline.database.row_types import EditionRow
from pipeline.kinds import Bound, EditionStatus, FigureKind, FigureRole, IndicatorChangeKind
from pipeline.read.quantities.amounts import is_empty
from pipeline.web.indicators.aims import Aim, Aims
from pipeline.web.indicators.chart import Drawing, Kind, Point
from pipeline.web.indicators.moments import begins, moment_of, number_of, since
from pipeline.web.language import Translator

_LONGEST_WORDS = 14
"""Letters of words in place of a number that stand beside their mark."""
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


def drawn(life: Life, about: str, lang: str, t: Translator) -> Drawn:
    """The drawing of an indicator.

    Args:
        about: its description for those who don't see it.
    """
    return _Drawer(life, lang, t).drawn(about)


def short_name(edition: EditionRow, lang: str) -> str:
    """What stands beside a mark: 第2.1版, 第3期; 2.1, phase 3."""
    return edition["version"] if lang == "en" else edition_number(edition)


class _Drawer:
    """Makes the drawing of one indicator."""

    def __init__(self, life: Life, lang: str, t: Translator) -> None:
        self.life, self.lang, self.t = life, lang, t
        self.unit = main_unit(life.values)
        self.editions = {edition["id"]: edition for edition in life.editions}
        self.known = [v for v in life.values if v.edition_id in self.editions]
        self.known = [v for v in self.known if not is_empty(v.raw)]
        self.dropped = [c for c in life.changes if c["kind"] == IndicatorChangeKind.DROPPED]
        self.targets = self._targets()
        self.aims = Aims(self.targets, self._speaking())

    def _targets(self) -> list[Value]:
        """The targets of plans; of an indicator that only reports name, theirs."""
        targets = [v for v in self.known if v.kind == FigureKind.TARGET and self._fits(v)]
        plan = [v for v in targets if v.role == FigureRole.PLAN]
        return plan or targets

    def _speaking(self) -> list[EditionRow]:
        """The final editions that set its target, or dropped it."""
        spoken = {value.edition_id for value in self.targets}
        spoken |= {change["new_edition_id"] for change in self.dropped}
        final = [e for e in self.life.editions if e["status"] != EditionStatus.DRAFT]
        return [edition for edition in final if edition["id"] in spoken]

    def drawn(self, about: str) -> Drawn:
        """All of it."""
        drawing = Drawing(
            points=tuple(self._points()),
            steps=tuple(self.aims.steps()),
            title=self.life.indicator["name"],
            about=about,
            unit=self.t("i.unit_of_axis", self.unit) if self.unit else "",
            bent=self.t("i.bent_axis"),
            years=self.t("i.years_of_axis"),
            tick=lambda value: number_words(value, self.lang),
        )
        others = {v.base_unit for v in self.known if not self._fits(v)}
        return Drawn(drawing, tuple(sorted(unit for unit in others if unit)))

    def _fits(self, value: Value) -> bool:
        """Can it be drawn on the axis? (What has no unit belongs to any.)"""
        return not value.base_unit or not self.unit or value.base_unit == self.unit

    def _is_draft(self, value: Value) -> bool:
        return self.editions[value.edition_id]["status"] == EditionStatus.DRAFT

    def _moment(self, value: Value) -> float:
        return moment_of(value, self.editions[value.edition_id])

    def _points(self) -> Iterator[Point]:
        """The marks, each once however many editions print it."""
        groups: dict[tuple[Kind, float, object], list[Value]] = {}
        for value in self._shown():
            number = number_of(value)
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
        aims = {value.figure_id for value in self.targets}
        for value in self.known:
            said_later = self._is_draft(value) and self._what(value) in final
            if self._fits(value) and self._is_drawn(value, aims) and not said_later:
                yield value

    def _what(self, value: Value) -> tuple[FigureKind, float, float | None]:
        return value.kind, self._moment(value), number_of(value)

    def _is_drawn(self, value: Value, aims: Container[str]) -> bool:
        """Is it of a kind that is drawn? Without a number only targets are; a target or a baseline
        that a review repeats is no mark of its own.
        """
        if value.kind == FigureKind.TARGET:
            return value.figure_id in aims
        if value.kind == FigureKind.BASE and value.role != FigureRole.PLAN:
            return False
        return number_of(value) is not None

    def _point(self, kind: Kind, moment: float, values: list[Value]) -> Point:
        newest = best_place(values)
        number = number_of(newest)
        shown = self._said(newest, number)
        names = list(
            dict.fromkeys(short_name(self.editions[v.edition_id], self.lang) for v in values)
        )
        who = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
        year = self.t("figure.year", int(moment)) if newest.year else self.t("i.no_year")
        what = self.t(f"i.kind.{kind}")
        return Point(
            kind=kind,
            moment=moment,
            value=number,
            words=tuple(self._words(kind, shown, who, number)),
            said=self.t("i.mark", what, year, newest.raw, self.t("i.and").join(names)),
            href=newest.address,
            hollow=kind == Kind.TARGET and self._is_over(moment, number, newest),
            since=since(newest),
        )

    def _words(self, kind: Kind, shown: str, who: str, number: float | None) -> Iterator[str]:
        """What stands beside a mark, the longest first; the axis says the unit, too."""
        if kind == Kind.TARGET:
            yield f"{shown} {who}"
        yield shown
        if number is not None:
            yield number_words(number, self.lang)

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
        if number is None:
            return False
        return self._is_draft(newest) or self.aims.is_over(Aim(moment, number))

    def _drops(self) -> Iterator[Point]:
        """Where an edition dropped it: a cross at the end of its last target."""
        for change in self.dropped:
            edition = self.editions.get(change["new_edition_id"])
            if edition is None:
                continue
            moment = begins(edition)
            last = self.aims.last_of(change["old_edition_id"])
            words = self.t("i.dropped_in", short_name(edition, self.lang))
            yield Point(
                kind=Kind.DROPPED,
                moment=moment,
                value=last.value if last else None,
                words=(words, self.t("i.kind.dropped")),
                said=words,
                href=links.compare(change["old_edition_id"], change["new_edition_id"]),
            )
