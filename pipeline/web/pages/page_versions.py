"""The city's own page as it was on a date, as text, with what changed since the version before."""

from typing import NamedTuple, TypedDict

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.by_hand import words_by_hand
from pipeline.database.row_types import ComparedRow, ComparisonRow, PageLinkRow, PageVersionRow
from pipeline.web.database import one, rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words, moment_words
from pipeline.web.language import Translator, language, translator
from pipeline.web.names import comparison_words
from pipeline.web.rendering import Page, not_found, render

_VERSIONS = """
SELECT v.id, v.source_id, v.page_id, v.title, v.published, v.updated, v.first_seen, v.last_seen,
  v.by_hand, s.name AS source_name, p.url AS page_url,
  count(*) OVER (PARTITION BY v.source_id)
    > count(*) OVER (PARTITION BY v.source_id, v.page_id) AS several
FROM page_versions v JOIN sources s ON s.id = v.source_id
LEFT JOIN source_pages p ON p.id = v.page_id
ORDER BY v.source_id, p.position, v.id DESC
"""
_VERSION = """
SELECT v.*, s.name AS source_name, c.captured_at, c.warc_file, c.warc_offset
FROM page_versions v JOIN sources s ON s.id = v.source_id
LEFT JOIN captures c ON c.source_id = v.source_id AND c.sha256 = v.sha256
WHERE v.id = ? ORDER BY c.id LIMIT 1
"""
_IDS = "SELECT id FROM page_versions WHERE source_id = ? AND page_id IS ? ORDER BY id"
_LINKS = "SELECT * FROM page_links WHERE page_version_id = ? ORDER BY position"
_COMPARISON = "SELECT * FROM comparisons WHERE id = ?"
_CHANGED_ROWS = """
SELECT * FROM comparison_rows WHERE comparison_id = ? AND kind != 'same' ORDER BY position LIMIT 500
"""


class ListedVersion(TypedDict):
    """A version of a city's page, for the list."""

    id: int
    source_id: str
    page_id: int | None
    title: str | None
    published: str | None
    updated: str | None
    first_seen: str
    last_seen: str
    by_hand: str | None
    source_name: str
    page_url: str | None
    several: int
    """1 where the source has versions of several pages."""


class CapturedVersion(PageVersionRow):
    """A version of a city's page with the capture that brought it."""

    source_name: str
    captured_at: str | None
    warc_file: str | None
    warc_offset: int | None


class VersionId(TypedDict):
    """The number of a version."""

    id: int


class VersionLine(NamedTuple):
    """A version in the list."""

    first_seen: str
    day: str
    href: str
    title: str
    published: str
    updated: str
    last_seen: str
    url: str
    """Which page it is of, where its source has several; else empty."""
    by_hand: str
    """Which of its dates a person set; empty where none."""


class VersionsView(NamedTuple):
    """The list of versions."""

    versions: list[VersionLine]
    on: str
    """The day that was asked for."""


class VersionFacts(NamedTuple):
    """What the page of a version is made of."""

    row: CapturedVersion
    before: int | None
    """Number of the version before."""
    after: int | None
    comparison: ComparisonRow | None
    """With the version before."""
    changed: list[ComparedRow]
    page_links: list[PageLinkRow]


class LinkLine(NamedTuple):
    """A link that stood on the city's page."""

    kind: str
    label: str
    url: str


class VersionView(NamedTuple):
    """The page of a version."""

    heading: str
    url: str
    outside: str | None
    """The same where it may stand in a link."""
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
    before: str | None
    after: str | None
    found: str
    """What changed, in a sentence; empty where there is no comparison."""
    compare: str | None
    changed: list[ComparedRow]
    text: str
    page_links: list[LinkLine]


def _in_force(versions: list[ListedVersion], day: str) -> list[ListedVersion]:
    """Of each page the newest version that had been seen by a day."""
    newest: dict[tuple[str, int | None], ListedVersion] = {}
    for version in versions:
        if version["first_seen"][:10] <= day:
            newest.setdefault((version["source_id"], version["page_id"]), version)
    return list(newest.values())


def _version_line(row: ListedVersion, lang: str) -> VersionLine:
    return VersionLine(
        first_seen=row["first_seen"],
        day=date_words(row["first_seen"], lang),
        href=links.page_version(row["id"]),
        title=f"{row['source_name']} {row['title'] or ''}",
        published=date_words(row["published"], lang) or "—",
        updated=date_words(row["updated"], lang) or "—",
        last_seen=date_words(row["last_seen"], lang),
        url=(row["page_url"] or "") if row["several"] else "",
        by_hand=words_by_hand(row["by_hand"], lang),
    )


async def versions(datasette: Datasette, request: Request) -> Response:
    """`/-/pages`, or with ``?on=2024-04-01`` the version in force on that day."""
    lang = language(request)
    day = request.args.get("on") or ""
    found = await rows(datasette, ListedVersion, _VERSIONS)
    shown = _in_force(found, day) if day else found
    view = VersionsView([_version_line(row, lang) for row in shown], day)
    page = Page(title=translator(lang)("pages"), words=WORDS)
    return await render(datasette, request, "shinkyu_page_versions.html", view, page)


async def _read(datasette: Datasette, number: int) -> VersionFacts | None:
    row = await one(datasette, CapturedVersion, _VERSION, [number])
    if row is None:
        return None
    ids = [
        v["id"] for v in await rows(datasette, VersionId, _IDS, [row["source_id"], row["page_id"]])
    ]
    at = ids.index(number)
    before = ids[at - 1] if at else None
    pair = [f"page-{before}..page-{number}"]
    return VersionFacts(
        row=row,
        before=before,
        after=ids[at + 1] if at + 1 < len(ids) else None,
        comparison=await one(datasette, ComparisonRow, _COMPARISON, pair),
        changed=await rows(datasette, ComparedRow, _CHANGED_ROWS, pair),
        page_links=await rows(datasette, PageLinkRow, _LINKS, [number]),
    )


def _view(facts: VersionFacts, lang: str, t: Translator) -> VersionView:
    row, comparison = facts.row, facts.comparison
    found, compare = "", None
    if comparison:
        found = comparison_words(comparison, lang)
        compare = links.compare(comparison["old_id"], comparison["new_id"])
    return VersionView(
        heading=f"{row['source_name']} {row['title'] or ''}",
        url=row["url"],
        outside=links.external(row["url"]),
        first_seen=moment_words(row["first_seen"], lang),
        last_seen=moment_words(row["last_seen"], lang),
        published=date_words(row["published"], lang) or t("unknown"),
        updated=date_words(row["updated"], lang) or t("unknown"),
        by_hand=words_by_hand(row["by_hand"], lang),
        original=links.original(row["sha256"]),
        sha256=row["sha256"],
        record=f"{row['warc_file']} @ {row['warc_offset']}",
        before=links.page_version(facts.before) if facts.before else None,
        after=links.page_version(facts.after) if facts.after else None,
        found=found,
        compare=compare,
        changed=facts.changed,
        text=row["text"],
        page_links=[
            LinkLine(t(f"link.{link['kind']}"), link["label"], link["url"])
            for link in facts.page_links
        ],
    )


async def version(datasette: Datasette, request: Request) -> Response:
    """`/-/pages/{id}`"""
    lang = language(request)
    t = translator(lang, WORDS)
    number = int(request.url_vars["number"])
    facts = await _read(datasette, number)
    if facts is None:
        return await not_found(datasette, request, links.page_version(number))
    view = _view(facts, lang, t)
    day = date_words(facts.row["first_seen"], lang)
    page = Page(
        title=f"{view.heading} {t('page_version', day)}",
        canonical=links.page_version(number),
        words=WORDS,
    )
    return await render(datasette, request, "shinkyu_page_version.html", view, page)


WORDS = {
    "links": ("リンク", "Links"),
    "on": ("この日のページを見る", "The page as it was on"),
    "show": ("表示", "Show"),
    "link.file": ("ファイル", "file"),
    "link.page": ("ページ", "page"),
    "link.external": ("外部", "external"),
    "previous": ("前の版", "Version before"),
    "next": ("次の版", "Version after"),
    "source_html": ("捕捉したHTML", "Captured HTML"),
}

ROUTES: list[Route] = [
    (r"^/-/pages$", versions),
    (r"^/-/pages/(?P<number>\d{1,15})$", version),
]
