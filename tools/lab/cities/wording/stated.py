"""The date of an edition: beside its name, above, below, among other facts."""

from tools.lab.cities import prose
from tools.lab.cities.article import Article
from tools.lab.cities.course import phase_plan, plans, revised
from tools.lab.cities.dates import day, era, fiscal
from tools.lab.cities.desk import Desk
from tools.lab.cities.wording.page import FILES, files_of, page_of, relabelled
from tools.lab.variant import wide


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
        groups.append(desk.group(heading, files_of(desk, plan, iso), lead))
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


def title_date(desk: Desk) -> Article:
    """The page's title has name and month; the article links its files."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 2, 3)))
    iso = plan.made.iso_month
    form = rng.choice(("（{}策定）", "（{}）", "　{}策定"))
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    article = page_of(desk, [desk.group("ファイル", entries)], plan)
    return article._replace(title=v.name(plan) + form.format(v.month(plan)))


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


def date_in_front(desk: Desk) -> Article:
    """令和2年3月　第2期…総合戦略: the month stands before the name, without a verb or with one."""
    v, rng = desk.voice, desk.rng
    form = rng.choice(("{d}　{n}", "［{d}］{n}", "{d}策定　{n}", "（{d}）{n}"))
    made = plans(rng, rng.randint(1, 3), 0)
    entries = []
    for plan in reversed(made):
        entry = desk.whole(plan, published=plan.made.iso_month, column=FILES)
        entries.append(relabelled(entry, form.format(d=v.month(plan), n=v.name(plan))))
    return page_of(desk, [desk.group("総合戦略", entries)], made[-1])


def headquarters(desk: Desk) -> Article:
    """（令和2年3月27日　創生本部決定） below the link: who decided stands with the day."""
    v, rng = desk.voice, desk.rng
    body = rng.choice(("創生本部決定", "庁議決定", "議会議決", "推進本部会議で決定"))
    made = plans(rng, rng.randint(1, 2), 0)
    entries = []
    for plan in reversed(made):
        note = rng.choice((f"（{v.day(plan)}　{body}）", f"※{v.day(plan)}{body}"))
        entries.append(desk.whole(plan, published=plan.made.iso, note=note, column=FILES))
    return page_of(desk, [desk.group("総合戦略", entries)], made[-1])


def each_its_own(desk: Desk) -> Article:
    """人口ビジョン（平成27年10月）, 総合戦略（平成28年3月）: each plan has its own month."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    early = plan._replace(made=plan.made._replace(year=plan.made.year - 1, month=11))
    entries = [
        relabelled(
            desk.whole(early, "vision", published=early.made.iso_month, column=FILES),
            f"{v.name(early, 'vision')}（{v.month(early)}）",
        ),
        relabelled(
            desk.whole(plan, published=plan.made.iso_month, column=FILES),
            f"{v.name(plan)}（{v.month(plan)}）",
        ),
    ]
    return page_of(desk, [desk.group("策定した計画", entries)], plan)


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
            desk.entry(plan, label, published=plan.at.iso_month, column=FILES, short=label)
        )
    return page_of(desk, [desk.group(v.name(own), entries)], own)


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


def printed(desk: Desk) -> Article:
    """（令和2年3月発行）, 令和2年3月 汐見原市: the month of a volume, as covers have it."""
    v, rng = desk.voice, desk.rng
    form = rng.choice(("{n}（{d}発行）", "{n}（{d}　{t}）", "{n}〔{d}〕", "{n}＜{d}策定＞"))
    made = plans(rng, rng.randint(1, 2), 0)
    entries = []
    for plan in reversed(made):
        entry = desk.whole(plan, published=plan.made.iso_month, column=FILES)
        label = form.format(n=v.name(plan), d=v.month(plan), t=desk.town.name)
        entries.append(relabelled(entry, label))
    return page_of(desk, [desk.group("計画書", entries)], made[-1])


def document_fields(desk: Desk) -> Article:
    """作成年月：令和2年3月, 発行年月 below the link, as registers of documents have it."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    iso = plan.made.iso_month
    word = rng.choice(("作成年月", "発行年月", "公表年月"))
    entries = [
        desk.whole(plan, published=iso, note=f"{word}：{v.month(plan)}"),
        desk.other("書類の閲覧について", "annai"),
    ]
    return page_of(desk, [desk.group(v.name(plan), entries)], plan)


def dated_heads_alone(desk: Desk) -> Article:
    """令和7年3月策定 as a whole heading, and the plan's name as the label below it."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), rng.randint(0, 1))
    groups = []
    for plan in reversed(made):
        word = "改訂" if plan.revision else "策定"
        whole = relabelled(desk.whole(plan, published=plan.at.iso_month), v.name(plan, mark=False))
        groups.append(desk.group(f"{v.month(plan)}{word}", [whole._replace(column=FILES)]))
    return page_of(desk, groups, made[-1])


def slashed_dates(desk: Desk) -> Article:
    """（2020.3策定）, （2020/03/31策定）, （令和2.3.31策定）."""
    v, rng = desk.voice, desk.rng
    form = rng.choice(
        ("{y}.{m}", "{y}/{m:02}", "{y}/{m:02}/{d:02}", "{y}.{m}.{d}", "{e}{n}.{m}.{d}")
    )
    made = plans(rng, rng.randint(1, 2), 0)
    entries = []
    for plan in reversed(made):
        at = plan.made
        name, number = era(at.year, at.month)
        said = form.format(y=at.year, m=at.month, d=at.day, e=name, n=number)
        whole = desk.whole(plan, published=at.iso if "{d" in form else at.iso_month)
        entries.append(relabelled(whole, f"{v.name(plan)}（{said}策定）"))
    return page_of(desk, [desk.group("計画書", entries)], made[-1])


def padded_dates(desk: Desk) -> Article:
    """令和02年03月31日策定, R02.03.31, Ｒ２年３月策定."""
    v, rng = desk.voice, desk.rng
    form = rng.choice(
        (
            "{e}{n:02}年{m:02}月{d:02}日",
            "{s}{n:02}.{m:02}.{d:02}",
            "{s}{n}年{m}月",
            "{e}{n:02}年{m:02}月",
        )
    )
    made = plans(rng, rng.randint(1, 2), 0)
    entries = []
    for plan in reversed(made):
        at = plan.made
        name, number = era(at.year, at.month)
        short = "H" if name == "平成" else "R"
        said = form.format(e=name, s=short, n=number, m=at.month, d=at.day)
        whole = desk.whole(plan, published=at.iso if "{d" in form else at.iso_month)
        entries.append(relabelled(whole, f"{v.name(plan)}（{wide(said)}策定）"))
    return page_of(desk, [desk.group("計画書", entries)], made[-1])
