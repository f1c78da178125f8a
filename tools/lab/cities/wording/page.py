"""The page that families of wording put their groups into, and some of its links."""

from collections.abc import Callable

from tools.lab.cities import prose
from tools.lab.cities.article import Article, Entry, Group
from tools.lab.cities.course import Plan
from tools.lab.cities.desk import Desk

Family = Callable[[Desk], Article]
FILES = "計画書"
"""The head of a column whose links keep their labels."""


def page_of(desk: Desk, groups: list[Group], newest: Plan, sure: int = 0) -> Article:
    """Groups, newest first, with an introduction and neighbours."""
    neighbours = desk.neighbours(max(sure, desk.rng.randint(0, 2)))
    intro = prose.others(desk.voice, desk.rng, desk.rng.randint(0, 3))
    intro.append(prose.filler(desk.rng))
    title = title_of(desk, newest)
    return Article(title, (*groups, *neighbours), tuple(intro), desk.outside())


def title_of(desk: Desk, newest: Plan) -> str:
    """A title: the newest plan's name, or what many pages are called."""
    v = desk.voice
    name = v.name(newest._replace(draft=False), mark=False)
    general = f"{desk.town.name}まち・ひと・しごと創生総合戦略"
    return desk.rng.choice(
        (
            f"{name}について",
            name,
            f"「{name}」を策定しました",
            "地方創生の取組について",
            f"{general}について",
            f"{desk.town.name}人口ビジョン・総合戦略",
        )
    )


def files_of(desk: Desk, plan: Plan, published: str | None) -> list[Entry]:
    """Some files of an edition under their full names."""
    both = desk.chance(0.2)
    series = "both" if both else "strategy"
    found = [desk.whole(plan, series, published=published)]
    if desk.chance(0.6):
        found.append(desk.summary(plan, series, published=published))
    if not both and plan.key is None and desk.chance(0.5):
        found.append(
            desk.whole(plan, "vision", published=published, column="人口ビジョン", slug="vision")
        )
    if desk.chance(0.3):
        found.reverse()
    return found


def relabelled(entry: Entry, label: str) -> Entry:
    """A link under another text."""
    return entry._replace(label=label, truth=entry.truth._replace(label=label))


def pair(desk: Desk, plan: Plan, iso: str | None) -> list[Entry]:
    """The whole of an edition and its summary, with one date."""
    return [desk.whole(plan, published=iso), desk.summary(plan, published=iso)]


def told_somewhere(desk: Desk, plan: Plan, said: str, entries: list[Entry]) -> Article:
    """A page of one plan with a sentence above its links, in the introduction, under a heading of
    its own above or below, or as a note behind the last link."""
    place = desk.rng.choice(("lead", "lead", "intro", "above", "below", "note"))
    if place == "note":
        last = entries[-1]._replace(note=f"※{said}")
        return page_of(desk, [desk.group("計画書", [*entries[:-1], last])], plan)
    if place == "intro":
        article = page_of(desk, [desk.group("計画書", entries)], plan)
        return article._replace(intro=(*article.intro, said))
    if place == "lead":
        return page_of(desk, [desk.group("計画書", entries, [said])], plan)
    heading = desk.rng.choice(("お知らせ", "トピックス", "関連情報", "取組の紹介"))
    groups = [desk.group("計画書", entries), desk.group(heading, [], [said])]
    return page_of(desk, groups[:: -1 if place == "above" else 1], plan)
