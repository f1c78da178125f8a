"""Lines of a table of contents that nothing but their words gives away: a run of lines of which
each stands once more further on, as a heading does, or a table of titles and rising page numbers.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.compare.units.keys import without_leader
from pipeline.compare.units.lines import has_letters
from pipeline.compare.units.types import Unit
from pipeline.kinds import UnitKind

_FEWEST = 4
"""Lines of a run that is taken for contents."""
_WIDER = 1.5
"""So much further apart than in contents the headings stand that they name."""
_SOME = 1 / 3
"""Share of a table's titles that are headings further on."""
_LONGEST = 80
"""Characters of a line of contents."""
_PLAIN = frozenset({UnitKind.HEADING, UnitKind.SENTENCE, UnitKind.TOC})


def with_contents(units: Sequence[Unit]) -> list[Unit]:
    """The units, those of contents known as such.

    The lines of contents stand one behind the other, in the first half of a text, and each is said
    once more behind the last of them, with or without a number and a page.
    """
    names = [_name(unit) for unit in units]
    again = _again(names)
    found = list(units)
    for start, stop in [*_runs(names, again), *_tables(units, names, again)]:
        for n in range(start, stop):
            found[n] = units[n]._replace(kind=UnitKind.TOC, bare=names[n], row=None, table=0)
    return found


def _name(unit: Unit) -> str:
    """What a line of contents and the heading that it names have in common."""
    if len(unit.text) > _LONGEST or unit.key.endswith("。"):
        return ""
    if unit.kind == UnitKind.ROW:
        return _name_in_row([cell.strip() for cell in unit.text.split("\t") if cell.strip()])
    return without_leader(unit.text) if unit.kind in _PLAIN else ""


def _name_in_row(cells: Sequence[str]) -> str:
    """The title of a row that holds it with a page number, in two cells or in one."""
    if not has_letters(cells[0]):
        return ""
    paged = len(cells) == 2 and cells[1].isdecimal() and len(cells[1]) <= 4
    return without_leader(cells[0]) if paged or len(cells) == 1 else ""


def _again(names: Sequence[str]) -> list[int | None]:
    """Where each name stands next; None where it never does again."""
    next_one: dict[str, int] = {}
    again: list[int | None] = []
    for n in range(len(names) - 1, -1, -1):
        again.append(next_one.get(names[n]) if names[n] else None)
        next_one[names[n]] = n
    return again[::-1]


def _tables(
    units: Sequence[Unit], names: Sequence[str], again: Sequence[int | None]
) -> Iterator[tuple[int, int]]:
    """Tables of titles and rising page numbers, some of which are headings further on."""
    for table, group in groupby(range(len(units)), key=lambda n: units[n].table):
        rows = list(group)
        if not table or len(rows) < _FEWEST or not all(names[n] for n in rows):
            continue
        pages = [_page(units[n]) for n in rows]
        titles = sum(again[n] is not None for n in rows)
        if pages == sorted(pages) and pages[0] < pages[-1] and _SOME * len(rows) <= titles:
            yield rows[0], rows[-1] + 1


def _page(unit: Unit) -> int:
    """The page that a row of contents names; 0 where it names none, as a card in a table of one
    column does.
    """
    last = unit.text.split("\t")[-1].strip()
    return int(last) if last.isdecimal() else 0


def _runs(names: Sequence[str], again: Sequence[int | None]) -> Iterator[tuple[int, int]]:
    """The stretches of contents: from their first line to behind their last."""
    n = 0
    while n < len(again) // 2:
        stop = _end_of_run(names, again, n)
        named = [place for place in again[n:stop] if place is not None]
        if stop - n >= _FEWEST and max(named) - min(named) > _WIDER * (stop - n):
            yield n, stop
        n = max(stop, n + 1)


def _end_of_run(names: Sequence[str], again: Sequence[int | None], start: int) -> int:
    """Where a run of lines ends of which each comes again, behind the last of them.

    One line between two that come again can be a heading that was worded otherwise.
    """
    first = len(again)
    n = stop = start
    while n < first and names[n] and n - stop < 2:
        place = again[n]
        n += 1
        if place is not None:
            first, stop = min(first, place), n
    return stop
