"""Pieces of SVG that our charts have in common: texts and marks of several shapes."""

from collections.abc import Sequence
from enum import StrEnum
from html import escape

Place = tuple[float, float]
"""x, y in the units of the view box."""


class Mark(StrEnum):
    """What a point is drawn as."""

    CIRCLE = "circle"
    SQUARE = "square"
    DIAMOND = "diamond"
    TRIANGLE = "triangle"
    CROSS = "cross"


def text(x: float, y: float, words: str, anchor: str = "middle", name: str = "") -> str:
    """A line of text.

    Args:
        anchor: ``start``, ``middle`` or ``end``: what of it stands at the place.
        name: of its class; none where empty.
    """
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    named = f' class="{name}"' if name else ""
    return f'<text {place} font-size="12" fill="currentColor"{named}>{escape(words)}</text>'


def point_list(places: Sequence[Place]) -> str:
    """Places as the attribute ``points`` has them."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def symbol(mark: Mark, at: Place, paint: str, inner: str = "", half: float = 4.5) -> str:
    """A mark with its middle at a place.

    Args:
        paint: its attributes of fill and stroke.
        inner: elements inside it, as a title is.
        half: of a square, half its side.
    """
    x, y = at
    if mark == Mark.CIRCLE:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" {paint}>{inner}</circle>'
    if mark == Mark.SQUARE:
        place = f'x="{x - half:.1f}" y="{y - half:.1f}"'
        sides = f'width="{2 * half:g}" height="{2 * half:g}"'
        return f"<rect {place} {sides} {paint}>{inner}</rect>"
    if mark == Mark.CROSS:
        d = f"M{x - 5:.1f} {y - 5:.1f}l10 10m0 -10l-10 10"
        return f'<path d="{d}" {paint}>{inner}</path>'
    high = 5 if mark == Mark.TRIANGLE else 6
    corners = [(x, y - high), (x + 6, y + (4 if mark == Mark.TRIANGLE else 0))]
    corners += [] if mark == Mark.TRIANGLE else [(x, y + 6)]
    corners.append((x - 6, corners[1][1]))
    return f'<polygon points="{point_list(corners)}" {paint}>{inner}</polygon>'
