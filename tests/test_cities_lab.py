"""The lab of cities: its pages hold what their truth says, and the judge tells right from wrong."""

from pathlib import Path

import pytest

from tools.lab.cities import truth
from tools.lab.cities.judge import NOTHING, Told, ToldEdition, ToldFile, judge, score_of
from tools.lab.cities.make import page_of_seed
from tools.lab.cities.reading import read
from tools.lab.cities.truth import Edition, File, Page

PLAN = Edition("総合戦略", 2)
URL = "https://www.city.example.lg.jp/a.pdf"


def page(*files: File, published: str | None = None) -> Page:
    return Page("p", "汐見原市", URL, b"", published, None, files)


def told(date: str | None, part: str = "whole", edition: Edition = PLAN) -> Told:
    one = ToldEdition(edition, date)
    return Told(None, None, {URL: ToldFile("", part, (one,))}, (one,))


@pytest.mark.parametrize("seed", [3, 90, 287])
def test_a_page_is_the_same_each_time_and_links_each_of_its_files(
    seed: int, tmp_path: Path
) -> None:
    made = page_of_seed(seed)
    assert made == page_of_seed(seed)
    assert made.files
    assert len({file.url for file in made.files}) == len(made.files)
    for file in made.files:
        assert file.url.rsplit("/", 1)[-1] in made.html.decode()
    truth.write(made, tmp_path)
    assert truth.pages_in(tmp_path) == [made._replace(kind=made.kind)]


@pytest.mark.parametrize(
    ("date", "right", "false"),
    [
        ("2020-03", True, False),
        ("2020", False, False),
        ("2019-12", False, True),
        (None, False, False),
    ],
)
def test_a_date_is_right_or_less_exact_or_false(date: str | None, right: bool, false: bool) -> None:
    fields = judge(page(File(URL, "", (PLAN,), published="2020-03")), told(date))
    field = next(field for field in fields if field.name == "published")
    assert (field.right, field.false_date) == (right, false)
    score = score_of(fields, [])
    assert (score.stated, score.found, score.false_dates) == (1, int(right), int(false))


def test_a_date_where_none_is_stated_is_false() -> None:
    fields = judge(page(File(URL, "", (PLAN,))), told("2020-03"))
    assert [field.name for field in fields if field.false_date] == ["published"]


def test_a_companion_may_belong_to_its_edition_but_is_not_the_whole_of_it() -> None:
    held = page(File(URL, "正誤表", (PLAN,), beside=True))
    for part, right in (("split", True), ("whole", False)):
        assert all(field.right for field in judge(held, told(None, part))) is right


def test_an_edition_that_the_page_does_not_name_is_an_invented_one() -> None:
    other = told(None, edition=PLAN._replace(phase=3))
    wrong = [f.name for f in judge(page(File(URL, "", (PLAN,))), other) if not f.right]
    assert wrong == ["editions", "phase"]
    assert score_of(judge(page(), other), ["two_whole_files"]).wrong_flagged == 1


def test_the_page_s_own_day_dates_the_newest_edition_alone() -> None:
    held = page(File(URL, "", (PLAN,)), File(f"{URL}2", "", (PLAN._replace(phase=1),)))
    held = held._replace(published="2020-04-01")
    for phase, right in ((2, True), (1, False)):
        read = told(None)._replace(by_page=(PLAN._replace(phase=phase),))
        field = next(field for field in judge(held, read) if field.name == "dated by it")
        assert (field.right, field.false_date) == (right, not right)


@pytest.mark.parametrize(
    "seeds", [range(0, 576, 48), range(10_000, 10_400, 48), range(40_000, 40_400, 48)]
)
def test_pages_nobody_configured_are_read_rightly(seeds: range) -> None:
    total = NOTHING
    for seed in seeds:
        made = page_of_seed(seed)
        fields = judge(made, read(made))
        total = total.plus(score_of(fields, []))
    assert total.share > 0.97
    assert total.false_dates == 0
