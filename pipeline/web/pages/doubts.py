"""Doubts: what was read but needs a person's look."""

from itertools import groupby
from typing import NamedTuple

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.database.row_types import DoubtRow
from pipeline.web.database import rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.doubt_lines import DoubtLine, doubt_line
from pipeline.web.language import Translator, language, translator
from pipeline.web.rendering import Page, render

_MOST = 500
_DOUBTS = """
SELECT d.*, s.name AS source_name FROM doubts d JOIN sources s ON s.id = d.source_id
WHERE (:source = '' OR d.source_id = :source) AND (:all OR d.settled IS NULL)
ORDER BY d.source_id, d.settled IS NOT NULL, d.since DESC, d.id LIMIT :most
"""


class DoubtOfSource(DoubtRow):
    """A doubt with its municipality."""

    source_name: str


class SourceDoubts(NamedTuple):
    """The doubts of a municipality."""

    name: str
    doubts: list[DoubtLine]


class DoubtsView(NamedTuple):
    """The page."""

    sources: list[SourceDoubts]
    more: str
    """Said where not all are shown."""
    other: str
    """Address of the page with the settled ones, or without."""
    other_words: str


WORDS = {
    "d.intro": (
        "読み取りに自信が持てず、人の目で確かめてほしいところです。",
        "What was read but needs a person's look.",
    ),
    "d.none": ("確認が必要なところはありません。", "There is nothing to look at."),
    "d.more": ("はじめの{0}件だけを示しています。", "Only the first {0} are shown."),
    "d.with_settled": ("解消したものも示す", "Show those that were settled, too"),
    "d.standing": ("解消していないものだけを示す", "Show only those that stand"),
}


def _view(
    found: list[DoubtOfSource], asked: dict[str, str], lang: str, t: Translator
) -> DoubtsView:
    groups = groupby(found, key=lambda doubt: doubt["source_name"])
    settled = bool(asked["all"])
    return DoubtsView(
        sources=[
            SourceDoubts(name, [doubt_line(doubt, lang) for doubt in doubts])
            for name, doubts in groups
        ],
        more=t("d.more", _MOST) if len(found) == _MOST else "",
        other=links.doubts(asked["source"], settled=not settled),
        other_words=t("d.standing" if settled else "d.with_settled"),
    )


async def doubts(datasette: Datasette, request: Request) -> Response:
    """`/-/doubts`: `?source=` of one municipality, `?all=1` with those that were settled."""
    asked = {name: request.args.get(name) or "" for name in ("source", "all")}
    found = await rows(datasette, DoubtOfSource, _DOUBTS, asked | {"most": str(_MOST)})
    lang = language(request)
    t = translator(lang, WORDS)
    view, page = _view(found, asked, lang, t), Page(title=t("doubts"), words=WORDS)
    return await render(datasette, request, "shinkyu_doubts.html", view, page)


ROUTES: list[Route] = [(r"^/-/doubts$", doubts)]
