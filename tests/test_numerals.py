"""Numerals, eras, widths and the numbers of headings, from one home for all rooms."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.names.eras import ERAS, era_of, following, year_of_era
from pipeline.read.names.headings import bracketed, ordinal
from pipeline.read.names.numerals import COUNTED, counted, number, to_kanji
from pipeline.read.names.widths import narrow, squeeze


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("27", 27),
        ("2 7", 27),
        ("２７", 27),
        ("元", 1),
        ("二七", 27),
        ("二十七", 27),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("〇", 0),
        ("一○", 10),  # a circle typed for a zero
        ("二〇一五", 2015),
        ("十十", None),
        ("一二十", None),
        ("十一二", None),
        ("1二", None),
        ("十1", None),
        ("²", None),
        ("a", None),
        ("", None),
    ],
)
def test_number(text: str, value: int | None) -> None:
    assert number(text) == value


@given(st.integers(1, 99))
def test_a_number_in_kanji_reads_back(value: int) -> None:
    assert number(to_kanji(value)) == value


@pytest.mark.parametrize(("text", "value"), [("Ⅰ", 1), ("Ⅹ", 10), ("十二", 12), ("3", 3)])
def test_what_counts_phases(text: str, value: int) -> None:
    assert re.fullmatch(COUNTED, text)
    assert counted(text) == value


@pytest.mark.parametrize(
    ("text", "era"),
    [
        ("平成27", "平成"),
        ("R6", "令和"),
        ("令6", "令和"),
        ("㋿6", "令和"),
        ("㍻27", "平成"),
        ("明治5", "明治"),
        ("2015", None),
        ("", None),
    ],
)
def test_era_of(text: str, era: str | None) -> None:
    assert era_of(text) == era


def test_eras_follow_each_other() -> None:
    names = list(ERAS)
    assert [following(name) for name in names] == [*names[1:], None]


@pytest.mark.parametrize(
    ("era", "year", "found"),
    [("令和", "元", 2019), ("令和", "6", 2024), ("R", "6", 2024), ("h", "31", 2019)],
)
def test_year_of_era(era: str, year: str, found: int) -> None:
    assert year_of_era(era, year) == found


@given(st.text())
def test_narrowing_keeps_places_and_is_done_once(text: str) -> None:
    plain = narrow(text)
    assert len(plain) == len(text)
    assert narrow(plain) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("２０１５年　ＫＰＩ（案）", "2015年 KPI(案)"),
        ("10⽉", "10月"),  # KANGXI RADICAL MOON, as PDFs give it
        ("٣", "3"),
        ("10² ① ㋿", "10² ① ㋿"),
        ("a\u00a0b\u2028c", "a b\nc"),
    ],
)
def test_narrow(text: str, plain: str) -> None:
    assert narrow(text) == plain


@given(st.text())
def test_squeezing_is_done_once_too(text: str) -> None:
    squeezed = squeeze(text)
    assert not re.search(r"\s", squeezed)
    # Letters that come together may melt (か and a voice mark), never more than NFKC does.
    assert squeeze(squeezed) == unicodedata.normalize("NFKC", squeezed)


@pytest.mark.parametrize("text", ["第1章", "第１２節", "第二章", "第十一節"])
def test_ordinal(text: str) -> None:
    assert re.fullmatch(ordinal("章節"), text)


def test_ordinal_takes_only_what_it_is_told() -> None:
    assert not re.fullmatch(ordinal("章節"), "第1条")
    assert not re.fullmatch(ordinal("章"), "第 1 章")
    assert re.fullmatch(ordinal("章", gap=r"\s*"), "第 1 章")
    assert not re.fullmatch(ordinal("条"), "第百条")
    assert re.fullmatch(ordinal("条", numerals="百"), "第百条")


def test_bracketed() -> None:
    assert all(re.fullmatch(bracketed(), text) for text in ("(1)", "（１２）", "(十)"))
    assert not re.fullmatch(bracketed(), "(ア)")
    assert not re.fullmatch(bracketed(), "( 1 )")
    assert not re.fullmatch(bracketed(), "(123)")
    assert re.fullmatch(bracketed(letters="ア-ン", gap=r"\s*", most=3), "( アイウ )")
