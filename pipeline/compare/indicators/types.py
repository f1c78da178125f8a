"""What the matching of indicators reads and hands on."""

from typing import NamedTuple

from pipeline.compare.indicators.names import NameKey
from pipeline.kinds import Bound, FigureKind, FigureRole, Measure, NameReason


class Number(NamedTuple):
    """A figure, brought to one unit."""

    figure_id: str
    indicator: str
    """The name beside it, as printed."""
    section: str
    """Headings above it and what its table says at the left, joined with « › »."""
    kind: FigureKind
    role: FigureRole
    year: int | None
    value: float | None
    unit: str | None
    raw: str
    base_value: float | None
    """In the unit without its multiplier."""
    base_unit: str | None
    measure: Measure | None
    bound: Bound | None
    relative: bool
    """It tells a change (20％減), not a state."""
    sha256: str
    page: int
    position: int
    row: str
    """What tells its row from others: where the indicator's name stands; "" where nobody knows."""
    document: int
    """Place of its file among those of the edition."""

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it stands in its edition."""
        return self.document, self.page, self.position


class Mention(NamedTuple):
    """One indicator as one edition has it, with all its numbers there."""

    edition: str
    name: str
    key: NameKey
    unit: str | None
    """As printed."""
    base_unit: str | None
    measure: Measure | None
    goal: str
    """The goal it stands under; "" where nothing says."""
    section: str
    role: FigureRole
    numbers: tuple[Number, ...]
    position: int
    """Place in its edition, from 1."""

    @property
    def id(self) -> tuple[str, int]:
        """Edition and place: no two mentions share it."""
        return self.edition, self.position


class Edition(NamedTuple):
    """An edition with its indicators."""

    id: str
    final: bool
    """False for a draft."""
    becomes: str | None
    """Of a draft: the final edition that it became; None where there is none yet."""
    mentions: tuple[Mention, ...]


class Link(NamedTuple):
    """Why a mention belongs to its indicator."""

    mention: Mention
    reason: NameReason
    confidence: float
    """0 to 1."""
    other: Mention | None
    """What it was linked with; None for the first."""


class Unsure(NamedTuple):
    """Two mentions that may be one indicator."""

    old: Mention
    new: Mention
    linked: bool
    """Whether they were taken for one."""


class Rules(NamedTuple):
    """A person's word: pairs of sets of mentions, by their ids."""

    same: tuple[tuple[frozenset[tuple[str, int]], frozenset[tuple[str, int]]], ...] = ()
    apart: tuple[tuple[frozenset[tuple[str, int]], frozenset[tuple[str, int]]], ...] = ()


class Identity(NamedTuple):
    """The indicators of a series."""

    chains: list[list[Link]]
    """Each indicator's mentions, in the order of editions."""
    unsure: list[Unsure]
