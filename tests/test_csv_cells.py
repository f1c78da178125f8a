"""No cell of a file that people open in a spreadsheet is a formula."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.answers.csv_cells import csv_cells

SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
IGNORED = [
    "",
    " ",
    "\u3000",
    "\xa0",
    "\t",
    "\n",
    "\r",
    "\x00",
    "\x0b",
    "\x1f",
    "\x7f",
    "\x85",
    "\u200b",
    "\ufeff",
]


def read_back(values: list[object]) -> list[str]:
    """The cells of a line as a program reads them that follows RFC 4180."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(csv_cells(values))
    return next(csv.reader(io.StringIO(out.getvalue(), newline="")))


@given(
    st.lists(st.sampled_from(IGNORED), max_size=4).map("".join),
    st.sampled_from(SIGNS),
    st.text(max_size=20),
)
@example(" ", "=", "1")
@example("\n", "=", "1")
@example("\ufeff", "＝", "1")
def test_no_text_begins_with_a_sign(before: str, sign: str, after: str) -> None:
    text = f"{before}{sign}x{after}"
    assert read_back([text]) == [f"'{text}"]


@given(st.text(min_size=1))
def test_a_text_stays_or_gets_one_apostrophe(text: str) -> None:
    assert read_back([text])[0] in (text, f"'{text}")


@pytest.mark.parametrize("text", ["\tx", "\rx", "\nx"])
def test_a_text_that_might_open_a_cell_of_its_own_is_defused(text: str) -> None:
    assert read_back([text]) == [f"'{text}"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (-1, "-1"),
        (-2.5, "-2.5"),
        ("-12", "-12"),
        ("-1.5", "-1.5"),
        (3, "3"),
        (None, ""),
        ("人口", "人口"),
    ],
)
def test_numbers_stay_numbers(value: object, cell: str) -> None:
    assert read_back([value, "end"]) == [cell, "end"]


@pytest.mark.parametrize("text", ["-1+2", "-1.", "--1", "-", "-１", "-1e5", " -1"])
def test_what_only_begins_like_a_number_is_defused(text: str) -> None:
    assert read_back([text]) == [f"'{text}"]
