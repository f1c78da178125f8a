"""From a quotation to the answer: as it stands first, then otherwise."""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.answers.quotes import asked as asking
from pipeline.answers.quotes import exact
from pipeline.answers.quotes.align import Alignment, align
from pipeline.answers.quotes.asked import Asked
from pipeline.answers.quotes.candidates import EXACT, Voted, best_files, holding, like
from pipeline.answers.quotes.forms import Traced
from pipeline.answers.quotes.rarity import Rarity, rarity
from pipeline.answers.quotes.standing import (
    Holder,
    Lives,
    holders,
    is_newest,
    lives,
    pages_of_passages,
)
from pipeline.answers.quotes.streams import (
    PageText,
    Place,
    Stream,
    page_stream,
    pages_of,
    stream_around,
)
from pipeline.answers.quotes.types import Answer, Match, QuoteStatus, Standing
from pipeline.compare.characters import Segment, segments_of
from pipeline.search.normalise import BLANKS, joint
from pipeline.search.sql import listed

MOST = 20
"""Matches that are told."""
_AT_ONCE = 20
"""Pages that are looked through before it is seen whether that is enough."""
_ELSEWHERE = 30
"""Pages on which the passages of a match begin that are looked at besides."""
_RUNNING_OVER = 24
"""Pages around which a text that runs over their ends is looked for."""
_ALIGNED = 6
"""Different pages that are compared with a quotation, letter by letter."""
_PER_PAGE = 250
"""Characters of a short page: a quotation of so many more may run over one page more."""
_EDGE = 60
"""Characters from a page's end within which a text may run over it."""
_CONTEXT = 60
_GLIMPSE = 8
_FURNITURE = 250
"""Characters of running heads, page numbers and notes that may stand where a text runs over a
page's end."""
_NEARLY = 0.999
"""What stands otherwise is never wholly alike."""
COVERED, ALIKE = 0.2, 0.5
"""So much of what a quotation says, common words counting little, a text must say at least to be
its source, and so much of the letters of both must be the same."""
BOTH = 0.98
"""So much both together: of 500 altered quotations two had less, of 500 invented ones none had
0.95 (benchmarks/quotes.md)."""
_AS_GOOD = 0.06
"""Sources so much less alike than the best are told too."""
_NO_LIVES = Lives((), dropped=False)

_DIGESTS = """
SELECT id, digest FROM search_pages WHERE id IN (SELECT value FROM json_each(?))
"""


class _Hit(NamedTuple):
    """A stretch of a stream that is, or is like, the quotation."""

    stream: Stream
    traced: Traced
    """The reading of its text that is meant."""
    spans: tuple[exact.Span, ...]
    """In its form; more than one where the quotation leaves something out."""
    similarity: float

    @property
    def form(self) -> str:
        """Of the stretch."""
        return "".join(self.traced.form[s.start : s.end] for s in self.spans)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where it stands, one place a span and page."""
        traced = self.traced
        stretches = ((traced.origin(s.start), traced.end(s.end)) for s in self.spans)
        return tuple(place for stretch in stretches for place in self.stream.places(*stretch))


def quote(db: sqlite3.Connection, text: str, most: int = MOST) -> Answer:
    """Does a text stand so in an edition, otherwise, no longer, or nowhere?

    Args:
        most: matches that are told.

    Raises:
        QuoteError: the text is none, too short or too long.
    """
    asked, known = asking.read(text), rarity(db)
    hits, found, more = _standing_so(db, asked, known, most)
    if not _stands(found) and not asked.is_short:
        voted = like(db, asked, known)
        over = list(_running_over(db, asked, voted, hits))
        if over:
            found, more = _matches(db, asked, [*hits, *over], most)
        if not found:
            return _otherwise(db, asked, voted, known, most)
    if not found:
        return Answer(asked, QuoteStatus.ABSENT, (), more=False)
    found.sort(key=_newest_first)
    status = QuoteStatus.FOUND if _stands(found) else QuoteStatus.DROPPED
    return Answer(asked, status, tuple(found), more)


def _stands(found: Sequence[Match]) -> bool:
    return any(match.standing != Standing.GONE for match in found)


def _standing_so(
    db: sqlite3.Connection, asked: Asked, known: Rarity, most: int
) -> tuple[list[_Hit], list[Match], bool]:
    """Where it stands so on one page; the newest pages first, until enough are found that stand."""
    ids = holding(db, asked, known)
    hits: list[_Hit] = []
    found: list[Match] = []
    more = False
    for start in range(0, len(ids), _AT_ONCE):
        for page in pages_of(db, ids[start : start + _AT_ONCE]):
            hits += _exactly(page_stream(page), asked)
        found, more = _matches(db, asked, hits, most)
        if len(found) >= most and _stands(found):
            return hits, found, True
    others = list(_in_other_editions(db, asked, hits, found)) if not more else []
    if others:
        hits += others
        found, more = _matches(db, asked, hits, most)
    return hits, found, more or len(ids) == EXACT


def _in_other_editions(
    db: sqlite3.Connection, asked: Asked, hits: Sequence[_Hit], found: Sequence[Match]
) -> Iterator[_Hit]:
    """Where the same passages stand so in editions in which they run over the end of a page."""
    passages = {life["passage_id"] for match in found for life in match.lives.passages}
    if passages:
        yield from _on_pages(db, asked, pages_of_passages(db, passages, _ELSEWHERE), hits)


def _running_over(
    db: sqlite3.Connection, asked: Asked, voted: Sequence[Voted], found: Sequence[_Hit]
) -> Iterator[_Hit]:
    """Where it stands so on pages that the index did not name at once: over the end of a page, or
    over the cells of a table.
    """
    yield from _on_pages(db, asked, [v.id for v in best_files(voted, _RUNNING_OVER)], found)


def _on_pages(
    db: sqlite3.Connection, asked: Asked, ids: Sequence[int], found: Sequence[_Hit]
) -> Iterator[_Hit]:
    """Where it stands so on some pages, or from them on; those of what was found are left out."""
    known = {(hit.stream.sha256, place.page) for hit in found for place in hit.places}
    after = 1 + len(asked.form) // _PER_PAGE
    for page in pages_of(db, ids):
        if (page["sha256"], page["page"]) in known:
            continue
        alone = page_stream(page)
        hits = list(_exactly(alone, asked))
        if not hits and _may_run_over(alone.traced.form, asked.form):
            hits = list(_exactly(stream_around(db, page, after, after), asked))
        for hit in hits:
            known |= {(page["sha256"], place.page) for place in hit.places}
        yield from hits


def _may_run_over(page: str, form: str) -> bool:
    """Does a page have the beginning of a text near its end, or its end near its beginning, or
    nothing but a part of it?
    """
    start, end = page.rfind(form[:_GLIMPSE]), page.find(form[-_GLIMPSE:])
    runs_out = start >= 0 and start + len(form) + _FURNITURE > len(page)
    runs_in = 0 <= end < len(form) + _FURNITURE
    return runs_out or runs_in or len(page) < len(form)


def _exactly(stream: Stream, asked: Asked) -> Iterator[_Hit]:
    stood = exact.find(stream.traced, asked)
    if stood is not None:
        yield _Hit(stream, stood.traced, stood.spans, 1.0)


def _otherwise(
    db: sqlite3.Connection, asked: Asked, voted: Sequence[Voted], known: Rarity, most: int
) -> Answer:
    """Where something like it stands."""
    hits = list(_alike(db, asked, voted, known))
    best = max((hit.similarity for hit in hits), default=0.0)
    hits = [hit for hit in hits if hit.similarity >= best - _AS_GOOD]
    found, more = _matches(db, asked, hits, most)
    found.sort(key=lambda match: (-round(match.similarity, 2), _newest_first(match)))
    status = QuoteStatus.ALTERED if found else QuoteStatus.ABSENT
    return Answer(asked, status, tuple(found), more)


def _alike(
    db: sqlite3.Connection, asked: Asked, voted: Sequence[Voted], known: Rarity
) -> Iterator[_Hit]:
    """The same text on several pages is compared once."""
    ids = [v.id for v in best_files(voted, 10 * _ALIGNED)]
    digests: dict[int, int] = dict(db.execute(_DIGESTS, (listed(ids),)).fetchall())
    compared: dict[int, bool] = {}
    for page in pages_of(db, ids):
        digest = digests.get(page["id"], -page["id"])
        if digest not in compared and len(compared) == _ALIGNED:
            continue
        if compared.get(digest, True):
            hit = _aligned(db, page, asked, known)
            compared[digest] = hit is not None
            if hit is not None:
                yield hit


def _aligned(db: sqlite3.Connection, page: PageText, asked: Asked, known: Rarity) -> _Hit | None:
    stream = page_stream(page)
    found = align(asked.form, stream.traced.form, known)
    if found is not None and _at_an_edge(found, stream, asked):
        stream = stream_around(db, page, 1, 1 + len(asked.form) // _PER_PAGE)
        found = align(asked.form, stream.traced.form, known)
    if found is None or not _is_source(found):
        return None
    span = exact.Span(found.start, found.end)
    return _Hit(stream, stream.traced, (span,), min(found.similarity, _NEARLY))


def _at_an_edge(found: Alignment, stream: Stream, asked: Asked) -> bool:
    """May it run over the page's end, since something of it is not here?"""
    near = found.start < _EDGE or found.end > len(stream.traced.form) - _EDGE
    return near and found.coverage < 1.0 and len(asked.form) > found.end - found.start


def _is_source(found: Alignment) -> bool:
    enough = found.coverage >= COVERED and found.similarity >= ALIKE
    return enough and found.coverage + found.similarity >= BOTH


def _matches(
    db: sqlite3.Connection, asked: Asked, hits: Sequence[_Hit], most: int
) -> tuple[list[Match], bool]:
    """A match for each edition that has the file, each page of it once: the best, and whether
    there are more.
    """
    known = holders(db, {hit.stream.sha256 for hit in hits})
    held: dict[tuple[str | None, str, int], tuple[_Hit, Holder]] = {}
    for hit in hits:
        for holder in known.get(hit.stream.sha256, ()):
            held.setdefault(
                (holder["edition_id"], holder["sha256"], hit.stream.page), (hit, holder)
            )
    ranked = sorted(held.values(), key=lambda pair: (-pair[0].similarity, _newer(pair[1])))
    found: dict[tuple[str | None, str, int], Match] = {}
    for hit, holder in ranked[:most]:
        match = _match(db, asked, hit, holder)
        found.setdefault((holder["edition_id"], holder["sha256"], match.page), match)
    return _with_lives(list(found.values())), len(ranked) > most


def _with_lives(found: Sequence[Match]) -> list[Match]:
    """A file whose text has no lives of its own (a part beside the whole, a summary) has those of
    the same text in another file of its edition.
    """
    known = {m.holder["edition_id"]: m.lives for m in found if m.lives.passages}
    return [
        match
        if match.lives.passages or match.holder["edition_id"] not in known
        else _living(match, known[match.holder["edition_id"]])
        for match in found
    ]


def _living(match: Match, own: Lives) -> Match:
    return match._replace(lives=own, standing=_standing(match.holder, own))


def _match(db: sqlite3.Connection, asked: Asked, hit: _Hit, holder: Holder) -> Match:
    traced, places = hit.traced, hit.places
    start, end = traced.origin(hit.spans[0].start), traced.end(hit.spans[-1].end)
    raw = traced.text[start:end]
    flowing = in_one_line(raw)
    own = _lives(db, hit, holder, places)
    return Match(
        holder=holder,
        places=places,
        raw=raw,
        text=flowing,
        before=in_one_line(traced.text[max(0, start - _CONTEXT) : start]),
        after=in_one_line(traced.text[end : end + _CONTEXT]),
        similarity=hit.similarity,
        difference=() if hit.similarity == 1.0 else _difference(flowing, in_one_line(asked.bare)),
        standing=_standing(holder, own),
        lives=own,
        cut=_cut(hit),
    )


def _cut(hit: _Hit) -> tuple[bool, bool]:
    first, last = hit.spans[0], hit.spans[-1]
    return exact.cut_numbers(hit.traced, first)[0], exact.cut_numbers(hit.traced, last)[1]


@lru_cache(maxsize=64)
def _difference(source: str, quotation: str) -> tuple[Segment, ...]:
    return tuple(segments_of(source, quotation, whole=False))


def _lives(db: sqlite3.Connection, hit: _Hit, holder: Holder, places: Sequence[Place]) -> Lives:
    if holder["edition_id"] is None:
        return _NO_LIVES
    pages = places[0].page, places[-1].page
    return lives(db, holder["edition_id"], holder["sha256"], pages, hit.form)


def _standing(holder: Holder, own: Lives) -> Standing:
    if is_newest(holder):
        return Standing.CURRENT
    return Standing.LIVES_ON if own.passages and not own.dropped else Standing.GONE


_ORDER = list(Standing)
_PARTS = {"whole": 0, "split": 1, "summary": 2}


def _newest_first(match: Match) -> tuple[object, ...]:
    """What stands, then as :func:`_newer`, then the page."""
    return (_ORDER.index(match.standing), _newer(match.holder), match.page)


def _newer(holder: Holder) -> tuple[object, ...]:
    """The newest edition, current and whole files."""
    return (
        not is_newest(holder),
        tuple(-ord(char) for char in holder["date"]) or (0,),
        not holder["is_current"],
        _PARTS.get(holder["part"], len(_PARTS)),
        holder["sha256"],
    )


def in_one_line(text: str) -> str:
    """A text without its line breaks, as search joins lines; every other run of blanks is one
    space.
    """
    return BLANKS.sub(lambda m: joint(m.string, m.start(), m.end()), text)
