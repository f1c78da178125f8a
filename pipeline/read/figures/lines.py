"""Lines outside of tables, one after the other: cards of an indicator over several lines."""

import re
from typing import NamedTuple

from pipeline.kinds import BlockKind, FigureKind
from pipeline.read.blocks import NOWHERE, Box
from pipeline.read.figures import words
from pipeline.read.figures.broken import is_rest
from pipeline.read.figures.cards import (
    ARROW,
    Line,
    aimed_line,
    arrow_line,
    term_line,
    told_line,
    year_line,
)
from pipeline.read.figures.labelled import (
    Label,
    can_be_labelled,
    is_right_under,
    labels_of,
    paired,
    values_of,
)
from pipeline.read.figures.names import MEASURES, can_be_name, name_of
from pipeline.read.figures.types import Stated
from pipeline.read.quantities.amounts import Amount, amount_of, is_value
from pipeline.read.quantities.grammar import plain

_LONGEST_NAME = 60
_PROSE = re.compile(r"。|、.*、|ます$|です$|ました$")
_MOST_LINES_BELOW = 4
"""Lines under a name that may still belong to its card, where nobody knows their places."""
_FARTHEST = 0.45
"""Of the page's height: how far under its name a card's number may stand."""
_ENDS_OPEN = re.compile(r"[のやとをにで・、,(「]$|「[^」]*$|[(][^)]*$")
_BEGINS_OPEN = re.compile(r"[のとをがに(」)]")
_TOTAL = re.compile(r"^(?:累計|延べ|合計)(?:で|[:：])?\s*")
_CHAPTER = re.compile(
    r"\s*(?:第[\d一二三四五六七八九十]+[章節編部]|[ⅠⅡⅢⅣⅤ]"
    r"|\d{1,2}(?:[-.]\d{1,2})*[ .]\s*(?=[^\W\d_]))"
)


class Name(NamedTuple):
    """What may be the name of an indicator."""

    text: str
    unit: str | None
    box: Box
    line: int
    """Which line of the page it is."""


_NO_NAME = Name("", None, NOWHERE, 0)


class Cards:
    """What the lines before say: whether targets are spoken of, and of which indicators."""

    def __init__(self, evidence: bool = False) -> None:
        self._always = self._evidence = evidence
        self._names: list[Name] = []
        self._line = 0
        self._years: list[tuple[Name, Stated]] = []
        self._term: int | None = None
        """Until when the number of the next line is to be reached."""
        self._led = False
        """An arrow stands between the years of a card."""
        self._doubts: list[str] = []
        self._since_name = 0
        """Lines since the last name."""
        self._labels: list[Label] = []
        """Labels that wait for their numbers."""
        self._labelled: tuple[Name, Box] = _NO_NAME, NOWHERE
        """Of which indicator the last labels were, and where they stand."""

    def believe(self) -> None:
        """What stands above the whole page says that it shows targets."""
        self._evidence = True

    @property
    def spoken_of(self) -> bool:
        """Do the lines before say that targets follow?"""
        return self._evidence

    def see(self, printed: str, kind: BlockKind, box: Box = NOWHERE) -> list[Stated]:
        """The figures that a line completes.

        Args:
            printed: the line, cells by tabs.
            kind: of its block.
            box: where it stands.
        """
        line = re.sub(r"\s+", " ", printed).strip()
        text = plain(line)
        if not text or not ARROW.sub("", text).strip():
            self._led |= bool(text and self._years)
            return []
        self._line += 1
        self._since_name += 1
        if self._sees_labels(printed, box) or self._sees_name_beside(printed, box):
            return []
        if self._sees_year(text, box):
            return []
        ended = self._end_years()
        if labelled := self._sees_values(printed, line, box):
            return ended + labelled
        if (aimed := self._sees_term(text, line, box)) is not None:
            return ended + aimed
        self._heed(text, kind)
        told = None if _PROSE.search(text) else _told(text)
        if told:
            return ended + self._card(told, line, text, box)
        if "\t" not in printed.strip():
            self._heed_name(line, text, box)
        return ended

    def _sees_labels(self, printed: str, box: Box) -> bool:
        """Does a line consist of labels whose numbers stand below?"""
        labels = labels_of(printed, box)
        if not labels:
            return False
        if (name := self._name_of_labels(labels[0], box)) != self._labelled[0]:
            self._labels = []
        self._labelled = name, box
        self._labels += labels
        return True

    def _sees_name_beside(self, printed: str, box: Box) -> bool:
        """Does a line between labels and their numbers name their indicator: a name at the left, an
        arrow between the numbers?
        """
        cells = [cell.strip() for cell in printed.split("\t") if cell.strip()]
        words_only = [cell for cell in cells if not ARROW.fullmatch(plain(cell))]
        if not self._labels or len(words_only) != 1 or len(cells) < 2:
            return False
        name, unit = name_of(words_only[0])
        if not can_be_name(name) or _told(plain(name)):
            return False
        self._labelled = Name(name, unit, box, self._line), box
        return True

    def _name_of_labels(self, first: Label, box: Box) -> Name:
        """The name in the label, the line right above, or that of the label beside."""
        if first.name:
            name, unit = name_of(first.name)
            return Name(name, unit, box, self._line)
        last = self._names[-1] if self._names else _NO_NAME
        if last.text and self._since_name == 1 and is_right_under(last.box, box):
            return last
        of, beside = self._labelled
        alike = NOWHERE not in (beside, box) and abs(beside[1] - box[1]) < 0.005
        return of if alike else _NO_NAME

    def _sees_values(self, printed: str, line: str, box: Box) -> list[Stated]:
        """The figures of a line that holds nothing but the numbers of the labels above."""
        if not self._labels:
            return []
        pairs = paired(self._labels, values_of(printed), box)
        name = self._labelled[0]
        self._labels = [label for label in self._labels if label not in [of for of, _ in pairs]]
        if pairs and not can_be_labelled(name.text):
            self._doubts.append(line)
            return []
        return [
            Stated(
                name.text,
                amount.unit or name.unit,
                label.kind,
                label.year,
                amount.value,
                line,
                _places(box, name.box),
            )
            for label, amount in pairs
            if self._evidence or label.year
        ]

    def _heed(self, text: str, kind: BlockKind) -> None:
        """Does a line begin or end what is said of targets?"""
        if words.EVIDENCE.search(text) and len(text) <= _LONGEST_NAME:
            self._evidence = True
        elif kind == BlockKind.HEADING and _CHAPTER.match(text):
            self._evidence = self._always

    def _sees_year(self, text: str, box: Box) -> bool:
        """Is a line a year of a card, with its number?"""
        name = self.name_over(box)
        if not name.text:
            return False
        one = year_line(text, words_too=any(of == name for of, _ in self._years))
        if one:
            self._years.append((name, one._replace(boxes=_places(box, name.box))))
        return one is not None

    def _sees_term(self, text: str, line: str, box: Box) -> list[Stated] | None:
        """The target of a line that says until when it is to be reached, or of the line after it;
        None where a line is neither.
        """
        before, self._term = self._term, None
        told = term_line(text) if self._evidence else None
        name = self.name_over(box)
        if not name.text:
            return None
        if told and told[1] is None:
            self._term = told[0]
            return []
        year, amount = told or (before, _value(text))
        if year is None or amount is None:
            return None
        unit = amount.unit or name.unit
        boxes = _places(box, name.box)
        return [Stated(name.text, unit, FigureKind.TARGET, year, amount.value, line, boxes)]

    def name_over(self, box: Box) -> Name:
        """The name that a line, or a table that begins there, belongs to: the one right above it,
        else the one before it.
        """
        if box == NOWHERE or not self._names or self._names[-1].box == NOWHERE:
            last = self._names[-1] if self._names else _NO_NAME
            return last if self._line - last.line <= _MOST_LINES_BELOW else _NO_NAME
        over = [
            name
            for name in self._names
            if -0.01 <= box[1] - name.box[3] <= _FARTHEST and _share(name.box, box) > 0.3
        ]
        return max(over, key=lambda name: name.box[3], default=_NO_NAME)

    def _heed_name(self, line: str, text: str, box: Box) -> None:
        name, unit = name_of(line)
        before = self._names[-1] if self._names else _NO_NAME
        if len(text) > _LONGEST_NAME or _PROSE.search(text):
            if box == NOWHERE:
                self._names = []
        elif self._goes_on(before, text, box):
            joined, more = name_of(before.text + line)
            lower = (*before.box[:3], box[3])
            self._names[-1] = Name(joined, more or before.unit, lower, self._line)
            self._since_name = 0
        elif can_be_name(name) and not year_line(text):
            self._names.append(Name(name, unit, box, self._line))
            self._since_name = 0

    def _goes_on(self, before: Name, text: str, box: Box) -> bool:
        """Is a line the second one of a name?"""
        if not before.text or self._line - before.line != 1:
            return False
        if box != NOWHERE and (_share(before.box, box) < 0.3 or box[1] - before.box[3] > 0.02):
            return False
        open_ = _ENDS_OPEN.search(plain(before.text)) or _BEGINS_OPEN.match(text)
        alike = box != NOWHERE and _is_rest(before, text, box)
        return bool(open_ or alike) and len(before.text) + len(text) <= _LONGEST_NAME

    def _card(self, told: Line, line: str, text: str, box: Box) -> list[Stated]:
        name, unit = name_of(_as_printed(told.name, text, line))
        boxes = _places(box)
        if can_be_name(name):
            self._names.append(Name(name, unit, box, self._line))
        elif not name:
            name, unit, above, _line = self.name_over(box)
            boxes = _places(box, above)
        if not (self._evidence or _tells(told)):
            return []
        if not can_be_name(name):
            self._doubts.append(line)
            return []
        return [
            f._replace(
                indicator=name,
                unit=f.unit or unit,
                raw=_as_printed(f.raw, text, line),
                boxes=boxes,
            )
            for f in _with_shared_unit(told.figures)
        ]

    def _end_years(self) -> list[Stated]:
        """The lines 2019年：6,296千人 and 2025年：6,600千人 of a card: the last year is its target,
        what comes before it the baseline.
        """
        seen, self._years = self._years, []
        told, self._led = self._evidence or self._led, False
        if not told:
            return []
        ended: list[Stated] = []
        for name in dict.fromkeys(name for name, _ in seen):
            ended += _in_order([stated for of, stated in seen if of == name], name)
        return ended

    def pause(self) -> list[Stated]:
        """The figures of a card that a table follows."""
        self._line += _MOST_LINES_BELOW
        return self._end_years()

    def end(self) -> list[Stated]:
        """The figures of a card that no further line belongs to."""
        ended = self._end_years()
        self._names, self._line = [], 0
        self._labels, self._labelled = [], (_NO_NAME, NOWHERE)
        return ended

    def doubts(self) -> list[str]:
        """Lines that look like cards and have no name; each told once."""
        told, self._doubts = self._doubts, []
        return told


def _value(text: str) -> Amount | None:
    """The amount that a line is: 累計150社."""
    bare = _TOTAL.sub("", text)
    return amount_of(bare) if is_value(bare) else None


def _is_rest(before: Name, text: str, box: Box) -> bool:
    """Is a line under another, in letters of the same height and in the middle under it, what is
    measured of it: 採用面接をオンラインで行う / 企業の割合?
    """
    height, other = box[3] - box[1], before.box[3] - before.box[1]
    centred = abs(box[0] + box[2] - before.box[0] - before.box[2]) < 0.02
    alike = centred and abs(height - other) < 0.1 * max(height, other)
    name = plain(before.text)
    measured = bool(MEASURES.search(name + text)) and not MEASURES.search(name)
    return alike and (measured or is_rest(text))


def _places(*boxes: Box) -> tuple[Box, ...]:
    """The boxes of what has a place."""
    return tuple(box for box in boxes if box != NOWHERE)


def _share(a: Box, b: Box) -> float:
    """How much of the narrower of two boxes lies over or under the other."""
    both = min(a[2], b[2]) - max(a[0], b[0])
    narrow = min(a[2] - a[0], b[2] - b[0])
    return both / narrow if narrow > 0 else 0.0


def _told(text: str) -> Line | None:
    return arrow_line(text) or told_line(text) or aimed_line(text)


def _with_shared_unit(figures: list[Stated]) -> list[Stated]:
    """10 → 20人: the unit stands behind one number and means both."""
    unit = next((f.unit for f in figures if f.unit), None)
    return [f._replace(unit=f.unit or unit) if f.value is not None else f for f in figures]


def _as_printed(part: str, text: str, line: str) -> str:
    """A part of a plain text as the line prints it, where both have as many letters."""
    at = text.find(part) if len(text) == len(line) else -1
    return line[at : at + len(part)] if at >= 0 else part


def _in_order(stated: list[Stated], name: Name) -> list[Stated]:
    """The years of one card; what is given for reference, and what follows, is of no kind."""
    aside = next((i for i, f in enumerate(stated) if f.kind == FigureKind.OTHER), len(stated))
    own = stated[:aside]
    last = max((f.year or 0 for f in own), default=0)
    before = FigureKind.BASE if len(own) == 2 else FigureKind.ACTUAL
    kinds = [FigureKind.TARGET if f.year == last else before for f in own]
    kinds += [FigureKind.OTHER] * (len(stated) - aside)
    return [
        f._replace(indicator=name.text, unit=f.unit or name.unit, kind=kind)
        for f, kind in zip(stated, kinds, strict=True)
    ]


def _tells(line: Line) -> bool:
    """Does a line say by itself that it leads from a baseline to a target?"""
    known = [f.year for f in line.figures if f.year is not None]
    return 2 <= len(known) == len(line.figures) and known == sorted(known) and known[0] < known[-1]
