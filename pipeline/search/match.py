"""From a query to FTS5: which spellings to look for, and the expressions that find them."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from pipeline.search.query import Query, Word, parse
from pipeline.search.tokens import one_char, phrase
from pipeline.search.variants import variants

NOTHING = '""'
"""An FTS5 expression that matches no row and is no error."""

Spellings = Mapping[Word, tuple[str, ...]]
"""Each word → its normalised spellings, its own first."""
Clause = tuple[Word, ...]


class Expression(NamedTuple):
    """What a page must match, on ``pages_fts`` (pairs) and ``pages_chars`` (chars).

    None stands for nothing.
    """

    pairs: str | None
    chars: str | None
    but_pairs: str | None = None
    """What it must not match; used only where FTS5's own NOT can't be: no pairs on its left."""
    but_chars: str | None = None


def spellings(
    db: sqlite3.Connection, query: Query, with_variants: bool
) -> dict[Word, tuple[str, ...]]:
    """The spellings to look for; variants that occur nowhere are left out."""
    found: dict[Word, tuple[str, ...]] = {}
    for word in (*query.words, *query.excluded):
        others = variants(word.normalised) if with_variants and not word.quoted else ()
        found[word] = (word.normalised, *(v for v in others if occurs(db, v)))
    return found


_ON_A_PAGE = "SELECT 1 FROM pages_fts WHERE pages_fts MATCH ? LIMIT 1"
_CHAR_ON_A_PAGE = "SELECT 1 FROM pages_chars WHERE pages_chars MATCH ? LIMIT 1"
_IN_AN_ENTRY = "SELECT 1 FROM entries_fts WHERE entries_fts MATCH ? LIMIT 1"


def occurs(db: sqlite3.Connection, spelling: str) -> bool:
    """True where a word occurs on a page, in a version of the city's page, a label or a note."""
    if len(spelling) == 1:
        on_a_page = db.execute(_CHAR_ON_A_PAGE, (one_char(spelling),)).fetchone()
    else:
        on_a_page = db.execute(_ON_A_PAGE, (phrase(spelling),)).fetchone()
    return bool(on_a_page or db.execute(_IN_AN_ENTRY, (phrase(spelling),)).fetchone())


def _pairs(word: Word, known: Spellings) -> str:
    """The expression of a word on a table of pairs."""
    either = " OR ".join(phrase(s) for s in known[word])
    return f"heading : ({either})" if word.title else f"({either})"


def _pairs_of_any(words: Iterable[Word], known: Spellings) -> str:
    return " OR ".join(_pairs(word, known) for word in words)


def _pairs_of_all(clauses: Iterable[Clause], known: Spellings) -> str:
    return " AND ".join(f"({_pairs_of_any(clause, known)})" for clause in clauses)


def _chars_of_any(words: Iterable[Word], known: Spellings) -> str:
    """The expression of words of one character on ``pages_chars``."""
    return " OR ".join(one_char(s) for word in words for s in known[word])


def _chars_of_all(clauses: Iterable[Clause], known: Spellings) -> str:
    return " AND ".join(f"({_chars_of_any(clause, known)})" for clause in clauses)


def _is_char(word: Word, known: Spellings) -> bool:
    return not word.title and all(len(s) == 1 for s in known[word])


def expression(query: Query, known: Spellings) -> Expression:
    """Build the expressions of a query.

    Words of one character go to ``pages_chars``, because on ``pages_fts`` they would be prefixes of
    thousands of pairs; only a clause that mixes them with longer words stays on ``pages_fts``.
    """
    single = [c for c in query.clauses if all(_is_char(word, known) for word in c)]
    longer = [c for c in query.clauses if c not in single]
    wanted = Expression(
        pairs=_pairs_of_all(longer, known) or None,
        chars=_chars_of_all(single, known) or None,
    )
    return _without(wanted, query.excluded, known) if query.clauses else wanted


def _without(wanted: Expression, excluded: Iterable[Word], known: Spellings) -> Expression:
    """The expression, and that excluded words must not be found."""
    chars = [word for word in excluded if _is_char(word, known)]
    longer = [word for word in excluded if word not in chars]
    but_pairs = _pairs_of_any(longer, known) or None
    if wanted.pairs and but_pairs:
        wanted = wanted._replace(pairs=f"({wanted.pairs}) NOT ({but_pairs})")
        but_pairs = None
    return wanted._replace(but_pairs=but_pairs, but_chars=_chars_of_any(chars, known) or None)


def whole(query: Query, known: Spellings) -> str | None:
    """The expression of a query on one table of pairs alone; None where nothing is looked for."""
    if not query.clauses:
        return None
    found = _pairs_of_all(query.clauses, known)
    if not query.excluded:
        return found
    return f"({found}) NOT ({_pairs_of_any(query.excluded, known)})"


def unwanted(query: Query, known: Spellings) -> str | None:
    """The expression of the excluded words on one table of pairs; None where there are none."""
    return _pairs_of_any(query.excluded, known) or None


def prefix(query: Query, known: Spellings) -> str | None:
    """For a single word of one character its expression on ``pages_fts``; else None."""
    words = query.words
    return _pairs(words[0], known) if len(words) == 1 and _is_char(words[0], known) else None


def own_spellings(query: Query) -> dict[Word, tuple[str, ...]]:
    """Every word as it was typed, without variants."""
    return {word: (word.normalised,) for word in (*query.words, *query.excluded)}


def escape_fts(text: object) -> str:
    """Turn what was typed into Datasette's search box into an FTS5 expression for ``pages_fts``.

    Never fails. The words alone count, without variants; filters are applied by the plugin as
    conditions of their own. What holds no word gives an expression that matches nothing.
    """
    query = parse("" if text is None else str(text))
    return whole(query, own_spellings(query)) or NOTHING


def needed(words: Iterable[Word], known: Spellings) -> tuple[str, ...]:
    """All spellings of some words, the longest first, for marking them in a text."""
    return tuple(sorted({s for w in words for s in known[w]}, key=lambda s: (-len(s), s)))
