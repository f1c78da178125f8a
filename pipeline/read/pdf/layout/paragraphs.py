"""Which lines make one paragraph, one item of a list, one heading."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from pipeline.read.names.headings import bracketed, ordinal
from pipeline.read.names.numerals import BRACKETED, CIRCLED, DIGITS, KANJI, ROMANS
from pipeline.read.pdf.layout.items import Element
from pipeline.read.pdf.layout.lines import Line, closed_up
from pipeline.read.pdf.layout.runs import Run
from pipeline.read.pdf.layout.tables import Table
from pipeline.read.printed import is_contents

ITEM = re.compile(
    rf"[・･•‣▪●○〇◎◆◇■□►➢➤✓✔※＊*☆★▶▷][^・･•]|[{CIRCLED}{BRACKETED}㋐-㋾]|[-－–] ?\S"
    rf"|{bracketed(letters='ア-ンあ-んa-zA-Zｱ-ﾝ', most=2)}"
    rf"|[ア-ンｱ-ﾝa-z][.．、 　)）](?=\S)|[{DIGITS}]{{1,2}}[)）]|注\s*[{DIGITS})）]"
)
NUMBERED = re.compile(
    "|".join(
        (
            ordinal("章節条項部編款", gap=r"\s*", numerals=f"{KANJI}百"),
            rf"[{DIGITS}]{{1,2}}(?:[-－.．‐–][{DIGITS}]{{1,2}})*[.．]?[ 　\t]",
            rf"[{DIGITS}]{{1,2}}[.．](?![{DIGITS}])",
            rf"[{DIGITS}]{{1,2}}(?:[-－.．‐–][{DIGITS}]{{1,2}})+[.．]?(?=[^{DIGITS}%％,，.．])",
            rf"[{ROMANS}][.．]?[ 　\t]?",
            rf"(?:基本目標|基本方針|基本施策|施策|重点目標|重点|目標|方針)\s*[{DIGITS}{KANJI}{ROMANS}]+",
        )
    )
)
MARKED = re.compile(
    r"[◆◇■□▼▽●★☆◎]|【[^】]{1,40}】$|[〔《＜［\[〈][^〕》＞］\]〉]{1,30}[〕》＞］\]〉]$"
)
_END = ("。", "．", "」", "）", ")", "：", ":", "！", "？")
_BRACKETED = re.compile("[（(][^（）()]{2,30}[）)]")
"""（歳入歳出予算）: the head of an article."""
_ANEW = re.compile(rf"{ITEM.pattern}|{NUMBERED.pattern}|{MARKED.pattern}|{_BRACKETED.pattern}$")
_OPEN = ("→", "⇒", "➡", "、", "の", "・")
_SAME_SIZE = 0.12
"""Letters of one paragraph differ in height by less than this share."""
_SHORT = 2.5
"""A line that ends so far before its neighbours, in heights of a letter, ends what it says."""
_INDENT = 0.8
"""So far to the right, in heights of a letter, a line begins something or hangs under a mark."""
_FAR = 1.1
"""Lines of one paragraph leave no more free than this, in heights of a letter, or than is usual."""
_FARTHEST = 2.6
"""And never more than this."""
_FULL_LINES = 4
"""So many full lines tell what is usual."""
_NEIGHBOURS = 2
"""So many lines above a line, and one under it, tell how far lines reach there."""


class Text:
    """A line with its text."""

    __slots__ = ("line", "size", "text")

    def __init__(self, line: Line, throughout: bool) -> None:
        self.line = line
        self.text = closed_up(line.text(), throughout)
        self.size = _size(line.runs)
        """Height of most of its letters: brackets and figures of another font may be taller."""


def _size(runs: Sequence[Run]) -> float:
    if len(runs) == 1:
        return runs[0].em
    sizes: dict[float, int] = {}
    for run in runs:
        sizes[run.em] = sizes.get(run.em, 0) + len(run.text)
    return max(sizes, key=sizes.__getitem__)


def grouped(elements: Iterable[Element], throughout: bool) -> Iterator["list[Text] | Table"]:
    """Lines that belong together, and tables.

    Args:
        elements: of a page, in order.
        throughout: whether the word processor set the letters of the page apart.
    """
    for is_table, some in groupby(elements, key=lambda e: isinstance(e, Table)):
        if is_table:
            yield from (table for table in some if isinstance(table, Table))
            continue
        lines = [line for line in some if isinstance(line, Line)]
        yield from _groups([Text(line, throughout) for line in lines])


def _groups(texts: Sequence[Text]) -> Iterator[list[Text]]:
    group: list[Text] = []
    edges = _edges([text.line for text in texts])
    leading = _leading(texts, edges)
    for text, (left, right) in zip(texts, edges, strict=True):
        if group and not _belongs(group, text, left, right, leading):
            yield group
            group = []
        group.append(text)
    if group:
        yield group


def _edges(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Of each line: from where to where the lines of its column near it reach."""
    edges = []
    for n, line in enumerate(lines):
        left, right = line.x0, line.x1
        for other in lines[max(0, n - 1 - _NEIGHBOURS) : n + 2]:
            if other.region == line.region:
                if other.x0 < left:
                    left = other.x0
                if other.x1 > right:
                    right = other.x1
        edges.append((left, right))
    return edges


def _leading(texts: Sequence[Text], edges: Sequence[tuple[float, float]]) -> float:
    """What is usually free under a line that is full, in heights of a letter: the next one goes on
    with what it says. 0 where too few are full."""
    free = sorted(
        (b.line.y0 - a.line.y1) / a.line.em
        for (a, b), (_, right) in zip(pairwise(texts), edges, strict=False)
        if a.line.region == b.line.region and a.line.x1 >= right - a.line.em
    )
    return free[len(free) // 2] if len(free) >= _FULL_LINES else 0.0


def _belongs(group: list[Text], text: Text, left: float, right: float, leading: float) -> bool:
    """Whether a line goes on with what the lines before it say."""
    last, here = group[-1].line, text.line
    return not (
        _apart(group[-1], text, leading)
        or _another(group[-1].text, text.text)
        or _indented(group, here, left, right)
        or (_centred(last, here, left, right) and not _flows(group[-1].text, text.text))
        or _ends(group, here, right)
    )


def _apart(above: Text, text: Text, leading: float) -> bool:
    """Whether two lines stand in two columns, far from each other, or differ in size."""
    last, here = above.line, text.line
    far = max(_FAR, min(1.3 * leading, _FARTHEST)) * here.em
    if here.region != last.region or here.y0 - last.y1 > far or here.y1 < last.y0:
        return True
    return abs(text.size - above.size) > _SAME_SIZE * max(text.size, above.size)


def _another(above: str, text: str) -> bool:
    """Whether a line begins something, or stands in a table or in contents."""
    if "\t" in text or "\t" in above or _ANEW.match(text):
        return True
    return is_contents(above) or is_contents(text)


def _indented(group: list[Text], here: Line, left: float, right: float) -> bool:
    """Whether a line begins a paragraph by its indent."""
    first, last = group[0], group[-1]
    reach = _INDENT * here.em
    if len(group) > 1:
        return here.x0 > last.line.x0 + reach
    if ITEM.match(first.text) or NUMBERED.match(first.text):
        return first.line.x1 < right - _SHORT * first.line.em
    again = abs(here.x0 - first.line.x0) < 0.3 * here.em and here.x0 > left + reach
    return here.x0 > first.line.x0 + reach or (again and first.text.endswith(_END))


def _centred(last: Line, here: Line, left: float, right: float) -> bool:
    """Whether two lines of different length stand in the middle of their column."""
    same = abs((last.x0 + last.x1) - (here.x0 + here.x1)) < 0.6 * here.em
    uneven = abs(last.x0 - here.x0) > 0.5 * here.em
    full = last.x1 - last.x0 > 0.85 * (right - left)
    return same and uneven and not (full and right - left > 20 * here.em)


def _flows(above: str, text: str) -> bool:
    """Whether a line in the middle of a narrow box goes on with the one above it."""
    return above.endswith(_OPEN) or text.startswith(("（", "(", "）", "。")) or len(text) <= 2


def _ends(group: list[Text], here: Line, right: float) -> bool:
    """Whether the last line ends its paragraph: it stops well before those around it do."""
    last = group[-1]
    own = max(text.line.x1 for text in group)
    if last.line.x1 >= right - _SHORT * last.line.em:
        return False
    if last.text.endswith(_END):
        return True
    if _is_open(last.text):
        return False
    as_wide = len(group) > 1 and last.line.x1 >= own - last.line.em
    return not as_wide and here.x0 <= last.line.x0 + 0.5 * here.em


def _is_open(text: str) -> bool:
    """Whether a bracket is left open at the end of a line, which what does not break stands behind:
    44.0％（基準値：令和2年度, and 40.6％） under it. No line is broken right behind a bracket.
    """
    opened = max(map(text.rfind, "（("))
    return max(map(text.rfind, "）)")) < opened < len(text) - 1
