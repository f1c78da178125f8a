"""How the nightly crawl is doing, in words an operator acts on, and as JSON for a monitor."""

import json
import os
from datetime import UTC, datetime
from typing import Any

from pipeline.web import base

MAX_AGE_HOURS = 36.0
_RUNS = """
SELECT * FROM (SELECT r.*, row_number() OVER (PARTITION BY source_id ORDER BY started_at DESC) AS back FROM runs r WHERE kind = 'crawl')
WHERE back <= 14 ORDER BY source_id, back
"""
_GOOD = """
SELECT source_id, max(coalesce(finished_at, started_at)) AS at FROM runs WHERE kind = 'crawl' AND status = 'ok' GROUP BY source_id
"""
# Every URL that the last 60 runs of its source asked for.
_URLS = """
SELECT l.source_id, l.url, l.last_good, l.last_try, k.outcome, k.error FROM (
  SELECT c.source_id, c.url, max(CASE WHEN c.outcome IN ('new', 'changed', 'unchanged') THEN c.captured_at END) AS last_good,
    max(c.captured_at) AS last_try, max(c.id) AS last_id
  FROM captures c JOIN (
    SELECT id, row_number() OVER (PARTITION BY source_id ORDER BY started_at DESC) AS back FROM runs WHERE kind = 'crawl'
  ) r ON r.id = c.run_id WHERE r.back <= 60 GROUP BY c.source_id, c.url
) l JOIN captures k ON k.id = l.last_id
"""
_FAILING = """
WITH good AS (SELECT max(captured_at) AS at FROM captures WHERE source_id = :source AND url = :url AND outcome IN ('new', 'changed', 'unchanged'))
SELECT (SELECT at FROM good) AS last_good, min(captured_at) AS since FROM captures
WHERE source_id = :source AND url = :url AND outcome IN ('failed', 'refused', 'missing') AND captured_at > coalesce((SELECT at FROM good), '')
"""
_FINE = ("new", "changed", "unchanged")


def _max_age(datasette: Any) -> float:
    """Hours after which the last good run is too old: plugin setting ``max_age_hours``, else SHINKYU_MAX_AGE_HOURS, else 36."""
    value = (datasette.plugin_config("shinkyu") or {}).get("max_age_hours") or os.environ.get(
        "SHINKYU_MAX_AGE_HOURS"
    )
    try:
        return float(value) if value else MAX_AGE_HOURS
    except ValueError:
        return MAX_AGE_HOURS


def _age_hours(moment: str | None) -> float | None:
    if not moment:
        return None
    return round((datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds() / 3600, 2)


async def _facts(datasette: Any) -> dict[str, Any]:
    """Everything the page and the JSON say."""
    sources = await base.rows(datasette, "SELECT * FROM sources ORDER BY id")
    limit = _max_age(datasette)
    runs, urls = await _by_source(datasette, _RUNS), await _urls(datasette)
    good = {r["source_id"]: r["at"] for r in await base.rows(datasette, _GOOD)}
    result = []
    for s in sources:
        age = _age_hours(good.get(s["id"]))
        result.append(
            {
                "source": s["id"],
                "name": s["name"],
                "runs": runs.get(s["id"], []),
                "last_good": good.get(s["id"]),
                "age_hours": age,
                "ok": age is not None and age <= limit,
                "urls": urls.get(s["id"], []),
            }
        )
    size = await base.one(
        datasette, "SELECT count(*) AS files, coalesce(sum(size), 0) AS bytes FROM warc_files"
    )
    broken = await base.rows(
        datasette,
        "SELECT substr(key, 8) AS file, value AS reason FROM meta WHERE key LIKE 'broken:%' ORDER BY key",
    )
    verification = await base.one(
        datasette, "SELECT value FROM meta WHERE key = 'last_verification'"
    )
    return {
        "sources": result,
        "archive": size,
        "broken": broken,
        "max_age_hours": limit,
        "verification": json.loads(verification["value"]) if verification else None,
    }


async def _by_source(datasette: Any, sql: str) -> dict[str, list[base.Row]]:
    """The rows of a query, put together by their source."""
    found: dict[str, list[base.Row]] = {}
    for row in await base.rows(datasette, sql):
        row.pop("back", None)
        found.setdefault(row["source_id"], []).append(row)
    return found


async def _urls(datasette: Any) -> dict[str, list[base.Row]]:
    """Every URL of every source: its last good capture, and since when and why it fails, those that fail first."""
    found = await _by_source(datasette, _URLS)
    for rows in found.values():
        for row in rows:
            row["since"] = None
            if row["outcome"] not in _FINE:
                row |= (
                    await base.one(
                        datasette, _FAILING, {"source": row["source_id"], "url": row["url"]}
                    )
                    or {}
                )
        rows.sort(key=lambda r: (r["outcome"] in _FINE, r["url"]))
    return found


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
        "{0}: the WARC can't be read ({1}). Restore it from a copy and run shinkyu build --rebuild.",
    ),
    "p.verify": ("固定性の検査で問題が見つかりました：{0}", "Verification found a problem: {0}"),
    "outcome": ("結果", "Outcome"),
    "since": ("いつから", "Since"),
    "good": ("正常", "good"),
    "nothing_wrong": ("すべて正常です", "All is well"),
    "something_wrong": ("確認が必要です", "Something needs attention"),
}


def _problems(facts: dict[str, Any], t: Any, moment: Any) -> list[str]:
    found = []
    for s in facts["sources"]:
        if s["age_hours"] is None:
            found.append(t("p.never", s["name"]))
        elif not s["ok"]:
            found.append(t("p.old", s["name"], round(s["age_hours"])))
        if s["runs"] and s["runs"][0]["status"] != "ok":
            found.append(
                t(
                    "p.run",
                    s["name"],
                    t(f"run.{s['runs'][0]['status']}"),
                    s["runs"][0]["message"] or "—",
                )
            )
        found += [
            t("p.url", u["url"], moment(u["since"]), u["error"] or u["outcome"])
            for u in s["urls"]
            if u["outcome"] not in _FINE
        ]
    found += [t("p.warc", b["file"], b["reason"]) for b in facts["broken"]]
    found += [
        t("p.verify", line) for line in (facts["verification"] or {}).get("problems", [])[:20]
    ]
    return found


async def status(datasette: Any, request: Any) -> Any:
    """`/-/status`"""
    lang = base.language(request)
    t = base.translator(lang, WORDS)
    facts = await _facts(datasette)
    facts["problems"] = _problems(facts, t, lambda text: base.moment_words(text, lang))
    return await base.page(
        datasette, request, "shinkyu_status.html", facts, title=t("status"), words=WORDS
    )


async def status_json(datasette: Any, request: Any) -> Any:
    """`/-/status.json`: 200 while every source's last good run is young enough, else 503."""
    facts = await _facts(datasette)
    t = base.translator("en", WORDS)
    ok = bool(facts["sources"]) and all(s["ok"] for s in facts["sources"])
    facts |= {"ok": ok, "problems": _problems(facts, t, lambda text: text or "?")}
    return base.json_response(facts, 200 if ok else 503)


ROUTES = [(r"^/-/status$", status), (r"^/-/status\.json$", status_json)]
