"""Labels over their numbers: 現状値（R4） and 目標値（R8）, and below them 120人 → 150人."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.kinds import FigureKind
from pipeline.read.blocks import NOWHERE, Box
from pipeline.read.figures import words
from pipeline.read.figures.cards import ARROW
from pipeline.read.figures.heads import kind_of
from pipeline.read.figures.names import can_be_name, name_of
from pipeline.read.quantities.amounts import Amount, amount_of, is_empty, is_value
from pipeline.read.quantities.grammar import plain
from pipeline.read.quantities.years import years

_LONGEST = 30
_LABEL = re.compile(r"(?:基準|現状|現況|策定時|目標|実績)(?:の)?値?\s*[(\[【〔].*$")
_GROUP = re.compile(r"(?:基本目標|基本施策|具体的施策|施策|政策|戦略|第)\s*[(\d一二三四五六ⅠⅡⅢⅣⅤ]")
_FARTHEST = 0.05
"""Of the page's height: how far a label may stand under its name, a number under its label."""


class Label(NamedTuple):
    """What a number below it is."""

    kind: FigureKind
    year: int | None
    name: str
    """Of its indicator, where the layout set that into the label's cell; "" elsewhere."""
    box: Box = NOWHERE


def labels_of(printed: str, box: Box = NOWHERE) -> list[Label]:
    """The labels that a line consists of, one a cell; none where it says anything besides.

    Args:
        printed: the line, cells by tabs.
        box: where it stands.
    """
    if len(printed) > 4 * _LONGEST or not words.TELLING.search(printed):
        return []
    labels = [_label(cell, box) for cell in _cells(printed)]
    whole = [label for label in labels if label]
    named_alone = len(whole) == 1 and bool(whole[0].name)
    return whole if len(whole) == len(labels) and not named_alone else []


def _cells(printed: str) -> list[str]:
    """What stands between the tabs, arrows aside."""
    cells = (plain(part).strip() for part in printed.split("\t"))
    return [cell for cell in cells if cell and not ARROW.fullmatch(cell)]


def _label(cell: str, box: Box) -> Label | None:
    found = _LABEL.search(cell)
    name = cell[: found.start()].strip() if found else ""
    if name and not can_be_name(name_of(name)[0]):
        name = ""
    text = cell[len(name) :].strip()
    kind = kind_of(text) if len(text) <= _LONGEST and not ARROW.search(text) else None
    stated = years(text, bare=True)
    if kind in (None, FigureKind.OTHER) or not ("値" in text or stated):
        return None
    if words.bare(text.strip("【】〈〉[]<> ")) == "数値目標":  # the title of cards
        return None
    return Label(kind, stated[0].year if stated else None, name, box)


def values_of(printed: str) -> list[Amount]:
    """The amounts that a line consists of: 120人 → 150人; none where it says anything besides."""
    parts = [cell for part in printed.split("\t") for cell in ARROW.split(plain(part))]
    texts = [text for part in parts if (text := part.strip())]
    if not texts or not all(is_value(text) and not is_empty(text) for text in texts):
        return []
    amounts = [amount_of(text) for text in texts]
    return [amount for amount in amounts if amount]


def paired(
    labels: Sequence[Label], amounts: Sequence[Amount], box: Box
) -> list[tuple[Label, Amount]]:
    """Labels with the amounts below them: as many as there are, else the one that stands over a
    single amount.
    """
    if len(labels) == len(amounts) and all(is_right_under(label.box, box) for label in labels):
        return list(zip(labels, amounts, strict=True))
    if len(amounts) != 1 or box == NOWHERE:
        return []
    over = [label for label in labels if is_right_under(label.box, box) and _over(label.box, box)]
    return [(over[0], amounts[0])] if len(over) == 1 else []


def is_right_under(above: Box, box: Box) -> bool:
    """Does a line stand close under another? True where nobody knows their places."""
    if NOWHERE in (above, box):
        return True
    return -0.01 <= box[1] - above[3] <= _FARTHEST


def _over(above: Box, box: Box) -> bool:
    return min(above[2], box[2]) > max(above[0], box[0])


def can_be_labelled(name: str) -> bool:
    """Can a line right above labels be the name of an indicator, rather than a heading?"""
    head = words.INDICATOR.match(words.bare(plain(name)))
    return can_be_name(name) and not head and not _GROUP.match(plain(name))
