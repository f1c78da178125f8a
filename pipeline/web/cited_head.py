"""What a page's head says of what it shows, for programs that cite: the ``citation_*`` tags that
Google Scholar and Zotero's «Embedded Metadata» translator read, and schema.org as JSON-LD.

https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
https://github.com/zotero/translators/blob/master/Embedded%20Metadata.js
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.answers import links
from pipeline.answers.citations.records import ARCHIVE, Record, one_line, record_of
from pipeline.answers.citations.text import in_english, in_japanese, title_of
from pipeline.answers.citations.types import Cited, Place

_PDF = "application/pdf"
_IN_SCRIPT = {ord(c): f"\\u{ord(c):04x}" for c in "<>&"}
"""No text of the archive may end the element that the JSON stands in."""


def tags(cited: Cited, lang: str) -> list[tuple[str, str]]:
    """(name, content) of each ``meta``; what is not known is left out."""
    record, last = record_of(cited), cited.last
    told = in_english(cited) if lang == "en" else in_japanese(cited)
    found = [*_common(record), ("citation_abstract", one_line(told))]
    if last and last.sha256:
        found += _of_file(last, cited.base)
    return [(name, content) for name, content in found if content]


def _common(record: Record) -> Iterator[tuple[str, str]]:
    """Of a technical report: the one kind that has an institution and a number, which is where an
    edition's name fits.
    """
    yield "citation_title", record.title
    yield "citation_author", record.city
    yield "citation_technical_report_institution", record.city
    yield "citation_technical_report_number", record.edition
    yield "citation_publication_date", "/".join(record.published)
    yield "citation_language", "ja"
    yield "citation_firstpage", record.page  # with a last one Zotero would save «3-3»
    yield "citation_public_url", record.url


def _of_file(place: Place, base: str) -> list[tuple[str, str]]:
    pdf = base + links.original(place.sha256) if place.media_type == _PDF else ""
    reader = base + links.document(place.sha256, place.page)
    return [("citation_pdf_url", pdf), ("citation_fulltext_html_url", reader)]


def json_ld(cited: Cited, more: Mapping[str, object]) -> str:
    """What is cited in schema.org's words, safe inside a ``script`` element.

    Args:
        more: what the page knows beside it; replaces what is made here.
    """
    data = {"@context": "https://schema.org", **_thing(cited), **more}
    kept = {name: value for name, value in data.items() if value}
    return json.dumps(kept, ensure_ascii=False).translate(_IN_SCRIPT)


def _thing(cited: Cited) -> dict[str, Any]:
    last = cited.last
    common = {
        "@id": cited.url,
        "url": cited.url,
        "inLanguage": "ja",
        "creditText": one_line(in_japanese(cited)),
        "archivedAt": cited.url,
    }
    if cited.subject is not None:
        reports = [_report(place, cited) for _, place in cited.places]
        title = one_line(cited.subject.japanese)
        return {"@type": "CreativeWork", "name": title, **common, "isBasedOn": reports}
    if last is None:
        return {"@type": "CreativeWork", **common}
    if last.text:
        quoted = {"@type": "Quotation", "text": one_line(last.text)}
        return {**quoted, **common, "isPartOf": _report(last, cited)}
    return {**_report(last, cited), **common}


def _report(place: Place, cited: Cited) -> dict[str, Any]:
    organisation = {"@type": "GovernmentOrganization", "name": place.city} if place.city else None
    report = {
        "@type": "Report",
        "name": one_line(title_of(place)),
        "reportNumber": place.edition,
        "version": place.edition,
        "author": organisation,
        "publisher": organisation,
        "provider": {"@type": "Organization", "name": ARCHIVE},
        "datePublished": place.published,
        "inLanguage": "ja",
        "pagination": str(place.page or ""),
        "isBasedOn": links.external(place.url),
        "encoding": media_object(place, cited.base) if place.sha256 else None,
    }
    return {name: value for name, value in report.items() if value}


def media_object(place: Place, base: str) -> dict[str, str]:
    """The bytes of a file in schema.org's words."""
    told = {
        "@type": "MediaObject",
        "name": one_line(place.part or place.title),
        "contentUrl": base + links.original(place.sha256),
        "encodingFormat": place.media_type,
        "sha256": place.sha256,
        "uploadDate": place.captured_at,
    }
    return {name: value for name, value in told.items() if value}
