"""What a file is of its edition: the whole, a summary, a part."""

from tools.lab.cities.article import Article, Entry, Group, Sub
from tools.lab.cities.course import Plan, phase_plan, plans
from tools.lab.cities.desk import CHAPTERS, Desk
from tools.lab.cities.wording.page import FILES, page_of, relabelled


def short_labels(desk: Desk) -> Article:
    """本編, 概要版, 資料編 under a heading that says the rest."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 3), rng.randint(0, 1))
    dated = desk.chance(0.6)
    groups = []
    for plan in reversed(made):
        iso = plan.at.iso_month if dated or plan.revision else None
        entries = [
            desk.named(plan, v.whole, "whole", published=iso),
            desk.named(plan, v.summary, "summary", published=iso),
        ]
        if desk.chance(0.4):
            entries.append(desk.named(plan, "人口ビジョン", "whole", "vision", published=iso))
            entries[-1] = _of_vision(entries[-1], plan)
        heading = v.name(plan)
        if dated and not plan.revision:
            heading = f"{heading}（{v.month(plan)}策定）"
        groups.append(desk.group(heading, entries))
    return page_of(desk, groups, made[-1])


def _of_vision(entry: Entry, plan: Plan) -> Entry:
    """Under a strategy's heading a vision has the phase; whether the revision too, nobody tells."""
    alone = entry.truth.editions[0]._replace(revision=None)
    truth = entry.truth._replace(editions=(alone,), also_revision=(plan.key,))
    if plan.key:
        truth = truth._replace(also_published=(None, plan.made.iso_month))
    return entry._replace(truth=truth, column="人口ビジョン", slug="vision")


def split_parts(desk: Desk) -> Article:
    """全体版 and 分割版, as inner heads or heads of lists, a summary among the parts."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    dated = desk.chance(0.6)
    groups = []
    for plan in reversed(made):
        iso = plan.made.iso_month if dated else None
        whole = [desk.whole(plan, published=iso)]
        parts = desk.parts(plan, iso)
        if desk.chance(0.4):
            parts.append(desk.named(plan, v.summary, "summary", published=iso))
        heads = rng.choice(
            (
                ("全体版", "分割版"),
                ("一括ダウンロード", "分割ダウンロード"),
                ("【全体版】", "【分割版】"),
                ("", "分割版"),
            )
        )
        subs = (Sub(heads[0], tuple(whole)), Sub(heads[1], tuple(parts)))
        heading = v.name(plan) + (f"（{v.month(plan)}）" if dated else "")
        groups.append(Group(heading, subs))
    return page_of(desk, groups, made[-1])


def circled_parts(desk: Desk) -> Article:
    """Parts numbered by circles or letters, with pages, in a list beside the whole."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    dated = desk.chance(0.6)
    iso = plan.made.iso_month if dated else None
    form = rng.choice(("{c}{t}", "{c} {t}（P{p}-{q}）", "その{n}　{t}", "{n}/6 {t}", "[{n}] {t}"))
    parts = [
        desk.named(
            plan,
            form.format(c=chr(0x2460 + n), n=n + 1, t=text, p=n * 8 + 1, q=n * 8 + 8),
            "split",
            published=iso,
        )
        for n, text in enumerate(CHAPTERS)
    ]
    head = rng.choice(("分割版", "【分割版】", "分割してダウンロードする場合", "章ごとのファイル"))
    subs = (Sub("全体版", (desk.whole(plan, published=iso),)), Sub(head, tuple(parts)))
    heading = v.name(plan) + (f"（{v.month(plan)}）" if dated else "")
    return page_of(desk, [Group(heading, subs)], plan)


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
                plan, label, series=series, part="", published=iso, column=FILES, short=label
            )
        )
    said = f"（{v.month(plan)}）" if iso else ""
    return page_of(desk, [desk.group(v.name(plan, "both") + said, entries)], plan)


def halves(desk: Desk) -> Article:
    """（前半）, （後半）, その1（P1～P20）: the whole is too large for one file."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    iso = plan.made.iso_month if desk.chance(0.5) else None
    forms = rng.choice(
        (
            ("（前半）", "（後半）"),
            ("（その1）", "（その2）", "（その3）"),
            ("（1～20ページ）", "（21～45ページ）"),
            ("　1／2", "　2／2"),
        )
    )
    entries = [desk.named(plan, f"{v.name(plan)}{form}", "split", published=iso) for form in forms]
    entries.append(desk.summary(plan, published=iso))
    said = f"（{v.month(plan)}策定）" if iso else ""
    return page_of(desk, [desk.group(v.name(plan) + said, entries)], plan)


def goals(desk: Desk) -> Article:
    """Parts by the plan's goals: 基本目標1　しごとをつくる."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    iso = plan.made.iso_month if desk.chance(0.5) else None
    words = ("しごとをつくる", "人の流れをつくる", "子育ての希望をかなえる", "まちをつくる")
    parts = [
        desk.named(plan, f"基本目標{n + 1}　{word}", "split", published=iso)
        for n, word in enumerate(words)
    ]
    said = f"（{v.month(plan)}策定）" if iso else ""
    subs = (Sub("全体版", (desk.whole(plan, published=iso),)), Sub("分割版", tuple(parts)))
    return page_of(desk, [Group(v.name(plan) + said, subs)], plan)


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


def printings(desk: Desk) -> Article:
    """（カラー版）, （白黒版）, （印刷用）: the whole plan, each time made up otherwise."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    name = v.name(plan)
    marks = rng.choice(
        (("カラー版", "白黒版"), ("見開き", "単ページ"), ("閲覧用", "印刷用"), ("高画質", "低画質"))
    )
    entries = [relabelled(desk.whole(plan), f"{name}（{mark}）") for mark in marks]
    entries.append(desk.summary(plan))
    return page_of(desk, [desk.group(name, entries)], plan)


def annexes(desk: Desk) -> Article:
    """附属資料　KPI一覧表, 別表, データ集, 用語集: what belongs to the plan and is not it."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    iso = plan.made.iso_month if desk.chance(0.5) else None
    labels = (
        "附属資料　数値目標・KPI一覧表",
        "別冊　主な事業一覧",
        "別表　施策と事業の対応",
        "関連データ集",
        "用語集",
        "別添　推計の方法について",
    )
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    entries += [desk.beside(plan, label) for label in rng.sample(labels, 3)]
    said = f"（{v.month(plan)}策定）" if iso else ""
    return page_of(desk, [desk.group(v.name(plan) + said, entries)], plan)


def named_as_volumes(desk: Desk) -> Article:
    """全編, 人口ビジョン編, 総合戦略編, 資料編 under the name of both plans."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    appendix = desk.beside(plan, "資料編")
    truth = appendix.truth._replace(editions=desk.editions(plan, "both"))
    entries = [
        desk.named(plan, rng.choice(("全編", "全体版")), "whole", "both"),
        desk.named(plan, "人口ビジョン編", "", "vision")._replace(column="人口ビジョン編"),
        desk.named(plan, "総合戦略編", "")._replace(column="総合戦略編"),
        appendix._replace(truth=truth, column="資料編"),
    ]
    return page_of(desk, [desk.group(v.name(plan, "both"), entries)], plan)


def page_spans(desk: Desk) -> Article:
    """Parts that are told by their pages or their number of all: 21～45ページ, （2/3）."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    name, iso = v.name(plan), plan.made.iso_month
    labels = rng.choice(
        (
            ("表紙～20ページ", "21～45ページ", "46ページ～裏表紙"),
            ("1ページから20ページまで", "21ページから45ページまで"),
            tuple(f"{name}（{n}/3）" for n in (1, 2, 3)),
            tuple(f"{name}【分割{n}】" for n in (1, 2, 3)),
            ("P1～P20", "P21～P45", "P46～P60"),
        )
    )
    entries = [
        desk.named(plan, one, "split", published=iso)._replace(column=FILES) for one in labels
    ]
    if desk.chance(0.6):
        whole = desk.named(plan, f"{name}（{v.whole}）", "whole", published=iso)
        entries.insert(0, whole._replace(column=FILES))
    return page_of(desk, [desk.group(f"{name}（{v.month(plan)}策定）", entries)], plan)
