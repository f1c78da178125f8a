"""HTML text to a tree, within bounds."""

import re
from typing import Any

from bs4 import BeautifulSoup, ParserRejectedMarkup
from bs4.builder._lxml import LXMLTreeBuilder  # bs4.builder has it without its types

from pipeline.errors import PageError

MAX_ELEMENTS = 100_000
MAX_DEPTH = 200
"""Real pages have some 5,000 elements, some 40 deep; libxml2 itself cuts a tree at 256."""

MAX_ATTRIBUTES = 5_000
_ANY_TAG = re.compile(
    r"<(?:!doctype|html|head|body|title|meta|main|article|section|div|p|table|ul|ol|h[1-6]|a|br"
    r"|font|center)\b",
    re.I,
)
_XML_DECLARATION = re.compile(r"\A\s{0,99}<\?xml[^>]{0,300}>")
_LONG_TAG = re.compile(r"<[^<>]{20000,}")


def _attributes(tag: str) -> int:
    """About how many attributes a tag has.

    libxml2 compares each with each, so 100,000 of them would take minutes.
    """
    return len(re.findall(r"[\s/]+", re.sub(r"""data:[^"'\s>]*""", "", tag)))


class _BoundedBuilder(LXMLTreeBuilder):
    """BeautifulSoup's builder over lxml, which counts while it builds.

    The bounds have to hold before the tree is there: closing a tag takes BeautifulSoup a walk up
    the open ones, so that 100,000 nested elements would take it minutes.
    """

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self.elements = 0
        self._depth = 0

    def feed(self, markup: str | bytes) -> None:
        """Parse from the start; BeautifulSoup feeds again where lxml rejected what it was given."""
        self.elements = self._depth = 0
        super().feed(markup)

    # The types of the two methods below are lxml's parser target's; bs4 declares them more widely.
    def start(self, tag: str | bytes, attrib: dict[Any, Any], nsmap: Any = {}) -> None:  # noqa: B006
        """An element begins."""
        self.elements += 1
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise PageError(
                f"{self._url}: the page's elements are nested more than {MAX_DEPTH} deep"
            )
        if self.elements > MAX_ELEMENTS:
            raise PageError(f"{self._url}: the page has more than {MAX_ELEMENTS:,} elements")
        super().start(tag, attrib, nsmap)

    def end(self, tag: str | bytes) -> None:
        """An element ends."""
        self._depth -= 1
        super().end(tag)


def parse(text: str, url: str) -> BeautifulSoup:
    """Parse a page once, giving up where it passes the bounds.

    Raises:
        PageError: no HTML tag at all, more than 100,000 elements, nested more than 200 deep, or a
            tag with more than 5,000 attributes.
    """
    if not _ANY_TAG.search(text):
        raise PageError(f"{url}: this is not HTML")
    text = _XML_DECLARATION.sub("", text)
    if any(_attributes(match[0]) > MAX_ATTRIBUTES for match in _LONG_TAG.finditer(text)):
        raise PageError(f"{url}: a tag of the page has more than {MAX_ATTRIBUTES:,} attributes")
    builder = _BoundedBuilder(url)
    try:
        soup = BeautifulSoup(text, builder=builder)
    except ParserRejectedMarkup as error:
        raise PageError(f"{url}: this is not HTML") from error
    if not builder.elements:
        raise PageError(f"{url}: this is not HTML")
    return soup
