"""Where a page keeps its article: known CMSs by their own markup, others by a general rule."""

from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from pipeline.read.page.article import grown_article, holds_files_of, surrounded
from pipeline.read.page.furniture import within_furniture
from pipeline.read.page.walk import text_size


class Cms(NamedTuple):
    """How one CMS marks its article: the element's names, and its ids or classes, one of each."""

    name: str
    tags: str = ""
    ids: str = ""
    classes: str = ""


# Order matters: the first whose article is there and has text wins.
KNOWN = (
    Cms("joruri", "article div", classes="contentGpArticleDoc"),
    Cms("joruri-old", "article div", classes="contentArticleDoc"),
    Cms("smart-cms", ids="tmp_contents"),
    Cms("i-site", ids="main_body main-body"),
    Cms("alaya", ids="mol_contents ContentPane contentPane", classes="mol_contents"),
    Cms("wordpress", "article", classes="post page hentry type-post type-page"),
    Cms("wordpress", classes="entry-content post-content"),
    Cms("html5", "article"),
    Cms("html5", "main"),
    Cms(
        "named",
        "div section td",
        ids="main_contents main-contents maincontents mainContents contents_main main_content"
        " mainContent honbun article",
    ),
    Cms(
        "named",
        "div section td",
        ids="main content contents",
        classes="main_contents main-contents article-body detail_free main_naka_kiji",
    ),
)
_LOOSE = frozenset(["html5", "named"])
"""Markups that many CMSs use, for the article and for more or less than that."""
_MAX_CANDIDATES = 20
_HALF = 0.5
"""Share of the files of a page's likely article that the only element of a loose markup holds."""


def _matches(tag: Tag, cms: Cms) -> bool:
    if cms.tags and tag.name not in cms.tags.split():
        return False
    if not cms.ids and not cms.classes:
        return True
    if tag.has_attr("id") and str(tag["id"]) in cms.ids.split():
        return True
    classes = tag.get_attribute_list("class")[:12] if tag.has_attr("class") else []
    return any(name in cms.classes.split() for name in classes)


def find_article(soup: BeautifulSoup) -> tuple[Tag, str] | None:
    """The element that holds the article, and the name of its markup; None where no text stands."""
    candidates = _candidates(soup)
    grown: Tag | None = None
    for cms in KNOWN:
        article = _longest(candidates.get(cms, []))
        if article is None:
            continue
        if cms.name not in _LOOSE:
            return article, cms.name
        grown = grown or grown_article(soup, soup.body or soup)
        share = 1.0 if _is_one_of_several(article, candidates[cms]) else _HALF
        if grown is None or holds_files_of(article, grown, share):
            return _without_navigation(soup, article), cms.name
    grown = grown or grown_article(soup, soup.body or soup)
    return (grown, "general") if grown is not None else None


def _is_one_of_several(article: Tag, candidates: list[Tag]) -> bool:
    """Whether the same markup stands beside an element: each may hold a part of the article."""
    around = {id(parent) for parent in (article, *article.parents)}
    beside = [tag for tag in candidates if id(tag) not in around]
    return any(all(parent is not article for parent in tag.parents) for tag in beside)


def _without_navigation(soup: BeautifulSoup, element: Tag) -> Tag:
    """An element, or the article within where links to other pages stand beside that."""
    inner = grown_article(soup, element)
    return inner if inner is not None and surrounded(element, inner) else element


def _candidates(soup: BeautifulSoup) -> dict[Cms, list[Tag]]:
    """For each known markup the first elements of the page that it fits."""
    found: dict[Cms, list[Tag]] = {}
    for tag in soup.find_all(True):
        if tag.name not in ("article", "main") and not (
            tag.has_attr("id") or tag.has_attr("class")
        ):
            continue
        for cms in KNOWN:
            if _matches(tag, cms) and len(found.setdefault(cms, [])) < _MAX_CANDIDATES:
                found[cms].append(tag)
    return found


def _longest(tags: list[Tag]) -> Tag | None:
    """The element with most text that is no furniture, the first of equals; None without text."""
    best, most = None, 0
    for tag in tags:
        if not within_furniture(tag) and (size := text_size(tag)) > most:
            best, most = tag, size
    return best
