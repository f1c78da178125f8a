"""The headings of an article and what stands below each of them."""

from pipeline.read.page.heads import MAX_LABEL
from pipeline.read.page.types import Heading
from pipeline.read.page.walk import ArticleLine, tidy


def headings_of(lines: list[ArticleLine], title: str | None) -> list[Heading]:
    """The headings among the article's lines, without the page's title."""
    texts = [tidy(line.text) for line in lines]
    ends = _section_ends(lines)
    found = []
    for at, line in enumerate(lines):
        if line.level and texts[at] and texts[at] != title:
            body = "\n".join(t for t in texts[at + 1 : ends[at]] if t)
            found.append(Heading(text=texts[at][:MAX_LABEL], level=line.level, body=body))
    return found


def _section_ends(lines: list[ArticleLine]) -> list[int]:
    """For every line of a heading the number of the line at which its section ends.

    What stands at the other lines has no meaning.
    """
    ends = [len(lines)] * len(lines)
    open_at: list[int] = []
    for at, line in enumerate(lines):
        while line.level and open_at and lines[open_at[-1]].level >= line.level:
            ends[open_at.pop()] = at
        if line.level:
            open_at.append(at)
    return ends
