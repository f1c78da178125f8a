"""Which indicators of a plan's editions are one, what keeps them apart, what became of them."""

import random
from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.compare.indicators.assign import assigned
from pipeline.compare.indicators.changes import changes_of, shown
from pipeline.compare.indicators.identity import identify
from pipeline.compare.indicators.mentions import goal_of, mentions_of
from pipeline.compare.indicators.names import key_of, measure_in
from pipeline.compare.indicators.numbers import said_of
from pipeline.compare.indicators.pairs import pairs
from pipeline.compare.indicators.types import Edition, Mention, Number, Rules
from pipeline.compare.indicators.units import base_of, in_base
from pipeline.kinds import FigureKind, FigureRole, Measure
from pipeline.read.quantities.amounts import amount_of

PLAN, REVIEW, PROGRESS = FigureRole.PLAN, FigureRole.REVIEW, FigureRole.PROGRESS
KINDS = {"b": FigureKind.BASE, "t": FigureKind.TARGET, "a": FigureKind.ACTUAL}


def numbers(edition: str, rows: str, role: FigureRole = PLAN, document: int = 0) -> list[Number]:
    """Rows as ``goal | name | unit | b2014=48 t2019=60人以上``."""
    made, places = [], count(1)
    for i, row in enumerate(rows.strip().splitlines()):
        goal, name, unit, values = (cell.strip() for cell in row.split("|"))
        for told in values.split():
            head, _, raw = told.partition("=")
            amount = amount_of(raw)
            value, own = (amount.value, amount.unit or unit) if amount else (None, unit)
            said = said_of(name, value, own or None, raw)
            position = next(places)
            made.append(
                Number(
                    figure_id=f"{edition}:{role}:{document}:{position}",
                    indicator=name,
                    section=goal,
                    kind=KINDS[head[0]],
                    role=role,
                    year=int(head[1:]) if head[1:] else None,
                    value=value,
                    unit=own or None,
                    raw=raw,
                    sha256="0" * 64,
                    page=1,
                    position=position,
                    row=str(i),
                    document=document,
                    **said._asdict(),
                )
            )
    return made


def edition(key: str, rows: str, *, final: bool = True, becomes: str | None = None) -> Edition:
    return Edition(key, final, becomes, mentions_of(key, numbers(key, rows)))


def chains(*editions: Edition, rules: Rules | None = None) -> list[list[str]]:
    """Each indicator as ``edition name``, in the order of editions."""
    found = identify(editions, rules or Rules()).chains
    return [[f"{k.mention.edition} {k.mention.name}" for k in chain] for chain in found]


def linked(old: str, new: str) -> bool:
    """Are the only indicators of two editions one?"""
    return len(chains(edition("1", old), edition("2", new))) == 1


def row(name: str, values: str = "b2014=31 t2019=52", unit: str = "人", goal: str = "目標1") -> str:
    return f"{goal} | {name} | {unit} | {values}"


NEXT = "b2019=38 t2024=60"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("新規就農者数", "新規就農者の数"),
        ("新規就農者数", "① 新規 就農者数"),
        ("新規就農者数", "新規就農者数（人）"),
        ("新規就農者数", "新規就農者数※２"),
        ("令和元年度の新規就農者数", "新規就農者数（令和6年度）"),
        ("観光入込客数", "年間観光入込客数"),
        ("観光入込客数", "観光客入込数"),
        ("子どもの居場所の設置数", "こどもの居場所設置数"),
        ("起業支援による創業件数", "創業支援による起業件数"),
        ("地域活動に参加した人の割合", "地域活動に参加している人の割合"),
        ("住み続けたいと思う市民の割合", "住み続けたいと感じる市民の割合"),
        ("取り組みへの参加団体数", "取組への参加団体数"),
    ],
)
def test_one_under_two_spellings(old: str, new: str) -> None:
    assert linked(row(old), row(new, NEXT))
    assert linked(row(new), row(old, NEXT))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("転入者数", "転出者数"),
        ("出生数", "死亡数"),
        ("育児休業取得率（男性）", "育児休業取得率（女性）"),
        ("小学校の不登校児童生徒数", "中学校の不登校児童生徒数"),
        ("前期の健診受診者数", "後期の健診受診者数"),
        ("市内からの宿泊者数", "市外からの宿泊者数"),
        ("A地区の利用者数", "B地区の利用者数"),
        ("北町公民館の利用者数", "南町公民館の利用者数"),
        ("65歳以上の就業者数", "75歳以上の就業者数"),
        ("3歳児健診の受診者数", "1歳6か月児健診の受診者数"),
        ("新規就農者数（累計）", "新規就農者数（単年）"),
        ("空き家バンクの登録件数", "空き家バンクの成約件数"),
        ("ごみの排出量", "健康教室の開催回数"),
    ],
)
@pytest.mark.parametrize("values", [NEXT, "b2014=31 t2019=52"])
def test_two_however_alike(old: str, new: str, values: str) -> None:
    assert not linked(row(old), row(new, values))
    assert not linked(row(new), row(old, values))


def test_a_word_of_which_the_plan_has_several_tells_apart() -> None:
    old = "\n".join([row("桜井コミュニティの会員の数"), row("松原コミュニティの会員の数", NEXT)])
    new = "\n".join([row("桜井コミュニティの会員の数"), row("梅田コミュニティの会員の数", NEXT)])
    assert chains(edition("1", old), edition("2", new)) == [
        ["1 桜井コミュニティの会員の数", "2 桜井コミュニティの会員の数"],
        ["1 松原コミュニティの会員の数"],
        ["2 梅田コミュニティの会員の数"],
    ]


def test_what_counts_one_group_apart_is_another_unless_the_numbers_are_the_same() -> None:
    old, new = "観光入込客数", "外国人観光入込客数"
    assert not linked(row(old), row(new, NEXT))
    assert linked(row(old), row(new))


def test_equal_numbers_bear_out_another_name() -> None:
    assert linked(row("関係人口の登録者数"), row("ファンの会員登録者数"))
    assert not linked(row("関係人口の登録者数"), row("ファンの会員登録者数", "b2014=77 t2019=90"))


def test_a_report_bears_out_the_next_baseline() -> None:
    first = numbers("1", row("婚活支援の参加者数")) + numbers(
        "1", row("婚活支援の参加者数", "a2018=43"), PROGRESS, document=1
    )
    new = edition("2", row("出会い応援の場の参加者数", "b2018=43 t2024=60"))
    assert len(chains(Edition("1", True, None, mentions_of("1", first)), new)) == 1
    assert len(chains(edition("1", row("婚活支援の参加者数")), new)) == 2


def test_the_same_name_under_two_goals() -> None:
    old = "\n".join([row("参加者数"), row("参加者数", "b2014=210 t2019=400", goal="目標2")])
    new = "\n".join(
        [row("参加者数", "b2014=210 t2019=380", goal="目標2"), row("参加者数", "b2014=31 t2019=60")]
    )
    found = identify([edition("1", old), edition("2", new)]).chains
    told = [[k.mention.goal for k in chain] for chain in found]
    assert told == [["目標1", "目標1"], ["目標2", "目標2"]]


def test_an_indicator_that_comes_back() -> None:
    a, b = row("新規就農者数"), row("観光入込客数", "b2014=48 t2019=60", "万人")
    found = chains(edition("1", f"{a}\n{b}"), edition("2", b), edition("3", f"{b}\n{a}"))
    assert found == [
        ["1 新規就農者数", "3 新規就農者数"],
        ["1 観光入込客数", "2 観光入込客数", "3 観光入込客数"],
    ]


def test_two_of_one_edition_are_never_one() -> None:
    rows = "\n".join([row("転入者数"), row("転入者数（累計）", "b2014=3 t2019=9")])
    assert len(chains(edition("1", rows))) == 2


def test_what_stands_twice_in_an_edition_is_one() -> None:
    twice = "\n".join([row("新規就農者数"), row("新規就農者の数", "t2019=52", goal="指標一覧")])
    assert len(chains(edition("1", twice))) == 1


def test_two_files_of_an_edition_tell_one_though_they_differ() -> None:
    told = numbers("1", row("新規就農者数")) + numbers(
        "1", row("新規就農者数", "b2014=31 t2019=55"), document=1
    )
    assert len(mentions_of("1", told)) == 1
    old = edition("0", row("新規就農者数", "b2014=31 t2019=52"))
    assert list(changes_of(old.mentions[0], mentions_of("1", told)[0])) == []


def test_a_draft_hangs_on_at_the_side() -> None:
    a, b = row("新規就農者数"), row("観光入込客数", "b2014=48 t2019=60", "万人")
    other = row("移住世帯数", "b2014=8 t2019=20")
    draft = edition("2案", f"{a}\n{other}", final=False, becomes="2")
    found = chains(edition("1", f"{a}\n{b}"), draft, edition("2", f"{a}\n{b}"))
    assert found == [
        ["1 新規就農者数", "2案 新規就農者数", "2 新規就農者数"],
        ["1 観光入込客数", "2 観光入込客数"],
        ["2案 移住世帯数"],
    ]


def test_a_review_speaks_of_the_plan_before() -> None:
    told = numbers("2", row("移住世帯数", "b2019=12 t2024=30")) + numbers(
        "2", row("新規就農者数", "a2019=40 t2019=52", goal="検証"), REVIEW
    )
    found = identify(
        [edition("1", row("新規就農者数")), Edition("2", True, None, mentions_of("2", told))]
    ).chains
    assert [[(k.mention.edition, k.mention.role) for k in c] for c in found] == [
        [("1", PLAN), ("2", REVIEW)],
        [("2", PLAN)],
    ]


def test_a_person_s_word() -> None:
    editions = [
        edition("1", row("関係人口の登録者数")),
        edition("2", row("ファンクラブの会員数", NEXT)),
    ]
    assert len(chains(*editions)) == 2
    sides = frozenset({("1", 1)}), frozenset({("2", 1)})
    assert len(chains(*editions, rules=Rules(same=(sides,)))) == 1
    same = [edition("1", row("新規就農者数")), edition("2", row("新規就農者数", NEXT))]
    assert len(chains(*same)) == 1
    assert len(chains(*same, rules=Rules(apart=(sides,)))) == 2


def told(old: str, new: str) -> list[tuple[str, float | None, float | None, str | None]]:
    """The changes between the only indicators of two editions."""
    a, b = edition("1", old).mentions[0], edition("2", new).mentions[0]
    found = [(change.kind, shown(change)) for change in changes_of(a, b)]
    return [(kind, s.old, s.new, s.unit) for kind, s in found]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("t2019=65万人", "t2019=62万人", [("target_lowered", 65, 62, "万人")]),
        ("t2019=60", "t2019=70人", [("target_raised", 60, 70, "人")]),
        ("t2019=4,000,000人", "t2019=400万人", []),
        ("t2019=4,000人", "t2019=4千人", [("unit_changed", 4000, 4, "千人")]),
        (
            "t2019=4,000人",
            "t2019=3.5千人",
            [
                ("target_lowered", 4, 3.5, "千人"),
                ("unit_changed", 4000, 3.5, "千人"),
            ],
        ),
        ("t2019=12,345千円", "t2019=12百万円", [("unit_changed", 12345, 12, "百万円")]),
        ("t2019=4割", "t2019=40％", [("unit_changed", 4, 40, "%")]),
        ("t2019=8万5,000人", "t2019=8万人", [("target_lowered", 8.5, 8, "万人")]),
        ("t2019=65", "t2024=62", [("target_lowered", 65, 62, "人")]),
        ("t2017=30 t2019=65", "t2019=65 t2024=80", []),
        ("t2017=30 t2019=65", "t2017=25 t2019=65", [("target_lowered", 30, 25, "人")]),
        ("t2019=80以上", "t2019=75以下", []),
        ("t2019=80以上", "t2019=75以上", [("target_lowered", 80, 75, "人")]),
        ("t2019=80", "t2019=5～10", []),
        ("t2019=80", "t2019=10％増", []),
        ("t2019=50（累計）", "t2019=10", []),
        ("t=50 t=60", "t2019=40", []),
        ("t2019=62", "t2019=620,000", []),
        ("t2019=62", "t2019=維持", []),
        ("b2014=48", "b2014=50", [("baseline_changed", 48, 50, "人")]),
        ("b2014=48", "b2018=50", [("baseline_changed", 48, 50, "人")]),
        ("b2014=48", "b2014=48", []),
        ("b2014=48", "b2018=48", []),
    ],
)
def test_what_is_said_of_numbers(
    old: str, new: str, said: list[tuple[str, float, float, str]]
) -> None:
    assert told(row("利用者数", old), row("利用者数", new)) == said


def test_a_new_name_is_said_and_a_new_spelling_is_not() -> None:
    assert told(row("新規就農者数"), row("新規就農者の数（人）")) == []
    assert [kind for kind, *_ in told(row("創業件数"), row("起業件数"))] == ["renamed"]


def test_cumulative_and_yearly_targets_are_not_compared() -> None:
    assert told(row("創業件数", "t2019=50", "件"), row("創業件数（累計）", "t2019=10", "件")) == [
        ("renamed", None, None, None)
    ]


@pytest.mark.parametrize(
    ("unit", "value", "base"),
    [
        ("万人", 302, (3_020_000, "人")),
        ("千円", 12.5, (12_500, "円")),
        ("億円", 3.1, (310_000_000, "円")),
        ("％", 4, (4, "%")),
        ("割", 4, (40, "%")),
        ("‰", 8, (0.8, "%")),
        ("名", 5, (5, "人")),
        ("ha", 1.5, (15_000, "m2")),
        ("人/年", 7, (7, "人")),
        (None, 1.4, (1.4, None)),
    ],
)
def test_values_in_the_unit_without_its_multiplier(
    unit: str | None, value: float, base: tuple[float, str | None]
) -> None:
    assert in_base(value, unit) == base


@pytest.mark.parametrize(
    ("name", "measure", "key"),
    [
        ("新規就農者数（累計）", Measure.CUMULATIVE, "新規就農者"),
        ("5年間の新規就農者数", Measure.CUMULATIVE, "新規就農者"),
        ("年間の観光客数", Measure.YEARLY, "観光客"),
        ("新規就農者数（人/年）", Measure.YEARLY, "新規就農者"),
        ("新規就農者数（5年平均）", Measure.AVERAGE, "新規就農者"),
        ("合計特殊出生率", None, "合計特殊出生率"),
        ("平均寿命", None, "平均寿命"),
        ("2013年度の利用者数", None, "利用者"),
    ],
)
def test_what_a_name_is_taken_over(name: str, measure: Measure | None, key: str) -> None:
    assert (key_of(name).measure, key_of(name).key) == (measure, key)


def test_the_goal_among_headings() -> None:
    assert goal_of("第3章 施策 › 基本目標1 しごと › 数値目標") == "基本目標1 しごと"
    assert goal_of("（1）稼ぐ力を高める › 重要業績評価指標（KPI）") == "（1）稼ぐ力を高める"
    assert goal_of("") == ""


# --- what holds for all

WORDS = st.sampled_from(
    [
        "観光客数",
        "宿泊者数",
        "転入者数",
        "転出者数",
        "創業件数",
        "起業件数",
        "参加者数（累計）",
        "参加者数",
        "A地区の人口",
        "B地区の人口",
        "育休取得率（男性）",
        "育休取得率（女性）",
        "満足度",
        "待機児童数",
        "保育所の待機児童数",
    ]
)
ROW = st.tuples(
    st.sampled_from(["目標1", "目標2", ""]),
    WORDS,
    st.sampled_from(["人", "千人", "％", ""]),
    st.integers(0, 300),
    st.integers(0, 300),
)
ROWS = st.lists(ROW, max_size=7)
Row = tuple[str, str, str, int, int]


def _edition(key: str, rows: Sequence[Row], base: int = 2014) -> Edition:
    lines = [f"{g} | {n} | {u} | b{base}={b} t{base + 5}={t}" for g, n, u, b, t in rows]
    return edition(key, "\n".join(lines)) if lines else Edition(key, True, None, ())


def _named(mentions: Sequence[Mention], i: int) -> tuple[str, int]:
    return mentions[i].id


@settings(max_examples=80, deadline=None)
@given(ROWS, ROWS, st.randoms(use_true_random=False))
@example(
    old=[("", "観光客数", "人", 1, 1), ("", "観光客数", "人", 1, 0)],
    new=[("", "観光客数", "人", base, target) for base, target in ((1, 0), (1, 1), (0, 0), (0, 1))],
    chance=random.Random(0),
).via("pairs of one name that fit as well one way as the other")
def test_pairs_are_one_to_one_symmetric_and_blind_to_the_order_of_arguments(
    old: list[Row], new: list[Row], chance: random.Random
) -> None:
    a, b = _edition("1", old).mentions, _edition("2", new).mentions
    made, _ = pairs(a, b)
    assert len({p.old for p in made}) == len({p.new for p in made}) == len(made)
    there = {(a[p.old].id, b[p.new].id) for p in made}
    back, _ = pairs(b, a)
    assert {(a[p.new].id, b[p.old].id) for p in back} == there
    shuffled = list(a)
    chance.shuffle(shuffled)
    again, _ = pairs(shuffled, b)
    assert {(shuffled[p.old].id, b[p.new].id) for p in again} == there


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS, ROWS)
def test_every_mention_has_one_indicator_and_no_edition_two_of_one(
    first: list[Row], second: list[Row], third: list[Row]
) -> None:
    rows = enumerate([first, second, third])
    editions = [_edition(str(i), told, 2014 + 5 * i) for i, told in rows]
    found = identify(editions).chains
    ids = [link.mention.id for chain in found for link in chain]
    assert sorted(ids) == sorted(m.id for e in editions for m in e.mentions)
    for chain in found:
        assert len({k.mention.edition for k in chain}) == len(chain)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_an_edition_followed_by_itself_changes_nothing(rows: list[Row]) -> None:
    first, again = _edition("1", rows), _edition("2", rows)
    for chain in identify([first, again]).chains:
        old, new = (next((k.mention for k in chain if k.mention.edition == e), None) for e in "12")
        assert old is not None
        assert new is not None
        assert list(changes_of(old, new)) == []


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 5), st.integers(0, 5)), st.floats(0.01, 2), max_size=18
    )
)
def test_an_assignment_is_one_to_one_and_no_worse_than_the_greedy_one(
    scores: dict[tuple[int, int], float],
) -> None:
    made = assigned(scores)
    assert len(set(made.values())) == len(made)
    assert all(pair in scores for pair in made.items())
    greedy, taken = 0.0, (set[int](), set[int]())
    for pair in sorted(scores, key=lambda p: (-scores[p], p)):
        if pair[0] not in taken[0] and pair[1] not in taken[1]:
            greedy += scores[pair]
            taken[0].add(pair[0])
            taken[1].add(pair[1])
    assert sum(scores[pair] for pair in made.items()) >= greedy - 1e-9


@given(st.text(max_size=60))
def test_any_text_has_a_key(text: str) -> None:
    key = key_of(text)
    assert key_of(text) == key
    assert len(key.key) <= 6 * len(text) + 6


@given(st.text(max_size=12))
def test_any_text_is_a_unit_or_none(text: str) -> None:
    base = base_of(text)
    assert base is None or base.times > 0


@pytest.mark.parametrize(
    ("raw", "measure"),
    [
        ("50人（累計）", Measure.CUMULATIVE),
        ("５年間で６人（2019年度）", Measure.CUMULATIVE),
        ("年３人（５年間で15人）", Measure.YEARLY),
        ("2,427（2013年度）", None),
        ("10人（5年間）", Measure.CUMULATIVE),
        ("2件（延べ20人）", None),
    ],
)
def test_what_the_words_beside_a_number_say(raw: str, measure: Measure | None) -> None:
    assert measure_in(raw) == measure


def test_a_target_that_is_now_set_by_the_year_is_of_the_same_indicator() -> None:
    old, new = row("移住者数", "b2014=1 t2019=5年間で15人"), row("移住者数", "b2019=3 t2024=年4人")
    assert linked(old, new)
    assert [kind for kind, *_ in told(old, new)] == ["baseline_changed"]
