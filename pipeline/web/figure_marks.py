"""Where a number of an indicator stands in the text of its page and on its picture."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.database.row_types import FigureRow
from pipeline.read.blocks import NOWHERE, Box, PageLayout, boxes_from_json
from pipeline.web.line_boxes import places_at


class FigureMarks(NamedTuple):
    """The number and its indicator."""

    places: list[tuple[int, int]]
    """(start, end) of each in the page's text, in order."""
    boxes: list[Box]
    """On its picture; empty where it has none."""


def figure_marks(figure: FigureRow, text: str, layout: PageLayout | None) -> FigureMarks:
    """What to mark for a figure.

    Args:
        figure: its ``boxes`` are those of cells or lines of the layout.
        text: of its page.
        layout: of its page; None where nobody knows it.
    """
    boxes = _boxes(figure)
    places = places_at(text, layout, boxes) if layout and boxes else []
    return FigureMarks(places or list(_in_words(figure, text)), boxes)


def _boxes(figure: FigureRow) -> list[Box]:
    """The boxes that are somewhere; a sheet of a workbook has none."""
    try:
        found = boxes_from_json(figure["boxes"])
    except (ValueError, TypeError):
        return []
    return list(dict.fromkeys(box for box in found if box != NOWHERE))


def _in_words(figure: FigureRow, text: str) -> Iterator[tuple[int, int]]:
    """The number as printed, in the first row that names its indicator."""
    at = 0
    for line in text.split("\n"):
        name, number = line.find(figure["indicator"]), line.rfind(figure["raw"])
        if 0 <= name < number:
            yield at + name, at + name + len(figure["indicator"])
            yield at + number, at + number + len(figure["raw"])
            return
        at += len(line) + 1
