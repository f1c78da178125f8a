"""Sentences of such pages. Those of the first kind tell of other things and must date nothing."""

import random
from collections.abc import Callable

from tools.lab.cities.course import Plan
from tools.lab.cities.dates import Day, any_day, day, fiscal, month
from tools.lab.cities.voice import Voice

Sentence = Callable[[Voice, random.Random], str]


def _law(v: Voice, _rng: random.Random) -> str:
    at = day(Day(2014, 11, 28), v.style)
    return f"まち・ひと・しごと創生法（平成26年法律第136号）が{at}に施行されました。"


def _law_number(_v: Voice, _rng: random.Random) -> str:
    return "この計画は、まち・ひと・しごと創生法（平成26年法律第136号）第10条に基づくものです。"


def _state_first(v: Voice, _rng: random.Random) -> str:
    at = day(Day(2014, 12, 27), v.style)
    return (
        f"国は、{at}に「まち・ひと・しごと創生長期ビジョン」と「まち・ひと・しごと創生総合戦略」"
        "を閣議決定しました。"
    )


def _state_second(v: Voice, _rng: random.Random) -> str:
    at = month(Day(2019, 12, 20), v.style)
    return f"{at}には、国において第2期「まち・ひと・しごと創生総合戦略」が策定されました。"


def _state_digital(v: Voice, _rng: random.Random) -> str:
    at = day(Day(2022, 12, 23), v.style)
    return (
        f"国は「デジタル田園都市国家構想総合戦略」を{at}に閣議決定し、"
        "地方にも新たな戦略の検討を求めています。"
    )


def _prefecture(v: Voice, rng: random.Random) -> str:
    at = month(any_day(rng, 2015, 2024), v.style)
    return f"また、県でも{at}に「県まち・ひと・しごと創生総合戦略」を策定しています。"


def _meeting(v: Voice, rng: random.Random) -> str:
    at = day(any_day(rng, 2015, 2024), v.style, weekday=rng.random() < 0.5)
    return f"{at}に総合戦略推進会議を開催し、進み具合を検証しました。"


def _comment(v: Voice, rng: random.Random) -> str:
    one, two = Day(2020, 1, rng.randint(5, 12)), Day(2020, 2, rng.randint(5, 12))
    return (
        f"{day(one, v.style, weekday=True)}から{day(two, v.style, weekday=True)}まで、"
        "意見募集（パブリックコメント）を行いました。"
    )


def _survey(v: Voice, rng: random.Random) -> str:
    at = month(any_day(rng, 2015, 2024), v.style)
    return f"{at}に実施した住民アンケートでは、多くのご意見をいただきました。"


def _master(v: Voice, rng: random.Random) -> str:
    at = month(any_day(rng, 2011, 2022), v.style)
    return (
        f"{v.town.people}では、{at}に策定した「第{rng.randint(4, 7)}次{v.town.name}総合計画」"
        "を最上位の計画としてまちづくりを進めています。"
    )


def _census(v: Voice, _rng: random.Random) -> str:
    return f"{day(Day(2015, 10, 1), v.style)}の国勢調査では、人口が前回より減りました。"


def _approval(v: Voice, rng: random.Random) -> str:
    at = day(any_day(rng, 2016, 2024), v.style)
    return f"企業版ふるさと納税に係る地域再生計画が{at}付けで内閣総理大臣の認定を受けました。"


OTHERS: tuple[Sentence, ...] = (
    _law,
    _law_number,
    _state_first,
    _state_second,
    _state_digital,
    _prefecture,
    _meeting,
    _comment,
    _survey,
    _master,
    _census,
    _approval,
)
"""Dates of something else."""

FILLERS = (
    "人口減少に歯止めをかけ、住みよい環境を確保していくための取組をまとめています。",
    "詳しい内容は、下記の資料をご覧ください。",
    "今後も、皆さまとともに取組を進めてまいります。",
    "重要業績評価指標（KPI）により、取組の効果を毎年度検証します。",
    "ご不明な点は、企画担当までお問い合わせください。",
)
"""Sentences without a date."""


def others(v: Voice, rng: random.Random, count: int) -> list[str]:
    """Sentences about other things."""
    return [make(v, rng) for make in rng.sample(OTHERS, min(count, len(OTHERS)))]


def filler(rng: random.Random) -> str:
    """A sentence without a date."""
    return rng.choice(FILLERS)


def made(v: Voice, plan: Plan, rng: random.Random, *, whole_day: bool, series: str) -> str:
    """A sentence that dates an edition: 令和2年3月に「…」を策定しました。"""
    at = day(plan.at, v.style) if whole_day else month(plan.at, v.style)
    name = v.name(plan, series, mark=False)
    verb = v.revise if plan.revision else "策定"
    verb = {"変更": "変更", "見直し": "見直し"}.get(verb, verb)
    town = v.town.people
    forms = (
        f"{town}では、{at}に「{name}」を{verb}しました。",
        f"{at}、{name}を{verb}しました。",
        f"{town}は、人口の減少に立ち向かうため、{at}に{name}を{verb}いたしました。",
        f"「{name}」は、{at}に{verb}しました。",
        f"この度、「{name}」を{verb}しました（{at}）。",
        f"・{at}、{name}を{verb}しました。",
    )
    return rng.choice(forms)


def fiscal_made(v: Voice, plan: Plan, series: str) -> str:
    """A sentence that tells the fiscal year alone."""
    at = fiscal(plan.at.fiscal, v.style)
    return f"{v.town.people}では、{at}に「{v.name(plan, series, mark=False)}」を策定しました。"


def period(v: Voice, plan: Plan, rng: random.Random) -> str:
    """The plan's years; nothing was made then."""
    said = v.period(plan, rng)
    one, two = Day(plan.first, 4, 1), Day(plan.last + 1, 3, 31)
    forms = (
        f"計画期間は、{said}です。",
        f"【計画期間】{said}",
        f"対象期間：{said}",
        f"計画期間：{month(one, v.style)}～{month(two, v.style)}",
        f"計画の期間は{day(one, v.style)}から{day(two, v.style)}までとします。",
    )
    return rng.choice(forms)
