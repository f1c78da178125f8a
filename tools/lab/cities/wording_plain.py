"""Families of wording that came last: other words for what other families say."""

from tools.lab.cities import prose
from tools.lab.cities.article import Article
from tools.lab.cities.course import TOWNS, phase_plan, plans, revised
from tools.lab.cities.dates import Day, day
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import STRATEGY, VISION, Edition
from tools.lab.cities.wording import Family, page_of, relabelled

_FILES = "計画書"
"""The head of a column whose links keep their labels."""


def date_in_front(desk: Desk) -> Article:
    """令和2年3月　第2期…総合戦略: the month stands before the name, without a verb or with one."""
    v, rng = desk.voice, desk.rng
    form = rng.choice(("{d}　{n}", "［{d}］{n}", "{d}策定　{n}", "（{d}）{n}"))
    made = plans(rng, rng.randint(1, 3), 0)
    entries = []
    for plan in reversed(made):
        entry = desk.whole(plan, published=plan.made.iso_month, column=_FILES)
        entries.append(relabelled(entry, form.format(d=v.month(plan), n=v.name(plan))))
    return page_of(desk, [desk.group("総合戦略", entries)], made[-1])


def amended(desk: Desk) -> Article:
    """一部改正, 一部修正, 時点修正: a plan is revised in other words, too."""
    v, rng = desk.voice, desk.rng
    word = rng.choice(("一部改正", "一部修正", "時点修正", "改正", "中間見直し"))
    own = phase_plan(rng, rng.choice((1, 2)))
    plan = revised(rng, own)
    iso = plan.at.iso_month
    label = f"{v.name(own)}（{v.month(plan)}{word}）"
    entries = [
        relabelled(desk.whole(plan, published=iso, column=_FILES), label),
        desk.whole(own, column=_FILES),
    ]
    return page_of(desk, [desk.group("総合戦略", entries)], own)


def of_others(desk: Desk) -> Article:
    """The neighbours' strategies stand below: each is of its own municipality."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    groups = [desk.group(v.name(plan), [desk.whole(plan), desk.summary(plan)]) for plan in made]
    near = rng.sample([town for town in TOWNS if town.name != desk.town.name], 3)
    form = rng.choice(("{n}まち・ひと・しごと創生総合戦略", "第2期{n}総合戦略", "{n}人口ビジョン"))
    labels = [form.format(n=town.name) for town in near]
    head = rng.choice(("近隣市町村の総合戦略", "圏域を構成する市町村の計画", "他の自治体の取組"))
    groups.append(desk.group(head, [desk.other(one, "kinrin") for one in labels], own=False))
    return page_of(desk, groups, made[-1])


def other_summaries(desk: Desk) -> Article:
    """あらまし, 早わかり, ポイント, サマリー: a summary by other names."""
    v, rng = desk.voice, desk.rng
    word = rng.choice(("あらまし", "早わかり版", "ポイント", "サマリー", "要旨", "簡易版"))
    groups = []
    made = plans(rng, rng.randint(1, 2), 0)
    for plan in reversed(made):
        iso = plan.made.iso_month if desk.chance(0.5) else None
        said = f"（{v.month(plan)}策定）" if iso else ""
        short = desk.named(plan, f"{v.name(plan)}（{word}）", "summary", published=iso)
        groups.append(desk.group(v.name(plan) + said, [desk.whole(plan, published=iso), short]))
    return page_of(desk, groups, made[-1])


def other_wholes(desk: Desk) -> Article:
    """計画書, 冊子, 一括版, 全ページ: the whole by other names, beside its chapters."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    iso = plan.made.iso_month if desk.chance(0.5) else None
    word = rng.choice(
        ("計画書（全ページ）", "冊子（一括）", "一括版", "全文（一括ダウンロード）", "計画書")
    )
    entries = [desk.named(plan, word, "whole", published=iso), *desk.parts(plan, iso)]
    said = f"（{v.month(plan)}策定）" if iso else ""
    return page_of(desk, [desk.group(v.name(plan) + said, entries)], plan)


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


FAMILIES: tuple[Family, ...] = (
    date_in_front,
    amended,
    of_others,
    other_summaries,
    other_wholes,
    meeting_page,
)
