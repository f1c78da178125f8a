"""``shinkyu trace``: the lives of the passages that have some words, in a terminal."""

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.passage_changes import Change
from pipeline.answers.passage_tables import Json, Whole
from pipeline.answers.passage_types import Standing, Wording
from pipeline.answers.passage_words import (
    away_words,
    edition_day,
    edition_short,
    sentence,
    step_words,
)
from pipeline.answers.trace import Traced, trace, trace_json
from pipeline.cli.indicators import fitted, width
from pipeline.cli.terminal import Pen
from pipeline.kinds import SegmentKind
from pipeline.search.query import Field

_LONGEST = 1_500
"""Characters of a text that are shown."""
_SHA = 12
"""Characters of a SHA-256 that tell one file from another."""
_SAYS = {
    "page": ("{0}ページ", "p. {0}"),
    "replaced": ("差し替え前のファイル", "file since replaced"),
    "found": ("{0}件のうち{1}件", "{1} of {0} passages"),
    "found_more": ("{0}件を超えるうち{1}件", "{1} of more than {0} passages"),
}

Piece = tuple[str, Callable[[str], str]]
"""A text and how it is painted."""


class Shown(NamedTuple):
    """How it is printed."""

    lang: str
    """ja or en."""
    pen: Pen
    columns: int | None
    """Lines are broken there; None leaves them whole, for other programs."""

    def say(self, key: str, *values: object) -> str:
        """Words of this module."""
        return _SAYS[key][self.lang == "en"].format(*values)


def trace_command(
    db: sqlite3.Connection,
    words: Sequence[str],
    *,
    beside: Mapping[Field, Sequence[str]],
    variants: bool,
    limit: int,
    lang: str,
) -> tuple[str, Json]:
    """What is printed, and the same as plain values.

    Args:
        words: of a search, or the id of a passage.
        beside: values of filters.
        lang: ja or en.

    Raises:
        NotFoundError: no passage has them.
    """
    traced = trace(db, words, beside=beside, variants=variants, limit=limit)
    tty = sys.stdout.isatty()
    columns = shutil.get_terminal_size((100, 24)).columns if tty else None
    return as_text(traced, Shown(lang, Pen(tty), columns)), trace_json(traced)


def as_text(traced: Traced, shown: Shown) -> str:
    """The passages one below the other, the best first."""
    lines: list[str] = []
    for whole in traced.found:
        lines += [*_passage(whole, shown), ""]
    key = "found_more" if traced.capped else "found"
    lines.append(shown.say(key, f"{traced.total:,}", len(traced.found)))
    return "\n".join(lines) + "\n"


def _passage(whole: Whole, shown: Shown) -> Iterator[str]:
    """One passage: what it says, its life in a sentence, its wordings from old to new."""
    life = whole.life
    yield from _flow([(_plain(life.passage.text), shown.pen.bold)], shown.columns)
    yield from _flow(
        [(_plain(sentence(life.story, life.editions, shown.lang)), str)], shown.columns
    )
    yield shown.pen.dim(links.passage(life.passage.id))
    for number, (wording, change) in enumerate(zip(life.wordings, whole.changes, strict=True), 1):
        if wording.away:
            away = away_words(wording.away, life.editions, shown.lang)
            yield shown.pen.dim(f"  … {_plain(away)}")
        yield from _wording(number, wording, change, shown)


def _wording(number: int, wording: Wording, change: Change | None, shown: Shown) -> Iterator[str]:
    """A wording with what changed in it, and where it stands so."""
    head = f"{number:>3} "
    pieces = _changed(change, shown.pen) or [(_plain(wording.text), str)]
    room = shown.columns - len(head) if shown.columns else None
    for n, line in enumerate(_flow(pieces, room)):
        yield (" " * len(head) if n else head) + line
    for standing in wording.standings:
        yield _standing(standing, shown)


def _standing(standing: Standing, shown: Shown) -> str:
    """Where a passage stands: edition, date, step, page, file."""
    name = _plain(edition_short(standing.edition, shown.lang))
    day = edition_day(standing.edition, shown.lang)
    step = step_words(standing.step, shown.lang, weak=standing.weak, reworded=standing.reworded)
    stand = standing.stands[0]
    page = shown.say("page", stand.page) if stand.page else ""
    cells = [fitted(name, 14), fitted(day, 18), fitted(step, 12), fitted(page, 8)]
    cells.append(f"sha256:{stand.sha256[:_SHA]}")
    if not standing.present:
        cells.append(shown.say("replaced"))
    return shown.pen.dim("      " + " ".join(cells).rstrip())


def _changed(change: Change | None, pen: Pen) -> list[Piece]:
    """A wording against the one before it, marked; empty where nothing changed in its words."""
    told = json.loads(change.row["segments"] or "[]") if change else []
    pieces: list[Piece] = []
    for kind, old, new in told:
        if kind == SegmentKind.EQUAL:
            pieces.append((_plain(new), str))
        else:
            pieces += _both(_plain(old), _plain(new), pen)
    return pieces


def _both(old: str, new: str, pen: Pen) -> Iterator[Piece]:
    """What went and what came: in colours, or in brackets where there are none."""
    for text, paint in ((old, pen.deleted), (new, pen.inserted)):
        if not text:
            continue
        if pen.color:
            yield text, paint
        else:
            yield paint(text), str


def _plain(text: str) -> str:
    """A text that can't steer a terminal, its cells apart, not too long."""
    apart = " | ".join(cell for cell in text.split("\t") if cell)
    kept = "".join(c if c.isprintable() else " " for c in apart)
    return kept if len(kept) <= _LONGEST else kept[:_LONGEST] + "…"


def _flow(pieces: Iterable[Piece], columns: int | None) -> Iterator[str]:
    """Painted pieces in lines of so many columns, of which a Japanese character takes two."""
    line, used = "", 0
    for text, paint in pieces:
        run = ""
        for char in text:
            wide = width(char)
            if columns is not None and used and used + wide > columns:
                yield line + paint(run)
                line, run, used = "", "", 0
            run += char
            used += wide
        line += paint(run) if run else ""
    yield line
