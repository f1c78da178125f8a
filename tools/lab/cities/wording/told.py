"""The date of an edition in sentences, lines of a course, answers to questions."""

from tools.lab.cities import prose
from tools.lab.cities.article import Article, Entry, Group
from tools.lab.cities.course import Plan, phase_plan, plans, revised
from tools.lab.cities.dates import Day, day, month, span
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import STRATEGY, UNDATED, VISION, Edition
from tools.lab.cities.wording.page import page_of, relabelled


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


def history_sentence(desk: Desk) -> Article:
    """第1期（平成28年2月）、第2期（令和2年3月）を策定し …: one sentence dates several."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=True, place="first", quotes=False)
    made = plans(rng, 3, 0)
    old = "、".join(f"{v.name(plan)}（{v.month(plan)}）" for plan in made[:-1])
    newest = made[-1]
    lead = [f"{desk.town.people}では、これまでに{old}を策定し、地方創生に取り組んできました。"]
    lead.append(f"この度、{v.name(newest)}を策定しましたので、公表します。")
    groups = [
        desk.group("最新の総合戦略", [desk.whole(newest), desk.summary(newest)]),
        desk.group(
            "過去の総合戦略",
            [desk.whole(plan, published=plan.at.iso_month) for plan in reversed(made[:-1])],
        ),
    ]
    article = page_of(desk, groups, newest)
    return article._replace(intro=(*lead, *article.intro), title=f"{v.name(newest)}について")


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


def timeline(desk: Desk) -> Article:
    """What happened when, a line a day; the line of the plan's day has its link."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    started = Day(plan.made.year - 1, rng.randint(4, 9), rng.randint(1, 28))
    asked = Day(plan.made.year, 1, rng.randint(5, 25))
    v = desk.voice = v._replace(style=rng.choice(("era", "west", "wide")))
    entries: list[Entry] = [
        desk.other(
            "第1回策定委員会資料", "kaigi", lead=f"{day(started, v.style)}　第1回策定委員会"
        ),
        desk.other("意見募集の結果", "iken", lead=f"{day(asked, v.style)}　意見募集を開始しました"),
    ]
    done = f"{v.day(plan)}　{v.name(plan)}を策定しました"
    entries.append(desk.whole(plan, published=plan.made.iso, lead=done))
    groups: list[Group] = [desk.group("策定の経過", entries)]
    return page_of(desk, groups, plan)


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


def faq(desk: Desk) -> Article:
    """Questions as headings: 総合戦略とは？, いつ策定したのですか？"""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    asked = desk.chance(0.5)
    iso = plan.made.iso if asked else None
    answers = ["まち・ひと・しごと創生法に基づき、市町村が定める計画です。"]
    if asked:
        answers.append(f"{v.name(plan)}は、{v.day(plan)}に策定しました。")
    groups = [
        desk.group(
            "Q1　総合戦略とは何ですか？",
            [desk.other("国の資料（制度の概要）")],
            answers[:1],
            own=False,
        ),
        desk.group(
            "Q2　計画書はどこで見られますか？",
            [desk.whole(plan, published=iso), desk.summary(plan, published=iso)],
            answers[1:],
        ),
    ]
    return page_of(desk, groups, plan)


def one_after_other(desk: Desk) -> Article:
    """平成27年10月に人口ビジョンを、平成28年3月に総合戦略を策定しました: one verb, two dates."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    early = plan._replace(made=Day(plan.made.year - 1, rng.randint(9, 12), plan.made.day))
    vision, name = v.name(early, "vision"), v.name(plan)
    lead = [
        rng.choice(
            (
                f"{v.town.people}では、{v.month(early)}に「{vision}」を、{v.month(plan)}に「{name}」"
                "を策定しました。",
                f"{v.month(early)}に{vision}、{v.month(plan)}に{name}をそれぞれ策定しました。",
                f"{v.month(early)}に策定した{vision}を踏まえ、{v.month(plan)}に{name}を"
                "策定しました。",
            )
        )
    ]
    entries = [
        desk.whole(early, "vision", published=early.made.iso_month),
        desk.whole(plan, published=plan.made.iso_month),
    ]
    return page_of(desk, [desk.group("策定の経緯", entries, lead)], plan)


def followed(desk: Desk) -> Article:
    """第3期の策定（令和7年3月）に伴い、第2期は終了: the month is the newer plan's alone."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(quotes=False)
    made = plans(rng, 2, 0)
    old, new = made[0], made[-1]
    lead = [f"{v.name(new)}の策定（{v.month(new)}）に伴い、{v.name(old)}の取組は終了しました。"]
    groups = [
        desk.group("現在の計画", [desk.whole(new, published=new.made.iso_month)]),
        desk.group("これまでの計画", [desk.whole(old)], lead),
    ]
    return page_of(desk, groups, new)


def by_whom(desk: Desk) -> Article:
    """推進本部での審議を経て、令和2年3月27日に策定した…: how a plan came to be, before its day."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    name = v.name(plan)
    lead = [
        rng.choice(
            (
                f"有識者会議での議論とパブリックコメントを経て、{v.day(plan)}に「{name}」を"
                "策定しました。",
                f"「{name}」は、市民の皆さまの声を聴きながら検討を重ね、{v.day(plan)}に策定しました。",
                f"このたび「{name}」がまとまり、{v.day(plan)}に決定しましたのでお知らせします。",
            )
        )
    ]
    iso = plan.made.iso
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    return page_of(desk, [desk.group("計画書", entries, lead)], plan)


def ends_and_begins(desk: Desk) -> Article:
    """…は令和2年3月に終期を迎え、同月に第2期を策定: the end of one, the making of the next."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, 2, 0)
    old, new = made[0], made[-1]
    end = month(Day(new.last + 1, 3, 31), v.style)
    lead = [
        f"{v.name(old)}の計画期間は、{v.month(new)}に終期を迎えました。そこで、取組の検証を行い、"
        f"{v.month(new)}に{v.name(new)}を策定しました。計画の終期は{end}です。"
    ]
    iso = new.made.iso_month
    entries = [
        desk.whole(new, published=iso),
        desk.summary(new, published=iso),
        desk.whole(old),
    ]
    return page_of(desk, [desk.group("計画書", entries, lead)], new)


def after_a_report(desk: Desk) -> Article:
    """令和2年2月の審議会からの答申を受け、令和2年3月に…を策定: of two months the second."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    heard = month(plan.made._replace(year=plan.made.year - 1), v.style)
    council = rng.choice(("総合計画審議会", "総合戦略推進会議", "有識者会議"))
    lead = [
        rng.choice(
            (
                f"{heard}の{council}からの答申を受け、{v.month(plan)}に「{v.name(plan)}」を策定しました。",
                f"{heard}に{council}から答申があり、これを踏まえて{v.month(plan)}に「{v.name(plan)}」"
                "を策定しました。",
            )
        )
    ]
    iso = plan.made.iso_month
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    return page_of(desk, [desk.group("計画書", entries, lead)], plan)


def wrapped_names(desk: Desk) -> Article:
    """「…」（計画期間：…。以下「第2期戦略」という。）を、令和2年3月24日に策定しました。"""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    short = f"{v.ordinal(plan.phase)}{rng.choice(('総合戦略', '戦略'))}"
    years = span(plan.first, plan.last, v.style, rng)
    inner = rng.choice(
        (f"計画期間：{years}。以下「{short}」という。", f"{years}。以下「{short}」といいます。")
    )
    at = day(plan.made, v.style, weekday=desk.chance(0.5))
    lead = [f"{v.town.people}では、「{v.name(plan)}」（{inner}）を、{at}に策定しました。"]
    iso = plan.made.iso
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    return page_of(desk, [desk.group("計画書", entries, lead)], plan)


def since_then(desk: Desk) -> Article:
    """…は、令和2年3月の策定以降、…を踏まえ、令和4年10月に見直しました; one file, of either."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    plan = revised(rng, own)
    change = rng.choice(("社会情勢の変化を踏まえ", "取組の状況を踏まえ", "国の動きを受け"))
    lead = [
        f"「{v.name(own)}」は、{v.month(own)}の策定以降、{change}、{v.month(plan)}に"
        f"{rng.choice(('見直しを行いました', '一部改訂を行いました', '改訂しています'))}。"
    ]
    more = (own.made.iso_month, plan.at.iso_month)
    entry = desk.whole(own, also_published=more, also_revision=(plan.key, UNDATED))
    return page_of(desk, [desk.group("計画書", [entry], lead)], own)


def same_day(desk: Desk) -> Article:
    """令和2年3月24日の会議で最終案を了承し、同日付けで…を策定しました。"""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = day(plan.made, v.style, weekday=desk.chance(0.3))
    met = rng.choice(("推進本部会議で最終案を了承し", "庁議において決定し", "本部会議を開催し"))
    lead = [f"{at}に{met}、同日付けで「{v.name(plan)}」を策定しました。"]
    iso = plan.made.iso
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    return page_of(desk, [desk.group("計画書", entries, lead)], plan)


def begun_and_done(desk: Desk) -> Article:
    """令和元年7月から策定作業に着手し、令和2年3月に…を策定しました: of two months the second."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    begun = month(plan.made._replace(year=plan.made.year - 1, month=7), v.style)
    lead = [
        rng.choice(
            (
                f"{begun}から策定作業に着手し、{v.month(plan)}に「{v.name(plan)}」を策定しました。",
                f"{begun}に検討を始め、アンケートや会議を経て、{v.month(plan)}に{v.name(plan)}を策定しました。",
                f"{v.name(plan)}は、{begun}に着手し、{v.month(plan)}に策定しました。",
            )
        )
    ]
    iso = plan.made.iso_month
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    return page_of(desk, [desk.group("計画書", entries, lead)], plan)


def handed_on(desk: Desk) -> Article:
    """第1期…の取組は、令和2年3月に策定した第2期…に引き継がれました; the date is of the second."""
    v, rng = desk.voice, desk.rng
    old, new = plans(rng, 2, 0)
    lead = [
        rng.choice(
            (
                f"「{v.name(old)}」の取組は、{v.month(new)}に策定した「{v.name(new)}」に引き継がれました。",
                f"「{v.name(old)}」の計画期間が終わることから、{v.month(new)}に「{v.name(new)}」を策定しました。",
                f"「{v.name(old)}」に続くものとして、{v.month(new)}に「{v.name(new)}」を策定しています。",
            )
        )
    ]
    entries = [desk.whole(new, published=new.made.iso_month), desk.whole(old)]
    return page_of(desk, [desk.group("計画書", entries, lead)], new)


def beside_neighbour(desk: Desk) -> Article:
    """隣の町では令和元年12月に…、本市では令和2年3月に…を策定しました: two towns in one sentence."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    before = month(plan.made._replace(year=plan.made.year - 1, month=12), v.style)
    near = rng.choice(("近隣の汐待町", "隣接する菱浦市", "圏域の中心である岬原市"))
    town = near[-3:]
    lead = [
        f"{near}では{before}に「{town}総合戦略」を、{v.town.people}では{v.month(plan)}に"
        f"「{v.name(plan)}」を策定しました。"
    ]
    entries = [desk.whole(plan, published=plan.made.iso_month)]
    article = page_of(desk, [desk.group("計画書", entries, lead)], plan)
    return article._replace(mentions=(Edition(STRATEGY, None),))
