"""Lines about the link above them: those that begin with ※, and those that only state its date.

«（令和2年3月策定）» between links may be about the one above or the one below. It is about the one
above where links and such lines follow one another, a link is the first and such a line the last;
so is a box in the place of the link that it holds, with its name (a button below a name).
«【令和2年3月改定】» above a sentence heads that sentence, and is about no link above.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.read.names.dates import TIME_OF_DAY, find_dates, find_ranges
from pipeline.read.names.widths import narrow
from pipeline.read.page.walk import Anchor, ArticleLine, Block, tidy

_NOTE = re.compile(r"[(（]?[ 　]*(?:※|＊|\*(?!\*)|注[0-9０-９]*[)）:：])")
_MADE = (
    r"(?:(?:最終|一部|全部|当初)?(?:策定|制定|決定|改[定訂]|見直し|変更|修正|追補|延長|作成|発行"
    r"|公表(?=年月[^日]))"
    r"|[一-龥]{0,10}(?:本部|庁議|議会|会議)(?:会議)?(?:において|にて|で)?(?:決定|議決|可決))"
)
"""What was done to a plan, or who decided on it."""
_REMARK = re.compile(
    rf"[(\[【]?(?:{_MADE}(?:年月日?|日|時期)?[)\]】]?[ ]*[:：]?[ ]*〓"
    rf"|〓[ ]*に?{_MADE}(?:しました|済み?|版)?)[)\]】]?[。]?"
)
_SEVERAL = r"〓(?:[、,/・ ]*〓){0,5}[ に]*"
_COURSE = re.compile(
    rf"[(\[【]?{_SEVERAL}{_MADE}(?:[、,/・ ]+{_SEVERAL}{_MADE}){{1,5}}[)\]】]?[。]?"
)
"""What was done when, one after the other: 令和2年3月策定、令和4年2月・令和5年3月改定."""
_POSTED_ON = r"20\d\d(?:[/.-][01]?\d[/.-][0-3]?\d|年[01]?\d月[0-3]?\d日)"
_STAMP = re.compile(
    rf"[ ]?(?:{_POSTED_ON}{TIME_OF_DAY}(?::[0-5]\d)?"
    rf"|(?:更新|掲載|公開|登録)日?[:： ][ ]?{_POSTED_ON})[ ]*\Z"
)
_MAX_REMARK = 60
_CELLS = ("td", "th", "dd", "dt")
_HEAD = "【"
"""How a remark begins that may head what stands below it."""


def is_note(line: ArticleLine) -> bool:
    """A ※ line: it belongs to the link above it."""
    return not line.level and not line.anchors and is_note_text(tidy(line.text))


def is_note_text(text: str) -> bool:
    """Whether a text begins with ※ or a cousin of it."""
    return _NOTE.match(text) is not None


def is_remark(text: str) -> bool:
    """Whether a text only states when something was made: （令和2年3月策定）, 策定年月日：…."""
    narrowed = narrow(text)
    if len(text) > _MAX_REMARK or find_ranges(narrowed):
        return False
    narrowed = without_stamp(narrowed)
    dates = find_dates(narrowed)
    for date in reversed(dates):
        start, end = date.span
        narrowed = narrowed[:start] + "〓" + narrowed[end:]
    form = _REMARK if len(dates) == 1 else _COURSE
    return form.fullmatch(narrowed) is not None


def without_stamp(text: str) -> str:
    """A text without what a system prints behind it: 2024/03/12 13:46, 更新：2024.3.12."""
    return _STAMP.sub("", text)


def leads_on(anchor: Anchor) -> bool:
    """Whether a link leads to another address, and is not the switch of an accordion."""
    return not anchor.href.lower().startswith(("#", "javascript:"))


class _InRun(NamedTuple):
    """What follows one another on a page: a link, or the box that holds one, and remarks."""

    at: int
    """The number of its first line."""
    is_link: bool
    block: Block


def remarks_on_links_above(lines: list[ArticleLine]) -> frozenset[int]:
    """The numbers of the lines that state the date of the link above them."""
    remarks = frozenset(at for at, line in enumerate(lines) if _may_be_remark(line))
    boxes = _boxes(lines, remarks) if remarks else {}
    found: list[int] = []
    run: list[_InRun] = []
    for at, line in enumerate(lines):
        if run and (is_fact_of_link(lines[run[-1].at], line) or run[-1].block is boxes.get(at)):
            continue
        here = _in_run(at, line, boxes.get(at), remark=at in remarks)
        if run and not (here and _are_beside(run[0].block, here.block)):
            found += _below_links(_without_head_of(line, run, lines), lines)
            run = []
        run += [here] if here else []
    return frozenset(found + _below_links(run, lines))


def _in_run(at: int, line: ArticleLine, box: Block | None, *, remark: bool) -> _InRun | None:
    is_link = box is not None or any(map(leads_on, line.anchors))
    return _InRun(at, is_link, box or line.block) if is_link or remark else None


def _may_be_remark(line: ArticleLine) -> bool:
    text = tidy(line.text)
    return not line.level and (is_remark(text) or is_note_text(text))


_MAX_BOX = 4
"""Lines of a box: a name, what it is, its link."""


def _boxes(lines: list[ArticleLine], remarks: frozenset[int]) -> dict[int, Block]:
    """For the lines of boxes that hold one link with its name, without heading and remark, the
    outermost such box: a remark between two of them is no more of the one below than of the one
    above.
    """
    held = Counter[Block]()
    links = Counter[Block]()
    for at, line in enumerate(lines):
        is_other = line.level > 0 or (at in remarks and not line.anchors)
        for block in line.block.upward():
            held[block] += _MAX_BOX + 1 if is_other else 1
            links[block] += any(map(leads_on, line.anchors))
    fits = {block for block in held if held[block] <= _MAX_BOX and links[block] == 1}
    return {at: box for at, line in enumerate(lines) if (box := _outermost(line, fits))}


def _outermost(line: ArticleLine, boxes: set[Block]) -> Block | None:
    return next((one for one in reversed(list(line.block.upward())) if one in boxes), None)


def is_fact_of_link(link: ArticleLine, line: ArticleLine) -> bool:
    """Whether a line is a cell of the facts that stand in the box of a link: 登録日, 形式."""
    if line.block.tag not in _CELLS or line.block is link.block or line.level or line.anchors:
        return False
    return bool(link.anchors) and any(block is link.block for block in line.block.upward())


def _without_head_of(
    below: ArticleLine, run: list[_InRun], lines: list[ArticleLine]
) -> list[_InRun]:
    """A run without its last remark, where that heads the sentence below it."""
    last = run[-1]
    head, said = tidy(lines[last.at].text), tidy(below.text)
    heads = not last.is_link and head.startswith(_HEAD) and not below.level and "。" in said
    return run[:-1] if heads and not is_note_text(said) else run


def _are_beside(one: Block, other: Block) -> bool:
    """Whether what stands in two blocks stands in one, or in blocks beside each other."""
    return one is other or one.parent is other.parent


def _below_links(run: list[_InRun], lines: list[ArticleLine]) -> list[int]:
    """The remarks of a run that begins with a link, where it ends with a remark or some remark
    stands in brackets or behind a ※."""
    remarks = [one.at for one in run if not one.is_link]
    if not remarks or not run[0].is_link:
        return []
    in_brackets = any(
        tidy(lines[at].text).startswith(("（", "(", "【", "[", "〔", "※")) for at in remarks
    )
    return remarks if in_brackets or not run[-1].is_link else []


_FOOTNOTE = re.compile(r"[ 　]*(?:※|注)[ 　]*(?P<n>[0-9０-９]{1,2})(?![0-9０-９月年])")
_MARK = re.compile(r"(?<=[^ 　])(?:※|注)(?P<n>[0-9０-９]{1,2})(?![0-9０-９月年])")
_FOOTNOTE_REACH = 60
"""Lines between a mark and its footnote at most."""


def _footnote_number(line: ArticleLine) -> str:
    """The number with which a footnote begins; empty where a line is none."""
    found = None if line.level or line.anchors else _FOOTNOTE.match(tidy(line.text))
    return narrow(found["n"]) if found else ""


def _marks(line: ArticleLine) -> frozenset[str]:
    """The numbers of the footnotes to which the line of a link refers: 第2期…（PDF）※1."""
    text = tidy(line.text) if line.anchors else ""
    return frozenset(narrow(found["n"]) for found in _MARK.finditer(text))


def _footnotes(lines: list[ArticleLine], at: int) -> Iterator[str]:
    """The footnotes of line ``at``."""
    marks = _marks(lines[at])
    for line in lines[at + 1 : at + _FOOTNOTE_REACH] if marks else ():
        if _footnote_number(line) in marks:
            yield tidy(line.text)


def _is_footnote_of_some(lines: list[ArticleLine], at: int) -> bool:
    """Whether a line is the footnote of a link above it that has its mark."""
    number = _footnote_number(lines[at])
    above = lines[max(0, at - _FOOTNOTE_REACH) : at] if number else ()
    return any(number in _marks(line) for line in above)


def note_below(lines: list[ArticleLine], at: int, remarks: frozenset[int]) -> str | None:
    """The ※ lines and remarks that follow line ``at`` at once; a note ends with its block. A
    footnote (※2) is of the link that has its mark, however far below it stands."""
    notes = list(_footnotes(lines, at))
    block = None
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if _is_footnote_of_some(lines, number):
            continue
        if is_fact_of_link(lines[at], line) and number not in remarks and not is_note(line):
            continue
        goes_on = bool(notes) and line.block is block and not line.anchors
        if not (is_note(line) or goes_on or number in remarks):
            break
        notes.append(without_stamp(tidy(line.text)))
        block = line.block
    return "\n".join(notes)[:4_000] or None
