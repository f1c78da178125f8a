"""What stands out at the beginning of a line: 《 人口ビジョン（改訂版） 》　概要版はこちら."""

import re

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from pipeline.read.page.walk import ArticleLine, tidy

_BOLD = frozenset(["b", "strong"])
_LONGEST = 80
_BRACKETS = re.compile(
    r"[ ]*(?:《[^《》]{1,80}》|【[^【】]{1,80}】|≪[^≪≫]{1,80}≫|〔[^〔〕]{1,80}〕)"
)


def opening_of(line: ArticleLine) -> str:
    """The words with which a line begins and that stand out from the rest of it: bold ones, or ones
    in brackets of headings; empty where none do, or a link stands before or within them.
    """
    end = min((anchor.start for anchor in line.anchors), default=len(line.text))
    bold, text = _first_bold(line.block.element), line.text[:end]
    if 1 < len(bold) <= _LONGEST and tidy(text).startswith(bold):
        return bold
    found = _BRACKETS.match(text.replace("\u3000", " "))
    return tidy(found[0]) if found else ""


def _first_bold(element: Tag) -> str:
    """The text of the bold element that a block begins with."""
    first = next(filter(_is_shown, element.children), None)
    if isinstance(first, Tag) and first.name in _BOLD and first.find("a") is None:
        return tidy(first.get_text())
    return ""


def _is_shown(child: PageElement) -> bool:
    return not isinstance(child, NavigableString) or bool(child.strip())
