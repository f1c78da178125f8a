"""Ids of passages: named after their first wordings."""

import hashlib
from collections.abc import Iterator, Sequence
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
    life_at = [[0] * len(text.wordings) for text in texts]
    for n, life in enumerate(lives):
        for one in life:
            life_at[one.text][one.place] = n
    ids: dict[int, str] = {}
    aliases: dict[str, int] = {}
    # A passage that has a wording twice in a text counts as two: two it was before it was merged.
    given: dict[str, int] = {}
    held: dict[tuple[int, str], int] = {}
    digests: dict[str, str] = {}
    for text in order:
        here: dict[tuple[int, str], int] = {}
        for n, digest in zip(life_at[text], _digests(texts[text], digests), strict=True):
            which = n, digest
            here[which] = so_far = here.get(which, 0) + 1
            if so_far <= held.get(which, 0):
                continue
            held[which] = so_far
            given[digest] = number = given.get(digest, 0) + 1
            name = f"{beginning}-{digest}" + (f"-{number}" if number > 1 else "")
            if n in ids:
                aliases[name] = n
            else:
                ids[n] = name
    return Names([ids[n] for n in range(len(lives))], aliases)


def _digests(text: Text, known: dict[str, str]) -> Iterator[str]:
    """By what each wording of a text is named.

    Args:
        known: digests of those that were met before; most stand so in every edition.
    """
    before = ""
    for place, one in enumerate(text.wordings):
        key = f"{before}\n{one.key}" if place and text.seen[one.key] > 1 else one.key
        before = one.key
        if key not in known:
            known[key] = hashlib.sha256(key.encode()).hexdigest()[:_DIGITS]
        yield known[key]
