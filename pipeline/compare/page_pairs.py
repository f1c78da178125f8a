"""Which page of an old file is which page of the new one, where the text did not change.

Pages with text are paired by it and by the rows of their comparison, so that a page put in,
another page number in the foot or another line break separates no pair. Pages without text stand
between such pairs and are paired by what they look like.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.kinds import RowKind

_RUNNING = 80
"""Characters of a running head, a foot and a page number at most."""
_MOST_LOOKS = 2500
"""Pages without text between two pairs are paired in order where there are more to try."""


class TextRow(NamedTuple):
    """What is asked of a row of a comparison."""

    kind: str
    old_page: int | None
    new_page: int | None


class Stretch(NamedTuple):
    """Pages without text between two pages of which it is known which is which."""

    old: tuple[int, ...]
    new: tuple[int, ...]


class Paired(NamedTuple):
    """The pages of two files."""

    pairs: tuple[tuple[int, int], ...]
    """(old, new) of pages that have the same text, in order."""
    stretches: tuple[Stretch, ...]
    """Where pages without text stand."""


def pair_pages(rows: Iterable[TextRow], old: Sequence[str], new: Sequence[str]) -> Paired:
    """Pair the pages of two files: those of the very same text, and by the rows of their
    comparison.

    Args:
        rows: none where neither file has text.
        old, new: what each page says, as far as known without its running heads and number.
    """
    to_new, to_old = _leads(rows)
    pairs = {
        before: after
        for before, found in to_new.items()
        if (after := _only(found)) is not None and to_old[after] == {before}
    }
    pairs |= _of_the_same_text(old, new)
    rising = _rising(sorted(pairs.items()))
    return Paired(
        tuple(rising), tuple(_stretches(rising, _silent(old, to_new), _silent(new, to_old)))
    )


def _of_the_same_text(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Old page → new page where no other page of either file has this text."""
    before, after = _where(old), _where(new)
    return {
        before[text][0]: after[text][0]
        for text in before
        if len(before[text]) == len(after.get(text, ())) == 1
    }


def _where(pages: Sequence[str]) -> dict[str, list[int]]:
    """Text without its blanks → the pages that have it; those without text are left out."""
    found: dict[str, list[int]] = defaultdict(list)
    for page, text in enumerate(pages, 1):
        if key := "".join(text.split()):
            found[key].append(page)
    return found


def _silent(pages: Sequence[str], leads: Mapping[int, object]) -> list[int]:
    """Pages that say nothing of their own. One without a row can also go on with a sentence of the
    page before; then it is longer than a running head and a number.
    """
    return [
        page
        for page, text in enumerate(pages, 1)
        if page not in leads and len("".join(text.split())) <= _RUNNING
    ]


_Leads = dict[int, set[int | None]]
"""Page → the pages of the other side where its text stands; None for text that stands nowhere."""


def _leads(rows: Iterable[TextRow]) -> tuple[_Leads, _Leads]:
    """Where the text of each old page went, and whence that of each new one came."""
    to_new: _Leads = defaultdict(set)
    to_old: _Leads = defaultdict(set)
    for row in rows:
        same = row.kind == RowKind.SAME
        if row.old_page is not None:
            to_new[row.old_page].add(row.new_page if same else None)
        if row.new_page is not None:
            to_old[row.new_page].add(row.old_page if same else None)
    return to_new, to_old


def _only(found: set[int | None]) -> int | None:
    return next(iter(found)) if len(found) == 1 else None


def same_pages(pages: int) -> Paired:
    """The pages of two files whose text is the same to the letter."""
    return Paired(tuple((page, page) for page in range(1, pages + 1)), ())


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """As many of the pairs as can stand in order on both sides (old pages rise already)."""
    ends: list[int] = []
    at: list[int] = []
    before: list[int | None] = []
    for index, (_, new) in enumerate(pairs):
        place = bisect_left(ends, new)
        before.append(at[place - 1] if place else None)
        ends[place : place + 1], at[place : place + 1] = [new], [index]
    chain: list[tuple[int, int]] = []
    last = at[-1] if at else None
    while last is not None:
        chain.append(pairs[last])
        last = before[last]
    return chain[::-1]


def _stretches(
    pairs: Sequence[tuple[int, int]], old: Sequence[int], new: Sequence[int]
) -> Iterable[Stretch]:
    olds, news = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    old, new = [p for p in old if p not in olds], [p for p in new if p not in news]
    parts: dict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for page in old:
        parts[bisect_left(olds, page)][0].append(page)
    for page in new:
        parts[bisect_left(news, page)][1].append(page)
    return (Stretch(tuple(a), tuple(b)) for _, (a, b) in sorted(parts.items()))


def pair_stretch(
    stretch: Stretch, alike: Callable[[int, int], bool]
) -> list[tuple[int | None, int | None]]:
    """The pages of a stretch in pairs; None stands where the other file has no such page.

    Pages that look alike are pairs; what is left between these is paired in order.

    Args:
        alike: do an old page and a new one look alike?
    """
    old, new = list(stretch.old), list(stretch.new)
    head = _alike_at_the_head(old, new, alike)
    tail = _alike_at_the_head(old[head:][::-1], new[head:][::-1], alike)
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    found: list[tuple[int | None, int | None]] = [*zip(old[:head], new[:head], strict=True)]
    at_old = at_new = 0
    for i, j in [*_alike(middle_old, middle_new, alike), (len(middle_old), len(middle_new))]:
        found += _in_order(middle_old[at_old:i], middle_new[at_new:j])
        if i < len(middle_old):
            found.append((middle_old[i], middle_new[j]))
        at_old, at_new = i + 1, j + 1
    return [*found, *zip(old[len(old) - tail :], new[len(new) - tail :], strict=True)]


def _alike_at_the_head(
    old: Sequence[int], new: Sequence[int], alike: Callable[[int, int], bool]
) -> int:
    """So many pages at the beginning look alike one by one."""
    count = 0
    for a, b in zip(old, new, strict=False):
        if not alike(a, b):
            break
        count += 1
    return count


def _alike(
    old: Sequence[int], new: Sequence[int], alike: Callable[[int, int], bool]
) -> list[tuple[int, int]]:
    """Indexes of pages that look alike, as many as can stand in order on both sides."""
    if len(old) * len(new) > _MOST_LOOKS:
        return []
    looks = [[alike(a, b) for b in new] for a in old]
    best = _most_in_order(looks)
    found = []
    i = j = 0
    while i < len(old) and j < len(new):
        if looks[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def _most_in_order(looks: Sequence[Sequence[bool]]) -> list[list[int]]:
    """How many can be paired of the pages from here on."""
    high, wide = len(looks), max((len(row) for row in looks), default=0)
    best = [[0] * (wide + 1) for _ in range(high + 1)]
    for i in range(high - 1, -1, -1):
        for j in range(wide - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], looks[i][j] + best[i + 1][j + 1])
    return best


def _in_order(old: Sequence[int], new: Sequence[int]) -> list[tuple[int | None, int | None]]:
    shared = min(len(old), len(new))
    found: list[tuple[int | None, int | None]] = [*zip(old, new, strict=False)]
    found += [(page, None) for page in old[shared:]]
    return found + [(None, page) for page in new[shared:]]
