"""What names a row of a table, by its words alone."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from pipeline.compare.units.keys import undated, without_number
from pipeline.compare.units.lines import has_letters, is_table_head, row_label, without_values
from pipeline.read.quantities.amounts import is_value

_MOST = 3
"""Cells that together are a name: 基本目標１ 観光 来訪者数."""


@lru_cache(maxsize=1 << 14)  # a row is asked for its name against both its neighbours in time
def label_of(text: str, key: str) -> str:
    """What names a row: the words of its first cells up to its first value, without numbers and
    dates; of a row whose cells nobody knows the words before its first value.

    議案第 32 号 and (2) name nothing. Empty where it has no words.

    Args:
        text: as printed, its cells apart by tabs.
        key: of the text.
    """
    if "\t" not in text:
        return row_label(text).replace(" ", "") or without_values(key)
    return "".join(islice(_names(text.split("\t")), _MOST)) or without_values(key)


def is_head(text: str, key: str) -> bool:
    """Whether a row is the head of a table, which any other table may have too: no value, and the
    names or the years of its columns.

    Args:
        text: as printed.
        key: of the text.
    """
    if any(is_value(cell) for cell in text.split()):
        return False
    return undated(key) != key or is_table_head(text)


def _names(cells: list[str]) -> Iterator[str]:
    named = False
    for cell in cells:
        if is_value(cell):
            if named:
                return
            continue
        name = undated(without_number(cell)) if has_letters(cell) else ""
        if has_letters(name):
            named = True
            yield name
