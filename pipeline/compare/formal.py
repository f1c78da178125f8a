"""Which changes are formal only: they are told, and are in no total."""

from collections.abc import Sequence

from pipeline.compare.units.types import Unit
from pipeline.kinds import FormalKind, UnitKind

_BY_UNIT = {UnitKind.TOC: FormalKind.CONTENTS, UnitKind.RUNNING: FormalKind.RUNNING}


def formal_kind(
    old: Sequence[Unit], new: Sequence[Unit], *, renumbered: bool = False
) -> FormalKind | None:
    """Why what became of units is formal only; None where it says something.

    Args:
        old, new: what stands on either side of a row that is not the same; none on one of them
            where it was added or removed.
        renumbered: whether the number of a heading or an item alone differs.
    """
    if renumbered:
        return FormalKind.NUMBER
    kinds = {_BY_UNIT.get(unit.kind) for unit in (*old, *new)}
    return kinds.pop() if len(kinds) == 1 else None
