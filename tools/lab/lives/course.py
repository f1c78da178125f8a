"""A plan living through its editions, by a seed."""

import random
from copy import deepcopy
from dataclasses import replace
from typing import NamedTuple

from tools.lab.lives import words
from tools.lab.lives.phrases import Body, Fixed, Row, Twin, Writer, era
from tools.lab.lives.plan import (
    Chapter,
    Edition,
    Items,
    Line,
    Para,
    Plan,
    Section,
    Subtitle,
    Table,
    Text,
    texts_of,
)

SHORT = 10
"""Characters below which nobody can tell whether what comes back is what was."""


class Rates(NamedTuple):
    """How often what happens to a sentence; ``whole`` to sections, chapters, tables."""

    light: float
    heavy: float
    add: float
    drop: float
    move: float
    cut: float
    revive: float
    whole: float


QUIET = Rates(0.02, 0.005, 0.01, 0.008, 0.004, 0.004, 0.05, 0.02)
REVISED = Rates(0.06, 0.03, 0.04, 0.03, 0.015, 0.015, 0.12, 0.06)
NEW_PHASE = Rates(0.10, 0.08, 0.12, 0.12, 0.04, 0.03, 0.2, 0.12)
MENDED = Rates(0.01, 0.0, 0.003, 0.003, 0.0, 0.002, 0.0, 0.0)
"""Of a file that is replaced."""


class Gone(NamedTuple):
    """A sentence that was dropped, and where it stood."""

    text: Text
    section: tuple[str, ...]
    since: int


class Course:
    """Makes the editions of a seed one after the other.

    Args:
        seed: of all its choices.
        pages: about so many each edition has.
        editions: so many final ones; None: 3 to 10, by the seed.
    """

    def __init__(self, seed: int, pages: int | None = None, editions: int | None = None) -> None:
        self.rng = random.Random(f"lives/{seed}")
        self.write = Writer(self.rng)
        self.pages = pages or self.rng.randint(3, 14)
        self.count = editions or self.rng.randint(3, 10)
        self._lives = 0
        self._gone: list[Gone] = []
        self._now = 0
        self._touched: set[int] = set()
        """What something has become of in this edition already, by ``id``."""

    # --- the first edition

    def run(self) -> list[Edition]:
        """All editions in order of their dates, drafts before their final ones."""
        year, phase, revision = 2015, 1, 0
        plan = self._first()
        made = [Edition("1.0", year, phase, False, [plan])]
        for n in range(1, self.count):
            self._now = n
            new_phase = self.rng.random() < 0.35
            phase, revision = (phase + 1, 0) if new_phase else (phase, revision + 1)
            year += self.rng.randint(1, 2)
            name = f"{phase}.{revision}"
            rates = NEW_PHASE if new_phase else self.rng.choice((QUIET, REVISED, REVISED))
            plan = self._changed(plan, rates)
            if self.rng.random() < 0.3:
                draft = Edition(f"{name}案", year, phase, True, [deepcopy(plan)])
                made.append(draft)
                plan = self._changed(plan, QUIET)
            edition = Edition(name, year, phase, False, [deepcopy(plan)])
            if self.rng.random() < 0.25:
                plan = self._changed(plan, MENDED)
                edition.files.append(deepcopy(plan))
            made.append(edition)
        return made

    def _life(self, body: Body) -> Text:
        self._lives += 1
        return Text((f"L{self._lives}",), body)

    def _first(self) -> Plan:
        chapters = max(2, min(len(words.CHAPTERS), round(self.pages / 4) + 1))
        names = sorted(self.rng.sample(range(len(words.CHAPTERS)), chapters))
        sections = max(1, round(self.pages * 1.1 / chapters))
        plan = Plan(
            self._life(Fixed("まち・ひと・しごと創生総合戦略")),
            [
                Chapter(
                    self._life(Fixed(words.CHAPTERS[n])), [self._section() for _ in range(sections)]
                )
                for n in names
            ],
            self.rng.random() < 0.4,
        )
        plan.renumber()
        return plan

    def _section(self) -> Section:
        section = Section(self._life(self.write.title()), [])
        heads = list(self.rng.sample(words.SHORT_HEADINGS, self.rng.randint(0, 3)))
        for _ in range(self.rng.randint(2, 5)):
            if heads and self.rng.random() < 0.5:
                mark = Fixed(f"【{heads.pop()}】")
                section.blocks.append(Subtitle(self._life(mark)))
            section.blocks.append(self._para())
            draw = self.rng.random()
            if draw < 0.25:
                section.blocks.append(self._items())
            elif draw < 0.45:
                section.blocks += self._table()
        if self.rng.random() < 0.4 and not self._now:  # later it could be one that went
            self._para_of(section).texts.append(self._life(Fixed(self.rng.choice(words.REPEATED))))
        return section

    @staticmethod
    def _para_of(section: Section) -> Para:
        return next(b for b in reversed(section.blocks) if isinstance(b, Para))

    def _para(self) -> Para:
        count = self.rng.randint(1, 5)
        if self.rng.random() < 0.2:
            return Para(self._twins(count))
        return Para([self._life(self.write.sentence()) for _ in range(count)])

    def _twins(self, count: int) -> list[Text]:
        """Boilerplate of one form, one behind the other."""
        first = self.write.twin()
        like = first if isinstance(first, Twin) else None
        rest = [self.write.twin(like) for _ in range(count - 1)]
        return [self._life(body) for body in (first, *rest)]

    def _items(self) -> Items:
        count = self.rng.randint(2, 6)
        some = [self._life(self.write.item()) for _ in range(count)]
        return Items(some, self.rng.random() < 0.4)

    def _table(self) -> list[Line | Table]:
        kind = self.rng.choice(("kpi", "kpi", "money", "offices"))
        count = self.rng.randint(3, 9)
        year = self.rng.randint(2015, 2020)
        head = {
            "kpi": ("指標", "単位", f"基準値（{era(year)}）", f"目標値（{era(year + 5)}）"),
            "money": ("区分", f"{era(year)}", f"{era(year + 1)}"),
            "offices": ("取組", "担当課"),
        }[kind]
        rows = [self._life(self._row(kind, len(head))) for _ in range(count)]
        table = Table(self._life(Row(head)), rows, kind)
        if kind != "money":
            return [table]
        total = Row(("計", *(self.write.value() for _ in head[1:])))
        table.rows.append(self._life(total))
        return [Line(self._life(Fixed(words.SHORT_LINES[0]))), table]

    def _row(self, kind: str, columns: int) -> Row:
        label = self.write.label()
        if kind == "kpi":
            unit = next(u for suffix, u in words.KPI_UNIT.items() if label.endswith(suffix))
            return Row((label, unit, *(self.write.value() for _ in range(columns - 2))))
        if kind == "money":
            return Row((f"{label}に係る経費", *(self.write.value() for _ in range(columns - 1))))
        body = self.write.item().text()
        return Row((body, self.rng.choice(words.OFFICES)))

    # --- from one edition to the next

    def _changed(self, before: Plan, rates: Rates) -> Plan:
        plan = deepcopy(before)
        self._touched = set()
        self._wholes(plan, rates)
        for section in plan.sections():
            for block in section.blocks:
                self._within(section, block, rates)
            section.blocks = [b for b in section.blocks if not isinstance(b, Para) or b.texts]
        self._moves(plan, rates)
        self._revived(plan, rates)
        self._tables(plan, rates)
        for section in plan.sections():
            section.blocks = [b for b in section.blocks if texts_of(b)]
        plan.renumber()
        return plan

    def _wholes(self, plan: Plan, rates: Rates) -> None:
        """Chapters and sections that come, go, move, are called otherwise."""
        rng, whole = self.rng, rates.whole
        if len(plan.chapters) > 2 and rng.random() < 2 * whole:
            chapter = plan.chapters.pop(rng.randrange(len(plan.chapters)))
            plan.chapters.insert(rng.randrange(len(plan.chapters) + 1), chapter)
        if len(plan.chapters) > 3 and rng.random() < whole:
            for section in plan.chapters.pop(rng.randrange(len(plan.chapters))).sections:
                self._bury(section)
        if rng.random() < whole:
            known = {c.heading.body.text() for c in plan.chapters}
            names = [n for n in words.CHAPTERS if not any(n in k for k in known)]
            if names:
                new = Chapter(self._life(Fixed(rng.choice(names))), [self._section()])
                plan.chapters.insert(rng.randrange(len(plan.chapters) + 1), new)
        for chapter in plan.chapters:
            if rng.random() < whole:
                chapter.heading.body = self.write.lightly(chapter.heading.body)
            self._sections(plan, chapter, rates)

    def _sections(self, plan: Plan, chapter: Chapter, rates: Rates) -> None:
        rng, whole = self.rng, rates.whole
        for section in list(chapter.sections):
            if rng.random() < whole:
                section.heading.body = self.write.lightly(section.heading.body)
            draw = rng.random()
            if draw < whole / 2 and len(chapter.sections) > 1:
                chapter.sections.remove(section)
                other = rng.choice(plan.chapters)
                other.sections.insert(rng.randrange(len(other.sections) + 1), section)
            elif draw < whole * 0.75 and len(chapter.sections) > 1:
                chapter.sections.remove(section)
                self._bury(section)
        if rng.random() < whole:
            chapter.sections.insert(rng.randrange(len(chapter.sections) + 1), self._section())

    def _bury(self, section: Section) -> None:
        for block in section.blocks:
            if isinstance(block, Para):
                for text in block.texts:
                    self._gone_is(text, section)

    def _gone_is(self, text: Text, section: Section) -> None:
        self._gone.append(Gone(deepcopy(text), section.heading.lives, self._now))

    def _within(self, section: Section, block: object, rates: Rates) -> None:
        if isinstance(block, Para):
            block.texts = self._sentences(section, block.texts, rates)
        elif isinstance(block, Items):
            block.texts = self._listed(block.texts, rates)

    def _sentences(self, section: Section, texts: list[Text], rates: Rates) -> list[Text]:
        """What becomes of the sentences of a paragraph; at most one thing of each."""
        rng, before = self.rng, {id(text): text.body for text in texts}
        found: list[Text] = []
        todo = list(texts)
        while todo:
            text = todo.pop(0)
            draw = rng.random()
            steps = (rates.light, rates.heavy, rates.drop, rates.add, rates.cut)
            limits = [sum(steps[: n + 1]) for n in range(len(steps))]
            if draw < limits[0]:
                text.body = self.write.lightly(text.body) if _is_long(text) else text.body
            elif draw < limits[1]:
                text.body = self.write.heavily(text.body) or text.body
            elif draw < limits[2] and not _is_repeated(text):
                self._gone_is(text, section)
                if isinstance(text.body, Twin):  # another of its kind in its place
                    found.append(self._life(self.write.twin(text.body)))
                elif rng.random() < 0.3:
                    found.append(self._life(self.write.sentence()))
                continue
            elif draw < limits[3]:
                like = text.body if isinstance(text.body, Twin) else None
                new = self.write.twin(like) if like else self.write.sentence()
                found += [text, self._life(new)]
                continue
            elif draw < limits[4] and (made := self._cut(text, todo)):
                found += made
                continue
            found.append(text)
        same = {key for text in found if before.get(key := id(text)) == text.body}
        self._touched |= {id(text) for text in found} - same
        return found

    def _cut(self, text: Text, todo: list[Text]) -> list[Text] | None:
        """A sentence split, or merged with the next."""
        halves = self.write.split(text.body) if len(text.lives) == 1 else None
        if halves:
            life = text.lives[0]
            return [Text((f"{life}/{c}",), half) for c, half in zip("ab", halves, strict=True)]
        merged = self.write.merge(text.body, todo[0].body) if todo else None
        if merged:
            return [Text((*text.lives, *todo.pop(0).lives), merged)]
        return None

    def _listed(self, texts: list[Text], rates: Rates) -> list[Text]:
        found = []
        for text in texts:
            draw = self.rng.random()
            if draw < rates.drop and len(texts) > 2:
                continue
            if draw < rates.drop + rates.light:
                text.body = self.write.lightly(text.body)
            found.append(text)
            if self.rng.random() < rates.add:
                found.append(self._life(self.write.item()))
        return found

    def _moves(self, plan: Plan, rates: Rates) -> None:
        """Sentences and paragraphs that stand elsewhere."""
        paras = list(plan.paras())
        for _section, para in paras:
            for text in list(para.texts):
                drawn = self.rng.random() < rates.move
                if not drawn or id(text) in self._touched or not _is_long(text):
                    continue
                if len(para.texts) < 2:
                    continue
                para.texts.remove(text)
                if self.rng.random() < 0.4:
                    text.body = self.write.lightly(text.body)
                _to, other = self.rng.choice(paras)
                other.texts.insert(self.rng.randrange(len(other.texts) + 1), text)
        sections = list(plan.sections())
        for section in sections:
            drawn = self.rng.random() < rates.move
            moveable = [b for b in section.blocks if isinstance(b, Para)]
            if not drawn or not moveable or len(section.blocks) < 3:
                continue
            block = self.rng.choice(moveable)
            section.blocks.remove(block)
            other_section = self.rng.choice(sections)
            at = self.rng.randrange(len(other_section.blocks) + 1)
            other_section.blocks.insert(at, block)

    def _revived(self, plan: Plan, rates: Rates) -> None:
        """What was dropped an edition or more ago, and comes back."""
        standing = {t.text() for _, para in plan.paras() for t in para.texts}
        kept: list[Gone] = []
        by_heading = {section.heading.lives: section for section in plan.sections()}
        for gone in self._gone:
            age = self._now - gone.since
            text = gone.text
            again = age >= 1 and self.rng.random() < rates.revive and _is_long(text)
            if not again or text.text() in standing:
                kept.append(gone)
                continue
            section = by_heading.get(gone.section) or self.rng.choice(list(plan.sections()))
            texts = [b for b in section.blocks if isinstance(b, Para)]
            if not texts:
                kept.append(gone)
                continue
            if self.rng.random() < 0.4:
                text = replace(text, body=self.write.lightly(text.body))
            para = self.rng.choice(texts)
            para.texts.insert(self.rng.randrange(len(para.texts) + 1), text)
        self._gone = kept

    # --- tables

    def _tables(self, plan: Plan, rates: Rates) -> None:
        for section, table in list(plan.tables()):
            self._rows(table, rates)
            if self.rng.random() < rates.whole / 2:
                section.blocks.remove(table)
                other = self.rng.choice(list(plan.sections()))
                other.blocks.append(table)

    def _rows(self, table: Table, rates: Rates) -> None:
        rng = self.rng
        if table.kind != "offices" and rng.random() < rates.whole:
            self._another_year(table)
        for text in list(table.rows):
            total = isinstance(text.body, Row) and text.body.cells[0] == "計"
            self._one_row(table, text, rates, total=total)
        columns = len(_cells(table.head))
        back = [t for t in table.gone[:-1] if len(_cells(t)) == columns]
        if back and rng.random() < 2 * rates.revive:
            table.gone.remove(back[0])
            table.rows.insert(rng.randrange(len(table.rows)), back[0])
        movable = [t for t in table.rows if _label(t) != "計"]
        if len(movable) > 3 and rng.random() < rates.whole:
            text = rng.choice(movable)
            table.rows.remove(text)
            table.rows.insert(rng.randrange(len(movable)), text)

    def _one_row(self, table: Table, text: Text, rates: Rates, *, total: bool) -> None:
        rng = self.rng
        assert isinstance(text.body, Row)
        draw = rng.random()
        if draw < 2 * rates.light:
            text.body = self.write.other_value(text.body)
        elif total:
            return
        elif draw < 2 * rates.light + rates.drop / 2 and len(table.rows) > 3:
            table.rows.remove(text)
            table.gone.append(text)
        elif draw < 2 * rates.light + rates.drop / 2 + rates.add:
            new = self._life(self._row(table.kind, len(_cells(table.head))))
            table.rows.insert(table.rows.index(text), new)
        elif draw < 2 * rates.light + rates.drop / 2 + rates.add + rates.heavy:
            text.body = self.write.relabelled(text.body) or text.body

    def _another_year(self, table: Table) -> None:
        """A column of another year."""
        cells = _cells(table.head)
        year = era(self.rng.randint(2016, 2024))
        name = year if table.kind == "money" else f"実績値（{year}）"
        if name in cells or len(cells) > 6:
            return
        table.head.body = Row((*cells, name))
        for text in table.rows:
            text.body = Row((*_cells(text), self.write.value()))


def _cells(text: Text) -> tuple[str, ...]:
    return text.body.cells if isinstance(text.body, Row) else ()


def _label(text: Text) -> str:
    return next(iter(_cells(text)), "")


def _is_long(text: Text) -> bool:
    return len(text.text()) >= SHORT and not _is_repeated(text)


def _is_repeated(text: Text) -> bool:
    return isinstance(text.body, Fixed) and text.body.words in words.REPEATED
