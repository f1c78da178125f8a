"""How the nightly crawl is doing, in words an operator acts on, and as JSON for a monitor."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple, TypedDict

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.database.row_types import RunRow, SourcePageRow, SourceRow
from pipeline.kinds import Outcome, RunStatus
from pipeline.web.database import one, rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import ago, moment_words, now, size_words
from pipeline.web.language import Translator, language, translator
from pipeline.web.rendering import Page, json_response, render

MAX_AGE_HOURS = 36.0
_MOST_PROBLEMS = 20  # of a verification; it lists them all itself
_SOURCES = "SELECT * FROM sources ORDER BY id"
_PAGES = "SELECT * FROM source_pages ORDER BY source_id, position, id"
_RUNS = """
SELECT r.* FROM runs r JOIN (
  SELECT id, row_number() OVER (PARTITION BY source_id ORDER BY started_at DESC) AS back
  FROM runs WHERE kind = 'crawl'
) k ON k.id = r.id WHERE k.back <= 14 ORDER BY r.source_id, k.back
"""
_GOOD = """
SELECT source_id, max(coalesce(finished_at, started_at)) AS at
FROM runs WHERE kind = 'crawl' AND status = 'ok' GROUP BY source_id
"""
# Every URL that the last 60 runs of its source asked for.
_URLS = """
SELECT l.source_id, l.url, l.last_good, l.last_try, k.outcome, k.error FROM (
  SELECT c.source_id, c.url, max(c.captured_at) AS last_try, max(c.id) AS last_id,
    max(CASE WHEN c.outcome IN ('new', 'changed', 'unchanged') THEN c.captured_at END) AS last_good
  FROM captures c JOIN (
    SELECT id, row_number() OVER (PARTITION BY source_id ORDER BY started_at DESC) AS back
    FROM runs WHERE kind = 'crawl'
  ) r ON r.id = c.run_id WHERE r.back <= 60 GROUP BY c.source_id, c.url
) l JOIN captures k ON k.id = l.last_id
"""
_FAILING = """
WITH good AS (
  SELECT max(captured_at) AS at FROM captures
  WHERE source_id = :source AND url = :url AND outcome IN ('new', 'changed', 'unchanged')
)
SELECT (SELECT at FROM good) AS last_good, min(captured_at) AS since FROM captures
WHERE source_id = :source AND url = :url AND outcome IN ('failed', 'refused', 'missing')
  AND captured_at > coalesce((SELECT at FROM good), '')
"""
_SIZE = "SELECT count(*) AS files, coalesce(sum(size), 0) AS bytes FROM warc_files"
_BROKEN = """
SELECT substr(key, 8) AS file, value AS reason FROM meta WHERE key LIKE 'broken:%' ORDER BY key
"""
_DAMAGE = """
SELECT warc_file AS file, warc_offset AS offset, warc_end AS "end", reason FROM damage
WHERE mended = 0 ORDER BY warc_file, warc_offset
"""
_VERIFICATION = "SELECT value FROM meta WHERE key = 'last_verification'"
_FINE = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)


class GoodRun(TypedDict):
    """When a source's last good run ended."""

    source_id: str
    at: str


class AskedUrl(TypedDict):
    """A URL that was asked for lately, and what came of it last."""

    source_id: str
    url: str
    last_good: str | None
    last_try: str
    outcome: Outcome
    error: str | None


class WatchedUrl(AskedUrl):
    """The same with the moment since when it fails."""

    since: str | None


class Failing(TypedDict):
    """Since when a URL fails."""

    last_good: str | None
    since: str | None


class ArchiveSize(TypedDict):
    """How much the archive holds."""

    files: int
    bytes: int


class BrokenFile(TypedDict):
    """A WARC file that can't be read."""

    file: str
    reason: str


class DamageLine(TypedDict):
    """A stretch of a WARC file that can't be read, or a file that is gone (``end`` is None)."""

    file: str
    offset: int
    end: int | None
    reason: str


class Value(TypedDict):
    """A value of ``meta``."""

    value: str


class Verification(TypedDict):
    """What the last verification found, as it wrote it into ``meta``."""

    at: str
    records: int
    problems: list[str]


class SourceState(TypedDict):
    """How a source is doing, as the JSON says it."""

    source: str
    name: str
    runs: list[RunRow]
    last_good: str | None
    age_hours: float | None
    ok: bool
    pages: list[SourcePageRow]
    """The page itself, then those that its file adds."""
    urls: list[WatchedUrl]


class State(TypedDict):
    """Everything the page and the JSON say."""

    sources: list[SourceState]
    archive: ArchiveSize | None
    broken: list[BrokenFile]
    damage: list[DamageLine]
    max_age_hours: float
    verification: Verification | None


class RunLine(NamedTuple):
    """A run in words."""

    at: str
    state: str
    ok: bool
    fetched: int
    unchanged: int
    failed: int
    message: str


class UrlLine(NamedTuple):
    """A URL in words."""

    url: str
    outcome: str
    error: str | None
    last_good: str
    since: str


class PageLine(NamedTuple):
    """A page of a source in words."""

    url: str
    outside: str | None
    """The same where it may stand in a link."""
    last_seen: str
    state: str
    """Empty where all is well."""


class SourceView(NamedTuple):
    """A source in words."""

    name: str
    last_good: str
    ago: str
    pages: list[PageLine]
    runs: list[RunLine]
    urls: list[UrlLine]


class StatusView(NamedTuple):
    """The page."""

    problems: list[str]
    sources: list[SourceView]
    archive: str
    verification: str


def _max_age(datasette: Datasette) -> float:
    """Hours after which the last good run is too old.

    Plugin setting ``max_age_hours``, else SHINKYU_MAX_AGE_HOURS, else 36.
    """
    config = datasette.plugin_config("shinkyu") or {}
    value = config.get("max_age_hours") or os.environ.get("SHINKYU_MAX_AGE_HOURS")
    try:
        return float(str(value)) if value else MAX_AGE_HOURS
    except ValueError:
        return MAX_AGE_HOURS


def _age_hours(moment: str | None) -> float | None:
    if not moment:
        return None
    age = now() - datetime.fromisoformat(moment)
    return round(age.total_seconds() / 3600, 2)


async def _read(datasette: Datasette) -> State:
    limit = _max_age(datasette)
    runs = await _runs(datasette)
    urls = await _urls(datasette)
    pages = await _pages(datasette)
    good = {row["source_id"]: row["at"] for row in await rows(datasette, GoodRun, _GOOD)}
    sources: list[SourceState] = []
    for source in await rows(datasette, SourceRow, _SOURCES):
        key = source["id"]
        age = _age_hours(good.get(key))
        sources.append(
            SourceState(
                source=key,
                name=source["name"],
                runs=runs.get(key, []),
                last_good=good.get(key),
                age_hours=age,
                ok=age is not None and age <= limit,
                pages=pages.get(key, []),
                urls=urls.get(key, []),
            )
        )
    return State(
        sources=sources,
        archive=await one(datasette, ArchiveSize, _SIZE),
        broken=await rows(datasette, BrokenFile, _BROKEN),
        damage=await _damage(datasette),
        max_age_hours=limit,
        verification=await _verification(datasette),
    )


async def _damage(datasette: Datasette) -> list[DamageLine]:
    """What of the archive is lost and not mended; empty in a database of an older version."""
    try:
        return await rows(datasette, DamageLine, _DAMAGE)
    except sqlite3.OperationalError:
        return []


async def _verification(datasette: Datasette) -> Verification | None:
    found = await one(datasette, Value, _VERIFICATION)
    if found is None:
        return None
    verification: Verification = json.loads(found["value"])
    return verification


async def _pages(datasette: Datasette) -> dict[str, list[SourcePageRow]]:
    """The pages of every source; none in a database of an older version."""
    found: dict[str, list[SourcePageRow]] = {}
    try:
        for page in await rows(datasette, SourcePageRow, _PAGES):
            found.setdefault(page["source_id"], []).append(page)
    except sqlite3.OperationalError:
        return {}
    return found


async def _runs(datasette: Datasette) -> dict[str, list[RunRow]]:
    """The last runs of every source, newest first."""
    found: dict[str, list[RunRow]] = {}
    for run in await rows(datasette, RunRow, _RUNS):
        found.setdefault(run["source_id"], []).append(run)
    return found


async def _urls(datasette: Datasette) -> dict[str, list[WatchedUrl]]:
    """Every URL of every source: its last good capture, and since when and why it fails.

    Those that fail stand first.
    """
    found: dict[str, list[WatchedUrl]] = {}
    for asked in await rows(datasette, AskedUrl, _URLS):
        found.setdefault(asked["source_id"], []).append(await _watched(datasette, asked))
    for urls in found.values():
        urls.sort(key=lambda url: (url["outcome"] in _FINE, url["url"]))
    return found


async def _watched(datasette: Datasette, asked: AskedUrl) -> WatchedUrl:
    watched = WatchedUrl(**asked, since=None)
    if asked["outcome"] not in _FINE:
        key = {"source": asked["source_id"], "url": asked["url"]}
        failing = await one(datasette, Failing, _FAILING, key)
        if failing:
            watched["last_good"], watched["since"] = failing["last_good"], failing["since"]
    return watched


WORDS = {
    "p.never": ("{0}：正常に終わった巡回がまだありません。", "{0}: no run has ended well yet."),
    "p.old": (
        "{0}：最後に正常に終わった巡回は{1}時間前です。cronまたはタイマーと空き容量を確かめてください。",
        "{0}: the last good run is {1} hours old. Check the timer (cron or systemd) and the disk.",
    ),
    "p.run": ("{0}：直近の巡回は「{1}」でした：{2}", "{0}: the last run was «{1}»: {2}"),
    "p.url": ("{0}：{1}から取得できません（{2}）", "{0}: can't be had since {1} ({2})"),
    "p.warc": (
        "{0}：WARCが読めません（{1}）。控えから戻し、shinkyu build --rebuild を実行してください。",
        "{0}: the WARC can't be read ({1}). "
        "Restore it from a copy and run shinkyu build --rebuild.",
    ),
    "p.gone": (
        "{0}：WARCがなくなっています。控えから shinkyu verify --repair-from で戻してください。",
        "{0}: the WARC is gone. Bring it back with shinkyu verify --repair-from COPY.",
    ),
    "p.damage": (
        "{0}：{1}〜{2}バイトが読めません（{3}）。"
        "控えから shinkyu verify --repair-from で戻してください。",
        "{0}: bytes {1} to {2} can't be read ({3}). "
        "Bring them back with shinkyu verify --repair-from COPY.",
    ),
    "p.verify": ("固定性の検査で問題が見つかりました：{0}", "Verification found a problem: {0}"),
    "watched_pages": ("対象ページ", "Pages"),
    "page.never": ("まだ確認できていません", "not seen yet"),
    "page.unwatched": ("いまは対象外", "no longer watched"),
    "outcome": ("結果", "Outcome"),
    "since": ("いつから", "Since"),
    "good": ("正常", "good"),
    "nothing_wrong": ("すべて正常です", "All is well"),
    "something_wrong": ("確認が必要です", "Something needs attention"),
}


def _problems(state: State, t: Translator, moment: Callable[[str | None], str]) -> list[str]:
    """What needs attention, in sentences that say what to do."""
    found = [words for source in state["sources"] for words in _source_problems(source, t, moment)]
    found += [t("p.warc", broken["file"], broken["reason"]) for broken in state["broken"]]
    found += [_damage_words(damage, t) for damage in state["damage"]]
    if state["verification"]:
        off = state["verification"].get("problems", [])
        found += [t("p.verify", line) for line in off[:_MOST_PROBLEMS]]
    return found


def _damage_words(damage: DamageLine, t: Translator) -> str:
    if damage["end"] is None:
        return t("p.gone", damage["file"])
    return t("p.damage", damage["file"], damage["offset"], damage["end"], damage["reason"])


def _all_is_kept(state: State) -> bool:
    """Can all be read that was ever captured, as far as is known?

    What a verification found counts until a run has come after it: that one fetches anew what is
    lost, and what stays lost stands among the damage.
    """
    found = state["verification"]
    last = max((run["started_at"] for s in state["sources"] for run in s["runs"]), default="")
    off = bool(found and found["problems"] and found["at"] > last)
    return not (state["damage"] or state["broken"] or off)


def _source_problems(
    source: SourceState, t: Translator, moment: Callable[[str | None], str]
) -> Iterable[str]:
    name, age = source["name"], source["age_hours"]
    if age is None:
        yield t("p.never", name)
    elif not source["ok"]:
        yield t("p.old", name, round(age))
    last = source["runs"][0] if source["runs"] else None
    if last and last["status"] != RunStatus.OK:
        yield t("p.run", name, t(f"run.{last['status']}"), last["message"] or "—")
    for url in source["urls"]:
        if url["outcome"] not in _FINE:
            yield t("p.url", url["url"], moment(url["since"]), url["error"] or url["outcome"])


def _view(state: State, lang: str, t: Translator) -> StatusView:
    size = state["archive"]
    return StatusView(
        problems=_problems(state, t, lambda text: moment_words(text, lang)),
        sources=[_source_view(source, lang, t) for source in state["sources"]],
        archive=f"{size['files']} WARC, {size_words(size['bytes'])}" if size else "",
        verification=_verification_words(state["verification"], lang, t),
    )


def _verification_words(found: Verification | None, lang: str, t: Translator) -> str:
    if not found:
        return t("never_verified")
    when = moment_words(found["at"], lang)
    return t("verified", when, found["records"], len(found["problems"]))


def _source_view(source: SourceState, lang: str, t: Translator) -> SourceView:
    return SourceView(
        name=source["name"],
        last_good=moment_words(source["last_good"], lang),
        ago=ago(source["last_good"], t),
        pages=[_page_line(page, lang, t) for page in source["pages"]],
        runs=[_run_line(run, lang, t) for run in source["runs"]],
        urls=[_url_line(url, lang) for url in source["urls"]],
    )


def _page_line(page: SourcePageRow, lang: str, t: Translator) -> PageLine:
    state = "" if page["watched"] else t("page.unwatched")
    return PageLine(
        url=page["url"],
        outside=links.external(page["url"]),
        last_seen=moment_words(page["last_seen"], lang),
        state=state,
    )


def _run_line(run: RunRow, lang: str, t: Translator) -> RunLine:
    return RunLine(
        at=moment_words(run["started_at"], lang),
        state=t(f"run.{run['status']}"),
        ok=run["status"] == RunStatus.OK,
        fetched=run["fetched"],
        unchanged=run["unchanged"],
        failed=run["failed"],
        message=run["message"] or "",
    )


def _url_line(url: WatchedUrl, lang: str) -> UrlLine:
    return UrlLine(
        url=url["url"],
        outcome=url["outcome"],
        error=url["error"],
        last_good=moment_words(url["last_good"], lang) or "—",
        since=moment_words(url["since"], lang),
    )


async def status(datasette: Datasette, request: Request) -> Response:
    """`/-/status`"""
    lang = language(request)
    t = translator(lang, WORDS)
    view = _view(await _read(datasette), lang, t)
    page = Page(title=t("status"), words=WORDS)
    return await render(datasette, request, "shinkyu_status.html", view, page)


async def status_json(datasette: Datasette, request: Request) -> Response:
    """`/-/status.json`: 200 while every source's last good run is young enough, else 503.

    503 too while something of the archive is lost and not mended.
    """
    state = await _read(datasette)
    t = translator("en", WORDS)
    ok = bool(state["sources"]) and all(source["ok"] for source in state["sources"])
    ok = ok and _all_is_kept(state)
    said = {**state, "ok": ok, "problems": _problems(state, t, lambda text: text or "?")}
    return json_response(said, 200 if ok else 503)


ROUTES: list[Route] = [(r"^/-/status$", status), (r"^/-/status\.json$", status_json)]
