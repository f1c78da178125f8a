"""The page of a comparison: what changed in words and numbers, then the 新旧対照表; and its exports."""

import re
from typing import Any
from urllib.parse import quote, urlencode

from datasette.utils.asgi import Response

from pipeline.answers import export, links, on_demand
from pipeline.database.names import edition_words
from pipeline.errors import NotFoundError
from pipeline.web import base, comparison_view

_SIDES = ("new", "old")
_VIEWS = ("two", "inline")
_NUMBERS = 12
"""So many changed numbers stand at the top; up to :data:`_MOST`, the others are folded."""
_MOST = 200
"""Entries of the list of numbers and of the outline; a long comparison has the filter for the rest."""
_MARK = 40
"""Characters of a row that the reader is asked to mark: enough to find it, and no kilobyte of link for each row."""


async def _side(datasette: Any, key: str, lang: str) -> base.Row:
    """What one side is called, and where it leads."""
    edition = await base.one(
        datasette,
        "SELECT e.*, s.name AS source_name FROM editions e JOIN sources s ON s.id = e.source_id WHERE e.id = ?",
        [key],
    )
    if edition:
        words = f"{edition['source_name']} {edition_words(edition, lang)}"
        return {
            "name": words,
            "short": edition_words(edition, lang),
            "href": links.edition(key),
            "date": edition["published"],
            "reason": edition["reason"],
        }
    page = re.fullmatch(r"page-(\d+)", key)
    if page:
        row = await base.one(
            datasette,
            "SELECT v.*, s.name AS source_name FROM page_versions v JOIN sources s ON s.id = v.source_id WHERE v.id = ?",
            [int(page[1])],
        )
        if row:
            return {
                "name": f"{row['source_name']} {row['title'] or ''}",
                "short": row["title"] or key,
                "href": links.page_version(row["id"]),
                "date": row["first_seen"],
                "reason": None,
            }
    row = await base.one(
        datasette,
        "SELECT d.label, s.name AS source_name, v.first_seen FROM document_versions v JOIN documents d ON d.id = v.document_id "
        "JOIN sources s ON s.id = d.source_id WHERE v.sha256 = ? ORDER BY v.rowid LIMIT 1",
        [key],
    )
    if row:
        return {
            "name": f"{row['source_name']} {row['label']}",
            "short": row["label"],
            "href": links.document(key),
            "date": row["first_seen"],
            "reason": None,
        }
    return {
        "name": key,
        "short": key[:16],
        "href": links.document(key),
        "date": None,
        "reason": None,
    }


async def _comparison(datasette: Any, request: Any) -> tuple[base.Row, list[base.Row]]:
    """The comparison that is asked for: the stored one, else made now in a thread and kept for the next reader.

    Raises:
        NotFoundError: a side is not there or has no text.
    """
    old, new = base.var(request, "old"), base.var(request, "new")
    return await on_demand.find(lambda run: base.our_database(datasette).execute_fn(run), old, new)


async def compare(datasette: Any, request: Any) -> Any:
    """`/-/compare/{old}/{new}`"""
    lang = base.language(request)
    t = base.translator(lang, WORDS)
    try:
        comparison, rows = await _comparison(datasette, request)
    except NotFoundError as error:
        return await base.not_found(datasette, request, str(error))
    show = request.args.get("show") if request.args.get("show") in comparison_view.SHOWS else "all"
    left = request.args.get("left") if request.args.get("left") in _SIDES else "new"
    view = request.args.get("view") if request.args.get("view") in _VIEWS else "two"
    opened, at = request.args.get("open") or "", request.args.get("at") or ""
    every = comparison_view.shown(rows)
    old, new = (
        await _side(datasette, comparison["old_id"], lang),
        await _side(datasette, comparison["new_id"], lang),
    )
    path = links.compare(comparison["old_id"], comparison["new_id"])

    def link(**change: str) -> str:
        query = {"show": show, "left": left, "view": view, "open": opened} | change
        usual = {"show": "all", "left": "new", "view": "two", "open": "", "at": "", "part": ""}
        kept = {k: v for k, v in query.items() if v != usual[k]}
        return path + (f"?{urlencode(kept)}" if kept else "")

    parts = comparison_view.parts(comparison_view.blocks(every, show or "all"), opened)
    part = _part(parts, at or opened, request.args.get("part"))

    def row_link(name: str, show: str = show or "all") -> str:
        """A row's address, on whichever part of a long comparison it stands; it holds while the texts do."""
        return (
            link(show=show, open="", **({"at": name} if len(every_part) > 1 else {})) + f"#{name}"
        )

    every_part = (
        parts if show == "all" else comparison_view.parts(comparison_view.blocks(every, "all"), "")
    )
    counts = {s: sum(comparison_view.wanted(r, s) for r in every) for s in comparison_view.SHOWS}
    context = {
        "c": comparison,
        "old": old,
        "new": new,
        "show": show,
        "left": left,
        "view": view,
        "opened": opened,
        "link": link,
        "counts": counts,
        "blocks": parts[part - 1],
        "part": part,
        "parts": len(parts),
        "row_link": row_link,
        "merged": comparison_view.merged,
        "outline": comparison_view.outline(every)[:_MOST],
        "numbers": comparison_view.numbers(every),
        "first": _NUMBERS,
        "most": _MOST,
        "shows": comparison_view.SHOWS,
        "fold_rows": comparison_view.FOLD_ROWS,
        "exports": path,
        "answer": _answer(comparison, t),
        "page_link": _page_link,
        "original_link": _original_link,
        "total": sum(comparison[k] for k in ("changed", "added", "removed", "moved")),
    }
    title = t("c.title", old["short"], new["short"])
    return await base.page(
        datasette,
        request,
        "shinkyu_compare.html",
        context,
        title=f"{title} {t('comparison')}",
        canonical=path,
        words=WORDS,
        description=comparison["summary"],
    )


def _answer(comparison: base.Row, t: Any) -> str:
    """What changed in one sentence, without what did not happen."""
    kinds = [
        t(f"c.n_{k}", comparison[k])
        for k in ("changed", "added", "removed", "moved")
        if comparison[k]
    ]
    total = sum(comparison[k] for k in ("changed", "added", "removed", "moved"))
    words = [t("c.answer", total, t("c.comma").join(kinds))] if total else [t("c.same")]
    words += (
        [t("c.n_numbers", comparison["numbers_changed"])] if comparison["numbers_changed"] else []
    )
    words += [t("c.n_renumbered", comparison["renumbered"])] if comparison["renumbered"] else []
    return str(t("c.space").join(words))


def _part(parts: list[list[comparison_view.Block]], name: str, asked: str | None) -> int:
    """Which part is shown, from 1: the one that holds the row of that name, else the one asked for, else the first."""
    for n, found in enumerate(parts, 1):
        if name and any(row.name == name for block in found for row in block.rows):
            return n
    return (
        int(asked)
        if asked and re.fullmatch(r"[0-9]{1,5}", asked) and 1 <= int(asked) <= len(parts)
        else 1
    )


def _page_link(row: base.Row, side: str) -> str | None:
    """The reader at the row's page, with the row's text marked on it."""
    sha256, page = row[f"{side}_sha256"], row[f"{side}_page"]
    if not sha256 or not page:
        return None
    passage = (row[f"{side}_text"] or "")[:_MARK]
    return links.document(sha256, page, mark=passage)


def _original_link(row: base.Row, side: str) -> str | None:
    """The original itself, opened at the page."""
    sha256, page = row[f"{side}_sha256"], row[f"{side}_page"]
    return links.original(sha256, page) if sha256 and page else None


_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def download(datasette: Any, request: Any) -> Any:
    """`/-/compare/{old}/{new}.csv`, `.json`, `.xlsx`"""
    form = request.url_vars["form"]
    try:
        comparison, rows = await _comparison(datasette, request)
    except NotFoundError as error:
        return await base.not_found(datasette, request, str(error))
    lang = base.language(request)
    names = [(await _side(datasette, comparison[k], lang))["name"] for k in ("old_id", "new_id")]
    body = export.FORMATS[form](comparison, rows, names[0], names[1])
    name = f"{comparison['old_id'][:60]}..{comparison['new_id'][:60]}.{form}"
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name)
    headers = {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, headers=headers, content_type=_TYPES[form])


WORDS = {
    "c.title": ("{0} → {1}", "{0} → {1}"),
    "c.answer": ("{0}か所が変わりました：{1}。", "{0} places changed: {1}."),
    "c.n_changed": ("変更{0}件", "{0} changed"),
    "c.n_added": ("追加{0}件", "{0} added"),
    "c.n_removed": ("削除{0}件", "{0} removed"),
    "c.n_moved": ("移動{0}件", "{0} moved"),
    "c.n_numbers": ("数値が変わったのは{0}か所です。", "Numbers changed in {0} places."),
    "c.n_renumbered": (
        "ほかに、番号だけが変わった見出しが{0}件あります。",
        "{0} headings changed in their number alone.",
    ),
    "c.comma": ("、", ", "),
    "c.space": ("", " "),
    "c.more_numbers": ("ほかの{0}件の数値", "{0} more numbers"),
    "c.all_numbers": ("数値の変わった箇所をすべて表示", "Show every place where numbers changed"),
    "c.parts": ("{0}／{1}", "Part {0} of {1}"),
    "c.next_part": ("続きの変更", "Following changes"),
    "c.prev_part": ("前の部分", "Preceding changes"),
    "c.same": ("変わったところはありません。", "Nothing changed."),
    "c.numbers": ("変わった数値", "Numbers that changed"),
    "c.outline": ("見出しごとの変更", "Changes by heading"),
    "c.before_first": ("（最初の見出しの前）", "(before the first heading)"),
    "c.reason": ("市が示した改定の理由", "The reason the city gave"),
    "c.show": ("表示", "Show"),
    "show.all": ("すべての変更", "All changes"),
    "show.numbers": ("数値", "Numbers"),
    "show.changed": ("変更", "Changed"),
    "show.added": ("追加", "Added"),
    "show.removed": ("削除", "Removed"),
    "show.moved": ("移動", "Moved"),
    "c.view": ("並べ方", "Layout"),
    "c.new_left": ("新を左に", "New on the left"),
    "c.old_left": ("旧を左に", "Old on the left"),
    "c.two": ("二列（新旧対照表）", "Two columns"),
    "c.inline": ("一列（見え消し）", "One column"),
    "c.new": ("新", "New"),
    "c.old": ("旧", "Old"),
    "c.folded": ("（略）変更のない{0}項目", "(unchanged: {0} units)"),
    "c.left_out": ("（略）ほかの{0}項目", "({0} other units)"),
    "c.open": ("開く", "Open"),
    "c.added": ("（新設）", "(new)"),
    "c.removed": ("（削る）", "(deleted)"),
    "c.moved": ("移動", "moved"),
    "c.other_end": ("移動の相手へ", "to the other end of the move"),
    "c.renumbered": ("番号のみの変更", "only the number changed"),
    "c.page": ("{0}ページ", "p. {0}"),
    "c.original_at": ("原本の{0}ページ", "page {0} of the original"),
    "c.ins": ("追加：", "added: "),
    "c.del": ("削除：", "deleted: "),
    "c.end": ("（ここまで）", "(end)"),
    "c.next": ("次の変更", "Next change"),
    "c.prev": ("前の変更", "Previous change"),
    "c.keys": ("キー n・p でも移動できます。", "The keys n and p move, too."),
    "c.nth": ("変更{0}", "Change {0}"),
    "c.exports": ("書き出し", "Export"),
    "c.rows": ("データ表で見る", "As a data table"),
    "c.automatic": (
        "文の対応と数値は自動で読み取ったものです。引用の前に原本で確かめてください。",
        "Sentences were matched and numbers read automatically; check the originals before you cite.",
    ),
    "c.swap": ("新旧を入れ替えて比較", "Compare the other way round"),
}

_PAIR = r"^/-/compare/(?P<old>[^/]+)/(?P<new>[^/]+?)"
ROUTES = [(_PAIR + r"\.(?P<form>csv|json|xlsx)$", download), (_PAIR + r"$", compare)]
