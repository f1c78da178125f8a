"""Dates that are no edition's: none of one, those of other matters."""

from tools.lab.cities import prose
from tools.lab.cities.article import Article
from tools.lab.cities.course import phase_plan, plans
from tools.lab.cities.dates import Day, any_day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import Edition
from tools.lab.cities.wording.page import FILES, files_of, page_of, relabelled


def undated(desk: Desk) -> Article:
    """No date of any edition; only the page's own and those of other things."""
    made = plans(desk.rng, desk.rng.randint(1, 3), 0)
    groups = [
        desk.group(desk.voice.quoted(desk.voice.name(plan)), files_of(desk, plan, None))
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
        groups.append(desk.group(v.name(plan), files_of(desk, plan, None), lead))
    article = page_of(desk, groups, made[-1], sure=2)
    return article._replace(intro=(*prose.others(v, rng, 4), *article.intro))


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
            whole = relabelled(whole, f"{whole.label}（{span}）")._replace(column=FILES)
        groups.append(desk.group(heading, [whole, desk.summary(plan)]))
    return page_of(desk, groups, made[-1])


def _april(year: int, style: str) -> str:
    return month(Day(year, 4, 1), style)


def _march(fiscal_year: int, style: str) -> str:
    return month(Day(fiscal_year + 1, 3, 31), style)


def ended_names(desk: Desk) -> Article:
    """《計画期間終了》, 【終了】 before old plans; 期間は令和2年3月で終了しました dates nothing."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, 2, 0)
    mark = rng.choice(("《計画期間終了》", "【終了】", "（期間満了）"))
    old = desk.whole(made[0], column=FILES)
    end = month(Day(made[0].last + 1, 3, 31), v.style)
    groups = [
        desk.group(v.name(made[-1]), [desk.whole(made[-1]), desk.summary(made[-1])]),
        desk.group(
            rng.choice(("以前の計画", "過去の計画")),
            [relabelled(old, f"{mark}{old.label}")],
            [f"{v.name(made[0])}の計画期間は、{end}で終了しました。"],
        ),
    ]
    return page_of(desk, groups, made[-1])


def as_of(desk: Desk) -> Article:
    """（令和2年1月1日現在）, 令和元年12月末時点: the state of figures dates no plan."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = any_day(rng, plan.made.year - 1, plan.made.year)
    note = rng.choice(
        (
            f"※人口は{day(at, v.style)}現在の住民基本台帳によります。",
            f"（数値は{month(at, v.style)}末時点）",
            f"※掲載している統計は{day(at, v.style)}時点のものです。",
        )
    )
    entries = [desk.whole(plan, note=note), desk.summary(plan)]
    return page_of(desk, [desk.group(v.name(plan), entries)], plan)


def posted(desk: Desk) -> Article:
    """…を掲載しました（令和2年4月10日掲載）: when a page was put up is not when a plan was made."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = day(any_day(rng, plan.made.year + 1, plan.made.year + 1), v.style)
    heading = rng.choice(
        (
            f"{v.name(plan)}を掲載しました（{at}）",
            f"{v.name(plan)}（{at}掲載）",
            f"【{at}更新】{v.name(plan)}",
        )
    )
    return page_of(desk, [desk.group(heading, [desk.whole(plan), desk.summary(plan)])], plan)


def gazette(desk: Desk) -> Article:
    """広報5月号に掲載, 市政だより: when the gazette told of a plan is not when it was made."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    later = month(any_day(rng, plan.made.year + 1, plan.made.year + 1), v.style)
    lead = [f"{v.name(plan)}の内容は、広報{desk.town.name[:-1]}{later}号でもお知らせしています。"]
    entries = [desk.whole(plan), desk.summary(plan)]
    return page_of(desk, [desk.group(v.name(plan), entries, lead)], plan)


def effective(desk: Desk) -> Article:
    """令和2年4月1日から取組を開始, 令和2年4月スタート: its beginning is not its making."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    begins = Day(plan.first, 4, 1)
    lead = [
        rng.choice(
            (
                f"{v.name(plan)}は、{day(begins, v.style)}から取組を開始しています。",
                f"{day(begins, v.style)}から{v.name(plan)}がスタートしました。",
                f"{v.name(plan)}（{month(begins, v.style)}スタート）に基づき取組を進めます。",
            )
        )
    ]
    entries = [desk.whole(plan), desk.summary(plan)]
    return page_of(desk, [desk.group(v.name(plan), entries, lead)], plan)


def presented(desk: Desk) -> Article:
    """令和2年3月定例会で報告, 説明会, 配布: who was told of a plan is not its making."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    later = any_day(rng, plan.made.year + 1, plan.made.year + 1)
    on, since = day(later, v.style), month(later, v.style)
    lead = [
        rng.choice(
            (
                f"{v.name(plan)}については、{since}議会定例会において報告しました。",
                f"{on}に{v.name(plan)}の説明会を行いました。",
                f"{v.name(plan)}の冊子は、{since}から窓口でお配りしています。",
            )
        )
    ]
    entries = [desk.whole(plan), desk.summary(plan)]
    return page_of(desk, [desk.group(v.name(plan), entries, lead)], plan)


def replaced_files(desk: Desk) -> Article:
    """（令和3年5月20日差し替え）: a file was put in another's place, no plan was revised."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    on = day(any_day(rng, plan.made.year + 1, plan.made.year + 1), v.style)
    whole, summary = desk.whole(plan, column=FILES), desk.summary(plan)
    form = rng.choice(("（{}差し替え）", "（{}データ差替）", ""))
    if form:
        whole = relabelled(whole, whole.label + form.format(on))
    else:
        whole = whole._replace(
            note=f"※{on}、一部の図表に誤りがあったためファイルを差し替えました。"
        )
    return page_of(desk, [desk.group(v.name(plan), [whole, summary])], plan)


def reported_below(desk: Desk) -> Article:
    """※令和2年6月定例会に報告, （令和2年7月広報掲載） below a link: no day of the plan's."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    later = month(any_day(rng, plan.made.year + 1, plan.made.year + 1), v.style)
    note = rng.choice(("※{}定例会に報告", "（{}広報掲載）", "※{}配布開始", "（{}説明会資料）"))
    entries = [desk.whole(plan, note=note.format(later)), desk.summary(plan)]
    return page_of(desk, [desk.group(v.name(plan), entries)], plan)


def census_named(desk: Desk) -> Article:
    """人口ビジョン（平成27年国勢調査準拠）: what its figures rest on is no date of it."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    year = rng.choice(("平成27年", "令和2年", "令和2年10月1日"))
    behind = rng.choice(("国勢調査準拠", "国勢調査に基づく推計", "国勢調査の結果による"))
    vision = relabelled(desk.whole(plan, "vision"), f"{v.name(plan, 'vision')}（{year}{behind}）")
    entries = [vision._replace(column=FILES), desk.whole(plan)]
    return page_of(desk, [desk.group("計画書", entries)], plan)


def goal_years(desk: Desk) -> Article:
    """2040年を見据えた第2期総合戦略: the years that a plan looks to are no dates of it."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    at = rng.choice(("2040年", "2030年", "令和22年（2040年）", "令和12年"))
    form = rng.choice(("{n}～{y}を見据えて～", "{y}に向けた{n}", "{n}（{y}の目標人口を含む）"))
    entry = relabelled(desk.whole(plan), form.format(n=v.name(plan), y=at))
    return page_of(desk, [desk.group("計画書", [entry._replace(column=FILES)])], plan)


def awarded(desk: Desk) -> Article:
    """令和4年11月、…の取組が表彰されました: it is named beside a date that is of something else."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    at = month(any_day(rng, plan.first + 1, plan.first + 3), v.style)
    name = v.name(plan)
    lead = [
        rng.choice(
            (
                f"{at}に、「{name}」に基づく取組が地方創生の優良事例として表彰されました。",
                f"{at}に「{name}」の説明会を開催し、多くの方にご参加いただきました。",
                f"{at}に「{name}」の中間評価を行いましたが、見直しは行わないこととしました。",
                f"{at}には「{name}」の策定に携わった委員へ感謝状を贈りました。",
            )
        )
    ]
    entries = [desk.whole(plan), desk.summary(plan)]
    return page_of(desk, [desk.group("計画書", entries, lead)], plan)
