"""Reads a page: title, dates, the article's text, and every link with all that stands around it."""

import re
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from pipeline.errors import PageError
from pipeline.kinds import LinkKind
from pipeline.read.page.cms import find_article
from pipeline.read.page.date_places import PageDates, find_page_dates
from pipeline.read.page.dates import is_counter
from pipeline.read.page.decode import decode
from pipeline.read.page.furniture import remove_furniture
from pipeline.read.page.headings import headings_of
from pipeline.read.page.links import links_of, with_shown_files
from pipeline.read.page.panels import panel_names
from pipeline.read.page.parse import parse
from pipeline.read.page.soft_404 import soft_404
from pipeline.read.page.title import find_title
from pipeline.read.page.types import Heading, Link, PageReading
from pipeline.read.page.walk import ArticleLine, lines_of, tidy

__all__ = ["Heading", "Link", "LinkKind", "PageReading", "read_page"]


def _base(soup: BeautifulSoup, url: str) -> str:
    tag = soup.find("base", href=True)
    try:
        return urljoin(url, str(tag["href"]).strip()) if isinstance(tag, Tag) else url
    except ValueError:
        return url


_NOTHING = re.compile(
    r"(?:この)?ページ(?:の)?(?:トップ|先頭|上部)(?:へ|に)?(?:戻る)?|印刷(?:する|用ページ)?|"
    r"(?:前の)?(?:ページ(?:に|へ))?戻る"
)
_READER = re.compile(r"Adobe.{0,20}Reader|get\.adobe\.com", re.IGNORECASE)


def _is_content(line: ArticleLine, dates: PageDates) -> bool:
    """False for the page's own dates, a counter, how to get a PDF reader, «back to top»."""
    if line.level:
        return True
    text = tidy(line.text)
    if is_counter(line) or _NOTHING.fullmatch(text):
        return False
    if text in dates.lines and not line.anchors:
        return False
    return len(text) >= 300 or not _offers_a_reader(line, text)


def _offers_a_reader(line: ArticleLine, text: str) -> bool:
    return any(_READER.search(words) for words in (text, *(a.href[:300] for a in line.anchors)))


def read_page(
    body: bytes, url: str, *, content_type: str | None = None, hosts: frozenset[str] = frozenset()
) -> PageReading:
    """Read a page as it came.

    Args:
        body: the bytes, content-encoding undone.
        url: the address that answered; relative links are resolved against it (and ``<base>``).
        content_type: the header's value, for the charset.
        hosts: further hosts (``name`` or ``name:port``) that belong to the site; links elsewhere
            are ``external``.

    Raises:
        PageError: the body is no HTML, or holds no article at all.
    """
    soup = parse(decode(body, url, content_type), url)
    found = find_article(soup)
    if found is None:
        raise PageError(f"{url}: no article was found in this page")
    article, cms = found
    whole = lines_of(article)
    title = find_title(soup, article, whole)
    dates = find_page_dates(soup, whole, title)
    panels = panel_names(article)
    remove_furniture(article)
    lines = [line for line in lines_of(article) if _is_content(line, dates)]
    if not lines:
        raise PageError(f"{url}: the article of this page is empty")
    base = _base(soup, url)
    own = frozenset({urlsplit(url).netloc.rpartition("@")[2].lower()}) | hosts
    lines = with_shown_files(lines, base, own)
    links = links_of(lines, base, title, own, panels)
    text = _text_of(lines, title)
    whole_title = soup.title.get_text()[:500] if soup.title else ""
    return PageReading(
        title=title,
        published=dates.published,
        updated=dates.updated,
        text=text,
        links=tuple(links),
        headings=tuple(headings_of(lines, title)),
        cms=cms,
        soft_404=soft_404([title or "", whole_title], text, links),
        bare_date=dates.bare,
        unsure_date=dates.unsure,
    )


def _text_of(lines: list[ArticleLine], title: str | None) -> str:
    """The article's text, a line a block, without the h1 that is the page's title."""
    texts = [(line.level, tidy(line.text)) for line in lines]
    return "\n".join(text for level, text in texts if text and not (level == 1 and text == title))
