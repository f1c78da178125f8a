"""What a page of the city says there is: its editions and its files, from its headings and links.
Pure functions.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from pipeline.database.names import version_words
from pipeline.history.by_hand import IDENTITY, NOTHING_SAID, Word, Words
from pipeline.history.dated import by_its_line, is_told_above, settle
from pipeline.history.editions import BELIEF, OnPage, edition_id
from pipeline.history.former import current
from pipeline.history.identity import Listed
from pipeline.history.names_by_hand import label_by_hand, names_by_hand
from pipeline.history.own_phases import by_proper_names
from pipeline.history.summaries import of_volumes
from pipeline.history.unrevised import as_first_made
from pipeline.kinds import DateSource, LinkKind
from pipeline.read.names.attributes import attributes_of
from pipeline.read.names.chronicle import read_article
from pipeline.read.names.context import PageWords
from pipeline.read.names.dates import plan_period
from pipeline.read.names.labels import EditionName, LabelReading, read_heading, read_label
from pipeline.read.names.page_words import FileWords, page_words
from pipeline.read.names.prose import Deed, Fact, read_sentences
from pipeline.read.names.series import OTHER
from pipeline.read.page.reading import PageReading
from pipeline.read.page.twice import by_address
from pipeline.read.page.types import Heading, Link


class Mention(NamedTuple):
    """An edition on the page with everything its mentions say together."""

    on_page: OnPage
    plan: tuple[str, str] | None
    reason: str | None
    hand: "Hand | None" = None
    """Who makes it an edition of its own, where the page alone does not."""


class Hand(NamedTuple):
    """How an edition came out of a person's word."""

    facts: tuple[str, ...]
    """What of its name was set: series, phase, revision, status."""
    since: str
    """Since when (UTC)."""
    read_as: tuple[tuple[str, str], ...]
    """Id and version of each edition for which its files were read."""

    def joined(self, other: "Hand") -> "Hand":
        """How it came out of several words: of other files, on other pages."""
        return Hand(
            facts=tuple(sorted({*self.facts, *other.facts}, key=IDENTITY.index)),
            since=min(self.since, other.since),
            read_as=tuple(dict.fromkeys((*self.read_as, *other.read_as))),
        )


class Listing(NamedTuple):
    """One page, understood."""

    editions: tuple[Mention, ...]
    """In order of their first mention."""
    files: tuple[Listed, ...]
    """In order of the page, one a URL."""


def _series(reading: LabelReading) -> str:
    return reading.editions[0].series if reading.editions else OTHER


def merged(old: EditionName | None, new: EditionName) -> EditionName:
    """Two mentions of one edition as one: the first name, and whatever date is stated with more
    authority.
    """
    if old is None:
        return new
    dated = new if _rank(new) < _rank(old) else old
    return old._replace(
        published=dated.published,
        published_source=dated.published_source,
        plan_from=old.plan_from or new.plan_from,
        plan_to=old.plan_to or new.plan_to,
    )


def _rank(name: EditionName) -> int:
    """How much authority a mention's date has, the greatest first; that nobody's date is to be
    believed (set, and empty) has some too.
    """
    source = name.published_source
    stated = source and (name.published or source == DateSource.SET)
    return BELIEF.index(source) if source and stated else len(BELIEF)


class _Mentions:
    """Everything that a page says of its editions, gathered in order of their first mention."""

    def __init__(self, source_id: str) -> None:
        self._source_id = source_id
        self._names: dict[str, EditionName] = {}
        self._plans: dict[str, tuple[str, str]] = {}
        self._reasons: dict[str, str] = {}
        self._plain: set[str] = set()
        self._hands: dict[str, Hand] = {}
        self._moves: dict[str, list[tuple[str, ...]]] = {}
        self._filled: set[str] = set()

    def add(
        self,
        names: Iterable[EditionName],
        read_as: Iterable[EditionName] | None = None,
        word: Word | None = None,
    ) -> tuple[str, ...]:
        """Editions that are mentioned together; their ids.

        Args:
            read_as: the names as they were read; None where nobody set anything.
            word: what somebody set of them.
        """
        names = tuple(names)
        keys = tuple(edition_id(self._source_id, name) for name in names)
        read = {edition_id(self._source_id, name): name for name in read_as or ()}
        for key, name in zip(keys, names, strict=True):
            self._names[key] = merged(self._names.get(key), name)
            if word is None or key in read:
                self._plain.add(key)
            else:
                hand = _hand(word, read)
                self._hands[key] = self._hands.get(key, hand).joined(hand)
        return keys

    def add_file(
        self, reading: LabelReading, word: Word | None, label: str
    ) -> tuple[tuple[str, ...], LabelReading]:
        """A file's label: ids of its editions, and what it says with what somebody set of it."""
        said = reading if word is None else label_by_hand(reading, word, label)
        keys = self.add(said.editions, reading.editions, word)
        self._filled |= set(keys)
        self.add_reason(keys, said.reason)
        for name in reading.editions:
            self._moves.setdefault(edition_id(self._source_id, name), []).append(keys)
        return keys, said

    def leave_empty_ones(self) -> None:
        """An edition that a heading announced, and whose files somebody all set to be of others or
        of none, was misread there: those take its place.
        """
        for key, results in self._moves.items():
            homes = [home for result in results for home in result]
            if key in self._names and key not in self._filled:
                self._replace(key, homes[0] if homes else None)

    def _replace(self, key: str, home: str | None) -> None:
        """Put one edition into the place of another, or nothing."""
        same = home in self._names and self._names[home].series == self._names[key].series
        if home is not None and same and key in self._plans:
            self._plans.setdefault(home, self._plans[key])
        order = [home if one == key else one for one in self._names]
        self._names = {one: self._names[one] for one in order if one in self._names}

    def add_heading(
        self, heading: Heading, read: tuple[EditionName, ...], word: Word | None
    ) -> None:
        """What a heading announces, with the period of the plan where what stands below it states
        one."""
        names = names_by_hand(read, word, heading.text) if read and word else read
        announced = self.add(names, read, word)
        period = plan_period(heading.body)
        if period and len(announced) == 1:
            self._plans.setdefault(announced[0], period)

    def add_reason(self, keys: Iterable[str], reason: str | None) -> None:
        """Why editions were revised, as a note says."""
        for key in keys:
            if reason:
                self._reasons.setdefault(key, reason)

    def all(self) -> tuple[Mention, ...]:
        """The editions, in order of their first mention."""
        return tuple(
            Mention(
                on_page=OnPage(id=key, name=name, order=order),
                plan=_period(name) or self._plans.get(key),
                reason=self._reasons.get(key),
                hand=None if key in self._plain else self._hands.get(key),
            )
            for order, (key, name) in enumerate(self._names.items())
        )


def _hand(word: Word, read: Mapping[str, EditionName]) -> Hand:
    """How an edition came out of a person's word.

    Args:
        read: id → edition for which its file was read.
    """
    return Hand(
        facts=tuple(fact for fact in IDENTITY if fact in word.settings),
        since=word.since,
        read_as=tuple((key, version_words(one.version, one.status)) for key, one in read.items()),
    )


def _period(name: EditionName) -> tuple[str, str] | None:
    """The plan's period as the edition's own name has it."""
    return (name.plan_from, name.plan_to) if name.plan_from and name.plan_to else None


def _words(page: PageReading, name: str) -> PageWords:
    """What the page tells as a whole, before any label of it is read."""
    files = [
        FileWords(link.label, (*link.headings, link.group or ""))
        for link in page.links
        if LinkKind(link.kind) == LinkKind.FILE
    ]
    return page_words(name, page.title or "", files, page.text.splitlines())


def _labels(page: PageReading, words: PageWords) -> list[tuple[Link, LabelReading]]:
    """The files of a page, one a URL, with what their labels say."""
    links = (link for link in page.links if LinkKind(link.kind) == LinkKind.FILE)
    files = by_address(links)
    called = [_called(link) for link in files.values()]
    said = [
        (link, read_label(label, link.headings, link.note, link.group, page.title, words))
        for label, link in zip(called, files.values(), strict=True)
    ]
    read = as_first_made(of_volumes(said), called, words)
    named = frozenset(name.version for _link, reading in read for name in reading.editions)
    return [(link, _below_its_line(link, reading, named, words)) for link, reading in read]


_BRACKETS = 3
"""So many behind a link are looked at: its period, its phase, its revision."""
_BEHIND = re.compile(r"[ 　]*[(（【\[][^()（）【】\[\]]{2,40}[)）】\]]")


def _called(link: Link) -> str:
    """A label with the brackets right behind its link that say which edition it is:
    <a>…総合戦略</a>（令和2年3月改訂）."""
    _before, _label, behind = link.context.partition(link.raw_label)
    if link.context.count(link.raw_label) != 1 or not link.raw_label.startswith(link.label):
        return link.label
    called = link.label
    for _ in range(_BRACKETS):
        found = _BEHIND.match(behind)
        if found is None:
            break
        called += found[0] if _tells_more(found[0], called) else ""
        behind = behind[found.end() :]
    return called


def _tells_more(words: str, label: str) -> bool:
    """Whether words have the period, the phase or the revision of a plan, and a label has not."""
    more, own = attributes_of(words), attributes_of(label)
    told = ((more.plan, own.plan), (more.phase, own.phase), (more.revision, own.revision))
    return any(new and not old for new, old in told)


def _told_above(link: Link, words: PageWords) -> tuple[Fact, ...]:
    """What the line right above a link states of plans."""
    return _told_by(link.lead.rpartition("\n")[2], words)


@lru_cache(maxsize=64)
def _told_by(line: str, words: PageWords) -> tuple[Fact, ...]:
    return tuple(dict.fromkeys(read_sentences(line, words).facts))


def _below_its_line(
    link: Link, reading: LabelReading, named: frozenset[str], words: PageWords
) -> LabelReading:
    """A label with the revision that the line right above it tells of, where no label of the page
    names that itself."""
    told = _told_above(link, words)
    revised = (by_its_line(link.label, name, told) for name in reading.editions)
    pairs = zip(reading.editions, revised, strict=True)
    return reading._replace(
        editions=tuple(old if new.version in named else new for old, new in pairs)
    )


_Announced = list[tuple[Heading, tuple[EditionName, ...]]]
_Labels = list[tuple[Link, LabelReading]]


def _made_above(labels: _Labels, words: PageWords) -> frozenset[tuple[str, int]]:
    """Series and phases of files right below a line that tells of the making of their plan: they
    are no revisions."""
    return frozenset(
        (name.series, name.phase or 1)
        for link, read in labels
        for name in read.editions
        if is_told_above(name, _told_above(link, words), Deed.MADE)
    )


def _settled(
    page: PageReading, words: PageWords
) -> tuple[_Announced, tuple[EditionName, ...], _Labels]:
    """What the headings, the title and the labels of a page name, with what its sentences and all
    of them together settle."""
    labels = _labels(page, words)
    apart = by_proper_names(read for _link, read in labels)
    labels = [
        (link, read._replace(editions=tuple(map(apart, read.editions)))) for link, read in labels
    ]
    announced = [
        (heading, tuple(map(apart, read_heading(heading.text, words)))) for heading in page.headings
    ]
    titled = _of_title(
        page,
        words,
        chain.from_iterable(
            [*(names for _heading, names in announced), *(read.editions for _link, read in labels)]
        ),
    )
    named = [*(names for _heading, names in announced), titled]
    every = chain(*named, *(reading.editions for _link, reading in labels))
    article = read_article(page.text, page.headings, page.title or "", words)
    revised = article.revised - _made_above(labels, words)
    final = settle(every, article._replace(revised=revised))
    settled = [
        (link, read._replace(editions=tuple(map(final, read.editions)))) for link, read in labels
    ]
    return (
        [(heading, tuple(map(final, names))) for heading, names in announced],
        tuple(map(final, titled)),
        current(settled),
    )


def _of_title(
    page: PageReading, words: PageWords, others: Iterable[EditionName]
) -> tuple[EditionName, ...]:
    """The editions that the page's title announces. Where headings and labels name other revisions
    of the same plan, the title only tells what the page is about."""
    said: dict[tuple[object, ...], set[str]] = {}
    for name in others:
        said.setdefault((name.series, name.phase, name.status), set()).add(name.version)
    return tuple(
        name
        for name in read_heading(page.title or "", words)
        if name.version in said.get((name.series, name.phase, name.status), {name.version})
    )


def understand(
    source_id: str, page: PageReading, name: str = "", said: Words = NOTHING_SAID
) -> Listing:
    """The editions and files of a page.

    Args:
        name: of the municipality or prefecture whose page it is, as its source declares it; a
            prefecture's plan is its own there.
        said: what a person set of the page's files and headings.
    """
    announced, titled, labels = _settled(page, _words(page, name))
    mentions = _Mentions(source_id)
    for heading, names in announced:
        mentions.add_heading(heading, names, said.of_label(heading.text))
    mentions.add(titled)
    told = said.of_links(page.links) if said else {}
    files: dict[str, Listed] = {}
    for link, read in labels:
        word = told.get(link.url)
        keys, reading = mentions.add_file(read, word, link.label)
        files[link.url] = _listed(link, reading, keys)._replace(
            by_hand=tuple(word.settings) if word else ()
        )
    mentions.leave_empty_ones()
    return Listing(editions=mentions.all(), files=tuple(files.values()))


def _listed(link: Link, reading: LabelReading, editions: tuple[str, ...]) -> Listed:
    return Listed(
        url=link.url,
        label=link.label,
        series=_series(reading),
        editions=editions,
        part=reading.part,
        position=link.position,
        size_label=link.size_label,
        note=link.note,
        headings=link.headings,
    )
