"""A database of an invented city with as many indicators as a test wants, some of them odd."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.search_city import add_original, empty, insert, sha

SOURCE, SERIES = "hinano", "総合戦略"
GOALS = ("基本目標1 しごとをつくる", "基本目標2 人の流れをつくる", "基本目標3 結婚・出産・子育て")
EDITIONS = (
    # version, phase, revision, published, first and last year of the plan, status
    ("1.0", 1, "1.0", "2015-10", 2015, 2019, "final"),
    ("2.1", 1, "2.1", "2017-12", 2015, 2019, "final"),
    ("phase 2", 2, "1.0", "2020-03", 2020, 2024, "final"),
    ("phase 3, draft", 3, "1.0", "2024-12", 2025, 2029, "draft"),
    ("phase 3", 3, "1.0", "2025-03", 2025, 2029, "final"),
)
BASE, TARGET, ACTUAL = "基準値", "目標値", "実績値"


class Number(NamedTuple):
    """A number of an indicator in an edition."""

    edition: int
    """Its place in ``EDITIONS``."""
    kind: str
    year: int | None
    value: float | None
    unit: str | None = "人"
    base: float = 1
    """What its unit multiplies: 10000 for 万人."""
    raw: str = ""
    """As printed; made of value and unit where empty."""
    role: str = "plan"

    @property
    def printed(self) -> str:
        """The cell."""
        return self.raw or f"{self.value:,.10g}{self.unit or ''}"


class Change(NamedTuple):
    """A row of ``indicator_changes``."""

    edition: int
    kind: str
    old: float | None = None
    new: float | None = None


def edition_id(n: int) -> str:
    """The id of an edition."""
    return f"{SOURCE}-{SERIES}-{EDITIONS[n][0].replace(', ', '-').replace(' ', '-')}"


def city(path: Path | str, count: int = 200) -> sqlite3.Connection:
    """The database; its first indicators are the odd ones."""
    db = empty(path)
    db.execute("BEGIN")
    insert(db, "sources", id=SOURCE, name="日向野市", page_url="https://hinano.example/plan/")
    for n in range(len(EDITIONS)):
        _edition(db, n)
    odd = list(ODD)
    for n in range(count):
        name, numbers, changes = odd[n] if n < len(odd) else _usual(n)
        indicator(db, n + 1, name, numbers, changes)
    db.execute("COMMIT")
    return db


def _edition(db: sqlite3.Connection, n: int) -> None:
    version, phase, revision, published, first, last, status = EDITIONS[n]
    key, seen = edition_id(n), f"{published}-28T18:00:00Z"
    times = {"source_id": SOURCE, "series": SERIES, "first_seen": seen, "last_seen": seen}
    insert(
        db,
        "editions",
        id=key,
        phase=phase,
        revision=revision,
        version=version,
        label=f"日向野市総合戦略 {version}",
        status=status,
        published=published,
        published_source="label",
        plan_from=str(first),
        plan_to=str(last),
        position=n + 1,
        predecessor_id=edition_id(n - 1) if n else None,
        listed=1,
        **times,
    )
    add_original(db, sha(key), ["数値目標の一覧" for _ in range(9)])
    insert(
        db,
        "documents",
        id=n + 1,
        edition_id=key,
        part="whole",
        position=1,
        label="全体版",
        url=f"https://hinano.example/{n}.pdf",
        sha256=sha(key),
        state="listed",
        **times,
    )
    insert(db, "edition_documents", edition_id=key, document_id=n + 1)
    insert(
        db,
        "document_versions",
        document_id=n + 1,
        url=f"https://hinano.example/{n}.pdf",
        sha256=sha(key),
        first_seen=seen,
        last_seen=seen,
    )


def _goal(place: int) -> str:
    return GOALS[min(place // 12, len(GOALS) - 1)]


def indicator(
    db: sqlite3.Connection,
    place: int,
    name: str,
    numbers: Sequence[Number],
    changes: Sequence[Change] = (),
) -> str:
    """Write an indicator with its figures, names, values and changes; returns its id."""
    key = f"{SOURCE}-{place}"
    held = sorted({number.edition for number in numbers})
    newest = numbers[-1]
    insert(
        db,
        "indicators",
        id=key,
        source_id=SOURCE,
        name=name,
        unit=newest.unit,
        first_edition_id=edition_id(held[0]),
        last_edition_id=edition_id(held[-1]),
        state="current" if held[-1] == len(EDITIONS) - 1 else "dropped",
        series=SERIES,
        goal=_goal(place),
        position=place,
        spellings=json.dumps([name], ensure_ascii=False),
    )
    for n, edition in enumerate(held):
        insert(
            db,
            "indicator_names",
            indicator_id=key,
            edition_id=edition_id(edition),
            name=name if n else name.replace("の", ""),
            unit=newest.unit,
            goal=_goal(place),
            position=place,
            role="plan",
            sha256=sha(edition_id(edition)),
            page=place % 9 + 1,
            reason="alike" if n == 1 else "same_name",
            confidence=0.72 if n == 1 else 1.0,
        )
    for n, number in enumerate(numbers):
        _number(db, key, place, n, name, number)
    for change in changes:
        _change(db, key, place, name, change, (numbers[0].unit, newest.unit))
    return key


def _number(
    db: sqlite3.Connection, key: str, place: int, n: int, name: str, number: Number
) -> None:
    edition = edition_id(number.edition)
    figure = f"{edition}:{place}-{n}"
    year = str(number.year) if number.year else None
    insert(
        db,
        "figures",
        id=figure,
        edition_id=edition,
        document_id=number.edition + 1,
        sha256=sha(edition),
        page=place % 9 + 1,
        position=place * 100 + n,
        indicator=name,
        unit=number.unit,
        kind=number.kind,
        year=year,
        value=number.value,
        raw=number.printed,
        role=number.role,
        boxes="[]",
        section="",
    )
    insert(
        db,
        "indicator_values",
        indicator_id=key,
        figure_id=figure,
        edition_id=edition,
        kind=number.kind,
        year=year,
        value=number.value,
        unit=number.unit,
        base_value=None if number.value is None else number.value * number.base,
        base_unit=number.unit.lstrip("千万億") if number.unit else None,
        role=number.role,
    )


def _change(
    db: sqlite3.Connection,
    key: str,
    place: int,
    name: str,
    change: Change,
    units: tuple[str | None, ...],
) -> None:
    old = 2 if change.edition == 4 else change.edition - 1
    told = change.old is not None and change.new is not None
    insert(
        db,
        "indicator_changes",
        id=f"{edition_id(change.edition)}:{key}:{change.kind}",
        source_id=SOURCE,
        indicator_id=key,
        old_edition_id=edition_id(old),
        new_edition_id=edition_id(change.edition),
        kind=change.kind,
        old_value=change.old,
        new_value=change.new,
        unit=units[-1],
        series=SERIES,
        position=place,
        goal=_goal(place),
        old_name=name.replace("の", ""),
        new_name=name,
        old_unit=units[0],
        new_unit=units[-1],
        difference=(change.new or 0) - (change.old or 0) if told else None,
        percent=None,
        old_sha256=sha(edition_id(old)),
        old_page=place % 9 + 1,
        new_sha256=sha(edition_id(change.edition)),
        new_page=place % 9 + 1,
    )


def _usual(n: int) -> tuple[str, list[Number], list[Change]]:
    """An indicator through all editions, whose target moves."""
    start = 100 + 7 * n
    last = start + 55 if n % 2 else start + 35
    numbers = [
        Number(0, BASE, 2014, start),
        Number(0, TARGET, 2019, start + 50),
        Number(1, BASE, 2014, start),
        Number(1, TARGET, 2019, start + 60),
        Number(2, ACTUAL, 2018, start + 30, role="review"),
        Number(2, BASE, 2018, start + 30),
        Number(2, TARGET, 2024, start + 45),
        Number(3, TARGET, 2029, last + 5),
        Number(4, ACTUAL, 2023, start + 38, role="review"),
        Number(4, BASE, 2023, start + 38),
        Number(4, TARGET, 2029, last),
    ]
    kind = "target_raised" if n % 2 else "target_lowered"
    changes = [
        Change(1, "target_raised", start + 50, start + 60),
        Change(2, "target_lowered", start + 60, start + 45),
        Change(4, kind, start + 45, last),
    ]
    return f"地域の取組{n}に参加した市民の数", numbers, changes


ODD: tuple[tuple[str, list[Number], list[Change]], ...] = (
    ("ただ一つの値しかない指標", [Number(4, TARGET, 2029, 65)], []),
    ("年のない指標", [Number(0, BASE, None, 12), Number(0, TARGET, None, 30)], []),
    (
        "桁の大きく違う指標",
        [
            Number(0, BASE, 2014, 1),
            Number(0, TARGET, 2019, 40),
            Number(2, BASE, 2018, 3000),
            Number(2, TARGET, 2024, 1_000_000),
            Number(4, TARGET, 2029, 2_500_000),
        ],
        [Change(4, "target_raised", 1_000_000, 2_500_000)],
    ),
    (
        "社会増減の数",
        [
            Number(0, BASE, 2014, -286, raw="△286人"),
            Number(0, TARGET, 2019, -150, raw="△150人"),
            Number(2, TARGET, 2024, 20),
        ],
        [Change(2, "target_raised", -150, 20), Change(4, "dropped", 20)],
    ),
    (
        "言葉で書かれた目標の指標",
        [
            Number(0, BASE, 2014, 98),
            Number(0, TARGET, 2019, None, raw="維持"),
            Number(2, TARGET, 2024, None, raw="現状を下回らない水準で検討中"),
            Number(4, TARGET, 2029, None, raw="維持"),
        ],
        [],
    ),
    (
        "六十年を数える指標",
        [Number(2, ACTUAL, 1960 + n, 50 + n * n % 37, "件") for n in range(60)]
        + [Number(2, TARGET, 2024, 90, "件")],
        [],
    ),
    (
        "単位の変わった観光の入込客数",
        [
            Number(0, BASE, 2014, 480_000),
            Number(0, TARGET, 2019, 600_000),
            Number(2, BASE, 2018, 580, "千人", 1000),
            Number(2, TARGET, 2024, 65, "万人", 10_000),
            Number(4, TARGET, 2029, 62, "万人", 10_000),
        ],
        [Change(2, "unit_changed", 60, 65), Change(4, "target_lowered", 65, 62)],
    ),
    (
        "年の幅で数える<b>指標</b>の累計 & \"引用\" 'など'",
        [
            Number(2, ACTUAL, 2019, 300, raw="300人（2015～2019年度）"),
            Number(2, TARGET, 2024, 500, raw="500人（2020～2024年度）"),
            Number(4, TARGET, 2029, 500),
        ],
        [Change(4, "renamed")],
    ),
    (
        "とても長い名前を持ち、いくつもの条件と期間と対象とを名前の中で説明しようとする、"
        "国の交付金の対象となる事業に参加した市内の中小企業等の従業者の一人当たりの延べ日数",
        [
            Number(1, BASE, 2016, 12.5, "日／人"),
            Number(1, TARGET, 2017, 13, "日／人"),
            Number(1, TARGET, 2018, 14, "日／人"),
            Number(1, TARGET, 2019, 15.25, "日／人"),
            Number(2, TARGET, 2024, 15.25, "日／人"),
        ],
        [Change(1, "added"), Change(4, "dropped", 15.25)],
    ),
)
"""One value, no year, many orders of magnitude, negative, words, sixty points, units that change,
spans of years with signs of markup, a long name with targets year by year.
"""
