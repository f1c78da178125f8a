"""How a plan came about, told at length: put off, provisional at first, made together with another;
tables of versions as lines. Their dates are those of its making."""

from tools.lab.cities.article import Article, Entry
from tools.lab.cities.course import Plan, phase_plan, revised
from tools.lab.cities.dates import Day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import STRATEGY, VISION, Edition
from tools.lab.cities.wording.page import FILES, page_of, pair, relabelled, told_somewhere


def put_off(desk: Desk) -> Article:
    """令和元年10月を予定していた策定を延期し、令和2年3月に策定しました: the later of the two."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    planned = plan.made._replace(year=plan.made.year - 1, month=10)
    name, then, at = v.name(plan), month(planned, v.style), v.month(plan)
    said = rng.choice(
        (
            f"{then}に予定していた策定を延期し、{at}に「{name}」を策定しました。",
            f"{name}は、当初{then}の策定を目指していましたが、{at}に策定しました。",
            f"作業の遅れにより{then}の公表は見送り、{at}に{name}を策定しています。",
        )
    )
    return told_somewhere(desk, plan, said, pair(desk, plan, plan.made.iso_month))


def provisional_first(desk: Desk) -> Article:
    """令和元年12月の中間取りまとめを経て、令和2年3月27日に策定しました."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    first = month(plan.made._replace(year=plan.made.year - 1, month=9), v.style)
    name, at = v.name(plan), v.day(plan)
    said = rng.choice(
        (
            f"{first}の中間取りまとめを経て、{at}に「{name}」を策定しました。",
            f"{first}に骨子を公表し、{at}に{name}を策定しました。",
            f"{name}は、{first}に素案をまとめ、{at}に策定したものです。",
        )
    )
    return told_somewhere(desk, plan, said, pair(desk, plan, plan.made.iso))


def deeds_as_nouns(desk: Desk) -> Article:
    """令和3年3月に人口ビジョンの改訂および第2期総合戦略の策定を行いました."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    name, at = v.name(plan), v.month(plan)
    vision = f"{desk.town.name}{v.vision}"
    said = rng.choice(
        (
            f"{v.town.people}では、{at}に{vision}の改訂および{name}の策定を行いました。",
            f"{at}に、「{name}」の策定を行いました。",
            f"{at}、{name}の策定が完了しましたのでお知らせします。",
        )
    )
    article = told_somewhere(desk, plan, said, pair(desk, plan, plan.made.iso_month))
    revision = Edition(VISION, None, plan.made.iso_month)
    mentions = (revision, Edition(VISION, None), Edition(VISION, 1, plan.made.iso_month))
    return article._replace(mentions=(*mentions, Edition(VISION, 1)))


def extended_in_brackets(desk: Desk) -> Article:
    """…（計画期間：平成27年度から平成31年度まで、後に令和3年度まで延長）を平成27年10月に策定."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    years = f"{fiscal(plan.first, v.style)}から{fiscal(plan.last, v.style)}まで"
    longer = fiscal(plan.last + 2, v.style)
    name, at = v.name(plan), v.month(plan)
    said = rng.choice(
        (
            f"「{name}」（計画期間：{years}、後に{longer}まで延長）を{at}に策定しました。",
            f"{at}に、{name}（期間は{years}）を策定しました。",
        )
    )
    return told_somewhere(desk, plan, said, pair(desk, plan, plan.made.iso_month))


def told_by_office(desk: Desk) -> Article:
    """令和2年3月　○○市（企画課）　策定: as the inside of a cover has it."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    whole_day = desk.chance(0.4)
    at = v.day(plan) if whole_day else v.month(plan)
    iso = plan.made.iso if whole_day else plan.made.iso_month
    town = desk.town.name
    line = rng.choice(
        (f"{at}　{town}策定", f"策定：{town}（{at}）", f"{town}　{at}策定", f"策定年月　{at}")
    )
    return page_of(desk, [desk.group(v.name(plan), pair(desk, plan, iso), [line])], plan)


def versions_in_lines(desk: Desk) -> Article:
    """令和2年3月27日　新規策定 / 令和3年6月1日　指標の見直しによる改訂: the file is the last."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    last = revised(rng, own)
    why = rng.choice(("指標の見直しによる改訂", "事業の追加による改訂"))
    lead = [f"{day(own.made, v.style)}　新規策定", f"{day(last.at, v.style)}　{why}"]
    if desk.chance(0.4):
        lead.reverse()
    entry = desk.whole(last, also_revision=("改訂版",))
    entry = entry._replace(
        truth=entry.truth._replace(also_published=(last.at.iso, last.at.iso_month))
    )
    label = f"{v.name(last)}"
    article = page_of(desk, [desk.group(v.name(own), [relabelled(entry, label)], lead)], own)
    return article._replace(mentions=(Edition(STRATEGY, own.phase),))


def each_beside_date(desk: Desk) -> Article:
    """第2期…（令和2年3月策定）, 行政改革大綱（平成30年5月策定）…: a list of plans of all kinds."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=True)
    old, new = phase_plan(rng, 1), phase_plan(rng, 2)
    other = Day(2018, rng.randint(4, 9), rng.randint(1, 28))
    entries: list[Entry] = []
    for plan in (new, old):
        whole = desk.whole(plan, published=plan.made.iso_month)
        label = f"{v.name(plan)}（{v.month(plan)}策定）"
        entries.append(relabelled(whole, label)._replace(column=FILES))
    paper = rng.choice(("公共施設等総合管理計画", "地域公共交通網形成計画", "行政改革大綱"))
    between = desk.other(f"{desk.town.name}{paper}（{month(other, v.style)}策定）", "keikaku")
    entries.insert(1, between)
    return page_of(desk, [desk.group("計画一覧", entries)], new)


def decided_in_sentence(desk: Desk) -> Article:
    """…は、令和2年3月27日に開いた本部会議で決定し、同年4月1日から取組を始めています."""
    v, rng = desk.voice, desk.rng
    plan: Plan = phase_plan(rng, rng.choice((2, 3)))
    start = day(Day(plan.first, 4, 1), v.style)
    name, at = v.name(plan), v.day(plan)
    said = rng.choice(
        (
            f"{at}に「{name}」を決定し、{start}から取組を始めています。",
            f"{at}に策定した「{name}」は、{start}から{plan.last - plan.first + 1}年間の計画です。",
        )
    )
    return told_somewhere(desk, plan, said, pair(desk, plan, plan.made.iso))
