"""Rules of the grammar of labels: each says one thing, and carries one label that it is for.

The tests walk every table of rules: an example has to be read as it states, and otherwise once
its rule is taken out, so that no rule stands in a table without a use and none can go without
being missed.
"""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

Seen = TypeVar("Seen")
Said = TypeVar("Said")


class Example(NamedTuple):
    """A label (or a heading) as a city writes it, and what it is read as."""

    text: str
    reads: str
    """In short: ``plan whole, 総合戦略 phase 2 (2020-03 label)``; for a heading the editions
    alone."""
    above: tuple[str, ...] = ()
    """The headings above it, outermost first."""
    group: str | None = None
    """The list head it stands under."""
    note: str | None = None
    """The ※ line under it."""
    is_heading: bool = False


class Rule(NamedTuple, Generic[Seen, Said]):
    """One rule."""

    name: str
    read: Callable[[Seen], Said | None]
    """What the rule reads in what it is shown; None where it does not apply."""
    example: Example


def when(holds: Callable[[Seen], object], *, says: Said) -> Callable[[Seen], Said | None]:
    """The reading of a rule that says one thing, or nothing."""
    return lambda seen: says if holds(seen) else None


def first(rules: Sequence[Rule[Seen, Said]], seen: Seen) -> Said | None:
    """What the first rule that applies says; None where none does."""
    for rule in rules:
        said = rule.read(seen)
        if said is not None:
            return said
    return None
