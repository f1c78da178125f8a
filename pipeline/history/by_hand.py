"""A person's word about a page and its files, put in the place of what was read. Pure functions.

What a correction does not speak of stays as it was read.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.corrections import THE_PAGE, files_meant, read_settings
from pipeline.database.row_types import CorrectionRow
from pipeline.history.identity import label_key
from pipeline.history.urls import url_key
from pipeline.kinds import CorrectionKind, LinkKind
from pipeline.read.page.types import Link, PageReading

IDENTITY = ("series", "phase", "revision", "status")
"""What says which edition a file is of."""
PAGE_DATES = ("published", "updated")


class Word(NamedTuple):
    """What somebody set of one file, label or page."""

    settings: Mapping[str, object]
    since: str
    """Since when (UTC)."""

    def over(self, other: "Word | None") -> "Word":
        """This one, and where it is silent the other."""
        if other is None:
            return self
        return Word({**other.settings, **self.settings}, max(self.since, other.since))


class Words(NamedTuple):
    """All that somebody set of a source, target by target in the order of its file."""

    files: tuple[tuple[str, Word], ...] = ()
    labels: tuple[tuple[str, Word], ...] = ()
    """By their :func:`label_key`."""
    pages: tuple[tuple[str, Word], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.files or self.labels or self.pages)

    def of_label(self, text: str) -> Word | None:
        """What was set of what is called so: a link's label, a heading."""
        key = label_key(text)
        return next((word for target, word in self.labels if target == key), None)

    def of_links(self, links: Sequence[Link]) -> dict[str, Word]:
        """Address → what was set of it. A file's own word goes before that of its label."""
        found: dict[str, Word] = {}
        for link in links:
            word = self.of_label(link.label) if link.kind == LinkKind.FILE else None
            if word is not None:
                found.setdefault(link.url, word)
        urls = list(dict.fromkeys(link.url for link in links))
        for target, word in self.files:
            found |= {url: word.over(found.get(url)) for url in files_meant(target, urls)}
        return found

    def of_page(self, url: str, *, main: bool) -> Word | None:
        """What was set of a page's own dates."""
        for target, word in self.pages:
            if (main and target == THE_PAGE) or url_key(target) == url_key(url):
                return word
        return None


NOTHING_SAID = Words()


def words_of(corrections: Iterable[CorrectionRow]) -> Words:
    """What the corrections of a source say of its files and pages."""
    told: dict[CorrectionKind, list[tuple[str, Word]]] = {}
    for row in corrections:
        kind = CorrectionKind(row["kind"])
        if kind in (CorrectionKind.FILE, CorrectionKind.LABEL, CorrectionKind.PAGE):
            one = label_target(row["one"]) if kind == CorrectionKind.LABEL else row["one"]
            told.setdefault(kind, []).append((one, Word(read_settings(row["other"]), row["since"])))
    return Words(
        files=tuple(told.get(CorrectionKind.FILE, ())),
        labels=tuple(told.get(CorrectionKind.LABEL, ())),
        pages=tuple(told.get(CorrectionKind.PAGE, ())),
    )


def label_target(text: str) -> str:
    """The key of a label as somebody writes it down, perhaps with its size."""
    from pipeline.read.page.sizes import split_size  # the grammar: few sources have such a word

    return label_key(split_size(text)[0]) or label_key(text)


def page_by_hand(page: PageReading, words: Words, url: str, *, main: bool) -> PageReading:
    """A page with the dates that somebody set; what somebody calls a file is one."""
    word = words.of_page(url, main=main)
    dates = {key: word.settings[key] for key in PAGE_DATES if word and key in word.settings}
    told = {
        url for url, one in words.of_links(page.links).items() if not one.settings.get("ignore")
    }
    links = tuple(
        link._replace(kind=LinkKind.FILE)
        if link.url in told and link.kind == LinkKind.PAGE
        else link
        for link in page.links
    )
    return page._replace(**dates, links=links)  # type: ignore[arg-type]
