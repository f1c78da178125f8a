"""What the package reads of a page: the one place where the lab touches it."""

import inspect

from pipeline.history.listing import Listing, understand
from pipeline.read.page.reading import PageReading, read_page
from tools.lab.cities.judge import Told, ToldEdition, ToldFile
from tools.lab.cities.truth import Edition, Page

_SOURCES = ("heading", "label", "note", "prose")
"""Where dates stand that a page states of an edition."""


def read(page: Page) -> Told:
    """A page as the projection reads it, with no configuration but its address and its name."""
    reading = read_page(page.html, page.url)
    listing = _understood(page, reading)
    by_id = {one.on_page.id: _edition(one.on_page.name) for one in listing.editions}
    files = {
        one.url: ToldFile(one.label, str(one.part), tuple(by_id[key] for key in one.editions))
        for one in listing.files
    }
    return Told(reading.published, reading.updated, files, tuple(by_id.values()))


def _understood(page: Page, reading: PageReading) -> Listing:
    """With the municipality's name where the reader of the time takes it."""
    known = inspect.signature(understand).parameters
    more = {"name": page.name} if "name" in known else {}
    return understand("lab", reading, **more)


def _edition(name: object) -> ToldEdition:
    stated = getattr(name, "published", None)
    source = str(getattr(name, "published_source", None) or "")
    phase, revision = getattr(name, "phase", None), getattr(name, "revision", None)
    edition = Edition(
        series=str(getattr(name, "series", "")),
        phase=phase,
        revision=None if revision == "1.0" else revision,
        draft=str(getattr(name, "status", "")) == "draft",
    )
    return ToldEdition(edition, stated.iso if stated and source in _SOURCES else None)
