"""The aligner: what it promises of any two lists, held against slow ways that are obviously right.

The oracles count characters by themselves, so that they don't share the aligner's mistakes.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import combinations, pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.compare import identical, likeness, moves, rewording
from pipeline.compare.align import Link, alignment
from pipeline.compare.identical import Pair, Stretch, stretch_of
from pipeline.compare.rewording import Pairing
from pipeline.compare.units.keys import key_of, row_key, undated
from pipeline.compare.units.types import RowFacts, Unit
from pipeline.kinds import RowKind, UnitKind

SAME, CHANGED, MOVED = RowKind.SAME, RowKind.CHANGED, RowKind.MOVED
HEADING, SENTENCE, ROW, TOC = UnitKind.HEADING, UnitKind.SENTENCE, UnitKind.ROW, UnitKind.TOC


def unit(text: str, kind: UnitKind = SENTENCE, bare: str | None = None) -> Unit:
    key = row_key(text) if kind == ROW else key_of(text)
    return Unit(kind, text, "0" * 64, 1, key, key if bare is None else bare)


def sentences(*texts: str) -> list[Unit]:
    return [unit(text) for text in texts]


def rows(*texts: str) -> list[Unit]:
    return [unit(text, ROW) for text in texts]


def moved(
    a: Sequence[Unit], b: Sequence[Unit], old: Sequence[int], new: Sequence[int]
) -> list[Pair]:
    return moves.moves(a, b, old, new).moved


def align(a: Sequence[Unit], b: Sequence[Unit]) -> list[Link]:
    return alignment(a, b).links


def told(links: Sequence[Link]) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    return [(str(link.kind), link.old, link.new) for link in links]


def one_to_one(kind: str, *pairs: Pair) -> list[tuple[str, tuple[int, ...], tuple[int, ...]]]:
    return [(kind, (i,), (j,)) for i, j in pairs]


# ---------------------------------------------------------------------------------------------
# Slow ways that are obviously right


def common(a: Sequence[object], b: Sequence[object]) -> int:
    """Length of the longest common subsequence, cell by cell."""
    row = [0] * (len(b) + 1)
    for x in a:
        before = row
        row = [0]
        for j, y in enumerate(b):
            row.append(before[j] + 1 if x == y else max(before[j + 1], row[j]))
    return row[-1]


def share(a: str, b: str) -> float:
    """Share of both texts that is kept."""
    return 2 * common(a, b) / (len(a) + len(b)) if a or b else 1.0


def kept(a: str, b: str) -> int:
    """Kept characters of both sides."""
    return 2 * common(a, b)


def joined(units: Sequence[Unit]) -> str:
    """What units say together."""
    return "".join(u.key for u in units)


def weight(old: Sequence[Unit], new: Sequence[Unit]) -> float | None:
    """What a pairing of sentences weighs, as the scoring is stated; None where it is none."""
    left, right = joined(old), joined(new)
    if len(old) == len(new) == 1:
        return kept(left, right) if share(left, right) >= likeness.SIMILAR else None
    first = kept(old[0].key, new[0].key)
    other = (old[1:] or new[1:])[0].key
    part = share(old[0].key, new[0].key)
    if not rewording.LEAST_PART <= part <= rewording.MOST_PART:
        return None
    if share(old[0].key if new[1:] else new[0].key, other) > rewording.MOST_PART:
        return None  # the other part alone has all of it
    whole, needed = kept(left, right), rewording.OTHER_PART * len(other)
    gained = (whole - first) / 2
    assume(gained != needed)  # on the very edge the aligner's rounding decides
    if share(left, right) < rewording.BOTH_PARTS or gained < needed:
        return None
    return whole * rewording.PREFER_BOTH


def optimum(a: Sequence[Unit], b: Sequence[Unit]) -> float:
    """Weight of the heaviest chain of two stretches of sentences, every possibility looked at."""

    @cache
    def best(i: int, j: int) -> float:
        found = [0.0]
        if i < len(a):
            found.append(best(i + 1, j))
        if j < len(b):
            found.append(best(i, j + 1))
        for n, m in ((1, 1), (1, 2), (2, 1)):
            if i + n <= len(a) and j + m <= len(b):
                gain = weight(a[i : i + n], b[j : j + m])
                if gain is not None:
                    found.append(gain + best(i + n, j + m))
        return max(found)

    return best(0, 0)


def heaviest_by_trying(options: Sequence[Pairing]) -> float:
    """Weight of the heaviest set of pairings in order, every set tried."""
    best = 0.0
    for size in range(1, len(options) + 1):
        for chosen in combinations(options, size):
            steps = pairwise(chosen)
            if all(x.old_units[-1] < y.old and x.new_units[-1] < y.new for x, y in steps):
                best = max(best, sum(pairing.weight for pairing in chosen))
    return best


# ---------------------------------------------------------------------------------------------
# Properties of any two lists

PIECES = [
    "市民",
    "観光",
    "の",
    "を進めます",
    "を広げます",
    "、",
    "７０％",
    "八十人",
    "空き家",
    "令和２年",
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join)
UNITS = st.one_of(
    TEXTS.map(unit),
    TEXTS.map(lambda text: unit(text + "。")),
    st.builds(
        lambda label, n: unit(f"{label} {n}件", ROW),
        st.sampled_from(["創業", "移住世帯の数", ""]),
        st.integers(1, 30),
    ),
    st.builds(
        lambda n, text: unit(f"（{n}）{text}", HEADING, key_of(text)), st.integers(1, 4), TEXTS
    ),
    TEXTS.map(lambda text: unit(text + "…3", TOC, text)),
)
LISTS = st.lists(UNITS, max_size=9)


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[Unit], list[Unit]]:
    """A list and what became of it: units reworded, put in, taken out, moved, repeated."""
    old = draw(LISTS)
    new = list(old)
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(new)))
        act = draw(st.sampled_from(["put", "take", "move", "reword", "repeat"]))
        if act == "put" or at == len(new):
            new.insert(at, draw(UNITS))
        elif act == "repeat":
            new.insert(at, new[at])
        elif act == "reword":
            text = new[at].text + draw(st.sampled_from(PIECES))
            new[at] = unit(text, new[at].kind)
        else:
            taken = new.pop(at)
            if act == "move":
                new.insert(draw(st.integers(0, len(new))), taken)
    return old, new


PAIRS = st.one_of(edited(), st.tuples(LISTS, LISTS))


@given(PAIRS)
def test_every_unit_has_one_place(pair: tuple[list[Unit], list[Unit]]) -> None:
    old, new = pair
    links = align(old, new)
    for side, whole in (([x.old for x in links], old), ([x.new for x in links], new)):
        used = [i for units in side for i in units]
        assert len(used) == len(set(used))
        assert set(used) <= set(range(len(whole)))
        assert all(list(units) == list(range(units[0], units[0] + len(units))) for units in side)
    assert all({len(x.old), len(x.new)} in ({1}, {1, 2}) for x in links)


@given(PAIRS)
def test_what_is_not_moved_is_in_order(pair: tuple[list[Unit], list[Unit]]) -> None:
    links = align(*pair)
    assert [x.old for x in links] == sorted(x.old for x in links)
    steady = [x for x in links if x.kind != MOVED]
    assert all(x.new[-1] < y.new[0] for x, y in pairwise(steady))


@given(PAIRS)
def test_what_is_the_same_is_identical_but_for_the_number_of_a_heading(
    pair: tuple[list[Unit], list[Unit]],
) -> None:
    old, new = pair
    for link in align(old, new):
        if link.kind != SAME:
            continue
        (i,), (j,) = link.old, link.new
        if old[i].key != new[j].key:
            assert old[i].bare == new[j].bare
            assert HEADING in (old[i].kind, new[j].kind) or old[i].kind == new[j].kind


@given(LISTS)
def test_a_list_against_itself_stands_still(units: list[Unit]) -> None:
    assert told(align(units, units)) == one_to_one("same", *((i, i) for i in range(len(units))))


@settings(deadline=None)
@given(PAIRS)
def test_turned_round_every_link_is_turned_round(pair: tuple[list[Unit], list[Unit]]) -> None:
    old, new = pair
    there, back = align(old, new), align(new, old)
    assert there == sorted(x._replace(old=x.new, new=x.old) for x in back)


@given(PAIRS)
def test_nothing_that_could_be_kept_is_left_in_a_gap(pair: tuple[list[Unit], list[Unit]]) -> None:
    old, new = pair
    same = [(x.old[0], x.new[0]) for x in align(old, new) if x.kind == SAME]
    for gap in identical.gaps(same, stretch_of(old, new)):  # rows keep to their own table
        left = {old[i].key for i in gap.old if old[i].kind != ROW}
        assert not left & {new[j].key for j in gap.new if new[j].kind != ROW}


@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(TEXTS.map(unit), max_size=7), st.lists(TEXTS.map(unit), max_size=7))
def test_between_what_stood_still_most_text_is_kept(old: list[Unit], new: list[Unit]) -> None:
    if (len(old), [u.key for u in old]) > (len(new), [u.key for u in new]):
        old, new = new, old
    assume(all(undated(u.key) == u.key for u in [*old, *new]))
    links = align(old, new)
    same = [(x.old[0], x.new[0]) for x in links if x.kind == SAME]
    rest = [u.key for n, u in enumerate(old) if n not in {i for i, _ in same}]
    assume(not any(len(key) >= moves.MOVED_WHOLE and key in {u.key for u in new} for key in rest))
    for gap in identical.gaps(same, stretch_of(old, new)):
        inside = [x for x in links if x.kind == CHANGED and x.old[0] in gap.old]
        pairs = [([old[i] for i in x.old], [new[j] for j in x.new]) for x in inside]
        recut = [joined(a) for a, b in pairs if joined(a) == joined(b)]  # taken in afterwards
        weights = [weight(a, b) for a, b in pairs if joined(a) != joined(b)]
        assert None not in weights
        total = sum(w or 0 for w in weights)
        best = optimum([old[i] for i in gap.old], [new[j] for j in gap.new])
        if recut:
            assert total + sum(2 * len(text) for text in recut) >= best / rewording.PREFER_BOTH
        else:
            assert total == pytest.approx(best, rel=1e-9)


@given(PAIRS)
def test_moved_units_are_alike_or_beside_one_that_is(pair: tuple[list[Unit], list[Unit]]) -> None:
    old, new = pair
    found = [x for x in align(old, new) if x.kind == MOVED]
    moved = {x.old[0]: x.new[0] for x in found if not x.repeated}
    assert all(
        key_of(old[x.old[0]].text) == key_of(new[x.new[0]].text) for x in found if x.repeated
    )
    for i, j in moved.items():
        long = len(old[i].key) >= moves.MOVED_WHOLE or old[i].kind == HEADING
        twins = old[i].key == new[j].key and long
        sentence = likeness.similarity(old[i], new[j]) >= moves.MOVED and len(old[i].bare) >= 20
        label = likeness.label_of(old[i])
        row = label == likeness.label_of(new[j]) and len(label) >= moves.MOVED_LABEL
        others = [pair for pair in moved.items() if pair != (i, j)]
        beside = any(moved.get(i + step) == j + step for step in (-1, 1))
        bare = old[i].bare
        title = bare != old[i].key and len(bare) >= moves.MOVED_TITLE and old[i].kind != ROW
        alike = (beside or title) and bare == new[j].bare
        with_it = any((here < i) == (there < j) for here, there in others)
        carried = with_it and likeness.similarity(old[i], new[j]) >= likeness.SIMILAR
        assert twins or sentence or row or alike or carried


@given(PAIRS)
def test_no_text_is_both_removed_and_added(pair: tuple[list[Unit], list[Unit]]) -> None:
    old, new = pair
    links = align(old, new)
    gone = set(range(len(old))) - {i for x in links for i in x.old}
    come = set(range(len(new))) - {j for x in links for j in x.new}
    assert not {key_of(old[i].text) for i in gone} & {key_of(new[j].text) for j in come}


# ---------------------------------------------------------------------------------------------
# What stood still

KEYS = st.lists(st.sampled_from("abcdefgh"), max_size=9)


@given(KEYS, KEYS)
def test_identical_pairs_are_identical_in_order_and_leave_none(a: list[str], b: list[str]) -> None:
    pairs = identical.identical(a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert all(i < k and j < m for (i, j), (k, m) in pairwise(pairs))
    for gap in identical.gaps(pairs, stretch_of(a, b)):
        assert not {a[i] for i in gap.old} & {b[j] for j in gap.new}


@given(st.permutations("abcdefgh"), st.permutations("abcdefgh"), st.integers(0, 8))
def test_keys_that_do_not_repeat_keep_as_many_as_can_be(
    a: list[str], b: list[str], size: int
) -> None:
    assert len(identical.identical(a[:size], b)) == common(a[:size], b)


@given(KEYS, KEYS)
def test_without_anchors_as_many_as_can_be_are_kept(a: list[str], b: list[str]) -> None:
    a, b = a + a, b + b  # nothing is there once
    assert len(identical.identical(a, b)) <= common(a, b)
    _ends, middle = identical._equal_ends(a, b, stretch_of(a, b))
    assume(not identical.unique_pairs(a, b, middle))
    assert len(identical.identical(a, b)) == common(a, b)


@given(st.permutations(range(8)))
def test_the_longest_rising_chain(order: list[int]) -> None:
    pairs = list(enumerate(order))
    chain = identical.longest_rising(pairs)
    assert set(chain) <= set(pairs)
    assert chain == sorted(chain)
    assert [j for _, j in chain] == sorted(j for _, j in chain)
    assert len(chain) == common(order, sorted(order))


@given(KEYS, KEYS, st.integers(0, 3), st.integers(0, 3))
def test_unique_pairs_occur_once_inside_the_stretch(
    a: list[str], b: list[str], old_start: int, new_start: int
) -> None:
    at = Stretch(range(old_start, max(old_start, len(a) - 1)), range(new_start, len(b)))
    inside = a[at.old.start : at.old.stop], b[at.new.start : at.new.stop]
    left, right = Counter(inside[0]), Counter(inside[1])
    pairs = identical.unique_pairs(a, b, at)
    assert [a[i] for i, _ in pairs] == [k for k in inside[0] if left[k] == right[k] == 1]
    assert all(i in at.old and j in at.new and a[i] == b[j] for i, j in pairs)


def test_repeated_lines_do_not_draw_far_places_together() -> None:
    a = ["頭", "以上", "甲", "以上", "乙", "以上", "尾"]
    b = ["頭", "以上", "乙", "以上", "丙", "以上", "尾"]
    assert identical.identical(a, b) == [(0, 0), (1, 1), (4, 2), (5, 5), (6, 6)]


def test_a_stretch_of_repeated_lines_alone_that_is_too_long_is_searched_in_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    a, b = list("xabab"), list("ybaba")
    monkeypatch.setattr(identical, "LARGEST", 25)
    assert len(identical.identical(a, b)) == common(a, b) == 3
    monkeypatch.setattr(identical, "LARGEST", 24)
    assert identical.identical(a, b) == [(2, 3), (3, 4)]  # «ba» stands once on both sides
    a, b = list("xaaaaaa"), list("aaaaaaay")
    monkeypatch.setattr(identical, "LARGEST", 8)
    assert len(identical.identical(a, b)) == 5  # cut in its middle


def test_gaps_have_units_on_both_sides() -> None:
    whole = Stretch(range(1, 9), range(2, 9))
    assert list(identical.gaps([(2, 3), (3, 5), (5, 6)], whole)) == [
        Stretch(range(1, 2), range(2, 3)),
        Stretch(range(6, 9), range(7, 9)),
    ]
    assert list(identical.gaps([], whole)) == [whole]


# ---------------------------------------------------------------------------------------------
# What was reworded

PAIRINGS = st.builds(
    lambda i, j, counts, weight: Pairing(i, j, counts[0], counts[1], float(weight)),
    st.integers(3, 8),
    st.integers(5, 10),
    st.sampled_from([(1, 1), (1, 1), (1, 2), (2, 1)]),
    st.integers(1, 9),
)
AT = Stretch(range(3, 10), range(5, 12))


@settings(deadline=None)
@given(st.lists(PAIRINGS, max_size=9))
def test_the_heaviest_chain_is_as_heavy_as_any(options: list[Pairing]) -> None:
    options = sorted(options, key=lambda p: (p.old, p.new))
    chain = rewording.heaviest(options, AT)
    assert all(pairing in options for pairing in chain)
    steps = pairwise(chain)
    assert all(x.old_units[-1] < y.old and x.new_units[-1] < y.new for x, y in steps)
    assert sum(p.weight for p in chain) == heaviest_by_trying(options)


def test_of_equally_heavy_chains_the_first_is_taken() -> None:
    def at(i: int, j: int) -> Pairing:
        return Pairing(i, j, 1, 1, 1.0)

    assert rewording.heaviest([at(3, 6), at(3, 7), at(4, 5), at(4, 6)], AT) == [at(3, 6)]
    chain = rewording.heaviest([at(3, 6), at(4, 5), at(5, 7)], AT)
    assert chain == [at(3, 6), at(5, 7)]


def test_chains_equally_heavy_fall_the_same_way_always() -> None:
    def at(i: int, j: int) -> Pairing:
        return Pairing(i, j, 1, 1, 1.0)

    assert rewording.heaviest([at(3, 5), at(3, 6), at(4, 7)], AT) == [at(3, 5), at(4, 7)]
    assert rewording.heaviest([at(3, 5), at(3, 7), at(4, 8)], AT) == [at(3, 7), at(4, 8)]


A = "市は、若い世代が安心して働けるしごとをつくり、移住と定住を進めます。"
B = "商店街の空き店舗を活用し、創業する人を五年間で八十人に増やします。"
C = "子育て世代の負担を軽くするため、医療費の助成を中学校卒業まで広げます。"
D = "道路と橋の点検を毎年行い、災害に強いまちを市民とともに築きます。"
E = "図書館と公民館を結ぶ学びの輪を広げ、誰もが集える場所を整えます。"


def reworded(text: str) -> str:
    return text.replace("、", "、新たに", 1)


def test_three_changed_sentences_in_one_stretch_are_three_changes() -> None:
    links = align(sentences(A, B, C), sentences(*map(reworded, (A, B, C))))
    assert told(links) == one_to_one("changed", (0, 0), (1, 1), (2, 2))


def test_changes_between_what_was_put_in_and_taken_out() -> None:
    old = sentences("前。", A, B, C, D, "後。")
    new = sentences("前。", reworded(B), E, reworded(C), reworded(D), "後。")
    assert told(align(old, new)) == [
        *one_to_one("same", (0, 0)),
        *one_to_one("changed", (2, 1), (3, 3), (4, 4)),
        *one_to_one("same", (5, 5)),
    ]


def test_a_long_stretch_without_anything_identical() -> None:
    names = "東西南北上下左右内外前後春夏秋冬朝昼夕夜山川海空花鳥風月雪星"
    old = [
        f"{a}{b}の取組として{b * 9}の{a * 9}を進めます。"
        for a, b in zip(names, names[1:] + "木", strict=True)
    ]
    new = [text.replace("取組", "施策") for text in old]
    new.insert(7, E)
    assert len(old) * len(new) > likeness.ALL_PAIRS / 4  # twice as long, each is beyond it
    links = align(
        sentences(*old, *[text + "二" for text in old]),
        sentences(*new, *[text + "二" for text in new]),
    )
    expected = [j for j in range(2 * len(new)) if j not in (7, 7 + len(new))]  # E is added twice
    assert told(links) == one_to_one("changed", *enumerate(expected))


SPLIT = "市は空き家の情報を集めて所有者に働きかけ、改修に要する費用の一部を補助"
WHOLE = SPLIT + "するとともに、相談の窓口を設けます。"
FIRST, SECOND = SPLIT + "します。", "また、相談の窓口を設けます。"


def test_a_split_takes_both_parts_and_a_merge_is_its_mirror() -> None:
    there = align(sentences(A, WHOLE, D), sentences(A, FIRST, SECOND, D))
    assert told(there) == [("same", (0,), (0,)), ("changed", (1,), (1, 2)), ("same", (2,), (3,))]
    back = align(sentences(A, FIRST, SECOND, D), sentences(A, WHOLE, D))
    assert told(back) == [("same", (0,), (0,)), ("changed", (1, 2), (1,)), ("same", (3,), (2,))]


def test_a_merge_beside_a_longer_new_side() -> None:
    old = sentences(FIRST, SECOND, A)
    new = sentences(WHOLE, reworded(A), B, C)
    assert told(align(old, new)) == [("changed", (0, 1), (0,)), ("changed", (2,), (1,))]


def test_what_was_added_beside_is_no_split() -> None:
    links = align(sentences(A, WHOLE), sentences(A, FIRST, B))
    assert told(links) == one_to_one("same", (0, 0)) + one_to_one("changed", (1, 1))


def test_a_row_beside_a_sentence_is_no_part_of_it() -> None:
    new = [unit(FIRST), unit("相談の窓口を設けます", ROW)]
    links = align(sentences(WHOLE), new)
    assert told(links) == one_to_one("changed", (0, 0))


def test_half_of_the_second_part_must_be_kept_too() -> None:
    one, first = unit("一二三四五六七八九十"), unit("一二三四五六七八")
    for second, expected in (("九十甲乙", 20 * rewording.PREFER_BOTH), ("九甲乙丙", None)):
        found = rewording._weight_of_split(one, first, unit(second), kept_in_first=16.0)
        assert found == (expected and pytest.approx(expected, rel=1e-9))


def test_a_heading_is_not_split() -> None:
    new = [unit(FIRST, HEADING), unit(SECOND)]
    assert told(align([unit(WHOLE, HEADING)], new)) == one_to_one("changed", (0, 0))


def test_a_pair_of_very_unequal_lengths_does_not_end_the_search() -> None:
    links = align(sentences("短い。", A), sentences(B + C, reworded(A)))
    assert told(links) == one_to_one("changed", (1, 1))


def test_only_neighbours_inside_the_stretch_are_taken_in() -> None:
    links = align(sentences(WHOLE, E), sentences(FIRST, E, SECOND))
    assert told(links) == one_to_one("changed", (0, 0)) + one_to_one("same", (1, 1))


def test_lengths_that_can_not_be_one_sentence_are_not_compared() -> None:
    assert not rewording._too_unequal(10, 80)
    assert not rewording._too_unequal(80, 10)
    assert rewording._too_unequal(10, 81)
    assert rewording._too_unequal(81, 10)


# ---------------------------------------------------------------------------------------------
# How alike


@given(UNITS, UNITS)
def test_likeness_is_the_same_both_ways_and_within_bounds(a: Unit, b: Unit) -> None:
    assert likeness.similarity(a, b) == likeness.similarity(b, a)
    assert 0 <= likeness.similarity(a, b) <= 1
    assert likeness.similarity(a, a) == 1


@given(TEXTS, TEXTS)
def test_sentences_are_alike_by_their_kept_characters(a: str, b: str) -> None:
    assume(all(undated(key_of(text)) == key_of(text) for text in (a, b)))
    assert likeness.similarity(unit(a), unit(b)) == pytest.approx(share(key_of(a), key_of(b)))


@pytest.mark.parametrize("kind", [ROW, TOC])
@pytest.mark.parametrize("other", [ROW, TOC, SENTENCE, HEADING])
def test_rows_and_contents_are_like_their_own_kind_alone(kind: UnitKind, other: UnitKind) -> None:
    expected = 1.0 if kind == other else 0.0
    assert likeness.similarity(unit("人口の見通し", kind), unit("人口の見通し", other)) == expected
    assert likeness.similarity(unit("人口の見通し", other), unit("人口の見通し", kind)) == expected


def test_a_heading_and_a_sentence_can_be_one() -> None:
    assert likeness.similarity(unit("人口の見通し", HEADING), unit("人口の見通し")) == 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("創業件数 1", "創業件数 987,654", likeness.SAME_LABEL),  # one label
        ("創業件数 1,234", "創業件数 1,234", 1.0),
        ("計 1", "計 98,765", pytest.approx(2 / 9)),  # a label of one character names nothing
        ("観光客数 1,234", "出生児童 1,234", 0.0),  # other labels, the same value
        ("観光客の数 12", "観光客数 12", pytest.approx(12 / 13)),
        ("人口 1", "人口 98,765", likeness.SAME_LABEL),
        ("いろはに 1", "いろはほへと 1", pytest.approx(8 / 12)),  # labels of three fifths in common
        ("6,942", "37,160", likeness.SIMILAR),  # no label at all
        ("6,942", "6,943", pytest.approx(0.8)),
        ("6,942", "計 6,942", 0.0),
    ],
)
def test_rows_are_alike_by_their_labels(old: str, new: str, expected: float) -> None:
    assert likeness.similarity(unit(old, ROW), unit(new, ROW)) == expected
    assert likeness.similarity(unit(new, ROW), unit(old, ROW)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("平成27年10月", "令和元年12月", likeness.DATED),
        ("平成27年10月1日", "令和2年3月", likeness.DATED),
        ("1234年度", "9876人", pytest.approx(share("1234年度", "9876人"))),
        ("平成27年10月　策定", "令和元年12月　策定", likeness.DATED),
        ("市長", "議会", 0.0),  # alike without dates, for there are none
    ],
)
def test_a_date_on_a_cover(old: str, new: str, expected: float) -> None:
    assert likeness.similarity(unit(old), unit(new)) == expected


def test_dates_tell_nothing_of_long_lines() -> None:
    tail = "あいうえおかきくけこさしすせそた"  # 平成27年10月 and this are 24 characters
    old, new = "平成27年10月" + tail, "令和元年12月" + tail
    assert len(old) == likeness.DATED_LENGTH
    assert likeness._differ_in_dates_alone(old, new)
    assert likeness._differ_in_dates_alone(new, old)
    assert not likeness._differ_in_dates_alone(old + "ち", new + "ち")
    assert not likeness._differ_in_dates_alone(new + "ちつ", old + "ちつ")


def test_the_label_of_a_row() -> None:
    row = unit("", ROW)._replace(key="観光客数1,234.5人△3▲2%(+5)/－-・|、")
    assert likeness.label_of(row) == "観光客数人－"


def test_few_units_are_all_compared_and_many_by_what_is_rare() -> None:
    a, b = sentences(*"あいう"), sentences(*"かき")
    pairs = list(likeness.likely_pairs(a, b, [0, 2], [0, 1]))
    assert pairs == [(0, 0), (0, 1), (2, 0), (2, 1)]


def many(n: int, text: str) -> list[str]:
    return [f"{text}{chr(0x4E00 + 7 * k)}{chr(0x5E00 + 3 * k)}" for k in range(n)]


def test_exactly_so_many_pairs_are_all_compared() -> None:
    a, b = sentences(*many(50, "甲")), sentences(*many(51, "乙"))
    assert len(list(likeness.likely_pairs(a, b, range(50), range(50)))) == 2500
    assert list(likeness.likely_pairs(a, b, range(50), range(51))) == []


def test_of_many_units_those_with_most_rare_runs_in_common() -> None:
    filler = many(60, "")
    a = sentences("空き家の活用と移住の促進", *filler)
    b = sentences(
        *[f"{x}移住の{y}" for x, y in pairwise(filler[:25])],
        "空き家の活用",
        "空き家の計画",
        "家の活用と移住の促進",
        *filler[25:],
    )
    pairs = [p for p in likeness.likely_pairs(a, b, range(len(a)), range(len(b))) if p[0] == 0]
    assert pairs[:3] == [(0, 26), (0, 24), (0, 25)]


def test_a_run_that_many_units_share_is_not_rare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "ALL_PAIRS", 0)
    a = sentences("共通語")
    rare = sentences(*["共通語" + x for x in "あいうえおかきくけこさしすせそたちつてとなにぬね"])
    assert len(rare) == likeness.RARE
    found = list(likeness.likely_pairs(a, rare, [0], range(24)))
    assert found == [(0, j) for j in range(likeness.VOTED)]
    more = [*rare, unit("共通語の")]
    assert list(likeness.likely_pairs(a, more, [0], range(25))) == []


# ---------------------------------------------------------------------------------------------
# Headings


def heading(number: str, words: str) -> Unit:
    return unit(number + words, HEADING, key_of(words))


def test_a_heading_keeps_its_place_when_its_number_changes() -> None:
    old = [heading("（１）", "観光"), unit(A), heading("（２）", "移住"), unit(B)]
    new = [heading("（２）", "観光"), unit(C), heading("（３）", "移住"), unit(D)]
    links = [x for x in align(old, new) if x.kind == SAME]
    assert told(links) == one_to_one("same", (0, 0), (2, 2))


def test_a_heading_that_lost_its_number_is_the_same_and_a_row_of_its_words_is_not() -> None:
    words = "人口の見通し"
    assert told(align([heading("１ ", words)], [unit(words)])) == one_to_one("same", (0, 0))
    assert align([heading("１ ", words)], [unit(words, ROW)]) == []
    contents = unit(words + "…3", TOC, words)
    assert align([heading("１ ", words)], [contents]) == []
    assert told(align([contents], [unit(words + "…4", TOC, words)])) == one_to_one("same", (0, 0))


# ---------------------------------------------------------------------------------------------
# What left its place


def test_rows_of_no_known_table_are_the_same_as_those_of_one() -> None:
    few, many = [unit("創業 1件", ROW)] * 2, [unit("創業 1件", ROW)] * 3
    assert [(x.kind, len(x.old)) for x in align(few, many)] == [(SAME, 1)] * 2
    assert [x.kind for x in align(many, few)] == [SAME] * 2


def test_a_numbered_title_that_moved() -> None:
    def title(number: int) -> Unit:
        return unit(f"（{number}）移住を進める", HEADING, bare="移住を進める")

    others = sentences("観光の案内板を新しくします。", "道の駅を広げます。")
    new = [title(1), *others]
    assert Link((2,), (0,), MOVED) in align([*others, title(3)], new)
    assert all(x.kind == SAME for x in align([*others, title(3)], [*new, title(4)]))


def test_a_sentence_that_moved() -> None:
    links = align(sentences(A, B, C, D), sentences(D, A, B, C))
    assert told(links) == one_to_one("same", (0, 1), (1, 2), (2, 3)) + one_to_one("moved", (3, 0))


def test_a_sentence_that_moved_and_was_reworded() -> None:
    links = align(sentences(A, B, C, D), sentences(reworded(D), A, B, C))
    assert told(links)[-1:] == one_to_one("moved", (3, 0))
    assert told(align(sentences(A, B, C, D), sentences(E, A, B, C))) == one_to_one(
        "same", (0, 1), (1, 2), (2, 3)
    )


def test_a_short_unit_moves_only_beside_another() -> None:
    short = "以上です。"
    assert align(sentences(A, B, short), sentences(short, A, B))[-1].repeated
    links = align(sentences(A, B, C, short, D), sentences(short, D, A, B, C))
    assert told(links)[-2:] == one_to_one("moved", (3, 0), (4, 1))
    links = align(sentences(A, B, C, D, short, short), sentences(D, short, short, A, B, C))
    assert told(links)[-3:] == one_to_one("moved", (3, 0), (4, 1), (5, 2))


def test_ten_characters_move_and_nine_do_not() -> None:
    long, short = "一二三四五六七八九十", "一二三四五六七八九"
    assert not align(sentences(A, B, long), sentences(long, A, B))[-1].repeated
    assert align(sentences(A, B, short), sentences(short, A, B))[-1].repeated


def test_of_several_twins_the_first_goes_to_the_first() -> None:
    old = sentences(A, B, C, D, "間。", D)
    new = sentences(D, "ほか", D, A, B, C)
    assert told(align(old, new))[-2:] == one_to_one("moved", (3, 0), (5, 2))


def test_a_twin_moves_once() -> None:
    found = moved(sentences(D, D, A), sentences(D), [0, 1, 2], [0])
    assert found == [(0, 0)]


def test_the_likest_sentences_move_first() -> None:
    near, nearer = D.replace("毎年", "年毎に"), D.replace("築", "きづ")
    found = moved(sentences(D, near), sentences(nearer, E), [0, 1], [0, 1])
    assert found == [(0, 0)]
    found = moved(sentences(near, D), sentences(nearer, E), [0, 1], [0, 1])
    assert found == [(1, 0)]


def test_twenty_characters_move_reworded_and_nineteen_do_not() -> None:
    text = "一二三四五六七八九十百千万億兆甲乙丙丁"
    assert len(text) == 19
    longer = text + "戊"
    for old, new, expected in [
        (text, longer, []),
        (longer, text, []),
        (longer, longer.replace("丁", "下"), [(0, 0)]),
    ]:
        assert moved(sentences(old), sentences(new), [0], [0]) == expected


def test_only_sentences_move_reworded() -> None:
    old, new = unit(D, HEADING), unit(reworded(D), HEADING)
    assert moved([old], [new], [0], [0]) == []
    assert moved([unit(D)], [new], [0], [0]) == []
    assert moved([old], [unit(reworded(D))], [0], [0]) == []
    assert moved([unit(D)], [unit(reworded(D))], [0], [0]) == [(0, 0)]


def test_less_than_four_fifths_kept_is_no_move() -> None:
    text = "一二三四五六七八九十百千万億兆甲乙丙丁戊"
    kept_16, kept_15 = text[:16] + "春夏秋冬", text[:15] + "春夏秋冬朝"
    assert moved(sentences(text), sentences(kept_16), [0], [0]) == [(0, 0)]
    assert moved(sentences(text), sentences(kept_15), [0], [0]) == []


def test_a_row_moves_with_its_label_whatever_its_values() -> None:
    old, new = rows("観光入込客数 12", "計 1"), rows("観光入込客数 34,567", "計 2")
    assert moved(old, new, [0, 1], [0, 1]) == [(0, 0)]
    assert moved(rows("観光客の数 1"), rows("観光客の数 2"), [0], [0]) == []  # five letters
    assert moved(old[:1], sentences("観光入込客数 3"), [0], [0]) == []
    assert moved(sentences("観光入込客数 3"), new[:1], [0], [0]) == []


def test_a_unit_over_a_column_names_no_row() -> None:
    def of_a_table(text: str, name: str) -> Unit:
        (row,) = rows(text)
        return row._replace(row=RowFacts(name, name, ("節", "金額"), is_head=False), table=1)

    old = of_a_table("\t千円\t千円1件 300円 証明等", "千円")
    new = of_a_table("\t千円\t千円18件 建築確認", "千円")
    assert moved([old], [new], [0], [0]) == []
    old, new = (of_a_table(f"世帯\t{households}", "世帯") for households in (12, 13))
    assert moved([old], [new], [0], [0]) == [(0, 0)]


def test_a_label_of_two_rows_tells_of_neither() -> None:
    twice = rows("観光入込客数 3", "観光入込客数 4")
    assert moved(rows("観光入込客数 1"), twice, [0], [0, 1]) == []
    assert moved(twice, rows("観光入込客数 1"), [0, 1], [0]) == []


def test_neighbours_go_along_as_far_as_they_are_loose() -> None:
    old = sentences("い", "ろ", D, "は", "に", "ほ")
    new = sentences("い", "ろ", D, "は", "に", "へ")
    assert moved(old, new, [1, 2, 3, 4, 5], [0, 1, 2, 3, 4, 5]) == [
        (1, 1),
        (2, 2),
        (3, 3),
        (4, 4),
    ]
    assert moved(old, new, [0, 1, 2, 4], [1, 2, 3, 4]) == [(1, 1), (2, 2)]
    assert moved(old, new, [0, 1, 2, 3], [0, 1, 2, 4]) == [(0, 0), (1, 1), (2, 2)]


def test_a_block_moves_with_its_heading_and_rows() -> None:
    block = [heading("（３）", "学び"), unit(E), unit("学校の数 3 4", ROW)]
    stays = sentences(A, B, C, D)
    renumbered = [heading("（１）", "学び"), *block[1:]]
    links = [x for x in align([*stays, *block], [*renumbered, *stays]) if x.kind == MOVED]
    assert told(links) == one_to_one("moved", (4, 0), (5, 1), (6, 2))


def test_among_very_many_those_that_share_something_rare_move() -> None:
    old = sentences(*[text + D for text in many(51, "")])
    new = sentences(*[text + D[:-1] for text in many(51, "")][::-1])
    everything = range(51)
    assert len(everything) ** 2 > likeness.ALL_PAIRS
    assert moved(old, new, everything, everything) == [(i, 50 - i) for i in everything]
