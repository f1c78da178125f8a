"""Families of wording that came after those of ``wording_more``."""

from tools.lab.cities import prose
from tools.lab.cities.article import Article
from tools.lab.cities.course import phase_plan, plans
from tools.lab.cities.dates import Day, any_day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import STRATEGY, VISION, Edition
from tools.lab.cities.wording import Family, page_of, relabelled

_FILES = "計画書"
"""The head of a column whose links keep their labels."""


def years_in_name(desk: Desk) -> Article:
    """汐見原市総合戦略2020-2024: years in place of a phase."""
    v, rng = desk.voice, desk.rng
    form = rng.choice(("{name} {a}-{b}", "{name}{a}～{b}", "{name}（{a}－{b}）"))
    made = [phase_plan(rng, 1), phase_plan(rng, 2)]
    entries = []
    for plan in reversed(made):
        label = form.format(name=f"{desk.town.name}{v.core}", a=plan.first, b=plan.last)
        entries.append(relabelled(desk.whole(plan, column=_FILES), label))
    return page_of(desk, [desk.group("計画書", entries)], made[-1])


def headquarters(desk: Desk) -> Article:
    """（令和2年3月27日　創生本部決定） below the link: who decided stands with the day."""
    v, rng = desk.voice, desk.rng
    body = rng.choice(("創生本部決定", "庁議決定", "議会議決", "推進本部会議で決定"))
    made = plans(rng, rng.randint(1, 2), 0)
    entries = []
    for plan in reversed(made):
        note = rng.choice((f"（{v.day(plan)}　{body}）", f"※{v.day(plan)}{body}"))
        entries.append(desk.whole(plan, published=plan.made.iso, note=note, column=_FILES))
    return page_of(desk, [desk.group("総合戦略", entries)], made[-1])


def ended_names(desk: Desk) -> Article:
    """《計画期間終了》, 【終了】 before old plans; 期間は令和2年3月で終了しました dates nothing."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, 2, 0)
    mark = rng.choice(("《計画期間終了》", "【終了】", "（期間満了）"))
    old = desk.whole(made[0], column=_FILES)
    end = month(Day(made[0].last + 1, 3, 31), v.style)
    groups = [
        desk.group(v.name(made[-1]), [desk.whole(made[-1]), desk.summary(made[-1])]),
        desk.group(
            rng.choice(("以前の計画", "過去の計画")),
            [relabelled(old, f"{mark}{old.label}")],
            [f"{v.name(made[0])}の計画期間は、{end}で終了しました。"],
        ),
    ]
    return page_of(desk, groups, made[-1])


def halves(desk: Desk) -> Article:
    """（前半）, （後半）, その1（P1～P20）: the whole is too large for one file."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    iso = plan.made.iso_month if desk.chance(0.5) else None
    forms = rng.choice(
        (
            ("（前半）", "（後半）"),
            ("（その1）", "（その2）", "（その3）"),
            ("（1～20ページ）", "（21～45ページ）"),
            ("　1／2", "　2／2"),
        )
    )
    entries = [desk.named(plan, f"{v.name(plan)}{form}", "split", published=iso) for form in forms]
    entries.append(desk.summary(plan, published=iso))
    said = f"（{v.month(plan)}策定）" if iso else ""
    return page_of(desk, [desk.group(v.name(plan) + said, entries)], plan)


def stages(desk: Desk) -> Article:
    """中間案, 最終案, たたき台: drafts under other words, beside the plan or before it."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    draft = plan._replace(draft=True)
    words = rng.sample(("中間案", "最終案", "たたき台", "計画案", "素案（修正後）"), 2)
    entries = [
        relabelled(desk.whole(draft, column=_FILES), f"{v.name(plan)}（{w}）") for w in words
    ]
    groups = [desk.group("策定の経過", entries, prose.others(v, rng, 1), own=False)]
    if desk.chance(0.6):
        iso = plan.made.iso_month
        heading = f"{v.name(plan)}（{v.month(plan)}策定）"
        groups.insert(0, desk.group(heading, [desk.whole(plan, published=iso)]))
    mentions = (Edition(STRATEGY, plan.phase), Edition(VISION, plan.phase))
    return page_of(desk, groups, plan)._replace(mentions=mentions)


def as_of(desk: Desk) -> Article:
    """（令和2年1月1日現在）, 令和元年12月末時点: the state of figures dates no plan."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = any_day(rng, plan.made.year - 1, plan.made.year)
    note = rng.choice(
        (
            f"※人口は{day(at, v.style)}現在の住民基本台帳によります。",
            f"（数値は{month(at, v.style)}末時点）",
            f"※掲載している統計は{day(at, v.style)}時点のものです。",
        )
    )
    entries = [desk.whole(plan, note=note), desk.summary(plan)]
    return page_of(desk, [desk.group(v.name(plan), entries)], plan)


def faq(desk: Desk) -> Article:
    """Questions as headings: 総合戦略とは？, いつ策定したのですか？"""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    asked = desk.chance(0.5)
    iso = plan.made.iso if asked else None
    answers = ["まち・ひと・しごと創生法に基づき、市町村が定める計画です。"]
    if asked:
        answers.append(f"{v.name(plan)}は、{v.day(plan)}に策定しました。")
    groups = [
        desk.group(
            "Q1　総合戦略とは何ですか？",
            [desk.other("国の資料（制度の概要）")],
            answers[:1],
            own=False,
        ),
        desk.group(
            "Q2　計画書はどこで見られますか？",
            [desk.whole(plan, published=iso), desk.summary(plan, published=iso)],
            answers[1:],
        ),
    ]
    return page_of(desk, groups, plan)


def posted(desk: Desk) -> Article:
    """…を掲載しました（令和2年4月10日掲載）: when a page was put up is not when a plan was made."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = day(any_day(rng, plan.made.year + 1, plan.made.year + 1), v.style)
    heading = rng.choice(
        (
            f"{v.name(plan)}を掲載しました（{at}）",
            f"{v.name(plan)}（{at}掲載）",
            f"【{at}更新】{v.name(plan)}",
        )
    )
    return page_of(desk, [desk.group(heading, [desk.whole(plan), desk.summary(plan)])], plan)


def reports(desk: Desk) -> Article:
    """第1期…総合戦略検証報告書（令和2年3月）: what has a plan's whole name and is none."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, 2, 0)
    old = made[0]
    forms = (
        "{n}検証報告書（{d}）",
        "{n}　総括評価（{d}）",
        "{n}に係る住民アンケート調査結果（{d}）",
        "{n}の達成状況（{y}）",
        "{n}策定に係る基礎調査報告書",
        "{n}推進委員会設置要綱",
    )
    at = month(Day(old.last + 1, rng.randint(1, 3), 1), v.style)
    labels = [
        form.format(n=v.name(old), d=at, y=fiscal(old.last, v.style))
        for form in rng.sample(forms, 3)
    ]
    groups = [desk.group(v.name(plan), [desk.whole(plan)]) for plan in reversed(made)]
    groups.append(
        desk.group("検証と推進", [desk.other(one, "kenshou") for one in labels], own=False)
    )
    return page_of(desk, groups, made[-1])


FAMILIES: tuple[Family, ...] = (
    years_in_name,
    headquarters,
    ended_names,
    halves,
    stages,
    as_of,
    faq,
    posted,
    reports,
)
