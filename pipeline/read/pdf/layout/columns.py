"""Columns: what stands on both sides of a gutter and is read one side after the other."""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate

from pipeline.read.pdf.layout.characters import Place
from pipeline.read.pdf.layout.items import Item, only_runs, others
from pipeline.read.pdf.layout.lines import lines_of
from pipeline.read.pdf.layout.prose import GUTTER, is_column
from pipeline.read.pdf.layout.runs import Run

_NO_PROSE = re.compile("[^\u3041-\u309fA-Za-z]+")
_PROSE = 5
"""Prose has at least one letter of hiragana, or of the Latin alphabet, in so many."""
_MOST_BANDS = 300
"""Lines of one region among which columns are looked for; of 1,140 real pages one has 55."""
_AHEAD = 8
"""So many bands a gutter is looked for: a column may begin some lines above the other."""
_SEEDS = 6
"""So many gutters are tried at a band, the widest first."""

_FAR = 6.0
"""Where so much is free between two bands, in heights of a letter, something lies between them (a
picture)."""
_EM = 10.0
"""Height of letters, in points, where only tables and frames stand."""

Gap = tuple[float, float]
"""From where to where (x) nothing stands."""


class Band:
    """Items that lie at one height."""

    __slots__ = ("_free", "bottom", "em", "inner", "items", "plain", "rightmost", "runs", "top")

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.inner = 0.0
        """The widest that is free between two of its items."""
        self._free: list[Gap] = []
        if len(items) == 1:
            item = items[0]
            x0, self.top, x1, self.bottom = item.place
            self.rightmost = (x0 + x1) / 2
            self.plain = isinstance(item, Run)
            self.runs, self.em = ([item], item.em) if isinstance(item, Run) else ([], _EM)
            return
        runs = self.runs = only_runs(items)
        """Those of its items that are runs."""
        self.plain = len(runs) == len(items)
        """Whether all of it are runs."""
        self.em = max([run.em for run in runs]) if runs else _EM
        """Height of its largest letters."""
        places = [item.place for item in items]
        self.top = min([place[1] for place in places])
        self.bottom = max([place[3] for place in places])
        self.rightmost = max([place[0] + place[2] for place in places]) / 2
        """Middle of the item that stands furthest to the right."""
        self.inner = max([right - left for left, right in self.free[1:-1]], default=0.0)

    @property
    def free(self) -> list[Gap]:
        """What it leaves free between its items, and at both sides of them, from the left."""
        if not self._free:
            self._free = _free([item.place for item in self.items])
        return self._free


def _free(places: Iterable[Place]) -> list[Gap]:
    spans = sorted([(x0, x1) for x0, _, x1, _ in places])
    x0, end = spans[0]
    free = [(float("-inf"), x0)]
    for x0, x1 in spans:
        if x0 > end:
            free.append((end, x0))
        if x1 > end:
            end = x1
    free.append((end, float("inf")))
    return free


def bands_of(items: Iterable[Item]) -> list[Band]:
    """Items that lie at one height, from the top; neighbouring lines may touch."""
    groups: list[list[Item]] = []
    bottom = low = 0.0
    for item in sorted(items, key=_top):
        _, y0, _, y1 = item.place
        tall = y1 - y0
        lower = tall if tall < low else low
        if groups and y0 < bottom - 0.3 * lower:
            groups[-1].append(item)
            bottom, low = max(bottom, y1), lower
        else:
            groups.append([item])
            bottom, low = y1, tall
    return [Band(group) for group in groups]


def _top(item: Item) -> float:
    return item.place[1]


class Region:
    """What is read from the top, column by column where there are any."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.bands = bands_of(items)
        self._inner = [band.inner for band in self.bands]
        self._widest = max(self._inner, default=0.0)
        self._prose: _Prose | None = None

    def columns(self, start: int) -> tuple[int, float] | None:
        """Where columns that begin at a band end, and the middle of their gutter; None where it is
        a line across.
        """
        em = self.bands[start].em
        if self._widest < GUTTER * em or len(self.bands) > _MOST_BANDS:  # of most pages
            return None
        if max(self._inner[start : start + _AHEAD]) < GUTTER * em:
            return None
        prose = self._prose = self._prose or _Prose(self.bands)
        if not prose.may_be_from(start):
            return None
        for gutter in _seeds(self.bands[start : start + _AHEAD], em):
            if not prose.may_be_beside(gutter, start):
                continue
            end, (left, right) = _reach(self.bands, start, gutter, em)
            middle = (left + right) / 2
            end = _without_foot(self.bands, start, end, middle)
            if end == start or not prose.is_in(start, end):
                continue
            if _are_columns(self.bands[start:end], middle):
                return end, middle
        return None


class _Prose:
    """Where bands of a region may be prose, by their letters alone: found out for all of them at
    once, and denied for most.
    """

    def __init__(self, bands: Sequence[Band]) -> None:
        self._bands = bands
        self._sums = list(accumulate(map(_score, bands), initial=0))
        self._blocks: list[int] = []
        """Of each band: the next one that has tables or frames, from it on."""
        self._most: list[int] = []
        """Of each band: the highest sum behind one from it on, up to that block."""
        block, most = len(bands), _NONE
        for n in range(len(bands) - 1, -1, -1):
            if bands[n].plain:
                most = max(most, self._sums[n + 1])
            else:
                block, most = n, _NONE
            self._blocks.append(block)
            self._most.append(most)
        self._blocks.reverse()
        self._most.reverse()

    def is_in(self, start: int, end: int) -> bool:
        """Whether bands may be prose; those with tables or frames always may."""
        return self._blocks[start] < end or self._sums[end] >= self._sums[start]

    def may_be_from(self, start: int) -> bool:
        """Whether there may be prose, or tables or frames, from a band on."""
        return self._most[start] >= self._sums[start] or self._blocks[start] < len(self._bands)

    def may_be_beside(self, gutter: Gap, start: int) -> bool:
        """Whether there may be so on both sides of a gutter that begins at a band."""
        block = self._blocks[start]
        if block == len(self._bands) or self._most[start] >= self._sums[start]:
            return self._most[start] >= self._sums[start]
        left, right = _widest(*gutter, self._bands[block].free)
        return right - left >= GUTTER * self._bands[start].em


_NONE = -(10**9)


def _score(band: Band) -> int:
    """How many letters of prose a band has over the least share (times the share); below 0 where
    it has fewer."""
    if not band.plain:
        return 0
    text = "".join([run.text for run in band.runs])
    return _PROSE * len(_NO_PROSE.sub("", text)) - len(text)


def _seeds(bands: Sequence[Band], em: float) -> list[Gap]:
    """What bands leave free between their items, the widest of each place first."""
    least = GUTTER * em
    gaps = [gap for band in bands if band.inner >= least for gap in band.free[1:-1]]
    wide = sorted([(a - b, a, b) for a, b in gaps if b - a >= least])
    found: list[Gap] = []
    for _, a, b in wide:
        if len(found) < _SEEDS and not any(a < y and x < b for x, y in found):
            found.append((a, b))
    return found


def _reach(bands: Sequence[Band], start: int, gutter: Gap, em: float) -> tuple[int, Gap]:
    """How far down a gutter stays free, and how wide it is then; the right side has text there."""
    left, right = gutter
    end, spans = start, [gutter]  # how wide the gutter is up to each band
    for n in range(start, len(bands)):
        left, right = _widest(left, right, bands[n].free)
        if right - left < GUTTER * em:
            end = _with_rest(bands, end, n, em)
            return end, spans[end - start]
        if n > start and bands[n].top - bands[n - 1].bottom > _FAR * em:
            return n, spans[-1]
        spans.append((left, right))
        if bands[n].rightmost > (left + right) / 2:
            end = n + 1
    return len(bands), spans[-1]


def _widest(left: float, right: float, free: Iterable[Gap]) -> Gap:
    """What is left of a gutter where only some places are free, from the left: the widest, of
    equals the first."""
    start, end = left, left - _NEVER
    for x0, x1 in free:
        if x0 > right:
            break
        if x1 < left:
            continue
        x0 = x0 if x0 > left else left
        x1 = x1 if x1 < right else right
        if x1 - x0 > end - start:
            start, end = x0, x1
    return start, end


_NEVER = 1e9


def _with_rest(bands: Sequence[Band], end: int, stop: int, em: float) -> int:
    """Where columns end of which the left one is longer: at the last wide gap before a line lies
    across, for what follows it belongs to that line.
    """
    if stop == len(bands) - 1 and _is_number(bands[stop]):
        return stop  # the page's number, in the middle of its foot
    for n in range(stop, end, -1):
        if bands[n].top - bands[n - 1].bottom >= 0.9 * em:
            return n
    return end


def _is_number(band: Band) -> bool:
    """Whether a band is no more than a page's number: - 12 -."""
    wide = band.items[-1].place[2] - band.items[0].place[0]
    return band.plain and wide < 5 * band.em


def _without_foot(bands: Sequence[Band], start: int, end: int, gutter: float) -> int:
    """The end of blocks side by side without the lines that follow on one side only."""
    blocks = [item for band in bands[start:end] if not band.plain for item in others(band.items)]
    if not _astride(blocks, gutter):
        return end
    while end > start and bands[end - 1].plain and not _astride(bands[end - 1].items, gutter):
        end -= 1
    return end


def _astride(items: Sequence[Item], gutter: float) -> bool:
    """Whether some items stand on one side, some on the other."""
    return len({_middle(item) < gutter for item in items}) == 2


def _are_columns(bands: Sequence[Band], gutter: float) -> bool:
    """Whether what stands on both sides of a gutter is read one side after the other."""
    left, right = sides(bands, gutter)
    if not left or not right:
        return False
    runs = [only_runs(left), only_runs(right)]
    has_blocks = [len(runs[0]) < len(left), len(runs[1]) < len(right)]
    if all(has_blocks):
        return _are_pair(bands, gutter)
    if any(has_blocks):
        return len(lines_of(runs[1] if has_blocks[0] else runs[0])) >= 2
    return is_column(runs[0]) and is_column(runs[1])


def _are_pair(bands: Sequence[Band], gutter: float) -> bool:
    """Whether blocks stand side by side, with what is over or under both of them.

    Several such rows are read each by itself.
    """
    plain = [band for band in bands if band.plain]
    return len(bands) - len(plain) == 1 and all(_astride(band.items, gutter) for band in plain)


def sides(bands: Iterable[Band], gutter: float) -> tuple[list[Item], list[Item]]:
    """What stands left of a gutter, and right of it."""
    left: list[Item] = []
    right: list[Item] = []
    for band in bands:
        for item in band.items:
            x0, _, x1, _ = item.place
            (left if (x0 + x1) / 2 < gutter else right).append(item)
    return left, right


def _middle(item: Item) -> float:
    x0, _, x1, _ = item.place
    return (x0 + x1) / 2


def side_by_side(band: Sequence[Item]) -> list[list[Item]]:
    """The items of a band parted where it is free from top to bottom."""
    groups: list[list[Item]] = []
    end = 0.0
    for item in sorted(band, key=lambda item: item.place[0]):
        x0, _, x1, _ = item.place
        if groups and x0 < end + 2:
            groups[-1].append(item)
        else:
            groups.append([item])
        end = max(end, x1) if groups[-1] != [item] else x1
    return groups
