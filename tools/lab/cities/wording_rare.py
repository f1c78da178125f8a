"""Families of wording that are met less often."""

from tools.lab.cities import prose
from tools.lab.cities.article import Article, Entry, Group
from tools.lab.cities.course import Plan, phase_plan, plans, revised
from tools.lab.cities.dates import Day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import Edition
from tools.lab.cities.wording import Family, page_of, relabelled

_KANJI = "一二三四五"


def versions(desk: Desk) -> Article:
    """Ver.1.2, 三訂版, 第2回改訂版 …: editions of the first phase with numbers."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, 1)
    form = rng.choice(("Ver.{}", "Ver{}", "第{}版", "（第{}版）", "（Ver.{}）", "　第{}版"))
    minor = "Ver" in form
    entries = [desk.whole(own)]
    after: Day | None = None
    for n in range(1, rng.randint(2, 3)):
        plan = revised(rng, own, after)
        after = plan.revision
        number = f"1.{n}" if minor else str(n + 1)
        plan = plan._replace(numbered=number)
        dated = desk.chance(0.5)
        label = f"{v.name(own)}{form.format(number)}" + (f"（{v.month(plan)}）" if dated else "")
        published = plan.at.iso_month if dated else None
        entries.insert(0, relabelled(desk.whole(plan, published=published), label))
    groups = [desk.group(rng.choice(("現在の総合戦略", "総合戦略")), entries[:1])]
    groups.append(desk.group(rng.choice(("参考資料", "これまでの総合戦略")), entries[1:]))
    return page_of(desk, groups, own)


def history_sentence(desk: Desk) -> Article:
    """第1期（平成28年2月）、第2期（令和2年3月）を策定し …: one sentence dates several."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=True, place="first", quotes=False)
    made = plans(rng, 3, 0)
    old = "、".join(f"{v.name(plan)}（{v.month(plan)}）" for plan in made[:-1])
    newest = made[-1]
    lead = [f"{desk.town.people}では、これまでに{old}を策定し、地方創生に取り組んできました。"]
    lead.append(f"この度、{v.name(newest)}を策定しましたので、公表します。")
    groups = [
        desk.group("最新の総合戦略", [desk.whole(newest), desk.summary(newest)]),
        desk.group(
            "過去の総合戦略",
            [desk.whole(plan, published=plan.at.iso_month) for plan in reversed(made[:-1])],
        ),
    ]
    article = page_of(desk, groups, newest)
    return article._replace(intro=(*lead, *article.intro), title=f"{v.name(newest)}について")


def title_date(desk: Desk) -> Article:
    """The page's title has name and month; the article links its files."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 2, 3)))
    iso = plan.made.iso_month
    form = rng.choice(("（{}策定）", "（{}）", "　{}策定"))
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    article = page_of(desk, [desk.group("ファイル", entries)], plan)
    return article._replace(title=v.name(plan) + form.format(v.month(plan)))


def extended(desk: Desk) -> Article:
    """The plan's period was extended: the month of that is not the plan's."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    later = Day(plan.last + 1, rng.randint(1, 3), rng.randint(1, 28))
    heading = f"計画期間の延長について（{month(later, v.style)}）"
    lead = [
        f"次の計画の策定まで、計画期間を{fiscal(plan.last + 1, v.style)}まで延長します。",
        f"{day(later, v.style)}の推進会議で決定しました。",
    ]
    dated = desk.chance(0.5)
    iso = plan.made.iso_month if dated else None
    said = f"（{v.month(plan)}策定）" if dated else ""
    groups = [
        desk.group(v.name(plan) + said, [desk.whole(plan, published=iso)]),
        desk.group(heading, [desk.other("計画期間の延長について（お知らせ）")], lead, own=False),
    ]
    return page_of(desk, groups, plan)


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


def line_below(desk: Desk) -> Article:
    """【改訂日】令和7年3月31日 or 策定年月：令和2年3月 below the link."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 1)
    entries = []
    for plan in reversed(made):
        word = v.revise if plan.revision else "策定"
        note = rng.choice(
            (
                f"【{word}日】{v.day(plan)}",
                f"{word}年月日：{v.day(plan)}",
                f"（{v.day(plan)}{word}）",
                f"※{v.day(plan)}{word}",
            )
        )
        entries.append(desk.whole(plan, published=plan.at.iso, note=note))
    return page_of(desk, [desk.group("総合戦略", entries)], made[-1])


def within_master_plan(desk: Desk) -> Article:
    """The strategy is a part of the municipality's master plan, in one file."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 2, 3)))
    number = rng.randint(4, 7)
    master = f"第{number}次{desk.town.name}総合計画"
    name = f"{v.ordinal(plan.phase)}まち・ひと・しごと創生総合戦略"
    label = rng.choice((f"{master}・{name}", f"{master}（{name}）", f"{master}及び{name}"))
    iso = plan.made.iso_month if desk.chance(0.5) else None
    said = f"（{v.month(plan)}策定）" if iso else ""
    entries = [
        desk.named(plan, label, "whole", published=iso),
        desk.named(plan, f"{label}（{v.summary}）", "summary", published=iso),
    ]
    return page_of(desk, [desk.group(label + said, entries)], plan)._replace(title=label)


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


def other_names(desk: Desk) -> Article:
    """むら・ひと・しごと創生総合戦略, 地方版総合戦略, ふるさと創生総合戦略, 地域総合戦略."""
    core = desk.rng.choice(
        (
            "むら・ひと・しごと創生総合戦略",
            "地方版総合戦略",
            "ふるさと創生総合戦略",
            "地域総合戦略",
            "人口減少対策総合戦略",
            "「まち・ひと・しごと」創生総合戦略",
            "まち・ひと・しごと・こころ創生総合戦略",
        )
    )
    desk.voice = v = desk.voice._replace(core=core)
    made = plans(desk.rng, 2, 1)
    groups = []
    for plan in reversed(made):
        dated = not plan.revision and desk.chance(0.5)
        iso = plan.at.iso_month if dated or plan.revision else None
        said = f"（{v.month(plan)}策定）" if dated else ""
        entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
        groups.append(desk.group(v.name(plan) + said, entries))
    return page_of(desk, groups, made[-1])


def revised_vision(desk: Desk) -> Article:
    """人口ビジョン（令和2年3月改訂） beside the second strategy: no phase is told of it."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    vision = Edition("人口ビジョン", None, plan.made.iso_month)
    label = (
        f"{desk.town.name}人口ビジョン（{v.month(plan)}{rng.choice(('改訂', '改定', '改訂版'))}）"
    )
    entry = desk.named(plan, label, "whole", "vision", published=plan.made.iso_month)
    entry = entry._replace(truth=entry.truth._replace(editions=(vision,)), column="人口ビジョン")
    strategy = desk.whole(plan, also_published=(plan.made.iso_month,))
    return page_of(desk, [desk.group("総合戦略と人口ビジョン", [entry, strategy])], plan)


def from_draft_to_plan(desk: Desk) -> Article:
    """骨子, 素案, 案 and the plan itself on one page, each in its section."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    draft = plan._replace(draft=True)
    whole_day = desk.chance(0.5)
    iso = plan.made.iso if whole_day else plan.made.iso_month
    said = day(plan.made, v.style) if whole_day else v.month(plan)
    text = relabelled(desk.whole(draft), f"{v.name(plan)}（{rng.choice(('案', '素案'))}）")
    asked = Day(plan.made.year, 1, rng.randint(5, 25))
    groups = [
        desk.group(f"{v.name(plan)}を策定しました（{said}）", [desk.whole(plan, published=iso)]),
        desk.group(
            f"意見募集を行いました（{day(asked, v.style)}から）",
            [text, desk.other("意見の概要と考え方", "iken")],
            own=False,
        ),
    ]
    return page_of(desk, groups, plan)


def timeline(desk: Desk) -> Article:
    """What happened when, a line a day; the line of the plan's day has its link."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    started = Day(plan.made.year - 1, rng.randint(4, 9), rng.randint(1, 28))
    asked = Day(plan.made.year, 1, rng.randint(5, 25))
    v = desk.voice = v._replace(style=rng.choice(("era", "west", "wide")))
    entries: list[Entry] = [
        desk.other(
            "第1回策定委員会資料", "kaigi", lead=f"{day(started, v.style)}　第1回策定委員会"
        ),
        desk.other("意見募集の結果", "iken", lead=f"{day(asked, v.style)}　意見募集を開始しました"),
    ]
    done = f"{v.day(plan)}　{v.name(plan)}を策定しました"
    entries.append(desk.whole(plan, published=plan.made.iso, lead=done))
    groups: list[Group] = [desk.group("策定の経過", entries)]
    return page_of(desk, groups, plan)


FAMILIES: tuple[Family, ...] = (
    versions,
    history_sentence,
    title_date,
    extended,
    digital,
    line_below,
    within_master_plan,
    period_in_label,
    other_names,
    revised_vision,
    from_draft_to_plan,
    timeline,
)
