"""How to cite a page that a search found."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from pipeline.answers.citations.places import Wanted, at
from pipeline.answers.citations.text import in_english, in_japanese
from pipeline.answers.citations.types import ONLY, Cited, Place
from pipeline.search.api import Hit
from pipeline.web.cite_view import FILES
from pipeline.web.link import Link
from pipeline.web.reader_cited import Standing

Places = Mapping[Wanted, Place]
"""The files of what was found, as they are cited."""


class HitCitation(NamedTuple):
    """A page, cited."""

    text: str
    files: list[Link]
    """The same for programs."""


NO_CITATION = HitCitation("", [])


def wanted(hit: Hit) -> Wanted:
    """The file of a page, as that edition's under which it is shown."""
    return Wanted(hit.sha256, hit.about.edition_id if hit.about else None)


def hit_citation(hit: Hit, places: Places, host: str, lang: str) -> HitCitation:
    """A page that was found; it is cited as its own, the words that were looked for aside.

    Args:
        host: goes before the paths of our pages.
    """
    place = places.get(wanted(hit))
    if place is None:
        return NO_CITATION
    here = Standing(page=hit.page, edition=place.as_edition)
    only = ((ONLY, at(place, hit.page)),)
    cited = Cited("", place.city, None, only, here.path(hit.sha256), host)
    text = in_english(cited) if lang == "en" else in_japanese(cited)
    file = partial(here.file, hit.sha256)
    return HitCitation(text, [Link(file(suffix), name) for suffix, name in FILES])
