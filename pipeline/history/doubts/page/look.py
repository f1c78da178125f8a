"""What the detectors of doubts are shown: a page, and what was understood of it."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from urllib.parse import unquote

from pipeline.database.names import edition_name, edition_words, version_words
from pipeline.history.doubts.page.words import bare_name, words_of
from pipeline.history.doubts.types import Ask, Found
from pipeline.history.identity import Listed
from pipeline.history.listing import Listing, Mention
from pipeline.kinds import DoubtKind
from pipeline.read.names.kinds import ENUMERATED
from pipeline.read.names.series import NATIONAL, SENRYAKU
from pipeline.read.names.widths import narrow
from pipeline.read.page.twice import by_address
from pipeline.read.page.types import Link, PageReading

_REVISION = re.compile(r"\d{1,2}\.\d{1,2}|\d{4}-\d{2}")
"""Revisions that can be set by hand."""
MOST_FILES, MOST_EDITIONS, MOST_SENTENCES = 1_000, 300, 5_000
"""What is looked at of a page: no honest one has more, and the work stays in bounds."""
MOST_ASKS = 10
"""Corrections offered for one doubt."""
_MOST_TEXTS = 500
_MOST_PARTS = 8
"""Parts of an address, from its end, by which a file is named."""
_SENTENCE = re.compile(r"(?<=。)|\n")
_LEAST_NAME = 6
"""Letters of a plan's own name at least."""
_MOST_LABELS = 5
_LONGEST = 60


class Look:
    """A page as it was read and understood."""

    def __init__(self, page: PageReading, listing: Listing, name: str, *, asked: bool) -> None:
        self.page = page
        self.listing = listing
        self.name = name
        """Of the municipality, as its source declares it."""
        self.asked = asked
        """Whether links of which only the answer tells whether they are files were asked."""

    @cached_property
    def links(self) -> dict[str, Link]:
        """Address → the link that tells most of it."""
        return by_address(self.page.links)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The sentences and lines of the page's text."""
        return tuple(islice(filter(None, _SENTENCE.split(self.page.text)), MOST_SENTENCES))

    @cached_property
    def editions(self) -> dict[str, Mention]:
        """Id → edition."""
        return {m.on_page.id: m for m in self.listing.editions[:MOST_EDITIONS]}

    @cached_property
    def files(self) -> tuple[Listed, ...]:
        """The files, in order of the page; those of editions that are not looked at left out."""
        known = self.editions.keys()
        return tuple(f for f in self.listing.files[:MOST_FILES] if known >= set(f.editions))

    @cached_property
    def _by_edition(self) -> dict[str, list[Listed]]:
        found: dict[str, list[Listed]] = {key: [] for key in self.editions}
        for file in self.files:
            for key in file.editions:
                found[key].append(file)
        return found

    def files_of(self, edition_id: str) -> list[Listed]:
        """The files of an edition, in order of the page."""
        return self._by_edition[edition_id]

    def named(self, edition_id: str) -> dict[str, str | int]:
        """What sentences call an edition, in Japanese and in English."""
        name = self.editions[edition_id].on_page.name
        told = {
            "series": name.series,
            "phase": name.phase,
            "revision": name.revision,
            "version": version_words(name.version, name.status),
            "status": name.status,
            "label": name.name,
        }
        return {"edition": edition_name(told), "edition_en": edition_words(told, "en")}

    def of_file(self, kind: DoubtKind, file: Listed, *asked: str, **facts: str) -> Found:
        """A doubt about a file that belongs to an edition.

        Args:
            asked: keys of what the correction that it offers says of the file.
            facts: what its sentence names besides the edition and the file's label.
        """
        return Found(
            kind=kind,
            subject=file.url,
            facts=self.named(file.editions[0]) | {"label": short(file.label)} | facts,
            asks=(self.ask(file, *asked),),
            edition_id=file.editions[0],
            url=file.url,
        )

    def called(self, file: Listed) -> str:
        """A file's label without its number (資料1), where the page numbers all its files."""
        number = ENUMERATED.match(narrow(file.label)) if self._numbers_files else None
        return file.label[number.end() :] if number else file.label

    @cached_property
    def _numbers_files(self) -> bool:
        return all(ENUMERATED.match(narrow(file.label)) for file in self.files)

    def guess(self, file: Listed) -> Ask:
        """What a file may be that was taken for none of the two kinds of plans."""
        known = [
            m.on_page.name for m in self.editions.values() if m.on_page.name.series in NATIONAL
        ]
        phase = max((name.phase or 1 for name in known), default=1)
        says: dict[str, str | int | bool] = {
            "series": SENRYAKU,
            "phase": phase,
            "part": str(file.part),
        }
        return Ask("file", file.url, says, self.written(file.url), file.label)

    def asks(self, files: Iterable[Listed], *keys: str) -> tuple[Ask, ...]:
        """The same for several files, a few at most."""
        return tuple(self.ask(file, *keys) for file in islice(files, MOST_ASKS))

    def ask(self, file: Listed, *keys: str) -> Ask:
        """The item of ``corrections`` that says what a file is, as it was read.

        Args:
            keys: what it says of it.
        """
        return Ask("file", file.url, self._says(file, keys), self.written(file.url), file.label)

    def _says(self, file: Listed, keys: Iterable[str]) -> dict[str, str | int | bool]:
        name = self.editions[file.editions[0]].on_page.name if file.editions else None
        read: dict[str, str | int | bool | None] = {"part": str(file.part)}
        if name is not None:
            read |= {
                "phase": name.phase,
                "revision": name.revision if _REVISION.fullmatch(name.revision or "") else None,
                "status": str(name.status),
                "published": name.published.iso if name.published else None,
            }
            if len(file.editions) == 1:  # to name the plan takes the others from it
                read["series"] = name.series
        return {key: value for key in keys if (value := read.get(key)) is not None}

    def is_own_name(self, label: str) -> bool:
        """Whether a heading or a line of the page ties a label's words to a 総合戦略 or a
        人口ビジョン: 「みらい創造プラン」（第2期総合戦略）.
        """
        name = bare_name(label)
        return len(name) >= _LEAST_NAME and any(name in text for text in self._of_plans)

    @cached_property
    def _of_plans(self) -> tuple[str, ...]:
        heads = (heading.text for heading in self.page.headings)
        texts = (self.page.title or "", *heads, *self.sentences)
        return tuple(islice((t for t in texts if words_of(t).series), _MOST_TEXTS))

    @cached_property
    def _ends(self) -> Counter[str]:
        """How many links have each end of an address."""
        return Counter(end for url in self.links for end in _ends_of(url))

    def written(self, url: str) -> str:
        """The end of a file's address that no other link of the page has."""
        return next((end for end in _ends_of(url) if self._ends[end] == 1), url)


def _ends_of(url: str) -> Iterator[str]:
    """The ends of an address, from its last part on: ``b.pdf``, ``files/b.pdf``."""
    parts = url.partition("://")[2].rsplit("/", _MOST_PARTS)
    for count in range(1, len(parts)):
        if end := "/".join(parts[-count:]):
            yield end


Detector = Callable[[Look], Iterator[Found]]


def labels_of(files: Iterable[Listed]) -> str:
    """The labels of files for a sentence, each cut, a few at most."""
    labels = [f"「{short(file.label)}」" for file in files]
    more = "…" if len(labels) > _MOST_LABELS else ""
    return "、".join(labels[:_MOST_LABELS]) + more


def short(text: str) -> str:
    """A label or heading for a sentence, cut."""
    text = unquote(text) if "%" in text else text
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
