"""What became of each wording between two texts: judged once and kept, so that one more edition
costs no more than its own steps.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from pipeline.compare.comparison import COMPARER
from pipeline.compare.passages.steps import SAME, judged
from pipeline.compare.passages.types import Judged, Step, Text, Tie
from pipeline.database.row_types import PassageStepRow
from pipeline.database.rows import insert
from pipeline.history import kept
from pipeline.history.passage_texts import Source
from pipeline.history.workshop import Workshop
from pipeline.kinds import PassageStep

_PAIR = "WHERE source_id = ? AND series = ? AND old_id = ? AND new_id = ?"
_KEPT = f"SELECT steps FROM passage_steps {_PAIR} AND basis = ?"  # noqa: S608 (words of ours)
_FORGET = f"DELETE FROM passage_steps {_PAIR}"  # noqa: S608 (words of ours)
_PAIRS = "SELECT old_id, new_id FROM passage_steps WHERE source_id = ? AND series = ?"
Loaded: TypeAlias = tuple[Source, Text]
"""Where a text comes from, and the text."""


class Between(NamedTuple):
    """Two texts of a series."""

    old: Loaded
    new: Loaded
    ties: Callable[[], Sequence[Tie]]
    """Between both; asked where the steps are not known."""
    within: Source | None = None
    """Of one file that is compared: the edition whose text the new one is."""

    @property
    def pair(self) -> tuple[str, str]:
        """By which comparisons know them."""
        return self.old[0].key, self.new[0].key

    @property
    def basis(self) -> str:
        """What steps between them are made of, as their row has it."""
        texts = [self.old[0], self.new[0]] + ([] if self.within is None else [self.within])
        return " ".join([COMPARER, *(text.digest for text in texts)])


class Steps:
    """The steps between the texts of a series.

    Args:
        source_id, series: the series.
        workshop: who judges them.
    """

    def __init__(
        self, db: sqlite3.Connection, source_id: str, series: str, workshop: Workshop
    ) -> None:
        self._db, self._of, self._workshop = db, (source_id, series), workshop
        self._used: set[tuple[str, str]] = set()

    def between(self, asked: Between) -> list[Judged]:
        """What became of each wording of the old text in the new one."""
        pair, basis = asked.pair, asked.basis
        self._used.add(pair)
        steps = self._kept(self._db, pair, basis)
        if steps is not None:
            return list(_from_json(steps))
        steps = self._taken_over(pair, basis)
        if steps is not None:
            found = list(_from_json(steps))
        else:
            made: list[Judged] | None = self._workshop.taken(self._key(pair, basis))
            found = made or judged(asked.old[1], asked.new[1], asked.ties())
            steps = _to_json(found)
        self._write(pair, basis, steps)
        return found

    def prepare(self, several: Sequence[Between]) -> None:
        """Have others judge what :meth:`between` will be asked for."""
        if self._workshop.alone or len(several) < 2:
            return
        for asked in several:
            pair, basis = asked.pair, asked.basis
            key, before = self._key(pair, basis), self._workshop.before
            known = self._workshop.knows(key) or self._kept(self._db, pair, basis) is not None
            if not known and not kept.is_noted(before, self._made(pair), kept.basis_of(basis)):
                old, new = asked.old[1], asked.new[1]
                size = sum(len(one.text) for text in (old, new) for one in text.wordings)
                self._workshop.ahead(self._of[0], key, size, judged, old, new, asked.ties())

    def _key(self, pair: tuple[str, str], basis: str) -> str:
        return kept.basis_of("steps", self._of, pair, basis)

    def _made(self, pair: tuple[str, str]) -> str:
        """Under which ``meta`` keeps what steps were made of."""
        return " ".join(("steps", *self._of, *pair))

    def _kept(self, db: sqlite3.Connection, pair: tuple[str, str], basis: str) -> str | None:
        row = db.execute(_KEPT, (*self._of, *pair, basis)).fetchone()
        return str(row[0]) if row else None

    def _taken_over(self, pair: tuple[str, str], basis: str) -> str | None:
        """What a database before has, where it was made of the same by the same code."""
        before, made = self._workshop.before, kept.basis_of(basis)
        if before is None or not kept.is_noted(before, self._made(pair), made):
            return None
        try:
            steps = self._kept(before, pair, basis)
        except sqlite3.DatabaseError:
            return None
        as_noted = kept.stands(before, self._made(pair), made, _digest_of(steps))
        return steps if as_noted else None

    def _write(self, pair: tuple[str, str], basis: str, steps: str) -> None:
        self._db.execute(_FORGET, (*self._of, *pair))
        row = PassageStepRow(
            source_id=self._of[0],
            series=self._of[1],
            old_id=pair[0],
            new_id=pair[1],
            basis=basis,
            steps=steps,
        )
        insert(self._db, "passage_steps", row)
        kept.note(self._db, self._made(pair), kept.basis_of(basis), _digest_of(steps))

    def forget_others(self) -> None:
        """Remove what was kept and is not needed any more."""
        for pair in set(self._db.execute(_PAIRS, self._of).fetchall()) - self._used:
            self._db.execute(_FORGET, (*self._of, *pair))
            kept.forget(self._db, self._made(pair))


def _digest_of(steps: str | None) -> str:
    return kept.digest_of([{"steps": steps}])


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
