"""What a plan lives through: who worked on it, spoke of it, came to see it, paid for it. Sentences
with its name and a date that is never that of its making."""

from tools.lab.cities.article import Article
from tools.lab.cities.course import Plan, phase_plan
from tools.lab.cities.dates import Day, any_day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.wording.page import page_of, pair, told_somewhere


def _plan(desk: Desk) -> Plan:
    return phase_plan(desk.rng, desk.rng.choice((1, 2, 3)))


def _later(desk: Desk, plan: Plan) -> Day:
    return any_day(desk.rng, plan.made.year + 1, plan.made.year + 2)


def _undated(desk: Desk, plan: Plan, *forms: str) -> Article:
    """A page whose one sentence is one of some, and dates nothing."""
    return told_somewhere(desk, plan, desk.rng.choice(forms), pair(desk, plan, None))


def progress_gathered(desk: Desk) -> Article:
    """令和4年8月に…の達成状況を取りまとめました: how far it came was gathered."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{month(at, v.style)}に「{name}」の達成度を取りまとめました。",
        f"{name}に掲げた目標の到達点を{day(at, v.style)}にまとめています。",
        f"{fiscal(at.year, v.style)}の{name}の取組は、"
        f"{month(at, v.style)}に冊子としてまとまりました。",
    )


def asked_in_assembly(desk: Desk) -> Article:
    """令和5年9月議会の一般質問で…の改訂について答弁しました."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{month(at, v.style)}議会の一般質問で、{name}の改訂の考え方について答弁しました。",
        f"「{name}」に関する一般質問（{day(at, v.style)}）の録画を配信しています。",
        f"{day(at, v.style)}の全員協議会で、{name}の見直しの方向性を説明しました。",
    )


def commissioned(desk: Desk) -> Article:
    """令和元年7月19日に…策定業務の契約を結びました: who was paid to help."""
    v, plan = desk.voice, _plan(desk)
    at, name = plan.made._replace(year=plan.made.year - 1, month=7), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{day(at, v.style)}に、{name}の策定に係る業務の契約を締結しました。",
        f"「{name}」の作成を担う事業者を{month(at, v.style)}に選びました。",
        f"{name}策定業務　契約日：{day(at, v.style)}",
    )


def came_to_see(desk: Desk) -> Article:
    """令和5年8月24日、…について視察がありました; 出前講座."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{day(at, v.style)}、他の市町村の議員の皆さんが{name}の視察に訪れました。",
        f"{month(at, v.style)}、中学校の授業で「{name}」を教材にした出前講座を行いました。",
        f"{name}を学ぶ大学生のゼミ合宿が{month(at, v.style)}にありました。",
    )


def donated(desk: Desk) -> Article:
    """令和4年7月8日、…に賛同した企業から寄附をいただきました."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{day(at, v.style)}、「{name}」に賛同いただいた企業から寄附の申し出がありました。",
        f"{name}の事業への寄附（{month(at, v.style)}受納分）をご紹介します。",
    )


def filmed(desk: Desk) -> Article:
    """解説動画（令和4年6月収録）: a film about it."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    film = desk.other(f"{name}の解説動画（{month(at, v.style)}収録）の台本", "douga")
    said = f"{name}を{desk.town.self_word}長が語る番組は、{day(at, v.style)}に放送されました。"
    if desk.chance(0.5):
        return told_somewhere(desk, plan, said, pair(desk, plan, None))
    return page_of(desk, [desk.group("計画書", [*pair(desk, plan, None), film])], plan)


def anniversary(desk: Desk) -> Article:
    """町制施行60周年を迎えた令和6年4月1日: a feast of the municipality's."""
    v, plan = desk.voice, _plan(desk)
    at, name = Day(plan.made.year + 1, 4, 1), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{desk.town.name}は{day(at, v.style)}に誕生から60周年を迎え、{name}の取組を加速します。",
        f"{day(at, v.style)}の合併20周年に合わせて、「{name}」のパネル展を行いました。",
    )


def seats_filled(desk: Desk) -> Article:
    """推進委員の任期, 委員の公募: who sits in the meeting that follows it."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    end = at._replace(year=at.year + 2)
    return _undated(
        desk,
        plan,
        f"{name}の推進委員の任期は、{day(at, v.style)}から{day(end, v.style)}までです。",
        f"{day(at, v.style)}付けで{name}の推進委員を変更しました。",
        f"「{name}」の進み具合を見守る委員を{month(at, v.style)}に公募しました。",
    )


def chosen_for_grants(desk: Desk) -> Article:
    """令和3年3月に交付対象事業として決定しました: a grant, not a plan, was decided."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    said = desk.rng.choice(
        (
            f"{name}に基づく事業が、{month(at, v.style)}に国の交付金の対象に決定しました。",
            f"「{name}」の事業に充てる補助金の交付が{day(at, v.style)}に決定しました。",
        )
    )
    papers = [
        desk.other(
            f"デジタル田園都市国家構想交付金　実施計画（{month(at, v.style)}変更）", "koufu"
        ),
        desk.other(f"地方創生推進交付金事業一覧（{month(at, v.style)}交付決定）", "koufu"),
    ]
    article = told_somewhere(desk, plan, said, pair(desk, plan, None))
    if desk.chance(0.5):
        return article
    more = desk.group("交付金を活用した事業", papers, own=False)
    return article._replace(groups=(*article.groups, more))


def free_copies(desk: Desk) -> Article:
    """冊子の配布は令和3年3月31日で終了しました; 在庫."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{name}の冊子の無料配布は{day(at, v.style)}で終了しました。",
        f"「{name}」の冊子は{month(at, v.style)}に在庫がなくなりました。",
    )


def site_notices(desk: Desk) -> Article:
    """令和6年1月6日はメンテナンスのため…をご覧いただけません: the site's own notices."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{day(at, v.style)}はシステムの保守のため、{name}のファイルをご覧いただけません。",
        f"この記事は{month(at, v.style)}の内容です。情報が古くなっている場合があります。",
        f"印刷日：{day(at, v.style)}",
        f"{month(at, v.style)}に音声読み上げに対応した「{name}」のデータに入れ替えました。",
    )


def town_became_city(desk: Desk) -> Article:
    """令和5年10月1日の市制施行前に策定した…: when the municipality got another rank."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{name}は、{day(at, v.style)}の合併前に策定したものです。",
        f"{day(at, v.style)}の新庁舎への移転に伴い、{name}に記載の所在地は現在と異なります。",
    )


def easy_version_made(desk: Desk) -> Article:
    """令和5年8月に…のやさしい日本語版を作成しました: something was made of it."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{month(at, v.style)}に「{name}」の紹介パネルを作成しました。",
        f"{name}をもとにしたカードゲームが{month(at, v.style)}に完成しました。",
        f"{day(at, v.style)}に{name}の点字版ができました。",
    )


def parts_decided(desk: Desk) -> Article:
    """…のキャッチコピーを令和2年8月に決定しました: what belongs to it was decided or changed."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{name}のキャッチコピーを{month(at, v.style)}に決定しました。",
        f"「{name}」の推進体制を{day(at, v.style)}に見直しました。",
        f"{month(at, v.style)}に、{name}の庁内事務局を変更しました。",
        f"{name}のロゴマークは、{month(at, v.style)}に制定したものです。",
    )


def written_to(desk: Desk) -> Article:
    """企政第123号 令和2年4月6日: number and day of a letter, above the files."""
    v, rng = desk.voice, desk.rng
    plan = _plan(desk)
    at = plan.made._replace(year=plan.made.year + 1, month=6)
    lead = [
        f"{desk.town.self_word}企第{rng.randint(10, 900)}号",
        day(at, v.style),
        "関係各位",
        f"{v.name(plan)}の送付について",
    ]
    return page_of(desk, [desk.group("計画書", pair(desk, plan, None), lead)], plan)


def column_of_staff(desk: Desk) -> Article:
    """担当者のひとこと（令和5年8月）: a column that speaks of it."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"担当者のひとこと（{month(at, v.style)}）：{name}を策定したときの苦労が実を結んでいます。",
        f"{name}の策定を振り返る座談会（{day(at, v.style)}）から抜粋しました。",
    )


def meetings_in_lines(desk: Desk) -> Article:
    """第1回　令和元年8月5日　現状について: lines of meetings right below the plan's name."""
    v, plan = desk.voice, _plan(desk)
    topics = ("現状と課題", "基本目標", "素案の検討", "最終案の確認")
    before = plan.made.year - 1
    lead = [
        f"第{n}回　{day(Day(before, 3 * n, 5 + n), v.style)}　{topic}について"
        for n, topic in enumerate(topics, 1)
    ]
    return page_of(desk, [desk.group(v.name(plan), pair(desk, plan, None), lead)], plan)


def old_pages_kept(desk: Desk) -> Article:
    """令和2年4月1日時点のページを保存しています; 前のページの記事."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{name}のページは、{day(at, v.style)}に国立国会図書館の事業で保存されました。",
        f"以前の「{name}」の紹介ページ（{month(at, v.style)}まで公開）は移転しました。",
    )
