"""A doubt as rows tell it and as a line of a page says it."""

from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.doubts import ADVICE, english
from pipeline.database.row_types import DoubtRow
from pipeline.kinds import DoubtKind
from pipeline.web.dates import date_words

STANDING = "settled IS NULL ORDER BY note, since DESC, id LIMIT 50"
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
    note: bool
    """It is only told: most of its kind turn out to be right."""
    edition: str
    """The edition's page; empty where there is none, as with the others."""
    file: str
    """The file's page in our reader, at the page it is about."""
    kept: str
    """The city's page as it was seen when the doubt began."""
    site: str | None
    """Where it is seen on the city's own site."""
    correction: str
    """The lines that settle it; empty where none do."""


def doubt_line(doubt: DoubtRow, lang: str) -> DoubtLine:
    """A doubt in words."""
    japanese, in_english = ADVICE[DoubtKind(doubt["kind"])]
    version = doubt["page_version"]
    return DoubtLine(
        id=doubt["id"],
        kind=doubt["kind"],
        words=doubt["message"] if lang == "ja" else english(doubt),
        advice=japanese if lang == "ja" else in_english,
        since=date_words(doubt["since"], lang),
        settled=date_words(doubt["settled"], lang) if doubt["settled"] else "",
        note=bool(doubt["note"]),
        edition=links.edition(doubt["edition_id"]) if doubt["edition_id"] else "",
        file=links.document(doubt["sha256"], doubt["page"]) if doubt["sha256"] else "",
        kept=links.page_version(version) if version else "",
        site=links.external(doubt["url"]),
        correction=doubt["correction"] or "",
    )
