"""What the templates of Datasette's tables need beside Datasette's own values.

Titles and meanings come from the schema, so they stand there without ``metadata.yml``, too.
"""

from functools import cache
from typing import NamedTuple
from urllib.parse import urlencode

from pipeline.database.schema import TABLES, Table
from pipeline.web.database import our_database_name
from pipeline.web.datasette_types import Datasette, Request
from pipeline.web.language import Translator
from pipeline.web.rendering import Page, frame
from pipeline.web.tables.conditional import HURRIED
from pipeline.web.tables.words import WORDS

LAYOUT = "shinkyu_base.html"
_NOT_IN_CSV = ("_next", "_size", "_facet", "_facet_size", "_labels", "_lang", "_stream", "_dl")
_LONGEST, _BEGINNING, _MOST_FOLDED = 120, 60, 2_000
"""Characters of JSON in a cell that stands whole, of the beginning of a longer one, and of one that
is unfolded; the page of its row has all.
"""


@cache
def _tables() -> dict[str, Table]:
    return {table.name: table for table in TABLES}


class Shown(NamedTuple):
    """The words of the tables in the reader's language; templates call its methods."""

    t: Translator
    lang: str
    request: Request

    def title(self, table: str) -> str:
        """A table's name in words; its own name where the schema does not know it."""
        known = _tables().get(table)
        if known is None:
            return table
        return known.ja if self.lang == "ja" else known.en

    def columns(self, table: str | None) -> dict[str, str]:
        """What each column means, by its name."""
        known = _tables().get(table or "")
        if known is None:
            return {}
        return {c.name: c.ja if self.lang == "ja" else c.en for c in known.columns}

    def rows(self, number: int | None) -> str:
        """How many rows, in words; None where nobody counted them."""
        if number is None:
            return self.t("d.many_rows")
        return self.t("d.row" if number == 1 else "d.rows", f"{number:,}")

    def cut(self, raw: object) -> tuple[str, str] | None:
        """The beginning of a cell that holds long JSON (a page's whole text is in it), and what is
        folded behind it; None for a cell that stays as it is.
        """
        if not isinstance(raw, str) or len(raw) <= _LONGEST or raw[0] not in "{[":
            return None
        rest = raw[_BEGINNING:_MOST_FOLDED]
        return raw[:_BEGINNING], rest + ("…" if len(raw) > _MOST_FOLDED else "")

    def hurried(self) -> str:
        """Notes that this page was cut short by a limit of time; shows nothing."""
        self.request.scope.get(HURRIED, []).append("")
        return ""

    def csv(self, address: str, expandable: bool) -> str:
        """Where all rows of what is shown are to be had as a file.

        Args:
            address: of the CSV without a query.
            expandable: some columns name rows of other tables; the file has their labels, too.
        """
        args = self.request.args
        kept = {name: args.getlist(name) for name in args if name not in _NOT_IN_CSV}
        more = {"_labels": ["on"]} if expandable else {}
        query = kept | more | {"_stream": ["on"], "_dl": ["1"]}
        return f"{address}?{urlencode(query, doseq=True)}"


def template_values(
    datasette: Datasette, request: Request | None, template: str | None, database: str | None
) -> dict[str, object]:
    """What templates of Datasette get from us: nothing for ours, which have all they need, and for
    those of other databases.
    """
    ours = our_database_name(datasette)
    if request is None or ours is None or (template or "").startswith("shinkyu_"):
        return {}
    if database not in (None, ours):
        return {}
    values = frame(datasette, request, Page(title="", words=WORDS), switch_by="_lang")
    del values["title"]  # Datasette's templates say it in a block, some by a value of that name
    shown = Shown(values["t"], str(values["lang"]), request)  # type: ignore[arg-type]
    return values | {
        "shinkyu_layout": LAYOUT,
        "shown": shown,
        "sql_address": _sql_address(datasette, ours),
    }


def _sql_address(datasette: Datasette, database: str) -> str:
    """Where Datasette takes SQL: 1.0 at an address of its own, 0.65 at the database's."""
    address = datasette.urls.database(database)
    return address if hasattr(datasette, "permission_allowed") else f"{address}/-/query"
