"""How far indicators agree with the truth of a series: which numbers belong together, and what
became of each indicator.

Pairs of numbers in one row of one file are not counted: they belong together however bad the
matching is.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tools.lab.judge import Share

KINDS = (
    "added",
    "dropped",
    "target_raised",
    "target_lowered",
    "baseline_changed",
    "unit_changed",
    "renamed",
)


class Belonging(NamedTuple):
    """A number, the indicator it is of, and the one it was taken for."""

    file: str
    key: str
    indicator: str
    """Of the database; one of its own where it has none."""


class Seen(NamedTuple):
    """A change, between two editions by their versions."""

    old: str
    new: str
    key: str
    kind: str


class Score(NamedTuple):
    """Counts that may be added to those of another series."""

    true_pairs: Share = Share()
    """Pairs of numbers that belong together and were put together."""
    made_pairs: Share = Share()
    """Pairs put together that belong together."""
    recall: tuple[Share, ...] = (Share(),) * len(KINDS)
    """Changes that were seen, by kind."""
    precision: tuple[Share, ...] = (Share(),) * len(KINDS)
    """Changes seen that are in the truth, by kind."""

    def plus(self, other: "Score") -> "Score":
        """Both together."""
        return Score(
            self.true_pairs.plus(other.true_pairs),
            self.made_pairs.plus(other.made_pairs),
            tuple(a.plus(b) for a, b in zip(self.recall, other.recall, strict=True)),
            tuple(a.plus(b) for a, b in zip(self.precision, other.precision, strict=True)),
        )

    @property
    def f1(self) -> float:
        """Of the pairs."""
        right, of = self.true_pairs.right, self.true_pairs.of + self.made_pairs.of
        return 2 * right / of if of else 1.0

    @property
    def falsely_lowered(self) -> int:
        """Targets said to be lowered that were not."""
        share = self.precision[KINDS.index("target_lowered")]
        return share.of - share.right


def judge_identity(numbers: Sequence[Belonging]) -> Score:
    """Whether numbers that belong together are together, and no others."""
    trivial = _pairs(Counter((n.file, n.key, n.indicator) for n in numbers).values())
    same_row = _pairs(Counter((n.file, n.key) for n in numbers).values())
    right = _pairs(Counter((n.key, n.indicator) for n in numbers).values()) - trivial
    told = _pairs(Counter(n.key for n in numbers).values()) - same_row
    made = _pairs(Counter(n.indicator for n in numbers).values()) - trivial
    return Score(true_pairs=Share(right, told), made_pairs=Share(right, made))


def _pairs(counts: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts)


def judge_changes(truth: Sequence[dict[str, Any]], seen: Sequence[Seen]) -> Score:
    """Whether the changes that happened were seen, and no others.

    Args:
        truth: ``changes`` of a series; those to a draft count where any is told of.
    """
    told = {_seen(c): c["optional"] for c in asked_of(truth, seen)}
    found = set(seen)
    recall, precision = [], []
    for kind in KINDS:
        asked = {c for c, optional in told.items() if c.kind == kind and not optional}
        own = {c for c in found if c.kind == kind and not told.get(c)}
        right = len(asked & own)
        twice = sum(c.kind == kind for c in seen) - sum(c.kind == kind for c in found)
        recall.append(Share(right, len(asked)))
        precision.append(Share(right, len(own) + twice))
    return Score(recall=tuple(recall), precision=tuple(precision))


def asked_of(truth: Sequence[dict[str, Any]], seen: Sequence[Seen]) -> list[dict[str, Any]]:
    """The changes of a truth that must be told: of a draft only where any is."""
    told_of = {change.new for change in seen}
    return [c for c in truth if not c["draft"] or c["new"] in told_of]


def faults_of_changes(truth: Sequence[dict[str, Any]], seen: Sequence[Seen]) -> Iterable[str]:
    """Changes that only the truth or only the database has, for a person."""
    told = {_seen(c): c for c in asked_of(truth, seen)}
    for change, facts in told.items():
        if change not in seen and not facts["optional"]:
            yield f"missing {change} {facts['old_value']} → {facts['new_value']}"
    yield from (f"false   {change}" for change in seen if change not in told)


def _seen(change: dict[str, Any]) -> Seen:
    return Seen(change["old"], change["new"], change["key"], change["kind"])
