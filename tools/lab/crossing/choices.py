"""The choices a document is composed of, drawn so that a person would really set them together."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from tools.lab.crossing import years
from tools.lab.variant import Variant

PAIRS = (
    ("基準値", "目標値"),
    ("現状値", "目標値"),
    ("現状", "目標"),
    ("基準", "目標"),
    ("策定時", "目標値"),
    ("策定時の値", "目標"),
    ("実績値", "目標値"),
    ("実績", "目標"),
    ("当初値", "目標値"),
    ("現況値", "目標値"),
    ("基準値", "KPI"),
    ("現状値", "目標値（KPI）"),
)
THREES = (
    ("基準値", "中間目標", "最終目標"),
    ("現状値", "中間目標値", "最終目標値"),
    ("現状", "前期目標", "後期目標"),
    ("策定時", "中間目標", "目標"),
)
REPORTS = (
    ("基準値", "目標値", "実績値"),
    ("策定時", "目標", "実績"),
    ("基準値", "実績値", "目標値"),
    ("現状値", "目標値", "実績値"),
)
RULES = ("rules", "rules", "lines", "lines", "gaps", "zebra", "frame", "dots")
FORMS = ("one", "one", "one", "measures", "measures", "pages", "pair", "turned_flag", "turned_text")


@dataclass
class Choices:
    """One of each dimension."""

    points: str
    """pair, three, report, target, series: which values an indicator has."""
    words: tuple[str, ...]
    """Of the values in their order; of a series the word of results and that of targets."""
    year: str
    """head, note, behind, before, below, column."""
    style: str
    """How a year is written."""
    unit: str
    """column, last, name, below, value, head, note, mixed."""
    values: str
    """plain, limits, words, mixed."""
    names: str
    """short, long, noted, marked."""
    minus: str
    digits: str
    """half, wide."""
    brackets: str
    span: bool = False
    """The target is the total of years."""
    results: int = 0
    """Of a series: years with results."""
    yearly: bool = False
    """Of a series: a target for each year that follows."""
    rules: str = "rules"
    heads: int = 1
    goals: str = "none"
    """none, one, two, band."""
    number: str = "none"
    """none, column, name."""
    extra: str = "none"
    """A column that is no value of the indicator: 達成率."""
    right: str = "none"
    form: str = "one"
    around: str = "none"
    """Another table on the page: none, budget, schedule."""
    carrier: str = ""
    """What a card, line or sentence looks like; nothing in a table."""

    def told(self) -> tuple[str, ...]:
        """``points=pair``, …, without what is as it mostly is."""
        of_tables = ("rules", "heads", "form") if self.carrier else ()
        names = [f.name for f in fields(self) if f.name not in of_tables]
        pairs = ((name, getattr(self, name)) for name in names)
        return tuple(
            f"{name}={'/'.join(value) if isinstance(value, tuple) else value}"
            for name, value in pairs
            if value not in ("none", "", False, 0)
        )


def draw(v: Variant, carrier: str) -> Choices:
    """Choices of a seed for table, written, cards, list or sentences."""
    table = carrier in ("table", "written")
    points = v.pick(
        ("pair", "pair", "pair", "three", "report", "target", "series", "series")
        if table
        else ("pair", "pair", "pair", "three", "target")
    )
    words = _words(v, points)
    made = Choices(
        points=points,
        words=words,
        year=_year(v, points, words, table),
        style="",
        unit="",
        values=v.pick(("plain", "plain", "limits", "words", "mixed")),
        names=v.pick(("short", "short", "long", "noted", "marked")),
        minus=v.pick(("△", "△", "▲", "-", "－")),
        digits=v.pick(("half", "half", "half", "wide")),
        brackets=v.pick(("（{}）", "（{}）", "（{}）", "({})", "【{}】", "［{}］")),
    )
    made.style = _style(v, made, table)
    made.unit = _unit(v, made, table)
    spanned = made.style not in (*years.NESTED, "tick", "end", "west_year", "year")
    made.span = points == "pair" and spanned and v.chance(0.25)
    if points == "series":
        made.results, made.yearly = v.pick((2, 3)), v.chance(0.4)
    if table:
        _set_table(v, made, written=carrier == "written")
    else:
        _set_carrier(v, made, carrier)
    return made


def _words(v: Variant, points: str) -> tuple[str, ...]:
    if points == "pair":
        return v.pick(PAIRS)
    if points == "three":
        return v.pick(THREES)
    if points == "report":
        return v.pick(REPORTS)
    if points == "target":
        return (v.pick(("目標値", "目標", "数値目標")),)
    return v.pick((("実績値", "目標値"), ("実績", "目標"), ("", "目標値"), ("", "目標")))


def _year(v: Variant, points: str, words: Sequence[str], table: bool) -> str:
    if not table:
        return v.pick(("behind", "behind", "before", "word", "below"))
    if points == "series":
        return "head"
    ways = ["head", "head", "note", "behind", "before", "below"]
    if words[0] in ("基準値", "現状値", "現状", "実績値", "実績", "策定時"):
        ways += ["column", "column"]
    return v.pick(ways)


def _style(v: Variant, c: Choices, table: bool) -> str:
    """A year with brackets of its own does not stand in brackets, a short one not bare before a
    number."""
    if c.year == "before":
        return v.pick(("long", "wide", "west", "short_year", "end"))
    if table and c.year in ("head", "column", "note"):
        styles = (*years.PLAIN, *years.NESTED)
        return v.pick((*styles, "tick") if c.year != "note" else styles)
    return v.pick(years.PLAIN)


def _unit(v: Variant, c: Choices, table: bool) -> str:
    if not table:
        return v.pick(("value", "value", "value", "name"))
    ways = ["column", "column", "last", "name", "below", "value", "value", "value", "mixed", "note"]
    if c.points in ("pair", "three", "target"):
        ways.append("head")
    return v.pick(ways)


def _set_carrier(v: Variant, c: Choices, carrier: str) -> None:
    c.goals = v.pick(("none", "title"))
    c.around = v.pick(("none", "none", "budget", "schedule"))
    c.span = False
    if carrier == "cards":
        c.carrier = v.pick(("rows", "rows", "large", "line", "strip", "columns"))
    elif carrier == "list":
        c.carrier = v.pick(("colon", "arrow", "below", "lines", "slash", "bare"))
    else:
        c.carrier, c.unit, c.number = "sentence", "value", "none"
        c.values = v.pick(("plain", "limits"))
        c.points = v.pick(("pair", "pair", "target"))
        c.words = ("基準値", "目標値") if c.points == "pair" else ("目標値",)
        c.style = v.pick(("long", "long", "wide", "west", "end"))
        c.year = "behind"
    if c.carrier in ("bare", "line") and c.points != "target":
        c.points, c.words = "pair", v.pick(PAIRS[:4])
        c.year = c.year if c.year in ("behind", "before") else "behind"
        c.style = v.pick(years.PLAIN)
    if c.year == "below" and carrier == "list":
        c.year = "word"


def _set_table(v: Variant, c: Choices, *, written: bool) -> None:
    c.rules = v.pick(("rules", "rules", "lines", "gaps", "dots") if written else RULES)
    c.goals = v.pick(("none", "none", "one", "two", "band"))
    c.number = v.pick(("none", "none", "column", "name"))
    c.right = v.pick(("none", "none", "office", "source", "method", "remark", "two"))
    c.form = v.pick(("one", "one", "measures", "long") if written else FORMS)
    c.around = v.pick(("none", "none", "budget", "schedule"))
    c.extra = _extra(v, c)
    c.heads = v.pick((1, 1, 2, 2, 3))
    _agree(v, c)


def _extra(v: Variant, c: Choices) -> str:
    if c.points == "report":
        return v.pick(("達成率", "評価", "達成状況", "進捗率"))
    if c.points == "pair" and c.values == "plain" and v.chance(0.3):
        return v.pick(("増減", "差"))
    return "none"


def _agree(v: Variant, c: Choices) -> None:
    """What nobody would set together is set otherwise."""
    if c.form == "measures":
        c.goals = v.pick(("none", "none", "title"))
    if c.form in ("pages", "long") and c.goals == "two":
        c.goals = "one"
    if c.form == "pages" and c.unit in ("note", "head"):
        # So many indicators of one unit there are not.
        c.unit = "value"
    if c.form == "pair":
        _make_narrow(v, c)
    if c.rules in ("gaps", "frame"):
        # Without rules inside a reader tells neither merged rows nor three levels of a head.
        c.goals = {"two": "band", "one": "none"}.get(c.goals, c.goals)
        c.heads = min(c.heads, 2)
    if c.unit == "head" and c.values in ("words", "mixed"):
        c.values = "limits"
    _agree_heads(c)


def _make_narrow(v: Variant, c: Choices) -> None:
    """Two tables side by side have room for few columns."""
    c.goals = c.number = c.right = c.extra = "none"
    c.unit = v.pick(("value", "name", "below"))
    c.points, c.words, c.span = "pair", v.pick(PAIRS[:6]), False
    c.year = v.pick(("head", "below", "note"))
    c.style = v.pick(years.PLAIN)


def _agree_heads(c: Choices) -> None:
    if c.points == "target" and c.year == "column":
        c.year = "head"
    if c.year == "column":
        c.heads = max(c.heads, 2)
    elif c.year != "head" and c.heads == 2:
        c.heads = 1
