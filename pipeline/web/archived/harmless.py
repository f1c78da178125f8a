"""Of archived HTML what may be shown: elements that show something, attributes that say how.

The sandbox and the policy of the page hold in any case; this keeps addresses out that lead away,
and what would be in the way of a reader: forms that go nowhere, frames that stay empty.
"""

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, Doctype, Tag
from bs4.element import PageElement, PreformattedString

_GONE = frozenset(("script", "iframe", "object", "applet", "audio", "video", "template", "portal"))
"""Elements that run or load something, or hold what no reader would see."""
_OPENED_WORDS = """
base link meta frame frameset noframes embed noembed param source track plaintext xmp image use
foreignobject animate animatetransform animatemotion animatecolor set handler listener fencedframe
"""
_OPENED = frozenset(_OPENED_WORDS.split())
"""Elements of which what is inside stays: some are empty to every browser, and hold the rest of the
page for a parser that does not know them.
"""
_SAID_WORDS = """
class id lang dir title alt width height colspan rowspan align valign bgcolor color border
cellpadding cellspacing type value start name for headers scope abbr summary size face nowrap
hspace vspace clear noshade rules frame cols rows maxlength placeholder checked selected
disabled readonly multiple open datetime label span text link vlink alink compact reversed role
hidden translate xmlns viewbox d points x y x1 x2 y1 y2 cx cy r rx ry fill stroke stroke-width
transform preserveaspectratio data-archived
"""
_SAID = frozenset(_SAID_WORDS.split())
_ARIA = re.compile(r"aria-[a-z]+\Z")
_TAG = re.compile(r"[a-z][a-z0-9]*\Z")
_LEADS_AWAY = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|url\s*\(|javascript:|data:", re.IGNORECASE)
_DOCTYPE = re.compile(r"html[\w\s\"'./:;\-+]*\Z", re.IGNORECASE)
NOWHERE = "#shinkyu-archived"
"""Where the links of an archived page lead: it looks as it did, and nothing happens."""
_LONGEST = 2_000
"""Characters of an attribute; the paths of drawings are the longest."""


def make_harmless(soup: BeautifulSoup, ours: Iterable[Tag]) -> None:
    """Take away what may not be shown, in place.

    Args:
        ours: elements whose attributes we set, which stay as they are.
    """
    right = {id(tag) for tag in ours}
    for text in soup.find_all(string=True):
        _without_asides(text)
    for tag in soup.find_all(list(_GONE)):
        if id(tag) not in right and not tag.decomposed:
            tag.decompose()
    for tag in soup.find_all(True):
        if id(tag) in right:
            continue
        if tag.name in _OPENED or not _TAG.match(tag.name):
            tag.unwrap()
        else:
            _attributes(tag)


def _without_asides(text: PageElement) -> None:
    """Comments (conditional ones too), instructions and the like; a doctype stays if it is one."""
    if isinstance(text, Doctype) and _DOCTYPE.match(str(text)):
        return
    if isinstance(text, PreformattedString):
        text.extract()


def _attributes(tag: Tag) -> None:
    """The attributes that an element may keep."""
    kept = {name: value for name, value in _texts(tag) if _may_stay(name, value)}
    leads = str(tag.get("href") or "")
    if tag.name in ("a", "area") and leads:
        kept["href"] = leads if re.fullmatch(r"#[\w.:-]*", leads) else NOWHERE
        if kept["href"] == NOWHERE:
            kept["tabindex"] = "-1"
    tag.attrs = kept  # type: ignore[assignment]


def _texts(tag: Tag) -> Iterable[tuple[str, str]]:
    for name, value in tag.attrs.items():
        yield name.lower(), " ".join(value) if isinstance(value, list) else str(value)


def _may_stay(name: str, value: str) -> bool:
    if len(value) > _LONGEST or (name not in _SAID and not _ARIA.match(name)):
        return False
    plain = name in ("title", "alt", "value", "placeholder", "summary", "label", "xmlns")
    return plain or _LEADS_AWAY.search(value) is None
