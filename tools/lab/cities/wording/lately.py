"""Dates of a page that was written for its readers: notices, thanks, cross-references."""

from tools.lab.cities.article import Article, Entry
from tools.lab.cities.course import Plan, phase_plan, plans
from tools.lab.cities.dates import Day, day, fiscal, month
from tools.lab.cities.desk import Desk
from tools.lab.cities.wording.page import FILES, page_of, relabelled


def _pair(desk: Desk, plan: Plan, iso: str | None) -> list[Entry]:
    return [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]


def thanked(desk: Desk) -> Article:
    """令和2年1月の住民説明会にご参加いただき…: thanks for what went before."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = month(plan.made._replace(year=plan.made.year - 1, month=10), v.style)
    name = v.name(plan)
    said = rng.choice(
        (
            f"{at}の地区懇談会では{name}の策定にご協力をいただき、ありがとうございました。",
            f"{at}に「{name}」の表紙の絵を募り、多くの作品が集まりました。",
            f"{name}の策定にあたっては、{at}から中学生の皆さんにも加わっていただきました。",
        )
    )
    entries = _pair(desk, plan, None)
    return page_of(desk, [desk.group("計画書", entries, [said])], plan)


def made_known(desk: Desk) -> Article:
    """…を策定しましたのでお知らせします。（令和2年3月27日）: the day behind the sentence."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    whole_day = desk.chance(0.5)
    at = v.day(plan) if whole_day else v.month(plan)
    iso = plan.made.iso if whole_day else plan.made.iso_month
    said = rng.choice(
        (
            f"「{v.name(plan)}」を{at}に策定しましたので、お知らせします。",
            f"{at}に{v.name(plan)}を策定しましたのでご覧ください。",
            f"{v.town.people}は{at}、{v.name(plan)}を策定したところです。",
        )
    )
    return page_of(desk, [desk.group("計画書", _pair(desk, plan, iso), [said])], plan)


def spoken_of_elsewhere(desk: Desk) -> Article:
    """「総合計画（令和3年3月策定）」との整合を図っています: another plan's month in brackets."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = month(plan.made._replace(year=plan.made.year - 1, month=6), v.style)
    other = rng.choice(("都市計画マスタープラン", "子ども・子育て支援事業計画", "地域福祉計画"))
    said = rng.choice(
        (
            f"{v.name(plan)}は、「{desk.town.name}{other}」（{at}策定）との整合を図っています。",
            f"{other}（{at}改定）などの関連する計画とあわせて、{v.name(plan)}を進めます。",
        )
    )
    entries = _pair(desk, plan, None)
    return page_of(desk, [desk.group("計画書", entries, [said])], plan)


def months_in_labels(desk: Desk) -> Article:
    """R2.3 総合戦略, 総合戦略 令和2年3月: a month beside the name, without brackets."""
    v, rng = desk.voice, desk.rng
    made = plans(rng, rng.randint(1, 2), 0)
    form = rng.choice(("{at}　{name}", "{name}　{at}", "{name}_{at}", "{at}策定　{name}"))
    entries = []
    for plan in reversed(made):
        whole = desk.whole(plan, published=plan.made.iso_month)
        label = form.format(at=v.month(plan), name=v.name(plan))
        entries.append(relabelled(whole, label)._replace(column=FILES))
    return page_of(desk, [desk.group("計画書", entries)], made[-1])


def counted_years(desk: Desk) -> Article:
    """策定2年目となる令和3年度, 3年目の令和4年9月: how far it has come."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    later = Day(plan.first + 2, 9, 1)
    name = v.name(plan)
    said = rng.choice(
        (
            f"{name}は、{month(later, v.style)}に3年目の折り返しを迎えました。",
            f"{fiscal(plan.first + 1, v.style)}は、「{name}」の策定から2年目に当たります。",
            f"{month(later, v.style)}現在、{name}に掲げた事業のうち8割に着手しています。",
        )
    )
    entries = _pair(desk, plan, None)
    return page_of(desk, [desk.group("計画書", entries, [said])], plan)


def handed_over(desk: Desk) -> Article:
    """令和2年3月16日、会長から首長へ…（案）が手渡されました: a draft's day, not the plan's."""
    v, rng = desk.voice, desk.rng
    plan = phase_plan(rng, rng.choice((1, 2, 3)))
    at = day(plan.made._replace(year=plan.made.year - 1, month=12), v.style)
    name, word = v.name(plan), desk.town.self_word
    said = rng.choice(
        (
            f"{at}、推進会議の会長から{word}長へ「{name}」の最終案が手渡されました。",
            f"{name}の原案は{at}にまとまり、その後の手続きを経て決定に至りました。",
        )
    )
    entries = _pair(desk, plan, None)
    return page_of(desk, [desk.group("計画書", entries, [said])], plan)
