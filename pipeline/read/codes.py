"""Wrong codes: are a text's characters probable, and what did the improbable ones mean?

A PDF's letters are numbers of a font's glyphs; a map in the file says which characters they are.
Where that map is missing, broken, or not understood by the reader, the numbers themselves come out
as characters: rare ideographs, letters of other scripts. What is decided here is decided for a
whole file from how often each character occurs in it, and a translation puts one character in the
place of one, so that places stay true. Pure functions.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from math import log
from typing import NamedTuple

Translation = dict[int, int]
"""Code point → code point, as ``str.translate`` takes it."""


class _Class(NamedTuple):
    """Characters that are about as frequent as each other."""

    share: float
    """Of a text's ink (all but blanks)."""
    size: int
    """So many characters share it."""


_SHARES: dict[str, _Class] = {
    "hiragana": _Class(0.30, 83),
    "katakana": _Class(0.08, 90),
    "kanji": _Class(0.40, 2965),
    "kanji, second level": _Class(0.003, 3390),
    "kanji, further": _Class(0.0001, 3700),
    "ascii": _Class(0.14, 94),
    "symbols": _Class(0.07, 500),
    "half width": _Class(0.002, 63),
    "marks": _Class(0.003, 1500),
    "private": _Class(0.0003, 6400),
    "rare": _Class(0.00002, 60000),
}
"""How a Japanese administrative text is made up: our estimate, meant to be right to a factor of
two or so. Tables full of figures and lists full of names differ by more, and none of the decisions
hangs on less than a factor of a hundred."""
_HIRAGANA = (
    "のにをはとたがでしいるすなてりれかもらこあまっくきさつうよどけちそせばだえおわめろ"
    "みじんやほげびごずほぎむべぶひへねゆずふょぼぐゅゃづぬぜざぞぱぷぽぺぢぁぇゎぃぉぅぴ"
)
"""Hiragana from the most to the least frequent, roughly."""


def _weights() -> dict[int, float]:
    """Share of each hiragana among them, by Zipf's law with the head cut."""
    order = list(dict.fromkeys(_HIRAGANA))
    raw = {ord(ch): 1 / (rank + 4) for rank, ch in enumerate(order)}
    whole = sum(raw.values())
    return {code: weight / whole for code, weight in raw.items()}


_WEIGHTS = _weights()


@cache
def _class(code: int) -> str:
    """Which class of :data:`_SHARES` a character belongs to."""
    if code < 0x80:
        return "ascii"
    if 0x3041 <= code <= 0x3096:
        return "hiragana"
    if 0x30A1 <= code <= 0x30FE:
        return "katakana"
    if 0xFF61 <= code <= 0xFF9F:
        return "half width"
    if 0xE000 <= code <= 0xF8FF:
        return "private"
    return _class_by_tables(chr(code))


def _class_by_tables(ch: str) -> str:
    """The class of an ideograph or a symbol: which of Japan's tables has it."""
    if _in_table(ch, "euc_jp"):
        lead = ch.encode("euc_jp")[0]  # JIS X 0208: symbols to row 15, level 1 to 47, then 2
        if lead < 0xB0:
            return "symbols"
        return "kanji" if lead < 0xD0 else "kanji, second level"
    if "\u2e80" <= ch <= "\u2fdf":  # radicals stand for the ideographs that they look like
        return "kanji"
    ideograph = any(first <= ch <= last for first, last in _IDEOGRAPHS)
    if _in_table(ch, "cp932") or _in_table(ch, "euc_jis_2004"):
        return "kanji, further" if ideograph else "marks"
    return "marks" if _mark(ch) else "rare"


_IDEOGRAPHS = (
    ("\u3400", "\u4dbf"),
    ("\u4e00", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)


def _in_table(ch: str, encoding: str) -> bool:
    try:
        ch.encode(encoding)
    except UnicodeError:
        return False
    return True


_MARKS = (
    (0x00A0, 0x00BF),
    (0x2000, 0x2BFF),
    (0x3000, 0x303F),
    (0x3200, 0x33FF),
    (0xFE10, 0xFE6F),
    (0xFF00, 0xFFEF),
    (0x1F100, 0x1FAFF),
)
"""Punctuation, arrows, shapes, enclosed and vertical forms, pictographs."""


def _mark(ch: str) -> bool:
    code = ord(ch)
    return any(first <= code <= last for first, last in _MARKS)


def improbable(code: int) -> bool:
    """True for a character that Japanese hardly ever uses: no table of Japan's has it."""
    return _class(code) == "rare"


def _ink(counts: Mapping[int, int]) -> dict[int, int]:
    return {code: n for code, n in counts.items() if not chr(code).isspace() and code not in _NONE}


def _strange(counts: Mapping[int, int]) -> dict[int, int]:
    """The improbable ones among the characters of a file."""
    return {code: n for code, n in _ink(counts).items() if improbable(code)}


_NONE = frozenset((*range(0x20), *range(0x7F, 0xA0), 0xAD, 0xFEFF, 0xFFFE, 0xFFFF))
"""Controls and PDFium's hyphen: cleaned away, they tell nothing."""


def code_counts(*texts: str) -> Counter[int]:
    """How often each code point occurs."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    return Counter({ord(ch): n for ch, n in counts.items()})


def probability(counts: Mapping[int, int]) -> float:
    """Mean natural logarithm of the characters' probabilities in Japanese; 0 for no text.

    About -6 for prose, -7 for tables of figures; every tenth wrong code costs about 1.5.
    """
    ink = _ink(counts)
    whole = sum(ink.values())
    return sum(n * _log_share(code) for code, n in ink.items()) / whole if whole else 0.0


@cache
def _log_share(code: int) -> float:
    kind = _class(code)
    share, size = _SHARES[kind]
    if kind == "hiragana":
        return log(share * _WEIGHTS.get(code, 0.001))
    return log(share / size)


GARBLED_SHARE = 0.03
"""From this share of improbable characters on a text is not to be trusted: one word in ten has a
wrong letter then. 33 real files of the sort have at most 0.005."""


def garbled(counts: Mapping[int, int]) -> bool:
    """True where a text can't be what its page shows: too many characters are improbable.

    A text in another language is not garbled: nearly all that is improbable in it for Japanese
    belongs to one other script.
    """
    strange = _strange(counts)
    many, whole = sum(strange.values()), sum(_ink(counts).values())
    return many > GARBLED_SHARE * whole and not _another_language(counts, strange)


def any_improbable(texts: Iterable[str]) -> bool:
    """Is any character improbable? A look that costs a fifth of counting them."""
    return any(improbable(ord(ch)) for ch in set().union(*texts))


def garbled_pages(pages: Iterable[str]) -> bool:
    """:func:`garbled` of a whole file's text."""
    pages = list(pages)
    return any_improbable(pages) and garbled(code_counts(*pages))


_SCRIPTS: dict[str, tuple[tuple[int, int], ...]] = {
    "Latin": ((0x00C0, 0x024F), (0x1E00, 0x1EFF), (0x0300, 0x036F)),
    "Cyrillic": ((0x0400, 0x04FF),),
    "Hangul": ((0xAC00, 0xD7A3),),
    "Thai": ((0x0E01, 0x0E5B),),
    "Devanagari": ((0x0900, 0x097F),),
    "Bengali": ((0x0980, 0x09FF),),
    "Sinhala": ((0x0D80, 0x0DFF),),
    "Myanmar": ((0x1000, 0x109F),),
    "Khmer": ((0x1780, 0x17FF),),
    "Arabic": ((0x0600, 0x06FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE)),
}
"""Scripts of the languages in which municipalities publish, beside Japanese and Chinese."""
_ONE_SCRIPT = 0.95


def _another_language(counts: Mapping[int, int], strange: Mapping[int, int]) -> bool:
    """Do all the improbable characters belong to one script, or are they Chinese ideographs?

    Kanji without kana among the letters of another script are no language: there the kana have
    become those letters.
    """
    needed = _ONE_SCRIPT * sum(strange.values())
    chinese = (n for code, n in strange.items() if _chinese(chr(code)))
    if sum(chinese) >= needed:
        return True
    kana, kanji = (sum(n for code, n in counts.items() if _class(code) in c) for c in _JAPANESE)
    if kanji > sum(strange.values()) / 4 and kana < kanji / 20:
        return False
    return any(_within(strange, ranges) >= needed for ranges in _SCRIPTS.values())


_JAPANESE = (("hiragana", "katakana"), ("kanji",))


def _chinese(ch: str) -> bool:
    return _in_table(ch, "gb2312") or _in_table(ch, "big5")


def _within(counts: Mapping[int, int], ranges: tuple[tuple[int, int], ...]) -> int:
    return sum(
        n for code, n in counts.items() if any(first <= code <= last for first, last in ranges)
    )


def suspicious(counts: Mapping[int, int]) -> bool:
    """Is it worth while to ask the file for its own maps?

    Some characters are improbable, and they are no foreign language's.
    """
    strange = _strange(counts)
    if sum(strange.values()) < _FEW:
        return False
    return not _another_language(counts, strange) or mended(counts) is not None


_FEW = 4
"""So few improbable characters are somebody's name."""


class Mended(NamedTuple):
    """What a file's improbable characters meant."""

    table: Translation
    way: str
    """``maps``: by the file's own maps; ``shift``: by a constant distance of kana."""
    characters: int
    """So many characters of the file are changed."""


def mended(counts: Mapping[int, int], maps: Mapping[int, int | None] = {}) -> Mended | None:
    """The translation that makes a whole file's characters probable; None where there is none.

    Only unusual characters are ever changed, and only into usual ones.

    Args:
        counts: how often each code point occurs in the file.
        maps: code → character, for the codes that the reader did not find in the file's own maps;
            None for a code that two fonts use for different characters.
    """
    strange = _strange(counts)
    table = {
        code: ch
        for code in _ink(counts)
        if (ch := maps.get(code)) and _class(code) in _UNUSUAL and _class(ch) not in _UNUSUAL
    }
    way = "maps"
    rest = {code: n for code, n in strange.items() if code not in table}
    if (shift := _kana_shift(rest)) is not None:
        table |= {code: code - shift for code in _window(counts, shift) if code not in table}
        way = "shift"
    return Mended(table, way, sum(counts[code] for code in table)) if table else None


def _window(counts: Mapping[int, int], shift: int) -> list[int]:
    """The unusual ideographs and letters that are kana at a distance."""
    return [code for code in counts if code - shift in _KANA and _class(code) in _STRANGE]


_STRANGE = frozenset(("rare", "kanji, further"))
_UNUSUAL = frozenset(("rare", "marks", "private", "kanji, further"))
"""Classes whose characters a file's own maps may turn into others."""
_KANA = range(0x3041, 0x30FF)
_LEAST = 150
"""So many characters are needed to tell a shift by."""
_DISTINCT = 20
_COVERED = 0.6
"""At least this share of the improbable characters falls among the kana."""
_CLEAR = 0.4
"""By so much (natural logarithm a character) kana must be better than the next best shift."""
_AS_KANA = -4.4
"""At least so probable (natural logarithm a character, of kana among themselves) is a text."""


def _kana_shift(strange: Mapping[int, int]) -> int | None:
    """The distance between the improbable characters and the kana that they stand for.

    A font's kana follow one another as in Unicode in nearly all fonts, so that numbers of glyphs
    lie at one distance from them. The distance is believed where the characters are then as
    frequent as hiragana are, and clearly more so than at any other distance.
    """
    if sum(strange.values()) < _LEAST or len(strange) < _DISTINCT:
        return None
    frequent = max(strange, key=lambda code: (strange[code], -code))
    scored = sorted(
        ((_as_kana(strange, frequent - kana), frequent - kana) for kana in _KANA), reverse=True
    )
    (best, shift), (next_best, _) = scored[:2]
    return shift if best >= _AS_KANA and best - next_best >= _CLEAR else None


def _as_kana(strange: Mapping[int, int], shift: int) -> float:
    """Mean log probability of what falls among the kana at a distance; very low for too few."""
    kana = {code - shift: n for code, n in strange.items() if code - shift in _KANA}
    many = sum(kana.values())
    if many < _COVERED * sum(strange.values()):
        return -99.0
    return sum(n * _log_kana(code) for code, n in kana.items()) / many


_KATAKANA_SHARE = 0.15
"""Of kana."""


def _log_kana(code: int) -> float:
    weight = _WEIGHTS.get(code)
    if weight is not None:
        return log((1 - _KATAKANA_SHARE) * weight)
    return log(_KATAKANA_SHARE / 90) if 0x30A1 <= code <= 0x30FC else log(1e-5)


def codes_to_json(codes: Iterable[tuple[int, int]]) -> str | None:
    """Wrong code points and what stands in their places, as ``originals.codes`` keeps them."""
    table = {chr(wrong): chr(right) for wrong, right in codes}
    return json.dumps(table, ensure_ascii=False) if table else None


def codes_from_json(text: str | None) -> tuple[tuple[int, int], ...]:
    """The pairs that :func:`codes_to_json` wrote down."""
    return tuple((ord(wrong), ord(right)) for wrong, right in json.loads(text or "{}").items())
