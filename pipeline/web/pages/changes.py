"""The log of changes as a page and as an Atom feed (RFC 4287), each entry with its evidence and its comparison."""

import json
from html import escape
from typing import Any
from urllib.parse import urlencode

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.kinds import ChangeKind
from pipeline.web import base
from pipeline.web.atom import Entry, feed

CHANGE_SQL = """
SELECT c.*, s.name AS source_name, e.label AS edition_label, e.series, e.version, d.label AS document_label,
  x.old_id AS compare_old, x.new_id AS compare_new, x.added, x.removed, x.changed, x.moved, x.numbers_changed,
  o.captured_at AS old_at, o.sha256 AS old_sha256, o.url AS old_url,
  n.captured_at AS new_at, n.sha256 AS new_sha256, n.url AS new_url, n.warc_file, n.warc_offset
FROM changes c JOIN sources s ON s.id = c.source_id
LEFT JOIN editions e ON e.id = c.edition_id LEFT JOIN documents d ON d.id = c.document_id
LEFT JOIN comparisons x ON x.id = c.comparison_id
LEFT JOIN captures o ON o.id = c.old_capture_id LEFT JOIN captures n ON n.id = c.new_capture_id
"""
_PER_PAGE = 50


def _filters(request: Any) -> tuple[dict[str, str], str, list[Any]]:
    """The reader's filters, and the condition they make."""
    asked = {name: str(request.args.get(name) or "") for name in ("source", "series", "kind")}
    columns = {"source": "c.source_id", "series": "e.series", "kind": "c.kind"}
    chosen = {name: value for name, value in asked.items() if value}
    where = " AND ".join(f"{columns[name]} = ?" for name in chosen) or "1"
    return chosen, where, list(chosen.values())


async def changes(datasette: Any, request: Any) -> Any:
    """`/-/changes`"""
    t = base.translator(base.language(request))
    chosen, where, values = _filters(request)
    number = (
        max(1, int(request.args.get("page") or 1))
        if (request.args.get("page") or "1").isdigit()
        else 1
    )
    sql = f"{CHANGE_SQL} WHERE {where} ORDER BY c.at DESC, c.id DESC LIMIT ? OFFSET ?"
    found = await base.rows(datasette, sql, [*values, _PER_PAGE + 1, (number - 1) * _PER_PAGE])
    for row in found:
        row["facts"] = page_facts(row)
    context = {
        "changes": found[:_PER_PAGE],
        "chosen": chosen,
        "kinds": tuple(ChangeKind),
        "number": number,
        "newer": links.with_query(links.CHANGES, {**chosen, "page": number - 1})
        if number > 1
        else None,
        "older": links.with_query(links.CHANGES, {**chosen, "page": number + 1})
        if len(found) > _PER_PAGE
        else None,
        "sources": await base.rows(datasette, "SELECT id, name FROM sources ORDER BY id"),
        "series": [
            r["series"]
            for r in await base.rows(
                datasette, "SELECT DISTINCT series FROM editions ORDER BY series"
            )
        ],
    }
    return await base.page(
        datasette,
        request,
        "shinkyu_changes.html",
        context,
        title=t("changes"),
        canonical=links.with_query(links.CHANGES, chosen),
        feed=links.with_query(links.CHANGES_FEED, chosen),
    )


def page_facts(change: base.Row) -> list[tuple[str, str, str]]:
    """What a change of the city's page says of title and dates: (word, before, after)."""
    if change["kind"] != "page_changed":
        return []
    try:
        old, new = json.loads(change["old"] or "{}"), json.loads(change["new"] or "{}")
    except ValueError:
        return []
    parts = (("title", "title"), ("published", "published"), ("updated", "updated"))
    return [
        (word, str(old.get(k) or ""), str(new.get(k) or ""))
        for k, word in parts
        if old.get(k) != new.get(k)
    ]


async def atom(datasette: Any, request: Any) -> Any:
    """`/-/changes.atom`, also per source, series and kind."""
    lang = base.language(request)
    t = base.translator(lang)
    chosen, where, values = _filters(request)
    found = await base.rows(
        datasette, f"{CHANGE_SQL} WHERE {where} ORDER BY c.at DESC, c.id DESC LIMIT 50", values
    )
    entries = [await _entry(datasette, request, row, lang, t) for row in found]
    title = " ".join([t("site"), t("changes"), *chosen.values()])
    own = base.address(request, links.CHANGES_FEED, chosen)
    key = f"changes?{urlencode(sorted(chosen.items()))}"
    body = feed(title, key, own, base.address(request, links.CHANGES, chosen), entries, lang)
    return Response(
        body,
        headers={"X-Content-Type-Options": "nosniff"},
        content_type="application/atom+xml; charset=utf-8",
    )


async def _entry(datasette: Any, request: Any, row: base.Row, lang: str, t: Any) -> Entry:
    evidence = (
        (row["old_at"], row["old_url"], row["old_sha256"]),
        (row["new_at"], row["new_url"], row["new_sha256"]),
    )
    words = f"{row['source_name']}: {base.change_words(row, lang, t)}"
    lines = [
        words,
        *(
            f"{t('evidence')}: {when} UTC {url or ''} SHA-256 {sha}"
            for when, url, sha in evidence
            if when
        ),
    ]
    pairs: list[tuple[str | None, str | None]] = [(old, new) for _, old, new in page_facts(row)]
    href = base.address(request, links.change(row["key"]))
    if row["compare_old"]:
        href = base.address(request, links.compare(row["compare_old"], row["compare_new"]))
        changed = await base.rows(
            datasette,
            "SELECT old_text, new_text FROM comparison_rows WHERE comparison_id = ? AND kind IN ('changed', 'added', 'removed') "
            "ORDER BY position LIMIT 30",
            [row["comparison_id"]],
        )
        pairs += [(r["old_text"], r["new_text"]) for r in changed]
    return Entry(f"change/{row['key']}", words, href, row["at"], _html(lines, pairs))


def _html(lines: list[str], pairs: list[tuple[str | None, str | None]]) -> str:
    """Paragraphs, then the changed passages, new on the left."""
    parts = [f"<p>{escape(line)}</p>" for line in lines]
    if pairs:
        cells = (
            f"<tr><td>{f'<ins>{escape(new)}</ins>' if new else ''}</td><td>{f'<del>{escape(old)}</del>' if old else ''}</td></tr>"
            for old, new in pairs
        )
        parts.append(f"<table><tr><th>新</th><th>旧</th></tr>{''.join(cells)}</table>")
    return "".join(parts)


ROUTES = [(r"^/-/changes$", changes), (r"^/-/changes\.atom$", atom)]
