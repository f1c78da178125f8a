"""The home page: what this is, a search box, the timeline, the latest changes, the newest comparison, last night's crawl."""

from typing import Any

from pipeline.web import base
from pipeline.web.changes import CHANGE_SQL
from pipeline.web.timeline import timeline

_COMPARISON = """
SELECT x.*, o.label AS old_label, n.label AS new_label FROM comparisons x
LEFT JOIN editions o ON o.id = x.old_id LEFT JOIN editions n ON n.id = x.new_id
WHERE x.scope = 'edition' ORDER BY coalesce(n.published, n.first_seen) DESC, x.id LIMIT 1
"""


async def home(datasette: Any, request: Any) -> Any:
    """`/`"""
    lang = base.language(request)
    t = base.translator(lang)
    sources = await base.rows(datasette, "SELECT * FROM sources ORDER BY id")
    editions = await base.rows(datasette, "SELECT * FROM editions ORDER BY source_id, series, position")
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
        return f"{base.edition_words(row, lang)} ({row['version']}) {base.date_words(row['published'], lang)}".strip()

    cards = []
    for source in sources:
        own = [e for e in editions if e["source_id"] == source["id"]]
        lines = timeline(own, [c for c in ticks if c["source_id"] == source["id"]], name)
        run = await base.one(
            datasette,
            "SELECT * FROM runs WHERE source_id = ? AND kind = 'crawl' ORDER BY started_at DESC LIMIT 1",
            [source["id"]],
        )
        cards.append({"source": source, "editions": own, "timeline": lines, "run": run})
    latest = await base.rows(datasette, f"{CHANGE_SQL} ORDER BY c.at DESC, c.id DESC LIMIT 8")
    context = {
        "cards": cards, "latest": latest, "names": names, "newest": await base.one(datasette, _COMPARISON),
        "by_id": {e["id"]: e for e in editions},
    }  # fmt: skip
    return await base.page(
        datasette, request, "shinkyu_home.html", context, title=f"{t('site')} — {t('tagline')}", feed="/-/changes.atom"
    )


ROUTES = [(r"^/$", home)]
