"""Dates of a plan's making in words, signs and places that officials use besides; and dates in
labels of its parts that are of what the part tells."""

from tools.lab.cities.article import Article
from tools.lab.cities.course import Plan, phase_plan, revised
from tools.lab.cities.dates import Day, any_day, day, era, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import STRATEGY, Edition
from tools.lab.cities.wording.page import FILES, page_of, pair, relabelled, told_somewhere


def _plan(desk: Desk) -> Plan:
    return phase_plan(desk.rng, desk.rng.choice((1, 2, 3)))


def _dated(desk: Desk, plan: Plan, iso: str, *forms: str) -> Article:
    return told_somewhere(desk, plan, desk.rng.choice(forms), pair(desk, plan, iso))


def pronouns(desk: Desk) -> Article:
    """「…」に基づき取り組んでいます。本戦略は、令和2年3月に策定したものです。"""
    v, plan = desk.voice, _plan(desk)
    name, at, town = v.name(plan), v.month(plan), v.town.people
    return _dated(
        desk,
        plan,
        plan.made.iso_month,
        f"{town}では「{name}」に基づき取組を進めています。本戦略は、{at}に策定したものです。",
        f"{town}の地方創生の指針が「{name}」です。この戦略は{at}に策定しました。",
        f"「{name}」を公開しています。同戦略は、{at}に策定されました。",
    )


def came_to_be_made(desk: Desk) -> Article:
    """令和2年3月、…の策定に至りました; 策定の運びとなりました; 策定を終えました."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), v.month(plan)
    return _dated(
        desk,
        plan,
        plan.made.iso_month,
        f"多くの方のご協力により、{at}、「{name}」の策定に至りました。",
        f"{at}に「{name}」を策定する運びとなりました。",
        f"{name}は、{at}をもって策定を終えました。",
        f"「{name}」を{at}に策定いたしましたことをご報告します。",
    )


def _west_first(at: Day) -> str:
    name, number = era(at.year, at.month)
    return f"{at.year}（{name}{'元' if number == 1 else number}）年{at.month}月"


def west_first(desk: Desk) -> Article:
    """2020（令和2）年3月策定, 2020年（令和2年）3月に: the year of our era first."""
    v = desk.voice
    plan = _plan(desk)
    at = _west_first(plan.made)
    if desk.chance(0.5):
        at = at.replace("（", "年（").replace("）年", "年）")
    name, iso = v.name(plan), plan.made.iso_month
    if desk.chance(0.5):
        return page_of(desk, [desk.group(f"{name}（{at}策定）", pair(desk, plan, iso))], plan)
    return _dated(
        desk, plan, iso, f"{at}に「{name}」を策定しました。", f"{name}（{at}策定）の概要です。"
    )


def short_eras(desk: Desk) -> Article:
    """（令2年3月策定）, （平27.10策定）: the era in one character."""
    rng = desk.rng
    plan = _plan(desk)
    name, number = era(plan.made.year, plan.made.month)
    form = rng.choice(("{}{}年{}月策定", "{}{}.{}策定", "{}{}・{}策定"))
    said = form.format(name[0], number, plan.made.month)
    entries = [
        relabelled(one, f"{one.label}（{said}）")._replace(column=FILES)
        for one in pair(desk, plan, plan.made.iso_month)
    ]
    return page_of(desk, [desk.group("計画書", entries)], plan)


def dashed_dates(desk: Desk) -> Article:
    """（2020-03策定）, （2020-03-31策定）."""
    v = desk.voice
    plan = _plan(desk)
    if desk.chance(0.5):
        said, iso = f"{plan.made.iso_month}策定", plan.made.iso_month
    else:
        said, iso = f"{plan.made.iso}策定", plan.made.iso
    return page_of(desk, [desk.group(f"{v.name(plan)}（{said}）", pair(desk, plan, iso))], plan)


def terse(desk: Desk) -> Article:
    """策定時期：令和2年3月; 令和2年3月策定済; 令和2年3月策定。 below the name."""
    v, rng = desk.voice, desk.rng
    plan = _plan(desk)
    at = v.month(plan)
    line = rng.choice(
        (
            f"策定時期：{at}",
            f"{at}策定済",
            f"{at}策定。",
            f"（{at}　策定）",
            f"・{at}に策定",
            f"策定…{at}",
        )
    )
    iso = plan.made.iso_month
    return page_of(desk, [desk.group(v.name(plan), pair(desk, plan, iso), [line])], plan)


def consultation_facts(desk: Desk) -> Article:
    """案の公表日, 意見の提出期間, 策定日: facts of a consultation whose plan is made by now."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    year = plan.made.year
    start, end = Day(year, 1, rng.randint(4, 12)), Day(year, 2, rng.randint(1, 10))
    lead = [
        f"案の公表日：{day(start, v.style)}",
        f"意見の提出期間：{day(start, v.style)}から{day(end, v.style)}まで",
        f"結果の公表日：{day(Day(year, plan.made.month + 1, 5), v.style)}",
    ]
    iso = None
    if desk.chance(0.6):
        lead.insert(rng.choice((2, 3)), f"策定日：{v.day(plan)}")
        iso = plan.made.iso
    return page_of(desk, [desk.group(v.name(plan), pair(desk, plan, iso), lead)], plan)


def dated_chapters(desk: Desk) -> Article:
    """第2章　人口の推移（令和2年10月1日現在）, 資料編　策定の経過（令和元年6月～令和2年3月）."""
    v = desk.voice
    plan = _plan(desk)
    census = day(Day(2015 if plan.phase == 1 else 2020, 10, 1), v.style)
    begun = month(plan.made._replace(year=plan.made.year - 1, month=6), v.style)
    labels = (
        "表紙・目次",
        f"第1章　人口の現状（{census}）",
        f"第2章　アンケートの結果（{begun}実施）",
        "第3章　基本目標",
        f"資料編　策定の経過（{begun}～{v.month(plan)}）",
    )
    parts = [desk.named(plan, one, "split") for one in labels]
    whole = desk.whole(plan)
    group = desk.group(v.name(plan), [whole, *parts] if desk.chance(0.5) else parts)
    return page_of(desk, [group], plan)


def told_at_length(desk: Desk) -> Article:
    """…は、議会の議決を経て令和2年3月27日に策定しました: what came before, at length."""
    v, plan = desk.voice, _plan(desk)
    name, town = v.name(plan), v.town.people
    return _dated(
        desk,
        plan,
        plan.made.iso,
        f"「{name}」は、議会の議決を経て{v.day(plan)}に策定しました。",
        f"{town}では、庁内での検討や議会への説明を重ね、{v.day(plan)}に「{name}」を策定しております。",
        f"「{name}」（{v.day(plan)}策定、全{desk.rng.randint(30, 90)}ページ）を公開しています。",
    )


def revised_at_length(desk: Desk) -> Article:
    """国の戦略（令和4年12月23日閣議決定）を受け、令和5年3月に…を改訂しました: one file, revised."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, 2)
    last = revised(rng, own)._replace(revision=Day(2023, rng.choice((2, 3, 3)), rng.randint(1, 28)))
    name, at = v.name(own), v.month(last)
    state = day(Day(2022, 12, 23), v.style)
    said = rng.choice(
        (
            f"国の総合戦略（{state}閣議決定）を受け、{at}に「{name}」を{v.revise}しました。",
            f"{state}に国が新たな総合戦略を決定したことから、{at}、「{name}」を{v.revise}しました。",
        )
    )
    entries = [
        desk.whole(last, published=last.at.iso_month, also_revision=("改訂版",)),
        desk.summary(last, published=last.at.iso_month, also_revision=("改訂版",)),
    ]
    article = told_somewhere(desk, own, said, entries)
    return article._replace(mentions=(Edition(STRATEGY, own.phase),))


def two_plans_two_days(desk: Desk) -> Article:
    """総合計画は令和3年3月に、総合戦略は令和2年3月に策定しました: each plan its month."""
    v, rng = desk.voice, desk.rng
    plan = _plan(desk)
    other = month(any_day(rng, plan.made.year + 1, plan.made.year + 2), v.style)
    name, at = v.name(plan), v.month(plan)
    master = f"第{rng.randint(4, 7)}次総合計画"
    return _dated(
        desk,
        plan,
        plan.made.iso_month,
        f"{master}は{other}に、{name}は{at}に策定しました。",
        f"{name}（{at}策定）と{master}（{other}策定）の二つを柱にまちづくりを進めます。",
        f"「{name}」を{at}に、「{master}」を{other}に策定しました。",
    )


def fiscal_then_month(desk: Desk) -> Article:
    """令和元年度事業として、令和2年3月に…を策定; 策定年度：令和元年度."""
    v, plan = desk.voice, _plan(desk)
    name, at, year = v.name(plan), v.month(plan), fiscal(plan.made.fiscal, v.style)
    return _dated(
        desk,
        plan,
        plan.made.iso_month,
        f"{year}の事業として検討を進め、{at}に「{name}」を策定しました。",
        f"{at}に策定した「{name}」は、{fiscal(plan.first, v.style)}からの取組をまとめたものです。",
        f"「{name}」は、{year}に{desk.rng.randint(3, 6)}回の会議を開き、{at}に策定しました。",
    )


def month_below_name(desk: Desk) -> Article:
    """The inside of a cover as lines: 第2期… / 令和2年3月 / ○○市."""
    v = desk.voice
    plan = _plan(desk)
    lead = [v.month(plan), desk.town.name]
    entries = [
        one._replace(truth=one.truth._replace(also_published=(None,)))
        for one in pair(desk, plan, plan.made.iso_month)
    ]
    if desk.chance(0.5):
        lead.reverse()
    return page_of(desk, [desk.group(v.name(plan), entries, lead)], plan)
