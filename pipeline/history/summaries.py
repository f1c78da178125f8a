"""Tells whose summary a file is that says no more than 概要版, by the whole file right before it.

Pure functions. Below a heading that speaks of one plan (総合戦略の考え方) a page may link one
volume that holds two (人口ビジョン・総合戦略) and then its summary: the heading alone would make it
one of the one plan.
"""

from collections.abc import Sequence
from itertools import pairwise

from pipeline.kinds import Part
from pipeline.read.names.labels import EditionName, LabelReading, says_part_only
from pipeline.read.page.types import Link

_File = tuple[Link, LabelReading]


def of_volumes(files: Sequence[_File]) -> list[_File]:
    """Files with their editions, where a nameless summary right behind a volume of several plans
    is one of all of them.

    Args:
        files: of a page, in its order, with what their labels say.
    """
    behind = [
        (link, read._replace(editions=before[1].editions))
        if _is_summary_of(before, (link, read))
        else (link, read)
        for before, (link, read) in pairwise(files)
    ]
    return [*files[:1], *behind]


def _is_summary_of(volume: _File, file: _File) -> bool:
    """Whether a file is the summary of the one before it: of some of its plans already, at the
    same place of the page, and without a name of its own."""
    (above, whole), (link, read) = volume, file
    if (whole.part, read.part) != (Part.WHOLE, Part.SUMMARY):
        return False
    same_place = (above.headings, above.group) == (link.headings, link.group)
    fewer = len(read.editions) < len(whole.editions) and _kinds(read) <= _kinds(whole)
    return same_place and bool(read.editions) and fewer and says_part_only(link.label)


def _kinds(read: LabelReading) -> set[tuple[str, int | None, str | None]]:
    return {_plan(name) for name in read.editions}


def _plan(name: EditionName) -> tuple[str, int | None, str | None]:
    return name.series, name.phase, name.revision
