"""The query language: words, phrases, OR, exclusions and filters. It never fails: what isn't syntax is text.

Grammar (blanks are of either width, ``docs/search.md`` explains it to readers)::

    query   = { clause }                          every clause must be found (AND)
    clause  = word { "OR" word }                  one of them must be found
    word    = [ "title:" ] ( text | quote text quote )
    clause  = "-" word                            must not be found
    clause  = [ "-" ] field ":" value             filter; the same field twice means either

A quoted word is looked for exactly as it stands, without its variants. A quotation mark without its partner, a minus on its
own, an OR without words on both sides, an unknown field and a value that can't be read are text.
"""

import re
from typing import NamedTuple

from pipeline.read.names.eras import ERA_INITIALS, ERA_NAMES, year_of_era
from pipeline.read.names.numerals import KANJI, number
from pipeline.search.normalise import normalise

MAX_LENGTH = 500
MAX_WORDS = 24

FIELDS = {
    "source": "source",
    "自治体": "source",
    "series": "series",
    "種類": "series",
    "計画": "series",
    "version": "version",
    "版": "version",
    "phase": "phase",
    "期": "phase",
    "year": "year",
    "年": "year",
    "edition": "edition",
    "title": "title",
    "見出し": "title",
    "題名": "title",
}

_QUOTES = '"＂“”„〝〞〟'
_ITEM = re.compile(
    rf"(?P<minus>[-－−]?)(?:(?P<field>[A-Za-zＡ-Ｚａ-ｚ]+|[ぁ-ヿ一-鿿]+)[:：])?(?:[{_QUOTES}](?P<quoted>[^{_QUOTES}]*)[{_QUOTES}]|(?P<bare>[^\s]+))"
)
_ERA = f"{ERA_NAMES}|[{''.join(ERA_INITIALS).lower()}]"
_YEAR = re.compile(rf"(?:({_ERA})(\d{{1,2}}|元)|(\d{{4}}))(?:年度?)?")
_RANGE = re.compile(r"\s*(?:\.\.|-|~|〜|から)\s*")


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
    """A condition on the edition of a page."""

    field: str
    """source, series, version, phase, year or edition."""
    value: str
    """As it was typed; for years ``2015`` or ``2015-2019``, for phases a number."""
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
    """Read ``2019``, ``令和元``, ``R6年度``, ``2015-2019`` or ``2015..2019`` into ``2019`` or ``2015-2019``; None where it is no year."""
    years = [_one_year(part) for part in _RANGE.split(normalise(value))]
    if len(years) == 1 and years[0]:
        return f"{years[0]:04}"
    if len(years) == 2 and years[0] and years[1]:
        return f"{min(years[0], years[1]):04}-{max(years[0], years[1]):04}"
    return None


def _one_year(text: str) -> int | None:
    match = _YEAR.fullmatch(text)
    if match is None:
        return None
    if match[3]:
        return int(match[3])
    return year_of_era(match[1], match[2])


def read_phase(value: str) -> str | None:
    """Read ``2``, ``第2期`` or ``第二期`` into ``2``; None where it is no phase."""
    match = re.fullmatch(rf"第?(\d{{1,2}}|[{KANJI}])(?:期|次)?", normalise(value))
    return str(number(match[1])) if match else None


def read_filter(field: str, value: str, exclude: bool = False) -> Filter | None:
    """Read a filter's value as its field wants it; None where it can't be read."""
    read = {"year": read_year, "phase": read_phase}.get(field, str.strip)(value)
    return Filter(field, read, exclude) if read else None


class _Item(NamedTuple):
    """A piece of the query before OR and minus are settled."""

    word: Word | None
    filter: Filter | None
    exclude: bool
    is_or: bool


def _word(text: str, quoted: bool, title: bool = False) -> Word | None:
    if not quoted and len(text) > 1:
        text = text.strip(_QUOTES) or text  # a quotation mark that lost its partner
    normalised = normalise(text)
    return Word(text.strip(), normalised, quoted, title) if normalised else None


def _item(match: re.Match[str]) -> _Item | None:
    """One piece, as syntax if it can be and as text if not."""
    quoted, exclude = match["quoted"] is not None, bool(match["minus"])
    value = match["quoted"] if quoted else match["bare"]
    if match["field"] is not None:
        field = FIELDS.get(normalise(match["field"]))
        if field == "title":
            word = _word(value, quoted, title=True)
            return _Item(word, None, exclude, False) if word else None
        if field and (
            found := read_filter(field, value if quoted else value.strip(_QUOTES), exclude)
        ):
            return _Item(None, found, exclude, False)
        prefix = match["field"] + match[0][match.end("field") - match.start()]
        word = _word(prefix + value, quoted)  # no field of ours: text, colon and all
        return _Item(word, None, exclude, False) if word else None
    word = _word(value, quoted)
    is_or = not quoted and not exclude and value in ("OR", "ＯＲ")
    return _Item(word, None, exclude, is_or) if word else None


def _items(text: str) -> list[_Item]:
    found: list[_Item] = []
    at = 0
    while at < len(text) and len(found) < 3 * MAX_WORDS:
        if text[at].isspace():
            at += 1
            continue
        match = _ITEM.match(text, at)
        if match is None:  # a minus at the very end
            at += 1
            continue
        at = match.end()
        item = _item(match)
        if item:
            found.append(item)
    return found


def parse(text: str) -> Query:
    """Read a query; never raises. Past ``MAX_LENGTH`` characters and ``MAX_WORDS`` words the rest is left out."""
    items = _items(text[:MAX_LENGTH])
    clauses: list[list[Word]] = []
    excluded: list[Word] = []
    filters: list[Filter] = []

    def plain(i: int) -> bool:
        return 0 <= i < len(items) and items[i].word is not None and not items[i].exclude

    join = False
    for i, item in enumerate(items):
        if item.is_or and not join and plain(i - 1) and plain(i + 1) and clauses:
            join = True
            continue
        if item.filter:
            filters.append(item.filter)
        elif item.word and item.exclude:
            excluded.append(item.word)
        elif item.word and join:
            clauses[-1].append(item.word)
        elif item.word:
            clauses.append([item.word])
        join = False
    kept = [tuple(dict.fromkeys(c)) for c in clauses]
    return Query(
        text[:MAX_LENGTH],
        _limited(kept),
        tuple(excluded[:MAX_WORDS]),
        tuple(dict.fromkeys(filters)),
    )


def _limited(clauses: list[tuple[Word, ...]]) -> tuple[tuple[Word, ...], ...]:
    """The first ``MAX_WORDS`` words, each clause once."""
    found: dict[tuple[Word, ...], None] = {}
    left = MAX_WORDS
    for clause in clauses:
        if left > 0:
            found[clause[:left]] = None
            left -= len(clause)
    return tuple(found)
