"""Lines of runs: which stand in one line, and the text that a line has."""

import re
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter

from pipeline.read.clean import JAPANESE, unspaced
from pipeline.read.pdf.layout.characters import Place
from pipeline.read.pdf.layout.runs import BLANK, Run

TAB = 1.6
"""From this gap on, in heights of a letter, two cells stand side by side (judged on 17 pairs of
real files; words of one heading stand up to one and a half apart)."""
_LATIN_BLANK = 0.12
_BREATH = 0.9
"""A mark takes the room of a letter and fills half of it: such a gap beside it is no blank."""
_CLOSING, _OPENING = "、。，．」』）】〕", "「『（【〔、。，．」』）】〕"
_LETTERS = re.compile(f"[{JAPANESE}](?: [{JAPANESE}])+")
"""備 考: letters set apart to fill a cell."""


class Line:
    """Runs side by side."""

    __slots__ = ("em", "region", "runs", "spans", "x0", "x1", "y0", "y1")

    def __init__(self, runs: Sequence[Run], region: int = 0) -> None:
        self.region = region
        """Lines of one column or frame have the same."""
        self.spans: list[tuple[int, int]] | None = None
        """From where to where its words reach, in whole points, once that was asked for."""
        if len(runs) == 1:  # four of five
            run = runs[0]
            self.runs, self.em = [run], run.em
            self.x0, self.y0, self.x1, self.y1 = run.x0, run.y0, run.x1, run.y1
            return
        self.runs = sorted(runs, key=left_of)
        run = self.runs[0]
        self.x0, y0, x1, y1, em = run.x0, run.y0, run.x1, run.y1, run.em
        for run in self.runs:  # two or three: one look at each costs less than min and max
            if run.y0 < y0:
                y0 = run.y0
            if run.x1 > x1:
                x1 = run.x1
            if run.y1 > y1:
                y1 = run.y1
            if run.em > em:
                em = run.em
        self.y0, self.x1, self.y1, self.em = y0, x1, y1, em

    @property
    def place(self) -> Place:
        """Where it stands."""
        return (self.x0, self.y0, self.x1, self.y1)

    @property
    def chars(self) -> list[int]:
        """Indices of its characters, in the order of its text (blanks have none)."""
        if len(self.runs) == 1:
            return self.runs[0].chars
        return [i for run in self.runs for i in run.chars]

    def text(self, tabs: bool = True) -> str:
        """Its text; cells side by side are parted by tabs."""
        runs = self.runs
        last = runs[0]
        if len(runs) == 1:
            return last.words()
        parts = [last.words()]
        for run in runs[1:]:
            parts += (_between(last, run, tabs), run.words())
            last = run
        return "".join(parts)

    def segments(self) -> list[list[Run]]:
        """Its runs, cut where a gap is as wide as between two cells."""
        found = [[self.runs[0]]]
        for run in self.runs[1:]:
            last = found[-1][-1]
            if run.x0 - last.x1 > TAB * _size(last, run):
                found.append([run])
            else:
                found[-1].append(run)
        return found


def _between(last: Run, run: Run, tabs: bool) -> str:
    gap, em = run.x0 - last.x1, _size(last, run)
    if gap > TAB * em:
        return "\t" if tabs else " "
    if gap <= _BREATH * em and (last.text[-1] in _CLOSING or run.text[0] in _OPENING):
        return ""
    latin = last.text[-1].isascii() and run.text[0].isascii()
    least = _LATIN_BLANK if latin else BLANK
    return " " if gap > least * em else ""


def _size(last: Run, run: Run) -> float:
    """Height of the letters between which a gap lies; a mark by itself has none of its own."""
    small, large = (last, run) if last.em < run.em else (run, last)
    return large.em if len(small.text) == 1 and small.em < 0.6 * large.em else small.em


def lines_of(runs: Sequence[Run], region: int = 0) -> list[Line]:
    """Runs put into lines, from the top."""
    if len(runs) == 1 or _is_one(runs):  # nine of ten
        return [Line(runs, region)]
    return [Line(row, region) for row in rows_of(runs)]


def _is_one(runs: Sequence[Run]) -> bool:
    """Whether runs surely stand side by side: half of the tallest is common to all of them, and
    none reaches over the next."""
    if not runs:
        return False
    end = top = tall = float("-inf")
    bottom = float("inf")
    for run in sorted(runs, key=left_of):
        if run.x0 < end:
            return False
        end, y0, y1 = run.x1, run.y0, run.y1
        if y0 > top:
            top = y0
        if y1 < bottom:
            bottom = y1
        if y1 - y0 > tall:
            tall = y1 - y0
    return bottom - top >= 0.5 * tall > 0


def rows_of(runs: Iterable[Run]) -> list[list[Run]]:
    """Runs that share half of the lower one's height and do not stand over each other."""
    rows: list[list[Run]] = []
    heights: list[tuple[float, float]] = []
    for run in sorted(runs, key=_middle):
        y0, y1 = run.y0, run.y1
        tall = y1 - y0
        for n in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            top, bottom = heights[n]
            shared = (y1 if y1 < bottom else bottom) - (y0 if y0 > top else top)
            high = bottom - top
            if shared <= 0 or shared < 0.5 * (tall if tall < high else high):
                continue
            if _is_free(run, rows[n]):
                rows[n].append(run)
                heights[n] = (min(top, y0), max(bottom, y1))
                break
        else:
            rows.append([run])
            heights.append((y0, y1))
    return rows


left_of: Callable[[Run], float] = attrgetter("x0")
"""Where a run begins, by which runs are put in order."""


def _middle(run: Run) -> float:
    return run.y0 + run.y1


def _is_free(run: Run, row: list[Run]) -> bool:
    """Whether nothing of a row stands where a run does."""
    last = row[-1]
    if run.x0 >= last.x1:  # the usual case: the next one to the right
        return True
    limit = 0.35 * run.em
    return not any(min(run.x1, r.x1) - max(run.x0, r.x0) > limit for r in row[-_HELD:])


_HELD = 100
"""A run is held against so many of its row at the most: no line of a page has more."""


def closed_up(text: str, throughout: bool) -> str:
    """A line without the blanks that only set its letters apart.

    Args:
        throughout: whether the page as a whole is set like that.
    """
    if " " not in text:
        return text
    text = "\t".join(_closed_cell(cell) for cell in text.split("\t"))
    return unspaced(text, throughout)


def _closed_cell(cell: str) -> str:
    return cell.replace(" ", "") if _LETTERS.fullmatch(cell) else cell
