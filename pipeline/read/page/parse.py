"""HTML text to a tree, within bounds."""

import re

from bs4 import BeautifulSoup
from lxml import etree

from pipeline.errors import PageError

MAX_ELEMENTS = 100_000
MAX_DEPTH = 200
"""Real pages have some 5,000 elements, some 40 deep; libxml2 itself cuts a tree at 256."""

MAX_ATTRIBUTES = 5_000
_ANY_TAG = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|main|article|section|div|p|table|ul|ol|h[1-6]|a|br|font|center)\b",
    re.I,
)
_XML_DECLARATION = re.compile(r"\A\s{0,99}<\?xml[^>]{0,300}>")
_LONG_TAG = re.compile(r"<[^<>]{20000,}")


def _attributes(tag: str) -> int:
    """About how many attributes a tag has: libxml2 compares each with each, so 100,000 of them would take minutes."""
    return len(re.findall(r"[\s/]+", re.sub(r"""data:[^"'\s>]*""", "", tag)))


def parse(text: str, url: str) -> BeautifulSoup:
    """Parse a page after measuring it with libxml2, which takes milliseconds where the tree below would take minutes.

    Raises:
        PageError: no HTML tag at all, more than 100,000 elements, nested more than 200 deep, or a tag with more than 5,000 attributes.
    """
    if not _ANY_TAG.search(text):
        raise PageError(f"{url}: this is not HTML")
    text = _XML_DECLARATION.sub("", text)
    if any(_attributes(match[0]) > MAX_ATTRIBUTES for match in _LONG_TAG.finditer(text)):
        raise PageError(f"{url}: a tag of the page has more than {MAX_ATTRIBUTES:,} attributes")
    count = depth = 0
    root = None
    try:
        parser = etree.HTMLParser(
            encoding="utf-8", recover=True, remove_comments=True, remove_pis=True
        )
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.LxmlError, ValueError):
        pass
    if root is None:
        raise PageError(f"{url}: this is not HTML")
    for event, _element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > MAX_DEPTH:
            raise PageError(f"{url}: the page's elements are nested more than {MAX_DEPTH} deep")
        if count > MAX_ELEMENTS:
            raise PageError(f"{url}: the page has more than {MAX_ELEMENTS:,} elements")
    return BeautifulSoup(text, "lxml")
