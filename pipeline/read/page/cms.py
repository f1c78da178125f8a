"""Where a page keeps its article: known CMSs by their own markup, others by a general rule."""

from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from pipeline.read.page.furniture import is_furniture, leads_to_file, within_furniture
from pipeline.read.page.walk import events, text_size


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
_BLOCKS = frozenset(
    {
        "div",
        "td",
        "section",
        "center",
        "table",
        "form",
        "body",
    }
)
_MAX_CANDIDATES = 20
_DENSE_SHARE = 0.7
"""The innermost block with this share of the page's running text is its article."""


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
    for cms in KNOWN:
        article = _longest(candidates.get(cms, []))
        if article is not None:
            return article, cms.name
    densest = _densest(soup)
    return (densest, "general") if densest is not None else None


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


def _densest(soup: BeautifulSoup) -> Tag | None:
    """The innermost block that holds 70 % of the page's running text."""
    body = soup.body or soup
    weighed = _Scales()
    for kind, node in events(body):
        if isinstance(node, Tag):
            weighed.see(kind == "open", node)
        else:
            weighed.weigh(len(str(node).strip()))
    return weighed.heaviest() or (body if weighed.anything else None)


class _Scales:
    """Weighs the blocks of a page: text of links counts only where they lead to files."""

    def __init__(self) -> None:
        self.anything = 0
        """Characters of the page, whether they count or not."""
        self._sizes: dict[int, int] = {}
        self._blocks: list[Tag] = []
        self._above: list[Tag] = []
        self._outside = 0
        """How many of the elements that are open now hold nothing that counts."""

    def see(self, opens: bool, tag: Tag) -> None:
        """An element begins or ends."""
        if is_furniture(tag) or (tag.name == "a" and not leads_to_file(tag)):
            self._outside += 1 if opens else -1
        if tag.name not in _BLOCKS:
            return
        if opens:
            self._above.append(tag)
            self._blocks.append(tag)
        else:
            self._above.pop()

    def weigh(self, size: int) -> None:
        """So many characters stand here."""
        self.anything += size
        if size and not self._outside:
            for tag in self._above:
                self._sizes[id(tag)] = self._sizes.get(id(tag), 0) + size

    def heaviest(self) -> Tag | None:
        """The innermost block with enough of the text."""
        enough = max(1, _DENSE_SHARE * max(self._sizes.values(), default=0))
        heavy = [tag for tag in self._blocks if self._sizes.get(id(tag), 0) >= enough]
        return heavy[-1] if heavy else None
