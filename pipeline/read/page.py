"""Reads a page of a municipality: title, dates, the article's text, and every link with all that stands around it."""

import re
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from pipeline.errors import PageError
from pipeline.read.dates import find_dates
from pipeline.read.page_cms import find_article, find_stated, find_title, remove_noise
from pipeline.read.page_decode import decode
from pipeline.read.page_links import links_of
from pipeline.read.page_types import Heading, Link, LinkKind, PageReading
from pipeline.read.page_walk import Line, lines_of, tidy

__all__ = ["Heading", "Link", "LinkKind", "PageReading", "read_page"]

_NOT_FOUND = re.compile(
    r"(?:お探しの)?(?:ページ|ファイル|URL|記事).{0,20}(?:見つかりません|みつかりません|存在しません|ございません|削除された|移動した)|"
    r"not found|\b404\b|お探しのページ|ページが見つかり|指定された.{0,12}(?:見つかり|存在)",
    re.IGNORECASE,
)
_MAINTENANCE = re.compile(
    r"メンテナンス(?:中|のお知らせ|のため)|サービス(?:を)?停止|アクセスが集中|一時的に(?:閲覧|利用)|しばらく(?:お待ち|してから)|\b50[023]\b|"
    r"maintenance|service unavailable|temporarily unavailable|access denied",
    re.IGNORECASE,
)
_SHORT = 600


def _soft_404(title: str, text: str, links: int) -> str | None:
    """A short page whose title or first words say that there is nothing here."""
    for rule, reason in ((_NOT_FOUND, "not found page"), (_MAINTENANCE, "maintenance page")):
        if match := rule.search(title):
            return f"{reason}: its title says «{match[0]}»"
        if len(text) < _SHORT and links < 4 and (match := rule.search(text)):
            return f"{reason}: its text says «{match[0]}»"
    return None


def _headings(lines: list[Line], title: str | None) -> list[Heading]:
    found = []
    for at, line in enumerate(lines):
        text = tidy(line.text)
        if not line.level or not text or text == title:
            continue
        body = []
        for below in lines[at + 1 :]:
            if below.level and below.level <= line.level:
                break
            body.append(tidy(below.text))
        found.append(Heading(text, line.level, "\n".join(t for t in body if t)))
    return found


def _base(soup: BeautifulSoup, url: str) -> str:
    tag = soup.find("base", href=True)
    try:
        return urljoin(url, str(tag["href"]).strip()) if isinstance(tag, Tag) else url
    except ValueError:
        return url


def _stated_dates(soup: BeautifulSoup, article: Tag) -> tuple[str | None, str | None, str | None]:
    """公開日, 更新日, and a bare date that stands alone at the head of the article or beside its title."""
    near = [tidy(line.text) for line in lines_of(article)]
    whole = [tidy(line.text) for line in lines_of(soup)]
    published = find_stated(near, "published") or find_stated(whole, "published")
    updated = find_stated(near, "updated") or find_stated(whole, "updated")
    bare = None
    for text in near[:6]:
        dates = find_dates(text)
        if len(dates) == 1 and dates[0].precision == "day" and len(text) - len(dates[0].raw) <= 6:
            bare = dates[0].iso
            break
    return published, updated, bare


def read_page(
    body: bytes, url: str, *, content_type: str | None = None, hosts: frozenset[str] = frozenset()
) -> PageReading:
    """Read a page as it came.

    Args:
        body: the bytes, content-encoding undone.
        url: the address that answered; relative links are resolved against it (and ``<base>``).
        content_type: the header's value, for the charset.
        hosts: further hosts (``name`` or ``name:port``) that belong to the site; links elsewhere are ``external``.

    Raises:
        PageError: the body is no HTML, or holds no article at all.
    """
    soup = BeautifulSoup(decode(body, url, content_type), "lxml")
    found = find_article(soup)
    if found is None:
        raise PageError(f"{url}: no article was found in this page")
    article, cms = found
    title = find_title(soup, article)
    published, updated, bare = _stated_dates(soup, article)
    remove_noise(article)
    lines = [line for line in lines_of(article) if not _is_date_line(line)]
    if not lines:
        raise PageError(f"{url}: the article of this page is empty")
    own = frozenset({urlsplit(url).netloc.rpartition("@")[2].lower()}) | hosts
    links = links_of(lines, _base(soup, url), title, own)
    texts = [tidy(line.text) for line in lines if not (line.level == 1 and tidy(line.text) == title)]
    text = "\n".join(t for t in texts if t)
    return PageReading(
        title=title,
        published=published or (None if updated else bare),
        updated=updated,
        text=text,
        links=tuple(links),
        headings=tuple(_headings(lines, title)),
        cms=cms,
        soft_404=_soft_404(f"{title or ''} {soup.title.get_text() if soup.title else ''}", text, len(links)),
    )


def _is_date_line(line: Line) -> bool:
    """A line that holds nothing but the page's own dates; they are read into fields of their own."""
    text = tidy(line.text)
    if line.level or line.anchors or len(text) > 60:
        return False
    return bool(find_stated([text], "published") or find_stated([text], "updated"))
