"""What of the life of an indicator is drawn: since when and until when each target was aimed at,
what counts as reached, and where the years of numbers without a year stand.
"""

from collections.abc import Sequence
from contextlib import closing

from pipeline.answers.indicator_numbers import amount_words
from pipeline.answers.indicators import life
from pipeline.web.indicators.chart import Kind, Point
from pipeline.web.indicators.drawn import Drawn, drawn
from pipeline.web.indicators.words import WORDS
from pipeline.web.language import translator
from tests.indicator_city import ACTUAL, BASE, TARGET, Change, Number, city, indicator


def told(numbers: Sequence[Number], changes: Sequence[Change] = (), lang: str = "ja") -> Drawn:
    with closing(city(":memory:", 0)) as db:
        found = life(db, indicator(db, 1, "来訪者", numbers, changes))
    assert found is not None
    return drawn(found, "", lang, translator(lang, WORDS))


def marks(found: Drawn, kind: Kind) -> list[Point]:
    return [point for point in found.drawing.points if point.kind == kind]


def test_a_target_is_aimed_at_until_another_takes_its_place() -> None:
    found = told([Number(0, TARGET, 2019, 60), Number(1, TARGET, 2019, 57)])
    first, second = found.drawing.steps
    assert (round(first.start, 2), first.end, first.value) == (2015.5, 2019.5, 60)
    assert round(first.replaced, 2) == round(second.start, 2) == 2017.67
    assert (second.replaced, second.before) == (2019.5, 60)
    assert [point.hollow for point in marks(found, Kind.TARGET)] == [True, False]


def test_the_same_target_in_two_editions_is_one_mark_that_names_both() -> None:
    found = told([Number(0, TARGET, 2019, 60), Number(1, TARGET, 2019, 60)])
    assert len(found.drawing.steps) == 1
    (mark,) = marks(found, Kind.TARGET)
    assert mark.words[0] == "60人 第1版–第2.1版"
    assert not mark.hollow


def test_a_target_that_comes_back_is_held_twice() -> None:
    numbers = [
        Number(0, TARGET, 2029, 60),
        Number(1, TARGET, 2029, 70),
        Number(2, TARGET, 2029, 60),
    ]
    steps = told(numbers).drawing.steps
    assert [step.value for step in steps] == [60, 70, 60]


def test_targets_of_several_years_are_a_staircase() -> None:
    numbers = [Number(2, TARGET, year, year - 2000) for year in (2021, 2022, 2024)]
    steps = told(numbers).drawing.steps
    assert [(step.start, step.end) for step in steps] == [
        (2020.0, 2021.5),
        (2021.5, 2022.5),
        (2022.5, 2024.5),
    ]
    assert [step.before for step in steps] == [None, 21, 22]


def test_a_revision_in_the_year_of_its_target_is_seen() -> None:
    numbers = [Number(0, TARGET, 2017, 60), Number(1, TARGET, 2017, 50)]
    found = told(numbers)
    first, second = found.drawing.steps
    assert first.replaced == second.start == 2017.0
    assert marks(found, Kind.TARGET)[0].hollow


def test_a_dropped_indicator_ends_with_a_cross_that_leads_to_the_comparison() -> None:
    found = told([Number(0, TARGET, 2019, 60)], [Change(1, "dropped", 60)])
    (cross,) = marks(found, Kind.DROPPED)
    assert cross.value == 60
    assert "/-/compare/" in cross.href
    assert cross.words[0] == "第2.1版で外れる"
    assert marks(found, Kind.TARGET)[0].hollow


def test_what_a_review_says_was_reached_counts_and_its_targets_do_not() -> None:
    numbers = [
        Number(0, TARGET, 2019, 60),
        Number(2, TARGET, 2019, 99, role="review"),
        Number(2, BASE, None, 40, role="review"),
        Number(2, ACTUAL, 2018, 58, role="review"),
    ]
    found = told(numbers)
    assert [point.value for point in marks(found, Kind.TARGET)] == [60]
    assert marks(found, Kind.BASE) == []
    assert [(p.moment, p.value) for p in marks(found, Kind.ACTUAL)] == [(2018.5, 58)]


def test_an_indicator_that_only_reports_name_has_their_targets() -> None:
    numbers = [
        Number(2, TARGET, 2024, 60, role="progress"),
        Number(2, ACTUAL, 2021, 5, role="progress"),
    ]
    found = told(numbers)
    assert [point.value for point in marks(found, Kind.TARGET)] == [60]


def test_a_draft_is_drawn_only_where_it_says_something_else() -> None:
    same = told([Number(3, TARGET, 2029, 60), Number(4, TARGET, 2029, 60)])
    assert len(marks(same, Kind.TARGET)) == 1
    other = told([Number(3, TARGET, 2029, 70), Number(4, TARGET, 2029, 60)])
    assert [(p.value, p.hollow) for p in marks(other, Kind.TARGET)] == [(70, True), (60, False)]
    assert len(other.drawing.steps) == 1


def test_numbers_without_a_year_stand_where_the_plan_says() -> None:
    found = told([Number(2, BASE, None, 40), Number(2, TARGET, None, 60)])
    assert marks(found, Kind.BASE)[0].moment == 2019.5
    (target,) = marks(found, Kind.TARGET)
    assert target.moment == 2024.5
    assert "年の記載なし" in target.said


def test_a_year_beyond_all_bounds_is_none() -> None:
    (mark,) = marks(told([Number(2, TARGET, 20240, 60)]), Kind.TARGET)
    assert mark.moment == 2024.5


def test_units_of_another_kind_are_left_out_and_named() -> None:
    found = told([Number(0, TARGET, 2019, 60, "世帯"), Number(2, TARGET, 2024, 150, "人")])
    assert found.other_units == ("世帯",)
    assert [point.value for point in found.drawing.points] == [150]


def test_values_are_drawn_without_the_multiplier_of_their_unit() -> None:
    found = told(
        [Number(0, TARGET, 2019, 1200, "千人", 1000), Number(2, TARGET, 2024, 120, "万人", 10_000)]
    )
    assert [point.value for point in found.drawing.points] == [1_200_000, 1_200_000]
    assert found.drawing.points[0].words[1:] == ("120万人", "120万")


def test_words_in_place_of_a_target_are_a_mark_and_dashes_are_none() -> None:
    found = told([Number(0, TARGET, 2019, None, raw="維持"), Number(0, BASE, 2014, None, raw="－")])
    assert [(point.value, point.words[-1]) for point in found.drawing.points] == [(None, "維持")]


def test_a_value_of_several_years_is_drawn_over_them() -> None:
    numbers = [Number(2, ACTUAL, 2019, 300, raw="300人（2015～2019年度）")]
    assert marks(told(numbers), Kind.ACTUAL)[0].since == 2015.0
    plain = [Number(2, ACTUAL, 2019, 300, raw="-300人")]
    assert marks(told(plain), Kind.ACTUAL)[0].since is None


def test_marks_are_told_in_english_too() -> None:
    (mark,) = marks(told([Number(2, TARGET, 2024, 65, "万人", 10_000)], lang="en"), Kind.TARGET)
    assert mark.words[0] == "650,000 人 phase 2"
    assert mark.said == "target FY 2024: 65万人 (phase 2)"


def test_a_number_below_nothing_has_the_sign_of_the_field() -> None:
    assert amount_words(-150, "人", "ja") == "−150人"
    assert amount_words(-20_000.5, "人", "en") == "−20,000.5人"
    assert amount_words(-3_020_000, "人", "ja") == "−302万人"
    assert amount_words(0.0, "人", "ja") == amount_words(-0.0, "人", "ja") == "0人"
