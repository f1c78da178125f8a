"""Which pages may hold a quotation, or a text like it: asked of the index of pairs.

A page that has a quotation as it stands has its longest unbroken stretches too; one that has it
otherwise shares many of its rarer pairs.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import nlargest
from math import log
from operator import add
from typing import NamedTuple

from pipeline.answers.quotes.asked import Asked
from pipeline.answers.quotes.rarity import Rarity
from pipeline.search.normalise import normalise
from pipeline.search.sql import Sql, Value, numbers
from pipeline.search.tokens import phrase

EXACT = 60
"""Pages that are looked through for a text as it stands, the newest."""
_STRETCHES = 3
_LONGEST_STRETCH = 10
_VOTES = 10
"""Pieces of a quotation that are looked for one by one."""
_MOST_PAGES = 300
"""Of one piece, the newest."""
_COMMON = 0.004
"""A piece that is on more than this share of the pages, about, is lengthened."""
_LONGEST_PIECE = 6
_COST = 15_000
"""Pages that are looked through for all pieces, about; what is rare comes first."""
_DEAR = 1_500
"""Pages to be looked through that a piece must tell one bit more for."""
_MOST_VOTED = 100
_MOST_TRIED = 300
"""Places of a long quotation at which a piece is looked at."""
# Letters that stand in the index as they stand in a quotation: marks may be of another kind there.
_LETTER = "0-9a-zぁ-ゖァ-ヺー々〆㐀-鿿"
_SURE = re.compile(rf"[{_LETTER}](?: ?[{_LETTER}]|(?<=[0-9])[.,](?=[0-9]))+")

_NO_END = " .,"

_MATCHING = """
SELECT rowid FROM pages_fts WHERE pages_fts MATCH :pairs ORDER BY rowid DESC LIMIT :most
"""


class Voted(NamedTuple):
    """A page that shares something with a quotation."""

    id: int
    weight: float
    """Of the pieces that it shares, in bits."""


class _Piece(NamedTuple):
    text: str
    weight: float
    """How much it tells, in bits."""
    cost: float
    """Pages that are looked through for it, about."""

    @property
    def worth(self) -> float:
        """What it tells, for what it costs."""
        return self.weight - self.cost / _DEAR


def holding(db: sqlite3.Connection, asked: Asked, known: Rarity) -> list[int]:
    """Pages that may hold a quotation as it stands, the newest first.

    Empty too where white space or a page's end stands inside every stretch.
    """
    for text in _spellings(asked):
        stretches = _stretches(text, known)
        found = _matching(db, " AND ".join(map(phrase, stretches)), EXACT) if stretches else []
        if found:
            return found
    return []


def _spellings(asked: Asked) -> list[str]:
    """How the index may have a text: with the blanks that it was pasted with, and without any."""
    return list(dict.fromkeys([normalise(asked.text), asked.form.casefold()]))


def _stretches(text: str, known: Rarity) -> list[str]:
    """Some stretches of a text, each around a rare pair: that is quickest to look for."""
    found: list[tuple[float, str]] = []
    for match in _SURE.finditer(text):
        run = match[0]
        for at in range(0, len(run) - 1, _LONGEST_STRETCH):
            stretch = run[at : at + _LONGEST_STRETCH].strip(_NO_END)
            if len(stretch) > 1:
                rarest = max(map(known.weight, map(add, stretch, stretch[1:])))
                found.append((rarest + len(stretch) / 10, stretch))
    best = sorted(set(found), key=lambda pair: (-pair[0], pair[1]))
    return [stretch for _, stretch in best[:_STRETCHES]]


def like(db: sqlite3.Connection, asked: Asked, known: Rarity) -> list[Voted]:
    """Pages that share the most telling pieces with a quotation, best first."""
    votes: Counter[int] = Counter()
    pieces = {piece for text in _spellings(asked) for piece in _pieces(text, known)}
    for piece in _affordable(sorted(pieces, key=lambda p: (p.cost, p.text))):
        for page in _matching(db, phrase(piece.text), _MOST_PAGES):
            votes[page] += round(piece.weight * 100)
    ranked = nlargest(_MOST_VOTED, votes.items(), key=lambda item: (item[1], item[0]))
    return [Voted(id_, weight / 100) for id_, weight in ranked]


def _affordable(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """The pieces as long as looking for them is quick."""
    cost = 0.0
    for piece in pieces[:_VOTES]:
        cost += piece.cost
        if cost > _COST:
            return
        yield piece


def _pieces(form: str, known: Rarity) -> list[_Piece]:
    """Pieces of two characters and more, spread over a text, the rarest of each stretch of it."""
    places = [
        (match.start() + at, match[0], at)
        for match in _SURE.finditer(form)
        for at in range(len(match[0]) - 1)
    ]
    tried = places[:: max(1, len(places) // _MOST_TRIED)]
    if not tried:
        return []
    room = max(1, len(form) // _VOTES)
    best: dict[int, _Piece] = {}
    for at, run, start in tried:
        piece = _lengthened(run, start, known)
        if piece.text[0] in _NO_END or piece.text[-1] in _NO_END:
            continue
        kept = best.get(at // room)
        if kept is None or piece.worth > kept.worth:
            best[at // room] = piece
    return list(dict.fromkeys(best.values()))


def _lengthened(run: str, start: int, known: Rarity) -> _Piece:
    """A pair, and what follows it while it is common."""
    end = start + 2
    rarest = known.share(run[start:end])
    share = rarest
    while share > _COMMON and end < len(run) and end - start < _LONGEST_PIECE:
        following = known.share(run[end - 1 : end + 1])
        rarest = min(rarest, following)
        share *= max(following, 0.2)  # neighbours are no strangers to each other
        end += 1
    return _Piece(run[start:end], -log(share, 2), rarest * known.pages)


def _matching(db: sqlite3.Connection, pairs: str, most: int) -> list[int]:
    asked: dict[str, Value] = {"pairs": pairs, "most": most}
    return numbers(db, Sql(_MATCHING, asked))


def best_files(voted: Sequence[Voted], most: int) -> list[Voted]:
    """The best of what was voted for, as long as it has a third of the best one's weight."""
    least = voted[0].weight / 3 if voted else 0.0
    return [page for page in voted[:most] if page.weight >= least]
