"""Which revision an edition is, or that it is none."""

from tools.lab.cities.article import Article, Entry
from tools.lab.cities.course import Plan, phase_plan, revised
from tools.lab.cities.dates import Day, any_day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import STRATEGY, UNDATED, Edition
from tools.lab.cities.wording.page import FILES, page_of, relabelled


def revisions(desk: Desk) -> Article:
    """Several revisions of a phase, marked in many ways."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2, 2)))
    made, after = [own], None
    numbered = own.phase == 1 and desk.chance(0.5)
    for n in range(rng.randint(1, 3)):
        plan = revised(rng, own, after)
        after = plan.revision
        made.append(plan._replace(numbered=("2", "2.1", "3")[n] if numbered else ""))
    form = rng.choice(
        (
            "{name}（{at}{verb}）",
            "{name}（{at}{verb}版）",
            "{name}　{at}{verb}",
            "【{at}{verb}】{name}",
            "{name}（{first}策定・{at}{verb}）",
            "{name}（{verb}版）",
        )
    )
    entries = []
    for plan in reversed(made):
        # A revision that tells when the plan was made tells it of the plan.
        also = (plan.at.iso_month,) if "{first}" in form else ()
        whole = desk.whole(plan, also_published=also)
        entries.append(_revision(desk, plan, form) if plan.revision else whole)
    if desk.chance(0.5):
        first = rng.choice(("これまでの総合戦略", "過去の総合戦略", f"{v.revise}前の総合戦略"))
        groups = [desk.group(v.name(own), entries[:1]), desk.group(first, entries[1:])]
        return page_of(desk, groups, made[-1])
    return page_of(desk, [desk.group("総合戦略", entries)], made[-1])


def _revision(desk: Desk, plan: Plan, form: str) -> Entry:
    v = desk.voice
    name, at = v.name(plan, mark=False), v.month(plan)
    iso: str | None = plan.at.iso_month
    first = v._replace().month(plan._replace(revision=None))
    if plan.numbered:
        dated = desk.chance(0.6)
        label = f"{name}（第{plan.numbered}版）" + (f"（{at}）" if dated else "")
        return relabelled(desk.whole(plan, published=iso if dated else None), label)
    label = form.format(name=name, at=at, verb=v.revise, first=first)
    if "{at}" in form:
        return relabelled(desk.whole(plan, published=iso), label)
    note = f"※{at}に{v.revise}しました。"
    entry = desk.whole(plan, published=iso, note=note, also_revision=("改訂版",))
    return relabelled(entry, label)


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


def revised_undated(desk: Desk) -> Article:
    """改訂版, 第1回改訂, 改訂後: a revision of which nothing tells the month."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    plan = revised(rng, own)
    mark = rng.choice(("（改訂版）", "【改訂版】", "　改訂版", "（改定版）", "（改訂後）"))
    edition = Edition("総合戦略", own.phase, UNDATED)
    entries = []
    for part, label in (
        ("whole", f"{v.name(own)}{mark}"),
        ("summary", v.with_part(f"{v.name(own)}{mark}", v.summary)),
    ):
        entry = desk.named(plan, label, part)
        entries.append(entry._replace(truth=entry.truth._replace(editions=(edition,))))
    groups = [
        desk.group("現行の総合戦略", entries),
        desk.group("改訂前の総合戦略", [desk.whole(own)]),
    ]
    return page_of(desk, groups, own)


def numbered_revisions(desk: Desk) -> Article:
    """（第1回改訂：平成29年3月）, （平成30年3月　第2回変更）: which revision, and its month."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    form = rng.choice(
        (
            "（第{n}回{w}：{d}）",
            "（{d}　第{n}回{w}）",
            "【第{n}回{w}】（{d}）",
            "　第{n}回{w}（{d}）",
        )
    )
    entries = [desk.whole(own)]
    after: Day | None = None
    for n in range(1, rng.randint(2, 3)):
        plan = revised(rng, own, after)
        after = plan.revision
        label = v.name(own) + form.format(n=n, w=v.revise, d=v.month(plan))
        entry = desk.whole(
            plan, published=plan.at.iso_month, also_revision=(f"{n + 1}.0",), column=FILES
        )
        entries.insert(0, relabelled(entry, label))
    return page_of(desk, [desk.group("総合戦略の本文", entries)], own)


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


def extended_by_revision(desk: Desk) -> Article:
    """（令和7年2月改訂・計画期間延長）: the plan was revised in order to be in force longer."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    plan = own._replace(revision=Day(own.last + 1, rng.randint(1, 3), rng.randint(1, 28)))
    form = rng.choice(("（{d}{w}・計画期間延長）", "（計画期間延長に伴う{w}　{d}）"))
    word = rng.choice(("改訂", "改定"))
    label = v.name(own) + form.format(d=v.month(plan), w=word)
    lead = [f"計画期間を1年間延長し、{fiscal(plan.last + 1, v.style)}までとしました。"]
    entries = [
        relabelled(desk.whole(plan, published=plan.at.iso_month, column=FILES), label),
        desk.whole(own, column=FILES),
    ]
    return page_of(desk, [desk.group("総合戦略", entries, lead)], own)


def amended(desk: Desk) -> Article:
    """一部改正, 一部修正, 時点修正: a plan is revised in other words, too."""
    v, rng = desk.voice, desk.rng
    word = rng.choice(("一部改正", "一部修正", "時点修正", "改正", "中間見直し"))
    own = phase_plan(rng, rng.choice((1, 2)))
    plan = revised(rng, own)
    iso = plan.at.iso_month
    label = f"{v.name(own)}（{v.month(plan)}{word}）"
    entries = [
        relabelled(desk.whole(plan, published=iso, column=FILES), label),
        desk.whole(own, column=FILES),
    ]
    return page_of(desk, [desk.group("総合戦略", entries)], own)


def corrected(desk: Desk) -> Article:
    """※ a file was put in the place of another: that day is nobody's."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    later = any_day(rng, plan.made.year + 1, plan.made.year + 2)
    dated = desk.chance(0.5)
    iso = plan.made.iso_month if dated else None
    note = rng.choice(
        (
            f"※{day(later, v.style)}に、誤字を修正したファイルに差し替えました。",
            f"※{day(later, v.style)}　一部の図表に誤りがありましたので訂正しました。",
            f"（{day(later, v.style)}掲載）",
            f"※{month(later, v.style)}の組織改編により、担当課の名称が変わっています。",
        )
    )
    said = f"（{v.month(plan)}策定）" if dated else ""
    entries = [desk.whole(plan, published=iso, note=note), desk.summary(plan, published=iso)]
    return page_of(desk, [desk.group(v.name(plan) + said, entries)], plan)


def references(desk: Desk) -> Article:
    """参考：…（令和2年3月改訂） below its follower; a sentence has the months of all."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    last, new = revised(rng, own), phase_plan(rng, own.phase + 1)
    word = rng.choice(("改訂", "改定"))
    lead = [
        f"{v.town.people}では、{v.month(own)}に「{v.name(own)}」を策定（最終{word}："
        f"{v.month(last)}）し、地方創生に取り組んできました。",
        f"このたび、これまでの成果を検証し、「{v.name(new)}」を{v.month(new)}に策定しました。",
    ]
    form = rng.choice(("参考：{}", "（参考）{}", "【旧計画】{}"))
    label = form.format(f"{v.name(own)}（{v.month(last)}{word}）")
    entries = [
        desk.whole(new, published=new.at.iso_month, column=FILES),
        relabelled(desk.whole(last, published=last.at.iso_month, column=FILES), label),
    ]
    article = page_of(desk, [desk.group("計画書", entries, lead)], new)
    return article._replace(mentions=(Edition("総合戦略", own.phase),))


def made_and_changed(desk: Desk) -> Article:
    """（平成28年2月策定／令和2年3月最終改訂）: the last month is this edition's."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    last = revised(rng, own)
    sign, word = rng.choice("／、→"), rng.choice(("改訂", "改定", "変更"))
    label = f"{v.name(own)}（{v.month(own)}策定{sign}{v.month(last)}最終{word}）"
    whole = desk.whole(last, published=last.at.iso_month, column=FILES)
    first = desk.summary(own, published=own.at.iso_month)._replace(column=FILES)
    entries = [
        relabelled(whole, label),
        relabelled(first, f"{v.name(own)}の{v.summary}（{v.month(own)}策定）"),
    ]
    return page_of(desk, [desk.group("総合戦略", entries)], own)


def yearly_revisions(desk: Desk) -> Article:
    """（令和5年度改訂版）, （令和4年度改訂版） and the plan as it was at first."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2, 2)))
    name = v.name(own)
    form = rng.choice(("{n}（{y}改訂版）", "{n}【{y}改定】", "{y}改訂版　{n}", "{n}　{y}一部改訂"))
    entries = []
    for year in range(own.first + 3, own.first + 3 - rng.randint(2, 3), -1):
        entry = relabelled(
            desk.whole(own, also_published=(str(year),)),
            form.format(n=name, y=fiscal(year, v.style)),
        )
        edition = Edition(STRATEGY, own.phase, str(year))
        entries.append(entry._replace(truth=entry.truth._replace(editions=(edition,))))
    first = desk.whole(own, published=own.made.iso_month)
    entries.append(relabelled(first, f"{name}（{v.month(own)}策定）"))
    return page_of(desk, [desk.group("総合戦略", entries)], own)


def for_a_reason(desk: Desk) -> Article:
    """…総合戦略（人口ビジョンの見直しに伴う改訂版）: a file of the 総合戦略 alone."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    plan = revised(rng, own)
    reason = rng.choice(
        (
            "人口ビジョンの見直しに伴う改訂版",
            "人口ビジョンの改訂に伴う一部改訂版",
            "人口ビジョン改訂を受けた改訂版",
        )
    )
    dated = desk.chance(0.5)
    label = f"{v.name(own)}（{reason}）" + (f"（{v.month(plan)}）" if dated else "")
    undated = plan._replace(revision=None)
    entry = desk.whole(plan if dated else undated, published=plan.at.iso_month if dated else None)
    if not dated:
        edition = Edition(STRATEGY, own.phase, UNDATED)
        entry = entry._replace(truth=entry.truth._replace(editions=(edition,)))
    entries = [relabelled(entry, label), desk.whole(own, "vision", slug="vision")]
    return page_of(desk, [desk.group("計画書", entries)], own)
