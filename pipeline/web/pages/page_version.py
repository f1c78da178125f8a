"""A version of the city's page: how it looked, beside it what it said and what changed in it."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple, TypedDict

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.by_hand import words_by_hand
from pipeline.answers.citations.places import of_page_version
from pipeline.answers.citations.types import ONLY, Cited
from pipeline.database.row_types import ComparedRow, ComparisonRow, PageLinkRow, PageVersionRow
from pipeline.web.archived import addresses as at
from pipeline.web.archived.page import Archived
from pipeline.web.archived.text import LinkState, TextLine, lines_of, links_of
from pipeline.web.archived.words import WORDS
from pipeline.web.cite_view import SUFFIXES, CiteView, cite_view
from pipeline.web.database import one, rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words, moment_words
from pipeline.web.language import Translator, language, translator
from pipeline.web.names import comparison_words
from pipeline.web.pages.archived import look_of
from pipeline.web.rendering import CSP, Page, address, missing, render
from pipeline.web.responses import citation_file

_VERSION = """
SELECT v.*, s.name AS source_name, c.warc_file, c.warc_offset
FROM page_versions v JOIN sources s ON s.id = v.source_id
LEFT JOIN captures c ON c.source_id = v.source_id AND c.sha256 = v.sha256
WHERE v.id = ? ORDER BY c.id LIMIT 1
"""
_ALL = """
SELECT v.id, v.title, v.first_seen, v.published, v.updated, c.id AS comparison,
  coalesce(c.added, 0) AS added, coalesce(c.removed, 0) AS removed,
  coalesce(c.changed, 0) AS changed, coalesce(c.moved, 0) AS moved,
  coalesce(c.numbers_changed, 0) AS numbers_changed, coalesce(c.summary, '') AS summary
FROM page_versions v
LEFT JOIN comparisons c ON c.new_id = 'page-' || v.id AND c.scope = 'page'
WHERE v.source_id = ? AND v.page_id IS ? ORDER BY v.id
"""
_LINKS = "SELECT * FROM page_links WHERE page_version_id = ? ORDER BY position"
_KEPT = """
SELECT l.url, d.sha256 FROM page_links l JOIN documents d ON d.id = l.document_id
WHERE l.page_version_id = ? AND d.sha256 IS NOT NULL
"""
_COMPARISON = "SELECT * FROM comparisons WHERE id = ?"
_ROWS = "SELECT * FROM comparison_rows WHERE comparison_id = ? ORDER BY position LIMIT 3000"
FRAMED = CSP + "; frame-src 'self'"
"""The policy of a page that shows an archived one in a frame."""


class KeptVersion(PageVersionRow):
    """A version of a city's page with the capture that brought it."""

    source_name: str
    warc_file: str | None
    warc_offset: int | None


class OtherVersion(TypedDict):
    """A version in the list of all of them, with what its comparison with the one before found."""

    id: int
    title: str | None
    first_seen: str
    published: str | None
    updated: str | None
    comparison: str | None
    added: int
    removed: int
    changed: int
    moved: int
    numbers_changed: int
    summary: str


class KeptFile(TypedDict):
    """The file that a link leads to, as it is kept."""

    url: str
    sha256: str


class VersionFacts(NamedTuple):
    """What the page is made of."""

    row: KeptVersion
    versions: list[OtherVersion]
    place: int
    """Among them, from 0."""
    comparison: ComparisonRow | None
    compared: list[ComparedRow]
    page_links: list[LinkState]
    kept: dict[str, str]
    """Address → SHA-256 of the file that it led to."""
    look: Archived | None

    @property
    def before(self) -> OtherVersion | None:
        """The version before."""
        return self.versions[self.place - 1] if self.place else None

    @property
    def after(self) -> OtherVersion | None:
        """The version after."""
        later = self.versions[self.place + 1 :]
        return later[0] if later else None


class LinkLine(NamedTuple):
    """A link that stood on the city's page."""

    kind: str
    label: str
    url: str
    state: str
    """What became of it; empty where nothing did."""
    gone: bool
    kept: str | None
    """Where the file is shown."""


class VersionLine(NamedTuple):
    """A version in the list of all of them."""

    href: str
    day: str
    iso: str
    what: str
    published: str
    updated: str
    current: bool


class VersionView(NamedTuple):
    """The page of a version."""

    heading: str
    lead: str
    day: str
    citation: CiteView
    url: str
    outside: str | None
    """The same where it may stand in a link."""
    before: str | None
    after: str | None
    changes: list[str]
    """What changed, a sentence each."""
    compare: str | None
    frame: str | None
    """Address of the page as it looked; None where it can't be shown."""
    frame_title: str
    look: str
    """What of its look the archive has."""
    lines: list[TextLine]
    page_links: list[LinkLine]
    versions: list[VersionLine]
    first_seen: str
    last_seen: str
    published: str
    updated: str
    by_hand: str
    """Which of its dates a person set; empty where none."""
    original: str
    sha256: str
    record: str
    """Which record of which WARC file."""
    page_list: str


async def _read(datasette: Datasette, number: int) -> VersionFacts | None:
    row = await one(datasette, KeptVersion, _VERSION, [number])
    if row is None:
        return None
    versions = await rows(datasette, OtherVersion, _ALL, [row["source_id"], row["page_id"]])
    place = [version["id"] for version in versions].index(number)
    before = versions[place - 1]["id"] if place else None
    pair = [f"page-{before}..page-{number}"]
    now, kept, old, comparison, compared, look = await asyncio.gather(
        rows(datasette, PageLinkRow, _LINKS, [number]),
        rows(datasette, KeptFile, _KEPT, [number]),
        rows(datasette, PageLinkRow, _LINKS, [before]),
        one(datasette, ComparisonRow, _COMPARISON, pair),
        rows(datasette, ComparedRow, _ROWS, pair),
        look_of(datasette, number),
    )
    return VersionFacts(
        row=row,
        versions=versions,
        place=place,
        comparison=comparison,
        compared=compared,
        page_links=links_of(now, old if before else None),
        kept={file["url"]: file["sha256"] for file in kept},
        look=look,
    )


def _view(facts: VersionFacts, citation: CiteView, lang: str, t: Translator) -> VersionView:
    row, comparison = facts.row, facts.comparison
    day = date_words(row["first_seen"], lang)
    return VersionView(
        heading=f"{row['source_name']} {row['title'] or ''}",
        lead=t("v.lead", facts.place + 1, len(facts.versions)),
        day=day,
        citation=citation,
        url=row["url"],
        outside=links.external(row["url"]),
        before=links.page_version(facts.before["id"]) if facts.before else None,
        after=links.page_version(facts.after["id"]) if facts.after else None,
        changes=_changes(facts, lang, t),
        compare=links.compare(comparison["old_id"], comparison["new_id"]) if comparison else None,
        frame=at.page(row["id"]) if facts.look else None,
        frame_title=t("v.frame", day),
        look=_look_words(facts.look, t),
        lines=lines_of(row["text"], facts.compared),
        page_links=[_link_line(link, facts.kept, t) for link in facts.page_links],
        versions=list(_version_lines(facts, lang, t)),
        first_seen=moment_words(row["first_seen"], lang),
        last_seen=moment_words(row["last_seen"], lang),
        published=date_words(row["published"], lang) or t("unknown"),
        updated=date_words(row["updated"], lang) or t("unknown"),
        by_hand=words_by_hand(row["by_hand"], lang),
        original=links.original(row["sha256"]),
        sha256=row["sha256"],
        record=f"{row['warc_file']} @ {row['warc_offset']}",
        page_list=links.page_versions(row["source_id"]),
    )


def _changes(facts: VersionFacts, lang: str, t: Translator) -> list[str]:
    """What changed since the version before: its text, its title and dates, its links."""
    before = facts.before
    if before is None:
        return [t("v.first")]
    said = [comparison_words(facts.comparison, lang)] if facts.comparison else [t("v.same_text")]
    for key in ("title", "published", "updated"):
        old, new = before[key], facts.row[key]
        if old != new:
            words = [date_words(value, lang) or t("unknown") for value in (old, new)]
            said.append(t("v.from_to", t(f"v.{key}"), *words))
    states = [link.state for link in facts.page_links]
    counts = [states.count(state) for state in ("added", "removed", "led")]
    if any(counts):
        said.append(t("v.links_changed", t("v.link_counts", *counts)))
    return said


def _look_words(look: Archived | None, t: Translator) -> str:
    """What of a page's look the archive has, and that nothing in it runs."""
    if look is None:
        return t("v.no_look")
    words = [_held_words(look, t)]
    if look.later:
        words.append(t("v.later", look.later))
    return " ".join([*words, t("v.sandbox")])


def _held_words(look: Archived, t: Translator) -> str:
    if not look.wanted:
        return t("v.none_named")
    if look.held < look.wanted:
        return t("v.held", look.wanted, look.held)
    return t("v.held_one") if look.held == 1 else t("v.held_all", look.wanted)


def _link_line(link: LinkState, kept: dict[str, str], t: Translator) -> LinkLine:
    row = link.row
    sha256 = kept.get(row["url"])
    return LinkLine(
        kind=t(f"v.link.{row['kind']}"),
        label=row["label"],
        url=row["url"],
        state="" if link.state == "same" else t(f"v.link.{link.state}"),
        gone=link.state == "removed",
        kept=links.document(sha256) if sha256 else None,
    )


def _version_lines(facts: VersionFacts, lang: str, t: Translator) -> Iterator[VersionLine]:
    """All versions, the newest first; of those of one day the hour is told."""
    days = Counter(date_words(version["first_seen"], lang) for version in facts.versions)
    for version in reversed(facts.versions):
        day = date_words(version["first_seen"], lang)
        yield VersionLine(
            href=links.page_version(version["id"]),
            day=day if days[day] == 1 else moment_words(version["first_seen"], lang),
            iso=version["first_seen"],
            what=comparison_words(version, lang) if version["comparison"] else t("v.start"),
            published=date_words(version["published"], lang),
            updated=date_words(version["updated"], lang),
            current=version["id"] == facts.row["id"],
        )


async def version(datasette: Datasette, request: Request) -> Response:
    """`/-/pages/{number}`: a version of the city's page as it looked, beside its text with what
    changed.
    """
    lang = language(request)
    t = translator(lang, WORDS)
    number = int(request.url_vars["number"])
    facts = await _read(datasette, number)
    if facts is None:
        return await missing(datasette, request, "page_version", number)
    cited = _cited(facts.row, address(request, ""))
    told = cite_view(cited, lang, lambda form: f"{links.page_version(number)}.{form}")
    view = _view(facts, told, lang, t)
    page = Page(
        title=f"{view.heading} {t('page_version', view.day)}",
        canonical=links.page_version(number),
        words=WORDS,
        cited=cited,
    )
    response = await render(datasette, request, "shinkyu_page_version.html", view, page)
    response.headers["Content-Security-Policy"] = FRAMED
    return response


def _cited(row: KeptVersion, base: str) -> Cited:
    """The version, as it is cited: with the day on which it was captured."""
    place = of_page_version(row, row["source_name"])
    key = f"{row['source_id']}-page-{row['id']}"
    return Cited(key, place.city, None, ((ONLY, place),), links.page_version(row["id"]), base)


async def cite(datasette: Datasette, request: Request) -> Response:
    """`/-/pages/{number}.bib`: how to cite the version; also `ris`, `csl.json`, and `txt`
    (`?lang=en` in English).
    """
    number = int(request.url_vars["number"])
    row = await one(datasette, KeptVersion, _VERSION, [number])
    if row is None:
        return await missing(datasette, request, "page_version", number)
    cited = _cited(row, address(request, ""))
    return citation_file(cited, request.url_vars["form"], language(request))


ROUTES: list[Route] = [
    (rf"^/-/pages/(?P<number>\d{{1,15}})\.{SUFFIXES}$", cite),
    (r"^/-/pages/(?P<number>\d{1,15})$", version),
]
