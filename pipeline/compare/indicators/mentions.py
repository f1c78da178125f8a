"""From the figures of an edition to its indicators: a row that stands in two places of an edition,
or in two of its files, is one; two rows with one name and other numbers are two.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby

from pipeline.compare.indicators.names import key_of
from pipeline.compare.indicators.types import Mention, Number
from pipeline.compare.indicators.units import written_unit
from pipeline.kinds import FigureKind, FigureRole, Measure
from pipeline.read.names.widths import squeeze
from pipeline.read.quantities.grammar import plain

_GOAL = re.compile(
    r"(?:基本|重点|政策|施策|戦略|個別|成果)?目標\s*[0-9一二三四五六七八九ⅠⅡⅢⅣⅤIV①-⑨]|"
    r"(?:基本)?(?:方針|戦略|政策|柱|視点|プロジェクト|分野)\s*[0-9一二三四五六七八九ⅠⅡⅢⅣⅤ①-⑨]|"
    r"^(?:基本目標|重点目標|政策目標)"
)
_NO_GOAL = re.compile(
    r"[\W_]*(?:(?:重要業績評価|成果|評価|活動|管理|主な|代表)?指標(?:名)?|KPI|KGI|数値目標|目標値?|項目|一覧表?|"
    r"設定|基本目標の?|施策の?|(?:具体的な?|主な|主要な|関連する?|推進する|展開する)?(?:施策|事業|取組|取り組み|計画)"
    r"(?:内容|概要|名)?|現状と課題|現状|課題|施策の方向性?|今後の方向性?|方向性|目指す姿|資料|出典|注|"
    r"[()・と及び／/\s\d.:：第表])+[\W_]*|"
    r"[(【\[]?(?:資料|出典|注|※).*|[^、。]{0,12}\d[\d,.]*\s*[^\d\s、。]{1,3}",
    re.IGNORECASE,
)
"""Headings that only say that indicators follow, and values that were taken for headings."""
_UNDER = " › "
_MOST = 40
"""Rows of one name that each further one is held against; more have a register."""


def goal_of(section: str) -> str:
    """The goal among the headings of a place: the first that says it is one, else the last."""
    told = [part.strip() for part in section.split(_UNDER) if part.strip()]
    parts = [part for part in told if not _NO_GOAL.fullmatch(plain(part))]
    return next((part for part in told if _GOAL.search(part)), parts[-1] if parts else "")


def mentions_of(edition: str, numbers: Iterable[Number]) -> tuple[Mention, ...]:
    """The indicators of an edition, in the order of the plan, each role by itself.

    Args:
        numbers: in any order; what they are follows from their places.
    """
    ordered = sorted(numbers, key=lambda n: (n.place, n.figure_id))
    groups: list[list[Number]] = []
    for role in FigureRole:
        groups += _merged([n for n in ordered if n.role == role])
    groups.sort(key=lambda group: (group[0].place, group[0].figure_id))
    return tuple(_mention(edition, group, i) for i, group in enumerate(groups, 1))


def _merged(numbers: Sequence[Number]) -> list[list[Number]]:
    """The numbers of each indicator: rows of one file first, then file by file."""
    groups: list[list[Number]] = []
    for _, of_file in groupby(numbers, key=lambda n: n.document):
        _add_file(groups, _rows_merged(_runs(list(of_file))))
    return groups


def _rows_merged(runs: Iterable[list[Number]]) -> list[list[Number]]:
    """The rows of a file, those of one indicator together."""
    groups: list[list[Number]] = []
    named: dict[str, list[list[Number]]] = {}
    for run in runs:
        alike = named.setdefault(key_of(run[0].indicator).key, [])
        same = [group for group in alike[-_MOST:] if _one(group, run)]
        if same:
            max(same, key=lambda group: (_agreeing(group, run), _near(group, run))).extend(run)
        else:
            alike.append(run)
            groups.append(run)
    return groups


def _add_file(groups: list[list[Number]], more: Iterable[list[Number]]) -> None:
    """Add what a further file tells to what the others told: where its numbers agree, else where
    only one of a name is left on both sides, though they print other numbers for it.
    """
    named: dict[str, list[list[Number]]] = {}
    for group in groups:
        named.setdefault(key_of(group[0].indicator).key, []).append(group)
    left: dict[str, list[list[Number]]] = {}
    for run in more:
        alike = named.get(key_of(run[0].indicator).key, [])
        same = [group for group in alike[:_MOST] if _one(group, run)]
        if same:
            chosen = max(same, key=lambda group: (_agreeing(group, run), _near(group, run)))
            alike.remove(chosen)
            chosen.extend(run)
        else:
            left.setdefault(key_of(run[0].indicator).key, []).append(run)
    for key, runs in left.items():
        alike = named.get(key, [])
        if len(alike) == len(runs) == 1 and _of_one_sort(alike[0], runs[0]):
            alike[0].extend(runs[0])
        else:
            groups.extend(runs)


def _of_one_sort(group: Sequence[Number], run: Sequence[Number]) -> bool:
    return _measure(group) == _measure(run) and not _unit_differs(group, run)


def _runs(numbers: Sequence[Number]) -> list[list[Number]]:
    """The numbers that stand in one row."""
    runs: list[list[Number]] = []
    for _, together in groupby(numbers, key=lambda n: (n.document, n.indicator, n.section, n.row)):
        run: list[Number] = []
        for number in together:
            if any(_repeats(number, earlier) for earlier in run):
                runs.append(run)
                run = []
            run.append(number)
        runs.append(run)
    return runs


def _repeats(a: Number, b: Number) -> bool:
    """Does a number tell the same as an earlier one: another row has begun?"""
    return a.kind == b.kind != FigureKind.OTHER and a.year is not None and a.year == b.year


def _one(group: Sequence[Number], run: Sequence[Number]) -> bool:
    """Are two rows of like names one indicator?"""
    a, b = key_of(group[0].indicator), key_of(run[0].indicator)
    if _measure(group) != _measure(run) or _unit_differs(group, run) or _against(group, run):
        return False
    if _agreeing(group, run):
        return True
    return a.exact == b.exact and goal_of(group[0].section) == goal_of(run[0].section)


def _unit_differs(group: Sequence[Number], run: Sequence[Number]) -> bool:
    mine, theirs = ({n.base_unit for n in side if n.base_unit} for side in (group, run))
    return bool(mine and theirs and not mine & theirs)


def _against(group: Sequence[Number], run: Sequence[Number]) -> bool:
    """Do two rows state other numbers for one kind and year?"""
    return any(
        a.kind == b.kind != FigureKind.OTHER
        and a.year == b.year
        and a.base_value != b.base_value
        and (a.year is not None or (_only(group, a.kind) and _only(run, a.kind)))
        for a in group
        for b in run
    )


def _only(numbers: Sequence[Number], kind: FigureKind) -> bool:
    return sum(n.kind == kind for n in numbers) == 1


def _agreeing(group: Sequence[Number], run: Sequence[Number]) -> int:
    """How many numbers of a row stand in the other, too."""
    return sum(
        any(
            a.kind == b.kind
            and a.base_value is not None
            and a.base_value == b.base_value
            and (a.year == b.year or a.year is None or b.year is None)
            for a in group
        )
        for b in run
    )


def _near(group: Sequence[Number], run: Sequence[Number]) -> bool:
    return goal_of(group[0].section) == goal_of(run[0].section)


def _measure(numbers: Sequence[Number]) -> Measure | None:
    """What the name says that the numbers are taken over, else what all targets say."""
    named = key_of(numbers[0].indicator).measure
    if named:
        return named
    told = {n.measure for n in numbers if n.kind == FigureKind.TARGET and n.value is not None}
    return told.pop() if len(told) == 1 else None


def _mention(edition: str, numbers: Sequence[Number], position: int) -> Mention:
    first = numbers[0]
    aims = [n for n in numbers if n.kind == FigureKind.TARGET and n.unit] or list(numbers)
    units = Counter(n.unit for n in aims if n.unit)
    bases = Counter(n.base_unit for n in numbers if n.base_unit)
    return Mention(
        edition=edition,
        name=_name(numbers),
        key=key_of(first.indicator),
        unit=_first_of(units),
        base_unit=_first_of(bases),
        measure=_measure(numbers),
        goal=goal_of(first.section),
        section=squeeze(first.section),
        role=first.role,
        numbers=tuple(numbers),
        position=position,
    )


def _name(numbers: Sequence[Number]) -> str:
    """As printed first, without the blanks of a broken line between Japanese letters."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", numbers[0].indicator).strip()


def _first_of(counted: Counter[str]) -> str | None:
    return max(counted, key=lambda unit: counted[unit]) if counted else None


def unit_words(mention: Mention) -> str | None:
    """The unit that a mention's column has, scales beside digits set aside."""
    told = Counter(
        unit
        for n in mention.numbers
        if n.kind != FigureKind.OTHER and not n.relative and (unit := written_unit(n.unit, n.raw))
    )
    return _first_of(told)
