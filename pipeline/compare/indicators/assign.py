"""The best one-to-one assignment of two sides, by their scores."""

from collections.abc import Mapping

_MOST = 60
"""Of a side of one tangle that is assigned at its best; a larger one takes its best pairs first."""
Scores = Mapping[tuple[int, int], float]


def assigned(scores: Scores) -> dict[int, int]:
    """Old → new, each at most once, so that the sum of the scores is largest.

    Args:
        scores: (old, new) → a score above 0; pairs that it lacks are never made.
    """
    made: dict[int, int] = {}
    for tangle in _tangles(scores):
        olds = sorted({old for old, _ in tangle})
        news = sorted({new for _, new in tangle})
        if len(tangle) == 1:
            made[olds[0]] = news[0]
        elif max(len(olds), len(news)) <= _MOST:
            made |= _best(tangle, olds, news)
        else:
            made |= _greedy(tangle)
    return made


def _tangles(scores: Scores) -> list[dict[tuple[int, int], float]]:
    """The pairs, parted into sets that share no side."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for old, new in scores:
        parent[root(("old", old))] = root(("new", new))
    parts: dict[tuple[str, int], dict[tuple[int, int], float]] = {}
    for pair in sorted(scores):
        parts.setdefault(root(("old", pair[0])), {})[pair] = scores[pair]
    return list(parts.values())


def _greedy(scores: Scores) -> dict[int, int]:
    made: dict[int, int] = {}
    taken: set[int] = set()
    for old, new in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if old not in made and new not in taken:
            made[old] = new
            taken.add(new)
    return made


def _best(scores: Scores, olds: list[int], news: list[int]) -> dict[int, int]:
    """The Hungarian method with potentials, O(n³) (Kuhn 1955; Munkres 1957), on costs; a place
    beside each old one stands for «none».
    """
    wide = len(news) + len(olds)
    cost = [[0.0] * wide for _ in olds]
    for i, old in enumerate(olds):
        for j, new in enumerate(news):
            cost[i][j] = -scores.get((old, new), -1e6)
    column_of = _hungarian(cost, wide)
    return {
        olds[i]: news[j]
        for i, j in enumerate(column_of)
        if j < len(news) and (olds[i], news[j]) in scores
    }


def _hungarian(cost: list[list[float]], wide: int) -> list[int]:
    """Row → column of the cheapest assignment of all rows; there are no more rows than columns."""
    tall = len(cost)
    u, v = [0.0] * (tall + 1), [0.0] * (wide + 1)
    row_of, way = [0] * (wide + 1), [0] * (wide + 1)
    for i in range(1, tall + 1):
        row_of[0], column = i, 0
        least, used = [float("inf")] * (wide + 1), [False] * (wide + 1)
        while row_of[column]:
            used[column] = True
            column = _step(cost, u, v, row_of, way, least, used, column)
        while column:
            before = way[column]
            row_of[column] = row_of[before]
            column = before
    found = [0] * tall
    for column in range(1, wide + 1):
        if row_of[column]:
            found[row_of[column] - 1] = column - 1
    return found


def _step(
    cost: list[list[float]],
    u: list[float],
    v: list[float],
    row_of: list[int],
    way: list[int],
    least: list[float],
    used: list[bool],
    column: int,
) -> int:
    """Widen the tree of equal costs by one column; returns that column."""
    row, delta, following = row_of[column], float("inf"), 0
    for j in range(1, len(v)):
        if used[j]:
            continue
        reduced = cost[row - 1][j - 1] - u[row] - v[j]
        if reduced < least[j]:
            least[j], way[j] = reduced, column
        if least[j] < delta:
            delta, following = least[j], j
    for j in range(len(v)):
        if used[j]:
            u[row_of[j]] += delta
            v[j] -= delta
        else:
            least[j] -= delta
    return following
