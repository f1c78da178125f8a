"""What a page needs to look as it does: its style sheets and pictures, and where it names them."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from pipeline.kinds import RequisiteKind
from pipeline.read.page.links import resolve
from pipeline.read.page.style import addresses
from pipeline.read.page.types import Requisite

_SCREEN = re.compile(r"\b(?:all|screen|only|min-width|max-width|not)\b|\(", re.IGNORECASE)
_LATER = ("data-src", "data-original", "data-lazy-src", "data-lazy")
"""Where pages that load their pictures by a script name them."""
_IN_STYLE = re.compile(r"url\(|\\", re.IGNORECASE)


class Placed(NamedTuple):
    """A picture where a page names it."""

    tag: Tag
    attribute: str
    url: str


def base_of(soup: BeautifulSoup, url: str) -> str:
    """What a page's addresses are relative to: its own, or what ``<base>`` says."""
    tag = soup.find("base", href=True)
    try:
        return urljoin(url, str(tag["href"]).strip()) if isinstance(tag, Tag) else url
    except ValueError:
        return url


def sheets_in(soup: BeautifulSoup, base: str) -> Iterator[tuple[Tag, str]]:
    """The style sheets that a page links for a screen, with their addresses.

    Alternate ones (the city's own larger letters, or white on black) are what a reader may choose.
    """
    for tag in soup.find_all("link", href=True):
        rel = {word.lower() for word in tag.get_attribute_list("rel") if word}
        media = str(tag.get("media") or "")
        if "stylesheet" not in rel or "alternate" in rel or tag.has_attr("disabled"):
            continue
        url = resolve(str(tag["href"]), base)
        if url is not None and (not media.strip() or _SCREEN.search(media)):
            yield tag, url


def pictures_in(soup: BeautifulSoup, base: str) -> Iterator[Placed]:
    """The pictures that a page's elements name; those that a script would load later, too."""
    for tag in soup.find_all(["img", "input", "body", "table", "tr", "td", "th"]):
        if not isinstance(tag, Tag):
            continue
        attribute = _picture_attribute(tag)
        url = resolve(str(tag[attribute]), base) if attribute else None
        if attribute and url is not None:
            yield Placed(tag, attribute, url)


def _picture_attribute(tag: Tag) -> str | None:
    """The attribute of an element that names a picture."""
    if tag.name == "img":
        return _img_attribute(tag)
    if tag.name == "input":
        return "src" if str(tag.get("type")).lower() == "image" and tag.get("src") else None
    return "background" if tag.get("background") else None


def _img_attribute(tag: Tag) -> str | None:
    own = str(tag.get("src") or "")
    if not own or own.startswith("data:"):
        later = next((name for name in _LATER if tag.get(name)), None)
        if later:
            return later
    return "src" if own else None


def own_styles(soup: BeautifulSoup) -> list[str]:
    """The style sheets that stand in a page itself, then what its elements' own styles say of
    pictures.
    """
    blocks = [tag.get_text() for tag in soup.find_all("style")]
    inline = (str(tag["style"]) for tag in soup.find_all(style=True))
    return [*blocks, *(style for style in inline if _IN_STYLE.search(style))]


def requisites_of_page(soup: BeautifulSoup, url: str) -> list[Requisite]:
    """All that a page names by itself, style sheets first, each once."""
    base = base_of(soup, url)
    found = [Requisite(sheet, RequisiteKind.SHEET) for _, sheet in sheets_in(soup, base)]
    found += [Requisite(place.url, RequisiteKind.PICTURE) for place in pictures_in(soup, base)]
    for style in own_styles(soup):
        found += requisites_of_sheet(style, base)
    return _sheets_first(found)


def requisites_of_sheet(sheet: str, url: str) -> list[Requisite]:
    """All that a style sheet names, other sheets first, each once."""
    found = []
    for address in addresses(sheet):
        place = resolve(address.url, url)
        if place is not None and not _is_font(place):
            kind = RequisiteKind.SHEET if address.imported else RequisiteKind.PICTURE
            found.append(Requisite(place, kind))
    return _sheets_first(found)


def _sheets_first(found: Iterable[Requisite]) -> list[Requisite]:
    once = dict.fromkeys(found)
    return sorted(once, key=lambda r: r.kind != RequisiteKind.SHEET)


def _is_font(url: str) -> bool:
    """A font is neither; without it the reader's own stands in."""
    return re.search(r"\.(?:woff2?|ttf|otf|eot)(?:\?|\Z)", url, re.IGNORECASE) is not None
