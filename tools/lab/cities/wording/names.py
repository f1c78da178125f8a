"""What a plan is called."""

from tools.lab.cities import prose
from tools.lab.cities.article import Article, Entry
from tools.lab.cities.course import phase_plan, plans
from tools.lab.cities.dates import Day, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.voice import OWN_NAMES
from tools.lab.cities.wording.page import FILES, page_of, relabelled


def own_names(desk: Desk) -> Article:
    """A plan with a name of its own: 未来創生プラン（第2期…総合戦略）."""
    v, rng = desk.voice, desk.rng
    own = f"{desk.town.name}{rng.choice(OWN_NAMES)}"
    made = plans(rng, rng.randint(1, 2), 0)
    groups = []
    for plan in reversed(made):
        name = v.name(plan)
        head = rng.choice((f"{own}（{name}）", f"{name}『{own}』", f"「{own}」～{name}～"))
        iso = plan.made.iso_month if desk.chance(0.5) else None
        said = f"（{v.month(plan)}）" if iso else ""
        entries = [
            desk.named(plan, own, "whole", published=iso),
            desk.named(plan, f"{own}（{v.summary}）", "summary", published=iso),
        ]
        if desk.chance(0.4):
            entries[0] = relabelled(entries[0], f"{own}（{name}）")
        groups.append(desk.group(head + said, entries))
    return page_of(desk, groups, made[-1])


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


def former_names(desk: Desk) -> Article:
    """現行計画, 旧計画, (新) and (旧) before the names."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, 2, 0)
    new, old = rng.choice(
        (("【現行】", "【旧】"), ("（新）", "（旧）"), ("[現行計画]", "[前計画]"))
    )
    entries = []
    for plan, mark in ((made[-1], new), (made[0], old)):
        dated = desk.chance(0.5)
        said = f"（{v.month(plan)}）" if dated else ""
        entry = desk.whole(plan, published=plan.made.iso_month if dated else None)
        entries.append(relabelled(entry, f"{mark}{entry.label}{said}"))
    return page_of(desk, [desk.group("計画書", entries)], made[-1])


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
        desk.entry(plan, name, published=iso, column=FILES, short=name),
        desk.named(plan, f"{name}【{v.summary}】", "summary", published=iso),
    ]
    lead = [prose.OTHERS[4](v, rng)]
    groups = [
        desk.group(name + said, entries, lead),
        desk.group("これまでの計画", [desk.whole(old, column=FILES)]),
    ]
    return page_of(desk, groups, plan)._replace(title=f"{name}を策定しました")


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
        desk.entry(plan, label, part=part, published=iso, column=FILES, short=label)
        for label, part in labels
    ]
    return page_of(desk, [desk.group(rng.choice((short, "資料")), entries, lead)], plan)


def without_town(desk: Desk) -> Article:
    """第2期まち・ひと・しごと創生総合戦略 without the town's name, the State's and the prefecture's
    copies among the references."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    entries = []
    for plan in reversed(made):
        name = v.name(plan).replace(desk.town.name, "").removeprefix("版")
        entries.append(relabelled(desk.whole(plan), name))
        if desk.chance(0.5):
            entries.append(relabelled(desk.summary(plan), f"{name}（{v.summary}）"))
    at = month(Day(2019, 12, 20), v.style)
    others = [
        desk.other(f"国の第2期「まち・ひと・しごと創生総合戦略」（{at}）", "kuni"),
        desk.other("まち・ひと・しごと創生長期ビジョン（国）", "kuni"),
        desk.other("（参考）県まち・ひと・しごと創生総合戦略", "ken"),
    ]
    groups = [
        desk.group(f"{desk.town.name}の総合戦略", entries),
        desk.group("参考資料", rng.sample(others, 2), own=False),
    ]
    return page_of(desk, groups, made[-1])


def town_behind(desk: Desk) -> Article:
    """まち・ひと・しごと創生総合戦略（汐見原市）: whose it is stands behind the name."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    groups = []
    for plan in reversed(made):
        dated = desk.chance(0.5)
        iso = plan.made.iso_month if dated else None
        name = f"{v.ordinal(plan.phase)}まち・ひと・しごと創生総合戦略（{desk.town.name}）"
        said = f"　{v.month(plan)}策定" if dated else ""
        whole = desk.entry(plan, name, published=iso, column=FILES, short=name)
        groups.append(desk.group(name + said, [whole]))
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
    return relabelled(entry, _gaps(entry.label, desk, gap))._replace(column=FILES)


def named_by_a_sentence(desk: Desk) -> Article:
    """第2期総合戦略『…創生戦略』について、…付けで策定しました: only a sentence says what it is."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    own = f"{desk.town.name}{rng.choice(('新時代創生戦略', '未来創生戦略', '共創プラン'))}"
    lead = [
        f"これまでの成果を発展させるための指針となる{v.ordinal(plan.phase)}総合戦略『{own}』について、"
        f"{v.day(plan)}付けで策定しました。"
    ]
    iso = plan.made.iso
    entries = [
        desk.entry(plan, own, published=iso, column=FILES, short=own),
        desk.named(plan, f"{own}（{v.summary}）", "summary", published=iso),
    ]
    return page_of(desk, [desk.group(f"{desk.town.name}の総合戦略", entries, lead)], plan)


def own_and_numbered(desk: Desk) -> Article:
    """しおさい魅力創造戦略（…市総合戦略）, its second, and how far its indicators have come."""
    v, rng = desk.voice, desk.rng
    new, old = phase_plan(rng, 2), phase_plan(rng, 1)
    own = rng.choice(("しおさい魅力創造戦略", "やまなみ未来創造戦略", "きらめき創生プラン"))
    lead = [
        f"人口減少を克服するため、取り組むべき方向を「{own}（{desk.town.name}総合戦略）」として"
        "まとめました。"
    ]
    second, first = f"{v.ordinal(2)}{own}", f"{own}（{desk.town.name}総合戦略）"
    entries = [
        desk.entry(new, second, column=FILES, short=second),
        desk.entry(old, first, column=FILES, short=first),
        desk.other(f"{own}KPI進捗状況", "hyouka"),
    ]
    title = f"「{own}」について"
    return page_of(desk, [desk.group("計画書等", entries, lead)], new)._replace(title=title)


def final_words(desk: Desk) -> Article:
    """…総合戦略（最終版）, 【確定版】: the plan itself, no draft and no revision."""
    rng = desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    form = rng.choice(("{}（最終版）", "{}【確定版】", "{}（決定版）", "【成案】{}"))
    whole = desk.whole(plan, column=FILES)
    entries = [relabelled(whole, form.format(whole.label)), desk.summary(plan)]
    return page_of(desk, [desk.group("計画書", entries)], plan)
