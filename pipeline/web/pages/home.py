"""The home page: what this is, a search box, the timeline, the latest changes, the newest comparison, last night's crawl."""

from typing import Any

from pipeline.answers import links
from pipeline.database.names import edition_words
from pipeline.web import base
from pipeline.web.pages.changes import CHANGE_SQL
from pipeline.web.timeline import timeline

_COMPARISON = """
SELECT x.*, o.label AS old_label, n.label AS new_label FROM comparisons x
LEFT JOIN editions o ON o.id = x.old_id LEFT JOIN editions n ON n.id = x.new_id
WHERE x.scope = 'edition' ORDER BY coalesce(n.published, n.first_seen) DESC, x.id LIMIT 1
"""

_LAST_RUNS = """
SELECT r.* FROM (SELECT source_id, max(started_at) AS at FROM runs WHERE kind = 'crawl' GROUP BY source_id) l
JOIN runs r ON r.source_id = l.source_id AND r.started_at = l.at AND r.kind = 'crawl'
"""
_COUNTS = "SELECT source_id, count(*) AS editions FROM editions GROUP BY source_id"
TIMELINES = 6
"""As many sources are drawn at once; beyond that a list leads to each."""


def _crawls(sources: list[base.Row], runs: dict[str, base.Row]) -> list[base.Row]:
    """What is said of the last crawl: every source where they are few, else those whose last run was not good, at most ten."""
    known = [{"name": s["name"], **runs[s["id"]]} for s in sources if s["id"] in runs]
    if len(sources) <= TIMELINES:
        return known
    return [r for r in known if r["status"] != "ok"][:10] or sorted(
        known, key=lambda r: str(r["started_at"])
    )[-1:]


async def _editions_of(datasette: Any, comparison: base.Row | None) -> list[base.Row]:
    """The two editions of a comparison."""
    if comparison is None:
        return []
    return await base.rows(
        datasette,
        "SELECT * FROM editions WHERE id IN (?, ?)",
        [comparison["old_id"], comparison["new_id"]],
    )


async def home(datasette: Any, request: Any) -> Any:
    """`/`"""
    lang = base.language(request)
    t = base.translator(lang)
    sources = await base.rows(datasette, "SELECT * FROM sources ORDER BY id")
    asked = str(request.args.get("source") or "")
    shown = [s for s in sources if s["id"] == asked] or (
        sources if len(sources) <= TIMELINES else []
    )
    marks = ", ".join("?" * len(shown))
    editions = await base.rows(
        datasette,
        f"SELECT * FROM editions WHERE source_id IN ({marks}) ORDER BY source_id, series, position",  # noqa: S608
        [s["id"] for s in shown],
    )
    ticks = await base.rows(
        datasette,
        "SELECT c.*, coalesce(e.series, '総合戦略') AS series, e.label AS edition_label, d.label AS document_label FROM changes c "
        "LEFT JOIN editions e ON e.id = c.edition_id LEFT JOIN documents d ON d.id = c.document_id "
        "WHERE c.kind IN ('page_changed', 'document_replaced') ORDER BY c.at DESC LIMIT 200",
    )
    names = {s["id"]: s["name"] for s in sources}

    def name(row: base.Row) -> str:
        if "kind" in row:
            return f"{base.date_words(row['at'], lang)} {base.change_words(row, lang, t)}"
        return f"{edition_words(row, lang)} ({row['version']}) {base.date_words(row['published'], lang)}".strip()

    by_source: dict[str, list[base.Row]] = {}
    for e in editions:
        by_source.setdefault(e["source_id"], []).append(e)
    runs = {r["source_id"]: r for r in await base.rows(datasette, _LAST_RUNS)}
    cards = []
    for source in shown:
        own = by_source.get(source["id"], [])
        lines = timeline(own, [c for c in ticks if c["source_id"] == source["id"]], name)
        cards.append({"source": source, "editions": own, "timeline": lines})
    count = (
        {r["source_id"]: r["editions"] for r in await base.rows(datasette, _COUNTS)}
        if len(shown) < len(sources)
        else {}
    )
    others = [
        {"href": links.source(s["id"]), "name": s["name"], "editions": count.get(s["id"], 0)}
        for s in sources
        if s not in shown
    ]
    latest = await base.rows(datasette, f"{CHANGE_SQL} ORDER BY c.at DESC, c.id DESC LIMIT 8")
    newest = await base.one(datasette, _COMPARISON)
    context = {
        "cards": cards,
        "others": others,
        "latest": latest,
        "names": names,
        "newest": newest,
        "by_id": {e["id"]: e for e in await _editions_of(datasette, newest)},
        "crawls": _crawls(sources, runs),
    }
    alone = len(shown) == 1 and shown[0]["id"] == asked
    return await base.page(
        datasette,
        request,
        "shinkyu_home.html",
        context,
        title=f"{shown[0]['name']} — {t('site')}" if alone else f"{t('site')} — {t('tagline')}",
        canonical=links.source(asked) if alone else None,
        feed=links.CHANGES_FEED,
    )


ROUTES = [(r"^/$", home)]
