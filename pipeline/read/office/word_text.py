"""In the child process: the text of a Word paragraph as it is printed.

Not printed are deleted and moved text, hidden text, comments, what fields compute with, and the
reading of a word (ruby). Of two ways to draw the same (``AlternateContent``) the first counts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from pipeline.read.office.package import Element, attribute, child, local

PAGE_BREAK = "\f"
_SKIPPED = (
    "del",
    "moveFrom",
    "rt",
    "instrText",
    "delText",
    "pPr",
    "rPr",
    "sdtPr",
    "sdtEndPr",
    "rubyPr",
    "Fallback",
)
_MARKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_OFF = ("0", "false", "off", "none")
_PAGE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")


@dataclass
class Inline:
    """What a paragraph holds."""

    text: str = ""
    """Lines apart by line ends, pages by :data:`PAGE_BREAK`."""
    boxes: list[Element] = field(default_factory=list)
    """Text boxes that hang on it."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    """Kind and number of the notes that it refers to: ``footnote`` or ``endnote``."""
    pages: bool = False
    """It counts pages."""


@dataclass
class _Field:
    """A field that is open: first what it computes, then what it shows."""

    instruction: str = ""
    shows: bool = False


def inline(paragraph: Element) -> Inline:
    """The text of a paragraph and what hangs on it."""
    walk = _Walk()
    walk.inside(paragraph)
    walk.found.text = "".join(walk.parts)
    return walk.found


def is_on(element: Element | None) -> bool:
    """Is a property that is there switched on?"""
    return element is not None and attribute(element, "val") not in _OFF


class _Walk:
    """Along the runs of a paragraph."""

    def __init__(self) -> None:
        self.found = Inline()
        self.parts: list[str] = []
        self._fields: list[_Field] = []
        self._ways: dict[str, Callable[[Element], None]] = {
            "t": self._text,
            "br": self._break,
            "sym": self._symbol,
            "r": self._run,
            "fldChar": self._field_mark,
            "fldSimple": self._simple_field,
            "instrText": self._instruction,
            "footnoteReference": self._note,
            "endnoteReference": self._note,
            "txbxContent": self.found.boxes.append,
            "AlternateContent": self._alternatives,
        }

    def inside(self, element: Element) -> None:
        for part in element:
            name = local(part)
            if name in self._ways:
                self._ways[name](part)
            elif name in _MARKS:
                self._say(_MARKS[name])
            elif name not in _SKIPPED:
                self.inside(part)

    def _say(self, text: str) -> None:
        if all(f.shows for f in self._fields) and not any(_of_page(f) for f in self._fields):
            self.parts.append(text)

    def _text(self, element: Element) -> None:
        self._say((element.text or "").replace("\n", " "))

    def _break(self, element: Element) -> None:
        self._say(PAGE_BREAK if attribute(element, "type") == "page" else "\n")

    def _symbol(self, element: Element) -> None:
        code = attribute(element, "char") or ""
        if len(code) == 4 and all(c in "0123456789abcdefABCDEF" for c in code):
            self._say(chr(int(code, 16)))

    def _run(self, element: Element) -> None:
        if not is_on(child(element, "rPr", "vanish")):
            self.inside(element)

    def _alternatives(self, element: Element) -> None:
        chosen = child(element, "Choice")
        self.inside(element if chosen is None else chosen)
        if chosen is None and (other := child(element, "Fallback")) is not None:
            self.inside(other)

    def _field_mark(self, element: Element) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            self.found.pages |= _of_page(self._fields.pop())

    def _instruction(self, element: Element) -> None:
        if self._fields and not self._fields[-1].shows:
            self._fields[-1].instruction += element.text or ""

    def _simple_field(self, element: Element) -> None:
        field_ = _Field(attribute(element, "instr") or "", shows=True)
        if _of_page(field_):
            self.found.pages = True
        else:
            self.inside(element)

    def _note(self, element: Element) -> None:
        kind = local(element).removesuffix("Reference")
        self.found.notes.append((kind, attribute(element, "id") or ""))


def _of_page(field_: _Field) -> bool:
    """Does it count pages? Then what it shows is another on each."""
    return field_.instruction.strip().partition(" ")[0].upper() in _PAGE_FIELDS


def paragraphs_in(element: Element) -> Iterator[Element]:
    """The paragraphs of a note or a cell, through whatever surrounds them."""
    for part in element:
        if local(part) == "p":
            yield part
        elif local(part) not in _SKIPPED:
            yield from paragraphs_in(part)
