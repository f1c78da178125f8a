"""Runs of characters: what stands one after the other, seen at once and letter by letter."""

import math
from collections.abc import Iterable

import numpy as np
import pytest

from pipeline.read.pdf.layout.characters import Characters, Place
from pipeline.read.pdf.layout.runs import Run, Way
from pipeline.read.pdf.layout.stretches import runs_of

EM = 10.0
NOWHERE = (0.0, 0.0, 0.0, 0.0)


def characters(letters: Iterable[tuple[str, Place]]) -> Characters:
    placed = list(letters)
    sides = np.array([box for _, box in placed], np.float64).reshape(-1, 4).T
    return Characters("".join(letter for letter, _ in placed), sides)


def runs(*letters: tuple[str, Place]) -> list[Run]:
    return runs_of(characters(letters), 500, 500)


def across(
    text: str, x: float = 50, y: float = 50, pitch: float = EM, wide: float = EM
) -> list[tuple[str, Place]]:
    """Letters of a line, one every ``pitch`` points."""
    return [
        (letter, (x + n * pitch, y, x + n * pitch + wide, y + EM)) for n, letter in enumerate(text)
    ]


def down(text: str, x: float = 50, y: float = 50) -> list[tuple[str, Place]]:
    return [(c, (x, y + n * EM, x + EM, y + n * EM + EM)) for n, c in enumerate(text)]


END = [("\r", NOWHERE), ("\n", NOWHERE)]


def test_a_line_is_one_run_with_its_place() -> None:
    (run,) = runs(*across("基本目標"))
    assert (run.text, run.place, run.em) == ("基本目標", (50, 50, 90, 60), EM)
    assert (run.way, run.blanks, run.chars) == (Way.ACROSS, set(), [0, 1, 2, 3])


def test_each_line_end_parts() -> None:
    found = runs(*across("一行目"), *END, *across("二行目", y=70))
    assert [(run.text, run.chars) for run in found] == [
        ("一行目", [0, 1, 2]),
        ("二行目", [5, 6, 7]),
    ]


def test_a_gap_of_a_letter_parts_and_a_smaller_one_is_a_blank() -> None:
    found = runs(*across("項目", 50), *across("件数", 74), *across("目標", 105))
    assert [run.words() for run in found] == ["項目 件数", "目標"]


def test_a_blank_of_the_file_counts_where_there_is_room_for_it() -> None:
    narrow = [*across("AB", wide=5, pitch=5), (" ", NOWHERE), *across("CD", 62, wide=5, pitch=5)]
    none = [*across("AB", wide=5, pitch=5), (" ", NOWHERE), *across("CD", 60, wide=5, pitch=5)]
    without = [*across("AB", wide=5, pitch=5), *across("CD", 62, wide=5, pitch=5)]
    assert [run.words() for run in runs(*narrow)] == ["AB CD"]
    assert [run.words() for run in runs(*none)] == ["ABCD"]
    assert [run.words() for run in runs(*without)] == ["ABCD"]


@pytest.mark.parametrize("shift", [0.0, 0.3, 1.5])
def test_a_letter_printed_twice_is_one(shift: float) -> None:
    bold = [
        letter for n in range(3) for letter in across("重要性"[n] * 2, 50 + n * EM, pitch=shift)
    ]
    (run,) = runs(*bold)
    assert run.text == "重要性"


def test_a_line_printed_twice_is_one() -> None:
    found = runs(*across("二度刷り"), *END, *across("二度刷り", 50.4))
    assert [run.text for run in found] == ["二度刷り"]


@pytest.mark.parametrize("text", ["7,500", "14:00", "officer", "444", "https://"])
def test_equal_letters_that_are_set_tight_are_all_read(text: str) -> None:
    """Boxes of condensed digits lie over each other by a third and more."""
    (run,) = runs(*across(text, pitch=3.3, wide=5))
    assert run.text == text


def test_a_letter_printed_twice_among_narrow_ones() -> None:
    doubled = [letter for n in range(4) for letter in across("2024"[n] * 2, 50 + 5 * n, 50, 0.4, 5)]
    (run,) = runs(*doubled)
    assert run.text == "2024"


def test_brackets_are_kerned_without_parting() -> None:
    close = across("会議」", 50)
    (run,) = runs(*close, *across("（総務", 50 + 4 * EM - 0.7 * EM))
    assert run.text == "会議」（総務"


def test_a_jump_back_and_another_height_part_in_one_stretch() -> None:
    back = runs(*across("右の欄", 200), *across("左の欄", 50))
    raised = runs(*across("上の段", 50), *across("下の段", 77, y=53))
    lower = runs(*across("上の段", 50), *across("下の段", 77, y=57))
    assert [run.text for run in back] == ["右の欄", "左の欄"]
    assert [run.text for run in raised] == ["上の段下の段"]
    assert [run.text for run in lower] == ["上の段", "下の段"]


def test_letters_under_each_other_go_down_and_two_alone_do_not() -> None:
    (column,) = runs(*down("基本目標"))
    assert (column.text, column.way, column.em) == ("基本目標", Way.DOWN, EM)
    assert [run.text for run in runs(*down("上下"))] == ["上", "下"]
    assert [run.way for run in runs(*reversed(down("標目本基")))] == [Way.UP]


def test_a_column_of_one_letter_is_cells() -> None:
    assert [run.text for run in runs(*down("○○○○"))] == ["○"] * 4


def test_a_column_goes_on_from_stretch_to_stretch() -> None:
    parts = [letter for part in down("縦書き") for letter in (part, *END)]
    (run,) = runs(*parts)
    assert (run.text, run.way) == ("縦書き", Way.DOWN)


@pytest.mark.parametrize(
    "box",
    [
        (math.nan,) * 4,
        (math.inf, 0, -math.inf, 0),
        (1e30, 50, 2e30, 60),
        (-90, 50, -80, 60),
        (50, 50, 50, 60),
        (60, 60, 50, 50),
    ],
)
def test_what_is_nowhere_is_no_letter(box: Place) -> None:
    assert runs(("外", box)) == []
    found = runs(("外", box), *END, *across("内側"))
    assert [run.text for run in found] == ["内側"]
    mixed = runs(*across("内側"), ("外", box), *END)
    assert "".join(run.text for run in mixed).replace("外", "") == "内側"


def test_a_page_without_ink_has_no_run() -> None:
    assert runs() == []
    assert runs((" ", NOWHERE), *END, ("\u3000", NOWHERE)) == []


def test_letters_of_other_planes_keep_their_places() -> None:
    (run,) = runs(*across("𠮷野家"))
    assert (run.text, run.chars) == ("𠮷野家", [0, 1, 2])


def test_narrow_letters_of_text_that_goes_up_are_all_read() -> None:
    turned = [(c, (50, 100 - 2.2 * n, 60, 102.2 - 2.2 * n)) for n, c in enumerate("Illi")]
    assert sum(len(run.text) for run in runs(*turned)) == 4
