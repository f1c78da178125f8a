"""From the texts of a passage to its wordings, old to new. Pure functions.

In the tables the text of each final edition hangs on that of the edition before it, and a draft's
or a replaced file's on what it became. People ask in order of time: the file that stood first came
out of the edition before, and what replaced it out of that file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from pipeline.answers.passage_types import (
    CHANGES,
    Away,
    Capture,
    Event,
    Stand,
    Standing,
    Story,
    Wording,
)
from pipeline.compare.units.keys import without_number
from pipeline.database.row_types import EditionRow
from pipeline.kinds import PassageStep


def standings(
    editions: Mapping[str, EditionRow], stands: Iterable[Stand], captures: Mapping[str, Capture]
) -> list[Standing]:
    """How a passage stands in each edition, old to new; in replaced files before what replaced
    them, in the order in which they were captured.

    Args:
        editions: those of its series in their order.
        captures: SHA-256 → the first capture of a file.
    """
    places = {edition: n for n, edition in enumerate(editions)}

    def key(stand: Stand) -> tuple[int, bool, str, str]:
        if stand.present:
            return places[stand.edition_id], True, "", ""
        capture = captures.get(stand.sha256)
        when = capture.captured_at if capture else ""
        return places[stand.edition_id], False, when, stand.sha256

    known = [stand for stand in stands if stand.edition_id in places]
    known.sort(key=lambda stand: (key(stand), stand.position, stand.sha256))
    found = [
        _standing(editions[stand.edition_id], (stand, *rest))
        for _, (stand, *rest) in groupby(known, key)
    ]
    return list(_in_time(found))


def greatness(step: str) -> int:
    """How much a step changes; 0 of one that changes nothing."""
    return next((n for n, one in enumerate(CHANGES, 1) if one == step), 0)


def _standing(edition: EditionRow, stands: tuple[Stand, ...]) -> Standing:
    """As the table has it: of several texts the greatest step, sure ones before others."""
    greatest = max(stands, key=lambda stand: (not stand.weak, greatness(stand.step)))
    alike = [s for s in stands if (s.step, s.weak) == (greatest.step, greatest.weak)]
    return Standing(
        edition=edition,
        stands=stands,
        present=greatest.present,
        step=PassageStep(greatest.step),
        confidence=min(stand.confidence for stand in alike),
        weak=greatest.weak,
        inside=False,
        reworded=False,
    )


def _in_time(found: Sequence[Standing]) -> Iterator[Standing]:
    """The same with the steps that led to each from what stood before it."""
    current = {one.edition["id"]: one for one in found if one.present}
    before: Standing | None = None
    for one in found:
        if one.draft:
            yield one
            continue
        told = one
        if before is not None and before.edition["id"] == one.edition["id"]:
            told = _replacing(one, before)
        elif not one.present:
            told = _replaced(one, before, current.get(one.edition["id"]))
        yield told._replace(reworded=_reworded(told, before))
        before = one


def _replacing(one: Standing, before: Standing) -> Standing:
    """What a new file of the same edition made of it: the table tells it at the old file."""
    return _with_step(one, before)._replace(inside=True)


def _replaced(one: Standing, before: Standing | None, current: Standing | None) -> Standing:
    """What led to the text of a file that was replaced later."""
    if current is None or one.step not in CHANGES:
        return _with_step(one, current or one)
    if before is not None and before.text == one.text:
        return one._replace(step=PassageStep.SAME, weak=False)
    if before is None or current.step in CHANGES:
        return _with_step(one, current)
    return one._replace(step=PassageStep.REWORDED)


def _with_step(one: Standing, other: Standing) -> Standing:
    return one._replace(step=other.step, confidence=other.confidence, weak=other.weak)


def _reworded(one: Standing, before: Standing | None) -> bool:
    """Did the words of one that moved change, and not their number alone?"""
    if one.step != PassageStep.MOVED or before is None:
        return False
    known = {without_number(stand.text) for stand in before.stands}
    return any(without_number(stand.text) not in known for stand in one.stands)


def events(found: Iterable[Standing]) -> Iterator[Event]:
    """What happened to a passage in its final editions, in order of time."""
    for one in found:
        if not one.draft and one.step in CHANGES:
            yield Event(one.edition["id"], one.step, one.weak, one.inside, one.reworded)


def wordings(found: Sequence[Standing], story: Story) -> Iterator[Wording]:
    """Standings that follow each other and say the same, as one; what came back stands apart."""
    back = {away.back_edition_id: away for away in story.away}
    before: int | None = None
    last: Standing | None = None
    for number, group in enumerate(_groups(found, back)):
        away = back.get(group[0].edition["id"]) if _returns(last, group[0], back) else None
        yield Wording(group[0].text, tuple(group), away, before)
        last = group[-1]
        if not all(one.draft for one in group):
            before = number


def _groups(found: Sequence[Standing], back: Mapping[str, Away]) -> list[list[Standing]]:
    groups: list[list[Standing]] = []
    for one in found:
        if groups and groups[-1][-1].text == one.text and not _returns(groups[-1][-1], one, back):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _returns(last: Standing | None, one: Standing, back: Mapping[str, Away]) -> bool:
    """Did it come back with this standing's edition?"""
    return (
        last is not None and one.edition["id"] in back and last.edition["id"] != one.edition["id"]
    )
