"""Dates and years besides that of a making: sent on, pictured, looked to, told in two ways."""

from tools.lab.cities.article import Article, Entry
from tools.lab.cities.course import Plan, phase_plan, plans, revised
from tools.lab.cities.dates import Day, any_day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import STRATEGY, Edition
from tools.lab.cities.wording.page import FILES, page_of, relabelled


def _pair(desk: Desk, plan: Plan, iso: str | None) -> list[Entry]:
    return [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]


def sent_on(desk: Desk) -> Article:
    """…を、令和2年4月10日に県へ提出しました: to whom it went."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = day(plan.made._replace(year=plan.made.year + 1, month=4, day=10), v.style)
    name = v.name(plan)
    said = rng.choice(
        (
            f"{name}は、{at}に内閣府地方創生推進事務局へ提出しました。",
            f"{at}、「{name}」を図書館に納めました。",
            f"{name}を{at}に各世帯へお届けしました。",
        )
    )
    entries = _pair(desk, plan, None)
    return page_of(desk, [desk.group("計画書", entries, [said])], plan)


def pictured(desk: Desk) -> Article:
    """写真：策定委員会の様子（令和2年1月20日）: a caption with a day."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = day(plan.made._replace(year=plan.made.year - 1, month=11), v.style)
    said = rng.choice(
        (
            f"写真：{v.name(plan)}について話し合う皆さん（{at}）",
            f"▲{v.name(plan)}を手にする{desk.town.self_word}長（{at}）",
            f"（{at}撮影）",
        )
    )
    entries = _pair(desk, plan, None)
    return page_of(desk, [desk.group("計画書", entries, [said])], plan)


def years_looked_to(desk: Desk) -> Article:
    """2040年を見据えた…, 人口ビジョン（2060年）: years in names that are none of a plan's."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=True)
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    year = rng.choice((2040, 2045, 2060))
    form = rng.choice(("{}（目標年次：{}年）", "{}～{}年への挑戦～", "{}（{}年を展望）"))
    entries = []
    for series in ("strategy", "vision"):
        entry = desk.whole(plan, series)
        entries.append(relabelled(entry, form.format(entry.label, year))._replace(column=FILES))
    return page_of(desk, [desk.group("計画書", entries)], plan)


def year_of_revision(desk: Desk) -> Article:
    """…総合戦略（令和4年改訂版）: the year of a revision and no month."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    later = revised(rng, own)
    year = month(later.at, "era").partition("年")[0] + "年"
    label = f"{v.name(own)}（{year}{rng.choice(('改訂版', '改定版', '一部改訂'))}）"
    at = str(later.at.year)
    entry = relabelled(desk.whole(later, also_published=(at,)), label)
    truth = entry.truth._replace(
        editions=(Edition(STRATEGY, own.phase, at),), also_revision=(str(later.at.fiscal),)
    )
    entries = [entry._replace(truth=truth, column=FILES), desk.whole(own)]
    return page_of(desk, [desk.group("計画書", entries)], own)


def decided_and_published(desk: Desk) -> Article:
    """（令和2年3月24日決定、令和2年4月1日公表）: two days of one edition."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    out = Day(plan.made.year + (plan.made.month > 11), plan.made.month % 12 + 1, 10)
    said = f"{v.day(plan)}決定、{day(out, v.style)}公表"
    entries = [
        entry._replace(truth=entry.truth._replace(also_published=(plan.made.iso, out.iso)))
        for entry in _pair(desk, plan, plan.made.iso)
    ]
    return page_of(desk, [desk.group(f"{v.name(plan)}（{said}）", entries)], plan)


def dated_first(desk: Desk) -> Article:
    """【令和2年3月策定】計画書はこちら, below the heading that has the name."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    groups = []
    for plan in reversed(made):
        form = rng.choice(("【{}策定】計画書", "{}策定　計画書", "（{}策定）計画書はこちら"))
        label = form.format(v.month(plan))
        entry = desk.named(plan, label, "whole", published=plan.made.iso_month)
        groups.append(desk.group(v.name(plan), [entry._replace(column=FILES)]))
    return page_of(desk, groups, made[-1])


def quarter(desk: Desk) -> Article:
    """令和元年度の第4四半期に策定しました: a quarter of a fiscal year."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    year = plan.made.fiscal
    said = f"「{v.name(plan)}」は、{fiscal(year, v.style)}の第4四半期に策定しました。"
    entries = [
        entry._replace(truth=entry.truth._replace(also_published=(str(year),)))
        for entry in _pair(desk, plan, None)
    ]
    return page_of(desk, [desk.group("計画書", entries, [said])], plan)


def figures_beside(desk: Desk) -> Article:
    """…総合戦略　指標の実績（令和5年3月末）, タウンミーティング: the name, a day, no edition."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    name = v.name(plan)
    end = month(Day(plan.first + 2, 3, 31), v.style)
    before = day(any_day(rng, plan.made.year - 1, plan.made.year - 1), v.style)
    labels = (
        f"{name}　指標の実績値（{end}末）",
        f"{name}タウンミーティング（{before}）のまとめ",
        f"{name}に掲げた事業の一覧（{end}時点）",
        f"{name}ワーキンググループ報告（{before}）",
    )
    others = [desk.other(one, "jisseki") for one in rng.sample(labels, 2)]
    groups = [desk.group("計画書", _pair(desk, plan, None))]
    groups.append(desk.group("資料", others, own=False))
    return page_of(desk, groups, plan)


def period_and_made_line(desk: Desk) -> Article:
    """計画期間：令和2年4月～令和7年3月（令和2年3月策定） as a line below the name."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    first, last = Day(plan.first, 4, 1), Day(plan.last + 1, 3, 31)
    said = rng.choice(
        (
            f"計画期間：{month(first, v.style)}～{month(last, v.style)}（{v.month(plan)}策定）",
            f"{v.month(plan)}策定／計画期間　{month(first, v.style)}～{month(last, v.style)}",
        )
    )
    entries = _pair(desk, plan, plan.made.iso_month)
    return page_of(desk, [desk.group(v.name(plan), entries, [said])], plan)


def next_time(desk: Desk) -> Article:
    """次回の見直しは令和4年10月の予定です; 次の計画は令和7年3月に: what is to come."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    soon = month(Day(plan.first + 3, 10, 1), v.style)
    name = v.name(plan)
    said = rng.choice(
        (
            f"{name}の次回の見直しは、{soon}の予定です。",
            f"「{name}」は{soon}をめどに見直す考えです。",
            f"{soon}には、{name}の中間評価を公表します。",
        )
    )
    entries = _pair(desk, plan, None)
    return page_of(desk, [desk.group("計画書", entries, [said])], plan)
