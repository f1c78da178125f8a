"""From a query to FTS5: which spellings to look for, and the expressions that find them."""

# ruff: noqa: S608 - the SQL put together here is our own; every value is a parameter

import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.search.query import Query, Word, parse
from pipeline.search.tokens import phrase
from pipeline.search.variants import variants

NOTHING = '""'
"""An FTS5 expression that matches no row and is no error."""

Spellings = Mapping[Word, tuple[str, ...]]
"""Each word → its normalised spellings, its own first."""


class Expression(NamedTuple):
    """What a page must match: an expression on ``pages_fts``, one on ``pages_chars``, or both; neither finds nothing."""

    pairs: str | None
    chars: str | None


def spellings(db: sqlite3.Connection, query: Query, with_variants: bool) -> dict[Word, tuple[str, ...]]:
    """The spellings to look for; variants that occur nowhere are left out."""
    found: dict[Word, tuple[str, ...]] = {}
    for word in (*query.words, *query.excluded):
        others = variants(word.normalised) if with_variants and not word.quoted else ()
        found[word] = (word.normalised, *(v for v in others if occurs(db, v)))
    return found


def occurs(db: sqlite3.Connection, spelling: str) -> bool:
    """True where a normalised word occurs on some page, in a version of the city's page, a label or a note."""
    tables = ("pages_chars" if len(spelling) == 1 else "pages_fts", "entries_fts")
    for table in tables:
        expression = _char(spelling) if table == "pages_chars" else phrase(spelling)
        if db.execute(f"SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT 1", (expression,)).fetchone():
            return True
    return False


def _char(char: str) -> str:
    return '"' + char.replace('"', '""') + '"'


def _any(word: Word, known: Spellings) -> str:
    either = " OR ".join(phrase(s) for s in known[word])
    return f"heading : ({either})" if word.title else f"({either})"


def expression(query: Query, known: Spellings, one_table: bool = False) -> Expression:
    """Build the expression of a query; with ``one_table`` all of it for ``pages_fts`` or ``entries_fts`` alone."""
    pairs: list[str] = []
    chars: list[str] = []
    for clause in query.clauses:
        single = not one_table and all(not w.title and all(len(s) == 1 for s in known[w]) for w in clause)
        if single:
            chars.append("(" + " OR ".join(_char(s) for w in clause for s in known[w]) + ")")
        else:
            pairs.append("(" + " OR ".join(_any(w, known) for w in clause) + ")")
    if not pairs and not chars:
        return Expression(None, None)
    if query.excluded and not pairs:  # FTS5's NOT needs something on its left: take the characters as prefixes
        return expression(query, known, one_table=True)
    both = " AND ".join(pairs)
    if query.excluded:
        both = f"({both}) NOT (" + " OR ".join(_any(w, known) for w in query.excluded) + ")"
    return Expression(both or None, " AND ".join(chars) or None)


def own_spellings(query: Query) -> dict[Word, tuple[str, ...]]:
    """Every word as it was typed, without variants."""
    return {word: (word.normalised,) for word in (*query.words, *query.excluded)}


def escape_fts(text: object) -> str:
    """Turn what was typed into Datasette's search box into an FTS5 expression for ``pages_fts``; never fails.

    The words alone count, without variants; filters are applied by the plugin as conditions of their own. What holds no word
    to look for gives an expression that matches nothing.
    """
    query = parse(text if isinstance(text, str) else "" if text is None else str(text))
    return expression(query, own_spellings(query), one_table=True).pairs or NOTHING


def needed(words: Iterable[Word], known: Spellings) -> tuple[str, ...]:
    """All spellings of some words, the longest first, for marking them in a text."""
    return tuple(sorted({s for w in words for s in known[w]}, key=lambda s: (-len(s), s)))
