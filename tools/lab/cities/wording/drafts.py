"""Drafts, and the meetings that saw them."""

from tools.lab.cities import prose
from tools.lab.cities.article import Article, Entry
from tools.lab.cities.course import phase_plan
from tools.lab.cities.dates import Day, any_day, day
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import STRATEGY, VISION, Edition
from tools.lab.cities.wording.page import FILES, page_of, relabelled


def drafts(desk: Desk) -> Article:
    """A call for comments on a draft, or its result with draft and final text."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    draft = plan._replace(draft=True)
    word = rng.choice(("（案）", "（素案）", "(案)", "（原案）", "案", "素案"))
    entries = [desk.whole(draft, series) for series in rng.choice((("strategy",), ("both",)))]
    if desk.chance(0.5):
        entries.append(desk.summary(draft))
    if desk.chance(0.4):
        entries.append(desk.whole(draft, "vision"))
    entries = [relabelled(one, one.label.replace("（案）", word)) for one in entries]
    lead = [prose.OTHERS[7](v, rng), f"募集期間　{day(plan.made, v.style)}まで（必着）"]
    title = f"{v.name(plan)}{word}に対する意見を募集します"
    own = desk.group("公表資料", entries, lead)
    extra = desk.group("提出様式", [desk.other("意見書様式", "youshiki")], own=False)
    groups = [own, extra]
    if desk.chance(0.4):
        groups.insert(0, desk.group("策定した計画", [desk.whole(plan)]))
        groups.append(desk.neighbours(1)[0])
    return Article(title, tuple(groups), (prose.filler(rng),))


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


def stages(desk: Desk) -> Article:
    """中間案, 最終案, たたき台: drafts under other words, beside the plan or before it."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    draft = plan._replace(draft=True)
    words = rng.sample(("中間案", "最終案", "たたき台", "計画案", "素案（修正後）"), 2)
    entries = [relabelled(desk.whole(draft, column=FILES), f"{v.name(plan)}（{w}）") for w in words]
    groups = [desk.group("策定の経過", entries, prose.others(v, rng, 1), own=False)]
    if desk.chance(0.6):
        iso = plan.made.iso_month
        heading = f"{v.name(plan)}（{v.month(plan)}策定）"
        groups.insert(0, desk.group(heading, [desk.whole(plan, published=iso)]))
    mentions = (Edition(STRATEGY, plan.phase), Edition(VISION, plan.phase))
    return page_of(desk, groups, plan)._replace(mentions=mentions)


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


def council(desk: Desk) -> Article:
    """Minutes with drafts of the plan among their papers; the plan itself stands above."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    dated = desk.chance(0.6)
    iso = plan.made.iso if dated else None
    said = f"（{v.day(plan)}策定）" if dated else ""
    groups = [desk.group(v.name(plan) + said, [desk.whole(plan, published=iso)])]
    for n in (2, 1):
        at = Day(plan.made.year - 1, 4 + 3 * n, rng.randint(1, 28))
        papers: list[Entry] = [
            desk.other("次第", "kaigi"),
            desk.other("委員名簿", "kaigi"),
            desk.other("会議録", "kaigi"),
        ]
        when = day(at, v.style, weekday=desk.chance(0.5))
        lead = [f"日時：{when}午後2時から", "場所：役場3階会議室"]
        heading = f"第{n}回総合戦略策定委員会（{when}）"
        groups.append(desk.group(heading, papers, lead, own=False))
    return page_of(desk, groups, plan)


def meeting_page(desk: Desk) -> Article:
    """A meeting's page: its papers are the meeting's, its day dates none of them."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    at = Day(plan.made.year - 1, rng.randint(10, 12), rng.randint(1, 28))
    when = day(at, v.style, weekday=desk.chance(0.5))
    text = desk.beside(plan._replace(draft=True), f"資料1　{v.name(plan)}（案）")
    entries = [
        desk.other("次第", "kaigi"),
        text,
        desk.other("資料2　今後のスケジュール", "kaigi"),
        desk.other("会議録", "kaigi"),
    ]
    lead = [f"開催日時：{when}　午後1時30分から", "開催場所：役場大会議室"]
    groups = (desk.group("会議資料", entries, lead),)
    mentions = tuple(Edition(series, plan.phase) for series in (STRATEGY, VISION))
    title = f"第{rng.randint(2, 5)}回{desk.town.name}総合戦略推進会議を開催しました"
    return Article(title, groups, (prose.filler(rng),), mentions=mentions)


def call_that_ended(desk: Desk) -> Article:
    """人口ビジョン and 総合戦略 of a page of meetings; below them a call《終了しました》."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, 1)
    met = Day(plan.made.year - 1, rng.randint(6, 12), rng.randint(1, 28))
    town = desk.town.name
    lead = [
        f"{day(met, v.style)}に第1回{town}総合戦略会議を開催し、以後6回の会議を経て「{town}人口"
        f"ビジョン」及び「{town}総合戦略」を策定しました。"
    ]
    entries = [
        desk.named(plan, "人口ビジョン", "whole", "vision")._replace(column=FILES),
        desk.named(plan, "総合戦略", "whole")._replace(column=FILES),
    ]
    draft = desk.entry(plan._replace(draft=True), f"{town}総合戦略（素案）", column=FILES)
    call = [draft, desk.other("意見提出様式", "youshiki")]
    groups = [
        desk.group(f"{town}人口ビジョンと{town}総合戦略を策定しました。", entries, lead),
        desk.group(
            f"{town}総合戦略に関する意見を募集します《募集は終了しました》",
            call,
            [prose.OTHERS[7](v, rng)],
        ),
        desk.group(
            "会議の開催状況",
            [desk.other(f"第1回（{day(met, v.style)}）会議録", "kaigi")],
            own=False,
        ),
    ]
    return page_of(desk, groups, plan)._replace(title=f"{town}総合戦略会議")
