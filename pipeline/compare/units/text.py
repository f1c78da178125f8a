"""The units of a whole text, file by file."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from pipeline.compare.units.contents import with_contents
from pipeline.compare.units.laid_out import laid_out_units
from pipeline.compare.units.printed import printed_units
from pipeline.compare.units.running import running_units
from pipeline.compare.units.types import PageText, Unit


class CutText(NamedTuple):
    """A text cut into units, to be compared with another one."""

    units: list[Unit]
    """As :func:`units_of` gives them."""
    running: list[Unit]
    """Its running heads and feet, each once; they are compared where both texts have a layout."""
    laid_out: bool
    """Whether all of it was read by its layout."""


def cut(pages: Sequence[PageText]) -> CutText:
    """A text, ready to be compared."""
    laid_out = _is_laid_out(pages)
    return CutText(units_of(pages), running_units(pages) if laid_out else [], laid_out)


def units_of(pages: Sequence[PageText]) -> list[Unit]:
    """All units of a text, in its order.

    A file that was read by its layout is cut by its blocks, all of it; any other by its lines.
    White space apart, the units hold every character of the pages, in order, but page numbers,
    running heads and feet, and the head of a table that is repeated where the table goes on.
    """
    return with_contents(list(_units(pages)))


def _units(pages: Sequence[PageText]) -> Iterator[Unit]:
    laid_out = {page.sha256 for page in pages if page.blocks}
    for by_layout, some in groupby(pages, key=lambda page: page.sha256 in laid_out):
        cut = laid_out_units if by_layout else printed_units
        yield from cut(list(some))


def _is_laid_out(pages: Sequence[PageText]) -> bool:
    laid_out = {page.sha256 for page in pages if page.blocks}
    return all(page.sha256 in laid_out for page in pages if page.text.strip())
