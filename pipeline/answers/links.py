"""Addresses of our pages, one function each.

Every face (pages, feeds, exports, terminal) takes them from here.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, urlencode

CHANGES = "/-/changes"
CHANGES_FEED = "/-/changes.atom"


@lru_cache(maxsize=4096)
def part(text: str) -> str:
    """One part of a path, percent-encoded. A page has the same ones many times."""
    return quote(text, safe="")


def external(url: str | None) -> str | None:
    """An address outside that may stand in a link; None for anything but http and https."""
    return url if url and re.match(r"https?://", url) else None


def with_query(path: str, query: Mapping[str, object]) -> str:
    """A path with a query; what is empty is left out."""
    kept = "&".join([f"{name}={in_query(str(value))}" for name, value in query.items() if value])
    return f"{path}?{kept}" if kept else path


_unsafe = re.compile(r"[^A-Za-z0-9_.~-]+")


def in_query(text: str) -> str:
    """A value of a query, percent-encoded as ``quote_plus`` does it, run by run instead of byte by
    byte: a page has hundreds of links with Japanese in them.

    Raises:
        UnicodeEncodeError: half a surrogate pair stands in it.
    """
    return _unsafe.sub(_encoded, text)


def _encoded(run: re.Match[str]) -> str:
    return f"%{run[0].encode().hex('%').upper()}".replace("%20", "+")


def source(source_id: str) -> str:
    """The home page with one source alone."""
    return f"/?{urlencode({'source': source_id})}"


def status(source_id: str | None = None, *, every: bool = False) -> str:
    """How the nightly run is doing: of all sources or of one.

    Args:
        every: all sources, where the page would show the first ones.
    """
    return with_query("/-/status", {"source": source_id, "all": 1 if every else None})


def doubts(source_id: str | None = None, *, kind: str = "", state: str = "standing") -> str:
    """The doubts of all sources or of one.

    Args:
        state: ``standing``, ``settled`` or ``all``.
    """
    shown = "" if state == "standing" else state
    return with_query("/-/doubts", {"source": source_id, "kind": kind, "state": shown})


def edition(edition_id: str) -> str:
    """The page of an edition."""
    return f"/-/editions/{part(edition_id)}"


def compare(old: str, new: str) -> str:
    """The page of a comparison."""
    return f"/-/compare/{part(old)}/{part(new)}"


def choose(source_id: str | None = None, old: str | None = None, new: str | None = None) -> str:
    """The page on which two things to compare are chosen, with what is chosen already."""
    return with_query("/-/compare", {"source": source_id, "old": old, "new": new})


def compared_row(old: str, new: str, name: str, show: str | None = None) -> str:
    """A row of a comparison, on whichever part of a long one it stands.

    Args:
        name: of the row, as ``answers.row_names`` makes it.
        show: the filter that lets it through, where it is not in sight without one.
    """
    return f"{with_query(compare(old, new), {'show': show, 'at': name})}#{name}"


def proof(old: str, new: str, name: str) -> str:
    """The proof of a row: both pages side by side."""
    return f"/-/proof/{part(old)}/{part(new)}/{name}"


def compare_in_words(old: str, new: str) -> str:
    """The same as people read it in a terminal.

    An IRI (RFC 3987), whose Japanese a browser encodes by itself.
    """
    return f"/-/compare/{old}/{new}"


def document(
    sha256: str,
    page: int | None = None,
    q: str | None = None,
    mark: str | None = None,
    figure: int | None = None,
    more: Mapping[str, str] | None = None,
) -> str:
    """The reader, at a page, with something marked: the words of a query, a whole passage, or a
    figure (by its ``position`` on the page).

    Long documents are shown a stretch at a time: ``p`` says which, the fragment goes to the page
    inside it.

    Args:
        more: how passages are shown: ``edition``, ``show``, ``since``, ``older``.
    """
    query = {"p": page, "q": q, "mark": mark, "figure": figure, **(more or {})}
    path = with_query(f"/-/documents/{part(sha256)}", query)
    return f"{path}#p{page}" if page else path


def picture(sha256: str, page: int, width: int) -> str:
    """The picture of a page of a PDF, so many pixels wide."""
    return f"/-/documents/{part(sha256)}/p{page}-{width}.webp"


def original(sha256: str, page: int | None = None) -> str:
    """The bytes; a browser's PDF viewer opens at the page (RFC 8118, section 3)."""
    path = f"/-/original/{part(sha256)}"
    return f"{path}#page={page}" if page else path


def page_versions(source_id: str = "", **query: str | int) -> str:
    """The versions of a source's own pages; of all sources without one."""
    return with_query("/-/pages", {"source": source_id, **query})


def page_version(number: int) -> str:
    """A version of the city's own page."""
    return f"/-/pages/{number}"


def change(key: str) -> str:
    """A change in the log, with its night around it and its evidence open, however old it is."""
    return f"{CHANGES}?change={part(key)}#c{key}"


def night(day: str, query: Mapping[str, object] | None = None) -> str:
    """One night of the log.

    Args:
        day: in Japan, ``2025-04-02``.
        query: filters, ``part`` of a night with very many changes.
    """
    return with_query(CHANGES, {**(query or {}), "night": day})


def indicators(**filters: str | int | None) -> str:
    """The table of all indicators, with filters: ``source``, ``series``, ``goal``, ``edition``,
    ``kind``, ``q``.
    """
    return with_query("/-/indicators", filters)


def indicator(indicator_id: str) -> str:
    """The page of an indicator."""
    return f"/-/indicators/{part(indicator_id)}"


def passages(**filters: str | None) -> str:
    """Passages worth a look: what was dropped, what stands longest; ``source``, ``series``."""
    return with_query("/-/passages", filters)


def edition_passages(edition_id: str, form: str) -> str:
    """The passages of an edition, each with its life, as ``csv`` or ``json``."""
    return with_query(f"/-/passages.{form}", {"edition": edition_id})


def passage(passage_id: str) -> str:
    """The page of a passage: its life."""
    return f"/-/passages/{part(passage_id)}"


def series(source_id: str, name: str, **query: str | None) -> str:
    """The page of a series: how much of each edition lives on in the later ones; ``dropped``: what
    one edition dropped.
    """
    return with_query(f"/-/series/{part(source_id)}/{part(name)}", query)


def quote_of(text: str | None = None) -> str:
    """The page that tells whether a quotation stands in an edition."""
    return with_query("/-/quote", {"text": text})


def passage_feed(passage_id: str) -> str:
    """The feed of a passage: what each edition did to it."""
    return f"{passage(passage_id)}.atom"


def section_feed(heading_id: str) -> str:
    """The feed of what stands under a heading, by the id of the heading's passage."""
    return f"{passage(heading_id)}/section.atom"


def dropped(**filters: str | None) -> str:
    """What editions dropped; ``source``, ``series``, or one ``edition`` with what had stood
    ``since`` another.
    """
    return with_query("/-/dropped", filters)


def dropped_feed(**filters: str | None) -> str:
    """The feed of what editions dropped; ``source``, ``series``."""
    return with_query("/-/dropped.atom", filters)
