"""The HTML of a version with the archive's own addresses, and the style sheets that stand in it."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from pipeline.crawl.requisite_judge import SHEET
from pipeline.read.page.decode import decode
from pipeline.read.page.links import resolve
from pipeline.read.page.parse import parse
from pipeline.read.page.requisites import Placed, base_of, pictures_in, sheets_in
from pipeline.read.page.style import StyleAddress, addresses, replaced
from pipeline.web.archived import addresses as at
from pipeline.web.archived.harmless import make_harmless
from pipeline.web.archived.holdings import Find, Found

_MARK = "data-archived"
_BREAKS_OUT = re.compile(r"[{}<]|/\*|\*/|@")
_MOST_INLINE = 20_000
_DATA = re.compile(r"data:image/(?:png|gif|jpe?g|webp|svg\+xml|bmp|x-icon)[;,]", re.IGNORECASE)


class Archived(NamedTuple):
    """An archived page, ready to be shown."""

    html: str
    styles: tuple[str, ...]
    """Style sheets that stand in it, then one of what its elements' own styles say."""
    wanted: int
    """How many style sheets and pictures it names."""
    held: int
    """How many of them the archive has."""
    later: int
    """How many of those are known only from after the page."""


def archived_page(body: bytes, url: str, number: int, find: Find) -> Archived:
    """Make an archived page ready to be shown.

    Args:
        body: the page's bytes.
        url: its address.
        number: of its version.
        find: what the archive holds of its addresses at that time.

    Raises:
        PageError: it is no HTML.
    """
    soup = parse(decode(body, url), url)
    base = base_of(soup, url)
    sheets, pictures = list(sheets_in(soup, base)), list(pictures_in(soup, base))
    blocks = soup.find_all("style")
    inline = _inline(soup)
    own = [*(tag.get_text() for tag in blocks), *([inline] if inline else [])]
    named = dict.fromkeys([*(sheet for _, sheet in sheets), *(place.url for place in pictures)])
    found = find([*named, *addresses_in(own, base)])
    ours = [*_placed_sheets(sheets, found, number), *_placed_styles(soup, blocks, number)]
    ours += _own_head(soup, number, len(own) if inline else 0)
    make_harmless(soup, ours)
    for place in pictures:
        _place_picture(place, found.get(place.url))
    held = [found[one] for one in named if one in found]
    return Archived(
        html=soup.decode(formatter="minimal"),
        styles=tuple(rewritten(text, base, number, found) for text in own),
        wanted=len(named),
        held=len(held),
        later=sum(one.later for one in held),
    )


def addresses_in(styles: list[str], base: str) -> list[str]:
    """The absolute addresses that some style sheets name."""
    urls = (resolve(address.url, base) for style in styles for address in addresses(style))
    return [url for url in urls if url is not None]


def rewritten(style: str, base: str, number: int, found: dict[str, Found]) -> str:
    """A style sheet whose addresses are the archive's own; the others lead nowhere."""

    def new(address: StyleAddress) -> str | None:
        if not address.imported and (_DATA.match(address.url) or address.url.startswith("#")):
            return address.url
        one = found.get(resolve(address.url, base) or "")
        if one is None:
            return None
        sha256 = one.holding["sha256"]
        is_sheet = one.holding["media_type"] == SHEET
        if address.imported:
            return at.sheet(number, sha256) if is_sheet else None
        return None if is_sheet else at.picture(sha256)

    return replaced(style, new)


def _inline(soup: BeautifulSoup) -> str:
    """What the elements' own styles say, as one style sheet; each element is marked for its rule.

    A rule there goes before those of all other sheets, as the style of an element does.
    """
    rules: dict[str, int] = {}
    for tag in soup.find_all(None, {_MARK: True}):
        del tag[_MARK]  # the page's own, if any
    for tag in soup.find_all(style=True):
        said = str(tag["style"]).strip()
        if said and not _BREAKS_OUT.search(said) and said.count("(") == said.count(")"):
            place = rules.setdefault(said, len(rules) + 1)
            tag[_MARK] = str(place)
        if len(rules) >= _MOST_INLINE:
            break
    return "\n".join(f'[{_MARK}="{n}"]:not(#_#_#_) {{ {said};\n}}' for said, n in rules.items())


def _placed_sheets(
    sheets: Iterable[tuple[Tag, str]], found: dict[str, Found], number: int
) -> Iterator[Tag]:
    """The links to style sheets that the archive holds, led to them; the others go with all links
    of a head.
    """
    for tag, url in sheets:
        one = found.get(url)
        if one is not None and one.holding["media_type"] == SHEET:
            yield _linked(tag, at.sheet(number, one.holding["sha256"]))


def _placed_styles(soup: BeautifulSoup, styles: Iterable[Tag], number: int) -> Iterator[Tag]:
    """The style sheets that stand in the page, each as a link to an address of its own."""
    for place, tag in enumerate(styles, 1):
        link = soup.new_tag("link", attrs={"media": str(tag.get("media") or "")})
        tag.replace_with(link)
        yield _linked(link, at.own_sheet(number, place))


def _linked(tag: Tag, href: str) -> Tag:
    """A link to a style sheet that says of its own only for which media it is."""
    media = str(tag.get("media") or "")
    said = {"media": media} if re.fullmatch(r"[\w\s(),:.\-]+", media) else {}
    tag.attrs = {"rel": "stylesheet", "href": href, **said}
    return tag


def _own_head(soup: BeautifulSoup, number: int, inline: int) -> list[Tag]:
    """What every archived page has in its head, and the rules of its elements' styles."""
    head = soup.head or soup.new_tag("head")
    if head.parent is None:
        (soup.html or soup).insert(0, head)
    facts = [{"charset": "utf-8"}, {"name": "viewport", "content": "width=device-width"}]
    made = [soup.new_tag("meta", attrs=said) for said in facts]
    for place, tag in enumerate(made):
        head.insert(place, tag)
    if inline:
        made.append(_linked(soup.new_tag("link"), at.own_sheet(number, inline)))
        head.append(made[-1])
    return made


def _place_picture(place: Placed, found: Found | None) -> None:
    """Let a picture be the archive's; one that is not there shows the words in its place."""
    if found is None or place.tag.decomposed or found.holding["media_type"] == SHEET:
        return
    name = "background" if place.attribute == "background" else "src"
    place.tag[name] = at.picture(found.holding["sha256"])
