"""The names of the panels of tabs and accordions: a title opens them from somewhere else.

A title says which panel is its own by ``href="#…"``, ``aria-controls`` and their like, a panel by
``aria-labelledby``; where neither does, the titles of a list of tabs go to as many panels after it,
in order.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from bs4 import Tag

from pipeline.read.names.widths import narrow
from pipeline.read.page.furniture import names_of
from pipeline.read.page.walk import HEADINGS, tidy

_POINTERS = [
    "aria-controls",
    "data-target",
    "data-bs-target",
    "data-tab",
    "data-tab-target",
    "data-panel",
    "data-id",
    "data-href",
    "data-content",
]
_TABS = re.compile(r"(?:^|[-_])tabs?(?:[-_A-Z]|\Z)|\Atab|Tab")
_GOES = re.compile(
    r"本文|先頭|トップ|上部|スキップ|戻る|もどる|メニュー|閉じる|移動|目次|top\b|skip|close",
    re.IGNORECASE,
)
_MAX_NAME = 80
_MAX_TITLES = 500
_MAX_TABS = 40
_CONTAINERS = frozenset(
    [
        "div",
        "section",
        "article",
        "li",
        "dd",
        "td",
        "ul",
        "ol",
        "dl",
        "table",
        "fieldset",
        "main",
        "form",
    ]
)


def panel_names(article: Tag) -> dict[int, str]:
    """The name of each panel in an article, by ``id`` of its element."""
    named: dict[int, str] = {}
    by_id = {str(tag["id"]): tag for tag in article.find_all(id=True)}
    for title, panel in (*_pointing(article, by_id), *_labelled(article, by_id)):
        _give(named, title, panel)
    for titles, panels in _tabs(article):
        for title, panel in zip(titles, panels, strict=True):
            if not any(id(inner) in named for inner in (panel, *panel.find_all(True, limit=3))):
                _give(named, title, panel)
    return named


def _give(named: dict[int, str], title: Tag, panel: Tag) -> None:
    """Name a panel, unless its title stands in it, or it begins with that very heading."""
    text = _title(title)
    if panel.name not in _CONTAINERS or text is None or id(panel) in named:
        return
    if any(parent is panel for parent in title.parents):
        return
    heading = panel.find(list(HEADINGS))
    if heading is None or tidy(heading.get_text()[:200]) != text:
        named[id(panel)] = text


def _title(tag: Tag) -> str | None:
    text = tidy(tag.get_text(" ")[:200])
    return text if 0 < len(text) <= _MAX_NAME and not _GOES.search(narrow(text)) else None


def _pointing(article: Tag, by_id: dict[str, Tag]) -> Iterator[tuple[Tag, Tag]]:
    """What points at an element of the article, and that element."""
    seen = 0
    for tag in article.find_all(True):
        panel = by_id.get(_pointed_at(tag) or "")
        if panel is not None and panel is not article:
            seen += 1
            yield tag, panel
        if seen >= _MAX_TITLES:
            return


def _pointed_at(tag: Tag) -> str | None:
    """The id of the element that one points at."""
    for name in _POINTERS:
        if tag.has_attr(name):
            return str(tag[name]).strip().lstrip("#") or None
    if tag.name == "a" and str(tag.get("href") or "").startswith("#"):
        return unquote(str(tag["href"])[1:200]) or None
    return None


def _labelled(article: Tag, by_id: dict[str, Tag]) -> Iterator[tuple[Tag, Tag]]:
    # not by a selector: soupsieve compiles its whole grammar for the first one, in 0.2 s
    for panel in article.find_all(True, {"aria-labelledby": True}, limit=_MAX_TITLES):
        title = by_id.get(str(panel["aria-labelledby"]).strip())
        if title is not None:
            yield title, panel


# --- tabs in order


def _tabs(article: Tag) -> Iterator[tuple[list[Tag], list[Tag]]]:
    """Lists of tabs and the panels after them, as many of the ones as of the others."""
    lists = [tag for tag in article.find_all(["ul", "ol", "div", "p"]) if _is_named_tab(tag)]
    for tabs in lists[:_MAX_TABS]:
        titles = _titles(tabs)
        panels = _panels(tabs, len(titles)) if len(titles) > 1 else []
        if panels:
            yield titles, panels


def _is_named_tab(tag: Tag) -> bool:
    return any(_TABS.search(name) for name in names_of(tag))


def _titles(tabs: Tag) -> list[Tag]:
    """The titles in a list of tabs: short, and leading to no other page."""
    children = [tag for tag in tabs.find_all(True, recursive=False) if tag.name != "input"]
    kinds = ("label",) if any(tag.name == "label" for tag in children) else _TITLE_TAGS
    titles = [tag for tag in children if tag.name in kinds]
    if kinds == _TITLE_TAGS and len(titles) != len(children):
        return []
    return titles if all(_title(tag) and not _leads_away(tag) for tag in titles) else []


_TITLE_TAGS = ("li", "a", "button", "span", "div", "p")


def _leads_away(tag: Tag) -> bool:
    links = [tag, *tag.find_all("a", href=True, limit=5)]
    hrefs = [str(link["href"]) for link in links if link.name == "a" and link.has_attr("href")]
    return any(not href.startswith(("#", "javascript:")) for href in hrefs)


def _panels(tabs: Tag, wanted: int) -> list[Tag]:
    """So many panels beside the labels, after the list of tabs, or in the block after it."""
    beside = tabs.find_all(["div", "section"], recursive=False)
    after = tabs.find_next_siblings(["div", "section", "ul"], limit=wanted + 1)
    for found in (beside, after):
        if len(found) == wanted and not any(_titles(tag) == found for tag in (tabs,)):
            return found
    for wrapper in after[:1]:
        within = wrapper.find_all(True, recursive=False)
        if len(within) == wanted:
            return within
    return []
