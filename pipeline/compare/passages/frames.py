"""Wordings that are one form, filled in for one thing and for another.

«農業振興に関する情報を提供します。» and «観光振興に関する情報を提供します。» are two sentences
where a plan has a third that begins and ends like them: what they share is the form, and what each
says of its own is what stands in it.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq, Postfix, Prefix

from pipeline.compare.passages.subjects import words_of

FORM = 8
"""Characters that a form has at the least."""
ALIKE = 0.6
"""Likeness of two fillings from which on they may be one, reworded."""
_DIGITS = str.maketrans("", "", "0123456789,.")


class Forms:
    """What the wordings of a text begin and end with.

    Args:
        keys: of the wordings.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys

    @cached_property
    def _forwards(self) -> Sequence[str]:
        return sorted(set(self._keys))

    @cached_property
    def _backwards(self) -> Sequence[str]:
        return sorted({key[::-1] for key in self._keys})

    def like(self, key: str, but: str) -> Iterator[str]:
        """The wordings that have most in common with one at its beginning, and at its end.

        Args:
            but: another one that is not looked for.
        """
        yield from _nearest(self._forwards, key, but)
        yield from (one[::-1] for one in _nearest(self._backwards, key[::-1], but[::-1]))


def are_of_one_form(a: str, b: str, *forms: Forms) -> bool:
    """Whether two keys are one form, which a third wording has too, filled in for two things; the
    same whichever comes first. Numbers are what a form is filled in with for one thing.

    Args:
        forms: of the texts that they stand in.
    """
    ends = Prefix.similarity(a, b) + Postfix.similarity(a, b)
    if ends < FORM or 2 * ends < max(len(a), len(b)):
        return False  # what they share is no form, whatever a third one is
    thirds = {one for some in forms for key, but in ((a, b), (b, a)) for one in some.like(key, but)}
    return any(_filled_otherwise(a, b, third) for third in thirds)


def _nearest(ordered: Sequence[str], key: str, but: str) -> Iterator[str]:
    """The neighbours of a key in the order of all."""
    at = bisect_left(ordered, key)
    for step in (-1, 1):
        n = at if step > 0 else at - 1
        while 0 <= n < len(ordered) and ordered[n] in (key, but):
            n += step
        if 0 <= n < len(ordered):
            yield ordered[n]


def _filled_otherwise(a: str, b: str, third: str) -> bool:
    head = min(Prefix.similarity(a, one) for one in (b, third))
    tail = min(Postfix.similarity(a[head:], one[head:]) for one in (b, third))
    one, other = (key[head : len(key) - tail] for key in (a, b))
    if head + tail < max(FORM, len(one), len(other)):
        return False
    if not one.translate(_DIGITS) and not other.translate(_DIGITS):
        return False
    return fuzz.ratio(one, other) < 100 * ALIKE or _have_other_words(one, other)


def _have_other_words(one: str, other: str) -> bool:
    """Whether neither filling has nothing but words more than the other: 農業振興, 商業振興."""
    left, right = words_of(one), words_of(other)
    return LCSseq.similarity(left, right) < min(len(left), len(right))
