"""Links in Datasette's own tables.

An id, a digest or a title there leads to our page of the thing.
"""

import re
from collections.abc import Callable

from markupsafe import Markup

from pipeline.answers import links

_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_LONGEST = 64  # characters of a cell; a digest is cut, as it would fill the whole width of a table
_CUT = 16

Rule = Callable[[str, object], str | None]
"""From a cell's text and its row's ``id`` to an address."""


def _edition(value: str, row_id: object) -> str | None:
    return links.edition(value)


def _edition_of_row(value: str, row_id: object) -> str | None:
    return links.edition(row_id) if isinstance(row_id, str) else None


def _page_version_of_row(value: str, row_id: object) -> str | None:
    return links.page_version(row_id) if isinstance(row_id, int) else None


def _comparison(value: str, row_id: object) -> str | None:
    old, dots, new = value.partition("..")
    return links.compare(old, new) if dots else None


def _indicator(value: str, row_id: object) -> str | None:
    return links.indicator(value)


def _indicator_of_row(value: str, row_id: object) -> str | None:
    return links.indicator(row_id) if isinstance(row_id, str) else None


def _passage(value: str, row_id: object) -> str | None:
    return links.passage(value)


def _passage_of_row(value: str, row_id: object) -> str | None:
    return links.passage(row_id) if isinstance(row_id, str) else None


def _document(value: str, row_id: object) -> str | None:
    return links.document(value) if _SHA256.match(value) else None


_ANY_TABLE: dict[str, Rule] = {
    "edition_id": _edition,
    "comparison_id": _comparison,
    "indicator_id": _indicator,
    "passage_id": _passage,
    "first_edition_id": _edition,
    "last_edition_id": _edition,
    "dropped_edition_id": _edition,
    "from_edition_id": _edition,
}
_ONE_TABLE: dict[tuple[str, str], Rule] = {
    ("editions", "id"): _edition,
    ("editions", "predecessor_id"): _edition,
    ("editions", "label"): _edition_of_row,
    ("indicators", "name"): _indicator_of_row,
    ("passages", "text"): _passage_of_row,
    ("page_versions", "title"): _page_version_of_row,
    ("comparisons", "id"): _comparison,
    ("originals", "sha256"): _document,
    ("pages", "sha256"): _document,
    ("documents", "sha256"): _document,
    ("document_versions", "sha256"): _document,
    ("comparison_rows", "old_sha256"): _document,
    ("comparison_rows", "new_sha256"): _document,
    ("figures", "sha256"): _document,
    ("passage_texts", "sha256"): _document,
    ("doubts", "sha256"): _document,
}
"""Captures and page versions have digests too, but of HTML, which the reader does not show."""


def cell_link(
    value: object, column: str, table: str | None, row_id: object = None
) -> Markup | None:
    """A link for a cell of Datasette's tables; None where the cell stays as it is.

    Args:
        value: what the cell holds; only texts become links.
        table: None where the rows are those of a query.
        row_id: the row's ``id`` where it has one (Datasette shows the primary key itself as its own
            link).
    """
    rule = _ONE_TABLE.get((table or "", column)) or _ANY_TABLE.get(column)
    if rule is None or not isinstance(value, str) or not value:
        return None
    href = rule(value, row_id)
    if href is None:
        return None
    cut = _CUT if _SHA256.match(value) else _LONGEST
    shown = value if len(value) < _LONGEST else value[:cut] + "…"
    return Markup('<a href="{}">{}</a>').format(href, shown)
