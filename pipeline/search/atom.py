"""A search as an Atom feed (RFC 4287), so that it can be watched: what was found, the newest first.

Ids are UUIDs of version 5 over what they name, so that they stay the same on every host and after every rebuild.
"""

from collections.abc import Sequence
from html import escape
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from pipeline.search.excerpt import Excerpt

_NS = "http://www.w3.org/2005/Atom"
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:shinkyu:search")
NEVER = "1970-01-01T00:00:00Z"
"""Date of a feed that has nothing to show yet (Atom wants one)."""


class Item(NamedTuple):
    """One entry of the feed."""

    key: str
    """What it names, e.g. ``page/{sha256}/12``; never changes."""
    title: str
    link: str
    """Absolute URL."""
    updated: str
    """When it was first seen, UTC, with ``Z``."""
    excerpts: tuple[Excerpt, ...]


def _allowed(text: str) -> str:
    """Text without the characters that XML 1.0 forbids."""
    return "".join(
        c for c in text if c in "\t\n\r" or "\x20" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"
    )


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    if text is not None:
        element.text = _allowed(text)
    return element


def feed(title: str, key: str, self_url: str, page_url: str, items: Sequence[Item], lang: str) -> str:
    """Return the feed as XML.

    Args:
        key: what the search asks for, in a form that doesn't change with language or host; it makes the feed's id.
        self_url, page_url: absolute URLs of the feed and of the page that shows the same.
    """
    root = ElementTree.Element("feed", {"xmlns": _NS, "xml:lang": lang})
    _add(root, "title", title)
    _add(root, "id", uuid5(_NAMESPACE, f"search/{key}").urn)
    _add(root, "updated", max((i.updated for i in items), default=NEVER))
    _add(root, "link", rel="self", type="application/atom+xml", href=self_url)
    _add(root, "link", rel="alternate", type="text/html", href=page_url)
    _add(_add(root, "author"), "name", "shinkyu")
    for item in items:
        entry = _add(root, "entry")
        _add(entry, "title", item.title)
        _add(entry, "id", uuid5(_NAMESPACE, item.key).urn)
        _add(entry, "updated", item.updated)
        _add(entry, "link", rel="alternate", type="text/html", href=item.link)
        body = "".join(f"<p>{e.html}</p>" for e in item.excerpts) or f"<p>{escape(item.title)}</p>"
        _add(entry, "content", body, type="html")
    xml: str = ElementTree.tostring(root, encoding="unicode")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + xml
