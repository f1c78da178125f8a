"""The page of an edition: what it is, its files, its neighbours, its outline and figures, its history, how to cite it."""

import json
import re
from typing import Any

from pipeline.answers import links
from pipeline.database.names import edition_words
from pipeline.read.names.headings import ordinal
from pipeline.read.names.numerals import DIGITS
from pipeline.web import base
from pipeline.web.citation import citations
from pipeline.web.pages.changes import CHANGE_SQL

_FILES = """
SELECT d.*, o.size, o.pages AS page_count, o.text_state, o.title AS pdf_title, v.first_seen AS version_first, c.captured_at,
  c.warc_file, c.warc_offset
FROM edition_documents ed JOIN documents d ON d.id = ed.document_id LEFT JOIN originals o ON o.sha256 = d.sha256
LEFT JOIN document_versions v ON v.document_id = d.id AND v.sha256 = d.sha256 AND v.url = d.url
LEFT JOIN captures c ON c.id = v.capture_id
WHERE ed.edition_id = ? GROUP BY d.id ORDER BY CASE d.part WHEN 'whole' THEN 0 WHEN 'split' THEN 1 ELSE 2 END, d.position
"""
_HEADING = re.compile(
    rf"({ordinal('章節')}|[{DIGITS}]+[-－‐][{DIGITS}]+|基本目標[{DIGITS}]|【[^】]{{2,30}}】|[Ⅰ-Ⅶ][ 　.．])\s*\S.{{0,60}}\Z"
)


async def edition(datasette: Any, request: Any) -> Any:
    """`/-/editions/{edition id}`"""
    key = base.var(request, "edition")
    row = await base.one(
        datasette,
        "SELECT e.*, s.name AS source_name, s.page_url FROM editions e JOIN sources s ON s.id = e.source_id WHERE e.id = ?",
        [key],
    )
    if row is None:
        return await base.not_found(datasette, request, key)
    lang = base.language(request)
    files = await base.rows(datasette, _FILES, [key])
    main = next((f for f in files if f["part"] == "whole" and f["sha256"]), None) or next(
        (f for f in files if f["sha256"]), None
    )
    series = await base.rows(
        datasette,
        "SELECT * FROM editions WHERE source_id = ? AND series = ? ORDER BY position",
        [row["source_id"], row["series"]],
    )
    others = [e for e in series if e["id"] != key and row["series"] != "その他"]
    context = {
        "e": row,
        "files": files,
        "others": others,
        "by_id": {e["id"]: e for e in series},
        "successors": [e for e in series if e["predecessor_id"] == key],
        "comparisons": {
            c["old_id"]: c
            for c in await base.rows(datasette, "SELECT * FROM comparisons WHERE new_id = ?", [key])
        },
        "outline": await _outline(datasette, main),
        "main": main,
        "figures": await _figures(datasette, row, series),
        "series": series,
        "changes": await base.rows(
            datasette,
            f"{CHANGE_SQL} WHERE c.edition_id = ? ORDER BY c.at DESC, c.id DESC LIMIT 100",
            [key],
        ),
        "citations": citations(row, main, base.address(request, links.edition(key))),
        "json_ld": _json_ld(row, base.address(request, links.edition(key)), files, request),
    }
    title = f"{row['source_name']} {edition_words(row, lang)}"
    return await base.page(
        datasette,
        request,
        "shinkyu_edition.html",
        context,
        title=title,
        canonical=links.edition(key),
    )


async def _outline(datasette: Any, main: base.Row | None) -> list[base.Row]:
    """Headings of the main file with the page they stand on, tables of contents left out."""
    if main is None:
        return []
    found: list[base.Row] = []
    seen: set[str] = set()
    for page in await base.rows(
        datasette,
        "SELECT page, text FROM pages WHERE sha256 = ? ORDER BY page LIMIT 400",
        [main["sha256"]],
    ):
        lines = [line.strip() for line in page["text"].splitlines()]
        headings = [
            line
            for line in lines
            if _HEADING.match(line) and not re.search(r"[.…・]{3,}|\d\s*\Z|。\Z", line)
        ]
        if len(headings) > 12:
            continue  # a table of contents
        for line in headings:
            if line not in seen:
                seen.add(line)
                found.append({"page": page["page"], "text": line})
    return found[:120]


async def _figures(datasette: Any, row: base.Row, series: list[base.Row]) -> list[base.Row]:
    """Indicators of this edition with the values of the series' other editions beside them."""
    own = await base.rows(
        datasette,
        "SELECT * FROM figures WHERE edition_id = ? ORDER BY page, indicator, year",
        [row["id"]],
    )
    if not own:
        return []
    ids = [e["id"] for e in series if e["id"] != row["id"]]
    marks = ", ".join("?" * len(ids))
    beside = (
        await base.rows(datasette, f"SELECT * FROM figures WHERE edition_id IN ({marks})", ids)  # noqa: S608
        if ids
        else []
    )
    for f in (*own, *beside):  # made here, because a template takes several times as long for each
        f["said"] = f"{f['kind']} {f['year']}: " if f["year"] else f"{f['kind']}: "
        f["href"] = links.document(f["sha256"], f["page"])
    lines: dict[tuple[str, str], base.Row] = {}
    for f in own:
        line = lines.setdefault(
            (f["indicator"], f["unit"] or ""),
            {"indicator": f["indicator"], "unit": f["unit"], "own": [], "others": {}},
        )
        line["own"].append(f)
    for f in beside:
        if (f["indicator"], f["unit"] or "") in lines:
            lines[(f["indicator"], f["unit"] or "")]["others"].setdefault(
                f["edition_id"], []
            ).append(f)
    return list(lines.values())


def _json_ld(row: base.Row, url: str, files: list[base.Row], request: Any) -> str:
    """The edition in schema.org's words; ``<`` is escaped, so that no text can end the block."""
    data = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "name": row["label"],
        "url": url,
        "inLanguage": "ja",
        "version": row["version"],
        "datePublished": row["published"],
        "dateModified": row["updated"],
        "publisher": {"@type": "GovernmentOrganization", "name": row["source_name"]},
        "isBasedOn": row["page_url"],
        "encoding": [
            {
                "@type": "MediaObject",
                "name": f["label"],
                "sha256": f["sha256"],
                "encodingFormat": "application/pdf",
                "contentUrl": base.address(request, links.original(f["sha256"])),
            }
            for f in files
            if f["sha256"]
        ],
    }
    kept = {k: v for k, v in data.items() if v}
    return (
        json.dumps(kept, ensure_ascii=False)
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026")
    )


ROUTES = [(r"^/-/editions/(?P<edition>[^/]+)$", edition)]
