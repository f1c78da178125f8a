"""The reader: the text of a document page by page beside the picture of the page, with words marked on both."""

import asyncio
from typing import Any, NamedTuple

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.errors import ShinkyuError
from pipeline.read.pdf.picture import page_sizes, render_page
from pipeline.web import base, marking
from pipeline.web.store import PICTURES, SIZES, read_original

STRETCH = 20
"""Pages that are shown at once; longer documents are turned a stretch at a time."""
WIDTHS = (800, 1600)


class Shown(NamedTuple):
    """A page as the template draws it."""

    number: int
    parts: list[tuple[str, bool]]
    """The text in pieces: (text, marked)."""
    rectangles: list[marking.Rectangle]
    """Marks on the picture: x, y, width, height in per cent."""
    empty: bool
    size: tuple[int, int] | None
    """Width and height of the picture in pixels; None where it can't be drawn."""


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


def _asked_page(request: Any, total: int) -> int | None:
    asked = request.args.get("p") or ""
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= 6 else 0
    return number if 1 <= number <= max(total, 1) else None


async def reader(datasette: Any, request: Any) -> Any:
    """`/-/documents/{sha256}`"""
    sha256 = base.var(request, "sha256")
    row = await _original_row(datasette, sha256)
    if row is None:
        return await base.not_found(datasette, request, sha256)
    total = row["pages"] or 0
    q, mark = request.args.get("q") or "", request.args.get("mark") or ""
    hits, some, spellings = await _find(datasette, sha256, q, mark)
    at = _asked_page(request, total) or (hits[0] if hits else 1)
    first = (at - 1) // STRETCH * STRETCH + 1
    last = min(first + STRETCH - 1, total)
    shown = await _shown(datasette, row, first, last, some, spellings)
    about = await _about(datasette, sha256)
    name = about["documents"][0]["label"] if about["documents"] else row["title"] or row["url"]
    context = {
        "o": row,
        "shown": shown,
        "q": q,
        "hits": hits,
        "first": first,
        "last": last,
        "total": total,
        "at": at,
        "stretches": [(n, min(n + STRETCH - 1, total)) for n in range(1, total + 1, STRETCH)]
        if total > STRETCH
        else [],
        "widths": WIDTHS,
        "name": name,
        "searched": bool(q.strip() or mark.strip()),
        "drawable": _drawable(row),
        "hit_before": max((n for n in hits if n < first), default=None),
        "hit_after": min((n for n in hits if n > last), default=None),
        **about,
    }
    title = f"{about['documents'][0]['source_name']} {name}" if about["documents"] else name
    canonical = links.document(sha256) + (f"?p={first}" if first > 1 else "")
    return await base.page(
        datasette,
        request,
        "shinkyu_reader.html",
        context,
        title=title,
        canonical=canonical,
        words=WORDS,
    )


def _drawable(row: base.Row) -> bool:
    return bool(row["media_type"] == "application/pdf" and row["pages"])


async def _find(
    datasette: Any, sha256: str, q: str, mark: str
) -> tuple[list[int], set[int], tuple[str, ...]]:
    groups = marking.wanted(q, mark)
    if not groups:
        return [], set(), ()
    pages = await base.rows(
        datasette, "SELECT page, text FROM pages WHERE sha256 = ? ORDER BY page", [sha256]
    )
    return await asyncio.to_thread(marking.find, sha256, pages, groups)


async def _shown(
    datasette: Any, row: base.Row, first: int, last: int, some: set[int], spellings: tuple[str, ...]
) -> list[Shown]:
    """The pages of a stretch, their marks and the sizes of their pictures."""
    pages = await base.rows(
        datasette,
        "SELECT page, text FROM pages WHERE sha256 = ? AND page BETWEEN ? AND ? ORDER BY page",
        [row["sha256"], first, last],
    )
    texts = {p["page"]: p["text"] for p in pages}
    found = {n: marking.places_in(text, spellings) for n, text in texts.items() if n in some}
    found = {n: places for n, places in found.items() if places}
    archive = base.archive_folder(datasette)
    sizes, boxes = await asyncio.to_thread(
        lambda: (
            _sizes(archive, row),
            marking.rectangles(archive, row, texts, found) if found else {},
        )
    )
    return [
        Shown(
            n,
            marking.parts(text, found.get(n, [])),
            boxes.get(n, []),
            not text.strip(),
            sizes.get(n),
        )
        for n, text in texts.items()
    ]


def _sizes(archive: Any, row: base.Row) -> dict[int, tuple[int, int]]:
    """Page → size of its picture in pixels, so that a browser can leave the room before it has it; empty without archive."""
    if not _drawable(row):
        return {}
    try:
        found: list[tuple[float, float]] = SIZES.get(
            row["sha256"],
            lambda: page_sizes(read_original(archive, row)),
            lambda sizes: 100 + 120 * len(sizes),
        )
    except ShinkyuError:
        return {}
    return {
        n: (WIDTHS[0], max(1, round(WIDTHS[0] * high / wide)))
        for n, (wide, high) in enumerate(found, 1)
        if wide > 0
    }


async def picture(datasette: Any, request: Any) -> Any:
    """`/-/documents/{sha256}/p{page}-{width}.webp`"""
    sha256, number, width = (
        base.var(request, "sha256"),
        int(request.url_vars["page"]),
        int(request.url_vars["width"]),
    )
    row = await _original_row(datasette, sha256)
    if (
        row is None
        or width not in WIDTHS
        or not _drawable(row)
        or not 1 <= number <= (row["pages"] or 0)
    ):
        return Response.text("not found", status=404)
    archive = base.archive_folder(datasette)

    def draw() -> bytes:
        data: bytes = PICTURES.get(
            (sha256, number, width),
            lambda: render_page(read_original(archive, row), number, width=width),
            len,
        )
        return data

    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
        "ETag": f'"{sha256[:32]}-{number}-{width}"',
    }
    if headers["ETag"] in (request.headers.get("if-none-match") or ""):
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
    "mostly_picture": (
        "この文書のほとんどのページは画像です。文字として読み取れるのは一部だけです。",
        "Most pages of this document are pictures: only some of it could be read as text.",
    ),
    "no_picture": ("画像を表示できません。", "The picture can't be shown."),
    "earlier_pages": ("前のページ", "Earlier pages"),
    "later_pages": ("次のページ", "Later pages"),
    "earlier_hit": ("前の該当ページ（{0}）", "Earlier hit (page {0})"),
    "later_hit": ("次の該当ページ（{0}）", "Later hit (page {0})"),
    "all_pages": ("すべてのページ", "All pages"),
    "marks": ("{0}か所", "{0} marks"),
    "passage_nowhere": (
        "この箇所はこの文書に見つかりません。",
        "This passage is not found in this document.",
    ),
    "picture_of": ("{0}ページの画像", "Picture of page {0}"),
    "open_original": ("ブラウザで開く", "Open in the browser"),
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
    (
        r"^/-/documents/(?P<sha256>[0-9a-f]{64})/p(?P<page>\d{1,5})-(?P<width>\d{1,4})\.webp$",
        picture,
    ),
]
