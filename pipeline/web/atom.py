"""Atom (RFC 4287), written with the standard library's XML.

Whatever the archived text holds, the feed stays well-formed.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

_NS = "http://www.w3.org/2005/Atom"
_NAMESPACE = uuid5(NAMESPACE_URL, "urn:shinkyu")
_BAD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SCHEME = "urn:shinkyu:why"
"""Of the categories: what an entry came for."""
NEVER = "1970-01-01T00:00:00Z"
"""Date of a feed that has nothing to show yet (Atom wants one)."""


class Category(NamedTuple):
    """A word that programs sort entries by."""

    term: str
    label: str
    """The same for people."""


class Related(NamedTuple):
    """Another page that an entry leads to."""

    href: str
    """Absolute address."""
    title: str


class Entry(NamedTuple):
    """One entry of a feed."""

    key: str
    """What it names, e.g. ``page/{sha256}/12``.

    Never changes, whatever the host and after every rebuild.
    """
    title: str
    href: str
    """Absolute address."""
    updated: str
    """Moment in UTC, with ``Z``."""
    html: str
    """Its content as HTML in which every text is escaped already."""
    why: str = ""
    """What it came for, in a sentence."""
    categories: Sequence[Category] = ()
    related: Sequence[Related] = ()
    published: str | None = None
    """When what it tells of was published, where that is known to the day; a moment (RFC 3339)."""


def _add(
    parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str
) -> ElementTree.Element:
    safe = {key: _BAD.sub("", value) for key, value in attributes.items()}
    element = ElementTree.SubElement(parent, name, safe)
    if text is not None:
        element.text = _BAD.sub("", text)  # XML 1.0 forbids these
    return element


def feed(title: str, key: str, own: str, page: str, entries: Sequence[Entry], lang: str) -> str:
    """A feed as XML.

    Args:
        key: what the feed is of, in a form that doesn't change with language or host; it makes the
            feed's id.
        own, page: absolute addresses of the feed and of the page that shows the same.
    """
    root = ElementTree.Element("feed", {"xmlns": _NS, "xml:lang": lang})
    _add(root, "title", title)
    _add(root, "id", uuid5(_NAMESPACE, key).urn)
    _add(root, "updated", max((e.updated for e in entries), default=NEVER))
    _add(root, "link", rel="self", type="application/atom+xml", href=own)
    _add(root, "link", rel="alternate", type="text/html", href=page)
    _add(_add(root, "author"), "name", "新旧 shinkyu")
    for e in entries:
        node = _add(root, "entry")
        _add(node, "title", e.title)
        _add(node, "id", uuid5(_NAMESPACE, e.key).urn)
        _add(node, "updated", e.updated)
        if e.published:
            _add(node, "published", e.published)
        for category in e.categories:
            _add(node, "category", term=category.term, label=category.label, scheme=SCHEME)
        _add(node, "link", rel="alternate", type="text/html", href=e.href)
        for other in e.related:
            _add(node, "link", rel="related", type="text/html", href=other.href, title=other.title)
        if e.why:
            _add(node, "summary", e.why)
        _add(node, "content", e.html, type="html")
    xml: str = ElementTree.tostring(root, encoding="unicode")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + xml
