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
    """What a page must match, in expressions on ``pages_fts`` (pairs) and ``pages_chars`` (chars); None stands for nothing."""

    pairs: str | None
    chars: str | None
    but_pairs: str | None = None
    """What it must not match; used only where FTS5's own NOT can't be, because there are no pairs on its left."""
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


def occurs(db: sqlite3.Connection, spelling: str) -> bool:
    """True where a normalised word occurs on some page, in a version of the city's page, a label or a note."""
    tables = ("pages_chars" if len(spelling) == 1 else "pages_fts", "entries_fts")
    for table in tables:
        expression = _char(spelling) if table == "pages_chars" else phrase(spelling)
        if db.execute(
            f"SELECT 1 FROM {table} WHERE {table} MATCH ? LIMIT 1", (expression,)
        ).fetchone():
            return True
    return False


def _char(char: str) -> str:
    return '"' + char.replace('"', '""') + '"'


def _any(word: Word, known: Spellings) -> str:
    either = " OR ".join(phrase(s) for s in known[word])
    return f"heading : ({either})" if word.title else f"({either})"


def _is_char(word: Word, known: Spellings) -> bool:
    return not word.title and all(len(s) == 1 for s in known[word])


def _chars(words: Iterable[Word], known: Spellings) -> str:
    return " OR ".join(_char(s) for w in words for s in known[w])


def expression(query: Query, known: Spellings) -> Expression:
    """Build the expressions of a query. Words of one character go to ``pages_chars``, because on ``pages_fts`` they would be
    prefixes of thousands of pairs; only a clause that mixes them with longer words stays on ``pages_fts``."""
    single = [clause for clause in query.clauses if all(_is_char(w, known) for w in clause)]
    longer = [clause for clause in query.clauses if clause not in single]
    pairs = " AND ".join(
        "(" + " OR ".join(_any(w, known) for w in clause) + ")" for clause in longer
    )
    chars = " AND ".join(f"({_chars(clause, known)})" for clause in single)
    if not pairs and not chars:
        return Expression(None, None)
    but_pairs = " OR ".join(_any(w, known) for w in query.excluded if not _is_char(w, known))
    but_chars = _chars((w for w in query.excluded if _is_char(w, known)), known)
    if pairs and but_pairs:
        pairs, but_pairs = f"({pairs}) NOT ({but_pairs})", ""
    return Expression(pairs or None, chars or None, but_pairs or None, but_chars or None)


def whole(query: Query, known: Spellings) -> str | None:
    """The expression of a query on one table of pairs alone; None where there is nothing to look for."""
    if not query.clauses:
        return None
    found = " AND ".join(
        "(" + " OR ".join(_any(w, known) for w in clause) + ")" for clause in query.clauses
    )
    if not query.excluded:
        return found
    return f"({found}) NOT (" + " OR ".join(_any(w, known) for w in query.excluded) + ")"


def prefix(query: Query, known: Spellings) -> str | None:
    """For a query of a single word of one character: its expression on ``pages_fts``, for relevance; else None."""
    words = query.words
    return _any(words[0], known) if len(words) == 1 and _is_char(words[0], known) else None


def own_spellings(query: Query) -> dict[Word, tuple[str, ...]]:
    """Every word as it was typed, without variants."""
    return {word: (word.normalised,) for word in (*query.words, *query.excluded)}


def escape_fts(text: object) -> str:
    """Turn what was typed into Datasette's search box into an FTS5 expression for ``pages_fts``; never fails.

    The words alone count, without variants; filters are applied by the plugin as conditions of their own. What holds no word
    to look for gives an expression that matches nothing.
    """
    query = parse(text if isinstance(text, str) else "" if text is None else str(text))
    return whole(query, own_spellings(query)) or NOTHING


def needed(words: Iterable[Word], known: Spellings) -> tuple[str, ...]:
    """All spellings of some words, the longest first, for marking them in a text."""
    return tuple(sorted({s for w in words for s in known[w]}, key=lambda s: (-len(s), s)))


def to_mark(text: str, with_variants: bool = True) -> tuple[str, ...]:
    """Every normalised spelling that a query looks for, the longest first: what a reader of a page wants marked.

    Goes with ``pipeline.search.marks.spans(text_of_the_page, to_mark(query))``.
    """
    query = parse(text)
    known = {
        w: (w.normalised, *(variants(w.normalised) if with_variants and not w.quoted else ()))
        for w in query.words
    }
    return needed(query.words, known)
