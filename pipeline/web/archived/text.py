"""The text of a version of the city's page with what changed in it, line by line."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.database.row_types import ComparedRow, PageLinkRow
from pipeline.kinds import RowKind
from pipeline.web.comparison_view import merged

_MOST_LINES = 3_000

Piece = tuple[str, str]
"""(``""`` for what stood there before, ``ins`` or ``del``, text)."""


class TextLine(NamedTuple):
    """A line of the text, or one that is there no more."""

    kind: str
    """same, added, removed, changed or moved."""
    pieces: list[Piece]


class LinkState(NamedTuple):
    """A link of this version or of the one before."""

    row: PageLinkRow
    state: str
    """same, added, removed, or led: its words are the same and its address is another."""


def lines_of(text: str, rows: Sequence[ComparedRow]) -> list[TextLine]:
    """The lines of a version.

    Args:
        text: its text, for the first version and where nothing of it was compared.
        rows: its comparison with the version before, in order.
    """
    if not rows:
        plain = [line for line in text.split("\n") if line.strip()]
        return [TextLine("same", [("", line)]) for line in plain[:_MOST_LINES]]
    lines = (_line(row) for row in rows[:_MOST_LINES])
    return [line for line in lines if line is not None]


def _line(row: ComparedRow) -> TextLine | None:
    kind, old, new = RowKind(row["kind"]), row["old_text"] or "", row["new_text"] or ""
    if kind is RowKind.ADDED:
        return TextLine("added", [("ins", new)])
    if kind is RowKind.REMOVED:
        return TextLine("removed", [("del", old)])
    if kind is RowKind.MOVED and not new:
        return None  # it stands where it was moved to
    if old == new:
        return TextLine("moved" if kind is RowKind.MOVED else "same", [("", new)])
    pieces = merged(row) or [("del", old), ("ins", new)]
    return TextLine("changed", [(tag, text) for tag, text in pieces if text])


def links_of(now: Iterable[PageLinkRow], before: Iterable[PageLinkRow] | None) -> list[LinkState]:
    """The links of a version, then those of the one before that are there no more.

    Args:
        before: of the version before; None where there is none.
    """
    now = list(now)
    if before is None:
        return [LinkState(row, "same") for row in now]
    before = list(before)
    urls, labels = _named(before)
    found = [LinkState(row, _state(row, urls, labels)) for row in now]
    here, _ = _named(now)
    _, led = _named(one.row for one in found if one.state == "led")
    gone = (row for row in before if row["url"] not in here and row["label"] not in led)
    return found + [LinkState(row, "removed") for row in gone]


def _named(rows: Iterable[PageLinkRow]) -> tuple[set[str], set[str]]:
    """The addresses and the labels of some links."""
    pairs = [(row["url"], row["label"]) for row in rows]
    return {url for url, _ in pairs}, {label for _, label in pairs}


def _state(row: PageLinkRow, urls: set[str], labels: set[str]) -> str:
    if row["url"] in urls:
        return "same"
    return "led" if row["label"] in labels else "added"
