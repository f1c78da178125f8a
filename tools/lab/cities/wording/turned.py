"""The making told the other way round (策定されたのは…です), and deeds that only sound like it."""

from tools.lab.cities.article import Article
from tools.lab.cities.course import Plan, phase_plan
from tools.lab.cities.dates import Day, any_day, day, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.wording.page import page_of, pair, told_somewhere


def _plan(desk: Desk) -> Plan:
    return phase_plan(desk.rng, desk.rng.choice((1, 2, 3)))


def _later(desk: Desk, plan: Plan) -> Day:
    return any_day(desk.rng, plan.made.year + 1, plan.made.year + 2)


def _one_of(desk: Desk, plan: Plan, iso: str | None, *forms: str) -> Article:
    return told_somewhere(desk, plan, desk.rng.choice(forms), pair(desk, plan, iso))


def it_was_then(desk: Desk) -> Article:
    """「…」が策定されたのは、令和2年3月です; …の策定は令和2年3月です."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), v.month(plan)
    return _one_of(
        desk,
        plan,
        plan.made.iso_month,
        f"「{name}」が策定されたのは、{at}です。",
        f"「{name}」の策定は{at}です。",
        f"{name}を策定したのは{at}のことでした。",
        f"{name}の策定時期は{at}です。",
    )


def of_then(desk: Desk) -> Article:
    """令和2年3月策定の「…」は、…をまとめたものです."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), v.month(plan)
    return _one_of(
        desk,
        plan,
        plan.made.iso_month,
        f"{at}策定の「{name}」は、これからの取組をまとめたものです。",
        f"{v.town.people}の現在の計画は、{at}に策定された「{name}」です。",
        f"ここでは、{at}に策定した{name}をご紹介します。",
    )


def sealed(desk: Desk) -> Article:
    """（令和2年3月27日　市長決裁） below the name: a decision in other words."""
    v = desk.voice
    plan = _plan(desk)
    said = f"（{v.day(plan)}　{desk.town.self_word}長決裁）"
    entries = [
        one._replace(truth=one.truth._replace(also_published=(None,)))
        for one in pair(desk, plan, plan.made.iso)
    ]
    return page_of(desk, [desk.group(v.name(plan), entries, [said])], plan)


def drafts_of_then(desk: Desk) -> Article:
    """…の素案は令和元年12月に、最終案は令和2年2月にまとまりました: of its drafts."""
    v, plan = desk.voice, _plan(desk)
    name, year = v.name(plan), plan.made.year
    one, two = month(Day(year - 1, 11, 1), v.style), month(Day(year, 1, 1), v.style)
    return _one_of(
        desk,
        plan,
        None,
        f"「{name}」の素案は{one}に、最終案は{two}にまとまりました。",
        f"{two}に「{name}」の原案を作成し、関係者に示しました。",
        f"{name}の骨子は{one}に決定しました。",
    )


def counted_from_registers(desk: Desk) -> Article:
    """…の数値は、令和元年10月の住民基本台帳から作成しました: what was made are its figures."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), _later(desk, plan)
    return _one_of(
        desk,
        plan,
        None,
        f"「{name}」のグラフは、{month(at, v.style)}の住民基本台帳から作成しました。",
        f"{month(at, v.style)}に「{name}」の図表データを作成しました。",
        f"{name}で用いた地図は、{day(at, v.style)}に修正しました。",
    )


def stopped(desk: Desk) -> Article:
    """…の策定作業は令和2年4月から中断しました: what stood in its way."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), plan.made._replace(year=plan.made.year - 1, month=7)
    return _one_of(
        desk,
        plan,
        None,
        f"「{name}」の策定作業は、{month(at, v.style)}の豪雨により一時中断しました。",
        f"{day(at, v.style)}に就任した担当者が「{name}」の策定に携わりました。",
        f"{month(at, v.style)}の調査結果は、「{name}」の策定に活用しました。",
    )


def spoken_of_in_print(desk: Desk) -> Article:
    """県の情報誌（令和3年5月発行）で「…」が取り上げられました: whose issue it was."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), _later(desk, plan)
    return _one_of(
        desk,
        plan,
        None,
        f"地域情報誌（{month(at, v.style)}発行）で「{name}」が取り上げられました。",
        f"「{name}」の策定経過をまとめた冊子を{month(at, v.style)}に発行しました。",
        f"{name}を題材にした論文が{month(at, v.style)}に公表されました。",
    )


def put_in_order(desk: Desk) -> Article:
    """総合計画の改定（令和4年3月）に伴い、「…」の位置付けを整理しました."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), _later(desk, plan)
    return _one_of(
        desk,
        plan,
        None,
        f"総合計画の改定（{month(at, v.style)}）に伴い、「{name}」の位置付けを整理しました。",
        f"{month(at, v.style)}の条例改正により、「{name}」は議会への報告の対象となりました。",
        f"「{name}」を所管する課の名称は、{day(at, v.style)}に変更しました。",
    )
