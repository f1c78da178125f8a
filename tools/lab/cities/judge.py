"""Hold what was read of a page to what is right, field by field.

Fields of a page: ``page published``, ``page updated``, ``editions`` (none invented) and, where it
has a day of publication, ``dated by it`` (only the newest edition of a series). Fields of a
file of an edition: ``file`` (is it taken as one), ``series``, ``part``, ``phase``, ``revision``,
``status``, ``published``. Of a file that belongs to no edition: ``file``, ``series``. A link that
is taken as a file and is none is a wrong field ``file``.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tools.lab.cities.truth import SERIES, UNDATED, Edition, File, Page


class ToldEdition(NamedTuple):
    """An edition as it was read."""

    edition: Edition
    published: str | None
    """What the page states; not its own 公開日."""


class ToldFile(NamedTuple):
    """A file as it was read."""

    label: str
    part: str
    editions: tuple[ToldEdition, ...]


class Told(NamedTuple):
    """What was read of a page."""

    published: str | None
    updated: str | None
    files: dict[str, ToldFile]
    """By address."""
    editions: tuple[ToldEdition, ...]
    by_page: tuple[Edition, ...] = ()
    """Those that the page's own 公開日 dates."""
    doubts: tuple[str, ...] = ()
    """Kinds of the doubts that it raises."""


class Field(NamedTuple):
    """One field, judged."""

    page: str
    about: str
    """The label of its file; empty for the page's own fields."""
    name: str
    true: object
    told: object
    right: bool
    false_date: bool = False
    """A date where there is none, or another one; one that is right but less exact is only
    wrong."""


class Score(NamedTuple):
    """Pages, judged."""

    fields: Counter[str]
    right: Counter[str]
    """By name of the field."""
    pages: int = 0
    clean: int = 0
    """Without a wrong field."""
    false_dates: int = 0
    stated: int = 0
    """Dates that pages state of editions."""
    found: int = 0
    """And that were read rightly."""
    wrong_flagged: int = 0
    """Pages with a wrong field that raise a doubt."""
    right_flagged: int = 0
    """Pages without one that raise a doubt, of those that are sure."""
    sure: int = 0
    """Pages without a wrong field whose truth is known whole: of others a doubt is right."""

    @property
    def share(self) -> float:
        """Of fields that are right."""
        return self.right.total() / max(1, self.fields.total())

    def plus(self, other: "Score") -> "Score":
        """Both together."""
        fields, right = self.fields + other.fields, self.right + other.right
        counts = (a + b for a, b in zip(self[2:], other[2:], strict=True))
        return Score(fields, right, *counts)


NOTHING = Score(Counter(), Counter())


def judge(page: Page, told: Told) -> list[Field]:
    """The fields of a page."""
    found = [
        _date(page, "", "page published", (page.published,), told.published),
        _date(page, "", "page updated", (page.updated,), told.updated),
        _editions(page, told),
    ]
    if page.published:
        found.append(_by_page(page, told))
    for file in page.files:
        found += _file(page, file, told.files.get(file.url))
    known = {file.url for file in page.files}
    for url, one in told.files.items():
        if url not in known:
            found.append(Field(page.id, one.label or url, "file", False, True, right=False))
    return found


def is_sure(page: Page) -> bool:
    """Whether the page tells phase and revision of all its editions."""
    editions = [one for file in page.files if not file.beside for one in file.editions]
    return all(one.phase is not None and one.revision != UNDATED for one in editions)


def score_of(fields: list[Field], doubts: Iterable[str], *, sure: bool = True) -> Score:
    """What the fields of one page come to.

    Args:
        sure: see ``is_sure``.
    """
    clean = all(field.right for field in fields)
    flagged = any(True for _ in doubts)
    stated = [f for f in fields if f.name == "published" and f.true not in ((None,), None)]
    return Score(
        fields=Counter(field.name for field in fields),
        right=Counter(field.name for field in fields if field.right),
        pages=1,
        clean=int(clean),
        false_dates=sum(field.false_date for field in fields),
        stated=len(stated),
        found=sum(field.right for field in stated),
        wrong_flagged=int(flagged and not clean),
        right_flagged=int(flagged and clean and sure),
        sure=int(clean and sure),
    )


def _date(
    page: Page, about: str, name: str, true: tuple[str | None, ...], told: str | None
) -> Field:
    right = told in true
    exact = [one for one in true if one]
    less = told is not None and any(one.startswith(told) for one in exact)
    false = told is not None and not right and not less
    return Field(page.id, about, name, true[0] if len(true) == 1 else true, told, right, false)


def _same(one: Edition, other: Edition) -> bool:
    """Whether two are one edition; a phase that nobody tells is any phase."""
    phases = one.phase is None or other.phase is None or one.phase == other.phase
    return phases and one._replace(phase=0) == other._replace(phase=0)


def _editions(page: Page, told: Told) -> Field:
    known = [*_of_files(page), *page.mentions]
    invented = [
        one.edition
        for one in told.editions
        if one.edition.series in SERIES and not any(_same(one.edition, k) for k in known)
    ]
    return Field(page.id, "", "editions", (), tuple(invented), right=not invented)


def _by_page(page: Page, told: Told) -> Field:
    """Whether the page's own date goes to the newest edition of a series alone: to the newest with
    a file, or to a newer one that the page announces."""
    linked = [one for one in _of_files(page) if not one.draft]
    announced = [one for one in page.mentions if not one.draft]
    newest = (*_newest(linked), *_newest([*linked, *announced]))
    untold = {one.series for one in (*linked, *announced) if one.phase is None}
    sure = {one.series for one in newest} - untold
    wrong = tuple(
        one
        for one in told.by_page
        if one.series in sure and not one.draft and not any(_same(one, new) for new in newest)
    )
    dated = bool(wrong)
    return Field(page.id, "", "dated by it", newest, wrong, not dated, dated)


def _newest(editions: Iterable[Edition]) -> Iterator[Edition]:
    """Of each series the last edition."""
    last: dict[str, Edition] = {}
    for one in editions:
        if _age(one) >= _age(last.get(one.series, one)):
            last[one.series] = one
    yield from last.values()


def _age(edition: Edition) -> tuple[int, str]:
    """Its place in its series; a revision without number or month is younger than the plan."""
    return edition.phase or 0, edition.revision or ""


def _of_files(page: Page) -> Iterator[Edition]:
    for file in page.files:
        for edition in file.editions:
            yield edition
            yield from (edition._replace(revision=also) for also in file.also_revision)


def _file(page: Page, file: File, told: ToldFile | None) -> list[Field]:
    listed = Field(page.id, file.label, "file", True, told is not None, right=told is not None)
    own = [one for one in told.editions if one.edition.series in SERIES] if told else []
    series = tuple(sorted(one.edition.series for one in own))
    true = tuple(sorted(one.series for one in file.editions))
    if file.beside:
        return [listed, _beside(page, file, told, own)]
    right = told is not None and series == true
    first = Field(page.id, file.label, "series", true, series, right=right)
    if not file.editions:
        return [listed, first]
    return [listed, first, *_of_edition(page, file, told, own)]


def _beside(page: Page, file: File, told: ToldFile | None, own: list[ToldEdition]) -> Field:
    right = told is not None and (
        not own
        or (
            told.part != "whole"
            and all(any(_same(one.edition, true) for true in file.editions) for one in own)
        )
    )
    said = tuple(one.edition for one in own), told.part if told else None
    return Field(page.id, file.label, "series", "a companion", said, right=right)


def _of_edition(
    page: Page, file: File, told: ToldFile | None, own: list[ToldEdition]
) -> Iterator[Field]:
    """The fields of a file that belongs to an edition; of its main edition where it has two."""
    true = file.editions[0]
    same = [one for one in own if one.edition.series == true.series]
    best = next(iter(same or own), None)
    said = best.edition if best else Edition("", None)

    def field(name: str, right_one: object, told_one: object, right: bool) -> Field:
        return Field(page.id, file.label, name, right_one, told_one, right and best is not None)

    part = told.part if told else None
    yield field("part", file.part, part, not file.part or part == file.part)
    yield field("phase", true.phase, said.phase, true.phase is None or true.phase == said.phase)
    revisions = (true.revision, *file.also_revision)
    yield field("revision", revisions, said.revision, said.revision in revisions)
    yield field("status", true.draft, said.draft, true.draft == said.draft)
    dates = (file.published, *file.also_published)
    yield _date(page, file.label, "published", dates, best.published if best else None)
