"""What else was made, named or done, in sentences, facts and labels that hold a plan's name: none
of their dates is the plan's, and none of those papers is it."""

from tools.lab.cities.article import Article
from tools.lab.cities.course import Plan, phase_plan
from tools.lab.cities.dates import Day, any_day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.wording.page import page_of, pair, relabelled, told_somewhere


def _plan(desk: Desk) -> Plan:
    return phase_plan(desk.rng, desk.rng.choice((1, 2, 3)))


def _later(desk: Desk, plan: Plan) -> Day:
    return any_day(desk.rng, plan.made.year + 1, plan.made.year + 2)


def _before(desk: Desk, plan: Plan) -> Day:
    return any_day(desk.rng, plan.made.year - 1, plan.made.year - 1)


def _undated(desk: Desk, plan: Plan, *forms: str) -> Article:
    return told_somewhere(desk, plan, desk.rng.choice(forms), pair(desk, plan, None))


def based_on_it(desk: Desk) -> Article:
    """…総合戦略に基づき、令和3年6月に空家等対策計画を策定しました: another plan was made."""
    v, plan = desk.voice, _plan(desk)
    at, name, town = _later(desk, plan), v.name(plan), desk.town.name
    other = desk.rng.choice(
        (
            "空家等対策計画",
            "子育て支援計画",
            "デジタル化推進計画",
            "観光振興プラン",
            "住生活基本計画",
        )
    )
    return _undated(
        desk,
        plan,
        f"「{name}」に基づき、{month(at, v.style)}に{town}{other}を策定しました。",
        f"{name}を具体化するため、{day(at, v.style)}に「{town}{other}」を策定しています。",
        f"{month(at, v.style)}に策定した{other}は、{name}の基本目標を受けたものです。",
        f"{name}と整合を図りながら、{month(at, v.style)}に{other}を改定しました。",
    )


def summary_made(desk: Desk) -> Article:
    """…の概要版を令和3年6月に作成しました: its summary came later."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"「{name}」の{v.summary}を{month(at, v.style)}に作成しました。",
        f"{month(at, v.style)}に、{name}を紹介する{v.summary}を発行しました。",
        f"{name}の子ども向け冊子は、{day(at, v.style)}に完成しました。",
        f"{day(at, v.style)}に、{name}の評価方法を定めました。",
    )


def made_about_it(desk: Desk) -> Article:
    """…に関するアンケートを令和3年2月に作成: what was made is about it or for it."""
    v, plan = desk.voice, _plan(desk)
    at, early, name = _later(desk, plan), _before(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"{name}に関するアンケートの調査票を{month(at, v.style)}に作成しました。",
        f"「{name}」の策定のための条例を{month(early, v.style)}に制定しました。",
        f"{name}の効果を測る指標の手順書を{day(at, v.style)}に策定しました。",
        f"「{name}」の進行管理に用いる様式を{month(at, v.style)}に改訂しました。",
        f"{name}を推進するための庁内ルールを{month(at, v.style)}に決定しました。",
    )


def regional_plan_made(desk: Desk) -> Article:
    """総合戦略に位置付けた事業の地域再生計画（令和3年3月30日認定）."""
    v, plan = desk.voice, _plan(desk)
    at, name, town = _later(desk, plan), v.name(plan), desk.town.name
    return _undated(
        desk,
        plan,
        f"{name}に位置付けた事業について地域再生計画を作成し、{day(at, v.style)}に認定を受けま"
        "した。",
        f"地域再生計画「{town}まち・ひと・しごと創生推進計画」（{day(at, v.style)}認定）は、"
        f"{name}に基づく計画です。",
        f"{month(at, v.style)}、「{name}」の事業に係る地域再生計画を変更しました。",
    )


def guides_named(desk: Desk) -> Article:
    """国の手引き（令和元年12月版）に沿って…を策定しました: whose edition the brackets tell."""
    v, plan = desk.voice, _plan(desk)
    early, name = _before(desk, plan), v.name(plan)
    at = month(early, v.style)
    return _undated(
        desk,
        plan,
        f"国の「地方版総合戦略の策定・効果検証のための手引き」（{at}版）に沿って、「{name}」を"
        "策定しました。",
        f"{name}は、内閣府の手引き（{at}改訂）を参考に策定しました。",
        f"{at}に示された国の基本方針を勘案し、「{name}」を策定しました。",
        f"{name}の策定に当たっては、{at}に国立の研究所が公表した推計を用いました。",
    )


def deadline_named(desk: Desk) -> Article:
    """令和2年3月末までの策定が求められました: by when it should have been made."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), month(Day(plan.made.year + 1, 3, 31), v.style)
    return _undated(
        desk,
        plan,
        f"法律では、{at}までに地方版総合戦略を策定するよう努めることとされ、{desk.town.people}でも"
        f"「{name}」を策定しました。",
        f"{name}は、{at}末までの策定が努力義務とされていたものです。",
        f"次の「{name}」は{at}までに策定することとしていました。",
    )


def pronoun_of_other(desk: Desk) -> Article:
    """…は総合計画を踏まえています。同計画は令和3年3月に策定されたものです."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    master = f"第{desk.rng.randint(4, 7)}次{desk.town.name}総合計画"
    return _undated(
        desk,
        plan,
        f"「{name}」は、「{master}」を踏まえたものです。同計画は、{month(at, v.style)}に策定されま"
        "した。",
        f"{name}の上位にある計画が「{master}」です。この計画は、{day(at, v.style)}に策定しました。",
        f"{name}は{desk.town.people}の環境基本計画とも関わります。こちらは{month(at, v.style)}に"
        "改定しています。",
    )


def see_elsewhere(desk: Desk) -> Article:
    """…の策定については令和2年4月10日の記者会見のページをご覧ください."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    return _undated(
        desk,
        plan,
        f"「{name}」の策定については、{day(at, v.style)}の{desk.town.self_word}長記者会見のページを"
        "ご覧ください。",
        f"{name}の策定の様子は、{month(at, v.style)}号の情報誌で詳しく紹介しています。",
        f"策定までの議論は、{day(at, v.style)}の会議録（{name}の項）をご参照ください。",
    )


def relations_in_facts(desk: Desk) -> Article:
    """上位計画：総合計画（令和3年3月策定） among the facts of the plan."""
    v, rng = desk.voice, desk.rng
    plan = _plan(desk)
    at = _later(desk, plan)
    master = f"第{rng.randint(4, 7)}次{desk.town.name}総合計画"
    lead = [
        "根拠法令：まち・ひと・しごと創生法（平成26年11月28日公布）第10条",
        f"{rng.choice(('上位計画', '関連計画'))}：{master}（{month(at, v.style)}策定）",
        f"計画期間：{v.period(plan, rng)}",
        f"担当：企画課（{day(Day(2024, 4, 1), v.style)}から）",
    ]
    rng.shuffle(lead)
    if desk.chance(0.5):
        lead.append(f"策定：{v.month(plan)}")
        iso = plan.made.iso_month
    else:
        iso = None
    return page_of(desk, [desk.group(v.name(plan), pair(desk, plan, iso), lead)], plan)


def forms_named_after(desk: Desk) -> Article:
    """…総合戦略推進パートナー登録申込書, 応援企業認定要領（令和4年4月1日施行）: named after it."""
    v, rng = desk.voice, desk.rng
    plan = _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    forms = (
        f"{name}推進パートナー登録申込書",
        f"{name}応援企業認定要領（{day(at, v.style)}施行）",
        f"{name}出前講座の申込方法",
        f"{name}関連事業補助金交付要綱（{month(at, v.style)}改正）",
        f"{name}ロゴマーク使用の手引",
        f"{name}に係る包括連携協定書（{day(at, v.style)}締結）",
    )
    papers = [desk.other(one, "youshiki") for one in rng.sample(forms, 2)]
    if desk.chance(0.5):
        return page_of(desk, [desk.group("計画書", [*pair(desk, plan, None), *papers])], plan)
    groups = [desk.group("計画書", pair(desk, plan, None)), desk.group("様式等", papers, own=False)]
    return page_of(desk, groups, plan)


def former_towns(desk: Desk) -> Article:
    """合併前の旧○○町の総合戦略（平成27年10月策定）: of municipalities that there are no more."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    at = month(Day(2015, rng.randint(8, 12), 1), v.style)
    olds = rng.sample(("旧深沢町", "旧小鹿村", "旧新田町", "旧岩坂村"), 2)
    form = rng.choice(
        (
            "{}まち・ひと・しごと創生総合戦略（{}策定）",
            "{}総合戦略（{}）",
            "{}人口ビジョン（{}策定）",
        )
    )
    papers = [desk.other(form.format(old, at), "kyuu") for old in olds]
    head = rng.choice(("合併前の市町村の計画", "旧町村の総合戦略"))
    groups = [
        desk.group("計画書", pair(desk, plan, None)),
        desk.group(head, papers, own=False),
    ]
    return page_of(desk, groups, plan)


def changes_from_draft(desk: Desk) -> Article:
    """案からの主な修正点（令和2年3月）, 素案との対照: what is said of its draft, beside it."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((2, 3)))
    name, iso = v.name(plan), plan.made.iso_month
    early = month(plan.made._replace(month=1), v.style)
    forms = (
        f"「{name}」素案からの主な修正点（{early}）",
        f"{name}（案）に係る住民説明会の資料（{early}）",
        f"{name}の案に寄せられた声と反映の状況",
    )
    papers = [desk.other(one, "shusei") for one in rng.sample(forms, 2)]
    groups = [
        desk.group(f"{name}（{v.month(plan)}策定）", pair(desk, plan, iso)),
        desk.group("策定の過程", papers, own=False),
    ]
    return page_of(desk, groups, plan)


def pulled_out(desk: Desk) -> Article:
    """…【抜粋】, …　SDGs対応表, …　地区別の取組: pieces and tables with its whole name."""
    v, rng = desk.voice, desk.rng
    plan = _plan(desk)
    name = v.name(plan)
    forms = (
        f"{name}　SDGs対応表",
        f"{name}　施策体系図",
        f"{name}と総合計画との関係",
        f"{name}の主な事業の紹介",
        f"{name}　用語の解説",
    )
    papers = [desk.beside(plan, one, "bassui") for one in rng.sample(forms, 2)]
    return page_of(desk, [desk.group("計画書", [*pair(desk, plan, None), *papers])], plan)


def moves_of_others(desk: Desk) -> Article:
    """令和元年12月　国：…を閣議決定 / 令和2年3月　県：…策定: lines of what others did."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, 2)
    at = month(Day(2020, rng.choice((1, 2, 4)), 1), v.style)
    state, forms = month(Day(2019, 12, 20), v.style), ("{}　{}　{}", "{}【{}】{}", "{}（{}）{}")
    form = rng.choice(forms)
    lead = [form.format(state, "国", "第2期「まち・ひと・しごと創生総合戦略」閣議決定")]
    if desk.town.kind != "prefecture":
        lead.append(form.format(at, "県", "第2期まち・ひと・しごと創生総合戦略策定"))
    if desk.chance(0.5):
        lead.append(form.format(v.month(plan), desk.town.self_word, f"{v.name(plan)}策定"))
        iso = plan.made.iso_month
    else:
        iso = None
    return page_of(desk, [desk.group("計画書", pair(desk, plan, iso), lead)], plan)


def nothing_made(desk: Desk) -> Article:
    """令和7年3月時点で次の計画は策定していません; 策定を見送りました: what was not made."""
    v, plan = desk.voice, _plan(desk)
    at, name = _later(desk, plan), v.name(plan)
    year = fiscal(plan.last, v.style)
    return _undated(
        desk,
        plan,
        f"「{name}」については、{month(at, v.style)}に見直しの要否を検討し、変更しないことと"
        "しました。",
        f"{day(at, v.style)}の会議で、{name}の改訂は行わないことを決定しました。",
        f"{name}の改訂は{month(at, v.style)}の時点で行っていません。",
        f"{month(at, v.style)}に予定していた{name}の改訂は、{year}に延期しました。",
    )


def labels_under_master(desk: Desk) -> Article:
    """Other plans with their months in one list with the undated one."""
    v, rng = desk.voice, desk.rng
    plan = _plan(desk)
    town = desk.town.name
    others = rng.sample(("過疎地域持続的発展計画", "公共施設等総合管理計画", "地域福祉計画"), 2)
    entries = [
        desk.other(f"{town}{one}（{month(any_day(rng, 2016, 2024), v.style)}策定）", "keikaku")
        for one in others
    ]
    whole = desk.whole(plan)
    entries.insert(rng.randint(0, 2), relabelled(whole, v.name(plan)))
    return page_of(desk, [desk.group("計画一覧", entries)], plan)
