"""The same text cut at other places: no change, though no unit of it is identical."""

from collections.abc import Sequence

from pipeline.compare.identical import Stretch
from pipeline.compare.rewording import Pairing
from pipeline.compare.units.types import Unit
from pipeline.kinds import UnitKind


def recut(
    a: Sequence[Unit], b: Sequence[Unit], at: Stretch, pairings: Sequence[Pairing]
) -> list[Pairing]:
    """Pairings of reworded units of a stretch, in order, those put together that say the same
    together.

    A pairing takes in the one behind it, or a unit beside it that is in none, where then both sides
    say the same to the letter.
    """
    free_old = set(at.old) - {i for pairing in pairings for i in pairing.old_units}
    free_new = set(at.new) - {j for pairing in pairings for j in pairing.new_units}
    found: list[Pairing] = []
    for pairing in pairings:
        together = _joined(found[-1], pairing) if found else None
        if together and _same(a, b, together):
            found[-1] = together
            continue
        found.append(_widest(a, b, pairing, free_old, free_new))
    return found


def _widest(
    a: Sequence[Unit], b: Sequence[Unit], pairing: Pairing, old: set[int], new: set[int]
) -> Pairing:
    """A pairing with the free unit beside it with which both sides say the same, if any."""
    wider = (one for one in _wider(pairing) if _is_free(one, pairing, old, new))
    return next((one for one in wider if _same(a, b, one)), pairing)


def _joined(before: Pairing, pairing: Pairing) -> Pairing | None:
    """Two pairings of one unit each that stand one behind the other on both sides."""
    if (before.old + 1, before.new + 1) != (pairing.old, pairing.new):
        return None
    counts = {before.old_count, before.new_count, pairing.old_count, pairing.new_count}
    return before._replace(old_count=2, new_count=2) if counts == {1} else None


def _wider(pairing: Pairing) -> list[Pairing]:
    """A pairing of one unit each with a neighbour of either side taken in."""
    if (pairing.old_count, pairing.new_count) != (1, 1):
        return []
    old, new = pairing.old, pairing.new
    return [
        pairing._replace(new=new - 1, new_count=2),
        pairing._replace(new_count=2),
        pairing._replace(old=old - 1, old_count=2),
        pairing._replace(old_count=2),
    ]


def _is_free(wider: Pairing, pairing: Pairing, old: set[int], new: set[int]) -> bool:
    more_old = set(wider.old_units) - set(pairing.old_units)
    more_new = set(wider.new_units) - set(pairing.new_units)
    return more_old <= old and more_new <= new


def _same(a: Sequence[Unit], b: Sequence[Unit], pairing: Pairing) -> bool:
    old, new = [a[i] for i in pairing.old_units], [b[j] for j in pairing.new_units]
    if UnitKind.ROW in {unit.kind for unit in (*old, *new)}:
        return False
    return "".join(unit.key for unit in old) == "".join(unit.key for unit in new)
