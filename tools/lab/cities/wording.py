"""Families of wording: where and how a page says which edition a file is, and of when.

Each takes a desk and writes an article; what it states it also writes into the truth.
"""

from collections.abc import Callable

from tools.lab.cities import prose
from tools.lab.cities.article import Article, Entry, Group, Sub
from tools.lab.cities.course import Plan, phase_plan, plans, revised
from tools.lab.cities.dates import day
from tools.lab.cities.desk import Desk
from tools.lab.cities.voice import OWN_NAMES

Family = Callable[[Desk], Article]


def _title(desk: Desk, newest: Plan) -> str:
    v = desk.voice
    name = v.name(newest._replace(draft=False), mark=False)
    general = f"{desk.town.name}まち・ひと・しごと創生総合戦略"
    return desk.rng.choice(
        (
            f"{name}について",
            name,
            f"「{name}」を策定しました",
            "地方創生の取組について",
            f"{general}について",
            f"{desk.town.name}人口ビジョン・総合戦略",
        )
    )


def _files(desk: Desk, plan: Plan, published: str | None) -> list[Entry]:
    """Some files of an edition under their full names."""
    both = desk.chance(0.2)
    series = "both" if both else "strategy"
    found = [desk.whole(plan, series, published=published)]
    if desk.chance(0.6):
        found.append(desk.summary(plan, series, published=published))
    if not both and plan.key is None and desk.chance(0.5):
        found.append(
            desk.whole(plan, "vision", published=published, column="人口ビジョン", slug="vision")
        )
    if desk.chance(0.3):
        found.reverse()
    return found


def page_of(desk: Desk, groups: list[Group], newest: Plan, sure: int = 0) -> Article:
    """Groups, newest first, with an introduction and neighbours."""
    neighbours = desk.neighbours(max(sure, desk.rng.randint(0, 2)))
    intro = prose.others(desk.voice, desk.rng, desk.rng.randint(0, 3))
    intro.append(prose.filler(desk.rng))
    title = _title(desk, newest)
    return Article(title, (*groups, *neighbours), tuple(intro), desk.outside())


def heading_date(desk: Desk) -> Article:
    """Headings with a month: 「…総合戦略」（令和2年3月）, …（令和2年3月策定）."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 3), rng.randint(0, 1))
    form = rng.choice(("（{}）", "（{}策定）", "　{}策定", "【{}】", "({})", "　{}"))
    groups = []
    for plan in reversed(made):
        word = form.replace("策定", v.revise) if plan.revision else form
        whole_day = desk.chance(0.2)
        said = day(plan.at, v.style) if whole_day else v.month(plan)
        iso = plan.at.iso if whole_day else plan.at.iso_month
        name = v.name(plan, mark=not plan.revision)
        if plan.revision and "{}" in word and v.revise not in word:
            word = word.replace("{}", f"{{}}{v.revise}")
        lead = [prose.period(v, plan, rng)] if desk.chance(0.4) else []
        heading = v.quoted(name) + word.format(said)
        groups.append(desk.group(heading, _files(desk, plan, iso), lead))
    return page_of(desk, groups, made[-1])


def label_date(desk: Desk) -> Article:
    """Labels with a month: …総合戦略（令和2年3月策定）; headings that tell of nothing."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 3), rng.randint(0, 1))
    form = rng.choice(("（{}策定）", "（{}）", "【{}策定】", "　{}", "_{}"))
    entries = []
    for plan in reversed(made):
        entry = desk.whole(plan, published=plan.at.iso_month)
        if not plan.revision:
            entry = relabelled(entry, entry.label + form.format(v.month(plan)))
        entries.append(entry)
    heading = rng.choice(("資料", "ダウンロード", "総合戦略", "関連ファイル", "計画書"))
    return page_of(desk, [desk.group(heading, entries)], made[-1])


def relabelled(entry: Entry, label: str) -> Entry:
    """A link under another text."""
    return entry._replace(label=label, truth=entry.truth._replace(label=label))


def line_above(desk: Desk) -> Article:
    """A line above each link: ・令和2年3月31日、…を策定しました。"""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), rng.randint(0, 2))
    entries = []
    for plan in made:
        lead = prose.made(v, plan, rng, whole_day=True, series="strategy")
        entry = desk.whole(plan, published=plan.at.iso, lead=lead)
        entries.append(entry)
    return page_of(desk, [desk.group(f"{desk.town.name}総合戦略の策定経過", entries)], made[-1])


def prose_date(desk: Desk) -> Article:
    """A sentence of the article dates the one edition on the page."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 2, 3)))
    whole_day = desk.chance(0.6)
    iso = plan.made.iso if whole_day else plan.made.iso_month
    lead = [prose.made(v, plan, rng, whole_day=whole_day, series="strategy")]
    if desk.chance(0.5):
        lead.append(prose.period(v, plan, rng))
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    if desk.chance(0.5):
        heading = rng.choice(("策定の趣旨", v.name(plan), "計画書", "総合戦略について"))
        return page_of(desk, [desk.group(heading, entries, lead)], plan)
    article = page_of(desk, [desk.group("資料", entries)], plan)
    return article._replace(intro=(*lead, *article.intro))


def note_below(desk: Desk) -> Article:
    """A ※ line under the link: ※令和2年3月策定."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), rng.randint(1, 2))
    entries = []
    for plan in reversed(made):
        verb = v.revise if plan.revision else "策定"
        note = rng.choice((f"※{v.month(plan)}{verb}", f"※{v.month(plan)}に{verb}しました。"))
        if plan.revision and desk.chance(0.5):
            note = f"※{v.month(plan)}、指標の見直しに伴い一部を{v.revise}"
        entries.append(desk.whole(plan, published=plan.at.iso_month, note=note))
    return page_of(desk, [desk.group("総合戦略の内容", entries)], made[-1])


def undated(desk: Desk) -> Article:
    """No date of any edition; only the page's own and those of other things."""
    made = plans(desk.rng, desk.rng.randint(1, 3), 0)
    groups = [
        desk.group(desk.voice.quoted(desk.voice.name(plan)), _files(desk, plan, None))
        for plan in reversed(made)
    ]
    return page_of(desk, groups, made[-1])


def foreign_dates(desk: Desk) -> Article:
    """Many dates, none of them the edition's."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    groups = []
    for plan in reversed(made):
        lead = [*prose.others(v, rng, 3), prose.period(v, plan, rng)]
        groups.append(desk.group(v.name(plan), _files(desk, plan, None), lead))
    article = page_of(desk, groups, made[-1], sure=2)
    return article._replace(intro=(*prose.others(v, rng, 4), *article.intro))


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


def numbering(desk: Desk) -> Article:
    """第二期, 第Ⅱ期 behind the name, 第2次; three phases on a page."""
    rng = desk.rng
    number = rng.choice(("kanji", "roman", "latin", "ji", "wide"))
    place = rng.choice(("last", "bracket", "inner", "first"))
    desk.voice = desk.voice._replace(number=number, place=place)
    made = plans(rng, 3, 0)
    entries = [entry for plan in reversed(made) for entry in _files(desk, plan, None)]
    heading = rng.choice(("策定した計画", "総合戦略・人口ビジョン", "資料ダウンロード"))
    return page_of(desk, [desk.group(heading, entries)], made[-1])


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


def companions(desk: Desk) -> Article:
    """正誤表, 新旧対照表, 英語版, 見え消し版, ロードマップ beside the files of an edition."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2, 2, 3)))
    plan = revised(rng, own) if desk.chance(0.5) else own
    iso = plan.at.iso_month
    name = v.name(plan)
    labels = (
        "正誤表",
        f"{name}　正誤表",
        f"{name}（英語版）",
        f"{name}新旧対照表",
        f"新旧対照表（{v.month(plan)}）",
        f"{name}（見え消し版）",
        f"{name}　ロードマップ",
        "別冊　施策一覧",
        f"{name}　別冊（アクションプラン）",
        "English version",
        f"{name}　用語解説",
    )
    entries = _files(desk, plan, iso)
    entries += [desk.beside(plan, label) for label in rng.sample(labels, rng.randint(2, 4))]
    heading = name if plan.revision else f"{name}（{v.month(plan)}策定）"
    return page_of(desk, [desk.group(heading, entries)], plan)


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


def fiscal_year(desk: Desk) -> Article:
    """Only the fiscal year is told: 令和元年度に策定しました; the page has neighbours."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    year = str(plan.made.fiscal)
    lead = [prose.fiscal_made(v, plan, "strategy")]
    entries = [
        desk.whole(plan, also_published=(year,)),
        desk.summary(plan, also_published=(year,)),
    ]
    return page_of(desk, [desk.group(v.name(plan), entries, lead)], plan, sure=1)


def suffixless(desk: Desk) -> Article:
    """Addresses without suffix, labels without type and size."""
    article = desk.rng.choice((heading_date, short_labels, undated, bundled))(desk)
    return article._replace(bare_links=True)


FAMILIES: tuple[Family, ...] = (
    heading_date,
    label_date,
    line_above,
    prose_date,
    note_below,
    undated,
    foreign_dates,
    short_labels,
    own_names,
    numbering,
    revisions,
    drafts,
    split_parts,
    companions,
    two_plans,
    bundled,
    fiscal_year,
    suffixless,
)
