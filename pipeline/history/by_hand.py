"""A person's word about a page and its files, put in the place of what was read. Pure functions.

What a correction does not speak of stays as it was read.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from pipeline.corrections import THE_PAGE, files_meant, read_settings
from pipeline.database.row_types import CorrectionRow
from pipeline.history.identity import label_key
from pipeline.history.urls import url_key
from pipeline.kinds import CorrectionKind, DateSource, EditionStatus, LinkKind, Part
from pipeline.read.names.dates import Precision, StatedDate
from pipeline.read.names.labels import EditionName, LabelReading, version_of
from pipeline.read.names.plans import NATIONAL, OTHER
from pipeline.read.page.sizes import split_size
from pipeline.read.page.types import Link, PageReading

IDENTITY = ("series", "phase", "revision", "status")
"""What says which edition a file is of."""
PAGE_DATES = ("published", "updated")
_WHOLE_DATE, _MONTH = 10, 7  # letters of an ISO date


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


def label_by_hand(reading: LabelReading, word: Word, label: str) -> LabelReading:
    """What a label says of its file, with what somebody set of it."""
    part = word.settings.get("part")
    names = names_by_hand(reading.editions, word, label)
    return reading._replace(editions=names, part=Part(str(part)) if part else reading.part)


def names_by_hand(
    names: tuple[EditionName, ...], word: Word, label: str
) -> tuple[EditionName, ...]:
    """The editions that something belongs to, with what somebody set.

    Args:
        label: what an edition is called where nothing that was read names one.
    """
    said = word.settings
    if said.get("ignore"):
        return ()
    series = said.get("series")
    if not names and any(key in said for key in ("series", "phase", "revision")):
        names = (_unnamed(label),)
    elif series and names:
        own = tuple(name for name in names if name.series == series)
        names = (own or names)[:1]
    return tuple(_named(name, said) for name in names)


def _unnamed(label: str) -> EditionName:
    """An edition of which nothing was read."""
    return EditionName(series=OTHER, phase=None, revision=None, version=label, name=label)


def _named(name: EditionName, said: Mapping[str, object]) -> EditionName:
    name = _dated(name, said)
    series = str(said.get("series") or name.series)
    phase = _phase(name, said, series)
    revision = _revision(name, said, phase)
    status = said.get("status")
    return name._replace(
        series=series,
        phase=phase,
        revision=revision,
        version=version_of(series, phase, revision, name.name),
        status=EditionStatus(str(status)) if status else name.status,
    )


def _phase(name: EditionName, said: Mapping[str, object], series: str) -> int | None:
    if said.get("phase") is not None:
        return int(str(said["phase"]))
    phase = None if "phase" in said else name.phase
    return phase or (1 if series in NATIONAL else None)  # as where none is stated


def _revision(name: EditionName, said: Mapping[str, object], phase: int | None) -> str | None:
    if said.get("revision") is not None:
        return str(said["revision"])
    revision = None if "revision" in said else name.revision
    named_only = revision is not None and not revision[0].isdigit()
    if named_only and len(str(said.get("published") or "")) >= _MONTH:
        return str(said["published"])[:_MONTH]  # 改訂版 is called by its month
    if revision == "1.0" and name.phase == 1:
        revision = None  # of the first plan where none is stated
    return revision or ("1.0" if phase == 1 else None)


def _dated(name: EditionName, said: Mapping[str, object]) -> EditionName:
    if "published" not in said:
        return name
    iso = said["published"]
    stated = _stated(str(iso)) if iso else None
    return name._replace(published=stated, published_source=DateSource.SET)


def _stated(iso: str) -> StatedDate:
    precision = {_WHOLE_DATE: Precision.DAY, _MONTH: Precision.MONTH}.get(len(iso), Precision.YEAR)
    start = date.fromisoformat((iso + "-01-01")[:_WHOLE_DATE])
    return StatedDate(iso, precision, start, start, iso, (0, len(iso)))
