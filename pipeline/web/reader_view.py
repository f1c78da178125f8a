"""What the reader says of a document, in one language."""

from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.by_hand import words_by_hand
from pipeline.database.names import edition_words
from pipeline.database.row_types import OriginalRow
from pipeline.kinds import TextState
from pipeline.read.office.formats import BY_TYPE
from pipeline.read.pdf.recognition import recogniser_in
from pipeline.web import page_pictures
from pipeline.web.cite_view import CiteView
from pipeline.web.dates import date_words, moment_words, size_words
from pipeline.web.doubt_lines import DoubtLine, doubt_line
from pipeline.web.figure_lines import figure_words
from pipeline.web.language import Translator
from pipeline.web.link import Link
from pipeline.web.margin.view import Address, MarginView, margin_view
from pipeline.web.reader_facts import (
    STRETCH,
    Asked,
    ComparedVersion,
    DocumentFacts,
    ShownPage,
    Stretch,
)

_MOST_HITS = 400
"""So many pages with a hit are listed."""


class VersionLine(NamedTuple):
    """A version of the document."""

    day: str
    document: Link | None
    """None for the one that is shown."""
    compare: str | None
    url: str


class Turn(NamedTuple):
    """Ways to other stretches; None where there is none."""

    earlier: str | None
    earlier_hit: Link | None
    later_hit: Link | None
    later: str | None


class PageLink(NamedTuple):
    """An entry of the list of all pages."""

    number: int
    href: str
    here: bool


class Quoting(NamedTuple):
    """Where the reader stands, and how that is cited."""

    page: int | None
    """None at the file as a whole."""
    text: str
    """What is quoted; empty where nothing is."""
    citation: CiteView | None


class ReaderView(NamedTuple):
    """The page."""

    name: str
    title: str
    """With city and edition: several files of one name are told apart."""
    quoting: Quoting
    cite_of: str
    """What the citation is of, in words."""
    as_edition: str
    """What the addresses of pages say of the edition as whose text it is read; may be empty."""
    editions: list[Link]
    by_hand: str
    """What of it a person set; empty where nothing was."""
    original: str
    drawable: bool
    format: str
    """What people call its format; empty where its name says all."""
    size: str
    total: int
    url: str
    first_seen: str
    sha256: str
    metadata: list[tuple[str, str]]
    """What the PDF says of itself: (what, value)."""
    versions: list[VersionLine]
    no_page: str
    """That a page that was asked for is not there; empty where none is missing."""
    warning: str
    """What is wrong with the text; empty where nothing is."""
    failed: bool
    doubts: list[DoubtLine]
    searchable: bool
    q: str
    searched: bool
    outcome: str
    hits: list[Link]
    figure: str
    """The number that is asked for, in words; empty where none is."""
    stretch: Stretch
    turn: Turn | None
    """None where all pages are shown at once."""
    margin: MarginView | None
    pages: list[ShownPage]
    all_pages: list[PageLink]
    """Empty where all are shown."""


def reader_view(
    facts: DocumentFacts, asked: Asked, quoting: Quoting, lang: str, t: Translator
) -> ReaderView:
    """What is said of a document, in one language."""
    original, stretch = facts.original, facts.stretch
    sha256 = original["sha256"]
    readable = asked.searched or any(not page.empty for page in facts.pages)
    several = stretch.total > STRETCH
    return ReaderView(
        name=_name(facts),
        title=_title(facts, quoting, lang, t),
        quoting=quoting,
        cite_of=_cite_of(quoting, t),
        as_edition=f"&edition={links.part(asked.margin.edition)}" if asked.margin.edition else "",
        editions=[Link(links.edition(e["id"]), edition_words(e, lang)) for e in facts.editions],
        by_hand=_by_hand(facts, lang),
        original=links.original(sha256),
        drawable=page_pictures.drawable(original),
        format=_format(original),
        size=size_words(original["size"], lang),
        total=stretch.total,
        url=original["url"],
        first_seen=moment_words(original["first_seen"], lang),
        sha256=sha256,
        metadata=_metadata(original, t),
        versions=_versions(facts, lang),
        no_page=t("missing.page", asked.no_page) if asked.no_page else "",
        warning=_warning(original, readable, t),
        failed=original["text_state"] == TextState.FAILED,
        doubts=[doubt_line(doubt, lang) for doubt in facts.doubts],
        searchable=readable or original["text_state"] == TextState.TEXT,
        q=asked.q,
        searched=asked.searched,
        outcome=_outcome(facts, asked, t),
        figure=figure_words(facts.figure, t) if facts.figure else "",
        hits=_hits(facts, asked),
        stretch=stretch,
        turn=_turn(facts, asked, t) if several else None,
        margin=_margin(facts, asked, lang, t),
        pages=facts.pages,
        all_pages=_all_pages(facts, asked) if several else [],
    )


def _by_hand(facts: DocumentFacts, lang: str) -> str:
    """What a person set of the document; of several that have these bytes, of each."""
    words = (words_by_hand(document["by_hand"], lang) for document in facts.documents)
    return " · ".join(dict.fromkeys(said for said in words if said))


def _margin(facts: DocumentFacts, asked: Asked, lang: str, t: Translator) -> MarginView | None:
    if facts.margin is None:
        return None
    address = Address(facts.original["sha256"], asked.margin.edition)
    return margin_view(facts.margin, address, lang, t)


def _name(facts: DocumentFacts) -> str:
    if facts.documents:
        return facts.documents[0]["label"]
    return facts.original["title"] or facts.original["url"]


def _title(facts: DocumentFacts, quoting: Quoting, lang: str, t: Translator) -> str:
    """City, edition, file and page."""
    main = facts.documents[0] if facts.documents else None
    edition = next((e for e in facts.editions if main and e["id"] == main["edition_id"]), None)
    parts = [main["source_name"] if main else "", edition_words(edition, lang) if edition else ""]
    page = t("page_n", quoting.page) if quoting.page else ""
    return " ".join(part for part in (*parts, _name(facts), page) if part)


def _cite_of(quoting: Quoting, t: Translator) -> str:
    """What the citation is of: a place, a page, the file."""
    if quoting.page is None:
        return t("cite_file")
    return t("cite_place" if quoting.text else "cite_one_page", quoting.page)


def _metadata(original: OriginalRow, t: Translator) -> list[tuple[str, str]]:
    known = (
        ("title", original["title"]),
        ("made_with", original["producer"]),
        ("made_at", original["created"]),
        ("changed_at", original["modified"]),
    )
    if not any(value for _, value in known[:3]):
        return []
    return [(t(word), value) for word, value in known if value]


def _versions(facts: DocumentFacts, lang: str) -> list[VersionLine]:
    if len(facts.versions) < 2:
        return []
    return [_version_line(version, facts, lang) for version in facts.versions]


def _version_line(version: ComparedVersion, facts: DocumentFacts, lang: str) -> VersionLine:
    day, sha256 = date_words(version["first_seen"], lang), version["sha256"]
    if sha256 == facts.original["sha256"]:
        return VersionLine(day, None, None, version["url"])
    old, new = version["old_id"], version["new_id"]
    return VersionLine(
        day=day,
        document=Link(links.document(sha256), f"{sha256[:16]}…"),
        compare=links.compare(old, new) if old and new else None,
        url=version["url"],
    )


def _warning(original: OriginalRow, readable: bool, t: Translator) -> str:
    recognised = readable and recogniser_in(original["extractor"])
    if original["text_state"] == TextState.IMAGE and recognised:
        return ""  # each page says by itself that its text was recognised, and a doubt says so
    if original["text_state"] == TextState.IMAGE:
        return t("mostly_picture" if readable else "is_picture")
    if original["text_state"] == TextState.FAILED:
        return t("is_failed", original["error"] or "")
    if original["text_state"] == TextState.UNREAD:
        return t("is_unread", original["error"] or "")
    return t("partly_read", original["error"]) if _office(original) and original["error"] else ""


_FORMATS = {
    "docx": "Word (.docx)",
    "xlsx": "Excel (.xlsx)",
    "xls": "Excel (.xls)",
    "ods": "OpenDocument (.ods)",
}


def _format(original: OriginalRow) -> str:
    kind = BY_TYPE.get(original["media_type"] or "")
    return _FORMATS.get(kind.suffix, "") if kind else ""


def _office(original: OriginalRow) -> bool:
    return (original["extractor"] or "").startswith("office")


def _outcome(facts: DocumentFacts, asked: Asked, t: Translator) -> str:
    hits = len(facts.found.hits)
    if hits:
        return t("found_on_one" if hits == 1 else "found_on", hits)
    return t("found_nowhere" if asked.q else "passage_nowhere")


def _hits(facts: DocumentFacts, asked: Asked) -> list[Link]:
    return [
        Link(asked.href(facts.original["sha256"], number), str(number))
        for number in facts.found.hits[:_MOST_HITS]
    ]


def _turn(facts: DocumentFacts, asked: Asked, t: Translator) -> Turn:
    first, last, total = facts.stretch
    hits = facts.found.hits
    before = max((number for number in hits if number < first), default=None)
    after = min((number for number in hits if number > last), default=None)

    def href(number: int) -> str:
        return asked.href(facts.original["sha256"], number)

    return Turn(
        earlier=href(first - 1) if first > 1 else None,
        earlier_hit=Link(href(before), t("earlier_hit", before)) if before else None,
        later_hit=Link(href(after), t("later_hit", after)) if after else None,
        later=href(last + 1) if last < total else None,
    )


def _all_pages(facts: DocumentFacts, asked: Asked) -> list[PageLink]:
    return [
        PageLink(number, asked.href(facts.original["sha256"], number), facts.stretch.holds(number))
        for number in range(1, facts.stretch.total + 1)
    ]
