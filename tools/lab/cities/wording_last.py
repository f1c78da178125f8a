"""Families of wording that were made last, when all rules stood."""

from tools.lab.cities import prose
from tools.lab.cities.article import Article, Group, Sub
from tools.lab.cities.course import phase_plan, plans
from tools.lab.cities.desk import CHAPTERS, Desk
from tools.lab.cities.wording import Family, page_of, relabelled


def facts_above(desk: Desk) -> Article:
    """策定年月：令和2年3月, 改訂日：令和4年10月1日 among other facts above the links."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), rng.randint(0, 1))
    groups = []
    for plan in reversed(made):
        whole_day = desk.chance(0.5)
        iso = plan.at.iso if whole_day else plan.at.iso_month
        word = "改訂" if plan.revision else "策定"
        said = f"{word}日：{v.day(plan)}" if whole_day else f"{word}年月：{v.month(plan)}"
        lead = [f"計画期間：{v.period(plan, rng)}", "担当課：企画政策課"]
        # The line of the date stays with its link: makes gather other lines above their tables.
        entries = [desk.whole(plan, published=iso, lead=said), desk.summary(plan, published=iso)]
        groups.append(desk.group(v.name(plan), entries, lead))
    return page_of(desk, groups, made[-1])


def subtitles(desk: Desk) -> Article:
    """Names with a motto behind them: …総合戦略～ひとがつながるまちへ～."""
    v, rng = desk.voice, desk.rng
    motto = rng.choice(("～ひとがつながるまちへ～", "－未来へつなぐ－", "「笑顔あふれる里」"))
    made = plans(rng, rng.randint(1, 2), 0)
    groups = []
    for plan in reversed(made):
        dated = desk.chance(0.5)
        iso = plan.made.iso_month if dated else None
        said = f"（{v.month(plan)}策定）" if dated else ""
        whole = desk.whole(plan, published=iso)
        entries = [relabelled(whole, whole.label + motto), desk.summary(plan, published=iso)]
        groups.append(desk.group(v.name(plan) + motto + said, entries))
    return page_of(desk, groups, made[-1])


def marked_new(desk: Desk) -> Article:
    """【NEW】, 【更新】, ★ before names."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 1)
    mark = rng.choice(("【NEW】", "【更新】", "★", "NEW! ", "◎"))
    groups = []
    for n, plan in enumerate(reversed(made)):
        dated = plan.revision is not None
        iso = plan.at.iso_month if dated else None
        whole = desk.whole(plan, published=iso)
        label = (mark if n == 0 else "") + whole.label
        groups.append(desk.group(v.name(plan), [relabelled(whole, label)]))
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


def asides(desk: Desk) -> Article:
    """The sentence that dates the plan stands among sentences that date other things."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    lead = prose.others(v, rng, 2)
    lead.insert(rng.randint(0, 2), prose.made(v, plan, rng, whole_day=True, series="strategy"))
    entries = [
        desk.whole(plan, published=plan.made.iso),
        desk.summary(plan, published=plan.made.iso),
    ]
    return page_of(desk, [desk.group("計画書", entries, ["".join(lead)])], plan)


FAMILIES: tuple[Family, ...] = (facts_above, subtitles, marked_new, circled_parts, asides)
