"""What is cited, in shapes that know nothing of a form."""

from typing import NamedTuple


class Place(NamedTuple):
    """A file, or a page of it, as an edition's."""

    city: str
    """Empty where nobody knows."""
    title: str
    """What the city calls the edition; of a file of none, the file's own name."""
    edition: str
    """Which of its plan's editions it is: 第2.1版, 第3期（案）; empty of a file of none."""
    edition_en: str
    name: str
    """What our pages call the edition: 総合戦略（第2.1版）."""
    name_en: str
    part: str
    """The file's own name, where it says more than the edition's; else empty."""
    published: str
    """ISO 8601, cut to what is known; empty where it is not known."""
    page: int | None
    """1-based; None of a whole file."""
    text: str
    """What is quoted; empty where the whole page is meant."""
    url: str
    """Where the city published the bytes; empty where there is no file."""
    sha256: str
    captured_at: str
    """When these bytes were first captured, in UTC."""
    media_type: str = ""
    edition_id: str = ""
    """Empty where it belongs to none."""
    as_edition: str = ""
    """The same where it is not the file's main one: an address has to name it."""


class Role(NamedTuple):
    """Which of several places one is: old and new, first and last."""

    key: str
    """For programs."""
    japanese: str
    english: str


OLD, NEW = Role("old", "改正前", "Old"), Role("new", "改正後", "New")
FIRST, LAST = Role("first", "初出", "First"), Role("last", "最終", "Last")
ONLY = Role("", "", "")
"""Of what is one place."""


class Subject(NamedTuple):
    """What is cited where it is not one place alone: a row, a life, an indicator."""

    japanese: str
    english: str


class Cited(NamedTuple):
    """What is cited."""

    key: str
    """What its BibTeX key begins with; need not be unique."""
    city: str
    subject: Subject | None
    """None of one place alone, whose edition says what it is."""
    places: tuple[tuple[Role, Place], ...]
    """Those it stands on, the old one first; empty of an edition without files."""
    path: str
    """Its permanent address on any host, query and fragment included."""
    base: str
    """What goes before the path on the host where it was asked for."""

    @property
    def url(self) -> str:
        """Its permanent address."""
        return self.base + self.path

    @property
    def last(self) -> Place | None:
        """The newest of its places, whose dates and page programs get."""
        return self.places[-1][1] if self.places else None


class Citation(NamedTuple):
    """The forms."""

    japanese: str
    english: str
    bibtex: str
    ris: str
    csl: str
