"""Which unit of the old text answers to which of the new: identical ones by hash, then similar ones, then moved ones.

Identical units anchor the alignment (those that occur once on both sides first, as in Cohen's patience diff); only the
stretches between anchors are looked at closely, so the time grows about linearly. The pairs of a stretch are the chain of
similar units with the greatest kept text, one to one, one to two or two to one.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from pipeline.compare.units import Unit

SIMILAR = 0.5
"""Share of kept characters from which on two units are one that was changed."""
MOVED = 0.8
"""The same for units that are not at the same place."""
DATED = 0.6
_DATE = re.compile(
    r"(?:昭和|平成|令和|[SHR])(?:元|[0-9]{1,2})年?度?|[12][0-9]{3}年度?|[0-9]{1,2}月|[0-9]{1,2}日"
)
_SMALL = 2500  # so many pairs of a stretch are all compared; beyond, only those that share rare character pairs


class Link(NamedTuple):
    """Old units ``old`` answer to new units ``new``: one or two indices each, in order."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    kind: str
    """same | changed | moved"""


def _anchors(
    a: Sequence[str], b: Sequence[str], lo: tuple[int, int], hi: tuple[int, int]
) -> list[tuple[int, int]]:
    """Pairs of keys that occur once on both sides of a stretch, as the longest chain in order."""
    left, right = Counter(a[lo[0] : hi[0]]), Counter(b[lo[1] : hi[1]])
    where = {key: j for j, key in enumerate(b[lo[1] : hi[1]], lo[1]) if right[key] == 1}
    pairs = [(i, where[a[i]]) for i in range(lo[0], hi[0]) if left[a[i]] == 1 and a[i] in where]
    tails: list[int] = []
    at: list[int] = []
    back = [-1] * len(pairs)
    for n, (_, j) in enumerate(pairs):
        k = bisect_left(tails, j)
        back[n] = at[k - 1] if k else -1
        tails[k : k + 1], at[k : k + 1] = [j], [n]
    chain, n = [], at[-1] if at else -1
    while n >= 0:
        chain.append(pairs[n])
        n = back[n]
    return chain[::-1]


def _identical(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of identical keys, in order on both sides."""
    found: list[tuple[int, int]] = []
    todo = [((0, 0), (len(a), len(b)))]
    while todo:
        (i, j), (k, m) = todo.pop()
        while i < k and j < m and a[i] == b[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        while i < k and j < m and a[k - 1] == b[m - 1]:
            k, m = k - 1, m - 1
            found.append((k, m))
        if i >= k or j >= m:
            continue
        chain = _anchors(a, b, (i, j), (k, m))
        if chain:
            edges = [(i - 1, j - 1), *chain, (k, m)]
            found += chain
            todo += [((x + 1, y + 1), end) for (x, y), end in pairwise(edges)]
        elif (k - i) * (m - j) <= 4_000_000:
            for op in LCSseq.opcodes(a[i:k], b[j:m]):
                if op.tag == "equal":
                    found += zip(
                        range(i + op.src_start, i + op.src_end),
                        range(j + op.dest_start, j + op.dest_end),
                        strict=True,
                    )
    return sorted(found)


def similarity(a: Unit, b: Unit) -> float:
    """How much of two units is the same, 0 to 1. Rows of one label are the same row, whatever their values."""
    if (a.kind == "row") != (b.kind == "row") or (a.kind == "toc") != (b.kind == "toc"):
        return 0.0
    ratio: float = fuzz.ratio(a.bare, b.bare) / 100
    if a.kind == "row":
        label, other = label_of(a.key), label_of(b.key)
        if not label and not other:
            return max(ratio, SIMILAR)  # bare values: their place is all that tells which is which
        same_label = len(label) >= 2 and label == other
        return max(ratio, 0.9) if same_label else (ratio if fuzz.ratio(label, other) >= 60 else 0.0)
    if (
        ratio < DATED
        and max(len(a.key), len(b.key)) <= 24
        and _undated(a.key) == _undated(b.key) != a.key
    ):
        return DATED  # a cover's date: 平成27年10月 and 令和元年12月
    return ratio


def _undated(key: str) -> str:
    return _DATE.sub("#", key)


def label_of(key: str) -> str:
    """A row without its values."""
    return "".join(c for c in key if not (c.isdigit() or c in ".,、-△▲%()+/・|"))


def _candidates(
    a: Sequence[Unit], b: Sequence[Unit], old: Sequence[int], new: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing: all of a small stretch, else those that share rare pairs of characters."""
    if len(old) * len(new) <= _SMALL:
        yield from ((i, j) for i in old for j in new)
        return
    holds: defaultdict[str, list[int]] = defaultdict(list)
    for j in new:
        for gram in {b[j].bare[k : k + 3] for k in range(len(b[j].bare) - 2)}:
            holds[gram].append(j)
    for i in old:
        votes: Counter[int] = Counter()
        for gram in sorted({a[i].bare[k : k + 3] for k in range(len(a[i].bare) - 2)}):
            if len(holds.get(gram, ())) <= 24:
                votes.update(holds.get(gram, ()))
        yield from ((i, j) for j, _ in sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:8])


def _joined(a: Unit, b: Unit) -> Unit:
    return a._replace(key=a.key + b.key, bare=a.bare + b.key)


def _options(
    a: Sequence[Unit], b: Sequence[Unit], old: range, new: range
) -> dict[tuple[int, int], list[tuple[int, int, float]]]:
    """For each pair of first units: (how many old, how many new, weight) of the pairings that are similar enough."""
    found: dict[tuple[int, int], list[tuple[int, int, float]]] = defaultdict(list)
    for i, j in _candidates(a, b, old, new):
        if abs(len(a[i].bare) - len(b[j].bare)) > 3 * min(len(a[i].bare), len(b[j].bare)) + 40:
            continue
        score = similarity(a[i], b[j])
        if score >= SIMILAR:
            found[i, j].append((1, 1, score * (len(a[i].bare) + len(b[j].bare))))
        if score < 0.3 or score > 0.93 or a[i].kind != "sentence" or b[j].kind != "sentence":
            continue
        for n, m in ((1, 2), (2, 1)):
            if i + n > old.stop or j + m > new.stop:
                continue
            left = a[i] if n == 1 else _joined(a[i], a[i + 1])
            right = b[j] if m == 1 else _joined(b[j], b[j + 1])
            other = a[i + 1] if n == 2 else b[j + 1]
            both = similarity(left, right) if other.kind == "sentence" else 0.0
            weight = both * (len(left.bare) + len(right.bare))
            gained = (weight - score * (len(a[i].bare) + len(b[j].bare))) / 2
            if both >= 0.7 and gained >= 0.5 * len(
                other.bare
            ):  # so many characters of the other part are here too
                found[i, j].append((n, m, weight * 1.001))
    return found


def _chain(a: Sequence[Unit], b: Sequence[Unit], old: range, new: range) -> list[Link]:
    """The heaviest chain of similar units of a stretch, in order on both sides."""
    options = _options(a, b, old, new)
    best: list[tuple[float, tuple[int, int, int, int] | None, int]] = [(0.0, None, -1)]
    ends: dict[int, list[int]] = defaultdict(list)  # old end → entries of ``best``
    heads = [0] * (
        len(new) + 1
    )  # Fenwick tree over new ends: the best entry whose chain ends at or before

    def top(j: int) -> int:
        n, found = j - new.start, 0
        while n > 0:
            if best[heads[n]][0] > best[found][0]:
                found = heads[n]
            n -= n & -n
        return found

    firsts: dict[int, list[int]] = defaultdict(list)
    for i, j in sorted(options):
        firsts[i].append(j)
    for i in range(old.start, old.stop + 1):
        for entry in ends.pop(i, []):
            pairing = best[entry][1]
            n = pairing[1] + pairing[3] - new.start if pairing else 0
            while 0 < n <= len(new):
                if best[entry][0] > best[heads[n]][0]:
                    heads[n] = entry
                n += n & -n
        for j in firsts.get(i, []):
            for n, m, weight in options[i, j]:
                before = top(j)
                best.append((best[before][0] + weight, (i, j, n, m), before))
                ends[i + n].append(len(best) - 1)
    entry = max(range(len(best)), key=lambda e: (best[e][0], -e))
    links: list[Link] = []
    while (pairing := best[entry][1]) is not None:
        i, j, n, m = pairing
        links.append(Link(tuple(range(i, i + n)), tuple(range(j, j + m)), "changed"))
        entry = best[entry][2]
    return links[::-1]


def _gaps(links: Sequence[Link], old: int, new: int) -> Iterator[tuple[range, range]]:
    i = j = 0
    for link in [*links, Link((old,), (new,), "end")]:
        if link.old[0] > i and link.new[0] > j:
            yield range(i, link.old[0]), range(j, link.new[0])
        i, j = link.old[-1] + 1, link.new[-1] + 1


def _moves(a: Sequence[Unit], b: Sequence[Unit], old: list[int], new: list[int]) -> list[Link]:
    """Units that left their place: identical ones, then similar ones; short ones only beside another that moved."""
    links: dict[int, int] = {}
    taken: set[int] = set()
    where: defaultdict[str, list[int]] = defaultdict(list)
    for j in new:
        where[b[j].key].append(j)
    for i in old:
        twins = where.get(a[i].key, [])
        if len(a[i].key) >= 10 and twins:
            links[i] = twins.pop(0)
            taken.add(links[i])
    rest, free = (
        [i for i in old if i not in links and len(a[i].bare) >= 20],
        [j for j in new if j not in taken],
    )
    scored = [
        (similarity(a[i], b[j]), i, j)
        for i, j in _candidates(a, b, rest, [j for j in free if len(b[j].bare) >= 20])
        if a[i].kind == b[j].kind == "sentence"
    ]
    for score, i, j in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
        if score >= MOVED and i not in links and j not in taken:
            links[i] = j
            taken.add(j)
    labels: defaultdict[str, list[int]] = defaultdict(list)
    for j in new:
        if b[j].kind == "row" and j not in taken:
            labels[label_of(b[j].key)].append(j)
    for i in old:
        label = label_of(a[i].key)
        if (
            a[i].kind == "row"
            and i not in links
            and len(label) >= 6
            and len(labels.get(label, ())) == 1
        ):
            links[i] = labels.pop(label)[0]
            taken.add(links[i])
    loose_old, loose_new = set(old) - set(links), set(new) - taken
    for step in (-1, 1):
        for i in sorted(links, reverse=step < 0):
            j = links[i]
            while (
                i + step in loose_old
                and j + step in loose_new
                and a[i + step].bare == b[j + step].bare
            ):
                i, j = i + step, j + step
                links[i] = j
                loose_old.discard(i)
                loose_new.discard(j)
    return [Link((i,), (j,), "moved") for i, j in sorted(links.items())]


def _unnumbered(unit: Unit) -> str:
    """Headings by their words (one can have no number in one text and one in the other), all else as it is."""
    return f"{'' if unit.kind in ('heading', 'sentence') else unit.kind} {unit.bare}"


def align(a: Sequence[Unit], b: Sequence[Unit]) -> list[Link]:
    """Links between old units ``a`` and new units ``b``; units without a link were removed or added.

    ``same`` and ``changed`` links are in order on both sides; ``moved`` ones cross them. Turning the sides round turns
    every link round.
    """
    left, right = [u.key for u in a], [u.key for u in b]
    if (len(a), left) > (len(b), right):  # one direction for both, so that ties fall alike
        return sorted(Link(x.new, x.old, x.kind) for x in align(b, a))
    links = [Link((i,), (j,), "same") for i, j in _identical(left, right)]
    for old, new in list(_gaps(links, len(a), len(b))):  # headings whose number alone differs
        pairs = _identical([_unnumbered(a[i]) for i in old], [_unnumbered(b[j]) for j in new])
        links += [Link((old[i],), (new[j],), "same") for i, j in pairs]
    links.sort()
    for old, new in list(_gaps(links, len(a), len(b))):
        links += _chain(a, b, old, new)
    used, gone = {i for x in links for i in x.old}, {j for x in links for j in x.new}
    links += _moves(
        a,
        b,
        [i for i in range(len(a)) if i not in used],
        [j for j in range(len(b)) if j not in gone],
    )
    return sorted(links)
