"""Links of an article that may be files although neither their address nor their words say so:
``/documents/d/…``, download scripts, ``?file_id=``. Pure functions; who asks is the crawl's matter.
"""

import re
from collections.abc import Callable, Iterable
from urllib.parse import unquote, urldefrag, urlsplit

from pipeline.kinds import LinkKind
from pipeline.read.page.types import Link, PageReading

_DOWNLOAD = re.compile(
    r"download|documents?(?![a-z])|attach|file|media(?![a-z])|(?<![a-z])dl(?![a-z])|tenpu|data_id",
    re.IGNORECASE,
)
"""Words of addresses that hand out files."""
_PAGE = re.compile(r"\.[sx]?html?\Z", re.IGNORECASE)
_SCRIPT = re.compile(r"\.(?:php\d?|aspx?|ashx|jspx?|cgi|pl|cfm|do|action|dll)\Z", re.IGNORECASE)
_NO_DOCUMENT = re.compile(
    r"\.(?:jpe?g|png|gif|svg|webp|bmp|tiff?|ico|mp[34]|m4[av]|mov|avi|wm[va]|wav|css|js|json|xml|"
    r"rss|rdf|atom|ics|kml|kmz|geojson|apk|exe)\Z",
    re.IGNORECASE,
)
"""Pictures, sounds, films and what programs read: no file of a plan."""
_TEXTS = ("csv", "tab-separated-values", "rtf")
_FOR_BROWSERS = ("xml", "json", "javascript", "x-javascript", "x-httpd-php", "ld+json")


def may_be_files(links: Iterable[Link], pages: Iterable[str]) -> list[str]:
    """The addresses of which only their answer tells whether they are files, each once.

    Those whose address speaks of downloads come first, else the order is the article's.

    Args:
        pages: addresses of the source's own pages, which are none.
    """
    own = {urldefrag(page)[0] for page in pages}
    urls = dict.fromkeys(
        urldefrag(link.url)[0] for link in links if LinkKind(link.kind) == LinkKind.PAGE
    )
    found = [url for url in urls if url not in own and _undecided(url)]
    return sorted(found, key=lambda url: _hint(url) is None)


def _hint(url: str) -> re.Match[str] | None:
    parts = urlsplit(url)
    return _DOWNLOAD.search(f"{unquote(parts.path)}?{parts.query}")


def _undecided(url: str) -> bool:
    """A page of a CMS ends in ``.html`` or is a folder; a script is one without a query."""
    parts = urlsplit(url)
    last = unquote(parts.path).rpartition("/")[2]
    if _PAGE.search(last) or _NO_DOCUMENT.search(last):
        return False
    if not last or _SCRIPT.search(last):
        return bool(parts.query) or _hint(url) is not None
    return True


def is_document(media_type: str | None, *, attached: bool = False) -> bool:
    """Whether an answer of this type is a file that an article offers, and no page or picture.

    Args:
        attached: the server said that it's to be saved (Content-Disposition, RFC 6266).
    """
    if media_type is None or media_type == "text/plain":
        return attached
    main, _, kind = media_type.partition("/")
    if main == "text":
        return kind in _TEXTS
    return main == "application" and kind not in _FOR_BROWSERS and not kind.endswith("+xml")


def with_files(page: PageReading, is_file: Callable[[str], bool]) -> PageReading:
    """The page with those links as files of which it is known that they are.

    Args:
        is_file: tells of an address whether a file answers there.
    """
    links = (
        link._replace(kind=LinkKind.FILE)
        if LinkKind(link.kind) == LinkKind.PAGE and is_file(link.url)
        else link
        for link in page.links
    )
    return page._replace(links=tuple(links))
