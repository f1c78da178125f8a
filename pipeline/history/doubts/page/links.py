"""Doubts about links: one that may be a file."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pipeline.history.doubts.page.look import Look, short
from pipeline.history.doubts.page.words import words_of
from pipeline.history.doubts.types import Ask, Found
from pipeline.kinds import DoubtKind, LinkKind
from pipeline.read.page.types import Link

_PAGE = re.compile(r"(?:/|\.(?:s?html?|php|aspx?|jsp|cfm))\Z", re.IGNORECASE)
_FILE = re.compile(
    r"download|attach|file|document|/dl/|getpdf|\.(?:pdf|docx?|xlsx?|pptx?|zip)\b", re.IGNORECASE
)


def maybe_file(look: Look) -> Iterator[Found]:
    """A link that was not taken for a file, and whose words and address may be one's."""
    for link in look.links.values():
        if link.kind == LinkKind.FILE or not _may_be_file(link):
            continue
        yield Found(
            kind=DoubtKind.MAYBE_FILE,
            subject=link.url,
            facts={"label": short(link.label)},
            asks=(Ask("file", link.url, {"part": "whole"}, link.url, link.label),),
            url=link.url,
        )


def _may_be_file(link: Link) -> bool:
    said = words_of(link.label)
    speaks = (said.series or said.says_part or said.own_plan) and not said.no_plan
    parts = urlsplit(link.url)
    if _FILE.search(f"{parts.path}?{parts.query}"):
        return bool(speaks) and not said.foreign
    own = link.kind == LinkKind.PAGE
    return own and bool(speaks) and not _PAGE.search(parts.path) and parts.path != ""
