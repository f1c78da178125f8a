"""What was found beside the pages of documents: labels, notes, the city's own page. One folded line
behind the texts, each thing once.
"""

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.answers import links
from pipeline.kinds import EntryKind
from pipeline.search.entries import Entries, Entry
from pipeline.search.excerpt import Excerpt
from pipeline.web.search_asked import PATH
from pipeline.web.search_speech import Speech


class EntryView(NamedTuple):
    """A label, a note or the city's page."""

    title: str
    href: str
    source: str
    date: str
    versions: str
    """How many further versions of the page have the words; empty for none."""
    excerpts: tuple[Excerpt, ...]


class EntriesView(NamedTuple):
    """What was found of one kind."""

    title: str
    entries: tuple[EntryView, ...]
    more: str


class OthersView(NamedTuple):
    """All of it."""

    said: str
    """With the number."""
    is_open: bool
    """Where there is no text to show."""
    kinds: tuple[EntriesView, ...]


def others_view(
    found: Mapping[EntryKind, Entries], has_texts: bool, speech: Speech
) -> OthersView | None:
    """The fold; None where nothing was found."""
    if not found:
        return None
    total = sum(entries.total for entries in found.values())
    kinds = tuple(_entries(kind, entries, speech) for kind, entries in found.items())
    return OthersView(speech.t("s.others_n", f"{total:,}"), not has_texts, kinds)


def entry_link(kind: EntryKind, ref: str, link: str | None) -> str:
    """Path of our page for a label, a note or a version of the city's page."""
    if kind is EntryKind.EDITION:
        return links.edition(ref)
    if kind is EntryKind.PAGE_VERSION:
        return links.page_version(int(ref))
    return links.document(link) if link else PATH


def _entries(kind: EntryKind, found: Entries, speech: Speech) -> EntriesView:
    hidden = found.total - len(found.shown)
    return EntriesView(
        title=speech.t(f"s.kind.{kind}"),
        entries=tuple(_entry(entry, speech) for entry in found.shown),
        more=speech.t("s.others_more", hidden) if hidden > 0 else "",
    )


def _entry(entry: Entry, speech: Speech) -> EntryView:
    further = entry.versions - 1
    return EntryView(
        title=entry.title or "—",
        href=entry_link(entry.kind, entry.ref, entry.link),
        source=entry.source_name,
        date=speech.date(entry.date) if entry.date else "",
        versions=speech.t("s.versions_more", further) if further else "",
        excerpts=entry.excerpts,
    )
