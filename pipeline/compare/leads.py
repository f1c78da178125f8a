"""By what a unit is known before it is read: the label of a row, the clause that a sentence begins
with, a heading without its dates.

«マイナンバーカードにつきましては、…» answers to the sentence of the other text that begins so,
however much of the rest was written anew.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from pipeline.compare.likeness import label_of
from pipeline.compare.units.keys import key_of, undated, without_number
from pipeline.compare.units.types import Unit
from pipeline.kinds import UnitKind
from pipeline.read.quantities.grammar import plain
from pipeline.read.quantities.words import SCALE, UNIT

_LEAD = re.compile(
    r"(.{3,40}?)(?:に(?:つきま|関しま|おきま|際しま)して[はも]?|について[はも]?|に関して[はも]"
    r"|において[はも]|といたしましては|としては|としましては|では|とは|は)[、,]"
)
_NUMBERED_BILL = re.compile(
    r"(?:議案|報告|請願|陳情|認定|諮問|発議)第?[0-9〇一二三四五六七八九十]+号"
)
_CELL_OF_VALUE = re.compile(rf"[\s△▲+-]*[\d,. ]*(?:{SCALE})*(?:{UNIT}|年度?|月|日)?")
_FRAMED = re.compile(r"-[0-9]{1,4}-")
_LEAST = 4
"""Characters of a clause or a title that names something."""
_LEAST_BEHIND = 8
"""Characters of what it leads into."""
_LONGEST_TITLE = 60

Known = Callable[[Unit], str]
"""What a unit is known by; empty where it is known by nothing."""


def by_name(unit: Unit) -> str:
    """A row by its label within its table, a title by its words without dates."""
    if unit.kind == UnitKind.ROW:
        head = unit.row is not None and unit.row.is_head
        label = undated(unit.key if head else label_of(unit))
        return f"{unit.table} {label}" if label else ""
    return _title(unit)


def by_first_word(unit: Unit) -> str:
    """A row that holds words alone by the first of them, within its table: ３級. Not by a number:
    議案第45号 is another one in the next session.
    """
    if unit.kind != UnitKind.ROW or not unit.table or unit.row is None or unit.row.is_head:
        return ""
    first = next((cell for cell in unit.text.split("\t") if cell.strip()), "")
    names = unit.row.key and not _CELL_OF_VALUE.fullmatch(plain(first)) and without_number(first)
    return f"{unit.table} {key_of(first)}" if names else ""


def _title(unit: Unit) -> str:
    """A heading or a line that is no sentence, without its dates."""
    text = _FRAMED.sub("-", unit.bare)
    if unit.kind in (UnitKind.TOC, UnitKind.RUNNING):
        return f"{unit.kind} {undated(text)}"
    if unit.kind == UnitKind.SENTENCE and (len(text) > _LONGEST_TITLE or text.endswith("。")):
        return ""
    title = undated(text)
    return title if title != unit.bare and len(title) >= _LEAST else ""


def by_lead(unit: Unit) -> str:
    """A sentence by the clause that it begins with; empty where it has none."""
    if unit.kind != UnitKind.SENTENCE:
        return ""
    bill = _NUMBERED_BILL.match(unit.key)
    if bill:
        return bill[0]
    lead = _LEAD.match(unit.key)
    if not lead or len(unit.key) - lead.end() < _LEAST_BEHIND:
        return ""
    clause = undated(lead[1]).lstrip("#の、")
    return clause if len(clause) >= _LEAST else ""


def once_in_both(a: Sequence[Unit], b: Sequence[Unit], known: Known) -> tuple[list[str], list[str]]:
    """What the units of both texts are known by, empty where another unit of its text is known so
    too.
    """
    sides = [[known(unit) for unit in units] for units in (a, b)]
    counts = [Counter(side) for side in sides]
    left, right = (
        [key if counts[0][key] == counts[1][key] == 1 else "" for key in side] for side in sides
    )
    return left, right
