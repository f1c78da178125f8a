"""What an article of a page is made of, before it becomes HTML."""

from typing import NamedTuple

from tools.lab.cities.truth import Edition, File


class Entry(NamedTuple):
    """A link to a file."""

    label: str
    truth: File
    """Its address comes with the template."""
    short: str = "PDF"
    """Its text where the head of its column says what it is."""
    column: str = "その他"
    """The head of its column in a table of editions."""
    slug: str = "x"
    kind: str = "pdf"
    lead: str = ""
    """A line above it."""
    note: str = ""
    """A ※ line below it."""


class Sub(NamedTuple):
    """Links under an inner head."""

    head: str
    entries: tuple[Entry, ...]


class Group(NamedTuple):
    """What stands under a heading."""

    heading: str
    subs: tuple[Sub, ...] = ()
    lead: tuple[str, ...] = ()
    """Sentences between heading and links."""
    tail: tuple[str, ...] = ()
    """And below them."""
    own: bool = True
    """Of the municipality's own plan; neighbours (meetings, evaluations) are not."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All its links."""
        return tuple(entry for sub in self.subs for entry in sub.entries)


class Outside(NamedTuple):
    """A link that leads elsewhere."""

    label: str
    url: str


class Article(NamedTuple):
    """A page without its template."""

    title: str
    groups: tuple[Group, ...]
    intro: tuple[str, ...] = ()
    outside: tuple[Outside, ...] = ()
    mentions: tuple[Edition, ...] = ()
    bare_links: bool = False
    """Addresses without suffix, labels without type and size."""
