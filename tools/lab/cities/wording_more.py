"""Families of wording that were made when those before them were read rightly."""

from tools.lab.cities import prose
from tools.lab.cities.article import Article, Entry
from tools.lab.cities.course import Plan, phase_plan, plans, revised
from tools.lab.cities.dates import Day, any_day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import STRATEGY, VISION, Edition
from tools.lab.cities.wording import Family, page_of, relabelled

_FILES = "計画書"
"""The head of a column whose links keep their labels."""


def states_alone(desk: Desk) -> Article:
    """当初（平成27年10月策定）, 平成29年3月改訂: labels say when, their heading says what."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    made, after = [own], None
    for _ in range(rng.randint(1, 2)):
        made.append(revised(rng, own, after))
        after = made[-1].revision
    first = rng.choice(("{}策定", "当初（{}策定）", "策定時（{}）"))
    later = rng.choice(("{}{}", "{}{}版", "{}{}（全文）"))
    entries = []
    for plan in reversed(made):
        form = later if plan.revision else first
        label = form.format(v.month(plan), v.revise)
        entries.append(
            desk.entry(plan, label, published=plan.at.iso_month, column=_FILES, short=label)
        )
    return page_of(desk, [desk.group(v.name(own), entries)], own)


def abbreviated(desk: Desk) -> Article:
    """「…」（以下「第2期戦略」という。）: the labels have the short name alone."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    short = f"{v.ordinal(plan.phase)}{rng.choice(('戦略', '総合戦略'))}"
    whole_day = desk.chance(0.5)
    at = v.day(plan) if whole_day else v.month(plan)
    iso = plan.made.iso if whole_day else plan.made.iso_month
    lead = [
        f"{v.town.people}では、{at}に「{v.name(plan)}」（以下「{short}」という。）を策定しました。",
        f"{short}の計画期間は、{v.period(plan, rng)}です。",
    ]
    labels = ((f"{short}（{v.whole}）", "whole"), (f"{short}（{v.summary}）", "summary"))
    entries = [
        desk.entry(plan, label, part=part, published=iso, column=_FILES, short=label)
        for label, part in labels
    ]
    return page_of(desk, [desk.group(rng.choice((short, "資料")), entries, lead)], plan)


def volumes(desk: Desk) -> Article:
    """One plan of both, and its volumes: 第1部　人口ビジョン編, 第2部　総合戦略編.

    A volume is the whole of its series and a part of the file of both: right are both words.
    """
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    iso = plan.made.iso_month if desk.chance(0.5) else None
    form = rng.choice(("第{n}部　{t}編", "{t}編（P.{p}～）", "第{n}編　{t}", "{t}編"))
    entries = [desk.whole(plan, "both", published=iso)]
    for n, (series, text) in enumerate((("vision", "人口ビジョン"), ("strategy", "総合戦略"))):
        label = form.format(n=n + 1, t=text, p=1 + 40 * n)
        entries.append(
            desk.entry(
                plan, label, series=series, part="", published=iso, column=_FILES, short=label
            )
        )
    said = f"（{v.month(plan)}）" if iso else ""
    return page_of(desk, [desk.group(v.name(plan, "both") + said, entries)], plan)


def regional_visions(desk: Desk) -> Article:
    """Other visions and other strategies stand beside the plan, with dates of their own."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    iso = plan.made.iso_month if desk.chance(0.5) else None
    name = desk.town.name
    others = (
        f"{name}定住自立圏共生ビジョン",
        "連携中枢都市圏ビジョン",
        f"{name}環境基本計画（環境ビジョン）",
        f"{name}観光戦略",
        f"{name}デジタル化推進計画",
        f"{name}シティプロモーション戦略",
        f"{name}公共施設等総合管理計画",
    )
    labels = [
        f"{one}（{month(any_day(rng, 2015, 2024), v.style)}{rng.choice(('策定', '改訂'))}）"
        for one in rng.sample(others, 3)
    ]
    said = f"（{v.month(plan)}策定）" if iso else ""
    groups = [
        desk.group(
            v.name(plan) + said,
            [desk.whole(plan, published=iso), desk.summary(plan, published=iso)],
        ),
        desk.group(
            rng.choice(("関連する計画等", "その他の構想・戦略")),
            [desk.other(one, "keikaku") for one in labels],
            own=False,
        ),
    ]
    return page_of(desk, groups, plan)


def yearly_companions(desk: Desk) -> Article:
    """アクションプラン（令和4年度版）, 実施計画 and lists of every year beside the plan."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    iso = plan.made.iso_month
    form = rng.choice(
        (
            "総合戦略アクションプラン（{y}版）",
            "{y}　総合戦略実施計画",
            "総合戦略に基づく事業一覧（{y}）",
            "{y}　重要業績評価指標（KPI）の状況",
        )
    )
    entries = [desk.whole(plan, published=iso)]
    for year in range(plan.first + 1, plan.first + rng.randint(3, 4)):
        entries.append(desk.beside(plan, form.format(y=fiscal(year, v.style)), "jigyou"))
    return page_of(desk, [desk.group(f"{v.name(plan)}（{v.month(plan)}策定）", entries)], plan)


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
            plan, published=plan.at.iso_month, also_revision=(f"{n + 1}.0",), column=_FILES
        )
        entries.insert(0, relabelled(entry, label))
    return page_of(desk, [desk.group("総合戦略の本文", entries)], own)


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
        relabelled(desk.whole(plan, published=plan.at.iso_month, column=_FILES), label),
        desk.whole(own, column=_FILES),
    ]
    return page_of(desk, [desk.group("総合戦略", entries, lead)], own)


def periods_as_headings(desk: Desk) -> Article:
    """第2期（令和2年度～令和6年度） as a heading; 総合戦略 and 人口ビジョン as labels."""
    v, rng = desk.voice, desk.rng
    groups = []
    for plan in reversed(plans(rng, 2, 0)):
        span = f"{fiscal(plan.first, v.style)}～{fiscal(plan.last, v.style)}"
        heading = rng.choice((f"{v.ordinal(plan.phase)}（{span}）", f"{v.ordinal(plan.phase)}"))
        entries = [
            desk.named(plan, "総合戦略", "whole")._replace(column=_FILES),
            desk.named(plan, f"総合戦略（{v.summary}）", "summary")._replace(column=_FILES),
        ]
        if desk.chance(0.5):
            vision = desk.named(plan, "人口ビジョン", "whole", "vision")
            entries.append(vision._replace(column=_FILES))
        groups.append(desk.group(heading, entries))
    title = f"{desk.town.name}の人口ビジョンと総合戦略"
    return Article(title, (*groups, *desk.neighbours(1)), (prose.filler(rng),), desk.outside())


def new_names(desk: Desk) -> Article:
    """The third plan has a name of its time, and its number with it or behind it."""
    v, rng = desk.voice, desk.rng
    plan, old = phase_plan(rng, 3), phase_plan(rng, 2)
    town = desk.town.name
    name = rng.choice(
        (
            f"第3期{town}デジタル田園都市構想総合戦略",
            f"{town}地方創生2.0総合戦略（第3期総合戦略）",
            f"{town}デジタル田園都市国家構想総合戦略（第3期まち・ひと・しごと創生総合戦略）",
            f"第3期{town}人口減少対策・地方創生総合戦略",
        )
    )
    iso = plan.made.iso_month if desk.chance(0.6) else None
    said = f"（{v.month(plan)}策定）" if iso else ""
    entries = [
        desk.entry(plan, name, published=iso, column=_FILES, short=name),
        desk.named(plan, f"{name}【{v.summary}】", "summary", published=iso),
    ]
    lead = [prose.OTHERS[4](v, rng)]
    groups = [
        desk.group(name + said, entries, lead),
        desk.group("これまでの計画", [desk.whole(old, column=_FILES)]),
    ]
    return page_of(desk, groups, plan)._replace(title=f"{name}を策定しました")


def starts(desk: Desk) -> Article:
    """…総合戦略（令和2年4月～令和7年3月）: months of the period, in headings and labels."""
    v, rng = desk.voice, desk.rng
    if v.style == "short":
        v = desk.voice = v._replace(style="era")
    groups = []
    made = plans(rng, rng.randint(1, 2), 0)
    for plan in reversed(made):
        span = f"{_april(plan.first, v.style)}～{_march(plan.last, v.style)}"
        heading = f"{v.name(plan)}（{span}）"
        whole = desk.whole(plan)
        if desk.chance(0.5):
            whole = relabelled(whole, f"{whole.label}（{span}）")._replace(column=_FILES)
        groups.append(desk.group(heading, [whole, desk.summary(plan)]))
    return page_of(desk, groups, made[-1])


def _april(year: int, style: str) -> str:
    return month(Day(year, 4, 1), style)


def _march(fiscal_year: int, style: str) -> str:
    return month(Day(fiscal_year + 1, 3, 31), style)


def approved_draft(desk: Desk) -> Article:
    """A sentence with the day the draft was approved and the day the plan was made."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    before = plan.made._replace(day=1) if plan.made.day > 1 else any_day(rng, 2013, 2014)
    lead = [
        f"{day(before, v.style)}に開催した策定委員会で「{v.name(plan)}（案）」が承認されたことを"
        f"受け、{v.day(plan)}に「{v.name(plan)}」を策定しました。"
    ]
    iso = plan.made.iso
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    article = page_of(desk, [desk.group("計画の内容", entries, lead)], plan)
    return article._replace(mentions=(Edition(STRATEGY, plan.phase, None, draft=True),))


def spaced(desk: Desk) -> Article:
    """第 2 期 汐見原市 総合戦略: blanks between words and around numbers."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    gap = rng.choice((" ", "　"))
    groups = []
    for plan in reversed(made):
        dated = desk.chance(0.5)
        iso = plan.made.iso_month if dated else None
        said = f"{gap}（{gap}{v.month(plan)}{gap}策定{gap}）" if dated else ""
        entries = [
            _with_gaps(desk.whole(plan, published=iso), desk, gap),
            _with_gaps(desk.summary(plan, published=iso), desk, gap),
        ]
        groups.append(desk.group(_gaps(v.name(plan), desk, gap) + said, entries))
    return page_of(desk, groups, made[-1])


def _gaps(name: str, desk: Desk, gap: str) -> str:
    town = desk.town.name
    name = name.replace(town, f"{town}{gap}").replace("総合戦略", f"{gap}総合戦略")
    ordinals = [desk.voice.ordinal(phase) for phase in (1, 2, 3)]
    for said in ordinals:
        name = name.replace(said, f"{said[0]}{gap}{said[1:-1]}{gap}{said[-1]}{gap}")
    return name.strip()


def _with_gaps(entry: Entry, desk: Desk, gap: str) -> Entry:
    return relabelled(entry, _gaps(entry.label, desk, gap))._replace(column=_FILES)


def course_of_plan(desk: Desk) -> Article:
    """The course of the plan as lines of months; one link, to the last revision."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    last: Plan = revised(rng, own)
    lead = [
        f"{v.month(own)}　策定",
        f"{v.month(last)}　{rng.choice(('改訂', '改定', '一部改訂'))}",
    ]
    entry = desk.whole(last, also_revision=("改訂版",), also_published=(last.at.iso_month,))
    label = f"{v.name(own)}（改訂版）"
    groups = [desk.group(f"{v.name(own)}　策定・改訂の経過", [relabelled(entry, label)], lead)]
    mentions = (Edition(STRATEGY, own.phase), Edition(VISION, own.phase))
    return page_of(desk, groups, own)._replace(mentions=mentions)


FAMILIES: tuple[Family, ...] = (
    states_alone,
    abbreviated,
    volumes,
    regional_visions,
    yearly_companions,
    numbered_revisions,
    extended_by_revision,
    periods_as_headings,
    new_names,
    starts,
    approved_draft,
    spaced,
    course_of_plan,
)
