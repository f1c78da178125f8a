"""What a line is by its form alone: a heading, a row of a table."""

import re
from functools import lru_cache
from itertools import dropwhile, takewhile

from pipeline.compare.units.keys import NUMBERED
from pipeline.read.names.numerals import DIGITS
from pipeline.read.quantities.amounts import is_value
from pipeline.read.quantities.words import SCALE, UNIT

_AMOUNT = re.compile(  # ７５．４パーセント at the beginning of a line numbers nothing
    rf"\s*[{DIGITS}]+[.．][{DIGITS}]+"
    r"(?:[%％‰㎡倍度]|[兆億万千百]*[人円件]|パーセント|ポイント|ヘクタール|キロ|トン)"
)
_MARKED = re.compile(
    r"\s*(?:[◆◇■□▼▽▲★☆◎●〇○]|【[^】]{1,40}】|[〔《＜［\[][^〕》＞］\]]{1,30}[〕》＞］\]]\s*$)"
)
ITEM_MARK = re.compile(
    rf"[ 　]*(?:[ｱ-ﾝア-オキクコ-ン](?=[㐀-鿿])"
    rf"|[{DIGITS}]{{1,2}}[ .．]?(?!(?:{SCALE}|{UNIT}|年|月|日))(?=[^\W\d_]{{2}}))"
)
"""The number or letter of an item that stands right before its words: ３雑収益, ｲ土地."""
_VALUE_MARKS = ".,、-△▲%+()/・|"
_NARROW = re.compile("[\x00-\x7f\uff61-\uff9f]+")
_KPI_VALUES = "基準値|現状値|目標値|実績値"
_KPI_HEAD = re.compile(rf"(?:指標|{_KPI_VALUES}|ＫＰＩ|KPI).*[ 　\t].*(?:{_KPI_VALUES}|単位)")


@lru_cache(maxsize=1 << 10)  # a line is measured by several readers, one after the other
def width(text: str) -> int:
    """Columns on a page, in halves of a full-width character."""
    return len(text) + len(_NARROW.sub("", text))


def is_heading(line: str) -> bool:
    """A line that is a heading by its form: numbered or marked, short, and no sentence."""
    text = line.strip()
    if not text or width(text) > 70 or text.endswith(("。", "、", "，", "．")):
        return False
    numbered = NUMBERED.match(text) and not _AMOUNT.match(text)
    return bool(numbered or _MARKED.match(text)) and not is_row(line)


def is_row(line: str) -> bool:
    """A line of a table: values between blanks, and no sentence."""
    if "。" in line or ("、" in line and width(line) >= 40):
        return False
    cells = re.split(r"[ \t　]+", line.strip())
    values = sum(1 for cell in cells if is_value(cell))
    if len(cells) == 1:
        return values == 1
    if "\t" in line or values >= 2:
        return True
    ends_in_it = values == 1 and not is_value(cells[0])  # else the value numbers a heading
    return ends_in_it and is_value(cells[-1])


def row_label(line: str) -> str:
    """The words of a row before its first value: ``2 国庫補助金 3,471`` → 国庫補助金.

    Empty where it has none.
    """
    cells = line.split()
    labelled = dropwhile(lambda cell: is_value(cell) or not has_letters(cell), cells)
    return words_of(" ".join(takewhile(lambda cell: not is_value(cell), labelled)))


def words_of(cell: str) -> str:
    """The words of a cell with a blank between them; letters that are spaced out, together:
    歳 入 合 計 → 歳入合計.
    """
    words = cell.split()
    return ("" if all(len(word) == 1 for word in words) else " ").join(words)


def has_letters(cell: str) -> bool:
    """Whether there is anything but numbers and marks in it."""
    return any(map(str.isalpha, cell))


def without_values(key: str) -> str:
    """The key of a row without its values: what names it."""
    return "".join([c for c in key if not c.isdigit() and c not in _VALUE_MARKS])


def is_table_head(line: str) -> bool:
    """The head row of a table of indicators."""
    return _KPI_HEAD.search(line[:200]) is not None
