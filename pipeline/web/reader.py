"""The reader: the text of a document page by page beside the picture of the page, with words marked on both."""

import asyncio
from typing import Any, NamedTuple

from datasette.utils.asgi import Response

from pipeline.errors import ShinkyuError
from pipeline.read.picture import PageChars, boxes_for, char_boxes, render_page
from pipeline.search.marks import spans
from pipeline.search.normalise import normalise
from pipeline.search.query import parse
from pipeline.web import base, links
from pipeline.web.store import PICTURES, PLACES, read_original

STRETCH = 20
"""Pages that are shown at once; longer documents are turned a stretch at a time."""
WIDTHS = (800, 1600)
_MOST_MARKS = 200


class Shown(NamedTuple):
    """A page as the template draws it."""

    number: int
    parts: list[tuple[str, bool]]
    """The text in pieces: (text, marked)."""
    rectangles: list[tuple[float, float, float, float]]
    """Marks on the picture: x, y, width, height in per cent."""
    empty: bool


def _words(request: Any) -> list[str]:
    """Normalised words to mark: those of ``q`` in the query language, or a whole passage in ``mark``."""
    words = [w.normalised for clause in parse(request.args.get("q") or "").clauses for w in clause]
    passage = normalise(request.args.get("mark") or "")[:400].strip()
    return [*words, *([passage] if passage else [])]


def _parts(text: str, found: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    parts, at = [], 0
    for start, end in found:
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [p for p in [*parts, (text[at:], False)] if p[0]]


async def _original_row(datasette: Any, sha256: str) -> base.Row | None:
    return await base.one(datasette, "SELECT * FROM originals WHERE sha256 = ?", [sha256])


async def _about(datasette: Any, sha256: str) -> dict[str, Any]:
    """The documents these bytes are, the editions they belong to, and their other versions."""
    documents = await base.rows(
        datasette,
        "SELECT DISTINCT d.*, s.name AS source_name FROM document_versions v JOIN documents d ON d.id = v.document_id "
        "JOIN sources s ON s.id = d.source_id WHERE v.sha256 = ? ORDER BY d.id",
        [sha256],
    )
    editions = await base.rows(
        datasette,
        "SELECT DISTINCT e.* FROM document_versions v JOIN edition_documents ed ON ed.document_id = v.document_id "
        "JOIN editions e ON e.id = ed.edition_id WHERE v.sha256 = ? ORDER BY e.series, e.position",
        [sha256],
    )
    versions = await base.rows(
        datasette,
        "SELECT v.*, x.id AS comparison_id, x.old_id, x.new_id FROM document_versions v "
        "LEFT JOIN comparisons x ON (x.old_id = v.sha256 AND x.new_id = :sha) OR (x.new_id = v.sha256 AND x.old_id = :sha) "
        "WHERE v.document_id IN (SELECT document_id FROM document_versions WHERE sha256 = :sha) ORDER BY v.rowid",
        {"sha": sha256},
    )
    return {"documents": documents, "editions": editions, "versions": versions}


async def reader(datasette: Any, request: Any) -> Any:
    """`/-/documents/{sha256}`"""
    sha256 = base.var(request, "sha256")
    row = await _original_row(datasette, sha256)
    if row is None:
        return await base.not_found(datasette, request, sha256)
    total = row["pages"] or 0
    words = _words(request)
    hits = await _hits(datasette, sha256, words) if words else []
    asked = request.args.get("p") or ""
    at = int(asked) if asked.isdigit() and 1 <= int(asked) <= max(total, 1) else (hits[0] if hits else 1)
    first = (at - 1) // STRETCH * STRETCH + 1
    pages = await base.rows(
        datasette,
        "SELECT page, text FROM pages WHERE sha256 = ? AND page BETWEEN ? AND ? ORDER BY page",
        [sha256, first, first + STRETCH - 1],
    )
    shown = [await _shown(datasette, row, p, words) for p in pages]
    about = await _about(datasette, sha256)
    q = request.args.get("q") or ""
    context = {
        "o": row, "shown": shown, "q": q, "hits": hits[:400], "hit_pages": len(hits), "first": first, "total": total, "at": at,
        "stretches": [(n, min(n + STRETCH - 1, total)) for n in range(1, total + 1, STRETCH)] if total > STRETCH else [],
        "widths": WIDTHS, "pictures": row["media_type"] == "application/pdf" and row["text_state"] != "failed",
        "name": about["documents"][0]["label"] if about["documents"] else row["title"] or row["url"], **about,
    }  # fmt: skip
    title = f"{about['documents'][0]['source_name']} {context['name']}" if about["documents"] else context["name"]
    return await base.page(
        datasette, request, "shinkyu_reader.html", context, title=title, canonical=links.document(sha256), words=WORDS
    )


async def _hits(datasette: Any, sha256: str, words: list[str]) -> list[int]:
    """Pages on which every word stands, else those on which one does."""
    pages = await base.rows(datasette, "SELECT page, text FROM pages WHERE sha256 = ? ORDER BY page", [sha256])

    def count() -> list[int]:
        found = {p["page"]: sum(bool(spans(p["text"], [w])) for w in words) for p in pages}
        return [n for n, k in found.items() if k == len(words)] or [n for n, k in found.items() if k]

    return await asyncio.to_thread(count)


async def _shown(datasette: Any, row: base.Row, page: base.Row, words: list[str]) -> Shown:
    found = spans(page["text"], words)[:_MOST_MARKS] if words else []
    rectangles = await _rectangles(datasette, row, page, found) if found else []
    return Shown(page["page"], _parts(page["text"], found), rectangles, not page["text"].strip())


async def _rectangles(
    datasette: Any, row: base.Row, page: base.Row, found: list[tuple[int, int]]
) -> list[tuple[float, float, float, float]]:
    """Where the marked words stand on the picture; none where the archive can't be read (the text is marked all the same)."""
    archive = base.archive_folder(datasette)

    def places() -> PageChars:
        chars: PageChars = PLACES.get(
            (row["sha256"], page["page"]),
            lambda: char_boxes(read_original(archive, row), page["page"]),
            lambda c: 80 * len(c.text) + 100,
        )
        return chars

    try:
        chars = await asyncio.to_thread(places)
    except ShinkyuError:
        return []
    if chars.text != page["text"]:
        return []  # read by another version of the extractor: better no mark than a wrong one
    boxes = [box for start, end in found for box in boxes_for(chars, start, end)]
    return [
        (round(100 * x0, 3), round(100 * y0, 3), round(100 * (x1 - x0), 3), round(100 * (y1 - y0), 3))
        for x0, y0, x1, y1 in boxes
    ]


async def picture(datasette: Any, request: Any) -> Any:
    """`/-/documents/{sha256}/p{page}-{width}.webp`"""
    sha256, number, width = base.var(request, "sha256"), int(request.url_vars["page"]), int(request.url_vars["width"])
    row = await _original_row(datasette, sha256)
    if (
        row is None
        or width not in WIDTHS
        or row["media_type"] != "application/pdf"
        or not 1 <= number <= (row["pages"] or 0)
    ):
        return Response.text("not found", status=404)
    archive = base.archive_folder(datasette)

    def draw() -> bytes:
        data: bytes = PICTURES.get(
            (sha256, number, width), lambda: render_page(read_original(archive, row), number, width=width), len
        )
        return data

    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{sha256[:32]}-{number}-{width}"',
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response("", status=304, headers=headers, content_type="image/webp")
    try:
        return Response(await asyncio.to_thread(draw), headers=headers, content_type="image/webp")
    except ShinkyuError:
        return Response.text("this page can't be drawn", status=404)


WORDS = {
    "page_n": ("{0}ページ", "Page {0}"),
    "of_pages": ("全{0}ページ", "{0} pages"),
    "find_here": ("この文書の中を検索", "Search in this document"),
    "find": ("検索", "Find"),
    "found_on": ("{0}ページで見つかりました：", "Found on {0} pages:"),
    "found_nowhere": ("この文書には見つかりません。", "Not found in this document."),
    "is_picture": (
        "この文書は画像です。文字として読み取れる本文がありません。",
        "This document is a picture: it has no text that could be read.",
    ),
    "page_is_picture": (
        "このページには文字として読み取れる本文がありません。",
        "This page has no text that could be read.",
    ),
    "is_failed": ("この文書は読み取れませんでした：{0}", "This document could not be read: {0}"),
    "picture_of": ("{0}ページの画像", "Picture of page {0}"),
    "download": ("原本をダウンロード", "Download the original"),
    "versions": ("この文書の他の版", "Other versions of this document"),
    "this_one": ("表示中", "shown here"),
    "belongs_to": ("属する版", "Belongs to"),
    "cite_page": ("このページへのリンク", "Link to this page"),
    "metadata": ("PDFの情報", "The PDF's metadata"),
    "made_with": ("作成ソフト", "Producer"),
    "made_at": ("作成日時", "Created"),
    "changed_at": ("更新日時", "Modified"),
    "stretches": ("ページの範囲", "Stretches of pages"),
}

ROUTES = [
    (r"^/-/documents/(?P<sha256>[0-9a-f]{64})$", reader),
    (r"^/-/documents/(?P<sha256>[0-9a-f]{64})/p(?P<page>\d{1,5})-(?P<width>\d{1,4})\.webp$", picture),
]
