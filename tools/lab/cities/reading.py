"""What the package reads of a page: the one place where the lab touches it."""

from pipeline.history.doubts.page.detect import doubts_of_page
from pipeline.history.doubts.words import is_note
from pipeline.history.editions import dated_by_page
from pipeline.history.listing import understand
from pipeline.read.names.labels import EditionName
from pipeline.read.page.reading import PageReading, read_page
from pipeline.read.page.undecided import is_document, may_be_files, with_files
from tools.lab.cities.judge import Told, ToldEdition, ToldFile
from tools.lab.cities.truth import Edition, Page

_SOURCES = ("heading", "label", "note", "prose")
"""Where dates stand that a page states of an edition."""


def read(page: Page) -> Told:
    """A page as the projection reads it, with no configuration but its address and its name."""
    reading = _answered(page, read_page(page.html, page.url))
    listing = understand("lab", reading, page.name)
    doubts = doubts_of_page(reading, listing, page.name)
    by_id = {one.on_page.id: _edition(one.on_page.name) for one in listing.editions}
    files = {
        one.url: ToldFile(one.label, str(one.part), tuple(by_id[key] for key in one.editions))
        for one in listing.files
    }
    return Told(
        published=reading.published,
        updated=reading.updated,
        files=files,
        editions=tuple(by_id.values()),
        by_page=tuple(
            by_id[key].edition
            for key in dated_by_page([one.on_page for one in listing.editions], reading.published)
            if reading.published and by_id[key].published is None
        ),
        doubts=tuple(str(doubt.kind) for doubt in doubts if not is_note(doubt.kind)),
    )


def _answered(page: Page, reading: PageReading) -> PageReading:
    """With the answers of those links that the crawl would ask."""
    answers = {file.url: file.answer for file in page.files}
    asked = set(may_be_files(reading.links, page.url))
    return with_files(reading, lambda url: url in asked and is_document(answers.get(url)))


def _edition(name: EditionName) -> ToldEdition:
    stated = name.published if str(name.published_source) in _SOURCES else None
    edition = Edition(
        series=name.series,
        phase=name.phase,
        revision=None if name.revision == "1.0" else name.revision,
        draft=str(name.status) == "draft",
    )
    return ToldEdition(edition, stated.iso if stated else None)
