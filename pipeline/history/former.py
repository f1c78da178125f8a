"""Tells the plan that a page has now from its former ones, where both go by the same name.

Pure functions. A page with a list 改定前の総合戦略, in which the plan as it was first made and its
revisions stand, links above it what it is now. Its label often names the plan alone; it is then a
revision whose date the page does not state, and not the plan as it was first made.
"""

from collections.abc import Iterable, Sequence

from pipeline.kinds import Part
from pipeline.read.names.context import is_former
from pipeline.read.names.labels import UNDATED, UNREVISED, EditionName, LabelReading, with_revision
from pipeline.read.names.series import NATIONAL
from pipeline.read.page.types import Link

_Labels = Sequence[tuple[Link, LabelReading]]
_Plan = tuple[str, int, str]


def _plan(name: EditionName) -> _Plan:
    return name.series, name.phase or 1, str(name.status)


def _stands_below_former(link: Link) -> bool:
    return any(is_former(head) for head in (*link.headings, link.group or ""))


def _wholes(labels: Iterable[tuple[Link, LabelReading]]) -> list[EditionName]:
    return [
        name
        for _link, read in labels
        if read.part == Part.WHOLE
        for name in read.editions
        if name.series in NATIONAL
    ]


def _revised_since(labels: _Labels) -> set[_Plan]:
    """Plans of which the former files are the first edition and revisions, and the others name no
    revision."""
    former = _wholes(one for one in labels if _stands_below_former(one[0]))
    others = _wholes(one for one in labels if not _stands_below_former(one[0]))
    first = {_plan(name) for name in former if name.revision in UNREVISED}
    revised = {_plan(name) for name in former if name.revision not in UNREVISED}
    named = {_plan(name) for name in others if name.revision not in UNREVISED}
    return (first & revised & {_plan(name) for name in others}) - named


def current(labels: _Labels) -> list[tuple[Link, LabelReading]]:
    """Files with their editions, where one beside its plan's former files is the revision that came
    after them.

    Args:
        labels: the files of a page with what their labels say.
    """
    plans = _revised_since(labels)
    if not plans:
        return list(labels)
    return [
        (link, read if _stands_below_former(link) else _as_revision(read, plans))
        for link, read in labels
    ]


def _as_revision(read: LabelReading, plans: set[_Plan]) -> LabelReading:
    return read._replace(
        editions=tuple(
            with_revision(name, UNDATED)._replace(published=None, published_source=None)
            if _plan(name) in plans and name.revision in UNREVISED
            else name
            for name in read.editions
        )
    )
