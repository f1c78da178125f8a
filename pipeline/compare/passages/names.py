"""Ids of passages: named after their first wordings."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.compare.passages.types import Life, Text

_DIGITS = 10
"""Of the digest of a wording: among 100,000 passages one pair in 200 archives shares it, and is
told apart by a number."""


class Names(NamedTuple):
    """What passages are called, in their order."""

    ids: list[str]
    aliases: dict[str, int]
    """Other names, and which passage each leads to."""


def names_of(
    lives: Sequence[Life], texts: Sequence[Text], order: Sequence[int], beginning: str
) -> Names:
    """The names of passages, in the order of lives.

    Each wording of a passage gives it a name; that of the first is its id. A wording that its text
    has more than once is named together with the one before it; of several of one name all but the
    first have a number. So ids stay when later editions come; where an earlier wording is found, or
    two passages are merged, the ids that they had before still are among the names.

    Args:
        lives: the wordings of each in the order of time.
        order: all texts in the order of time.
        beginning: of every name.
    """
    rank = {text: n for n, text in enumerate(order)}
    standing = sorted(
        (rank[one.text], one.place, n, one.text) for n, life in enumerate(lives) for one in life
    )
    ids: dict[int, str] = {}
    aliases: dict[str, int] = {}
    # A passage that has a wording twice in a text counts as two: two it was before it was merged.
    given: Counter[str] = Counter()
    held: Counter[tuple[int, str]] = Counter()
    here: Counter[tuple[int, int, str]] = Counter()
    for at, place, n, text in standing:
        digest = _digest(texts[text], place)
        here[at, n, digest] += 1
        if here[at, n, digest] <= held[n, digest]:
            continue
        held[n, digest] += 1
        given[digest] += 1
        number = given[digest]
        name = f"{beginning}-{digest}" + (f"-{number}" if number > 1 else "")
        if n in ids:
            aliases[name] = n
        else:
            ids[n] = name
    return Names([ids[n] for n in range(len(lives))], aliases)


def _digest(text: Text, place: int) -> str:
    key = text.wordings[place].key
    if text.seen[key] > 1 and place:
        key = f"{text.wordings[place - 1].key}\n{key}"
    return hashlib.sha256(key.encode()).hexdigest()[:_DIGITS]
