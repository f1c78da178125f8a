"""One page: its text in the order of reading, its blocks, and the place of every letter."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, groupby, islice
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from pipeline.read.blocks import UNIT, Block, Box, Cell, PageLayout
from pipeline.read.clean import SPACED_SHARE, spaced_throughout
from pipeline.read.pdf.layout.blocks import Made, made_blocks
from pipeline.read.pdf.layout.characters import (
    Characters,
    Frame,
    Place,
    Sides,
    boxes_of,
    characters_of,
    frame_of,
)
from pipeline.read.pdf.layout.lines import lines_of
from pipeline.read.pdf.layout.regions import Reader
from pipeline.read.pdf.layout.ruby import without_ruby
from pipeline.read.pdf.layout.rules import Rule, Rules, rules_of
from pipeline.read.pdf.layout.runs import Run, Way, main_way, turned, turned_back
from pipeline.read.pdf.layout.stretches import runs_of
from pipeline.read.pdf.layout.tags import with_tags
from pipeline.read.pdf.pdfium_types import Page, TextPage

_TATE_CHU_YOKO = 4
"""So many letters across stand in a column of vertical writing: 12, 2024."""
_MARKS = ("、", "。", "，", "．")
_ROOM = 0.7
"""Behind the ink of such a mark, in heights of a letter."""
_UPRIGHT = 0.3
"""Radians."""
_EDGE = 0.08
"""Share of a page's height, above and below its text."""
_IN_CELL = 40
"""A column of letters no longer than this may be a cell of a table that is read across."""


class PageRead(NamedTuple):
    """What a page says."""

    text: str
    """One line a line, the cells of a row apart by tabs."""
    layout: PageLayout
    boxes: list[Box | None]
    """One a character of ``text``; None for blanks."""


def read_page(page: Page, textpage: TextPage, *, boxes: bool = False) -> PageRead:
    """Read a page by the places of its characters.

    Args:
        boxes: whether the places of single characters are wanted.
    """
    frame = frame_of(page)
    characters = characters_of(textpage, frame)
    runs = without_ruby(runs_of(characters, frame.width, frame.height))
    if not runs:
        return PageRead("", PageLayout(frame.width, frame.height, ()), [])
    upright = partial(_is_upright, textpage)
    tags = partial(with_tags, page, textpage)
    return read_runs(
        characters, runs, rules_of(page, frame), frame, upright, tags=tags, boxes=boxes
    )


def read_runs(
    characters: Characters,
    runs: list[Run],
    rules: Rules,
    frame: Frame,
    upright: Callable[[Sequence[Run]], bool],
    *,
    tags: Callable[[Sequence[Made]], list[Made]] = list,
    boxes: bool = False,
) -> PageRead:
    """Read a page from the runs of its characters, wherever these come from.

    Args:
        upright: whether the letters of runs of one way stand upright on the page.
        tags: what the file itself says of blocks.
        boxes: whether the places of single characters are wanted.
    """
    made = [
        (way, block)
        for way, group in _by_way(runs, rules, frame.height)
        for block in tags(_read_one_way(characters, group, rules, frame, way, upright))
    ]
    return _put_together(made, characters, frame, boxes)


def _by_way(runs: Sequence[Run], rules: Rules, height: float) -> list[tuple[Way, list[Run]]]:
    """Runs by the way in which they are read, most letters first.

    Few letters across in a page of vertical writing, and columns of letters in a ruled table that
    is read across, go with the rest; the number of a page stands by itself.
    """
    if not [run for run in runs if run.way is not Way.ACROSS]:  # most pages
        return [(Way.ACROSS, list(runs))]
    main = main_way(runs)
    numbers = [run for run in runs if main == Way.DOWN and _is_page_number(run, height)]
    apart = numbers if len(numbers) <= _NUMBERS else []  # more are cells of a turned table
    own: list[Run] = []
    groups: dict[Way, list[Run]] = {main: own}
    for run in runs:
        if run.way == main:  # the usual case
            own.append(run)
            continue
        way = Way.ACROSS if run in apart else _way_of(run, main, rules)
        groups.setdefault(way, []).append(run)
    return list(groups.items())


_NUMBERS = 2
"""Numbers of one sheet: it may show two pages."""


def _is_page_number(run: Run, height: float) -> bool:
    """Whether a run is a number at the very top or foot of the page."""
    at_edge = run.y1 < _EDGE * height or run.y0 > (1 - _EDGE) * height
    return at_edge and run.way == Way.ACROSS and run.text.strip("-－―–").isdecimal()


def _way_of(run: Run, main: Way, rules: Rules) -> Way:
    if run.way == main or len(run.text) == 1:
        return main
    if main != Way.ACROSS:
        few = run.way == Way.ACROSS and len(run.text) <= _TATE_CHU_YOKO
        return main if few else run.way
    return main if len(run.text) <= _IN_CELL and _between_rules(run, rules) else run.way


def _between_rules(run: Run, rules: Rules) -> bool:
    """Whether a column of letters stands between two lines down, near to them."""
    y, near = (run.y0 + run.y1) / 2, 4 * run.em
    beside = [r for r in rules.down if r.start <= y <= r.end]
    left = any(0 <= run.x0 - r.at + 2 <= near for r in beside)
    right = any(0 <= r.at - run.x1 + 2 <= near for r in beside)
    return left and right


def _read_one_way(
    characters: Characters,
    runs: list[Run],
    rules: Rules,
    frame: Frame,
    way: Way,
    is_upright: Callable[[Sequence[Run]], bool],
) -> list[Made]:
    """The blocks of what is read one way, in a view in which it goes across.

    Args:
        is_upright: whether the letters themselves are not turned.
    """
    width, height = frame.width, frame.height
    upright = False
    if way != Way.ACROSS:
        upright = is_upright(runs)
        characters = _turned_characters(characters, way, width, height)
        runs = [_turned_run(run, way, width, height) for run in runs]
        if upright:
            runs = _with_full_marks(runs)
        rules = _turned_rules(rules, way, width, height)
        width, height = height, width
    elements = Reader(characters, rules, width, height, tables=not upright).elements(runs)
    throughout = _set_apart(runs)
    return made_blocks(elements, throughout)


def _turned_characters(page: Characters, way: Way, width: float, height: float) -> Characters:
    left, top, right, bottom = page.sides
    if way == Way.DOWN:
        return Characters(page.codes, np.array((top, width - right, bottom, width - left)))
    return Characters(page.codes, np.array((height - bottom, left, height - top, right)))


def _with_full_marks(runs: list[Run]) -> list[Run]:
    """Runs of vertical writing, marks by themselves with all the room that they take.

    Some fonts (IPAex) give no more than the ink of 、 at the corner of its room, by which it would
    stand on a line of its own.
    """
    sizes = Counter(round(run.em, 1) for run in runs for _ in run.text)
    body = sizes.most_common(1)[0][0]
    return [
        _with_room(run, body) if run.text in _MARKS and run.em < body / 2 else run for run in runs
    ]


def _with_room(run: Run, body: float) -> Run:
    x0, y0, x1, y1 = run.place
    place = (x0, y0, x1 + _ROOM * body, max(y1, y0 + body))
    return Run(run.chars, run.text, run.blanks, place, run.em, run.way)


def _is_upright(textpage: TextPage, runs: Sequence[Run]) -> bool:
    """Whether the letters of the longest run stand upright on the page, as in vertical writing."""
    longest = max(runs, key=lambda run: len(run.text))
    angle: float = pdfium.FPDFText_GetCharAngle(textpage, longest.chars[len(longest.chars) // 2])
    return abs(angle) < _UPRIGHT


def _set_apart(runs: Sequence[Run]) -> bool:
    """Whether the letters of a page stand apart as a whole (cheaply denied for most pages)."""
    letters = sum([len(run.text) for run in runs])
    if len(runs) + sum([len(run.blanks) for run in runs]) < SPACED_SHARE * letters:
        return False
    return spaced_throughout("\n".join(line.text(tabs=False) for line in lines_of(runs)))


def _turned_run(run: Run, way: Way, width: float, height: float) -> Run:
    place = turned(run.place, way, width, height)
    read = Way.ACROSS if run.way == way or len(run.text) == 1 else run.way
    if run.way == Way.ACROSS:
        read = Way.ACROSS
    return Run(run.chars, run.text, run.blanks, place, run.em, read)


def _turned_rules(rules: Rules, way: Way, width: float, height: float) -> Rules:
    across = [turned((r.start, r.at, r.end, r.at), way, width, height) for r in rules.across]
    down = [turned((r.at, r.start, r.at, r.end), way, width, height) for r in rules.down]
    return Rules(
        across=sorted(Rule(p[1], p[0], p[2]) for p in down),
        down=sorted(Rule(p[0], p[1], p[3]) for p in across),
        fills=[turned(p, way, width, height) for p in rules.fills],
    )


def _put_together(
    made: Sequence[tuple[Way, Made]], characters: Characters, frame: Frame, boxes: bool
) -> PageRead:
    """The text of all blocks, and where each stands."""
    lines: list[str] = []
    blocks: list[Block] = []
    chars: list[list[int]] = []
    for way, group in groupby(made, key=itemgetter(0)):
        some = [block for _, block in group]
        kept = iter(_kept(_fractions([p for b in some for p in _places(b)], way, frame)))
        for block in some:
            blocks.append(_block(block, len(lines), kept))
            lines += block.texts
            if boxes:
                chars += block.chars()
    text = "\n".join(lines)
    layout = PageLayout(frame.width, frame.height, tuple(blocks))
    return PageRead(text, layout, _boxes(text, chars, characters, frame) if boxes else [])


def _places(made: Made) -> list[Place]:
    """Where the lines of a block stand, and then its cells."""
    if not made.cells:
        return made.places
    return [*made.places, *[cell.place for row in made.cells for cell in row]]


def _block(made: Made, first: int, boxes: Iterator[Box]) -> Block:
    """A block of the page.

    Args:
        boxes: of what :func:`_places` gives.
    """
    return Block(
        kind=made.kind,
        first=first,
        boxes=tuple(islice(boxes, len(made.places))),
        level=made.level,
        size=round(made.size, 1),
        head=made.head,
        cells=tuple(
            [
                tuple([Cell(c.column, c.columns, c.rows, next(boxes)) for c in row])
                for row in made.cells
            ]
        ),
    )


def _fractions(places: Sequence[Place], way: Way, frame: Frame) -> Sides:
    """Places in the view of their reading as boxes of the page: x0, y0, x1, y1 of each, a row."""
    wide, high = max(frame.width, 1e-6), max(frame.height, 1e-6)
    if way != Way.ACROSS:
        places = [turned_back(place, way, frame.width, frame.height) for place in places]
    flat = np.fromiter(chain.from_iterable(places), np.float64, 4 * len(places)).reshape(-1, 4)
    flat[:, ::2] /= wide
    flat[:, 1::2] /= high
    return flat.clip(0.0, 1.0, out=flat)


def _kept(boxes: Sides) -> list[Box]:
    """Boxes as they are kept, to a ten-thousandth: all that is told of a page goes by these."""
    return boxes_of(np.rint(boxes.T * UNIT) / UNIT)


def _boxes(
    text: str, chars: Iterable[list[int]], characters: Characters, frame: Frame
) -> list[Box | None]:
    """The box of each letter of the text, in its order."""
    order = iter([i for line in chars for i in line])
    found = [None if letter.isspace() else next(order, None) for letter in text]
    placed = [characters.boxes[i] for i in found if i is not None]
    boxes = iter(boxes_of(_fractions(placed, Way.ACROSS, frame).T))
    return [None if i is None else next(boxes) for i in found]
