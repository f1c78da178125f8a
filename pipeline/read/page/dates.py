"""The dates that a page states about itself: 公開日, 更新日 and their cousins in other CMSs."""

import re
from collections.abc import Iterable
from itertools import chain, pairwise
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from pipeline.read.names.dates import find_dates, read_date
from pipeline.read.names.widths import narrow
from pipeline.read.page.furniture import names_of, within_furniture
from pipeline.read.page.walk import ArticleLine, lines_of, tidy


class PageDates(NamedTuple):
    """ISO 8601 days, and the lines of text that say nothing else."""

    published: str | None
    updated: str | None
    lines: frozenset[str]
    bare: bool = False
    """No word (公開日, 掲載日) says what the date is."""


_PUBLISHED = re.compile(
    r"(?:公開|初回公開|掲載|掲載開始|登録|作成|投稿|発表|公表|記事公開)(?:年月)?日(?:時)?|"
    r"(?:posted|published)(?:[ ]on)?",
    re.I,
)
_UPDATED = re.compile(
    r"(?:(?:最終|最新|ページ|記事)?更新|改訂|最終修正|最終変更)(?:年月)?日(?:時)?|最終更新|"
    r"更新(?=[ :]*(?:令和|平成|20|R\d))|"
    r"(?:last[ ]?)?(?:updated?|modified)",
    re.IGNORECASE,
)
_GAP = re.compile(r"[ ]*[:：]?[ ]*[(\[【]?[ ]*")
_SAID_AFTER = re.compile(
    r"[ ]*(?:[(][月火水木金土日][)])?[ ]*(?:\d{1,2}[:時]\d{1,2}分?)?[ ]*"
    r"(更新|改訂|公開|掲載|登録|作成)(?![年月]*日)"
)
_DATE_NAMES = re.compile(
    r"publish|update|updated|modified|posted|(?:^|[-_])date(?:[-_]|$)|koushin|kousin|koukai|keisai|"
    r"entrydate|postdate|txt_?date",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"(?:アクセス(?:数|カウンタ[ー]?)|閲覧(?:数|回数)|訪問者数|カウンタ[ー]?)[ :：]*[\d,]+"
)
_HEAD_LINES, _TAIL_LINES = 8, 4


Said = tuple[str | None, str | None]
"""公開日 and 更新日, ISO 8601; None for what is missing or empty."""


def stated(text: str) -> Said:
    """公開日 and 更新日 in one line.

    A word right after the date decides against the one before it:
    掲載日：2024年4月1日更新 is an update.
    """
    narrowed = narrow(text)
    published = updated = None
    for date in find_dates(narrowed[:400]):
        if date.precision != "day":
            continue
        before = narrowed[max(0, date.span[0] - 16) : date.span[0]]
        after = _SAID_AFTER.match(narrowed, date.span[1])
        if _says_updated(before, after[1] if after else None):
            updated = updated or date.iso
        elif after or _cue(_PUBLISHED, before):
            published = published or date.iso
    return published, updated


def _says_updated(before: str, after: str | None) -> bool:
    """Whether the words around a date make it one of an update."""
    if after is not None:
        return after in ("更新", "改訂")
    return _cue(_UPDATED, before)


def _cue(rule: re.Pattern[str], before: str) -> bool:
    return any(_GAP.fullmatch(before, match.end()) for match in rule.finditer(before))


_ONLY_BRACKETS = re.compile(r"[\s\[\]()（）【】［］]*(?:[月火水木金土日])?[\s\[\]()（）【】［］]*")


def _bare(text: str) -> str | None:
    """The date of a line that holds nothing else, perhaps in brackets."""
    date = read_date(text) if len(text) <= 40 else None
    if date is None or date.precision != "day":
        return None
    rest = text[: date.span[0]] + text[date.span[1] :]
    return date.iso if _ONLY_BRACKETS.fullmatch(rest) else None


_MAX_MARKED = 40


def _marked(soup: BeautifulSoup) -> list[Tag]:
    """Elements whose id or class says that they hold a date, in order of the page."""
    found: list[Tag] = []
    for tag in soup.find_all(True):
        if _named_for_a_date(tag) and len(tag.get_text()[:300]) < 200:
            found.append(tag)
        if len(found) >= _MAX_MARKED:
            break
    return [tag for tag in found if not within_furniture(tag)]


def _named_for_a_date(tag: Tag) -> bool:
    if tag.name in ("body", "html", "article", "main"):
        return False
    return tag.name == "time" or any(_DATE_NAMES.search(name) for name in names_of(tag))


_PUBLISHED_NAMES = ("publish", "posted", "entry-date")
_UPDATED_NAMES = ("update", "modified")


def _of_time(tag: Tag) -> Said:
    """A ``<time>`` of a blog: its class says which date it is."""
    written = _ISO_DAY.match(str(tag.get("datetime") or "")) if tag.name == "time" else None
    date = read_date(written[0] if written else tidy(tag.get_text()))
    if date is None or date.precision != "day":
        return None, None
    names = " ".join(names_of(tag)).lower()
    if any(word in names for word in _PUBLISHED_NAMES):
        return date.iso, None
    if any(word in names for word in _UPDATED_NAMES):
        return None, date.iso
    return None, None


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _meta(soup: BeautifulSoup, name: str) -> str | None:
    tag = soup.find("meta", attrs={"property": name})
    written = _ISO_DAY.match(str(tag.get("content") or "")) if isinstance(tag, Tag) else None
    date = read_date(written[0]) if written else None
    return date.iso if date else None


def find_page_dates(soup: BeautifulSoup, article: Tag) -> PageDates:
    """Read the page's dates where CMSs put them, not what the running text says of other things.

    In this order: elements named for a date, the first and last lines of the article, the lines of
    the page outside it, the classes of ``<time>``, ``<meta>``. A bare date (no 公開日 beside it) at
    the head of the article is its date of publication.
    """
    plain = [tidy(line.text) for line in lines_of(article)]
    near = _with_cues(plain)
    head, tail = near[:_HEAD_LINES], near[-_TAIL_LINES:]
    marked = _marked(soup)
    marks = [tidy(tag.get_text(" ")) for tag in marked]
    published, updated = _first_said(
        chain(
            map(stated, [*marks, *head, *tail, *_around(soup, frozenset(plain))]),
            map(_of_time, marked),
            [(_meta(soup, "article:published_time"), _meta(soup, "article:modified_time"))],
        )
    )
    bare = published is None and updated is None
    if bare:
        published = next((iso for text in [*marks, *head] if (iso := _bare(text))), None)
    own = {text for text in [*head, *tail] if _only_dates(text, published)}
    lines = frozenset(own | _below_cues(plain))
    return PageDates(published, updated, lines, bare and published is not None)


def _around(soup: BeautifulSoup, inside: frozenset[str]) -> list[str]:
    """The lines of the page that the article does not hold, the long ones left out."""
    texts = [tidy(line.text) for line in lines_of(soup)]
    return _with_cues([text for text in texts if text not in inside and len(text) < 200])


def _first_said(sayings: Iterable[Said]) -> Said:
    """Of each of the two dates what is said first."""
    published = updated = None
    for first, last in sayings:
        published, updated = published or first, updated or last
    return published, updated


def _below_cues(texts: list[str]) -> set[str]:
    """The lines that are the date for which the line above is the cue."""
    return {text for cue, text in pairwise(texts) if _EMPTY.fullmatch(narrow(cue)) and _bare(text)}


_LEFT = re.compile(
    r"\d{1,2}[:時]\d{0,2}分?|ページ番号|記事番号|記事ID|ID|番号|印刷(?:する|用ページを表示する)?|"
    r"[月火水木金土日](?:曜日)?(?=[)])|"
    r"更新|掲載|公開|[ ()\[\]【】:|/、,.\d-]",
    re.IGNORECASE,
)


def _with_cues(texts: list[str]) -> list[str]:
    """Lines, where one that is only a cue (更新日 in a ``<dt>``) goes before the next, its date."""
    found = []
    cue = ""
    for text in texts:
        narrowed = narrow(text)
        if _EMPTY.fullmatch(narrowed):
            found.append(text)
            cue = text
            continue
        if cue and _bare(text):
            found.append(f"{cue} {text}")
        found.append(text)
        cue = ""
    return found


def _only_dates(text: str, published: str | None) -> bool:
    """Whether a line says nothing but the page's own dates, which have fields of their own."""
    narrowed = narrow(text)
    dates = find_dates(narrowed)
    if len(text) > 100 or (not dates and not _EMPTY.fullmatch(narrowed)):
        return False
    own = any(stated(text)) or published in [date.iso for date in dates] or not dates
    for raw in [date.raw for date in dates]:
        narrowed = narrowed.replace(raw, " ")
    return own and not _LEFT.sub("", _UPDATED.sub("", _PUBLISHED.sub("", narrowed))).strip()


_EMPTY = re.compile(r"(?:公開日|更新日|掲載日|最終更新日|登録日|作成日)[ :：]*")


def is_counter(line: ArticleLine) -> bool:
    """A line with an access counter: it changes every night and is no content."""
    return not line.level and bool(_COUNTER.match(narrow(tidy(line.text))))
