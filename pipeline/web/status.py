"""How the nightly crawl is doing, in words an operator acts on, and as JSON for a monitor."""

import json
import os
from datetime import UTC, datetime
from typing import Any

from pipeline.web import base

MAX_AGE_HOURS = 36.0
_URLS = """
SELECT c.source_id, c.url, max(CASE WHEN c.outcome IN ('new', 'changed', 'unchanged') THEN c.captured_at END) AS last_good,
  max(c.captured_at) AS last_try
FROM captures c WHERE c.run_id IN (SELECT id FROM runs WHERE kind = 'crawl' ORDER BY started_at DESC LIMIT 60) GROUP BY c.source_id, c.url
"""


def _max_age(datasette: Any) -> float:
    """Hours after which the last good run is too old: plugin setting ``max_age_hours``, else SHINKYU_MAX_AGE_HOURS, else 36."""
    value = (datasette.plugin_config("shinkyu") or {}).get("max_age_hours") or os.environ.get("SHINKYU_MAX_AGE_HOURS")
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
    result = []
    for s in sources:
        runs = await base.rows(
            datasette,
            "SELECT * FROM runs WHERE source_id = ? AND kind = 'crawl' ORDER BY started_at DESC LIMIT 14",
            [s["id"]],
        )
        good = await base.one(
            datasette,
            "SELECT max(coalesce(finished_at, started_at)) AS at FROM runs WHERE source_id = ? AND kind = 'crawl' AND status = 'ok'",
            [s["id"]],
        )
        last_good = good["at"] if good else None
        age = _age_hours(last_good)
        result.append({
            "source": s["id"], "name": s["name"], "runs": runs, "last_good": last_good, "age_hours": age,
            "ok": age is not None and age <= limit, "urls": await _urls(datasette, s["id"]),
        })  # fmt: skip
    size = await base.one(datasette, "SELECT count(*) AS files, coalesce(sum(size), 0) AS bytes FROM warc_files")
    broken = await base.rows(
        datasette, "SELECT substr(key, 8) AS file, value AS reason FROM meta WHERE key LIKE 'broken:%' ORDER BY key"
    )
    verification = await base.one(datasette, "SELECT value FROM meta WHERE key = 'last_verification'")
    return {
        "sources": result, "archive": size, "broken": broken, "max_age_hours": limit,
        "verification": json.loads(verification["value"]) if verification else None,
    }  # fmt: skip


async def _urls(datasette: Any, source_id: str) -> list[base.Row]:
    """Every URL of the last nights: its last good capture, and since when and why it fails."""
    urls = [r for r in await base.rows(datasette, _URLS) if r["source_id"] == source_id]
    for row in urls:
        last = await base.one(
            datasette,
            "SELECT outcome, error, status FROM captures WHERE source_id = ? AND url = ? ORDER BY id DESC LIMIT 1",
            [source_id, row["url"]],
        )
        since = await base.one(
            datasette,
            "SELECT min(captured_at) AS at FROM captures WHERE source_id = ? AND url = ? AND outcome IN ('failed', 'refused', 'missing') "
            "AND captured_at > coalesce(?, '')",
            [source_id, row["url"], row["last_good"]],
        )
        row |= {
            "outcome": last["outcome"] if last else None,
            "error": last["error"] if last else None,
            "since": since["at"] if since else None,
        }
    return sorted(urls, key=lambda r: (r["outcome"] in ("new", "changed", "unchanged"), r["url"]))


WORDS = {
    "p.never": ("{0}：正常に終わった巡回がまだありません。", "{0}: no run has ended well yet."),
    "p.old": ("{0}：最後に正常に終わった巡回は{1}時間前です。cronまたはタイマーと空き容量を確かめてください。", "{0}: the last good run is {1} hours old. Check the timer (cron or systemd) and the disk."),
    "p.run": ("{0}：直近の巡回は「{1}」でした：{2}", "{0}: the last run was «{1}»: {2}"),
    "p.url": ("{0}：{1}から取得できません（{2}）", "{0}: can't be had since {1} ({2})"),
    "p.warc": ("{0}：WARCが読めません（{1}）。控えから戻し、shinkyu build --rebuild を実行してください。", "{0}: the WARC can't be read ({1}). Restore it from a copy and run shinkyu build --rebuild."),
    "p.verify": ("固定性の検査で問題が見つかりました：{0}", "Verification found a problem: {0}"),
    "outcome": ("結果", "Outcome"),
    "since": ("いつから", "Since"),
    "good": ("正常", "good"),
    "nothing_wrong": ("すべて正常です", "All is well"),
    "something_wrong": ("確認が必要です", "Something needs attention"),
}  # fmt: skip


def _problems(facts: dict[str, Any], t: Any, moment: Any) -> list[str]:
    found = []
    for s in facts["sources"]:
        if s["age_hours"] is None:
            found.append(t("p.never", s["name"]))
        elif not s["ok"]:
            found.append(t("p.old", s["name"], round(s["age_hours"])))
        if s["runs"] and s["runs"][0]["status"] != "ok":
            found.append(t("p.run", s["name"], t(f"run.{s['runs'][0]['status']}"), s["runs"][0]["message"] or "—"))
        found += [
            t("p.url", u["url"], moment(u["since"]), u["error"] or u["outcome"])
            for u in s["urls"]
            if u["outcome"] in ("failed", "refused", "missing")
        ]
    found += [t("p.warc", b["file"], b["reason"]) for b in facts["broken"]]
    found += [t("p.verify", line) for line in (facts["verification"] or {}).get("problems", [])[:20]]
    return found


async def status(datasette: Any, request: Any) -> Any:
    """`/-/status`"""
    lang = base.language(request)
    t = base.translator(lang, WORDS)
    facts = await _facts(datasette)
    facts["problems"] = _problems(facts, t, lambda text: base.moment_words(text, lang))
    return await base.page(datasette, request, "shinkyu_status.html", facts, title=t("status"), words=WORDS)


async def status_json(datasette: Any, request: Any) -> Any:
    """`/-/status.json`: 200 while every source's last good run is young enough, else 503."""
    facts = await _facts(datasette)
    t = base.translator("en", WORDS)
    ok = bool(facts["sources"]) and all(s["ok"] for s in facts["sources"])
    facts |= {"ok": ok, "problems": _problems(facts, t, lambda text: text or "?")}
    return base.json_response(facts, 200 if ok else 503)


ROUTES = [(r"^/-/status$", status), (r"^/-/status\.json$", status_json)]
