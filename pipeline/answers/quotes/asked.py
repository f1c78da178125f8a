"""What is asked: a quotation, cleaned of what surrounds it, in its parts."""

import re
from typing import NamedTuple

from pipeline.answers.quotes.forms import DOTS, Lines, form_of
from pipeline.errors import QuoteError

SHORTEST = 4
"""Letters and digits that a quotation must have: fewer are a word, which a search finds."""
TELLING = 8
"""Letters and digits from which on a text that stands otherwise can be told from one that does
not stand at all."""
LONGEST = 2_000
"""Characters of a quotation, white space apart."""
_LONGEST_AS_PASTED = 20_000
"""Characters of what was pasted, with all its white space."""
_MOST_PARTS = 8
_SHORTEST_PART = 4

_PAIRS = {"「": "」", "『": "』", '"': '"', "'": "'", "‹": "›", "«": "»", "《": "》"}
_CLOSING = {close: open_ for open_, close in _PAIRS.items()}
_LEFT_OUT = re.compile(
    rf"{DOTS}?[(\[〔【<〈](?:中略|前略|後略|以下略|略)[)\]〕】>〉]{DOTS}?|[(\[]{DOTS}[)\]]|{DOTS}"
)
_AROUND = f"{DOTS}.,、・"
"""What is left out at both ends: a part of a sentence has it or has it not."""
_MARKS_AROUND = f"{_AROUND}．，‥⋯ \t\n「」『』\"'“”‘’«»《》"
_TORN = re.compile(r"\A(?:[,，.．][0-9０-９]|[0０]{2})|[0-9０-９][,，.．]\Z")
_LETTER = re.compile(r"[^\W_]")


class Part(NamedTuple):
    """A stretch that must stand as it is."""

    apart: str
    """Its form, every line's end between two digits dividing them."""
    joined: str
    """The same, such digits making one number."""
    ends: bool
    """It closes with a full stop that the page may leave out where a cell or item ends."""


class Asked(NamedTuple):
    """A quotation."""

    text: str
    """As it was given, without the white space around it."""
    whole: Part
    parts: tuple[Part, ...]
    """More than one where it leaves something out: …, （中略）."""
    torn: bool
    """It begins or ends with half a number, as no sentence does: 「,840人を」."""

    @property
    def bare(self) -> str:
        """The text without the marks around it."""
        return self.text.strip(_MARKS_AROUND)

    @property
    def form(self) -> str:
        """What it is compared by."""
        return self.whole.apart

    @property
    def is_short(self) -> bool:
        """Too short to tell a text that was altered from one that stands nowhere."""
        return letters(self.form) < TELLING


def letters(form: str) -> int:
    """How many letters and digits a text has."""
    return len(_LETTER.findall(form))


def read(text: str) -> Asked:
    """What a person pasted.

    Every character is taken for itself; there is no pattern language.

    Raises:
        QuoteError: it is empty, too short to tell anything, or too long.
    """
    pasted = text.strip()
    if len(pasted) > _LONGEST_AS_PASTED or len(form_of(pasted)) > LONGEST:
        raise QuoteError(
            f"the quotation is longer than {LONGEST:,} characters; ask for its parts one by one",
            f"引用文が{LONGEST:,}文字より長いので調べられません。分けて調べてください",
        )
    bare = _without_marks(form_of(pasted))
    if letters(bare) == 0:
        raise QuoteError(
            "there is no quotation: paste a sentence or a part of one",
            "引用文がありません。文またはその一部を貼り付けてください",
        )
    if letters(bare) < SHORTEST:
        raise QuoteError(
            f"the quotation is too short to tell: it needs {SHORTEST} letters or digits at least",
            f"短すぎて判断できません。文字か数字が{SHORTEST}つ以上要ります",
        )
    whole = _part(pasted)
    return Asked(pasted, whole, _parts(whole), torn=_TORN.search(pasted) is not None)


def _part(pasted: str) -> Part:
    apart = _without_marks(form_of(pasted, Lines.APART))
    joined = _without_marks(form_of(pasted, Lines.JOINED))
    return Part(apart, joined, ends=apart.endswith("。"))


def _without_marks(form: str) -> str:
    """Without the quotation marks and the dots around it."""
    while True:
        shorter = _once(form.strip(_AROUND))
        if shorter == form:
            return form
        form = shorter


def _once(form: str) -> str:
    """Without one pair of quotation marks around it, or one whose other half is not there."""
    first, last = form[:1], form[-1:]
    if first in _PAIRS and len(form) > 1:
        partner = _partner(form)
        if partner == len(form) - 1:
            return form[1:-1]
        if partner is None:
            return form[1:]
    if last in _CLOSING and form.count(last) > form.count(_CLOSING[last]):
        return form[:-1]
    return form


def _partner(form: str) -> int | None:
    """Where the quotation mark that a text begins with is closed; None where it is not."""
    opening, closing = form[0], _PAIRS[form[0]]
    depth = 0
    for at, char in enumerate(form):
        if char == closing and at:
            depth -= 1
            if depth == 0:
                return at
        elif char == opening:
            depth += 1
    return None


def _parts(whole: Part) -> tuple[Part, ...]:
    """The parts between what is left out; the whole alone where nothing is, or a part is too short
    to say anything.
    """
    apart, joined = ([p for p in _LEFT_OUT.split(f) if p] for f in (whole.apart, whole.joined))
    if len(apart) != len(joined) or not 1 < len(apart) <= _MOST_PARTS:
        return (whole,)
    if any(letters(piece) < _SHORTEST_PART for piece in apart):
        return (whole,)
    last = len(apart) - 1
    return tuple(
        Part(a, j, ends=whole.ends and n == last)
        for n, (a, j) in enumerate(zip(apart, joined, strict=True))
    )
