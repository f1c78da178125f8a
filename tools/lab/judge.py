"""How far a reading agrees with the truth of a document of the lab.

Texts are compared after NFKC and without white space; leaders of dots don't count.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from rapidfuzz.distance import LCSseq

from pipeline.kinds import BlockKind
from pipeline.read.blocks import Block, PageLayout, grid, lines_of

_LEADER = re.compile(r"[.・‥…･·]{3,}")
Truth = dict[str, Any]
Row = tuple[str, ...]
Named = tuple[str, str, str, int | None, float | None]
"""Indicator, unit, kind, year, value."""


class Share(NamedTuple):
    """So many of so many."""

    right: int = 0
    of: int = 0

    def plus(self, other: "Share") -> "Share":
        """Both together."""
        return Share(self.right + other.right, self.of + other.of)

    @property
    def value(self) -> float | None:
        """From 0 to 1; None where there is nothing to count."""
        return self.right / self.of if self.of else None


class Score(NamedTuple):
    """What is right; each count may be added to another document's."""

    order: Share = Share()
    """Characters that stand in the order of the truth, of those of the truth or of the reading,
    whichever are more."""
    kinds: Share = Share()
    """Blocks of the truth whose letters stand in a block of a right kind."""
    whole: Share = Share()
    """Blocks of text that are one block of the reading, no letter more or less, or several of
    which the later ones are said to go on."""
    cells: Share = Share()
    """Filled cells whose text stands in the right row and column. Of: the mean of those that the
    truth and the reading have."""
    heads: Share = Share()
    """Tables with the right number of rows in their head."""
    merged: Share = Share()
    """Merged cells with the right span. Of: the mean of both."""
    recall: Share = Share()
    """Figures that were read with value, unit, year and kind right."""
    precision: Share = Share()
    """Figures read that are in the truth."""
    roles: Share = Share()
    """Of the figures that are right, those with the right role."""

    def plus(self, other: "Score") -> "Score":
        """Both together."""
        return Score(*(a.plus(b) for a, b in zip(self, other, strict=True)))


class _Read(NamedTuple):
    """A block as it was read."""

    page: int
    kind: BlockKind
    text: str
    rows: tuple[Row, ...]
    spans: tuple[tuple[str, int, int], ...]
    head: int
    continued: bool


class _Page(NamedTuple):
    """A page, or a whole document where nobody said what comes on which page."""

    told: list[Truth]
    free: list[Truth]
    read: list[_Read]


def plain(text: str) -> str:
    """A text as it is compared."""
    return _LEADER.sub("", "".join(unicodedata.normalize("NFKC", text).split()))


def judge(truth: Truth, pages: Sequence[str], layouts: Sequence[PageLayout]) -> Score:
    """Text and blocks of a document; figures are :func:`judge_figures`'s.

    Args:
        pages: text of each.
        layouts: blocks of each.
    """
    score = Score()
    for part in _parts(truth["blocks"], list(_blocks(pages, layouts))):
        score = score.plus(_page_score(part))
    return score


def faults(truth: Truth, pages: Sequence[str], layouts: Sequence[PageLayout]) -> Iterable[str]:
    """What is not right, block by block, for a person."""
    for part in _parts(truth["blocks"], list(_blocks(pages, layouts))):
        told = [_told_text(block) for block in part.told]
        hits = _touched(told, part.read)
        for block, text, own in zip(part.told, told, hits, strict=True):
            read = [part.read[i] for i, _ in groupby(own)]
            score = _block_score(block, text, own, part.read)
            where = f"page {block['page']} {'|'.join(block['kinds']) or 'any'} «{text[:24]}»"
            if score.kinds.right < score.kinds.of:
                yield f"{where}: read as {'+'.join(str(b.kind) for b in read) or 'nothing'}"
            if score.whole.right < score.whole.of:
                parts = "|".join(_ends(b.text) for b in read)
                yield f"{where}: not whole: {parts}"
        for block in part.free:
            if (score := _free_score(block, part.read)).kinds.right < score.kinds.of:
                yield f"page {block['page']} {block['kinds']} «{block['text']}»: not found so"
        yield from _table_faults(part)


def _ends(text: str) -> str:
    return text if len(text) < 24 else f"{text[:10]}…{text[-10:]}"


def _table_faults(page: _Page) -> Iterable[str]:
    score = _tables_score(page)
    if score.cells.right == score.cells.of and score.heads.right == score.heads.of:
        return
    tables = [block for block in page.told if "rows" in block]
    told = [tuple(plain(c) for c in row) for block in tables for row in block["rows"]]
    read = [row for block in page.read for row in block.rows]
    for row in told:
        if not any(_same(row, other) == len([c for c in row if c]) for other in read):
            yield f"page {page.told[0]['page']} row missing: {row}"
    for other in read:
        if not any(_same(row, other) == len([c for c in other if c]) for row in told):
            yield f"page {page.told[0]['page']} row read:    {other}"
    for block in tables:
        if (head := _head(block, page.read)) != block["head"]:
            yield f"page {block['page']} head of {block['head']} rows: read {head}"


def judge_figures(truth: Truth, figures: Iterable[Any]) -> Score:
    """Figures of a document.

    Args:
        figures: with the columns of the table ``figures`` as attributes.
    """
    read = [(named(f), str(f.role)) for f in figures]
    told = [(named_truth(f), f["role"], f["optional"]) for f in truth["figures"]]
    hits, roles, spare = 0, 0, 0
    left = list(read)
    for asked_for, role, optional in sorted(told, key=lambda t: t[2]):
        found = next((r for r in left if r[0] == asked_for), None)
        if found is None:
            continue
        left.remove(found)
        if optional:
            spare += 1
        else:
            hits += 1
            roles += found[1] == role
    asked = sum(not optional for *_, optional in told)
    return Score(
        recall=Share(hits, asked),
        precision=Share(hits, len(read) - spare),
        roles=Share(roles, hits),
    )


def figure_faults(truth: Truth, figures: Iterable[Any]) -> Iterable[str]:
    """Figures that only the truth or only the reading has, for a person."""
    told = [named_truth(f) for f in truth["figures"] if not f["optional"]]
    spare = [named_truth(f) for f in truth["figures"] if f["optional"]]
    read = [named(f) for f in figures]
    yield from (f"figure missing: {one}" for one in told if one not in read)
    yield from (f"figure read:    {one}" for one in read if one not in told + spare)


def named(figure: Any) -> Named:
    """A figure as it is compared."""
    value = None if figure.value is None else round(float(figure.value), 6)
    year = None if figure.year is None else int(figure.year)
    return plain(figure.indicator), plain(figure.unit or ""), str(figure.kind), year, value


def named_truth(figure: Truth) -> Named:
    """The same of a truth's figure."""
    value = None if figure["value"] is None else round(float(figure["value"]), 6)
    unit = plain(figure["unit"])
    return plain(figure["indicator"]), unit, figure["kind"], figure["year"], value


def _blocks(pages: Sequence[str], layouts: Sequence[PageLayout]) -> Iterable[_Read]:
    for page, (text, layout) in enumerate(zip(pages, layouts, strict=True), start=1):
        lines = text.split("\n")
        for block in layout.blocks:
            own = "".join(lines_of(block, lines))
            rows = grid(block, lines) if block.kind is BlockKind.TABLE else []
            made = tuple(tuple(plain(cell) for cell in row) for row in rows)
            yield _Read(
                page, block.kind, plain(own), made, _spans(block, made), block.head, block.continued
            )


def _spans(block: Block, rows: Sequence[Row]) -> tuple[tuple[str, int, int], ...]:
    return tuple(
        (rows[y][cell.column], cell.rows, cell.columns)
        for y, row in enumerate(block.cells)
        for cell in row
        if (cell.rows > 1 or cell.columns > 1) and rows[y][cell.column]
    )


def _parts(told: list[Truth], read: list[_Read]) -> Iterable[_Page]:
    """Page by page; a document with a block of unknown page as a whole."""
    if any(block["page"] is None for block in told):
        groups = [(told, read)]
    else:
        last = max([block["page"] for block in told] + [block.page for block in read])
        groups = [
            ([t for t in told if t["page"] == page], [r for r in read if r.page == page])
            for page in range(1, last + 1)
        ]
    for of_truth, of_reading in groups:
        firm = [block for block in of_truth if not block.get("free")]
        yield _Page(firm, [b for b in of_truth if b.get("free")], of_reading)


def _page_score(page: _Page) -> Score:
    told = [_told_text(block) for block in page.told]
    free = sum(len(_told_text(block)) for block in page.free)
    truth, reading = "".join(told), "".join(block.text for block in page.read)
    common = LCSseq.similarity(truth, reading)
    order = Share(common, max(len(truth), len(reading) - free))
    touched = _touched(told, page.read)
    score = Score(order=order)
    for block, text, hits in zip(page.told, told, touched, strict=True):
        score = score.plus(_block_score(block, text, hits, page.read))
    for block in page.free:
        score = score.plus(_free_score(block, page.read))
    return score.plus(_tables_score(page))


def _told_text(block: Truth) -> str:
    if "rows" in block:
        return plain("".join(cell for row in block["rows"] for cell in row))
    return plain(block["text"])


def _touched(told: Sequence[str], read: Sequence[_Read]) -> list[list[int]]:
    """For each block of the truth the indices of the read blocks in which its letters stand, one
    a letter."""
    of_told = [i for i, text in enumerate(told) for _ in text]
    of_read = [i for i, block in enumerate(read) for _ in block.text]
    hits: list[list[int]] = [[] for _ in told]
    for step in LCSseq.opcodes("".join(told), "".join(block.text for block in read)):
        if step.tag == "equal":
            for a, b in zip(
                range(step.src_start, step.src_end),
                range(step.dest_start, step.dest_end),
                strict=True,
            ):
                hits[of_told[a]].append(of_read[b])
    return hits


def _block_score(block: Truth, text: str, hits: list[int], read: Sequence[_Read]) -> Score:
    kinds = block["kinds"]
    good = sum(str(read[i].kind) in kinds for i in hits)
    kind = Share(int(good > len(text) / 2), 1) if kinds else Share()
    if "rows" in block:
        return Score(kinds=kind)
    own = [read[i] for i, _ in groupby(hits)]
    whole = "".join(part.text for part in own) == text and all(p.continued for p in own[1:])
    return Score(kinds=kind, whole=Share(int(whole), 1))


def _free_score(block: Truth, read: Sequence[_Read]) -> Score:
    if not block["kinds"]:
        return Score()
    text = _told_text(block)
    found = [r for r in read if r.text == text and block["page"] in (None, r.page)]
    good = any(str(r.kind) in block["kinds"] for r in found)
    return Score(kinds=Share(int(good), 1), whole=Share(int(bool(found)), 1))


def _tables_score(page: _Page) -> Score:
    tables = [block for block in page.told if "rows" in block]
    told = [tuple(plain(c) for c in row) for block in tables for row in block["rows"]]
    whole = any(block["page"] is None for block in tables)
    read = [block for block in page.read if block.kind is BlockKind.TABLE]
    rows = list(_rows(read, repeated=whole))
    right = _best(told, rows)
    both = _filled(told) + _filled(rows)
    heads = Share()
    for block in tables:
        if block["head"] >= 0:
            heads = heads.plus(Share(int(_head(block, read) == block["head"]), 1))
    spans = [
        (plain(block["rows"][y][x]), high, wide)
        for block in tables
        for y, x, high, wide in block["spans"]
        if block["rows"][y][x]
    ]
    found = [span for block in read for span in block.spans]
    common = sum(min(spans.count(s), found.count(s)) for s in set(spans))
    return Score(
        cells=Share(2 * right, both),
        heads=heads,
        merged=Share(2 * common, len(spans) + len(found)),
    )


def _rows(read: Sequence[_Read], *, repeated: bool) -> Iterable[Row]:
    """Rows of all tables, without the head that a table repeats on its next page where the truth
    has it once."""
    seen: set[tuple[Row, ...]] = set()
    for block in read:
        head = block.rows[: block.head]
        again = repeated and bool(head) and head in seen
        seen.add(head)
        yield from block.rows[block.head if again else 0 :]


def _filled(rows: Iterable[Row]) -> int:
    return sum(bool(cell) for row in rows for cell in row)


def _same(a: Row, b: Row) -> int:
    return sum(bool(x) and x == y for x, y in zip(a, b, strict=False))


def _best(told: Sequence[Row], read: Sequence[Row]) -> int:
    """Most cells that can be right when rows are paired in order."""
    before = [0] * (len(read) + 1)
    for row in told:
        here = [0]
        for j, other in enumerate(read):
            here.append(max(before[j + 1], here[j], before[j] + _same(row, other)))
        before = here
    return before[-1]


def _head(block: Truth, read: Sequence[_Read]) -> int | None:
    """Head rows of the table in which the first rows of this one stand."""
    firsts = {plain(cell) for row in block["rows"][: max(block["head"], 1)] for cell in row}
    firsts.discard("")
    best: tuple[int, int | None] = (0, None)
    for other in read:
        cells = {cell for row in other.rows[: max(block["head"], 1)] for cell in row}
        if (common := len(firsts & cells)) > best[0]:
            best = (common, other.head)
    return best[1]
