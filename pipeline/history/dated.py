"""Gives the editions of a page the dates that its sentences state, and an undated 改訂版 the date
of the only revision that it can be. Pure functions.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.kinds import DateSource, EditionStatus
from pipeline.read.names.chronicle import Article, Said
from pipeline.read.names.dates import Precision, StatedDate, fiscal_year
from pipeline.read.names.labels import UNREVISED, EditionName, with_revision
from pipeline.read.names.periods import fits
from pipeline.read.names.prose import Deed, Fact
from pipeline.read.names.series import NATIONAL, OTHER
from pipeline.read.names.widths import squeeze

MAX_TOLD = 100
"""Sentences about one plan that are set beside its editions; an honest page has ten."""
_DATED = re.compile(r"\d{4}(?:-\d\d)?")
_NUMBER = re.compile(r"\d{1,2}\.\d{1,2}")


class _Group(NamedTuple):
    """What makes two names those of one edition."""

    series: str
    phase: int | None
    status: EditionStatus
    name: str
    """Of a plan of its own (その他); else empty."""


class _Told(NamedTuple):
    """What a sentence states, with the phase that it is about."""

    group: _Group
    revision: str | None
    """As the plan's name in the sentence has it."""
    deed: Deed
    date: StatedDate

    @property
    def month(self) -> str:
        """The month, as dated revisions are called: ``2020-10``."""
        return self.date.iso[:7]


def _group(name: EditionName) -> _Group:
    own = squeeze(name.name) if name.series == OTHER else ""
    return _Group(name.series, name.phase, EditionStatus(name.status), own)


# --- which phase a sentence is about


def _fits(phase: int, said: Said) -> bool:
    return fits(phase, said.fact.date, revised=said.fact.deed == Deed.REVISED)


def _phase(said: Said, phases: set[int]) -> int | None:
    """The phase of the plan that a sentence speaks of, None where that can't be told.

    Args:
        phases: those of the page's editions of the same kind.
    """
    stated = said.fact.mention.attributes.phase
    if stated:
        return stated
    if said.phase and _fits(said.phase, said):
        return said.phase
    if said.phase:  # what it says of an older plan
        return _only(p for p in phases | {1} if p < said.phase and _fits(p, said))
    if phases == {1}:  # an unnumbered plan may be of any of the State's periods
        return 1
    return _only(p for p in phases if _fits(p, said))


def _only(phases: Iterable[int]) -> int | None:
    found = list(phases)
    return found[0] if len(found) == 1 else None


def _told(said: Said, phases: Mapping[str, set[int]]) -> _Told | None:
    """A sentence as it can be set beside editions.

    Args:
        phases: those of the page's editions, by series.
    """
    mention, deed, stated = said.fact
    at = mention.attributes
    phase = at.phase
    if mention.series in NATIONAL:
        phase = _phase(said, phases.get(mention.series, set()))
        if phase is None:
            return None
    status = EditionStatus.DRAFT if at.draft else EditionStatus.FINAL
    own = squeeze(mention.name) if mention.series == OTHER else ""
    return _Told(_Group(mention.series, phase, status, own), at.revision, deed, stated)


# --- an undated revision


def _fitting_revision(name: EditionName, names: Sequence[EditionName], told: list[_Told]) -> str:
    """The dated revision that an undated one (改訂版) can only be; empty where several are, or
    none."""
    group = _group(name)
    stated = {
        n.revision for n in names if _group(n) == group and _DATED.fullmatch(n.revision or "")
    }
    stated |= {t.month for t in told if t.group == group and t.deed == Deed.REVISED}
    return (stated.pop() or "") if len(stated) == 1 else ""


def _is_undated(name: EditionName) -> bool:
    return name.revision is not None and not name.revision[:1].isdigit() and name.series != OTHER


# --- dates


def _is_about(told: _Told, name: EditionName) -> bool:
    """Whether a sentence is about an edition; both are of one plan."""
    if told.deed == Deed.REVISED and not _NUMBER.fullmatch(told.revision or ""):
        return _is_of(told, name.revision)
    if told.revision in UNREVISED:
        return name.revision in UNREVISED
    return told.revision == name.revision or (
        not told.revision[:1].isdigit() and _is_of(told, name.revision)
    )


def _is_of(told: _Told, revision: str | None) -> bool:
    """Whether a revision is called by the date of a sentence: 2020-10, or 2020 for a year."""
    years = (str(told.date.start.year), str(fiscal_year(told.date.start)))
    return revision == told.month or (revision in years)


def _in_its_time(name: EditionName, stated: StatedDate) -> bool:
    """Whether a date can be that of a plan with this period."""
    if not (name.plan_from and name.plan_to):
        return True
    return int(name.plan_from) - 2 <= stated.start.year <= int(name.plan_to) + 1


def _agreed(dates: Iterable[StatedDate]) -> StatedDate | None:
    """The one date that all state, as exactly as any of them; None where two differ."""
    found = sorted(set(dates), key=lambda stated: -len(stated.iso))
    if not found or not all(found[0].iso.startswith(stated.iso) for stated in found):
        return None
    return found[0]


def _of_sentences(name: EditionName, told: list[_Told]) -> StatedDate | None:
    """The date of an edition as sentences have it: of its making or revision, else of its
    publication."""
    about = [t for t in told if _is_about(t, name) and _in_its_time(name, t.date)]
    done = [t.date for t in about if t.deed != Deed.PUBLISHED]
    return _agreed(done or [t.date for t in about])


def _of_the_only_revision(
    name: EditionName, names: Sequence[EditionName], told: list[_Told]
) -> StatedDate | None:
    """The date of 第2版, where it is the only revised edition and one sentence tells of a
    revision."""
    revisions = {n.revision for n in names if n.revision not in UNREVISED}
    if revisions != {name.revision} or not _NUMBER.fullmatch(name.revision or ""):
        return None
    return _agreed(t.date for t in told if t.deed == Deed.REVISED)


def _may_be_revised(name: EditionName, names: Sequence[EditionName], article: Article) -> bool:
    """Whether the file of an unrevised edition may be its revision: the article says that the plan
    was revised, and the page names no revision of it."""
    if name.revision not in UNREVISED or (name.series, name.phase or 1) not in article.revised:
        return False
    return all(n.revision in UNREVISED for n in names)


def _better(name: EditionName, found: StatedDate | None) -> EditionName:
    """An edition with what a sentence states, where nothing else states more: the day of a month
    that its heading or label names is the same date, more exactly."""
    if found is None:
        return name
    stated = name.published
    exacter = found.precision == Precision.DAY and stated and found.iso[:7] == stated.iso
    if stated and not exacter:
        return name
    return name._replace(published=found, published_source=DateSource.PROSE)


_BEFORE_REVISION = re.compile(r"改[定訂]前|旧|当初|初版")


def is_told_above(name: EditionName, facts: Sequence[Fact], deed: Deed) -> bool:
    """Whether the line right above a file tells of one deed to its edition and of nothing else:
    ・令和3年11月25日、第2期…を改訂しました。"""
    if len(facts) != 1 or facts[0].deed != deed:
        return False
    mention, _deed, stated = facts[0]
    at = mention.attributes
    same = mention.series == name.series and at.draft == (name.status == EditionStatus.DRAFT)
    fitting = fits(name.phase or 1, stated, revised=deed == Deed.REVISED)
    return same and (at.phase == name.phase or (not at.phase and fitting))


def by_its_line(label: str, name: EditionName, facts: Sequence[Fact]) -> EditionName:
    """An edition whose label says neither revision nor date, with the revision that the line right
    above it tells of."""
    if name.published or name.revision not in UNREVISED or _BEFORE_REVISION.search(label):
        return name
    if not is_told_above(name, facts, Deed.REVISED):
        return name
    stated = facts[0].date
    found = with_revision(name, stated.iso[:7])
    return found._replace(published=stated, published_source=DateSource.PROSE)


def settle(names: Iterable[EditionName], article: Article) -> Callable[[EditionName], EditionName]:
    """Settle what the names of a page's editions leave open, by all of them and by the sentences.

    Args:
        names: of every heading and label of the page.
        article: what its sentences state.

    Returns:
        what a name becomes: an undated revision gets its date, an edition without a stated date
        that of the sentence about it.
    """
    groups: dict[_Group, list[EditionName]] = {}
    phases: dict[str, set[int]] = {}
    for name in dict.fromkeys(names):
        groups.setdefault(_group(name), []).append(name)
        phases.setdefault(name.series, set()).add(name.phase or 1)
    told: dict[_Group, list[_Told]] = {}
    for said in article.said:
        if one := _told(said, phases):
            told.setdefault(one.group, []).append(one)
    became: dict[EditionName, EditionName] = {}
    for group, named in groups.items():
        became |= _settled(named, told.get(group, []), article)
    return lambda name: became.get(name, name)


def _settled(
    names: list[EditionName], told: list[_Told], article: Article
) -> dict[EditionName, EditionName]:
    """What the names of the editions of one plan become, by the sentences about it."""
    told = list(dict.fromkeys(told))[:MAX_TOLD]
    became: dict[EditionName, EditionName] = {}
    for name in names:
        revision = _fitting_revision(name, names, told) if _is_undated(name) else ""
        became[name] = with_revision(name, revision) if revision else name
    settled = list(became.values())
    for before, name in became.items():
        if _may_be_revised(name, settled, article):
            became[before] = name._replace(may_be_revised=True)
        else:
            found = _of_sentences(name, told) or _of_the_only_revision(name, settled, told)
            became[before] = _better(name, found)
    return became
