"""The units of a whole text, file by file."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from pipeline.compare.units.contents import with_contents
from pipeline.compare.units.laid_out import laid_out_units
from pipeline.compare.units.printed import printed_units
from pipeline.compare.units.running import running_units
from pipeline.compare.units.types import PageText, Unit


def units_of(pages: Sequence[PageText], *, running: bool = False) -> list[Unit]:
    """All units of a text, in its order.

    A file that was read by its layout is cut by its blocks, all of it; any other by its lines.
    White space apart, the units hold every character of the pages, in order, but page numbers,
    running heads and feet, and the head of a table that is repeated where the table goes on.

    Args:
        running: whether running heads and feet are wanted: each once, behind all others.
    """
    found = list(_whole(tuple(pages)))
    return found + running_units(pages) if running else found


@lru_cache(4)  # an edition is the new side of one comparison and the old side of the next
def _whole(pages: tuple[PageText, ...]) -> tuple[Unit, ...]:
    return tuple(with_contents(list(_units(pages))))


def _units(pages: Sequence[PageText]) -> Iterator[Unit]:
    laid_out = {page.sha256 for page in pages if page.blocks}
    for by_layout, some in groupby(pages, key=lambda page: page.sha256 in laid_out):
        cut = laid_out_units if by_layout else printed_units
        yield from cut(list(some))


def is_laid_out(pages: Sequence[PageText]) -> bool:
    """Whether all of a text was read by its layout."""
    laid_out = {page.sha256 for page in pages if page.blocks}
    return all(page.sha256 in laid_out for page in pages if page.text.strip())
