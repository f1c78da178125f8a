"""What left its place: units that were taken out here and put in there.

Short ones are moved only beside another that moved: 「以上」 stands everywhere.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.compare.carried import carried
from pipeline.compare.identical import Pair
from pipeline.compare.likeness import NOTHING_COMMON, Common, label_of, likely_pairs, similarity
from pipeline.compare.units.keys import key_of, undated
from pipeline.compare.units.types import Unit
from pipeline.kinds import UnitKind
from pipeline.read.quantities.amounts import unit_in

MOVED = 0.8
"""Likeness from which on a sentence elsewhere is the one that was taken out here."""
MOVED_WHOLE = 10
"""Characters from which on an identical unit elsewhere is the same one."""
MOVED_TITLE = 5
"""Characters from which on a numbered title elsewhere is the same one."""
MOVED_REWORDED = 20
"""Characters from which on a similar sentence elsewhere is the same one."""
MOVED_LABEL = 6
"""Characters of a row's label from which on it names one row of both texts."""


class Loose(NamedTuple):
    """What has no place yet: both texts, and the indices of such units."""

    a: Sequence[Unit]
    b: Sequence[Unit]
    old: Sequence[int]
    new: Sequence[int]

    def without(self, found: dict[int, int]) -> "Loose":
        """What is left where moves were found."""
        taken = set(found.values())
        old = [i for i in self.old if i not in found]
        return self._replace(old=old, new=[j for j in self.new if j not in taken])


class Moves(NamedTuple):
    """Where old units went, each at most once, by old unit."""

    moved: list[Pair]
    repeated: list[Pair]
    """The same text here and there, which came or went without being a move: «計», «単位：千円»."""


def moves(
    a: Sequence[Unit],
    b: Sequence[Unit],
    old: Sequence[int],
    new: Sequence[int],
    *,
    reworded: bool = True,
    common: Common = NOTHING_COMMON,
) -> Moves:
    """Where the units ``old`` went among ``new``.

    After it no text stands alone on both sides.

    Args:
        reworded: whether sentences that were changed on the way are searched.
        common: what many labels of each table have.
    """
    loose = Loose(a, b, old, new)
    found = unchanged_elsewhere(loose)
    if reworded:
        found |= _reworded_elsewhere(loose.without(found))
    found |= _rows_elsewhere(loose.without(found))
    found = _with_neighbours(loose, found)
    if reworded:
        rest = loose.without(found)
        found |= carried(a, b, found, (rest.old, rest.new), common)
    return Moves(sorted(found.items()), sorted(_repeated(loose.without(found)).items()))


def unchanged_elsewhere(loose: Loose) -> dict[int, int]:
    """Units that stand once in either text, to the letter or but for their number."""
    found = _identical_elsewhere(loose)
    return found | _renumbered_elsewhere(loose.without(found))


def _identical_elsewhere(loose: Loose) -> dict[int, int]:
    """Identical units that stand once in either text; a heading however short. The head of a table
    goes with its rows, and says nothing by itself.
    """
    seen = [Counter(unit.key for unit in units) for units in (loose.a, loose.b)]
    places = {loose.b[j].key: j for j in loose.new}
    found = {}
    for i in loose.old:
        key = loose.a[i].key
        long = len(key) >= MOVED_WHOLE or loose.a[i].kind == UnitKind.HEADING
        if (
            long
            and not _is_head(loose.a[i])
            and key in places
            and seen[0][key] == seen[1][key] == 1
        ):
            found[i] = places[key]
    return found


def _renumbered_elsewhere(loose: Loose) -> dict[int, int]:
    """Numbered titles that stand once in either text by their words: （３） has become （１）."""
    seen = [Counter(_title_of(unit) for unit in units) for units in (loose.a, loose.b)]
    places = {_title_of(loose.b[j]): j for j in loose.new}
    titles = ((i, _title_of(loose.a[i])) for i in loose.old)
    return {
        i: places[title]
        for i, title in titles
        if title and title in places and seen[0][title] == seen[1][title] == 1
    }


def _title_of(unit: Unit) -> str:
    """What a numbered line says that is no sentence, or a line of contents; empty for all else."""
    if unit.kind == UnitKind.TOC:
        return f"{unit.kind} {unit.bare}" if len(unit.bare) >= MOVED_TITLE else ""
    numbered = unit.bare != unit.key and unit.kind in (UnitKind.HEADING, UnitKind.SENTENCE)
    ended = unit.bare.endswith("。")
    return unit.bare if numbered and not ended and len(unit.bare) >= MOVED_TITLE else ""


def _repeated(loose: Loose) -> dict[int, int]:
    """Identical texts, whatever they are; of several the first to the first."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for j in reversed(loose.new):
        places[key_of(loose.b[j].text)].append(j)
    keys = ((i, key_of(loose.a[i].text)) for i in loose.old)
    return {i: places[key].pop() for i, key in keys if places[key]}


def _reworded_elsewhere(loose: Loose) -> dict[int, int]:
    """Similar sentences, the most alike first."""
    a, b = loose.a, loose.b
    long_old = [i for i in loose.old if len(a[i].bare) >= MOVED_REWORDED]
    long_new = [j for j in loose.new if len(b[j].bare) >= MOVED_REWORDED]
    scored = [
        (similarity(a[i], b[j]), i, j)
        for i, j in likely_pairs(a, b, long_old, long_new)
        if a[i].kind == b[j].kind == UnitKind.SENTENCE
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for score, i, j in sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if score >= MOVED and i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _rows_elsewhere(loose: Loose) -> dict[int, int]:
    """Rows by their label: within their table where one row alone of it has it, elsewhere where one
    alone of either text has it.
    """
    found = _by_label(loose, _label_in_table)
    return found | _by_label(loose.without(found), _label_anywhere)


def _by_label(loose: Loose, label_in: Callable[[Unit], str]) -> dict[int, int]:
    seen = [Counter(map(label_in, units)) for units in (loose.a, loose.b)]
    places = {label_in(loose.b[j]): j for j in loose.new}
    labels = ((i, label_in(loose.a[i])) for i in loose.old)
    return {
        i: places[label]
        for i, label in labels
        if label and label in places and seen[0][label] == seen[1][label] == 1
    }


def _label_in_table(unit: Unit) -> str:
    label = _row_label(unit)
    return f"{unit.table} {label}" if unit.table and len(label) >= 2 else ""


def _label_anywhere(unit: Unit) -> str:
    label = _row_label(unit)
    return label if len(label) >= MOVED_LABEL else ""


def _row_label(unit: Unit) -> str:
    """Empty for what is no row, and for a head: one that is repeated elsewhere is no move. A unit
    over a column of values, as where a row goes on over the page, names no row.
    """
    if unit.kind != UnitKind.ROW or _is_head(unit):
        return ""
    label = label_of(unit)
    return "" if unit.text.startswith("\t") and unit_in(label) else label


def _is_head(unit: Unit) -> bool:
    return unit.row is not None and unit.row.is_head


def _with_neighbours(loose: Loose, moved: dict[int, int]) -> dict[int, int]:
    """``moved`` with the units beside that say the same, however short: a heading goes with its
    text, a row with its table.
    """
    found = dict(moved)
    rest = loose.without(moved)
    loose_old, loose_new = set(rest.old), set(rest.new)
    for step in (-1, 1):
        for i, j in sorted(found.items()):
            i, j = i + step, j + step
            while i in loose_old and j in loose_new and _go_together(loose.a[i], loose.b[j]):
                found[i] = j
                loose_old.remove(i)
                loose_new.remove(j)
                i, j = i + step, j + step
    return found


def _go_together(a: Unit, b: Unit) -> bool:
    """The same words: of a row, whatever its values; of a title, whatever its dates."""
    if _is_head(a) or _is_head(b):
        return False  # a head that is repeated elsewhere is no move
    if a.bare == b.bare:
        return True
    if a.row is not None and b.row is not None and "" != a.row.key == b.row.key:
        return True
    return a.kind == b.kind == UnitKind.HEADING and undated(a.bare) == undated(b.bare)
