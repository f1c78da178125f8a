"""Where a page keeps its article, by what stands in its blocks and not by their names.

Files, sentences and the page's title are the article's; links to other pages, addresses and
copyrights are what surrounds it. The block in which most of the former stands is found first, then
it grows to the blocks around it for as long as that brings more of the former than of the latter.
"""

import re
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from pipeline.read.names.widths import narrow
from pipeline.read.page.embeds import EMBEDS, embed_of
from pipeline.read.page.furniture import is_file_address, is_furniture, within_furniture
from pipeline.read.page.title import parts_of_title
from pipeline.read.page.walk import events, tidy

_BLOCKS = frozenset(["article", "body", "center", "div", "dl", "fieldset", "form"])
_BLOCKS |= frozenset(["main", "section", "table", "td", "ul"])
_FILE_WORDS = re.compile(
    r"PDF|\d[\d.,]*[ ]?[KM]B|キロバイト|メガバイト|ワード|エクセル", re.IGNORECASE
)
_SURROUNDS = re.compile(
    r"copyright|all rights reserved|著作権|無断転載|〒|代表電話|電話[:：]|開庁時間|法人番号"
    r"|javascript|ブラウザ|スタイルシート|(?:ページの)?(?:先頭|トップ)へ|文字サイズ",
    re.IGNORECASE,
)
_SENTENCE = 15
"""Letters of a text that ends in 。 from which on it is a sentence of the article."""
_FILE, _TITLE, _OTHER = 60, 80, 0.3
"""What a file, the title and a letter of any other text weigh, in letters of sentences."""
_DENSE_SHARE = 0.7
_MAX_LINKS = 5_000
_NAVIGATION = 5
_GROWS_FOR = 0.7
"""What a block brings has to weigh this much of what surrounds it."""


class _Weight(NamedTuple):
    """What stands in a block."""

    own: float = 0
    """Of the article."""
    titles: int = 0
    around: int = 0
    """Letters of links to other pages, of addresses."""

    def plus(self, other: "_Weight") -> "_Weight":
        titles, around = self.titles + other.titles, self.around + other.around
        return _Weight(self.own + other.own, titles, around)


def grown_article(soup: BeautifulSoup, root: Tag) -> Tag | None:
    """The block under ``root`` that holds the article; None where there is no text."""
    weights = _weigh(root, frozenset(narrow(part) for part in parts_of_title(soup)))
    total = weights[id(root)][1]
    if not total.own + total.titles + total.around:
        return None
    enough = max(0.1, _DENSE_SHARE * total.own)
    dense = [tag for tag, weight in weights.values() if weight.own >= enough]
    block = dense[-1] if dense else root
    return _grown(block, root, weights)


def _grown(block: Tag, root: Tag, weights: dict[int, tuple[Tag, _Weight]]) -> Tag:
    inner = weights[id(block)][1]
    for parent in block.parents:
        if block is root or id(parent) not in weights:
            continue
        outer = weights[id(parent)][1]
        titled = _TITLE * bool(outer.titles and not inner.titles)
        brings = outer.own - inner.own + titled
        if brings and brings >= _GROWS_FOR * (outer.around - inner.around):
            block, inner = parent, outer
        if parent is root:
            break
    return block


def _weigh(root: Tag, titles: frozenset[str]) -> dict[int, tuple[Tag, _Weight]]:
    """What each block weighs, by ``id`` of its element, outer ones first."""
    scales = _Scales(titles)
    scales.begin(root)
    for kind, node in events(root):
        if not isinstance(node, Tag):
            scales.text(str(node))
        elif kind == "open":
            scales.begin(node)
        else:
            scales.end(node)
    scales.end(root)
    return scales.found


class _Scales:
    def __init__(self, titles: frozenset[str]) -> None:
        self.found: dict[int, tuple[Tag, _Weight]] = {}
        self._titles = titles
        self._open: list[tuple[Tag, _Weight]] = []
        self._furniture = 0
        self._link: Tag | None = None
        self._is_listed = 0
        """How many of the open elements are items or links: a title there is a crumb."""

    def begin(self, tag: Tag) -> None:
        """An element begins."""
        self._furniture += is_furniture(tag)
        self._is_listed += tag.name in ("li", "a")
        if tag.name == "a" and tag.has_attr("href"):
            self._link = tag
        if (tag is self._link and _is_file(tag)) or tag.name in EMBEDS:
            self._add(_Weight(own=_FILE))
        if tag.name in _BLOCKS or not self._open:
            self._open.append((tag, _Weight()))
            self.found[id(tag)] = self._open[-1]

    def end(self, tag: Tag) -> None:
        """An element ends."""
        self._furniture -= is_furniture(tag)
        self._is_listed -= tag.name in ("li", "a")
        if tag is self._link:
            self._link = None
        if self._open and self._open[-1][0] is tag:
            _tag, weight = self._open.pop()
            self.found[id(tag)] = tag, weight
            self._add(weight)

    def _add(self, weight: _Weight) -> None:
        if self._open:
            tag, before = self._open[-1]
            self._open[-1] = tag, before.plus(weight)

    def text(self, text: str) -> None:
        """A text stands here."""
        text = tidy(text)
        if text:
            self._add(self._weight_of(text))

    def _weight_of(self, text: str) -> _Weight:
        if self._furniture or _SURROUNDS.search(text):
            return _Weight(around=len(text))
        if self._link is not None:
            return _Weight() if _is_file(self._link) else _Weight(around=len(text))
        titled = not self._is_listed and narrow(text) in self._titles
        is_sentence = "。" in text and len(text) >= _SENTENCE
        return _Weight(own=len(text) * (1 if is_sentence else _OTHER), titles=int(titled))


def _is_file(link: Tag) -> bool:
    """Whether a link leads to a file, by its address or by the type and size that it names."""
    if is_file_address(str(link.get("href") or "")):
        return True
    return _FILE_WORDS.search(narrow(link.get_text()[:300])) is not None


def holds_files_of(one: Tag, other: Tag, share: float) -> bool:
    """Whether an element holds this share of the files that another does."""
    wanted = _files_in(other)
    return len(wanted & _files_in(one)) >= share * len(wanted)


def _files_in(tag: Tag) -> set[int]:
    links = [link for link in tag.find_all("a", href=True, limit=_MAX_LINKS) if _is_file(link)]
    links += [one for one in tag.find_all(list(EMBEDS), limit=_MAX_LINKS) if embed_of(one)]
    judged: dict[int, bool] = {}
    return {id(link) for link in links if not within_furniture(link, judged)}


def surrounded(outer: Tag, inner: Tag) -> bool:
    """Whether an element holds, beside its article, links to other pages as navigation does."""
    return outer is not inner and _pages_in(outer) - _pages_in(inner) >= _NAVIGATION


def _pages_in(tag: Tag) -> int:
    links = tag.find_all("a", href=True, limit=_MAX_LINKS)
    return len([link for link in links if not _is_file(link)])
