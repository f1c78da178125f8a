"""Editions: their ids, their order in a series, which one is the newest on a page, and which stated date is believed.

Pure functions. The order of belief for ``published`` is heading, label, note, cover, page, seen (the contract), except
that the page's 公開日 refines a cover's month when it falls into it.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.database.names import version_words
from pipeline.read.names.dates import find_dates
from pipeline.read.names.labels import EditionName
from pipeline.read.names.numerals import KANJI, number
from pipeline.read.names.plans import OTHER
from pipeline.read.names.widths import squeeze

BELIEF = ("heading", "label", "note", "cover", "page", "seen")
_REVISED = re.compile(r"\s*に?(?:一部)?(?:改[定訂正]|変更|修正)")
_UNSAFE = re.compile(r"[\s/\\?#%&\"'<>,:;|*]+")


class Stated(NamedTuple):
    """A date and where it was read."""

    iso: str
    source: str


class OnPage(NamedTuple):
    """An edition as tonight's page presents it."""

    id: str
    name: EditionName
    order: int
    """Place on the page of its first mention."""


def edition_id(source_id: str, name: EditionName) -> str:
    """The readable, stable id of an edition, fit for a URL: ``aizuwakamatsu-総合戦略-2.1``, ``…-phase-2``."""
    version = _UNSAFE.sub(
        "-", unicodedata.normalize("NFC", version_words(name.version, name.status))
    ).strip("-.")
    return f"{source_id}-{_UNSAFE.sub('-', name.series)}-{version}"


def believe(old: Stated | None, new: Stated | None) -> Stated | None:
    """The better of two stated dates: by the order of belief.

    Among equals a correction wins, but a page's 公開日 and the day we first saw an edition stay what they were: a later
    公開日 is the page's, not the edition's. A 公開日 that falls into the month a cover states is the same date, more
    exactly, and wins over the cover.
    """
    if old is None or new is None:
        return new or old
    for cover, page in ((old, new), (new, old)):
        if cover.source == "cover" and page.source == "page":
            return page if page.iso.startswith(cover.iso) else cover
    if old.source == new.source:
        return old if old.source in ("page", "seen") else new
    return new if BELIEF.index(new.source) < BELIEF.index(old.source) else old


def cover_date(
    cover: str, series: str, phase: int | None, municipality: str, *, dated_revision: bool = False
) -> Stated | None:
    """The date on the cover of a file, believed only where the cover names this very plan.

    Args:
        cover: text of the first page.
        series, phase: the edition that the page says the file is.
        municipality: name of the city as the source declares it.
        dated_revision: the edition is itself a revision of a month; otherwise （令和7年4月一部改定） on the cover is not its date.
    """
    text = squeeze(cover[:600])
    phases = re.findall(rf"第([0-9{KANJI}]+)[期次]", text)
    if squeeze(municipality) not in text or series == OTHER or series not in text:
        return None
    wanted = phase or 1
    known = {number(p) for p in phases}
    if (known and wanted not in known) or (not known and wanted != 1):
        return None
    stated = [(d, line[d.span[1] :]) for line in cover[:600].splitlines() for d in find_dates(line)]
    dates = [(d, _REVISED.match(after)) for d, after in stated if d.precision in ("day", "month")]
    plain = [d for d, revised in dates if not revised] if not dated_revision else []
    believed = plain or [d for d, _ in dates]
    return Stated(believed[-1].iso, "cover") if believed else None


def revision_key(revision: str | None) -> tuple[int, tuple[int, ...]]:
    """Order of revisions inside a phase: the plain plan, numbered revisions, then dated ones by their month."""
    if not revision:
        return (0, ())
    numbers = tuple(int(n) for n in re.findall(r"\d+", revision))
    return (2 if "-" in revision else 1, numbers)


def in_series_order(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """The editions of one series, oldest first.

    By date inside a phase where every edition of it states one (a dated revision can fall between two numbered ones),
    else by number.
    """
    by_phase: dict[object, list[dict[str, object]]] = {}
    for row in rows:
        by_phase.setdefault(row["phase"] or 1, []).append(row)
    result = []
    for phase in sorted(by_phase, key=lambda p: (isinstance(p, str), p)):
        group = by_phase[phase]
        months = {str(r["id"]): _month(r) for r in group}
        dated = all(months.values())
        result += sorted(
            group,
            key=lambda r: (
                months[str(r["id"])] if dated else "",
                revision_key(r["revision"] if isinstance(r["revision"], str) else None),
                r.get("status") != "draft",  # a draft comes before what it became
                str(r["id"]),
            ),
        )
    return result


def _month(row: dict[str, object]) -> str:
    revision = str(row["revision"] or "")
    if re.fullmatch(r"\d{4}-\d{2}", revision):
        return revision
    stated = (
        row["published"]
        if row["published_source"] in ("heading", "label", "note", "cover")
        else None
    )
    return str(stated or "")[:7] if len(str(stated or "")) >= 7 else ""


def newest(editions: Iterable[OnPage], published: str | None) -> list[str]:
    """Ids of the newest edition on a page: the one its 公開日 and 更新日 speak of.

    Drafts and plans of their own (その他) stand back where there is another. Of each series only the last edition
    counts; among series, one without a stated date is the new one that the page's own date is for, unless another
    states a later date. Two plans announced together (same heading) are both the newest.
    """
    all_of = [e for e in editions if e.name.status == "final"]
    plans = [e for e in all_of if e.name.series != OTHER] or all_of
    tops: dict[str, OnPage] = {}
    for e in plans:
        key = (e.name.phase or 1, revision_key(e.name.revision))
        top = tops.get(e.name.series)
        if top is None or key > (top.name.phase or 1, revision_key(top.name.revision)):
            tops[e.name.series] = e
    if not tops:
        return []
    dated = {e.id: e.name.published.iso for e in tops.values() if e.name.published}
    undated = sorted((e for e in tops.values() if e.id not in dated), key=lambda e: e.order)
    latest = max(dated.values(), default="")
    if undated and (not published or published[: len(latest)] >= latest):
        first = undated[0]
        return [
            e.id
            for e in undated
            if (e.name.phase or 1, e.name.revision) == (first.name.phase or 1, first.name.revision)
        ]
    return [e.id for e in tops.values() if dated.get(e.id) == latest]
