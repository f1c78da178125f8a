"""Which wordings are one life: threads that are tied together, and never into a blob."""

from collections.abc import Iterator, Sequence

MOST = 4
"""Wordings of one text that one life can hold: a sentence split in two, and both halves again."""

Node = tuple[int, int]
"""Which text, and which of its wordings, from 0."""
Held = dict[int, list[int]]
"""Wordings of a life: text → places in it."""


class Sets:
    """The lives of the wordings of some texts, as they grow together.

    Args:
        sizes: how many wordings each text has.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        self._thread = [[-1] * size for size in sizes]
        self._parent: list[int] = []
        self._held: list[Held] = []

    def begin(self, text: int, place: int) -> None:
        """A life begins with a wording."""
        self._thread[text][place] = len(self._parent)
        self._parent.append(len(self._parent))
        self._held.append({text: [place]})

    def follow(self, node: Node, text: int, place: int) -> bool:
        """A wording that is in no life yet joins that of another, unless that holds too much of its
        text; tells whether it did.
        """
        life = self.life(*node)
        places = self._held[life].setdefault(text, [])
        if len(places) == MOST:
            return False
        places.append(place)
        self._thread[text][place] = life
        return True

    def has(self, text: int, place: int) -> bool:
        """Whether a wording is in a life."""
        return self._thread[text][place] >= 0

    def life(self, text: int, place: int) -> int:
        """The number of the life of a wording, as long as it grows together with no other."""
        top = thread = self._thread[text][place]
        parent = self._parent
        while parent[top] != top:
            top = parent[top]
        while thread != top:
            parent[thread], thread = top, parent[thread]
        return top

    def held(self, text: int, place: int) -> Held:
        """All wordings of the life of a wording."""
        return self._held[self.life(text, place)]

    def join(self, one: Node, other: Node) -> bool:
        """Make two lives one, unless it would hold too much of a text; tells whether they are."""
        a, b = sorted((self.life(*one), self.life(*other)))
        if a == b:
            return True
        into, more = self._held[a], self._held[b]
        if any(len(places) + len(into.get(text, ())) > MOST for text, places in more.items()):
            return False
        for text, places in more.items():
            into.setdefault(text, []).extend(places)
        self._parent[b] = a
        self._held[b] = {}
        return True

    def lives(self) -> Iterator[Held]:
        """All lives."""
        return filter(None, self._held)
