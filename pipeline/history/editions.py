"""Editions: their ids, their order in a series, which one is the newest on a page, and which
stated date is believed.

Pure functions. The order of belief for ``published`` is set, heading, label, note, prose, cover,
page, seen (the contract), except that the page's 公開日 refines a cover's month when it falls into
it, and the day of a sentence the month that a heading, label or note names.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from pipeline.database.names import version_words
from pipeline.database.row_types import EditionRow
from pipeline.kinds import EditionStatus
from pipeline.read.names.numerals import KANJI, number
from pipeline.read.names.series import NATIONAL, OTHER
from pipeline.read.names.widths import squeeze

if TYPE_CHECKING:
    from pipeline.read.names.labels import EditionName

BELIEF = ("set", "heading", "label", "note", "prose", "cover", "page", "seen")
_REVISED = re.compile(r"\s*に?(?:一部)?(?:改[定訂正]|変更|修正)")
_COVER = 600  # characters of the first page in which a cover says what it is
_MONTH = len("2020-10")
_UNSAFE = re.compile(r"[\s/\\?#%&\"'<>,:;|*]+")


class Stated(NamedTuple):
    """A date and where it was read."""

    iso: str
    source: str


class OnPage(NamedTuple):
    """An edition as tonight's page presents it."""

    id: str
    name: "EditionName"
    order: int
    """Place on the page of its first mention."""


def edition_id(source_id: str, name: "EditionName") -> str:
    """The readable, stable id of an edition, fit for a URL: ``aizuwakamatsu-総合戦略-2.1``,
    ``…-phase-2``.
    """
    version = _UNSAFE.sub(
        "-", unicodedata.normalize("NFC", version_words(name.version, name.status))
    ).strip("-.")
    return f"{source_id}-{_UNSAFE.sub('-', name.series)}-{version}"


def believe(old: Stated | None, new: Stated | None) -> Stated | None:
    """The better of two stated dates: by the order of belief.

    Among equals a correction wins, but a page's 公開日 and the day we first saw an edition stay
    what they were: a later 公開日 is the page's, not the edition's. A 公開日 that falls into the
    month a cover states is the same date, more exactly, and wins over the cover; so does the day
    of a sentence over the month of a heading, label or note.
    """
    if old is None or new is None:
        return new or old
    for one, other in ((old, new), (new, old)):
        if _is_exacter(one, than=other):
            return one
    if {old.source, new.source} == {"cover", "page"}:
        return old if old.source == "cover" else new
    if old.source == new.source:
        return old if old.source in ("page", "seen") else new
    return new if BELIEF.index(new.source) < BELIEF.index(old.source) else old


def _is_exacter(exact: Stated, *, than: Stated) -> bool:
    """Whether a sentence states the day of the month that a heading, a label or a note names, or
    the page's 公開日 that of a cover."""
    if (exact.source, than.source) == ("page", "cover"):
        return exact.iso.startswith(than.iso)
    named = than.source in ("heading", "label", "note") and len(than.iso) == _MONTH
    return exact.source == "prose" and named and exact.iso[:_MONTH] == than.iso


def cover_date(
    cover: str, series: str, phase: int | None, municipality: str, *, dated_revision: bool = False
) -> Stated | None:
    """The date on the cover of a file, believed only where the cover names this very plan.

    Args:
        cover: text of the first page.
        series, phase: the edition that the page says the file is.
        municipality: name of the city as the source declares it.
        dated_revision: the edition is itself a revision of a month; otherwise
            （令和7年4月一部改定） on the cover is not its date.
    """
    head = cover[:_COVER]
    if not _names(squeeze(head), series, phase or 1, municipality):
        return None
    from pipeline.read.names.dates import find_dates  # the grammar: a quiet night needs none of it

    plain, all_dates = [], []
    for line in head.splitlines():
        for found in find_dates(line):
            if found.precision in ("day", "month"):
                all_dates.append(found.iso)
                if not _REVISED.match(line[found.span[1] :]):
                    plain.append(found.iso)
    believed = all_dates if dated_revision or not plain else plain
    return Stated(believed[-1], "cover") if believed else None


def _names(cover: str, series: str, phase: int, municipality: str) -> bool:
    """Does a cover name this plan of this city? One that states no phase is of the first."""
    if series == OTHER or series not in cover or squeeze(municipality) not in cover:
        return False
    stated = re.findall(rf"第([0-9{KANJI}]+)[期次]", cover) or ["1"]
    return phase in {number(n) for n in stated}


def revision_key(revision: str | None) -> tuple[int, tuple[int, ...]]:
    """Order of revisions inside a phase: the plain plan, one without number and month (改訂版),
    numbered revisions, then dated ones by their month.
    """
    if not revision:
        return (0, ())
    numbers = tuple(int(n) for n in re.findall(r"\d+", revision))
    if not numbers:
        return (1, (1, 0, 1))  # behind the first phase's plain plan, which is its 1.0
    return (2 if "-" in revision else 1, numbers)


def in_series_order(editions: Iterable[EditionRow]) -> list[EditionRow]:
    """The editions of one series, oldest first.

    By date inside a phase where every edition of it states one (a dated revision can fall between
    two numbered ones), else by number.
    """
    by_phase: dict[int, list[EditionRow]] = {}
    for edition in editions:
        by_phase.setdefault(edition["phase"] or 1, []).append(edition)
    return [e for phase in sorted(by_phase) for e in _in_phase_order(by_phase[phase])]


def _in_phase_order(group: list[EditionRow]) -> list[EditionRow]:
    dated = all(_month(edition) for edition in group)

    def place(edition: EditionRow) -> tuple[object, ...]:
        final = edition["status"] != EditionStatus.DRAFT  # a draft comes before what it became
        month = _month(edition) if dated else ""
        return month, revision_key(edition["revision"]), final, edition["id"]

    return sorted(group, key=place)


def becomes(draft: EditionRow, editions: Iterable[EditionRow]) -> str | None:
    """The finished edition of the same phase and revision as a draft; None of all others."""
    if draft["status"] != EditionStatus.DRAFT:
        return None
    same = (
        e["id"]
        for e in editions
        if e["status"] != EditionStatus.DRAFT
        and (e["phase"] or 1, e["revision"]) == (draft["phase"] or 1, draft["revision"])
    )
    return next(same, None)


def _month(edition: EditionRow) -> str:
    """The month that an edition states for itself; empty where it states none."""
    revision = edition["revision"] or ""
    if re.fullmatch(r"\d{4}-\d{2}", revision):
        return revision
    if edition["published_source"] not in ("set", "heading", "label", "note", "prose", "cover"):
        return ""
    published = edition["published"] or ""
    return published[:7] if len(published) >= 7 else ""


def newest(editions: Iterable[OnPage], published: str | None) -> list[str]:
    """Ids of the newest edition on a page: the one its 公開日 and 更新日 speak of.

    Drafts and plans of their own (その他) stand back where there is another. Of each series only
    the last edition counts; among series, one without a stated date is the new one that the page's
    own date is for, unless another states a later date; none whose phase was yet to come on that
    date, such as that of a page which stood there before the plan. Two plans announced together
    (same heading) are both the newest.
    """
    last = _of_their_time(_last_of_each_series(editions), published)
    dated = {e.id: e.name.published.iso for e in last if e.name.published}
    undated = sorted((e for e in last if e.id not in dated), key=lambda e: e.order)
    latest = max(dated.values(), default="")
    if undated and (not published or published[: len(latest)] >= latest):
        return [e.id for e in undated if _announced(e) == _announced(undated[0])]
    return [e.id for e in last if dated.get(e.id) == latest]


def dated_by_page(editions: Iterable[OnPage], published: str | None) -> list[str]:
    """Ids of the editions that the page's 公開日 is for: of the newest those of which no sentence
    says that they were revised since."""
    editions = list(editions)
    revised = {edition.id for edition in editions if edition.name.may_be_revised}
    return [key for key in newest(editions, published) if key not in revised]


def _of_their_time(editions: Iterable[OnPage], published: str | None) -> list[OnPage]:
    """Those that there can have been on a date."""
    return [edition for edition in editions if not _is_after(edition, published)]


def _is_after(edition: OnPage, published: str | None) -> bool:
    """Whether an edition without a date of its own is of a phase that came after a date."""
    name = edition.name
    if name.published or not published or name.series not in NATIONAL:
        return False
    from pipeline.read.names.periods import is_before  # as above

    return is_before(name.phase or 1, published)


def _last_of_each_series(editions: Iterable[OnPage]) -> list[OnPage]:
    final = [e for e in editions if EditionStatus(e.name.status) == EditionStatus.FINAL]
    plans = [e for e in final if e.name.series != OTHER] or final
    last: dict[str, OnPage] = {}
    for e in plans:
        before = last.get(e.name.series)
        if before is None or _place(e) > _place(before):
            last[e.name.series] = e
    return list(last.values())


def _place(edition: OnPage) -> tuple[int, tuple[int, tuple[int, ...]]]:
    return edition.name.phase or 1, revision_key(edition.name.revision)


def _announced(edition: OnPage) -> tuple[int, str | None]:
    """What plans that are announced together share."""
    return edition.name.phase or 1, edition.name.revision
