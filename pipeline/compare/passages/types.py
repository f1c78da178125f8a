"""What goes in and what comes out: texts with their wordings, ties, steps, lives."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.compare.passages.frames import Forms
from pipeline.compare.passages.own_words import Runs
from pipeline.compare.units.keys import key_of, row_key
from pipeline.kinds import PassageStep, RowKind, UnitKind


class Wording(NamedTuple):
    """One unit of a text as it stands there."""

    kind: UnitKind
    text: str
    sha256: str
    page: int | None
    heading: str | None
    """The nearest heading above it."""
    key: str
    """What is compared: white space out, widths and dashes made alike."""


class Keys(dict[tuple[bool, str], str]):
    """The keys of wordings, each made once: most stand so in every edition, and are read back from
    two comparisons.
    """

    def __missing__(self, which: tuple[bool, str]) -> str:
        of_row, text = which
        self[which] = key = row_key(text) if of_row else key_of(text)
        return key

    def of(self, kind: UnitKind, text: str) -> str:
        """The key of a unit's text."""
        return self[kind is UnitKind.ROW, text]


class Text(NamedTuple):
    """The text of an edition, or of a file that was replaced."""

    id: str
    """Of its edition."""
    wordings: Sequence[Wording]
    seen: Mapping[str, int]
    """How often each key stands in it."""
    above: Sequence[int | None]
    """The place of the heading above each wording, from 0."""
    runs: Runs
    """What of a wording many others have."""
    forms: Forms
    """What wordings begin and end with."""


def text_of(key: str, wordings: Sequence[Wording]) -> Text:
    """A text by its wordings, in order."""
    keys = [w.key for w in wordings]
    return Text(key, wordings, Counter(keys), list(_above(wordings)), Runs(keys), Forms(keys))


def is_sole_in_section(text: Text, place: int) -> bool:
    """Whether no other wording under the heading above one says the same."""
    key, heading = text.wordings[place].key, text.above[place]
    for way in (-1, 1):
        other = place + way
        while 0 <= other < len(text.wordings) and text.above[other] == heading:
            if text.wordings[other].key == key:
                return False
            other += way
    return True


def _above(wordings: Iterable[Wording]) -> Iterable[int | None]:
    heading: int | None = None
    for n, one in enumerate(wordings):
        yield heading
        if one.kind == UnitKind.HEADING:
            heading = n


class Tie(NamedTuple):
    """Units that answer to each other, as a row of a comparison tells it; places from 0."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    kind: RowKind
    """Same, changed or moved."""
    renumbered: bool = False
    repeated: bool = False
    """Of what moved: it is the same text here and there, and no move."""

    def turned(self) -> "Tie":
        """The same, read from the new text to the old one."""
        return self._replace(old=self.new, new=self.old)


class Step(NamedTuple):
    """What became of a wording since the one that it comes from."""

    kind: PassageStep
    confidence: float
    """0 to 1."""
    similarity: float
    """Share of both wordings that is the same, 0 to 1; 0 of what is new."""
    weak: bool = False


NEW = Step(PassageStep.NEW, 1.0, 0.0)


class Judged(NamedTuple):
    """One old and one new wording that answer to each other, places from 0."""

    old: int
    new: int
    step: Step
    joins: bool
    """Whether they are one life."""
    parts: bool = False
    """Whether one of them is a part of the other: of a split or a merger."""


class Standing(NamedTuple):
    """A wording in a life."""

    text: int
    """Which of the texts, from 0."""
    place: int
    """Which of its wordings, from 0."""
    step: Step
    origin: int | None
    """The text that it comes from, or hangs on; None where it is new."""


Life = list[Standing]
"""The wordings of one passage, in the order of their texts and of their places in them."""
