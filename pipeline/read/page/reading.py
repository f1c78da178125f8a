"""Reads a page of a municipality: title, dates, the article's text, and every link with all that stands around it."""

import re
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from pipeline.errors import PageError
from pipeline.read.page.cms import find_article, find_title, remove_furniture
from pipeline.read.page.dates import PageDates, find_page_dates, is_counter
from pipeline.read.page.decode import decode
from pipeline.read.page.links import MAX_LABEL, links_of
from pipeline.read.page.parse import parse
from pipeline.read.page.types import Heading, Link, LinkKind, PageReading
from pipeline.read.page.walk import Line, lines_of, tidy

__all__ = ["Heading", "Link", "LinkKind", "PageReading", "read_page"]

_NOT_FOUND = re.compile(
    r"(?:ページ|ファイル|URL|記事|お探し).{0,24}(?:見つかりません|みつかりません|見つかりませんでした|存在しません|ございません|削除され|移動した)|"
    r"not found|\b404 ?(?:error|エラー)|お探しのページ",
    re.IGNORECASE,
)
_MAINTENANCE = re.compile(
    r"(?:システム|サイト|ホームページ|サーバー?|ウェブ|ただいま|現在).{0,30}(?:メンテナンス中|停止して|ご覧いただけません|ご利用いただけません|閲覧できません)|"
    r"アクセスが集中|しばらく(?:お待ち|してから|経ってから)|under maintenance|service unavailable|temporarily unavailable|access denied",
    re.IGNORECASE,
)
_SHORT = 600


def _soft_404(titles: list[str], text: str, links: list[Link]) -> str | None:
    """A page whose title says that nothing is here, or a short one without files whose text says so."""
    short = len(text) < _SHORT and not any(link.kind == "file" for link in links)
    for title in titles:
        if match := _NOT_FOUND.search(title):
            return f"not found page: its title says «{match[0]}»"
    for rule, what in ((_NOT_FOUND, "not found"), (_MAINTENANCE, "maintenance")):
        if short and (match := rule.search(text) or rule.search(" ".join(titles))):
            return f"{what} page: its text says «{match[0]}»"
    return None


def _headings(lines: list[Line], title: str | None) -> list[Heading]:
    texts = [tidy(line.text) for line in lines]
    ends = _section_ends(lines)
    found = []
    for at, line in enumerate(lines):
        if line.level and texts[at] and texts[at] != title:
            body = "\n".join(t for t in texts[at + 1 : ends[at]] if t)
            found.append(Heading(texts[at][:MAX_LABEL], line.level, body))
    return found


def _section_ends(lines: list[Line]) -> list[int]:
    """For every heading's line the number of the line at which its section ends (other lines: no meaning)."""
    ends = [len(lines)] * len(lines)
    open_at: list[int] = []
    for at, line in enumerate(lines):
        while line.level and open_at and lines[open_at[-1]].level >= line.level:
            ends[open_at.pop()] = at
        if line.level:
            open_at.append(at)
    return ends


def _base(soup: BeautifulSoup, url: str) -> str:
    tag = soup.find("base", href=True)
    try:
        return urljoin(url, str(tag["href"]).strip()) if isinstance(tag, Tag) else url
    except ValueError:
        return url


_NOTHING = re.compile(
    r"(?:この)?ページ(?:の)?(?:トップ|先頭|上部)(?:へ|に)?(?:戻る)?|印刷(?:する|用ページ)?|(?:前の)?(?:ページ(?:に|へ))?戻る"
)
_READER = re.compile(r"Adobe.{0,20}Reader|get\.adobe\.com", re.IGNORECASE)


def _is_furniture(line: Line, dates: PageDates) -> bool:
    """A line of the article that is no content: the page's own dates, a counter, how to get a PDF reader, «back to top»."""
    text = tidy(line.text)
    if line.level:
        return False
    if is_counter(line) or (text in dates.lines and not line.anchors) or _NOTHING.fullmatch(text):
        return True
    return len(text) < 300 and bool(
        _READER.search(text) or any(_READER.search(a.href[:300]) for a in line.anchors)
    )


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
    soup = parse(decode(body, url, content_type), url)
    found = find_article(soup)
    if found is None:
        raise PageError(f"{url}: no article was found in this page")
    article, cms = found
    title = find_title(soup, article)
    dates = find_page_dates(soup, article)
    remove_furniture(article)
    lines = [line for line in lines_of(article) if not _is_furniture(line, dates)]
    if not lines:
        raise PageError(f"{url}: the article of this page is empty")
    own = frozenset({urlsplit(url).netloc.rpartition("@")[2].lower()}) | hosts
    links = links_of(lines, _base(soup, url), title, own)
    texts = [
        tidy(line.text) for line in lines if not (line.level == 1 and tidy(line.text) == title)
    ]
    text = "\n".join(t for t in texts if t)
    return PageReading(
        title=title,
        published=dates.published,
        updated=dates.updated,
        text=text,
        links=tuple(links),
        headings=tuple(_headings(lines, title)),
        cms=cms,
        soft_404=_soft_404(
            [title or "", soup.title.get_text()[:500] if soup.title else ""], text, links
        ),
    )
