"""A citation in all its forms."""

from pipeline.answers import links
from pipeline.answers.citations.bibtex import bibtex
from pipeline.answers.citations.csl import csl
from pipeline.answers.citations.keys import key_of
from pipeline.answers.citations.records import record_of
from pipeline.answers.citations.ris import ris
from pipeline.answers.citations.text import in_english, in_japanese
from pipeline.answers.citations.types import Citation, Cited


def forms(cited: Cited) -> Citation:
    """The same in each form."""
    key, record, last = key_of(cited), record_of(cited), cited.last
    bytes_url = cited.base + links.original(last.sha256) if last and last.sha256 else ""
    return Citation(
        japanese=in_japanese(cited),
        english=in_english(cited),
        bibtex=bibtex(key, record, alone=cited.subject is None),
        ris=ris(key, record, bytes_url),
        csl=csl(key, record, cited),
    )
