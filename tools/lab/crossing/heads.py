"""The heads over values: kind, year and unit in one, two or three levels."""

from collections.abc import Sequence

from tools.lab.crossing import years
from tools.lab.crossing.choices import Choices
from tools.lab.crossing.facts import Fact, Value
from tools.lab.crossing.words import TOPS
from tools.lab.variant import Variant

_SPANS = ("{span}累計", "{span}の累計", "{span}の合計", "{last}までの累計")
_NOTES = (
    ("※{}の数値", "{word}は{year}", "、"),
    ("（{}）", "{word}：{year}", "　"),
    ("※　{}", "{word}＝{year}", "、"),
    ("{}の値である。", "{word}は{year}", "、"),
)


class Heads:
    """Words the heads of one document, all alike."""

    def __init__(self, v: Variant, c: Choices) -> None:
        self.c = c
        self.form = v.pick(("{word}{year}", "{word}\n{year}", "{word}\n{bare}"))
        if c.points == "series":
            self.form = v.pick(("{bare}\n{word}", "{bare}{word}", "{word}\n{year}"))
        if c.style in (*years.NESTED, "tick"):
            self.form = "{word}\n{bare}"
        self.top = v.pick([top for top in TOPS if top[:2] not in "".join(c.words)])
        self.results = v.pick(("推移", "これまでの推移"))
        self.joint = v.pick(("～", "～", "-", "－"))
        self.total = v.pick(_SPANS)
        self.pair = v.pick((("年度", "数値"), ("年度", "値"), ("数値", "年度"), ("時点", "数値")))
        self.note_form = v.pick(_NOTES)
        self.first_year = v.base + 1

    def year(self, value: Value) -> str:
        """The year of a value, that of a total as the span of its years."""
        if value.year is None:
            return ""
        if not (self.c.span and value.kind == "目標値"):
            return years.written(value.year, self.c.style)
        span = years.span(self.first_year, value.year, self.c.style, self.joint)
        return self.total.format(span=span, last=years.written(value.year, self.c.style))

    def note(self, fact: Fact) -> str:
        """The note above a table that says whose years the kinds are."""
        frame, each, joint = self.note_form
        parts = [each.format(word=v.word, year=self.year(v)) for v in fact.values]
        return frame.format(joint.join(parts))

    def of(self, fact: Fact, value: Value) -> list[tuple[str, ...]]:
        """Heads of the column of a value, or of the two where its year has one."""
        unit = self.c.brackets.format(fact.unit) if self.c.unit == "head" else ""
        paths: list[tuple[str, ...]]
        if self.c.year == "column":
            paths = [(value.word, part) for part in self.pair]
            if unit:
                paths = [(w, p if _timely(p) else f"{p}\n{unit}") for w, p in paths]
        elif self.c.year == "head":
            paths = [self._dated(value, f"\n{unit}" if unit else "")]
        else:
            paths = [(f"{value.word}\n{unit}" if unit else value.word,)]
        deeper = self.c.heads - len(paths[0])
        return [(self.top, *path) for path in paths] if deeper > 0 else paths

    def _dated(self, value: Value, unit: str) -> tuple[str, ...]:
        bare = self.year(value)
        if not value.word:
            return (self.results, bare + unit) if self.c.heads > 1 else (bare + unit,)
        if self.c.heads > 1:
            return (value.word + unit, bare)
        year = self.c.brackets.format(bare)
        return (self.form.format(word=value.word, year=year, bare=bare) + unit,)

    def values(self, texts: Sequence[str]) -> Sequence[str]:
        """Year and value in the order of their columns."""
        return texts if _timely(self.pair[0]) else texts[::-1]


def _timely(part: str) -> bool:
    return part in ("年度", "時点")
