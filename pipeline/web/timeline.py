"""The timeline of the home page, a lane a series: numbers that the template draws as SVG."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from pipeline.answers import links
from pipeline.database.names import series_place
from pipeline.database.row_types import ChangeRow, EditionRow
from pipeline.kinds import ChangeKind, EditionStatus

WIDTH, LEFT, RIGHT, TOP, LANE = 960, 130, 24, 34, 64
_FISCAL_YEAR_BEGINS = 0.25
"""A fiscal year begins in April."""
_LETTER = 8  # units of the view box, about
_LONGEST_LABEL = 14  # characters
_YEAR = re.compile(r"[12]\d{3}")
_STEPS = ((14, 1), (30, 2))
"""Up to so many years a line each year, up to so many each second, else each fifth."""
_WIDE_STEP = 5


class SeriesChange(ChangeRow):
    """A change with the series whose lane it stands in."""

    series: str
    edition_label: str | None
    document_label: str | None


class Mark(NamedTuple):
    """Something at a place of the timeline, and where it leads."""

    x: float
    y: float
    href: str
    text: str
    kind: str
    """published | draft | page | replaced."""
    label: str
    """What stands beside it; empty where there is no room."""


class Bar(NamedTuple):
    """The period of a plan."""

    x: float
    y: float
    width: float
    text: str


class Lane(NamedTuple):
    """One series."""

    name: str
    y: float
    marks: list[Mark]
    bars: list[Bar]


class Timeline(NamedTuple):
    """Everything the template draws; coordinates in the units of the SVG's view box."""

    width: int
    height: int
    left: int
    years: list[tuple[int, float]]
    lanes: list[Lane]


class _Scale(NamedTuple):
    """From years to places."""

    first: int
    last: int

    @property
    def year(self) -> float:
        """Width of a year."""
        return (WIDTH - LEFT - RIGHT) / max(1, self.last - self.first)

    def place(self, moment: float) -> float:
        """Where a moment stands, given as a fractional year."""
        return round(LEFT + (moment - self.first) * self.year, 1)

    def years(self) -> list[tuple[int, float]]:
        """The years that get a line, and its place."""
        span = self.last - self.first
        step = next((step for most, step in _STEPS if span <= most), _WIDE_STEP)
        every = range(self.first, self.last + 1)
        return [(year, self.place(year)) for year in every if year % step == 0]


def _fiscal_year(text: str | None) -> int | None:
    """The year of a plan's period; None where it is not known."""
    return int(text) if text and _YEAR.fullmatch(text) else None


def _moment(iso: str) -> float:
    """A date cut to what is known as a fractional year."""
    parts = [int(part) for part in re.findall(r"\d+", iso[:10])] or [2000]
    year, month, day = [*parts, 1, 1][:3]
    try:
        when = date(year, month, day)
    except ValueError:
        return float(year)
    return year + (when.timetuple().tm_yday - 1) / 365.25


def _day(edition: EditionRow) -> str:
    """The day an edition stands at."""
    return edition["published"] or edition["first_seen"]


def _scale(editions: list[EditionRow], changes: list[SeriesChange]) -> _Scale | None:
    """The years that have to be on it: dates, changes and ends of plans; None without any."""
    moments = [_moment(_day(edition)) for edition in editions]
    moments += [_moment(change["at"]) for change in changes]
    ends = [_fiscal_year(edition["plan_to"]) for edition in editions]
    moments += [end + 1 + _FISCAL_YEAR_BEGINS for end in ends if end is not None]
    return _Scale(int(min(moments)), int(max(moments)) + 1) if moments else None


def timeline(
    editions: list[EditionRow],
    changes: list[SeriesChange],
    edition_name: Callable[[EditionRow], str],
    change_name: Callable[[SeriesChange], str],
) -> Timeline | None:
    """Lay out the editions of one source.

    Args:
        changes: those of the kinds page_changed and document_replaced.
        edition_name, change_name: what a reader calls them.

    Returns:
        None where there is nothing to draw.
    """
    scale = _scale(editions, changes)
    if scale is None:
        return None
    series = sorted({edition["series"] for edition in editions}, key=series_place)
    lanes = []
    for number, name in enumerate(series):
        y = TOP + number * LANE + LANE / 2
        own = sorted((e for e in editions if e["series"] == name), key=_day)
        ticks = [change for change in changes if change["series"] == name]
        marks = _edition_marks(own, scale, y, edition_name)
        marks += [_change_mark(change, scale, y, change_name(change)) for change in ticks]
        lanes.append(Lane(name, y, marks, list(_bars(own, scale, y, edition_name))))
    height = int(TOP + len(series) * LANE + 12)
    return Timeline(WIDTH, height, LEFT, scale.years(), lanes)


def _edition_marks(
    own: list[EditionRow], scale: _Scale, y: float, name: Callable[[EditionRow], str]
) -> list[Mark]:
    marks, free = [], 0.0
    for edition in own:
        x = scale.place(_moment(_day(edition)))
        label = edition["version"]
        if x < free or len(label) >= _LONGEST_LABEL:
            label = ""
        if label:
            free = x + _LETTER * len(label) + 12
        kind = "draft" if edition["status"] == EditionStatus.DRAFT else "published"
        marks.append(Mark(x, y, links.edition(edition["id"]), name(edition), kind, label))
    return marks


def _change_mark(change: SeriesChange, scale: _Scale, y: float, text: str) -> Mark:
    replaced = change["kind"] == ChangeKind.DOCUMENT_REPLACED
    href = links.change(change["key"])
    if replaced and change["comparison_id"]:
        href = links.compare(change["old"] or "", change["new"] or "")
    x = scale.place(_moment(change["at"]))
    return Mark(x, y, href, text, "replaced" if replaced else "page", "")


def _bars(
    own: list[EditionRow], scale: _Scale, y: float, name: Callable[[EditionRow], str]
) -> Iterable[Bar]:
    for edition in own:
        first, last = _fiscal_year(edition["plan_from"]), _fiscal_year(edition["plan_to"])
        if first is not None and last is not None:
            width = round(max(last + 1 - first, 0) * scale.year, 1)
            yield Bar(scale.place(first + _FISCAL_YEAR_BEGINS), y - 9, width, name(edition))
