"""The columns of a table of facts as the choices want them."""

from collections.abc import Sequence
from itertools import groupby

from tools.lab.crossing.choices import Choices
from tools.lab.crossing.columns import Column
from tools.lab.crossing.facts import Fact, Group, Value, digits, printed
from tools.lab.crossing.heads import Heads
from tools.lab.crossing.words import METHODS, NAMES, REMARKS, SOURCES
from tools.lab.piece import Cell
from tools.lab.variant import Variant, shown, wide
from tools.lab.words import OFFICES

_RIGHT = {
    "office": (("担当課", "担当", "所管課"), OFFICES),
    "source": (("出典", "資料", "把握方法"), SOURCES),
    "method": (("算出方法", "算定方法", "指標の考え方"), METHODS),
    "remark": (("備考",), REMARKS),
}
_MARKS = {
    "評価": ("Ａ", "Ｂ", "Ｃ", "Ｄ"),
    "達成状況": ("達成", "未達成", "概ね達成", "改善"),
}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Setter:
    """Sets the tables of one document, all of them alike."""

    def __init__(self, v: Variant, c: Choices) -> None:
        self.v, self.c, self.heads = v, c, Heads(v, c)
        self.name = v.pick([name for name in NAMES if not _clash(name, c.words)])
        self.before = v.pick(("{year}：{value}", "（{year}）{value}", "{year}\n{value}"))
        self.below = v.pick((c.brackets, "{}", "（{}）"))
        self.goal = v.pick(("基本目標", "施策の柱", "基本方針"))
        self.goal_form = v.pick(("{word}{n}　{goal}", "{n}　{goal}", "{goal}", "{word}{n}\n{goal}"))
        self.align = v.pick(("right", "right", "center"))
        self.unit_form = c.brackets if v.chance(0.7) else "（単位：{}）"
        self.no_unit = v.pick(("－", "", "―"))
        forms: tuple[str, ...] = (
            "{}",
            "（{}）",
            "1-{}",
            *(() if c.form in ("long", "pages") else ("round",)),
        )
        self.number_form = v.pick(forms)
        self.number_head = v.pick(("No.", "番号", "№", ""))
        self.share = v.pick(("％", "", "%"))
        right = (v.pick(("office", "source", "method")), "remark")
        kinds = right if c.right == "two" else (c.right,) * (c.right != "none")
        self.right = [(v.pick(_RIGHT[kind][0]), _RIGHT[kind][1]) for kind in kinds]

    def columns(self, groups: Sequence[Group]) -> list[Column]:
        """All columns of a table of the groups."""
        facts = [fact for group in groups for fact in group.facts]
        unit = [self._unit(facts)]
        return [
            *self._goals(groups),
            *self._numbers(facts),
            self._names(facts),
            *(unit if self.c.unit == "column" else []),
            *self._values(facts),
            *(unit if self.c.unit == "last" else []),
            *self._extra(facts),
            *(self._said(facts, *right) for right in self.right),
        ]

    def bands(self, groups: Sequence[Group], first: int = 0) -> list[tuple[int, Cell]]:
        """Rows across the table with the goals' titles, numbered from the first."""
        if self.c.goals != "band":
            return []
        made, y = [], 0
        style = f"background:{self.v.look.tint};text-align:left" if self.c.rules != "gaps" else ""
        for i, group in enumerate(groups, start=first):
            made.append((y, Cell(self.title(i, group.goal).replace("\n", "　"), style=style)))
            y += len(group.facts)
        return made

    def title(self, index: int, goal: str) -> str:
        """Of a goal with its number."""
        return self.goal_form.format(word=self.goal, n=wide(index + 1), goal=goal)

    def cell(self, fact: Fact, value: Value) -> str:
        """A value with what stands in its cell."""
        text = printed(fact, value, unit=fact.behind)
        if self.c.year not in ("behind", "before", "below") or value.form == "blank":
            return text
        year = self.heads.year(value)
        if self.c.year == "before":
            return self.before.format(year=year, value=text)
        if self.c.year == "below":
            return f"{text}\n{self.below.format(year)}"
        return text + self.c.brackets.format(year)

    def _goals(self, groups: Sequence[Group]) -> list[Column]:
        if self.c.goals not in ("one", "two"):
            return []
        goals: list[Cell | None] = []
        for i, (goal, own) in enumerate(groupby(groups, key=lambda group: group.goal)):
            count = sum(len(group.facts) for group in own)
            goals += [Cell(self.title(i, goal), rows=count), *[None] * (count - 1)]
        made = [Column((self.goal,), tuple(goals), 2, 7)]
        if self.c.goals == "two":
            measures: list[Cell | None] = []
            for group in groups:
                count = len(group.facts)
                measures += [Cell(group.measure, rows=count), *[None] * (count - 1)]
            made.append(Column(("施策",), tuple(measures), 2, 6))
        return made

    def _numbers(self, facts: Sequence[Fact]) -> list[Column]:
        if self.c.number != "column":
            return []
        cells = tuple(_middle(self._number(i)) for i in range(len(facts)))
        return [Column((self.number_head,), cells, 0, 2)]

    def _number(self, index: int) -> str:
        if self.number_form == "round":
            return _CIRCLED[index]
        return self.number_form.format(index + 1)

    def _names(self, facts: Sequence[Fact]) -> Column:
        cells = []
        for i, fact in enumerate(facts):
            number = f"{self._number(i)}　" if self.c.number == "name" else ""
            unit = "" if fact.behind or not fact.unit else self.unit_form.format(fact.unit)
            if self.c.unit not in ("name", "below", "mixed"):
                unit = ""
            between = "\n" if self.c.unit == "below" and unit else ""
            cells.append(Cell(number + fact.printed + between + unit))
        return Column((self.name,), tuple(cells), 4, 12)

    def _unit(self, facts: Sequence[Fact]) -> Column:
        cells = tuple(_middle(fact.unit or self.no_unit) for fact in facts)
        return Column(("単位",), cells, 0, 2)

    def _values(self, facts: Sequence[Fact]) -> list[Column]:
        columns = []
        for i, value in enumerate(facts[0].values):
            paths = self.heads.of(facts[0], value)
            cells = [[self.cell(fact, fact.values[i])] for fact in facts]
            if len(paths) == 2:
                cells = [self._dated(fact, fact.values[i]) for fact in facts]
            for j, path in enumerate(paths):
                column = tuple(self._set(row[j]) for row in cells)
                columns.append(Column(path, column, 0, 3))
        return columns

    def _dated(self, fact: Fact, value: Value) -> list[str]:
        year = self.heads.year(value) if value.text else ""
        return list(self.heads.values((year, printed(fact, value, unit=fact.behind))))

    def _set(self, text: str) -> Cell:
        numeral = any(letter.isdigit() for letter in text) and "\n" not in text
        return Cell(text, style=f"text-align:{self.align if numeral else 'center'}")

    def _extra(self, facts: Sequence[Fact]) -> list[Column]:
        extra = self.c.extra
        if extra == "none":
            return []
        if extra in _MARKS:
            cells = tuple(_middle(self.v.pick(_MARKS[extra])) for _ in facts)
        elif extra in ("増減", "差"):
            cells = tuple(self._set(self._change(fact)) for fact in facts)
        else:
            cells = tuple(self._set(self._share(fact)) for fact in facts)
        sign = "（％）" if extra.endswith("率") and not self.share else ""
        return [Column((extra + sign,), cells, 0, 3)]

    def _change(self, fact: Fact) -> str:
        change = round(fact.raw[-1] - fact.raw[0], fact.decimals)
        text = digits(self.c, shown(change, fact.decimals, self.c.minus))
        return f"＋{text}" if change > 0 else text

    def _share(self, fact: Fact) -> str:
        numbers = {value.kind: value.number for value in fact.values}
        goal, done = numbers["目標値"], numbers["実績値"]
        if not goal or not done or min(goal, done) <= 0:
            return "－"
        share = 100 * done / goal
        return digits(self.c, f"{share:.1f}") + self.share

    def _said(self, facts: Sequence[Fact], head: str, texts: Sequence[str]) -> Column:
        return Column((head,), tuple(Cell(self.v.pick(texts)) for _ in facts), 2, 6)


def _middle(text: str) -> Cell:
    return Cell(text, style="text-align:center")


def _clash(name: str, words: Sequence[str]) -> bool:
    """The head of the names would say what that of the values says."""
    tokens = ("KPI", "ＫＰＩ", "数値目標")
    called = any("KPI" in word for word in words)
    return name in words or (called and any(token in name for token in tokens[:2]))
