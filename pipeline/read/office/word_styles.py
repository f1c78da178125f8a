"""In the child process: what a paragraph of Word is, by its style and by itself."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.kinds import BlockKind
from pipeline.read.office.package import Element, attribute, child, local
from pipeline.read.office.word_text import is_on

_HEADING = re.compile(r"(?:heading|見出し)\s*([1-9])\Z", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|contents|目次)\s*[1-9]\Z", re.IGNORECASE)
_KINDS = {
    "title": (BlockKind.HEADING, 1),
    "subtitle": (BlockKind.HEADING, 2),
    "toc heading": (BlockKind.HEADING, 1),
    "caption": (BlockKind.CAPTION, 0),
    "table of figures": (BlockKind.CONTENTS, 0),
}
_LONGEST_CHAIN = 12


class Role(NamedTuple):
    """What a paragraph is."""

    kind: BlockKind
    level: int
    list_id: str
    """The list that it is an item of; empty where it is none."""
    depth: int
    """Level of that list, from 0."""
    new_page: bool
    """It begins a page."""


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {
            attribute(style, "styleId"): style
            for style in (() if root is None else root)
            if local(style) == "style"
        }
        self._default = next(
            (
                style
                for style in self._styles.values()
                if attribute(style, "type") == "paragraph" and attribute(style, "default") == "1"
            ),
            None,
        )

    def role(self, paragraph: Element) -> Role:
        """What a paragraph is: its own word first, then its style's, then those it is based on."""
        own = child(paragraph, "pPr")
        chain = list(self._chain(attribute(child(own, "pStyle"), "val")))
        said = [own, *(child(style, "pPr") for style in chain)]
        kind, level = _named(chain)
        outline = _first(said, "outlineLvl")
        if kind is BlockKind.PARAGRAPH and outline is not None and outline < "9":
            kind, level = BlockKind.HEADING, int(outline) + 1
        list_id, depth = self._list(said)
        if kind is BlockKind.PARAGRAPH and list_id:
            kind = BlockKind.LIST_ITEM
        breaks = [e for p in said if (e := child(p, "pageBreakBefore")) is not None]
        return Role(kind, level, list_id, depth, bool(breaks) and is_on(breaks[0]))

    def _chain(self, style_id: str | None) -> Iterator[Element]:
        style = self._styles.get(style_id, self._default)
        for _ in range(_LONGEST_CHAIN):
            if style is None:
                return
            yield style
            style = self._styles.get(attribute(child(style, "basedOn"), "val") or "")

    def _list(self, said: list[Element | None]) -> tuple[str, int]:
        found = [e for p in said if (e := child(p, "numPr")) is not None]
        list_id = _first(found, "numId") or ""
        depth = _first(found, "ilvl") or "0"
        return ("" if list_id == "0" else list_id), int(depth) if depth.isdecimal() else 0


def _first(elements: list[Element | None], name: str) -> str | None:
    """The first value of a property that one of several elements has."""
    values = (attribute(child(element, name), "val") for element in elements)
    return next((value for value in values if value), None)


def _named(chain: list[Element]) -> tuple[BlockKind, int]:
    """By the names of the styles, which Word writes in English whatever its language is."""
    for style in chain:
        name = (attribute(child(style, "name"), "val") or "").strip()
        if match := _HEADING.match(name):
            return BlockKind.HEADING, int(match[1])
        if _CONTENTS.match(name):
            return BlockKind.CONTENTS, 0
        if name.lower() in _KINDS:
            return _KINDS[name.lower()]
    return BlockKind.PARAGRAPH, 0
