"""Files that a page shows within itself: ``<iframe>``, ``<embed>``, ``<object>``, by themselves or
through a viewer's address (``viewer.html?file=…``, ``docs.google.com/viewer?url=…``).
"""

import re
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from bs4 import Tag

EMBEDS = frozenset(["iframe", "embed", "object"])
NAMELESS = "PDF"
"""What a file is called where its element says no name: the words around it do."""

_DOCUMENT = re.compile(r"\.(?:pdf|docx?|docm|xlsx?|xlsm|pptx?|jtdc?|odt|ods|odp)\Z", re.IGNORECASE)
_OWN = frozenset(["file", "pdf", "pdfurl"])
_ASKED = _OWN | {"url", "src", "doc", "document"}
"""What viewers call the address of what they show; the former any page that shows a file."""
_VIEWER = re.compile(r"viewer|pdf\.?js|/gview\Z|/op/(?:embed|view)\.aspx\Z", re.IGNORECASE)
_HANDS_OUT = re.compile(
    r"download|documents?(?![a-z])|attach|tenpu|file_?id|data_id|(?<![a-z])dl(?![a-z])",
    re.IGNORECASE,
)
"""Words of addresses of which only the answer tells whether a file is there."""
_KEPT = re.compile(
    r"//(?:drive\.google\.com/file|docs\.google\.com/(?:document|presentation|spreadsheets))/d/"
)
_NO_FILE = re.compile(r"\.(?:[sx]?html?|swf|mp[34]|mov|wm[va]|svg|png|gif|jpe?g)\Z", re.IGNORECASE)
_JAPANESE = re.compile(r"[一-龥ぁ-んァ-ヶ]")
_NAMES = re.compile(r"第.{1,3}[期次]|戦略|ビジョン|プラン|計画|概要|本編|全体|ダイジェスト")
_OF_ITSELF = re.compile(
    r"ブラウザ|表示(?:でき|され|する|しま)|対応して|ビューア|viewer|埋め?込|フレーム|ください|こちら",
    re.IGNORECASE,
)
_MAX_TITLE, _MAX_ADDRESS = 200, 2_000


class Embed(NamedTuple):
    """What an element shows that is a file, or may be one."""

    href: str
    """As it stands; perhaps a viewer's (see :func:`behind_viewer`)."""
    title: str
    """The element's own name, else what it says to whom it shows nothing, else :data:`NAMELESS`."""


def embed_of(tag: Tag) -> Embed | None:
    """The file that an element shows; None for a map, a film, another page, and other elements."""
    if tag.name not in EMBEDS:
        return None
    inner = tag.find("embed") if tag.name == "object" else None
    for one in (tag, inner):
        if isinstance(one, Tag) and (href := _address(one)) and _may_show_file(one, href):
            return Embed(href, _title(tag))
    return None


def _address(tag: Tag) -> str:
    for name in ("data", "src", "data-src"):
        href = str(tag.get(name) or "").strip()
        if href and len(href) <= _MAX_ADDRESS and not href.startswith(("about:", "data:", "#")):
            return href
    return ""


def _may_show_file(tag: Tag, href: str) -> bool:
    if names_document(href, shown=True) or "pdf" in str(tag.get("type") or "").lower():
        return True
    if is_kept_elsewhere(href):
        return True
    return _NO_FILE.search(_path(href)) is None and _HANDS_OUT.search(unquote(href)) is not None


def is_kept_elsewhere(href: str) -> bool:
    """Whether an address shows a document that a keeper of documents gives out in pages of its
    own: nothing that can be fetched."""
    return _KEPT.search(href) is not None


def _title(tag: Tag) -> str:
    named = (tag.get("title"), _JAPANESE), (tag.get("aria-label"), _JAPANESE)
    for said, rule in (*named, (tag.get_text(" "), _NAMES)):
        words = " ".join(str(said or "")[:_MAX_TITLE].split())
        if rule.search(words) and not _OF_ITSELF.search(words):
            return words
    return NAMELESS


def _path(href: str) -> str:
    try:
        return unquote(urlsplit(href).path)
    except ValueError:
        return ""


def names_document(href: str, *, shown: bool = False) -> bool:
    """Whether an address ends like a document, or is a viewer's of such a one.

    Args:
        shown: it is the address of a frame; of one, any page that is asked for a document shows it.
    """
    return _DOCUMENT.search(_path(behind_viewer(href, shown=shown))) is not None


def behind_viewer(url: str, *, shown: bool = False) -> str:
    """The address of the document that a viewer's address shows; any other address as it is.

    Args:
        url: absolute, or as it stands; what a viewer is asked for may be relative to it.
        shown: as for :func:`names_document`.
    """
    try:
        parts = urlsplit(url)
        is_viewer = _VIEWER.search(parts.path) is not None
        asked = _ASKED if is_viewer else _OWN
        for name, value in parse_qsl(parts.query[:_MAX_ADDRESS] if is_viewer or shown else ""):
            if name.lower() in asked and _DOCUMENT.search(_path(value)):
                return urljoin(url, value)
    except ValueError:
        pass
    return url
