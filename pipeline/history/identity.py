"""Which link of tonight's page is which document that we know.

Identity is neither the URL nor the bytes: cities move files, replace them silently and re-save
them. It follows (series, phase, revision, part, label); URL and bytes only help where the wording
changed.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import NamedTuple

_NOISE = re.compile(r"[\s「」『』【】\[\]()（）〔〕<>〈〉《》・、。,，.．:：;；_\-‐－―~～〜]+")
_SUFFIX = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|jtd|zip|csv)\Z", re.IGNORECASE)


class Listed(NamedTuple):
    """A file link as tonight's page has it, with what its label means."""

    url: str
    label: str
    series: str
    editions: tuple[str, ...]
    """Edition ids, the main one first; empty for files that belong to no edition."""
    part: str
    position: int
    size_label: str | None
    note: str | None
    headings: tuple[str, ...]
    by_hand: tuple[str, ...] = ()
    """What of it a person set: keys of a correction."""
    file_since: str | None = None
    """Since when a person calls it a file (UTC); None where the page itself does."""


class Known(NamedTuple):
    """A document of the database, as far as matching needs it."""

    id: int
    url_key: str
    label_key: str
    series: str
    editions: tuple[str, ...]
    part: str
    sha256: str | None
    listed: bool


def label_key(label: str) -> str:
    """A label without what officials change without meaning it: widths, blanks, brackets, dashes,
    a file suffix.
    """
    text = unicodedata.normalize("NFKC", label).strip()
    return _NOISE.sub("", _SUFFIX.sub("", text)).casefold()


def _pair(
    links: dict[int, Listed],
    known: dict[int, Known],
    of_link: Callable[[int, Listed], Hashable | None],
    of_known: Callable[[Known], Hashable | None],
) -> dict[int, int]:
    """Pairs of links and documents that share a key which is unique on both sides."""
    left: dict[Hashable, list[int]] = defaultdict(list)
    right: dict[Hashable, list[int]] = defaultdict(list)
    for i, link in links.items():
        if (key := of_link(i, link)) is not None:
            left[key].append(i)
    for k, document in known.items():
        if (key := of_known(document)) is not None:
            right[key].append(k)
    return {
        left[key][0]: right[key][0]
        for key in left
        if len(left[key]) == 1 == len(right.get(key, ()))
    }


def match(
    listed: Iterable[Listed],
    documents: Iterable[Known],
    url_keys: list[str],
    shas: list[str | None],
) -> dict[int, int]:
    """Match links to known documents, one to one.

    Args:
        listed: the links, in order of the page.
        documents: every document of the source, also those no longer listed.
        url_keys: ``url_key`` of each link.
        shas: SHA-256 of the bytes that each link answered with tonight, None where unknown.

    Returns:
        index of the link → id of the document; links not in it are new documents, documents not in
        it are not listed.
    """
    links = dict(enumerate(listed))
    known = {d.id: d for d in documents}
    found: dict[int, int] = {}

    def step(
        of_link: Callable[[int, Listed], Hashable | None],
        of_known: Callable[[Known], Hashable | None],
    ) -> None:
        for i, k in _pair(links, known, of_link, of_known).items():
            found[i] = k
            del links[i], known[k]

    def same_identity(link: Listed) -> tuple[Hashable, ...]:
        return (link.editions, link.series, link.part, label_key(link.label))

    def known_identity(d: Known) -> tuple[Hashable, ...]:
        return (d.editions, d.series, d.part, d.label_key)

    # The wording and the place agree; then the wording alone (the file was moved, or came back);
    # then the place with the same edition and part (the wording was polished); then the same bytes
    # under another wording and place.
    step(
        lambda i, link: (same_identity(link), url_keys[i]), lambda d: (known_identity(d), d.url_key)
    )
    step(lambda i, link: same_identity(link), known_identity)
    step(
        lambda i, link: (link.editions, link.part, url_keys[i]) if link.editions else url_keys[i],
        lambda d: (d.editions, d.part, d.url_key) if d.editions else d.url_key,
    )
    step(lambda i, link: shas[i], lambda d: d.sha256)
    # Last: the only whole file (or the only summary) of an edition is that edition's, whatever it's
    # called now.
    step(
        lambda i, link: (
            (link.editions, link.part) if link.editions and link.part != "split" else None
        ),
        lambda d: (d.editions, d.part) if d.editions and d.part != "split" else None,
    )
    return found
