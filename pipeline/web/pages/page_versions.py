"""The city's own page as it was on a date, as text, with what changed since the version before."""

from typing import Any

from pipeline.answers import links
from pipeline.web import base

_PAIR = "SELECT * FROM comparison_rows WHERE comparison_id = ? AND kind != 'same' ORDER BY position LIMIT 500"


async def versions(datasette: Any, request: Any) -> Any:
    """`/-/pages`, or with ``?on=2024-04-01`` the version in force on that day."""
    t = base.translator(base.language(request))
    day = str(request.args.get("on") or "")
    found = await base.rows(
        datasette,
        "SELECT v.id, v.source_id, v.title, v.published, v.updated, v.first_seen, v.last_seen, v.sha256, s.name AS source_name "
        "FROM page_versions v JOIN sources s ON s.id = v.source_id ORDER BY v.source_id, v.id DESC",
    )
    if day:
        found = [v for v in found if v["first_seen"][:10] <= day]
        first: dict[str, base.Row] = {}
        for v in found:
            first.setdefault(v["source_id"], v)
        found = list(first.values())
    return await base.page(
        datasette,
        request,
        "shinkyu_page_versions.html",
        {"versions": found, "on": day},
        title=t("pages"),
        words=WORDS,
    )


async def version(datasette: Any, request: Any) -> Any:
    """`/-/pages/{id}`"""
    lang = base.language(request)
    t = base.translator(lang)
    number = int(request.url_vars["number"])
    row = await base.one(
        datasette,
        "SELECT v.*, s.name AS source_name, c.captured_at, c.warc_file, c.warc_offset FROM page_versions v JOIN sources s ON s.id = v.source_id "
        "LEFT JOIN captures c ON c.source_id = v.source_id AND c.sha256 = v.sha256 WHERE v.id = ? ORDER BY c.id LIMIT 1",
        [number],
    )
    if row is None:
        return await base.not_found(datasette, request, f"/-/pages/{number}")
    around = await base.rows(
        datasette,
        "SELECT id, first_seen FROM page_versions WHERE source_id = ? ORDER BY id",
        [row["source_id"]],
    )
    ids = [v["id"] for v in around]
    at = ids.index(number)
    before = ids[at - 1] if at else None
    pair = f"page-{before}..page-{number}"
    context = {
        "v": row,
        "before": before,
        "after": ids[at + 1] if at + 1 < len(ids) else None,
        "rows": await base.rows(datasette, _PAIR, [pair]) if before else [],
        "comparison": await base.one(datasette, "SELECT * FROM comparisons WHERE id = ?", [pair])
        if before
        else None,
        "page_links": await base.rows(
            datasette,
            "SELECT * FROM page_links WHERE page_version_id = ? ORDER BY position",
            [number],
        ),
    }
    title = f"{row['source_name']} {row['title'] or ''} {t('page_version', base.date_words(row['first_seen'], lang))}"
    return await base.page(
        datasette,
        request,
        "shinkyu_page_version.html",
        context,
        title=title,
        canonical=links.page_version(number),
        words=WORDS,
    )


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

ROUTES = [(r"^/-/pages$", versions), (r"^/-/pages/(?P<number>\d{1,15})$", version)]
