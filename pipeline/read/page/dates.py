"""The dates that a page states about itself: 公開日, 更新日 and their cousins in other CMSs."""

import re
from itertools import pairwise
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from pipeline.read.names.dates import find_dates, read_date
from pipeline.read.names.widths import narrow
from pipeline.read.page.cms import names_of, within_furniture
from pipeline.read.page.walk import Line, lines_of, tidy


class PageDates(NamedTuple):
    """ISO 8601 days, and the lines of text that say nothing else."""

    published: str | None
    updated: str | None
    lines: frozenset[str]


_PUBLISHED = re.compile(
    r"(?:公開|初回公開|掲載|掲載開始|登録|作成|投稿|発表|公表|記事公開)(?:年月)?日(?:時)?|(?:posted|published)(?:[ ]on)?",
    re.I,
)
_UPDATED = re.compile(
    r"(?:(?:最終|最新|ページ|記事)?更新|改訂|最終修正|最終変更)(?:年月)?日(?:時)?|最終更新|更新(?=[ :]*(?:令和|平成|20|R\d))|"
    r"(?:last[ ]?)?(?:updated?|modified)",
    re.IGNORECASE,
)
_GAP = re.compile(r"[ ]*[:：]?[ ]*[(\[【]?[ ]*")
_SAID_AFTER = re.compile(
    r"[ ]*(?:[(][月火水木金土日][)])?[ ]*(?:\d{1,2}[:時]\d{1,2}分?)?[ ]*(更新|改訂|公開|掲載|登録|作成)(?![年月]*日)"
)
_DATE_NAMES = re.compile(
    r"publish|update|updated|modified|posted|(?:^|[-_])date(?:[-_]|$)|koushin|kousin|koukai|keisai|entrydate|postdate|txt_?date",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"(?:アクセス(?:数|カウンタ[ー]?)|閲覧(?:数|回数)|訪問者数|カウンタ[ー]?)[ :：]*[\d,]+"
)
_HEAD_LINES, _TAIL_LINES = 8, 4


def stated(text: str) -> tuple[str | None, str | None]:
    """公開日 and 更新日 in one line, ISO 8601; None for what is missing or empty.

    A word right after the date decides against the one before it: 掲載日：2024年4月1日更新 is an update.
    """
    folded = narrow(text)
    published = updated = None
    for date in find_dates(folded[:400]):
        if date.precision != "day":
            continue
        before = folded[max(0, date.span[0] - 16) : date.span[0]]
        after = _SAID_AFTER.match(folded, date.span[1])
        says_updated = _cue(_UPDATED, before) or bool(after and after[1] in ("更新", "改訂"))
        says_published = _cue(_PUBLISHED, before) or bool(
            after and after[1] not in ("更新", "改訂")
        )
        if says_updated and not (after and after[1] not in ("更新", "改訂")):
            updated = updated or date.iso
        elif says_published:
            published = published or date.iso
    return published, updated


def _cue(rule: re.Pattern[str], before: str) -> bool:
    return any(_GAP.fullmatch(before, match.end()) for match in rule.finditer(before))


def _bare(text: str) -> str | None:
    """The date of a line that holds nothing else, perhaps in brackets."""
    date = read_date(text) if len(text) <= 40 else None
    if date is None or date.precision != "day":
        return None
    rest = text[: date.span[0]] + text[date.span[1] :]
    return (
        date.iso
        if re.fullmatch(
            r"[\s\[\]()（）【】［］]*(?:[月火水木金土日])?[\s\[\]()（）【】［］]*", rest
        )
        else None
    )


def _marked(soup: BeautifulSoup) -> list[Tag]:
    """Elements whose id or class says that they hold a date, in order of the page."""
    found: list[Tag] = []
    for tag in soup.find_all(True):
        if (tag.name == "time" or tag.has_attr("id") or tag.has_attr("class")) and len(found) < 40:
            named = tag.name == "time" or any(_DATE_NAMES.search(name) for name in names_of(tag))
            if (
                named
                and tag.name not in ("body", "html", "article", "main")
                and len(tag.get_text()[:300]) < 200
            ):
                found.append(tag)
    return [tag for tag in found if not within_furniture(tag)]


def _of_time(tag: Tag) -> tuple[str | None, str | None]:
    """A ``<time>`` of a blog: its class says which date it is."""
    when = (
        re.match(r"\d{4}-\d\d-\d\d", str(tag.get("datetime") or "")) if tag.name == "time" else None
    )
    date = read_date(when[0]) if when else read_date(tidy(tag.get_text()))
    if date is None or date.precision != "day":
        return None, None
    names = " ".join(names_of(tag)).lower()
    updated = "update" in names or "modified" in names
    published = "publish" in names or "posted" in names or "entry-date" in names
    return (date.iso if published else None), (date.iso if updated and not published else None)


def _meta(soup: BeautifulSoup, name: str) -> str | None:
    tag = soup.find("meta", attrs={"property": name})
    match = (
        re.match(r"\d{4}-\d\d-\d\d", str(tag.get("content") or ""))
        if isinstance(tag, Tag)
        else None
    )
    date = read_date(match[0]) if match else None
    return date.iso if date else None


def find_page_dates(soup: BeautifulSoup, article: Tag) -> PageDates:
    """Read the page's dates where CMSs put them; what the running text says about other things is not looked at.

    In this order: elements named for a date, the first and last lines of the article, the lines of the page outside it,
    ``<meta>``. A bare date (no 公開日 beside it) at the head of the article is its date of publication.
    """
    plain = [tidy(line.text) for line in lines_of(article)]
    near = _with_cues(plain)
    marked = _marked(soup)
    inside = set(plain)
    around = _with_cues(
        [t for line in lines_of(soup) if (t := tidy(line.text)) not in inside and len(t) < 200]
    )
    sources = (
        [tidy(tag.get_text(" ")) for tag in marked]
        + near[:_HEAD_LINES]
        + near[-_TAIL_LINES:]
        + around
    )
    published = updated = None
    for text in sources:
        first, last = stated(text)
        published, updated = published or first, updated or last
    for tag in marked:
        first, last = _of_time(tag)
        published, updated = published or first, updated or last
    published = published or _meta(soup, "article:published_time")
    updated = updated or _meta(soup, "article:modified_time")
    if published is None and updated is None:
        heads = [tidy(tag.get_text(" ")) for tag in marked] + near[:_HEAD_LINES]
        published = next((iso for text in heads if (iso := _bare(text))), None)
    own = {
        text for text in [*near[:_HEAD_LINES], *near[-_TAIL_LINES:]] if _only_dates(text, published)
    }
    own |= {text for cue, text in pairwise(plain) if _EMPTY.fullmatch(narrow(cue)) and _bare(text)}
    return PageDates(published, updated, frozenset(own))


_LEFT = re.compile(
    r"\d{1,2}[:時]\d{0,2}分?|ページ番号|記事番号|記事ID|ID|番号|印刷(?:する|用ページを表示する)?|[月火水木金土日](?:曜日)?(?=[)])|"
    r"更新|掲載|公開|[ ()\[\]【】:|/、,.\d-]",
    re.IGNORECASE,
)


def _with_cues(texts: list[str]) -> list[str]:
    """Lines, where one that is only a cue (更新日, as in a ``<dt>``) is put before the next, its date."""
    found = []
    cue = ""
    for text in texts:
        folded = narrow(text)
        if _EMPTY.fullmatch(folded):
            found.append(text)
            cue = text
            continue
        if cue and _bare(text):
            found.append(f"{cue} {text}")
        found.append(text)
        cue = ""
    return found


def _only_dates(text: str, published: str | None) -> bool:
    """Whether a line says nothing but the page's own dates (which are read into fields of their own)."""
    folded = narrow(text)
    dates = find_dates(folded)
    if len(text) > 100 or (not dates and not _EMPTY.fullmatch(folded)):
        return False
    own = any(stated(text)) or published in [date.iso for date in dates] or not dates
    for raw in [date.raw for date in dates]:
        folded = folded.replace(raw, " ")
    return own and not _LEFT.sub("", _UPDATED.sub("", _PUBLISHED.sub("", folded))).strip()


_EMPTY = re.compile(r"(?:公開日|更新日|掲載日|最終更新日|登録日|作成日)[ :：]*")


def is_counter(line: Line) -> bool:
    """A line with an access counter: it changes every night and is no content."""
    return not line.level and bool(_COUNTER.match(narrow(tidy(line.text))))
