"""What the readers of figures hand on."""

from typing import NamedTuple

from pipeline.kinds import FigureKind, FigureRole
from pipeline.read.blocks import Box

UNDER = " › "
"""Joins a heading and what stands under it."""


class Stated(NamedTuple):
    """A number of an indicator, before its place in the file is known."""

    indicator: str
    unit: str | None
    kind: FigureKind
    year: int | None
    """Fiscal year."""
    value: float | None
    """None where words stand in its place (維持, －)."""
    raw: str
    boxes: tuple[Box, ...] = ()
    """Of the number, then of its indicator."""
    judged: bool = False
    """It stands beside an evaluation (達成度, 評価): somebody looks back."""
    beside: str = ""
    """Words of the table that its row stands under: a band across it, merged cells at its left."""


class Figure(NamedTuple):
    """One number of one indicator, with its place."""

    page: int
    position: int
    """Place on the page, from 1."""
    indicator: str
    unit: str | None
    kind: FigureKind
    year: str | None
    """Fiscal year, e.g. ``2019``."""
    value: float | None
    raw: str
    role: FigureRole
    boxes: tuple[Box, ...]
    """Where the number stands, then its indicator."""
    section: str
    """The headings above it from the outermost on, then what its table says at the left of its
    row, joined with :data:`UNDER`; "" where there is none."""


class FigureDoubt(NamedTuple):
    """What may be a number of an indicator, and was not taken for one."""

    page: int
    words: str


class FiguresFound(NamedTuple):
    """What a file says of its indicators."""

    figures: tuple[Figure, ...]
    doubts: tuple[FigureDoubt, ...]
