"""The text of a page with its margin: blocks, folds, and what a section lost, at its end."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from pipeline.answers.passage_drops import SectionEnd
from pipeline.read.blocks import PageLayout
from pipeline.web.language import Translator
from pipeline.web.margin.blocks import AgedBlock, aged, folded, plain
from pipeline.web.margin.choice import Show
from pipeline.web.margin.facts import MarginFacts, PageReading
from pipeline.web.margin.html import Drawing, Item
from pipeline.web.margin.looks import Look, looks
from pipeline.web.margin.lost import Lost, lost
from pipeline.web.page_blocks import NOBODY, ShownBlock, shown_blocks, units_in

Marks = Sequence[tuple[int, int]]
"""(start, end) in the text of a page."""


class PageText(NamedTuple):
    """A page as it is shown."""

    html: Markup
    laid_out: bool
    """Does anybody know what it is made of?"""
    quiet: int
    """How many passages it has, where none stands out; 0 where one does, or all are alike."""


class Margin(NamedTuple):
    """What a margin is drawn from."""

    facts: MarginFacts
    pages: PageReading


class Margins:
    """Draws the texts of pages, with their margin where passages are known."""

    def __init__(self, margin: Margin | None, lang: str, t: Translator) -> None:
        self._margin, self._lang, self._t = margin, lang, t
        self._looks: list[Look] = []
        self._units: dict[int, int] = {}
        self._ends: dict[int, list[SectionEnd]] = {}
        self._choosing = False
        if margin:
            facts, reading = margin.facts, margin.pages.reading
            self._looks = looks(reading, facts.ladder, facts.choice, lang, t)
            self._units = {one.position: n for n, one in enumerate(reading.standing)}
            self._choosing = facts.choice.show != Show.ALL
            for end in facts.ends:
                self._ends.setdefault(end.page, []).append(end)
        self._drawing = Drawing(lang, t, choosing=self._choosing)

    def page(self, number: int, text: str, layout: PageLayout | None, marks: Marks) -> PageText:
        """The text of a page, drawn."""
        stretches = self._margin.pages.places.get(number, []) if self._margin else []
        laid_out = shown_blocks(text, layout, marks, stretches) if layout else []
        shown = laid_out or plain(text, marks, stretches)
        blocks = aged(shown, self._looks)
        kept = any(block.chosen or block.marked for block in blocks)
        quiet = sum(block.passages for block in blocks) if self._choosing and not kept else 0
        items = self._items(blocks, self._lost(number, shown), folding=not quiet)
        html = self._drawing.page(items, laid_out=bool(laid_out), empty=not text.strip())
        return PageText(html, bool(laid_out), quiet)

    def _items(
        self, blocks: Sequence[AgedBlock], ends: Mapping[int, list[Lost]], *, folding: bool
    ) -> list[Item]:
        """What stands on a page, in order."""
        found: list[Item] = []
        start = 0
        for stop in sorted({*ends, len(blocks)}):
            some = blocks[start:stop]
            found += folded(some) if self._choosing and folding else some
            found += ends.get(stop, [])
            start = stop
        return found

    def _lost(self, number: int, blocks: Sequence[ShownBlock]) -> dict[int, list[Lost]]:
        """What was dropped on a page, by the number of the block that it stands before."""
        found: dict[int, list[Lost]] = {}
        if not self._margin or number not in self._ends:
            return found
        last = {unit: n for n, block in enumerate(blocks, 1) for unit in units_in(block)}
        for end in self._ends[number]:
            at = last.get(self._units.get(end.position, NOBODY), len(blocks))
            margin = self._margin
            told = lost(end, margin.pages.said, margin.facts.ladder.series, self._lang, self._t)
            found.setdefault(at, []).append(told)
        return found
