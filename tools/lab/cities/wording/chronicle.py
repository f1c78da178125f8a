"""What stands around a making on a page of many years: the town's history, votes, calls for
comments, laws, looks without a change, slips that were mended, and what comes next."""

from tools.lab.cities.article import Article
from tools.lab.cities.course import Plan, phase_plan, plans, revised
from tools.lab.cities.dates import Day, any_day, day, month, span
from tools.lab.cities.desk import CHAPTERS, Desk
from tools.lab.cities.truth import STRATEGY, Edition
from tools.lab.cities.wording.page import FILES, page_of, pair, relabelled, told_somewhere


def _plan(desk: Desk) -> Plan:
    return phase_plan(desk.rng, desk.rng.choice((1, 2, 3)))


def _later(desk: Desk, plan: Plan) -> Day:
    return any_day(desk.rng, plan.made.year + 1, plan.made.year + 2)


def _before(plan: Plan) -> Day:
    """A day of the month before its making."""
    at = plan.made
    if at.month == 1:
        return Day(at.year - 1, 12, at.day)
    return at._replace(month=at.month - 1)


def _one_of(desk: Desk, plan: Plan, iso: str | None, *forms: str) -> Article:
    return told_somewhere(desk, plan, desk.rng.choice(forms), pair(desk, plan, iso))


def town_chronicle(desk: Desk) -> Article:
    """昭和32年4月　町制施行 … 令和2年3月　…を策定 … 令和4年5月　新庁舎完成: the town's history."""
    v, plan = desk.voice, _plan(desk)
    later = month(_later(desk, plan), v.style)
    lines = [
        "昭和32年4月　役場庁舎落成",
        "平成17年3月　まちづくり条例を制定",
        f"{v.month(plan)}　「{v.name(plan)}」を策定",
        f"{later}　{desk.rng.choice(('新庁舎完成', '道の駅が開業', '図書館を改築'))}",
    ]
    history = desk.group(desk.rng.choice(("沿革", "まちのあゆみ", "年表")), [], lines)
    groups = [desk.group("計画書", pair(desk, plan, plan.made.iso_month)), history]
    return page_of(desk, groups[:: desk.rng.choice((1, -1))], plan)


def voted_then_made(desk: Desk) -> Article:
    """令和2年2月20日に議会の議決を受け、令和2年3月27日に策定しました: the second day is its own."""
    v, plan = desk.voice, _plan(desk)
    name, vote, at = v.name(plan), day(_before(plan), v.style), v.day(plan)
    return _one_of(
        desk,
        plan,
        plan.made.iso,
        f"「{name}」は、{vote}に議会の議決を受け、{at}に策定しました。",
        f"{vote}の議会で議案が可決され、{at}に「{name}」を策定しました。",
        f"議会の議決（{vote}）を経て、{at}、「{name}」を策定しました。",
    )


def slips_mended(desk: Desk) -> Article:
    """※令和3年5月10日、45ページの誤植を直しました: a slip was mended, and no plan revised."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), day(_later(desk, plan), v.style)
    return _one_of(
        desk,
        plan,
        None,
        f"{at}、「{name}」45ページの誤植を直しました。",
        f"「{name}」本編の誤字を{at}に訂正しました。",
        f"{name}のPDFにしおりを付けました（{at}）。",
    )


def days_in_one_line(desk: Desk) -> Article:
    """策定日　令和2年3月27日　公表日　令和2年4月10日　適用日　令和2年4月1日 below the name."""
    v, plan = desk.voice, _plan(desk)
    after = plan.made._replace(year=plan.made.year + (plan.made.month == 12))
    after = after._replace(month=plan.made.month % 12 + 1)
    shown, force = day(after, v.style), day(after._replace(day=1), v.style)
    sign = desk.rng.choice(("　", "："))
    parts = [f"策定日{sign}{v.day(plan)}", f"公表日{sign}{shown}", f"適用日{sign}{force}"]
    if desk.chance(0.4):
        parts.reverse()
    line = desk.rng.choice(("　", "／")).join(parts)
    entries = pair(desk, plan, plan.made.iso)
    return page_of(desk, [desk.group(v.name(plan), entries, [line])], plan)


def arrows_between_dates(desk: Desk) -> Article:
    """策定 R2.3 → 改訂 R4.10: the one file below is the last."""
    v, rng = desk.voice, desk.rng
    own = phase_plan(rng, rng.choice((1, 2)))
    last = revised(rng, own)
    arrow, word = rng.choice(("→", "⇒", " → ")), rng.choice(("改訂", "改定"))
    said = f"策定 {v.month(own)}{arrow}{word} {month(last.at, v.style)}"
    entry = desk.whole(last, published=last.at.iso_month, also_revision=("改訂版",))
    label = v.name(own)
    article = page_of(desk, [desk.group(label, [relabelled(entry, label)], [said])], own)
    return article._replace(mentions=(Edition(STRATEGY, own.phase),))


def comment_in_brackets(desk: Desk) -> Article:
    """パブリックコメント（令和2年1月6日～2月5日）の結果を反映し、令和2年3月27日付けで…を策定しました."""
    v, plan = desk.voice, _plan(desk)
    one = _before(plan)
    span_of = f"{day(one._replace(day=1), v.style)}～{one.month}月{20 + one.day % 8}日"
    name, at = v.name(plan), v.day(plan)
    return _one_of(
        desk,
        plan,
        plan.made.iso,
        f"パブリックコメント（{span_of}）の結果を反映し、{at}付けで「{name}」を策定しました。",
        f"意見募集（期間：{span_of}）を経て、「{name}」を{at}に策定しました。",
    )


def ordered_columns(desk: Desk) -> Article:
    """…総合戦略　令和2年3月　令和2年度～令和6年度: name, month of making, period, as said above."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=True)
    entries = []
    made = plans(rng, 2, 0)
    for plan in reversed(made):
        years = span(plan.first, plan.last, v.style, rng)
        entry = desk.whole(plan, published=plan.made.iso_month, column=FILES)
        entries.append(relabelled(entry, f"{v.name(plan)}　{v.month(plan)}　{years}"))
    lead = ["計画名、策定年月、計画期間の順に記載しています。"]
    return page_of(desk, [desk.group("策定した計画", entries, lead)], made[-1])


def under_the_law(desk: Desk) -> Article:
    """…法（平成26年11月28日施行）第10条により、令和2年3月27日に…を定めたので公表します."""
    v, plan = desk.voice, _plan(desk)
    name, at, law = v.name(plan), v.day(plan), day(Day(2014, 11, 28), v.style)
    return _one_of(
        desk,
        plan,
        plan.made.iso,
        f"まち・ひと・しごと創生法（{law}施行）第10条の規定により、{at}に「{name}」を"
        "定めましたので、同条の規定に基づき公表します。",
        f"まち・ひと・しごと創生法（{law}公布）に基づき、「{name}」を{at}に策定したので、"
        "お知らせします。",
    )


def not_revised(desk: Desk) -> Article:
    """国の戦略の改訂（令和2年12月）に伴う…の改訂は行っていません: nothing was made."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), month(_later(desk, plan), v.style)
    return _one_of(
        desk,
        plan,
        None,
        f"国の戦略の改訂（{at}）に伴う「{name}」の改訂は行っていません。",
        f"{at}に国の戦略が改訂されましたが、「{name}」に変更はありません。",
        f"「{name}」は、{at}の検証の結果、改訂しないこととしました。",
    )


def download_labels(desk: Desk) -> Article:
    """一括ダウンロード, 分割ダウンロード1 …: labels say how much of it, the heading says what."""
    v, rng = desk.voice, desk.rng
    plan = _plan(desk)
    iso = plan.made.iso_month
    form = rng.choice(
        ("分割ダウンロード{n}（{c}）", "分割ダウンロード（{n}）{c}", "ダウンロード{n}：{c}")
    )
    entries = [desk.named(plan, "一括ダウンロード", "whole", published=iso)]
    entries += [
        desk.named(plan, form.format(n=n, c=one), "split", published=iso)
        for n, one in enumerate(CHAPTERS, 1)
    ]
    return page_of(desk, [desk.group(f"{v.name(plan)}（{v.month(plan)}策定）", entries)], plan)


def supplements(desk: Desk) -> Article:
    """追補資料（令和4年3月）, 別冊　SDGsとの対応（令和3年6月追加） beside the dated plan."""
    v, rng = desk.voice, desk.rng
    plan = _plan(desk)
    labels = (
        "{n}　追補資料（{m}）",
        "{n}　別冊　SDGsとの対応（{m}追加）",
        "{n}　別添　事業一覧（{m}更新）",
    )
    entries = pair(desk, plan, plan.made.iso_month)
    for form in rng.sample(labels, 2):
        at = month(_later(desk, plan), v.style)
        entries.append(desk.beside(plan, form.format(n=v.name(plan), m=at)))
    return page_of(desk, [desk.group(f"{v.name(plan)}（{v.month(plan)}策定）", entries)], plan)


def current_and_next(desk: Desk) -> Article:
    """令和2年3月に策定した現行の…は、令和7年3月に満了するため、次の戦略づくりを進めています."""
    v, plan = desk.voice, _plan(desk)
    name, at, end = v.name(plan), v.month(plan), month(Day(plan.last + 1, 3, 31), v.style)
    return _one_of(
        desk,
        plan,
        plan.made.iso_month,
        f"{at}に策定した現行の「{name}」は、{end}に計画期間が満了するため、次の戦略づくりを"
        "進めています。",
        f"現行の「{name}」（{at}策定）は{end}で期間を終えることから、次期戦略の検討を始めました。",
        f"{end}までの計画である「{name}」は、{at}に策定しました。",
    )


def course_below(desk: Desk) -> Article:
    """策定の経過 below the files, a line a day: meetings, a call for comments, the making."""
    v, plan = desk.voice, _plan(desk)
    first = Day(plan.made.year - 1, desk.rng.randint(4, 9), desk.rng.randint(1, 28))
    last = desk.rng.choice(("「{}」策定", "「{}」を策定・公表", "{}を決定"))
    lines = [
        f"{day(first, v.style)}　第1回推進本部会議",
        f"{day(_before(plan), v.style)}　パブリックコメントの実施",
        f"{v.day(plan)}　{last.format(v.name(plan))}",
    ]
    groups = [
        desk.group("計画書", pair(desk, plan, plan.made.iso)),
        desk.group(desk.rng.choice(("策定の経過", "策定経過", "策定までの流れ")), [], lines),
    ]
    return page_of(desk, groups, plan)


def being_revised(desk: Desk) -> Article:
    """…は、現在改訂作業中です（令和5年3月完了予定）: what is not done yet."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), month(_later(desk, plan), v.style)
    return _one_of(
        desk,
        plan,
        None,
        f"「{name}」は、現在改訂作業中です（{at}完了予定）。",
        f"「{name}」の見直し案を{at}に議会へ示す予定です。",
        f"{name}の改訂に向け、{at}から庁内で検討を進めています。",
    )


def joint_bodies(desk: Desk) -> Article:
    """…広域連合が令和3年3月に策定した広域計画: a body of several towns made a plan of its own."""
    v, rng = desk.voice, desk.rng
    plan = _plan(desk)
    at = month(_later(desk, plan), v.style)
    body, what = rng.choice(
        (
            ("岬原広域連合", "広域計画"),
            ("岬原中部定住自立圏", "共生ビジョン"),
            ("岬原連携中枢都市圏", "ビジョン"),
            ("岬原一部事務組合", "経営戦略"),
        )
    )
    lead = [f"「{v.name(plan)}」は、{body}が{at}に策定した「{body}{what}」とも連携しています。"]
    groups = [desk.group("計画書", pair(desk, plan, None), lead)]
    linked = [desk.other(f"{body}{what}（{at}策定）", "kouiki")]
    groups.append(desk.group("圏域の計画", linked, own=False))
    return page_of(desk, groups, plan)


def two_calendars(desk: Desk) -> Article:
    """第1期（平成27年10月策定）, 第2期（2020年3月策定）: years of an era here, of our era there."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=True)
    made = plans(rng, 2, 0)
    styles = rng.choice((("era", "west"), ("west", "era"), ("short", "west")))
    groups = []
    for plan, style in zip(reversed(made), styles, strict=True):
        at = month(plan.made, style)
        heading = f"{v.name(plan)}（{at}策定）"
        groups.append(desk.group(heading, pair(desk, plan, plan.made.iso_month)))
    return page_of(desk, groups, made[-1])


def taken_down(desk: Desk) -> Article:
    """…の英語版は令和4年3月で公開を終了しました: what is there no more."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), month(_later(desk, plan), v.style)
    return _one_of(
        desk,
        plan,
        None,
        f"「{name}」の英語版は{at}で公開を終了しました。",
        f"{at}まで公開していた「{name}」の解説動画は、視聴できなくなりました。",
        f"「{name}」の意見箱は{at}に閉じました。",
    )


def looked_over(desk: Desk) -> Article:
    """（令和2年3月策定、令和4年3月見直しの結果変更なし）: it was looked over and stays."""
    v, plan = desk.voice, _plan(desk)
    at = month(_later(desk, plan), v.style)
    form = desk.rng.choice(
        (
            "{m}策定、{a}点検の結果変更なし",
            "{m}策定　※{a}の中間検証で変更なし",
            "{m}策定・{a}確認、変更点なし",
        )
    )
    said = form.format(m=v.month(plan), a=at)
    entries = pair(desk, plan, plan.made.iso_month)
    name = v.name(plan)
    if desk.chance(0.5):
        return page_of(desk, [desk.group(f"{name}（{said}）", entries)], plan)
    entries = [relabelled(x, f"{x.label}（{said}）")._replace(column=FILES) for x in entries]
    return page_of(desk, [desk.group("計画書", entries)], plan)
