"""Tells plans of one kind apart that go by proper names and no number.

Pure functions. A page links 豊かな日向野づくり総合戦略（平成27年10月策定） and 未来へ続く日向野総合
戦略（令和2年3月策定）: where each states when it was made, it is of the State's period then.
"""

from collections.abc import Callable, Iterable

from pipeline.kinds import EditionStatus, Part
from pipeline.read.names.dates import StatedDate
from pipeline.read.names.labels import UNREVISED, EditionName, LabelReading, version_of
from pipeline.read.names.periods import phase_made
from pipeline.read.names.series import NATIONAL
from pipeline.read.names.widths import squeeze

_Key = tuple[str, str]


def by_proper_names(
    labels: Iterable[LabelReading],
) -> Callable[[EditionName], EditionName]:
    """What an unnumbered plan becomes, where the page has others of its kind under other names.

    Args:
        labels: what the labels of the page's files say.
    """
    made: dict[str, dict[str, set[StatedDate]]] = {}
    for read in labels:
        for name in read.editions if read.part == Part.WHOLE else ():
            if _is_unnumbered(name) and name.published:
                names = made.setdefault(name.series, {})
                names.setdefault(squeeze(name.name), set()).add(name.published)
    phases: dict[_Key, int] = {}
    for series, names in made.items():
        phases |= {(series, name): phase for name, phase in _phases(names).items()}

    def told_apart(name: EditionName) -> EditionName:
        phase = phases.get((name.series, squeeze(name.name))) if phases else None
        if phase in (None, 1) or not _is_unnumbered(name):
            return name
        version = version_of(name.series, phase, None, name.name)
        return name._replace(phase=phase, revision=None, version=version)

    return told_apart


def _is_unnumbered(name: EditionName) -> bool:
    """Whether a plan is of the first phase for want of a number, and no revision."""
    final = EditionStatus(name.status) == EditionStatus.FINAL
    return final and name.series in NATIONAL and name.phase == 1 and name.revision in UNREVISED


def _phases(names: dict[str, set[StatedDate]]) -> dict[str, int]:
    """Name → phase; empty where one name is short for another, or a time leaves a phase open."""
    if len(names) < 2 or any(one in other for one in names for other in names if one != other):
        return {}
    made = {name: phase_made(dates) for name, dates in names.items()}
    found = {name: phase for name, phase in made.items() if phase}
    distinct = len(set(found.values())) == len(names)
    return found if distinct else {}
