"""The files that past pages link."""

from collections.abc import Iterable
from urllib.parse import urldefrag

from pipeline.crawl.run import called_files
from pipeline.imports.wayback.addresses import place
from pipeline.imports.wayback.index import Row
from pipeline.kinds import LinkKind
from pipeline.read.page.reading import PageReading
from pipeline.read.page.undecided import is_document, may_be_files
from pipeline.sources import Source

_MOST_FILES = 5_000
_MOST_QUESTIONS = 50
"""Links of which only the index tells whether they are files; as many as a night asks."""


class Links:
    """Files by their place in an index, each under the address by which a past page first linked
    it.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self.files: dict[str, str] = {}
        self.undecided: dict[str, str] = {}
        """Those of which only their answer tells whether they are files."""

    def add(self, page: PageReading, url: str) -> None:
        """Take in the links of a page that stood at an address."""
        called = called_files(self._source, page)
        files = [link.url for link in page.links if link.kind is LinkKind.FILE]
        self._note(self.files, (*files, *called), _MOST_FILES)
        pages = (url, self._source.page, *self._source.pages)
        self._note(self.undecided, may_be_files(page.links, pages), _MOST_QUESTIONS)

    @staticmethod
    def _note(known: dict[str, str], urls: Iterable[str], most: int) -> None:
        for url in urls:
            if len(known) < most:
                known.setdefault(place(url), urldefrag(url)[0])

    def decide(self, url: str, rows: Iterable[Row]) -> bool:
        """Is it a file, by what the index lists of it? Then it is one of them from now on."""
        told = any(is_document(row.media_type) for row in rows if row.status in (None, 200))
        if told:
            self.files.setdefault(place(url), url)
        return told
