"""Which phase a plan is of: by number, by its years, by what stands above."""

from tools.lab.cities import prose
from tools.lab.cities.article import Article, Entry
from tools.lab.cities.course import Plan, phase_plan, plans
from tools.lab.cities.dates import Day, fiscal
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import Edition
from tools.lab.cities.wording.page import FILES, files_of, page_of, relabelled


def numbering(desk: Desk) -> Article:
    """第二期, 第Ⅱ期 behind the name, 第2次; three phases on a page."""
    rng = desk.rng
    number = rng.choice(("kanji", "roman", "latin", "ji", "wide"))
    place = rng.choice(("last", "bracket", "inner", "first"))
    desk.voice = desk.voice._replace(number=number, place=place)
    made = plans(rng, 3, 0)
    entries = [entry for plan in reversed(made) for entry in files_of(desk, plan, None)]
    heading = rng.choice(("策定した計画", "総合戦略・人口ビジョン", "資料ダウンロード"))
    return page_of(desk, [desk.group(heading, entries)], made[-1])


def years_in_name(desk: Desk) -> Article:
    """汐見原市総合戦略2020-2024: years in place of a phase."""
    v, rng = desk.voice, desk.rng
    form = rng.choice(("{name} {a}-{b}", "{name}{a}～{b}", "{name}（{a}－{b}）"))
    made = [phase_plan(rng, 1), phase_plan(rng, 2)]
    entries = []
    for plan in reversed(made):
        label = form.format(name=f"{desk.town.name}{v.core}", a=plan.first, b=plan.last)
        entries.append(relabelled(desk.whole(plan, column=FILES), label))
    return page_of(desk, [desk.group("計画書", entries)], made[-1])


def period_in_label(desk: Desk) -> Article:
    """…総合戦略（令和2年度～令和6年度）: the years of the plan tell its phase."""
    v, rng = desk.voice, desk.rng
    made = [phase_plan(rng, 1), phase_plan(rng, 2)]
    entries = []
    for plan in reversed(made):
        name = f"{desk.town.name}{v.core}"
        span = f"{fiscal(plan.first, v.style)}～{fiscal(plan.last, v.style)}"
        entries.append(relabelled(desk.whole(plan), f"{name}（{span}）"))
    return page_of(desk, [desk.group("計画書", entries)], made[-1])


def periods_as_headings(desk: Desk) -> Article:
    """第2期（令和2年度～令和6年度） as a heading; 総合戦略 and 人口ビジョン as labels."""
    v, rng = desk.voice, desk.rng
    groups = []
    for plan in reversed(plans(rng, 2, 0)):
        span = f"{fiscal(plan.first, v.style)}～{fiscal(plan.last, v.style)}"
        heading = rng.choice((f"{v.ordinal(plan.phase)}（{span}）", f"{v.ordinal(plan.phase)}"))
        entries = [
            desk.named(plan, "総合戦略", "whole")._replace(column=FILES),
            desk.named(plan, f"総合戦略（{v.summary}）", "summary")._replace(column=FILES),
        ]
        if desk.chance(0.5):
            vision = desk.named(plan, "人口ビジョン", "whole", "vision")
            entries.append(vision._replace(column=FILES))
        groups.append(desk.group(heading, entries))
    title = f"{desk.town.name}の人口ビジョンと総合戦略"
    return Article(title, (*groups, *desk.neighbours(1)), (prose.filler(rng),), desk.outside())


def two_plans(desk: Desk) -> Article:
    """「人口ビジョン」・「総合戦略」 in one heading or in two, labels that name one or neither."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 2, 3)))
    dated = desk.chance(0.5)
    iso = plan.made.iso_month if dated else None
    said = f"（{v.month(plan)}）" if dated else ""
    vision, strategy = v.name(plan, "vision"), v.name(plan)
    if desk.chance(0.5):
        sign = rng.choice(("・", "及び", "、", "と"))
        entries = [
            desk.named(plan, "人口ビジョン", "whole", "vision", published=iso),
            desk.named(plan, "総合戦略", "whole", published=iso),
            desk.named(plan, f"総合戦略（{v.summary}）", "summary", published=iso),
        ]
        if desk.chance(0.3):
            entries.append(desk.named(plan, v.summary, "summary", "both", published=iso))
        groups = [desk.group(f"「{vision}」{sign}「{strategy}」{said}", entries)]
        return page_of(desk, groups, plan)
    groups = [
        desk.group(
            vision + said,
            [
                desk.named(plan, v.whole, "whole", "vision", published=iso),
                desk.named(plan, v.summary, "summary", "vision", published=iso),
            ],
        ),
        desk.group(
            strategy + said,
            [
                desk.named(plan, v.whole, "whole", published=iso),
                desk.named(plan, v.summary, "summary", published=iso),
            ],
        ),
    ]
    return page_of(desk, groups, plan)


def bundled(desk: Desk) -> Article:
    """One file of both plans, its summary, and each alone."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    groups = []
    for plan in reversed(made):
        iso = plan.made.iso_month if desk.chance(0.5) else None
        name = v.name(plan, "both")
        entries = [
            desk.whole(plan, "both", published=iso),
            desk.summary(plan, "both", published=iso),
        ]
        if desk.chance(0.4):
            entries.append(desk.whole(plan, "vision", published=iso))
            entries.append(desk.whole(plan, published=iso))
        heading = name + (f"（{v.month(plan)}策定）" if iso else "")
        groups.append(desk.group(heading, entries))
    return page_of(desk, groups, made[-1])


def digital(desk: Desk) -> Article:
    """デジタル田園都市構想総合戦略: the successor without a number, beside the second phase."""
    v, rng = desk.voice, desk.rng
    old = phase_plan(rng, 2)
    new = Plan(3, Day(2024, 3, rng.randint(1, 28)), 2024, 2028)
    name = f"{desk.town.name}デジタル田園都市{rng.choice(('構想', '国家構想'))}総合戦略"
    edition = Edition("総合戦略", None)
    iso = new.made.iso_month if desk.chance(0.5) else None
    entries = []
    for label, part in ((name, "whole"), (f"{name}（{v.summary}）", "summary")):
        entry = desk.named(new, label, part, published=iso)
        entries.append(entry._replace(truth=entry.truth._replace(editions=(edition,))))
    said = f"（{v.month(new)}策定）" if iso else ""
    lead = [prose.OTHERS[4](v, rng), f"{v.name(old)}を改訂し、{name}を策定しました。"]
    groups = [
        desk.group(name + said, entries, lead),
        desk.group("前の計画", [desk.whole(old)]),
    ]
    return page_of(desk, groups, old)._replace(title=f"{name}について")


def successors(desk: Desk) -> Article:
    """前計画, 後継の戦略: an older plan is called so by its heading, its number is in its label."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, 2, 0)
    old, new = made[0], made[-1]
    groups = [
        desk.group(
            rng.choice(("現行計画", "いまの計画", "新しい計画")),
            [desk.whole(new), desk.summary(new)],
            [f"{v.name(old)}の後継として、{v.name(new)}を策定しました。"],
        ),
        desk.group(
            rng.choice(("前計画", "ひとつ前の計画", "旧計画（参考）")),
            [desk.whole(old), desk.summary(old)],
        ),
    ]
    return page_of(desk, groups, new)


def half_numbered(desk: Desk) -> Article:
    """人口ビジョン・第2期総合戦略: the number is the strategy's alone."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    town, number = desk.town.name, v.ordinal(plan.phase)
    sign = rng.choice(("・", "及び", "／"))
    name = f"{town}人口ビジョン{sign}{number}{rng.choice((town, ''))}総合戦略"
    editions = (Edition("総合戦略", plan.phase), Edition("人口ビジョン", None))
    entries = []
    for label, part in ((name, "whole"), (f"{name}（{v.summary}）", "summary")):
        entry = desk.named(plan, label, part, "both")
        truth = entry.truth._replace(editions=editions)
        entries.append(entry._replace(truth=truth, column=FILES))
    article = page_of(desk, [desk.group("計画書", entries)], plan)
    return article._replace(title=f"{name}について")


def phases_as_sections(desk: Desk) -> Article:
    """地方創生の取組（第1期：平成27年度～令和元年度）, and both plans by one short name."""
    v, rng = desk.voice, desk.rng
    groups = []
    for plan in reversed(plans(rng, 2, 0)):
        number = v.ordinal(plan.phase)
        short = f"{number}人口ビジョン・総合戦略"
        span = f"{fiscal(plan.first, v.style)}～{fiscal(plan.last, v.style)}"
        name = v.name(plan, "both")
        lead = [
            f"{v.town.people}では、{v.month(plan)}に「{name}」（以下「{short}」という。）を策定し、"
            "移住・定住の促進に取り組んでいます。"
        ]
        iso = plan.made.iso_month
        entries = [
            desk.whole(plan, "both", published=iso, column=FILES),
            desk.other(f"{short}の取組成果", "hyouka"),
        ]
        groups.append(desk.group(f"地方創生に向けた取組（{number}：{span}）", entries, lead))
    title = "地方創生に向けた取組を進めています！"
    return Article(title, tuple(groups), (prose.filler(rng),), desk.outside())


def short_spans(desk: Desk) -> Article:
    """…（令和2～6年度）, …（平成27～31年度）, and the successor that goes by no number."""
    v, rng = desk.voice, desk.rng
    town = desk.town.name
    old, first = phase_plan(rng, 2), phase_plan(rng, 1)
    name = f"{town}デジタル田園都市構想総合戦略"
    third = desk.named(old, name, "whole")._replace(column=FILES)
    third = third._replace(truth=third.truth._replace(editions=(Edition("総合戦略", None),)))
    entries = [
        third,
        _spanned(desk, old, "令和2～6年度"),
        _spanned(desk, first, "平成27～31年度"),
    ]
    lead = [f"「{v.name(old)}」の計画期間終了に併せて、「{name}」を策定しました。"]
    return page_of(desk, [desk.group("計画書", entries, lead)], old)._replace(title=name)


def _spanned(desk: Desk, plan: Plan, span: str) -> Entry:
    whole = desk.whole(plan, column=FILES)
    return relabelled(whole, f"{whole.label}（{span}）")
