"""The table of all indicators: what the reader asked for, and each line in words."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.indicator_numbers import amount_words
from pipeline.answers.indicator_values import Value
from pipeline.answers.indicators import Filters, Listed
from pipeline.database.row_types import EditionRow, IndicatorChangeRow, IndicatorRow
from pipeline.kinds import FigureKind, IndicatorChangeKind, IndicatorState
from pipeline.web.datasette_types import Request
from pipeline.web.indicators.drawn import short_name
from pipeline.web.indicators.spark import spark
from pipeline.web.language import Translator

PATH = "/-/indicators"
PER_PAGE = 30
_MOST_WORDS, _LONGEST = 8, 1000
"""Words that are looked for, and the length of any filter."""
_MOST_PAGES = 100_000
NEWEST = "change"
"""The value of ``sort`` for the newest change first."""


class Asked(NamedTuple):
    """What the address asks for."""

    source: str
    series: str
    goal: str
    edition: str
    kind: str
    state: str
    q: str
    sort: str
    page: int

    @property
    def filters(self) -> Filters:
        """The same as the answers take it. An unknown kind or state is none."""
        known = {str(kind): kind for kind in IndicatorChangeKind}
        states = {str(state): state for state in IndicatorState}
        return Filters(
            source=self.source or None,
            series=self.series or None,
            goal=self.goal or None,
            edition=self.edition or None,
            kind=known.get(self.kind),
            state=states.get(self.state),
            words=tuple(self.q.split()[:_MOST_WORDS]),
        )

    @property
    def newest(self) -> bool:
        """The newest change first?"""
        return self.sort == NEWEST

    @property
    def chosen(self) -> dict[str, str]:
        """The filters that are set, by their names in the address."""
        given = self._asdict()
        return {name: given[name] for name in _FILTERS if given[name]}

    def path(self, form: str = "", **other: str | int) -> str:
        """The address of the same with something else.

        Args:
            form: ``.csv``, ``.json``, ``.xlsx``, or nothing for the page.
            other: filters to set; an empty one is left out.
        """
        kept: Mapping[str, object] = {**self.chosen, "sort": self.sort, **other}
        return links.with_query(PATH + form, kept)


_FILTERS = ("source", "series", "goal", "edition", "kind", "state", "q")


def asked(request: Request) -> Asked:
    """What a reader asks for; what is no filter of ours is not heard."""
    given = {name: (request.args.get(name) or "").strip()[:_LONGEST] for name in _FILTERS}
    number = request.args.get("page") or "1"
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
    sort = NEWEST if request.args.get("sort") == NEWEST else ""
    return Asked(**given, sort=sort, page=min(max(page, 1), _MOST_PAGES))


class Cell(NamedTuple):
    """A number with the address of its cell."""

    words: str
    href: str
    beside: str
    """Its year, and what it is where that is not plain."""


class ChangeWords(NamedTuple):
    """What changed last."""

    kind: str
    tag: str
    detail: str
    edition: str
    href: str
    """Of the page that shows both editions side by side."""


class Line(NamedTuple):
    """An indicator."""

    name: str
    href: str
    goal: str
    place: str
    """Municipality and series, where there are several."""
    unit: str
    dropped: bool
    first: str
    """The first edition."""
    target: Cell | None
    before: str
    """The first target, where it was another."""
    actual: Cell | None
    spark: str
    """SVG; every text in it is escaped."""
    change: ChangeWords | None


class Names(NamedTuple):
    """What is said of editions and sources."""

    editions: Mapping[str, EditionRow]
    sources: Mapping[str, str]
    with_source: bool
    with_series: bool


def lines(listed: Iterable[Listed], names: Names, lang: str, t: Translator) -> list[Line]:
    """Each indicator in words."""
    return [_line(one, names, lang, t) for one in listed]


def _line(one: Listed, names: Names, lang: str, t: Translator) -> Line:
    own, last = one.indicator, one.last_target
    return Line(
        name=own["name"],
        href=one.address,
        goal=own["goal"] or "",
        place=_place(own, names),
        unit=own["unit"] or "",
        dropped=own["state"] == IndicatorState.DROPPED,
        first=_edition(own["first_edition_id"], names, lang),
        target=cell(last, t) if last else None,
        before=_before(one),
        actual=cell(one.actual, t) if one.actual else None,
        spark=_spark(one, t),
        change=change_cell(one.change, names.editions, lang, t) if one.change else None,
    )


def _place(own: IndicatorRow, names: Names) -> str:
    said = []
    if names.with_source:
        said.append(names.sources.get(own["source_id"], own["source_id"]))
    if names.with_series:
        said.append(own["series"])
    return " ".join(said)


def _before(one: Listed) -> str:
    first, last = one.first_target, one.last_target
    if first is None or last is None or first.base_value == last.base_value:
        return ""
    return first.raw


def _edition(key: str, names: Names, lang: str) -> str:
    edition = names.editions.get(key)
    return short_name(edition, lang) if edition else key


def cell(value: Value, t: Translator) -> Cell:
    """A number as printed, with its year; of a baseline that it is one."""
    year = t("figure.year", value.year) if value.year else ""
    what = t("i.kind.base") if value.kind == FigureKind.BASE else ""
    return Cell(value.raw, value.address, " ".join(word for word in (what, year) if word))


def change_cell(
    row: IndicatorChangeRow, editions: Mapping[str, EditionRow], lang: str, t: Translator
) -> ChangeWords:
    """A change in few words: what, from what to what, since which edition."""
    edition = editions.get(row["new_edition_id"])
    return ChangeWords(
        kind=row["kind"],
        tag=t(f"i.change.{row['kind']}"),
        detail=_detail(row, lang),
        edition=short_name(edition, lang) if edition else row["new_edition_id"],
        href=links.compare(row["old_edition_id"], row["new_edition_id"]),
    )


def _detail(row: IndicatorChangeRow, lang: str) -> str:
    kind = row["kind"]
    if kind == IndicatorChangeKind.UNIT_CHANGED:
        return f"{row['old_unit'] or '－'} → {row['new_unit'] or '－'}"
    if kind == IndicatorChangeKind.RENAMED:
        return f"{row['old_name']} → {row['new_name']}"
    if kind in (IndicatorChangeKind.ADDED, IndicatorChangeKind.DROPPED):
        return ""
    old, new = (amount_words(row[name], row["unit"], lang) for name in ("old_value", "new_value"))
    return f"{old} → {new}"


def _spark(one: Listed, t: Translator) -> str:
    aims = [aim for aim in (one.first_target, one.last_target) if aim]
    unit = aims[-1].base_unit if aims else None
    targets = {
        aim.year: aim.base_value
        for aim in aims
        if aim.year and aim.base_value is not None and aim.base_unit == unit
    }
    return spark(one.spark, sorted(targets.items()), _spark_words(one.spark, targets, t))


def _spark_words(
    reached: Sequence[tuple[int, float]], targets: Mapping[int, float], t: Translator
) -> str:
    """The same for those who don't see it: the ends of what was reached, and the targets."""
    ends = list(dict.fromkeys((reached[0], reached[-1]))) if reached else []
    told = [t("i.spark.reached", year, f"{value:,.10g}") for year, value in ends]
    told += [t("i.spark.target", year, f"{value:,.10g}") for year, value in targets.items()]
    return t("i.and").join(told)
