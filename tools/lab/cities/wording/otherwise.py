"""Dates and editions said otherwise: 同年10月, 第1期は…に、第2期は…に, 令和2年3月策定版."""

from tools.lab.cities.article import Article
from tools.lab.cities.course import Plan, phase_plan, plans, revised
from tools.lab.cities.dates import day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import UNDATED
from tools.lab.cities.wording.page import FILES, page_of, relabelled


def _dated(desk: Desk, plan: Plan, sentence: str, iso: str) -> Article:
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    return page_of(desk, [desk.group("計画書", entries, [sentence])], plan)


def same_year(desk: Desk) -> Article:
    """平成27年4月に本部を設置し、同年10月に…, …、翌年3月に…: a year that stands before."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    later = plan.made.month > 6
    begun = plan.made._replace(year=plan.made.year - (not later), month=5)
    then = f"{'同年' if later else '翌年'}{plan.made.month}月"
    did = rng.choice(("に推進本部を設置し", "から検討を始め", "に策定方針を決定し"))
    said = f"{month(begun, v.style)}{did}、{then}に「{v.name(plan)}」を策定しました。"
    return _dated(desk, plan, said, plan.made.iso_month)


def plain_verbs(desk: Desk) -> Article:
    """取りまとめました, 完成しました, 定めました: a plan is made in plain words."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    name, whole_day = v.name(plan), desk.chance(0.5)
    at = v.day(plan) if whole_day else v.month(plan)
    form = rng.choice(
        (
            f"{at}、「{name}」を取りまとめました。",
            f"「{name}」が{at}に完成しました。",
            f"{v.town.people}では{at}に{name}を定めました。",
            f"{name}は、{at}付けで決定しました。",
        )
    )
    return _dated(desk, plan, form, plan.made.iso if whole_day else plan.made.iso_month)


def relative(desk: Desk) -> Article:
    """令和2年3月に策定した「…」に基づき取り組んでいます: the making in a clause before the name."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    name, at = v.name(plan), v.month(plan)
    form = rng.choice(
        (
            f"{at}に策定した「{name}」に基づき、各種の事業に取り組んでいます。",
            f"このページでは、{at}に策定した{name}を掲載しています。",
            f"{at}策定の「{name}」の計画書です。",
        )
    )
    return _dated(desk, plan, form, plan.made.iso_month)


def each_phase(desk: Desk) -> Article:
    """第1期は平成27年10月に、第2期は令和2年3月に策定しました: numbers stand for names."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=True)
    old, new = plans(rng, 2, 0)
    one, two = v.ordinal(old.phase), v.ordinal(new.phase)
    form = rng.choice(
        (
            f"{one}は{v.month(old)}に、{two}は{v.month(new)}に策定しました。",
            f"総合戦略は、{one}を{v.month(old)}、{two}を{v.month(new)}に策定しています。",
        )
    )
    entries = [
        desk.whole(new, published=new.made.iso_month),
        desk.whole(old, published=old.made.iso_month),
    ]
    return page_of(desk, [desk.group("計画書", entries, [form])], new)


def fiscal_end(desk: Desk) -> Article:
    """令和元年度末に策定しました: a fiscal year, or its last month."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    plan = plan._replace(made=plan.made._replace(month=3))
    end = f"{fiscal(plan.made.fiscal, v.style)}末"
    said = f"{v.town.people}では、{end}に「{v.name(plan)}」を策定しました。"
    also = (str(plan.made.fiscal), plan.made.iso_month)
    entries = [
        desk.whole(plan, also_published=also),
        desk.summary(plan, also_published=also),
    ]
    return page_of(desk, [desk.group("計画書", entries, [said])], plan)


def dated_versions(desk: Desk) -> Article:
    """Under a plan's name: 令和2年3月策定版, 令和4年10月改訂版."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    made = [own, revised(rng, own)]
    if desk.chance(0.4):
        made.append(revised(rng, own, made[-1].at))
    entries = []
    for plan in reversed(made):
        word = rng.choice(("改訂版", "改定版")) if plan.revision else "策定版"
        label = f"{v.month(plan)}{word}"
        entry = desk.named(plan, label, "whole", published=plan.at.iso_month)
        entries.append(entry._replace(column=FILES))
    return page_of(desk, [desk.group(v.name(own), entries)], own)


def kinds_as_heads(desk: Desk) -> Article:
    """人口ビジョン, 総合戦略 as headings; below them 第1期（平成27年10月策定）."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=True)
    made = plans(rng, 2, 0)
    groups = []
    for kind, head in (("vision", v.vision), ("strategy", v.core.removeprefix("版"))):
        entries = []
        for plan in reversed(made):
            label = f"{v.ordinal(plan.phase)}（{v.month(plan)}策定）"
            entry = desk.named(plan, label, "whole", kind, published=plan.made.iso_month)
            entries.append(entry._replace(column=FILES))
        groups.append(desk.group(head, entries))
    return page_of(desk, groups, made[-1])


def revised_twice_note(desk: Desk) -> Article:
    """※平成27年10月策定、平成29年3月・令和元年6月改訂 below the one file: the last is its month."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    first = revised(rng, own)
    last = revised(rng, own, first.at)
    months = f"{v.month(first)}・{v.month(last)}"
    note = rng.choice(
        (f"※{v.month(own)}策定、{months}改訂", f"（{v.month(own)}策定、{months}改定）")
    )
    entry = desk.whole(last, note=note, published=last.at.iso_month, also_revision=(UNDATED,))
    entry = relabelled(entry, f"{v.name(own)}（改訂版）")._replace(column=FILES)
    return page_of(desk, [desk.group("計画書", [entry])], own)


def period_and_made(desk: Desk) -> Article:
    """（計画期間：令和2年度～令和6年度、令和2年3月策定）: years and a month in brackets."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    entries = []
    for plan in reversed(made):
        years = v.period(plan, rng)
        inner = rng.choice(
            (f"計画期間：{years}、{v.month(plan)}策定", f"{v.month(plan)}策定、計画期間{years}")
        )
        whole = desk.whole(plan, published=plan.made.iso_month)
        entries.append(relabelled(whole, f"{whole.label}（{inner}）")._replace(column=FILES))
    return page_of(desk, [desk.group("計画書", entries)], made[-1])


def compared(desk: Desk) -> Article:
    """第1期と第2期の施策対応表 beside two phases: it is a companion, and no part of either."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=True)
    old, new = plans(rng, 2, 0)
    one, two = v.ordinal(old.phase), v.ordinal(new.phase)
    label = rng.choice(
        (
            f"{one}と{two}の施策対応表",
            f"{one}総合戦略と{two}総合戦略の比較",
            f"{one}・{two}総合戦略　施策体系の対照表",
        )
    )
    at = day(new.made, v.style)
    heading = f"{v.name(new)}（{at}策定）"
    entries = [desk.whole(new, published=new.made.iso), desk.beside(new, label)]
    groups = [desk.group(heading, entries), desk.group("前の計画", [desk.whole(old)])]
    return page_of(desk, groups, new)


def received_then_made(desk: Desk) -> Article:
    """令和2年2月に答申を受け、令和2年3月に…を策定しました: what went before has a date, too."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    before = plan.made._replace(year=plan.made.year - 1, month=12)
    did = rng.choice(("審議会から答申を受け", "議会の議決を経て", "素案を公表し", "意見募集を終え"))
    at = v.day(plan) if desk.chance(0.5) else v.month(plan)
    iso = plan.made.iso if at == v.day(plan) else plan.made.iso_month
    said = f"{month(before, v.style)}に{did}、{at}に「{v.name(plan)}」を策定しました。"
    return _dated(desk, plan, said, iso)


def posted_and_made(desk: Desk) -> Article:
    """令和2年3月に策定した「…」を、令和2年4月10日に公開しました: of two dates the first."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    later = day(plan.made._replace(year=plan.made.year + 1, month=4, day=10), v.style)
    did = rng.choice(("このページで公開しました", "掲載しました", "冊子にしました"))
    said = f"{v.month(plan)}に策定した「{v.name(plan)}」を、{later}に{did}。"
    return _dated(desk, plan, said, plan.made.iso_month)


def end_of_month(desk: Desk) -> Article:
    """令和2年3月末に, 3月下旬に策定しました: a month all the same."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = v.month(plan) + rng.choice(("末", "下旬", "中旬"))
    said = rng.choice(
        (
            f"{v.town.people}では、{at}に「{v.name(plan)}」を策定しました。",
            f"「{v.name(plan)}」は{at}に策定しています。",
        )
    )
    return _dated(desk, plan, said, plan.made.iso_month)


def two_lines(desk: Desk) -> Article:
    """人口ビジョン：令和2年3月改訂 and 総合戦略：令和2年3月策定 as lines above both files."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    early = plan._replace(made=plan.made._replace(year=plan.made.year - 1, month=12))
    lead = [
        f"{v.vision}：{v.month(early)}策定",
        f"{v.core.removeprefix('版')}：{v.month(plan)}策定",
    ]
    entries = [
        desk.whole(early, "vision", published=early.made.iso_month),
        desk.whole(plan, published=plan.made.iso_month),
    ]
    return page_of(desk, [desk.group("計画書", entries, lead)], plan)


def year_only(desk: Desk) -> Article:
    """…総合戦略（令和2年策定）: a year and no month."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    groups = []
    for plan in reversed(made):
        year = month(plan.made, "era").partition("年")[0] + "年"
        also = (str(plan.made.year),)
        entries = [
            desk.whole(plan, also_published=also),
            desk.summary(plan, also_published=also),
        ]
        groups.append(desk.group(f"{v.name(plan)}（{year}策定）", entries))
    return page_of(desk, groups, made[-1])


def this_year(desk: Desk) -> Article:
    """本年3月27日に…を策定しました: of a year that the page does not tell."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = f"{plan.made.month}月{plan.made.day}日"
    said = rng.choice(
        (
            f"本年{at}に「{v.name(plan)}」を策定しました。",
            f"今年{plan.made.month}月、{v.name(plan)}を策定しました。",
            f"{v.town.people}では去る{at}に{v.name(plan)}を策定しました。",
        )
    )
    entries = [desk.whole(plan), desk.summary(plan)]
    return page_of(desk, [desk.group("計画書", entries, [said])], plan)
