"""The versions of the cities' own pages: which there are, since when, and what changed in each."""

from itertools import groupby
from typing import NamedTuple, TypedDict

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.by_hand import words_by_hand
from pipeline.web.archived.words import WORDS
from pipeline.web.database import one, rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words
from pipeline.web.language import Translator, language, translator
from pipeline.web.names import comparison_words
from pipeline.web.rendering import Page, render

_FEW = 5
"""So many pages are shown with all their versions at once."""
_MOST, _MOST_PAGES = 500, 100
"""Versions of few pages, and pages with their newest version, that are listed at once."""
_COUNT = "SELECT count(*) AS pages FROM source_pages WHERE first_seen IS NOT NULL"
_NEWEST = "SELECT max(id) AS id, count(*) AS versions FROM page_versions GROUP BY page_id"
"""From an index alone: the rows themselves hold the texts."""
_NEWEST_BY = """
SELECT max(id) AS id, count(*) AS versions FROM page_versions
WHERE date(first_seen, '+9 hours') <= ?2 GROUP BY page_id
"""
_EACH = "SELECT id, 1 AS versions FROM page_versions"
_LISTED = """
SELECT v.id, v.source_id, v.page_id, v.title, v.published, v.updated, v.first_seen, v.last_seen,
  v.by_hand, n.versions, s.name AS source_name, p.url AS page_url, c.id AS comparison,
  coalesce(c.added, 0) AS added, coalesce(c.removed, 0) AS removed,
  coalesce(c.changed, 0) AS changed, coalesce(c.moved, 0) AS moved,
  coalesce(c.numbers_changed, 0) AS numbers_changed, coalesce(c.summary, '') AS summary
FROM ({wanted}) n JOIN page_versions v ON v.id = n.id JOIN sources s ON s.id = v.source_id
LEFT JOIN source_pages p ON p.id = v.page_id
LEFT JOIN comparisons c ON c.new_id = 'page-' || v.id AND c.scope = 'page'
WHERE (?1 = '' OR v.source_id = ?1) AND (?3 = '' OR instr(s.name, ?3))
ORDER BY {order} LIMIT ?4 OFFSET ?5
"""
_BY_PAGE = "v.source_id, p.position, v.id DESC"
_BY_NEWS = "v.first_seen DESC, v.id DESC"
_OVERVIEW = _LISTED.format(wanted=_NEWEST, order=_BY_NEWS)
_DETAIL = _LISTED.format(wanted=_EACH, order=_BY_PAGE)
_OF_DAY = _LISTED.format(wanted=_NEWEST_BY, order=_BY_PAGE)


class Pages(TypedDict):
    """How many pages have versions."""

    pages: int


class ListedVersion(TypedDict):
    """A version of a city's page, with what its comparison with the one before found."""

    id: int
    source_id: str
    page_id: int | None
    title: str | None
    published: str | None
    updated: str | None
    first_seen: str
    last_seen: str
    by_hand: str | None
    versions: int
    """How many its page has, where only the newest is listed."""
    source_name: str
    page_url: str | None
    comparison: str | None
    added: int
    removed: int
    changed: int
    moved: int
    numbers_changed: int
    summary: str


class VersionLine(NamedTuple):
    """A version in the list."""

    first_seen: str
    day: str
    href: str
    title: str
    what: str
    """What changed in it."""
    published: str
    updated: str
    last_seen: str
    by_hand: str
    """Which of its dates a person set; empty where none."""


class PageLines(NamedTuple):
    """A page with its versions."""

    name: str
    url: str
    all_versions: str
    """Where all of them are listed."""
    how_many: str
    """How many it has; empty where all are listed here."""
    versions: list[VersionLine]


class VersionsView(NamedTuple):
    """The list of versions."""

    pages: list[PageLines]
    on: str
    """The day that was asked for."""
    source: str
    name: str
    many: bool
    """Are there more pages than are shown whole?"""
    more: str | None
    """Where the list goes on."""


class _Asked(NamedTuple):
    """What a reader wants to see."""

    source: str
    on: str
    name: str
    start: int


def _asked(request: Request) -> _Asked:
    given = {key: (request.args.get(key) or "").strip()[:100] for key in _Asked._fields}
    start = given["start"]
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 0
    return _Asked(given["source"], given["on"], given["name"], number)


async def versions(datasette: Datasette, request: Request) -> Response:
    """`/-/pages`, or with ``?on=2024-04-01`` the version in force on that day."""
    lang = language(request)
    t = translator(lang, WORDS)
    asked = _asked(request)
    counted = await one(datasette, Pages, _COUNT)
    many = counted is not None and counted["pages"] > _FEW
    whole = bool(asked.source) or not many
    sql = _statement(asked, whole=whole)
    most = _MOST if whole else _MOST_PAGES
    values = [asked.source, asked.on, asked.name, most + 1, asked.start]
    found = await rows(datasette, ListedVersion, sql, values)
    view = VersionsView(
        pages=_pages(found[:most], lang, t, whole=whole and not asked.on),
        on=asked.on,
        source=asked.source,
        name=asked.name,
        many=many,
        more=_more(asked, most) if len(found) > most else None,
    )
    page = Page(title=t("pages"), words=WORDS)
    return await render(datasette, request, "shinkyu_page_versions.html", view, page)


def _statement(asked: _Asked, *, whole: bool) -> str:
    """What lists the versions of a day, all of them, or the newest of each page."""
    if asked.on:
        return _OF_DAY
    return _DETAIL if whole else _OVERVIEW


def _more(asked: _Asked, most: int) -> str:
    start = asked.start + most
    return links.page_versions(asked.source, on=asked.on, name=asked.name, start=start)


def _pages(found: list[ListedVersion], lang: str, t: Translator, *, whole: bool) -> list[PageLines]:
    """The versions by their pages."""
    pages = []
    for _, group in groupby(found, key=lambda row: (row["source_id"], row["page_id"])):
        several = list(group)
        newest = several[0]
        count = newest["versions"]
        words = t("v.version") if count == 1 else t("v.versions", count)
        pages.append(
            PageLines(
                name=newest["source_name"],
                url=newest["page_url"] or "",
                all_versions=links.page_versions(newest["source_id"]),
                how_many="" if whole else words,
                versions=[_line(row, lang, t) for row in several],
            )
        )
    return pages


def _line(row: ListedVersion, lang: str, t: Translator) -> VersionLine:
    return VersionLine(
        first_seen=row["first_seen"],
        day=date_words(row["first_seen"], lang),
        href=links.page_version(row["id"]),
        title=row["title"] or links.page_version(row["id"]),
        what=comparison_words(row, lang) if row["comparison"] else t("v.start"),
        published=date_words(row["published"], lang),
        updated=date_words(row["updated"], lang),
        last_seen=date_words(row["last_seen"], lang),
        by_hand=words_by_hand(row["by_hand"], lang),
    )


ROUTES: list[Route] = [(r"^/-/pages$", versions)]
