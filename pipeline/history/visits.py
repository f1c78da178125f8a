"""From runs and imports to visits: what was seen of one source at one time, in order of time.

A crawl is one visit. An import can span years, so it is cut: each capture of the page begins a
visit, and so does one of an address that the visit has already, and a gap of more than a day.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from pipeline.archive import layout
from pipeline.archive.types import Capture, RequisiteCapture, Run
from pipeline.history.urls import url_key

_GAP = timedelta(days=1)


class Visit(NamedTuple):
    """Captures of one source that belong to one look at it."""

    run: Run
    at: str
    """Moment it began (UTC); the order of visits."""
    captures: tuple[Capture, ...]
    last: bool
    """True for the last visit of its run: then the run is complete."""
    of_files: bool = False
    """True where it begins with a file: the page is looked at before it, if at the same moment."""
    requisites: tuple[RequisiteCapture, ...] = ()
    """What the pages need to look as they do; no captures of the source."""
    turn: str = ""
    """When it is the visit's turn: the place of its file, and never before the source's earlier
    visits (UTC)."""
    first_capture: int | None = None
    """The number that its first capture has where it may be projected before its turn; None for the
    one after the last."""


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def visits_of(
    run: Run,
    captures: Iterable[Capture],
    earlier: Collection[str] = (),
    requisites: tuple[RequisiteCapture, ...] = (),
) -> list[Visit]:
    """The visits of one run, oldest first; a run without captures is one empty visit.

    Args:
        earlier: :func:`url_key` of the addresses at which the source's page stood before.
        requisites: what the run holds of what the pages need, in the order of time.
    """
    captures = list(captures)
    if run.kind == "crawl" or not captures:
        return [Visit(run, run.started_at, tuple(captures), True, requisites=requisites)]
    page_keys = {*page_keys_of(run), *earlier}
    groups: list[list[Capture]] = []
    here: set[str] = set()
    for capture in sorted(captures, key=lambda c: (c.captured_at, c.warc_offset)):
        key = url_key(capture.url)
        gap = groups and _moment(capture.captured_at) - _moment(groups[-1][-1].captured_at) > _GAP
        if not groups or gap or key in page_keys or key in here:
            groups.append([])
            here = set()
        groups[-1].append(capture)
        here.add(key)
    end = len(groups) - 1
    beside = _beside(groups, requisites)
    return [
        Visit(
            run,
            group[0].captured_at,
            tuple(group),
            i == end,
            of_files=url_key(group[0].url) not in page_keys,
            requisites=beside[i],
        )
        for i, group in enumerate(groups)
    ]


def _beside(
    groups: list[list[Capture]], requisites: Iterable[RequisiteCapture]
) -> list[tuple[RequisiteCapture, ...]]:
    """What was taken beside each visit: after it began, and before the next one did."""
    starts = [group[0].captured_at for group in groups]
    found: list[list[RequisiteCapture]] = [[] for _ in groups]
    for one in requisites:
        found[max(bisect_right(starts, one.captured_at) - 1, 0)].append(one)
    return [tuple(several) for several in found]


def page_keys_of(run: Run) -> list[str]:
    """Where the page stood, as far as a run knew: :func:`url_key` of each address."""
    return [url_key(url) for url in (run.page_url or "", *run.earlier)]


def in_order(visits: Iterable[Visit], before: Mapping[str, str] | None = None) -> list[Visit]:
    """All visits in the one order in which they are projected, whoever made them.

    One source's go by time. Between the sources it is the order in which their files were closed:
    so what is closed can be projected at once, while older runs of others are still under way, and
    a rebuild repeats it. A visit that came in late (an import of older captures) takes its place
    among its own source's; what follows it there waits for it.

    Args:
        before: source → the turn of its last visit that is projected already.
    """
    turns = dict(before or {})
    placed = []
    for visit in sorted(visits, key=among_its_own):
        source_id = visit.run.source_id
        turns[source_id] = max(turns.get(source_id, ""), visit.run.placed)
        placed.append(visit._replace(turn=turns[source_id]))
    return sorted(placed, key=place)


Among = tuple[str, int, int, str]
"""A visit's place among those of its source."""


def among_its_own(visit: Visit) -> Among:
    """Where a visit stands among those of its source: by time, pages before files that came in
    apart from them, then by the number of its WARC file among twins, then by its name.
    """
    _, number, name = layout.order(visit.run.warc_file)
    return visit.at, int(visit.of_files), number, name


def place(visit: Visit) -> tuple[str, str, Among]:
    """Where a visit stands among all, once it has its turn."""
    return visit.turn, visit.run.source_id, among_its_own(visit)
