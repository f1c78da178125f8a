"""What a reading of a page is made of."""

from typing import NamedTuple

from pipeline.kinds import LinkKind, RequisiteKind

MAX_LINKS = 5_000
"""Of a page, so many are looked at."""


class Link(NamedTuple):
    """One link of the article."""

    position: int
    """Its place in the article, from 1."""
    url: str
    """Absolute, without fragment."""
    label: str
    """As shown, without the size label.

    Where the title stands outside its link (``第１回<a>[PDF：1MB]</a>``), it is that title.
    """
    raw_label: str
    """The text of the link as it stands, white space tidied."""
    kind: LinkKind
    """``file``: an attachment of the page's own site · ``page``: another page of it ·
    ``external``: leaves the site."""
    headings: tuple[str, ...]
    """The headings above it in the article, outermost first; the page's title is not among them."""
    group: str | None
    """The list head it stands under, such as 全体版 or 分割版."""
    note: str | None
    """The ※ lines under it, joined by line feeds; such a line belongs to the link above it."""
    size_label: str | None
    """The size as typed, e.g. ``2.08MB``; typed text goes stale when the file is replaced."""
    context: str
    """The text of the block (paragraph, list item, table row) it stands in."""
    lead: str = ""
    """The lines of text last above it in its section, joined by line feeds; links may follow one
    another under them, ※ lines are not among them."""


class Heading(NamedTuple):
    """A heading of the article and what stands below it."""

    text: str
    level: int
    body: str
    """The text down to the next heading of the same or a higher level."""


class UnsureDate(NamedTuple):
    """A day that may be the page's, and the line in which it stands."""

    iso: str
    words: str
    field: str
    """What it would be of the page: ``published`` or ``updated``."""


class PageReading(NamedTuple):
    """What a page says, without what merely surrounds it."""

    title: str | None
    published: str | None
    """公開日 and its cousins, ISO 8601."""
    updated: str | None
    """更新日 and its cousins, ISO 8601.

    Editors can freeze it: never take it as a sign that nothing changed.
    """
    text: str
    """The article's text, a line a block, white space tidied, characters as they were (no NFKC)."""
    links: tuple[Link, ...]
    headings: tuple[Heading, ...]
    cms: str
    """The markup that was recognised, e.g. ``joruri``.

    ``general`` where a general rule found the article.
    """
    soft_404: str | None
    """Why this page is a «not found» or maintenance page although it was answered with 200."""
    bare_date: bool = False
    """Its date stands without a word that says what it is; it was taken for 公開日."""
    unsure_date: UnsureDate | None = None
    """A day of which it is not clear whether it is the page's."""


class Requisite(NamedTuple):
    """One thing that a page or a style sheet needs."""

    url: str
    """Absolute, without fragment."""
    kind: RequisiteKind
