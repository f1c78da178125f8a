"""Facts without a table: a label and a value, a line, a sentence."""

from collections.abc import Sequence

from tools.lab.crossing import years
from tools.lab.crossing.choices import Choices
from tools.lab.crossing.facts import Fact, Value, printed
from tools.lab.variant import Variant

_PAIRS = (
    "{name}を、{then}の{base}から{later}までに{target}{verb}。",
    "{then}に{base}だった{name}を、{later}までに{target}{verb}。",
    "{name}（{then}：{base}）を、{later}に{target}{verb}。",
    "{name}について、現状値{base}（{then}）を{later}には{target}{verb}。",
    "{later}における{name}の目標値を{target}とします（基準値は{then}の{base}）。",
    "数値目標　{name}　{base}（{then}）→ {target}（{later}）",
    "{name}を{base}（{then}）から{target}（{later}）{verb}。",
)
_TARGETS = (
    "{name}を、{later}までに{target}とする。",
    "{name}を{later}に{target}とすることを目標とします。",
    "{later}における{name}の目標値は{target}です。",
    "{name}については、{later}までに{target}とすることをめざし、取組を進めます。",
)
_TWO = (
    "{later}までに、{a}を{x}、{b}を{y}とすることをめざします。",
    "数値目標として、{a}を{x}、{b}を{y}とすることを掲げます（目標年度：{later}）。",
    "{a}を{x}に、また{b}を{y}にすることを{later}の目標とします。",
)
_VERBS = {
    1: ("とします", "とすることをめざします", "に引き上げます", "とする", "まで高めます"),
    -1: ("とします", "とすることをめざします", "に引き下げます", "とする", "まで減らします"),
}


class Phraser:
    """Words the facts of one document."""

    def __init__(self, v: Variant, c: Choices) -> None:
        self.v, self.c = v, c
        self.before = v.pick(("{year}：{value}", "{year}　{value}", "（{year}）{value}"))
        self.colon = v.pick(("：", "　", " ", ":"))
        self.arrow = v.pick((" → ", "　⇒　", "→", " ➡ ", "　▶　"))
        self.mark = v.pick(("・", "○", "●", "◇", "■", "※", "－ ", "①"))
        self.lead = v.pick(("", "", "指標：", "KPI：", "ＫＰＩ　", "成果指標　"))
        if any("KPI" in word for word in c.words):
            self.lead = ""

    def name(self, fact: Fact) -> str:
        """With its unit where it stands there."""
        shown_name = fact.printed.replace("\n", "")
        apart = self.c.unit == "name" and fact.unit
        return shown_name + (self.c.brackets.format(fact.unit) if apart else "")

    def label(self, value: Value) -> str:
        """The kind's word, with the year where it stands there."""
        if self.c.year != "word":
            return value.word
        return value.word + self.c.brackets.format(self._year(value))

    def text(self, fact: Fact, value: Value) -> str:
        """The value, with the year where it stands there."""
        text = printed(fact, value, unit=fact.behind)
        if self.c.year == "word" or value.form == "blank":
            return text
        year = self._year(value)
        if self.c.year == "before":
            return self.before.format(year=year, value=text)
        return text + ("\n" if self.c.year == "below" else "") + self.c.brackets.format(year)

    def line(self, fact: Fact) -> str:
        """All values after each other, bare or with their labels."""
        if self.c.carrier in ("bare", "line") and len(fact.values) == 2:
            return self.arrow.join(self.text(fact, value) for value in fact.values)
        parts = [f"{self.label(x)}{self.colon}{self.text(fact, x)}" for x in fact.values]
        joint = {"colon": "　", "slash": "／"}.get(self.c.carrier, self.arrow)
        return joint.join(part.replace("\n", "") for part in parts)

    def lines(self, fact: Fact) -> list[str]:
        """An entry of a list, of one line or more."""
        top = f"{self.mark}{self.lead}{self.name(fact)}"
        if self.c.carrier == "below":
            return [top, self.line(fact)]
        if self.c.carrier == "lines":
            labels = [(self.label(x), self.text(fact, x)) for x in fact.values]
            return [top, *(f"{label}{self.colon}{text}" for label, text in labels)]
        joint = "／" if self.c.carrier == "slash" else "　"
        return [top + joint + self.line(fact)]

    def sentences(self, facts: Sequence[Fact]) -> list[str]:
        """One for each, or one for two of the same year."""
        if self.c.points == "pair":
            return [self._changing(fact) for fact in facts]
        if len(facts) == 2 and self.v.chance(0.6):
            first, second = facts
            goal = first.values[0]
            values = [printed(fact, fact.values[0], unit=True) for fact in facts]
            return [
                self.v.pick(_TWO).format(
                    later=self._year(goal), a=first.name, x=values[0], b=second.name, y=values[1]
                )
            ]
        return [self._aiming(fact) for fact in facts]

    def _changing(self, fact: Fact) -> str:
        base, target = (printed(fact, value, unit=True) for value in fact.values)
        then, later = (self._year(value) for value in fact.values)
        verb = self.v.pick(_VERBS[fact.sign] if not fact.values[1].tail else ("とします", "とする"))
        return self.v.pick(_PAIRS).format(
            name=fact.name, base=base, target=target, then=then, later=later, verb=verb
        )

    def _aiming(self, fact: Fact) -> str:
        value = fact.values[-1]
        return self.v.pick(_TARGETS).format(
            name=fact.name, later=self._year(value), target=printed(fact, value, unit=True)
        )

    def _year(self, value: Value) -> str:
        return years.written(value.year or 0, self.c.style)
