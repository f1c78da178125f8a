"""What happened around a plan, in sentences with its name: reorganisations, moves, other people's
decisions, what became of it. None of their dates is that of its making."""

from tools.lab.cities.article import Article
from tools.lab.cities.course import Plan, phase_plan, plans, revised
from tools.lab.cities.dates import Day, any_day, day, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import STRATEGY, UNDATED, VISION, Edition
from tools.lab.cities.wording.page import FILES, page_of


def _told(desk: Desk, plan: Plan, sentence: str, *more: str) -> Article:
    """A page of one plan that states no date of it."""
    entries = [desk.whole(plan), desk.summary(plan)]
    return page_of(desk, [desk.group("計画書", entries, [sentence, *more])], plan)


def organisation_changed(desk: Desk) -> Article:
    """令和3年4月1日の組織改編により、…の担当課を変更しました: not the plan was changed."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = day(Day(plan.made.year + 1, 4, 1), v.style)
    name = v.name(plan)
    said = rng.choice(
        (
            f"{at}の組織改編に伴い、{name}の担当課を企画課から地方創生課に変更しました。",
            f"{at}付けの機構改革により、「{name}」の所管は政策推進課に変更となりました。",
            f"「{name}」は、{at}から新設の未来づくり課が担当しています。",
        )
    )
    return _told(desk, plan, said)


def site_moved(desk: Desk) -> Article:
    """令和4年3月1日のホームページの更新に伴い…: the site was made anew, and no plan."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = day(any_day(rng, plan.made.year + 1, plan.made.year + 2), v.style)
    name = v.name(plan)
    said = rng.choice(
        (
            f"{at}にホームページをリニューアルしたため、{name}のページのアドレスを変更しました。",
            f"{at}のサーバー移行により、「{name}」のファイルを作成し直しました。",
            f"{name}のページは、{at}に現在の構成に改めました。",
        )
    )
    return _told(desk, plan, said)


def merged_into(desk: Desk) -> Article:
    """…は、令和8年3月に策定した第7次総合計画に統合しました: another plan was made then."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    master = f"第{rng.randint(5, 8)}次{desk.town.name}総合計画"
    at = month(Day(plan.last + 1, 3, 20), v.style)
    name = v.name(plan)
    said = rng.choice(
        (
            f"{name}は、{at}に策定した「{master}」に統合しました。",
            f"{at}に{master}を策定し、「{name}」の内容を引き継ぎました。",
            f"「{name}」の施策は、{at}策定の{master}に位置づけています。",
        )
    )
    return _told(desk, plan, said)


def abolished(desk: Desk) -> Article:
    """…は、令和5年3月31日をもって廃止しました: its end."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    at = day(Day(plan.last, 3, 31), v.style)
    name = v.name(plan)
    said = rng.choice(
        (
            f"{name}は、総合計画への一本化に伴い、{at}をもって廃止しました。",
            f"「{name}」は{at}で役割を終え、現在は運用していません。",
            f"{at}に{name}の計画期間が満了したため、参考として掲載しています。",
        )
    )
    return _told(desk, plan, said)


def after_consent(desk: Desk) -> Article:
    """令和2年2月20日の推進会議での了承を経て、…を決定しました: whose day the sentence has."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = plan.made._replace(year=plan.made.year - 1, month=11)
    said, name = day(at, v.style), v.name(plan)
    form = rng.choice(
        (
            f"{said}の推進会議での了承を経て、「{name}」を決定しました。",
            f"{said}に開かれた有識者会議からの提言に基づき、{name}を策定しました。",
            f"{name}は、{said}の市民ワークショップで出された意見をもとに策定されました。",
            f"{said}、策定委員会から報告書を受け取り、その後{name}を策定しました。",
        )
    )
    return _told(desk, plan, form)


def moved_on(desk: Desk) -> Article:
    """令和2年4月に第1期から第2期へ移行しました: when a phase began."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=True)
    old, new = plans(rng, 2, 0)
    at = Day(new.first, 4, 1)
    name = v.name(new)
    said = rng.choice(
        (
            f"総合戦略は、{month(at, v.style)}に{v.ordinal(old.phase)}から"
            f"{v.ordinal(new.phase)}へ移行しました。",
            f"{day(at, v.style)}、{name}の運用を始めました。",
            f"{day(at, v.style)}付けで{name}に切り替わりました。",
            f"「{name}」は、{day(at, v.style)}から適用しています。",
        )
    )
    entries = [desk.whole(new), desk.whole(old)]
    return page_of(desk, [desk.group("計画書", entries, [said])], new)


def in_their_frame(desk: Desk) -> Article:
    """令和3年5月にSDGs未来都市に選定され…: what the municipality was chosen for, or joined."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = any_day(rng, plan.made.year + 1, plan.made.year + 2)
    name = v.name(plan)
    said = rng.choice(
        (
            f"{month(at, v.style)}に「SDGs未来都市」に選定され、{name}に掲げる取組を広げています。",
            f"{day(at, v.style)}に{desk.town.name}と大学は、「{name}」の推進に関する包括連携協定を"
            "締結しました。",
            f"{name}の一環として、{day(at, v.style)}に移住相談センターを開設しました。",
        )
    )
    return _told(desk, plan, said)


def new_mayor(desk: Desk) -> Article:
    """令和元年12月に就任した首長の公約を反映し、…を策定しました: when somebody took office."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = month(plan.made._replace(year=plan.made.year - 1, month=rng.choice((4, 8))), v.style)
    name, word = v.name(plan), desk.town.self_word
    said = rng.choice(
        (
            f"{at}に就任した{word}長の公約を反映し、「{name}」を策定しました。",
            f"{at}の{word}長選挙の後、{name}の策定作業を本格化させました。",
            f"{name}には、{at}に発表した所信表明の内容を盛り込んでいます。",
        )
    )
    return _told(desk, plan, said)


def world_events(desk: Desk) -> Article:
    """令和元年10月の台風災害からの復旧を盛り込み、…を策定しました: what befell the region."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    at = month(plan.made._replace(year=plan.made.year - 1, month=10), v.style)
    name = v.name(plan)
    said = rng.choice(
        (
            f"{at}の台風災害からの復旧を盛り込み、「{name}」を策定しました。",
            f"{at}に駅前の大型店が閉店したことなどを踏まえ、{name}を策定しました。",
            f"{name}は、{at}に開通した道路の効果を見込んで策定しています。",
        )
    )
    return _told(desk, plan, said)


def refreshed_figures(desk: Desk) -> Article:
    """令和3年11月30日公表の確報値を反映し、人口ビジョンを改訂しました: whose figures, not when."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    later = revised(rng, own)
    at = day(later.at._replace(year=later.at.year - 1, month=6), v.style)
    source = rng.choice(("国勢調査の確報値", "社人研の将来推計", "住民基本台帳の集計"))
    said = rng.choice(
        (
            f"{at}に公表された{source}を反映し、{v.name(own, 'vision')}を{v.revise}しました。",
            f"{source}（{at}公表）に合わせて、「{v.name(own, 'vision')}」を{v.revise}しています。",
        )
    )
    undated = later._replace(revision=None, numbered="")
    label = f"{v.name(own, 'vision')}（{v.revise}版）"
    vision = desk.whole(undated, "vision", slug="vision")
    truth = vision.truth._replace(
        label=label,
        editions=(Edition(VISION, own.phase, UNDATED),),
        also_revision=(str(later.at.fiscal),),
    )
    vision = vision._replace(label=label, truth=truth, column=FILES)
    entries = [desk.whole(own), vision]
    return page_of(desk, [desk.group("計画書", entries, [said])], own)


def papers_around(desk: Desk) -> Article:
    """総合戦略策定の告示, 提言書, 定例記者会見資料: papers with its name, dates and no edition."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    name = v.name(plan)
    before = month(plan.made._replace(year=plan.made.year - 1, month=12), v.style)
    later = day(any_day(rng, plan.made.year + 1, plan.made.year + 1), v.style)
    labels = (
        f"{name}に関する提言書（{before}）",
        f"{name}について（{later}定例記者会見資料）",
        f"{name}策定支援業務委託仕様書（{before}）",
        f"{name}の推進に関する協定書（{later}）",
        f"{name}に係る職員研修テキスト（{later}）",
        f"{name}策定委員会設置要綱（{before}施行）",
    )
    others = [desk.other(one, "kankei") for one in rng.sample(labels, 2)]
    groups = [desk.group("計画書", [desk.whole(plan), desk.summary(plan)])]
    if desk.chance(0.5):
        groups.append(desk.group("関係書類", others, own=False))
    else:
        groups[0] = desk.group("計画書", [desk.whole(plan), *others])
    return page_of(desk, groups, plan)


def greeting(desk: Desk) -> Article:
    """ごあいさつ … 令和2年4月　○○市長: the day of a letter that stands above the files."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = plan.made._replace(year=plan.made.year + 1, month=5)
    signed = f"{month(at, v.style)}　{desk.town.name}長　山野　一郎"
    lead = [
        "人口の減少が進むなか、暮らしやすいまちを次の世代に引き継いでいくことが私たちの務めです。",
        f"皆さまのご協力により{v.name(plan)}がまとまりましたことに、心からお礼を申し上げます。",
        signed,
    ]
    greeted = desk.group("ごあいさつ", [], lead)
    entries = [desk.whole(plan), desk.summary(plan)]
    article = page_of(desk, [greeted, desk.group("計画書", entries)], plan)
    return article._replace(mentions=(Edition(STRATEGY, plan.phase),))
