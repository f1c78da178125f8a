"""Addresses of our pages, one function each, and the links in Datasette's own tables."""

import re
from typing import Any
from urllib.parse import quote, urlencode

from markupsafe import Markup

_SHA = re.compile(r"[0-9a-f]{64}\Z")


def part(text: str) -> str:
    """One part of a path, percent-encoded."""
    return quote(text, safe="")


def external(url: str | None) -> str | None:
    """An address outside that may stand in a link; None for anything but http and https."""
    return url if url and re.match(r"https?://", url) else None


def source(source_id: str) -> str:
    """The home page with one source alone."""
    return f"/?{urlencode({'source': source_id})}"


def edition(edition_id: str) -> str:
    """The page of an edition."""
    return f"/-/editions/{part(edition_id)}"


def compare(old: str, new: str) -> str:
    """The page of a comparison."""
    return f"/-/compare/{part(old)}/{part(new)}"


def document(sha256: str, page: int | None = None, q: str | None = None) -> str:
    """The reader, at a page, with the words of a query marked.

    Long documents are shown a stretch at a time: ``p`` says which, the fragment goes to the page inside it.
    """
    query = urlencode({k: v for k, v in (("p", page), ("q", q)) if v})
    return (
        f"/-/documents/{part(sha256)}"
        + (f"?{query}" if query else "")
        + (f"#p{page}" if page else "")
    )


def original(sha256: str) -> str:
    """The bytes."""
    return f"/-/original/{part(sha256)}"


def page_version(number: int) -> str:
    """A version of the city's own page."""
    return f"/-/pages/{number}"


def cell_link(value: Any, column: str, table: str | None, row_id: Any = None) -> Markup | None:
    """A link for a cell of Datasette's tables; None where the cell stays as it is.

    Args:
        row_id: the row's ``id`` where it has one (Datasette shows the primary key itself as its own link).
    """
    if not isinstance(value, str) or not value:
        return None
    href = None
    if table == "editions" and column == "label" and isinstance(row_id, str):
        href = edition(row_id)
    elif table == "page_versions" and column == "title" and isinstance(row_id, int):
        href = page_version(row_id)
    elif column == "edition_id" or (table == "editions" and column in ("id", "predecessor_id")):
        href = edition(value)
    elif (
        column in ("sha256", "old_sha256", "new_sha256")
        and _SHA.match(value)
        and table != "page_versions"
    ):
        href = (
            document(value)
            if table
            in (
                "originals",
                "pages",
                "documents",
                "document_versions",
                "comparison_rows",
                "figures",
            )
            else None
        )
    elif column == "comparison_id" or (table == "comparisons" and column == "id"):
        old, dots, new = value.partition("..")
        href = compare(old, new) if dots else None
    return (
        Markup('<a href="{}">{}</a>').format(href, value if len(value) < 64 else value[:16] + "…")
        if href
        else None
    )
