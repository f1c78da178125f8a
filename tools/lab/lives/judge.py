"""What is told of the lives of an edition's units, held to the truth."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from pipeline.compare.identical import longest_rising
from tools.lab.lives.truth import Stand, Step, root, steps

SHORT = 10
"""Characters below which what comes back may as well be something new."""
_WORDINGS = frozenset({"same", "renumbered", "reworded"})


class Told(NamedTuple):
    """What is told of a unit."""

    passage: str
    step: str
    edition: int | None
    """Place of the edition that it comes from."""
    confidence: float = 1.0
    weak: bool = False


class Fault(NamedTuple):
    """A step that is not right."""

    edition: int
    place: int
    truth: Step
    told: Told
    why: str


class Score(NamedTuple):
    """How well lives were told; sums of several series add up."""

    confusion: Counter[tuple[str, str]]
    """(true step, told step) → how many; a right move counts as (moved, moved)."""
    right: Counter[str]
    """By true step."""
    revived: tuple[int, int]
    """Units that came back, and those of them that were known again."""
    mixed: int
    """Passages that hold two lives."""
    passages: int
    broken: int
    """Lives that are told as several passages, a weak cut or joint aside."""
    lives: int
    """Lives of more than one text."""
    sure: tuple[int, int]
    """Steps told as sure that are not new, and those of them that are right."""
    weak: tuple[int, int]
    """The same of weak ones."""
    calibration: Counter[tuple[int, bool]]
    """(tenth of confidence, right) → how many steps that are not new."""

    def plus(self, other: "Score") -> "Score":
        """Both together."""
        return Score(
            self.confusion + other.confusion,
            self.right + other.right,
            _sum(self.revived, other.revived),
            self.mixed + other.mixed,
            self.passages + other.passages,
            self.broken + other.broken,
            self.lives + other.lives,
            _sum(self.sure, other.sure),
            _sum(self.weak, other.weak),
            self.calibration + other.calibration,
        )

    @property
    def steps(self) -> int:
        """How many true steps there are."""
        return self.confusion.total()

    @property
    def share(self) -> float:
        """Share of the steps that are right, 0 to 1."""
        return self.right.total() / self.steps if self.steps else 1.0


NOTHING = Score(Counter(), Counter(), (0, 0), 0, 0, 0, 0, (0, 0), (0, 0), Counter())


def _sum(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    return a[0] + b[0], a[1] + b[1]


class Judged(NamedTuple):
    """A series' score with what is not right."""

    score: Score
    faults: list[Fault]
    mixed: list[tuple[str, list[str]]]
    """Passages that hold two lives, with their texts."""


def judge(
    editions: Sequence[Sequence[Stand]],
    told: Sequence[Sequence[Told]],
    beside: Iterable[tuple[Sequence[Stand], Sequence[Told]]] = (),
) -> Judged:
    """Hold what is told of a line of editions to the truth.

    Args:
        beside: drafts and replaced files, of which the passages alone are judged.
    """
    score, faults = NOTHING, []
    whole = [*zip(editions, told, strict=True), *beside]
    names = _joined(whole)
    for n, true_steps in enumerate(steps(editions)):
        if n == 0:
            continue
        edition = _Edition(editions, told, n, true_steps, names)
        for place, true in enumerate(true_steps):
            if not editions[n][place].lives:
                continue
            why = edition.fault(place)
            score = score.plus(edition.counted(place, right=not why))
            if why:
                faults.append(Fault(n, place, true, told[n][place], why))
    mixed = list(_mixed(whole, names))
    pieces, lives = _broken(whole)
    passages = len({t.passage for _, some in whole for t in some})
    score = score._replace(mixed=len(mixed), passages=passages, broken=pieces, lives=lives)
    return Judged(score, faults, mixed)


class _Edition:
    """An edition, held to the one that each of its texts comes from."""

    def __init__(
        self,
        editions: Sequence[Sequence[Stand]],
        told: Sequence[Sequence[Told]],
        n: int,
        true_steps: Sequence[Step],
        names: Mapping[str, str],
    ) -> None:
        self._names = names
        self._stands, self._told, self._n, self._true = editions, told, n, true_steps
        self._holders: dict[tuple[int, str], list[int]] = {}
        for e in range(n):
            for place, one in enumerate(told[e]):
                self._holders.setdefault((e, one.passage), []).append(place)
        links = [
            (true.places[0], place)
            for place, true in enumerate(true_steps)
            if true.edition == n - 1 and editions[n][place].lives
        ]
        self._crossed = _crossing(links)
        steady = [(i, j) for i, j in links if self._is_steady(j)]
        self._astray = _crossing(steady)
        first = {i: (i, j) for i, j in sorted(links, reverse=True)}
        kept = {j for _, j in longest_rising(sorted(first.values()))}
        self._moved = {j for _, j in links if j not in kept and j in self._crossed}

    def _is_steady(self, place: int) -> bool:
        """Whether a text is rightly told to come from where it does, and not to have moved."""
        told = self._told[self._n][place]
        right = told.edition == self._true[place].edition and self._from_there(place)
        return right and told.step != "moved"

    def fault(self, place: int) -> str:
        """What is not right with the step of a text; empty where nothing is."""
        true, told = self._true[place], self._told[self._n][place]
        if told.step == "new" or (told.weak and true.kind == "new" and self._begins(place)):
            right = true.kind == "new" or self._may_be_new(place)
            return "" if right else "told as new"
        if true.kind == "new":
            return "is new"
        if told.edition != true.edition:
            return "comes from another edition"
        cut = told.weak and told.step in ("split", "merged")  # a passage of its own
        if not (cut or self._from_there(place)):
            return "comes from another text"
        return "" if self._right_kind(place) else "another kind"

    def _may_be_new(self, place: int) -> bool:
        stand, true = self._stands[self._n][place], self._true[place]
        return true.edition != self._n - 1 and len(stand.unit.key) < SHORT

    def _begins(self, place: int) -> bool:
        """Whether no text before has the same passage: its step is told as a doubt alone."""
        passage = self._told[self._n][place].passage
        return not any((e, passage) in self._holders for e in range(self._n))

    def _from_there(self, place: int) -> bool:
        true, told = self._true[place], self._told[self._n][place]
        assert true.edition is not None
        held = self._holders.get((true.edition, told.passage), [])
        own = self._life(self._n, place)
        strange = any(self._life(true.edition, i) != own for i in held)
        return not strange and not set(held).isdisjoint(true.places)

    def _life(self, edition: int, place: int) -> str:
        """The name of a text's life; empty where nobody knows."""
        lives = self._stands[edition][place].lives
        return self._names[root(lives[0])] if lives else ""

    def _right_kind(self, place: int) -> bool:
        true, told = self._true[place], self._told[self._n][place]
        if true.edition != self._n - 1:  # it was away
            return told.step in (true.kind, "moved", "same", "reworded", "renumbered")
        if told.step == "moved":
            return place in self._crossed
        return told.step == true.kind and (place not in self._astray)

    def counted(self, place: int, *, right: bool) -> Score:
        """What this step adds to the score."""
        true, told = self._true[place], self._told[self._n][place]
        back = true.edition is not None and true.edition != self._n - 1
        moved = place in self._moved or (right and told.step == "moved")
        kind = "moved" if moved and not back else true.kind
        said = kind if right and not back else told.step
        kind = f"revived {kind}" if back else kind
        known = (1, int(right)) if told.step != "new" else (0, 0)
        tenth = min(9, int(told.confidence * 10))
        return NOTHING._replace(
            confusion=Counter({(kind, said): 1}),
            right=Counter({kind: int(right)}),
            revived=(int(back), int(back and right)),
            sure=(0, 0) if told.weak else known,
            weak=known if told.weak else (0, 0),
            calibration=Counter({(tenth, right): 1}) if told.step != "new" else Counter(),
        )


def _crossing(links: Sequence[tuple[int, int]]) -> set[int]:
    """The new places of links that cross another one (old place, new place)."""
    ordered = sorted(links)
    news = [j for _, j in ordered]
    highest = list(accumulate(news, max))
    lowest = list(accumulate(reversed(news), min))[::-1]
    found = set()
    for n, (i, j) in enumerate(ordered):
        first, last = n, n  # links of one old text (a split) cross nothing among themselves
        while first and ordered[first - 1][0] == i:
            first -= 1
        while last + 1 < len(ordered) and ordered[last + 1][0] == i:
            last += 1
        before = first > 0 and highest[first - 1] > j
        behind = last + 1 < len(ordered) and lowest[last + 1] < j
        if before or behind:
            found.add(j)
    return found


_Whole = Sequence[tuple[Sequence[Stand], Sequence[Told]]]


def _texts(whole: _Whole) -> Iterator[tuple[Stand, Told]]:
    for stands, told in whole:
        for stand, one in zip(stands, told, strict=True):
            if stand.lives:
                yield stand, one


def _joined(whole: _Whole) -> dict[str, str]:
    """Each life's name, those that were merged under one."""
    parent: dict[str, str] = {}

    def find(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for stand, _ in _texts(whole):
        first, *others = dict.fromkeys(root(life) for life in stand.lives)
        for other in others:
            parent[find(other)] = find(first)
        find(first)
    return {name: find(name) for name in list(parent)}


def _mixed(whole: _Whole, names: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    held: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for stand, one in _texts(whole):
        held[one.passage].setdefault(names[root(stand.lives[0])], stand.unit.text)
    for passage, lives in held.items():
        if len(lives) > 1:
            yield passage, list(lives.values())


def _broken(whole: _Whole) -> tuple[int, int]:
    """Lives in several passages, and lives of several texts; those that were cut or joined are
    left out.
    """
    held: defaultdict[str, list[str]] = defaultdict(list)
    cut = set()
    for stand, one in _texts(whole):
        for life in stand.lives:
            held[root(life)].append(one.passage)
            if "/" in life or len(stand.lives) > 1:
                cut.add(root(life))
    lives = [passages for name, passages in held.items() if name not in cut and len(passages) > 1]
    return sum(len(set(passages)) > 1 for passages in lives), len(lives)
