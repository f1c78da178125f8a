"""What partners, judges, builders and shops have to do with a plan, and on which day; and dates of
its making in signs and turns that no family before writes."""

from tools.lab.cities.article import Article
from tools.lab.cities.course import Plan, phase_plan, plans
from tools.lab.cities.dates import Day, any_day, day, era, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.wording.page import FILES, page_of, pair, relabelled, told_somewhere

_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")


def _plan(desk: Desk) -> Plan:
    return phase_plan(desk.rng, desk.rng.choice((1, 2, 3)))


def _later(desk: Desk, plan: Plan) -> Day:
    return any_day(desk.rng, plan.made.year + 1, plan.made.year + 2)


def _one_of(desk: Desk, plan: Plan, iso: str | None, *forms: str) -> Article:
    return told_somewhere(desk, plan, desk.rng.choice(forms), pair(desk, plan, iso))


def _beside_names(desk: Desk, plan: Plan, said: str, iso: str) -> Article:
    """What is said of the making in the heading, or behind each label."""
    name = desk.voice.name(plan)
    entries = pair(desk, plan, iso)
    if desk.chance(0.5):
        return page_of(desk, [desk.group(f"{name}（{said}）", entries)], plan)
    entries = [relabelled(x, f"{x.label}（{said}）")._replace(column=FILES) for x in entries]
    return page_of(desk, [desk.group("計画書", entries)], plan)


def _in_kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = ("", "十", "二十", "三十")[tens]
    return head + (str(ones).translate(_DIGITS) if ones else "")


def west_in_kanji(desk: Desk) -> Article:
    """（二〇二〇年三月策定）: the year of our era in the digits of books."""
    plan = _plan(desk)
    at = f"{str(plan.made.year).translate(_DIGITS)}年{_in_kanji(plan.made.month)}月"
    return _beside_names(desk, plan, f"{at}策定", plan.made.iso_month)


def eras_with_strokes(desk: Desk) -> Article:
    """（R2/3策定）, （R2年3月策定）, （令和2/3/27策定）: eras and strokes mixed."""
    plan = _plan(desk)
    at = plan.made
    name, number = era(at.year, at.month)
    letter = {"平成": "H", "令和": "R"}[name]
    said, iso = desk.rng.choice(
        (
            (f"{letter}{number}/{at.month}", at.iso_month),
            (f"{letter}{number}年{at.month}月", at.iso_month),
            (f"{name}{number}/{at.month}/{at.day}", at.iso),
            (f"{letter}{number}-{at.month:02}-{at.day:02}", at.iso),
        )
    )
    return _beside_names(desk, plan, f"{said}策定", iso)


def blanks_in_dates(desk: Desk) -> Article:
    """令和 2 年 3 月 27 日 策定: blanks around the numbers of a date."""
    plan = _plan(desk)
    at = plan.made
    name, number = era(at.year, at.month)
    blank = desk.rng.choice((" ", "　"))
    year = "元" if number == 1 else str(number)
    said = blank.join((name, year, "年", str(at.month), "月", str(at.day), "日", "策定"))
    return _beside_names(desk, plan, said, at.iso)


def verb_in_brackets(desk: Desk) -> Article:
    """【策定】令和2年3月; 令和2年3月（策定） below the name."""
    v, plan = desk.voice, _plan(desk)
    at = v.month(plan)
    said = desk.rng.choice((f"【策定】{at}", f"{at}（策定）", f"［策定］　{at}", f"〈策定〉{at}"))
    entries = pair(desk, plan, plan.made.iso_month)
    return page_of(desk, [desk.group(v.name(plan), entries, [said])], plan)


def in_making_it(desk: Desk) -> Article:
    """…の令和2年3月の策定に当たり: the making is a noun, and the sentence about something else."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), v.month(plan)
    return _one_of(
        desk,
        plan,
        plan.made.iso_month,
        f"「{name}」の{at}の策定に当たっては、多くの方からご意見をいただきました。",
        f"{at}の「{name}」策定に際し、基本目標を四つに整理しました。",
        f"{at}における「{name}」の策定では、若い世代の声を大切にしました。",
    )


def made_and_in_force(desk: Desk) -> Article:
    """（令和2年3月27日策定、同年4月1日施行）: of two days the first."""
    plan = _plan(desk)
    at = desk.voice.day(plan)
    force = plan.made.month % 12 + 1
    year = "同年" if force > 1 else "翌年"
    form = desk.rng.choice(("{}策定、{}{}月1日施行", "{}策定・{}{}月1日運用開始"))
    return _beside_names(desk, plan, form.format(at, year, force), plan.made.iso)


def agreements(desk: Desk) -> Article:
    """令和4年2月に、大学と…の推進に関する協定を締結しました."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), _later(desk, plan)
    return _one_of(
        desk,
        plan,
        None,
        f"{day(at, v.style)}、大学と「{name}」の推進に関する協定を締結しました。",
        f"{month(at, v.style)}に金融機関と「{name}」に係る連携協定を更新しました。",
        f"「{name}」の推進に向けた包括連携協定（{day(at, v.style)}締結）を結んでいます。",
    )


def assessed(desk: Desk) -> Article:
    """…は、令和5年11月の外部評価で「おおむね順調」とされました."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), _later(desk, plan)
    return _one_of(
        desk,
        plan,
        None,
        f"「{name}」は、{month(at, v.style)}の外部評価で「おおむね順調」とされました。",
        f"{day(at, v.style)}に「{name}」の評価委員会から講評を受けました。",
        f"「{name}」の評価（{month(at, v.style)}実施）では、三つの目標が達成とされました。",
    )


def things_of_it(desk: Desk) -> Article:
    """…に掲げた交流館が令和5年4月に開館しました: what was built, begun or closed."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), _later(desk, plan)
    return _one_of(
        desk,
        plan,
        None,
        f"「{name}」に掲げた交流館が{month(at, v.style)}に開館しました。",
        f"{day(at, v.style)}に閉校した学校の活用を「{name}」の重点施策としています。",
        f"「{name}」の目玉である移住相談窓口を{day(at, v.style)}に設置しました。",
        f"{name}で定めた子育て支援制度を{month(at, v.style)}に拡充しました。",
    )


def on_sale(desk: Desk) -> Article:
    """冊子（1冊500円）を令和2年5月から販売しています: when a volume could be bought."""
    v, plan = desk.voice, _plan(desk)
    name, at = v.name(plan), _later(desk, plan)
    return _one_of(
        desk,
        plan,
        None,
        f"「{name}」の冊子（1冊500円）を{month(at, v.style)}から販売しています。",
        f"{name}の製本版は{day(at, v.style)}に完売しました。",
        f"{day(at, v.style)}から図書館で「{name}」を貸し出しています。",
    )


def next_by_name(desk: Desk) -> Article:
    """次期計画（令和7年度～令和11年度）, 今期計画（…）: words and years tell which is which."""
    v, rng = desk.voice, desk.rng
    desk.voice = v = v._replace(first_numbered=False)
    old, new = plans(rng, 2, 0)
    heads = rng.choice((("次期総合戦略", "今期総合戦略"), ("新しい総合戦略", "これまでの総合戦略")))
    groups = []
    for plan, head in ((new, heads[0]), (old, heads[1])):
        entries = [desk.named(plan, "本編", "whole"), desk.named(plan, "概要版", "summary")]
        groups.append(desk.group(f"{head}（{v.period(plan, rng)}）", entries))
    return page_of(desk, groups, new)


def for_the_young(desk: Desk) -> Article:
    """マンガ版, こども版, すごろく beside the plan: made for others, and not the whole of it."""
    v, rng = desk.voice, desk.rng
    plan = _plan(desk)
    name = v.name(plan)
    labels = (
        f"マンガでわかる{name}",
        f"{name}（こども版）",
        f"{name}　学習用ワークシート",
        f"{name}　紹介スライド",
        f"{name}すごろく",
    )
    entries = pair(desk, plan, plan.made.iso_month)
    entries += [desk.beside(plan, label) for label in rng.sample(labels, 2)]
    return page_of(desk, [desk.group(f"{name}（{v.month(plan)}策定）", entries)], plan)
