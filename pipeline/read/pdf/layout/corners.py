"""Boxes with rounded corners: their four sides end before they meet."""

from collections.abc import Sequence

from pipeline.read.pdf.layout.rules import Rule

_ROUND = 18.0
"""Points: the largest corner that is closed."""
_ALIKE = 2.0
"""Points: the two sides of a box end within this of each other."""
_MOST = 400
"""Lines down that are looked at: a page with more is a drawing."""


def squared(across: Sequence[Rule], down: Sequence[Rule]) -> tuple[Sequence[Rule], Sequence[Rule]]:
    """The lines of a page, those of rounded boxes drawn out to their corners."""
    if len(down) > _MOST or not across:
        return across, down
    wide, high = list(across), list(down)
    for left, right in _pairs(down):
        top = _side(across, left, right, upper=True)
        bottom = _side(across, left, right, upper=False)
        if top is None or bottom is None:
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


def _side(across: Sequence[Rule], left: Rule, right: Rule, *, upper: bool) -> int | None:
    """Index of the line across that closes a pair above or below, a corner away on all sides."""
    for n, rule in enumerate(across):
        corner = left.start - rule.at if upper else rule.at - left.end
        inset, other = rule.start - left.at, right.at - rule.end
        if 0 < corner < _ROUND and 0 < inset < _ROUND and abs(inset - other) < _ALIKE:
            return n
    return None
