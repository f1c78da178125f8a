"""Links of one page to the same address: the picture of a cover and the name below it.

The file goes by the first of them that says what it is.
"""

import re
from collections.abc import Iterable

from pipeline.kinds import LinkKind
from pipeline.read.names.kinds import BARE
from pipeline.read.names.widths import narrow
from pipeline.read.page.types import Link

_PICTURE = re.compile(
    r"(?:.{0,60}(?:の|[ 　]))?"
    r"(?:表紙|カバー|画像|写真|イメージ|サムネ(?:イル|ール)|アイコン|ボタン|バナー)+(?:へのリンク)?"
    r"|\S{1,80}\.(?:jpe?g|png|gif|webp)|cover|thumb(?:nail)?|image|icon",
    re.IGNORECASE,
)
"""What the picture of a cover is called."""
_MARKS = "「」『』()[]【】〔〕<>《》・:： 　"


def says_something(label: str) -> bool:
    """Whether the label of a link says what it leads to, and not that it is a picture or a file."""
    plain = narrow(label[:200]).strip(_MARKS)
    return not (_PICTURE.fullmatch(plain) or BARE.fullmatch(plain))


def by_address(links: Iterable[Link]) -> dict[str, Link]:
    """Address → the link that tells most of it, in the order of the first links.

    A file is told by a link to it as a file, and by one that says something, if there is one.
    """
    found: dict[str, Link] = {}
    for link in links:
        before = found.setdefault(link.url, link)
        if link is not before and _rank(link) > _rank(before):
            found[link.url] = link
    return found


def _rank(link: Link) -> tuple[bool, bool]:
    return LinkKind(link.kind) == LinkKind.FILE, says_something(link.label)
