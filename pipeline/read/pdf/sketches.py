"""The sketches of a PDF's pages, drawn in child processes."""

import concurrent.futures
from collections.abc import Sequence
from typing import NamedTuple, cast

from pipeline.read.children.pool import Limits, WorkerDied, a_worker
from pipeline.read.children.protocol import Answer
from pipeline.read.pdf.protocol import SketchesSaid, SketchJob

LIMITS = Limits(cpu=30.0, wall=60.0)
"""For a stretch of pages; the slowest of a thousand real ones takes half a second."""
_ALONE = 10.0
"""Seconds of processor time for a page that is drawn alone, after its stretch killed a reader."""
_STRETCH = 24
"""So many pages go into one job."""
_DEATHS = 3
"""A file that has killed so many readers is left alone."""


class Sketch(NamedTuple):
    """What a page looks like, or why nobody knows."""

    cells: bytes | None
    """Packed, as :mod:`pipeline.read.sketch` has them."""
    error: str | None


def sketch_pages(
    data: bytes, pages: Sequence[int], *, workers: int = 1, limits: Limits = LIMITS
) -> dict[int, Sketch]:
    """The sketches of some pages (from 1) of a PDF.

    A stretch of pages that kills its reader is drawn page by page. Never raises for what the file
    does: ``error`` says it.
    """
    stretches = [pages[at : at + _STRETCH] for at in range(0, len(pages), _STRETCH)]
    deaths: list[str] = []

    def draw(stretch: Sequence[int]) -> dict[int, Sketch]:
        return _stretch(data, stretch, deaths, limits)

    if workers < 2 or len(stretches) < 2:
        parts = [draw(stretch) for stretch in stretches]
    else:
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            parts = list(pool.map(draw, stretches))
    return {page: sketch for part in parts for page, sketch in part.items()}


def _stretch(
    data: bytes, pages: Sequence[int], deaths: list[str], limits: Limits
) -> dict[int, Sketch]:
    if len(deaths) >= _DEATHS:
        return _none(pages, f"other pages of the file can't be drawn: {deaths[0]}")
    try:
        return _ask(data, pages, limits)
    except WorkerDied as error:
        if len(pages) == 1:
            deaths.append(str(error))
            return _none(pages, str(error))
    alone = limits._replace(cpu=min(limits.cpu, _ALONE))
    found: dict[int, Sketch] = {}
    for page in pages:
        found |= _stretch(data, [page], deaths, alone)
    return found


def _none(pages: Sequence[int], why: str) -> dict[int, Sketch]:
    return {page: Sketch(None, why) for page in pages}


def _ask(data: bytes, pages: Sequence[int], limits: Limits) -> dict[int, Sketch]:
    with a_worker() as worker:
        answer = worker.ask(SketchJob(do="sketch", pages=list(pages)), data, limits)
    if answer.failure is not None:
        return _none(pages, answer.failure.text)
    return _sketches(answer)


def _sketches(answer: Answer) -> dict[int, Sketch]:
    said = cast(SketchesSaid, answer.said)
    found: dict[int, Sketch] = {}
    at = 0
    for one in said["sketches"]:
        cells = answer.blob[at : at + one["bytes"]] if one["bytes"] else None
        found[one["page"]] = Sketch(cells, one["error"])
        at += one["bytes"]
    return found
