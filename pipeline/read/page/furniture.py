"""What stands in an article's markup and is no article: navigation, whom to ask, banners."""

import re
from collections.abc import Callable, Iterable
from itertools import chain

from bs4 import Tag

from pipeline.read.names.widths import narrow
from pipeline.read.page.walk import HEADINGS, text_size, tidy

# Names that CMSs give to parts that are no article; a whole id or class must be one of them.
_FURNITURE = re.compile(
    r"(?:tmp|page|site|global|box|section|sub|main|entry|post|doc|area|block|l|p|c|m)?"
    r"(?:breadcrumbs?|topicpath|topicspath|pankuzu|inquiry|toiawase|otoiawase|contact(?:us)?|adobe(?:acrobat)?(?:reader)?|"
    r"acrobat(?:reader)?|pdfreader|getreader|sidebar|sidenav|sidemenu|sns|snsbutton|share|counter|accesscounter|newdocs|"
    r"whatsnew|newarrivals?|shinchaku|relateddocs?|banners?|adbanner(?:upper|lower)?|pagetop|gotop|pager|pagination|navigation|"
    r"enquete|questionnaire|feedback|hyouka|footer|globalnav|gnavi?|localnav|lnavi?|skip(?:link)?|accessibilitytool|ranking|"
    r"advertisement|sectionfooter|comments|commentrespond|printbutton)"
    r"(?:area|box|links?|list|wrap(?:per)?|inner|block|nav|menu|container)?\d*",
    re.IGNORECASE,
)
_ASK_HEADING = re.compile(
    r"(?:(?:この|当)(?:記事|ページ|情報|内容)(?:について|に関する|の内容に関する)?の?)?"
    r"(?:(?:お?問い?合わ?せ|お問合せ)(?:先|窓口|は)?.{0,6}|担当(?:課|部署|部局)|新着情報|アンケート|広告|ご意見をお聞かせください)\Z|"
    r"より(?:良|よ)い(?:ウェブ|ホーム)|このページは(?:役に|見つけ|分かり)"
)
_FILE_HREF = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|jtd|csv|zip)(?:[?#]|\Z)", re.IGNORECASE)


def names_of(tag: Tag) -> list[str]:
    """The id and classes of an element, at most twelve, each cut at 60 characters."""
    classes = tag.get_attribute_list("class") if tag.has_attr("class") else []
    return [
        str(name)[:60]
        for name in [*([tag["id"]] if tag.has_attr("id") else []), *classes[:12]]
        if name
    ]


def is_furniture(tag: Tag) -> bool:
    """Whether an element is no article: navigation, breadcrumbs, inquiry, counter, banners …"""
    if tag.name in ("nav", "aside", "footer"):
        return True
    if tag.name == "header":
        return tag.find("h1") is None or tag.find_parent(["article", "main"]) is None
    if tag.name in ("body", "html", "main", "article"):
        return False
    return _is_called_furniture(tag)


def _is_called_furniture(tag: Tag) -> bool:
    """Whether the id or a class of an element is a name of what surrounds articles."""
    return any(_FURNITURE.fullmatch(re.sub(r"[-_]", "", name)) for name in names_of(tag))


def within_furniture(tag: Tag, judged: dict[int, bool] | None = None) -> bool:
    """Whether an element stands in furniture, at any height.

    Args:
        judged: see :func:`any_upward`.
    """
    return any_upward(chain((tag,), tag.parents), is_furniture, {} if judged is None else judged)


def any_upward(
    upward: Iterable[Tag], is_one: Callable[[Tag], bool], judged: dict[int, bool]
) -> bool:
    """Whether an element or one around it is of some kind.

    Args:
        upward: the element and those around it, innermost first.
        is_one: tells it of one element.
        judged: what came out before, by ``id`` of the elements; it grows. With one for a whole
            tree each element is judged once, however many stand deep in it.
    """
    passed: list[int] = []
    found = False
    for tag in upward:
        known = judged.get(id(tag))
        passed.append(id(tag))
        found = is_one(tag) if known is None else known
        if found or known is not None:
            break
    judged.update(dict.fromkeys(passed, found))
    return found


def remove_furniture(article: Tag) -> None:
    """Take furniture out of the article, and its sections that only say whom to ask."""
    whole = text_size(article)
    for tag in filter(_holds_the_files, article.find_all("aside")):
        tag.name = "section"
    for tag in list(filter(is_furniture, article.find_all(True))):
        if not tag.decomposed and _may_go(tag, whole):
            tag.decompose()
    for heading in article.find_all([*HEADINGS, "dt"]):
        if not heading.decomposed and _ASK_HEADING.match(narrow(tidy(heading.get_text()[:200]))):
            _remove_section(heading)


_PLAN_OR_PART = re.compile(
    r"戦略|ビジョン|プラン|計画|構想|概要|本編|全体|本文|ダイジェスト|資料|第[^ ]{1,3}章"
)
_MAX_ASIDE = 100
"""Links of an aside that are looked at."""


def _holds_the_files(tag: Tag) -> bool:
    """Whether an ``<aside>`` is the box of the article's own files: it links plans or parts of them
    as files, and goes by no name of what surrounds articles.
    """
    if _is_called_furniture(tag):
        return False
    links = tag.find_all("a", href=True, limit=_MAX_ASIDE)
    files = [link for link in links if leads_to_file(link)]
    named = any(_PLAN_OR_PART.search(narrow(link.get_text()[:200])) for link in files)
    return named and len(files) * 2 > len(links)


def _may_go(tag: Tag, whole: int) -> bool:
    """An element of half the article's text or more is the article, whatever its name says."""
    return tag.name in ("nav", "aside") or text_size(tag) * 2 < whole


def _remove_section(heading: Tag) -> None:
    """Take out a heading and what follows it, down to where something else begins."""
    while (sibling := heading.next_sibling) is not None:
        if isinstance(sibling, Tag) and _begins_another(sibling, heading.name):
            break
        sibling.extract()
    heading.decompose()


def _begins_another(tag: Tag, under: str) -> bool:
    """Whether an element after «whom to ask» begins something else: a heading (a dt), or files."""
    if tag.name in HEADINGS or tag.find(list(HEADINGS)) is not None:
        return True
    if under == "dt" and tag.name == "dt":
        return True
    return any(leads_to_file(link) for link in tag.find_all("a"))


def leads_to_file(link: Tag) -> bool:
    """Whether an ``<a>`` leads to a file, by the suffix of its address."""
    return is_file_address(str(link.get("href") or ""))


def is_file_address(href: str) -> bool:
    """Whether an address has the suffix of a file."""
    return bool(_FILE_HREF.search(href[:2_000]))
