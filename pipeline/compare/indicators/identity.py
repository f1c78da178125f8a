"""One indicator through all editions of a series.

Editions are gone through in their order; each one's indicators are paired with those that stood
before, the nearest first. Drafts come last and hang on at the side: what a draft has changes
nothing of how the finished editions follow each other.
"""

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.compare.indicators.pairs import Pair, Sides, alike, pairs, same_named
from pipeline.compare.indicators.types import (
    Edition,
    Identity,
    Link,
    Mention,
    Rules,
    Unsure,
)
from pipeline.kinds import FigureRole, NameReason

_SURE = 0.75
"""Below it a link is a doubt, too."""
_GAP = 0.95
"""What is left of the confidence where an edition between the two lacks it."""


@dataclass(eq=False)
class _Chain:
    """An indicator so far."""

    links: list[Link] = field(default_factory=list)

    def latest(self, among: Iterable[str] | None = None, *, without: str = "") -> Mention:
        """How it stood last, with all numbers that files of the same edition tell of it, and those
        of later editions that look back on it; its plan's words before others.

        Args:
            among: only these editions count.
            without: this edition's own plan and reports don't.
        """
        wanted = None if among is None else set(among)
        told = [m for m in self.mentions if wanted is None or m.edition in wanted]
        return _whole([m for m in told if m.edition != without or _looks_back(m)])

    @property
    def mentions(self) -> list[Mention]:
        return [link.mention for link in self.links]

    def called(self, names: Container[str]) -> Mention:
        """How it stood last, by the last of its names that is one of some."""
        latest = self.latest()
        own = [m for m in reversed(self.mentions) if m.key.key in names]
        if latest.key.key in names or not own:
            return latest
        return latest._replace(name=own[0].name, key=own[0].key)

    @property
    def ids(self) -> frozenset[tuple[str, int]]:
        return frozenset(link.mention.id for link in self.links)

    def has(self, edition: str, role: FigureRole) -> bool:
        return any(k.mention.edition == edition and k.mention.role == role for k in self.links)


class _Walk:
    """Goes through the editions of a series."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.chains: list[_Chain] = []
        self.unsure: list[Unsure] = []
        self._before: str | None = None
        """The finished edition before, of those that have indicators."""

    def see(self, edition: Edition) -> None:
        """A finished edition: what its plan says, then what it and others say of it."""
        plan = _of(edition, FigureRole.PLAN)
        review = self._attach(_of(edition, FigureRole.REVIEW), self.chains)
        near, far = self._parted()
        rest = self._join(near, far, plan)
        self._begin(rest)
        own = [c for c in self.chains if c.has(edition.id, FigureRole.PLAN)]
        progress = self._attach(_of(edition, FigureRole.PROGRESS), own, fuzzy=True)
        progress = self._attach(progress, [c for c in self.chains if c not in own])
        self._begin(self._attach(review, self.chains))
        self._begin(progress)
        if edition.mentions:
            self._before = edition.id

    def see_draft(self, edition: Edition, order: Sequence[str]) -> None:
        """A draft: first with the edition that it became, then with what stood before it.

        Args:
            order: the finished editions before it, oldest first.
        """
        rest = _of(edition, FigureRole.PLAN)
        known = [edition.becomes] if edition.becomes else []
        for wanted in (known, list(order)):
            side = [c for c in self.chains if _stands_in(c, wanted)]
            free = [c for c in side if not c.has(edition.id, FigureRole.PLAN)]
            rest = self._pair(free, [c.latest(wanted) for c in free], rest)
        self._begin(rest)
        for role in (FigureRole.REVIEW, FigureRole.PROGRESS):
            self._begin(self._attach(_of(edition, role), self.chains))

    def _parted(self) -> tuple[list[_Chain], list[_Chain]]:
        """Chains that the finished edition before has, and those that it lacks."""
        near = [c for c in self.chains if _stands_in(c, [self._before])]
        return near, [c for c in self.chains if c not in near]

    def _join(
        self, near: list[_Chain], far: list[_Chain], plan: Sequence[Mention]
    ) -> list[Mention]:
        """Pair the indicators of a plan with what stood before; returns those that are new."""
        rest = self._by_hand([*near, *far], plan)
        rest = self._named(near, rest, 1.0)
        gap = [c for c in far if not any(c.has(m.edition, FigureRole.PLAN) for m in plan)]
        rest = self._named(gap, rest, _GAP)
        edition = {m.edition for m in plan}
        free = [c for c in near if not any(c.has(e, FigureRole.PLAN) for e in edition)]
        return self._alike(near, free, plan, rest)

    def _pair(
        self, chains: list[_Chain], latest: Sequence[Mention], new: Sequence[Mention]
    ) -> list[Mention]:
        """Pair a draft's indicators with those of one side."""
        rest = self._by_hand(chains, new)
        taken = {id(c) for c in chains if c.links[-1].mention in new}
        sides = [(c, m) for c, m in zip(chains, latest, strict=True) if id(c) not in taken]
        kept = [(c, m) for c, m in sides if m]
        made, _ = pairs([m for _, m in kept], rest)
        allowed = [p for p in made if self._allowed(kept[p.old][0], rest[p.new])]
        for pair in allowed:
            self._add(*kept[pair.old], rest[pair.new], pair, 1.0)
        return _without(rest, [pair.new for pair in allowed])

    def _by_hand(self, chains: Sequence[_Chain], new: Sequence[Mention]) -> list[Mention]:
        """What somebody declared to be one."""
        rest = list(new)
        for one, other in self.rules.same:
            for mine, theirs in ((one, other), (other, one)):
                chain = next((c for c in chains if c.ids & mine), None)
                mention = next((m for m in rest if m.id in theirs), None)
                taken = chain and mention and chain.has(mention.edition, mention.role)
                if chain and mention and not taken:
                    link = Link(mention, NameReason.BY_HAND, 1.0, chain.latest())
                    chain.links.append(link)
                    rest.remove(mention)
        return rest

    def _named(
        self, chains: Sequence[_Chain], new: Sequence[Mention], times: float
    ) -> list[Mention]:
        """Pair those that have one name."""
        free = [c for c in chains if not any(c.has(m.edition, m.role) for m in new)]
        old = [c.called({m.key.key for m in new}) for c in free]
        made = same_named(Sides(old, new), range(len(old)), range(len(new)))
        allowed = self._that_may(made, free, new)
        for pair in allowed:
            self._add(free[pair.old], old[pair.old], new[pair.new], pair, times)
        return _without(new, [pair.new for pair in allowed])

    def _alike(
        self,
        near: Sequence[_Chain],
        free: Sequence[_Chain],
        plan: Sequence[Mention],
        rest: Sequence[Mention],
    ) -> list[Mention]:
        """Pair those that are alike; the neighbours that are paired already tell where they
        stand.
        """
        if not rest:
            return []
        edition = plan[0].edition
        sides = Sides([c.latest(without=edition) for c in near], plan)
        made = [pair for i, c in enumerate(near) for pair in _paired(i, c, plan)]
        olds = [i for i, c in enumerate(near) if c in free]
        more, unsure = alike(sides, olds, [plan.index(m) for m in rest], made)
        allowed = self._that_may(more, near, plan)
        for pair in allowed:
            self._add(near[pair.old], sides.old[pair.old].mention, plan[pair.new], pair, 1.0)
        self._doubt(sides, self._that_may(unsure, near, plan))
        taken = [plan[pair.new] for pair in allowed]
        return [m for m in rest if m not in taken]

    def _doubt(self, sides: Sides, may_be: Iterable[Pair]) -> None:
        for pair in may_be:
            old, new = sides.old[pair.old].mention, sides.new[pair.new].mention
            self.unsure.append(Unsure(old, new, linked=False))

    def _attach(
        self, mentions: Sequence[Mention], chains: Sequence[_Chain], *, fuzzy: bool = False
    ) -> list[Mention]:
        """Give what a review or a report says to the indicators that it speaks of; returns the
        rest.
        """
        if not mentions or not chains:
            return list(mentions)
        rest = self._named(chains, mentions, 1.0)
        if not fuzzy or not rest:
            return rest
        free = [c for c in chains if not c.has(rest[0].edition, rest[0].role)]
        return self._pair(free, [c.latest() for c in free], rest)

    def _begin(self, mentions: Iterable[Mention]) -> None:
        for mention in mentions:
            self.chains.append(_Chain([Link(mention, NameReason.FIRST, 1.0, None)]))

    def _that_may(
        self, made: Iterable[Pair], chains: Sequence[_Chain], new: Sequence[Mention]
    ) -> list[Pair]:
        return [p for p in made if self._allowed(chains[p.old], new[p.new])]

    def _allowed(self, chain: _Chain, mention: Mention) -> bool:
        """Has nobody declared that two are not one?"""
        ids = chain.ids
        return not any(
            (ids & one and mention.id in other) or (ids & other and mention.id in one)
            for one, other in self.rules.apart
        )

    def _add(self, chain: _Chain, old: Mention, mention: Mention, pair: Pair, times: float) -> None:
        confidence = round(pair.confidence * times, 3)
        chain.links.append(Link(mention, pair.reason, confidence, old))
        if confidence < _SURE and mention.role == FigureRole.PLAN:
            self.unsure.append(Unsure(old, mention, linked=True))


def _paired(at: int, chain: _Chain, plan: Sequence[Mention]) -> Iterator[Pair]:
    """What of a plan a chain has already."""
    for link in chain.links:
        if link.mention in plan:
            yield Pair(at, plan.index(link.mention), link.reason, link.confidence)


def _looks_back(mention: Mention) -> bool:
    return mention.role == FigureRole.REVIEW


def _whole(told: Sequence[Mention]) -> Mention:
    """The last of some mentions, with the numbers that its edition and later reviews tell."""
    looking_back = [m for m in told if _looks_back(m)]
    own = [m for m in told if m not in looking_back] or told
    last = [m for m in own if m.edition == own[-1].edition]
    chosen = next(iter(_in_role(last, FigureRole.PLAN)), last[0])
    whole = dict.fromkeys([*last, *looking_back])
    return chosen._replace(numbers=tuple(n for m in whole for n in m.numbers))


def _in_role(mentions: Iterable[Mention], role: FigureRole) -> list[Mention]:
    return [m for m in mentions if m.role == role]


def _of(edition: Edition, role: FigureRole) -> list[Mention]:
    return _in_role(edition.mentions, role)


def _stands_in(chain: _Chain, editions: Iterable[str | None]) -> bool:
    """Does the plan, or a report about it, have it in one of some editions?"""
    wanted = set(editions)
    return any(
        k.mention.edition in wanted and k.mention.role != FigureRole.REVIEW for k in chain.links
    )


def _without(mentions: Sequence[Mention], taken: Iterable[int]) -> list[Mention]:
    gone = set(taken)
    return [m for i, m in enumerate(mentions) if i not in gone]


def identify(editions: Sequence[Edition], rules: Rules = Rules()) -> Identity:  # noqa: B008
    """The indicators of a series.

    Args:
        editions: in the order of the series, drafts where they stand.
    """
    walk = _Walk(rules)
    for edition in editions:
        if edition.final:
            walk.see(edition)
    for at, edition in enumerate(editions):
        if not edition.final:
            walk.see_draft(edition, [e.id for e in editions[:at] if e.final])
    order = {edition.id: i for i, edition in enumerate(editions)}
    chains = [sorted(c.links, key=lambda k: _place(k, order)) for c in walk.chains]
    chains.sort(key=lambda links: _place(links[0], order))
    return Identity(chains, walk.unsure)


def _place(link: Link, order: dict[str, int]) -> tuple[int, int]:
    return order[link.mention.edition], link.mention.position
