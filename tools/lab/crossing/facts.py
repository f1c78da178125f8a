"""Indicators with their values: what is true, and how each of them is printed."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tools.lab import words as common
from tools.lab.crossing.choices import Choices
from tools.lab.crossing.words import INDICATORS, MARKED, NAME_NOTES, Row
from tools.lab.piece import Figure
from tools.lab.variant import Kpi, Variant, shown, wide

COUNTED = ("人", "件", "回", "社", "店舗", "組", "名", "品目", "人泊", "団体", "箇所", "か所")
_LIMITS = {1: ("以上", "以上", "程度", "約", "超", "range"), -1: ("以下", "以下", "未満", "range")}
_WORDS = {
    1: ("増加", "維持", "現状維持", "検討中", "前年度より増加"),
    -1: ("減少", "維持", "検討中"),
}
_BLANKS = ("－", "―", "-", "", "未実施", "調査中")


class Value(NamedTuple):
    """One value of an indicator."""

    word: str
    """Its kind as worded: 現状値."""
    kind: str
    """Its kind as the truth has it."""
    year: int | None
    number: float | None
    text: str
    """Without its unit: 約1,200, 維持, nothing."""
    tail: str = ""
    """What follows the unit: 以上."""
    form: str = "number"
    """number, word, blank."""


class Fact(NamedTuple):
    """An indicator."""

    name: str
    unit: str
    values: tuple[Value, ...]
    sign: int
    printed: str
    """The name as it is printed: with breaks, marks, without unit."""
    behind: bool = False
    """Its unit stands behind the values."""
    raw: tuple[float, ...] = ()
    """The numbers, those that words replace among them."""
    decimals: int = 0


class Group(NamedTuple):
    """Indicators of a measure of a goal."""

    goal: str
    measure: str
    facts: tuple[Fact, ...]


def kind_of(word: str) -> str:
    """The kind a word stands for."""
    if "目標" in word or word == "KPI":
        return "目標値"
    if "実績" in word:
        return "実績値"
    return "基準値" if word else "other"


def rows_of(v: Variant, c: Choices, count: int) -> list[Row]:
    """Indicators that these choices allow, long names among them."""
    whole = [*INDICATORS, *common.INDICATORS, *common.MORE_INDICATORS]
    if c.names == "long":
        whole = [*(row for row in whole if len(row[0]) > 11), *common.LONG_NAMES]
    pool = [row for row in whole if _allowed(c, row)]
    if c.unit in ("note", "head"):
        unit = v.pick([u for u in ("人", "％", "件") if sum(r[1] == u for r in pool) >= 6])
        pool = [row for row in pool if row[1] == unit]
    return v.sample(pool, count)


def _allowed(c: Choices, row: Row) -> bool:
    _, unit, low, high, _, sign = row
    if high <= 0 or (c.carrier == "sentence" and low <= 0):
        return False
    return not c.span or (unit in COUNTED and sign > 0 and low > 0)


def make_facts(v: Variant, c: Choices, count: int) -> list[Fact]:
    """So many indicators, fewer where the choices allow fewer."""
    rows = rows_of(v, c, count)
    notes: list[int] = []
    if c.names == "marked":
        notes = sorted(v.sample(range(len(rows)), max(1, len(rows) // 4)))
    return [_fact(v, c, row, notes.index(i) + 1 if i in notes else 0) for i, row in enumerate(rows)]


def points_of(v: Variant, c: Choices) -> list[tuple[str, int]]:
    """Words and years of the values, the same for all indicators of a document."""
    base, last = v.base, v.target
    if c.points == "pair":
        return [(c.words[0], base), (c.words[1], last)]
    if c.points == "three":
        return [(c.words[0], base), (c.words[1], base + 2), (c.words[2], last)]
    if c.points == "target":
        return [(c.words[0], last)]
    if c.points == "report":
        later = base + 3
        ends = {"目標": later, "実績": later}
        if kind_of(c.words[-1]) == "目標値":
            ends = {"目標": last, "実績": base + 2}
        return [(w, ends.get(w[:2], base)) for w in c.words]
    results = [(c.words[0], base + i) for i in range(c.results)]
    goals = range(base + c.results, last + 1) if c.yearly else (last,)
    return results + [(c.words[1], year) for year in goals]


def mark(number: int) -> str:
    """Of a note."""
    return f"※{number}"


def note_texts(facts: Iterable[Fact]) -> list[str]:
    """Of the marks at names."""
    found = [f.printed.rpartition("※")[2] for f in facts if "※" in f.printed]
    return [MARKED[(int(n) - 1) % len(MARKED)].format(mark=mark(int(n))) for n in sorted(found)]


def _fact(v: Variant, c: Choices, row: Row, noted: int) -> Fact:
    points = points_of(v, c)
    kpi = v.kpi_of(row, max(0, len(points) - 2))
    numbers = kpi.values[-len(points) :]
    shift = v.rng.randint(0, 2)
    moved = c.year in ("behind", "before", "below", "column", "word") and c.points != "report"
    values = []
    for i, ((word, year), number) in enumerate(zip(points, numbers, strict=True)):
        own = year - shift if i == 0 and moved and len(points) > 1 else year
        values.append(_value(v, c, kpi._replace(values=(number,)), word, own, row[5]))
    name, printed = _name(v, c, row[0])
    if noted:
        printed += mark(noted)
    behind = c.unit == "value" or (c.unit == "mixed" and v.chance(0.5))
    return Fact(name, row[1], tuple(values), row[5], printed, behind, numbers, row[4])


def _name(v: Variant, c: Choices, name: str) -> tuple[str, str]:
    if c.names == "noted" and not name.endswith("）") and v.chance(0.6):
        added = v.pick(NAME_NOTES)
        return name + added, name + v.pick(("\n", "")) + added
    return name, name


def _value(v: Variant, c: Choices, kpi: Kpi, word: str, year: int, sign: int) -> Value:
    kind = kind_of(word)
    number = kpi.values[0]
    plain = Value(word, kind, year, number, digits(c, shown(number, kpi.decimals, c.minus)))
    roll = v.rng.random()
    if c.values in ("limits", "mixed") and kind == "目標値" and roll < 0.5 and number > 0:
        return _limited(v, c, plain, kpi, sign)
    if c.values in ("words", "mixed") and roll > 0.84:
        return _worded(v, c, plain, sign)
    if c.values == "mixed" and number >= 10000 and kpi.unit in ("人", "冊"):
        return _in_myriads(c, plain)
    return plain


def _worded(v: Variant, c: Choices, value: Value, sign: int) -> Value:
    """A word in place of the number: of a target what is wanted, else that there is none."""
    blank = value.kind != "目標値"
    text = v.pick(_BLANKS if blank else _WORDS[sign])
    if c.carrier and not text:
        return value
    return value._replace(number=None, text=text, form="blank" if blank else "word")


def _in_myriads(c: Choices, value: Value) -> Value:
    """1万2,000."""
    high, low = divmod(int(value.number or 0), 10000)
    return value._replace(text=digits(c, f"{high}万{low:,}")) if low >= 1000 else value


def _limited(v: Variant, c: Choices, value: Value, kpi: Kpi, sign: int) -> Value:
    form = v.pick(_LIMITS[sign])
    if form == "range":
        high = round(kpi.values[0] * 1.25, kpi.decimals)
        if high <= kpi.values[0] or (kpi.unit == "％" and high > 100):
            return value
        joint = v.pick(("～", "～", "から", "－" if c.minus in "△▲" else "～"))
        return value._replace(text=f"{value.text}{joint}{digits(c, shown(high, kpi.decimals))}")
    if form == "約":
        return value._replace(text=f"約{value.text}")
    if kpi.unit == "位":
        return value._replace(tail="以内")
    return value._replace(tail=form)


def digits(c: Choices, text: str) -> str:
    """In the width of the document's digits."""
    return wide(text) if c.digits == "wide" else text


def printed(fact: Fact, value: Value, *, unit: bool) -> str:
    """A value as it stands, with its unit or without."""
    if value.form != "number":
        return value.text
    return value.text + (fact.unit if unit else "") + value.tail


def figures_of(facts: Sequence[Fact], role: str = "plan") -> list[Figure]:
    """What the table of figures should hold."""
    return [figure for fact in facts for value in fact.values for figure in _of(fact, value, role)]


def _of(fact: Fact, value: Value, role: str) -> list[Figure]:
    figure = Figure(fact.name, fact.unit, value.kind, value.year, value.number, role)
    if value.form == "number":
        return [figure]
    if not value.text:
        return []
    if value.form == "word" and not fact.behind:
        return [figure]
    # Words bring no unit with them: whether another cell's counts for them is a matter of taste.
    return [
        figure._replace(unit=unit, year=year, optional=True)
        for unit in dict.fromkeys((fact.unit, ""))
        for year in (value.year, None)
    ]
