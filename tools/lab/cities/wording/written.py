"""Ways to write the date, the years or the number of an edition that few pages have."""

from tools.lab.cities.article import Article, Entry
from tools.lab.cities.course import Plan, phase_plan, plans, revised
from tools.lab.cities.dates import Day, day, fiscal, month, span
from tools.lab.cities.desk import Desk
from tools.lab.cities.wording.page import FILES, page_of, relabelled


def _pair(desk: Desk, plan: Plan, iso: str | None) -> list[Entry]:
    return [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]


def made_over_months(desk: Desk) -> Article:
    """令和元年7月から令和2年3月にかけて策定しました: months of work, the last of them its date."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    begun = plan.made._replace(year=plan.made.year - 1, month=7)
    first, last, name = month(begun, v.style), v.month(plan), v.name(plan)
    said = rng.choice(
        (
            f"{name}は、{first}から{last}にかけて策定しました。",
            f"{first}～{last}に、「{name}」の策定に取り組みました。",
            f"「{name}」の策定期間：{first}～{last}",
        )
    )
    also = (plan.made.iso_month,)
    entries = [desk.whole(plan, also_published=also), desk.summary(plan, also_published=also)]
    return page_of(desk, [desk.group("計画書", entries, [said])], plan)


def key_dates(desk: Desk) -> Article:
    """策定：令和2年3月 / 計画開始：令和2年4月 / 中間評価：令和4年9月 as lines below a name."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    start, check = Day(plan.first, 4, 1), Day(plan.first + 2, 9, 1)
    end = Day(plan.last + 1, 3, 31)
    mark = rng.choice(("：", "　", " … "))
    lead = [
        f"策定{mark}{v.month(plan)}",
        f"計画開始{mark}{month(start, v.style)}",
        f"中間評価{mark}{month(check, v.style)}",
        f"計画終了{mark}{month(end, v.style)}",
    ]
    if desk.chance(0.4):
        lead.reverse()
    entries = _pair(desk, plan, plan.made.iso_month)
    return page_of(desk, [desk.group(v.name(plan), entries, lead)], plan)


def history_lines(desk: Desk) -> Article:
    """改訂履歴: 初版　令和2年3月 / 第2版　令和4年10月 above the one file, which is the last."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    made: list[Plan] = [own]
    for n in (2, 3)[: rng.randint(1, 2)]:
        made.append(revised(rng, own, made[-1].at)._replace(numbered=str(n)))
    lead = ["改訂履歴"] if desk.chance(0.5) else []
    for plan in made:
        lead.append(f"{f'第{plan.numbered}版' if plan.numbered else '初版'}　{v.month(plan)}")
    last = made[-1]
    label = f"{v.name(own)}（第{last.numbered}版）"
    entry = relabelled(desk.whole(last, published=last.at.iso_month), label)
    group = desk.group("計画書", [entry._replace(column=FILES)], lead)
    article = page_of(desk, [group], own)
    mentions = tuple(edition for plan in made for edition in desk.editions(plan, "strategy"))
    return article._replace(mentions=mentions)


def reprinted(desk: Desk) -> Article:
    """（令和3年5月増刷）, 第2刷: when it was printed again."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    again = month(plan.made._replace(year=plan.made.year + 1, month=5), v.style)
    word = rng.choice((f"{again}増刷", f"第2刷・{again}", f"{again}第2刷発行"))
    dated = desk.chance(0.5)
    heading = f"{v.name(plan)}（{v.month(plan)}策定）" if dated else "計画書"
    iso = plan.made.iso_month if dated else None
    whole = desk.whole(plan, published=iso)
    whole = relabelled(whole, f"{v.name(plan)}（{word}）")._replace(column=FILES)
    entries = [whole, desk.summary(plan, published=iso)]
    return page_of(desk, [desk.group(heading, entries)], plan)


def month_as_edition(desk: Desk) -> Article:
    """…総合戦略（令和2年3月版）: an edition that goes by its month."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    entries = []
    for plan in reversed(made):
        iso = plan.made.iso_month
        label = f"{v.name(plan)}（{v.month(plan)}版）"
        entry = relabelled(desk.whole(plan, published=iso, also_revision=(iso,)), label)
        entries.append(entry._replace(column=FILES))
    return page_of(desk, [desk.group("計画書", entries)], made[-1])


def weekday_made(desk: Desk) -> Article:
    """令和2年3月25日（水曜日）策定 in headings and sentences."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at, name = day(plan.made, v.style, weekday=True), v.name(plan)
    entries = _pair(desk, plan, plan.made.iso)
    form = rng.randrange(3)
    if form == 0:
        return page_of(desk, [desk.group(f"{name}（{at}策定）", entries)], plan)
    if form == 1:
        lead = [f"{at}に、「{name}」を策定しました。"]
        return page_of(desk, [desk.group("計画書", entries, lead)], plan)
    return page_of(desk, [desk.group(name, entries, [f"策定日：{at}"])], plan)


def fiscal_and_month(desk: Desk) -> Article:
    """令和元年度（令和2年3月）策定: the year of its budget and the month."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    groups = []
    for plan in reversed(made):
        year = fiscal(plan.made.fiscal, v.style)
        said = rng.choice((f"{year}（{v.month(plan)}）策定", f"{year}策定（{v.month(plan)}）"))
        entries = _pair(desk, plan, plan.made.iso_month)
        if desk.chance(0.5):
            groups.append(desk.group(f"{v.name(plan)}（{said}）".replace("））", "））"), entries))
        else:
            groups.append(desk.group(v.name(plan), entries, [said]))
    return page_of(desk, groups, made[-1])


def years_as_edition(desk: Desk) -> Article:
    """…総合戦略（令和2～6年度版）: an edition that goes by its years, and no revision."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=False)
    made = plans(rng, rng.randint(1, 2), 0)
    entries = []
    for plan in reversed(made):
        years = span(plan.first, plan.last, "era", rng).split("までの")[0].removesuffix("まで")
        label = f"{v.name(plan)}（{years}版）"
        entry = relabelled(desk.whole(plan), label)
        entries.append(entry._replace(column=FILES))
    return page_of(desk, [desk.group("計画書", entries)], made[-1])


def year_sections(desk: Desk) -> Article:
    """令和6年度, 令和元年度 as headings: what came about in each year."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=True)
    made = plans(rng, 2, 0)
    groups = []
    for plan in reversed(made):
        also = (str(plan.made.fiscal),)
        entries = [
            desk.whole(plan, also_published=also),
            desk.other(f"第{rng.randint(2, 5)}回推進会議　会議録", "kaigi"),
        ]
        groups.append(desk.group(fiscal(plan.made.fiscal, v.style), entries))
    return page_of(desk, groups, made[-1])


def current_and_former(desk: Desk) -> Article:
    """現行計画（令和2年度～令和6年度）, 前計画（…): years alone tell which plan is which."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=False)
    old, new = plans(rng, 2, 0)
    form = rng.choice(("{}（{}）", "{}　{}", "【{}】計画期間：{}"))
    heads = rng.choice((("現行計画", "前計画"), ("現在の総合戦略", "前の総合戦略")))
    groups = []
    for plan, head in ((new, heads[0]), (old, heads[1])):
        years = v.period(plan, rng)
        entries = [
            desk.named(plan, "総合戦略（本編）", "whole"),
            desk.named(plan, "総合戦略（概要版）", "summary"),
        ]
        groups.append(desk.group(form.format(head, years), entries))
    return page_of(desk, groups, new)


def codes_of_files(desk: Desk) -> Article:
    """R0203_第2期総合戦略, 20200331総合戦略: what a clerk's disk calls a file."""
    rng = desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = plan.made
    code = rng.choice(
        (
            f"{at.year}{at.month:02}{at.day:02}_",
            f"{at.year}{at.month:02}{at.day:02}",
            f"{at.year}{at.month:02}_",
            f"【{at.year % 100}{at.month:02}{at.day:02}】",
        )
    )
    also = (at.iso, at.iso_month)
    entries = []
    for entry in (
        desk.whole(plan, also_published=also),
        desk.summary(plan, also_published=also),
    ):
        entries.append(relabelled(entry, code + entry.label)._replace(column=FILES))
    return page_of(desk, [desk.group("計画書", entries)], plan)


def counted_from(desk: Desk) -> Article:
    """第1期の策定から5年を迎えた令和2年3月、第2期…を策定しました: the month of the second."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=True)
    old, new = plans(rng, 2, 0)
    years = new.made.year - old.made.year
    one, name, at = v.ordinal(old.phase), v.name(new), v.month(new)
    said = rng.choice(
        (
            f"{one}の策定から{years}年を迎えた{at}、「{name}」を策定しました。",
            f"{one}計画が終わることから、{at}に次の計画となる「{name}」を策定しました。",
            f"{one}の成果を引き継ぎながら、{at}、新たに{name}を策定しています。",
        )
    )
    entries = [desk.whole(new, published=new.made.iso_month), desk.whole(old)]
    return page_of(desk, [desk.group("計画書", entries, [said])], new)
