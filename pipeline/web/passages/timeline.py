"""The life of a passage as a line through the editions of its series, as SVG.

Readable without colour: each step has its shape and its word beside it, what is not sure is hollow,
what is away is dashed. For those who don't see it the whole is one picture with the sentence as its
name; the list of wordings below has everything.
"""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from pipeline.answers.passage_types import Life, Standing
from pipeline.answers.passage_words import edition_short, step_words
from pipeline.answers.plain_text import visible
from pipeline.kinds import EditionStatus, PassageStep
from pipeline.web.language import Translator
from pipeline.web.svg import Mark, Place, symbol, text

_WIDE, _HIGH, _EDGE = 760, 92, 60
_MIDDLE = 44
_NARROW, _STEP, _AT = 340, 34, 18
MOST_ACROSS = 12
"""More editions do not fit side by side."""
_TWO_LINES = 7
"""Of more editions every second one is named a line lower."""
_LONGEST = 14
"""Letters of an edition's name beside the line."""
_SHAPES = {
    PassageStep.NEW: Mark.CIRCLE,
    PassageStep.SAME: Mark.CIRCLE,
    PassageStep.RENUMBERED: Mark.SQUARE,
    PassageStep.MOVED: Mark.TRIANGLE,
}
_SAME = 3.0
_DOUBT = {"ja": "？", "en": "?"}
"""Behind the word of a step that is not sure."""


class Point(NamedTuple):
    """An edition on the line."""

    name: str
    words: str
    """What became of the passage; empty where nothing did, or where it does not stand."""
    step: PassageStep | None
    """None where it does not stand."""
    weak: bool
    gone: bool
    """It is an edition in which it no longer stands."""


class Timeline(NamedTuple):
    """Both drawings; empty where there is nothing to draw."""

    wide: str
    """Empty where there are too many editions for it."""
    narrow: str


def timeline(life: Life, known: Sequence[str], about: str, lang: str, t: Translator) -> Timeline:
    """The line of a life.

    Args:
        known: the final editions whose text is known.
        about: its life in a sentence.
    """
    points = list(_points(life, set(known), lang, t))
    wide = _across(points, about) if len(points) <= MOST_ACROSS else ""
    return Timeline(wide, _down(points, about))


def _points(life: Life, known: set[str], lang: str, t: Translator) -> Iterator[Point]:
    """The final editions, and the drafts in which it stands."""
    standing = _last_standings(life)
    away = {one.gone_edition_id for one in life.story.away}
    for key, edition in life.editions.items():
        own = standing.get(key)
        if edition["status"] == EditionStatus.DRAFT and own is None:
            continue
        gone = key in away or key == life.story.dropped_edition_id
        name = visible(edition_short(edition, lang))[:_LONGEST]
        if own is not None:
            yield _point(name, own, lang)
        elif key not in known:
            yield Point(name, t("l.unknown_text"), step=None, weak=False, gone=False)
        else:
            yield Point(name, t("l.gone") if gone else "", step=None, weak=False, gone=gone)


def _point(name: str, own: Standing, lang: str) -> Point:
    """An edition that has it; of a draft nothing is told: it is held against what came after."""
    step = PassageStep.SAME if own.draft else own.step
    words = "" if step == PassageStep.SAME else step_words(step, lang, reworded=own.reworded)
    weak = own.weak and not own.draft
    return Point(name, words + (_DOUBT[lang] if weak else ""), step, weak, gone=False)


def _last_standings(life: Life) -> dict[str, Standing]:
    """Edition → how it stands there; the greatest of what happened in it, where files changed."""
    found: dict[str, Standing] = {}
    for wording in life.wordings:
        for one in wording.standings:
            known = found.get(one.edition["id"])
            if known is None or one.step not in (PassageStep.SAME, PassageStep.NEW):
                found[one.edition["id"]] = one
    return found


def _across(points: Sequence[Point], about: str) -> str:
    room = (_WIDE - 2 * _EDGE) / max(1, len(points) - 1)
    places = [(_EDGE + n * room, float(_MIDDLE)) for n in range(len(points))]
    body = list(_lines(points, places))
    for n, (point, (x, y)) in enumerate(zip(points, places, strict=True)):
        low = 14 * (n % 2) if len(points) > _TWO_LINES else 0
        body.append(_mark(point, (x, y)))
        body.append(text(x, y + 26 + low, point.name, name="axis"))
        if point.words:
            body.append(text(x, y - 16 - low, point.words))
    return _svg(_WIDE, _HIGH, body, about)


def _down(points: Sequence[Point], about: str) -> str:
    places = [(float(_AT), _AT + n * float(_STEP)) for n in range(len(points))]
    body = list(_lines(points, places))
    for point, (x, y) in zip(points, places, strict=True):
        body.append(_mark(point, (x, y)))
        words = f"{point.name}　{point.words}" if point.words else point.name
        body.append(text(x + 18, y + 4, words, anchor="start"))
    return _svg(_NARROW, 2 * _AT + (len(points) - 1) * _STEP, body, about)


def _lines(points: Sequence[Point], places: Sequence[Place]) -> Iterator[str]:
    """The line from the first edition that has it to the last, or to the one in which it is gone:
    whole while it stands, dashed where it is away or nobody knows.
    """
    has = [n for n, point in enumerate(points) if point.step is not None]
    ends = [n for n, point in enumerate(points) if point.gone]
    for n, (one, other) in enumerate(pairwise(places)):
        if not has or n < has[0] or n + 1 > max(has[-1], *ends, 0):
            continue
        stands = n in has and n + 1 in has
        (x1, y1), (x2, y2) = one, other
        place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
        yield f'<line {place} class="{"stands" if stands else "away"}"/>'


def _mark(point: Point, at: tuple[float, float]) -> str:
    title = f"<title>{escape(f'{point.name} {point.words}'.strip())}</title>"
    if point.gone:
        return symbol(Mark.CROSS, at, 'class="gone"', title)
    if point.step is None:
        x, y = at
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" class="none">{title}</circle>'
    if point.step == PassageStep.SAME:
        x, y = at
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_SAME}" class="stands">{title}</circle>'
    shape = _SHAPES.get(point.step, Mark.DIAMOND)
    paint = f'class="{"hollow" if point.weak else "stands"}"'
    return symbol(shape, at, paint, title)


def _svg(wide: int, high: float, body: Sequence[str], about: str) -> str:
    label = escape(visible(about), quote=True)
    inner = "".join(body)
    return (
        f'<svg viewBox="0 0 {wide} {high:.0f}" role="img" aria-label="{label}" '
        f'class="life">{inner}</svg>'
    )
