"""Ruby: small kana that tell how the letters beside them are read. It is no text of its own."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.read.pdf.layout.runs import Run, Way

_KANA = re.compile("[\u3041-\u309f\u30a1-\u30fc\u30fb]+")
_SIZE = 0.62
"""Ruby is half as large as the letters beside it; a third (三分ルビ) in some books."""
_LETTERS = 24
"""Letters of one piece of ruby at most."""


def without_ruby(runs: list[Run]) -> list[Run]:
    """The runs of a page without those that are ruby."""
    body = _body(runs)
    small = [run for run in runs if run.em <= _SIZE * body and _may_be(run)]
    if not small:
        return runs
    large = sorted([run for run in runs if run.em > _SIZE * body], key=lambda run: run.y0)
    tops = [run.y0 for run in large]
    ruby = {id(run) for run in small if _beside(run, large, tops)}
    return [run for run in runs if id(run) not in ruby]


def _body(runs: Sequence[Run]) -> float:
    """Height of most letters, in whole points."""
    sizes: dict[int, int] = {}
    for run in runs:
        size = round(run.em)
        sizes[size] = sizes.get(size, 0) + len(run.text)
    return max(sizes, key=sizes.__getitem__, default=0)


def _may_be(run: Run) -> bool:
    return len(run.text) <= _LETTERS and _KANA.fullmatch(run.text) is not None


def _beside(run: Run, large: Sequence[Run], tops: Sequence[float]) -> bool:
    """Whether larger letters stand right under a run, or left of it in vertical writing."""
    first = bisect_left(tops, run.y0 - 80 * run.em)
    last = bisect_right(tops, run.y1 + run.em)
    return any(_reads(run, other) for other in large[max(first, last - 200) : last])


def _reads(run: Run, other: Run) -> bool:
    if other.em < run.em / _SIZE:
        return False
    near = 0.6 * other.em
    if other.way == Way.DOWN:
        apart = run.x0 - other.x1
        inside = min(run.y1, other.y1) - max(run.y0, other.y0)
        return -near <= apart <= 0.5 * near and inside >= 0.6 * (run.y1 - run.y0)
    apart = other.y0 - run.y1
    inside = min(run.x1, other.x1) - max(run.x0, other.x0)
    return -near <= apart <= 0.5 * near and inside >= 0.6 * (run.x1 - run.x0)
