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
    Pages,
    PageText,
    Place,
    Stream,
    stream_around,
)
from pipeline.answers.quotes.types import Answer, Match, QuoteStatus, Standing
from pipeline.compare.characters import Segment, segments_of
from pipeline.search.normalise import BLANKS, joint
from pipeline.search.sql import listed

MOST, _MOST_ALIKE = 12, 8
"""Matches that are told, and of those where it stands otherwise."""
_AT_ONCE = 12
"""Pages that are looked through before it is seen whether that is enough."""
_ELSEWHERE = 30
"""Pages on which the passages of a match begin that are looked at besides."""
_RUNNING_OVER = 16
"""Pages around which a text that runs over their ends is looked for."""
_AROUND, _REACH = 8, 5
"""So many pages are put together with those before and after them, so many on each side."""
_ALIGNED = 6
"""Different pages that are compared with a quotation, letter by letter."""
_PER_PAGE = 250
"""Characters of a short page: a quotation of so many more may run over one page more."""
_EDGE = 60
"""Characters from a page's end within which a text may run over it."""
_CONTEXT = 60
_GLIMPSE = 8
_FURNITURE = 120
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
    asked, known, pages = asking.read(text), rarity(db), Pages(db)
    hits, found, more = _standing_so(db, pages, asked, known, most)
    if not _stands(found) and not asked.is_short:
        voted = like(db, asked, known)
        near = [v.id for v in best_files(voted, _RUNNING_OVER)]
        over = list(_on_pages(db, pages, asked, near, hits))
        if over:
            found, more = _matches(db, asked, [*hits, *over], most)
        if not found:
            return _otherwise(db, pages, asked, voted, known, most)
    if not found:
        return Answer(asked, QuoteStatus.ABSENT, (), more=False)
    found.sort(key=_newest_first)
    status = QuoteStatus.FOUND if _stands(found) else QuoteStatus.DROPPED
    return Answer(asked, status, tuple(found), more)


def _stands(found: Sequence[Match]) -> bool:
    return any(match.standing != Standing.GONE for match in found)


def _standing_so(
    db: sqlite3.Connection, pages: Pages, asked: Asked, known: Rarity, most: int
) -> tuple[list[_Hit], list[Match], bool]:
    """Where it stands so on one page; the newest pages first, until enough are found that stand."""
    ids = holding(db, asked, known)
    hits: list[_Hit] = []
    found: list[Match] = []
    more = False
    for start in range(0, len(ids), _AT_ONCE):
        for _, alone in pages.of(ids[start : start + _AT_ONCE]):
            hits += _exactly(alone, asked)
        found, more = _matches(db, asked, hits, most)
        if len(found) >= most and _stands(found):
            return hits, found, True
    others = list(_in_other_editions(db, pages, asked, hits, found)) if not more else []
    if others:
        hits += others
        found, more = _matches(db, asked, hits, most)
    return hits, found, more or len(ids) == EXACT


def _in_other_editions(
    db: sqlite3.Connection,
    pages: Pages,
    asked: Asked,
    hits: Sequence[_Hit],
    found: Sequence[Match],
) -> Iterator[_Hit]:
    """Where the same passages stand so in editions in which they run over the end of a page."""
    passages = {life["passage_id"] for match in found for life in match.lives.passages}
    if passages:
        ids = pages_of_passages(db, passages, _ELSEWHERE)
        yield from _on_pages(db, pages, asked, ids, hits)


def _on_pages(
    db: sqlite3.Connection, pages: Pages, asked: Asked, ids: Sequence[int], found: Sequence[_Hit]
) -> Iterator[_Hit]:
    """Where it stands so on pages that the index did not name at once: over the end of a page, or
    over the cells of a table; those of what was found are left out.
    """
    known = {(hit.stream.sha256, place.page) for hit in found for place in hit.places}
    around = 0
    for page, alone in pages.of(ids):
        if (page["sha256"], page["page"]) in known:
            continue
        hits = list(_exactly(alone, asked))
        form = alone.traced.form
        if not hits and around < _AROUND and _may_run_over(form, asked.form):
            reach = min(1 + len(asked.form) // max(len(form), _PER_PAGE), _REACH)
            known |= {(page["sha256"], page["page"] + n) for n in range(-reach + 1, reach)}
            around += 1
            hits = list(_exactly(stream_around(db, page, reach, reach), asked))
        for hit in hits:
            known |= {(page["sha256"], place.page) for place in hit.places}
        yield from hits


def _may_run_over(page: str, form: str) -> bool:
    """Does a page have the beginning of a text up to its end, furniture aside, or the end of it
    from its beginning on, or is all of it in the text?
    """
    start = page.rfind(form[:_GLIMPSE])
    if start >= 0 and start + _common(page[start:], form) + _FURNITURE >= len(page):
        return True
    end = page.find(form[-_GLIMPSE:]) + _GLIMPSE
    if end >= _GLIMPSE and end - _common(page[:end][::-1], form[::-1]) <= _FURNITURE:
        return True
    middle = len(page) // 2
    return len(page) < len(form) and page[middle : middle + _GLIMPSE] in form


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with together."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one.startswith(other[:middle]) else (low, middle - 1)
    return low


def _exactly(stream: Stream, asked: Asked) -> Iterator[_Hit]:
    stood = exact.find(stream.traced, asked)
    if stood is not None:
        yield _Hit(stream, stood.traced, stood.spans, 1.0)


def _otherwise(
    db: sqlite3.Connection,
    pages: Pages,
    asked: Asked,
    voted: Sequence[Voted],
    known: Rarity,
    most: int,
) -> Answer:
    """Where something like it stands."""
    hits = list(_alike(db, pages, asked, voted, known))
    best = max((hit.similarity for hit in hits), default=0.0)
    hits = [hit for hit in hits if hit.similarity >= best - _AS_GOOD]
    found, more = _matches(db, asked, hits, min(most, _MOST_ALIKE))
    found.sort(key=lambda match: (-round(match.similarity, 2), _newest_first(match)))
    status = QuoteStatus.ALTERED if found else QuoteStatus.ABSENT
    return Answer(asked, status, tuple(found), more)


def _alike(
    db: sqlite3.Connection, pages: Pages, asked: Asked, voted: Sequence[Voted], known: Rarity
) -> Iterator[_Hit]:
    """The same text on several pages is compared once."""
    ids = [v.id for v in best_files(voted, 10 * _ALIGNED)]
    digests: dict[int, int] = dict(db.execute(_DIGESTS, (listed(ids),)).fetchall())
    compared: dict[int, bool] = {}
    tried: list[int] = []
    for id_ in ids:
        digest = digests.get(id_, -id_)
        if digest in compared or len(compared) < _ALIGNED:
            compared.setdefault(digest, True)
            tried.append(id_)
    for page, alone in pages.of(tried):
        digest = digests.get(page["id"], -page["id"])
        if compared[digest]:
            hit = _aligned(db, page, alone, asked, known)
            compared[digest] = hit is not None
            if hit is not None:
                yield hit


def _aligned(
    db: sqlite3.Connection, page: PageText, stream: Stream, asked: Asked, known: Rarity
) -> _Hit | None:
    found = align(asked.form, stream.traced.form, known)
    if found is not None and _at_an_edge(found, stream, asked):
        after = 1 + len(asked.form) // max(len(stream.traced.form), _PER_PAGE)
        stream = stream_around(db, page, 1, min(after, _REACH))
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
