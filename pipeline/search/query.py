"""The query language: words, phrases, OR, exclusions and filters.

It never fails: what isn't syntax is text.

Grammar (blanks are of either width, ``docs/search.md`` explains it to readers)::

    query   = { clause }                          every clause must be found (AND)
    clause  = word { "OR" word }                  one of them must be found
    word    = [ "title:" ] ( text | quote text quote )
    clause  = "-" word                            must not be found
    clause  = [ "-" ] field ":" value             filter; the same field twice means either

A quoted word is looked for exactly as it stands, without its variants. A quotation mark without its
partner, a minus on its own, an OR without words on both sides, an unknown field and a value that
can't be read are text.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import islice
from typing import NamedTuple

from pipeline.kinds import PassageState
from pipeline.read.names.eras import ERA_INITIALS, ERA_NAMES, year_of_era
from pipeline.read.names.numerals import KANJI, number
from pipeline.search.normalise import normalise

MAX_LENGTH = 500
MAX_WORDS = 24


class Field(StrEnum):
    """What a filter can ask about, in the order in which facets are shown."""

    SOURCE = "source"
    SERIES = "series"
    VERSION = "version"
    PHASE = "phase"
    YEAR = "year"
    EDITION = "edition"
    STATE = "state"
    SINCE = "since"
    UNTIL = "until"
    CHANGED = "changed"


OF_EDITIONS = (
    Field.SOURCE,
    Field.SERIES,
    Field.VERSION,
    Field.PHASE,
    Field.YEAR,
    Field.EDITION,
)
"""What is asked about the edition of a page or passage."""
OF_LIVES = (Field.STATE, Field.SINCE, Field.UNTIL, Field.CHANGED)
"""What is asked about the life of a passage: what is found then is passages, not pages."""

_FIELDS = {
    **{field.value: field for field in Field},
    "自治体": Field.SOURCE,
    "種類": Field.SERIES,
    "計画": Field.SERIES,
    "版": Field.VERSION,
    "期": Field.PHASE,
    "年": Field.YEAR,
    "状態": Field.STATE,
    "初出": Field.SINCE,
    "から": Field.SINCE,
    "最後": Field.UNTIL,
    "まで": Field.UNTIL,
    "書換": Field.CHANGED,
    "書き換え": Field.CHANGED,
}
_STATES = {
    **dict.fromkeys(
        ("dropped", "gone", "なし", "無し", "なくなった", "消えた", "削除"), PassageState.DROPPED
    ),
    **dict.fromkeys(
        ("current", "あり", "有り", "ある", "いまもある", "今もある", "現行"), PassageState.CURRENT
    ),
}
_TITLES = frozenset({"title", "見出し", "題名"})
"""Before a word: headings and titles alone are looked at."""

_QUOTES = '"＂“”„〝〞〟'
_ITEM = re.compile(
    rf"""
    (?P<minus>[-－−]?)
    (?:(?P<field>[A-Za-zＡ-Ｚａ-ｚ]+|[ぁ-ヿ一-鿿]+)(?P<colon>[:：]))?
    (?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]|(?P<bare>\S+))
    """,
    re.VERBOSE,
)
_ERA = f"{ERA_NAMES}|[{''.join(ERA_INITIALS).lower()}]"
_YEAR = re.compile(rf"(?:({_ERA})(\d{{1,2}}|元)|(\d{{4}}))(?:年度?)?")
_RANGE = re.compile(r"\s*(?:\.\.|-|~|〜|から)\s*")
_PHASE = re.compile(rf"第?(\d{{1,2}}|[{KANJI}])(?:期|次)?")


class Word(NamedTuple):
    """Something to look for."""

    text: str
    """As it was typed, without quotation marks."""
    normalised: str
    """As it is compared; never empty."""
    quoted: bool = False
    """True where it was quoted: then its variants are not looked for."""
    title: bool = False
    """True where only headings and titles count."""


class Filter(NamedTuple):
    """A condition on the edition of a page, or on the life of a passage."""

    field: Field
    value: str
    """As it was typed; for years ``2015`` or ``2015-2019``, for phases a number, for states
    ``dropped`` or ``current``."""
    exclude: bool = False


class Query(NamedTuple):
    """A query, read."""

    text: str
    clauses: tuple[tuple[Word, ...], ...]
    """All clauses must be found, of each clause one word."""
    excluded: tuple[Word, ...]
    filters: tuple[Filter, ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """Every word that is looked for, in order."""
        return tuple(word for clause in self.clauses for word in clause)


def read_year(value: str) -> str | None:
    """Read a year or a range of years into ``2019`` or ``2015-2019``; None where it is no year.

    It may be written ``2019``, ``令和元``, ``R6年度``, ``2015-2019``, ``2015..2019``.
    """
    years = [_one_year(part) for part in _RANGE.split(normalise(value))]
    known = sorted(year for year in years if year)
    if len(known) != len(years) or len(known) > 2:
        return None
    return "-".join(f"{year:04}" for year in known)


def _one_year(text: str) -> int | None:
    match = _YEAR.fullmatch(text)
    if match is None:
        return None
    if match[3]:
        return int(match[3])
    return year_of_era(match[1], match[2])


def read_phase(value: str) -> str | None:
    """Read ``2``, ``第2期`` or ``第二期`` into ``2``; None where it is no phase."""
    match = _PHASE.fullmatch(normalise(value))
    return str(number(match[1])) if match else None


def read_filter(field: Field, value: str, exclude: bool = False) -> Filter | None:
    """Read a filter's value as its field wants it; None where it can't be read."""
    if field is Field.YEAR:
        read = read_year(value)
    elif field is Field.PHASE:
        read = read_phase(value)
    elif field is Field.STATE:
        read = _STATES.get(normalise(value))
    else:
        read = value.strip()
    return Filter(field, read, exclude) if read else None


class _Item(NamedTuple):
    """A piece of the query before OR is settled: a word or a filter."""

    word: Word | None = None
    filter: Filter | None = None
    exclude: bool = False
    """True for a word that must not be found."""
    maybe_or: bool = False
    """True where it joins its neighbours if both are words to look for."""

    @property
    def is_sought(self) -> bool:
        """True for a word to look for."""
        return self.word is not None and not self.exclude


def _word(text: str, quoted: bool, title: bool = False) -> Word | None:
    text = text.strip(_QUOTES) or text  # a quotation mark that lost its partner
    normalised = normalise(text)
    return Word(text.strip(), normalised, quoted, title) if normalised else None


def _item(match: re.Match[str]) -> _Item:
    """One piece, as syntax if it can be and as text if not; empty where nothing is left."""
    exclude = bool(match["minus"])
    quoted = match["quoted"] is not None
    value = match["quoted"] if quoted else match["bare"]
    if match["field"] is None:
        maybe_or = value in ("OR", "ＯＲ") and not quoted and not exclude
        return _Item(_word(value, quoted), exclude=exclude, maybe_or=maybe_or)
    name = normalise(match["field"])
    if name in _TITLES:
        return _Item(_word(value, quoted, title=True), exclude=exclude)
    field = _FIELDS.get(name)
    read = read_filter(field, value.strip(_QUOTES), exclude) if field else None
    if read:
        return _Item(filter=read)
    # No field of ours: text, colon and all.
    return _Item(_word(match["field"] + match["colon"] + value, quoted), exclude=exclude)


def _items(text: str) -> list[_Item]:
    items = (_item(match) for match in _ITEM.finditer(text))
    return list(islice((i for i in items if i.word or i.filter), 3 * MAX_WORDS))


def _clauses(items: list[_Item]) -> Iterable[tuple[Word, ...]]:
    """The words to look for, those that OR joins in one clause."""
    clauses: list[list[Word]] = []
    joining = False
    for i, item in enumerate(items):
        between = items[i - 1 : i] + items[i + 1 : i + 2]
        if item.maybe_or and not joining and [b.is_sought for b in between] == [True, True]:
            joining = True
            continue
        if item.word and not item.exclude:
            if joining:
                clauses[-1].append(item.word)
            else:
                clauses.append([item.word])
        joining = False
    return (tuple(dict.fromkeys(clause)) for clause in clauses)


def parse(text: str) -> Query:
    """Read a query; never raises.

    Past ``MAX_LENGTH`` characters and ``MAX_WORDS`` words the rest is left out.
    """
    text = text[:MAX_LENGTH]
    items = _items(text)
    excluded = [item.word for item in items if item.word and item.exclude]
    return Query(
        text=text,
        clauses=_limited(_clauses(items)),
        excluded=tuple(excluded[:MAX_WORDS]),
        filters=tuple(dict.fromkeys(item.filter for item in items if item.filter)),
    )


def without_filters(text: str) -> str:
    """A query as it was typed, but for its filters."""
    kept = (match[0] for match in _ITEM.finditer(text[:MAX_LENGTH]) if not _item(match).filter)
    return " ".join(kept)


def _limited(clauses: Iterable[tuple[Word, ...]]) -> tuple[tuple[Word, ...], ...]:
    """The first ``MAX_WORDS`` words, each clause once."""
    kept: dict[tuple[Word, ...], None] = {}
    left = MAX_WORDS
    for clause in clauses:
        if left > 0:
            kept[clause[:left]] = None
            left -= len(clause)
    return tuple(kept)
