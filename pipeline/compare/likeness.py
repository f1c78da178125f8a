"""How alike two units are, and which of many are worth comparing."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from rapidfuzz import fuzz

from pipeline.compare.units.keys import undated
from pipeline.compare.units.lines import without_values
from pipeline.compare.units.types import Unit
from pipeline.kinds import UnitKind

SIMILAR = 0.5
"""Likeness from which on two units at the same place are one that was changed."""
DATED = 0.6
"""Likeness of two short lines that differ in their dates alone, at the least."""
DATED_LENGTH = 24
"""Characters of the longest line of which that is said: a cover's date, a heading."""
SAME_LABEL = 0.9
"""Least likeness of two rows of one label, whatever their values."""
LIKE_LABEL = 60
"""Labels that are less alike (0 to 100) name different indicators, however alike their values."""
SHARED = 0.5
"""Share of the words of two labels, those that many labels of their table have apart, from which
on they can name one row: 梅木辺地に係る整備計画 is not 歌糸辺地に係る整備計画."""
COMMON = 0.2
"""Share of a table's labels from which on a run of two characters that they hold names none."""
ALL_PAIRS = 2500
"""So many pairs are all compared; of more, those that share a rare run of characters (for time)."""
RARE = 24
"""A run of characters that stands in more units than these is not rare."""
VOTED = 8
"""So many units are looked at for each unit of a long stretch."""
_RUN = 3  # characters
_LABEL_RUN = 2
_NONE: frozenset[str] = frozenset()
_ROW = UnitKind.ROW  # a member's name is looked up slowly, and similarity is asked a million times
_LIKE_THEIR_OWN = frozenset({UnitKind.ROW, UnitKind.TOC, UnitKind.RUNNING})
_VALUE_MARKS = ".,、-△▲%()+/・|"


Common = Mapping[int, frozenset[str]]
"""The runs of two characters that many labels of a table have, by the table's number."""
NOTHING_COMMON: Common = MappingProxyType({})


def common_runs(a: Sequence[Unit], b: Sequence[Unit]) -> Common:
    """What many labels of each table of two texts have."""
    labels: defaultdict[int, set[str]] = defaultdict(set)
    for unit in chain(a, b):
        if unit.table:
            labels[unit.table].add(label_of(unit))
    return {table: _common(some) for table, some in labels.items()}


def _common(labels: Collection[str]) -> frozenset[str]:
    held = Counter(run for label in labels for run in _runs(label, _LABEL_RUN))
    most = max(2, COMMON * len(labels))
    return frozenset(run for run, count in held.items() if count > most)


def similarity(a: Unit, b: Unit, common: Common = NOTHING_COMMON) -> float:
    """Share of both units that is the same, 0 to 1; the same whichever comes first.

    Rows of one label are the same row, whatever their values. Rows and lines of contents are like
    their own kind alone, rows like those of their own table alone, where both stand in one.

    Args:
        common: what many labels of each table have.
    """
    if a.kind != b.kind and (a.kind in _LIKE_THEIR_OWN or b.kind in _LIKE_THEIR_OWN):
        return 0.0
    if a.kind == _ROW:
        apart = a.table and b.table and a.table != b.table
        return 0.0 if apart else _similarity_of_rows(a, b, common.get(a.table or b.table, _NONE))
    ratio: float = fuzz.ratio(a.bare, b.bare) / 100
    if ratio < DATED and _differ_in_dates_alone(a.key, b.key):
        return DATED
    return ratio


def _similarity_of_rows(a: Unit, b: Unit, common: frozenset[str]) -> float:
    ratio: float = fuzz.ratio(a.bare, b.bare) / 100
    label, other = label_of(a), label_of(b)
    if not label and not other:
        return max(ratio, SIMILAR)  # bare values: their place is all that tells which is which
    if label == other and (a.table == b.table != 0 or len(label) >= 2):
        return max(ratio, SAME_LABEL)
    return ratio if _name_alike(label, other, common) else 0.0


def _name_alike(label: str, other: str, common: frozenset[str]) -> bool:
    """Whether two labels can name one row, what many labels of their table have left aside."""
    if fuzz.ratio(label, other) < LIKE_LABEL:
        return False
    left, right = _runs(label, _LABEL_RUN) - common, _runs(other, _LABEL_RUN) - common
    own = len(left) + len(right)
    return not own or 2 * len(left & right) >= SHARED * own


def _differ_in_dates_alone(key: str, other: str) -> bool:
    """平成27年10月 and 令和元年12月, on a cover: 40 % alike, and yet one line that was changed."""
    if max(len(key), len(other)) > DATED_LENGTH:
        return False
    without = undated(key)
    return without == undated(other) != key


def label_of(unit: Unit) -> str:
    """What names a row: the key of its name, or its key without its values."""
    return (unit.row.key if unit.row else "") or unit.label or without_values(unit.key)


def likely_pairs(
    a: Sequence[Unit], b: Sequence[Unit], old: Sequence[int], new: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs of ``old`` and ``new`` units worth comparing.

    All of a few; of many those that share most rare runs of characters, up to :data:`VOTED` a unit.
    """
    if len(old) * len(new) <= ALL_PAIRS:
        yield from ((i, j) for i in old for j in new)
        return
    holders = _holders(b, new)
    for i in old:
        held = (holders[run] for run in _runs(a[i].bare) if run in holders)
        votes = Counter(chain.from_iterable(held))  # a call a unit: one a run took twice as long
        yield from ((i, j) for j in _most_voted(votes))


def _holders(units: Sequence[Unit], indices: Iterable[int]) -> dict[str, list[int]]:
    """Each rare run of characters with the units that it stands in."""
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index in indices:
        for run in _runs(units[index].bare):
            holders[run].append(index)
    return {run: holding for run, holding in holders.items() if len(holding) <= RARE}


def _runs(text: str, length: int = _RUN) -> set[str]:
    return {text[at : at + length] for at in range(len(text) - length + 1)}


def _most_voted(votes: Counter[int]) -> list[int]:
    """The units with most votes; of equal ones the first, as a set has no order of its own."""
    return sorted(votes, key=lambda j: (-votes[j], j))[:VOTED]
