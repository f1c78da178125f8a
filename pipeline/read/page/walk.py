"""Walks the article once, in document order, and cuts it into lines with their links.

No recursion: HTML from outside may nest as deep as it likes. A line ends where a block begins or ends, and at ``<br>``;
cells of one table row share a row number, so that a title can be found in the cell before its link.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from bs4 import Tag
from bs4.element import NavigableString, PageElement, PreformattedString

SKIPPED = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "svg",
        "canvas",
        "video",
        "audio",
        "button",
        "select",
        "textarea",
        "input",
        "nav",
        "aside",
        "head",
        "map",
        "rt",
        "rp",
    }
)
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "ruby",
        "rb",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    }
)
HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
MAX_LINES = 50_000
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u200b\ufeff]+")


def tidy(text: str) -> str:
    """White space to single spaces, none at the ends; the ideographic space is a character that people typed and stays."""
    return _SPACES.sub(" ", text).strip(" \u3000")


class Anchor(NamedTuple):
    """One ``<a href>`` as it stands in a line."""

    href: str
    text: str
    title: str
    """Its title attribute, or the alternative text of an image in it."""
    classes: str
    start: int
    """Where its text begins in the line."""
    end: int


class Line(NamedTuple):
    """One line of the article as a reader sees it."""

    text: str
    level: int
    """1–6 in a heading, else 0."""
    anchors: tuple[Anchor, ...]
    block: int
    """Number of the block it stands in (paragraph, list item, cell); the parts of a paragraph cut by ``<br>`` share it."""
    row: int
    """Number of the table row or definition it stands in, 0 outside."""
    tag: str
    """Name of that block's element."""
    depth: int
    """How deep that block is nested."""


Event = tuple[Literal["open", "close", "text"], Tag | NavigableString]


def events(root: Tag) -> Iterator[Event]:
    """Opening, closing and text of everything under ``root``, without what is never shown, without recursion."""
    stack: list[tuple[Tag, Iterator[PageElement]]] = [(root, iter(root.children))]
    while stack:
        tag, children = stack[-1]
        for child in children:
            if isinstance(child, Tag):
                if child.name not in SKIPPED:
                    yield "open", child
                    stack.append((child, iter(child.children)))
                    break
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                yield "text", child
        else:
            stack.pop()
            if stack:
                yield "close", tag


class _Open(NamedTuple):
    href: str
    title: str
    classes: str
    start: int
    part: int
    """Index of its first piece of text in the line."""


class _Builder:
    """The line being written, and those that are done."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.length = 0
        self.anchors: list[Anchor] = []
        self.open_anchor: _Open | None = None
        self.blocks: list[tuple[int, str]] = [(0, "")]
        self.rows: list[int] = [0]
        self.levels: list[int] = [0]
        self.count = 0

    def text(self, text: str) -> None:
        text = _SPACES.sub(" ", text)
        if text == " " and not self.parts:
            return
        self.parts.append(text)
        self.length += len(text)

    def begin_anchor(self, tag: Tag) -> None:
        href = str(tag.get("href") or "").strip()
        if href:
            classes = " ".join(
                tag.get_attribute_list("class")[:20] if tag.has_attr("class") else []
            )
            self.open_anchor = _Open(
                href, tidy(str(tag.get("title") or "")), classes, self.length, len(self.parts)
            )

    def end_anchor(self) -> None:
        if self.open_anchor is not None:
            href, title, classes, start, part = self.open_anchor
            self.anchors.append(
                Anchor(href, "".join(self.parts[part:]), title, classes, start, self.length)
            )
            self.open_anchor = None

    def flush(self) -> None:
        """End the line; a link that goes on in the next line is begun there again by the words that follow."""
        again = self.open_anchor
        self.end_anchor()
        raw = "".join(self.parts)
        if tidy(raw) or self.anchors:
            block, tag = self.blocks[-1]
            anchors = tuple(a for a in self.anchors if tidy(a.text) or a.title or not again)
            self.lines.append(
                Line(raw, self.levels[-1], anchors, block, self.rows[-1], tag, len(self.blocks))
            )
        self.parts, self.length, self.anchors = [], 0, []
        self.open_anchor = again._replace(start=0, part=0) if again else None


def lines_of(root: Tag) -> list[Line]:
    """The lines under ``root``, at most :data:`MAX_LINES`."""
    b = _Builder()
    for kind, node in events(root):
        if kind == "text":
            b.text(str(node))
            continue
        assert isinstance(node, Tag)
        name = node.name
        if name == "a":
            if kind == "open":
                b.end_anchor()
                b.begin_anchor(node)
            else:
                b.end_anchor()
        elif name == "img" and kind == "open" and b.open_anchor is not None:
            alt = tidy(str(node.get("alt") or ""))
            b.open_anchor = b.open_anchor._replace(title=b.open_anchor.title or alt)
        elif name == "br":
            if kind == "open":
                b.flush()
        elif name not in _INLINE:
            _block(b, kind, node)
        if len(b.lines) >= MAX_LINES:
            break
    b.flush()
    return b.lines


def _block(b: _Builder, kind: str, node: Tag) -> None:
    b.flush()
    if kind == "open":
        b.count += 1
        b.blocks.append((b.count, node.name))
        if node.name == "dt":  # a dt and the dd after it belong together, like the cells of a row
            b.rows[-1] = b.count
        b.rows.append(b.count if node.name == "tr" else b.rows[-1])
        b.levels.append(int(node.name[1]) if node.name in HEADINGS else b.levels[-1])
    elif len(b.blocks) > 1:
        b.blocks.pop()
        b.rows.pop()
        b.levels.pop()
