"""How the nightly crawl is doing, in words an operator acts on, and as JSON for a monitor."""

import asyncio
import os
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, TypedDict

from cachetools import TTLCache
from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.causes import Weight
from pipeline.answers.dates import JAPAN
from pipeline.answers.status import (
    FINE,
    STRIP,
    Address,
    SourceFacts,
    StatusFacts,
    Trouble,
    addresses,
    status_facts,
)
from pipeline.answers.status_archive import ArchiveSize, BrokenFile, DamageLine, Verification
from pipeline.answers.status_calendar import calendar
from pipeline.answers.status_nights import (
    SourceDetail,
    last_runs,
    last_statuses,
    source_detail,
    source_pages,
)
from pipeline.archive.backup import Backup, look_at_backup
from pipeline.database.row_types import RunRow, SourcePageRow
from pipeline.errors import ArchiveError
from pipeline.kinds import Outcome
from pipeline.sources import declared_ids
from pipeline.web.database import archive_folder, database_state, our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import now
from pipeline.web.language import Translator, language, translator
from pipeline.web.rendering import Page, json_response, missing, render
from pipeline.web.status.calendar import CalendarView, calendar_view
from pipeline.web.status.problems import Backed, Problem, problems, trouble_words
from pipeline.web.status.view import Shown, listed, status_view
from pipeline.web.status.words import WORDS
from pipeline.web.store import Kept

MAX_AGE_HOURS = 36.0
EACH_RUN = 50
"""Up to so many sources the JSON tells the last nights of each; of more, each one's newest."""
_LOOK_AGAIN = 300.0
"""Seconds after which a backup is looked at again."""
_FACTS: Kept[tuple[str, ...], StatusFacts] = Kept(4, lambda facts: 1)
"""State of a database → what its rows tell: the same until a night has been projected."""
_YEARS: Kept[tuple[str, ...], CalendarView] = Kept(64, lambda year: 1)
"""State of a database, source, day and language → the nights up to that day, drawn."""
_DECLARED: TTLCache[Path, frozenset[str]] = TTLCache(8, 60.0)
"""Folder of source files → the ids that stood there within the last minute."""
_BACKUPS: TTLCache[tuple[Path, Path], Backup | None] = TTLCache(8, _LOOK_AGAIN)


class WatchedUrl(TypedDict):
    """An address that was asked for on the last nights, as the JSON says it."""

    source_id: str
    url: str
    name: str
    """What the file is called, where it was not had."""
    last_good: str | None
    last_try: str
    outcome: Outcome
    error: str | None
    since: str | None
    """When it was not had for the first time since then."""
    nights: int
    """In a row on which it was not had."""


class SourceState(TypedDict):
    """How a source is doing, as the JSON says it."""

    source: str
    name: str
    runs: list[RunRow]
    last_good: str | None
    age_hours: float | None
    ok: bool
    counts: dict[str, int]
    """Addresses of the last night: had, failing, waiting, missing, disallowed."""
    doubts: dict[str, int]
    """Standing, and notes, as ``shinkyu doubts`` counts them."""
    pages: list[SourcePageRow]
    """The page itself, then those that its file adds."""
    urls: list[WatchedUrl]


class State(TypedDict):
    """Everything the JSON says."""

    ok: bool
    problems: list[str]
    sources: list[SourceState]
    archive: ArchiveSize
    broken: list[BrokenFile]
    damage: list[DamageLine]
    max_age_hours: float
    verification: Verification | None
    backup: dict[str, object] | None
    """None where no backup is named."""
    retired: list[str]
    """Names of sources that no file declares any more; nothing else is said of them."""


class _Looked(NamedTuple):
    """All that is known at a moment."""

    facts: StatusFacts
    stale: list[SourceFacts]
    backup: Backed | None
    limit: float
    """Hours."""
    now: datetime
    retired: list[str]
    """Names of sources that no file declares any more: nothing is said of them."""

    def too_old(self, moment: str | None) -> bool:
        """Is a moment longer ago than a good run may be? (None is.)"""
        if not moment:
            return True
        passed = self.now - datetime.fromisoformat(moment)
        return passed.total_seconds() > self.limit * 3600

    def stopped(self) -> frozenset[str]:
        """Sources that no run has visited for too long."""
        return frozenset(
            s.id for s in self.stale if self.too_old(s.run["started_at"] if s.run else None)
        )

    def age(self, moment: str | None) -> float | None:
        """How many hours ago it was; None where there is none."""
        if not moment:
            return None
        passed = self.now - datetime.fromisoformat(moment)
        return round(passed.total_seconds() / 3600, 2)


def _setting(datasette: Datasette, name: str) -> str:
    """A setting of the plugin, else of the environment: ``backup`` is SHINKYU_BACKUP."""
    config = datasette.plugin_config("shinkyu") or {}
    return str(config.get(name) or os.environ.get(f"SHINKYU_{name.upper()}") or "")


def _max_age(datasette: Datasette) -> float:
    """Hours after which the last good run is too old.

    Plugin setting ``max_age_hours``, else SHINKYU_MAX_AGE_HOURS, else 36.
    """
    try:
        return float(_setting(datasette, "max_age_hours") or MAX_AGE_HOURS)
    except ValueError:
        return MAX_AGE_HOURS


async def _look(datasette: Datasette) -> _Looked:
    key = database_state(datasette)
    facts = _FACTS.known(key)
    if facts is None:
        facts = await our_database(datasette).execute_fn(status_facts)
        _FACTS.keep(key, facts)
    retired = await _retired(datasette, facts)
    names = [source.name for source in facts.sources if source.id in retired]
    watched = [source for source in facts.sources if source.id not in retired]
    troubles = [one for one in facts.troubles if one.address.source_id not in retired]
    facts = facts._replace(sources=watched, troubles=troubles)
    looked = _Looked(facts, [], None, _max_age(datasette), now(), names)
    stale = [source for source in facts.sources if looked.too_old(source.last_good)]
    return looked._replace(stale=stale, backup=await _backup(datasette, looked))


async def _retired(datasette: Datasette, facts: StatusFacts) -> frozenset[str]:
    """Sources that were taken out; none where nobody says where the files are."""
    named = _setting(datasette, "sources")
    if not named:
        return frozenset()
    folder = Path(named)
    if folder not in _DECLARED:
        _DECLARED[folder] = await asyncio.to_thread(declared_ids, folder)
    declared = _DECLARED[folder]
    every = frozenset(source.id for source in facts.sources)
    return every - declared if declared else frozenset()


async def _backup(datasette: Datasette, looked: _Looked) -> Backed | None:
    """What the backup lacks; None where none is named."""
    named = _setting(datasette, "backup")
    if not named:
        return None
    key = archive_folder(datasette), Path(named)
    if key not in _BACKUPS:
        _BACKUPS[key] = await asyncio.to_thread(_backup_of, *key)
    state = _BACKUPS[key]
    if state is None:
        return Backed(None, late=True)
    return Backed(state, late=(looked.age(state.oldest_lacking) or 0) > looked.limit)


def _backup_of(archive: Path, copy: Path) -> Backup | None:
    try:
        return look_at_backup(archive, copy)
    except ArchiveError:
        return None


async def status(datasette: Datasette, request: Request) -> Response:
    """`/-/status`: `?source=` of one source, `?all=1` of all where there are many."""
    lang, asked = language(request), request.args.get("source") or ""
    t = translator(lang, WORDS)
    looked = await _look(datasette)
    facts = looked.facts
    chosen = [source for source in facts.sources if source.id == asked]
    if asked and not chosen:
        return await missing(datasette, request, "source", asked)
    sources = chosen or facts.sources
    detail = await _detail(datasette, sources[0].id) if len(sources) == 1 else None
    shown = _shown(looked, sources, lang, every=bool(request.args.get("all")))
    if detail is None:
        shown = await _with_strips(datasette, shown)
    page = Page(
        title=f"{chosen[0].name} — {t('status')}" if chosen else t("status"),
        words=WORDS,
        canonical=links.status(asked or None),
    )
    view = status_view(facts, shown, detail, looked.backup, lang, t)
    view = view._replace(
        calendar=await _year(datasette, asked or None, looked, lang),
        retired=_retired_words(looked, t),
    )
    return await render(datasette, request, "shinkyu_status.html", view, page)


def _shown(looked: _Looked, sources: list[SourceFacts], lang: str, *, every: bool) -> Shown:
    """What a page about these sources is made of."""
    t = translator(lang, WORDS)
    ids = {source.id for source in sources}
    stale = [source for source in looked.stale if source.id in ids]
    own = looked.facts._replace(sources=sources)
    return Shown(
        sources=sources,
        stale=frozenset(source.id for source in stale),
        troubles=[one for one in looked.facts.troubles if one.address.source_id in ids],
        problems=problems(own, stale, looked.stopped(), looked.backup, lang, t, listed=True),
        every=every,
    )


async def _with_strips(datasette: Datasette, shown: Shown) -> Shown:
    """The same with the last nights of those sources that are listed."""
    ids = [source.id for source in listed(shown)]
    strips = await our_database(datasette).execute_fn(lambda db: last_statuses(db, ids))
    return shown._replace(strips=strips)


def _retired_words(looked: _Looked, t: Translator) -> str:
    return t("st.retired", t("comma").join(looked.retired)) if looked.retired else ""


async def _year(
    datasette: Datasette, source_id: str | None, looked: _Looked, lang: str
) -> CalendarView | None:
    """The nights of the last twelve months; None where there are none."""
    today, database = looked.now.astimezone(JAPAN).date(), our_database(datasette)
    key = (*database_state(datasette), source_id or "", today.isoformat(), lang)
    drawn = _YEARS.known(key)
    if drawn is None:
        year = await database.execute_fn(lambda db: calendar(db, source_id, today))
        if year is None:
            return None
        table = f"/{links.part(database.name)}/run_reports"
        drawn = calendar_view(year, table, lang, translator(lang, WORDS))
        _YEARS.keep(key, drawn)
    return drawn


async def _detail(datasette: Datasette, source_id: str) -> SourceDetail:
    def read(db: sqlite3.Connection) -> SourceDetail:
        return source_detail(db, source_id)

    return await our_database(datasette).execute_fn(read)


def _all_is_kept(facts: StatusFacts) -> bool:
    """Can all be read that was ever captured, as far as is known?

    What a verification found counts until a run has come after it: that one fetches anew what is
    lost, and what stays lost stands among the damage.
    """
    archive = facts.archive
    found = archive.verification
    last = max((s.run["started_at"] for s in facts.sources if s.run), default="")
    off = bool(found and found["problems"] and found["at"] > last)
    return not (archive.damage or archive.broken or off)


async def status_json(datasette: Datasette, request: Request) -> Response:
    """`/-/status.json`: 200 while every source's last good run is young enough, else 503.

    503 too while something of the archive is lost and not mended, and while the backup that is
    named lacks what is older than a good run may be.
    """
    looked = await _look(datasette)
    facts = looked.facts
    t = translator("en", WORDS)
    found = problems(facts, looked.stale, looked.stopped(), looked.backup, "en", t, listed=False)
    failing = [one for one in facts.troubles if one.address.weight is Weight.FAILS]
    ok = bool(facts.sources) and not looked.stale and _all_is_kept(facts)
    ok = ok and not (looked.backup and looked.backup.late)
    said = State(
        ok=ok,
        problems=[*map(_sentence, found), *(trouble_words(one, t) for one in failing)],
        sources=await _states(datasette, looked),
        archive=facts.archive.size,
        broken=facts.archive.broken,
        damage=facts.archive.damage,
        max_age_hours=looked.limit,
        verification=facts.archive.verification,
        backup=_backup_facts(looked.backup),
        retired=looked.retired,
    )
    return json_response(said, 200 if ok else 503)


def _sentence(problem: Problem) -> str:
    return f"{problem.words} {problem.todo}".strip()


def _backup_facts(backup: Backed | None) -> dict[str, object] | None:
    if backup is None:
        return None
    return {"late": backup.late, **(backup.state._asdict() if backup.state else {})}


async def _states(datasette: Datasette, looked: _Looked) -> list[SourceState]:
    """Each source; of many only what was not had is told address by address."""
    facts = looked.facts
    few = len(facts.sources) <= EACH_RUN
    told = await our_database(datasette).execute_fn(lambda db: _read(db, facts, few=few))
    stale = {source.id for source in looked.stale}
    troubles = {(one.address.source_id, one.address.url): one for one in facts.troubles}
    urls: dict[str, list[WatchedUrl]] = {}
    for address in told.addresses:
        trouble = troubles.get((address.source_id, address.url))
        urls.setdefault(address.source_id, []).append(_watched(address, trouble))
    pages: dict[str, list[SourcePageRow]] = {}
    for page in told.pages:
        pages.setdefault(page["source_id"], []).append(page)
    return [
        SourceState(
            source=source.id,
            name=source.name,
            runs=told.runs[source.id],
            last_good=source.last_good,
            age_hours=looked.age(source.last_good),
            ok=source.id not in stale,
            counts=source.counts._asdict(),
            doubts=source.doubts._asdict(),
            pages=pages.get(source.id, []),
            urls=sorted(urls.get(source.id, []), key=_failing_first),
        )
        for source in facts.sources
    ]


class _Told(NamedTuple):
    """What the JSON tells of each source."""

    runs: dict[str, list[RunRow]]
    pages: list[SourcePageRow]
    addresses: list[Address]


def _read(db: sqlite3.Connection, facts: StatusFacts, *, few: bool) -> _Told:
    pages = source_pages(db, None)
    if few:
        runs = {source.id: last_runs(db, source.id, STRIP) for source in facts.sources}
        return _Told(runs, pages, addresses(db, None))
    newest = {source.id: [source.run] if source.run else [] for source in facts.sources}
    return _Told(newest, pages, [one.address for one in facts.troubles])


def _failing_first(url: WatchedUrl) -> tuple[bool, str]:
    return url["outcome"] in FINE, url["url"]


def _watched(address: Address, trouble: Trouble | None) -> WatchedUrl:
    return WatchedUrl(
        source_id=address.source_id,
        url=address.url,
        name=trouble.name if trouble else "",
        last_good=address.last_try if address.fine else trouble and trouble.last_good,
        last_try=address.last_try,
        outcome=address.outcome,
        error=address.error,
        since=trouble.since if trouble else None,
        nights=trouble.nights if trouble else 0,
    )


ROUTES: list[Route] = [(r"^/-/status$", status), (r"^/-/status\.json$", status_json)]
