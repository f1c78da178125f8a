"""What left its place: units that were taken out here and put in there.

Short ones are moved only beside another that moved: 「以上」 stands everywhere.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence

from pipeline.compare.identical import Pair
from pipeline.compare.likeness import label_of, likely_pairs, similarity
from pipeline.compare.units.types import Unit
from pipeline.kinds import UnitKind

MOVED = 0.8
"""Likeness from which on a sentence elsewhere is the one that was taken out here."""
MOVED_WHOLE = 10
"""Characters from which on an identical unit elsewhere is the same one."""
MOVED_REWORDED = 20
"""Characters from which on a similar sentence elsewhere is the same one."""
MOVED_LABEL = 6
"""Characters of a row's label from which on it names one row of both texts."""

Step = Callable[[Sequence[Unit], Sequence[Unit], Sequence[int], Sequence[int]], dict[int, int]]
"""Old and new units, indices of those that have no place yet → moves among them."""


def moves(
    a: Sequence[Unit], b: Sequence[Unit], old: Sequence[int], new: Sequence[int]
) -> list[Pair]:
    """Where the units ``old`` went among ``new``, each at most once, by old unit."""
    found: dict[int, int] = {}
    steps: tuple[Step, ...] = (_identical_elsewhere, _reworded_elsewhere, _rows_elsewhere)
    for step in steps:
        taken = set(found.values())
        found |= step(a, b, [i for i in old if i not in found], [j for j in new if j not in taken])
    return sorted(_with_neighbours(a, b, old, new, found).items())


def _identical_elsewhere(
    a: Sequence[Unit], b: Sequence[Unit], old: Sequence[int], new: Sequence[int]
) -> dict[int, int]:
    """Identical units; of several the first to the first."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for j in reversed(new):
        places[b[j].key].append(j)
    return {
        i: places[a[i].key].pop() for i in old if len(a[i].key) >= MOVED_WHOLE and places[a[i].key]
    }


def _reworded_elsewhere(
    a: Sequence[Unit], b: Sequence[Unit], old: Sequence[int], new: Sequence[int]
) -> dict[int, int]:
    """Similar sentences, the most alike first."""
    long_old = [i for i in old if len(a[i].bare) >= MOVED_REWORDED]
    long_new = [j for j in new if len(b[j].bare) >= MOVED_REWORDED]
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


def _rows_elsewhere(
    a: Sequence[Unit], b: Sequence[Unit], old: Sequence[int], new: Sequence[int]
) -> dict[int, int]:
    """Rows of a table by their label, where one new row alone has it."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for j in new:
        if b[j].kind == UnitKind.ROW:
            places[label_of(b[j])].append(j)
    found: dict[int, int] = {}
    for i in old:
        label = label_of(a[i])
        if a[i].kind == UnitKind.ROW and len(label) >= MOVED_LABEL and len(places[label]) == 1:
            found[i] = places[label].pop()
    return found


def _with_neighbours(
    a: Sequence[Unit],
    b: Sequence[Unit],
    old: Sequence[int],
    new: Sequence[int],
    moved: dict[int, int],
) -> dict[int, int]:
    """``moved`` with the units beside that say the same, however short: a heading goes with its
    text, a row with its table.
    """
    found = dict(moved)
    loose_old, loose_new = set(old) - set(moved), set(new) - set(moved.values())
    for step in (-1, 1):
        for i, j in sorted(found.items()):
            i, j = i + step, j + step
            while i in loose_old and j in loose_new and _go_together(a[i], b[j]):
                found[i] = j
                loose_old.remove(i)
                loose_new.remove(j)
                i, j = i + step, j + step
    return found


def _go_together(a: Unit, b: Unit) -> bool:
    """The same words: of a row, whatever its values."""
    if a.bare == b.bare:
        return True
    return a.row is not None and b.row is not None and "" != a.row.key == b.row.key
