"""``shinkyu quote``: does a quotation stand in an edition?"""

import sqlite3
import sys
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.answers.quotes.finding import quote
from pipeline.answers.quotes.told import EXIT_CODES, Json, answer_json, answer_text

_MOST_READ = 1_000_000
"""Characters of standard input: far more than any quotation, and no more than that is read."""


class Told(NamedTuple):
    """What is printed, and how the command ends."""

    text: str
    json: Json
    exit_code: int


def quote_command(db: sqlite3.Connection, words: Sequence[str], colour: bool) -> Told:
    """Look for a quotation.

    Args:
        words: the text; ``-`` alone reads it from standard input.

    Raises:
        QuoteError: it is none, too short or too long.
    """
    text = sys.stdin.read(_MOST_READ) if list(words) == ["-"] else " ".join(words)
    answer = quote(db, text)
    return Told(answer_text(answer, colour), answer_json(answer), EXIT_CODES[answer.status])
