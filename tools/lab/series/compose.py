"""An edition of a plan as it is written, with the figures that it states."""

import random
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from tools.lab.piece import Cell
from tools.lab.series import words
from tools.lab.series.course import Edition, Stand
from tools.lab.series.house import Hand, House
from tools.lab.series.paper import Cards, Heading, Item, Para, Rows, Sheet, Table
from tools.lab.variant import Variant, wide

BASE, TARGET, ACTUAL = "基準値", "目標値", "実績値"


class Told(NamedTuple):
    """A number of an indicator as the table ``figures`` should hold it."""

    key: str
    indicator: str
    unit: str
    kind: str
    year: int | None
    value: float | None
    raw: str
    role: str = "plan"
    section: str = ""
    optional: bool = False
    """Reading it is right, and so is leaving it out (a dash)."""

    def facts(self) -> dict[str, Any]:
        """As JSON."""
        return self._asdict()


class _Row(NamedTuple):
    """A row of a table of indicators, and what it states."""

    label: str
    part: str
    unit: str
    values: tuple[str, ...]
    told: tuple[Told, ...]
    stand: Stand


class Composer:
    """Writes one file.

    Args:
        town: name of the municipality.
    """

    def __init__(self, house: House, rng: random.Random, town: str) -> None:
        self.house, self.rng, self.town = house, rng, town
        self.hand = Hand(house)
        self.items: list[Item] = []
        self.told: list[Told] = []
        self._prose = Variant("prose", rng.randrange(1 << 30))
        self._trail: list[tuple[int, str]] = []

    # --- parts of a file

    def heading(self, text: str, level: int) -> None:
        """A heading."""
        self.items.append(Heading(text, level))
        self._trail = [(n, t) for n, t in self._trail if n < level] + [(level, text)]

    def prose(self, low: int = 1, high: int = 3) -> None:
        """A paragraph about nothing that can be counted."""
        self.items.append(Para(self._prose.prose(low, high)))

    def state(self, told: Iterable[Told], *beside: str) -> None:
        """Figures that stand under the headings so far."""
        section = " › ".join([*(text for _, text in self._trail), *filter(None, beside)])
        self.told += [one._replace(section=section) for one in told]

    # --- a plan

    def plan(self, edition: Edition, before: Edition | None, title: str) -> None:
        """A whole plan.

        Args:
            before: the last edition of the phase before, for the review.
        """
        self.heading(title, 1)
        self.prose()
        self.heading("第１章　計画の趣旨", 1)
        self.prose(2, 4)
        chapter = 2
        if self.house.review and before:
            self.heading(f"第{wide(chapter)}章　第{wide(before.version.phase)}期総合戦略の検証", 1)
            self.prose()
            self.review(before)
            chapter += 1
        self.heading(f"第{wide(chapter)}章　基本目標と施策", 1)
        self.prose()
        self.goals(edition)
        if self.house.appendix:
            self.heading(self.rng.choice(("資料　指標の一覧", "巻末資料　重要業績評価指標一覧")), 1)
            self._table(edition.stands)

    def goals(self, edition: Edition) -> None:
        """Goals with their indicators, in the house's form."""
        if self.house.form in ("merged", "bands"):
            self._in_one_table(edition)
            return
        for number, name in edition.goals:
            self.heading(self.hand.goal(number, name), 2)
            self.prose()
            own = [s for s in edition.stands if s.goal == number]
            again = [s for s in edition.stands if s.again == number]
            self._goal(own, again, number)

    def _goal(self, own: Sequence[Stand], again: Sequence[Stand], goal: int) -> None:
        form = self.house.form
        whole = [s for s in own if s.target is not None and s.base is not None]
        plain = [s for s in whole if s.unit and not s.part and not s.suffix]
        if form == "cards":
            first, rest = whole, [s for s in own if s not in whole]
            self._cards(first)
        elif form == "lines":
            first, rest = whole, [s for s in own if s not in whole]
            self._list(first)
        elif form == "sentences":
            first, rest = plain, [s for s in own if s not in plain]
            self._sentences(first)
        elif form == "mixed":
            first = plain[:2]
            rest = [s for s in own if s not in first]
            self._cards(first)
        else:
            rest = list(own)
        if form in ("measures", "mixed"):
            self._by_measure(rest, again, goal)
        elif rest or again:
            if form not in ("tables",):
                self.heading(f"【{self.house.name_word}】", 3)
            self._table(rest, again=again)

    def _by_measure(self, stands: Sequence[Stand], again: Sequence[Stand], goal: int) -> None:
        """A small table for each measure."""
        parts = _shared(stands, min(3, max(1, len(stands) // 2)))
        for i, part in enumerate(parts):
            self.heading(f"（{wide(i + 1)}）{words.MEASURE_HEADS[goal][i]}", 3)
            self.prose(1, 2)
            extra = again if i == len(parts) - 1 else ()
            self._table(part, again=extra)

    # --- forms

    def _told(self, stand: Stand, name: str, kind: str, value: float | None, raw: str) -> Told:
        year = stand.base_year if kind == BASE else stand.target_year
        dash = value is None and not (kind == TARGET and stand.word)
        return Told(stand.key, name, self.hand.unit(stand), kind, year, value, raw, optional=dash)

    def _both(self, stand: Stand, name: str, *, unit: bool) -> tuple[Told, Told]:
        base = self.hand.number(stand.base, stand, unit=unit)
        target = self.hand.target(stand, unit=unit)
        return (
            self._told(stand, name, BASE, stand.base, base),
            self._told(stand, name, TARGET, stand.target, target),
        )

    def _read_name(self, stand: Stand) -> str:
        """The name as it is read where its part stands in brackets."""
        return self.hand.name(stand, unit=False)

    def _cards(self, stands: Sequence[Stand]) -> None:
        if not stands:
            return
        self.heading(self.rng.choice(("数値目標", "【目標指標】", "重要業績評価指標（KPI）")), 3)
        hand, cards = self.hand, []
        form = self.rng.choice(("line", "colon", "words"))
        for stand in stands:
            base, target = hand.year(stand.base_year), hand.year(stand.target_year)
            old = hand.number(stand.base, stand, unit=True)
            new = hand.target(stand, unit=True)
            lines = {
                "line": [f"{old}（{base}）{self.house.arrow} {new}（{target}）"],
                "colon": [f"{base}：{old}", self.house.arrow, f"{target}：{new}"],
                "words": [f"現状値（{base}）　{old}", f"目標値（{target}）　{new}"],
            }[form]
            name = self._read_name(stand)
            cards.append((name, *lines))
            self.state(self._both(stand, name, unit=True))
        longest = max(len(line) for card in cards for line in card[1:])
        across = self.rng.choice((2, 3))
        if longest > 16:
            across = 1 if longest > 26 else 2
        self.items.append(Cards(tuple(cards), across))

    def _list(self, stands: Sequence[Stand]) -> None:
        if not stands:
            return
        self.heading("数値目標", 3)
        hand = self.hand
        form = self.rng.choice(
            ("・{n}　{a}（{x}）{r} {b}（{y}）", "・{n}：{a}（{x}）{r}{b}（{y}）")
        )
        for stand in stands:
            name = self._read_name(stand)
            text = form.format(
                n=name,
                a=hand.number(stand.base, stand, unit=True),
                b=hand.target(stand, unit=True),
                x=hand.year(stand.base_year),
                y=hand.year(stand.target_year),
                r=self.house.arrow,
            )
            self.items.append(Para(text))
            self.state(self._both(stand, name, unit=True))

    def _sentences(self, stands: Sequence[Stand]) -> None:
        hand = self.hand
        for stand in stands:
            old, new = hand.year(stand.base_year), hand.year(stand.target_year)
            base = hand.number(stand.base, stand, unit=True)
            target = hand.number(stand.target, stand, unit=True)
            form = self.rng.choice(
                (
                    "　{n}を、{x}の{a}から{y}までに{b}とすることをめざします。",
                    "　{n}（{x}：{a}）を{y}に{b}まで{w}。",
                )
            )
            up = (stand.target or 0) >= (stand.base or 0)
            self.items.append(
                Para(
                    form.format(
                        n=stand.name,
                        x=old,
                        a=base,
                        y=new,
                        b=target,
                        w="引き上げます" if up else "減らします",
                    )
                )
            )
            both = self._both(stand, stand.name, unit=True)
            self.state([one._replace(raw=r) for one, r in zip(both, (base, target), strict=True)])
            if self.rng.random() < 0.4:
                self.prose(1, 2)

    # --- tables

    def _columns(self, stands: Sequence[Stand]) -> tuple[int, int]:
        """The years of a table's head: those of most of its rows."""
        years = [(s.base_year, s.target_year) for s in stands]
        return max(set(years), key=years.count) if years else (0, 0)

    def _row(self, stand: Stand, years: tuple[int, int], *, remark: str = "") -> _Row:
        """A row; a year that is not the head's stands behind its value."""
        hand, h = self.hand, self.house
        in_cells = h.part_form == "cells" and bool(stand.part)
        label = hand.name(stand, part=not in_cells) + remark
        name = f"{stand.name} {stand.part}" if in_cells else self._read_name(stand)
        behind = h.unit_place == "value"
        base, target = self._both(stand, name, unit=behind)
        texts = [base.raw, target.raw]
        if stand.base_year != years[0] and stand.base is not None:
            texts[0] += f"（{hand.aside(stand.base_year)}）"
        told = [base._replace(raw=texts[0]), target._replace(raw=texts[1])]
        if stand.base is None:
            told[0] = told[0]._replace(year=years[0])
        if h.middle:
            texts, told = self._with_middle(stand, texts, told, unit=behind)
        part = stand.part if in_cells else ""
        return _Row(label, part, hand.unit(stand) or "－", tuple(texts), tuple(told), stand)

    def _with_middle(
        self, stand: Stand, texts: list[str], told: list[Told], *, unit: bool
    ) -> tuple[list[str], list[Told]]:
        value: float | None = None
        if stand.target is not None:
            value = round(stand.target * 0.95, stand.decimals)
        raw = self.hand.number(value, stand, unit=unit)
        middle = told[1]._replace(
            year=stand.target_year - 2, value=value, raw=raw, optional=value is None
        )
        return [texts[0], raw, texts[1]], [told[0], middle, told[1]]

    def _head(self, years: tuple[int, int], parts: bool) -> list[Cell | str]:
        h = self.house
        base, target = self.hand.heads(*years)
        name = Cell(h.name_word, columns=2) if parts else h.name_word
        row: list[Cell | str] = ["No."] if h.numbered else []
        row += [name, *(["単位"] if h.unit_place == "column" else []), base]
        if h.middle:
            row.append("中間目標" + h.head_form.format(self.hand.year(years[1] - 2)))
        return [*row, target, *(["担当課"] if h.office else [])]

    def _widths(self, parts: bool) -> tuple[float, ...]:
        h = self.house
        numbers = 3 if h.middle else 2
        fixed = [6.0] * h.numbered
        rest = [10.0] * (h.unit_place == "column") + [17.0] * numbers + [14.0] * h.office
        name = 100 - sum(fixed) - sum(rest)
        return (*fixed, *((name * 0.7, name * 0.3) if parts else (name,)), *rest)

    def _table(self, stands: Sequence[Stand], *, again: Sequence[Stand] = ()) -> None:
        """One table of indicators."""
        years = self._columns([*stands, *again])
        rows = [self._row(s, years) for s in stands]
        rows += [self._row(s, years, remark="（再掲）") for s in again]
        parts = any(row.part for row in rows)
        made: Rows = [self._head(years, parts)]
        made += self._lines(rows, parts)
        for row in rows:
            self.state(row.told)
        self.items.append(Table(made, self._widths(parts), self.house.rules))

    def _lines(self, rows: Sequence[_Row], parts: bool, first: int = 1) -> Rows:
        """The rows of a table; rows of one name have a merged cell."""
        made: Rows = []
        number = first
        for i, row in enumerate(rows):
            cells: list[Cell | str] = [str(number)] if self.house.numbered else []
            number += 1
            heads_run = row.part and not (i and _same(rows[i - 1], row))
            if heads_run:
                high = 1
                while i + high < len(rows) and _same(row, rows[i + high]):
                    high += 1
                cells.append(Cell(row.label, rows=high))
            if row.part:
                cells.append(row.part)
            else:
                cells.append(Cell(row.label, columns=2) if parts else row.label)
            if self.house.unit_place == "column":
                cells.append(row.unit)
            cells += [Cell(text, style="text-align:right") for text in row.values]
            if self.house.office:
                cells.append(self.rng.choice(("企画課", "商工課", "子育て課", "健康課", "観光課")))
            made.append(cells)
        return made

    def _in_one_table(self, edition: Edition) -> None:
        """All indicators in one table, goals in merged cells or in bands."""
        years = self._columns(edition.stands)
        parts = self.house.part_form == "cells" and any(s.part for s in edition.stands)
        bands = self.house.form == "bands"
        head = self._head(years, parts)
        made: Rows = [head if bands else ["基本目標", *head]]
        widths = self._widths(parts)
        if not bands:
            widths = (16, *(w * 0.84 for w in widths))
        count = 0
        for number, name in edition.goals:
            own = [self._row(s, years) for s in edition.stands if s.goal == number]
            own += [
                self._row(s, years, remark="（再掲）") for s in edition.stands if s.again == number
            ]
            if not own:
                continue
            goal = self.hand.goal(number, name)
            lines = self._lines(own, parts, count + 1)
            count += len(own)
            if bands:
                made.append([Cell(goal, columns=len(widths))])
            else:
                lines[0].insert(0, Cell(goal, rows=len(own)))
            made += lines
            for row in own:
                self.state(row.told, goal)
        self.items.append(Table(made, widths, self.house.rules))

    # --- looking back

    def review(self, before: Edition, role: str = "review") -> None:
        """Targets of the phase before beside what became of them."""
        base, target = self._columns(before.stands)
        h, hand = self.house, self.hand
        made: Rows = [
            [
                "指標",
                f"基準値（{hand.year(base)}）",
                f"目標値（{hand.year(target)}）",
                f"実績値（{hand.year(target - 1)}）",
                "評価",
            ]
        ]
        for stand in before.stands:
            name = hand.name(stand, unit=False)
            old, new = self._both(stand, name, unit=True)
            reached = _reached(stand, self.rng)
            raw = hand.number(reached, stand, unit=True)
            done = old._replace(kind=ACTUAL, year=target - 1, value=reached, raw=raw)
            old = old._replace(raw=self._aside(old, stand.base_year, base))
            told = [old, new, done._replace(optional=reached is None)]
            grade = self.rng.choice(("Ａ", "Ｂ", "Ｃ", "達成", "未達成"))
            made.append([name, *(Cell(t.raw, style="text-align:right") for t in told), grade])
            self.state(t._replace(role=role) for t in told)
        self.items.append(Table(made, (38, 19, 17, 17, 9), h.rules))

    def _aside(self, told: Told, year: int, of_head: int) -> str:
        off = year != of_head and told.value is not None
        return told.raw + (f"（{self.hand.aside(year)}）" if off else "")

    def progress(self, edition: Edition, year: int) -> list[Sheet]:
        """A yearly report: results year by year, as items and, for a workbook, as sheets."""
        base, target = self._columns(edition.stands)
        hand = self.hand
        years = [y for y in (year - 1, year) if base < y < target]
        title = f"{hand.year(year)}　{self.town}総合戦略　進捗状況報告書"
        self.heading(title, 1)
        sheets: list[Sheet] = []
        for number, name in edition.goals:
            goal = hand.goal(number, name)
            self.heading(goal, 2)
            head: list[Cell | str] = [
                "指標",
                "単位",
                f"基準値\n{hand.year(base)}",
                *(f"実績値\n{hand.year(y)}" for y in years),
                f"目標値\n{hand.year(target)}",
                "進捗",
            ]
            made: Rows = [head]
            for stand in (s for s in edition.stands if s.goal == number):
                read = hand.name(stand, unit=False)
                old, new = self._both(stand, read, unit=False)
                old = old._replace(raw=self._aside(old, stand.base_year, base))
                told = [old]
                for y in years:
                    reached = _reached(stand, self.rng)
                    raw = hand.number(reached, stand, unit=False)
                    told.append(
                        old._replace(
                            kind=ACTUAL, year=y, value=reached, raw=raw, optional=reached is None
                        )
                    )
                told.append(new)
                self.state(t._replace(role="progress") for t in told)
                mark = self.rng.choice(("順調", "やや遅れ", "遅れ", "◎", "○"))
                values = (Cell(t.raw, style="text-align:right") for t in told)
                made.append([read, hand.unit(stand) or "－", *values, mark])
            widths = (34.0, 9.0, *([48.0 / len(made[0][2:-1])] * len(made[0][2:-1])), 9.0)
            self.items.append(Table(made, widths, self.house.rules))
            wide_ = (40.0, 9.0, *([14.0] * len(made[0][2:-1])), 9.0)
            sheets.append(Sheet(f"目標{number + 1}", f"{title}　{goal}", made, wide_))
        return sheets

    def listed(self, edition: Edition) -> list[Sheet]:
        """The list of indicators as a workbook, a sheet for each goal."""
        sheets = []
        years = self._columns(edition.stands)
        for number, name in edition.goals:
            goal = self.hand.goal(number, name)
            head: list[Cell | str] = ["指標", "単位", *self.hand.heads(*years)]
            made: Rows = [head]
            for stand in (s for s in edition.stands if s.goal == number):
                read = self._read_name(stand)
                base, target = self._both(stand, read, unit=False)
                base = base._replace(raw=self._aside(base, stand.base_year, years[0]))
                if stand.base is None:
                    base = base._replace(year=years[0])
                self.told += [t._replace(section=goal) for t in (base, target)]
                made.append([read, self.hand.unit(stand) or "－", base.raw, target.raw])
            sheets.append(Sheet(f"目標{number + 1}", goal, made, (42, 9, 16, 16)))
        return sheets


def _same(a: _Row, b: _Row) -> bool:
    """Are two rows parts of one name?"""
    return bool(a.part and b.part) and a.label == b.label


def _shared(stands: Sequence[Stand], count: int) -> list[list[Stand]]:
    """In parts of like size; what has one name stays together."""
    parts: list[list[Stand]] = [[] for _ in range(count)]
    for i, stand in enumerate(stands):
        before = stands[i - 1] if i else None
        at = i * count // max(1, len(stands))
        if before and before.measure is stand.measure:
            at = next(n for n, part in enumerate(parts) if before in part)
        parts[at].append(stand)
    return [part for part in parts if part]


def _reached(stand: Stand, rng: random.Random) -> float | None:
    """A result on the way to a target."""
    base = stand.base if stand.base is not None else stand.target
    if base is None:
        return None
    aim = stand.target if stand.target is not None else base
    value = round(base + (aim - base) * rng.uniform(-0.2, 1.2), stand.decimals)
    return min(value, 100.0) if stand.unit == "％" else value
