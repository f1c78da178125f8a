"""The timeline of the home page: a lane a series, as plain numbers that the template draws as SVG."""

import re
from datetime import date
from typing import Any, NamedTuple

from pipeline.answers import links
from pipeline.database.names import series_place

Row = dict[str, Any]
WIDTH, LEFT, RIGHT, TOP, LANE = 960, 130, 24, 34, 64


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


def _is_year(text: Any) -> bool:
    return bool(re.fullmatch(r"[12]\d{3}", str(text or "")))


def _moment(iso: str) -> float:
    """A date cut to what is known as a fractional year."""
    parts = [int(p) for p in re.findall(r"\d+", iso[:10])] or [2000]
    year, month, day = [*parts, 1, 1][:3]
    try:
        when = date(year, month, day)
    except ValueError:
        return float(year)
    return year + (when.timetuple().tm_yday - 1) / 365.25


def timeline(editions: list[Row], changes: list[Row], name: Any) -> Timeline | None:
    """Lay out the editions of one source.

    Args:
        editions: rows of ``editions``.
        changes: rows of ``changes`` of the kinds page_changed and document_replaced, with ``series``.
        name: says what a reader calls an edition, and a change.
    """
    dated = [(e, e["published"] or e["first_seen"]) for e in editions]
    moments = [_moment(d) for _, d in dated] + [_moment(c["at"]) for c in changes]
    moments += [int(e["plan_to"]) + 1.25 for e in editions if _is_year(e["plan_to"])]
    if not moments:
        return None
    first, last = int(min(moments)), int(max(moments)) + 1
    scale = (WIDTH - LEFT - RIGHT) / max(1, last - first)

    def x(moment: float) -> float:
        return round(LEFT + (moment - first) * scale, 1)

    series = sorted(
        {e["series"] for e in editions},
        key=series_place,
    )
    lanes = []
    for i, which in enumerate(series):
        y = TOP + i * LANE + LANE / 2
        own = sorted(((e, d) for e, d in dated if e["series"] == which), key=lambda pair: pair[1])
        lanes.append(
            Lane(which, y, _marks(own, changes, which, x, y, name), _bars(own, x, y, scale, name))
        )
    step = 1 if last - first <= 14 else 2 if last - first <= 30 else 5
    years = [(year, x(year)) for year in range(first, last + 1) if year % step == 0]
    return Timeline(WIDTH, int(TOP + len(series) * LANE + 12), LEFT, years, lanes)


def _marks(
    own: list[tuple[Row, str]], changes: list[Row], series: str, x: Any, y: float, name: Any
) -> list[Mark]:
    marks, free = [], 0.0
    for e, when in own:
        place = x(_moment(when))
        label = str(e["version"]) if place >= free and len(e["version"]) < 14 else ""
        free = place + 8 * len(label) + 12 if label else free
        marks.append(
            Mark(
                place,
                y,
                links.edition(e["id"]),
                name(e),
                "draft" if e["status"] == "draft" else "published",
                label,
            )
        )
    for c in changes:
        if c["series"] == series:
            kind = "replaced" if c["kind"] == "document_replaced" else "page"
            href = (
                links.compare(c["old"], c["new"])
                if c["comparison_id"] and kind == "replaced"
                else links.change(c["key"])
            )
            marks.append(Mark(x(_moment(c["at"])), y, href, name(c), kind, ""))
    return marks


def _bars(own: list[tuple[Row, str]], x: Any, y: float, scale: float, name: Any) -> list[Bar]:
    bars = []
    for e, _ in own:
        if _is_year(e["plan_from"]) and _is_year(e["plan_to"]):
            years = int(e["plan_to"]) + 1 - int(e["plan_from"])
            bars.append(
                Bar(x(int(e["plan_from"]) + 0.25), y - 9, round(max(years, 0) * scale, 1), name(e))
            )
    return bars
