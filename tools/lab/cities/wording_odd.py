"""Families of wording that are odd, and met all the same."""

from tools.lab.cities import prose
from tools.lab.cities.article import Article, Entry
from tools.lab.cities.course import phase_plan, plans, revised
from tools.lab.cities.dates import Day, any_day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import UNDATED, Edition
from tools.lab.cities.wording import Family, page_of, relabelled


def other_verbs(desk: Desk) -> Article:
    """決定, 公表, 制定, 議決: a plan is made in other words too."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    form = rng.choice(("（{}決定）", "（{}公表）", "（{}制定）", "（{}策定・公表）", "（{}発行）"))
    groups = []
    for plan in reversed(made):
        whole_day = desk.chance(0.5)
        iso = plan.made.iso if whole_day else plan.made.iso_month
        said = v.day(plan) if whole_day else v.month(plan)
        entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
        groups.append(desk.group(v.name(plan) + form.format(said), entries))
    return page_of(desk, groups, made[-1])


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


def to_come(desk: Desk) -> Article:
    """The next plan is announced: its month dates nothing that is here."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    soon = Day(plan.last + 1, 3, 31)
    follower = v.name(plan._replace(phase=plan.phase + 1))
    lead = [
        f"{month(soon, v.style)}に{follower}を策定する予定です。",
        f"次期総合戦略は、{fiscal(plan.last, v.style)}中の策定を目指して検討を進めています。",
        prose.period(v, plan, rng),
    ]
    entries = [desk.whole(plan), desk.summary(plan)]
    article = page_of(desk, [desk.group(v.name(plan), entries, lead)], plan)
    mentions = tuple(
        Edition(series, plan.phase + 1, None, draft)
        for series in ("総合戦略", "人口ビジョン")
        for draft in (False, True)
    )
    return article._replace(mentions=mentions)


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


def tongues(desk: Desk) -> Article:
    """やさしい日本語版, 点字版, 音声版, 英語概要版, 資料編 beside the plan."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    iso = plan.made.iso_month
    name = v.name(plan)
    labels = (
        "やさしい日本語版",
        f"{name}（点字版データ）",
        "音声読み上げ用テキスト",
        "English Summary",
        f"{name}（英語概要版）",
        f"{name}　資料編",
        "資料編（アンケート結果・用語集）",
        "施策の体系図",
        "KPI一覧表",
    )
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    entries += [desk.beside(plan, label) for label in rng.sample(labels, 3)]
    return page_of(desk, [desk.group(f"{name}（{v.month(plan)}策定）", entries)], plan)


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


def several_sentences(desk: Desk) -> Article:
    """A paragraph that tells the course of years; the last sentence dates what is linked."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=False)
    made = plans(rng, 2, 0)
    old, new = made[0], made[-1]
    lead = [
        f"{v.town.people}では、{v.month(old)}に「{v.name(old)}」を策定し、人口減少対策に取り組んで"
        f"きました。その後、国が{month(Day(2019, 12, 20), v.style)}に第2期の総合戦略を決定した"
        f"ことを受け、これまでの成果を検証し、{v.day(new)}に「{v.name(new)}」を策定しました。"
    ]
    entries = [desk.whole(new, published=new.made.iso), desk.summary(new, published=new.made.iso)]
    if desk.chance(0.5):
        entries.append(desk.whole(old, published=old.made.iso_month))
    article = page_of(desk, [desk.group("計画書のダウンロード", entries)], new)
    mention = Edition("総合戦略", old.phase)
    return article._replace(intro=(*lead, *article.intro), mentions=(mention,))


def town_and_year(desk: Desk) -> Article:
    """Labels with the fiscal year in front: 令和元年度策定　第2期…; 平成27年度版."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    entries = []
    for plan in reversed(made):
        year = fiscal(plan.made.fiscal, v.style)
        also = (str(plan.made.fiscal),)
        entry = desk.whole(plan, also_published=also)
        label = rng.choice((f"【{year}策定】{entry.label}", f"{entry.label}（{year}策定）"))
        entries.append(relabelled(entry, label))
    return page_of(desk, [desk.group("総合戦略", entries)], made[-1])


FAMILIES: tuple[Family, ...] = (
    other_verbs,
    without_town,
    corrected,
    to_come,
    revised_undated,
    tongues,
    council,
    former_names,
    several_sentences,
    town_and_year,
)
