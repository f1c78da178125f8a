"""Lines that belong together, and what they are: headings, paragraphs, list items, tables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.kinds import BlockKind
from pipeline.read.names.headings import bracketed, ordinal
from pipeline.read.names.numerals import BRACKETED, CIRCLED, DIGITS, KANJI, ROMANS
from pipeline.read.pdf.layout.characters import Place
from pipeline.read.pdf.layout.lines import Line, closed_up, joined
from pipeline.read.pdf.layout.regions import Element
from pipeline.read.pdf.layout.tables import Table, TableCell, head_rows

_ITEM = re.compile(
    rf"[・･•‣▪●○〇◎◆◇■□►➢➤✓✔※＊*☆★▶▷][^・･•]|[{CIRCLED}{BRACKETED}㋐-㋾]|[-－–] ?\S"
    rf"|{bracketed(letters='ア-ンあ-んa-zA-Zｱ-ﾝ', most=2)}"
    rf"|[ア-ンｱ-ﾝa-z][.．、 　)）](?=\S)|[{DIGITS}]{{1,2}}[)）]|注\s*[{DIGITS})）]"
)
_NUMBERED = re.compile(
    "|".join(
        (
            ordinal("章節条項部編款", gap=r"\s*", numerals=f"{KANJI}百"),
            rf"[{DIGITS}]{{1,2}}(?:[-－.．‐–][{DIGITS}]{{1,2}})*[.．]?[ 　\t]",
            rf"[{DIGITS}]{{1,2}}[.．](?![{DIGITS}])",
            rf"[{DIGITS}]{{1,2}}(?:[-－.．‐–][{DIGITS}]{{1,2}})+[.．]?(?=[^{DIGITS}%％,，.．])",
            rf"[{ROMANS}][.．]?[ 　\t]?",
            rf"(?:基本目標|基本方針|基本施策|施策|重点目標|重点|目標|方針)\s*[{DIGITS}{KANJI}{ROMANS}]+",
        )
    )
)
_MARKED = re.compile(
    r"[◆◇■□▼▽●★☆◎]|【[^】]{1,40}】$|[〔《＜［\[〈][^〕》＞］\]〉]{1,30}[〕》＞］\]〉]$"
)
_CAPTION = re.compile(rf"[（(【〔\[]?(?:図表|図|表|写真|グラフ|資料)\s*[{DIGITS}{ROMANS}]")
_NOTE = re.compile(rf"[※*＊注]|[{DIGITS}]{{1,2}}\s|[（(]?注")
_CONTENTS = re.compile(
    r"\S.*?(?:(?:[.．・…‥･⋯]\s*){3,}|─{3,}|-{4,}|_{4,})"
    r"\s*[-－]?\s*(?:[0-9０-９]{1,4}|[ivxIVXⅰ-ⅻⅠ-Ⅻ]{1,5})\s*[-－]?$"
)
_END = ("。", "．", "」", "）", ")", "：", ":", "！", "？")
_SAME_SIZE = 0.12


class Made(NamedTuple):
    """A block as the child tells it: with the places of its lines in points."""

    kind: BlockKind
    texts: list[str]
    chars: list[list[int]]
    """Of each line: indices of its characters, blanks apart."""
    places: list[Place]
    size: float
    cells: list[list[TableCell]]
    head: int = 0


def made_blocks(elements: Sequence[Element], throughout: bool) -> list[Made]:
    """Blocks of a page in order.

    Args:
        throughout: whether the word processor set the letters of the page apart.
    """
    body = _body_size(elements)
    blocks: list[Made] = []
    for group in _grouped(elements, throughout):
        if isinstance(group, Table):
            block = _table(group)
            if block is not None:
                blocks.append(block)
        else:
            blocks.append(_prose(group, body))
    return blocks


class _Text(NamedTuple):
    line: Line
    text: str


def _body_size(elements: Sequence[Element]) -> float:
    """Size of most letters that stand in lines."""
    sizes: Counter[float] = Counter()
    for element in elements:
        if isinstance(element, Line):
            sizes[round(element.em, 1)] += sum(len(run.text) for run in element.runs)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _grouped(elements: Iterable[Element], throughout: bool) -> Iterator["list[_Text] | Table"]:
    group: list[_Text] = []
    for element in elements:
        if isinstance(element, Table):
            if group:
                yield group
            group = []
            yield element
            continue
        line = _Text(element, closed_up(element.text(), throughout))
        if group and _belongs(group, line):
            group.append(line)
            continue
        if group:
            yield group
        group = [line]
    if group:
        yield group


def _belongs(group: list[_Text], line: _Text) -> bool:
    """Whether a line goes on with what the lines before it say."""
    last, first = group[-1].line, group[0].line
    here = line.line
    if here.region != last.region or abs(here.em - last.em) > _SAME_SIZE * max(here.em, last.em):
        return False
    if here.y0 - last.y1 > 1.1 * here.em or here.y1 < last.y0:
        return False
    if _starts_anew(line.text) or "\t" in line.text or "\t" in group[-1].text:
        return False
    if _CONTENTS.fullmatch(group[-1].text) or _CONTENTS.fullmatch(line.text):
        return False
    if len(group) > 1 and here.x0 > last.x0 + 0.8 * here.em:
        return False  # indented: another paragraph
    if len(group) == 1 and here.x0 > first.x0 + 0.8 * here.em and not _ITEM.match(group[0].text):
        return False
    return not _ends(group, here)


def _starts_anew(text: str) -> bool:
    return bool(_ITEM.match(text) or _NUMBERED.match(text) or _MARKED.match(text))


def _ends(group: list[_Text], here: Line) -> bool:
    """Whether the last line ends its paragraph: it stops well before the others do."""
    last = group[-1]
    right = max([here.x1, *(text.line.x1 for text in group)])
    short = last.line.x1 < right - 2.5 * last.line.em
    return short and (last.text.endswith(_END) or here.x0 <= last.line.x0 + 0.5 * here.em)


def _prose(group: list[_Text], body: float) -> Made:
    texts = [line.text for line in group]
    return Made(
        kind=_kind(group, texts, body),
        texts=texts,
        chars=[line.line.chars for line in group],
        places=[line.line.place for line in group],
        size=group[0].line.em,
        cells=[],
    )


def _kind(group: list[_Text], texts: list[str], body: float) -> BlockKind:
    first, size = texts[0], group[0].line.em
    if _CONTENTS.fullmatch(texts[-1]):
        return BlockKind.CONTENTS
    if _CAPTION.match(first) and len(texts) <= 2:
        return BlockKind.CAPTION
    short = len(texts) <= 2 and sum(map(len, texts)) <= 60 and not texts[-1].endswith(("。", "、"))
    if short and size >= 1.15 * body and "\t" not in first and _worded(first):
        return BlockKind.HEADING
    if _ITEM.match(first):
        return BlockKind.LIST_ITEM
    if short and len(texts) == 1 and (_NUMBERED.match(first) or _MARKED.match(first)):
        return (
            BlockKind.HEADING
            if "\t" not in first or _NUMBERED.match(first)
            else BlockKind.PARAGRAPH
        )
    if size <= 0.9 * body and _NOTE.match(first):
        return BlockKind.FOOTNOTE
    return BlockKind.PARAGRAPH


def _worded(text: str) -> bool:
    """A number by itself is no heading."""
    return any(c.isalpha() for c in text)


def _table(table: Table) -> Made | None:
    """A table as lines with tabs; None where it has no text."""
    rows = table.by_row()
    said = [[cell.text for cell in row] for row in rows]
    kept = [n for n, row in enumerate(said) if any(row)]
    if not kept:
        return None
    order = {n: k for k, n in enumerate(kept)}
    texts, chars, cells = [], [], []
    for n in kept:
        line = [""] * table.columns
        for cell, text in zip(rows[n], said[n], strict=True):
            line[cell.column] = joined((line[cell.column], text))
        texts.append("\t".join(line).rstrip("\t"))
        chars.append([i for cell in rows[n] for i in cell.chars])
        cells.append([_shortened(cell, order) for cell in rows[n]])
    deepest = head_rows(table)
    head = sum(1 for n in kept if n < deepest)
    places = [table.rows[n] for n in kept]
    return Made(BlockKind.TABLE, texts, chars, places, table.em, cells, head)


def _shortened(cell: TableCell, order: dict[int, int]) -> TableCell:
    """A cell that counts only rows with text."""
    rows = sum(1 for n in range(cell.row, cell.row + cell.rows) if n in order)
    return cell._replace(row=order[cell.row], rows=max(1, rows))
