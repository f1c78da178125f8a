"""What the product tells of a seed's editions, and two simpler ways to tell it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, pairwise
from typing import NamedTuple

from rapidfuzz import fuzz, process

from pipeline.compare.identical import longest_rising
from pipeline.compare.passages.lives import Host, Side, lives
from pipeline.compare.passages.steps import judged
from pipeline.compare.passages.types import Judged, Life, Text, Tie, text_of
from pipeline.compare.rows import rows_of
from pipeline.history.passage_texts import ties_of, wordings_of
from pipeline.kinds import RowKind
from tools.lab.lives.judge import Told
from tools.lab.lives.made import Line, Made

ALIKE = 60
"""Likeness (0 to 100) from which on the simplest way takes two texts for one."""
_WORDS = {RowKind.CHANGED: "reworded", RowKind.SAME: "same", RowKind.MOVED: "moved"}


class Lives(NamedTuple):
    """What is told of final editions, and of drafts and replaced files."""

    final: list[list[Told]]
    beside: list[list[Told]]


class Woven(NamedTuple):
    """What lives are made from."""

    texts: list[Text]
    ties: list[list[Tie]]
    """Between each text and the next."""
    sides: list[Side]
    order: list[int]
    """All texts in the order of time."""

    @property
    def steps(self) -> list[list[Judged]]:
        """Between each text and the next."""
        return steps_of(self.texts, self.ties)


def steps_of(texts: Sequence[Text], ties: Sequence[Sequence[Tie]]) -> list[list[Judged]]:
    """What became of each wording between each text and the next.

    Args:
        ties: between those.
    """
    both = zip(pairwise(texts), ties, strict=True)
    return [judged(old, new, between) for (old, new), between in both]


def by_passages(line: Line) -> Lives:
    """As the product does."""
    woven = woven_of(line)
    found = lives(woven.texts, woven.steps, woven.sides, woven.order)
    return lives_told(line, found)


def ties_between(old: Made, new: Made) -> list[Tie]:
    """What ties two texts."""
    return ties_of(rows_of(*([s.unit for s in made.stands] for made in (old, new))).rows)


def woven_of(line: Line) -> Woven:
    """A seed's editions, drafts hung on their final editions, replaced files on what replaced
    them.
    """
    finals = line.final
    place = {id(made): n for n, made in enumerate([*finals, *line.beside])}
    sides = [_side(line, made, place) for made in line.beside]
    ties = [ties_between(old, new) for old, new in pairwise(finals)]
    order = [place[id(made)] for made in line.files]
    return Woven([_text(made) for made in finals], ties, sides, order)


def _text(made: Made) -> Text:
    return text_of(made.edition, wordings_of([stand.unit for stand in made.stands]))


def _steps_between(old: Made, new: Made) -> list[Judged]:
    return judged(_text(old), _text(new), ties_between(old, new))


def _side(line: Line, made: Made, place: Mapping[int, int]) -> Side:
    at = next(n for n, one in enumerate(line.files) if one is made)
    later = next((one for one in line.files[at:] if one.present and not one.draft), None)
    before = [one for one in reversed(line.files[:at]) if one.present and not one.draft]
    hosts = []
    if later is not None:
        hosts.append(Host(place[id(later)], _steps_between(made, later), later=True))
    if made.draft and before:
        hosts.append(Host(place[id(before[0])], _steps_between(before[0], made), later=False))
    return Side(_text(made), hosts, [place[id(one)] for one in before])


def lives_told(line: Line, found: Sequence[Life]) -> Lives:
    """Lives as the judge reads them."""
    texts = [*line.final, *line.beside]
    told = [[Told("", "new", None) for _ in made.stands] for made in texts]
    for n, life in enumerate(found):
        for one in life:
            step = one.step
            told[one.text][one.place] = Told(
                f"p{n}", str(step.kind), one.origin, step.confidence, step.weak
            )
    return Lives(told[: len(line.final)], told[len(line.final) :])


# --- simpler ways


def by_alignment(line: Line) -> Lives:
    """Rows of comparisons chained, and nothing else."""

    def ties(old: Made, new: Made) -> Iterator[tuple[int, int, str]]:
        for tie in ties_between(old, new):
            word = "renumbered" if tie.renumbered else _WORDS[tie.kind]
            if len(tie.old) != len(tie.new):
                word = "split" if len(tie.old) < len(tie.new) else "merged"
            for k, j in enumerate(tie.new):
                yield tie.old[min(k, len(tie.old) - 1)], j, word

    return _chained(line, [list(ties(*pair)) for pair in pairwise(line.final)])


def by_likeness(line: Line) -> Lives:
    """Each text tied to the most alike one of the edition before."""
    return _chained(line, [_most_alike(*pair) for pair in pairwise(line.final)])


def _most_alike(old: Made, new: Made) -> list[tuple[int, int, str]]:
    olds, news = ([stand.unit.text for stand in made.stands] for made in (old, new))
    scores = process.cdist(olds, news, scorer=fuzz.ratio, score_cutoff=ALIKE)
    pairs = zip(*scores.nonzero(), strict=True)
    ranked = sorted((-float(scores[i, j]), abs(int(i - j)), int(i), int(j)) for i, j in pairs)
    taken: dict[int, int] = {}
    for _, _, i, j in ranked:
        if i not in taken and j not in taken.values():
            taken[i] = j
    steady = set(longest_rising(sorted(taken.items())))
    moved = [(i, j, "moved") for i, j in taken.items() if (i, j) not in steady]
    return moved + [(i, j, "same" if olds[i] == news[j] else "reworded") for i, j in steady]


def _chained(line: Line, between: Sequence[Sequence[tuple[int, int, str]]]) -> Lives:
    names = count()
    told = [[Told(f"p{next(names)}", "new", None) for _ in made.stands] for made in line.final]
    for n, links in enumerate(between):
        for i, j, word in links:
            told[n + 1][j] = Told(told[n][i].passage, word, n)
    return Lives(told, [])
