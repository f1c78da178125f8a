"""The reader's language, and our words in it."""

import re
from collections.abc import Mapping
from typing import Protocol

from pipeline.web.datasette_types import Request
from pipeline.web.words import WORDS

COOKIE = "shinkyu_lang"
REMEMBERED = 365 * 24 * 3600
"""Seconds for which a reader's browser keeps it."""
LANGUAGES = ("ja", "en")
_ACCEPTED = re.compile(r"([a-zA-Z]{2,3})(?:-[\w-]+)?\s*(?:;\s*q=([\d.]+))?")
"""A language of Accept-Language (RFC 9110, 12.5.4) with its weight."""
_WEIGHT = re.compile(r"\d(\.\d+)?")

Words = Mapping[str, tuple[str, str]]
"""Key → (Japanese, English)."""


class Translator(Protocol):
    """``t("key", value…)``: our words in one language, values in the places of ``{0}``, ``{1}``."""

    def __call__(self, key: str, *values: object) -> str: ...


def language(request: Request) -> str:
    """``ja`` or ``en``.

    Asked for by ``?lang=`` (``?_lang=`` on Datasette's tables, which take a plain name for a
    column's), remembered, else the browser's first of the two, else Japanese.
    """
    asked = request.args.get("lang") or request.args.get("_lang") or request.cookies.get(COOKIE)
    if asked in LANGUAGES:
        return asked
    accepted = _ACCEPTED.findall(request.headers.get("accept-language", ""))
    ranked = sorted(accepted, key=lambda pair: -_weight(pair[1]))
    return next((code.lower() for code, _ in ranked if code.lower() in LANGUAGES), "ja")


def _weight(text: str) -> float:
    return float(text) if _WEIGHT.fullmatch(text) else 1.0


_GROUPED_FROM = 10_000
"""From here on a number has commas by itself; years of four digits must not."""


class _Number(int):
    """A number that knows which of two words goes with it."""

    def __format__(self, spec: str) -> str:
        if "|" in spec:
            return _word(spec, single=self == 1)
        return super().__format__(spec or ("," if self >= _GROUPED_FROM else ""))


class _Text(str):
    """A value in words, which may be a number that was written already."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        if "|" in spec:
            return _word(spec, single=self == "1")
        return super().__format__("" if spec == "," else spec)


def _word(spec: str, *, single: bool) -> str:
    one, _, more = spec.partition("|")
    return one if single else more


def _countable(value: object) -> object:
    if type(value) is int:
        return _Number(value)
    return _Text(value) if isinstance(value, str) else value


def _without_words(key: str) -> str:
    return key.rpartition(".")[2]


def translator(lang: str, more: Words | None = None) -> Translator:
    """Our words in one language; ``more`` adds a page's own.

    A key without words (a kind that a newer program wrote) gives its last part. In them
    ``{0:night|nights}`` is the word that goes with a number: the first with one, the second with
    any other.
    """
    words = WORDS | dict(more or {})

    def t(key: str, *values: object) -> str:
        pair = words.get(key)
        text = pair[lang == "en"] if pair else _without_words(key)
        return text.format(*map(_countable, values)) if values else text

    return t
