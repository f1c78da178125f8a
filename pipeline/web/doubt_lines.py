"""A doubt as rows tell it and as a line of a page says it."""

from typing import NamedTuple

from pipeline.answers.doubts import ADVICE, english, place
from pipeline.database.row_types import DoubtRow
from pipeline.kinds import DoubtKind
from pipeline.web.dates import date_words

STANDING = "settled IS NULL ORDER BY since DESC, id LIMIT 50"
"""The end of a query for the doubts that stand."""


class DoubtLine(NamedTuple):
    """A doubt in words."""

    id: str
    kind: str
    words: str
    advice: str
    since: str
    """Day in words."""
    settled: str
    """Day in words; empty while it stands."""
    href: str | None


def doubt_line(doubt: DoubtRow, lang: str) -> DoubtLine:
    """A doubt in words."""
    japanese, in_english = ADVICE[DoubtKind(doubt["kind"])]
    return DoubtLine(
        id=doubt["id"],
        kind=doubt["kind"],
        words=doubt["message"] if lang == "ja" else english(doubt),
        advice=japanese if lang == "ja" else in_english,
        since=date_words(doubt["since"], lang),
        settled=date_words(doubt["settled"], lang) if doubt["settled"] else "",
        href=place(doubt),
    )
