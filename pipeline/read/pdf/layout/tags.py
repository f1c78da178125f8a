"""What a tagged PDF says of its own parts, believed where it agrees with the picture.

The structure tree (ISO 32000-1 §14.7) names headings, captions, notes and entries of contents; its
elements are tied to text by the numbers of marked content. Word processors write it by themselves
from styles, right or wrong, so that a heading of a hundred letters is none.
"""

import ctypes
from collections.abc import Iterator, Sequence
from ctypes import c_int, c_ulong, c_void_p
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.kinds import BlockKind
from pipeline.read.pdf.layout.blocks import Made
from pipeline.read.pdf.layout.native import at, quick
from pipeline.read.pdf.pdfium_types import Page, TextPage
from pipeline.read.printed import has_words

_MOST = 5_000
"""Elements of a page's tree that are looked at."""
_DEPTH = 60
_HEADINGS = {"H": 0, **{f"H{level}": level for level in range(1, 7)}}
"""Type → level; 0 where the file does not tell."""
_KINDS = {
    "Caption": BlockKind.CAPTION,
    "Note": BlockKind.FOOTNOTE,
    "TOCI": BlockKind.CONTENTS,
    "LI": BlockKind.LIST_ITEM,
}
_ROLES = {role.encode("utf-16-le"): role for role in (*_HEADINGS, *_KINDS)}
"""As PDFium writes it → type."""
_OPEN = (BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.FOOTNOTE)
"""What the picture shows only by its form, so that the file may know better."""
_tree_child = quick("FPDF_StructTree_GetChildAtIndex", c_void_p)
_child_count = quick("FPDF_StructElement_CountChildren", c_int, c_void_p)
_child = quick("FPDF_StructElement_GetChildAtIndex", c_void_p, c_void_p)
_type = quick("FPDF_StructElement_GetType", c_ulong, c_void_p)
_number_count = quick("FPDF_StructElement_GetMarkedContentIdCount", c_int, c_void_p)
_number = quick("FPDF_StructElement_GetMarkedContentIdAtIndex", c_int, c_void_p)
_NAME = 256
"""Bytes of the longest type."""
_name = ctypes.create_string_buffer(_NAME)
_name_at = ctypes.byref(_name)
_LETTERS = 80
"""A heading or a caption has no more letters, and no more than two lines."""
_SENTENCE = ("。", "、", "，")


def with_tags(page: Page, textpage: TextPage, made: Sequence[Made]) -> list[Made]:
    """The blocks of a page with the kinds that its tags name; as they are in a file without tags.

    ``Made.level`` of a heading is that of its tag.
    """
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return list(made)
    try:
        roles = dict(_roles(tree))
    finally:
        pdfium.FPDF_StructTree_Close(tree)
    return [_tagged(block, roles.get(_marked_content(textpage, block), "")) for block in made]


def _roles(tree: Any) -> Iterator[tuple[int, str]]:
    """Number of marked content → type of the heading, caption, note or entry that it belongs to."""
    count = pdfium.FPDF_StructTree_CountChildren(tree)
    waiting = [(_tree_child(at(tree), i), "", 0) for i in range(min(count, _MOST))]
    seen = 0
    while waiting and seen < _MOST:
        element, role, depth = waiting.pop()
        seen += 1
        if not element or depth > _DEPTH:
            continue
        role = _role_of(element) or role
        for number in _numbers(element):
            yield number, role
        for i in range(min(_child_count(element), _MOST)):
            waiting.append((_child(element, i), role, depth + 1))


def _role_of(element: int) -> str:
    """The type of an element of the tree if it is one that names a kind, else nothing."""
    size = _type(element, _name_at, _NAME)
    return _ROLES.get(_name.raw[: size - 2], "") if 2 < size <= _NAME else ""


def _numbers(element: int) -> Iterator[int]:
    """The numbers of the marked content that an element holds itself."""
    for i in range(min(_number_count(element), _MOST)):
        number = _number(element, i)
        if number >= 0:
            yield number


def _marked_content(textpage: TextPage, block: Made) -> int:
    """Number of the marked content in which a block begins; -1 where it stands in none."""
    first = block.first_char if block.kind in _OPEN else None
    if first is None:
        return -1
    item = pdfium.FPDFText_GetTextObject(textpage, first)
    return int(pdfium.FPDFPageObj_GetMarkedContentID(item)) if item else -1


def _tagged(block: Made, role: str) -> Made:
    """A block by its tag, where its picture does not speak against it."""
    if role in _HEADINGS:
        heading = _is_short(block) and has_words(block.texts[0]) and "\t" not in block.texts[0]
        changed = block._replace(kind=BlockKind.HEADING, level=_HEADINGS[role])
        return changed if heading else block
    kind = _KINDS.get(role)
    if kind is None or (kind is BlockKind.CAPTION and not _is_short(block)):
        return block
    if kind is BlockKind.LIST_ITEM and block.kind is not BlockKind.PARAGRAPH:
        return block  # a heading in a list is a heading
    return block._replace(kind=kind, level=0)


def _is_short(block: Made) -> bool:
    text = "".join(block.texts)
    return len(block.texts) <= 2 and len(text) <= _LETTERS and not text.endswith(_SENTENCE)
