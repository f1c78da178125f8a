"""The log of changes as a page and as an Atom feed (RFC 4287), each entry with its evidence."""

import json
from html import escape
from typing import NamedTuple, TypedDict
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.kinds import ChangeKind
from pipeline.web import atom
from pipeline.web.change_lines import (
    CHANGE_SQL,
    NEWEST_FIRST,
    ChangeLine,
    LoggedChange,
    change_line,
    compare_path,
    sentence,
)
from pipeline.web.database import rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words, moment_words
from pipeline.web.feeds.response import feed_response
from pipeline.web.feeds.words import WORDS as FEED_WORDS
from pipeline.web.language import Translator, language, translator
from pipeline.web.rendering import NamedFeed, Page, address, render

_PER_PAGE = 50
_COLUMNS = {"source": "c.source_id", "series": "e.series", "kind": "c.kind"}
"""What readers filter by, and the column of each."""
_FACTS = ("title", "published", "updated")
"""What a change of the city's page says of itself, beside its text."""
_SOURCES = "SELECT id, name FROM sources ORDER BY id"
_SERIES = "SELECT DISTINCT series FROM editions ORDER BY series"
_PASSAGES = """
SELECT old_text, new_text FROM comparison_rows
WHERE comparison_id = ? AND kind IN ('changed', 'added', 'removed') ORDER BY position LIMIT 30
"""

Passage = tuple[str | None, str | None]
"""Before and after."""


class Filter(NamedTuple):
    """What a reader wants to see."""

    chosen: dict[str, str]
    """The filters that are set, by their names in the address."""

    @property
    def condition(self) -> str:
        """The condition in SQL, made of our own columns."""
        return " AND ".join(f"{_COLUMNS[name]} = ?" for name in self.chosen) or "1"

    @property
    def values(self) -> list[str]:
        """The values of its question marks."""
        return list(self.chosen.values())


class NamedSource(TypedDict):
    """A source that can be chosen."""

    id: str
    name: str


class SeriesName(TypedDict):
    """A series that can be chosen."""

    series: str


class PassageRow(TypedDict):
    """A changed passage."""

    old_text: str | None
    new_text: str | None


class Choice(NamedTuple):
    """An entry of a list to choose from."""

    value: str
    words: str
    selected: bool


class Fact(NamedTuple):
    """A fact of the city's page before and after."""

    name: str
    old: str
    new: str


class Evidence(NamedTuple):
    """One of the two captures between which a change was seen."""

    words: str
    original: str | None
    """Path of its bytes."""
    url: str | None


class LogEntry(NamedTuple):
    """A change with all that proves it."""

    name: str
    """Its fragment."""
    line: ChangeLine
    facts: list[Fact]
    seen: str
    before: Evidence | None
    after: Evidence | None
    record: str
    """Which record of which WARC file."""
    edition: str | None
    edition_label: str | None


class ChangesView(NamedTuple):
    """The page."""

    entries: list[LogEntry]
    sources: list[Choice]
    series: list[Choice]
    kinds: list[Choice]
    newer: str | None
    older: str | None


class Log(NamedTuple):
    """What the page is made of."""

    changes: list[LoggedChange]
    more: bool
    sources: list[NamedSource]
    series: list[str]


def _filter(request: Request) -> Filter:
    asked = {name: request.args.get(name) or "" for name in _COLUMNS}
    return Filter({name: value for name, value in asked.items() if value})


def _page_number(request: Request) -> int:
    asked = request.args.get("page") or "1"
    return max(1, int(asked)) if asked.isdigit() else 1


async def _newest(
    datasette: Datasette, wanted: Filter, limit: int, offset: int = 0
) -> list[LoggedChange]:
    sql = f"{CHANGE_SQL} WHERE {wanted.condition} {NEWEST_FIRST} LIMIT ? OFFSET ?"
    return await rows(datasette, LoggedChange, sql, [*wanted.values, limit, offset])


async def _read(datasette: Datasette, wanted: Filter, number: int) -> Log:
    found = await _newest(datasette, wanted, _PER_PAGE + 1, (number - 1) * _PER_PAGE)
    return Log(
        changes=found[:_PER_PAGE],
        more=len(found) > _PER_PAGE,
        sources=await rows(datasette, NamedSource, _SOURCES),
        series=[row["series"] for row in await rows(datasette, SeriesName, _SERIES)],
    )


def _view(log: Log, wanted: Filter, number: int, lang: str, t: Translator) -> ChangesView:
    source, series, kind = (wanted.chosen.get(name) for name in _COLUMNS)
    several = len(log.sources) > 1
    return ChangesView(
        entries=[_entry(change, lang, t, with_source=several) for change in log.changes],
        sources=[Choice(s["id"], s["name"], s["id"] == source) for s in log.sources],
        series=[Choice(name, name, name == series) for name in log.series],
        kinds=[Choice(k, t(f"kind.{k}"), k == kind) for k in ChangeKind],
        newer=_turned(wanted, number - 1) if number > 1 else None,
        older=_turned(wanted, number + 1) if log.more else None,
    )


def _turned(wanted: Filter, number: int) -> str:
    return links.with_query(links.CHANGES, {**wanted.chosen, "page": number})


def _entry(change: LoggedChange, lang: str, t: Translator, *, with_source: bool) -> LogEntry:
    edition_id = change["edition_id"]
    return LogEntry(
        name=f"c{change['key']}",
        line=change_line(change, lang, t, with_source=with_source),
        facts=[
            Fact(t(fact.name), date_words(fact.old, lang), date_words(fact.new, lang))
            for fact in page_facts(change)
        ],
        seen=moment_words(change["at"], lang),
        before=_evidence(t, change["old_at"], change["old_sha256"], change["old_url"]),
        after=_evidence(t, change["new_at"], change["new_sha256"], change["new_url"]),
        record=f"{change['warc_file']} @ {change['warc_offset']}",
        edition=links.edition(edition_id) if edition_id else None,
        edition_label=change["edition_label"],
    )


def _evidence(
    t: Translator, at: str | None, sha256: str | None, url: str | None
) -> Evidence | None:
    if not at:
        return None
    original = links.original(sha256) if sha256 else None
    return Evidence(t("evidence_text", at, sha256 or "—"), original, url)


def page_facts(change: LoggedChange) -> list[Fact]:
    """What a change of the city's page says of title and dates, where they differ."""
    if change["kind"] != ChangeKind.PAGE_CHANGED:
        return []
    try:
        old, new = json.loads(change["old"] or "{}"), json.loads(change["new"] or "{}")
    except ValueError:
        return []
    return [
        Fact(name, str(old.get(name) or ""), str(new.get(name) or ""))
        for name in _FACTS
        if old.get(name) != new.get(name)
    ]


async def changes(datasette: Datasette, request: Request) -> Response:
    """`/-/changes`"""
    lang = language(request)
    t = translator(lang)
    wanted, number = _filter(request), _page_number(request)
    view = _view(await _read(datasette, wanted, number), wanted, number, lang, t)
    chosen = {name: wanted.chosen.get(name) for name in ("source", "series")}
    dropped = translator(lang, FEED_WORDS)("feed.all_dropped")
    page = Page(
        title=t("changes"),
        words=FEED_WORDS,
        canonical=links.with_query(links.CHANGES, wanted.chosen),
        feed=links.with_query(links.CHANGES_FEED, wanted.chosen),
        feeds=[NamedFeed(links.dropped_feed(**chosen), dropped)],
    )
    return await render(datasette, request, "shinkyu_changes.html", view, page)


async def feed(datasette: Datasette, request: Request) -> Response:
    """`/-/changes.atom`, also per source, series and kind."""
    lang = language(request)
    t = translator(lang)
    wanted = _filter(request)
    found = await _newest(datasette, wanted, _PER_PAGE)
    xml = atom.feed(
        title=" ".join([t("site"), t("changes"), *wanted.values]),
        key=f"changes?{urlencode(sorted(wanted.chosen.items()))}",
        own=address(request, links.CHANGES_FEED, wanted.chosen),
        page=address(request, links.CHANGES, wanted.chosen),
        entries=[await _feed_entry(datasette, request, change, lang, t) for change in found],
        lang=lang,
    )
    return feed_response(xml)


async def _feed_entry(
    datasette: Datasette, request: Request, change: LoggedChange, lang: str, t: Translator
) -> atom.Entry:
    passages: list[Passage] = [(fact.old, fact.new) for fact in page_facts(change)]
    compare = compare_path(change)
    if compare:
        changed = await rows(datasette, PassageRow, _PASSAGES, [change["comparison_id"]])
        passages += [(row["old_text"], row["new_text"]) for row in changed]
    title = f"{change['source_name']}: {sentence(change, lang, t)}"
    return atom.Entry(
        key=f"change/{change['key']}",
        title=title,
        href=address(request, compare or links.change(change["key"])),
        updated=change["at"],
        why=title,
        categories=[atom.Category(change["kind"], t(f"kind.{change['kind']}"))],
        html=_html([title, *_evidence_lines(change, t)], passages),
    )


def _evidence_lines(change: LoggedChange, t: Translator) -> list[str]:
    captures = (
        (change["old_at"], change["old_url"], change["old_sha256"]),
        (change["new_at"], change["new_url"], change["new_sha256"]),
    )
    return [
        f"{t('evidence')}: {at} UTC {url or ''} SHA-256 {sha256}"
        for at, url, sha256 in captures
        if at
    ]


def _html(lines: list[str], passages: list[Passage]) -> str:
    """Paragraphs, then the changed passages, new on the left."""
    parts = [f"<p>{escape(line)}</p>" for line in lines]
    if passages:
        cells = "".join(_html_row(old, new) for old, new in passages)
        parts.append(f"<table><tr><th>新</th><th>旧</th></tr>{cells}</table>")
    return "".join(parts)


def _html_row(old: str | None, new: str | None) -> str:
    inserted = f"<ins>{escape(new)}</ins>" if new else ""
    deleted = f"<del>{escape(old)}</del>" if old else ""
    return f"<tr><td>{inserted}</td><td>{deleted}</td></tr>"


ROUTES: list[Route] = [(r"^/-/changes$", changes), (r"^/-/changes\.atom$", feed)]
