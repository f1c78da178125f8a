"""Families of wording of the last measurement."""

from tools.lab.cities.article import Article, Group, Sub
from tools.lab.cities.course import phase_plan, plans
from tools.lab.cities.dates import any_day, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.wording import Family, page_of, relabelled

_FILES = "計画書"
"""The head of a column whose links keep their labels."""


def gazette(desk: Desk) -> Article:
    """広報5月号に掲載, 市政だより: when the gazette told of a plan is not when it was made."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    later = month(any_day(rng, plan.made.year + 1, plan.made.year + 1), v.style)
    lead = [f"{v.name(plan)}の内容は、広報{desk.town.name[:-1]}{later}号でもお知らせしています。"]
    entries = [desk.whole(plan), desk.summary(plan)]
    return page_of(desk, [desk.group(v.name(plan), entries, lead)], plan)


def each_its_own(desk: Desk) -> Article:
    """人口ビジョン（平成27年10月）, 総合戦略（平成28年3月）: each plan has its own month."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    early = plan._replace(made=plan.made._replace(year=plan.made.year - 1, month=11))
    entries = [
        relabelled(
            desk.whole(early, "vision", published=early.made.iso_month, column=_FILES),
            f"{v.name(early, 'vision')}（{v.month(early)}）",
        ),
        relabelled(
            desk.whole(plan, published=plan.made.iso_month, column=_FILES),
            f"{v.name(plan)}（{v.month(plan)}）",
        ),
    ]
    return page_of(desk, [desk.group("策定した計画", entries)], plan)


def goals(desk: Desk) -> Article:
    """Parts by the plan's goals: 基本目標1　しごとをつくる."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    iso = plan.made.iso_month if desk.chance(0.5) else None
    words = ("しごとをつくる", "人の流れをつくる", "子育ての希望をかなえる", "まちをつくる")
    parts = [
        desk.named(plan, f"基本目標{n + 1}　{word}", "split", published=iso)
        for n, word in enumerate(words)
    ]
    said = f"（{v.month(plan)}策定）" if iso else ""
    subs = (Sub("全体版", (desk.whole(plan, published=iso),)), Sub("分割版", tuple(parts)))
    return page_of(desk, [Group(v.name(plan) + said, subs)], plan)


def town_behind(desk: Desk) -> Article:
    """まち・ひと・しごと創生総合戦略（汐見原市）: whose it is stands behind the name."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    groups = []
    for plan in reversed(made):
        dated = desk.chance(0.5)
        iso = plan.made.iso_month if dated else None
        name = f"{v.ordinal(plan.phase)}まち・ひと・しごと創生総合戦略（{desk.town.name}）"
        said = f"　{v.month(plan)}策定" if dated else ""
        whole = desk.entry(plan, name, published=iso, column=_FILES, short=name)
        groups.append(desk.group(name + said, [whole]))
    return page_of(desk, groups, made[-1])


FAMILIES: tuple[Family, ...] = (gazette, each_its_own, goals, town_behind)
