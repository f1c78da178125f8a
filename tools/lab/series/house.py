"""How a city writes its indicators down: one choice for a plan, another for the next phase's."""

import random
from typing import NamedTuple

from tools.lab.series.course import Stand, Version
from tools.lab.variant import wide

FORMS = ("tables", "tables", "measures", "bands", "merged", "cards", "lines", "sentences", "mixed")
_FULL = {"％": "%", "箇所": "か所"}


class House(NamedTuple):
    """The habits of a plan."""

    form: str
    printer: str
    """``html`` for Chromium, ``fodt`` for LibreOffice."""
    years: str
    """How years are written, see ``Variant.year``."""
    base_word: str
    target_word: str
    name_word: str
    head_form: str
    unit_place: str
    """``name`` in brackets behind it, ``value`` behind that, ``column``."""
    rules: str
    goal_form: str
    part_form: str
    """``cells``: a merged cell and rows at its right; ``brackets``."""
    arrow: str
    wide_digits: bool
    numbered: bool
    middle: bool
    """A column of targets for the middle of the plan."""
    office: bool
    """A column of the office in charge."""
    appendix: bool
    review: bool
    plain_signs: bool
    """% and か所 for ％ and 箇所."""
    body: str
    head: str
    size: float
    colour: str


def house(rng: random.Random) -> House:
    """A city's habits."""
    pick = rng.choice

    def chance(share: float) -> bool:
        return rng.random() < share

    form = pick(FORMS)
    noto = chance(0.5)
    html_only = form in ("cards", "mixed")
    return House(
        form=form,
        printer="html" if html_only else pick(("html", "html", "fodt")),
        years=pick(("long", "short", "west", "both", "year", "wide")),
        base_word=pick(("基準値", "現状値", "現状", "基準", "策定時", "当初値")),
        target_word=pick(("目標値", "目標値", "目標")),
        name_word=pick(
            ("指標", "指標名", "重要業績評価指標（KPI）", "ＫＰＩ", "成果指標", "数値目標", "項目")
        ),
        head_form=pick(("（{}）", "\n（{}）", "\n{}", "【{}】")),
        unit_place=pick(("name", "value", "column")),
        rules="rules" if form == "merged" else pick(("rules", "rules", "lines", "zebra")),
        goal_form=pick(("基本目標{w}　{g}", "基本目標{n}：{g}", "政策の柱{w}　{g}", "（{n}）{g}")),
        part_form=pick(("cells", "brackets")),
        arrow=pick(("→", "⇒", "➡")),
        wide_digits=chance(0.12),
        numbered=chance(0.2),
        middle=chance(0.12),
        office=chance(0.15),
        appendix=chance(0.3),
        review=chance(0.5),
        plain_signs=chance(0.3),
        body="Noto Serif CJK JP" if noto else "IPAexMincho",
        head="Noto Sans CJK JP" if noto else "IPAexGothic",
        size=pick((9.5, 10, 10.5)),
        colour=pick(("#1f4e79", "#2e6b3e", "#8a3b12", "#5b3a75", "#222222")),
    )


def revised(house_: House, version: Version) -> House:
    """The same plan, changed: only its review is not written again in a revision."""
    return house_._replace(review=house_.review and version.phase > 1)


class Hand:
    """Writes years, numbers and units as a house does."""

    def __init__(self, house_: House) -> None:
        self.house = house_

    def year(self, fiscal: int) -> str:
        """令和6年度, R6, 2024年度 …"""
        old = fiscal <= 2018
        short, long, number = ("H", "平成", fiscal - 1988) if old else ("R", "令和", fiscal - 2018)
        text = "元" if number == 1 and self.house.years != "short" else str(number)
        return {
            "long": f"{long}{text}年度",
            "wide": f"{long}{wide(text)}年度",
            "short": f"{short}{number}",
            "west": f"{fiscal}年度",
            "both": f"{long}{text}（{fiscal}）年度",
            "year": f"{long}{text}年",
        }[self.house.years]

    def aside(self, fiscal: int) -> str:
        """A year behind its value, in a cell: a short one."""
        text = self.year(fiscal)
        if len(text) <= 6:
            return text
        return f"H{fiscal - 1988}" if fiscal <= 2018 else f"R{fiscal - 2018}"

    def unit(self, stand: Stand) -> str:
        """As the house spells it."""
        return _FULL.get(stand.unit, stand.unit) if self.house.plain_signs else stand.unit

    def number(self, value: float | None, stand: Stand, *, unit: bool) -> str:
        """A value as printed; a dash where there is none."""
        if value is None:
            return "－"
        text = f"{abs(value):,.{stand.decimals}f}"
        text = f"△{text}" if value < 0 else text
        text = wide(text) if self.house.wide_digits else text
        return text + (self.unit(stand) if unit else "")

    def target(self, stand: Stand, *, unit: bool) -> str:
        """A target, or the word in its place."""
        if stand.target is None:
            return stand.word or "－"
        return self.number(stand.target, stand, unit=unit) + stand.limit

    def name(self, stand: Stand, *, part: bool = True, unit: bool = True) -> str:
        """A name with what the house puts behind it."""
        text = stand.name + (f"（{stand.part}）" if part and stand.part else "")
        inside = unit and self.house.unit_place == "name" and stand.unit
        return f"{text}（{self.unit(stand)}）" if inside else text

    def goal(self, number: int, name: str) -> str:
        """The heading of a goal."""
        return self.house.goal_form.format(w=wide(number + 1), n=number + 1, g=name)

    def heads(self, base: int, target: int) -> tuple[str, str]:
        """Heads of the columns of baselines and of targets."""
        h = self.house
        return (
            h.base_word + h.head_form.format(self.year(base)),
            h.target_word + h.head_form.format(self.year(target)),
        )
