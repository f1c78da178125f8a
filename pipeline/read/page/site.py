"""What a page says of the site that it stands on: its name, its feet, its address.

The article is left to :mod:`pipeline.read.page.reading`; here the surroundings count, which that
takes away.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from pipeline.read.page.decode import decode
from pipeline.read.page.parse import parse
from pipeline.read.page.walk import tidy

_SITE_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title")
_MAKERS = ("author", "copyright", "publisher")
_FEET = ("footer", "#footer", "#foot", ".footer", "address", "#address", ".inquiry", "#inquiry")
_TOPS = ("header", "#header", "#head", ".header")
_POSTCODE = re.compile(r"〒|郵便番号")
_LONGEST = 4_000
_MOST = 40
"""Words that are looked at in one place."""


class SiteWords(NamedTuple):
    """Words of a page outside its article, by the place in which they stand."""

    names: tuple[str, ...]
    """What the site calls itself: ``og:site_name`` and its like, the author."""
    title: str
    """The whole ``<title>``, the site's name with it."""
    headings: tuple[str, ...]
    """Its larger headings, those of the article too."""
    head: tuple[str, ...]
    """The words at its head: the logo's, the name above the menus."""
    foot: tuple[str, ...]
    """The words at its foot, and who is to be asked."""
    addresses: tuple[str, ...]
    """Lines with a postcode."""
    text: str
    """All words of the page."""


def read_site(body: bytes, url: str, *, content_type: str | None = None) -> SiteWords:
    """Read what surrounds the article of a page.

    Args:
        body: the bytes, content-encoding undone.
        content_type: the header's value, for the charset.

    Raises:
        PageError: the body is no HTML.
    """
    soup = parse(decode(body, url, content_type), url)
    text = soup.get_text("\n")[: _LONGEST * 50]
    return SiteWords(
        names=tuple(_meta(soup)),
        title=tidy(soup.title.get_text())[:500] if soup.title else "",
        headings=tuple(
            tidy(tag.get_text(" "))[:200] for tag in soup.select("h1,h2,h3", limit=_MOST)
        ),
        head=tuple(_words(soup, _TOPS)),
        foot=tuple(_words(soup, _FEET)),
        addresses=tuple(tidy(line) for line in text.splitlines() if _POSTCODE.search(line))[:_MOST],
        text=text,
    )


def _meta(soup: BeautifulSoup) -> Iterator[str]:
    for tag in soup.find_all("meta", limit=200):
        said = str(tag.get("property") or tag.get("name") or "").lower()
        if said in (*_SITE_NAMES, *_MAKERS) and tag.get("content"):
            yield tidy(str(tag["content"]))[:200]


def _words(soup: BeautifulSoup, places: tuple[str, ...]) -> Iterator[str]:
    """Texts of these places, and of the pictures in them."""
    for place in soup.select(",".join(places), limit=_MOST):
        yield tidy(place.get_text(" "))[:_LONGEST]
        for picture in place.find_all("img", alt=True, limit=_MOST):
            if isinstance(picture, Tag):
                yield tidy(str(picture["alt"]))[:200]
