"""The title of a page, among everything that calls itself one."""

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

from pipeline.read.names.widths import narrow
from pipeline.read.page.furniture import within_furniture
from pipeline.read.page.walk import tidy

_SITE = re.compile(
    r".{0,24}(?:[市町村区県]|市役所|町役場|村役場|区役所)?(?:公式)?(?:ホームページ|ウェブサイト|WEBサイト|サイト|HP|ポータル)(?:へようこそ)?\Z|"
    r"[一-龥ぁ-んァ-ヶ]{1,8}(?:[市町村区]|市役所|町役場|村役場|区役所)\Z",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|｜／：]\s*|\s+[-–—:]\s+")
_MAX_TITLE = 500


def find_title(soup: BeautifulSoup, article: Tag) -> str | None:
    """The page's title.

    An h1 in the article comes first, then one beside it (and before both the h1 that ``<title>``
    repeats), then og:title, then ``<title>`` without the site's name.
    """
    whole = title_element(soup)
    named = list(_named_by_h1(soup, article))
    for text in named:
        if narrow(text) in narrow(whole):
            return text
    if named:
        return named[0]
    for text in (_og_title(soup), whole):
        if parts := [part for part in _PARTS.split(tidy(text)) if tidy(part)]:
            own = [part for part in parts if not _is_site(part)]
            return tidy((own or parts)[0])
    return None


def title_element(soup: BeautifulSoup) -> str:
    """What stands in ``<title>``, tidied, cut at 500 characters; empty where there is none."""
    return tidy(soup.title.get_text()[:_MAX_TITLE]) if soup.title else ""


def _is_site(text: str) -> bool:
    return bool(_SITE.fullmatch(narrow(text)))


def _named_by_h1(soup: BeautifulSoup, article: Tag) -> Iterator[str]:
    """The texts of the h1s that name the page and not the site, those of the article first."""
    inside = article.find_all("h1", limit=20)
    outside = [h1 for h1 in soup.find_all("h1", limit=20) if not within_furniture(h1)]
    for h1 in (*inside, *outside):
        text = tidy(h1.get_text()[:_MAX_TITLE])
        if text and not _is_site(text):
            yield text


def _og_title(soup: BeautifulSoup) -> str:
    tag = soup.find("meta", attrs={"property": "og:title"})
    return str(tag.get("content") or "")[:_MAX_TITLE] if isinstance(tag, Tag) else ""
