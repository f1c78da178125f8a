"""The title of a page, among everything that calls itself one."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from pipeline.read.names.widths import narrow
from pipeline.read.page.furniture import within_furniture
from pipeline.read.page.walk import ArticleLine, tidy

_TOWN = (
    r"[一-龥ぁ-んァ-ヶ]{1,8}(?:[市町村区都道府県]|市役所|町役場|村役場|区役所|県庁|都庁|道庁|府庁)"
)
_SITE = re.compile(
    r".{0,24}(?:[市町村区県]|市役所|町役場|村役場|区役所)?"
    r"(?:公式|オフィシャル)?(?:ホームページ|ウェブサイト|WEBサイト|サイト|HP|ポータル)(?:へようこそ)?\Z"
    rf"|{_TOWN}(?:[ 　]?(?:公式|OFFICIAL.{{0,12}}))?\Z",
    re.IGNORECASE,
)
_OFFICE = re.compile(r".{1,14}(?:課|室|局|部|係|センター)\Z")
_PARTS = re.compile(r"\s*[|｜／：«»‹›＞]\s*|\s+(?:[-–—:/>]|&gt;)+\s+|\s*[<＜]\s*")
_BRACKETED_LAST = re.compile(r"[ 　]*[〔（(\[［【]([^〔（(\[［【]{2,30})[〕）)\]］】]\Z")
_MAX_TITLE = 500


def find_title(soup: BeautifulSoup, article: Tag, lines: list[ArticleLine]) -> str | None:
    """The page's title.

    An h1 in the article comes first, then one beside it; before both the h1 that ``<title>``
    repeats, and any other line that is a part of ``<title>`` word for word. Then og:title and
    ``<title>``, without the names of the site and of the office.

    Args:
        lines: the article's, its furniture among them.
    """
    whole = title_element(soup)
    named = list(_named_by_h1(soup, article))
    for text in named:
        if narrow(text) in narrow(whole):
            return text
    parts = _own_parts(whole)
    if shown := _shown(parts, lines):
        return shown
    if named:
        return named[0]
    return next(iter([*_own_parts(_og_title(soup)), *parts]), None)


def title_element(soup: BeautifulSoup) -> str:
    """What stands in ``<title>``, tidied, cut at 500 characters; empty where there is none."""
    return tidy(soup.title.get_text()[:_MAX_TITLE]) if soup.title else ""


def parts_of_title(soup: BeautifulSoup) -> list[str]:
    """The parts of ``<title>`` that name the page, without those that name the site."""
    return _own_parts(title_element(soup))


def _own_parts(whole: str) -> list[str]:
    parts = [_without_site(part) for part in map(tidy, _PARTS.split(tidy(whole))) if part]
    own = [part for part in parts if part and not _is_site(part)]
    named = [part for part in own if not _OFFICE.fullmatch(narrow(part))]
    return named or own or parts[:1]


def _without_site(text: str) -> str:
    """A title without the site's name in brackets or after a space."""
    if (match := _BRACKETED_LAST.search(text)) and _is_site(match[1]):
        return tidy(text[: match.start()])
    words = re.split(r"[ 　]+", text)
    while len(words) > 1 and _is_site(words[-1]):
        text = tidy(text[: text.rindex(words.pop())])
    return text


def _is_site(text: str) -> bool:
    return bool(_SITE.fullmatch(narrow(text)))


def _shown(parts: list[str], lines: list[ArticleLine]) -> str | None:
    """The part of ``<title>`` that stands in the article as a line of its own."""
    wanted = {narrow(part): part for part in reversed(parts) if len(part) > 2}
    found = {wanted.get(narrow(tidy(line.text))) for line in filter(_may_be_title, lines)}
    return next((part for part in parts if part in found), None)


def _may_be_title(line: ArticleLine) -> bool:
    """Whether a line is no link, and no item of a list as a crumb is."""
    return not line.anchors and (line.level > 0 or line.tag != "li")


def _named_by_h1(soup: BeautifulSoup, article: Tag) -> Iterator[str]:
    """The texts of the h1s that name the page and not the site, those of the article first."""
    inside = article.find_all("h1", limit=20)
    outside = [h1 for h1 in soup.find_all("h1", limit=20) if not within_furniture(h1)]
    for h1 in (*inside, *outside):
        text = tidy(h1.get_text()[:_MAX_TITLE]) or _drawn(h1)
        if text and not _is_site(text):
            yield text


def _drawn(heading: Tag) -> str:
    """The words of the image that a heading is."""
    image = heading.find("img", alt=True)
    return tidy(str(image["alt"])[:_MAX_TITLE]) if isinstance(image, Tag) else ""


def _og_title(soup: BeautifulSoup) -> str:
    tag = soup.find("meta", attrs={"property": "og:title"})
    return str(tag.get("content") or "")[:_MAX_TITLE] if isinstance(tag, Tag) else ""
