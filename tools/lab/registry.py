"""The layouts by name."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tools.lab.piece import Figure, Piece, Told
from tools.lab.sheets import Sheet
from tools.lab.variant import Variant


class Paper(NamedTuple):
    """A document before it is printed, and what it says."""

    suffix: str
    """Of the source: html for Chromium; fodt or xlsx for LibreOffice."""
    source: bytes
    told: tuple[tuple[int | None, Told], ...]
    """Blocks in the order of reading, each with its page (from 1; None where the page is up to
    the program that sets the text)."""
    figures: tuple[Figure, ...]
    rotate: int = 0
    """/Rotate of its pages, put into the PDF afterwards."""
    tagged: bool = True
    """With the structure tree of an accessible PDF."""
    through: tuple[str, ...] = ()
    """Formats that it goes through before it becomes a PDF: docx."""
    every_page: Callable[[int], tuple[Told, ...]] | None = None
    """What stands on a page because it is that page: running head, number."""
    choices: tuple[str, ...] = ()
    """Of what it was composed, ``year=head``: what fails can be told by them."""


class HtmlPaper(NamedTuple):
    """Sheets for Chromium."""

    sheets: Sequence[Sheet]
    rotate: int = 0
    choices: tuple[str, ...] = ()


Maker = Callable[[Variant], "HtmlPaper | Paper"]


class Layout(NamedTuple):
    """A family of documents."""

    name: str
    about: str
    make: Maker


LAYOUTS: dict[str, Layout] = {}


def layout(name: str) -> Callable[[Maker], Maker]:
    """Enter a maker under a name; its docstring says what it shows."""

    def enter(make: Maker) -> Maker:
        LAYOUTS[name] = Layout(name, (make.__doc__ or "").strip().splitlines()[0], make)
        return make

    return enter


def told_of(pieces: Sequence[tuple[int, Piece]]) -> tuple[tuple[int | None, Told], ...]:
    """Blocks with the pages on which they stand."""
    return tuple((page, told) for page, piece in pieces for told in piece.told)
