"""What families of make work with: links, and the pieces that many of them have."""

import html
import random
from collections.abc import Callable, Iterable, Sequence

from tools.lab.cities.article import Article, Entry, Group, Outside, Sub

e = html.escape
LinkOf = Callable[[Entry, str], str]
"""Writes a link with a text."""


class Bench:
    """What a make works with."""

    def __init__(self, rng: random.Random, link: LinkOf) -> None:
        self.rng, self._link = rng, link

    def link(self, entry: Entry, text: str = "") -> str:
        """A link under its label, or under another text."""
        return self._link(entry, text or entry.label)

    def lined(self, entry: Entry, tag: str) -> str:
        """A link in an element, with the lines above and below it."""
        return around(entry, f"<{tag}>{self.link(entry)}</{tag}>", tag)

    def item(self, entry: Entry) -> str:
        """A link with the lines above and below it, all in one element."""
        return in_lines(entry, self.link(entry))

    def listed(self, entries: Iterable[Entry]) -> str:
        """Links as a list."""
        return f"<ul>{''.join(f'<li>{self.item(entry)}</li>' for entry in entries)}</ul>"


Make = Callable[[Bench, Sequence[Group]], str]


def around(entry: Entry, inner: str, tag: str = "p") -> str:
    """What stands for a link, with the lines above and below it in elements of their own."""
    lead = f"<{tag}>{e(entry.lead)}</{tag}>" if entry.lead else ""
    note = f"<{tag}>{e(entry.note)}</{tag}>" if entry.note else ""
    return f"{lead}{inner}{note}"


def in_lines(entry: Entry, inner: str) -> str:
    """What stands for a link, with the lines above and below it, parted by br."""
    lead = f"{e(entry.lead)}<br>" if entry.lead else ""
    note = f"<br>{e(entry.note)}" if entry.note else ""
    return f"{lead}{inner}{note}"


def paragraphs(lines: Iterable[str]) -> str:
    """Each line as a paragraph."""
    return "".join(f"<p>{e(line)}</p>" for line in lines)


def subs(group: Group, head: str, write: Callable[[Sub], str]) -> str:
    """Inner heads in an element, and what is under them."""
    return "".join(
        (f"<{head}>{e(sub.head)}</{head}>" if sub.head else "") + write(sub) for sub in group.subs
    )


def headed(groups: Sequence[Group], level: int, write: Callable[[Entry], str]) -> str:
    """A heading an edition, inner heads one level below it, and each file by itself."""
    return "".join(
        f"<h{level}>{e(g.heading)}</h{level}>{paragraphs(g.lead)}"
        + subs(g, f"h{level + 1}", lambda sub: "".join(map(write, sub.entries)))
        for g in groups
    )


def written(article: Article, bench: Bench, make: Make) -> str:
    """An article's HTML: introduction, groups in their make, links elsewhere."""
    outside = "".join(_outside(one) for one in article.outside)
    return paragraphs(article.intro) + make(bench, article.groups) + outside


def _outside(link: Outside) -> str:
    return f'<p><a href="{e(link.url)}">{e(link.label)}</a></p>'
