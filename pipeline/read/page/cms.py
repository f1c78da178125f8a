"""Where a page keeps its article: known CMSs by their own markup, others by a general rule; and what is furniture in it."""

import re
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from pipeline.read.names.widths import narrow
from pipeline.read.page.walk import HEADINGS, events, tidy


class Cms(NamedTuple):
    """How one CMS marks its article: an element of one of these names with one of these ids or classes."""

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
        ids="main_contents main-contents maincontents mainContents contents_main main_content mainContent honbun article",
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
    """Whether an element is no article: navigation, footer, breadcrumbs, inquiry, reader note, counter, banners."""
    if tag.name in ("nav", "aside", "footer"):
        return True
    if tag.name == "header":
        return tag.find("h1") is None or tag.find_parent(["article", "main"]) is None
    if tag.name in ("body", "html", "main", "article"):
        return False
    return any(_FURNITURE.fullmatch(re.sub(r"[-_]", "", name)) for name in names_of(tag))


def within_furniture(tag: Tag) -> bool:
    """Whether an element stands in furniture, at any height."""
    return any(is_furniture(parent) for parent in (tag, *tag.parents) if isinstance(parent, Tag))


def _matches(tag: Tag, cms: Cms) -> bool:
    if cms.tags and tag.name not in cms.tags.split():
        return False
    if not cms.ids and not cms.classes:
        return True
    named = tag.has_attr("id") and str(tag["id"]) in cms.ids.split()
    return named or (
        tag.has_attr("class")
        and any(c in cms.classes.split() for c in tag.get_attribute_list("class")[:12])
    )


def find_article(soup: BeautifulSoup) -> tuple[Tag, str] | None:
    """The element that holds the article, and the name of its markup; None where no text stands anywhere."""
    candidates: dict[Cms, list[Tag]] = {}
    for tag in soup.find_all(True):
        if tag.name in ("article", "main") or tag.has_attr("id") or tag.has_attr("class"):
            for cms in KNOWN:
                if _matches(tag, cms) and len(candidates.setdefault(cms, [])) < _MAX_CANDIDATES:
                    candidates[cms].append(tag)
    for cms in KNOWN:
        sizes = [
            (text_size(tag), -n, tag)
            for n, tag in enumerate(candidates.get(cms, []))
            if not within_furniture(tag)
        ]
        if sizes and max(sizes, key=lambda s: s[:2])[0] > 0:
            return max(sizes, key=lambda s: s[:2])[2], cms.name
    densest = _densest(soup)
    return (densest, "general") if densest is not None else None


def text_size(tag: Tag) -> int:
    """Characters of visible text under an element."""
    return sum(len(str(node).strip()) for kind, node in events(tag) if kind == "text")


def _densest(soup: BeautifulSoup) -> Tag | None:
    """The innermost block that holds 70 % of the page's running text (links to files count, other links do not)."""
    body = soup.body or soup
    sizes: dict[int, int] = {}
    blocks: list[Tag] = []
    above: list[Tag] = []
    out = anything = 0
    for kind, node in events(body):
        if kind == "text":
            size = len(str(node).strip())
            anything += size
            for tag in above if size and not out else ():
                sizes[id(tag)] = sizes.get(id(tag), 0) + size
            continue
        assert isinstance(node, Tag)
        leaves = is_furniture(node) or (
            node.name == "a" and not _FILE_HREF.search(str(node.get("href") or "")[:2_000])
        )
        out += leaves if kind == "open" else -leaves
        if node.name in _BLOCKS and kind == "open":
            above.append(node)
            blocks.append(node)
        elif node.name in _BLOCKS:
            above.pop()
    enough = 0.7 * max(sizes.values(), default=0)
    heavy = [tag for tag in blocks if sizes.get(id(tag), 0) >= max(1, enough)]
    return heavy[-1] if heavy else (body if anything else None)


def remove_furniture(article: Tag) -> None:
    """Take furniture out of the article, and its sections that only say whom to ask."""
    whole = text_size(article)
    for tag in article.find_all(True):
        if (
            not tag.decomposed
            and is_furniture(tag)
            and (tag.name in ("nav", "aside") or text_size(tag) * 2 < whole)
        ):
            tag.decompose()
    for heading in article.find_all([*HEADINGS, "dt"]):
        if not heading.decomposed and _ASK_HEADING.match(narrow(tidy(heading.get_text()[:200]))):
            while (sibling := heading.next_sibling) is not None:
                if isinstance(sibling, Tag) and _has_content(sibling, heading.name):
                    break
                sibling.extract()
            heading.decompose()


def _has_content(tag: Tag, under: str) -> bool:
    """Whether an element after «whom to ask» begins something else: a heading (a dt), or files."""
    if (
        tag.name in HEADINGS
        or tag.find(list(HEADINGS)) is not None
        or (under == "dt" and tag.name == "dt")
    ):
        return True
    return any(_FILE_HREF.search(str(a.get("href") or "")[:2_000]) for a in tag.find_all("a"))


_SITE = re.compile(
    r".{0,24}(?:[市町村区県]|市役所|町役場|村役場|区役所)?(?:公式)?(?:ホームページ|ウェブサイト|WEBサイト|サイト|HP|ポータル)(?:へようこそ)?\Z|"
    r"[一-龥ぁ-んァ-ヶ]{1,8}(?:[市町村区]|市役所|町役場|村役場|区役所)\Z",
    re.IGNORECASE,
)


def find_title(soup: BeautifulSoup, article: Tag) -> str | None:
    """The page's title: the h1 in the article, else one beside it, else og:title, else ``<title>`` without the site's name."""
    whole = tidy(soup.title.get_text()[:500]) if soup.title else ""
    h1s = list(article.find_all("h1", limit=20))
    h1s += [h for h in soup.find_all("h1", limit=20) if not within_furniture(h)]
    named = [
        text
        for h in h1s
        if (text := tidy(h.get_text()[:500])) and not _SITE.fullmatch(narrow(text))
    ]
    for text in named:
        if narrow(text) in narrow(whole):
            return text
    if named:
        return named[0]
    og = soup.find("meta", attrs={"property": "og:title"})
    for text in (str(og.get("content") or "")[:500] if isinstance(og, Tag) else "", whole):
        parts = [
            part for part in re.split(r"\s*[|｜／：]\s*|\s+[-–—:]\s+", tidy(text)) if tidy(part)
        ]
        own = [part for part in parts if not _SITE.fullmatch(narrow(part))]
        if parts:
            return tidy((own or parts)[0])
    return None
