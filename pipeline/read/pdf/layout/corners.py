"""Boxes with rounded corners: their four sides end before they meet."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.read.pdf.layout.rules import Rule

_ROUND = 18.0
"""Points: the largest corner that is closed."""
_ALIKE = 2.0
"""Points: the two sides of a box end within this of each other."""
_MOST = 400
"""Lines down that are looked at: a page with more is a drawing."""


def squared(across: Sequence[Rule], down: Sequence[Rule]) -> tuple[Sequence[Rule], Sequence[Rule]]:
    """The lines of a page, those of rounded boxes drawn out to their corners.

    Args:
        across: from the top.
        down: from the left.
    """
    if len(down) > _MOST or not across:
        return across, down
    heights = [rule.at for rule in across]
    wide, high = list(across), list(down)
    for left, right in _pairs(down):
        top = _side(across, heights, left, right, upper=True)
        if top is None:
            continue
        bottom = _side(across, heights, left, right, upper=False)
        if bottom is None:
            continue
        for n in (top, bottom):
            wide[n] = across[n]._replace(start=left.at, end=right.at)
        for side in (left, right):
            high[down.index(side)] = side._replace(start=across[top].at, end=across[bottom].at)
    return sorted(wide), sorted(high)


def _pairs(down: Sequence[Rule]) -> list[tuple[Rule, Rule]]:
    """Lines down that begin and end at the same heights, each with the next one to the right."""
    found = []
    for n, left in enumerate(down):
        for right in down[n + 1 :]:
            if abs(left.start - right.start) < _ALIKE and abs(left.end - right.end) < _ALIKE:
                found.append((left, right))
                break
    return found


def _side(
    across: Sequence[Rule], heights: Sequence[float], left: Rule, right: Rule, *, upper: bool
) -> int | None:
    """Index of the line across that closes a pair above or below, a corner away on all sides.

    Args:
        heights: of the lines across, in their order.
    """
    end = left.start if upper else left.end
    first = bisect_right(heights, end - _ROUND if upper else end)
    last = bisect_left(heights, end if upper else end + _ROUND)
    for n in range(first, last):
        rule = across[n]
        inset, other = rule.start - left.at, right.at - rule.end
        if 0 < inset < _ROUND and abs(inset - other) < _ALIKE:
            return n
    return None
