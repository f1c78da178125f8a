"""What happened around a plan: dates beside its name, of which none is that of its making."""

from tools.lab.cities.article import Article
from tools.lab.cities.course import Plan, phase_plan
from tools.lab.cities.dates import Day, any_day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import STRATEGY, Edition
from tools.lab.cities.wording.page import page_of


def _told(desk: Desk, plan: Plan, sentence: str) -> Article:
    entries = [desk.whole(plan), desk.summary(plan)]
    return page_of(desk, [desk.group("計画書", entries, [sentence])], plan)


def on_display(desk: Desk) -> Article:
    """冊子は、令和2年5月1日から5月29日まで閲覧できます: when a plan could be looked at."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = plan.made._replace(year=plan.made.year + 1, month=5, day=rng.randint(1, 9))
    first, last = day(at, v.style), day(at._replace(day=29), v.style)
    form = rng.choice(
        (
            f"{v.name(plan)}は、{first}から{last}まで{desk.town.self_word}役所ロビーで閲覧できます。",
            f"「{v.name(plan)}」の閲覧期間：{first}～{last}",
            f"{v.name(plan)}の冊子を、{first}から図書館に備え付けています。",
        )
    )
    return _told(desk, plan, form)


def celebrated(desk: Desk) -> Article:
    """策定を記念したフォーラム, 冊子の販売: the making is named, the date is another's."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    later = any_day(rng, plan.made.year + 1, plan.made.year + 1)
    form = rng.choice(
        (
            f"{day(later, v.style)}に「{v.name(plan)}」の策定を記念したフォーラムを行いました。",
            f"{v.name(plan)}の冊子は、{month(later, v.style)}から1部500円で販売しています。",
            f"{day(later, v.style)}、{v.name(plan)}の策定にあたり連携協定を結びました。",
        )
    )
    return _told(desk, plan, form)


def asked_by_state(desk: Desk) -> Article:
    """令和元年12月に国から求められ、…を策定しました: when it was asked for, not its making."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = month(Day(plan.made.year - 1, 12, 20), v.style)
    name = v.name(plan)
    form = rng.choice(
        (
            f"{at}に国から地方版総合戦略の策定を求める通知があり、「{name}」を策定しました。",
            f"{at}に国が示した手引きを踏まえ、{name}を策定しました。",
            f"国の総合戦略が{at}に決定されたことを受け、{v.town.people}でも{name}を策定しました。",
        )
    )
    return _told(desk, plan, form)._replace(mentions=(Edition(STRATEGY, None),))


def following_others(desk: Desk) -> Article:
    """令和元年7月に設置した会議の意見を踏まえ、…を策定しました: dates of what went before."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = month(plan.made._replace(year=plan.made.year - 1, month=7), v.style)
    name = v.name(plan)
    form = rng.choice(
        (
            f"{at}に設置した推進会議の意見を踏まえ、「{name}」を策定しました。",
            f"{at}に行った意識調査の結果をもとに、{name}を策定しました。",
            f"{name}は、{at}に公表した骨子案へのご意見を反映して策定したものです。",
        )
    )
    return _told(desk, plan, form)


def period_made(desk: Desk) -> Article:
    """令和2年4月から5年間を計画期間とする「…」を策定しました: its period, not its making."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    first, last = Day(plan.first, 4, 1), Day(plan.last + 1, 3, 31)
    years, name = plan.last - plan.first + 1, v.name(plan)
    form = rng.choice(
        (
            f"{month(first, v.style)}から{years}年間を計画期間とする「{name}」を策定しました。",
            f"{v.town.people}では、{day(first, v.style)}を始期とする{name}を策定しました。",
            f"{day(last, v.style)}までの{years}年間に取り組む施策をまとめた{name}を策定しました。",
        )
    )
    return _told(desk, plan, form)


def planned_review(desk: Desk) -> Article:
    """令和4年度に中間見直しを行う予定: what will be done to it."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    end = month(Day(plan.last + 1, 3, 31), v.style)
    form = rng.choice(
        (
            f"{v.name(plan)}は、{fiscal(plan.first + 2, v.style)}に中間見直しを行います。",
            f"{end}までに、{v.name(plan)}の次の計画を策定します。",
            f"{v.name(plan)}の改訂に向け、{month(Day(plan.last, 6, 1), v.style)}から検討します。",
        )
    )
    return _told(desk, plan, form)


def budgets(desk: Desk) -> Article:
    """令和2年3月補正予算に計上, 交付決定: money for what a plan says."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = plan.made._replace(year=plan.made.year + 1, month=rng.choice((3, 6, 9, 12)))
    form = rng.choice(
        (
            f"{v.name(plan)}に掲げた事業の費用を、{month(at, v.style)}補正予算に計上しました。",
            f"{day(at, v.style)}に、「{v.name(plan)}」に基づく事業の交付決定を受けました。",
            f"{v.name(plan)}の事業に係る当初予算は、{day(at, v.style)}に議決されました。",
        )
    )
    return _told(desk, plan, form)


def rules_beside(desk: Desk) -> Article:
    """推進本部設置要綱（平成27年4月1日制定） beside a plan without a date."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = day(Day(plan.made.year - 1, rng.choice((4, 5, 6)), 1), v.style)
    word = rng.choice(("制定", "施行", "一部改正"))
    label = rng.choice(
        (
            f"{desk.town.name}まち・ひと・しごと創生推進本部設置要綱（{at}{word}）",
            f"総合戦略推進会議設置要綱（{at}{word}）",
            f"総合戦略策定委員会委員名簿（{at}現在）",
        )
    )
    entries = [desk.whole(plan), desk.summary(plan), desk.other(label, "youkou")]
    return page_of(desk, [desk.group("資料", entries)], plan)
