"""The rows of a table whose cells are known."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import dropwhile, takewhile
from typing import NamedTuple

from pipeline.compare.units.keys import key_of, row_key, without_number
from pipeline.compare.units.lines import ITEM_MARK, has_letters, without_values, words_of
from pipeline.compare.units.passages import pieces
from pipeline.compare.units.shares import Share
from pipeline.compare.units.types import PageText, RowFacts, Unit
from pipeline.kinds import UnitKind
from pipeline.read.blocks import Place, covered, grid
from pipeline.read.quantities.amounts import is_value
from pipeline.read.quantities.grammar import DATE, plain
from pipeline.read.quantities.scan import quantities

_DATE = re.compile(rf"(?:{DATE})(?:から|まで|～|~|-)?")
_LONGEST_NAME = 60
"""Characters of a cell that can be a name: what is longer explains."""
_MOST_NAMES = 3
"""Cells that together are a name: 基本目標１ 観光 来訪者数."""
_NO_NAMES = frozenset({"単位", "番号", "no", "no."})
"""Keys of heads of columns that name nothing."""


class Head(NamedTuple):
    """The head of a table, for what stands below it without one."""

    lines: tuple[str, ...]
    """Key of each of its rows."""
    names: tuple[str, ...]
    """What stands above each column."""
    page: PageText | None


NO_HEAD = Head((), (), None)


class Rows(NamedTuple):
    """A table in units."""

    units: list[Unit]
    head: Head
    """The last one in the file."""


def rows_of(share: Share, page: PageText, last: Head) -> Rows:
    """The rows of a table: one unit each, in order.

    A head that is the one above it in the file once more (of a table that goes on over the page, or
    of a form with a table for each chapter) is left out.

    Args:
        share: the block with its lines.
        last: the last head in the file before it.
    """
    block, lines = share
    cells = grid(block._replace(first=0), lines)
    covers = covered(block, cells)
    keys = tuple(map(key_of, lines[: block.head]))
    head = Head(keys, _names(cells[: block.head], covers), page)
    first = _repeated(lines, last) if block.continued or head.lines == last.lines else 0
    if first:
        head = last._replace(page=page)
    elif not head.lines:
        same = block.continued or (last.page == page and len(last.names) == len(cells[0]))
        head = last._replace(page=page) if same else head
    rows = list(_with_spans(cells, covers))
    units = [
        unit
        for n in range(first, len(rows))
        for unit in _row(lines[n], rows[n], head, page, is_head=n < block.head)
    ]
    return Rows(units, head if head.lines else last)


def _repeated(lines: Sequence[str], before: Head) -> int:
    """How many rows at the top of a table are the head of the one before."""
    keys = tuple(key_of(line) for line in lines[: len(before.lines)])
    return len(keys) if keys == before.lines else 0


def _names(rows: Sequence[Sequence[str]], covers: Mapping[Place, Place]) -> tuple[str, ...]:
    """What stands above each column: the cells of the head from top to bottom, those that span
    columns above each of them.
    """
    columns = range(len(rows[0]) if rows else 0)
    over = ((covers.get((y, x), (y, x)) for y in range(len(rows))) for x in columns)
    texts = ((rows[y][x].strip() for y, x in places) for places in over)
    return tuple(" ".join(dict.fromkeys(filter(None, column))) for column in texts)


def _with_spans(
    cells: Sequence[Sequence[str]], covers: Mapping[Place, Place]
) -> Iterator[list[str]]:
    """The rows of a table, a cell that spans several in each of them."""
    for n, row in enumerate(cells):
        above = (covers.get((n, column), (n, column)) for column in range(len(row)))
        yield [
            cells[y][x] if y < n and x == column else row[column]
            for column, (y, x) in enumerate(above)
        ]


def _row(
    line: str, names: Sequence[str], head: Head, page: PageText, *, is_head: bool
) -> Iterator[Unit]:
    """A row as one unit; one that is longer than a unit can be, in several.

    Args:
        names: its cells, those that reach down to it from above included.
    """
    parts = [] if is_head else _name(line.split("\t"), names, head.names)
    words = [word for part in parts if (word := _without_item(part))]
    key = "".join(words or map(key_of, parts))  # a word may be cut in two cells, in one text alone
    facts = RowFacts(" ".join(parts), key, () if is_head else head.names, is_head)
    label = without_values(row_key("\t".join(names)))
    pieces_of_it = list(pieces(line))
    for part in pieces_of_it:
        key = row_key(part)
        if key:
            known = facts if len(pieces_of_it) == 1 else None
            yield Unit(UnitKind.ROW, part, page.sha256, page.page, key, key, label, known)


def _without_item(part: str) -> str:
    """The key of a part of a name without its number or mark: ２負担金, (2) 負担金."""
    item = ITEM_MARK.match(part)
    return without_number(part[item.end() :] if item else part)


def _name(own: Sequence[str], cells: Sequence[str], head: Sequence[str]) -> list[str]:
    """What a row is about, part by part: the words that reach down to it from above, then its own
    words before its first value.
    """
    mine = [n for n, cell in enumerate(own) if cell.strip() and not _names_nothing(n, head)]
    words = list(dropwhile(lambda n: not _is_word(own[n]), mine))
    named = list(takewhile(lambda n: not _is_value(own[n]), words))
    first = next(iter(named or mine), len(cells))
    blank = [n for n in range(first) if n >= len(own) or not own[n].strip()]
    above = [cells[n] for n in blank if _is_word(cells[n]) and not _names_nothing(n, head)]
    return [*_words(above), *_words(own[n] for n in named)[:_MOST_NAMES]][-_MOST_NAMES:]


def _is_word(cell: str) -> bool:
    return has_letters(cell) and not _is_value(cell)


def _words(cells: Iterable[str]) -> list[str]:
    found = [words_of(cell) for cell in cells]
    return [words for words in found if len(words) <= _LONGEST_NAME]


def _names_nothing(column: int, head: Sequence[str]) -> bool:
    return column < len(head) and key_of(head[column]).lower() in _NO_NAMES


def _is_value(cell: str) -> bool:
    """An amount or a date and nothing else; ３雑収益 is the third of some."""
    text = plain(cell).strip()
    if ITEM_MARK.match(text):
        return False
    return is_value(cell) or _DATE.fullmatch(text) is not None or _is_compound(text)


def _is_compound(text: str) -> bool:
    """Amounts alone, one behind the other: 43歳7ヵ月."""
    rest = text
    for quantity in reversed(list(quantities(text))):
        rest = rest[: quantity.start] + rest[quantity.end :]
    return rest != text and not rest.strip(" ()・、,/~")
