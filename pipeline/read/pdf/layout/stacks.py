"""Lines across, one under the other and equally long, that may rule a table; or several, one under
the other, with headings and prose between.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.read.pdf.layout.lines import Line, lines_of
from pipeline.read.pdf.layout.rivers import beside
from pipeline.read.pdf.layout.rules import Rule
from pipeline.read.pdf.layout.runs import Run
from pipeline.read.pdf.layout.tables import is_value

_ALIKE = 8.0
"""Points: so near to each other the ends of such lines are."""
_NEAR = 160.0
"""Points from one to the next."""
_HEAD = 6
"""A head stands over its first line within this, in heights of a letter."""
_LEFT = 3
"""What parts two tables begins at their left, within this, in heights of a letter."""
_SHARED = 2
"""So many words of a head say that it is repeated."""


def ruled_across(loose: Sequence[Rule], runs: Sequence[Run]) -> Iterator[list[Rule]]:
    """The lines across of each table that may be one, from the top.

    Args:
        loose: lines across that are part of no grid.
        runs: of the page.
    """
    for group in _stacked(loose):
        yield from _one_table_each(group, runs)


def _stacked(loose: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Three lines across or more."""
    groups: list[list[Rule]] = []
    for rule in sorted(loose):
        for group in groups:
            last = group[-1]
            alike = abs(last.start - rule.start) < _ALIKE and abs(last.end - rule.end) < _ALIKE
            if alike and rule.at - last.at < _NEAR:
                group.append(rule)
                break
        else:
            groups.append([rule])
    yield from (group for group in groups if len(group) >= 3)


def _one_table_each(rules: list[Rule], runs: Sequence[Run]) -> list[list[Rule]]:
    """Lines across, parted where between two of them something else stands and the head comes
    again: tables of one plan, one under each of its goals.
    """
    left, right = rules[0].start, rules[0].end
    own = [run for run in runs if left - 2 <= (run.x0 + run.x1) / 2 <= right + 2]
    known = _words(_between(own, rules[0].at, rules[1].at)) | _words(_over(own, rules[0].at))
    bands = [_between(own, a.at, b.at) for a, b in pairwise(rules)]
    parts = [[rules[0]]]
    for n, below in enumerate(rules[1:]):
        if _parts_tables(bands[n], bands[n + 1] if n + 1 < len(bands) else (), known, left):
            parts.append([below])
        else:
            parts[-1].append(below)
    return [part for part in parts if len(part) > 1]


def _between(runs: Sequence[Run], top: float, bottom: float) -> list[Run]:
    return [run for run in runs if top < (run.y0 + run.y1) / 2 < bottom]


def _over(runs: Sequence[Run], y: float) -> list[Run]:
    return [run for run in runs if y - _HEAD * run.em < run.y0 and (run.y0 + run.y1) / 2 < y]


def _words(runs: Sequence[Run]) -> set[str]:
    return {run.text for run in runs if not is_value(run.words())}


def _parts_tables(band: Sequence[Run], below: Sequence[Run], known: set[str], left: float) -> bool:
    """Whether a line by itself stands there, from the left, and behind it the head of the table:
    over the next line across, or under it.
    """
    rows = beside(lines_of(band))
    if not rows or not _alone(rows[0], left):
        return False
    if len(rows) > 1 and _is_head(rows[-1], known):
        return True
    under = beside(lines_of(below))
    return bool(under) and all(_alone(row, left) for row in rows) and _is_head(under[-1], known)


def _alone(row: Sequence[Line], left: float) -> bool:
    line = row[0]
    return len(row) == len(line.segments()) == 1 and line.x0 - left < _LEFT * line.em


def _is_head(row: Sequence[Line], known: set[str]) -> bool:
    runs = [run for line in row for run in line.runs]
    valued = any(is_value(run.words()) for run in runs)
    return not valued and len(_words(runs) & known) >= _SHARED
