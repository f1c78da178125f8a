"""What of a file the reader's citation names: the file, a page, a passage or a number on it.

Quoted is what the archive has there, never what the address says.
"""

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.citations.places import at, place_of
from pipeline.answers.citations.types import ONLY, Cited
from pipeline.database.row_types import FigureRow, PageRow
from pipeline.read.blocks import in_one_line
from pipeline.web import marking
from pipeline.web.database import our_database, rows
from pipeline.web.datasette_types import Datasette
from pipeline.web.figure_lines import figure_words
from pipeline.web.language import translator
from pipeline.web.reader_facts import Asked

_TEXTS = "SELECT * FROM pages WHERE sha256 = ? AND page BETWEEN ? AND ? ORDER BY page"
_LONGEST = 500
"""Letters of a marked passage that an address keeps."""


class Standing(NamedTuple):
    """Where in a file the reader stands."""

    page: int | None
    """None at a file as a whole."""
    text: str = ""
    """What is quoted; empty where nothing is."""
    edition: str = ""
    """As whose text the file is read; empty where it is its main edition's."""
    mark: str = ""
    """The passage that is marked."""
    figure: int | None = None

    @property
    def query(self) -> dict[str, object]:
        """What an address needs to come back here."""
        return {
            "p": self.page,
            "mark": self.mark,
            "figure": self.figure,
            "edition": self.edition,
        }

    def path(self, sha256: str) -> str:
        """The address that opens the reader here."""
        more = {"edition": self.edition}
        return links.document(sha256, self.page, None, self.mark, self.figure, more)

    def file(self, sha256: str, form: str) -> str:
        """The address of the citation as a file."""
        return links.with_query(f"{links.document(sha256)}.{form}", self.query)


async def standing(
    datasette: Datasette,
    sha256: str,
    asked: Asked,
    found: marking.Found,
    figure: FigureRow | None,
) -> Standing:
    """Where in a file an address leads.

    Args:
        found: what it looks for.
        figure: the number that it asks for.
    """
    page = asked.page or next(iter(found.hits), None)
    text = ""
    if figure is not None:
        text = figure_words(figure, translator("ja"))
    elif page is not None and found.passage:
        text = await _quoted(datasette, sha256, page, found)
    return Standing(
        page=page,
        text=text,
        edition=asked.margin.edition,
        mark=asked.mark[:_LONGEST] if text and figure is None else "",
        figure=asked.figure if figure else None,
    )


async def _quoted(datasette: Datasette, sha256: str, page: int, found: marking.Found) -> str:
    """The passage as it stands on a page; of one that runs on to the next page, both pieces."""
    pages = await rows(datasette, PageRow, _TEXTS, [sha256, page, page + 1])
    texts = {row["page"]: row["text"] for row in pages}
    first = _first(texts, page, found)
    goes_on = first and len(found.spellings) > 1
    whole = first + (_first(texts, page + 1, found) if goes_on else "")
    return in_one_line(whole.split("\n"))


def _first(texts: Mapping[int, str], page: int, found: marking.Found) -> str:
    """What is marked first on a page."""
    text = texts.get(page, "")
    places = marking.places_in(text, found.spellings) if page in found.some else []
    return text[slice(*places[0])] if places else ""


async def cited(datasette: Datasette, sha256: str, here: Standing, base: str) -> Cited | None:
    """Where the reader stands, as it is cited; None where the file is not known."""
    edition = here.edition or None
    place = await our_database(datasette).execute_fn(lambda db: place_of(db, sha256, edition))
    if place is None:
        return None
    here = here._replace(edition=place.as_edition)
    name = place.edition_id or f"file-{sha256[:8]}"
    return Cited(
        key=f"{name}-p{here.page}" if here.page else name,
        city=place.city,
        subject=None,
        places=((ONLY, at(place, here.page, here.text)),),
        path=here.path(sha256),
        base=base,
    )
