"""What is said of a passage: the shapes that every face reads."""

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.database.row_types import EditionRow
from pipeline.kinds import EditionStatus, PassageState, PassageStep, UnitKind

CHANGES = (
    PassageStep.RENUMBERED,
    PassageStep.MOVED,
    PassageStep.MERGED,
    PassageStep.SPLIT,
    PassageStep.REWORDED,
)
"""Steps after which something is different, the greatest last."""


class Passage(NamedTuple):
    """A passage, as ``passages`` has it."""

    id: str
    source_id: str
    series: str
    text: str
    """As it stood last."""
    first_edition_id: str
    """Since when: the first final edition it stands in; of one that only drafts have, the draft."""
    last_edition_id: str
    state: PassageState
    editions: int
    """Final editions it stands in."""
    rewordings: int
    """Sure steps that changed its words: reworded, split, merged."""
    unit: UnitKind
    heading: str | None
    """The nearest heading above it, where it stood last."""
    indicator_id: str | None
    """Of a row of a table."""
    dropped_edition_id: str | None
    """The first edition in which it no longer stands; None while current."""
    weak: int
    """Steps that are not sure."""
    gaps: int
    """How often it was away and came back."""
    position: int
    """Its place in the last edition."""


class Stand(NamedTuple):
    """A text of a passage where it stands, as ``passage_texts`` has it."""

    passage_id: str
    edition_id: str
    position: int
    """Place among the units of the edition's text, from 1; of a replaced file, of its own text."""
    sha256: str
    page: int | None
    """From 1; None of what has no pages."""
    text: str
    unit: UnitKind
    heading: str | None
    step: PassageStep
    confidence: float
    """Of the step, from 0 to 1."""
    weak: bool
    """Is the step too doubtful to count?"""
    present: bool
    """False: it stands in a file of this edition that was replaced since."""
    from_edition_id: str | None
    """The edition whose text it comes from; of a draft, and of a replaced file, the one of the text
    it hangs on (its final edition; its own one). None where it is new."""
    similarity: float
    """To that text, from 0 to 1."""


class Event(NamedTuple):
    """A step after which something is different."""

    edition_id: str
    step: PassageStep
    weak: bool
    inside: bool
    """It came with a file that replaced another of the same edition."""
    reworded: bool
    """Of one that moved: its words changed, too."""


class Away(NamedTuple):
    """A stretch of editions in which a passage did not stand, between two in which it did."""

    last_edition_id: str
    """The last one before that has it."""
    gone_edition_id: str
    """The first one that does not."""
    back_edition_id: str
    """The one with which it came back."""


class Story(NamedTuple):
    """A life in short, final editions alone: what a sentence tells."""

    passage_id: str
    first_edition_id: str
    last_edition_id: str
    state: PassageState
    dropped_edition_id: str | None
    events: tuple[Event, ...]
    """In the order of editions; steps ``new`` and ``same`` are none."""
    away: tuple[Away, ...]


class Standing(NamedTuple):
    """How a passage stands in one edition (in one replaced file of it, where not ``present``)."""

    edition: EditionRow
    stands: tuple[Stand, ...]
    """In the order of places: more than one where it was split, or stands in several files."""
    present: bool
    step: PassageStep
    """What became of the passage since it stood somewhere before, in order of time: the greatest of
    its texts' steps. Of a draft, how it differs from its final edition."""
    confidence: float
    """The lowest of those with this step."""
    weak: bool
    inside: bool
    """It came with a file that replaced another of the same edition."""
    reworded: bool
    """Of one that moved: its words changed, too, and not their number alone."""

    @property
    def draft(self) -> bool:
        """Is it no final edition?"""
        return self.edition["status"] == EditionStatus.DRAFT

    @property
    def text(self) -> str:
        """Its texts, one a line."""
        return "\n".join(stand.text for stand in self.stands)


class Capture(NamedTuple):
    """The first good capture of a file."""

    id: int
    sha256: str
    url: str
    captured_at: str
    """In UTC."""
    warc_file: str
    warc_offset: int


class Wording(NamedTuple):
    """What a passage says in editions that follow each other."""

    text: str
    """One line a text."""
    standings: tuple[Standing, ...]
    """Old to new; at least one."""
    away: Away | None
    """It was away just before."""
    before: int | None
    """Which of the life's wordings it is to be compared with: the one before it that is no mere
    draft; None where there is none."""

    @property
    def draft(self) -> bool:
        """Do only drafts have it?"""
        return all(one.draft for one in self.standings)

    @property
    def lead(self) -> Standing:
        """The one that began it: the first in a final edition, else in a draft."""
        return next((one for one in self.standings if not one.draft), self.standings[0])

    @property
    def step(self) -> PassageStep:
        """The step that led to it."""
        return self.lead.step


class Life(NamedTuple):
    """One passage, whole."""

    passage: Passage
    editions: Mapping[str, EditionRow]
    """Id → edition, those of its series in their order, drafts too."""
    wordings: tuple[Wording, ...]
    """Old to new; drafts stand before what they became."""
    story: Story
    captures: Mapping[str, Capture]
    """SHA-256 → the capture that shows that file, as far as there is one."""


class InEdition(NamedTuple):
    """A passage as one edition has it."""

    passage: Passage
    stand: Stand
    story: Story


class Ages(NamedTuple):
    """How old what an edition says is. Counts passages, each once."""

    edition_id: str
    total: int
    since: tuple[tuple[str, int], ...]
    """(edition, how many stand since then), the oldest first; this edition last, where any is new.
    Of a draft what its own final edition has for the first time is new."""
    dropped: int
    """Passages that no longer stand since this edition."""

    @property
    def new(self) -> int:
        """How many came with this edition."""
        return dict(self.since).get(self.edition_id, 0)


class Neighbours(NamedTuple):
    """What stands before and after a passage in the last edition that has it."""

    before: Stand | None
    after: Stand | None
