"""Where a quotation stands so: character by character in the form of a text.

A quotation that begins or ends inside a number says another number and does not stand so:
「23億円を投じる。」 is not in 123億円を投じる。 One that closes with a full stop says that the
sentence ends there.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.answers.quotes.asked import Asked
from pipeline.answers.quotes.forms import Traced
from pipeline.answers.quotes.numerals import divides_number

MOST_LEFT_OUT = 1_500
"""Characters that …  may stand for between two parts."""
_MOST_PLACES = 50
"""Of one part in one text."""
_ITEM_MARK = "[・○〇●◎◇◆□■◯▪▶※【〈<★☆✓➢⇒→]"
_ITEM_NUMBER = "[(（]?[0-9０-９ア-ン一-十①-⑳]{1,3}[)）.．、 　]"
_NEW_ITEM = re.compile(rf"\s*(?:$|{_ITEM_MARK}|{_ITEM_NUMBER})")
_CLOSING = "」』)）】〉》]］"
_DIGIT = re.compile("[0-9]")
_BORDERS = "。、!?"
_SIGNS = ("△", "▲")


class Span(NamedTuple):
    """A stretch of the form of a text."""

    start: int
    end: int


class Stood(NamedTuple):
    """Where a quotation stands so."""

    traced: Traced
    """The reading of the text in which it does."""
    spans: tuple[Span, ...]
    """One a part."""


def find(traced: Traced, asked: Asked) -> Stood | None:
    """Where a quotation stands in a text; None where it does not.

    The whole as it is counts before its parts.
    """
    readings = [(traced, "joined")]
    if _DIGIT.search(asked.form):
        readings.append((traced.apart or traced, "apart"))
    choices = [(asked.whole,), asked.parts] if len(asked.parts) > 1 else [(asked.whole,)]
    for parts in choices:
        for reading, form in readings:
            wanted = [_Wanted(getattr(part, form), part.ends, asked.torn) for part in parts]
            spans = _in_parts(reading, wanted)
            if spans:
                return Stood(reading, tuple(spans))
    return None


class _Wanted(NamedTuple):
    """A part in one of its forms."""

    form: str
    ends: bool
    torn: bool


def _in_parts(traced: Traced, parts: Sequence[_Wanted]) -> list[Span]:
    """The parts in their order, none far from the one before it."""
    for first in _standing(traced, parts[0], 0, len(traced.form)):
        spans = [first]
        for part in parts[1:]:
            start = spans[-1].end
            stop = start + MOST_LEFT_OUT + len(part.form)
            span = next(_standing(traced, part, start, stop), None)
            if span is None:
                break
            spans.append(span)
        if len(spans) == len(parts):
            return spans
    return []


def _standing(traced: Traced, part: _Wanted, start: int, stop: int) -> Iterator[Span]:
    """Every place between two at which a part stands so."""
    for span in _places(traced.form, part.form, start, stop):
        if not _says_another_number(traced, span, part.torn):
            yield span
    if part.ends:
        for span in _places(traced.form, part.form[:-1], start, stop):
            if _ends_there(traced, span.end) and not _says_another_number(traced, span, part.torn):
                yield span


def _places(text: str, form: str, start: int, stop: int) -> Iterator[Span]:
    at = text.find(form, start, stop)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield Span(at, at + len(form))
        at = text.find(form, at + 1, stop)


def cut_numbers(traced: Traced, span: Span) -> tuple[bool, bool]:
    """Does a stretch begin, and does it end, inside a number of its text?"""
    first, last = (divides_number(traced.form, at) and _touches(traced, at) for at in span)
    return first, last


def _says_another_number(traced: Traced, span: Span, torn: bool) -> bool:
    """Does a stretch cut a number, or its sign off, and look as if it did not?

    What is torn off in the middle of a clause at its other end too, or leaves half a number
    (「,840人」), is a fragment, as a mouse selects it; what is whole says another number than its
    text.
    """
    form = traced.form
    if form[span.start - 1 : span.start] in _SIGNS and _touches(traced, span.start):
        return span.start > 0 and form[span.start].isdigit()
    first, last = cut_numbers(traced, span)
    if first == last or torn:
        return False
    return _is_border(traced, span.end if first else span.start)


def _is_border(traced: Traced, at: int) -> bool:
    """Does a clause, an item or the text end at a place of the form?"""
    form, text = traced.form, traced.text
    if at in (0, len(form)) or form[at - 1] in _BORDERS or form[at] in _BORDERS:
        return True
    between = text[traced.end(at) : traced.origin(at) + 3]
    return between.startswith("\n") and _NEW_ITEM.match(between[1:]) is not None


def _touches(traced: Traced, at: int) -> bool:
    """Do the characters on both sides of a place stand side by side, without white space?"""
    return 0 < at < len(traced.form) and traced.origin(at - 1) + 1 >= traced.origin(at)


def _ends_there(traced: Traced, at: int) -> bool:
    """Does a cell, an item or the text end here, so that its full stop may be left out?"""
    text, end = traced.text, traced.end(at)
    line, _, following = text[end:].partition("\n")
    if line[:1] == "\t" or line[:1] in tuple(_CLOSING):
        return True
    if line.strip():
        return False
    in_row = "\t" in text[text.rfind("\n", 0, end) + 1 : end]
    return in_row or not following or _NEW_ITEM.match(following) is not None
