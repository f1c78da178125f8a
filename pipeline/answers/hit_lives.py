"""The lives of what a search found: since when the sentence of a page's excerpt stands, and the
life of each passage in a sentence.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from rapidfuzz.fuzz import partial_ratio

from pipeline.answers import passage_words
from pipeline.answers.passage_types import Story
from pipeline.answers.passages import editions, passages, stories
from pipeline.database.row_types import EditionRow
from pipeline.database.rows import all_rows
from pipeline.kinds import PassageState
from pipeline.search.api import Hit, Results
from pipeline.search.excerpt import Excerpt


class HitLife(NamedTuple):
    """The life of a passage that was found."""

    passage_id: str
    story: Story
    editions: Mapping[str, EditionRow]
    """Those that are named."""
    excerpt: int = 0
    """Of a page: which of its excerpts shows the passage, from 0."""

    def since(self, lang: str) -> str:
        """Since when it stands, and with which edition it went: «第2版（2015年10月）から»."""
        told = [passage_words.since_words(self.story, self.editions, lang)]
        if self.story.state == PassageState.DROPPED:
            told.append(passage_words.dropped_words(self.story, self.editions, lang))
        return passage_words.BETWEEN.join(told)

    def sentence(self, lang: str) -> str:
        """The whole life in a sentence."""
        return passage_words.sentence(self.story, self.editions, lang)


Place = tuple[str, int]
"""An original and its page."""


class Lives(NamedTuple):
    """The lives of all that was found."""

    pages: Mapping[Place, HitLife] = MappingProxyType({})
    """Of each page the life of the sentence that its best excerpt shows, where it is known."""
    passages: Mapping[str, HitLife] = MappingProxyType({})
    """By the id of a passage."""


NO_LIVES = Lives()


class _Candidate(NamedTuple):
    """A passage that has the words on the page of a hit."""

    hit: int
    passage_id: str
    text: str
    first: str
    last: str
    state: str
    gone: str | None


# One row of JSON a candidate: see ``passages``.
_CANDIDATES = """
  SELECT json_array(j.value ->> 4, t.passage_id, t.text, p.first_edition_id, p.last_edition_id,
    p.state, p.dropped_edition_id)
  FROM json_each(?) j
  JOIN passage_texts t ON t.sha256 = j.value ->> 0 AND t.page = j.value ->> 1
    AND t.edition_id = j.value ->> 2
  JOIN passages p ON p.id = t.passage_id
  WHERE instr(t.text, j.value ->> 3) > 0
  ORDER BY j.key, t.position"""
_EDITIONS = "SELECT * FROM editions WHERE id IN (SELECT value FROM json_each(?))"


def lives_of(db: sqlite3.Connection, results: Results) -> Lives:
    """The lives of what a search found."""
    if results.of_passages:
        return Lives(passages=of_passages(db, [hit.id for hit in results.passages]))
    return Lives(pages=of_pages(db, results.hits))


def of_pages(db: sqlite3.Connection, hits: Sequence[Hit]) -> dict[Place, HitLife]:
    """For each page that was found the life of the sentence of its best excerpt, where known.

    Costs a few rows a hit: only passages that have the very words are looked at.
    """
    best = [_best(hit.excerpts) for hit in hits]
    shown = [hit.excerpts[n] if hit.excerpts else None for hit, n in zip(hits, best, strict=True)]
    found = _candidates(db, hits, shown, range(len(hits)), 0)
    missing = [n for n in range(len(hits)) if n not in found]
    if missing:  # the sentence may begin on the page before
        found |= _candidates(db, hits, shown, missing, 1)
    chosen = {n: _likest(own, shown[n]) for n, own in found.items()}
    known = _named(db, chosen.values())
    return {
        (hits[n].sha256, hits[n].page): HitLife(one.passage_id, _story(one), known, best[n])
        for n, one in chosen.items()
    }


def _candidates(
    db: sqlite3.Connection,
    hits: Sequence[Hit],
    shown: Sequence[Excerpt | None],
    which: Iterable[int],
    before: int,
) -> dict[int, list[_Candidate]]:
    """The passages that have the words of a hit's excerpt, by the place of the hit.

    Args:
        which: places of hits.
        before: so many pages before the hit's they begin.
    """
    places = []
    for n in which:
        hit = hits[n]
        edition = hit.about.edition_id if hit.about else None
        places.append([hit.sha256, hit.page - before, edition, _words(shown[n]), n])
    found: dict[int, list[_Candidate]] = {}
    for (told,) in db.execute(_CANDIDATES, (json.dumps(places),)):
        one = _Candidate._make(json.loads(told))
        found.setdefault(one.hit, []).append(one)
    return found


def _named(db: sqlite3.Connection, chosen: Iterable[_Candidate]) -> dict[str, EditionRow]:
    """The editions with which passages came and went."""
    named = {key for one in chosen for key in (one.first, one.gone) if key}
    rows = all_rows(db, EditionRow, _EDITIONS, [json.dumps(sorted(named))]) if named else []
    return {row["id"]: row for row in rows}


def _best(excerpts: Sequence[Excerpt]) -> int:
    """The place of the excerpt with the most of the words; 0 where there is none."""
    sizes = [sum(len(text) for text, is_hit in e.parts if is_hit) for e in excerpts]
    return sizes.index(max(sizes)) if sizes else 0


def _words(excerpt: Excerpt | None) -> str | None:
    """The longest of its hits as it stands; None where there is none."""
    found = [text for text, is_hit in excerpt.parts if is_hit] if excerpt else []
    return max(found, key=len, default=None)


def _likest(candidates: Sequence[_Candidate], excerpt: Excerpt | None) -> _Candidate:
    """The passage that the excerpt is of."""
    if len(candidates) == 1 or excerpt is None:
        return candidates[0]
    shown = "".join(text for text, _ in excerpt.parts)
    return max(candidates, key=lambda one: partial_ratio(shown, one.text))


def _story(one: _Candidate) -> Story:
    """What the row of a passage tells of its life."""
    return Story(one.passage_id, one.first, one.last, PassageState(one.state), one.gone, (), ())


def of_passages(db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, HitLife]:
    """Id → life, of those passages that there are."""
    found = passages(db, ids)
    told = stories(db, found)
    series = {(one.source_id, one.series) for one in found.values()}
    known = {key: editions(db, *key) for key in series}
    return {
        key: HitLife(key, told[key], known[one.source_id, one.series]) for key, one in found.items()
    }
