"""What a page is put together from: runs, and the tables and frames that hold others."""

from collections.abc import Iterable

from pipeline.read.pdf.layout.characters import Place
from pipeline.read.pdf.layout.lines import Line
from pipeline.read.pdf.layout.runs import Run
from pipeline.read.pdf.layout.tables import Table

Element = Line | Table


class Frame:
    """What stands inside a drawn box, in order."""

    __slots__ = ("elements", "place")

    def __init__(self, place: Place, elements: list[Element]) -> None:
        self.place = place
        self.elements = elements


Item = Run | Table | Frame


def only_runs(items: Iterable[Item]) -> list[Run]:
    """Those of the items that are runs."""
    return [item for item in items if isinstance(item, Run)]


def others(items: Iterable[Item]) -> list[Table | Frame]:
    """Those of the items that are tables and frames."""
    return [item for item in items if not isinstance(item, Run)]


def runs_in(item: Item) -> list[Run]:
    """All runs of an item, in order."""
    if isinstance(item, Run):
        return [item]
    elements = item.elements if isinstance(item, Frame) else [item]
    return [run for element in elements for line in _lines_in(element) for run in line.runs]


def _lines_in(element: Element) -> Iterable[Line]:
    if isinstance(element, Line):
        return [element]
    return [line for cell in element.cells for line in cell.lines]
