"""Editions and versions of pages with the name of their municipality, as faces show them."""

from pipeline.database.row_types import EditionRow, PageVersionRow


class NamedEdition(EditionRow):
    """An edition with its municipality."""

    source_name: str


class NamedVersion(PageVersionRow):
    """A version of a city's page with its municipality."""

    source_name: str


EDITION = """
SELECT e.*, s.name AS source_name FROM editions e JOIN sources s ON s.id = e.source_id
WHERE e.id = ?
"""
"""By its id."""
PAGE_VERSION = """
SELECT v.*, s.name AS source_name FROM page_versions v JOIN sources s ON s.id = v.source_id
WHERE v.id = ?
"""
"""By its id."""
