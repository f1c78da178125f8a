"""Lives of passages through generated editions: what holds of any series, and how many steps are
right on some whose truth is known.
"""

from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare.passages.lives import Side, lives
from pipeline.compare.passages.names import names_of
from pipeline.compare.passages.own_words import Runs, Weights, own_likeness
from pipeline.compare.passages.types import Life
from tools.lab.lives.judge import NOTHING, judge
from tools.lab.lives.made import Line, line
from tools.lab.lives.told import Woven, by_likeness, by_passages, lives_told, steps_of, woven_of
from tools.lab.lives.truth import Stand, Step, steps

SEEDS = st.integers(900, 911)
"""A few small series, so that none is made twice."""
SOME = settings(max_examples=4, deadline=None)
Place = tuple[int, int]
"""Which text, which of its wordings."""


@cache
def made(seed: int) -> tuple[Line, Woven]:
    one = line(seed, pages=2, editions=4)
    return one, woven_of(one)


def places(found: Sequence[Life]) -> list[frozenset[Place]]:
    return [frozenset((one.text, one.place) for one in life) for life in found]


@SOME
@given(SEEDS)
def test_every_wording_is_in_one_life(seed: int) -> None:
    _, woven = made(seed)
    texts = [*woven.texts, *(side.text for side in woven.sides)]
    found = lives(woven.texts, woven.steps, woven.sides, woven.order)
    held = [(one.text, one.place) for life in found for one in life]
    assert sorted(held) == [(n, k) for n, t in enumerate(texts) for k in range(len(t.wordings))]


@SOME
@given(SEEDS)
def test_a_sure_step_from_the_edition_before_is_a_row_of_their_comparison(seed: int) -> None:
    _, woven = made(seed)
    tied = [{(i, j) for tie in ties for i in tie.old for j in tie.new} for ties in woven.ties]
    for life in lives(woven.texts, woven.steps):
        held = {(one.text, one.place) for one in life}
        for one in life:
            if one.origin is None or one.origin != one.text - 1 or one.step.weak:
                continue
            olds = [i for text, i in held if text == one.origin]
            assert any((i, one.place) in tied[one.origin] for i in olds)


@SOME
@given(SEEDS)
def test_a_life_read_backwards_is_the_same_life(seed: int) -> None:
    _, woven = made(seed)
    last = len(woven.texts) - 1
    texts = woven.texts[::-1]
    ties = [[tie.turned() for tie in ties] for ties in woven.ties[::-1]]
    turned = lives(texts, steps_of(texts, ties))
    back = {frozenset((last - text, place) for text, place in life) for life in places(turned)}
    assert back == set(places(lives(woven.texts, woven.steps)))


@SOME
@given(SEEDS)
def test_a_later_edition_changes_no_id_and_no_older_step(seed: int) -> None:
    _, woven = made(seed)
    named = []
    for count in (len(woven.texts) - 1, len(woven.texts)):
        texts = woven.texts[:count]
        found = lives(texts, woven.steps[: count - 1])
        names = names_of(found, texts, range(count), "plan")
        ids = {key: n for n, key in enumerate(names.ids)} | names.aliases
        told = {(one.text, one.place): one for life in found for one in life}
        named.append((ids, names.ids, found, told))
    (_, before, old, old_steps), (ids, _, new, new_steps) = named
    for key, life in zip(before, old, strict=True):
        there = set(places(new)[ids[key]])
        assert {(one.text, one.place) for one in life} <= there
    assert all(new_steps[place].step == one.step for place, one in old_steps.items())


@pytest.mark.parametrize("seed", [501, 502])
def test_most_steps_are_right_and_no_passage_holds_two_lives(seed: int) -> None:
    one, woven = made(seed)
    found = lives_told(one, lives(woven.texts, woven.steps, woven.sides, woven.order))
    beside = zip((file.stands for file in one.beside), found.beside, strict=True)
    stands = [file.stands for file in one.final]
    score = judge(stands, found.final, list(beside)).score
    assert score.share >= 0.98
    assert score.mixed == 0
    assert score.share > judge(stands, by_likeness(one).final).score.share


# --- what the measure itself rests on


def test_the_truth_knows_what_became_of_each_text() -> None:
    one, _ = made(902)
    kinds = Counter(
        step.kind for some in steps([file.stands for file in one.final]) for step in some
    )
    assert {"new", "same", "reworded"} <= set(kinds)
    assert all(stand.lives for file in one.files for stand in file.stands)


def test_the_judge_sees_a_glued_and_a_torn_life() -> None:
    one, _ = made(902)
    stands: list[list[Stand]] = [file.stands for file in one.final]
    told = by_passages(one).final
    glued = [[each._replace(passage="p") for each in some] for some in told]
    torn = [
        [each._replace(passage=f"{n} {k}") for k, each in enumerate(some)]
        for n, some in enumerate(told)
    ]
    assert judge(stands, glued).score.mixed == 1
    assert judge(stands, torn).score.broken == judge(stands, torn).score.lives > 0
    assert judge(stands, torn).score.share < 0.5
    assert NOTHING.plus(NOTHING) == NOTHING
    assert Step("new", None).places == ()


TWINS = (
    "観光振興を推進します。",
    "農業振興の充実を図ります。",
    "空き家対策について、関係機関と連携して取り組みます。",
    "公共交通に関する情報の提供と相談体制の整備を進めます。",
)


@pytest.mark.parametrize("form", TWINS)
def test_boilerplate_of_another_noun_shares_nothing_of_its_own(form: str) -> None:
    nouns = ("観光振興", "農業振興", "空き家対策", "公共交通")
    own = next(noun for noun in nouns if noun in form)
    texts = [Runs([form.replace(own, noun) for noun in nouns])] * 2
    for one, other in combinations(("河川の改修", "伝統工芸", "学童保育"), 2):
        a, b = form.replace(own, one), form.replace(own, other)
        assert own_likeness(a, b, Weights(*texts)) < 0.3
        assert own_likeness(a, a.replace("ます", "ていきます"), Weights(*texts)) > 0.6


def test_a_series_of_drafts_alone_has_the_lives_of_its_drafts() -> None:
    """A page on which the only plan is a draft: no line, and texts beside it."""
    text = made(900)[1].texts[0]
    found = places(lives([], [], [Side(text, ())]))
    assert found == [frozenset({(0, place)}) for place in range(len(text.wordings))]
