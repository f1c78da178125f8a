"""How to cite a comparison as a whole, as a file."""

import sqlite3

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.citations.compared import cited_comparison
from pipeline.answers.citations.types import Cited
from pipeline.answers.sides import sides_of
from pipeline.database.row_types import ComparisonRow
from pipeline.errors import NotFoundError
from pipeline.web.apart import compared
from pipeline.web.cite_view import SUFFIXES
from pipeline.web.database import our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.language import language
from pipeline.web.rendering import address, missing, var
from pipeline.web.responses import citation_file


def cited(db: sqlite3.Connection, comparison: ComparisonRow, base: str) -> Cited:
    """A comparison, as it is cited."""
    old, new = sides_of(db, comparison)
    path = links.compare(comparison["old_id"], comparison["new_id"])
    return cited_comparison(old, new, path, base)


async def cite(datasette: Datasette, request: Request) -> Response:
    """`/-/compare/{old}/{new}.bib`: how to cite the comparison; also `ris`, `csl.json`, and `txt`
    (`?lang=en` in English).
    """
    pair = var(request, "old"), var(request, "new")
    try:
        found = await compared(datasette, *pair)
    except NotFoundError:
        return await missing(datasette, request, "pair", *pair)
    base = address(request, "")
    told = await our_database(datasette).execute_fn(lambda db: cited(db, found.comparison, base))
    return citation_file(told, request.url_vars["form"], language(request))


ROUTES: list[Route] = [
    (rf"^/-/compare/(?P<old>[^/]+)/(?P<new>[^/]+?)\.{SUFFIXES}$", cite),
]
