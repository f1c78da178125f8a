"""Atom (RFC 4287), written with the standard library's XML: whatever the archived text holds, the feed stays well-formed."""

import re
from html import escape
from typing import NamedTuple
from xml.etree import ElementTree as ET

_BAD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Entry(NamedTuple):
    """One entry: a stable id, words, a moment in UTC, an address, paragraphs, and changed passages (old, new)."""

    id: str
    title: str
    updated: str
    href: str
    paragraphs: list[str]
    pairs: list[tuple[str | None, str | None]]


def _text(text: str | None) -> str:
    """Without the characters that XML 1.0 forbids."""
    return _BAD.sub("", text or "")


def _html(entry: Entry) -> str:
    parts = [f"<p>{escape(_text(p))}</p>" for p in entry.paragraphs]
    if entry.pairs:
        cells = (
            f"<tr><td>{f'<ins>{escape(_text(new))}</ins>' if new else ''}</td><td>{f'<del>{escape(_text(old))}</del>' if old else ''}</td></tr>"
            for old, new in entry.pairs
        )
        parts.append(f"<table><tr><th>新</th><th>旧</th></tr>{''.join(cells)}</table>")
    return "".join(parts)


def feed(title: str, own: str, page: str, entries: list[Entry], lang: str) -> str:
    """The feed as text.

    Args:
        own: the feed's own address; ``page`` the address of the page it follows.
    """
    root = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": lang})
    ET.SubElement(root, "id").text = own
    ET.SubElement(root, "title").text = _text(title)
    ET.SubElement(root, "updated").text = max((e.updated for e in entries), default="1970-01-01T00:00:00Z")
    ET.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": own})
    ET.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": page})
    ET.SubElement(ET.SubElement(root, "author"), "name").text = "新旧 shinkyu"
    ET.SubElement(root, "generator", {"uri": "https://github.com/shinkyu/shinkyu"}).text = "shinkyu"
    for e in entries:
        node = ET.SubElement(root, "entry")
        ET.SubElement(node, "id").text = e.id
        ET.SubElement(node, "title").text = _text(e.title)
        ET.SubElement(node, "updated").text = e.updated
        ET.SubElement(node, "link", {"rel": "alternate", "type": "text/html", "href": e.href})
        ET.SubElement(node, "content", {"type": "html"}).text = _html(e)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode")
