"""Where a page has its own dates: elements named for them, the first and last lines of the article,
the lines around it, ``<time>`` and ``<meta>``.

Never in a heading, in a link's label, in a table or list about something else, or in a sentence.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, pairwise
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from pipeline.read.names.dates import find_dates, read_date
from pipeline.read.names.widths import narrow
from pipeline.read.page.dates import Said, bare, is_about_the_page, is_cue, only_dates, stated
from pipeline.read.page.furniture import (
    any_upward,
    is_file_address,
    is_furniture,
    leads_to_file,
    names_of,
    within_furniture,
)
from pipeline.read.page.remarks import leads_on
from pipeline.read.page.types import UnsureDate
from pipeline.read.page.unsure_dates import below_heading, left_over
from pipeline.read.page.walk import HEADINGS, Anchor, ArticleLine, Block, lines_of, tidy


class PageDates(NamedTuple):
    """ISO 8601 days, and the lines of text that say nothing else."""

    published: str | None
    updated: str | None
    lines: frozenset[str]
    bare: bool = False
    """Whether the date of publication stands without 公開日 or a cousin of it."""
    unsure: UnsureDate | None = None
    """A day that may be the page's, or was taken for it and may be another's."""


_DATE_NAMES = re.compile(
    r"publish|update|updated|modified|posted|(?:^|[-_])date(?:[-_]|$)|koushin|kousin|koukai|keisai|"
    r"entrydate|postdate|txt_?date|pub_?date",
    re.IGNORECASE,
)
_OTHER_NAMES = re.compile(
    r"(?:^|[-_])(?:event|start|end|open|close|limit|dead(?:line)?|expire|kaisai|boshu|bosyu|schedule"
    r"|meeting|kaigi)(?:[-_]|$)|event(?:date|day)|kaisaibi",
    re.IGNORECASE,
)
_PUBLISHED_NAMES = ("publish", "posted", "entry-date")
_UPDATED_NAMES = ("update", "modified")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_OWN_FACT = re.compile(
    r"(?:最終)?(?:公開|掲載|更新|登録|作成)(?:年月)?日|最終更新|(?:ページ|記事|コンテンツ)?(?:番号|ID)|担当.{0,4}|所属|部署|課名"
    r"|カテゴリ[ー]?|分類|発信(?:元|者)|作成者|印刷"
)
_HEAD_LINES, _TAIL_LINES = 8, 4
_MAX_MARKED = 40
_MAX_ALIKE = 3
"""Elements of one class that may hold dates of the page; more are a list of news."""
_SHORT_CELL = 60
_MAX_AROUND = 200


def find_page_dates(soup: BeautifulSoup, lines: list[ArticleLine], title: str | None) -> PageDates:
    """Read the page's dates where CMSs put them, not what the running text says of other things.

    In this order: elements named for a date, the first and last lines of the article, the lines of
    the page outside it, the classes of ``<time>``, ``<meta>``. A bare date (no 公開日 beside it) at
    the head of the article is its date of publication.

    Args:
        lines: the article's, its furniture among them.
        title: the page's.
    """
    plain = [tidy(line.text) for line in lines]
    unposted = _without_posts(lines, title)
    head = _with_cues(list(_head(unposted, title)))
    tail = _with_cues(list(_tail(unposted)))
    marked = _marked(soup)
    marks = [tidy(tag.get_text(" ")) for tag in marked]
    every = list(chain(lines_of(soup), *map(lines_of, _boxes_at_the_side(soup))))
    around = _around(every, frozenset(plain))
    published, updated = _first_said(
        chain(
            map(stated, [*marks, *head, *tail, *around]),
            map(_of_time, marked),
            [(_meta(soup, "article:published_time"), _meta(soup, "article:modified_time"))],
        )
    )
    is_bare = published is None and updated is None
    if is_bare:
        published = next(
            (iso for text in [*marks, *_first(lines, title)] if (iso := bare(text))), None
        )
    own = {text for text in [*head, *tail, *marks] if only_dates(text, published)}
    found = frozenset(own | _below_cues(plain))
    below = _below_heading(unposted, title)
    stating = [*marks, *_other([*head, *tail], below), *around]
    ends = _with_cues([*plain[:_HEAD_LINES], *plain[-2 * _TAIL_LINES :]])
    said = published, updated
    return PageDates(
        published,
        updated,
        found,
        bare=is_bare and published is not None,
        unsure=below_heading(said, below, stating)
        or left_over(said, chain(marks, ends, around, _of_furniture(every, said))),
    )


def _boxes_at_the_side(soup: BeautifulSoup) -> list[Tag]:
    """Boxes beside the article without a link: facts of the page, and no banners or news."""
    beside = soup.find_all("aside", limit=_MAX_MARKED)
    return [box for box in beside if box.find("a", href=True) is None]


def _of_furniture(lines: Iterable[ArticleLine], said: Said) -> Iterator[str]:
    """All lines without links, for a page of which no date was read."""
    return (tidy(one.text) for one in lines if not (any(said) or one.anchors))


def _other(texts: Iterable[str], but: Iterable[str]) -> list[str]:
    """Texts that are none of some."""
    left_out = frozenset(but)
    return [text for text in texts if text not in left_out]


def _below_heading(lines: list[ArticleLine], title: str | None) -> list[str]:
    """Those of the lines above the first file that stand below a heading which is not the page's
    title."""
    found: list[str] = []
    headed = False
    for line in lines[:_HEAD_LINES]:
        if any(is_file_address(anchor.href) for anchor in line.anchors):
            break
        text = tidy(line.text)
        if headed and not line.level:
            found.append(text)
        headed = headed or bool(line.level and text != title)
    return found


# --- lines


def _without_posts(lines: list[ArticleLine], title: str | None) -> list[ArticleLine]:
    """The lines of an article without the days of posting right below headings, where such stand
    below several: each is of what its heading names."""
    headings = [at for at, line in enumerate(lines) if line.level]
    named = headings[1:] if headings and tidy(lines[headings[0]].text) == title else headings
    below = [at + 1 for at in named if at + 1 < len(lines) and _states(lines[at + 1])]
    posts = frozenset(below if len(below) > 1 else ())
    return [line for at, line in enumerate(lines) if at not in posts]


def _states(line: ArticleLine) -> bool:
    """Whether a line states a date of what it stands in, or begins with a day."""
    text = tidy(line.text)
    if line.level or len(text) > _MAX_AROUND:
        return False
    first = next((d for d in find_dates(text) if d.precision == "day"), None)
    return first is not None and (first.span[0] == 0 or any(stated(text)))


def _head(lines: list[ArticleLine], title: str | None) -> Iterator[str]:
    """The first lines of an article, down to its first file or the second heading below its title.

    A 公表日 below a heading is that of what the heading names.
    """
    headings = 0
    for line in lines[:_HEAD_LINES]:
        text = tidy(line.text)
        headings += bool(line.level) and text != title
        if headings > 1 or any(is_file_address(a.href) for a in line.anchors):
            return
        if _is_candidate(line) and not (headings and _OF_ELSE_TOO.search(text)):
            yield text


def _is_candidate(line: ArticleLine) -> bool:
    """Whether one of the first or last lines of an article may state dates of the page."""
    return _may_state(line) and not _heads_files(line.block)


def _tail(lines: list[ArticleLine]) -> Iterator[str]:
    """The last lines of an article; a 公表日 there is that of something above, and so is what
    stands in brackets right below a link."""
    first = _first_of_tail(lines)
    below_link = first > 0 and any(map(leads_on, lines[first - 1].anchors))
    for line in lines[first:]:
        text = tidy(line.text)
        about_link = below_link and text.startswith(("（", "(", "※"))
        of_else = _OF_THE_SITE.search(narrow(text)) or (
            _OF_ELSE_TOO.search(text) and not _own_facts(line.block)
        )
        if _is_candidate(line) and not about_link and not of_else:
            yield text
        below_link = any(map(leads_on, line.anchors))


def _first_of_tail(lines: list[ArticleLine]) -> int:
    """Where the last lines of an article begin: with the facts of the page, where it ends in a
    table or a list of them."""
    first = max(0, len(lines) - _TAIL_LINES - 1)
    table = _own_facts(lines[-1].block) if lines else None
    if table is None:
        return first
    within = (at for at, line in enumerate(lines) if table in line.block.upward())
    return min(first, next(within, first))


def _own_facts(block: Block) -> Block | None:
    """The table or list around a block that holds nothing but the page's own facts."""
    table = next((b for b in block.upward() if b.tag in ("table", "dl")), None)
    return table if table is not None and _is_about_the_page(table) else None


_OF_ELSE_TOO = re.compile(r"(?:公表|発表|作成)(?:年月)?日")


def _may_state(line: ArticleLine) -> bool:
    """Whether a line may state dates of the page: no heading, no link, no cell of other facts."""
    if line.level or len(line.text) > _MAX_AROUND * 2:
        return False
    if any(_dates_within(line, a.start, a.end) for a in line.anchors):
        return False
    if any(_OTHER_NAMES.search(name) for name in names_of(line.block.element)):
        return False
    return _is_free(line.block)


def _heads_files(block: Block) -> bool:
    """Whether a block stands in an item of a list that has files or a list in it: a date there is
    theirs."""
    item = next((b for b in block.upward() if b.tag == "li"), None)
    if item is None:
        return False
    links = item.element.find_all("a", limit=_MAX_MARKED)
    return any(map(leads_to_file, links)) or bool(links and item.element.find(["ul", "ol"]))


def _is_free(block: Block) -> bool:
    """Whether a block stands in no small cell, or in one of the page's own facts."""
    table = next((b for b in block.upward() if b.tag in ("table", "dl")), None)
    cell = next((b for b in block.upward() if b.tag in ("td", "th", "dd", "dt")), None)
    if table is None or cell is None:
        return True
    is_large = len(cell.element.get_text()[: _SHORT_CELL + 1]) > _SHORT_CELL
    return is_large or _is_about_the_page(table)


def _dates_within(line: ArticleLine, start: int, end: int) -> bool:
    return bool(find_dates(narrow(line.text[start:end])[:400]))


def _is_about_the_page(table: Block) -> bool:
    """Whether the heads of a table or list are all of the page's own facts: 掲載日, ページ番号."""
    element = table.element
    if any(leads_to_file(link) for link in element.find_all("a", limit=50)):
        return False
    heads = list(element.find_all("dt" if element.name == "dl" else "th", limit=40))
    if not heads:
        cells = [row.find_all("td", limit=8) for row in element.find_all("tr", limit=20)]
        heads = [cell for row in cells for cell in row[::2]]
    return all(_OWN_FACT.match(narrow(tidy(head.get_text()[:100]))) for head in heads)


def _first(lines: list[ArticleLine], title: str | None) -> Iterator[str]:
    """The first lines above headings and sentences; none below the cue of something else."""
    above = ""
    for line in lines[:_HEAD_LINES]:
        text = tidy(line.text)
        is_title = bool(line.level) and text == title
        if not is_title and (line.level or len(text) > _SHORT_CELL or text.endswith("。")):
            return
        if _may_state(line) and not _CUE_OF_ELSE.search(narrow(above)):
            yield text
        above = "" if line.level else text


_CUE_OF_ELSE = re.compile(r"(?:日|期間|時期|日時|日程|年月日|期限|締切)[ ]*[:：]?\Z|[:：]\Z")


def _with_cues(texts: list[str]) -> list[str]:
    """Lines, where one that is only a cue (更新日 in a ``<dt>``) goes before the next, its date."""
    found = []
    cue = ""
    for text in texts:
        if is_cue(text):
            found.append(text)
            cue = text
            continue
        if cue and bare(text):
            found.append(f"{cue} {text}")
        found.append(text)
        cue = ""
    return found


def _below_cues(texts: list[str]) -> set[str]:
    """The lines that are the date for which the line above is the cue."""
    return {text for cue, text in pairwise(texts) if is_cue(cue) and bare(text)}


def _around(lines: Iterable[ArticleLine], inside: frozenset[str]) -> list[str]:
    """The lines of the page that the article does not hold: no long ones, no links, no news."""
    texts = []
    judged: dict[int, bool] = {}
    for line in lines:
        text = tidy(line.text)
        is_long = len(text) >= _MAX_AROUND
        if text in inside or is_long or _OF_THE_SITE.search(narrow(text)):
            continue
        if not _may_state(line) or any(map(_leads_away, line.anchors)):
            continue
        upward = (block.element for block in line.block.upward())
        if not any_upward(upward, _is_list, judged):
            texts.append(text)
    return _with_cues(texts)


_OF_THE_SITE = re.compile(r"(?<!この)(?<![当本])(?:サイト|ホームページ|HP)の?最終更新")
"""At the foot of a page: when any page of the site was changed last."""


def _leads_away(anchor: Anchor) -> bool:
    """Whether a link beside a date leads to something that the date is of, and does not print."""
    return leads_on(anchor) and "印刷" not in anchor.text


def _is_list(tag: Tag) -> bool:
    """Whether an element around a line is a list of news or banners; what holds the title of the
    page is none, whatever it is called (page-top), nor is an aside without links."""
    if tag.name in ("header", "footer", "body", "html") or not is_furniture(tag):
        return False
    linked = tag.name != "aside" or tag.find("a", href=True) is not None
    return linked and tag.find("h1") is None


# --- elements


def _marked(soup: BeautifulSoup) -> list[Tag]:
    """Elements whose id or class says that they hold a date of the page, in order of the page."""
    found: list[Tag] = []
    for tag in soup.find_all(True):
        if _named_for_a_date(tag) and len(tag.get_text()[:300]) < 200:
            found.append(tag)
        if len(found) >= _MAX_MARKED:
            break
    alike: dict[str, int] = {}
    for tag in found:
        alike[_kind(tag)] = alike.get(_kind(tag), 0) + 1
    return [tag for tag in found if alike[_kind(tag)] <= _MAX_ALIKE and _is_own(tag)]


def _kind(tag: Tag) -> str:
    return f"{tag.name} {' '.join(names_of(tag))}"


def _is_own(tag: Tag) -> bool:
    """Whether an element named for a date speaks of the page: not of a piece of news, of a row."""
    if within_furniture(tag) or tag.find_parent(list(HEADINGS)) is not None:
        return False
    item = tag.find_parent(["li", "dd", "td", "tr", "a"])
    if item is not None and (item.name == "a" or item.find("a", href=True) is not None):
        return False
    beside = [tag.previous_sibling, tag.next_sibling] if tag.name in _WITHIN_TEXT else []
    words = "".join(str(text)[:_MAX_AROUND] for text in beside if isinstance(text, NavigableString))
    return is_about_the_page(tidy(words))


_WITHIN_TEXT = ("time", "span", "em", "i", "small", "b", "strong")


def _named_for_a_date(tag: Tag) -> bool:
    if tag.name in ("body", "html", "article", "main", *HEADINGS):
        return False
    names = names_of(tag)
    if any(_OTHER_NAMES.search(name) for name in names):
        return False
    return tag.name == "time" or any(_DATE_NAMES.search(name) for name in names)


def _of_time(tag: Tag) -> Said:
    """A ``<time>`` of a blog: its class says which date it is."""
    written = _ISO_DAY.match(str(tag.get("datetime") or "")) if tag.name == "time" else None
    date = read_date(written[0] if written else tidy(tag.get_text()))
    if date is None or date.precision != "day" or any(stated(tidy(tag.get_text(" ")))):
        return None, None  # 掲載日：… in an element named for updates says itself which it is
    names = " ".join(names_of(tag)).lower()
    if any(word in names for word in _PUBLISHED_NAMES):
        return date.iso, None
    if any(word in names for word in _UPDATED_NAMES):
        return None, date.iso
    return None, None


def _meta(soup: BeautifulSoup, name: str) -> str | None:
    tag = soup.find("meta", attrs={"property": name})
    written = _ISO_DAY.match(str(tag.get("content") or "")) if isinstance(tag, Tag) else None
    date = read_date(written[0]) if written else None
    return date.iso if date else None


def _first_said(sayings: Iterable[Said]) -> Said:
    """Of each of the two dates what is said first."""
    published = updated = None
    for first, last in sayings:
        published, updated = published or first, updated or last
    return published, updated
