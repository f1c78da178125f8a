"""What stands around the facts and states no indicator: prose with counts, budgets, schedules."""

from collections.abc import Sequence

from tools.lab.crossing import years
from tools.lab.crossing.choices import Choices
from tools.lab.crossing.facts import Fact, Group, make_facts
from tools.lab.crossing.words import MEASURES, PROJECTS, PROSE
from tools.lab.piece import Cell, Piece, caption, note, para, stack, table
from tools.lab.variant import Variant
from tools.lab.words import GOALS

Rows = list[list[Cell | str]]


def prose(v: Variant) -> Piece:
    """A paragraph, often one with numbers of other things in it."""
    return para(prose_text(v))


def prose_text(v: Variant) -> str:
    """Its text."""
    if v.chance(0.4):
        return v.prose(1, 3)
    first, last = years.written(v.base + 1, "long"), years.written(v.target, "long")
    text = v.pick(PROSE)
    return text.format(first=first, last=last, count=v.target - v.base)


def budget_rows(v: Variant) -> Rows:
    """What projects cost from year to year."""
    spans = [years.written(v.base + 1 + i, "long") for i in range(3)]
    rows: Rows = [["事業名", *spans]]
    for project in v.sample(PROJECTS, 3):
        amounts = [f"{v.rng.randint(3, 900) * 100:,}" for _ in spans]
        rows.append([project, *(Cell(a, style="text-align:right") for a in amounts)])
    return rows


def schedule_rows(v: Variant) -> Rows:
    """What is done in which year: dots or arrows."""
    sign = v.pick(("●", "→", "○", "実施"))
    spans = [years.written(v.base + 1 + i, "short") for i in range(4)]
    rows: Rows = [["取組", *spans]]
    for project in v.sample(PROJECTS, 3):
        begin = v.rng.randint(0, 3)
        cells = ["検討" if sign == "実施" and i < begin else sign * (i >= begin) for i in range(4)]
        rows.append([project, *(Cell(c, style="text-align:center") for c in cells)])
    return rows


def around(v: Variant, c: Choices) -> list[Piece]:
    """Another table on the page."""
    if c.around == "budget":
        unit = note("（単位：千円）", "text-align:right")
        title = caption(f"表{v.rng.randint(1, 9)}　主な事業の予定額")
        return [title, unit, table(budget_rows(v), widths=(43, 19, 19, 19))]
    if c.around == "schedule":
        title = caption(v.pick(("年次計画", "【スケジュール】", "取組の工程")))
        return [title, table(schedule_rows(v), widths=(48, 13, 13, 13, 13))]
    return []


def make_groups(v: Variant, c: Choices, counts: Sequence[int]) -> list[Group]:
    """Facts in groups of these sizes, none empty; goals go over one group or, of two levels,
    two."""
    facts = make_facts(v, c, sum(counts))
    goals, measures = v.sample(GOALS, 5), v.sample(MEASURES, len(counts))
    groups, taken = [], 0
    for i, count in enumerate(counts):
        own = tuple(facts[taken : taken + count])
        taken += count
        goal = goals[i // 2 if c.goals == "two" else i]
        groups += [Group(goal, measures[i], own)] if own else []
    return groups


def all_facts(groups: Sequence[Group]) -> list[Fact]:
    """Of all groups."""
    return [fact for group in groups for fact in group.facts]


def notes_under(texts: Sequence[str]) -> Piece:
    """Small lines under a table."""
    return stack(*(note(text) for text in texts))
