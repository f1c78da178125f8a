"""What became of each wording between two texts: judged once and kept, so that one more edition
costs no more than its own steps.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TypeAlias

from pipeline.compare.comparison import COMPARER
from pipeline.compare.passages.steps import SAME, judged
from pipeline.compare.passages.types import Judged, Step, Text, Tie
from pipeline.database.row_types import PassageStepRow
from pipeline.database.rows import insert
from pipeline.history.passage_texts import Source
from pipeline.kinds import PassageStep

_PAIR = "WHERE source_id = ? AND series = ? AND old_id = ? AND new_id = ?"
_KEPT = f"SELECT steps FROM passage_steps {_PAIR} AND basis = ?"  # noqa: S608 (words of ours)
_FORGET = f"DELETE FROM passage_steps {_PAIR}"  # noqa: S608 (words of ours)
_PAIRS = "SELECT old_id, new_id FROM passage_steps WHERE source_id = ? AND series = ?"
Loaded: TypeAlias = tuple[Source, Text]
"""Where a text comes from, and the text."""


class Steps:
    """The steps between the texts of a series.

    Args:
        source_id, series: the series.
    """

    def __init__(self, db: sqlite3.Connection, source_id: str, series: str) -> None:
        self._db, self._of = db, (source_id, series)
        self._used: set[tuple[str, str]] = set()

    def between(
        self,
        old: Loaded,
        new: Loaded,
        ties: Callable[[], Sequence[Tie]],
        within: Source | None = None,
    ) -> list[Judged]:
        """What became of each wording of the old text in the new one.

        Args:
            ties: between both; asked where the steps are not known.
            within: of one file that is compared: the edition whose text the new one is.
        """
        pair = (old[0].key, new[0].key)
        self._used.add(pair)
        texts = [old[0], new[0]] if within is None else [old[0], new[0], within]
        basis = " ".join([COMPARER, *(text.digest for text in texts)])
        kept = self._db.execute(_KEPT, (*self._of, *pair, basis)).fetchone()
        if kept is not None:
            return list(_from_json(kept[0]))
        found = judged(old[1], new[1], ties())
        self._db.execute(_FORGET, (*self._of, *pair))
        insert(
            self._db,
            "passage_steps",
            PassageStepRow(
                source_id=self._of[0],
                series=self._of[1],
                old_id=pair[0],
                new_id=pair[1],
                basis=basis,
                steps=_to_json(found),
            ),
        )
        return found

    def forget_others(self) -> None:
        """Remove what was kept and is not needed any more."""
        for pair in set(self._db.execute(_PAIRS, self._of).fetchall()) - self._used:
            self._db.execute(_FORGET, (*self._of, *pair))


def _to_json(steps: Sequence[Judged]) -> str:
    """A list: ``[old, new, count]`` for as many wordings in a row that stayed as they were, else
    ``[old, new, kind, confidence, similarity, weak, joins, parts]``.
    """
    told: list[list[object]] = []
    numbered = enumerate(steps)
    for (stayed, _, _), group in groupby(numbered, lambda at: _run_of(at[0], at[1])):
        some = [one for _, one in group]
        if stayed:
            told.append([some[0].old, some[0].new, len(some)])
        else:
            told += [[x.old, x.new, *x.step, x.joins, x.parts] for x in some]
    return json.dumps(told, separators=(",", ":"))


def _run_of(n: int, one: Judged) -> tuple[bool, int, int]:
    """The same of all that stayed as they were and follow each other in both texts."""
    stayed = one.step == SAME and one.joins and not one.parts
    return (True, one.old - n, one.new - n) if stayed else (False, 0, 0)


def _from_json(text: str) -> Iterator[Judged]:
    for old, new, *told in json.loads(text):
        if len(told) == 1:
            for n in range(told[0]):
                yield Judged(old + n, new + n, SAME, True)
        else:
            kind, confidence, similarity, weak, joins, parts = told
            step = Step(_KIND[kind], confidence, similarity, weak)
            yield Judged(old, new, step, joins, parts)


_KIND = {str(kind): kind for kind in PassageStep}
