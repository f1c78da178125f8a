"""The form in which a quotation and a page are compared, and the way back to the page's text.

So much may differ and a text still stands «so»: white space and line breaks, width forms (NFKC,
Unicode Standard Annex 15), radicals that stand for whole characters, invisible characters, the
kind of dash, wave and curved quotation mark, «，» for «、», and how long a row of dots is. No
digit, kanji or kana is ever forgiven: white space between two digits stays a mark of its own,
because ``1 23`` is not ``12 3``.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import Enum
from functools import cached_property

from pipeline.read.radicals import RADICALS
from pipeline.search.normalise import INVISIBLE

GAP = "\x01"
"""Stands between two digits that white space divides. (No text has it: it is invisible.)"""
DOTS = "…"
"""A row of dots, however long."""

_ALIKE = {
    **dict.fromkeys("‐‑‒–—―−─━﹘﹣－", "-"),
    **dict.fromkeys("〜～∼˜", "~"),
    **dict.fromkeys("“”„‟〝〞〟＂", '"'),
    **dict.fromkeys("‘’‚‛＇", "'"),
    **dict.fromkeys("…‥⋯", DOTS),
    **dict.fromkeys("·‧∙⋅", "・"),
}
_UNSEEN = re.compile(f"[{INVISIBLE}]")
# Marks that melt into the letter before them, half-width voice marks of kana among them.
_MARKS = "[\u0300-\u036f\u3099\u309a\uff9e\uff9f]"
_MARK, _MARKED = re.compile(_MARKS), re.compile(rf"\S{_MARKS}+")
_DOTTED = re.compile(rf"[.・{DOTS}](?:\s*[.・{DOTS}]){{2,}}|{DOTS}+")
_COMMA = re.compile(r",(?:(?<![0-9],)|(?![0-9]|\n\s*[0-9]{3}(?![0-9])))")
_BETWEEN_DIGITS = re.compile(r"\s(?<=[0-9]\s)\s*(?=[0-9])")
# All but these are looked up one by one; leaving some out costs time, not correctness.
_PLAIN = (
    "\t\n\r\x20-\x7e\u3000-\u3003\u3005-\u3011\u3041-\u3096\u30a1-\u30fe\u3400-\u4dbf\u4e00-\u9fff"
)
_ODD = re.compile(f"[^{_PLAIN}]+")
_PROSE = 12
"""Letters of a line that is prose, at the least: a number may run over its end."""
_CLOSE = re.compile(r"[^\s0-9][0-9][0-9,.]*\s*\Z")
_SOLID = re.compile(r"\S+")
_JAPANESE = re.compile(r"[ぁ-ヿ㐀-鿿]")


class _Folded(dict[int, str]):
    """What each character alone becomes; filled as characters come."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if _UNSEEN.match(char):
            found = ""
        elif char.isspace():
            found = char
        else:
            char = RADICALS.get(char, char)
            plain = _ALIKE.get(char) or unicodedata.normalize("NFKC", char)
            found = "".join(_ALIKE.get(c, c) for c in plain if not c.isspace())
        self[code] = found
        return found


_FOLDED = _Folded()


class Lines(Enum):
    """Whether a number runs on over the end of a line."""

    APART = "apart"
    """Never: ``12`` at a line's end and ``3`` at the next one's beginning are two numbers."""
    PROSE = "prose"
    """In prose alone: a cell of a table is shorter, a row has tabs."""
    JOINED = "joined"


def form_of(text: str, lines: Lines = Lines.PROSE) -> str:
    """What two texts are compared by."""
    folded = _ODD.sub(lambda m: m[0].translate(_FOLDED), _composed(text))
    for pattern, put in _passes(lines):
        folded = pattern.sub(put, folded)
    return "".join(folded.split())


def _composed(text: str) -> str:
    """The text with marks melted into their letters, as many as NFKC knows."""
    if not _MARK.search(text):
        return text
    return _MARKED.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)


_Put = Callable[[re.Match[str]], str]


def _passes(lines: Lines) -> tuple[tuple[re.Pattern[str], _Put], ...]:
    """What becomes one character, or none, in this order; blanks that are left go in the end."""
    return (
        (_DOTTED, lambda m: DOTS),
        (_COMMA, lambda m: "、"),  # one inside a number stays
        (_BETWEEN_DIGITS, lambda m: _between_digits(m, lines)),
    )


def _between_digits(match: re.Match[str], lines: Lines) -> str:
    if lines == Lines.APART or "\n" not in match[0] or "\t" in match[0]:
        return GAP
    return (
        "" if lines == Lines.JOINED or _in_prose(match.string, match.start(), match.end()) else GAP
    )


def _in_prose(text: str, at: int, after: int) -> bool:
    """Does a line that ends here run on, as prose does? Then it is full of letters and no shorter
    than the next one, and its last number stands close to a word.
    """
    line = text[text.rfind("\n", 0, at) + 1 : at]
    following = text[after : after + 200].partition("\n")[0]
    return (
        "\t" not in line
        and len(line) + 2 >= len(following)
        and len(_JAPANESE.findall(line)) >= _PROSE
        and _CLOSE.search(line) is not None
    )


class Traced:
    """A text in its form, with the way back."""

    def __init__(self, text: str, lines: Lines = Lines.PROSE) -> None:
        self.text = text
        self.form = form_of(text, lines)
        self._lines = lines

    @cached_property
    def apart(self) -> "Traced | None":
        """The same with its numbers divided by every line's end; None where that is no other."""
        other = Traced(self.text, Lines.APART)
        return other if other.form != self.form else None

    @cached_property
    def _origins(self) -> list[int]:
        """Of each character of the form, and of its end, the place in the text."""
        text, places = _unfolded(self.text)
        for pattern, put in _passes(self._lines):
            text, places = _put(pattern, put, text, places)
        kept: list[int] = []
        for run in _SOLID.finditer(text):
            kept += places[run.start() : run.end()]
        return [*kept, len(self.text)]

    def origin(self, at: int) -> int:
        """Place in the text of the character at a place of the form."""
        return self._origins[at]

    def end(self, at: int) -> int:
        """End in the text of what lies before a place of the form, blanks behind it left out."""
        if at <= 0:
            return self.origin(0)
        end = self.origin(at)
        begin = self.origin(at - 1)
        while end > begin + 1 and self.text[end - 1].isspace():
            end -= 1
        return end


def _unfolded(text: str) -> tuple[str, list[int]]:
    """A text folded, and the place in it of each character that came out."""
    folded: list[str] = []
    places: list[int] = []
    last = 0
    for match in _MARKED.finditer(text) if _MARK.search(text) else ():
        _unfold(text, last, match.start(), folded, places)
        made = unicodedata.normalize("NFKC", match[0]).translate(_FOLDED)
        folded.append(made)
        places += [match.start()] * len(made)
        last = match.end()
    _unfold(text, last, len(text), folded, places)
    return "".join(folded), places


def _unfold(text: str, start: int, end: int, folded: list[str], places: list[int]) -> None:
    """Fold a stretch without marks, each character for itself."""
    last = start
    for match in _ODD.finditer(text, start, end):
        folded.append(text[last : match.start()])
        places += range(last, match.start())
        made = list(map(_FOLDED.__getitem__, map(ord, match[0])))
        folded += made
        if max(map(len, made)) == min(map(len, made)) == 1:
            places += range(match.start(), match.end())
        else:
            places += [at for at, new in enumerate(made, match.start()) for _ in new]
        last = match.end()
    folded.append(text[last:end])
    places += range(last, end)


def _put(
    pattern: re.Pattern[str], put: _Put, text: str, places: list[int]
) -> tuple[str, list[int]]:
    """One pass over a text whose characters know their places."""
    if not pattern.search(text):
        return text, places
    pieces: list[str] = []
    kept: list[int] = []
    last = 0
    for match in pattern.finditer(text):
        new = put(match)
        pieces += [text[last : match.start()], new]
        kept += places[last : match.start()] + places[match.start() : match.start() + len(new)]
        last = match.end()
    return "".join([*pieces, text[last:]]), kept + places[last:]
