"""Where a page keeps its article, its title and its dates: known CMSs by their own markup, others by a general rule."""

import re
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from pipeline.read.dates import find_dates, fold
from pipeline.read.page_walk import events, tidy


class Cms(NamedTuple):
    """How one CMS marks its article."""

    name: str
    article: str
    """CSS selector of the article."""


# Order matters: the first whose article is there and has text wins.
KNOWN = (
    Cms("joruri", "article.contentGpArticleDoc, div.contentGpArticleDoc"),
    Cms("joruri-old", "div.contentArticleDoc, article.contentArticleDoc"),
    Cms("smart-cms", "#tmp_contents"),
    Cms("i-site", "#main_body, #main-body"),
    Cms("alaya", "#main article.article, #ContentPane, #voice.article"),
    Cms("wordpress", "article.post, article.page, article.hentry, .entry-content, .post-content"),
    Cms("html5", "main article"),
    Cms("html5", "article"),
    Cms("html5", "main, [role=main]"),
    Cms(
        "named",
        "#main_contents, #main-contents, #mainContents, #contents_main, #main_content, #honbun, #article, #entry",
    ),
    Cms("named", "#main, #content, #contents, .main, .contents, .content"),
)

# Parts of a page that are not its article, by the words of their ids and classes.
_NOISE_WORDS = [
    "breadcrumb",
    "topicpath",
    "topic_path",
    "pankuzu",
    "inquiry",
    "toiawase",
    "otoiawase",
    "contact",
    "reader",
    "adobe",
    "acrobat",
    "adobereader",
    "sidebar",
    "side_nav",
    "sidenav",
    "sns",
    "share",
    "counter",
    "accesscounter",
    "newdocs",
    "new_docs",
    "whatsnew",
    "shinchaku",
    "related",
    "banner",
    "adbanner",
    "pagetop",
    "page_top",
    "back",
    "pager",
    "enquete",
    "questionnaire",
    "feedback",
    "hyouka",
    "footer",
    "header",
    "globalnav",
    "gnav",
    "localnav",
    "lnav",
    "skip",
    "print",
    "tools",
    "tool",
    "recommend",
    "ranking",
    "advertisement",
]
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:tmp_|page_|page|box_|section_|news_)?(?:"
    + "|".join(_NOISE_WORDS)
    + r")(?:[\s_-]|area|box|link|links|$)",
    re.IGNORECASE,
)
_NOISE_CAMEL = re.compile(
    r"(?:adobeReader|breadCrumbs?|newDocs|pageTop|snsButton|relatedDocs?|accessCounter|toiawase|inquiry)", re.I
)
_NOISE_HEADING = re.compile(
    r"(?:この(?:記事|ページ|情報|内容)に関する)?(?:お問い?合わ?せ(?:先|窓口)?|お問合せ先?|問合せ先|担当(?:課|部署)|新着情報|アンケート|"
    r"関連リンク広告|広告|ご意見をお聞かせください)\Z|より良いウェブサイトに|このページは(?:役に|見つけ)"
)
_CUES = {
    "published": r"公開(?:年月)?日(?:時)?|掲載(?:年月)?日(?:時)?|登録(?:年月)?日(?:時)?|作成(?:年月)?日|投稿日|発表日|初回公開日|掲載開始日",
    "updated": r"(?:最終|最新|ページ)?更新(?:年月)?日(?:時)?|最終更新|更新(?=[ :：]*(?:令和|平成|20))|改訂日|最終修正日",
}


def find_article(soup: BeautifulSoup) -> tuple[Tag, str] | None:
    """The element that holds the article, and the name of its markup; None where no text stands anywhere."""
    for cms in KNOWN:
        found = [tag for tag in soup.select(cms.article) if not _inside_noise(tag)]
        best = max(found, key=_weight, default=None)
        if best is not None and _weight(best) > 0:
            return best, cms.name
    densest = _densest(soup)
    return (densest, "general") if densest is not None else None


def _weight(tag: Tag) -> int:
    return sum(len(str(node).strip()) for kind, node in events(tag) if kind == "text")


def _inside_noise(tag: Tag) -> bool:
    return any(is_noise(parent) for parent in (tag, *tag.parents) if isinstance(parent, Tag))


def _densest(soup: BeautifulSoup) -> Tag | None:
    """The block with the most text of its own that is not in links, going up while that gains a good deal."""
    body = soup.body or soup
    totals: dict[int, int] = {}
    tags: dict[int, Tag] = {}
    stack: list[Tag] = []
    linked = noise = 0
    for kind, node in events(body):
        if kind == "text":
            size = 0 if linked or noise else len(str(node).strip())
            for tag in stack[-40:] if size else ():
                totals[id(tag)] = totals.get(id(tag), 0) + size
            continue
        assert isinstance(node, Tag)
        if kind == "open":
            stack.append(node)
            tags[id(node)] = node
            linked += node.name == "a"
            noise += is_noise(node)
        else:
            stack.pop()
            linked -= node.name == "a"
            noise -= is_noise(node)
    whole = sum(len(str(n).strip()) for k, n in events(body) if k == "text")
    blocks = [
        t
        for i, t in tags.items()
        if t.name in ("div", "td", "section", "center", "table")
        and totals.get(i, 0) * 2 > max(totals.values(), default=0)
    ]
    if blocks:
        return blocks[-1]
    return body if whole else None


def is_noise(tag: Tag) -> bool:
    """Whether an element is furniture: header, footer, breadcrumbs, inquiry, reader note, counter, banners."""
    if tag.name in ("header", "footer", "nav", "aside"):
        return (
            tag.name in ("nav", "aside")
            or tag.find(["h1", "h2"]) is None
            or tag.find_parent(["article", "main"]) is None
        )
    if tag.name in ("body", "html", "main", "article"):
        return False
    names = (
        f"{tag.get('id') or ''} {' '.join(tag.get_attribute_list('class')) if tag.has_attr('class') else ''}".strip()
    )
    return bool(names) and bool(_NOISE.search(names) or _NOISE_CAMEL.search(names))


def remove_noise(article: Tag) -> None:
    """Take furniture out of the article, and sections at its end that are only about whom to ask."""
    for tag in article.find_all(True):
        if not tag.decomposed and is_noise(tag):
            tag.decompose()
    for heading in article.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "dt"]):
        if not heading.decomposed and _NOISE_HEADING.match(fold(tidy(heading.get_text()))):
            for sibling in list(heading.next_siblings):
                if isinstance(sibling, Tag) and re.fullmatch(r"h[1-6]", sibling.name) and sibling.name <= heading.name:
                    break
                sibling.extract()
            heading.decompose()


def find_title(soup: BeautifulSoup, article: Tag) -> str | None:
    """The page's title: its h1 in or before the article, else og:title, else the title without the site's name."""
    inside = article.find("h1")
    candidates = [inside] if isinstance(inside, Tag) else []
    candidates += [h for h in soup.find_all("h1") if not _inside_noise(h)]
    for h1 in candidates:
        if text := tidy(h1.get_text()):
            return text
    og = soup.find("meta", attrs={"property": "og:title"})
    for text in (
        str(og.get("content") or "") if isinstance(og, Tag) else "",
        soup.title.get_text() if soup.title else "",
    ):
        if tidy(text):
            return tidy(re.split(r"\s*[|｜]\s*|\s[-–—:：]\s|／|【", tidy(text))[0]) or tidy(text)
    return None


def find_stated(texts: list[str], which: str) -> str | None:
    """The 公開日 or 更新日 (or a cousin) among some lines of text, ISO 8601; None where missing or empty."""
    cue = re.compile(rf"(?:{_CUES[which]})[ ]*[:：]?[ ]*[(\[【]?[ ]*[)\]】]?[ :：]*")
    for text in texts:
        folded = fold(text)
        for match in cue.finditer(folded):
            found = [d for d in find_dates(folded[match.end() : match.end() + 40]) if d.precision == "day"]
            if found and found[0].span[0] <= 2:
                return found[0].iso
    return None
