"""Where a text says nearly what a quotation says, and how much of it is the same."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from rapidfuzz.distance import Indel

from pipeline.answers.quotes.numerals import divides_number
from pipeline.answers.quotes.rarity import Rarity

_GRAM = 3
_MOST_GRAMS = 100
_MOST_PLACES = 12
"""Of one gram in a text: one that is all one letter has it everywhere."""
_BAND = 8
"""Places by which both texts may be shifted against each other and still count as one stretch."""
_SLACK = 24
_MISSING = 0.45
"""What a character that only one side has costs, where one that both have gains 1."""
_SHORTEST_BLOCK = 2
"""Characters that must be the same in a row to say anything."""
_END = "。"
_TO_THE_END = 12
"""Characters to the end of the sentence, at the most."""
_SOLID, _TRIED = 3, 3
"""Characters of a block that says where the whole begins and ends; so many at each end do."""
_LONGEST_NUMBER = 12


class Alignment(NamedTuple):
    """A stretch of a text beside a quotation."""

    start: int
    end: int
    similarity: float
    """Share of the characters of both that is the same, in order, 0 to 1."""
    coverage: float
    """Share of what the quotation says that the text says too, in order, common words counting
    little; 0 to 1."""
    told: float
    """The same in bits."""


class _Block(NamedTuple):
    """Characters that are the same on both sides (``size`` of each), or not."""

    same: bool
    quote: tuple[int, int]
    text: tuple[int, int]


def align(quote: str, text: str, known: Rarity) -> Alignment | None:
    """The stretch of a text that is most like a quotation; None where nothing is.

    Args:
        quote, text: forms.
    """
    shift = _shift(quote, text)
    if shift is None:
        return None
    slack = _SLACK + len(quote) // 2
    low = max(0, shift - slack)
    high = min(len(text), shift + len(quote) + slack)
    core = _core(_blocks(quote, text[low:high]))
    if not core:
        return None
    start, end = _whole(quote, text, low, core)
    return _judged(quote, text[start:end], start, known)


def _shift(quote: str, text: str) -> int | None:
    """By how much a text is shifted against a quotation where they share most grams."""
    votes: Counter[int] = Counter()
    step = max(1, (len(quote) - _GRAM + 1) // _MOST_GRAMS)
    for at in range(0, len(quote) - _GRAM + 1, step):
        gram = quote[at : at + _GRAM]
        found = text.find(gram)
        for _ in range(_MOST_PLACES):
            if found < 0:
                break
            votes[(found - at) // _BAND] += 1
            found = text.find(gram, found + 1)
    if not votes:
        return None
    return _best_band(votes, max(2, len(quote) // (4 * _BAND))) * _BAND


def _best_band(votes: Counter[int], reach: int) -> int:
    """The band with the most votes in it and beside it; its own count twice."""
    bands = sorted(votes)
    sums = [0, *accumulate(votes[band] for band in bands)]
    near = {
        band: sums[bisect_right(bands, band + reach)] - sums[bisect_left(bands, band - reach)]
        for band in bands
    }
    return max(bands, key=lambda band: (near[band] + votes[band], votes[band], -band))


def _blocks(quote: str, window: str) -> list[_Block]:
    return [
        _Block(o.tag == "equal", (o.src_start, o.src_end), (o.dest_start, o.dest_end))
        for o in Indel.opcodes(quote, window)
    ]


def _core(blocks: Sequence[_Block]) -> list[_Block]:
    """The run of blocks that gains most: what is the same by chance far away is left out."""
    best, best_gain = (0, 0), 0.0
    start, gain = 0, 0.0
    for n, block in enumerate(blocks):
        gain += _gain(block)
        if gain <= 0:
            start, gain = n + 1, 0.0
        elif gain > best_gain:
            best, best_gain = (start, n + 1), gain
    return list(blocks[best[0] : best[1]])


def _gain(block: _Block) -> float:
    size = _size(block)
    if not block.same:
        return -_MISSING * max(size, block.quote[1] - block.quote[0])
    return float(size) if size >= _SHORTEST_BLOCK else 0.25 * size


def _whole(quote: str, text: str, low: int, core: Sequence[_Block]) -> tuple[int, int]:
    """The stretch of the text that a core speaks for.

    Each of its longer blocks says where the whole would begin and end, were there nothing between
    it and the quotation's ends but what the quotation has; the likest of these is taken.
    """
    first, last = core[0].text[0] + low, core[-1].text[1] + low
    solid = [block for block in core if block.same and _size(block) >= _SOLID]
    starts = {first, *(max(0, b.text[0] + low - b.quote[0]) for b in solid[:_TRIED])}
    rests = (b.text[1] + low + len(quote) - b.quote[1] for b in solid[-_TRIED:])
    ends = {last, *(min(len(text), rest) for rest in rests)}
    start, end = _likest(quote, text, starts, ends)
    if text[start] != quote[0]:
        start = _sentence_start(text, start)
    if text[end - 1] != quote[-1]:
        end = _sentence_end(text, end)
    return _with_whole_numbers(text, start, end)


def _likest(quote: str, text: str, starts: set[int], ends: set[int]) -> tuple[int, int]:
    """The pair that bounds the stretch most like a quotation; of equals the shortest."""
    pairs = [(start, end) for start in starts for end in ends if start < end]
    return max(pairs, key=lambda p: (_alike(quote, text[p[0] : p[1]]), p[0] - p[1], p[0]))


def _size(block: _Block) -> int:
    return block.text[1] - block.text[0]


def _alike(quote: str, stretch: str) -> float:
    return Indel.normalized_similarity(quote, stretch)


def _sentence_start(text: str, start: int) -> int:
    """Where the sentence begins, if that is near before a place; else the place."""
    at = text.rfind(_END, max(0, start - _TO_THE_END), start)
    return at + 1 if at >= 0 else start


def _sentence_end(text: str, end: int) -> int:
    """Where the sentence ends, if that is near behind a place; else the place."""
    at = text.find(_END, end - 1, end + _TO_THE_END)
    return at + 1 if at >= 0 else end


def _with_whole_numbers(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch that cuts no number at its ends: what it leaves out is a part of the difference."""
    for _ in range(_LONGEST_NUMBER):
        start -= divides_number(text, start)
        end += divides_number(text, end)
    return start, end


def _judged(quote: str, stretch: str, start: int, known: Rarity) -> Alignment:
    kept = 0.0
    quote_bits = known.told(quote.casefold())
    for block in _blocks(quote, stretch):
        first, last = block.quote
        if block.same and last - first >= _SHORTEST_BLOCK:
            kept += known.told(quote[first:last].casefold())
    return Alignment(
        start=start,
        end=start + len(stretch),
        similarity=_alike(quote, stretch),
        coverage=kept / quote_bits if quote_bits else 0.0,
        told=kept,
    )
