"""Which wordings are one life: sets that grow together, and never into a blob."""

from collections import Counter
from collections.abc import Iterator, Sequence

MOST = 4
"""Wordings of one text that one life can hold: a sentence split in two, and both halves again."""

Node = tuple[int, int]
"""Which text, and which of its wordings, from 0."""


class Sets:
    """A partition of the wordings of some texts."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self._parent: dict[Node, Node] = {}
        self._held: dict[Node, Counter[int]] = {}
        self._sizes = sizes

    def root(self, node: Node) -> Node:
        """What names the set of a wording, as long as it does not grow."""
        top = node
        while (above := self._parent.get(top, top)) != top:
            top = above
        while node != top:
            self._parent[node], node = top, self._parent.get(node, node)
        return top

    def held(self, node: Node) -> Counter[int]:
        """How many wordings of each text the set of a wording holds."""
        top = self.root(node)
        return self._held.setdefault(top, Counter([top[0]]))

    def first(self, node: Node) -> int:
        """The first text that the set of a wording has one of."""
        return min(self.held(node))

    def last(self, node: Node) -> int:
        """The last one."""
        return max(self.held(node))

    def join(self, one: Node, other: Node) -> bool:
        """Make two sets one, unless it would hold too much of a text; tells whether they are."""
        a, b = self.root(one), self.root(other)
        if a == b:
            return True
        together = self.held(a) + self.held(b)
        if max(together.values()) > MOST:
            return False
        a, b = min(a, b), max(a, b)
        self._parent[b] = a
        self._held[a] = together
        del self._held[b]
        return True

    def groups(self) -> Iterator[list[Node]]:
        """The sets, by their first wordings."""
        groups: dict[Node, list[Node]] = {}
        for text, size in enumerate(self._sizes):
            for place in range(size):
                groups.setdefault(self.root((text, place)), []).append((text, place))
        yield from groups.values()
