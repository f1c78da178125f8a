"""What stands beside a plan and is none: errata, actions, reports, plans of others."""

from tools.lab.cities.article import Article, Entry
from tools.lab.cities.course import TOWNS, phase_plan, plans, revised
from tools.lab.cities.dates import Day, any_day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.truth import STRATEGY, Edition, File
from tools.lab.cities.wording.page import files_of, page_of


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
    entries = files_of(desk, plan, iso)
    entries += [desk.beside(plan, label) for label in rng.sample(labels, rng.randint(2, 4))]
    heading = name if plan.revision else f"{name}（{v.month(plan)}策定）"
    return page_of(desk, [desk.group(heading, entries)], plan)


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


def yearly_companions(desk: Desk) -> Article:
    """アクションプラン（令和4年度版）, 実施計画 and lists of every year beside the plan."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    iso = plan.made.iso_month
    form = rng.choice(
        (
            "総合戦略アクションプラン（{y}版）",
            "{y}　総合戦略実施計画",
            "総合戦略に基づく事業一覧（{y}）",
            "{y}　重要業績評価指標（KPI）の状況",
        )
    )
    entries = [desk.whole(plan, published=iso)]
    for year in range(plan.first + 1, plan.first + rng.randint(3, 4)):
        entries.append(desk.beside(plan, form.format(y=fiscal(year, v.style)), "jigyou"))
    return page_of(desk, [desk.group(f"{v.name(plan)}（{v.month(plan)}策定）", entries)], plan)


def reports(desk: Desk) -> Article:
    """第1期…総合戦略検証報告書（令和2年3月）: what has a plan's whole name and is none."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, 2, 0)
    old = made[0]
    forms = (
        "{n}検証報告書（{d}）",
        "{n}　総括評価（{d}）",
        "{n}に係る住民アンケート調査結果（{d}）",
        "{n}の達成状況（{y}）",
        "{n}策定に係る基礎調査報告書",
        "{n}推進委員会設置要綱",
    )
    at = month(Day(old.last + 1, rng.randint(1, 3), 1), v.style)
    labels = [
        form.format(n=v.name(old), d=at, y=fiscal(old.last, v.style))
        for form in rng.sample(forms, 3)
    ]
    groups = [desk.group(v.name(plan), [desk.whole(plan)]) for plan in reversed(made)]
    groups.append(
        desk.group("検証と推進", [desk.other(one, "kenshou") for one in labels], own=False)
    )
    return page_of(desk, groups, made[-1])


def regional_visions(desk: Desk) -> Article:
    """Other visions and other strategies stand beside the plan, with dates of their own."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    iso = plan.made.iso_month if desk.chance(0.5) else None
    name = desk.town.name
    others = (
        f"{name}定住自立圏共生ビジョン",
        "連携中枢都市圏ビジョン",
        f"{name}環境基本計画（環境ビジョン）",
        f"{name}観光戦略",
        f"{name}デジタル化推進計画",
        f"{name}シティプロモーション戦略",
        f"{name}公共施設等総合管理計画",
    )
    labels = [
        f"{one}（{month(any_day(rng, 2015, 2024), v.style)}{rng.choice(('策定', '改訂'))}）"
        for one in rng.sample(others, 3)
    ]
    said = f"（{v.month(plan)}策定）" if iso else ""
    groups = [
        desk.group(
            v.name(plan) + said,
            [desk.whole(plan, published=iso), desk.summary(plan, published=iso)],
        ),
        desk.group(
            rng.choice(("関連する計画等", "その他の構想・戦略")),
            [desk.other(one, "keikaku") for one in labels],
            own=False,
        ),
    ]
    return page_of(desk, groups, plan)


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


def within_master_plan(desk: Desk) -> Article:
    """The strategy is a part of the municipality's master plan, in one file."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 2, 3)))
    number = rng.randint(4, 7)
    master = f"第{number}次{desk.town.name}総合計画"
    name = f"{v.ordinal(plan.phase)}まち・ひと・しごと創生総合戦略"
    label = rng.choice((f"{master}・{name}", f"{master}（{name}）", f"{master}及び{name}"))
    iso = plan.made.iso_month if desk.chance(0.5) else None
    said = f"（{v.month(plan)}策定）" if iso else ""
    entries = [
        desk.named(plan, label, "whole", published=iso),
        desk.named(plan, f"{label}（{v.summary}）", "summary", published=iso),
    ]
    return page_of(desk, [desk.group(label + said, entries)], plan)._replace(title=label)


def merged_away(desk: Desk) -> Article:
    """From some year on another plan stands in the strategy's place, and is linked as well."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    master = f"{desk.town.name}総合計画{plan.last + 6}"
    file = File("", master, (Edition(STRATEGY, None),), beside=True)
    said = (
        f"{fiscal(plan.last + 1, v.style)}以降は、「{master}」をまち・ひと・しごと創生法に基づく"
        "地方版総合戦略として位置付けています。"
    )
    groups = [
        desk.group(master, [Entry(master, file, slug="keikaku", short=master)], own=False),
        desk.group(v.name(plan), [desk.whole(plan), desk.summary(plan)]),
    ]
    article = page_of(desk, groups, plan)
    mentions = (Edition(STRATEGY, None),)
    return article._replace(intro=(said, *article.intro), mentions=mentions)


def grant_reviews(desk: Desk) -> Article:
    """What was made of the State's grants, with the days of those who looked at it."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    year = fiscal(plan.first, v.style)
    met, heard = (day(any_day(rng, plan.first + 1, plan.first + 1), v.style) for _ in range(2))
    lead = [
        f"{v.month(plan)}に策定した「{v.name(plan)}」に基づき、{year}に地方創生推進交付金を活用"
        "した事業を実施しました。",
        f"{met}に開催した議会常任委員会、{heard}に開催した推進会議において、事業の効果を検証して"
        "いただきました。",
    ]
    reviews = [
        desk.other("議会における効果検証の結果はこちら", "kenshou"),
        desk.other(f"地方創生推進交付金事業（{year}）検証結果", "kenshou"),
        desk.other("外部組織における効果検証の結果はこちら", "kenshou"),
    ]
    iso = plan.made.iso_month
    groups = [
        desk.group("効果検証の結果", rng.sample(reviews, 2), lead, own=False),
        desk.group(v.name(plan), [desk.whole(plan, published=iso)]),
    ]
    return page_of(desk, groups, plan)


def review_alone(desk: Desk) -> Article:
    """A page of what became of a plan: its names are all over it, its file is not there."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2)))
    name, year = v.name(plan), fiscal(plan.last, v.style)
    lead = [
        f"{v.town.people}では、「{name}」を{v.month(plan)}に策定し、積極的に取り組んでまいりました。",
        f"このたび、{year}の効果検証を取りまとめるとともに、全体の振り返りを行いました。",
    ]
    labels = (f"「{name}」の振り返り", f"【別紙】{year}効果検証", f"{name}の総括")
    entries = [desk.other(one, "kenshou") for one in rng.sample(labels, 2)]
    group = desk.group(f"「{name}」の振り返り", entries, lead, own=False)
    article = page_of(desk, [group], plan)
    mentions = (Edition(STRATEGY, plan.phase), Edition(STRATEGY, None))
    title = f"「{name}」の効果検証及び振り返りについて"
    return article._replace(title=title, mentions=mentions)


def newsletters(desk: Desk) -> Article:
    """広報の特集 beside the plan: names it, has a month, and is no edition."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    name, at = v.name(plan), month(plan.made._replace(day=1), v.style)
    forms = (
        f"広報{desk.town.name}{at}号（総合戦略特集）",
        f"広報紙{at}号　特集「{name}を策定しました」",
        f"広報{at}号に掲載した「{name}」の紹介記事",
    )
    iso = plan.made.iso_month
    entries = [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]
    news = [desk.other(one, "kouhou") for one in rng.sample(forms, 2)]
    groups = [
        desk.group(f"{name}（{at}策定）", entries),
        desk.group("広報での紹介", news, own=False),
    ]
    return page_of(desk, groups, plan)
