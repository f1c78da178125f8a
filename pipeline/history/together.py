"""What the pages of a source list together: one file and one edition each, whichever of the pages
name it. Pure functions.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from pipeline.history.brought import PageLook
from pipeline.history.identity import Listed
from pipeline.history.urls import url_key

if TYPE_CHECKING:
    from pipeline.history.listing import Mention


class ListedOn(NamedTuple):
    """A file with the pages that list it, the main one first."""

    listed: Listed
    looks: tuple[PageLook, ...]


class NamedOn(NamedTuple):
    """An edition with the pages that name it, the main one first."""

    mention: "Mention"
    looks: tuple[PageLook, ...]


def files_on(pages: Sequence[PageLook]) -> list[ListedOn]:
    """The files of all pages, page after page; a place on a later page counts on from the last one
    of the page before.
    """
    found: dict[str, ListedOn] = {}
    behind = 0
    for look in pages:
        files = look.says.listing.files if look.says else ()
        for file in files:
            here = ListedOn(file._replace(position=behind + file.position), (look,))
            key = _key(file, pages)
            found[key] = _both(found[key], here) if key in found else here
        behind += max((file.position for file in files), default=0)
    return list(found.values())


def _key(file: Listed, pages: Sequence[PageLook]) -> str:
    """What makes two links one file. On a single page two spellings of an address stay two, as its
    editors have them.
    """
    return file.url if len(pages) == 1 else url_key(file.url)


def _both(one: ListedOn, other: ListedOn) -> ListedOn:
    """A file that two pages list: as the one has it that knows its edition, else as the first."""
    listed = one.listed if one.listed.editions or not other.listed.editions else other.listed
    looks = {look.row["id"]: look for look in (*one.looks, *other.looks)}
    return ListedOn(listed, tuple(looks.values()))


def editions_on(pages: Iterable[PageLook]) -> list[NamedOn]:
    """The editions of all pages, in order of their first mention."""
    found: dict[str, NamedOn] = {}
    for look in pages:
        for mention in look.says.listing.editions if look.says else ():
            here = NamedOn(mention, (look,))
            key = mention.on_page.id
            found[key] = _named(found[key], here) if key in found else here
    return list(found.values())


def _named(one: NamedOn, other: NamedOn) -> NamedOn:
    """An edition that two pages name."""
    from pipeline.history.listing import merged  # the grammar: a quiet night needs none of it

    first, second = one.mention, other.mention
    name = merged(first.on_page.name, second.on_page.name)
    mention = first._replace(
        on_page=first.on_page._replace(name=name),
        plan=first.plan or second.plan,
        reason=first.reason or second.reason,
        # None where one of the pages names the edition by itself.
        hand=first.hand.joined(second.hand) if first.hand and second.hand else None,
    )
    return NamedOn(mention, (*one.looks, *other.looks))
