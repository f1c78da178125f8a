"""What the answer to a quotation is made of."""

from enum import StrEnum
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.quotes.asked import Asked
from pipeline.answers.quotes.standing import Holder, Lives
from pipeline.answers.quotes.streams import Place
from pipeline.compare.characters import Segment
from pipeline.database.names import edition_words

_MARK = 60
"""Characters of a text that the reader is asked to mark."""


class QuoteStatus(StrEnum):
    """What became of a quotation."""

    FOUND = "found"
    """It stands so in an edition: the current one, or an older one whose text lives on."""
    ALTERED = "altered"
    """It stands otherwise."""
    DROPPED = "dropped"
    """It stood so and no longer does."""
    ABSENT = "absent"


class Standing(StrEnum):
    """Whether the text of a match still stands."""

    CURRENT = "current"
    """In a file that stands, of the newest edition of its series, or of a file of no edition."""
    LIVES_ON = "lives_on"
    """In an older text whose passages the newest edition still has, perhaps in other words."""
    GONE = "gone"


class Match(NamedTuple):
    """A page on which it stands, so or otherwise, in one edition."""

    holder: Holder
    places: tuple[Place, ...]
    """Where on the page, and on the following ones that it runs over; one a part and page."""
    raw: str
    """The text there as the page has it, with its line breaks."""
    text: str
    """The same in one line."""
    before: str
    """What stands before it, in one line; the end of it."""
    after: str
    """What follows it."""
    similarity: float
    """Share of the characters of both that is the same, 0 to 1; 1 where it stands so."""
    difference: tuple[Segment, ...]
    """From the source (old) to the quotation (new); empty where it stands so."""
    standing: Standing
    lives: Lives
    cut: tuple[bool, bool]
    """It begins, and it ends, inside a number of the source."""

    @property
    def page(self) -> int:
        """The page that it begins on."""
        return self.places[0].page

    @property
    def reworded(self) -> bool:
        """It stands so in an older text alone, and what it belongs to is worded otherwise now."""
        return self.standing == Standing.LIVES_ON and self.lives.reworded

    @property
    def captured_at(self) -> str:
        """When these bytes were first captured, in UTC."""
        return self.holder["captured_at"] or self.holder["first_seen"]

    def name(self, lang: str) -> str:
        """What a page in a language calls the edition; of a file of none, its label."""
        holder = self.holder
        if holder["edition_id"] is None:
            return holder["document_label"]
        return edition_words({**holder, "label": holder["edition_label"]}, lang)

    @property
    def address(self) -> str:
        """Path of the reader at the place, with the text marked."""
        more = {"edition": self.as_edition}
        return links.document(self.holder["sha256"], self.page, mark=self.mark, more=more)

    @property
    def as_edition(self) -> str:
        """The edition that an address has to name; empty where it is the file's main one."""
        edition = self.holder["edition_id"] or ""
        return "" if edition == self.holder["main_edition_id"] else edition

    @property
    def mark(self) -> str:
        """What the reader is asked to mark."""
        return self.raw[:_MARK]


class Answer(NamedTuple):
    """What is known of a quotation."""

    asked: Asked
    status: QuoteStatus
    matches: tuple[Match, ...]
    """The best first: those that stand, the newest edition, the whole file."""
    more: bool
    """There are further ones, or may be."""

    @property
    def too_short(self) -> bool:
        """It stands nowhere, and is too short to tell whether it stands otherwise."""
        return self.status == QuoteStatus.ABSENT and self.asked.is_short
