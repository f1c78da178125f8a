"""Walks the article once, in document order, and cuts it into lines with their links.

No recursion: HTML from outside may nest as deep as it likes. A line ends where a block begins or
ends, and at ``<br>``; cells of one table row share a row number, so that a title can be found in
the cell before its link.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from bs4 import Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from pipeline.read.page.embeds import EMBEDS, Embed, embed_of, names_document

_NEVER_SHOWN = (
    "script style noscript template iframe object embed svg canvas video audio button select"
    " textarea input nav aside head map rt rp"
)
_WITHIN_LINES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q ruby rb"
    " s samp small span strike strong sub sup time tt u var wbr"
)
SKIPPED = frozenset(_NEVER_SHOWN.split())
_OPENS = frozenset(
    [f"{kind}{name}" for kind in ("data-", "data-bs-") for name in ("toggle", "target")]
    + ["aria-expanded", "aria-controls"]
)
"""Attributes of what opens and closes a part of the page."""
_STRONG = frozenset(["b", "strong", "big", "mark", "button"])
_STRONG_STYLE = re.compile(
    r"font-weight:(?:bold|[6-9]00)|font-size:(?:x*-?large|larger|1[1-9]\d%|[2-9]\d\d%|1\.[1-9]|[2-9]\.?\d*r?em"
    r"|(?:1[89]|[2-4]\d)px|(?:1[4-9]|[2-4]\d)pt)"
)
_INLINE = frozenset(_WITHIN_LINES.split())
HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
MAX_LINES = 50_000
_SPACES = re.compile(r"[ \t\r\n\f\v\u00a0\u200b\ufeff]+")


def tidy(text: str) -> str:
    """White space to single spaces, none at the ends.

    The ideographic space is a character that people typed: it stays, except at the ends.
    """
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
    embedded: bool = False
    """Whether it is no ``<a>``, but a file that the page shows within itself."""


class Block:
    """A block element while it is walked: where its lines stand. One is no other's equal."""

    __slots__ = ("depth", "element", "parent")

    def __init__(self, element: Tag, parent: "Block | None") -> None:
        self.element = element
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent else 1

    @property
    def tag(self) -> str:
        """The element's name."""
        return self.element.name

    def upward(self) -> "Iterator[Block]":
        """This block and those around it, innermost first."""
        block: Block | None = self
        while block is not None:
            yield block
            block = block.parent


class ArticleLine(NamedTuple):
    """One line of the article as a reader sees it."""

    text: str
    level: int
    """1–6 in a heading, else 0."""
    anchors: tuple[Anchor, ...]
    block: Block
    """The block it stands in (paragraph, list item, cell).

    The parts of a paragraph that ``<br>`` cuts share it.
    """
    row: int
    """Number of the table row or definition it stands in, 0 outside."""
    strong: bool
    """Whether all of its text is bold or large."""

    @property
    def tag(self) -> str:
        """Name of that block's element."""
        return self.block.tag


Event = tuple[Literal["open", "close", "text"], Tag | NavigableString]


def events(root: Tag) -> Iterator[Event]:
    """Opening, closing and text of everything under ``root`` that is ever shown."""
    stack: list[tuple[Tag, Iterator[PageElement]]] = [(root, iter(root.children))]
    while stack:
        tag, children = stack[-1]
        for child in children:
            if isinstance(child, Tag):
                if _is_shown(child):
                    yield "open", child
                    stack.append((child, iter(_shown_in(child))))
                    break
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                yield "text", child
        else:
            stack.pop()
            if stack:
                yield "close", tag


def _is_shown(tag: Tag) -> bool:
    """Whether what an element holds is shown as text: letters of a font of signs are drawn as such
    (a Ø before an item, where a word processor saved a list)."""
    if tag.name in SKIPPED and not (_is_shown_button(tag) or _shows_file(tag)):
        return False
    return "style" not in tag.attrs or not _FONT_OF_SIGNS.search(str(tag["style"])[:300])


_FONT_OF_SIGNS = re.compile(r"font-family: ?[\"']?(?:Wingdings|Webdings)", re.IGNORECASE)


def opens_something(tag: Tag) -> bool:
    """Whether an element opens a part of the page (an accordion, a tab), and so is its title."""
    return tag.get("role") == "tab" or not _OPENS.isdisjoint(tag.attrs)


def _is_shown_button(tag: Tag) -> bool:
    """Whether an element is a button that titles a part of the page; others print or search."""
    if tag.name != "button":
        return False
    if opens_something(tag) or any(around.name in _TITLED for around in tag.parents):
        return True
    opened = next((beside for beside in tag.next_siblings if isinstance(beside, Tag)), None)
    return opened is not None and opened.name != "button" and _has_link(opened)


def _shows_file(tag: Tag) -> bool:
    """Whether an element shows a file within the page, or is the frame of one: what stands in it is
    the way to the file of those whose browser shows none. Others (films, games) hold a way to a
    player."""
    if tag.name not in EMBEDS:
        return False
    return embed_of(tag) is not None or ("pdf" in str(tag.get("type") or "") and _has_link(tag))


def _shown_in(tag: Tag) -> Iterable[PageElement]:
    """What is read in an element: where a file is shown, nothing if it leads nowhere."""
    return tag.children if tag.name not in EMBEDS or _has_link(tag) else ()


_TITLED = HEADINGS | frozenset(["summary", "dt", "th"])


def _has_link(tag: Tag, like: Callable[[str], bool] = bool) -> bool:
    """Whether a link stands under an element: asked so often that bs4's own search is too slow.

    Args:
        like: what its address has to be.
    """
    return any(
        isinstance(inner, Tag)
        and inner.name == "a"
        and inner.has_attr("href")
        and like(str(inner["href"]) or "#")
        for inner in tag.descendants
    )


def is_strong(tag: Tag) -> bool:
    """Whether an element makes its text bold or large."""
    if tag.name in _STRONG or (tag.name == "label" and tag.has_attr("for")):
        return True
    if tag.name == "font" and tag.has_attr("size"):
        return str(tag["size"]).strip() not in ("1", "2", "3", "-1", "-2", "-3", "+0", "")
    style = tag.get("style")
    return bool(style) and bool(_STRONG_STYLE.search(re.sub(r"\s", "", str(style)[:500]).lower()))


class _Open(NamedTuple):
    href: str
    title: str
    classes: str
    start: int
    part: int
    """Index of its first piece of text in the line."""
    breaks: bool
    """Whether it is a name that ``<br>`` cuts into lines."""


class _Builder:
    """The line being written, and those that are done."""

    def __init__(self, root: Tag) -> None:
        self.lines: list[ArticleLine] = []
        self.parts: list[str] = []
        self.length = 0
        self.strong = 0
        """How many of the open elements make text bold or large."""
        self.weak = False
        """Whether the line has text that is neither."""
        self.drawn = ""
        """The words of the line's first image that has some."""
        self.kept = 0
        """How many of the open elements keep the ends of lines (``pre``)."""
        self.anchors: list[Anchor] = []
        self.open_anchor: _Open | None = None
        self.breaks_name = False
        """Whether a ``<br>`` stands between the name of the open link so far and what follows."""
        self.blocks: list[Block] = [Block(root, None)]
        self.rows: list[int] = [0]
        self.levels: list[int] = [0]
        self.count = 0

    def text(self, text: str) -> None:
        """Text of a line; in a ``pre`` each of its lines."""
        first, *others = text.splitlines() or [""] if self.kept else [text]
        self._write(first)
        for line in others:
            self.flush()
            self._write(line)
        if others and text.endswith("\n"):
            self.flush()

    def _write(self, text: str) -> None:
        text = _SPACES.sub(" ", text)
        if text == " " and not self.parts:
            return
        if self.breaks_name and self.parts and text != " ":
            text = _gone_on(self.parts[-1], text)
            self.breaks_name = False
        self.parts.append(text)
        self.length += len(text)
        self.weak = self.weak or not (self.strong or text.isspace())

    def begin_anchor(self, tag: Tag) -> None:
        href = str(tag.get("href") or "").strip()
        if not href:
            return
        classes = tag.get_attribute_list("class")[:20] if tag.has_attr("class") else []
        self.open_anchor = _Open(
            href=href,
            title=tidy(str(tag.get("title") or "")),
            classes=" ".join(classes),
            start=self.length,
            part=len(self.parts),
            breaks=_is_name_in_lines(tag),
        )

    def break_line(self) -> None:
        """A ``<br>``: the line ends, but for the short name of a link, which goes on."""
        begun = self.open_anchor
        said = "".join(self.parts[begun.part :]) if begun else ""
        if begun and begun.breaks and tidy(said):
            self.breaks_name = True
        else:
            self.flush()

    def see_image(self, words: str) -> None:
        """An image: it names the open link that has no title of its own, or the heading."""
        self.drawn = self.drawn or words
        if self.open_anchor is not None and not self.open_anchor.title:
            self.open_anchor = self.open_anchor._replace(title=words)

    def end_anchor(self) -> None:
        if self.open_anchor is None:
            return
        begun = self.open_anchor
        self.anchors.append(
            Anchor(
                href=begun.href,
                text="".join(self.parts[begun.part :]),
                title=begun.title,
                classes=begun.classes,
                start=begun.start,
                end=self.length,
            )
        )
        self.open_anchor = None

    def embed(self, shown: Embed) -> None:
        """A file that the page shows within itself: a line that is nothing but a link."""
        anchor = Anchor(shown.href, "", shown.title, "", self.length, self.length, embedded=True)
        self.anchors.append(anchor)
        self.flush()

    def begin_block(self, element: Tag) -> None:
        """A block begins, and with it a line."""
        self.flush()
        self.count += 1
        name = element.name
        self.blocks.append(Block(element, self.blocks[-1]))
        if name == "dt":  # a dt and the dd after it belong together, like the cells of a row
            self.rows[-1] = self.count
        self.rows.append(self.count if name == "tr" else self.rows[-1])
        self.levels.append(_level(element) or self.levels[-1])

    def end_block(self) -> None:
        """A block ends, and with it a line."""
        self.flush()
        if len(self.blocks) > 1:
            self.blocks.pop()
            self.rows.pop()
            self.levels.pop()

    def _is_heading(self) -> bool:
        return self.levels[-1] > 0 or self.blocks[-1].tag in _HEADS

    def flush(self) -> None:
        """End the line.

        A link that goes on in the next line is begun there again by the words that follow.
        """
        again = self.open_anchor
        self.end_anchor()
        raw = "".join(self.parts)
        if not tidy(raw) and self._is_heading():
            raw = self.drawn
        if tidy(raw) or self.anchors:
            self.lines.append(
                ArticleLine(
                    text=raw,
                    level=self.levels[-1],
                    anchors=tuple(a for a in self.anchors if tidy(a.text) or a.title or not again),
                    block=self.blocks[-1],
                    row=self.rows[-1],
                    strong=not self.weak,
                )
            )
        self.parts, self.length, self.anchors, self.weak = [], 0, [], False
        self.drawn = ""
        self.open_anchor = again._replace(start=0, part=0) if again else None


_MAX_NAME, _MAX_BREAKS = 120, 3
"""Letters and ``<br>`` of a link that is one name in several lines; more are an unclosed one."""
_JAPANESE = re.compile(r"[一-龥ぁ-んァ-ヶー々・]")


def _is_name_in_lines(tag: Tag) -> bool:
    """Whether a link is one name that ``<br>`` cuts: no longer than names are, without blocks."""
    inner = [one for one in tag.descendants if isinstance(one, Tag)]
    breaks = sum(one.name == "br" for one in inner)
    flat = all(one.name == "br" or one.name in _INLINE for one in inner)
    return 0 < breaks <= _MAX_BREAKS and flat and len(tag.get_text()) <= _MAX_NAME


def _gone_on(before: str, text: str) -> str:
    """What follows a ``<br>`` in a name: at once between two Japanese letters, unless a number of
    a plan begins there."""
    said, follows = before.rstrip(), text.lstrip()
    both = _JAPANESE.match(said[-1:]) and _JAPANESE.match(follows[:1])
    return follows if both and not follows.startswith("第") else f" {follows}"


_MAX_DRAWN = 500
_OF_A_DAY = re.compile(r"[一-龥]{2,8}日(?:時)?[ :：]*")


def _sign_of_a_day(tag: Tag) -> str:
    """公開日, 更新日, 議決日 where a drawn sign says it: its name for who does not see it; empty
    for all others."""
    if tag.name not in ("img", "i") and tag.get("role") != "img":
        return ""
    said = tidy(str(tag.get("alt") or tag.get("aria-label") or tag.get("title") or "")[:40])
    return said if _OF_A_DAY.fullmatch(said) and not tag.get_text().strip() else ""


_HEADS = frozenset(["summary", "dt", "th", "legend", "caption"])
"""Elements besides headings whose image stands for their words."""


def _level(element: Tag) -> int:
    """1 to 6 for what is a heading by its name or its role, else 0."""
    if element.name in HEADINGS:
        return int(element.name[1])
    if element.get("role") != "heading":
        return 0
    level = str(element.get("aria-level") or "2").strip()
    return int(level) if level in ("1", "2", "3", "4", "5", "6") else 6


def lines_of(root: Tag) -> list[ArticleLine]:
    """The lines under ``root``, at most :data:`MAX_LINES`."""
    builder = _Builder(root)
    for kind, node in events(root):
        if not isinstance(node, Tag):
            builder.text(str(node))
        elif kind == "open":
            _open(builder, node)
        else:
            _close(builder, node)
        if len(builder.lines) >= MAX_LINES:
            break
    builder.flush()
    return builder.lines


def _open(builder: _Builder, tag: Tag) -> None:
    if tag.name == "a":
        builder.end_anchor()
        builder.begin_anchor(tag)
    elif tag.name == "img":
        builder.see_image(tidy(str(tag.get("alt") or "")[:_MAX_DRAWN]))
    elif tag.name == "br":
        builder.break_line()
    elif tag.name not in _INLINE:
        builder.begin_block(tag)
    if (shown := embed_of(tag)) is not None and not _has_link(tag, names_document):
        builder.embed(shown)
    if said := _sign_of_a_day(tag):
        builder.text(f"{said} ")
    builder.strong += is_strong(tag)
    builder.kept += tag.name == "pre"


def _close(builder: _Builder, tag: Tag) -> None:
    if tag.name == "a":
        builder.end_anchor()
    elif tag.name != "br" and tag.name not in _INLINE:
        builder.end_block()
    builder.strong -= is_strong(tag)
    builder.kept -= tag.name == "pre"


def text_size(tag: Tag) -> int:
    """Characters of visible text under an element."""
    return sum(len(str(node).strip()) for kind, node in events(tag) if kind == "text")
