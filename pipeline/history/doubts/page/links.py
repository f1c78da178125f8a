"""Doubts about links: one that may be a file."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pipeline.history.doubts.page.look import Look, short
from pipeline.history.doubts.page.words import words_of
from pipeline.history.doubts.types import Ask, Found
from pipeline.kinds import DoubtKind, LinkKind
from pipeline.read.names.kinds import BARE
from pipeline.read.names.widths import narrow
from pipeline.read.page.embeds import is_kept_elsewhere
from pipeline.read.page.types import Link
from pipeline.read.page.undecided import may_be_files

_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|zip)\Z", re.IGNORECASE)


def maybe_file(look: Look) -> Iterator[Found]:
    """A link that was not taken for a file, and whose words and address may be one's."""
    for link in look.links.values():
        if link.kind == LinkKind.FILE or not _may_be_file(look, link):
            continue
        yield Found(
            kind=DoubtKind.MAYBE_FILE,
            subject=link.url,
            facts={"label": short(link.label)},
            asks=(Ask("file", link.url, {"part": "whole"}, look.written(link.url), link.label),),
            url=link.url,
        )


def _may_be_file(look: Look, link: Link) -> bool:
    """Whether a link's words speak of a plan, and its address does not say what it is: on a host
    that is not asked, or where nobody has asked.
    """
    said = words_of(_called(link))
    if said.no_plan or said.foreign or not (said.series or said.says_part or said.own_plan):
        return False
    parts = urlsplit(link.url)
    if link.kind == LinkKind.EXTERNAL:
        state = (parts.hostname or "").endswith(".go.jp")
        is_file = _FILE.search(parts.path) is not None or is_kept_elsewhere(link.url)
        return is_file and not state
    return not look.asked and bool(may_be_files([link], ""))


def _called(link: Link) -> str:
    """A link's label; where that names nothing, what it stands under."""
    if not BARE.fullmatch(narrow(link.label)):
        return link.label
    return link.group or (link.headings[-1] if link.headings else "")
